"""A TOML file to its keys, or one message that says what is wrong with it."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.errors import InputError, closest


def read_toml(path: Path, absent: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Read a TOML file in UTF-8; absent: what to say, after "not found.", where there is none.

    Raises InputError, with the line where there is one, where it cannot be opened or read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: not found. {absent}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}. Close it elsewhere, or ask for access") from None
    try:
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=parse_float)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text. Save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: cannot be read as TOML: {error}. Mend the line named") from None


Location = tuple[int | str, ...]


def key_problems(
    error: ValidationError,
    known: Callable[[Location], list[str]],
    place: Callable[[Location], tuple[str, Location]] = lambda location: ("", location),
    special: Callable[[Mapping[str, Any]], str | None] = lambda _: None,
) -> list[str]:
    """Say what is wrong with each key; a key that is missing because it is misspelt is named once.

    known: a wrong key's location -> the keys that may stand there. place: a location -> what goes before the sentence,
    and the key's own location. special: what to say of a problem in place of pydantic's words, or None.
    """
    errors: list[Mapping[str, Any]] = [dict(one) for one in error.errors()]
    missing = {place(one["loc"]): one["loc"] for one in errors if one["type"] == "missing"}
    said, meant = [], set()
    for one in errors:
        where, location = place(one["loc"])
        key = _dotted(location)
        if one["type"] == "extra_forbidden":
            close = closest(str(location[-1]), known(one["loc"]))
            meant.add((where, (*location[:-1], close)))
            said.append(f"{where}key {key!r} is not known" + (f" (did you mean {close!r}?)" if close else ""))
        elif instead := special(one):
            said.append(f"{where}{instead}")
        elif one["type"] != "missing":
            about = f"key {key!r}: found {_short(one['input'])}; " if location else ""
            message = one["msg"].removeprefix("Value error, ")
            said.append(f"{where}{about}{message[0].lower()}{message[1:]}")
    absent = sorted(missing.keys() - meant, key=lambda one: str(missing[one]))
    return [f"{where}key {_dotted(location)!r} is missing" for where, location in absent] + said


def _dotted(location: Location) -> str:
    return ".".join(map(str, location))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
