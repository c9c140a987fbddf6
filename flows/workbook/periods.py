"""Periods as a reader of each language writes them."""

import re

from schemas.cluster import Language

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALVES = ("上半年", "下半年")
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_PART = re.compile(r"^(\d{4})(?:-(?:H(\d)|Q(\d)|(\d{2})))?$")


def said_period(text: str, language: Language) -> str:
    """Return the period in words: 2024-01/2024-08 is Jan–Aug 2024 or 2024年1—8月.

    A day, a text that is no period, and every period of a bilingual workbook stand as they are in the inputs.
    """
    parts = [_PART.match(part) for part in text.split("/")]
    found = [match.groups() for match in parts if match]
    if language == "both" or len(found) != len(parts):
        return text
    (year, *_), (last_year, *_) = found[0], found[-1]
    say = _english if language == "en" else _chinese
    if len(found) == 1:
        return say(found[0], with_year=True)
    dash = "–" if language == "en" else "—"
    if year == last_year:
        first, last = (say(part, with_year=False) for part in found)
        first = first.removesuffix("月")
        return f"{first}{dash}{last} {year}" if language == "en" else f"{year}年{first}{dash}{last}"
    first, last = (say(part, with_year=True) for part in found)
    if language == "zh" and not any(any(part[1:]) for part in found):
        first = first.removesuffix("年")
    return f"{first}{dash}{last}"


def _english(part: tuple[str | None, ...], *, with_year: bool) -> str:
    year, half, quarter, month = part
    word = f"H{half}" if half else f"Q{quarter}" if quarter else _MONTHS[int(month) - 1] if month else ""
    return " ".join(filter(None, (word, year if with_year or not word else None)))


def _chinese(part: tuple[str | None, ...], *, with_year: bool) -> str:
    year, half, quarter, month = part
    word = _HALVES[int(half) - 1] if half else _QUARTERS[int(quarter) - 1] if quarter else ""
    word = f"{int(month)}月" if month else word
    return f"{year}年{word}" if with_year or not word else word


def said_year(year: str, covered: str | None, language: Language) -> str:
    """Return a year, and in brackets the months that are covered where that is not all of it: 2024 (Jan–Aug)."""
    whole = said_period(year, language)
    if covered is None or covered == year:
        return whole
    months = said_period(covered, language).removesuffix(f" {year}").removeprefix(f"{year}年")
    return f"{whole}（{months}）" if language == "zh" else f"{whole} ({months})"
