import polars as pl
import pytest

from flows.ingest.registers import read_registers
from flows.tidy.words import resolved, sentence, suggestions
from making import REGISTERS
from schemas.spellings import indicator_spellings, spellings, unit_spellings
from schemas.vocabulary import BASES, QUALIFIERS

ALIASES = pl.DataFrame(
    [
        ("unit", "bn yuan", "billion yuan"),
        ("unit", "m²", "sq m"),
        ("unit", "m2", "sq m"),
        ("basis", "目标", "target"),
        ("basis", "actual", "target"),  # an alias never takes a name away from its owner
        ("basis", "goal", "no such word"),
    ],
    schema=["kind", "alias", "name"],
    orient="row",
)


def meant(text: str | None, table: dict[str, str]) -> str | None:
    return pl.select(resolved(pl.lit(text, dtype=pl.String), table)).item()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("billion yuan", "billion yuan"),
        ("Billion Yuan", "billion yuan"),
        ("  billion   yuan ", "billion yuan"),
        ("billion\u00a0yuan", "billion yuan"),
        ("billion\nyuan", "billion yuan"),
        ("ＢＩＬＬＩＯＮ yuan", "billion yuan"),
        ("bn yuan", "billion yuan"),
        ("M2", "sq m"),
        ("m²", "sq m"),
        ("bilion yuan", None),
        ("", None),
        (None, None),
    ],
)
def test_a_word_is_known_however_its_letters_and_blanks_are_set(text: str | None, word: str | None):
    assert meant(text, spellings(ALIASES, "unit", ["billion yuan", "sq m"])) == word


@pytest.mark.parametrize(("text", "word"), [("目标", "target"), ("actual", "actual"), ("goal", None), ("m2", None)])
def test_an_alias_speaks_of_its_own_kind_and_of_what_is_there(text: str, word: str | None):
    assert meant(text, spellings(ALIASES, "basis", BASES)) == word


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("亿元", "100 million yuan"),
        ("家", "enterprises"),
        ("％", "%"),
        ("KM²", "sq km"),
        ("US$ BN", "billion US dollars"),
    ],
)
def test_units_as_printed_in_either_language_are_known(text: str, unit: str):
    assert meant(text, unit_spellings(read_registers(REGISTERS))) == unit


@pytest.mark.parametrize("text", ["total_output", "Total output", "总产出", "TOTAL_OUTPUT", "生物医药产值"])
def test_an_indicator_is_known_by_key_name_and_alias(text: str):
    assert meant(text, indicator_spellings(read_registers(REGISTERS))) == "total_output"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("bilion yuan", "billion yuan"),
        ("billion yuans", "billion yuan"),
        ("sq metres", "sq m"),
        ("亿圆", "100 million yuan"),
    ],
)
def test_a_slip_of_the_pen_is_met_with_the_word_that_may_be_meant(text: str, word: str | None):
    table = unit_spellings(read_registers(REGISTERS))
    assert suggestions([text], table).get(text) == word


@pytest.mark.parametrize("text", ["tonnes", "kWh", "%%", "?", ""])
def test_a_word_like_none_is_met_with_silence(text: str):
    assert suggestions([text], spellings(ALIASES, "qualifier", QUALIFIERS)) == {}


def test_a_sentence_is_filled_in_row_by_row_and_blank_where_a_part_is():
    frame = pl.DataFrame({"a": ["x", None], "b": ["1", "2"]})
    said = frame.select(sentence("{}, row {}.", "a", pl.col("b"))).to_series()
    assert said.to_list() == ["x, row 1.", None]
    with pytest.raises(ValueError, match="zip"):
        sentence("{} {} {}", "a", "b")
