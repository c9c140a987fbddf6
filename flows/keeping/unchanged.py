"""A report that nothing has changed about since it was made: found by the digests of files, before anything is read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.disk import sha256_of
from flows.keeping.keys import key_of
from flows.keeping.store import Store
from schemas.report import Report, Request


@dataclass(frozen=True)
class Made:
    """A report, and what stood in the output folder for it: each file's name -> the digest of its bytes."""

    report: Report
    files: Mapping[str, str]


def unless_unchanged(
    store: Store, request: Request, unchanged: Callable[[], object], make: Callable[[], Report]
) -> Report:
    """Return the report as it stands where nothing has changed since it was made, after unchanged(); else make it."""
    key = request_key(request)
    if report := find_unchanged(store, key):
        unchanged()
        return report
    report = make()
    keep_report(store, key, request, report)
    return report


def request_key(request: Request) -> str | None:
    """Return the key of the report asked for: of the request and of every file that it may be made of.

    None where it is made of more: of an earlier report in the output folder. Or where a file cannot be read.
    """
    if request.since == "previous":
        return None
    try:
        return key_of("report", request, _digests(request.cluster), _digests(request.registers))
    except OSError:
        return None


def find_unchanged(store: Store, key: str | None) -> Report | None:
    """Return the report kept under the key where its files still stand as they were written, else None."""
    made = store.load(key) if key else None
    if not isinstance(made, Made):
        return None
    try:
        folder = made.report.path.parent
        whole = all(sha256_of(folder / name) == digest for name, digest in made.files.items())
    except OSError:
        return None
    return made.report if whole else None


def keep_report(store: Store, key: str | None, request: Request, report: Report) -> None:
    """Keep the report under the key of the files before it was made, if they are the same after it.

    Not where its PDF could not be printed: that may be otherwise the next time.
    """
    if key is None or (request.pdf and report.pdf is None) or request_key(request) != key:
        return
    beside = (path for path in report.path.parent.iterdir() if path.name.startswith(report.path.stem))
    try:
        store.save(key, Made(report, {path.name: sha256_of(path) for path in sorted(beside) if path.is_file()}))
    except OSError:
        return


def _digests(folder: Path) -> list[tuple[str, str]]:
    return sorted((path.relative_to(folder).as_posix(), sha256_of(path)) for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())
