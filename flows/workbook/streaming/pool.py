"""Texts that a large table repeats: kept once in the shared strings, where that takes fewer bytes."""

import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from flows.workbook.streaming.side_by_side import side_by_side
from flows.workbook.streaming.streamed import Shared, Streamed
from flows.workbook.streaming.written import INLINE, SHARED, escaped, fit

_ITEM = len("<si><t></t></si>")


@dataclass(frozen=True)
class Pool:
    """What large tables add to the shared strings.

    tables: by sheet, ready to be written: they know the places of their repeated texts. xml: the items to
    add, how many, and how many cells refer to them or to those that were there before.
    """

    tables: Mapping[str, Streamed]
    xml: bytes
    items: int
    uses: int


def pooled(tables: Mapping[str, Streamed], known: Sequence[str]) -> Pool:
    """Return the tables with places for their repeated texts, after those of the texts known already.

    A place is that of the text among the known ones, or, where it is not among them, behind them in the order in which
    the texts first stand in the tables.
    """
    repeated = {title: _repeated(table) for title, table in tables.items()}
    texts = [texts for columns in repeated.values() for texts in columns.values()]
    marks = [pl.Series([table.mark]) for table in tables.values() if table.mark]
    raw = pl.concat([pl.Series(dtype=pl.String), *marks, *texts]).unique(maintain_order=True)
    items = pl.concat([pl.Series(known, dtype=pl.String), kept := fit(raw)]).unique(maintain_order=True)
    placed = pl.DataFrame({"item": items}).with_row_index("place")
    places = pl.DataFrame({"text": raw, "item": kept}).join(placed, on="item", maintain_order="left")
    ready = {title: _with_places(table, repeated[title], places) for title, table in tables.items()}
    uses = sum(_uses(table, list(repeated[title])) for title, table in tables.items())
    new = items.slice(len(known))
    return Pool(ready, _xml(new), new.len(), uses)


def _with_places(table: Streamed, repeated: Mapping[str, pl.Series], places: pl.DataFrame) -> Streamed:
    """Return the table with the places of its repeated texts, and the others as cells can hold them."""
    found = {
        key: texts.rename("text").to_frame().join(places, on="text", how="left", maintain_order="left")["place"]
        for key, texts in repeated.items()
    }
    mark = places.filter(text=table.mark)["place"].item() if table.mark else None
    shared = {key: Shared(texts, found[key]) for key, texts in repeated.items()}
    return replace(table, frame=_fitted(table, repeated), shared=shared, place=mark)


def _fitted(table: Streamed, repeated: Collection[str]) -> pl.DataFrame:
    alone = {key: table.frame[key] for key in table.careful if key not in repeated}
    fitted = zip(alone.values(), side_by_side(fit, alone.values()), strict=True)
    # A frame that gets a column is copied whole if its columns lie in pieces, so it gets only what has changed.
    changed = [new for old, new in fitted if new is not old]
    return table.frame.with_columns(changed) if changed else table.frame


def _uses(table: Streamed, repeated: Sequence[str]) -> int:
    """Return how many cells of a table hold a shared text."""
    texts = sum(table.frame.height - table.frame[key].null_count() for key in repeated)
    blanks = sum(table.frame[column.key].null_count() for column in table.columns if not column.stays)
    return texts + (blanks if table.mark else 0)


def _repeated(table: Streamed) -> dict[str, pl.Series]:
    """Return the columns whose texts are worth sharing, each with its different texts."""
    texts = [c.key for c in table.columns if c.formula is None and table.frame.schema[c.key] == pl.String]
    found = side_by_side(lambda key: _worth_sharing(table.frame[key]), texts)
    return {key: different for key, different in zip(texts, found, strict=True) if different is not None}


def _worth_sharing(values: pl.Series) -> pl.Series | None:
    """Return the different texts of a column if the package is smaller with each kept once, else None."""
    filled = values.len() - values.null_count()
    about = values.approx_n_unique()
    if not filled or (isinstance(about, int) and about > 0.9 * filled):
        return None
    texts = values.unique(maintain_order=True).drop_nulls()
    digits = len(str(texts.len()))
    inline = filled * len("".join(INLINE)) + int(values.str.len_bytes().sum())
    shared = filled * (len("".join(SHARED)) + digits) + texts.len() * _ITEM + int(texts.str.len_bytes().sum())
    return texts if shared < inline else None


def _xml(texts: pl.Series) -> bytes:
    """Return the items of the shared strings part for these texts."""
    text = escaped(pl.col("text"))
    opening = (
        pl.when(pl.col("text").str.strip_chars() == pl.col("text"))
        .then(pl.lit("<si><t>"))
        .otherwise(pl.lit('<si><t xml:space="preserve">'))
    )
    items = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(opening + text + pl.lit("</t></si>"))
    out = io.BytesIO()
    items.write_csv(out, include_header=False, quote_style="never")
    return out.getvalue()
