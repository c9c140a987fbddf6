"""Charts: column charts in IBCS notation, drawn from tables on the same sheet."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)  # fmt: skip
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from flows.workbook.declare import Chart, Table
from flows.workbook.theme import BRAND, FONT, INK, LIGHT, LINE, QUIET

_MARGIN = 60_000  # in EMU: 1.7 mm


def draw(chart: Chart, sheet: Worksheet, table: Table, header: int, rows: tuple[int, int]) -> BarChart:
    """Return the chart, lying over the sheet's rows from rows[0] to before rows[1].

    header: the row of its table's header. It is tied to cells, so that it keeps to the page in every viewer.
    """
    keys = [column.key for column in table.columns]
    first, last = header + 1 + chart.rows[0], header + 1 + chart.rows[1]
    drawn = BarChart()
    drawn.type, drawn.grouping = "col", "clustered"
    drawn.gapWidth, drawn.overlap = 60, 0
    left, right = (column_index_from_string(letter) - 1 for letter in chart.columns)
    drawn.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=left, row=rows[0] - 1, colOff=_MARGIN),
        to=AnchorMarker(col=right + 1, row=rows[1] - 1, colOff=-_MARGIN),
    )
    drawn.title = _title(chart.title, chart.subtitle)
    drawn.title.overlay = False
    letter = get_column_letter(keys.index(chart.category) + 1)
    categories = AxDataSource(strRef=StrRef(f"'{sheet.title}'!${letter}${first}:${letter}${last}"))
    for declared in chart.series:
        column = keys.index(declared.key) + 1
        series = SeriesFactory(Reference(sheet, min_col=column, min_row=first, max_row=last), title_from_data=False)
        series.tx = SeriesFactory(
            Reference(sheet, min_col=column, min_row=header, max_row=last), title_from_data=True
        ).tx
        series.cat = categories
        series.graphicalProperties = _look(declared.scenario)
        series.dLbls = _labels()
        for row in chart.lighter:
            series.dPt.append(DataPoint(idx=row, spPr=GraphicalProperties(solidFill=LIGHT)))
        series.invertIfNegative = False
        drawn.series.append(series)
    _axes(drawn, chart)
    drawn.legend = drawn.legend if len(chart.series) > 1 else None
    if drawn.legend:
        drawn.legend.position = "b"
        drawn.legend.txPr = _rich(900, INK)
    return drawn


def _axes(drawn: BarChart, chart: Chart) -> None:
    for axis, text in ((drawn.x_axis, chart.axis_x), (drawn.y_axis, chart.axis_y)):
        axis.delete = False  # openpyxl writes nothing, which new Excel reads as "no axis"
        axis.title = _title(text, None, 900)
        axis.title.overlay = False
        axis.txPr = _rich(900, INK)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    drawn.y_axis.scaling.min = 0
    drawn.y_axis.number_format = "#,##0"
    drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E4E8ED"))


def _look(scenario: str) -> GraphicalProperties:
    if scenario == "actual":
        return GraphicalProperties(solidFill=BRAND)
    if scenario == "target":
        outlined = GraphicalProperties(solidFill="FFFFFF")
        outlined.line = LineProperties(solidFill=BRAND, w=19050)
        return outlined
    hatched = GraphicalProperties(
        pattFill=PatternFillProperties(
            prst="wdUpDiag", fgClr=ColorChoice(srgbClr=QUIET), bgClr=ColorChoice(srgbClr="FFFFFF")
        )
    )
    hatched.line = LineProperties(solidFill=QUIET, w=9525)
    return hatched


def _labels() -> DataLabelList:
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.txPr = _rich(900, INK)
    return labels


def _title(text: str, second: str | None, size: int = 1200) -> Title:
    parts = [(text, size, size > 1000)] + ([(second, 900, False)] if second else [])
    rich = RichText(
        bodyPr=RichTextProperties(),
        p=[
            Paragraph(
                pPr=ParagraphProperties(defRPr=_character(points, bold=bold)),
                r=[RegularTextRun(rPr=_character(points, bold=bold), t=part)],
            )
            for part, points, bold in parts
        ],
    )
    return Title(tx=Text(rich=rich))


def _rich(size: int, ink: str) -> RichText:
    return RichText(
        bodyPr=RichTextProperties(),
        p=[
            Paragraph(
                pPr=ParagraphProperties(defRPr=_character(size, ink=ink)),
                endParaRPr=_character(size, ink=ink),
            )
        ],
    )


def _character(size: int, *, bold: bool = False, ink: str = INK) -> CharacterProperties:
    face = Font(typeface=FONT)
    return CharacterProperties(sz=size, b=bold, solidFill=ink, latin=face, ea=face)
