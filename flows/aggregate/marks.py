"""Which figures are provisional, and which replace an earlier published one."""

import polars as pl

from flows.aggregate.ranges import apart, high, low
from schemas.answers.marks import MARKS
from schemas.contract import validate

_SAID = ("value", "half_unit", "qualifier", "grade", "known_on", "publisher")


def marks(facts: pl.DataFrame, sources: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return MARKS, in the order of the ids; figures: FIGURES of the same facts.

    Provisional is what its source calls so. Revised is what its source calls so, and the figure shown of a thing
    where an earlier one of the same coverage, by the same publisher or of a lower grade, said something that neither
    rounding nor a hedge explains. The order of the rows does not matter.
    """
    replaced = _replaced(facts, sources, figures)
    status = pl.col("status").cast(pl.String)
    said = facts.filter(status.is_in(["provisional", "revised"])).select("fact_id", status.alias("mark"))
    rows = said.join(replaced, on="fact_id", how="full", coalesce=True).select(
        "fact_id",
        pl.col("mark").fill_null("revised").cast(MARKS.columns["mark"]),
        pl.col("replaces").fill_null([]),
    )
    return validate(MARKS, rows.sort("fact_id"))


def _replaced(facts: pl.DataFrame, sources: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return fact_id and replaces of the figures shown that stand in for earlier ones."""
    several = figures.filter(pl.col("rivals") > 0).select(
        pl.col("fact_id").alias("shown_id"), pl.col("fact_ids").list.slice(1).alias("fact_id")
    )
    pairs = several.explode("fact_id", empty_as_null=False)
    spoken = pl.concat([pairs.select("fact_id"), several.select(fact_id="shown_id")]).unique()
    published = sources.select("source_id", "publisher")
    said = (
        facts.join(spoken, on="fact_id", how="semi")
        .join(published, on="source_id", how="left")
        .select("fact_id", *_SAID)
    )
    both = pairs.join(said, on="fact_id").join(said, left_on="shown_id", right_on="fact_id", suffix="_shown")
    whose = (pl.col("publisher") == pl.col("publisher_shown")) | (
        pl.col("grade_shown").to_physical() < pl.col("grade").to_physical()
    )
    shown = ("value_shown", "half_unit_shown", "qualifier_shown")
    other = apart(low(*shown), high(*shown), low(), high())
    return (
        both.filter(pl.col("known_on") < pl.col("known_on_shown"), whose.fill_null(value=False), other)
        .group_by(fact_id="shown_id")
        .agg(pl.col("fact_id").sort().alias("replaces"))
    )
