"""How a number looks in its cell: the stored value in its number format, as far as the usual formats go."""

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

OVERFLOW = "####"  # what a date before the calendar looks like in a column of any width
_SPACE = 0.3  # of the widest character that a space takes at most
_GENERAL_ROOM = 11  # characters that General takes at most
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<general>(?i:General))|(?P<power>[eE][+-]0+)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+)"
    r"|(?P<digits>[0#?.,]+|/[0-9#?]+)|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
_PLAIN = frozenset({"digits", "general", "literal", "percent", "date"})
_COLOURS = {"black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF",
            "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00"}  # fmt: skip
_TESTS = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__, "=": float.__eq__, "<>": float.__ne__,
}  # fmt: skip
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Section(NamedTuple):
    """One section of a format: its pieces as (kind, text), the colour and the condition that it names."""

    pieces: tuple[tuple[str, str], ...]
    colour: str | None
    condition: tuple[str, float] | None


@lru_cache(maxsize=50_000)
def shown(value: float, number_format: str) -> str:
    """Return what the cell shows of the number; "" where the format hides it."""
    if not math.isfinite(value):
        return OVERFLOW
    section, value = _chosen(value, number_format)
    kinds = {kind for kind, _ in section.pieces}
    if "date" in kinds or "elapsed" in kinds:
        return _moment(value, section.pieces)
    if "general" in kinds or kinds == {"text"}:
        return "".join(
            general(value) if kind in ("general", "text") else text for kind, text in section.pieces if kind != "fill"
        )
    return _number(value, section.pieces)


@lru_cache(maxsize=2_000)
def surroundings(number_format: str) -> tuple[int, float] | None:
    """Return the most decimals and the most other characters beside a number's digits; None where that is not all.

    Spaces count as a part of a character.
    With it a number that surely fits need not be written out.
    """
    decimals, others = 0, 0.0
    for section in sections(number_format):
        kinds = {kind for kind, _ in section.pieces}
        digits = "".join(text for kind, text in section.pieces if kind == "digits")
        if not kinds <= _PLAIN or "/" in digits:
            return None
        dates = [text for kind, text in section.pieces if kind == "date"]
        if any(len(text) > 2 and text[0] != "y" for text in dates):
            return None  # months and days in words
        before, _, after = digits.partition(".")
        decimals = max(decimals, len(after), before.count("0"), sum(max(len(text), 2) for text in dates))
        texts = "".join(text for kind, text in section.pieces if kind in ("literal", "percent"))
        others = max(others, len(texts) - texts.count(" ") * (1 - _SPACE))
    return decimals, others


def named_colour(value: float, number_format: str) -> str | None:
    """Return the colour that the format itself gives the number, such as [Red]; None where it gives none."""
    return _chosen(value, number_format)[0].colour if "[" in number_format else None


def general(value: float) -> str:
    """Return a number as the format General shows it in a column that is wide enough."""
    if value == int(value) and abs(value) < 10**_GENERAL_ROOM:
        return str(int(value))
    size = math.floor(math.log10(abs(value)))
    if size >= _GENERAL_ROOM or size < -9:
        mantissa, power = f"{value:.5E}".split("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    return f"{value:.{max(_GENERAL_ROOM - 2 - max(size, 0), 0)}f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=2_000)
def sections(number_format: str) -> tuple[Section, ...]:
    """Return the sections of a format."""
    found: list[Section] = []
    pieces: list[tuple[str, str]] = []
    colour: str | None = None
    condition: tuple[str, float] | None = None
    for match in _TOKEN.finditer(number_format or "General"):
        kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0)
        if kind == "other" and text == ";":
            found.append(Section(tuple(pieces), colour, condition))
            pieces, colour, condition = [], None, None
        elif kind == "bracket":
            test = _CONDITION.fullmatch(text)
            if text.lower() in _COLOURS:
                colour = _COLOURS[text.lower()]
            elif test:
                condition = (test[1], float(test[2]))
            elif text.lower().strip("hms") == "":
                pieces.append(("elapsed", text.lower()))
            elif text.startswith("$"):
                pieces.append(("literal", text[1:].split("-")[0]))
        elif kind in ("quoted", "escaped", "other"):
            pieces.append(("literal", text))
        elif kind == "space":
            pieces.append(("literal", " "))
        else:
            pieces.append((kind, text.lower() if kind == "date" else text))
    return (*found, Section(tuple(pieces), colour, condition))


