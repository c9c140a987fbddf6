"""What is remembered of a sender's layout: its file read and written, and compared with what was found this time."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from pydantic import ValidationError

from flows.ingest.layout.header import compact
from flows.ingest.layout.spans import find_period
from flows.ingest.toml import read_toml
from schemas.errors import InputError, closest
from schemas.layouts import Layout, LayoutColumn, LayoutRemark, LayoutSheet

_PERIOD = "<period>"
_ABOUT = """\
# How this sender lays its returns out. The program writes what it recognised; what you change here it keeps.
# entity: whom the figures are about where the return does not say. grade: of the source, A, B or C.
# totals: the entity that rows of totals stand for; "" leaves them out.
# meaning: value, change (growth on the year before, in %), entity, indicator, period, unit, basis, scope, note,
# ordinal (numbers of rows) or unknown (not read). indicator, unit, period, basis, entity: what the header means.
"""


def read_layout(path: Path) -> Layout | None:
    """Read a sender's layout.toml; None where there is no such file.

    Raises InputError where it cannot be read, or says what a layout cannot be.
    """
    if not path.exists():
        return None
    data = read_toml(path, "It was there a moment ago")
    try:
        return Layout.model_validate(data)
    except ValidationError as error:
        said = "; ".join(f"key {'.'.join(map(str, one['loc']))!r}: {one['msg']}" for one in error.errors())
        raise InputError(f"{path}: {said}. Mend what is named, or delete the file to have it made anew") from None


def layout_text(layout: Layout) -> str:
    """Return the layout as the text of a TOML file; the same layout gives the same text."""
    names = ("entity", "publisher", "grade", "published_on", "period", "unit")
    lines = [_ABOUT, *(f"{name} = {_quoted(getattr(layout, name))}" for name in names)]
    for sheet in layout.sheets:
        lines += ["", "[[sheets]]", f"name = {_quoted(sheet.name)}"]
        lines += [f"header_rows = [{', '.join(map(str, sheet.header_rows))}]", f"totals = {_quoted(sheet.totals)}"]
        lines += ["columns = [", *(f"  {_inline(column)}," for column in sheet.columns), "]"]
    return "\n".join(lines) + "\n"


def _inline(column: LayoutColumn) -> str:
    said = {name: text for name, text in column.model_dump().items() if text or name in ("letter", "header", "meaning")}
    return "{ " + ", ".join(f"{name} = {_quoted(text)}" for name, text in said.items()) + " }"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def header_key(texts: Iterable[str]) -> str:
    """Return the header of a column as it is remembered: its rows joined, each period as <period>."""
    return " / ".join(_without_period(compact(text)) for text in texts if text)


def _without_period(text: str) -> str:
    period = find_period(text)
    return text.replace(period, _PERIOD, 1) if period else text


def numbered_keys(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Return each header with how many equal ones stand before it, so that two years are two columns."""
    seen: dict[str, count[int]] = {}
    return [(header, next(seen.setdefault(header, count()))) for header in headers]


def sheet_like(remembered: Layout, name: str, headers: Sequence[str]) -> LayoutSheet | None:
    """Return the remembered sheet of that name, or else the one with most of the headers, if that is half of them.

    Sheets are often named after the month.
    """
    named = next((sheet for sheet in remembered.sheets if sheet.name == name), None)
    if named:
        return named

    def shared(sheet: LayoutSheet) -> int:
        return len(set(numbered_keys([c.header for c in sheet.columns])) & set(numbered_keys(headers)))

    best = max(remembered.sheets, key=shared, default=None)
    return best if best and shared(best) * 2 >= len(best.columns) > 0 else None


