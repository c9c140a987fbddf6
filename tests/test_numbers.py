from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.tidy.numbers import DECIMALS, WHOLE_DIGITS, canonical, half_unit, in_range, moved_point, plain_number
from schemas.registers import LARGEST_FACTOR


def read(text: str) -> str | None:
    return pl.select(plain_number(pl.lit(text))).item()


def stored(plain: str, numerator: int = 1, denominator: int = 1) -> Decimal:
    return pl.select(canonical(pl.lit(plain), pl.lit(numerator), pl.lit(denominator))).item()


def precision(plain: str, numerator: int = 1, denominator: int = 1) -> Decimal:
    half = pl.select(half_unit(pl.lit(plain))).item()
    return stored(half, numerator, denominator)


def fits(plain: str) -> bool:
    return pl.select(in_range(pl.lit(plain))).item()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1254", "1254"),
        ("38.5", "38.5"),
        ("38.50", "38.50"),
        ("0", "0"),
        ("0.0", "0.0"),
        ("007", "007"),
        ("-73.52", "-73.52"),
        ("+5", "5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("－5", "-5"),
        ("＋5", "5"),
        ("1,254", "1254"),
        ("1,254,000.50", "1254000.50"),
        ("-1,254", "-1254"),
        ("1 254", "1254"),
        ("1\u00a0254", "1254"),
        ("1\u202f254\u202f000", "1254000"),
        ("1\u2009254", "1254"),
        ("1'254", "1254"),
        ("1’254’000.5", "1254000.5"),
        ("  1254  ", "1254"),
        ("\u30001254\u3000", "1254"),
        ("１，２５４．５０", "1254.50"),
        ("３８.５", "38.5"),
        ("12345678901234567890", "12345678901234567890"),  # read, then refused as too large to hold
    ],
)
def test_a_number_is_read_as_printed(text: str, number: str):
    assert read(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "—", "…", ".", ",", "+", "%", "n/a", "#N/A", "nan", "NaN", "inf", "-inf", "Infinity", "TRUE"),
        *("1e3", "1E3", "0x10", "1_000", "5.", ".5", "1.2.3", "--5", "+-5", "-+5", "5-", "(5)", "1/2", "½"),
        *(
            "1,25,4",
            "12,54",
            "1254,5",
            "1,2545",
            "1'25",
            "1'2545",
            "1'254,000",
            ",254",
            "1,,254",
            "1.254,5",
            "1,254 000",
            "0,123",
            "00,123",
        ),
        *("1, 254", "1 25 4", "12 54"),
        *("约200", "200多", "about 200", "38.5亿", "200+", "200家", "$5", "¥5", "5 6", "2024-05"),
        *("10²", "38.5²", "①", "٣٤", "一百", "Ⅳ", "5\n6"),
    ],
)
def test_what_is_not_a_plain_number_is_refused_rather_than_guessed(text: str):
    assert read(text) is None


def test_a_blank_stays_blank():
    assert pl.select(plain_number(pl.lit(None, dtype=pl.String))).item() is None


@pytest.mark.parametrize(
    ("plain", "holds"),
    [
        ("9" * 15, True),
        ("9" * 16, False),
        ("-" + "9" * 15, True),
        ("0" * 9 + "9" * 15, True),
        ("0." + "9" * 6, True),
        ("0." + "9" * 7, False),
        ("9" * 15 + "." + "9" * 6, True),
    ],
)
def test_only_what_can_be_held_exactly_is_in_range(plain: str, holds: bool):
    assert fits(plain) is holds


@pytest.mark.parametrize(
    ("printed", "half"),
    [
        ("1254", "0.5"),
        ("38.5", "0.05"),
        ("38.50", "0.005"),
        ("0", "0.5"),
        ("-73.52", "0.005"),
        ("0.000001", "0.0000005"),
    ],
)
def test_a_number_is_known_to_half_of_its_last_printed_digit(printed: str, half: str):
    assert precision(printed) == Decimal(half)


