"""Heights of the rows of a large table, as those laid out cell by cell have them."""

from collections.abc import Mapping

import polars as pl

from flows.workbook.layout.measure import PADDING, lines, row_height
from flows.workbook.layout.widest import PARTS, at_most

HEIGHT = "row height"  # the column with each row's height in points, where rows differ; no key of ours has spaces
_BREAK = "\n"


def usual_height() -> str:
    """Return the height of rows of one line, in points."""
    return _points(1)


def with_heights(frame: pl.DataFrame, wraps: Mapping[str, float]) -> pl.DataFrame:
    """Return the frame with column HEIGHT if the texts of a column take several lines in some row.

    wraps: columns of texts -> their width in characters. Only texts that may be longer than a line are measured.
    """
    found = [_lines(frame[key], width) for key, width in wraps.items()]
    several = [counts for counts in found if counts is not None]
    if not several:
        return frame
    most = pl.DataFrame(several).select(pl.max_horizontal(pl.all())).to_series()
    counts = most.unique()
    return frame.with_columns(most.replace_strict(counts, [_points(count) for count in counts]).alias(HEIGHT))


def _lines(texts: pl.Series, width: float) -> pl.Series | None:
    """Return how many lines each text takes; None where all take one."""
    wider = at_most(texts) > int((width - PADDING) * PARTS)
    longer = (wider | texts.str.contains("\n", literal=True)).fill_null(value=False)
    measured = texts.filter(longer).unique()
    if measured.is_empty():
        return None
    counts = pl.Series([lines(text, width) for text in measured], dtype=pl.UInt32)
    if counts.max() == 1:
        return None
    return texts.replace_strict(measured, counts, default=1, return_dtype=pl.UInt32).alias(texts.name)


def _points(count: int) -> str:
    return f"{row_height([(_BREAK * (count - 1), 100.0)]):g}"