def compare(remembered: Layout, found: LayoutSheet) -> tuple[LayoutRemark, ...]:
    """Return one remark for each column that moved, has another name, is new, or is missing since last time.

    Columns that stand further right only because others came before them have not moved.
    """
    last = sheet_like(remembered, found.name, [column.header for column in found.columns])
    if last is None:
        return ()
    old = dict(zip(numbered_keys([c.header for c in last.columns]), last.columns, strict=True))
    new = dict(zip(numbered_keys([c.header for c in found.columns]), found.columns, strict=True))
    row = max(found.header_rows, default=1)
    both = [key for key in old if key in new]
    stays = _in_order([list(new).index(key) for key in both])
    remarks = [
        LayoutRemark("layout_column_moved", f"{new[key].header}: {old[key].letter} → {new[key].letter}", found.name,
                     f"{new[key].letter}{row}")
        for place, key in enumerate(both) if place not in stays
    ]  # fmt: skip
    gone = [column for key, column in old.items() if key not in new]
    fresh = [column for key, column in new.items() if key not in old]
    renamed = _renamed(gone, fresh, list(old.values()), list(new.values()))
    remarks += [
        LayoutRemark("layout_column_renamed", now.header, found.name, f"{now.letter}{row}", before.header)
        for before, now in renamed
    ]
    remarks += [
        LayoutRemark("layout_column_added", column.header, found.name, f"{column.letter}{row}")
        for column in fresh
        if all(column is not now for _, now in renamed)
    ]
    remarks += [
        LayoutRemark("layout_column_missing", column.header, found.name, f"A{row}")
        for column in gone
        if all(column is not before for before, _ in renamed)
    ]
    return tuple(remarks)


def _renamed(
    gone: Sequence[LayoutColumn],
    fresh: Sequence[LayoutColumn],
    old: Sequence[LayoutColumn],
    new: Sequence[LayoutColumn],
) -> list[tuple[LayoutColumn, LayoutColumn]]:
    """Pair columns that are gone with new ones: by what they mean, by a name that is like it, by their neighbours."""
    pairs: list[tuple[LayoutColumn, LayoutColumn]] = []
    left = list(fresh)

    def neighbours(column: LayoutColumn, columns: Sequence[LayoutColumn]) -> tuple[str, str]:
        at = next(place for place, one in enumerate(columns) if one is column)
        return (columns[at - 1].header if at else "", columns[at + 1].header if at + 1 < len(columns) else "")

    for before in gone:
        alike = [
            *(now for now in left if _meaning(now) == _meaning(before) and now.meaning != "unknown"),
            *(now for now in left if closest(now.header, [before.header])),
            *(now for now in left if now.meaning == "unknown" and neighbours(now, new) == neighbours(before, old)),
        ]
        if alike:
            pairs.append((before, alike[0]))
            left = [one for one in left if one is not alike[0]]
    return pairs


def _meaning(column: LayoutColumn) -> tuple[str, ...]:
    return (column.meaning, column.entity, column.indicator, column.period, column.basis)


def _in_order(places: Sequence[int]) -> set[int]:
    """Return which of the numbers, by position, belong to a longest rising run; the others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for at, place in enumerate(places):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
        previous.append(ends[length - 1] if length else None)
    kept: set[int] = set()
    at_last = ends[-1] if ends else None
    while at_last is not None:
        kept.add(at_last)
        at_last = previous[at_last]
    return kept


def learned(remembered: Layout | None, found: Sequence[LayoutSheet]) -> Layout:
    """Return the layout to be remembered: what is known of the sender, with the sheets as they were found now.

    Sheets that were not sent this time stay; a sheet takes the place of the one it is like.
    """
    before = remembered or Layout()
    sheets = list(before.sheets)
    for sheet in found:
        like = sheet_like(Layout(sheets=tuple(sheets)), sheet.name, [column.header for column in sheet.columns])
        if like is None:
            sheets.append(sheet)
        else:
            sheets[sheets.index(like)] = sheet.model_copy(update={"totals": like.totals})
    return before.model_copy(update={"sheets": tuple(sheets)})


def file_words(name: str) -> str:
    """Return a file's name without its folder and ending, for the id of the source it is."""
    return re.sub(r"\.[^.]*$", "", name.rsplit("/", 1)[-1])