@pytest.mark.parametrize(
    ("printed", "factor", "value", "half"),
    [
        ("38.5", (10**9, 1), "38500000000", "50000000"),  # billion yuan
        ("201.3", (10**8, 1), "20130000000", "5000000"),  # 亿元
        ("35", (1, 100), "0.35", "0.005"),  # per cent
        ("9.5", (10**6, 1), "9500000", "50000"),  # square kilometres
        ("3", (2000, 3), "2000", "333.3333333333"),  # mu
        ("0.000001", (1, 1000), "0.000000001", "0.0000000005"),  # per mille, as fine as can be
    ],
)
def test_a_unit_turns_the_number_and_its_precision_alike(printed: str, factor: tuple[int, int], value: str, half: str):
    assert stored(printed, *factor) == Decimal(value)
    assert precision(printed, *factor) == Decimal(half)


numbers = st.decimals(
    min_value=-(10**WHOLE_DIGITS) + 1,
    max_value=10**WHOLE_DIGITS - 1,
    places=DECIMALS,
    allow_nan=False,
    allow_infinity=False,
)
shorter = st.builds(lambda number, places: round(number, places), numbers, st.integers(0, DECIMALS))


@settings(deadline=None)
@given(shorter)
def test_a_printed_number_reads_back_exactly(number: Decimal):
    assert stored(read(format(number, "f")) or "") == number


@settings(deadline=None)
@given(shorter)
def test_thousands_separators_change_nothing(number: Decimal):
    plain = format(number, "f")
    assert read(format(number, ",f")) == read(plain) == plain


@settings(deadline=None)
@given(shorter, st.sampled_from([1, 10**4, 10**8, 10**12]), st.sampled_from([1, 100, 1000]))
def test_a_decimal_unit_is_exact_both_ways(number: Decimal, numerator: int, denominator: int):
    plain = format(number, "f")
    value, half = stored(plain, numerator, denominator), precision(plain, numerator, denominator)
    assert value * denominator / numerator == number
    assert half * denominator / numerator == Decimal(5).scaleb(number.as_tuple().exponent - 1)


@settings(deadline=None)
@given(shorter, st.integers(1, LARGEST_FACTOR["numerator"]), st.integers(1, LARGEST_FACTOR["denominator"]))
def test_any_unit_of_the_register_gives_back_the_number_within_its_precision(
    number: Decimal, numerator: int, denominator: int
):
    plain = format(number, "f")
    value, half = stored(plain, numerator, denominator), precision(plain, numerator, denominator)
    exact = number * numerator / denominator
    assert abs(value - exact) <= max(half, Decimal("1e-10"))


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_mu_value_is_the_fraction_to_ten_decimals(number: Decimal):
    assert abs(stored(format(number, "f"), 2000, 3) * 3 - number * 2000) <= Decimal("3e-10")


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,-+ %eE约亿　０", max_size=12))
def test_whatever_is_read_is_made_of_digits_and_can_be_stored(text: str):
    plain = read(text)
    if plain is not None and fits(plain):
        assert stored(plain) == Decimal(plain)


@pytest.mark.parametrize(
    ("plain", "places", "moved"),
    [("38.5", 8, "3850000000"), ("-0.05", 1, "-0.5"), ("0.5", 0, "0.5"), ("12", 4, "120000"), ("1.2345", 2, "123.45")],
)
def test_the_point_moves_by_whole_places(plain: str, places: int, moved: str):
    assert pl.select(moved_point(pl.lit(plain), pl.lit(places))).item() == moved


@settings(deadline=None)
@given(shorter, st.integers(0, 15))
def test_moving_the_point_multiplies_by_a_power_of_ten_to_the_last_digit(number: Decimal, places: int):
    plain = format(number, "f")
    moved = pl.select(moved_point(pl.lit(plain), pl.lit(places))).item()
    assert Decimal(moved) == number.scaleb(places)
    assert len(moved.partition(".")[2]) == max(len(plain.partition(".")[2]) - places, 0)
