"""The axes of a chart: titles, numbers, where they begin, where they stand."""

import math
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from flows.workbook.declare import Chart
from flows.workbook.layout.charts.look import TEXT_SIZE, line_of, rich, titled
from flows.workbook.theme import INK, LINE

_GRID = "E4E8ED"
_HALF_YEAR, _LONGEST = 6, 60  # months
_HEADROOM = 1.25  # what stands over the highest column in two lines must not reach into the title
_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)  # ends of axes, times a power of ten
_PLAIN = 1e9  # from here on a number on the axis is written with its power of ten


def set_axes(drawn: BarChart, chart: Chart, values: list[float]) -> None:
    """Give the chart its axes; values: everything that is drawn, so that 0 is in sight and nothing below it unasked."""
    category, value = drawn.x_axis, drawn.y_axis
    for axis, text in ((category, chart.axis_x), (value, chart.axis_y)):
        axis.delete = False  # openpyxl writes nothing, which new Excel reads as "no axis"
        axis.title = titled(text, size=TEXT_SIZE)
        axis.txPr = rich()
        axis.graphicalProperties = line_of(LINE)
    value.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low >= 0:
        value.scaling.min = 0
    elif high <= 0:
        value.scaling.max = 0
    if chart.notes and low >= 0:
        value.scaling.max = _above(high * _HEADROOM)
    category.tickLblSkip = 1  # every name: LibreOffice else leaves out each second one of the longer
    if low < 0:
        category.tickLblPos = "low"  # else the names would lie on the columns below 0
    value.number_format = _format(max(abs(low), abs(high)), percent=chart.percent)
    if chart.kind != "columns":
        category.scaling.orientation = "maxMin"  # the table's first row on top
        value.crosses = "max"  # which puts the numbers back at the bottom
    if chart.kind == "timeline":
        _set_timeline(category, value, chart.origin, low, high)


def _set_timeline(category: Any, value: Any, origin: str, low: float, high: float) -> None:  # noqa: ANN401
    """Count months from the as-of day, which is the axis itself: what is behind on its left, what is ahead right."""
    step = _HALF_YEAR if high - low <= _LONGEST else 2 * _HALF_YEAR
    value.scaling.min = min(math.floor(low / step), -1) * step
    value.scaling.max = max(math.ceil(high / step), 1) * step
    value.majorUnit = step
    value.number_format = f'+0;-0;"{origin}"'
    category.tickLblPos = "low"
    category.graphicalProperties = line_of(INK, 19050)


def _above(value: float) -> float:
    """Return the round number at or above a positive one, for an axis to end at."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _ROUND if step * power >= value)


def _format(most: float, *, percent: bool) -> str:
    if percent:
        return "0%" if most >= 0.05 else "0.00%"
    if 0 < most < 1e-2 or most >= _PLAIN:
        return "0.0E+00"
    decimals = 0 if most >= 10 else 1 if most >= 1 else 3
    return "#,##0" + ("." + "0" * decimals if decimals else "")
