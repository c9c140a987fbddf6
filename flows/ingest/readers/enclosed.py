"""What a report says of itself, out of a part that its package encloses."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # it ships no types

from flows.ingest.readers.refusal import Unreadable
from schemas.grids import Grid

# The XML namespace of the part. Whoever changes what stands in the part raises the number, so that an older reader
# passes it by rather than misreads it.
ENCLOSED = "urn:clusterbook:state:1"
ABOUT = ("as_of", "cluster", "language")  # attributes of the root element
FRAMES = ("figures", "targets", "milestones")  # elements in it: JSON, column -> texts or nulls

_ANY_VERSION = re.compile(rb'"urn:clusterbook:state:(\d{1,9})"')
_PART = re.compile(r"customXml/item[0-9]+\.xml", re.IGNORECASE)
_PARTS = 50
_LONGEST = 32 << 20  # bytes: a hundred times what a report of a thousand figures takes
_BEGINNING = 4_096


def read_enclosed(path: Path, name: str) -> tuple[Grid, ...]:
    """Return the enclosed part of a report as grids: "about", with one row, and one for each of FRAMES.

    Their columns are named as they are in the part, not by letters; nothing in them has been checked. Raises
    Unreadable with `no_state` or `other_state` where the package encloses none, or one of another version; and any of
    a dozen kinds of exceptions where package or part is damaged.
    """
    with ZipFile(path) as package:
        content = _enclosed(package)
    root = fromstring(content, forbid_dtd=True)
    if root.tag != f"{{{ENCLOSED}}}state":
        raise Unreadable("other_state", str(root.tag)[:80])
    about = pl.DataFrame({key: [root.get(key)] for key in ABOUT}, schema=dict.fromkeys(ABOUT, pl.String))
    return Grid(name, "about", about), *(
        Grid(name, frame, _frame(root.findtext(f"{{{ENCLOSED}}}{frame}"), frame)) for frame in FRAMES
    )


def _enclosed(package: ZipFile) -> bytes:
    """Return the part whose beginning names our namespace: programs that save the file may number it anew."""
    for part in _parts(package):
        if part.file_size > _LONGEST:
            continue
        with package.open(part) as file:
            content = file.read(_LONGEST + 1)  # what the header says of its size may be a lie
        if len(content) <= _LONGEST and ENCLOSED.encode() in content[:_BEGINNING]:
            return content
        if other := _ANY_VERSION.search(content[:_BEGINNING]):
            raise Unreadable("other_state", f"version {other[1].decode()}")
    raise Unreadable("no_state", "")


def _parts(package: ZipFile) -> Iterator[Any]:
    found = [part for part in package.infolist() if _PART.fullmatch(part.filename)]
    yield from sorted(found, key=lambda part: part.filename)[:_PARTS]


def _frame(text: str | None, name: str) -> pl.DataFrame:
    columns = json.loads(text or "")
    if not isinstance(columns, dict) or not all(isinstance(values, list) for values in columns.values()):
        raise TypeError(f"{name}: no table")
    return pl.DataFrame({str(key): pl.Series(values, dtype=pl.String, strict=True) for key, values in columns.items()})
