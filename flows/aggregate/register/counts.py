"""Published counts of enterprises beside the register's own, each under its definition."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.places.enterprises import ENTERPRISES
from flows.aggregate.ranges import FIRM
from schemas.answers.register import DEFINITIONS, REACHES, REGISTER_COUNTS
from schemas.cluster import Cluster
from schemas.contract import empty, validate

DESIGNATED = "above_scale_enterprises"  # the indicator that counts those above designated size
_QUESTION = ("entity", "reach", "definition", "segment", "year")
_CELL = ("park", "town", "segment", "designated", "founded")


def register_counts(
    cluster: Cluster, entities: pl.DataFrame, enterprises: pl.DataFrame, counts: pl.DataFrame
) -> pl.DataFrame:
    """Return REGISTER_COUNTS: each published count with what the register counts under the same definition.

    enterprises: ENTERPRISES. counts: COUNTS, in whose order the rows stand. The cluster and its district count the
    whole register, a place what the register puts in it or in a park that stands in it. Enterprises founded after the
    period are left out; those of which the register does not say whether they belong are told apart (unclear). The
    register's count is blank where it is sure of none and unsure of some. difference and coverage only where the
    published count is positive, firm, and says no coverage of its own, which the register could not follow.
    """
    if enterprises.is_empty() or counts.is_empty():
        return empty(REGISTER_COUNTS)
    whole = pl.col("entity").is_in([cluster.entity, cluster.district])
    types = REGISTER_COUNTS.columns
    asked = counts.with_row_index("row").with_columns(
        pl.when(whole).then(pl.lit("register")).otherwise(pl.lit("place")).cast(pl.Enum(REACHES)).alias("reach"),
        _definition().cast(pl.Enum(DEFINITIONS)).alias("definition"),
        pl.col("period_end").dt.year().alias("year"),
    )
    questions = asked.select(_QUESTION).unique()
    cells = enterprises.group_by(_CELL).agg(pl.len().alias("n"))
    answers = _answers(questions, cells, entities)
    rows = asked.join(answers, on=_QUESTION, how="left", nulls_equal=True).sort("row")
    told, alike = pl.col("definition") != "untold", pl.col("mark") == "none"
    number, value = pl.col("counted").cast(types["value"]), pl.col("value")
    rows = (
        rows.with_columns(
            pl.when(told, (pl.col("sure") > 0) | (pl.col("unclear") == 0)).then("sure").alias("counted"),
            *(
                pl.when(told).then(name).otherwise(0).cast(pl.UInt32).alias(name)
                for name in ("unclear", "founded_later")
            ),
        )
        .with_columns(_mark().alias("mark"))
        .with_columns(
            pl.when(alike).then(number - value).cast(types["difference"]).alias("difference"),
            pl.when(alike).then(pl.col("counted") / value.cast(pl.Float64)).alias("coverage"),
        )
    )  # fmt: skip
    return validate(REGISTER_COUNTS, rows.select(*REGISTER_COUNTS.columns))


def _definition() -> pl.Expr:
    return (
        pl.when(pl.col("indicator") == ENTERPRISES)
        .then(pl.lit("all"))
        .when(pl.col("indicator") == DESIGNATED)
        .then(pl.lit("designated"))
        .when(pl.col("segment").is_not_null())
        .then(pl.lit("segment"))
        .otherwise(pl.lit("untold"))
    )


def _answers(questions: pl.DataFrame, cells: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Return for each question: sure, unclear, founded_later. Yes, no and not said go through as Kleene's logic has it.

    cells: the enterprises counted by what the questions ask of them, so that no question walks through all rows.
    """
    inside = ancestry(entities).select(park="entity", entity="ancestor").with_columns(stands=pl.lit(value=True))
    in_park = pl.when(pl.col("park").is_not_null()).then(pl.col("stands").fill_null(value=False))
    in_town = pl.when("is_town", pl.col("town").is_not_null()).then(pl.col("town") == pl.col("entity"))
    # where the register names town and park, standing in either is enough; where it names one, that one decides
    placed = pl.coalesce(in_park | in_town, in_park, in_town)
    reached = pl.when(pl.col("reach") == "register").then(pl.lit(value=True)).otherwise(placed)
    meets = (
        pl.when(pl.col("definition") == "segment")
        .then(pl.col("segment_of") == pl.col("segment"))
        .when(pl.col("definition") == "designated")
        .then(pl.col("designated"))
        .otherwise(pl.lit(value=True))
    )
    later = (pl.col("founded") > pl.col("year")).fill_null(value=False)
    fits = pl.col("fits")
    towns = entities.select("entity", (pl.col("kind") == "town").alias("is_town"))
    return (
        questions.join(towns, on="entity", how="left")
        .join(cells.rename({"segment": "segment_of"}), how="cross")
        .join(inside, on=("park", "entity"), how="left")
        .with_columns((reached & meets).alias("fits"), later.alias("later"))
        .group_by(_QUESTION)
        .agg(
            pl.col("n").filter(fits & ~pl.col("later")).sum().cast(pl.UInt32).alias("sure"),
            pl.col("n").filter(fits.is_null() & ~pl.col("later")).sum().cast(pl.UInt32).alias("unclear"),
            pl.col("n").filter(fits & pl.col("later")).sum().cast(pl.UInt32).alias("founded_later"),
        )
    )


def _mark() -> pl.Expr:
    return (
        pl.when(pl.col("definition") == "untold")
        .then(pl.lit("untold"))
        .when(pl.col("counted").is_null())
        .then(pl.lit("not_said"))
        .when(pl.col("scope") != "")
        .then(pl.lit("other_scope"))
        .when(~pl.col("qualifier").is_in(FIRM))
        .then(pl.lit("hedged"))
        .when(pl.col("value") <= 0)
        .then(pl.lit("not_positive"))
        .otherwise(pl.lit("none"))
        .cast(REGISTER_COUNTS.columns["mark"])
    )
