"""The registers that all clusters share, from their CSV files."""

from pathlib import Path

import pandera.polars as pa
import polars as pl

from flows.ingest.csvs import read_csv_grid
from schemas.contract import filled_columns, validate
from schemas.errors import InputError, did_you_mean
from schemas.inputs import INPUT_SHEETS
from schemas.registers import ALIAS_KINDS, ALIASES, DIMENSIONS, INDICATORS, LARGEST_FACTOR, UNITS, Registers
from schemas.vocabulary import BASES, ENTITY_KINDS, GRADES, QUALIFIERS, STATUSES

_ROW = "__row"  # where a register's row stands in its file, while it is being read


def read_registers(folder: Path) -> Registers:
    """Read indicators.csv, dimensions.csv, units.csv and aliases.csv.

    Raises InputError, naming file, row and column, where one breaks its contract or refers to what is not there.
    """
    paths = {name: folder / f"{name}.csv" for name in ("indicators", "dimensions", "units", "aliases")}
    indicators = _read(paths["indicators"], INDICATORS)
    dimensions = _read(paths["dimensions"], DIMENSIONS)
    units = _read(paths["units"], UNITS)
    aliases = _read(paths["aliases"], ALIASES)
    _refer(paths["units"], units, "dimension", dimensions["dimension"], "dimensions.csv")
    _refer(paths["indicators"], indicators, "dimension", dimensions["dimension"], "dimensions.csv")
    _refer(paths["indicators"], indicators, "growth_of", indicators["indicator"], "indicators.csv")
    for column in ("shown_en", "shown_zh"):
        for name, frame in (("indicators", indicators), ("dimensions", dimensions)):
            _refer(paths[name], frame, column, units["unit_en"], "units.csv")
            _same_dimension(paths[name], frame, column, units)
    for column in ("numerator", "denominator"):
        _in_range(paths["units"], units, column)
    _refer(paths["aliases"], aliases, "kind", pl.Series(ALIAS_KINDS), "the list of kinds")
    for kind, names in _alias_names(indicators, units).items():
        _refer(paths["aliases"], aliases.filter(kind=kind), "name", pl.Series(names), f"the names of kind {kind!r}")
    return Registers(*(frame.drop(_ROW) for frame in (indicators, dimensions, units, aliases)))


def _read(path: Path, schema: pa.DataFrameSchema) -> pl.DataFrame:
    """Return the register, validated, with each row's place in the file in column `__row`."""
    if not path.exists():
        raise InputError(f"{path}: not found. The registers folder needs it; restore it")
    names = list(schema.columns)
    grid = [tuple(cell.text if cell else None for cell in row) for row in read_csv_grid(path, path.name).rows]
    header = grid[0] if grid else ()
    if list(header) != names:
        found = ", ".join(text or "(blank)" for text in header) or "an empty file"
        raise InputError(f"{path}: found the columns {found}; expected {', '.join(names)}. Restore the first row")
    rows = [(number, row) for number, row in enumerate(grid[1:], start=2) if any(row)]
    for number, row in rows:
        if len(row) > len(names):
            raise InputError(
                f"{path}, row {number}: found {len(row)} cells; expected {len(names)}. "
                "Put text that holds a comma between double quotes"
            )
    frame = pl.DataFrame(
        [(number, *row, *(None,) * (len(names) - len(row))) for number, row in rows],
        schema={_ROW: pl.UInt32} | dict.fromkeys(names, pl.String),
        orient="row",
    )
    typed = frame.with_columns(
        pl.col(name).cast(column.dtype.type, strict=False) for name, column in schema.columns.items()
    )
    for name, column in schema.columns.items():
        lost = typed[name].is_null() & (frame[name].is_not_null() | (name in filled_columns(schema)))
        if lost.any():
            at = lost.arg_true()[0]
            found = "a blank cell" if frame[name][at] is None else repr(frame[name][at])
            raise InputError(
                f"{path}, row {frame[_ROW][at]}, column {name}: found {found}; "
                f"expected {_expected(column.dtype.type)}. Correct the cell"
            )
    keys = schema.unique or []
    repeated = ~typed.select(pl.struct(keys).is_first_distinct()).to_series()
    if repeated.any():
        at = repeated.arg_true()[0]
        key = ", ".join(map(repr, typed.select(keys).row(at)))
        raise InputError(f"{path}, row {typed[_ROW][at]}: {key} stands in an earlier row already. Delete one of them")
    validate(schema, typed.drop(_ROW))
    return typed


def _expected(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Enum):
        return f"one of {', '.join(dtype.categories)}"
    return "a whole number" if dtype.is_integer() else "a value"


def _refer(path: Path, frame: pl.DataFrame, column: str, known: pl.Series, where: str) -> None:
    wrong = frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))
    if wrong.height:
        text = wrong[column][0]
        raise InputError(
            f"{path}, row {wrong[_ROW][0]}, column {column}: {text!r} is not in {where}{did_you_mean(text, known)} "
            "Correct it, or add it there"
        )


def _same_dimension(path: Path, frame: pl.DataFrame, column: str, units: pl.DataFrame) -> None:
    """Check that values are shown in a unit that can measure them: the factor of another one would be nonsense."""
    unit = units.select(pl.col("unit_en").alias(column), pl.col("dimension").alias("__measures"))
    wrong = frame.join(unit, on=column).filter(pl.col("dimension") != pl.col("__measures"))
    if wrong.height:
        row = wrong.row(0, named=True)
        raise InputError(
            f"{path}, row {row[_ROW]}, column {column}: {row[column]!r} is a unit of {row['__measures']}; "
            f"expected a unit of {row['dimension']}. Correct it"
        )


def _in_range(path: Path, units: pl.DataFrame, column: str) -> None:
    largest = LARGEST_FACTOR[column]
    wrong = units.filter(~pl.col(column).is_between(1, largest))
    if wrong.height:
        raise InputError(
            f"{path}, row {wrong[_ROW][0]}, column {column}: found {wrong[column][0]}; "
            f"expected a whole number from 1 to {largest:,}. Correct it"
        )


def _alias_names(indicators: pl.DataFrame, units: pl.DataFrame) -> dict[str, list[str]]:
    """Return what the aliases of each kind may stand for; entities differ from cluster to cluster."""
    return {
        "column": [name for declared in INPUT_SHEETS for name in declared.names],
        "sheet": [declared.name for declared in INPUT_SHEETS],
        "indicator": indicators["indicator"].to_list(),
        "unit": units["unit_en"].to_list(),
        "basis": list(BASES),
        "qualifier": list(QUALIFIERS),
        "status": list(STATUSES),
        "grade": list(GRADES),
        "kind": list(ENTITY_KINDS),
    }
