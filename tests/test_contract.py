from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from schemas.contract import contract, empty, validate

WORD = pl.Enum(["a", "b"])
SCHEMA = contract(
    "things",
    {"key": pl.String, "day": pl.Date, "word": WORD, "value": pl.Decimal(38, 10), "ids": pl.List(pl.String)},
    blank=("word",),
    unique=("key", "day"),
)
DAY = date(2024, 4, 26)
GOOD = pl.DataFrame(
    {"key": ["x", "y"], "day": [DAY, DAY], "word": ["a", None], "value": [1, 2], "ids": [["x"], []]},
    schema=SCHEMA.columns,
)
BREACHES = {
    "a column is missing": GOOD.drop("word"),
    "a column too many": GOOD.with_columns(more=pl.lit(1)),
    "another order": GOOD.select("day", "key", "word", "value", "ids"),
    "another type": GOOD.with_columns(pl.col("value").cast(pl.Float64)),
    "another scale": GOOD.with_columns(pl.col("value").cast(pl.Decimal(38, 9))),
    "another list of words": GOOD.with_columns(pl.col("word").cast(pl.Enum(["b", "a"]))),
    "another list": GOOD.with_columns(ids=pl.lit([1], dtype=pl.List(pl.Int64))),
    "a blank": GOOD.with_columns(pl.when(pl.col("key") == "x").then("day").alias("day")),
    "a repeated key": pl.concat([GOOD, GOOD]),
}


def test_what_keeps_its_contract_is_returned_as_it_is():
    assert validate(SCHEMA, GOOD) is GOOD
    assert validate(SCHEMA, empty(SCHEMA)).is_empty()


@pytest.mark.parametrize("breach", BREACHES)
def test_each_breach_is_told(breach: str):
    with pytest.raises(SchemaErrors):
        validate(SCHEMA, BREACHES[breach])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["x", "y", None]), st.sampled_from([DAY, date(2025, 1, 1), None]), st.sampled_from("ab")
        ),
        max_size=4,
    )
)
def test_the_quick_look_and_pandera_agree(rows):
    frame = pl.DataFrame(
        {
            "key": [row[0] for row in rows],
            "day": [row[1] for row in rows],
            "word": [row[2] for row in rows],
            "value": [1] * len(rows),
            "ids": [[]] * len(rows),
        },
        schema=GOOD.schema,
    )

    def kept(check) -> bool:
        try:
            check()
        except SchemaErrors:
            return False
        return True

    assert kept(lambda: validate(SCHEMA, frame)) == kept(lambda: SCHEMA.schema.validate(frame, lazy=True))
