"""Columns that many sheets share: a published figure, what it is a figure of, the source it came from."""

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.declare import Column, Role
from flows.workbook.speech import Speech

_BESIDE = 34  # characters of a name beside its bar
_COUNTED = ("count", "persons")  # the name says of what


def figure(
    key: str,
    label: str,
    role: Role = "number",
    *,
    width: float = 12,
    places: str | None = None,
    hedge: str | None = None,
    fact: str | None = None,
) -> Column:
    """Return the column of a published figure: with its own digits, its hedge in words, a link to its fact.

    places, hedge, fact: the frame's columns for these, where they are not <key>_places, <key>_qualifier, <key>_id.
    """
    return Column(
        key,
        label,
        role,
        width,
        decimals=places or f"{key}_places",
        hedge=hedge or f"{key}_qualifier",
        link=fact or f"{key}_id",
    )


def own_figure(label: str, width: float = 12) -> Column:
    """Return the column of the figure that a row is about: its fact is the row's."""
    return figure("value", label, width=width, places="places", hedge="qualifier", fact="fact_id")


def source(said: Speech, width: float = 10) -> Column:
    """Return the column that names a row's source and leads to it."""
    return Column("source_id", said.label("source"), width=width, link="source_id", link_kind="source")


def with_values(columns: tuple[Column, ...], frame: pl.DataFrame) -> tuple[Column, ...]:
    """Return the columns that have a value in some row: a chart's table leaves cells empty, but no whole column."""
    return tuple(column for column in columns if frame[column.key].null_count() < frame.height)


def beside_bar(name: pl.Expr) -> pl.Expr:
    """Return an entity's name as short as there is room for beside a bar."""
    return pl.when(name.str.len_chars() > _BESIDE).then(name.str.slice(0, _BESIDE - 1) + pl.lit("…")).otherwise(name)


def with_unit(said: Speech, name: str, unit: str) -> str:
    """Return a name with its unit in brackets."""
    return f"{name}（{unit}）" if said.language == "zh" else f"{name} ({unit})"


def needs_no_unit() -> pl.Expr:
    """Return whether the name says the unit, or the sign that it is a per cent, or there is none."""
    counted = pl.col("dimension").is_in(_COUNTED) & (pl.col("shown_factor") == 1)
    return counted | (pl.col("dimension") == "fraction") | pl.col("shown_unit").is_null()


def named_with_unit(said: Speech) -> pl.Expr:
    """Return the indicator's name, and in brackets its unit where it has one that the name does not say."""
    name = said.indicator_names("indicator")
    return pl.when(needs_no_unit()).then(name).otherwise(sentence(with_unit(said, "{}", "{}"), name, "shown_unit"))


def measured(said: Speech, scope: str = "scope") -> pl.Expr:
    """Return the indicator with its unit, and under it what it covers, where that is said."""
    covers = said.texts(scope).replace("", None)
    return pl.concat_str(named_with_unit(said), covers, separator="\n", ignore_nulls=True)
