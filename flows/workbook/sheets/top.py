"""The lines under a sheet's title: what it answers, for which day, how to read it."""

from flows.workbook.context import Context
from flows.workbook.speech import Speech

_SAID_OF_DATA = (("unit", "period"), ("coverage", "source"))  # each line of a data sheet says these


def top(context: Context, key: str) -> tuple[str, ...]:
    """Return the lines of a sheet to be presented."""
    said = context.said
    return (said.label(f"about.{key}"), f"{context.since} · {said.label('see_notes')}")


def data_top(context: Context, key: str) -> tuple[str, ...]:
    """Return the lines of a data sheet: how many tables, and where unit, period, coverage and source stand."""
    said = context.said
    day = context.as_of.isoformat()
    lines = (" · ".join(in_each(said, f"says.{key}_{part}", " ", day=day) for part in line) for line in _SAID_OF_DATA)
    return (said.label(f"about.{key}"), said.label("says.tables"), *lines, said.label("see_notes"))


def in_each(said: Speech, key: str, between: str, **parts: str) -> str:
    """Return a label with its places filled, in each of the workbook's languages."""
    return between.join(one.label(key, **parts) for one in said.each)
