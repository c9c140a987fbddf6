"""Which figures are new, revised or withdrawn between two reports."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.ranges import FIRM, apart, high, low
from flows.aggregate.shown import year_before
from schemas.answers.figures import THING
from schemas.cluster import Cluster
from schemas.state import State

_SAID = ("fact_id", "value", "half_unit", "qualifier", "period")
_ONE_TARGET = ("entity", "indicator", "dimension", "period_start", "period_end")
_LINE = ("entity", "indicator", "basis", "dimension")
_SERIES = ("entity", "level", "basis", "set_for")  # a target for each period is a matter of its own
_YEAR = 365  # days


def changed_figures(before: State, now: State, cluster: Cluster, indicators: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of CHANGES that figures give, without rank, group and what targets add; period_end beside."""
    kinds = indicators.select("indicator", "kind", "growth_of")
    fresh, gone = _differing(now.figures, before.figures), _differing(before.figures, now.figures)
    said_again = fresh.join(_side(gone, "old"), on=THING)
    new = fresh.join(gone, on=THING, how="anti")
    other_scope = _target_before(new.filter(pl.col("basis") == "target"), before.figures)
    revised = pl.concat(
        [said_again.with_columns(pl.col("scope").alias("old_scope")), other_scope], how="diagonal_relaxed"
    )
    replaced = other_scope.select(*_ONE_TARGET, pl.col("old_scope").alias("scope"))
    withdrawn = gone.join(fresh, on=THING, how="anti").join(replaced, on=(*_ONE_TARGET, "scope"), how="anti")
    news = _news(
        new.join(other_scope, on=THING, how="anti").join(kinds, on="indicator", how="left", maintain_order="left"),
        before.figures,
        cluster.currency,
    )
    rows = [
        _judged(revised.join(kinds, on="indicator", how="left", maintain_order="left")),
        _with_growth(_compared(news, now.figures), now.figures, indicators),
        _side(withdrawn, "old").with_columns(kind=pl.lit("withdrawn"), fact_ids=pl.concat_list("old_id")),
    ]
    return pl.concat([_renamed(part) for part in rows], how="diagonal_relaxed")


