"""How dense is a development, and how much of the district is it: its own figures over its area and the district's."""

import polars as pl

from flows.aggregate.ranges import high, low
from flows.aggregate.shown import ORDER
from schemas.answers.developments import DEVELOPMENT_RATIOS
from schemas.cluster import Cluster
from schemas.contract import validate
from schemas.registers import Registers
from schemas.vocabulary import Qualifier

AREA = "area"  # the indicator that a density divides by
SQUARE_KM = 1_000_000.0  # in square metres, the canonical unit of an area
# Which basis speaks for a development where there are several: what is, before what is to be.
BASIS_FIRST = {"actual": 0, "planned": 1, "forecast": 2, "target": 3}

_KEY = ("place", "indicator")
_PERIOD = ("indicator", "dimension", "basis", "period_start", "period_end")
_LIKE = (*_PERIOD, "scope")
_PARTS = ("id", "half_unit", "qualifier", "basis", "scope", "period")


def development_ratios(cluster: Cluster, figures: pl.DataFrame, registers: Registers) -> pl.DataFrame:
    """Return DEVELOPMENT_RATIOS, a row for each development, measure and indicator of cluster.toml that has it.

    Density: the development's own figure (an actual one before a planned one, then the newest) over its own newest
    area, for a square kilometre; not for rates and areas. Share of the district: over the district's figure of the
    same indicator, dimension, basis, period and scope; only for what adds up over entities. Unlike figures give a
    mark instead of a result. low and high: interval arithmetic over what the printed figures allow.
    """
    places = pl.DataFrame(
        {"development": cluster.developments.entities}, schema={"development": pl.String}
    ).with_row_index("place", offset=1)
    kinds = registers.indicators.select("indicator", "kind", "adds_up", own_dimension="dimension")
    asked = places.join(
        kinds.filter(pl.col("indicator").is_in(cluster.developments.indicators), pl.col("kind") != "rate"), how="cross"
    )  # a few developments by a few indicators
    wanted = (AREA, *cluster.developments.indicators)
    own = places.join(
        figures.filter(pl.col("indicator").is_in(wanted)), left_on="development", right_on="entity", how="inner"
    ).with_columns((pl.col("dimension") != cluster.currency).alias("other_currency"))
    district = figures.filter(pl.col("indicator").is_in(wanted), pl.col("entity") == cluster.district)
    rows = pl.concat(
        [
            _density(asked.filter(pl.col("own_dimension") != AREA), own),
            _share(asked.filter(pl.col("adds_up") != "none"), own, district),
        ],
        how="diagonal",
    )
    order = {name: place for place, name in enumerate(dict.fromkeys(cluster.developments.indicators))}
    ordered = rows.pipe(_worked_out).sort(
        "place", "measure", pl.col("indicator").replace_strict(order, return_dtype=pl.UInt32)
    )
    return validate(DEVELOPMENT_RATIOS, ordered.select(*DEVELOPMENT_RATIOS.columns))


