"""Periods in headers and titles: found in a text, and told from the period of the whole return."""

import re
from dataclasses import dataclass, replace
from unicodedata import normalize

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?:{'|'.join(_MONTH_NAMES)})[a-z]*\.?"
_DASH = r"\s*(?:[-–—~～−]|至|到)\s*"
_Y = r"((?:19|20)[0-9]{2})"
# What stands behind 年, or by itself where the year is said elsewhere.
_PART = (
    rf"1?[0-9]\s*月?份?{_DASH}1?[0-9]\s*月份?(?:累计)?"
    r"|1?[0-9]\s*月份?|[上下]半年|前[一二三四1234]?季度|第?[一二三四1234]\s*季度?|全年"
)
_FORMS = (
    rf"{_Y}\s*年?\s*[-/]\s*(?:0?1)\s*/\s*\1-(1[0-2]|0[1-9])",  # 2024-01/2024-08
    rf"{_Y}\s*年\s*({_PART})",
    rf"{_Y}\s*[-/.]?\s*[hq][1-4]",
    rf"[hq][1-4]\s*[-/,]?\s*{_Y}",
    rf"{_NAME}{_DASH}{_NAME}\s*,?\s*{_Y}|{_NAME}\s+to\s+{_NAME}\s*,?\s*{_Y}",
    rf"{_NAME}\s*,?\s*{_Y}",
    rf"{_Y}-(?:1[0-2]|0[1-9])(?![0-9])(?!-)",
    rf"fy\s*{_Y}",
    rf"{_Y}\s*年度?",
    rf"(?<![0-9.]){_Y}(?![0-9.])",
)
_ABSOLUTE = re.compile("|".join(f"(?:{form.replace(chr(92) + '1', '(?:19|20)[0-9]{2}')})" for form in _FORMS))
_PARTIAL = re.compile(rf"(?<![0-9])(?:{_PART})")
_YEAR = re.compile(_Y)
_CHINESE = {"一": "1", "二": "2", "三": "3", "四": "4"}


@dataclass(frozen=True)
class Span:
    """A period of one year, as a return says it.

    said: its text with {} for the year. first, last: months from 1 to 12.
    """

    year: int
    first: int
    last: int
    said: str

    @property
    def text(self) -> str:
        """The period in words of its own language; in digits and signs where the return names months in English."""
        return self.said.format(self.year)


def _months_text(first: int, last: int, *, is_chinese: bool) -> str:
    if is_chinese:
        return f"{{0}}年{first}—{last}月" if first < last else f"{{0}}年{last}月"
    return f"{{0}}-{first:02d}/{{0}}-{last:02d}" if first < last else f"{{0}}-{last:02d}"


def find_period(text: str) -> str | None:
    """Return the part of a folded text that is a period with its year; None where there is none."""
    found = _ABSOLUTE.search(text)
    return found.group() if found else None


def find_part(text: str) -> str | None:
    """Return the part of a folded text that is a period without its year, such as 上半年; None where there is none."""
    found = _PARTIAL.search(text)
    return found.group() if found else None


def span(text: str) -> Span | None:
    """Read a period with its year; None where it is none of one year, or in no common form."""
    folded = " ".join(normalize("NFKC", text).split()).lower()
    year = _YEAR.search(folded)
    if not year or len(set(_YEAR.findall(folded))) != 1:
        return None
    rest = _YEAR.sub(" ", folded)
    months = _months(rest)
    if not months:
        return None
    if not folded.isascii():
        said = _YEAR.sub("{0}", folded)
    elif letter := re.search(r"[hq][1-4]", rest):
        said = f"{{0}}-{letter.group().upper()}"
    else:
        said = "{0}" if months == (1, 12) else _months_text(*months, is_chinese=False)
    return Span(int(year.group()), *months, said)


def with_year(part: str, base: Span | None) -> str | None:
    """Return a period without its year as one of the year of the return; None where that is not known."""
    months = _months(part)
    if base is None or months is None:
        return None
    if months == (1, 12):
        return _year(base).text
    return f"{base.year}年{re.sub('[ 累计]', '', part)}"


def relative(name: str, base: Span | None) -> str | None:
    """Return the period that one of RELATIVE_PERIODS stands for; None where the return's own is not known."""
    if base is None:
        return None
    is_chinese = not base.said.isascii()
    # A month by itself is what the return is for; what has been done so far in the year runs from January.
    is_month = base.first == base.last
    to_date = replace(base, first=1, said=_months_text(1, base.last, is_chinese=is_chinese)) if is_month else base
    month = replace(base, first=base.last, said=_months_text(base.last, base.last, is_chinese=is_chinese))
    return {
        "to_date": to_date,
        "month": month,
        "year_before": _before(to_date),
        "month_before": _before(month),
        "year": _year(base),
        "last_year": _before(_year(base)),
    }[name].text


def _before(one: Span) -> Span:
    return replace(one, year=one.year - 1)


def _year(one: Span) -> Span:
    return Span(one.year, 1, 12, "{0}" if one.said.isascii() else "{0}年")


def _months(text: str) -> tuple[int, int] | None:
    """Return the first and the last month that a text without its year says; all of them where it says none."""
    plain = text.lower()
    for sign, digit in _CHINESE.items():
        plain = plain.replace(sign, digit)
    names = [_MONTH_NAMES.index(name[:3]) + 1 for name in re.findall(_NAME, plain)]
    if names:
        return names[0], names[-1]
    if "半年" in plain:
        return (1, 6) if "上" in plain else (7, 12)
    if quarters := re.search(r"前([1-4])?季", plain):
        return 1, 3 * int(quarters.group(1) or 3)
    if quarter := re.search(r"q([1-4])|([1-4])\s*季", plain):
        number = int(quarter.group(1) or quarter.group(2))
        return 3 * number - 2, 3 * number
    if half := re.search(r"h([12])", plain):
        return (1, 6) if half.group(1) == "1" else (7, 12)
    numbers = [int(number) for number in re.findall(r"[0-9]+", plain)]
    if not numbers:
        return 1, 12
    if len(numbers) > 2 or not all(1 <= number <= 12 for number in numbers) or numbers[0] > numbers[-1]:
        return None
    return numbers[0], numbers[-1]
