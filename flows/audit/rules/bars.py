"""Rules about graphics in cells: data bars, icons, sparklines."""

from typing import Any

from flows.audit.package.addresses import cells_in, places
from flows.audit.package.book import Book, Cell, Range, Sheet
from flows.audit.package.names import FORMULA, MAIN, X14
from flows.audit.package.sheets import ranges_of
from flows.audit.rule import Breach, Rule

Element = Any  # lxml ships no types
_BESIDE = 30  # columns to either side in which the text of a small line is looked for


def _older(sheet: Sheet, name: str) -> list[Element]:
    return sheet.root.findall(f"{MAIN}conditionalFormatting/{MAIN}cfRule/{MAIN}{name}")  # type: ignore[no-any-return]


def _newer(sheet: Sheet, name: str) -> list[Element]:
    """Return the elements of that name among those that came with Excel 2010; they stand behind all others."""
    extensions = sheet.child("extLst")
    return [] if extensions is None else list(extensions.iter(f"{X14}{name}"))


def _bars(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet in book.of("P", "D"):
        newer = {one.get("id", ""): one for one in _newer(sheet, "cfRule") if one.get("type") == "dataBar"}
        for formatting in sheet.root.iterfind(f"{MAIN}conditionalFormatting"):
            for rule in formatting.iterfind(f"{MAIN}cfRule"):
                if rule.get("type") == "dataBar":
                    judged = True
                    where = f"{sheet.name}!{formatting.get('sqref', '')}"
                    found = _bar(rule, newer)
                    breaches += [Breach(where, *found)] if found else []
    return breaches if judged else None


def _bar(rule: Element, newer: dict[str, Element]) -> tuple[str, str] | None:
    """Return what is wrong with a data bar and what should be."""
    ends = [(one.get("type"), one.get("val")) for one in rule.iterfind(f"{MAIN}dataBar/{MAIN}cfvo")]
    if len(ends) != 2 or ends[0][0] != "num" or _number(ends[0][1]) != 0:
        return f"from {_said(ends[:1])}", "from the number 0"
    if ends[1][0] not in ("num", "formula"):
        return f"up to {_said(ends[1:])}", "up to a fixed number"
    link = next((one.text or "" for one in rule.iter(f"{X14}id")), "")
    if (twin := newer.get(link)) is None or (bar := twin.find(f"{X14}dataBar")) is None:
        return "only the bar of 2007", "its twin of 2010 with the same id"
    if bar.get("gradient", "1") not in ("0", "false"):
        return "a bar that fades", 'gradient="0"'
    if bar.find(f"{X14}negativeFillColor") is None or bar.find(f"{X14}axisColor") is None:
        return "no colour for negative values or axis", "both colours"
    kinds = [one.get("type") for one in bar.iterfind(f"{X14}cfvo")]
    if len(kinds) != 2 or kinds[0] != "num" or kinds[1] not in ("num", "formula"):
        return f"the twin of 2010 from {kinds[:1]} to {kinds[1:]}", "the same fixed ends"
    values = [one.findtext(f"{FORMULA}f", "") for one in bar.iterfind(f"{X14}cfvo")]
    if any(_number(one) != _number(other) for one, (_, other) in zip(values, ends, strict=True)):
        return f"the twin of 2010 from {values[0]} to {values[1]}", f"from {ends[0][1]} to {ends[1][1]}"
    return None


def _said(ends: list[tuple[str | None, str | None]]) -> str:
    return " ".join(part or "" for part in ends[0]).strip() if ends else "nothing said"


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def _icons(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet in book.of("P", "D"):
        for icons in (*_older(sheet, "iconSet"), *_newer(sheet, "iconSet")):
            judged = True
            kinds = [one.get("type") for one in icons if str(one.tag).endswith("cfvo")]
            # the first threshold is the bottom: nothing lies below it
            if any(kind not in ("num", "formula") for kind in kinds[1:]):
                around = icons.getparent().getparent()
                where = around.get("sqref") or around.findtext(f"{FORMULA}sqref", "")
                breaches.append(Breach(f"{sheet.name}!{where}", ", ".join(map(str, kinds[1:])), "fixed numbers"))
    return breaches if judged else None


def _sparklines(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet in book.of("P", "D"):
        for group in _newer(sheet, "sparklineGroup"):
            lines = [(one.findtext(f"{FORMULA}sqref", ""), one.findtext(f"{FORMULA}f", ""))
                     for one in group.iter(f"{X14}sparkline")]  # fmt: skip
            judged = judged or bool(lines)
            axes = (group.get("minAxisType", "individual"), group.get("maxAxisType", "individual"))
            if len(lines) > 1 and "individual" in axes:
                breaches.append(Breach(f"{sheet.name}!{lines[0][0]}", "each line has an axis of its own",
                                       "minAxisType and maxAxisType group"))  # fmt: skip
            breaches += [
                Breach(f"{sheet.name}!{at}", *found)
                for at, data in lines
                if (found := _line(book, sheet, at, data)) is not None
            ]
    return breaches if judged else None


def _line(book: Book, sheet: Sheet, at: str, data: str) -> tuple[str, str] | None:
    """Return what is wrong with one sparkline and what should be."""
    where = places(book, data, sheet)
    spots = ranges_of(at)
    if not where or not spots or not any(
        cell.kind == "number" for there, area in where for cell in cells_in(there, area)
    ):  # fmt: skip
        return f"data at {data or 'no place'}", "numbers of this workbook"
    spot, (there, area) = spots[0], where[0]
    if there is sheet and area.top == area.bottom != spot.top:
        return f"shows row {area.top}", "the row in which it stands"
    beside = Range(max(spot.left - _BESIDE, 1), spot.top, spot.left + _BESIDE, spot.top)
    if not any(_says(cell) for cell in cells_in(sheet, beside)):
        return "nothing else in its row", "a cell in its row that says it in text"
    return None


def _says(cell: Cell) -> bool:
    """Say whether a cell says in figures what a small line shows: a number, or a text with one."""
    return cell.kind == "number" or (isinstance(cell.value, str) and any(sign.isdigit() for sign in cell.value))


RULES: tuple[Rule, ...] = (
    Rule(76, "P", "must", "Data bars run from 0 to a fixed end, solid, with colours for negative values and axis",
         "数据条从0到固定最大值，纯色填充，负值和坐标轴有颜色，附2010版设置", "IBCS", _bars),
    Rule(77, "P", "must", "Icons change at fixed numbers, not at percentiles", "图标集按固定数值分档，不按百分比",
         "practice of engineers", _icons),
    Rule(78, "P", "must", "Sparklines share their axes, stand in their row, and the row says the same in figures",
         "迷你图共用坐标轴，位于所示数据行，并有文字数字对照", "IBCS", _sparklines),
)  # fmt: skip
