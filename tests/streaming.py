"""Frames of every kind of value, and the cells of a sheet as any reader of XML finds them."""

import math
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from unittest.mock import patch

import polars as pl
from hypothesis import strategies as st
from lxml import etree

from flows.workbook.frame import frame_workbook
from flows.workbook.layout import large

DAY = date(2024, 4, 26)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(
        ["", " ", "  two ", "\n", "a\nb", "a\r\nb", "a\rb", "\t", "a\x00b", "\x1f", "_x0041_", "_x", "\ufffe",
         "&<>\"'", "&amp;", "=1+1", "+86", "-5", "@x", "00042", "91310114MA1GU0001X", "1,234.5", "联影",
         "𠮷野家", "🏭", "#N/A", "]]>", "TRUE"]
    ),
)  # fmt: skip
_MICROSECONDS = st.integers(0, 86_399_999_999)
KINDS: dict[str, tuple[pl.DataType | type[pl.DataType], st.SearchStrategy[object]]] = {
    "text": (pl.String, TEXTS),
    "repeated": (pl.String, st.sampled_from(["United Imaging Town", "械谷", " R&D <x> ", ""])),
    "category": (pl.Categorical, st.sampled_from(["manufacturing", "rd", "services"])),
    "truth": (pl.Boolean, st.booleans()),
    "small": (pl.Int8, st.integers(-128, 127)),
    "whole": (pl.Int64, st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**53) - 2, 2**53 + 2))),
    "unsigned": (pl.UInt64, st.integers(0, 2**64 - 1)),
    # openpyxl, which writes 16 digits, makes infinities of the very largest
    "number": (pl.Float64, st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf])),
    "single": (pl.Float32, st.floats(width=32)),
    "decimal": (pl.Decimal(38, 10), st.decimals(-(10**20), 10**20, places=10)),
    "day": (pl.Date, st.dates()),
    "moment": (pl.Datetime("us"), st.datetimes()),
    "zoned": (pl.Datetime("ms", "Asia/Shanghai"), st.datetimes(datetime(1901, 1, 1), datetime(2090, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0))),
    "time": (pl.Time, _MICROSECONDS.map(lambda us: (datetime(2000, 1, 1) + timedelta(microseconds=us)).time())),
    "span": (pl.Duration("us"), st.timedeltas(timedelta(days=-999), timedelta(days=9999))),
    "ids": (pl.List(pl.String), st.lists(st.sampled_from(["F0001", "F0002", None]), max_size=3)),
    "nothing": (pl.Null, st.none()),
}  # fmt: skip


@st.composite
def frames(draw, rows=(1, 12)):
    """Frames of any of these columns, a third of the values missing."""
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6, unique=True))
    height = draw(st.integers(*rows))
    return pl.DataFrame([column(draw, name, height) for name in names])


def column(draw, name: str, height: int) -> pl.Series:
    kind, values = KINDS[name]
    drawn = draw(st.lists(st.none() | values | values, min_size=height, max_size=height))
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        return pl.Series(name, drawn, dtype=pl.Datetime("ms")).dt.replace_time_zone(
            kind.time_zone, ambiguous="earliest", non_existent="null"
        )
    return pl.Series(name, drawn, dtype=kind)


def streamed(frame: pl.DataFrame) -> bytes:
    """The workbook of the frame, its rows streamed however few they are."""
    with patch.object(large, "LEAST_CELLS", 0):
        return frame_workbook(frame, "Synthetic", DAY)


def laid_out(frame: pl.DataFrame) -> bytes:
    """The workbook of the frame, laid out cell by cell however many there are."""
    with patch.object(large, "LEAST_CELLS", 2**40):
        return frame_workbook(frame, "Synthetic", DAY)


def cells(content: bytes) -> dict[str, tuple[str, object, str]]:
    """Address -> type, value, number format and prefix of the cells of a workbook's one sheet; empty ones too."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        shared = [_text(item) for item in etree.fromstring(package.read("xl/sharedStrings.xml"))]
        looks = _looks(etree.fromstring(package.read("xl/styles.xml")))
    return {cell.get("r"): (*_value(cell, shared), looks[int(cell.get("s", 0))]) for cell in sheet.iter(f"{MAIN}c")}


def _value(cell: etree._Element, shared: list[str]) -> tuple[str, object]:
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
    if kind == "s":
        return "text", shared[int(value)]
    if kind == "inlineStr":
        return "text", _text(cell)
    if value is None:
        return "empty", None
    return ("truth", value) if kind == "b" else ("number", Near(float(value)))


class Near(float):
    """A number that equals those that differ in the last of its digits: openpyxl writes 16 of them, not 17."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float) and math.isclose(self, other, rel_tol=1e-14)


def _text(element: etree._Element) -> str:
    text = next(element.iter(f"{MAIN}t"))
    kept = text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return (text.text or "") if kept else (text.text or "").strip(" \t\n")


def _looks(styles: etree._Element) -> list[str]:
    own = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter(f"{MAIN}numFmt")}
    return [
        f"{look.get('xfId')} {own.get(look.get('numFmtId'), look.get('numFmtId'))} {look.get('quotePrefix', '0')}"
        for look in styles.find(f"{MAIN}cellXfs")
    ]
