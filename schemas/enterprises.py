"""Contracts of the register of enterprises: who stands in it, and what each put out in which period."""

import polars as pl

from schemas.contract import contract
from schemas.facts import ROW_ORIGIN
from schemas.vocabulary import ChainPosition, PeriodKind, Quantity, Segment

# One row an enterprise. enterprise_id is the unified social credit code where the register has it, else the office's
# own id. park is an entity's name where the register's word stands for one (park_known), else that word. founded is a
# year. designated: above the size from which the statistics count it one by one (规模以上). known_on is the last day on
# which the register's source can have appeared.
ENTERPRISES = contract(
    "enterprises",
    {
        "enterprise_id": pl.String,
        "name": pl.String,
        "park": pl.String,
        "park_known": pl.Boolean,
        "town": pl.String,
        "segment": Segment,
        "chain": ChainPosition,
        "founded": pl.Int32,
        "employees": pl.Int64,
        "designated": pl.Boolean,
        "source_id": pl.String,
        "known_on": pl.Date,
        **ROW_ORIGIN,
    },
    blank=("park", "town", "segment", "chain", "founded", "employees", "designated"),
    unique=("enterprise_id",),
)

# One row a figure of output that the register holds, in the dimension's canonical unit; an enterprise without a figure
# for a period has no row for it: missing is not zero.
ENTERPRISE_OUTPUT = contract(
    "enterprise output",
    {
        "enterprise_id": pl.String,
        "period": pl.String,
        "period_kind": PeriodKind,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "value": Quantity,
        "dimension": pl.String,
        "known_on": pl.Date,
        "cell": pl.String,
    },
    unique=("enterprise_id", "period"),
)
