"""How does it move: every actual figure beside a year before (同比), the period just before (环比), its base year."""

import polars as pl

from flows.aggregate.growth.lines import actual_lines, row_at, stands_elsewhere, taken, with_times
from flows.aggregate.growth.published import published_growth
from flows.aggregate.ranges import FIRM, apart, high, low
from schemas.answers.series import SERIES, GrowthCheck
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.vocabulary import SeriesMark

_FIGURE = ("entity", "indicator", "scope", "dimension", "period_kind", "period", "period_start", "period_end",
           "fact_id", "value", "half_unit", "qualifier", "rivals", "fact_ids")  # fmt: skip
_LOW_BASE, _HIGH_BASE = (edge("base", "base_half_unit", "base_qualifier") for edge in (low, high))


def growth_series(
    cluster: Cluster,
    figures: pl.DataFrame,
    facts: pl.DataFrame,
    indicators: pl.DataFrame,
    relations: pl.DataFrame,
    groups: pl.DataFrame,
) -> pl.DataFrame:
    """Return SERIES: the figures of every entity and indicator that has two or more periods, or a published growth.

    Like scope only; a base that is missing, not positive or hedged gives a mark instead of a number.
    growth = value / base - 1, where base is the same months of the year before (同比). A base under another scope only
    is a break. chain_growth: over the month or the quarter just before (环比), not adjusted for the season.
    index: 100 is the first firm positive whole year of the same line (定基指数); whole years only.
    growth_check: what the roundings of level and base allow, against what that of the published growth allows; real
    where the published one is at comparable prices, as relations (RELATIONS) say, and the two must not be compared.
    Fractions; index in per cent. figures is FIGURES of the same facts.
    """
    published = published_growth(figures, facts, indicators)
    rows = _ordered(*actual_lines(cluster, figures, indicators, groups, pl.lit(value=True)), published)
    table = (
        _beside(figures, rows, published)
        .with_columns(_mark("base").alias("mark"))
        .with_columns(_growth("mark", "base").alias("growth"))
        .pipe(_with_check, relations)
    )
    return validate(SERIES, table.select(*SERIES.columns))


