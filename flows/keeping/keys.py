"""What a result is a function of, as one key: the code, and the contents of all that went into it."""

import io
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.folders import ROOT

if TYPE_CHECKING:  # polars takes its time to import, and a key of files needs none
    import polars as pl

_SOURCES = ("flows", "schemas")
_ENDINGS = (".py", ".toml", ".csv", ".json", ".xml", ".ttf", ".png")
_LIBRARIES = ("polars", "openpyxl", "python-calamine", "pandera")


@cache
def code_version() -> str:
    """Return the digest, in hex, of our own sources and of the versions of the libraries that results come from."""
    said = sha256()
    for name in _LIBRARIES:
        said.update(f"{name} {version(name)}\n".encode())
    for folder in _SOURCES:
        for path in sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in _ENDINGS):
            said.update(f"{path.relative_to(ROOT).as_posix()} {sha256(path.read_bytes()).hexdigest()}\n".encode())
    return said.hexdigest()


def key_of(stage: str, *arguments: object, known: Mapping[int, str] | None = None) -> str:
    """Return the key of a stage's result: of the code, the stage's name and its arguments.

    known: id of an object -> its key, for results of earlier stages. Raises TypeError where an argument is of a kind
    whose content cannot be told.
    """
    parts = (stage, code_version(), *(digest(argument, known) for argument in arguments))
    return sha256("\n".join(parts).encode()).hexdigest()


def digest(value: object, known: Mapping[int, str] | None = None) -> str:
    """Return the digest of a value's content, in hex: the same content gives the same digest in every process.

    A frame is told by its columns, types and rows; a dataclass or a model by its name and fields; a mapping keeps its
    order. known: as in `key_of`. Raises TypeError for what is none of these.
    """
    return (known or {}).get(id(value)) or sha256(_told(value, known)).hexdigest()


def _told(value: object, known: Mapping[int, str] | None) -> bytes:
    """Return what tells a value from all others; each begins with its kind, so that no two kinds can meet."""
    kind = type(value).__name__
    if isinstance(value, bytes):
        return b"bytes " + value
    if value is None or isinstance(value, (str, bool, int, float, Decimal, date, Path)):
        return f"{kind} {value}".encode("utf-8", "surrogatepass")
    if isinstance(value, Mapping):
        parts = [digest(part, known) for pair in value.items() for part in pair]
    elif isinstance(value, (tuple, list)):
        parts = [digest(part, known) for part in value]
    elif isinstance(value, (set, frozenset)):
        parts = sorted(digest(part, known) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [digest(getattr(value, field.name), known) for field in fields(value)]
    elif hasattr(value, "write_ipc"):
        return b"frame " + _frame_told(value)  # type: ignore[arg-type]  # told by what it can do
    elif hasattr(value, "model_fields_set"):  # a pydantic model
        parts = [digest(part, known) for _, part in value]  # type: ignore[attr-defined]
    else:
        raise TypeError(f"{kind}: the content of such a value cannot be told")
    return "\n".join([kind, *parts]).encode()


def _frame_told(frame: "pl.DataFrame") -> bytes:
    """Return the digest of a frame as Parquet, which holds no value for a missing one, whatever memory holds there."""
    content = io.BytesIO()
    frame.rechunk().write_parquet(content, compression="uncompressed", statistics=False)
    return sha256(f"{frame.schema}".encode() + content.getbuffer()).digest()
