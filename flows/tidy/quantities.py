"""Numbers as people write them in a cell to digits, power of ten, unit, hedge and printed precision."""

from collections.abc import Collection

import polars as pl

from flows.tidy.numbers import half_unit, plain_characters, plain_number
from flows.tidy.numerals import digits_of_decimal, is_numeral, numeral_half, numeral_plain, numeral_scale
from flows.tidy.quantity_patterns import (
    ANY_DIGIT,
    BODY,
    DIGITS,
    HEAD,
    HOLE,
    NEGATIVE_BRACKETS,
    NUMERAL_BODY,
    RANGE,
    SCALES,
    TAIL,
)
from flows.tidy.quantity_words import (
    CHINESE_SCALES,
    ENGLISH_SCALES,
    HEDGES,
    MISSING_MARKS,
    MISSING_WORDS,
    OF_FALL,
)
from flows.tidy.words import folded

OUTPUTS = ("plain", "scale", "unit", "hedge", "half", "missing", "range")

LONGEST = 80  # characters of a cell that may be a number; beyond them it is prose
_ALONE = r"^-?[0-9]+(\.[0-9]+)?$"
_HEDGES = [f"hedge_{n}" for n in range(1, 6)]


def read_quantities(frame: pl.DataFrame, column: str, units: Collection[str] = ()) -> pl.DataFrame:
    """Add what each text of the column says as a number; each distinct text is read once.

    units: the folded spellings of units that may stand before a number, such as "rmb" and "us$".
    Added are `<column>_plain`: digits as text, such as 38.5; null where no number can be read. `_scale`: the power of
    ten it is printed in, 8 for 亿, 0 for none. `_unit`: the rest of the unit as written, null for none. `_hedge`: a
    qualifier, null for exact. `_half`: half of the last digit or place printed, as text and in the same unit and
    scale as plain. `_missing`: a mark that says that there is no figure. `_range`: two numbers, as in 3-5, where one
    was expected; not read.
    """
    texts = frame.select(pl.col(column).alias("text")).unique().drop_nulls()
    # Most cells hold a number and nothing else.
    alone = pl.col("text").str.contains(_ALONE)
    others = texts.filter(~alone)
    numbers = _numbers_alone(texts.filter(alone))
    read = pl.concat([numbers, _read_texts(others, units)]) if others.height else numbers
    return frame.join(
        read.rename({"text": column} | {name: f"{column}_{name}" for name in OUTPUTS}),
        on=column,
        how="left",
        maintain_order="left",
    )


