"""The workbook's language: labels, names and units as its reader expects them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache

import polars as pl

from flows.workbook.labels.every import LABELS
from flows.workbook.periods import said_period
from schemas.cluster import Language
from schemas.registers import Registers

_BRACKETS = re.compile(r" ?\(([^()]*)\)")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, eq=False)  # its mappings have no hash; what is worked out for one is kept by itself
class Speech:
    """Says things in English, Chinese or both.

    names: English entity name -> Chinese. terms: English text of the inputs -> Chinese. Either may lack some.
    """

    language: Language
    names: Mapping[str, str]
    terms: Mapping[str, str]
    indicators: Mapping[str, tuple[str, str]]
    units: Mapping[str, str]

    @cached_property
    def each(self) -> tuple["Speech", ...]:
        """The speech in each of its languages, one at a time: a sentence is built in one language."""
        languages: tuple[Language, ...] = ("en", "zh") if self.language == "both" else (self.language,)
        return tuple(replace(self, language=language) for language in languages)

    def say(self, english: str, chinese: str | None, between: str = " ") -> str:
        """Return the text in the workbook's language; English where there is no Chinese."""
        if not chinese or self.language == "en" or english == chinese:
            return english
        return chinese if self.language == "zh" else f"{english}{between}{chinese}"

    def label(self, key: str, **parts: str) -> str:
        """Return a label; parts fill its {places}, already said in the right language."""
        english, chinese = LABELS[key]
        if parts:
            return english.format(**parts) if self.language != "zh" else chinese.format(**parts)
        return self.say(english, chinese)

    def entity(self, name: str) -> str:
        """Return an entity's name."""
        return self.say(name, self.names.get(name) or self.terms.get(name))

    def indicator(self, key: str) -> str:
        """Return an indicator's name."""
        return self.say(*self.indicators[key])

    def unit(self, name: str) -> str:
        """Return a unit's name."""
        return self.say(name, self.units.get(name))

    def text(self, english: str) -> str:
        """Return a text of the inputs; English where sheet terms has no Chinese for it."""
        return self.say(english, self.terms.get(english), "\n" if len(english) > 24 else " ")

    def entities(self, column: str) -> pl.Expr:
        """Return the column with entities said in the workbook's language."""
        return self._each(column, {name: self.entity(name) for name in self.names})

    def indicator_names(self, column: str) -> pl.Expr:
        """Return the column with indicators said in the workbook's language."""
        return self._each(column, {key: self.indicator(key) for key in self.indicators})

    def texts(self, column: str) -> pl.Expr:
        """Return the column with texts of the inputs said in the workbook's language."""
        return self._each(column, {english: self.text(english) for english in self.terms})

    def period(self, text: str) -> str:
        """Return a period or a partial date as the reader writes it."""
        return self.label("undated") if text == "undated" else said_period(text, self.language)

    def periods(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """Return the frame with the columns' periods said as the reader writes them."""
        texts = {text for column in columns for text in frame[column].drop_nulls().unique()}
        return frame.with_columns(self._each(column, {text: self.period(text) for text in texts}) for column in columns)

    def words(self, column: str, prefix: str) -> pl.Expr:
        """Return the column with words of a closed list said in the workbook's language."""
        return self._each(column, _words(self, prefix))

    @staticmethod
    def _each(column: str, table: Mapping[str, str]) -> pl.Expr:
        return pl.col(column).cast(pl.String).replace(dict(table)).alias(column)


@lru_cache(maxsize=256)
def _words(said: Speech, prefix: str) -> Mapping[str, str]:
    return {word: said.label(f"{prefix}.{word}") for word in _words_of(prefix)}


@cache
def _words_of(prefix: str) -> tuple[str, ...]:
    return tuple(key.removeprefix(f"{prefix}.") for key in LABELS if key.startswith(f"{prefix}."))


def speech(language: Language, registers: Registers, entities: pl.DataFrame, terms: pl.DataFrame) -> Speech:
    """Return the speech of a workbook from the registers and the cluster's own names and terms."""
    return Speech(
        language,
        {name: _full_width(chinese or "") for name, chinese in entities.select("entity", "name_zh").iter_rows()},
        {english: _full_width(chinese) for english, chinese in terms.select("text_en", "text_zh").iter_rows()},
        {key: (en, zh) for key, en, zh in registers.indicators.select("indicator", "name_en", "name_zh").iter_rows()},
        dict(registers.units.select("unit_en", "unit_zh").iter_rows()),
    )


def _full_width(chinese: str) -> str:
    """Return a Chinese text with the brackets that Chinese is set with, whichever its writer typed."""
    return _BRACKETS.sub(r"（\1）", chinese) if _HAN.search(chinese) else chinese


def with_units(frame: pl.DataFrame, registers: Registers, said: Speech) -> pl.DataFrame:
    """Add what a reader's unit makes of canonical values: shown_unit (its name) and shown_factor (canonical in one).

    The unit is the indicator's own for this reader, else the dimension's. Fractions stay fractions: the cell's
    format makes them per cents.
    """
    defaults, own = _units(registers, said)
    factor = pl.when(pl.col("dimension") == "fraction").then(1.0).otherwise(pl.coalesce("own_factor", "shown_factor"))
    return (
        frame.join(defaults, on="dimension", how="left", maintain_order="left")
        .join(own, on=("indicator", "dimension"), how="left", maintain_order="left")
        .with_columns(shown_unit=pl.coalesce("own_unit", "shown_unit"), shown_factor=factor)
        .drop("own_unit", "own_factor")
    )


@lru_cache(maxsize=16)
def _units(registers: Registers, said: Speech) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the shown unit and factor of each dimension; own ones of each indicator whose unit is of that dimension.

    An indicator may be shown with a figure of another dimension, such as its growth: then the dimension decides.
    """
    column = "shown_zh" if said.language == "zh" else "shown_en"
    units = registers.units.select(
        "dimension",
        pl.col("unit_en").alias(column),
        shown_unit=pl.col("unit_en").replace({name: said.unit(name) for name in said.units}),
        shown_factor=pl.col("numerator") / pl.col("denominator"),
    )
    of_any = units.drop("dimension")
    defaults = registers.dimensions.select("dimension", column).join(of_any, on=column, how="left").drop(column)
    own = registers.indicators.select("indicator", column).join(units, on=column)
    return defaults, own.select("indicator", "dimension", own_unit="shown_unit", own_factor="shown_factor")


def in_unit(value: str) -> pl.Expr:
    """Return a canonical column in the reader's unit, as the nearest float."""
    return (pl.col(value).cast(pl.Float64) / pl.col("shown_factor")).alias(value)


def decimals(half_unit: str) -> pl.Expr:
    """Return how many decimals the reader's unit needs to show all that was printed: 0 to 4, for per cents 0 to 2."""
    places = _places(pl.col(half_unit).cast(pl.Float64) / pl.col("shown_factor"))
    return pl.when(pl.col("dimension") == "fraction").then(percent_decimals(half_unit)).otherwise(places)


def percent_decimals(half_unit: str) -> pl.Expr:
    """Return how many decimals a per cent needs to show all that was printed: 0 to 2."""
    return _places(pl.col(half_unit).cast(pl.Float64) * 100).clip(0, 2)


def _places(half: pl.Expr) -> pl.Expr:
    return (-((half * 2).log10() + 1e-9).floor()).clip(0, 4).cast(pl.UInt8)
