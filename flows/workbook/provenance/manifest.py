"""The manifest: which files a report was made of, and which facts stand behind each of its numbers."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.finishing.items import Item
from flows.workbook.layout.places import sheet_name
from flows.workbook.layout.widest import MANY
from flows.workbook.provenance.edition import SCHEMA, Edition
from flows.workbook.provenance.listed import Source, listed
from flows.workbook.provenance.marks import MARK_SIGNS
from flows.workbook.speech import Speech

NAMESPACE = "urn:clusterbook:manifest:1"
NUMBERS = ("number", "percent", "points", "whole")  # roles of columns of numbers
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
_ITEM_ID = "{0D7E3A91-4C55-4B0A-8F43-6A2F1C9B7E20}"  # any will do; it must be the same each time
_NAMED = re.compile(r"\{(\w+)\}")

Ids = list[list[str]]  # for each row of a table, the facts behind one of its numbers


def manifest(edition: Edition, sheets: Sequence[Sheet], said: Speech, known: AbstractSet[str]) -> Item:
    """Return the part: XML in ASCII, the same bytes for the same report; known: the ids of all facts of the report.

    A table is JSON: header of a column of numbers -> for each row the ids of the facts that its number comes from.
    Columns of counts have none and are left out, and so are tables without others.
    """
    about = {
        "as_of": edition.as_of.isoformat(), "language": edition.language, "run": edition.run,
        "version": edition.version, "schema": SCHEMA, "status": edition.status, "inputs_sha256": edition.inputs,
    }  # fmt: skip
    parts = (
        _HEAD,
        f"<manifest xmlns={quoteattr(NAMESPACE)}{_attributes(about)}>",
        "<inputs>",
        *(f"<file{_attributes({'name': file.name, 'sha256': file.sha256})}/>" for file in edition.files),
        "</inputs><sheets>",
        # the cover shows this part's digest, so it is not declared yet
        f"<sheet{_attributes({'name': said.label('sheet.cover'), 'key': 'cover', 'profile': 'P'})}/>",
        *(
            f"<sheet{_attributes({'name': sheet_name(sheet, said), 'key': sheet.key, 'profile': sheet.profile})}/>"
            for sheet in sheets
        ),
        "</sheets><marks>",
        *(f"<mark{_attributes({'text': text})}/>" for text in MARK_SIGNS.values()),
        "</marks><tables>",
        *_tables(sheets, said, known),
        "</tables></manifest>",
    )
    return Item("".join(parts).encode("ascii", "xmlcharrefreplace"), NAMESPACE, _ITEM_ID)


def table_facts(table: Table) -> dict[str, Ids]:
    """Return key -> the facts behind each row's number, for every column of numbers that come from facts.

    They are those that the column links to, those it names, and, through its formula, those of the columns that this
    is worked out of. A row without a number has none.
    """
    columns = {column.key: column for column in table.columns}
    found: dict[str, Ids] = {}
    for column in table.columns:
        if column.role in NUMBERS and not is_counted(column, table):
            ids = _ids(column, columns, table.frame, found)
            blank = table.frame[column.key].is_null().to_list()
            if any(ids):
                found[column.key] = [[] if empty else row for row, empty in zip(ids, blank, strict=True)]
    return found


def sources(table: Table) -> dict[str, tuple[Source, ...]]:
    """Return key -> where the ids of what each column of numbers comes from stand; see `table_facts`."""
    columns = {column.key: column for column in table.columns}
    found: dict[str, tuple[Source, ...]] = {}
    for column in table.columns:
        if column.role in NUMBERS and not is_counted(column, table):
            each = tuple(dict.fromkeys(_sources(column, columns, found)))
            if each:  # a column may be shown twice, once without saying where it is from
                found[column.key] = each
    return found


def is_counted(column: Column, table: Table) -> bool:
    """Say whether no published figure stands behind a column: it counts, or is worked out of nothing but counts."""
    below = [one for one in table.columns if one.key in _NAMED.findall(column.formula or "")]
    return column.counted or (bool(below) and not _own(column) and all(is_counted(one, table) for one in below))


def _ids(column: Column, columns: dict[str, Column], frame: pl.DataFrame, found: dict[str, Ids]) -> Ids:
    """Return the facts behind each row of a column; found: what is known of columns before it."""
    each = [_listed(frame[name]) for name in _own(column)]
    for key in _below(column, columns):
        each.append(found[key] if key in found else _ids(columns[key], columns, frame, found))
    if len(each) < 2:
        return each[0] if each else [[] for _ in range(frame.height)]
    return [list(dict.fromkeys(one for ids in row for one in ids)) for row in zip(*each, strict=True)]


def _sources(column: Column, columns: dict[str, Column], found: Mapping[str, Sequence[Source]]) -> Iterator[Source]:
    """Yield the sources of a column; found: what is known of columns before it."""
    yield from (Source(name) for name in _own(column))
    for key in _below(column, columns):
        if key in found:
            yield from (Source(one.name, (*one.only_with, key)) for one in found[key])
        else:
            yield from _sources(columns[key], columns, found)


def _below(column: Column, columns: dict[str, Column]) -> Iterator[str]:
    """Yield the keys of the columns that a column is worked out of, but for counts."""
    for key in dict.fromkeys(_NAMED.findall(column.formula or "")):
        if key in columns and key != column.key and not columns[key].counted:
            yield key


def _own(column: Column) -> tuple[str, ...]:
    linked = column.link if column.link_kind == "fact" and column.link_kind_in is None else None
    return (*((linked,) if linked and linked not in column.facts else ()), *column.facts)


def _listed(column: pl.Series) -> Ids:
    if column.dtype == pl.List:
        return [[one for one in ids or () if one] for ids in column.to_list()]
    return [[one] if one else [] for one in column.to_list()]


def _tables(sheets: Sequence[Sheet], said: Speech, known: AbstractSet[str]) -> Iterator[str]:
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, Table) and (text := _listed_facts(block, known)):
                about = _attributes({"name": block.name, "sheet": sheet_name(sheet, said)})
                yield f"<table{about}>{escape(text)}</table>"


def _listed_facts(table: Table, known: AbstractSet[str]) -> str:
    """Return the JSON of a table; "" where no facts stand behind its numbers."""
    labels = {column.key: column.label for column in table.columns}
    if table.frame.height > MANY:
        return listed(table.frame, sources(table), labels, known)
    facts = table_facts(table)
    # some numbers come from milestones, which have ids of their own
    rows = {labels[key]: [[one for one in row if one in known] for row in ids] for key, ids in facts.items()}
    return json.dumps(rows, separators=(",", ":")) if rows else ""


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {key}={quoteattr(_plain(value))}" for key, value in values.items())


def _plain(text: str) -> str:
    """Return the text without what no XML may hold: names of files may be anything."""
    return "".join(character for character in text if character.isprintable())
