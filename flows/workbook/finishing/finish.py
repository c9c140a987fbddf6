"""The finishing pass over a saved package: what openpyxl leaves out, fixed times, fixed order."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from flows.workbook.finishing.cells import Cells
from flows.workbook.finishing.charts import finish_chart
from flows.workbook.finishing.drawings import with_names
from flows.workbook.finishing.extensions import with_extensions
from flows.workbook.finishing.items import Item, enclose
from flows.workbook.finishing.large import prepared, with_rows
from flows.workbook.finishing.noted import Noted, Value
from flows.workbook.finishing.parts import Parts, related, sheet_titles
from flows.workbook.finishing.sparklines import sparkline_groups
from flows.workbook.finishing.strings import share_strings
from flows.workbook.finishing.styles import finish_styles
from flows.workbook.finishing.values import FinishError, with_values
from flows.workbook.finishing.ways import as_usual
from flows.workbook.finishing.zipped import zipped

_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_APPLICATION = re.compile(rb"(<Application>)[^<]*(</Application>)")
_CREATOR = re.compile(rb"<dc:creator[^>]*>([^<]*)</dc:creator>")
_AUTHOR = re.compile(rb"(<author>)[^<]*(</author>)")
_BOOK = re.compile(rb"<workbookPr(?=[\s/>])(?![^>]*date1904)")


def finish(saved: Mapping[str, bytes], noted: Noted, day: date, items: Sequence[Item] = ()) -> bytes:
    """Return the package of what openpyxl saved and all that was noted of it, dated by the day, never by the clock.

    items: parts to enclose. Raises FinishError where something noted has no place, or a formula no value.
    """
    parts = dict(saved)
    titles = sheet_titles(parts)
    _finish_sheets(parts, titles, noted)
    strings = share_strings(parts, list(titles))
    large = prepared(parts, titles, noted, strings)
    by_title = {title: parts[name] for name, title in titles.items()}
    cells = Cells(by_title, strings, finish_styles(parts))
    _finish_charts(parts, titles, noted, cells)
    for number, (name, title) in enumerate(titles.items(), start=1):
        groups = sparkline_groups(noted.sparklines.get(title, ()), noted.tables, cells)
        bars = noted.bars.get(title, ())
        parts[name] = with_extensions(parts[name], number, strings.like_numbers[name], bars, groups)
    enclose(parts, items)
    as_usual(parts)
    _finish_about(parts, day)
    return zipped(parts, {name: with_rows(parts[name], table) for name, table in large.items()})


def _finish_sheets(parts: Parts, titles: Mapping[str, str], noted: Noted) -> None:
    """Store the values of formulas, share the texts, add what stands after the cells."""
    known = set(titles.values())
    about = (
        {title for title, _ in noted.values},
        noted.bars,
        noted.sparklines,
        noted.charts,
        noted.pictures,
        noted.streamed,
        noted.links,
    )
    if strangers := {title for each in about for title in each} - known:
        raise FinishError(f"noted of sheets that are not there: {', '.join(sorted(strangers))}")
    values: dict[str, dict[str, Value]] = {title: {} for title in known}
    for (title, cell), value in noted.values.items():
        values[title][cell] = value
    for name, title in titles.items():
        parts[name] = with_values(parts[name], values[title], title)


def _finish_charts(parts: Parts, titles: Mapping[str, str], noted: Noted, cells: Cells) -> None:
    for name, title in titles.items():
        for drawing in related(parts, name, "drawing"):
            charts, pictures = noted.charts.get(title, ()), noted.pictures.get(title, ())
            parts[drawing] = with_names(parts[drawing], charts, pictures, title)
            for chart in related(parts, drawing, "chart"):
                parts[chart] = finish_chart(parts[chart], cells)


def _finish_about(parts: Parts, day: date) -> None:
    """Say what made the package, for whom, of which day; comments are by whoever issues the workbook."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    core = parts["docProps/core.xml"] = _TIMES.sub(rb"\g<1>" + stamp + rb"\g<3>", parts["docProps/core.xml"])
    parts["docProps/app.xml"] = _APPLICATION.sub(rb"\g<1>clusterbook\g<2>", parts["docProps/app.xml"])
    parts["xl/workbook.xml"] = _BOOK.sub(b'<workbookPr date1904="0"', parts["xl/workbook.xml"])
    creator = _CREATOR.search(core)
    for name in parts:
        if creator and name.startswith("xl/comments"):
            parts[name] = _AUTHOR.sub(lambda found: found[1] + creator[1] + found[2], parts[name])
