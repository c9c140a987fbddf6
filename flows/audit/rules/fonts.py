"""Letters: families that every reader has, sizes that can be read on paper, no slanted or underlined text."""

import re
from collections.abc import Iterator
from typing import Any

from flows.audit.looks.paper import paper_of
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import DRAWING, MAIN
from flows.audit.package.sheets import ranges_of
from flows.audit.package.styles import Font
from flows.audit.rule import Breach, Rule

Element = Any  # lxml ships no types

SMALLEST, SMALLEST_PRINTED = 10.5, 8.0  # points: 五号 in the file, and what is left of it on paper
_MOST_FAMILIES = 2
# Families found on most office computers; those with a Chinese name are known by both.
_CHINESE = {
    "宋体": "SimSun", "新宋体": "NSimSun", "黑体": "SimHei", "楷体": "KaiTi", "仿宋": "FangSong", "等线": "DengXian",
    "等线 light": "DengXian Light", "微软雅黑": "Microsoft YaHei", "微软雅黑 light": "Microsoft YaHei Light",
    "楷体_gb2312": "KaiTi_GB2312", "仿宋_gb2312": "FangSong_GB2312", "方正小标宋简体": "FZXiaoBiaoSong-B05S",
    "华文细黑": "STXihei", "华文宋体": "STSong", "华文楷体": "STKaiti", "华文仿宋": "STFangsong",
    "苹方-简": "PingFang SC", "思源黑体": "Source Han Sans SC", "思源宋体": "Source Han Serif SC",
    "新細明體": "PMingLiU", "微軟正黑體": "Microsoft JhengHei",
}  # fmt: skip
_LATIN = (
    "Aptos", "Aptos Display", "Aptos Narrow", "Arial", "Arial Narrow", "Calibri", "Calibri Light", "Cambria",
    "Candara", "Carlito", "Consolas", "Corbel", "Courier", "Courier New", "DejaVu Sans", "Georgia", "Helvetica",
    "Liberation Sans", "Liberation Serif", "Noto Sans", "Noto Sans CJK SC", "Noto Sans SC", "Noto Serif CJK SC",
    "Segoe UI", "Tahoma", "Times New Roman", "Trebuchet MS", "Verdana",
)  # fmt: skip
_ALLOWED = {name.lower() for name in (*_LATIN, *_CHINESE.values())}
_HEADER_SIZE = re.compile(r"&([0-9]{1,3})")


def _families(book: Book) -> list[Breach] | None:
    names: dict[str, str] = {}
    for place, font in _used(book).values():
        names.setdefault(font.name, place)
    for name, place in _run_families(book):
        names.setdefault(name, place)
    breaches, spelt = [], dict[str, str]()
    for name, place in names.items():
        family = _CHINESE.get(name.lower(), name).lower()
        if name and family not in _ALLOWED:
            breaches.append(Breach(place, f"font {name}", "a font that every office computer has"))
        if (other := spelt.setdefault(family, name)) != name:
            breaches.append(Breach(place, f"{name} beside {other}", "one spelling of a family's name"))
    if len(spelt) > _MOST_FAMILIES:
        found = f"{len(spelt)} families: {', '.join(sorted(spelt.values()))}"
        breaches.append(Breach(list(names.values())[_MOST_FAMILIES], found, "two at most"))
    return breaches if names else None


def _used(book: Book) -> dict[int, tuple[str, Font]]:
    """Return the formats of cells that hold something: number -> (first place, font)."""
    found: dict[int, tuple[str, Font]] = {}
    for sheet in book.visible:
        for style, cell in sheet.formats.items():
            found.setdefault(style, (f"{sheet.name}!{cell.ref}", book.styles.look(style).font))
    return found


def _runs(book: Book) -> Iterator[tuple[Element, str]]:
    """Yield the formats of runs within a cell's text, and where the text stands."""
    for name, root in book.roots.items():
        if root.tag == f"{MAIN}sst" and b"rPr>" in book.parts[name]:
            for item in root.iterfind(f"{MAIN}si"):
                if item.find(f"{MAIN}r/{MAIN}rPr") is None:
                    continue
                text = "".join(one.text or "" for one in item.iterfind(f"{MAIN}r/{MAIN}t"))
                if (place := book.texts.get(text)) is not None:
                    yield from ((run, place) for run in item.iterfind(f"{MAIN}r/{MAIN}rPr"))
    for sheet in book.visible:
        if b"rPr>" in book.parts[sheet.part]:
            for cell in sheet.every("c"):
                for run in cell.iterfind(f"{MAIN}is/{MAIN}r/{MAIN}rPr"):
                    yield run, f"{sheet.name}!{cell.get('r', '')}"


def _run_families(book: Book) -> Iterator[tuple[str, str]]:
    for run, place in _runs(book):
        if (name := run.find(f"{MAIN}rFont")) is not None:
            yield name.get("val", ""), place
    for sheet in book.visible:
        for drawn in sheet.drawn:
            if drawn.chart is not None:
                for one in drawn.chart.iter(f"{DRAWING}latin", f"{DRAWING}ea"):
                    if not (one.get("typeface") or "+").startswith("+"):  # "+mn-lt" is the theme's
                        yield one.get("typeface"), f"{sheet.name}!{drawn.name}"


