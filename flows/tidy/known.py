"""What rows refer to: the entities and the sources, also those whose own row was left out."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from flows.tidy.checks import Checked
from flows.tidy.entities import entity_spellings
from flows.tidy.words import suggestions
from schemas.registers import fold


@dataclass(frozen=True)
class Known:
    """What a row's entity and source may be.

    entities: every way of writing an entity, folded -> its name. sources: keeps SOURCES.
    entities_left_out, sources_left_out: folded names of those that stand on their sheet but cannot be used.
    """

    entities: Mapping[str, str]
    entities_left_out: frozenset[str]
    sources: pl.DataFrame
    sources_left_out: frozenset[str]


def known_references(
    entities: pl.DataFrame,
    entity_rows: Checked,
    sources: pl.DataFrame,
    source_rows: Checked,
    aliases: pl.DataFrame,
) -> Known:
    """Return what rows may refer to, from the tidied sheets and what was checked on them."""
    table = entity_spellings(entities, aliases)
    lost = entity_rows.left_out().select(entity="name_en", name_zh="name_zh").drop_nulls("entity")
    lost_sources = {fold(name) for name in source_rows.left_out()["source_id"].drop_nulls()}
    return Known(
        table,
        frozenset(entity_spellings(lost, aliases)) - frozenset(table),
        sources,
        frozenset(lost_sources) - {fold(name) for name in sources["source_id"]},
    )


def refer(checked: Checked, known: Known) -> Checked:
    """Resolve the rows' entities and attach their sources' grade and dates; note those that cannot be found.

    Where the other's own row was left out, that row's finding is what must be mended: to call it unknown
    would send the reader looking for the wrong thing.
    """
    checked = (
        checked.without("entity", "entity_left_out", known.entities_left_out)
        .resolve("entity", "unknown_entity", known.entities)
        .without("source_id", "source_left_out", known.sources_left_out)
    )
    about = known.sources.select("source_id", "grade", "published_on", "known_from", "known_on")
    rows = checked.rows.join(about, on="source_id", how="left", maintain_order="left")
    unknown = pl.col("source_id").is_not_null() & pl.col("grade").is_null()
    lost = rows.filter(unknown)["source_id"].to_list()
    meant = suggestions(lost, {name: name for name in known.sources["source_id"]} if lost else {})
    return checked.with_rows(rows).note("unknown_source", "source_id", unknown, suggest=meant)
