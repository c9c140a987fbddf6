"""The register by segment, place in the chain, park, town and founding year."""

import polars as pl

from flows.aggregate.groups import ancestry
from flows.aggregate.register.reported import at_enterprises
from schemas.answers.register import GROUP_KINDS, GROUPINGS, REGISTER_GROUPS
from schemas.cluster import Cluster
from schemas.contract import empty, validate
from schemas.vocabulary import CHAIN_POSITIONS, SEGMENTS

MOST = 50  # groups named of one grouping; the smaller ones stand in one row
SINGLE_YEARS = 10  # founding years told one by one, the newest
DECADES = 6  # told before these, the running one included; all before is one row
_SUMS = (
    "enterprises", "designated", "designated_known", "employees", "employees_known",
    "output", "output_known", "both", "output_of_both", "employees_of_both",
)  # fmt: skip


def register_groups(
    cluster: Cluster, entities: pl.DataFrame, enterprises: pl.DataFrame, figures: pl.DataFrame
) -> pl.DataFrame:
    """Return REGISTER_GROUPS: of each grouping its groups, together all enterprises, each in one of them.

    enterprises: ENTERPRISES. figures: what they report (see `reported`), of which the period with the most figures
    counts, the newest of those with equally many. Each sum goes with how many enterprises it is known of, and is
    blank, not 0, where that is none. A park's row counts what the register puts in that very park. Parks of the
    district without any enterprise have a row, where the register says parks at all. Of parks and towns the 50 largest
    are named; founding years are single for the newest ten, then decades.
    """
    if enterprises.is_empty():
        return empty(REGISTER_GROUPS)
    period, rows = _with_output(enterprises, figures)
    made = [_grouped(rows, grouping, _groups_of(rows, grouping)) for grouping in GROUPINGS]
    parks = pl.concat(made, how="diagonal").pipe(_with_quiet_parks, _parks(cluster, entities))
    shown = _summed(_ordered(parks), "grouping", "order", "kind", "group").sort("grouping", "order")
    return validate(REGISTER_GROUPS, shown.pipe(_divided, enterprises.height, period).select(*REGISTER_GROUPS.columns))


def _with_output(enterprises: pl.DataFrame, figures: pl.DataFrame) -> tuple[tuple[str | None, ...], pl.DataFrame]:
    """Return the period and the dimension with the most figures, and the enterprises with their output there."""
    periods = (
        figures.group_by("period", "period_end", "dimension")
        .len()
        .sort("len", "period_end", "period", "dimension", descending=[True, True, False, False])
    )
    rows = enterprises.select(*GROUPINGS, "employees", pl.col("designated").cast(pl.UInt32))
    if periods.is_empty():
        none = pl.lit(None, dtype=REGISTER_GROUPS.columns["output"])
        return (None, None), rows.with_columns(none.alias("value")).pipe(_with_both)
    period, _, dimension, _ = periods.row(0)
    one = figures.filter(period=period, dimension=dimension)
    output = at_enterprises(one["enterprise"], one["value"], rows.height).alias("value")
    return (period, dimension), rows.with_columns(output).pipe(_with_both)


def _with_both(rows: pl.DataFrame) -> pl.DataFrame:
    """Add output and employees where both are known; as columns, as a filter in each group takes ten times as long."""
    both = pl.col("value").is_not_null() & pl.col("employees").is_not_null()
    return rows.with_columns(pl.when(both).then(name).alias(f"{name}_of_both") for name in ("value", "employees"))


def _groups_of(rows: pl.DataFrame, grouping: str) -> pl.Expr:
    """Return the group of a value as text; blank where the register says nothing."""
    if grouping != "founded":
        return pl.col(grouping).cast(pl.String)
    newest = rows["founded"].max()
    if not isinstance(newest, int):
        return pl.lit(None, dtype=pl.String)
    single = newest - SINGLE_YEARS + 1
    earliest = (single - 1) // 10 * 10 - (DECADES - 1) * 10
    year = pl.col("founded")
    decade = year // 10 * 10
    last = pl.min_horizontal(decade + 9, pl.lit(single - 1))
    years = pl.when(decade == last).then(decade.cast(pl.String)).otherwise(pl.format("{}/{}", decade, last))
    return (
        pl.when(year >= single)
        .then(year.cast(pl.String))
        .when(year >= earliest)
        .then(years)
        .when(year.is_not_null())
        .then(pl.lit(f"<{earliest}"))
    )


def _grouped(rows: pl.DataFrame, grouping: str, group: pl.Expr) -> pl.DataFrame:
    """Return a row a group: how many enterprises, and each sum with how many it is known of."""
    sums = {"employees": "employees", "output": "value", "output_of_both": "value_of_both"}
    sums |= {"employees_of_both": "employees_of_both", "designated": "designated"}
    counts = {"designated_known": "designated", "employees_known": "employees", "output_known": "value"}
    counts |= {"both": "employees_of_both"}
    types = REGISTER_GROUPS.columns
    each = rows.group_by(grouping).agg(
        pl.len().alias("enterprises"),
        *(pl.col(column).sum().alias(name) for name, column in sums.items()),
        *(pl.col(column).count().alias(name) for name, column in counts.items()),
    )
    # the group is worked out for each value, not for each row
    return (
        each.with_columns(group.alias("group"))
        .group_by("group")
        .agg(pl.col(name).sum().cast(types[name]) for name in _SUMS)
        .with_columns(pl.lit(grouping).cast(types["grouping"]).alias("grouping"))
    )


