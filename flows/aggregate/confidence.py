"""How sure is each figure that the report shows: a small sum of named points, never more than its parts."""

from datetime import date

import polars as pl

from flows.aggregate.ranges import HEDGE_REACH, apart, high, low
from schemas.answers.confidence import (
    CONFIDENCE,
    FRESH_MONTHS,
    GRADE_POINTS,
    HIGH,
    MEDIUM,
    MOST,
    PARTS,
    USES,
)
from schemas.answers.figures import THING
from schemas.contract import validate
from schemas.registers import fold
from schemas.vocabulary import OUR_GROUPS

_DISPUTES = ("sources", "scale")
_SAID = ("fact_id", "value", "half_unit", "qualifier", "grade", "source_id")


def confidence(
    facts: pl.DataFrame,
    sources: pl.DataFrame,
    figures: pl.DataFrame,
    groups: pl.DataFrame,
    headline: pl.DataFrame,
    targets: pl.DataFrame,
    reconciliation: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """Return CONFIDENCE: headline figures first, then targets and their actuals, then the office's other figures.

    Scored are the figures of the cluster and its developments, and whatever headline and targets show. Points: grade
    of the best agreeing source A 3, B 2, C 1; a second independent source 1, a third 1; no hedge 1; at most 12 months
    old 1; coverage stated 1; not contradicted 2. 8 to 10 points are high, 5 to 7 medium, fewer low.
    Facts about one thing agree where their ranges meet; where a hedge leaves a range open, they must also be within a
    tenth of each other. Independent are different publishers: what one says twice, or
    has reposted in its name, counts once. A figure is contradicted where RECONCILIATION holds another source or a slip
    of scale against it. The points are a convention of this report, laid open so that anyone can weigh them anew.
    """
    used = _used(headline, targets)
    things = _things(facts, figures, groups, used)
    said = things.select("thing", pl.col("fact_ids").alias("fact_id")).explode("fact_id").with_row_index("order")
    told = said.join(facts.select(_SAID), on="fact_id").with_columns(low=low(), high=high())
    wanted = pl.concat([things.select("fact_id"), used.select("fact_id")]).unique()
    scored = told.join(wanted, on="fact_id", how="semi")
    rows = (
        scored.select("thing", "fact_id")
        .join(_support(scored, told, sources), on="fact_id", how="left")
        .join(_disputes(reconciliation), on="fact_id", how="left")
        .join(used, on="fact_id", how="left")
        .join(facts.select(*(name for name in _SHOWN)).join(wanted, on="fact_id", how="semi"), on="fact_id")
        .join(groups, on="entity", how="left")
        .with_columns(
            pl.col("used").fill_null("figure").cast(CONFIDENCE.columns["used"]),
            pl.col("disputing_ids").fill_null([]),
            _age(as_of).alias("age_months"),
            (pl.col("scope") != "").alias("scope_stated"),
        )
        .with_columns((pl.col("disputing_ids").list.len() > 0).alias("disputed"))
        .with_columns(_points())
        .with_columns(
            pl.sum_horizontal(PARTS).cast(pl.UInt32).alias("score"), pl.lit(MOST, dtype=pl.UInt32).alias("most")
        )
        .with_columns(_level().alias("level"))
        .sort("used", "place", "indicator", "basis", "period_end", "fact_id")
    )
    return validate(CONFIDENCE, rows.select(*CONFIDENCE.columns))


_SHOWN = (
    "fact_id", "entity", "indicator", "scope", "basis", "period", "period_end", "known_on", "dimension", "value",
    "half_unit", "qualifier",
)  # fmt: skip


def _used(headline: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Return fact_id and the first of USES that each fact is shown as."""
    shown = [("headline", headline["fact_id"]), ("target", targets["target_id"]), ("actual", targets["actual_id"])]
    rows = pl.concat(
        pl.DataFrame({"fact_id": ids}, schema={"fact_id": pl.String}).with_columns(
            pl.lit(use, dtype=pl.Enum(USES)).alias("used")
        )
        for use, ids in shown
    )
    return rows.drop_nulls().sort("used", "fact_id").unique("fact_id", keep="first", maintain_order=True)


def _things(facts: pl.DataFrame, figures: pl.DataFrame, groups: pl.DataFrame, used: pl.DataFrame) -> pl.DataFrame:
    """Return thing, fact_id, fact_ids: what is scored, and all that was published about the same."""
    ours = groups.filter(pl.col("group").is_in(OUR_GROUPS)).select("entity")
    about = facts.select(*THING, "fact_id").join(used, on="fact_id", how="semi")
    needed = figures.select(*THING, "fact_id", "fact_ids")
    others = needed.join(about, on=THING, how="semi").join(ours, on="entity", how="anti")
    own = needed.join(ours, on="entity", how="semi")
    return pl.concat([own, others]).with_row_index("thing").select("thing", "fact_id", "fact_ids")


def _support(scored: pl.DataFrame, told: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return, for each figure, the facts about its thing that agree with it: best grade, publishers, ids."""
    publishers = sources.select("source_id", "publisher").join(told, on="source_id", how="semi")
    names = publishers["publisher"].unique()
    folded = {name: fold(name) for name in names}
    mine = scored.select("thing", scored_id="fact_id", mine="value", mine_low="low", mine_high="high")
    meet = ~apart(pl.col("mine_low"), pl.col("mine_high"), pl.col("low"), pl.col("high"))
    bounded = pl.all_horizontal(pl.col(name).is_not_null() for name in ("mine_low", "mine_high", "low", "high"))
    size, own = (pl.col(name).cast(pl.Float64) for name in ("value", "mine"))
    # "more than 50" leaves room for 80, but does not bear it out
    near = (size - own).abs() <= pl.max_horizontal(size.abs(), own.abs()) * HEDGE_REACH
    return (
        mine.join(told, on="thing")
        .filter(meet & (bounded | near))
        .join(publishers.with_columns(pl.col("publisher").replace(folded)), on="source_id", how="left")
        .with_columns(pl.coalesce("publisher", "source_id").alias("publisher"))
        .sort("scored_id", pl.col("fact_id") != pl.col("scored_id"), "order")
        .group_by("scored_id", maintain_order=True)
        .agg(
            pl.col("grade").min().alias("best_grade"),
            pl.col("publisher").n_unique().cast(pl.UInt32).alias("publishers"),
            pl.col("fact_id").alias("agreeing_ids"),
        )
        .rename({"scored_id": "fact_id"})
    )


def _disputes(reconciliation: pl.DataFrame) -> pl.DataFrame:
    """Return, for each fact that another one contradicts, which ones do."""
    pairs = reconciliation.filter(pl.col("check").is_in(_DISPUTES), pl.col("verdict") != "agrees").drop_nulls(
        "rival_id"
    )
    both = pl.concat(
        [
            pairs.select(fact_id="shown_id", other="rival_id"),
            pairs.select(fact_id="rival_id", other="shown_id"),
        ]
    )
    return (
        both.unique()
        .sort("fact_id", "other")
        .group_by("fact_id", maintain_order=True)
        .agg(pl.col("other").alias("disputing_ids"))
    )


def _age(as_of: date) -> pl.Expr:
    """Return whole months since the period of an actual figure ended; since the publication of any other.

    A target set years ago is as old as that day, however near its period; so is a figure whose period still runs.
    """
    over = (pl.col("basis") == "actual") & (pl.col("period_end") <= as_of)
    since = pl.when(over).then("period_end").otherwise("known_on")
    day = pl.lit(as_of)
    months = (day.dt.year() - since.dt.year()) * 12 + day.dt.month().cast(pl.Int32) - since.dt.month().cast(pl.Int32)
    # the last day of a month is a whole month after the last day of the one before, however long they are
    short = (day.dt.day() < since.dt.day()) & (day != day.dt.month_end())
    return (months - short.cast(pl.Int32)).clip(0).cast(pl.UInt32)


def _points() -> list[pl.Expr]:
    grade = pl.col("best_grade").cast(pl.String).replace_strict(GRADE_POINTS, return_dtype=pl.UInt32)
    points = {
        "grade_points": grade,
        "source_points": pl.col("publishers").clip(1, 3) - 1,
        "exact_points": pl.col("qualifier") == "exact",
        "age_points": pl.col("age_months") <= FRESH_MONTHS,
        "scope_points": pl.col("scope_stated"),
        "undisputed_points": (~pl.col("disputed")).cast(pl.UInt32) * 2,
    }
    return [value.cast(pl.UInt32).alias(name) for name, value in points.items()]


def _level() -> pl.Expr:
    return (
        pl.when(pl.col("score") >= HIGH)
        .then(pl.lit("high"))
        .when(pl.col("score") >= MEDIUM)
        .then(pl.lit("medium"))
        .otherwise(pl.lit("low"))
        .cast(CONFIDENCE.columns["level"])
    )
