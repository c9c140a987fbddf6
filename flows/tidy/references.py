"""What cluster.toml speaks of must be there."""

from collections.abc import Iterator, Mapping

import polars as pl

from schemas.cluster import Cluster
from schemas.errors import InputError, closest
from schemas.registers import Registers


def check_references(cluster: Cluster, entities: pl.Series, registers: Registers, left_out: Mapping[str, str]) -> None:
    """Raise one InputError that names every entity, indicator and currency of cluster.toml that is not known.

    left_out: entities that stand on their sheet but cannot be used -> why.
    """
    known = {
        "entity": ("sheet entities", entities.to_list()),
        "indicator": ("inputs/registers/indicators.csv", registers.indicators["indicator"].to_list()),
        "dimension": ("inputs/registers/dimensions.csv", registers.dimensions["dimension"].to_list()),
    }
    problems: dict[str, str] = {}
    for key, kind, name in _references(cluster):
        where, names = known[kind]
        if name in names:
            continue
        if kind == "entity" and name in left_out:
            said = f"stands on sheet entities, but its row cannot be used: {left_out[name]}"
        else:
            close = closest(name, names)
            said = f"is not in {where}" + (f" (did you mean {close!r}?)" if close else "")
        problems.setdefault(f"{kind} {name!r} {said}", key)
    if problems:
        listed = "; ".join(f"{key}: {problem}" for problem, key in problems.items())
        raise InputError(f"cluster.toml: {listed}. Correct the name, or mend what it refers to")


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
    yield from _of_the_analysis(cluster)


def _of_the_analysis(cluster: Cluster) -> Iterator[tuple[str, str, str]]:
    for park, anchor in cluster.developments.anchors.items():
        yield "developments.anchors", "entity", park
        yield "developments.anchors", "entity", anchor
    if anchored := cluster.anchor:
        yield "anchor.entity", "entity", anchored.entity
        yield "anchor.park", "entity", anchored.park
        for name in (*anchored.indicators, *anchored.park_indicators):
            yield "anchor", "indicator", name
    for name in cluster.platform.entities if cluster.platform else ():
        yield "platform.entities", "entity", name
    for name in (*cluster.comparison.indicators, *filter(None, [cluster.comparison.total])):
        yield "comparison", "indicator", name
    for name in cluster.rates:
        yield "rates", "dimension", name
