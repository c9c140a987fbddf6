"""How does the district stand beside its city and the other districts: like with like, or plainly not at all."""

from collections.abc import Sequence

import polars as pl

from flows.aggregate.comparison.quotients import ABOUT, FIGURE, LIKE, firm, growth, growths, levels, over_total
from schemas.answers.comparison import COMPARISON
from schemas.cluster import Cluster
from schemas.contract import validate

_BASES = ("actual", "target")
_WHO = ("entity", *ABOUT)
_SIDE = ("dimension", "scope", "period", *FIGURE, *(f"base_{name}" for name in FIGURE), "base_scope")


def comparison(
    cluster: Cluster, entities: pl.DataFrame, figures: pl.DataFrame, indicators: pl.DataFrame
) -> pl.DataFrame:
    """Return COMPARISON: for each indicator that cluster.toml compares, on each basis, one row a measure.

    share = district / city. growth_against = growth of the district less that of the city, in percentage points.
    location_quotient = (district / its total) / (city / its total), after Florence and Isard. rank: the district's
    place among the districts and comparators that stand in the same city. Shares of the city are given for these
    neighbours too, where they have a figure. Like is what agrees in indicator, basis, period, coverage and unit, two
    coverages that nobody states included; of several like pairs the newest that allows an answer counts. What allows
    none says why and names the figures that come nearest to each other.
    """
    city, peers = _neighbours(cluster, entities)
    there = [city] if city else []
    kinds = indicators.select("indicator", "kind", "direction", "adds_up")
    candidates = _candidates(cluster, figures, indicators, [cluster.district, *there, *peers])
    level = candidates["share"]
    asked = pl.DataFrame(
        [(cluster.district, name, basis) for name in cluster.comparison.indicators for basis in _BASES],
        schema=dict.fromkeys(_WHO, pl.String),
        orient="row",
    ).unique()
    ranked = _ranked(level.filter(pl.col("entity").is_in([cluster.district, *peers])), cluster.district, kinds)
    spoken = level.filter(pl.col("entity").is_in(peers)).select(*_WHO).unique()
    rows = [
        _judged("share", pl.concat([asked, spoken]), level, there, kinds),
        _judged("rank", asked.join(ranked, on=_WHO, how="anti"), level, peers if city else [], kinds),
        _judged("growth_against", asked, candidates["growth_against"], there, kinds),
        _judged("location_quotient", asked, candidates["location_quotient"], there, kinds),
        ranked,
    ]
    places = {name: place for place, name in enumerate([cluster.district, *peers])}
    orders = {name: place for place, name in enumerate(cluster.comparison.indicators)}
    made = (
        pl.concat(rows, how="diagonal_relaxed")
        .with_columns(pl.lit(city, dtype=pl.String).alias("against"), pl.col("order", "fact_ids").fill_null([]))
        .with_columns((pl.col("reason") if city else pl.lit("no_city")).alias("reason"))
        .select(pl.col(name).cast(column) for name, column in COMPARISON.columns.items())
        .sort(
            "measure",
            pl.col("entity").replace_strict(places, return_dtype=pl.UInt32),
            pl.col("indicator").replace_strict(orders, return_dtype=pl.UInt32, default=None),
            "basis",
        )
    )
    return validate(COMPARISON, made)


def _neighbours(cluster: Cluster, entities: pl.DataFrame) -> tuple[str | None, list[str]]:
    """Return the city that the district stands in, and the other districts and the comparators that do."""
    parents = dict(entities.select("entity", "parent").iter_rows())
    city = parents.get(cluster.district)
    near = (pl.col("kind") == "district") | pl.col("entity").is_in(cluster.comparators)
    own = pl.col("entity").is_in([cluster.district, cluster.entity])
    beside = entities.filter(near, ~own, pl.col("parent") == pl.lit(city, dtype=pl.String))["entity"].to_list()
    listed = [name for name in cluster.comparators if name in beside]
    return city, [*listed, *sorted(set(beside) - set(listed))]


