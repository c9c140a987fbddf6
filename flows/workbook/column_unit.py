"""The workbook as LibreOffice should print it where Excel's fonts are not installed: like them, or text is cut."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from flows.workbook.theme import FONT

_STYLES, _CHARTS = "xl/styles.xml", "xl/charts/"
_FIRST_FONT = re.compile(rb"(<fonts\b[^>]*>\s*)<font>.*?</font>", re.DOTALL)  # its digit is the unit of widths
_LIKE_FONT = "Noto Sans CJK SC"  # letters as wide as the theme's, and Chinese characters of any font are
_SAME_DIGITS = ("Calibri", "Carlito")
# Another family's font whose digit takes 7 pixels, as one of Calibri 11 does.
_OTHER = "DejaVu Sans"
_OTHER_FONT = b'<font><sz val="8.5"/><name val="DejaVu Sans"/><family val="2"/></font>'


def printable(workbook: Path, folder: Path) -> Path:
    """Return the workbook, or a copy in the folder with fonts that are there and as wide as Excel's.

    Without Calibri or Carlito LibreOffice takes another font's digit as the unit of widths: sheets fitted to the width
    of a page come out a quarter smaller, and pages end where Excel's do though they are not full. What it takes for
    the text's own family may be wider than that, and rows then too low for their lines.
    """
    unit = _family("Calibri") not in ("", *_SAME_DIGITS) and _family(_OTHER) == _OTHER
    text = _family(FONT) not in ("", FONT) and _family(_LIKE_FONT) == _LIKE_FONT
    if not unit and not text:
        return workbook
    copy = folder / workbook.name
    with zipfile.ZipFile(workbook) as parts, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as written:
        for name in parts.namelist():
            content = parts.read(name)
            if unit and name == _STYLES:
                content = _FIRST_FONT.sub(rb"\1" + _OTHER_FONT, content, count=1)
            if text and (name == _STYLES or name.startswith(_CHARTS)):
                content = content.replace(FONT.encode(), _LIKE_FONT.encode())
            written.writestr(name, content)
    return copy


def _family(name: str) -> str:
    """Return the family that stands in for a font here; "" where nobody can say."""
    asked = shutil.which("fc-match")
    if asked is None:
        return ""
    said = subprocess.run([asked, "-f", "%{family[0]}", name], capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip() if said.returncode == 0 else ""
