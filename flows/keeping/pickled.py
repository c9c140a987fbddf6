"""Values to bytes and frames, and back: only our own kinds of values, so that a file from elsewhere can do nothing."""

import io
import pickle
from collections.abc import Sequence
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a value without frames is to be had without waiting for polars
    import polars as pl

_OURS = ("schemas.", "flows.")
_STANDARD = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("decimal", "Decimal"),
    ("pathlib", "Path"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
}


def pickled(value: object) -> tuple[bytes, "tuple[pl.DataFrame, ...]"]:
    """Return the value's pickle, which names its frames by number, and these frames, each once.

    Raises pickle.PicklingError, TypeError or AttributeError where a part of it cannot be pickled.
    """
    content = io.BytesIO()
    pickler = _Pickler(content)
    pickler.dump(value)
    return content.getvalue(), tuple(pickler.frames)


def unpickled(content: bytes, frames: "Sequence[pl.DataFrame]") -> Any:  # noqa: ANN401 - any value
    """Return the value; raise pickle.UnpicklingError where the pickle asks for what is no kind of value of ours."""
    return _Unpickler(io.BytesIO(content), frames).load()


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=5)
        self.frames: list[pl.DataFrame] = []
        self._numbers: dict[int, int] = {}

    def persistent_id(self, obj: object) -> int | None:
        if type(obj).__name__ != "DataFrame":
            return None
        if id(obj) not in self._numbers:
            self._numbers[id(obj)] = len(self.frames)
            self.frames.append(obj)  # type: ignore[arg-type]  # told by its name
        return self._numbers[id(obj)]


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, frames: "Sequence[pl.DataFrame]") -> None:
        super().__init__(file)
        self._frames = frames

    def persistent_load(self, pid: int) -> "pl.DataFrame":
        return self._frames[pid]

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - any class
        if (module, name) in _STANDARD:
            return super().find_class(module, name)
        if module.startswith(_OURS) and "." not in name:
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and _is_value(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no kind of value that is kept")


def _is_value(kind: type) -> bool:
    """Tell whether it is a dataclass, an enumeration or a pydantic model: to make one of these does nothing else."""
    return is_dataclass(kind) or issubclass(kind, Enum) or hasattr(kind, "model_fields")
