"""What cluster.toml speaks of must be there."""

from collections.abc import Iterator

import polars as pl

from flows.tidy.words import suggestions
from schemas.cluster import Cluster
from schemas.errors import InputError
from schemas.registers import Registers


def check_references(cluster: Cluster, entities: pl.Series, registers: Registers) -> None:
    """Raise one InputError that names every entity, indicator and currency of cluster.toml that is not known."""
    known = {
        "entity": ("sheet entities", entities.to_list()),
        "indicator": ("inputs/registers/indicators.csv", registers.indicators["indicator"].to_list()),
        "dimension": ("inputs/registers/dimensions.csv", registers.dimensions["dimension"].to_list()),
    }
    problems = []
    for key, kind, name in _references(cluster):
        where, names = known[kind]
        if name not in names:
            close = suggestions([name], {n.casefold(): n for n in names})
            hint = f"; did you mean {close[name]!r}?" if close else ""
            problems.append(f"{key}: {kind} {name!r} is not in {where}{hint}")
    if problems:
        raise InputError("cluster.toml: " + "; ".join(problems) + ". Correct the name, or add it there")


def _references(cluster: Cluster) -> Iterator[tuple[str, str, str]]:
    yield "entity", "entity", cluster.entity
    yield "district", "entity", cluster.district
    yield "currency", "dimension", cluster.currency
    for name in cluster.comparators:
        yield "comparators", "entity", name
    for key, parts in (("headline", cluster.headline), ("trend", cluster.trend), ("path", (cluster.path,))):
        for part in parts:
            yield f"{key}.entity", "entity", part.entity
            yield f"{key}.indicator", "indicator", part.indicator
    for name in cluster.developments.entities:
        yield "developments.entities", "entity", name
    for name in cluster.developments.indicators:
        yield "developments.indicators", "indicator", name
