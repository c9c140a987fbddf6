"""One way to state what a frame must be: every column, its type, whether it may be blank; strict, no coercion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import pandera.polars as pa

DTypeLike = pl.DataType | type[pl.DataType]


@dataclass(frozen=True)
class Contract:
    """What a frame must be.

    columns: name -> polars type, in order. filled: the columns that may not hold nulls. unique: the columns that
    together identify a row.
    """

    name: str
    columns: pl.Schema
    filled: tuple[str, ...]
    unique: tuple[str, ...] = ()

    @cached_property
    def schema(self) -> "pa.DataFrameSchema":
        """The strict, ordered pandera schema; made when a frame breaks it: to make all takes half of a short run."""
        import pandera.polars as pa

        def no_blanks(data: pa.PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(pl.all_horizontal(pl.col(self.filled).is_not_null()))

        # One check over all columns: pandera's own looks at each by itself, which takes three times as long.
        blanks = pa.Check(no_blanks, error=f"blank in one of {', '.join(self.filled)}")
        return pa.DataFrameSchema(
            {column: pa.Column(dtype, nullable=True) for column, dtype in self.columns.items()},
            checks=[blanks] if self.filled else [],
            name=self.name,
            strict=True,
            ordered=True,
            coerce=False,
            unique=list(self.unique) or None,
        )


def contract(
    name: str,
    columns: Mapping[str, DTypeLike],
    *,
    blank: Sequence[str] = (),
    unique: Sequence[str] = (),
) -> Contract:
    """Return a contract.

    columns: name -> polars type, in order. blank: columns that may hold nulls.
    unique: the columns that together identify a row.
    """
    unknown = [column for column in (*blank, *unique) if column not in columns]
    if unknown:
        raise KeyError(f"contract {name}: no such column: {unknown}")
    return Contract(name, pl.Schema(columns), tuple(column for column in columns if column not in blank), tuple(unique))


def validate(declared: Contract, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame if it keeps its contract; raise pandera's SchemaErrors with every breach if not.

    A frame that plain polars finds to keep it is not shown to pandera, which takes ten times as long to say the same:
    a report validates forty frames.
    """
    return frame if keeps(declared, frame) else declared.schema.validate(frame, lazy=True)


def keeps(declared: Contract, frame: pl.DataFrame) -> bool:
    """Tell whether the frame keeps its contract."""
    if frame.schema != declared.columns:
        return False
    if any(frame[name].null_count() for name in declared.filled):
        return False
    if not declared.unique or frame.height < 2:
        return True
    keys = frame.select(declared.unique)
    # Rows of different hashes are different; only where two are alike is it worth the time to compare the rows.
    return keys.hash_rows().n_unique() == frame.height or bool(keys.is_unique().all())


def empty(declared: Contract) -> pl.DataFrame:
    """Return a frame of no rows that keeps the contract."""
    return pl.DataFrame(schema=declared.columns)
