"""Rules about paper: page set-up, print area, repeated headers, header and footer, breaks, grey, signatures."""

import re
from itertools import pairwise

from flows.audit.looks.charted import Series, charts_of
from flows.audit.looks.paper import breaks, paper_of, repeated_rows, rows_points
from flows.audit.package.addresses import print_area, within
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import CHART, DRAWING
from flows.audit.rule import Breach, Rule
from schemas.colours import contrast

LEAST_SCALE = 0.6
LONGEST = 255
LEAST_GREY = 1.5  # contrast between neighbouring series printed without colour
# A code of a header or footer; an ampersand that begins none of them swallows what follows it.
_CODE = re.compile(r'&(?:&|[LCRPNDTGFAZBIUESXYOH+\-]|K[0-9A-Fa-f+\-]{5,8}|"[^"]*"|[0-9]{1,3}\s?)')
_SEPARATOR = re.compile(r"[\n|·•;；]| {2,}|\s[—–-]\s")
_WORDS = re.compile(r"\w", re.UNICODE)
_PAGE_WORDS = re.compile(r"\b(?:pages?|of)\b|第|页|共|/", re.IGNORECASE)


def _pages(book: Book) -> list[Breach] | None:
    breaches = []
    for sheet in (sheets := book.of("P")):
        paper = paper_of(book, sheet)
        if paper.number not in (8, 9):
            breaches.append(Breach(sheet.name, f"paper size {paper.number or 'not said'}", "9 (A4) or 8 (A3)"))
        if paper.orientation not in ("portrait", "landscape"):
            breaches.append(Breach(sheet.name, "no orientation", "portrait or landscape"))
        if not paper.fitted or paper.wide != 1 or paper.high != 0:
            found = f"{paper.wide} wide, {paper.high} high" if paper.fitted else "not fitted to the page"
            breaches.append(Breach(sheet.name, found, "one page wide, any number high"))
        elif paper.scale < LEAST_SCALE:
            breaches.append(Breach(sheet.name, f"printed at {paper.scale:.0%}", f"at least {LEAST_SCALE:.0%}"))
    return breaches if sheets else None


def _areas(book: Book) -> list[Breach] | None:
    breaches = []
    for sheet in (sheets := book.of("P")):
        areas = print_area(book, sheet)
        if not areas:
            breaches.append(Breach(sheet.name, "no print area", "one around all that is filled and drawn"))
            continue
        left, top, right, bottom = areas[0]
        outside = next(
            (
                cell.ref
                for cell in sheet.filled
                if not (left <= cell.column <= right and top <= cell.row <= bottom)
                and not any(area.holds(cell.column, cell.row) for area in areas[1:])
            ),
            None,
        )
        if outside is not None:
            breaches.append(Breach(f"{sheet.name}!{outside}", "outside the print area", "inside it"))
        breaches += [
            Breach(f"{sheet.name}!{one.name}", "outside the print area", "inside it")
            for one in sheet.drawn
            if not any(within(one.at, area) for area in areas)
        ]
    return breaches if sheets else None


