"""What is noted of a large table for its rows to be written later: the frame, and how each column's cells are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

LEAST_CELLS = 10_000  # a table with fewer is laid out cell by cell: that takes a tenth of a second


@dataclass(frozen=True)
class Looks:
    """The looks of a column's cells, by their numbers in the styles part.

    usual: where nothing else is said. blank: of a cell without a value. of: the frame's column with the look of each
    row, where they differ.
    """

    usual: int
    blank: int
    of: str | None = None


@dataclass(frozen=True)
class StreamedColumn:
    """One column of a large table.

    key: of the frame. letter: on the sheet. formula: of each of its cells, without the sign of equality; None where
    they have none. stays: the formula stands in rows without a value too.
    """

    key: str
    letter: str
    looks: Looks
    formula: str | None = None
    stays: bool = False


@dataclass(frozen=True)
class Shared:
    """A column's different texts, each with its place among the shared strings."""

    texts: pl.Series
    places: pl.Series


@dataclass(frozen=True)
class Streamed:
    """A large table: the row of its first record, its columns, the frame they are made of.

    mark: what a missing value shows; None leaves the cell empty. texts: the columns of texts; careful: those of them
    that need a closer look before they are written. Once they are known: shared, the columns whose texts stand among
    the shared strings; place, that of the mark among them.
    """

    row: int
    columns: Sequence[StreamedColumn]
    frame: pl.DataFrame
    mark: str | None
    texts: frozenset[str] = frozenset()
    careful: frozenset[str] = frozenset()
    shared: Mapping[str, Shared] = field(default_factory=dict)
    place: int | None = None

    @property
    def last(self) -> int:
        """The last row."""
        return self.row + self.frame.height - 1
