"""How far the cells of a sheet reach: two cells at opposite corners make a reader ask for more memory than there is."""

import re
from collections.abc import Callable

from flows.ingest.letters import column
from flows.ingest.limits import Limits
from flows.ingest.refusal import Refused

# Sheets up to this size are looked through, at about 10 ms for each MiB. A larger one holds 100,000 cells and more;
# should it reach too far all the same, the memory limit of the reading process holds.
_QUICK = 8 << 20
_SPARSE_FROM = 1_000_000
_LEAST_FILLED = 0.02
# A cell with content; one that has only a format closes itself.
_CELL = re.compile(rb'\sr=["\']([A-Z]{1,3})([0-9]{1,7})["\'][^>/]*>')


def refuse_far_cells(sheet: bytes, limits: Limits, name: Callable[[], str]) -> None:
    """Raise Refused where the filled cells of a sheet's XML span too large a rectangle, or one that is all but empty.

    name: says what the sheet is called; asked only where it is refused.
    """
    if len(sheet) > _QUICK:
        return
    found = _CELL.findall(sheet)
    rows = max((int(row) for row in {row for _, row in found}), default=0)
    last = max({letters for letters, _ in found}, key=lambda letters: (len(letters), letters), default=b"")
    extent = rows * (column(last.decode()) + 1)
    if extent > limits.extent or (extent > _SPARSE_FROM and len(found) < _LEAST_FILLED * extent):
        raise Refused(
            "sheet_extent",
            f"cells reach as far as {last.decode()}{rows}, {extent:,} cells, and {len(found):,} of them are filled",
            name(),
        )
