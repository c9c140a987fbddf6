"""A chart's part to what the rules look at: title, axes, and the series with what stands behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from flows.audit.package.addresses import cells_in, places
from flows.audit.package.book import Book, Cell, Drawn, Sheet
from flows.audit.package.names import CHART, DRAWING

Element = Any  # lxml ships no types
ROUND = ("pieChart", "pie3DChart", "doughnutChart", "ofPieChart")
BARS = ("barChart", "bar3DChart")


class Source(NamedTuple):
    """What texts or numbers are taken from. kind: numRef, strRef, numLit ...; size: None where nothing is stored."""

    kind: str
    formula: str
    size: int | None
    points: Mapping[int, str]


class Axis(NamedTuple):
    """An axis; delete: as written, "" where it is not. minimum, maximum: None where the program chooses."""

    kind: str
    number: str
    delete: str
    title: Element | None
    minimum: float | None
    maximum: float | None
    logarithmic: bool
    crosses: str


class Series(NamedTuple):
    """One series; name: None where it has none. element: for its look."""

    plot: str
    axes: tuple[str, ...]
    name: Source | None
    categories: Source | None
    values: Source | None
    element: Element


class Drawing(NamedTuple):
    """What the chart's part says; title: its element."""

    title: Element | None
    overlay: bool
    plots: tuple[str, ...]
    solid: bool
    axes: tuple[Axis, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Chart:
    """A chart on a sheet."""

    sheet: Sheet
    drawn: Drawn
    says: Drawing

    @property
    def where(self) -> str:
        """The sheet, and the chart's name."""
        return f"{self.sheet.name}!{self.drawn.name or self.drawn.part}"


def charts_of(book: Book) -> tuple[Chart, ...]:
    """Return all charts on visible sheets."""
    return tuple(
        Chart(sheet, drawn, _drawing(drawn.chart))
        for sheet in book.visible
        for drawn in sheet.drawn
        if drawn.chart is not None
    )


def title_lines(book: Book, title: Element | None) -> list[str]:
    """Return the lines of a title, written in the chart or taken from cells; [] where there is none."""
    if title is None:
        return []
    reference = title.find(f"{CHART}tx/{CHART}strRef")
    if reference is not None:
        source = _source(reference)
        texts = [str(cell.value) for cell in cells(book, source) if cell.value is not None]
        lines = [line for text in texts or source.points.values() for line in text.split("\n")]
    else:
        lines = []
        for paragraph in title.iter(f"{DRAWING}p"):
            said = "".join(
                "\n" if part.tag == f"{DRAWING}br" else part.text or ""
                for part in paragraph.iter(f"{DRAWING}t", f"{DRAWING}br")
            )
            lines += said.split("\n")
    return [line.strip() for line in lines if line.strip()]


def cells(book: Book, source: Source | None) -> list[Cell]:
    """Return the filled cells that a source is taken from."""
    if source is None or not source.formula:
        return []
    return [cell for sheet, at in places(book, source.formula) for cell in cells_in(sheet, at)]


def numbers(book: Book, source: Source | None) -> list[float]:
    """Return the numbers plotted: those of the cells, else those stored in the chart."""
    if source is None:
        return []
    found = [float(cell.value) for cell in cells(book, source) if cell.kind == "number" and cell.value is not None]
    return found or [value for value in map(_number, source.points.values()) if value is not None]


def series_name(book: Book, series: Series) -> str:
    """Return what the legend calls a series."""
    if series.name is None:
        return ""
    texts = [str(cell.value) for cell in cells(book, series.name) if cell.value is not None]
    return " ".join(texts or series.name.points.values())


@lru_cache(maxsize=64)  # a dozen rules look at each chart
def _drawing(root: Element) -> Drawing:
    chart = root.find(f"{CHART}chart")
    area = None if chart is None else chart.find(f"{CHART}plotArea")
    if chart is None or area is None:
        return Drawing(None, False, (), False, (), ())
    plots = [one for one in area if str(one.tag).endswith("Chart")]
    title = chart.find(f"{CHART}title")
    overlay = None if title is None else title.find(f"{CHART}overlay")
    return Drawing(
        None if _value(chart, "autoTitleDeleted") in ("1", "true") else title,
        overlay is not None and overlay.get("val", "1") in ("1", "true"),
        tuple(_name(one) for one in plots),
        chart.find(f"{CHART}view3D") is not None or any("3D" in _name(one) for one in plots),
        tuple(_axis(one) for one in area if str(one.tag).endswith("Ax")),
        tuple(
            Series(
                _name(plot),
                tuple(one.get("val", "") for one in plot.iterfind(f"{CHART}axId")),
                _named(one.find(f"{CHART}tx")),
                _source_in(one, "cat", "xVal"),
                _source_in(one, "val", "yVal"),
                one,
            )
            for plot in plots
            for one in plot.iterfind(f"{CHART}ser")
        ),
    )


def _axis(axis: Element) -> Axis:
    scaling = axis.find(f"{CHART}scaling")
    delete = axis.find(f"{CHART}delete")
    return Axis(
        _name(axis),
        _value(axis, "axId"),
        "" if delete is None else delete.get("val", "1").replace("false", "0").replace("true", "1"),
        axis.find(f"{CHART}title"),
        None if scaling is None else _number(_value(scaling, "min")),
        None if scaling is None else _number(_value(scaling, "max")),
        scaling is not None and scaling.find(f"{CHART}logBase") is not None,
        _value(axis, "crosses") or _value(axis, "crossesAt"),
    )


def _named(text: Element | None) -> Source | None:
    if text is None:
        return None
    reference = text.find(f"{CHART}strRef")
    if reference is not None:
        return _source(reference)
    return Source("strLit", "", 1, {0: text.findtext(f"{CHART}v", "")})


def _source_in(series: Element, *tags: str) -> Source | None:
    for tag in tags:
        if (found := series.find(f"{CHART}{tag}")) is not None and len(found):
            return _source(found[0])
    return None


def _source(element: Element) -> Source:
    kind = _name(element)
    cache = element
    if kind.endswith("Ref"):
        cache = next((one for one in element if _name(one).endswith("Cache")), None)
    if cache is None:
        return Source(kind, element.findtext(f"{CHART}f", ""), None, {})
    count = next(cache.iter(f"{CHART}ptCount"), None)
    return Source(
        kind,
        element.findtext(f"{CHART}f", ""),
        0 if count is None else int(count.get("val", 0)),
        {
            int(point.get("idx", 0)): point.findtext(f"{CHART}v", "")
            for point in (cache.iter(f"{CHART}pt") if "multi" not in kind else ())
        },
    )


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Element, tag: str) -> str:
    found = element.find(f"{CHART}{tag}")
    return "" if found is None else found.get("val", "")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
