"""Which actual figures can be set beside a target: its latest, the year before, the latest of another coverage."""

from datetime import date

import polars as pl

from flows.aggregate.shown import ORDER, year_before

_ABOUT = ("entity", "indicator", "dimension")
_ANY_START = date(1900, 1, 1)  # a stock is counted on a day, whenever the target's period began
_DAYS = 1_000_000  # more than there are between any two days
_FIGURE = {"id": "fact_id", "": "value", "_half_unit": "half_unit", "_qualifier": "qualifier"}


def with_comparable(targets: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Add to targets what was reported of the same entity, indicator and dimension; the order of rows is kept.

    targets: fact_id, entity, indicator, scope, dimension, kind, period_start, period_end. figures: FIGURES.
    actual_*: the latest of the same scope; for a flow one that starts with the target's period and ends within it, for
    a stock the latest up to its end, for a rate the same period's. other_*: the latest such figure of another scope.
    base_*: the like period a year before, same scope. base_part_*: of that year the months that the actual covers now.
    Each is null where there is none.
    """
    about = targets.select(*_ABOUT, "kind").unique().with_row_index("about")
    numbered = targets.join(about.drop("kind"), on=_ABOUT, how="left", maintain_order="left")
    like = numbered.select("about", "scope").unique().with_row_index("like")
    numbered = numbered.join(like, on=("about", "scope"), how="left", maintain_order="left")
    actuals = _actuals(figures, about, like)
    reported = actuals.drop_nulls("like")
    latest = _latest(_asked(numbered, "like"), reported)
    other = _other(_asked(numbered, "about"), actuals)
    rows = numbered.join(latest, on="fact_id", how="left", maintain_order="left").join(
        other, on="fact_id", how="left", maintain_order="left"
    )
    rows = _reported(rows, reported, "base", pl.col("period_end"))
    flow_so_far = pl.when((pl.col("kind") == "flow") & pl.col("base").is_not_null()).then("actual_end")
    return _reported(rows, reported, "base_part", flow_so_far).drop("about", "like")


def _actuals(figures: pl.DataFrame, about: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    """Return the actual figures that some target is about, by number instead of by name, the best of an end last."""
    columns = ("scope", "period", "period_start", "period_end", *_FIGURE.values(), "grade", "known_on")
    return (
        figures.filter(basis="actual")
        .select(*_ABOUT, *columns)
        .join(about, on=_ABOUT)
        .drop(*_ABOUT)
        .join(like, on=("about", "scope"), how="left")
        .with_columns(_run("about"))
        .sort("run", "period_end", *ORDER, descending=[False] * 2 + [True] * len(ORDER))
        .drop("grade", "known_on")
    )


def _run(number: str) -> pl.Expr:
    """Return one number for what has the same number and begins on the same day; stocks begin on any."""
    start = pl.when(pl.col("kind") == "stock").then(_ANY_START).otherwise("period_start")
    return (pl.col(number).cast(pl.Int64) * _DAYS + start.to_physical()).alias("run")


def _asked(targets: pl.DataFrame, number: str) -> pl.DataFrame:
    return targets.select("fact_id", "scope", "kind", _run(number), end=pl.col("period_end")).sort("end")


def _before(asked: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    """Return each asked row with the last of the actuals of its run that ends no later than it does.

    Of several that end together, the last in the order of the rows.
    """
    found = asked.join_asof(
        actuals,
        left_on="end",
        right_on="period_end",
        by="run",
        strategy="backward",
        coalesce=False,
        check_sortedness=False,  # both are sorted within each run, which polars cannot see
    )
    return found.drop_nulls("period_end")


def _comparable() -> pl.Expr:
    return (pl.col("kind") != "rate") | (pl.col("period_end") == pl.col("end"))


def _latest(asked: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    own = actuals.with_columns(_run("like")).drop("kind", "scope", "about", "like").rename({"fact_id": "actual_id"})
    found = _before(asked, own).filter(_comparable())
    return found.select(
        "fact_id",
        "actual_id",
        actual_period="period",
        actual_end="period_end",
        actual_start="period_start",
        actual="value",
        actual_half_unit="half_unit",
        actual_qualifier="qualifier",
    )


def _other(asked: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    """Return the latest figure of another scope than the target's.

    Where the latest of all has the target's own scope, it is the row before those in a row that have that scope.
    """
    same_run = pl.col("run") == pl.col("run").shift(1)
    new_scope = ~same_run | (pl.col("scope") != pl.col("scope").shift(1))
    row = pl.int_range(pl.len())
    placed = actuals.with_columns(
        row.alias("at"),
        pl.when(same_run & new_scope).then(row - 1).when(new_scope.fill_null(value=True)).then(-1)
        .forward_fill().alias("before_scope"),
    )  # fmt: skip
    last = _before(asked, placed.select("run", "period_end", "at", "before_scope", own="scope"))
    at = pl.when(pl.col("own") != pl.col("scope")).then("at").otherwise("before_scope")
    found = last.select("fact_id", "kind", "end", at.alias("at")).join(
        placed.drop("kind").rename({"fact_id": "other_id"}), on="at"
    )
    return found.filter(_comparable()).select(
        "fact_id",
        "other_id",
        other_scope="scope",
        other_period="period",
        other_actual="value",
        other_half_unit="half_unit",
        other_qualifier="qualifier",
    )


def _reported(rows: pl.DataFrame, reported: pl.DataFrame, name: str, end: pl.Expr) -> pl.DataFrame:
    """Add what was reported a year before for the period from the target's start to this end, under like scope."""
    keys = ("like", "before_start", "before_end")
    before = year_before(rows.select("fact_id", "like", "period_start", period_end=end)).select("fact_id", *keys)
    known = reported.select(
        "like",
        before_start="period_start",
        before_end="period_end",
        **{f"{name}{'_id' if part == 'id' else part}": column for part, column in _FIGURE.items()},
    )
    found = before.join(known, on=keys).drop(*keys)
    return rows.join(found, on="fact_id", how="left", maintain_order="left")