def _candidates(
    cluster: Cluster, figures: pl.DataFrame, indicators: pl.DataFrame, names: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """Return, for each measure, what it may hold against each other."""
    asked = cluster.comparison.indicators
    growing = indicators.filter(pl.col("growth_of").is_in(asked)).select("indicator", "growth_of")
    wanted = [*asked, *growing["indicator"], *([cluster.comparison.total] if cluster.comparison.total else [])]
    known = figures.filter(
        pl.col("indicator").is_in(wanted), pl.col("entity").is_in(names), pl.col("basis").is_in(_BASES)
    ).with_columns(pl.col("basis").cast(pl.String))
    rates = indicators.filter(kind="rate").select("indicator")
    shown = known.filter(pl.col("indicator").is_in(asked))
    published = known.join(growing, on="indicator").drop("indicator").rename({"growth_of": "indicator"})
    level = levels(shown, indicators)
    totals = levels(known.filter(pl.col("indicator") == pl.lit(cluster.comparison.total, dtype=pl.String)), indicators)
    return {
        "share": level,
        "growth_against": growths(shown.join(rates, on="indicator", how="anti"), published),
        "location_quotient": over_total(level, totals),
    }


def _judged(
    measure: str, wanted: pl.DataFrame, candidates: pl.DataFrame, there: Sequence[str], kinds: pl.DataFrame
) -> pl.DataFrame:
    """Return a row for each of `wanted`: its best pair with a figure of `there`, its numbers or why there are none."""
    ours = wanted.join(candidates, on=_WHO)
    pairs = _pairs(wanted, ours, candidates.filter(pl.col("entity").is_in(there))).join(kinds, on="indicator")
    newest = (-pl.col("period_end").to_physical(), -pl.col("since").to_physical(), "how", "here_id", "there_id")
    best = (
        pairs.with_columns(_reason(measure).alias("reason"), pl.lit(measure).alias("measure"))
        .sort(*_WHO, pl.col("reason").is_not_null(), "tier", "apart", *newest, nulls_last=True)
        .unique(_WHO, keep="first", maintain_order=True)
    )
    ids = ("here_id", "here_base_id", "there_id", "there_base_id")
    return _numbers(measure, best).with_columns(pl.concat_list(ids).list.drop_nulls().alias("fact_ids"))


def _pairs(wanted: pl.DataFrame, ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Return pairs in tiers: like ones (0), of like period (1), nearest in time (2), one side alone (3).

    Only like ones are many; of the others each figure of ours has one.
    """
    here = _named(ours, "here")
    there = _named(theirs, "there").drop("period_end", "since", "how", "scope", "dimension")
    there = there.sort(*ABOUT, "there_end", "there_since", "there_how", "there_scope", "there_id")
    like = {name: f"there_{name}" for name in ("how", "dimension", "scope", "since")} | {"period_end": "there_end"}
    same_period = ("there_since", "there_end")
    first = there.unique([*ABOUT, *same_period], keep="first", maintain_order=True)
    by_end = first.unique([*ABOUT, "there_end"], keep="first", maintain_order=True).sort("there_end", "there_id")
    tiers = [
        here.with_columns(pl.col(name).alias(at) for name, at in like.items()).join(there, on=[*ABOUT, *like.values()]),
        here.join(first, left_on=[*ABOUT, "since", "period_end"], right_on=[*ABOUT, *same_period], coalesce=False),
        here.sort("period_end", "here_id").join_asof(
            by_end,
            left_on="period_end",
            right_on="there_end",
            by=list(ABOUT),
            strategy="nearest",
            coalesce=False,
            check_sortedness=False,
        ),
        wanted.join(here, on=_WHO, how="left").join(
            by_end.unique(ABOUT, keep="last", maintain_order=True), on=ABOUT, how="left"
        ),
    ]
    rows = pl.concat(
        [tier.with_columns(pl.lit(number).alias("tier")) for number, tier in enumerate(tiers)], how="diagonal_relaxed"
    )
    return rows.with_columns((pl.col("period_end") - pl.col("there_end")).dt.total_days().abs().alias("apart"))


def _named(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    """Return the candidates with their columns named after the side, beside those that must be alike."""
    return (
        frame.rename({"entity": "there_entity"} if side == "there" else {})
        .with_columns(
            *(pl.col(name).alias(f"{side}_{name}") for name in _SIDE),
            *(
                (pl.col("period_end").alias("there_end"), pl.col("since").alias("there_since"))
                if side == "there"
                else ()
            ),
            *((pl.col("how").alias("there_how"),) if side == "there" else ()),
        )
        .drop(name for name in _SIDE if name not in LIKE)
    )


def _reason(measure: str) -> pl.Expr:
    """Return why a pair allows no answer; null where it allows one."""
    here, there = "here_qualifier", "there_qualifier"
    above, below = pl.col("here_value"), pl.col("there_value")
    bases = (pl.col("here_base_value"), pl.col("there_base_value"))
    levels_grow = pl.col("how") == "levels"
    hedged = {
        "share": ~firm(here, there),
        "rank": ~firm(here, there),
        "growth_against": ~firm(here, there, "here_base_qualifier", "there_base_qualifier"),
        "location_quotient": ~firm(here, there, "here_base_qualifier", "there_base_qualifier"),
    }[measure]
    not_positive = {
        "share": (above < 0) | (below <= 0),
        "rank": pl.lit(value=False),
        "growth_against": levels_grow & ((bases[0] <= 0) | (bases[1] <= 0)),
        "location_quotient": (above < 0) | (below <= 0) | (bases[0] <= 0) | (bases[1] <= 0),
    }[measure]
    no_total = bases[0].is_null() | bases[1].is_null()
    other_total = pl.col("here_base_scope") != pl.col("there_base_scope")
    quotient = pl.lit(measure == "location_quotient")
    rules = (
        ("rate", (pl.col("kind") == "rate") & pl.lit(measure != "rank")),
        ("not_additive", (pl.col("adds_up") == "none") & pl.lit(measure == "share")),
        ("no_figure_here", pl.col("here_id").is_null()),
        ("no_figure_there", pl.col("there_id").is_null()),
        ("other_period", (pl.col("since") != pl.col("there_since")) | (pl.col("period_end") != pl.col("there_end"))),
        ("other_method", pl.col("how") != pl.col("there_how")),
        ("other_unit", pl.col("here_dimension") != pl.col("there_dimension")),
        ("other_scope", pl.col("here_scope") != pl.col("there_scope")),
        ("no_total", quotient & no_total),
        ("other_scope", quotient & other_total),
        ("hedged", hedged),
        ("not_positive", not_positive),
    )
    return pl.coalesce(pl.when(rule.fill_null(value=False)).then(pl.lit(word)) for word, rule in rules)


def _numbers(measure: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with what the measure makes of them; nothing where there is a reason against it."""
    here, there, here_base, there_base = (
        pl.col(name).cast(pl.Float64) for name in ("here_value", "there_value", "here_base_value", "there_base_value")
    )
    allowed = pl.col("reason").is_null()
    grow = allowed & pl.lit(measure == "growth_against")
    made = {
        "share": allowed & pl.lit(measure == "share"),
        "quotient": allowed & pl.lit(measure == "location_quotient"),
    }
    values = {"share": here / there, "quotient": here / here_base / (there / there_base)}
    return (
        pairs.with_columns(
            allowed.alias("comparable"),
            *(pl.when(made[name]).then(value).alias(name) for name, value in values.items()),
            *(pl.when(grow).then(growth(side)).alias(f"{side}_growth") for side in ("here", "there")),
        )
        .with_columns(((pl.col("here_growth") - pl.col("there_growth")) * 100).alias("growth_pp"))
        .rename(
            {f"{side}_{base}value": f"{side}{base and '_base'}" for side in ("here", "there") for base in ("", "base_")}
        )
    )


def _ranked(candidates: pl.DataFrame, district: str, kinds: pl.DataFrame) -> pl.DataFrame:
    """Return the district's place among those with a like figure, for the newest period in which there is another."""
    own = candidates.filter(entity=district).select(*LIKE, here_qualifier="qualifier")
    best_first = pl.when(pl.col("direction") == "down").then(1).otherwise(-1) * pl.col("value").cast(pl.Float64)
    field = (
        candidates.join(own, on=LIKE)
        .filter(firm("here_qualifier", "qualifier"), firm("here_qualifier"))
        .join(kinds, on="indicator")
        .with_columns(best_first.alias("best_first"))
        .sort(*LIKE, "best_first", "entity")
        .with_columns(
            pl.col("best_first").rank("min").over(LIKE).cast(pl.UInt32).alias("rank"),
            pl.len().over(LIKE).cast(pl.UInt32).alias("of"),
        )
    )
    lists = field.group_by(LIKE, maintain_order=True).agg(
        pl.col("entity").alias("order"), pl.col("id").alias("fact_ids")
    )
    newest = (-pl.col("period_end").to_physical(), -pl.col("since").to_physical(), "scope", "dimension")
    rows = (
        field.filter(pl.col("of") > 1, pl.col("entity") == district)
        .join(lists, on=LIKE, how="left")
        .sort(*ABOUT, *newest)
        .unique(ABOUT, keep="first", maintain_order=True)
        .drop("here_qualifier", *(name for name in kinds.columns if name != "indicator"))
    )
    named = {name: f"here_{name}" for name in _SIDE} | {"value": "here"}
    return (
        rows.drop(name for name in rows.columns if name.startswith("base_"))
        .rename({old: new for old, new in named.items() if not old.startswith("base_")})
        .with_columns(pl.lit("rank").alias("measure"), pl.lit(value=True).alias("comparable"))
    )