def _parks(cluster: Cluster, entities: pl.DataFrame) -> pl.DataFrame:
    """Return group: the parks of the district and the developments followed."""
    inside = ancestry(entities).filter(pl.col("ancestor").is_in([cluster.district, cluster.entity]))
    own = entities.filter(kind="park").join(inside, on="entity", how="semi")["entity"].to_list()
    return pl.DataFrame(
        {"group": list(dict.fromkeys([*cluster.developments.entities, *own]))}, schema={"group": pl.String}
    )


def _with_quiet_parks(groups: pl.DataFrame, parks: pl.DataFrame) -> pl.DataFrame:
    """Add the parks in which the register has no enterprise, if it says of any in which park it stands."""
    said = groups.filter(pl.col("grouping") == "park", pl.col("group").is_not_null())
    if said.is_empty():
        return groups
    zeros = [pl.lit(0).cast(groups.schema[name]).alias(name) for name in _SUMS]
    grouping = pl.lit("park").cast(groups.schema["grouping"]).alias("grouping")
    quiet = parks.join(said, on="group", how="anti").with_columns(grouping, *zeros)
    return pl.concat([groups, quiet.select(groups.columns)])


def _ordered(groups: pl.DataFrame) -> pl.DataFrame:
    """Add kind and order: words of a list in its order, years the newest first, others the largest first, then the
    smaller ones together, then what is not said.
    """
    listed = pl.col("grouping").is_in(["segment", "chain"])
    of_list = pl.col("group").replace_strict(
        {word: place for words in (SEGMENTS, CHAIN_POSITIONS) for place, word in enumerate(words)},
        default=0, return_dtype=pl.Int64,
    )  # fmt: skip
    years = pl.col("grouping") == "founded"
    first_year = pl.col("group").str.extract(r"(\d+)").cast(pl.Int64)
    size = pl.when(listed).then(of_list).when(years).then(-first_year).otherwise(-pl.col("enterprises").cast(pl.Int64))
    before, stretch = pl.col("group").str.starts_with("<"), pl.col("group").str.contains("/", literal=True)
    place = pl.int_range(pl.len()).over("grouping")
    surplus = pl.len().over("grouping") > MOST + 1
    kind = (
        pl.when(pl.col("group").is_null())
        .then(pl.lit("not_said"))
        .when(years & before)
        .then(pl.lit("before"))
        .when(years & stretch)
        .then(pl.lit("years"))
        .when(~years & ~listed & surplus & (place >= MOST))
        .then(pl.lit("others"))
        .otherwise(pl.lit("named"))
        .cast(pl.Enum(GROUP_KINDS))
    )
    return (
        groups.with_columns(size.alias("size"))
        .sort("grouping", pl.col("group").is_null(), years & before, "size", "group")
        .with_columns(kind.alias("kind"), place.alias("order"))
        .with_columns(
            pl.when(pl.col("kind") == "others").then(pl.lit(MOST)).otherwise("order").alias("order"),
            pl.when(pl.col("kind") != "others").then(pl.col("group").str.strip_prefix("<")).alias("group"),
        )
    )


def _summed(groups: pl.DataFrame, *by: str) -> pl.DataFrame:
    return groups.group_by(by).agg(
        pl.len().cast(pl.UInt32).alias("groups"),
        *(pl.col(name).sum().cast(groups.schema[name]) for name in _SUMS),
    )


def _divided(groups: pl.DataFrame, height: int, period: tuple[str | None, ...]) -> pl.DataFrame:
    """Add shares and output per employee; blank what is known of none: missing is not zero."""
    known = {
        "designated": "designated_known", "employees": "employees_known", "output": "output_known",
        "output_of_both": "both", "employees_of_both": "both",
    }  # fmt: skip
    money = REGISTER_GROUPS.columns["output"]
    whole = groups.filter(grouping=GROUPINGS[0]).select(
        pl.when(pl.col("output_known").sum() > 0).then(pl.col("output").sum()).cast(money).alias("output_of_all")
    )
    number = {name: pl.col(name).cast(pl.Float64) for name in ("output", "output_of_all", "output_of_both")}
    return (
        groups.join(whole, how="cross")
        .with_columns(
            pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("grouping").alias("place"),
            pl.lit(height, dtype=pl.UInt32).alias("of_all"),
            pl.lit(period[0], dtype=pl.String).alias("period"),
            pl.lit(period[1], dtype=pl.String).alias("dimension"),
            *(pl.when(pl.col(count) > 0).then(name).alias(name) for name, count in known.items()),
        )
        .with_columns(
            (pl.col("enterprises") / pl.col("of_all")).alias("share"),
            pl.when(pl.col("output_of_all") > 0).then(number["output"] / number["output_of_all"]).alias("output_share"),
            pl.when(pl.col("employees_of_both") > 0)
            .then(number["output_of_both"] / pl.col("employees_of_both"))
            .alias("per_employee"),
        )
    )
