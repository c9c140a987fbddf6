"""Rules about what a chart plots and how: ranges, axes from zero, notation of scenarios, its place on the sheet."""

import re
from collections.abc import Iterator, Mapping

from flows.audit.columns import column_letters
from flows.audit.looks.charted import (
    BARS,
    ROUND,
    Axis,
    Chart,
    Series,
    cells,
    charts_of,
    numbers,
    series_name,
    title_lines,
)
from flows.audit.package.addresses import Place, cells_in, meet, places, print_area, within
from flows.audit.package.book import Book, Range, Row, Table
from flows.audit.package.names import CHART, DRAWING
from flows.audit.rule import Breach, Judge, Level, Rule

MOST_DRAWN = 300  # on one sheet; more are no report
MOST = 6  # slices of a pie, lines of a line chart
_ACTUAL = re.compile(r"\bactual\b|实际|实绩", re.IGNORECASE)
_TARGET = re.compile(r"\btargets?\b|\bplan(?:ned)?\b|\bbudget\b|目标|计划|规划|预算", re.IGNORECASE)
_FORECAST = re.compile(r"\bforecasts?\b|\bprojected\b|\bprojection\b|预测|预计", re.IGNORECASE)
_BREAK = re.compile(r"[,，;；(（·]")  # what stands before it is the measure; unit and period follow
_RATIO = re.compile(r"share|attain|rate|gap|pace|progress|%|率|比重|占|进度|差", re.IGNORECASE)  # of two scenarios


def _series(book: Book) -> Iterator[tuple[Chart, Series, str, tuple[Place, ...]]]:
    """Give each series whose values are cells, with their reference and where these lie."""
    for chart in charts_of(book):
        for series in chart.says.series:
            if series.values is not None and series.values.formula:
                yield chart, series, series.values.formula, places(book, series.values.formula)


def _tables(place: Place) -> list[Table]:
    sheet, at = place
    return [table for table in sheet.tables if meet(table.at, at)]