def _density(asked: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    newest = pl.col("period_end").to_physical() * -1
    area = own.filter(indicator=AREA).sort("place", newest, _basis(), *ORDER).unique("place", keep="first")
    chosen = own.sort(*_KEY, "other_currency", _basis(), newest, *ORDER).unique(_KEY, keep="first")
    return (
        asked.join(_named(chosen, "numerator", (*_KEY, "dimension")), on=_KEY, how="left")
        .join(_named(area, "denominator", ("place",)), on="place", how="left")
        .with_columns(measure=pl.lit("density"), per=pl.lit(SQUARE_KM))
    )


def _share(asked: pl.DataFrame, own: pl.DataFrame, district: pl.DataFrame) -> pl.DataFrame:
    """Return each development's figure beside the district's: the newest that is like one, else the newest."""
    like = _named(district, "denominator", _LIKE).with_columns(pl.lit(value=True).alias("like"))
    # of another scope, one for each period: shown beside, never divided by
    unlike = _named(district.sort(*_PERIOD, *ORDER).unique(_PERIOD, keep="first"), "denominator", _PERIOD)
    both = own.join(like, on=_LIKE, how="left")
    matched = pl.concat(
        [
            both.filter("like"),
            both.filter(pl.col("like").is_null())
            .drop(name for name in unlike.columns if name not in _PERIOD)
            .join(unlike, on=_PERIOD, how="left")
            .select(both.columns),
        ]
    )
    chosen = matched.sort(
        *_KEY, pl.col("like").is_null(), "other_currency", _basis(), pl.col("period_end").to_physical() * -1, *ORDER
    ).unique(_KEY, keep="first")
    beside = [f"denominator_{part}" for part in _PARTS] + ["denominator"]
    return asked.join(_named(chosen, "numerator", (*_KEY, "dimension", *beside)), on=_KEY, how="left").with_columns(
        measure=pl.lit("share_of_district"), per=pl.lit(1.0)
    )


def _basis() -> pl.Expr:
    return pl.col("basis").cast(pl.String).replace_strict(BASIS_FIRST, return_dtype=pl.UInt32)


def _named(frame: pl.DataFrame, name: str, keep: tuple[str, ...]) -> pl.DataFrame:
    parts = {f"{name}_{part}": "fact_id" if part == "id" else part for part in _PARTS}
    return frame.select(*keep, pl.col("value").alias(name), *(pl.col(of).alias(part) for part, of in parts.items()))


def _worked_out(rows: pl.DataFrame) -> pl.DataFrame:
    exact = (pl.col("numerator_qualifier") == "exact") & (pl.col("denominator_qualifier") == "exact")
    density = pl.col("measure") == "density"
    mark = (
        pl.when(pl.col("numerator").is_null())
        .then(pl.lit("no_figure"))
        .when(pl.col("denominator").is_null())
        .then(pl.when(density).then(pl.lit("no_area")).otherwise(pl.lit("no_like_period")))
        .when(~density & (pl.col("numerator_scope") != pl.col("denominator_scope")))
        .then(pl.lit("other_scope"))
        .when(pl.col("denominator") <= 0)
        .then(pl.lit("not_positive"))
        .when(~exact)
        .then(pl.lit("hedged"))
        .otherwise(pl.lit("none"))
        .cast(DEVELOPMENT_RATIOS.columns["mark"])
    )
    num_low, num_high, den_low, den_high = (
        bound(name, f"{name}_half_unit", f"{name}_qualifier")
        for name in ("numerator", "denominator")
        for bound in (low, high)
    )
    above, per = pl.col("numerator").cast(pl.Float64), pl.col("per")
    least = pl.when(num_low >= 0).then(num_low / den_high).otherwise(num_low / den_low) * per
    most = pl.when(num_high >= 0).then(num_high / den_low).otherwise(num_high / den_high) * per
    shown = pl.col("mark").is_in(["none", "hedged"])
    bounded = shown & (den_low > 0).fill_null(value=True)  # without a lower bound it is still positive
    return rows.with_columns(
        mark.alias("mark"), pl.col("measure").cast(DEVELOPMENT_RATIOS.columns["measure"])
    ).with_columns(
        pl.when(shown).then(above / pl.col("denominator").cast(pl.Float64) * per).alias("result"),
        pl.when(bounded).then(least).alias("low"),
        pl.when(bounded).then(most).alias("high"),
        pl.when(shown).then(_hedge()).alias("qualifier"),
    )


def _hedge() -> pl.Expr:
    """Return the result's hedge: that of the one hedged figure, turned round where it divides; of two, about."""
    above, below = pl.col("numerator_qualifier"), pl.col("denominator_qualifier")
    turned = {"exact": "exact", "about": "about", "almost": "more_than", "more_than": "up_to", "up_to": "more_than"}
    return (
        pl.when(below == "exact")
        .then(above)
        .when(above == "exact")
        .then(below.cast(pl.String).replace_strict(turned, default=None, return_dtype=Qualifier))
        .otherwise(pl.lit("about").cast(Qualifier))
    )