def _chosen(value: float, number_format: str) -> tuple[Section, float]:
    """Return the section for the number, and the number as that section shows it (a negative section has no minus)."""
    among = sections(number_format)
    if any(section.condition for section in among[:2]):
        for section in among[:3]:
            if section.condition is None or _TESTS[section.condition[0]](float(value), section.condition[1]):
                return section, value
        return among[-1], value
    if value < 0 and len(among) > 1:
        return among[1], -value
    return (among[2] if value == 0 and len(among) > 2 else among[0]), value


def _number(value: float, pieces: tuple[tuple[str, str], ...]) -> str:
    pattern = "".join(text for kind, text in pieces if kind == "digits")
    if not pattern:
        body = "".join(text for kind, text in pieces if kind in ("literal", "percent"))
        return f"-{body}" if value < 0 and body else body
    whole = pattern.rstrip(",")
    exact = Decimal(repr(value)) * 100 ** sum(kind == "percent" for kind, _ in pieces)
    exact /= 1000 ** (len(pattern) - len(whole))
    power = next((text for kind, text in pieces if kind == "power"), None)
    digits = _fraction(exact) if "/" in whole else _digits(exact, whole, power)
    body, placed = "", False
    for kind, text in pieces:
        if kind == "digits" and not placed:
            body, placed = body + digits, True
        elif kind in ("literal", "percent"):
            body += text
    return f"-{body}" if value < 0 and any(one in digits for one in "123456789") else body


def _digits(exact: Decimal, pattern: str, power: str | None) -> str:
    """Return the digits without sign: grouped, with the decimals that the pattern asks for."""
    before, _, after = pattern.partition(".")
    least, most = after.count("0"), len(after.replace(",", ""))
    size = 0
    if power and exact:
        size = exact.adjusted()
        exact = exact.scaleb(-size)
    number = abs(exact).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{number:,f}" if "," in before else f"{number:f}"
    front, _, back = text.partition(".")
    needed = before.count("0")
    front = front.zfill(needed) if needed else front.lstrip("0")
    back = back[:least] + back[least:].rstrip("0")
    said = front + ("." + back if "." in pattern else "")
    return said + (f"{power[0]}{'-' if size < 0 else '+'}{abs(size):0{len(power) - 2}d}" if power else "")


def _fraction(exact: Decimal) -> str:
    """Return a number as whole and quarters: near enough in width to any fraction."""
    whole, rest = divmod(abs(exact), 1)
    return f"{whole:f} 1/4" if rest else f"{whole:f}"


def _moment(value: float, pieces: tuple[tuple[str, str], ...]) -> str:
    if value < 0:
        return OVERFLOW
    try:
        # Day 60 of the calendar is 29 February 1900, which never was: the days before it lie one further on.
        moment = datetime(1899, 12, 30) + timedelta(days=value + (value < 60), microseconds=1)
    except OverflowError:
        return OVERFLOW
    half = any(kind == "half" for kind, _ in pieces)
    said, clock = [], False
    for place, (kind, text) in enumerate(pieces):
        if kind == "elapsed":
            said.append(str(int(value * {"h": 24, "m": 1440, "s": 86400}[text[0]])))
            clock = True
        elif kind == "date":
            later = next((after for kind, after in pieces[place + 1 :] if kind in ("date", "elapsed")), "")
            minute = text[0] == "m" and len(text) < 3 and (clock or later.startswith("s"))
            said.append(f"{moment.minute:0{len(text)}d}" if minute else _part(moment, text, half=half))
            clock = text[0] == "h" or (clock and text[0] == "m")
        elif kind == "half":
            said.append("AM" if moment.hour < 12 else "PM")
        elif kind in ("literal", "percent", "digits"):
            said.append(text)
    return "".join(said)


def _part(moment: datetime, text: str, *, half: bool) -> str:
    letter, length = text[0], len(text)
    if letter == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if letter == "m" and length > 2:
        return _MONTHS[moment.month - 1][: {3: 3, 5: 1}.get(length, 9)]
    if letter == "d" and length > 2:
        return _DAYS[moment.weekday()][: 3 if length == 3 else 9]
    hour = (moment.hour + 11) % 12 + 1 if half else moment.hour
    return f"{ {'m': moment.month, 'd': moment.day, 'h': hour, 's': moment.second}[letter]:0{min(length, 2)}d}"
