"""The registers that all clusters share, from their CSV files."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from flows.ingest.readers.delimited import read_delimited
from flows.ingest.readers.refusal import Unreadable
from schemas.contract import Contract, validate
from schemas.errors import InputError, did_you_mean
from schemas.findings import RULES
from schemas.inputs import ENTERPRISES, INPUT_SHEETS, OUTPUT
from schemas.layouts import LAYOUT_WORDS
from schemas.registers import ALIAS_KINDS, ALIASES, DIMENSIONS, INDICATORS, LARGEST_FACTOR, RELATIONS, UNITS, Registers
from schemas.vocabulary import (
    ANSWERS,
    BASES,
    CHAIN_POSITIONS,
    ENTITY_KINDS,
    FIGURE_STATUSES,
    GRADES,
    QUALIFIERS,
    SEGMENTS,
    STAGES,
    STATUSES,
)

_ROW = "__row"  # where a register's row stands in its file, while it is being read


def read_registers(folder: Path, own: Path | None = None) -> Registers:
    """Read indicators.csv, dimensions.csv, units.csv, aliases.csv and relations.csv.

    own: a cluster's own registers folder; those of its files that are there add rows, or replace one by its key.
    Raises InputError, naming file, row and column, where one breaks its contract or refers to what is not there.
    """
    contracts = {
        "indicators": INDICATORS,
        "dimensions": DIMENSIONS,
        "units": UNITS,
        "aliases": ALIASES,
        "relations": RELATIONS,
    }
    layers: dict[str, list[tuple[Path, pl.DataFrame]]] = {}
    for name, schema in contracts.items():
        paths = [folder / f"{name}.csv", *([own / f"{name}.csv"] if own and (own / f"{name}.csv").exists() else [])]
        layers[name] = [(path, _read(path, schema)) for path in paths]
    merged = {name: _merged([frame for _, frame in layer], contracts[name]) for name, layer in layers.items()}
    registers = Registers(*(merged[name].drop(_ROW) for name in contracts))
    for name, check in _CHECKS.items():
        for path, frame in layers[name]:
            check(path, frame, registers)
    return registers


def _merged(frames: Sequence[pl.DataFrame], schema: Contract) -> pl.DataFrame:
    first, *rest = frames
    for frame in rest:
        first = pl.concat([first.join(frame, on=schema.unique, how="anti", maintain_order="left"), frame])
    return first


def _check_indicators(path: Path, frame: pl.DataFrame, registers: Registers) -> None:
    _refer(path, frame, "dimension", registers.dimensions["dimension"], "dimensions.csv")
    _refer(path, frame, "growth_of", registers.indicators["indicator"], "indicators.csv")
    _check_shown(path, frame, registers)


def _check_relations(path: Path, frame: pl.DataFrame, registers: Registers) -> None:
    known = registers.indicators["indicator"]
    for column in ("indicator", "of"):
        _refer(path, frame, column, known, "indicators.csv")
    _refer(path, frame.filter(relation="share"), "against", known, "indicators.csv")
    _refer(path, frame.filter(relation="subset_of"), "against", pl.Series(SEGMENTS), "the list of segments")
    needed = frame.filter(pl.col("relation").is_in(["share", "growth_since"]), pl.col("against").is_null())
    year = frame.filter(pl.col("relation") == "growth_since", ~pl.col("against").str.contains(r"^\d{4}$"))
    for wrong in (needed, year):
        if wrong.height:
            raise InputError(
                f"{path}, row {wrong[_ROW][0]}, column against: found {wrong['against'][0] or 'a blank cell'!r}; "
                "expected the indicator that a share is of, or the year that growth is since. Fill it in"
            )


def _check_shown(path: Path, frame: pl.DataFrame, registers: Registers) -> None:
    for column in ("shown_en", "shown_zh"):
        _refer(path, frame, column, registers.units["unit_en"], "units.csv")
        _same_dimension(path, frame, column, registers.units)


def _check_units(path: Path, frame: pl.DataFrame, registers: Registers) -> None:
    _refer(path, frame, "dimension", registers.dimensions["dimension"], "dimensions.csv")
    for column in ("numerator", "denominator"):
        _in_range(path, frame, column)


def _check_aliases(path: Path, frame: pl.DataFrame, registers: Registers) -> None:
    _refer(path, frame, "kind", pl.Series(ALIAS_KINDS), "the list of kinds")
    for kind, names in _alias_names(registers.indicators, registers.units).items():
        _refer(path, frame.filter(kind=kind), "name", pl.Series(names), f"the names of kind {kind!r}")


_CHECKS = {  # units first: where one of them is wrong, those that show values in it are not
    "units": _check_units,
    "indicators": _check_indicators,
    "dimensions": _check_shown,
    "aliases": _check_aliases,
    "relations": _check_relations,
}


def _read(path: Path, schema: Contract) -> pl.DataFrame:
    """Return the register, validated, with each row's place in the file in column `__row`."""
    if not path.exists():
        raise InputError(f"{path}: not found. The registers folder needs it; restore it")
    names = list(schema.columns)
    frame = _cells(path)
    header = list(frame.row(0)) if frame.height else []
    if header[: len(names)] != names or any(header[len(names) :]):
        found = ", ".join(text or "(blank)" for text in header) or "an empty file"
        raise InputError(f"{path}: found the columns {found}; expected {', '.join(names)}. Restore the first row")
    letters = frame.columns
    rows = frame.with_row_index(_ROW, offset=1)[1:].filter(~pl.all_horizontal(pl.col(letters).is_null()))
    if rest := letters[len(names) :]:
        longer = rows.filter(pl.any_horizontal(pl.col(rest).is_not_null()))
        if longer.height:
            cells = len(names) + max(at for at, name in enumerate(rest, start=1) if longer[name][0] is not None)
            raise InputError(
                f"{path}, row {longer[_ROW][0]}: found {cells} cells; expected {len(names)}. "
                "Put text that holds a comma between double quotes"
            )
    frame = rows.select(_ROW, *(pl.col(letter).alias(name) for letter, name in zip(letters, names, strict=False)))
    typed = frame.with_columns(pl.col(name).cast(column, strict=False) for name, column in schema.columns.items())
    for name, column in schema.columns.items():
        lost = typed[name].is_null() & (frame[name].is_not_null() | (name in schema.filled))
        if lost.any():
            at = lost.arg_true()[0]
            found = "a blank cell" if frame[name][at] is None else repr(frame[name][at])
            raise InputError(
                f"{path}, row {frame[_ROW][at]}, column {name}: found {found}; "
                f"expected {_expected(column)}. Correct the cell"
            )
    keys = schema.unique
    repeated = ~typed.select(pl.struct(keys).is_first_distinct()).to_series()
    if repeated.any():
        at = repeated.arg_true()[0]
        key = ", ".join(map(repr, typed.select(keys).row(at)))
        raise InputError(f"{path}, row {typed[_ROW][at]}: {key} stands in an earlier row already. Delete one of them")
    validate(schema, typed.drop(_ROW))
    return typed


def _cells(path: Path) -> pl.DataFrame:
    try:
        (grid,) = read_delimited(path, path.name)
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    except Unreadable as unreadable:
        rule = RULES[unreadable.rule]
        raise InputError(f"{path}: {rule.title_en} ({unreadable.found}). Save it as CSV UTF-8") from None
    return grid.cells


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
        "column": [name for declared in (*INPUT_SHEETS, ENTERPRISES) for name in declared.names] + [OUTPUT],
        "sheet": [declared.name for declared in (*INPUT_SHEETS, ENTERPRISES)],
        "indicator": indicators["indicator"].to_list(),
        "unit": units["unit_en"].to_list(),
        "basis": list(BASES),
        "qualifier": list(QUALIFIERS),
        "status": list(STATUSES),
        "figure_status": list(FIGURE_STATUSES),
        "segment": list(SEGMENTS),
        "chain": list(CHAIN_POSITIONS),
        "answer": list(ANSWERS),
        "stage": list(STAGES),
        "grade": list(GRADES),
        "kind": list(ENTITY_KINDS),
        **{kind: list(names) for kind, names in LAYOUT_WORDS.items()},
    }