def _titles(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet in book.of("P", "D"):
        paper, cuts = paper_of(book, sheet), breaks(sheet)
        if sheet.profile == "D" and not paper.fitted:
            continue  # not made to be printed
        repeated = repeated_rows(book, sheet)
        for table in sheet.tables:
            long = rows_points(sheet, table.at.top, table.at.bottom) > paper.height
            cut = any(table.at.top <= row < table.at.bottom for row in cuts)
            if not table.header_rows or not (long or cut):
                continue
            judged = True
            if repeated is None or not repeated.top <= table.at.top <= repeated.bottom:
                found = "no repeated rows" if repeated is None else f"rows {repeated.top} to {repeated.bottom} repeated"
                breaches.append(Breach(f"{sheet.name}!{table.name}", found, f"its header, row {table.at.top}"))
    return breaches if judged else None


def _edges(book: Book) -> list[Breach] | None:
    breaches = []
    on_cover, everywhere = _said(book.visible[:1]), None
    for sheet in (sheets := book.of("P")):
        texts = {part: text for part in ("oddHeader", "oddFooter") if (text := _edge(sheet, part))}
        joined = "".join(texts.values())
        if "&P" not in joined or "&N" not in joined:
            breaches.append(Breach(sheet.name, joined or "no header or footer", "page &P of &N"))
        for part, text in texts.items():
            where = f"{sheet.name} {part}"
            if len(text) > LONGEST:
                breaches.append(Breach(where, f"{len(text)} characters", f"at most {LONGEST}"))
            if "&" in _CODE.sub("", text) or re.search(r"(?<![&\w])\w+&[DT](?![\w&])", text):
                breaches.append(Breach(where, text, "each ampersand written as &&"))
            elif "&D" in text.replace("&&", "") or "&T" in text.replace("&&", ""):
                breaches.append(Breach(where, "the day or time of printing", "the day of the figures, as in a cell"))
            for fact in _facts(text):
                if (plain := _folded(fact)) in on_cover:
                    continue
                everywhere = _said(book.visible) if everywhere is None else everywhere
                if plain not in everywhere:
                    breaches.append(Breach(where, fact, "a fact that also stands in a cell"))
    return breaches if sheets else None


def _edge(sheet: Sheet, part: str) -> str:
    around = sheet.child("headerFooter")
    return "" if around is None else around.findtext(f"{{*}}{part}", "") or ""


def _facts(text: str) -> list[str]:
    """Return what a header or footer says besides page numbers and codes, one fact each."""
    plain = re.sub(r"&[PN](?![0-9])", "", text.replace("&&", "\0"))
    sections = re.split(r"&[LCR]", plain)
    found = []
    for section in sections:
        for fact in _SEPARATOR.split(_CODE.sub("", section).replace("\0", "&")):
            if _WORDS.search(_PAGE_WORDS.sub("", fact)):
                found.append(fact.strip())
    return found


def _said(sheets: tuple[Sheet, ...]) -> str:
    texts = {str(cell.value) for sheet in sheets for cell in sheet.filled if cell.kind == "text"}
    return _folded("\0".join(texts))


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


def _cuts(book: Book) -> list[Breach] | None:
    """The part of the printed pages that the file itself shows: breaks set by hand, and what they cut."""
    breaches, judged = [], False
    for sheet in book.of("P"):
        last = max((cell.row for cell in sheet.filled), default=0)
        for row in breaks(sheet):
            judged = True
            where = f"{sheet.name}!{row}:{row}"
            breaches += [Breach(where, f"a page break through {one.name}", "a break above or below it")
                         for one in sheet.drawn if one.at.top <= row < one.at.bottom]  # fmt: skip
            if row >= max(last, *(one.at.bottom for one in sheet.drawn)) if sheet.drawn else row >= last:
                breaches.append(Breach(where, "a page break after the last row", "no blank page"))
    return breaches if judged else None


def _greys(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for chart in charts_of(book):
        solid = [(one, colour) for one in chart.says.series if (colour := _solid(one)) is not None]
        judged = judged or len(chart.says.series) > 1
        for (one, first), (other, second) in pairwise(solid):
            if one.plot == other.plot and first != second and contrast(first, second) < LEAST_GREY:
                breaches.append(Breach(chart.where, f"{first} beside {second}", "greys that differ, or a pattern"))
    return breaches if judged else None


def _solid(series: Series) -> str | None:
    """Return the colour of a series that has neither pattern, dash nor marker to tell it by."""
    shape = series.element.find(f"{CHART}spPr")
    if shape is None:
        return None
    line = shape.find(f"{DRAWING}ln")
    if "line" in series.plot and line is not None:
        dash, marker = line.find(f"{DRAWING}prstDash"), series.element.find(f"{CHART}marker/{CHART}symbol")
        if (dash is not None and dash.get("val") != "solid") or (marker is not None and marker.get("val") != "none"):
            return None
        shape = line
    colour = shape.find(f"{DRAWING}solidFill/{DRAWING}srgbClr")
    return None if colour is None or colour.get("val", "").upper() == "FFFFFF" else colour.get("val", "").upper()


_SIGNED = re.compile(
    r"单位负责人|统计负责人|审核人|填表人|签字|签章|盖章|signature|signed by|prepared by|filled in by|approved by"
    r"|responsible person|head of (?:the )?(?:unit|office|department)",
    re.IGNORECASE,
)


def _signatures(book: Book) -> list[Breach] | None:
    sheets = (*book.visible[:1], *book.of("P")[-1:])
    if book.manifest is None or not sheets:
        return None
    for sheet in sheets:
        found = next((cell for cell in sheet.filled if cell.kind == "text" and _SIGNED.search(str(cell.value))), None)
        if found is None:
            continue
        first = max((row + 1 for row in breaks(sheet) if row < found.row), default=1)
        if any(first <= cell.row < found.row - 1 for cell in sheet.filled):
            return []
        return [Breach(f"{sheet.name}!{found.ref}", "signatures alone on their page", "something signed above them")]
    return [Breach(sheets[0].name, "no place for signatures", "signatures on the cover or the last sheet")]


RULES: tuple[Rule, ...] = (
    Rule(97, "P", "must", "Printed on A4 or A3, one page wide, at 60 % at least", "A4或A3纸，一页宽，缩放不低于60%",
         "Chinese statistical practice", _pages),
    Rule(98, "P", "must", "The print area holds all that is filled or drawn", "打印区域包含所有内容和图形",
         "practice of engineers", _areas),
    Rule(99, "P", "must", "A table that runs over pages repeats its header", "跨页表格每页重复表头",
         "Chinese statistical practice", _titles),
    Rule(100, "P", "must", "Header and footer number the pages and say nothing that no cell says",
         "页眉页脚有页码，所载内容单元格中均有", "UK Analysis Function; Chinese statistical practice", _edges),
    Rule(101, "P", "must", "No page break cuts a chart or leaves a blank page", "分页不切断图表，不产生空白页",
         "experiment: LibreOffice", _cuts,
         "the tests print it with LibreOffice and look at each page", "测试用LibreOffice打印并逐页检查"),
    Rule(102, "P", "must", "Series of a chart differ when printed without colour", "黑白打印时图表各系列仍可区分",
         "Chinese statistical practice", _greys),
    Rule(103, "P", "must", "A place for signatures on the cover or last sheet, not alone on its page",
         "封面或末页有签署栏，且不单独成页", "Chinese statistical practice", _signatures),
)  # fmt: skip
