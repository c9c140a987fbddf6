"""What a number format says: decimals, per cent, a date, how a negative number is told."""

import re
from functools import lru_cache
from typing import Any

from flows.audit.looks.shown import sections
from flows.audit.package.book import Book, Sheet
from flows.audit.package.names import MAIN

MARKS = (
    "—",
    "–",
    "-",
    "―",
    "--",
    "……",
    "…",
    "..",
    "...",
    "/",
    "*",
    ":",
    "x",
    "n/a",
    "na",
    "n.a.",
    "不适用",
    "无",
    "未公布",
)
_BRACKETED = re.compile(r"\[[a-zA-Z]\]")


@lru_cache(maxsize=2_000)
def is_date(number_format: str) -> bool:
    """Say whether the format shows a day or a time."""
    return any(kind in ("date", "elapsed") for kind, _ in sections(number_format)[0].pieces)


@lru_cache(maxsize=2_000)
def is_day(number_format: str) -> bool:
    """Say whether the format shows a day, not only a time of day."""
    return any(kind == "date" and text[0] in "yd" for kind, text in sections(number_format)[0].pieces)


@lru_cache(maxsize=2_000)
def is_percent(number_format: str) -> bool:
    """Say whether the format shows per cent."""
    return any(kind == "percent" for kind, _ in sections(number_format)[0].pieces)


@lru_cache(maxsize=2_000)
def is_general(number_format: str) -> bool:
    """Say whether the format leaves the decimals to the number."""
    return any(kind in ("general", "text") for kind, _ in sections(number_format)[0].pieces)


@lru_cache(maxsize=2_000)
def decimals(number_format: str) -> int:
    """Return how many decimals the format shows."""
    pattern = "".join(text for kind, text in sections(number_format)[0].pieces if kind == "digits")
    return len(pattern.partition(".")[2].replace(",", ""))


@lru_cache(maxsize=2_000)
def is_power(number_format: str) -> bool:
    """Say whether the format shows powers of ten, as numbers need that are too large or too small for digits."""
    return any(kind == "power" for kind, _ in sections(number_format)[0].pieces)


@lru_cache(maxsize=2_000)
def kept_free(number_format: str) -> int:
    """Return for how many further decimals the format keeps room, as `0_._0` does for one."""
    return number_format.partition(";")[0].count("_0")


@lru_cache(maxsize=2_000)
def is_grouped(number_format: str) -> bool:
    """Say whether the format parts thousands."""
    pattern = "".join(text for kind, text in sections(number_format)[0].pieces if kind == "digits")
    return "," in pattern.rstrip(",")


@lru_cache(maxsize=2_000)
def hides_sign(number_format: str) -> bool:
    """Say whether a negative number looks like a positive one, or differs by its colour alone."""
    among = sections(number_format)
    if len(among) < 2 or among[0].condition or not any(kind == "digits" for kind, _ in among[1].pieces):
        return False
    said = "".join(text for kind, text in among[1].pieces if kind == "literal")
    usual = "".join(text for kind, text in among[0].pieces if kind == "literal")
    return not set(said) & set("-−–(（▼▽↓△▲") and said == usual


@lru_cache(maxsize=20_000)
def says(pattern: re.Pattern[str], header: str) -> bool:
    """Say whether a header holds what is looked for; the same headers stand over many columns."""
    return pattern.search(header) is not None


def marks_of(book: Book) -> frozenset[str]:
    """Return the marks that may stand instead of a number: those that the workbook declares, else the usual ones."""
    return frozenset((*book.manifest.marks, "—") if book.manifest and book.manifest.marks else MARKS)


def is_mark(text: str, marks: frozenset[str]) -> bool:
    """Say whether a text is a mark."""
    return text in marks or text.lower() in marks or _BRACKETED.fullmatch(text) is not None


def ignored(sheet: Sheet, error: str) -> list[Any]:
    """Return the ignoredError elements of a sheet that speak of a kind of error."""
    return [
        one for one in sheet.root.iterfind(f"{MAIN}ignoredErrors/{MAIN}ignoredError") if one.get(error) in ("1", "true")
    ]