def combined_unit(scale: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Return scale and unit as the register of units spells such units: 亿元, billion yuan, 10 thousand mu.

    Null where the unit is, or where the scale has no word in its language.
    """
    chinese = {power: word for word, power in CHINESE_SCALES.items()}
    english = {power: word for word, power in reversed(ENGLISH_SCALES.items())}
    is_chinese = unit.str.contains(r"\p{Han}")
    return (
        pl.when(scale == 0)
        .then(unit)
        .when(is_chinese)
        .then(pl.concat_str(_word(scale, chinese), unit))
        .otherwise(pl.concat_str(_word(scale, english), pl.lit(" "), unit))
    )


def _word(scale: pl.Expr, words: dict[int, str]) -> pl.Expr:
    return scale.cast(pl.Int32).replace_strict(words, default=None, return_dtype=pl.String)


def _numbers_alone(texts: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    return texts.select(
        "text",
        pl.col("text").alias("plain"),
        pl.lit(0, dtype=pl.Int32).alias("scale"),
        nothing.alias("unit"),
        nothing.alias("hedge"),
        half_unit(pl.col("text")).alias("half"),
        pl.lit(value=False).alias("missing"),
        pl.lit(value=False).alias("range"),
    )


def _read_texts(texts: pl.DataFrame, units: Collection[str]) -> pl.DataFrame:
    """Read a column `text`; return text and OUTPUTS.

    A million texts have few forms once their digits are taken out, so that each form is taken apart once.
    """
    clean = plain_characters(pl.col("text")).str.replace_many({"萬": "万", "億": "亿"})
    lower = pl.col("clean").str.to_lowercase()
    may_be_read = pl.col("clean").str.contains(ANY_DIGIT) & (pl.col("clean").str.len_chars() <= LONGEST)
    rows = (
        texts.with_columns(clean.alias("clean"))
        .with_columns((lower.is_in(MISSING_WORDS) | lower.str.contains(MISSING_MARKS)).alias("missing"))
        .with_columns(
            pl.col("clean").str.extract(DIGITS, 0).alias("number"),
            pl.when(may_be_read & ~pl.col("missing")).then(pl.col("clean").str.replace(DIGITS, HOLE)).alias("form"),
        )
    )
    forms = _taken_apart(rows.select("form").unique().drop_nulls(), units)
    formed = rows.join(forms, on="form", how="left")
    in_digits = pl.col("digits").is_not_null()
    numbers = pl.concat([_of_digits(formed.filter(in_digits)), _of_numerals(formed.filter(~in_digits))])
    sure = numbers.filter("sure").with_columns(pl.lit(value=False).alias("range"))
    unsure = numbers.filter(~pl.col("sure")).with_columns(
        _is_range(pl.col("clean")).alias("range"),
        *(pl.lit(None, dtype=numbers.schema[name]).alias(name) for name in OUTPUTS[:5]),
    )
    return pl.concat([sure, unsure]).select("text", *OUTPUTS)


def _taken_apart(forms: pl.DataFrame, units: Collection[str]) -> pl.DataFrame:
    """Take a column `form` apart; add digits, scale, unit, hedge, minus, sure, and what numerals need besides."""
    opened = pl.col("form").str.replace(NEGATIVE_BRACKETS, "-$1$2")
    apart = (
        forms.with_columns(opened.str.extract_groups(HEAD).alias("head"))
        .unnest("head")
        .with_columns(pl.col("behind").str.extract_groups(TAIL).alias("tail"))
        .unnest("tail")
        .with_columns(digits_of_decimal(pl.col("rest")).alias("rest"))
        .with_columns(pl.col("rest").str.extract_groups(BODY).alias("body"))
        .unnest("body")
    )
    word = pl.col("scale").str.to_lowercase()
    # "5 billionaires" are not billions
    glued = word.str.contains("^[a-z]") & (pl.col("gap") == "") & pl.col("unit").str.contains("^[A-Za-z]")
    known = pl.col("before").is_null() | folded(pl.col("before")).is_in(list(units))
    return _said(apart.with_columns((known & ~glued.fill_null(value=False)).alias("whole"))).with_columns(
        (pl.col("sure") & pl.col("whole")).alias("sure"),
        word.replace_strict(SCALES, default=0, return_dtype=pl.Int32).alias("scale"),
    )


def _of_digits(rows: pl.DataFrame) -> pl.DataFrame:
    """Read the texts whose number is in digits, with at most one word for a power of ten."""
    size = plain_number(pl.when(pl.col("digits") == HOLE).then("number").otherwise("digits"))
    return _numbers(rows.with_columns(size.alias("size")).with_columns(half_unit(pl.col("size")).alias("half")))


def _of_numerals(rows: pl.DataFrame) -> pl.DataFrame:
    """Read the texts whose number is a Chinese numeral or a mixed one."""
    groups = pl.col("rest").str.replace(HOLE, pl.col("number")).str.extract_groups(NUMERAL_BODY)
    body = rows.select(groups.alias("body")).unnest("body")
    numeral = pl.concat_str("digits", "scale")
    hedged = pl.any_horizontal(pl.col(name).is_not_null() for name in _HEDGES)
    said = _said(rows.with_columns(body.get_columns())).with_columns(
        pl.when(is_numeral(numeral, hedged)).then(numeral).alias("numeral")
    )
    read = pl.col("numeral")
    return _numbers(
        said.with_columns(
            numeral_plain(read).alias("size"), numeral_scale(read).alias("scale"), numeral_half(read).alias("half")
        )
    )


def _said(apart: pl.DataFrame) -> pl.DataFrame:
    """Add hedge, unit, minus and sure: whatever is said twice in different ways is not sure."""
    fall = pl.col("fall").is_not_null()
    signs = pl.concat_str("sign_1", pl.col("sign_2").fill_null(""))
    hedges = [pl.col(name).str.to_lowercase().replace_strict(HEDGES, default=None) for name in _HEDGES]
    hedge = pl.coalesce(hedges)
    as_said = pl.when(fall).then(hedge.replace_strict(OF_FALL, default=None)).otherwise(hedge)
    part = pl.col("percent").replace_strict({"百分之": "%", "千分之": "‰"}, default=None)
    unit = pl.coalesce(part, pl.concat_str(pl.col("before").fill_null(""), pl.col("unit").str.strip_chars()))
    sure = (
        (signs.str.len_chars() <= pl.when(fall).then(0).otherwise(1))
        & pl.all_horizontal((one == hedge).fill_null(value=True) for one in hedges)
        & (as_said.is_null() == hedge.is_null())
        & (part.is_null() | (pl.col("unit") == ""))
    )
    return apart.with_columns(
        pl.when(unit != "").then(unit).alias("unit"),
        as_said.alias("hedge"),
        ((signs == "-") | fall).alias("minus"),
        sure.fill_null(value=False).alias("sure"),
    )


def _numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Return text, clean, sure and OUTPUTS but for range."""
    minus = pl.col("minus") & ~(pl.col("fall").is_not_null() & pl.col("size").str.contains(r"^[0.]+$"))
    return rows.select(
        "text",
        "clean",
        (pl.col("sure") & pl.col("size").is_not_null()).fill_null(value=False).alias("sure"),
        pl.concat_str(pl.when(minus).then(pl.lit("-")).otherwise(pl.lit("")), "size").alias("plain"),
        pl.col("scale").cast(pl.Int32),
        "unit",
        "hedge",
        "half",
        "missing",
    )


def _is_range(clean: pl.Expr) -> pl.Expr:
    first, last = (
        clean.str.extract(RANGE, group).str.replace_all(",", "").cast(pl.Float64, strict=False) for group in (1, 2)
    )
    return (first < last).fill_null(value=False)
