"""The facts behind the numbers of a table with many rows: by expressions, what `manifest` says of others by lists."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

_PLAIN = r"^[ !#-\[\]-~]*$"  # nothing that JSON writes otherwise


class Source(NamedTuple):
    """A column of a frame with ids of facts, a text or a list; they count in rows where these columns have a value."""

    name: str
    only_with: tuple[str, ...] = ()


def listed(
    frame: pl.DataFrame, sources: Mapping[str, Sequence[Source]], labels: Mapping[str, str], known: Collection[str]
) -> str:
    """Return the JSON of a table: header -> for each row the ids of the facts that its number comes from.

    sources: key of each column of numbers -> where the ids of what it comes from stand. labels: key -> header.
    known: the ids of all facts; other ids are left out. Returns "" where there are none.
    """
    columns = (
        f"{json.dumps(labels[key])}:[{text}]"
        for key, each in sources.items()
        for text in _rows(frame, key, each, known)
    )
    inside = ",".join(columns)
    return f"{{{inside}}}" if inside else ""


def _rows(frame: pl.DataFrame, key: str, sources: Sequence[Source], known: Collection[str]) -> Iterator[str]:
    """Yield the rows of a column as members of a list in JSON; nothing where no row has an id."""
    ids = [_ids(frame, (*one.only_with, key), one.name).alias(f"ids {place}") for place, one in enumerate(sources)]
    if not _any(ids) and not _any([_ids(frame, one.only_with, one.name) for one in sources]):
        return
    if len(ids) == 1 and ids[0].dtype == pl.String:  # nearly always; lists would take ten times as long
        yield "[" + _written(ids[0], known).fill_null("").str.join("],[").item() + "]"
        return
    lists = [one.name if one.dtype == pl.List else pl.concat_list(one.name).list.drop_nulls() for one in ids]
    together = pl.DataFrame(ids).select(pl.concat_list(lists).list.unique(maintain_order=True)).to_series()
    rows = pl.int_range(together.len(), eager=True).repeat_by(together.list.len().clip(1)).explode()
    flat = pl.DataFrame({"row": rows, "id": _written(together.explode(empty_as_null=True), known)})
    joined = flat.group_by("row", maintain_order=True).agg(pl.col("id").str.join(","))["id"]
    yield "[" + joined.str.join("],[").item() + "]"


def _any(columns: Sequence[pl.Series]) -> bool:
    flat = (one.explode(empty_as_null=True) if one.dtype == pl.List else one for one in columns)
    return any(one.null_count() < one.len() for one in flat)


def _written(ids: pl.Series, known: Collection[str]) -> pl.Series:
    """Return ids as they are written in JSON, null where they are none of a fact."""
    facts = pl.DataFrame({"id": pl.Series(list(known), dtype=pl.String)})
    odd = facts.filter(~pl.col("id").str.contains(_PLAIN))["id"].to_list()
    plain = pl.concat_str(pl.lit('"'), "id", pl.lit('"'))
    text = plain.replace({f'"{one}"': json.dumps(one) for one in odd}) if odd else plain
    return ids.to_frame("id").join(facts.with_columns(text.alias("text")), on="id", how="left", maintain_order="left")[
        "text"
    ]


def _ids(frame: pl.DataFrame, only_with: Sequence[str], name: str) -> pl.Series:
    """Return a column of ids without blanks, none where one of the columns has no value: texts, or lists of them."""
    there = pl.all_horizontal(pl.col(only_with).is_not_null())
    if isinstance(frame.schema[name], pl.List):
        ids = pl.col(name).list.eval(pl.element().filter(pl.element() != "")).fill_null([])
        return frame.select(pl.when(there).then(ids).otherwise([]).cast(pl.List(pl.String)).alias("ids")).to_series()
    return frame.select(pl.when(there).then(pl.col(name).cast(pl.String).replace("", None)).alias("ids")).to_series()
