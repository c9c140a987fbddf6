"""Synthetic countries, for benchmarks and laws: as many facts as asked for, none of them about a place that exists."""

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from flows.ingest.registers import read_registers
from flows.ingest.rules import read_rules
from flows.tidy.periods import read_periods
from schemas.cluster import Anchor, Cluster, Comparison, Developments, Platform, Series, Tile
from schemas.contract import empty
from schemas.facts import BALANCE, CELLS, COMMITMENTS, ENTITIES, FACTS, MILESTONES, SOURCES, SUBJECTS, TERMS
from schemas.findings import FINDINGS, RULES
from schemas.registers import Registers
from schemas.rules import catalogue
from schemas.tidied import Tidied
from schemas.vocabulary import CHAIN_POSITIONS, SEGMENTS, STAGES

REGISTERS = Path(__file__).parents[2] / "inputs" / "registers"
FILE = "synthetic-facts.xlsx"
AS_OF = date(2026, 6, 30)

YEARS = range(2017, 2026)
GROWTH = 0.08  # a year, of everything; what else is published contradicts it
DISTRICTS, PARKS, FIRMS = 10, 9, 10  # of a city, of a district, of a district
_DISTRICT = 1 + PARKS + FIRMS
_CITY = 1 + DISTRICTS * _DISTRICT

# indicator, what it is of an entity's size
_FLOWS = {
    "total_output": 1.0,
    "industrial_output": 0.8,
    "industrial_output_all": 5.0,
    "revenue": 0.9,
    "overseas_revenue": 0.2,
    "rd_expense": 0.1,
}
_STOCKS = {
    "enterprises": 0.001,
    "above_scale_enterprises": 0.0003,
    "employees": 0.02,
    "area": 10.0,
    "investment": 0.3,
}
_GROWN = ("total_output", "industrial_output")
_PLANNED_ON, _DUE = date(2022, 6, 1), range(2023, 2027)  # the milestones: when they were planned, the years due
_RATES = {"overseas_revenue_share": 2222, "rd_to_revenue": 1111}  # in hundredths of a per cent

# dimension -> what one of the integers below is in its canonical unit, and how it is printed
_SCALE = {"CNY": 10_000, "count": 1, "persons": 1, "area": 1, "fraction": 1}
_PRINTED = {
    "CNY": "10 thousand yuan",
    "count": "items",
    "persons": "persons",
    "area": "sq m",
    "fraction": "%",
}


@dataclass(frozen=True)
class Country:
    """What `aggregate_tables` takes: as if read from a folder and tidied."""

    cluster: Cluster
    registers: Registers
    tidied: Tidied
    as_of: date = AS_OF


