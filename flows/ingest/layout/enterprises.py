"""A register of enterprises to raw rows: the declared columns, and a column of output for each period."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from flows.ingest.layout.declared import HEADER_SEARCH, declared_table, find_sheet
from flows.ingest.layout.spans import find_period, span
from schemas.cluster import Register
from schemas.errors import InputError, did_you_mean
from schemas.grids import FileRead, Grid
from schemas.inputs import ENTERPRISES, OUTPUT, InputColumn
from schemas.raw import RawTable
from schemas.registers import Registers, fold
from schemas.spellings import spellings, unit_spellings

_BETWEEN = " _-–—:：,，/·()[]{}<>【】〔〕"  # may stand between the words of a header
_PADDING = re.compile(r"^(?:in|of|for|unit|单位)\b[ :]*")


@dataclass(frozen=True)
class OutputColumn:
    """What the header of a column of output says: the period as written, and the unit by its English name."""

    period: str
    unit: str | None


def output_column(header: str, registers: Registers) -> OutputColumn | None:
    """Read a header such as `output 2024-Q1 (million yuan)` or `2023年产值`; None where it is no column of output.

    What stands beside period, unit and the word for output makes it another figure, such as 新产品产值: none of ours.
    """
    words = spellings(registers.aliases, "column", [OUTPUT])
    text = fold(header)
    period, word = find_period(text), max((word for word in words if word in text), key=len, default=None)
    if period is None or word is None or span(period) is None:
        return None
    rest = text.replace(period, " ", 1).replace(word, " ", 1).strip(_BETWEEN)
    unit = unit_spellings(registers).get(_PADDING.sub("", rest).strip(_BETWEEN)) if rest else None
    if rest and unit is None:
        return None
    return OutputColumn(period, unit)


def register_grid(file: FileRead, registers: Registers) -> Grid | None:
    """Return the sheet that is the register: by its name, else the first that is filled; None where none is.

    Raises InputError where several sheets bear its name.
    """
    filled = [grid for grid in file.grids if grid.cells.height]
    return find_sheet(ENTERPRISES, filled, registers.aliases) or next(iter(filled), None)


def register_table(grid: Grid, registers: Registers, said: Register, currency: str) -> RawTable:
    """Return the register's rows; its declared sheet has a column more for each column of output, named as its header.

    said: what cluster.toml says of the register. currency: the dimension of the cluster's money; output is in units of
    money. Raises InputError where a column that must be there is not, where two columns hold output of one period, and
    where neither the file nor cluster.toml names a source of the rows or a unit of output.
    """
    top = replace(grid, cells=grid.cells.head(HEADER_SEARCH + 1), odd=grid.odd.clear())
    unknown = declared_table(ENTERPRISES, top, registers.aliases).oddities.filter(pl.col("kind") == "unknown_column")
    headers = dict.fromkeys(text for text in unknown["text"] if output_column(text, registers))
    money = _money(registers, currency)
    outputs = {text: one for text in headers if (one := output_column(text, registers)) and _is_money(one, money)}
    _check_periods(grid, outputs)
    columns = (InputColumn(text, "", "", 14, required=False, fill=False, text=False, missed=False) for text in outputs)
    table = declared_table(
        replace(ENTERPRISES, columns=(*ENTERPRISES.columns, *columns)), grid, registers.aliases
    )  # fmt: skip
    where = f"{grid.file}, sheet {grid.sheet}"
    if "source_id" not in table.letters and not said.source:
        raise InputError(
            f"{where}: nothing says where the rows come from: there is no column source_id, and cluster.toml names no "
            "source of the register. Add the column, or write in cluster.toml: [enterprises] source = "
            '"the source\'s id on sheet sources"'
        )
    _check_unit(where, outputs.values(), said, registers, money)
    # A tick box or TRUE is a plain answer to yes or no.
    is_answer = (pl.col("kind") == "boolean") & (pl.col("column") == "designated")
    return replace(table, oddities=table.oddities.filter(~is_answer))


def said_unit(said: Register, registers: Registers) -> str | None:
    """Return the English name of the unit of output that cluster.toml names; None where it names none known."""
    return unit_spellings(registers).get(fold(said.unit))


def _check_unit(
    where: str, outputs: Iterable[OutputColumn], said: Register, registers: Registers, money: Collection[str]
) -> None:
    if said.unit and said_unit(said, registers) not in money:
        raise InputError(
            f"cluster.toml: enterprises.unit {said.unit!r} is no unit of money in inputs/registers/units.csv"
            f"{did_you_mean(said.unit, money)} Correct it"
        )
    if not said.unit and (bare := next((one.period for one in outputs if one.unit is None), None)):
        raise InputError(
            f"{where}: the column of output for {bare} names no unit. Write it in the header, such as "
            f"'output {bare} (million yuan)', or in cluster.toml: [enterprises] unit = \"million yuan\""
        )


def _money(registers: Registers, currency: str) -> list[str]:
    quantity = registers.dimensions.filter(dimension=currency)["quantity"]
    same = registers.dimensions.filter(pl.col("quantity").is_in(quantity.implode()))["dimension"]
    return registers.units.filter(pl.col("dimension").is_in(same.implode()))["unit_en"].to_list()


def _is_money(column: OutputColumn, money: Collection[str]) -> bool:
    return column.unit is None or column.unit in money


def _check_periods(grid: Grid, outputs: Mapping[str, OutputColumn]) -> None:
    seen: dict[tuple[int, int, int], str] = {}
    for text, column in outputs.items():
        months = span(column.period)
        key = (months.year, months.first, months.last) if months else (0, 0, 0)
        if key in seen:
            raise InputError(
                f"{grid.file}, sheet {grid.sheet}: columns {seen[key]!r} and {text!r} both hold output of "
                f"{column.period}. Delete one of them"
            )
        seen[key] = text
