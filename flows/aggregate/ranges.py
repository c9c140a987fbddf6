"""What a printed figure can mean: the range that its last digit and its hedge allow, and whether two ranges meet."""

import polars as pl

# "About 400" and "almost 200" leave open how far off they are; so far, in either direction or downwards, they are
# taken to reach. Wide on purpose: what is called a contradiction must be one.
HEDGE_REACH = 0.1
FIRM = ("exact", "about")  # a growth or a share out of "more than" would claim what no source said
_SLACK = 1e-12  # of a value: decimals that are equal may differ by as much in binary


def low(value: str = "value", half_unit: str = "half_unit", qualifier: str = "qualifier") -> pl.Expr:
    """Return the least value that the printed figure allows, a float in its unit; null where nothing bounds it.

    Exact: half of the last printed digit below the value. More than: the value itself. About, almost: a tenth of the
    value further. Up to: no lower bound.
    """
    number, half, hedge = _parts(value, half_unit, qualifier)
    return (
        pl.when(hedge == "up_to")
        .then(None)
        .when(hedge == "more_than")
        .then(number)
        .when(hedge.is_in(["about", "almost"]))
        .then(number - number.abs() * HEDGE_REACH - half)
        .otherwise(number - half)
    )


def high(value: str = "value", half_unit: str = "half_unit", qualifier: str = "qualifier") -> pl.Expr:
    """Return the largest value that the printed figure allows; the mirror of `low`, but that more than is unbounded."""
    number, half, hedge = _parts(value, half_unit, qualifier)
    return (
        pl.when(hedge == "more_than")
        .then(None)
        .when(hedge == "about")
        .then(number + number.abs() * HEDGE_REACH + half)
        .when(hedge.is_in(["almost", "up_to"]))
        .then(number)
        .otherwise(number + half)
    )


def apart(low_a: pl.Expr, high_a: pl.Expr, low_b: pl.Expr, high_b: pl.Expr) -> pl.Expr:
    """Tell whether two ranges do not meet: no true value could have been printed as both. A null bound is open."""
    return (_beyond(low_a, high_b) | _beyond(low_b, high_a)).fill_null(value=False)


def _beyond(low: pl.Expr, high: pl.Expr) -> pl.Expr:
    slack = pl.max_horizontal(low.abs(), high.abs()) * _SLACK
    return (low - high > slack).fill_null(value=False)


def _parts(value: str, half_unit: str, qualifier: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    number, half = (pl.col(name).cast(pl.Float64) for name in (value, half_unit))
    return number, half, pl.col(qualifier).cast(pl.String)
