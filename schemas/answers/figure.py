"""A figure as shown: what every table says of one."""

import polars as pl

from schemas.contract import DTypeLike
from schemas.vocabulary import Grade, Qualifier, Quantity

# A figure as shown: the fact chosen, its value in the canonical unit, how exactly it was printed,
# and how many other facts speak of the same thing.
FIGURE: dict[str, DTypeLike] = {
    "fact_id": pl.String,
    "value": Quantity,
    "half_unit": Quantity,
    "dimension": pl.String,
    "qualifier": Qualifier,
    "period": pl.String,
    "scope": pl.String,
    "source_id": pl.String,
    "grade": Grade,
    "rivals": pl.UInt32,
}
FIGURE_COLUMNS = tuple(FIGURE)
