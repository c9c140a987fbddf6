import math

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.ingest.cleaning import cleaned, cleaned_column
from flows.ingest.formats import number_text, number_texts


@settings(deadline=None, max_examples=300)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
@example([0.1 + 0.2, 4.35 * 100, 1e15, 999_999_999_999_999.9, 123_456_789_012_345.6, 5e-324, 1e-7, 1e23])
@example([n / 997 for n in range(1, 1000)])
@example([(2**49 + n) / 8 for n in range(1, 100)])
def test_a_column_of_numbers_reads_as_each_of_them_does(numbers: list[float]):
    expected = [number_text(number, "General") if number else "0" for number in numbers]
    assert number_texts(pl.Series(numbers)).to_list() == expected


def test_blanks_stay_blank_and_no_number_is_named_as_such():
    numbers = pl.Series([None, 1.0, 0.1 + 0.2, math.nan, math.inf, -math.inf])
    assert number_texts(numbers).to_list() == [None, "1", "0.3", "NaN", "inf", "-inf"]


def test_no_text_of_a_number_has_an_exponent():
    texts = number_texts(pl.Series([1e20, 1.5e-300, 1.7e308])).to_list()
    assert all(text.replace(".", "").isdigit() for text in texts)
    assert texts[0] == "1" + "0" * 20


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5)))
@example(["\r\n a", "\x1ca", "\x85a", "a\u200b", "\ufeff", "a\rb", "x" * 40_000, "🧬" * 16_384, "\u180ea", "\u2028a"])
def test_a_column_of_texts_is_cleaned_as_each_of_them_is(texts: list[str]):
    column, odd = cleaned_column(pl.Series(texts, dtype=pl.String))
    each = [cleaned(text) for text in texts]
    assert column.to_list() == [text or None for text, _, _ in each]
    assert odd == [(index, kind, found) for index, (text, kind, found) in enumerate(each) if text and kind]