def countries(facts: int, seed: int = 0, *, with_facts: bool = True) -> Country:
    """Return a synthetic country with so many facts: cities of ten districts, each with its parks and firms.

    Of every entity the same things are published, nine years of them, by an official source and in part by a second
    one that rounds; one figure in a hundred is off by a twentieth, one in a thousand by ten times.
    The first district is the cluster's. The same facts and seed give the same frames. with_facts: false leaves the
    facts themselves out, for one who has them already.
    """
    published = _published()
    entities = _entities(-(-facts // published.height))
    registers = read_registers(REGISTERS)
    rules = read_rules(REGISTERS)
    columns = FACTS.columns
    letters = pl.DataFrame(
        {"file": FILE, "sheet": "facts", "part": "", "column": list(columns), "letter": "F", "fixed": None},
        schema=dict.fromkeys(("file", "sheet", "part", "column", "letter", "fixed"), pl.String),
    )
    tidied = Tidied(
        _facts(facts, entities, published, seed) if with_facts else empty(FACTS),
        _sources(entities, published),
        entities.select(*ENTITIES.columns),
        _milestones(entities),
        *(empty(contract) for contract in (COMMITMENTS, TERMS, FINDINGS, BALANCE, CELLS, SUBJECTS)),
        letters,
        {**RULES, **catalogue(rules)},
        rules.comparing(),
        {},
    )
    return Country(_cluster(), registers, tidied)


def _cluster() -> Cluster:
    district, parks = "Synthetic district 0-0", [f"Synthetic park 0-0-{number}" for number in range(PARKS)]
    return Cluster(
        name_en="Synthetic cluster",
        name_zh="虚构集群",
        title_en="Synthetic cluster: report",
        title_zh="虚构集群报告",
        entity=district,
        district=district,
        currency="CNY",
        comparators=("Synthetic city 0", *(f"Synthetic district 0-{number}" for number in range(1, DISTRICTS))),
        headline=(
            Tile(entity=district, indicator="total_output", basis="target"),
            Tile(entity=district, indicator="total_output"),
            Tile(entity=district, indicator="enterprises"),
        ),
        path=Series(entity=district, indicator="total_output"),
        trend=(Series(entity=district, indicator="total_output"), Series(entity=parks[0], indicator="revenue")),
        developments=Developments(
            entities=tuple(parks),
            indicators=("area", "enterprises", "industrial_output", "investment"),
            anchors={parks[0]: "Synthetic firm 0-0-0"},
        ),
        anchor=Anchor(
            entity="Synthetic firm 0-0-0",
            park=parks[0],
            indicators=("revenue", "rd_to_revenue", "overseas_revenue_share"),
            park_indicators=("enterprises",),
        ),
        platform=Platform(entities=("Synthetic firm 0-0-1",)),
        comparison=Comparison(
            indicators=("total_output", "industrial_output", "enterprises"), total="industrial_output_all"
        ),
        rates={"USD": (6.0, 7.5)},
    )


def _entities(count: int) -> pl.DataFrame:
    """Return entities (ENTITIES) with their place, their city's number and their size in 10 thousand yuan."""
    place = pl.int_range(count, dtype=pl.Int64, eager=True).alias("place")
    inside = (pl.col("place") % _CITY - 1).alias("inside")
    frame = place.to_frame().with_columns(inside, (pl.col("place") // _CITY).alias("city"))
    frame = frame.with_columns(
        (pl.col("inside") // _DISTRICT).alias("district"), (pl.col("inside") % _DISTRICT).alias("part")
    )
    number = {name: pl.col(name).cast(pl.String) for name in ("city", "district")}
    below = pl.concat_str(number["city"], number["district"], separator="-")
    city, district = (
        pl.concat_str(pl.lit("Synthetic city "), "city"),
        pl.concat_str(pl.lit("Synthetic district "), below),
    )
    is_city, is_district, is_park = pl.col("inside") < 0, pl.col("part") == 0, pl.col("part") <= PARKS
    at = pl.when(is_park).then(pl.col("part") - 1).otherwise(pl.col("part") - 1 - PARKS).cast(pl.String)
    park = pl.concat_str(pl.lit("Synthetic park "), below, pl.lit("-"), at)
    firm = pl.concat_str(pl.lit("Synthetic firm "), below, pl.lit("-"), at)
    in_park = pl.concat_str(
        pl.lit("Synthetic park "), below, pl.lit("-"), ((pl.col("part") - 1 - PARKS) % PARKS).cast(pl.String)
    )
    turn = {"segment": SEGMENTS, "chain": CHAIN_POSITIONS}
    is_firm = ~is_city & (pl.col("part") > PARKS)
    return frame.with_columns(
        pl.when(is_city).then(city).when(is_district).then(district).when(is_park).then(park).otherwise(firm)
        .alias("entity"),
        pl.when(is_city).then(None).when(is_district).then(city).when(is_park).then(district).otherwise(in_park)
        .alias("parent"),
        pl.when(is_city).then(pl.lit("city")).when(is_district).then(pl.lit("district"))
        .when(is_park).then(pl.lit("park")).otherwise(pl.lit("company"))
        .cast(ENTITIES.columns["kind"]).alias("kind"),
        *(
            pl.when(is_firm).then(
                (pl.col("place") % len(words)).replace_strict(dict(enumerate(words)), return_dtype=pl.String)
            ).cast(ENTITIES.columns[name]).alias(name)
            for name, words in turn.items()
        ),
        (pl.col("place").hash(1) % 900_000 + 100_000).cast(pl.Float64).alias("size"),
        pl.lit(None, dtype=pl.String).alias("name_zh"),
        *_origin("entities", pl.col("place")),
    )  # fmt: skip


def _origin(sheet: str, place: pl.Expr) -> tuple[pl.Expr, ...]:
    return (
        pl.lit(FILE).alias("file"),
        pl.lit(sheet).alias("sheet"),
        (place + 2).cast(pl.UInt32).alias("row"),
        pl.lit("").alias("part"),
    )


@cache
def _published() -> pl.DataFrame:
    """Return what is published of every entity: about two hundred things, each with its source's day and grade.

    times: what it is of the entity's size; fixed: a rate in hundredths of a per cent, the same for all.
    """
    rows: list[dict[str, object]] = []

    def publish(indicator: str, period: str, known_on: date, times: float | None, **more: object) -> None:
        row = {
            "indicator": indicator, "period": period, "known_on": known_on, "times": times, "fixed": None,
            "basis": "actual", "qualifier": "exact", "scope": "", "grade": "A", "coarse": False,
        }  # fmt: skip
        rows.append(row | more)

    for year in YEARS:
        grown = (1 + GROWTH) ** (year - YEARS[0])
        bulletin, review, congress = date(year + 1, 3, 31), date(year + 1, 5, 5), date(year, 2, 15)
        scope = "older coverage" if year < YEARS[3] else ""
        for indicator, share in _FLOWS.items():
            publish(indicator, str(year), bulletin, share * grown, scope=scope if indicator in _GROWN else "")
        for indicator, share in _STOCKS.items():
            publish(indicator, f"{year}-12-31", bulletin, share * grown)
        for indicator, rate in _RATES.items():
            publish(indicator, str(year), bulletin, None, fixed=rate)
        for indicator in _GROWN:
            growth = f"{indicator}_growth_yoy"
            publish(growth, str(year), bulletin, None, fixed=round(GROWTH * 10_000), scope=scope)
            publish(indicator, str(year), review, _FLOWS[indicator] * grown, grade="B", coarse=True, scope=scope)
        publish("enterprises", f"{year}-12-31", review, 0.001 * grown, grade="C", qualifier="about", coarse=True)
        publish("total_output", str(year), congress, grown * 1.03, basis="target", scope=scope)
        publish(
            "total_output_growth_yoy", str(year), congress, None, fixed=round(GROWTH * 10_000 * 1.4), basis="target",
            scope=scope,
        )  # fmt: skip
    for year in YEARS[-2:]:
        grown = (1 + GROWTH) ** (year - YEARS[0])
        for month in range(2, 12):
            known_on = date(year, month + 1, 1) + timedelta(days=20)
            publish("total_output", f"{year}-01/{year}-{month:02}", known_on, grown * month / 12)
    for year, known_on in ((YEARS[-1], date(2021, 5, 14)), (2027, date(2024, 12, 31)), (2027, date(2025, 12, 31))):
        publish("total_output", str(year), known_on, 3.0 - known_on.year % 5 / 4, basis="target", grade="B")
    publish("total_output", "2026", date(2026, 1, 15), 2.0, basis="forecast")
    publish("industrial_output_cagr", f"{YEARS[0]}/{YEARS[-1]}", date(2026, 4, 1), None, fixed=800)
    template = pl.DataFrame(rows, infer_schema_length=None)
    periods = read_periods(template.select(text="period").unique()).select(
        period="text", period_kind="kind", period_start="start", period_end="end"
    )
    dimensions = read_registers(REGISTERS).indicators.select("indicator", "dimension")
    return template.join(periods, on="period", how="left", maintain_order="left").join(
        dimensions, on="indicator", how="left", maintain_order="left"
    )


def _facts(count: int, entities: pl.DataFrame, published: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return FACTS: every entity's things in turn, gathered by their place rather than joined."""
    at = pl.int_range(count, dtype=pl.Int64, eager=True)
    wide = published[at % published.height].hstack(
        entities.select("entity", "city", "size", "place")[at // published.height]
    )
    chance = at.hash(seed) % 1000
    off = pl.when(chance == 0).then(10.0).when(chance < 10).then(1.05).otherwise(1.0)
    printed = pl.coalesce(pl.col("size") * pl.col("times") * off, pl.col("fixed").cast(pl.Float64))
    step = pl.when("coarse").then(pl.when(pl.col("dimension") == "CNY").then(1000.0).otherwise(10.0)).otherwise(1.0)
    fraction = pl.col("dimension") == "fraction"
    scale = pl.col("dimension").replace_strict(_SCALE, return_dtype=pl.Int64)
    half = (step * scale * 5).cast(pl.Int64).cast(FACTS.columns["half_unit"]) / 10
    canonical = (pl.col("number") * scale).cast(FACTS.columns["value"])
    day = pl.col("known_on").dt.to_string("%Y%m%d")
    return (
        wide.with_columns(((printed / step).round() * step).cast(pl.Int64).alias("number"), half.alias("half_unit"))
        .with_columns(
            pl.when(fraction).then(canonical / 10_000).otherwise(canonical).alias("value"),
            pl.when(fraction).then(pl.col("half_unit") / 10_000).otherwise("half_unit").alias("half_unit"),
            pl.when(fraction)
            .then((pl.col("number") / 100).cast(pl.String))
            .otherwise(pl.col("number").cast(pl.String))
            .alias("value_printed"),
            pl.col("dimension").replace_strict(_PRINTED, return_dtype=pl.String).alias("unit_printed"),
            pl.concat_str(pl.lit("F"), at.cast(pl.String).str.zfill(8)).alias("fact_id"),
            pl.concat_str(pl.lit("S"), "city", pl.lit("-"), day, pl.lit("-"), "grade").alias("source_id"),
            pl.lit(None, dtype=pl.String).alias("note"),
            pl.lit(None, dtype=pl.String).alias("status"),
            *_origin("facts", at),
            pl.concat_str(pl.lit("F"), (at + 2).cast(pl.String)).alias("cell"),
        )
        .select(pl.col(name).cast(column) for name, column in FACTS.columns.items())
    )


def _sources(entities: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    days = pl.concat(
        [
            published.select("known_on", "grade"),
            pl.DataFrame({"known_on": [_PLANNED_ON, *(date(year + 1, 12, 31) for year in _DUE)]}).with_columns(
                pl.lit("A").alias("grade")
            ),
        ]
    )
    days = days.unique().sort("known_on", "grade")
    cities = entities.select("city").unique().sort("city")
    day = pl.col("known_on").dt.to_string("%Y%m%d")
    return (
        cities.join(days, how="cross")  # a few dozen days for each city
        .with_row_index("number")
        .with_columns(
            pl.concat_str(pl.lit("S"), "city", pl.lit("-"), day, pl.lit("-"), "grade").alias("source_id"),
            pl.concat_str(pl.lit("Synthetic bulletin "), "number").alias("title"),
            pl.concat_str(pl.lit("Synthetic bureau "), "city").alias("publisher"),
            pl.col("known_on").dt.to_string("%Y-%m-%d").alias("published_on"),
            pl.col("known_on").alias("known_from"),
            pl.lit(None, dtype=pl.String).alias("url"),
            *_origin("sources", pl.col("number")),
        )
        .select(pl.col(name).cast(column) for name, column in SOURCES.columns.items())
    )


def _milestones(entities: pl.DataFrame) -> pl.DataFrame:
    """Return MILESTONES: of each park and firm one planned, and the same one with a later date or done."""
    at = pl.col("place")
    both = entities.filter(pl.col("kind").cast(pl.String).is_in(["park", "company"])).with_columns(
        (_DUE[0] + at % len(_DUE)).alias("year"),
        (at % 3 == 0).alias("done"),
        (at % len(STAGES)).replace_strict(dict(enumerate(STAGES)), return_dtype=pl.String).alias("stage"),
    )
    first = both.with_columns(status=pl.lit("planned"), known_on=pl.lit(_PLANNED_ON), turn=pl.lit(0))
    second = both.with_columns(
        (pl.col("year") + 1).alias("year"),
        pl.when("done").then(pl.lit("done")).otherwise(pl.lit("planned")).alias("status"),
        known_on=pl.date(pl.col("year") + 1, 12, 31),
        turn=pl.lit(1),
    )
    rows = pl.concat([first, second]).sort("place", "turn").with_row_index("number")
    day = pl.col("known_on").dt.to_string("%Y%m%d")
    return rows.with_columns(
        pl.concat_str(pl.lit("M"), "number").alias("milestone_id"),
        pl.lit("Synthetic hall in use").alias("milestone"),
        pl.col("year").cast(pl.String).alias("period"),
        pl.date(pl.col("year"), 1, 1).alias("period_start"),
        pl.date(pl.col("year"), 12, 31).alias("period_end"),
        pl.concat_str(pl.lit("hall of "), "entity").alias("track"),
        pl.concat_str(pl.lit("S"), "city", pl.lit("-"), day, pl.lit("-A")).alias("source_id"),
        pl.lit("A").alias("grade"),
        *_origin("milestones", pl.col("number")),
    ).select(pl.col(name).cast(column) for name, column in MILESTONES.columns.items())


if __name__ == "__main__":
    countries(int(sys.argv[1])).tidied.facts.write_parquet(sys.argv[2])