def _ranges(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for chart, series, formula, where in _series(book):
        judged = True
        said = f"{chart.where} {formula}"
        for place in where:
            for table in _tables(place):
                data = Range(table.at.left, table.first, table.at.right, table.last)
                if not within(place[1], data):
                    breaches.append(Breach(said, "reaches beyond the data rows", f"rows of {table.ref} without header"
                                           " and total"))  # fmt: skip
        first = cells(book, series.values)[:1]
        if where and not any(map(_tables, where)) and first and first[0].kind == "text":
            breaches.append(Breach(said, f"begins with the text {first[0].value}", "numbers, without their header"))
        if series.name is None or not series.name.formula:
            breaches.append(Breach(said, "a series without a name out of a cell", "its header cell"))
        elif where and not _is_header(book, series, where[0]):
            breaches.append(Breach(said, f"named by {series.name.formula}", "the header cell of its numbers"))
    return breaches if judged else None


def _is_header(book: Book, series: Series, values: Place) -> bool:
    """Say whether the series' name stands above its column, or beside its row."""
    named = places(book, series.name.formula) if series.name else ()
    if not named:
        return False
    sheet, at = named[0]
    beside = values[1].top == values[1].bottom == at.top and at.right < values[1].left
    above = at.left <= values[1].left and values[1].right <= at.right and at.bottom < values[1].top
    tables = _tables(values)
    in_header = not tables or any(at.bottom < table.first for table in tables)
    return sheet is values[0] and (beside or (above and in_header))


def _honest(book: Book) -> list[Breach] | None:
    breaches = []
    for chart in (charts := charts_of(book)):
        if chart.says.solid:
            breaches.append(Breach(chart.where, "a chart in three dimensions", "a flat one"))
        for axis in _value_axes(chart, BARS):
            breaches += _from_zero(book, chart, axis)
        breaches += _second_axes(book, chart)
        for series in chart.says.series:
            if series.plot in ROUND and (count := len(numbers(book, series.values))) > MOST:
                breaches.append(Breach(chart.where, f"{count} slices", f"at most {MOST}"))
        lines = sum(series.plot in ("lineChart", "line3DChart") for series in chart.says.series)
        if lines > MOST:
            breaches.append(Breach(chart.where, f"{lines} lines", f"at most {MOST}"))
    return breaches if charts else None


def _value_axes(chart: Chart, plots: tuple[str, ...]) -> list[Axis]:
    used = {number for series in chart.says.series if series.plot in plots for number in series.axes}
    return [axis for axis in chart.says.axes if axis.kind == "valAx" and axis.number in used]


def _from_zero(book: Book, chart: Chart, axis: Axis) -> list[Breach]:
    drawn = [one for one in chart.says.series if one.plot in BARS and axis.number in one.axes]
    values = [value for one in drawn for value in numbers(book, one.values)]
    if axis.logarithmic:
        return [Breach(chart.where, "bars on a logarithmic axis", "an axis from 0")]
    if axis.minimum is not None and axis.minimum > 0:
        return [Breach(chart.where, f"bars from {axis.minimum:g}", "bars from 0")]
    if axis.maximum is not None and axis.maximum < 0:
        return [Breach(chart.where, f"bars up to {axis.maximum:g}", "bars that reach 0")]
    # Left to itself a program begins near the least value where all are much alike.
    if axis.minimum is None and values and min(values) > 0 and max(values) - min(values) < max(values) / 6:
        return [Breach(chart.where, "an automatic axis over values much alike", 'min val="0"')]
    across = [one for one in chart.says.axes if one.kind != "valAx" and drawn and one.number in drawn[0].axes]
    starts = [one.crosses for one in across if one.crosses not in ("", "autoZero", "min", "0", "0.0")]
    if starts:
        return [Breach(chart.where, f"bars that start at {starts[0]}", "bars from 0")]
    return []


def _second_axes(book: Book, chart: Chart) -> list[Breach]:
    first = set(chart.says.series[0].axes) if chart.says.series else set()
    second = [axis for axis in chart.says.axes if axis.kind == "valAx" and axis.number not in first]
    used = {number for series in chart.says.series for number in series.axes}
    return [
        Breach(chart.where, "a second axis without title", "one axis, or a title at both")
        for axis in second
        if axis.number in used and (axis.delete == "1" or not title_lines(book, axis.title))
    ]


def _scenarios(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for chart in charts_of(book):
        for series in chart.says.series:
            if series.plot not in BARS:
                continue
            name = series_name(book, series)
            kinds = [kind for kind, said in (("actual", _ACTUAL), ("target", _TARGET), ("forecast", _FORECAST))
                     if said.search(name)]  # fmt: skip
            if len(kinds) != 1 or _RATIO.search(name):
                continue
            judged = True
            look = _look(series)
            if look != _LOOKS[kinds[0]]:
                breaches.append(Breach(f"{chart.where} {name}", look, _LOOKS[kinds[0]]))
    return breaches if judged else None


_LOOKS = {"actual": "solid", "target": "outlined", "forecast": "hatched"}


def _look(series: Series) -> str:
    shape = series.element.find(f"{CHART}spPr")
    if shape is None:
        return "the program's own colour"
    if shape.find(f"{DRAWING}pattFill") is not None:
        return "hatched"
    line = shape.find(f"{DRAWING}ln")
    bare = line is None or line.find(f"{DRAWING}noFill") is not None or line.find(f"{DRAWING}solidFill") is None
    solid = shape.find(f"{DRAWING}solidFill")
    white = solid is not None and any(
        one.get("val", "").upper() == "FFFFFF" or one.get("val") in ("bg1", "lt1") for one in solid
    )
    if white or shape.find(f"{DRAWING}noFill") is not None:
        return "invisible" if bare else "outlined"
    return "solid" if solid is not None else "the program's own colour"


def _anchors(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet in book.visible:
        drawn = [one for one in sheet.drawn if one.kind in ("chart", "picture")][:MOST_DRAWN]
        if not drawn:
            continue
        judged = True
        areas = print_area(book, sheet)
        for number, one in enumerate(drawn):
            where = f"{sheet.name}!{one.name}"
            covered = next((cell.ref for cell in cells_in(sheet, one.at)), None)
            if covered is not None:
                breaches.append(Breach(where, f"lies over {covered}", "no filled cell under it"))
            if areas and not any(within(one.at, area) for area in areas):
                corner = f"{column_letters(one.at.right)}{one.at.bottom}"
                breaches.append(Breach(where, f"reaches {corner}", "a place inside the print area"))
            breaches += [Breach(where, f"lies over {other.name}", "a place of its own")
                         for other in drawn[number + 1 :] if meet(one.at, other.at)]  # fmt: skip
    return breaches if judged else None


def _in_tables(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for chart, _, formula, where in _series(book):
        judged = True
        for sheet, at in where:
            shown = sheet.state == "visible" and any(within(at, table.at) for table in sheet.tables)
            if not shown or _hidden(sheet.rows, at):
                breaches.append(Breach(f"{chart.where} {formula}", "no table that is seen holds it",
                                       "the numbers in a table of this workbook"))  # fmt: skip
    return breaches if judged else None


def _hidden(rows: Mapping[int, Row], at: Range) -> bool:
    return any(row.hidden for number, row in rows.items() if at.top <= number <= at.bottom)


def _alike(book: Book) -> list[Breach] | None:
    """Charts of one measure side by side are compared by eye, where their value axes bear the same title."""
    groups: dict[tuple[object, ...], list[tuple[Chart, Axis]]] = {}
    for chart in charts_of(book):
        for axis in _value_axes(chart, (*BARS, "lineChart", "areaChart"))[:1]:
            title = " ".join(title_lines(book, axis.title))
            if title:
                key = (chart.sheet.name, chart.drawn.at.top, title, *_measure(book, chart))
                groups.setdefault(key, []).append((chart, axis))
    several = [group for group in groups.values() if len(group) > 1]
    return [
        Breach(group[0][0].where, f"{key[2]}: maximum " + ", ".join(
            "automatic" if axis.maximum is None else f"{axis.maximum:g}" for _, axis in group),
            "the same maximum in charts side by side")
        for key, group in groups.items()
        if len(group) > 1 and (len({axis.maximum for _, axis in group}) > 1 or group[0][1].maximum is None)
    ] if several else None  # fmt: skip


def _measure(book: Book, chart: Chart) -> tuple[str, ...]:
    """Return what a chart shows: its series' names, and the second line of its title up to the first break."""
    names = sorted(series_name(book, series) for series in chart.says.series)
    lines = title_lines(book, chart.says.title)
    return *names, _BREAK.split(lines[-1])[0].strip() if len(lines) > 1 else ""


def _rule(number: int, says_en: str, says_zh: str, reference: str, judge: Judge, level: Level = "must") -> Rule:
    return Rule(number, "P", level, says_en, says_zh, reference, judge)


RULES: tuple[Rule, ...] = (
    _rule(91, "Series are data rows of a table, without header and total; the header names them",
          "数据系列只取表内数据行，不含表头和合计，系列名取自表头", "practice of engineers", _ranges),
    _rule(92, "Bars start at 0; no 3-D, no second axis without title, at most 6 slices or lines",
          "柱形从0起，不用三维图，次坐标轴须有标题，饼图不超过6块、折线不超过6条", "IBCS; experiment: WPS", _honest),
    _rule(93, "Actual is solid, target or plan outlined, forecast hatched", "实际值实心、目标和计划空心、预测值斜纹",
          "IBCS", _scenarios),
    _rule(94, "Charts and pictures cover no filled cell and lie inside the print area",
          "图表和图片不遮盖有内容的单元格，且在打印区域内", "practice of engineers", _anchors),
    _rule(95, "The numbers plotted stand in a table that is seen", "图中数据在工作簿的可见表格中列出",
          "UK Analysis Function", _in_tables),
    _rule(96, "Charts of one measure side by side have the same maximum",
          "并列且指标相同的图表采用同一最大值", "IBCS", _alike, "should"),
)  # fmt: skip
