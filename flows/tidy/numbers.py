"""Numbers as printed to exact quantities, with the precision they were printed in."""

import polars as pl

from schemas.vocabulary import Quantity

WHOLE_DIGITS = 15
DECIMALS = 6  # with the half digit beyond and the three of a per mille, ten: all that Quantity holds

_PLAIN = r"^-?[0-9]+(\.[0-9]+)?$"
_GROUPED = r"^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$"  # 0,123 and 12,54 may be decimals: not for us to tell
_SPACED = r"^-?[1-9][0-9]{0,2}( [0-9]{3})+(\.[0-9]+)?$"
_QUOTED = r"^-?[1-9][0-9]{0,2}(['’][0-9]{3})+(\.[0-9]+)?$"  # as in Switzerland
# What stands for the same character; NFKC would also turn 10² into 102 and ① into 1.
_SAME = dict(zip("０１２３４５６７８９．，－＋％", "0123456789.,-+%", strict=True)) | {
    "\u3000": " ",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "−": "-",
    "–": "-",
}
_SAME_IN_TEXT = {
    # full-width ! to ~
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    **dict.fromkeys("\u3000\u00a0\u2007\u2009\u202f", " "),
    **dict.fromkeys("−–﹣", "-"),
    **dict(zip("〜∼﹪￥", "~~%¥", strict=True)),
}


def plain_characters(text: pl.Expr) -> pl.Expr:
    """Return the text with full-width characters made plain, and one blank where there were several or odd ones."""
    return text.str.replace_many(_SAME_IN_TEXT).str.replace_all(r"\s+", " ").str.strip_chars()


def number_characters(text: pl.Expr) -> pl.Expr:
    """Return the text with full-width digits and signs, typographic minus and odd blanks made plain."""
    return text.str.replace_many(list(_SAME), list(_SAME.values())).str.strip_chars()


def plain_number(text: pl.Expr) -> pl.Expr:
    """Return the number's digits alone, as text: full-width digits, thousands separators and + signs are undone.

    Null where the text is not a number; "nan", "inf", "1e3" and "1,25,4" are not.
    """
    clean = number_characters(text).str.replace(r"^\+([0-9])", "$1")
    return (
        pl.when(clean.str.contains(_PLAIN))
        .then(clean)
        .when(clean.str.contains(_GROUPED) | clean.str.contains(_SPACED) | clean.str.contains(_QUOTED))
        .then(clean.str.replace_all("[, '’]", ""))
    )


def decimals(plain: pl.Expr) -> pl.Expr:
    """Return how many digits stand after the point."""
    return plain.str.extract(r"\.([0-9]+)$").str.len_chars().fill_null(0)


def in_range(plain: pl.Expr) -> pl.Expr:
    """Tell whether the number can be held exactly in every unit of the register."""
    whole = plain.str.extract(r"^-?0*([0-9]*)").str.len_chars()
    return (whole <= WHOLE_DIGITS) & (decimals(plain) <= DECIMALS)


def half_unit(plain: pl.Expr) -> pl.Expr:
    """Return half of the last digit printed, as text: 38.5 is known to 0.05, 1254 to 0.5."""
    return pl.lit("0." + "0" * DECIMALS).str.head(decimals(plain) + 2) + "5"


def moved_point(plain: pl.Expr, places: pl.Expr) -> pl.Expr:
    """Return the number, as text, times ten to the power of `places` (0 to 20), to the last digit.

    1.2 moved by 4 places is 12000: what is printed as 1.2万 in plain units.
    """
    sign = plain.str.extract("^(-?)")
    whole = plain.str.extract(r"^-?([0-9]+)")
    after = plain.str.extract(r"\.([0-9]+)$").fill_null("")
    zeros = pl.lit("0" * 20).str.head(places)
    moved = pl.concat_str(whole, pl.concat_str(after, zeros).str.head(places)).str.replace("^0+([0-9])", "$1")
    left = after.str.slice(places)
    return pl.concat_str(sign, moved, pl.when(left != "").then(pl.concat_str(pl.lit("."), left)).otherwise(pl.lit("")))


def canonical(plain: pl.Expr, numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Return the number in its dimension's canonical unit: number * numerator / denominator.

    The product is exact; the quotient is rounded to Quantity's ten decimals (1 mu = 666.6666666667 square metres).
    """
    product = plain.cast(Quantity, strict=False) * numerator.cast(Quantity)
    return (product / denominator.cast(Quantity)).cast(Quantity)
