"""How fast did it grow over several years: compound average growth (年均增长), beside what was published."""

import polars as pl

from flows.aggregate.growth.lines import IN_ORDER, actual_lines, placed, taken
from flows.aggregate.ranges import FIRM, apart, high, low
from flows.aggregate.shown import ORDER
from flows.tidy.words import sentence
from schemas.answers.series import GrowthCheck
from schemas.answers.spans import SPANS
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.registers import Registers

_MEASURES = {"average_growth": "average", "growth_since": "total"}  # how they are published -> what is worked out
_NAMES = ("entity", "indicator", "scope")
_ENDS = ("first", "last")


def growth_spans(
    cluster: Cluster,
    figures: pl.DataFrame,
    facts: pl.DataFrame,
    registers: Registers,
    groups: pl.DataFrame,
) -> pl.DataFrame:
    """Return SPANS: one row a line of two or more firm positive whole years, and one a published growth over years.

    growth = (last / first) ** (1 / steps) - 1, a fraction: the compound average a year (geometric mean), or with one
    step the growth in total. growth_low and growth_high: what the roundings of both levels allow. A published average
    for 2021/2024 is from 2021 to 2024, three steps; growth since a year is from that year. It is set beside levels of
    its own scope, two that are not stated being alike: those of its own source, else those printed most exactly,
    because a growth is worked out before levels are rounded. Where there are none, or only hedged ones, there is a
    mark. growth_check: whether both ranges meet. gap_pp = (published - worked out) * 100. figures is FIGURES of facts.
    """
    said = _published(figures, registers.relations)
    rows, lines = actual_lines(cluster, figures, registers.indicators, groups, _one_year() & (pl.col("kind") != "rate"))
    spans = pl.concat(
        [_widest(figures, rows, lines), _beside(said, facts, registers.indicators)], how="diagonal_relaxed"
    )
    table = (
        _with_growth(spans)
        .pipe(placed, cluster, registers.indicators, groups)
        .sort(*IN_ORDER, "dimension", "scope", "published_indicator", "period", "published_id", nulls_last=True)
    )
    return validate(SPANS, table.select(pl.col(name).cast(c) for name, c in SPANS.columns.items()))


def _whole_years() -> pl.Expr:
    """Tell whether a period begins and ends with a year."""
    return (pl.col("period_start").dt.ordinal_day() == 1) & (
        pl.col("period_end").dt.offset_by("1d").dt.ordinal_day() == 1
    )


def _one_year() -> pl.Expr:
    return _whole_years() & (pl.col("period_start").dt.year() == pl.col("period_end").dt.year())


