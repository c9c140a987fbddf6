"""The office's logo on the cover: a PNG as it is, beside the form's block."""

from openpyxl.drawing.fill import Blip
from openpyxl.drawing.geometry import PresetGeometry2D
from openpyxl.drawing.image import Image
from openpyxl.drawing.picture import PictureFrame
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.worksheet import Worksheet

from flows.ingest.logo import png_size

_ROOM = (150, 110)  # pixels: the two columns beside the block, five of its rows
_COLUMN = 2  # the third, where the block has nothing


class _Png(Image):  # type: ignore[misc]  # openpyxl writes pictures of its own class only, and opens them with Pillow
    """A PNG that is written as it is."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.format = "png"
        self.width, self.height = png_size(content)

    def _data(self) -> bytes:
        return self._content


def place_logo(sheet: Worksheet, content: bytes, row: int) -> None:
    """Put the logo beside the rows that begin with `row`, as large as there is room for, its sides in proportion."""
    image = _Png(content)
    scale = min(_ROOM[0] / image.width, _ROOM[1] / image.height, 1.0)
    size = XDRPositiveSize2D(*(pixels_to_EMU(round(side * scale)) for side in (image.width, image.height)))
    marker = AnchorMarker(col=_COLUMN, row=row - 1, colOff=pixels_to_EMU(4), rowOff=pixels_to_EMU(2))
    frame = PictureFrame()
    frame.nvPicPr.cNvPr.id = 1
    frame.nvPicPr.cNvPr.name = "Logo"
    frame.blipFill.blip = Blip()
    frame.spPr.prstGeom = PresetGeometry2D(prst="rect")
    frame.spPr.ln = None
    image.anchor = OneCellAnchor(_from=marker, ext=size, pic=frame)
    sheet.add_image(image)
