"""How a chart's parts look: the fills of scenarios, which tell them apart in grey too, and its texts."""

from typing import Any

from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.descriptors import Typed
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)  # fmt: skip

from flows.workbook.theme import BRAND, FONT, INK, LIGHT, QUIET

TITLE_SIZE, TEXT_SIZE = 1100, 1050  # in hundredths of a point
_WHITE = "FFFFFF"


def fill_of(scenario: str) -> GraphicalProperties:
    """Return the look of columns and bars of a scenario."""
    if scenario == "actual":
        return GraphicalProperties(solidFill=BRAND)
    if scenario == "other":  # light, so that it is told from the actual in grey; its edge stands out from the paper
        return _edged(GraphicalProperties(solidFill=LIGHT), BRAND, 9525)
    if scenario == "target":
        return _edged(GraphicalProperties(solidFill=_WHITE), BRAND, 19050)
    pattern, ink, paper = ("dkUpDiag", INK, LIGHT) if scenario == "overdue" else ("wdUpDiag", QUIET, _WHITE)
    hatch = PatternFillProperties(prst=pattern, fgClr=ColorChoice(srgbClr=ink), bgClr=ColorChoice(srgbClr=paper))
    return _edged(GraphicalProperties(pattFill=hatch), ink, 9525)


def line_of(colour: str, width: int = 9525) -> GraphicalProperties:
    """Return the look of a line: width in EMU, of which a point has 12,700."""
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=width))


def no_line() -> GraphicalProperties:
    """Return the look of a line that is not drawn."""
    return GraphicalProperties(ln=LineProperties(noFill=True))


def titled(text: str, second: str = "", size: int = TITLE_SIZE) -> Title:
    """Return a title: the text's lines, bold where it is the chart's own, then a second line in small."""
    own = size == TITLE_SIZE
    parts = [(line, size, own) for line in text.split("\n")] + [(second, TEXT_SIZE, False)] * bool(second)
    lines = [_paragraph(line, points, bold=bold) for line, points, bold in parts]
    title = Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=lines)))
    title.overlay = False
    return title


def rich(size: int = TEXT_SIZE, *, bold: bool = False) -> RichText:
    """Return how the text of a part is written."""
    character = _character(size, bold=bold)
    return RichText(
        bodyPr=RichTextProperties(), p=[Paragraph(pPr=ParagraphProperties(defRPr=character), endParaRPr=character)]
    )


# A label with a text of its own, which openpyxl's lacks. openpyxl writes what a class itself names.
_PARTS = [part for part in DataLabel.__elements__ if part not in ("idx", "showLeaderLines")]
_SaidLabel: Any = type(DataLabel)(
    "_SaidLabel",
    (DataLabel,),
    {
        "tagname": "dLbl",
        "idx": DataLabel.idx,
        "tx": Typed(expected_type=Text, allow_none=True),
        **{part: getattr(DataLabel, part) for part in _PARTS},
        "__elements__": ("idx", "tx", *_PARTS),
    },
)


def labels(notes: tuple[tuple[int, str], ...] = (), position: str | None = None, shown_as: str = "") -> DataLabelList:
    """Return labels that show the values as their cells do, or in the format given.

    notes: places of columns and what stands there instead.
    """
    made = DataLabelList()
    _show_values(made, position)
    made.numFmt = shown_as or None
    for place, text in notes:
        label = _SaidLabel(idx=place)
        _show_values(label, position)
        lines = [_paragraph(line, TEXT_SIZE, bold=False) for line in text.split("\n")]
        label.tx = Text(rich=RichText(bodyPr=RichTextProperties(), p=lines))
        label.txPr = None  # the text brings its own
        made.dLbl.append(label)
    return made


def _show_values(label: Any, position: str | None) -> None:  # noqa: ANN401
    label.showVal = True
    label.showSerName = label.showCatName = label.showLegendKey = label.showPercent = label.showBubbleSize = False
    label.dLblPos = position
    label.txPr = rich()


def _edged(look: GraphicalProperties, colour: str, width: int) -> GraphicalProperties:
    look.line = LineProperties(solidFill=colour, w=width)
    return look


def _paragraph(text: str, size: int, *, bold: bool) -> Paragraph:
    character = _character(size, bold=bold)
    return Paragraph(pPr=ParagraphProperties(defRPr=character), r=[RegularTextRun(rPr=character, t=text)])


def _character(size: int, *, bold: bool) -> CharacterProperties:
    face = Font(typeface=FONT)
    return CharacterProperties(sz=size, b=bold, solidFill=INK, latin=face, ea=face)
