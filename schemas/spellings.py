"""Every accepted way of writing a word of a register, folded as `schemas.registers.fold` does, to the word."""

from collections.abc import Iterable

import polars as pl

from schemas.registers import Registers, fold


def spellings(aliases: pl.DataFrame, kind: str, names: Iterable[str]) -> dict[str, str]:
    """Return every accepted way of writing each name (letter case aside) -> the name."""
    known = {fold(name): name for name in names}
    listed = aliases.filter(pl.col("kind") == kind, pl.col("name").is_in(list(known.values())))
    return {fold(alias): name for alias, name in listed.select("alias", "name").iter_rows()} | known


def indicator_spellings(registers: Registers) -> dict[str, str]:
    """Return every way of writing an indicator, folded: its key, its names, the register's aliases."""
    table = registers.indicators
    keys = table["indicator"]
    named = {
        fold(name): key
        for column in ("name_zh", "name_en")
        for key, name in table.unique(column, keep="none").select("indicator", column).iter_rows()
    }
    return named | spellings(registers.aliases, "indicator", keys)


def unit_spellings(registers: Registers) -> dict[str, str]:
    """Return every way of writing a unit, folded: in English, in Chinese where that fits one unit only, by alias."""
    chinese = registers.units.unique("unit_zh", keep="none").select("unit_zh", "unit_en").iter_rows()
    return {fold(zh): en for zh, en in chinese} | spellings(registers.aliases, "unit", registers.units["unit_en"])