def _sizes(book: Book) -> list[Breach] | None:
    sheets, breaches = book.of("P", "D"), []
    for sheet in sheets:
        scale = max(paper_of(book, sheet).scale, 0.1)
        sizes: dict[float, str] = {}
        for style, cell in sheet.formats.items():
            sizes.setdefault(book.styles.look(style).font.size, f"{sheet.name}!{cell.ref}")
        for size, place in sizes.items():
            if size < SMALLEST:
                breaches.append(Breach(place, f"{size:g} pt", f"at least {SMALLEST} pt"))
            breaches += _printed(place, size, scale)
        for place, size in _chart_sizes(sheet):
            breaches += _printed(place, size, scale)
        for place, size in _header_sizes(sheet):
            breaches += _printed(place, size, scale if _header_scales(sheet) else 1.0)
    return breaches if sheets else None


def _printed(place: str, size: float, scale: float) -> list[Breach]:
    if size * scale >= SMALLEST_PRINTED - 0.05:
        return []
    found = f"{size:g} pt printed at {scale:.0%} is {size * scale:.1f} pt"
    return [Breach(place, found, f"at least {SMALLEST_PRINTED:g} pt on paper")]


def _chart_sizes(sheet: Sheet) -> list[tuple[str, float]]:
    """Return the smallest size of text that each chart gives."""
    found = []
    for drawn in sheet.drawn:
        if drawn.chart is not None:
            tags = (f"{DRAWING}defRPr", f"{DRAWING}rPr")
            sizes = [int(one.get("sz")) / 100 for one in drawn.chart.iter(*tags) if one.get("sz")]
            if sizes:
                found.append((f"{sheet.name}!{drawn.name}", min(sizes)))
    return found


def _header_sizes(sheet: Sheet) -> list[tuple[str, float]]:
    """Return the smallest size that each header and footer gives."""
    said = sheet.child("headerFooter")
    if said is None:
        return []
    sizes = {part: _HEADER_SIZE.findall((part.text or "").replace("&&", "")) for part in said}
    return [
        (f"{sheet.name}, {str(part.tag).removeprefix(MAIN)}", min(map(float, found)))
        for part, found in sizes.items()
        if found
    ]


def _header_scales(sheet: Sheet) -> bool:
    """Say whether header and footer shrink with the sheet, which they do unless told not to."""
    said = sheet.child("headerFooter")
    return said is None or said.get("scaleWithDoc", "1") in ("1", "true")


def _slanted(book: Book) -> list[Breach]:
    breaches = [
        Breach(f"{sheet.name}!{ref}", found, "plain or bold text; underlined links only")
        for sheet in book.visible
        for ref, found in _slanted_on(book, sheet)
    ]
    for run, place in _runs(book):
        kinds = {str(one.tag).removeprefix(MAIN) for one in run if one.get("val", "1") not in ("0", "false", "none")}
        for kind in sorted(kinds & {"i", "u", "vertAlign"}):
            raised = run.find(f"{MAIN}vertAlign")
            said = {"i": "italic", "u": "underlined"}.get(kind) or (raised.get("val", "") if raised is not None else "")
            if said != "baseline":
                breaches.append(Breach(place, f"{said} run of text", "plain or bold text"))
    return breaches


def _slanted_on(book: Book, sheet: Sheet) -> Iterator[tuple[str, str]]:
    kinds = {
        number: "italic" if look.font.italic else look.font.raised or "underlined"
        for number, look in enumerate(book.styles.looks)
        if look.font.italic or look.font.underline or look.font.raised
    }
    if not kinds.keys() & sheet.formats.keys():
        return
    linked = {link.ref for link in sheet.links}
    areas = [area for link in sheet.links if ":" in link.ref for area in ranges_of(link.ref)][:200]
    seen: set[int] = set()
    for cell in sheet.filled:
        if cell.style not in kinds or cell.style in seen:
            continue
        if kinds[cell.style] == "underlined" and (
            cell.ref in linked
            or "HYPERLINK(" in (cell.formula or "").upper()
            or any(area.holds(cell.column, cell.row) for area in areas)
        ):
            continue
        seen.add(cell.style)
        yield cell.ref, kinds[cell.style]


RULES: tuple[Rule, ...] = (
    Rule(
        60,
        "A",
        "must",
        "At most two font families, each one that office computers have, spelt one way",
        "字体不超过两种，均为办公电脑常备字体，名称写法统一",
        "Chinese official practice",
        _families,
    ),
    Rule(
        61,
        "A",
        "must",
        "Text is at least 10.5 pt, and at least 8 pt after the scaling of the print",
        "字号不小于五号（10.5磅），打印缩放后不小于8磅",
        "Chinese official practice; UK Analysis Function",
        _sizes,
    ),
    Rule(
        62,
        "A",
        "must",
        "No italics, superscript or subscript; only links are underlined",
        "不用斜体、上标、下标；只有链接带下划线",
        "UK Analysis Function",
        _slanted,
    ),
)
