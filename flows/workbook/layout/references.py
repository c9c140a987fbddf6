"""References to whole columns of tables in formulas, written in full."""

import re

_ESCAPED = re.compile(r"(['#\[\]@])")


def column_of(table: str, label: str) -> str:
    """Return the reference to a table's column by its header."""
    return f"{table}[{_ESCAPED.sub(_quoted, label)}]"


def _quoted(sign: re.Match[str]) -> str:
    return f"'{sign.group(1)}"
