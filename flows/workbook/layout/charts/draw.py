"""Declared charts to openpyxl's: columns, bars, a timeline, and the mark of a pace across columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.text import Text
from openpyxl.chart.title import Title
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.declare import Chart, SeriesOf, Table
from flows.workbook.layout.charts.axes import set_axes
from flows.workbook.layout.charts.look import TITLE_SIZE, fill_of, labels, line_of, no_line, rich, titled
from flows.workbook.theme import INK

ROW_POINTS = 15.0
_MARGIN = 60_000  # in EMU: 1.7 mm
_POINT, _CHARACTER = 12_700, 66_675  # in EMU: a point, a character of a column's width
_GAP, _GAP_OF_BARS = 60, 40  # between columns, in per cent of their width
_SAME_PLACE = 100  # overlap of series of which each row has one at most


@dataclass(frozen=True)
class _Drawn:
    """Where a chart's numbers stand: the sheet, its table, the table's header row, the first and last row drawn."""

    sheet: Worksheet
    table: Table
    header: int
    first: int
    last: int

    def column(self, key: str) -> int:
        return [column.key for column in self.table.columns].index(key) + 1


def draw(
    chart: Chart, sheet: Worksheet, table: Table, header: int, rows: tuple[int, int], choices: Mapping[str, str]
) -> BarChart:
    """Return the chart, lying over the sheet's rows from rows[0] to before rows[1].

    header: the row of its table's header. choices: name of a choice -> its cell on the sheet. The chart is tied to
    cells, so that it keeps to the page in every viewer.
    """
    place = _Drawn(sheet, table, header, header + 1 + chart.rows[0], header + 1 + chart.rows[1])
    drawn = BarChart()
    drawn.type, drawn.grouping = "col" if chart.kind == "columns" else "bar", "clustered"
    drawn.gapWidth = _GAP if chart.kind == "columns" else _GAP_OF_BARS
    drawn.overlap = _SAME_PLACE if chart.in_one_place else 0
    drawn.anchor = _anchor(chart, sheet, rows)
    drawn.title = (
        _from_cell(sheet, choices[chart.title_from]) if chart.title_from else titled(chart.title, chart.subtitle)
    )
    for declared in chart.series:
        if declared.scenario != "pace":
            drawn.series.append(_bars(chart, declared, place))
    shown = table.frame.slice(chart.rows[0], chart.rows[1] - chart.rows[0] + 1)
    set_axes(drawn, chart, [float(v) for s in chart.series for v in shown[s.key].drop_nulls() if v != ""])
    marks = LineChart()
    marks.series.extend(_marks(chart, series, place) for series in chart.series if series.scenario == "pace")
    if marks.series:
        drawn += marks
    drawn.legend = drawn.legend if len(chart.series) > 1 else None
    if drawn.legend:
        drawn.legend.position = "b"
        drawn.legend.txPr = rich()
    return drawn


def keep_free(sheet: Worksheet, first: int, rows: int) -> None:
    """Give rows for charts a height of their own: left alone, each program has another one."""
    for row in range(first, first + rows):
        sheet.row_dimensions[row].height = ROW_POINTS


def _anchor(chart: Chart, sheet: Worksheet, rows: tuple[int, int]) -> TwoCellAnchor:
    """Tie the chart to the inside of its first and last cell."""
    left, right = (column_index_from_string(letter) - 1 for letter in chart.columns)
    width = int(sheet.column_dimensions[chart.columns[1]].width * _CHARACTER)
    return TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=left, row=rows[0] - 1, colOff=_MARGIN, rowOff=2 * _POINT),
        to=AnchorMarker(
            col=right, row=rows[1] - 2, colOff=max(width - _MARGIN, 0), rowOff=int(ROW_POINTS * _POINT) - 1
        ),
    )


def _bars(chart: Chart, declared: SeriesOf, place: _Drawn) -> Series:
    series = _series(chart, declared, place)
    series.graphicalProperties = fill_of(declared.scenario)
    series.dLbls = labels(chart.notes, shown_as=chart.labels) if chart.kind != "timeline" else None
    series.dPt = [DataPoint(idx=row, invertIfNegative=False, spPr=fill_of(scenario)) for row, scenario in chart.points]
    series.invertIfNegative = False
    return series


def _marks(chart: Chart, declared: SeriesOf, place: _Drawn) -> Series:
    """Return a series of short strokes across the columns, not joined by a line."""
    series = _series(chart, declared, place)
    series.graphicalProperties = no_line()
    series.marker = Marker(symbol="dash", size=20, spPr=fill_of("overdue"))
    series.marker.graphicalProperties = line_of(INK)
    series.marker.graphicalProperties.solidFill = INK
    series.smooth = False
    return series


def _series(chart: Chart, declared: SeriesOf, place: _Drawn) -> Series:
    """Return the series: its values, its name from the header cell, the categories as texts."""
    column = place.column(declared.key)
    values = Reference(place.sheet, min_col=column, min_row=place.first, max_row=place.last)
    named = Reference(place.sheet, min_col=column, min_row=place.header, max_row=place.last)
    series = SeriesFactory(values, title_from_data=False)
    series.tx = SeriesFactory(named, title_from_data=True).tx
    letter = get_column_letter(place.column(chart.category))
    cells = f"{quote_sheetname(place.sheet.title)}!${letter}${place.first}:${letter}${place.last}"
    series.cat = AxDataSource(strRef=StrRef(cells))
    return series


def _from_cell(sheet: Worksheet, cell: str) -> Title:
    title = Title(tx=Text(strRef=StrRef(f"{quote_sheetname(sheet.title)}!{cell}")))
    title.txPr = rich(TITLE_SIZE, bold=True)
    title.overlay = False
    return title
