"""Numbers as printed to exact quantities, with the precision they were printed in."""

import polars as pl

from schemas.vocabulary import Quantity

WHOLE_DIGITS = 15
DECIMALS = 6  # with the half digit beyond and the three of a per mille, ten: all that Quantity holds

_PLAIN = r"^-?[0-9]+(\.[0-9]+)?$"
_GROUPED = r"^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$"  # 0,123 and 12,54 may be decimals: not for us to tell
_SPACED = r"^-?[1-9][0-9]{0,2}( [0-9]{3})+(\.[0-9]+)?$"
# What stands for the same character; NFKC would also turn 10² into 102 and ① into 1.
_SAME = dict(zip("０１２３４５６７８９．，－＋％", "0123456789.,-+%", strict=True)) | {
    "\u3000": " ",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "−": "-",
    "–": "-",
}


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
        .when(clean.str.contains(_GROUPED) | clean.str.contains(_SPACED))
        .then(clean.str.replace_all("[, ]", ""))
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


def canonical(plain: pl.Expr, numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Return the number in its dimension's canonical unit: number * numerator / denominator.

    The product is exact; the quotient is rounded to Quantity's ten decimals (1 mu = 666.6666666667 square metres).
    """
    product = plain.cast(Quantity, strict=False) * numerator.cast(Quantity)
    return (product / denominator.cast(Quantity)).cast(Quantity)
