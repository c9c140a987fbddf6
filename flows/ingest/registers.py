"""The registers that all clusters share, from their CSV files."""

from pathlib import Path

import pandera.polars as pa
import polars as pl

from schemas.contract import validate
from schemas.errors import InputError
from schemas.registers import ALIASES, DIMENSIONS, INDICATORS, UNITS, Registers


def read_registers(folder: Path) -> Registers:
    """Read indicators.csv, dimensions.csv, units.csv and aliases.csv.

    Raises InputError, naming file, line and column, where one breaks its contract or refers to what is not there.
    """
    registers = Registers(
        indicators=_read(folder / "indicators.csv", INDICATORS),
        dimensions=_read(folder / "dimensions.csv", DIMENSIONS),
        units=_read(folder / "units.csv", UNITS),
        aliases=_read(folder / "aliases.csv", ALIASES),
    )
    dimensions = registers.dimensions["dimension"]
    indicators = registers.indicators["indicator"]
    units = registers.units["unit_en"]
    _refer(folder / "units.csv", registers.units, "dimension", dimensions, "dimensions.csv")
    _refer(folder / "indicators.csv", registers.indicators, "dimension", dimensions, "dimensions.csv")
    _refer(folder / "indicators.csv", registers.indicators, "growth_of", indicators, "indicators.csv")
    for column in ("shown_en", "shown_zh"):
        _refer(folder / "indicators.csv", registers.indicators, column, units, "units.csv")
        _refer(folder / "dimensions.csv", registers.dimensions, column, units, "units.csv")
    return registers


def _read(path: Path, schema: pa.DataFrameSchema) -> pl.DataFrame:
    names = list(schema.columns)
    try:
        text = pl.read_csv(path, infer_schema=False)
    except FileNotFoundError:
        raise InputError(f"{path}: not found. The registers folder needs it; restore it") from None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: cannot be read as CSV in UTF-8: {error}. Mend or restore it") from None
    if text.columns != names:
        raise InputError(f"{path}: found the columns {', '.join(text.columns)}; expected {', '.join(names)}")
    frame = text.with_columns(pl.all().str.strip_chars().replace("", None))
    typed = frame.with_columns(
        pl.col(name).cast(column.dtype.type, strict=False) for name, column in schema.columns.items()
    )
    for name, column in schema.columns.items():
        lost = typed[name].is_null() & (frame[name].is_not_null() | (not column.nullable))
        if lost.any():
            at = lost.arg_true()[0]
            raise InputError(
                f"{path}, line {at + 2}, column {name}: found {frame[name][at]!r}; "
                f"expected {_expected(column.dtype.type)}. Correct the cell"
            )
    keys = schema.unique or []
    repeated = typed.select(pl.struct(keys).is_duplicated()).to_series()
    if repeated.any():
        at = repeated.arg_true()[-1]
        raise InputError(f"{path}, line {at + 2}: {typed.select(keys).row(at)} stands there already. Delete one line")
    return validate(schema, typed)


def _expected(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Enum):
        return f"one of {', '.join(dtype.categories)}"
    return "a whole number" if dtype.is_integer() else "a value"


def _refer(path: Path, frame: pl.DataFrame, column: str, known: pl.Series, where: str) -> None:
    wrong = frame[column].is_not_null() & ~frame[column].is_in(known.implode())
    if wrong.any():
        at = wrong.arg_true()[0]
        raise InputError(
            f"{path}, line {at + 2}, column {column}: {frame[column][at]!r} is not in {where}. "
            "Correct it, or add it there"
        )