def _widest(figures: pl.DataFrame, rows: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return, for each line, the first and the last of its firm positive years where there are two."""
    ends = (
        rows.filter(pl.col("firm") & pl.col("positive"))
        .group_by("line", maintain_order=True)
        .agg(
            pl.col("row").first().alias("first_row"),
            pl.col("row").last().alias("last_row"),
            pl.col("period_start").first().dt.year().alias("first_year"),
            pl.col("period_start").last().dt.year().alias("last_year"),
        )
        .filter(pl.col("first_row") != pl.col("last_row"))
        .join(lines.select("line", *_NAMES, "dimension"), on="line", how="left", maintain_order="left")
        .with_columns(measure=pl.lit("average"), mark=pl.lit("none"))
    )
    levels = (taken(figures, ends[f"{name}_row"], _end(name)) for name in _ENDS)
    return pl.concat([ends.drop("line", "first_row", "last_row"), *levels], how="horizontal")


def _published(figures: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Return every published growth over years, with the indicator of its levels, and its first and last year.

    These are null where its period does not say them.
    """
    over = relations.filter(pl.col("relation").cast(pl.String).is_in(list(_MEASURES))).select(
        published_indicator="indicator",
        indicator="of",
        measure=pl.col("relation").cast(pl.String).replace_strict(_MEASURES, return_dtype=pl.String),
        since=pl.col("against").cast(pl.Int32, strict=False),
    )
    first = pl.when(pl.col("measure") == "total").then("since").otherwise(pl.col("period_start").dt.year())
    last = pl.col("period_end").dt.year()
    known = _whole_years() & (first < last)
    return (
        figures.filter(pl.col("basis") == "actual", pl.col("indicator").is_in(over["published_indicator"].to_list()))
        .rename({"indicator": "published_indicator"})
        .join(over, on="published_indicator")
        .select(
            *_NAMES, "source_id", "measure", "published_indicator",
            said_period="period",
            published_id="fact_id",
            published_growth=pl.col("value").cast(pl.Float64),
            published_half_unit="half_unit",
            published_qualifier="qualifier",
            first_year=pl.when(known).then(first),
            last_year=pl.when(known).then(last),
        )
    )  # fmt: skip


def _beside(said: pl.DataFrame, facts: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Add to each published growth the levels of its first and last year under its own scope, and the mark."""
    levels = (
        facts.filter(pl.col("basis") == "actual", _one_year())
        .join(said, on=("entity", "indicator"), how="semi")  # most are of no concern
        .with_columns(pl.col("period_start").dt.year().alias("year"), pl.col("qualifier").is_in(FIRM).alias("firm"))
        .sort(~pl.col("firm"), "half_unit", *ORDER)
    )
    finest = levels.unique((*_NAMES, "dimension", "year"), keep="first", maintain_order=True)
    own = levels.filter("firm").unique((*_NAMES, "dimension", "year", "source_id"), keep="first", maintain_order=True)
    there = levels.select("entity", "indicator", "year").unique()
    beside = said
    for name in _ENDS:
        year, dimension = f"{name}_year", ["dimension"] if name == "last" else []
        ends = finest.select(*_NAMES, "dimension", **{year: "year"}, **_end(name))
        same = own.select(*_NAMES, "dimension", "source_id", **{year: "year"}, **_end(f"own_{name}"))
        anywhere = there.select("entity", "indicator", pl.lit(value=True).alias(f"{name}_there"), **{year: "year"})
        beside = (
            beside.join(ends, on=(*_NAMES, year, *dimension), how="left")
            .join(same, on=(*_NAMES, year, "dimension", "source_id"), how="left")
            .join(anywhere, on=("entity", "indicator", year), how="left")
            .with_columns(pl.coalesce(f"own_{column}", column).alias(column) for column in _end(name))
        )
    return _in_one_dimension(beside, indicators).with_columns(_mark().alias("mark"))


def _in_one_dimension(beside: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """Keep each published growth once: of several dimensions one that has both years, the indicator's own first."""
    own = indicators.select("indicator", own_dimension="dimension")
    half = pl.col("last_id").is_null()
    kept = (
        beside.join(own, on="indicator", how="left")
        .sort("published_id", half, pl.col("dimension") != pl.col("own_dimension"), "dimension")
        .unique("published_id", keep="first", maintain_order=True)
    )
    return kept.with_columns(pl.when(~half).then(name).alias(name) for name in ("dimension", *_end("first")))


def _mark() -> pl.Expr:
    firm = pl.col("first_qualifier").is_in(FIRM) & pl.col("last_qualifier").is_in(FIRM)
    return (
        pl.when(pl.col("last_year").is_null())
        .then(pl.lit("no_years"))
        .when(pl.col("last_id").is_null() & pl.col("first_there") & pl.col("last_there"))
        .then(pl.lit("other_scope"))
        .when(pl.col("last_id").is_null())
        .then(pl.lit("no_levels"))
        .when(~firm)
        .then(pl.lit("hedged"))
        .when((pl.col("first") <= 0) | (pl.col("last") <= 0))
        .then(pl.lit("not_positive"))
        .otherwise(pl.lit("none"))
    )


def _end(name: str) -> dict[str, str]:
    """Return what the columns of a first or a last year are called -> what they are called of a figure."""
    return {
        f"{name}_id": "fact_id", name: "value", f"{name}_half_unit": "half_unit", f"{name}_qualifier": "qualifier"
    }  # fmt: skip


def _with_growth(spans: pl.DataFrame) -> pl.DataFrame:
    """Add period, years, steps, the growth, the range that rounding allows, and how the published one compares."""
    years = pl.col("last_year") - pl.col("first_year")
    edges = {name: (name, f"{name}_half_unit", f"{name}_qualifier") for name in _ENDS}
    published = ("published_growth", "published_half_unit", "published_qualifier")
    firm = pl.col("mark") == "none"
    compared = pl.col("growth").is_not_null() & pl.col("published_growth").is_not_null()
    differs = apart(pl.col("growth_low"), pl.col("growth_high"), low(*published), high(*published))
    return (
        spans.with_columns(
            pl.coalesce(sentence("{}/{}", "first_year", "last_year"), "said_period").alias("period"),
            years.alias("years"),
            pl.when(pl.col("measure") == "average").then(years).when(years.is_not_null()).then(1).alias("steps"),
        )
        .with_columns(
            pl.when(firm)
            .then(_spread(pl.col("last").cast(pl.Float64), pl.col("first").cast(pl.Float64)))
            .alias("growth"),
            pl.when(firm).then(_spread(low(*edges["last"]), high(*edges["first"]))).alias("growth_low"),
            pl.when(firm).then(_spread(high(*edges["last"]), low(*edges["first"]))).alias("growth_high"),
        )
        .with_columns(
            pl.when(compared).then((pl.col("published_growth") - pl.col("growth")) * 100).alias("gap_pp"),
            pl.when(~compared)
            .then(pl.lit("nothing"))
            .when(differs)
            .then(pl.lit("differs"))
            .otherwise(pl.lit("agrees"))
            .cast(GrowthCheck)
            .alias("growth_check"),
        )
    )


def _spread(last: pl.Expr, first: pl.Expr) -> pl.Expr:
    return (last / first) ** (1 / pl.col("steps")) - 1
