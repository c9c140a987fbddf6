"""Conditional formats: each within one table or block, each with a place in the order and a format to show."""

from collections.abc import Iterator
from typing import Any

from flows.audit.package.book import Book, Range, Sheet
from flows.audit.package.names import FORMULA, MAIN, X14
from flows.audit.package.sheets import newer_kind, ranges_of
from flows.audit.rule import Breach, Rule

Element = Any  # lxml ships no types
_MOST = 1_000  # blocks, and ranges of one block, that are looked at
_FORMATLESS = frozenset({"colorScale", "dataBar", "iconSet"})


def _conditional(book: Book) -> list[Breach] | None:
    blocks = [(sheet, *block) for sheet in book.visible for block in _blocks(sheet)]
    if not blocks:
        return None
    used = {sheet.name: _extent(sheet) for sheet in book.visible}
    breaches = [breach for sheet, place, _, _ in blocks[:_MOST] for breach in _placed(sheet, place, used[sheet.name])]
    for sheet in book.visible:
        breaches += _ordered(sheet)
    for sheet, place, rules, _ in blocks:
        for rule in rules:
            number = rule.get("dxfId")
            shows = rule.get("type") in _FORMATLESS or rule.find(f"{X14}dxf") is not None
            if number is None and not shows and rule.get("stopIfTrue") not in ("1", "true"):
                breaches.append(Breach(f"{sheet.name}!{place}", "a rule without a format", "a format that is there"))
            elif number is not None and not (number.isdigit() and int(number) < len(book.styles.differences)):
                found = f"format {number} of {len(book.styles.differences)}"
                breaches.append(Breach(f"{sheet.name}!{place}", found, "a format that is there"))
    return breaches


def _blocks(sheet: Sheet) -> Iterator[tuple[str, list[Element], bool]]:
    """Yield each block of rules: the cells that it is for, its rules, whether it is of the newer kind."""
    for block in sheet.root.iterfind(f"{MAIN}conditionalFormatting"):
        yield block.get("sqref", ""), block.findall(f"{MAIN}cfRule"), False
    for block in newer_kind(sheet, "conditionalFormatting"):
        yield block.findtext(f"{FORMULA}sqref", ""), block.findall(f"{X14}cfRule"), True


def _placed(sheet: Sheet, place: str, used: Range) -> list[Breach]:
    """Say which of a block's ranges leave their table, or hold nothing; all lie in the same table."""
    where, areas = f"{sheet.name}!{place[:80]}", ranges_of(place)[:_MOST]
    homes = {table.name for table in sheet.tables for area in areas if _meet(area, table.at)}
    if len(homes) > 1:
        return [Breach(where, f"over the tables {', '.join(sorted(homes))}", "one table")]
    for area in areas:
        home = next((table for table in sheet.tables if _meet(area, table.at)), None)
        if home and not (home.at.holds(area.left, area.top) and home.at.holds(area.right, area.bottom)):
            return [Breach(where, f"beyond the table {home.name} ({home.ref})", f"a range within {home.ref}")]
        if home is None and not _meet(area, used):
            return [Breach(where, "a range without a filled cell", "a range within one table or block")]
        if home is None and (area.bottom >= 1_048_576 or area.right >= 16_384):
            return [Breach(where, "whole columns or rows", "a range within one table or block")]
    return [] if areas else [Breach(where, "no range", "a range within one table or block")]


def _meet(one: Range, other: Range) -> bool:
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom


def _extent(sheet: Sheet) -> Range:
    if not sheet.filled:
        return Range(0, 0, 0, 0)
    columns = [cell.column for cell in sheet.filled]
    return Range(min(columns), sheet.filled[0].row, max(columns), sheet.filled[-1].row)


def _ordered(sheet: Sheet) -> list[Breach]:
    """Return the priorities that two rules share; a newer data bar takes that of its older twin."""
    seen: dict[str, str] = {}
    breaches = []
    for place, rules, newer in _blocks(sheet):
        for rule in rules:
            if not (priority := rule.get("priority")) or (newer and rule.get("type") == "dataBar"):
                continue
            if priority in seen:
                found = f"priority {priority}, as for {seen[priority][:80]}"
                breaches.append(Breach(f"{sheet.name}!{place[:80]}", found, "a priority of its own"))
            seen[priority] = place
    return breaches


RULES: tuple[Rule, ...] = (
    Rule(
        75,
        "A",
        "must",
        "Each conditional format stays in one table, has its own priority and a format that exists",
        "每条条件格式限于一张表内，优先级不重复，所用格式存在",
        "Office Open XML; experiment",
        _conditional,
    ),
)
