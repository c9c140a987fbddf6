"""The release log: a line for each draft that a person approved or sent back, beside the reports."""

import csv
import fcntl
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from schemas.errors import InputError

LOG = "release-log.csv"
_MARK = "\ufeff"  # by which Excel knows that it is UTF-8
_END = "\r\n"


@dataclass(frozen=True)
class Decision:
    """What was decided: when (with its offset from UTC, to the second), about which report, by whom, and why.

    file, sha256: of the official copy; of the draft where that was sent back.
    """

    decided: datetime
    cluster: str
    as_of: date
    language: str
    decision: Literal["approved", "sent back"]
    name: str
    reason: str
    file: str
    sha256: str


Note = Callable[[Decision], None]  # writes a decision into the log


@contextmanager
def release_log(folder: Path) -> Iterator[Note]:
    """Open the log of an output folder; yield what writes a line into it, which then survives a power cut.

    Nobody else writes while it is open. A line that stands there already, of a run that was cut off after it had
    written it, is not written again. Raises InputError where the log cannot be written: before anything is released.
    """
    path = folder / LOG
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError as error:
        raise _unwritable(path, error) from None
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield lambda decision: _append(file, path, decision)


def _append(file: io.FileIO, path: Path, decision: Decision) -> None:
    line = _line(*_texts(decision))
    try:
        file.seek(0)
        written = file.read().decode("utf-8", errors="replace")
        if line in written.splitlines(keepends=True):
            return
        if not written:
            line = _MARK + _line(*(field.name for field in fields(Decision))) + line
        elif not written.endswith("\n"):  # cut off while it was written, or saved by a program that ends no last line
            line = _END + line
        file.write(line.encode())
        os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(path, error) from None


def _texts(decision: Decision) -> Iterator[str]:
    from flows.workbook.beside import GUARDED  # here, as polars comes with it and few runs log a decision

    for value in astuple(decision):
        text = value.isoformat() if isinstance(value, date) else " ".join(str(value).split())
        yield f"'{text}" if re.match(GUARDED, text) else text


def _line(*texts: str) -> str:
    content = io.StringIO()
    csv.writer(content, lineterminator=_END).writerow(texts)
    return content.getvalue()


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"{path}: the release log cannot be written ({error.strerror or error}), and nothing is released without a "
        "line there; close it if it is open, see to it that the folder can be written, and run again"
    )
