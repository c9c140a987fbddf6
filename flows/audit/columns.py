"""Columns counted from 1, as the audit counts them; the readers count from 0."""

from flows.ingest.letters import column, letter_of


def column_number(letters: str) -> int:
    """Return the number of a column, from 1."""
    return column(letters) + 1


def column_letters(number: int) -> str:
    """Return the letters of a column counted from 1."""
    return letter_of(number - 1)
