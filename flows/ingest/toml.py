"""A TOML file to its keys, or one message that says what is wrong with it."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from schemas.errors import InputError


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
