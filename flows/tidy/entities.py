"""Entity rows to entities, each with a parent chain that ends."""

import polars as pl

from flows.tidy.checks import AT, Checked
from flows.tidy.words import resolved, suggestions
from schemas.contract import validate
from schemas.facts import ENTITIES
from schemas.registers import fold
from schemas.spellings import spellings
from schemas.vocabulary import (
    CHAIN_POSITIONS,
    ENTITY_KINDS,
    SEGMENTS,
    ChainPosition,
    EntityKind,
    Segment,
)


def tidy_entities(checked: Checked, aliases: pl.DataFrame) -> tuple[pl.DataFrame, Checked]:
    """Return the entities (ENTITIES) and what was noted; a parent that is unknown or circular is cut."""
    checked = (
        checked.unique("name_en", fold=True)
        .resolve("kind", "unknown_word", spellings(aliases, "kind", ENTITY_KINDS), words=True)
        .resolve("segment", "unknown_word_passed_over", spellings(aliases, "segment", SEGMENTS), words=True)
        .resolve("chain", "unknown_word_passed_over", spellings(aliases, "chain", CHAIN_POSITIONS), words=True)
    )
    kept = checked.kept()
    table = entity_spellings(kept.select(pl.col("name_en").alias("entity"), "name_zh"), aliases)
    parent = resolved(pl.col("parent"), table)
    unknown = pl.col("parent").is_not_null() & parent.is_null()
    lost = checked.rows.filter(unknown)["parent"].to_list()
    checked = checked.note("unknown_parent", "parent", unknown, suggest=suggestions(lost, table))
    kept = kept.with_columns(parent.alias("parent"))
    circular = _circular(dict(kept.select("name_en", "parent").iter_rows()))
    checked = checked.note("own_ancestor", "parent", pl.col("name_en").is_in(circular))
    entities = kept.select(
        pl.col("name_en").alias("entity"),
        "name_zh",
        pl.col("kind").cast(EntityKind),
        pl.when(~pl.col("name_en").is_in(circular)).then(pl.col("parent")).alias("parent"),
        pl.col("segment").cast(Segment),
        pl.col("chain").cast(ChainPosition),
        *AT,
    )
    return validate(ENTITIES, entities), checked


def entity_spellings(entities: pl.DataFrame, aliases: pl.DataFrame) -> dict[str, str]:
    """Return every way of writing an entity: its English name, its Chinese name, the register's aliases."""
    chinese = entities.drop_nulls("name_zh").unique("name_zh", keep="none")
    table = {fold(zh): name for name, zh in chinese.select("entity", "name_zh").iter_rows()}
    return table | spellings(aliases, "entity", entities["entity"])


def _circular(parents: dict[str, str | None]) -> list[str]:
    """Return the entities that stand on a circle of parents."""

    def returns(name: str) -> bool:
        seen = {name}
        above = parents.get(name)
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        return above == name

    return [name for name in parents if returns(name)]
