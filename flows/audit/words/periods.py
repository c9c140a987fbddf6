"""The ways in which a period is written, as far as reports use them."""

import re
from functools import lru_cache

NAMED_PERIOD = re.compile(
    r"period|时期|期间|报告期|所属期|\byears?$|^years?\b|年份|年度|起止年|\bmonths? between\b", re.IGNORECASE
)
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
FULL_DAY = re.compile(
    r"(?:1[89]|20)[0-9]{2}(?:-[0-9]{2}-[0-9]{2}|/[0-9]{1,2}/[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_PART = rf"(?:H[12]|Q[1-4]|{_MONTH})"
_DAY = r"(?:1[89]|20)[0-9]{2}-[0-9]{2}-[0-9]{2}"
_YEAR = r"(?:1[89]|20)[0-9]{2}"
_ZH_PART = r"(?:[上下]半年|(?:第?[一二三四1-4])季度|[0-9]{1,2}月(?:[0-9]{1,2}日)?)"
_DASH = r"[-—–~～至]+"
_ISO = rf"{_YEAR}(?:-(?:H[12]|Q[1-4]|[0-9]{{2}}(?:-[0-9]{{2}})?))?"
_ENGLISH = rf"(?:{_PART} )?{_YEAR}"
_CHINESE = rf"{_YEAR}年{_ZH_PART}?"
_BEFORE, _ZH_BEFORE = rf"before {_YEAR}", rf"{_YEAR}年以前"  # all that is older, in one row
_FAMILIES = {
    "2025-06": rf"{_ISO}(?:/{_ISO})?(?: ?\({_ISO}(?:/{_ISO})?\))?|{_BEFORE}(?: {_ZH_BEFORE})?",
    "Jun 2025": rf"(?:{_ENGLISH}|{_PART}[–-]{_PART} {_YEAR}|{_ENGLISH}[–-]{_ENGLISH}|{_DAY}"
    rf"|[0-9]{{1,2}} {_MONTH} {_YEAR})(?: \({_PART}(?:[–-]{_PART})?\))?|{_BEFORE}",
    "2025 Q2": rf"{_YEAR}(?: ?(?:H[12]|Q[1-4]))?|{_DAY}|{_BEFORE}",
    "2025年6月": rf"(?:{_CHINESE}|{_YEAR}年(?:[0-9]{{1,2}}|{_ZH_PART}){_DASH}{_ZH_PART}|{_YEAR}年?{_DASH}{_YEAR}年"
    rf"|{_CHINESE}{_DASH}{_CHINESE}|{_DAY})(?:（[0-9]{{1,2}}(?:月?{_DASH}[0-9]{{1,2}})?月）|（{_ZH_PART}）)?"
    rf"|{_ZH_BEFORE}",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _FAMILIES.items()}


@lru_cache(maxsize=20_000)
def families(text: str) -> tuple[str, ...]:
    """Return the ways of writing to which a text belongs, each named by its own example; () where it is no period."""
    parts = [part.strip() for part in text.split("→")]  # from one period to another
    return tuple(name for name, pattern in _PATTERNS.items() if all(pattern.fullmatch(part) for part in parts))
