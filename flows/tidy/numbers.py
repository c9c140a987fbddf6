"""Numbers as printed to exact quantities, with the precision they were printed in."""

import polars as pl

from schemas.vocabulary import Quantity

WHOLE_DIGITS = 15
DECIMALS = 7  # with the half digit beyond and the two of a per cent, ten: all that Quantity holds

_PLAIN = r"^-?\d+(\.\d+)?$"
_GROUPED = r"^-?\d{1,3}([, ]\d{3})+(\.\d+)?$"


def plain_number(text: pl.Expr) -> pl.Expr:
    """Return the number's digits alone, as text: full-width digits, thousands separators and + signs are undone.

    Null where the text is not a number; "nan", "inf" and "1e3" are not.
    """
    clean = text.str.normalize("NFKC").str.strip_chars().str.replace("^[−–]", "-").str.strip_prefix("+")
    return (
        pl.when(clean.str.contains(_PLAIN))
        .then(clean)
        .when(clean.str.contains(_GROUPED))
        .then(clean.str.replace_all("[, ]", ""))
    )


def decimals(plain: pl.Expr) -> pl.Expr:
    """Return how many digits stand after the point."""
    return plain.str.extract(r"\.(\d+)$").str.len_chars().fill_null(0)


def in_range(plain: pl.Expr) -> pl.Expr:
    """Tell whether the number can be held exactly in every unit of the register."""
    whole = plain.str.extract(r"^-?0*(\d*)").str.len_chars()
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
