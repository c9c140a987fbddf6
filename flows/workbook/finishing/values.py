"""Stored values of formulas: what previews, mail and reading libraries show."""

import re
from collections.abc import Mapping

_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)')


class FinishError(Exception):
    """A formula has no stored value, or a value no formula: a fault of ours that must stop the run."""


def with_values(xml: bytes, values: Mapping[str, float], title: str) -> bytes:
    """Return the sheet with each formula's value beside it; values: cell -> what polars computed.

    Raises FinishError where a formula has no value or a value has no formula.
    """
    done: set[str] = set()

    def fill(match: re.Match[bytes]) -> bytes:
        cell = match.group(1).decode()
        if cell not in values:
            raise FinishError(f"sheet {title}, {cell}: formula without a value: {match.group(3).decode()}")
        done.add(cell)
        value = repr(values[cell]).encode()
        return b'<c r="%b"%b><f>%b</f><v>%b</v>' % (match.group(1), match.group(2), match.group(3), value)

    filled = _CELL.sub(fill, xml)
    if missing := sorted(set(values) - done):
        raise FinishError(f"sheet {title}: values without a formula: {', '.join(missing[:5])}")
    return filled
