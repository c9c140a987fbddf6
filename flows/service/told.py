"""What a notice says, and what was told already, so that nobody is told twice; without Prefect."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from flows.engine import state_folder
from flows.notes import note_path, read_note, save_note
from schemas.summary import ErrorLine

_SHOWN = 10  # lines of a notice that are spelt out; more are counted
_LONGEST = 2000  # characters of what a state says
_KEPT_DAYS = 60
Release = Literal["waiting", "approved", "sent back"]
_TITLES = {
    "failed": "the report could not be made · 报告未能生成",
    "crashed": "the run was cut off · 运行中断",
    "errors": "{count} new error{s} · 新增{count}处错误",
    "waiting": "a draft waits for a reviewer · 草稿待审核",
    "approved": "the report was approved · 报告已批准发布",
    "sent back": "the draft was sent back · 草稿已退回",
}
Notice = tuple[str, str]  # title, text


def failure_notice(cluster: str, message: str | None, run: str, *, crashed: bool = False) -> Notice:
    """Return what is told of a failed run: its message names file and cell. run: the run's name or address."""
    said = (message or "no reason was given; the run's log says more").strip()
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    return _title(cluster, "crashed" if crashed else "failed"), f"{said}\n{run}"


def errors_notice(cluster: str, lines: Sequence[str], path: str) -> Notice:
    """Return what is told of errors that the last report did not have. path: where the workbook is."""
    shown = [f"- {line}" for line in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(f"… and {len(lines) - _SHOWN:,} more; all are on the workbook's sheet of findings.")
    return _title(cluster, "errors", count=len(lines), s="s" * (len(lines) != 1)), "\n".join((*shown, path))


def release_notice(cluster: str, what: Release, lines: Sequence[str | None]) -> Notice:
    """Return what is told of a release; lines that are None or blank are left out."""
    return _title(cluster, what), "\n".join(line for line in lines if line)


def new_errors(cluster: Path, errors: Sequence[ErrorLine]) -> tuple[str, ...]:
    """Return the lines of the errors that the last report of the cluster, as noted, did not have."""
    noted = read_note(_note(cluster))
    known = set(noted) if isinstance(noted, list) else set()
    return tuple({error.fingerprint: error.line for error in errors if error.fingerprint not in known}.values())


def note_errors(cluster: Path, errors: Sequence[ErrorLine]) -> None:
    """Note the errors that the report of the cluster has. Raises InputError where that cannot be written."""
    save_note(_note(cluster), sorted({error.fingerprint for error in errors}))


def first_time(event: str, run: str) -> bool:
    """Tell whether this is the first to ask so of the event of the run, whichever process asks.

    Also true where nothing can be written: told twice is better than not at all.
    """
    folder = state_folder() / "told"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_old(folder)
        os.close(os.open(folder / f"{run}.{event}", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    except OSError:
        return True
    return True


def _remove_old(folder: Path) -> None:
    oldest = datetime.now(UTC).timestamp() - _KEPT_DAYS * 86400
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _note(cluster: Path) -> Path:
    return note_path("errors", cluster)


def _title(cluster: str, what: str, **filled: object) -> str:
    return f"clusterbook, {cluster}: {_TITLES[what].format(**filled)}"
