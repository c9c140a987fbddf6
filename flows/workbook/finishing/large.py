"""Sheets with a large table: the shell that openpyxl wrote, and the rows that belong in it."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from flows.workbook.finishing.links import add_links
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.parts import Parts
from flows.workbook.finishing.strings import Strings, add_items
from flows.workbook.finishing.values import FinishError
from flows.workbook.streaming.pool import pooled
from flows.workbook.streaming.rows import row_chunks
from flows.workbook.streaming.streamed import Streamed

_DIMENSION = re.compile(rb'(<dimension ref="[A-Z]+\d+:[A-Z]+)(\d+)(")')

Chunks = Iterator[bytes | memoryview]


def prepared(parts: Parts, titles: Mapping[str, str], noted: Noted, strings: Strings) -> dict[str, Streamed]:
    """Return the large tables ready to be written, by part; their repeated texts stand among the shared ones then."""
    if not noted.streamed:
        return {}
    pool = pooled(noted.streamed, [strings.text(place) for place in range(len(strings.written))])
    add_items(parts, pool.xml, pool.items, pool.uses)
    found = {name: pool.tables[title] for name, title in titles.items() if title in pool.tables}
    for name, table in found.items():
        strings.like_numbers[name] += _texts(table)
        parts[name] = _reaching(parts[name], table.last)
        if links := noted.links.get(titles[name]):
            add_links(parts, name, links)
    return found


def _reaching(sheet: bytes, last: int) -> bytes:
    """Return the sheet with rows up to that one in what it says of its extent."""
    return _DIMENSION.sub(lambda found: found[1] + b"%d" % max(int(found[2]), last) + found[3], sheet, count=1)


def _texts(table: Streamed) -> list[str]:
    """Return the ranges of texts: to look through them for numbers would take longer than to vouch for them all."""
    columns = (c.letter for c in table.columns if c.formula is None and c.key in table.texts)
    return [f"{letter}{table.row}:{letter}{table.last}" for letter in columns]


def with_rows(shell: bytes, table: Streamed) -> Chunks:
    """Yield the sheet with the rows of its large table in the place that the shell keeps for them.

    Raises FinishError where it keeps none.
    """
    place = re.search(rb'<row r="%d"[^>]*?(?:/>|>.*?</row>)' % table.row, shell, re.DOTALL)
    if place is None:
        raise FinishError(f"no place for the rows of a large table from row {table.row} on")
    return chain([shell[: place.start()]], row_chunks(table), [shell[place.end() :]])
