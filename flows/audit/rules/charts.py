"""Rules about what a chart says and stores: titles, axes, alternative text, caches, categories."""

import math
import re

from flows.audit.columns import column_letters
from flows.audit.looks.charted import Axis, Chart, Source, cells, charts_of, numbers, title_lines
from flows.audit.package.addresses import places
from flows.audit.package.book import Book
from flows.audit.rule import Breach, Judge, Rule

LONGEST_ALT = 250
_DEFAULT_NAME = re.compile(r"\s*(?:chart|diagram|graph|object|picture|图表|圖表|图|对象|图片)\s*\d*\s*", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(?:1[89]|2[01])\d\d\b|year|quarter|month|day|period|week|年|季|月|日|期|周|as of|截至", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"[(（][^)）]*[^\W\d][^)）]*[)）]")  # a unit: the title of one line says it all
_NUMBER = re.compile(r"[-−]?\d[\d,，]*(?:\.\d+)?")


def _titles(book: Book) -> list[Breach] | None:
    breaches = []
    for chart in (charts := charts_of(book)):
        lines = title_lines(book, chart.says.title)
        if not lines:
            breaches.append(Breach(chart.where, "no title", "a title that says what the chart shows"))
        elif len(lines) < 2 and not _IN_BRACKETS.search(lines[0]):
            breaches.append(Breach(chart.where, lines[0], "a second line with measure, unit and period"))
        elif not _PERIOD.search("\n".join((*lines, *_category_texts(book, chart)))):
            breaches.append(Breach(chart.where, " / ".join(lines), "the period in the title's lines or at the axis"))
        if chart.says.overlay and lines:
            breaches.append(Breach(chart.where, "the title lies over the plot", "a title beside the plot"))
    return breaches if charts else None


def _category_texts(book: Book, chart: Chart) -> list[str]:
    return [str(cell.value) for series in chart.says.series[:1] for cell in cells(book, series.categories)]


def _axes(book: Book) -> list[Breach] | None:
    breaches = []
    axed = [chart for chart in charts_of(book) if chart.says.axes]
    for chart in axed:
        first = chart.says.series[0].axes if chart.says.series else ()
        for axis in chart.says.axes:
            if axis.delete not in ("0", "1"):
                breaches.append(Breach(chart.where, f"{axis.kind} without delete", 'delete val="0", or axes vanish'))
            elif axis.number in first or axis.delete == "0":
                breaches += _missing(book, chart, axis)
    return breaches if axed else None


def _missing(book: Book, chart: Chart, axis: Axis) -> list[Breach]:
    if axis.delete == "1":
        return [Breach(chart.where, f"{axis.kind} deleted", "an axis that is shown")]
    if not title_lines(book, axis.title):
        return [Breach(chart.where, f"{axis.kind} without title", "a title at each axis")]
    return []


def _alternatives(book: Book) -> list[Breach] | None:
    breaches = []
    for chart in (charts := charts_of(book)):
        name, text = chart.drawn.name.strip(), chart.drawn.description.strip()
        if not name or _DEFAULT_NAME.fullmatch(name):
            breaches.append(Breach(chart.where, name or "no name", "a name that says what the chart is"))
        if not text:
            breaches.append(Breach(chart.where, "no alternative text", "a sentence with the main number"))
        elif len(text) > LONGEST_ALT:
            breaches.append(Breach(chart.where, f"{len(text)} characters", f"at most {LONGEST_ALT}"))
        elif not _says_a_number(text, book, chart):
            breaches.append(Breach(chart.where, text, "a number out of the chart's data"))
    return breaches if charts else None


def _says_a_number(text: str, book: Book, chart: Chart) -> bool:
    plotted = [abs(number) for series in chart.says.series for number in numbers(book, series.values)]
    for found in _NUMBER.findall(text):
        plain = found.lstrip("-−").replace(",", "").replace("，", "")
        decimals = len(plain.partition(".")[2])
        said, room = float(plain), 0.5 * 10**-decimals * 1.001
        if any(abs(number * factor - said) <= room for number in plotted for factor in (1, 100)):
            return True
    return not plotted


