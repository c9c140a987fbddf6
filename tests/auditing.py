"""Workbooks changed byte by byte, and what the audit says of them then."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flows.audit.package.reading import read_book
from flows.audit.rule import Result
from flows.audit.run import audit


def parts_of(content: bytes) -> dict[str, bytes]:
    """The package's parts by name, in their order."""
    return dict(_unpacked(content))


@lru_cache(maxsize=16)  # nearly always the good workbook, once for each of its defects
def _unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {entry.filename: package.read(entry) for entry in package.infolist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of these parts, in their order."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(ZipInfo(name), part, ZIP_DEFLATED, compresslevel=1)  # read once and thrown away
    return buffer.getvalue()


def changed(content: bytes, part: str, old: bytes | str, new: bytes | str) -> bytes:
    """The workbook with the first such bytes of a part replaced; they must be there."""
    parts = parts_of(content)
    old, new = (text.encode() if isinstance(text, str) else text for text in (old, new))
    assert old in parts[part], f"{old!r} is not in {part}"
    return packed({**parts, part: parts[part].replace(old, new, 1)})


@cache
def outcomes(content: bytes) -> dict[int, Result]:
    """What came of each rule, by its number."""
    return {result.rule.number: result for result in audit(content)}


def part_of(content: bytes, sheet: str) -> str:
    """The part that holds a sheet."""
    return _sheet_parts(content)[sheet]


@cache
def _sheet_parts(content: bytes) -> dict[str, str]:
    return {one.name: one.part for one in read_book(content).sheets}


def rewritten(content: bytes, part: str, pattern: str, new: str) -> bytes:
    """The workbook with the first match of a pattern in a part replaced; there must be one."""
    parts = parts_of(content)
    text, count = re.subn(pattern, new, parts[part].decode(), count=1, flags=re.DOTALL)
    assert count, f"{pattern} is not in {part}"
    return packed({**parts, part: text.encode()})


def assert_breaks(good: bytes, bad: bytes, number: int, where: str, found: str = "", also: Iterable[int] = ()) -> None:
    """The change breaks this rule at this place, and changes the outcome of no other but those that follow from it."""
    before, after = outcomes(good), outcomes(bad)
    new = [breach for breach in after[number].breaches if breach not in before[number].breaches]
    assert any(where in breach.where and found in breach.found for breach in new), after[number]
    others = {one for one in after if after[one].outcome != before[one].outcome} - {number, *also}
    assert not others, [after[one] for one in others]