def first_figures(before: State, now: State, cluster: Cluster, entities: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each development of which, and of what stands in it, there were no figures and now are."""
    places = pl.DataFrame({"development": cluster.developments.entities}, schema={"development": pl.String})
    within = ancestry(entities).join(places, left_on="ancestor", right_on="development", how="semi")
    silent = within.join(before.figures.select("entity").unique(), on="entity", how="semi").select("ancestor").unique()
    return (
        within.join(silent, on="ancestor", how="anti")
        .join(now.figures.select("entity", "fact_id", "period_end"), on="entity")
        .sort("ancestor", "fact_id")
        .group_by("ancestor", maintain_order=True)
        .agg(pl.len().cast(pl.UInt32).alias("more"), pl.col("fact_id").alias("fact_ids"), pl.col("period_end").max())
        .rename({"ancestor": "entity"})
        .with_columns(kind=pl.lit("first_figures"))
    )


def _differing(these: pl.DataFrame, those: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that the other frame does not have word for word: few, whatever the frames' size."""
    # by a hash of the whole row: a key of 12 columns would hold both frames in memory twice
    other = pl.DataFrame({"row": those.hash_rows()})
    return these.with_columns(these.hash_rows().alias("row")).join(other, on="row", how="anti").drop("row")


def _side(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    names = {name: f"{side}_{name.removeprefix('fact_')}" for name in _SAID}
    kept = [name for name in frame.columns if name not in _SAID]
    return frame.select(*kept, *(pl.col(name).alias(new) for name, new in names.items()))


def _renamed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the figure shown, where it is still called value, as the new one."""
    return _side(frame, "new") if "value" in frame.columns else frame


def _target_before(new: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return the new targets for which another was set before: same entity, indicator and period, another coverage."""
    set_before = (
        _side(figures.filter(pl.col("basis") == "target").join(new, on=_ONE_TARGET, how="semi"), "old")
        .sort(*_ONE_TARGET, "scope", "old_id")
        .unique(_ONE_TARGET, keep="last", maintain_order=True)
        .select(*_ONE_TARGET, pl.col("scope").alias("old_scope"), "^old_.*$")
    )
    return new.join(set_before, on=_ONE_TARGET)


def _judged(revised: pl.DataFrame) -> pl.DataFrame:
    """Tell what is beyond rounding from what is only said in other digits; drop what is said again as it was."""
    old = ("old_value", "old_half_unit", "old_qualifier")
    beyond = apart(low(), high(), low(*old), high(*old))
    same = (pl.col("value") == pl.col("old_value")) & (pl.col("qualifier") == pl.col("old_qualifier"))
    kind = (
        pl.when(~beyond)
        .then(pl.lit("restated"))
        .when(pl.col("basis") == "target")
        .then(pl.lit("target_revised"))
        .otherwise(pl.lit("revised"))
    )
    return (
        revised.filter(~same)
        .with_columns(
            kind.alias("kind_of_change"),
            _change().alias("change"),
            pl.concat_list("fact_id", "old_id").alias("fact_ids"),
        )
        .drop("kind")
        .rename({"kind_of_change": "kind"})
    )


def _news(new: pl.DataFrame, figures: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Return one row for each series and coverage: its newest period, else, as a backfill, the newest of what is old.

    more: how many further figures of the series became known with it; older_ids: theirs.
    """
    growth_of = new.select("indicator", pl.coalesce("growth_of", "indicator").alias("level")).unique("indicator")
    had = (
        figures.filter(pl.col("basis") != "target")
        .select("entity", "indicator", "basis", "period_end")
        .join(growth_of, on="indicator")
        .group_by("entity", "level", "basis")
        .agg(pl.col("period_end").max().alias("had_end"))
    )
    from_a_year = ((pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1 - _YEAR).abs()
    from_january = (pl.col("period_start").dt.month() == 1) & (pl.col("period_start").dt.day() == 1)
    ordered = (
        new.with_columns(
            pl.coalesce("growth_of", "indicator").alias("level"),
            pl.when(pl.col("basis") == "target").then("period").otherwise(pl.lit("")).alias("set_for"),
        )
        .join(had, on=("entity", "level", "basis"), how="left")
        .sort(
            *_SERIES, pl.col("period_end").to_physical() * -1, pl.col("growth_of").is_not_null(),
            pl.col("dimension") != currency, ~from_january, from_a_year, "scope", "dimension", "period_start",
            "indicator",
        )
    )  # fmt: skip
    newest = pl.col("period_end") == pl.col("period_end").first().over(_SERIES)
    one_kind = pl.col("indicator") == pl.col("indicator").first().over(_SERIES)
    late = (pl.col("period_end") < pl.col("had_end")).fill_null(value=False)
    first = pl.col("scope").is_first_distinct().over(_SERIES)
    leads = pl.struct(_SERIES).is_first_distinct()
    shown = pl.when(late.first().over(_SERIES)).then(leads).otherwise(newest & one_kind & first)
    marked = ordered.with_columns(shown.alias("shown"), leads.alias("leads"), late.alias("late"))
    rest = marked.filter(~pl.col("shown")).group_by(_SERIES).agg(pl.col("fact_id").sort().alias("older_ids"))
    kind = pl.when("late").then(pl.lit("backfill")).when(pl.col("basis") == "target").then(pl.lit("target_set"))
    return (
        marked.filter("shown")
        .join(rest, on=_SERIES, how="left")
        .with_columns(
            pl.col("kind").alias("measure"),
            kind.otherwise(pl.lit("new")).alias("kind"),
            pl.when("leads").then("older_ids").otherwise(None).fill_null([]).alias("older_ids"),
        )
        .drop("shown", "leads", "late", "had_end", "set_for")
    )


def _compared(news: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Add the figure that a new one is held against: the like period a year before; for a stock the one before it.

    A stock that has none of its own coverage stands beside one of another: the two are then not comparable.
    """
    stock = (pl.col("measure") == "stock") & (pl.col("kind") == "new")
    wanted = year_before(news.filter(~stock))
    like_period = (*_LINE, "scope", "before_start", "before_end")
    periods = {"period_start": "before_start", "period_end": "before_end"}
    a_year_before = figures.rename(periods).join(wanted.filter(kind="new"), on=like_period, how="semi")
    flows = wanted.join(_side(a_year_before, "old").select(*like_period, "^old_.*$"), on=like_period, how="left")
    said = _side(figures.join(news.filter(stock), on=_LINE, how="semi"), "old")
    past = said.sort("period_end", "scope", "old_id").with_columns(pl.col("scope").alias("old_scope"))
    past = past.select(*_LINE, "scope", "period_end", "^old_.*$")
    names = [name for name in past.columns if name.startswith("old_")]
    ordered = news.filter(stock).sort("period_end", "fact_id")
    like = ordered.join_asof(
        past, on="period_end", by=(*_LINE, "scope"), allow_exact_matches=False, check_sortedness=False
    )
    other = ordered.join_asof(
        past.drop("scope"), on="period_end", by=_LINE, allow_exact_matches=False, check_sortedness=False
    )
    stocks = like.with_columns(pl.coalesce(pl.col(name), other[name]).alias(name) for name in names)
    rows = pl.concat([flows.with_columns(pl.col("scope").alias("old_scope")), stocks], how="diagonal_relaxed")
    return rows.with_columns(pl.when(pl.col("measure") != "rate").then(_change()).alias("change"))


def _change() -> pl.Expr:
    firm = pl.col("qualifier").is_in(FIRM) & pl.col("old_qualifier").is_in(FIRM)
    like = (pl.col("scope") == pl.col("old_scope")) & (pl.col("old_value") > 0) & (pl.col("dimension") != "fraction")
    return pl.when(firm & like).then(pl.col("value").cast(pl.Float64) / pl.col("old_value").cast(pl.Float64) - 1)


def _with_growth(news: pl.DataFrame, figures: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Add the growth published for the same period, under the same coverage or, with one level only, under any."""
    at = ("entity", "basis", "period_start", "period_end")
    growing = indicators.select("indicator", "growth_of").drop_nulls()
    rates = (
        figures.join(news, on=at, how="semi")
        .join(growing, on="indicator")
        .select(
            *at, level="growth_of", growth_scope="scope", growth_id="fact_id", growth="value",
            growth_half_unit="half_unit", growth_qualifier="qualifier",
        )
    )  # fmt: skip
    alone = pl.len().over(*at, "level") == 1
    levels = news.filter(pl.col("growth_of").is_null()).with_columns(alone.alias("alone"))
    best = (
        levels.select(*at, "level", "scope", "fact_id", "alone")
        .join(rates, on=(*at, "level"))
        .filter((pl.col("scope") == pl.col("growth_scope")) | pl.col("alone"))
        .sort("fact_id", pl.col("scope") != pl.col("growth_scope"), "growth_id")
        .unique("fact_id", keep="first", maintain_order=True)
        .select("fact_id", "growth_id", "growth", "growth_half_unit", "growth_qualifier")
    )
    with_growth = news.join(best, on="fact_id", how="left")
    others = pl.col("older_ids").list.set_difference(pl.concat_list(pl.col("growth_id").fill_null("")))
    ids = pl.concat_list("fact_id", "old_id", "growth_id").list.drop_nulls()
    return with_growth.with_columns(
        others.list.len().cast(pl.UInt32).alias("more"),
        pl.concat_list(ids, others.list.sort()).list.unique(maintain_order=True).alias("fact_ids"),
    ).drop("older_ids", "level", "growth_of")
