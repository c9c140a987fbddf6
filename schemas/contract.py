"""One way to state what a frame must be: every column, its type, whether it may be blank; strict, no coercion."""

from collections.abc import Mapping, Sequence

import pandera.polars as pa
import polars as pl

DTypeLike = pl.DataType | type[pl.DataType]


def contract(
    name: str,
    columns: Mapping[str, DTypeLike],
    *,
    blank: Sequence[str] = (),
    unique: Sequence[str] = (),
) -> pa.DataFrameSchema:
    """Return a strict, ordered pandera schema.

    columns: name -> polars type, in order. blank: columns that may hold nulls.
    unique: the columns that together identify a row.
    """
    unknown = [column for column in (*blank, *unique) if column not in columns]
    if unknown:
        raise KeyError(f"contract {name}: no such column: {unknown}")
    filled = [column for column in columns if column not in blank]

    def no_blanks(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.all_horizontal(pl.col(filled).is_not_null()))

    # One check over all columns: pandera's own looks at each by itself, which takes three times as long.
    filled_check = [pa.Check(no_blanks, error=f"blank in one of {', '.join(filled)}")] if filled else []
    return pa.DataFrameSchema(
        {column: pa.Column(dtype, nullable=True) for column, dtype in columns.items()},
        checks=filled_check,
        name=name,
        strict=True,
        ordered=True,
        coerce=False,
        unique=list(unique) or None,
        metadata={"filled": filled},
    )


def filled_columns(schema: pa.DataFrameSchema) -> tuple[str, ...]:
    """Return the columns of a contract that may not hold nulls."""
    return tuple((schema.metadata or {})["filled"])


def validate(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame if it keeps its contract; raise pandera's SchemaErrors with every breach if not.

    A frame that plain polars finds to keep it is not shown to pandera, which takes ten times as long to say the same:
    a report validates forty frames.
    """
    return frame if _keeps(schema, frame) else schema.validate(frame, lazy=True)


def _keeps(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    expected = [(name, column.dtype.type) for name, column in schema.columns.items()]
    if list(frame.schema.items()) != expected:
        return False
    if any(frame[name].null_count() for name in filled_columns(schema)):
        return False
    if not schema.unique or frame.height < 2:
        return True
    keys = frame.select(schema.unique)
    # Rows of different hashes are different; only where two are alike is it worth the time to compare the rows.
    return keys.hash_rows().n_unique() == frame.height or bool(keys.is_unique().all())


def empty(schema: pa.DataFrameSchema) -> pl.DataFrame:
    """Return a frame of no rows that keeps the contract."""
    return pl.DataFrame(schema={name: column.dtype.type for name, column in schema.columns.items()})
