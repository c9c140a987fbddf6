"""Stored values of formulas: what previews, mail and reading libraries show."""

import re
from collections.abc import Mapping
from math import isfinite
from xml.sax.saxutils import escape

from flows.workbook.finishing.noted import Value

_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)')


class FinishError(Exception):
    """A formula has no stored value, or something noted has no place: a fault of ours that must stop the run."""


def with_values(xml: bytes, values: Mapping[str, Value], title: str) -> bytes:
    """Return the sheet with each formula's value beside it; values: cell -> what polars computed.

    Raises FinishError where a formula has no value or a value has no formula.
    """
    done: set[str] = set()

    def fill(match: re.Match[bytes]) -> bytes:
        cell = match.group(1).decode()
        if cell not in values:
            raise FinishError(f"sheet {title}, {cell}: formula without a value: {match.group(3).decode()}")
        done.add(cell)
        kind, value = _stored(values[cell])
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v>' % (match.group(1), match.group(2), kind, match.group(3), value)

    filled = _CELL.sub(fill, xml) if values or b"<f>" in xml else xml
    if missing := sorted(set(values) - done):
        raise FinishError(f"sheet {title}: values without a formula: {', '.join(missing[:5])}")
    return filled


def _stored(value: Value) -> tuple[bytes, bytes]:
    """Return what says the type of a formula's result, and the result as the format writes it."""
    if isinstance(value, bool):
        return b' t="b"', b"1" if value else b"0"
    if isinstance(value, str):
        # in UTF-8, as Excel writes it: SheetJS reads references to characters here as single bytes
        return b' t="str"', escape(value).encode()
    if not isfinite(value):
        raise FinishError(f"a formula gives {value}, which no cell can hold")
    return b"", repr(value).encode()