def _caches(book: Book) -> list[Breach] | None:
    breaches = []
    for chart in (charts := charts_of(book)):
        sources = [source for one in chart.says.series for source in (one.name, one.categories, one.values)]
        for source in sources:
            if source is not None and source.formula and (found := _unlike(book, source)) is not None:
                breaches.append(Breach(f"{chart.where} {source.formula}", *found))
    return list(dict.fromkeys(breaches)) if charts else None


def _unlike(book: Book, source: Source) -> tuple[str, str] | None:
    """Return what is wrong with a cache and what should stand there, None where it says what the cells say."""
    where = places(book, source.formula)
    if not where:
        return "a reference that leads nowhere", "cells of this workbook"
    if source.size is None:
        return "nothing stored", "the values of the cells, for viewers that do not calculate"
    if source.kind == "multiLvlStrRef":
        return None
    size = sum((at.right - at.left + 1) * (at.bottom - at.top + 1) for _, at in where)
    if source.size != size:
        return f"{source.size} points stored", f"{size}, as many as the cells"
    if len(where) > 1 or not where[0][0].is_read(where[0][1].top, where[0][1].bottom):
        return None  # several areas: the order of their cells is each program's own; or rows that were not read
    at = where[0][1]
    wide = at.right - at.left + 1
    points = {(cell.row - at.top) * wide + cell.column - at.left: cell for cell in cells(book, source)}
    for index, cell in points.items():
        stored = source.points.get(index)
        if cell.kind == "number" and source.kind == "numRef" and not _same(stored, cell.value):
            return f"{stored} stored for {cell.ref}", f"{cell.value:.15g}"
        if cell.kind == "text" and source.kind == "strRef" and (stored or "") != cell.value:
            return f"{stored} stored for {cell.ref}", str(cell.value)
    strange = sorted(index for index, text in source.points.items() if index not in points and text)
    if strange:
        down, right = divmod(strange[0], wide)
        ref = f"{column_letters(at.left + right)}{at.top + down}"
        return f"{source.points[strange[0]]} stored for {ref}", "nothing: the cell is blank"
    return None


def _same(stored: str | None, value: object) -> bool:
    try:
        return stored is not None and math.isclose(float(stored), float(str(value)), rel_tol=1e-12, abs_tol=1e-300)
    except ValueError:
        return False


def _categories(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for chart in charts_of(book):
        for source in (one.categories for one in chart.says.series if one.categories is not None):
            judged = True
            texts = [cell for cell in cells(book, source) if cell.kind == "text" and cell.value]
            if texts and source.kind == "numRef":
                found = f"a number reference to {texts[0].value}"
                breaches.append(Breach(f"{chart.where} {source.formula}", found, "a text reference (strRef)"))
    return list(dict.fromkeys(breaches)) if judged else None


def _rule(number: int, says_en: str, says_zh: str, reference: str, judge: Judge) -> Rule:
    return Rule(number, "P", "must", says_en, says_zh, reference, judge)


RULES: tuple[Rule, ...] = (
    _rule(86, "A chart has a title beside the plot; its second line gives measure, unit and period",
          "图表有标题且不压住绘图区，第二行写明指标、计量单位和时期", "IBCS", _titles),
    _rule(87, "Each axis is said to be shown and has a title", "坐标轴均写明显示，并有坐标轴标题",
          "IBCS; experiment: Excel", _axes),
    _rule(88, "A chart has a telling name and alternative text of at most 250 characters with a number from its data",
          "图表有专门名称，替代文字不超过250字并含图中数据", "Microsoft accessibility checker", _alternatives),
    _rule(89, "A chart stores the numbers and texts of its cells", "图表内存有与单元格一致的数值和文字缓存",
          "experiment: previews", _caches),
    _rule(90, "Categories that are text are referred to as text", "文字类别使用文本引用",
          "Office Open XML", _categories),
)  # fmt: skip
