"""Chinese numerals, alone or mixed with digits (一千二百, 5亿3千万), to exact whole numbers.

The libraries for this work on one text at a time, some through binary fractions (16.4亿 becomes 1639999999), and read
一千二, which may be 1002 to its writer. Here the places named are added up; what names no place is not read.
"""

import polars as pl

_DIGITS = dict(zip("零一二两三四五六七八九", "01223456789", strict=True))
_FORMAL = dict(zip("〇壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "零一二二三三四五六六七八九十百千万亿", strict=True))
NUMERAL_CHARACTERS = "".join((*_DIGITS, *_FORMAL, *"十百千万亿"))

_D = "[1-9一二两三四五六七八九]"
# Up to 9999. A digit after 百 or 千 needs 零 or a place of its own: 一千二 is 1200 to one and 1002 to another.
_TENS = f"{_D}十{_D}?"
_HUNDREDS = f"{_D}百(?:零?{_TENS}|零{_D})?"
_THOUSANDS = f"{_D}千(?:零?{_HUNDREDS}|零?{_TENS}|零{_D})?"
_PLACED = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS})"
_PART = f"(?:{_PLACED}|十{_D}?|{_D}|[1-9][0-9]{{1,3}})"
_REST = f"(?:零?{_PLACED}|零{_D}|[1-9][0-9]{{2,3}})?"  # what follows 万 or 亿
_UPTO_YI = f"(?:{_PART}万{_REST}|{_PART})"
_NUMERAL = f"^(?:{_UPTO_YI}亿(?:零?{_PART}万{_REST}|{_REST})|{_UPTO_YI})$"
_BARE = "^(?:[十百千]?[万亿]|[百千]|[十百千]?万亿)$"  # 千亿 for 一千亿: only where a hedge tells it from a unit

_PLACES = {"": 0, "十": 1, "百": 2, "千": 3}
_LAST_PLACES = {
    f"{small}{wan}{yi}": power + 4 * bool(wan) + 8 * bool(yi)
    for small, power in _PLACES.items()
    for wan in ("", "万")
    for yi in ("", "亿")
}
_LONGEST = max(_LAST_PLACES.values())


def is_numeral(text: pl.Expr, hedged: pl.Expr) -> pl.Expr:
    """Tell whether the text is a numeral whose value is beyond doubt.

    hedged: a word such as 超 or 余 stands with it, so that 千亿 is an amount; alone it may be a unit.
    """
    known = _simple(text)
    return known.str.contains(_NUMERAL) | (known.str.contains(_BARE) & hedged)


def numeral_scale(text: pl.Expr) -> pl.Expr:
    """Return the power of ten of the numeral's last 万, 亿 or 万亿: 8 for 一千亿, 0 for 一千二百."""
    known = _simple(text)
    scale = pl.when(known.str.ends_with("万亿")).then(12).when(known.str.ends_with("亿")).then(8)
    return scale.when(known.str.ends_with("万")).then(4).otherwise(0)


def numeral_plain(text: pl.Expr) -> pl.Expr:
    """Return the numeral's number in units of `numeral_scale`, as digits: 1000 for 一千亿. At most 17 digits."""
    known = _simple(text)
    full = pl.when(known.str.contains(_BARE)).then(pl.concat_str(pl.lit("一"), known)).otherwise(known)
    yi = full.str.extract("^(.*)亿")
    below = full.str.extract("([^亿]*)$")
    value = (_below_yi(yi).fill_null(0) * 10**8 + _below_yi(below)).cast(pl.Int64)
    return (value // pl.lit(10, dtype=pl.Int64).pow(numeral_scale(text))).cast(pl.String)


def numeral_half(text: pl.Expr) -> pl.Expr:
    """Return half of the last place that is named, in units of `numeral_scale`, as text: 500 for 一千亿."""
    last = _simple(text).str.extract("([十百千]?万?亿?)$").replace_strict(_LAST_PLACES, return_dtype=pl.Int32)
    places = last - numeral_scale(text)
    zeros = pl.lit("5" + "0" * _LONGEST).str.head(places)
    return pl.when(places == 0).then(pl.lit("0.5")).otherwise(zeros)


def digits_of_decimal(text: pl.Expr) -> pl.Expr:
    """Return the text with a leading 三点五 written as 3.5; any other text as it is."""
    found = text.str.extract("^([零一二两三四五六七八九]点[零一二三四五六七八九]+)")
    digits = found.str.replace_many({**_DIGITS, "点": "."})
    return pl.when(found.is_null()).then(text).otherwise(pl.concat_str(digits, text.str.slice(found.str.len_chars())))


def _simple(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(_FORMAL)


def _below_yi(text: pl.Expr) -> pl.Expr:
    wan = text.str.extract("^(.*)万")
    return _section(wan).fill_null(0) * 10**4 + _section(text.str.extract("([^万]*)$"))


def _section(text: pl.Expr) -> pl.Expr:
    """Return the number up to 9999; null where the text is null, 0 where it is blank."""
    named = [_digit(text.str.extract(f"({_D}){place}")) * 10**power for place, power in _PLACES.items() if place]
    ten = pl.when(text.str.contains("^十")).then(10).otherwise(0)
    last = _digit(text.str.extract(f"({_D})$"))
    sum_of_places = pl.sum_horizontal(*named, ten, last).cast(pl.Int64)
    return (
        pl.when(text.str.contains("^[0-9]+$"))
        .then(text.cast(pl.Int64, strict=False))
        .otherwise(pl.when(text.is_not_null()).then(sum_of_places))
    )


def _digit(character: pl.Expr) -> pl.Expr:
    return character.str.replace_many(_DIGITS).cast(pl.Int64, strict=False)