def _beside(figures: pl.DataFrame, rows: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Return each row's figure beside what it is set against; narrow joins by number, the wide table is made once."""
    return pl.concat(
        [
            rows.select("group", "kind", "base_elsewhere"),
            rows.select("row").join(published, on="row", how="left", maintain_order="left"),
            taken(figures, rows["row"], {name: name for name in _FIGURE}),
            taken(figures, rows["base_row"], _base("base") | {"base_half_unit": "half_unit"}),
            _chain(figures, rows),
            _index(figures, rows),
        ],
        how="horizontal",
    )


def _ordered(rows: pl.DataFrame, lines: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that belong to a series, in the order of the report, with the rows each is set against."""
    rows = (
        with_times(rows)
        .join(
            lines.select("line", "group", "kind", "subject", "alone", "scope_place"),
            on="line",
            how="left",
            maintain_order="left",
        )
        .join(published.select("row", pl.lit(value=True).alias("said")), on="row", how="left", maintain_order="left")
    )
    several = pl.col("time").min().over("subject") != pl.col("time").max().over("subject")
    kept = rows.filter(several | pl.col("said").is_not_null())
    whole_years_first = ~pl.col("whole_year")  # together, for the charts
    return _with_bases(kept).sort("subject", whole_years_first, "period_end", "period_start", "scope_place")


def _with_bases(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what each row is set against, as rows of the figures, and whether only another scope has such a figure."""
    first_years = (
        rows.filter(pl.col("whole_year") & pl.col("firm") & pl.col("positive"))
        .unique("line", keep="first", maintain_order=True)
        .select("line", index_time="time", index_row="row")
    )
    rows = rows.with_columns(row_at(rows, "before").alias("base_row"), row_at(rows, "just_before").alias("chain_row"))
    return (
        rows.with_columns(
            stands_elsewhere(rows, "before", "base_row").alias("base_elsewhere"),
            stands_elsewhere(rows, "just_before", "chain_row").alias("chain_elsewhere"),
        )
        .join(first_years, on="line", how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("time") >= pl.col("index_time")).then("index_row").alias("index_row"))
    )


def _chain(figures: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return chain_id, chain_growth and chain_mark of each row."""
    about = rows.select("kind", "single", "chain_elsewhere")
    beside = pl.concat(
        [about, _own(figures, rows), taken(figures, rows["chain_row"], _base("chain"))], how="horizontal"
    )
    marked = beside.with_columns(pl.when("single").then(_mark("chain")).alias("chain_mark"))
    return marked.select("chain_id", _growth("chain_mark", "chain").alias("chain_growth"), "chain_mark")


def _index(figures: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return index_base_id, index and index_mark of each row."""
    about = rows.select("kind", "whole_year")
    beside = pl.concat(
        [about, _own(figures, rows), taken(figures, rows["index_row"], _base("index_base"))], how="horizontal"
    )
    marked = beside.with_columns(pl.when("whole_year").then(_index_mark()).alias("index_mark"))
    return marked.select(
        pl.when(pl.col("index_mark") == "none").then("index_base_id").alias("index_base_id"),
        ((_growth("index_mark", "index_base") + 1) * 100).alias("index"),
        "index_mark",
    )


def _own(figures: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return taken(figures, rows["row"], {"value": "value", "qualifier": "qualifier"})


def _base(name: str) -> dict[str, str]:
    return {f"{name}_id": "fact_id", name: "value", f"{name}_qualifier": "qualifier"}


def _mark(base: str) -> pl.Expr:
    firm = pl.col("qualifier").is_in(FIRM) & pl.col(f"{base}_qualifier").is_in(FIRM)
    return (
        pl.when(pl.col("kind") == "rate")
        .then(pl.lit("rate"))
        .when(pl.col(base).is_null() & pl.col(f"{base}_elsewhere"))
        .then(pl.lit("break"))
        .when(pl.col(base).is_null())
        .then(pl.lit("first"))
        .when(pl.col(base) <= 0)
        .then(pl.lit("base_not_positive"))
        .when(~firm)
        .then(pl.lit("hedged"))
        .otherwise(pl.lit("none"))
        .cast(SeriesMark)
    )


def _index_mark() -> pl.Expr:
    """Return why a whole year has no index; one before the base year is itself not positive, else it were the base."""
    return (
        pl.when(pl.col("kind") == "rate")
        .then(pl.lit("rate"))
        .when(~pl.col("qualifier").is_in(FIRM))
        .then(pl.lit("hedged"))
        .when(pl.col("index_base").is_null())
        .then(pl.lit("base_not_positive"))
        .otherwise(pl.lit("none"))
        .cast(SeriesMark)
    )


def _growth(mark: str, base: str) -> pl.Expr:
    ratio = pl.col("value").cast(pl.Float64) / pl.col(base).cast(pl.Float64)
    return pl.when(pl.col(mark) == "none").then(ratio - 1)


def _with_check(table: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Add growth_check: does any level over any base that their roundings allow give a growth published so?"""
    least, most = (
        pl.when(edge < 0).then(edge / worst_below).otherwise(edge / worst_above) - 1
        for edge, worst_below, worst_above in (
            (low(), _LOW_BASE, _HIGH_BASE),
            (high(), _HIGH_BASE, _LOW_BASE),
        )
    )
    published = ("published_growth", "published_half_unit", "published_qualifier")
    compared = table.lazy().filter(pl.col("growth").is_not_null() & pl.col("published_growth").is_not_null())
    real = relations.filter(relation="real_growth")["of"].implode()
    checked = compared.select(
        "row",
        pl.when(pl.col("indicator").is_in(real))
        .then(pl.lit("real"))
        .when(apart(least, most, low(*published), high(*published)))
        .then(pl.lit("differs"))
        .otherwise(pl.lit("agrees"))
        .cast(GrowthCheck)
        .alias("growth_check"),
    )
    found = table.select("row").join(checked.collect(), on="row", how="left", maintain_order="left")
    return table.with_columns(found["growth_check"].fill_null("nothing"))
