"""Files from outside are read by another process, under limits: whatever they do to it, here it is a value."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from flows.ingest.limits import RETURNS, Limits
from flows.ingest.process import Answer, Child, Died, ask, await_ready, broken, end_child, start_child
from schemas.remark import FileTold, Remark

# polars takes 0.4 s to import: a guard that is started early warms its process meanwhile.
if TYPE_CHECKING:
    import polars as pl

    from schemas.grids import FileRead, Grid

READERS = "flows.ingest.readers"
_Made = TypeVar("_Made")
# What the last answer, the file's hash and the process's folder make; raises Died where the answer makes no sense.
_Make = Callable[[Answer, str, Path], _Made]


class Guard:
    """One warm reading process for many files; a new one where it died. Threads take turns.

        with Guard() as guard:
            file = guard.read(path, "returns/park.xlsx")

    start: starts the process early, while we import other things. module: offers Unreadable, and what is asked of it:
    read_grids, read_enclosed, read_told. meanwhile: called once, while the process reads the first file.
    """

    def __init__(self, module: str = READERS, meanwhile: Callable[[], object] | None = None) -> None:
        self._module = module
        self._meanwhile = meanwhile
        self._child: Child | None = None
        self._turn = threading.Lock()
        self._numbers = count(1)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start the process if there is none; returns at once."""
        with self._turn:
            self._alive()

    def close(self) -> None:
        """End the process and remove what it left; a later read starts a new one."""
        with self._turn:
            self._drop()

    def read(self, path: Path, name: str, limits: Limits = RETURNS) -> "FileRead":
        """Return a file's sheets, or why it is refused; name is what the user calls it.

        Nothing about the file is raised. Raises RuntimeError where the readers themselves cannot be started.
        """
        return self._sheets("grids", path, name, limits)

    def read_enclosed(self, path: Path, name: str, limits: Limits = RETURNS) -> "FileRead":
        """Return what a report encloses for later ones, as `flows.ingest.readers.enclosed` does; else as `read`."""
        return self._sheets("enclosed", path, name, limits)

    def read_told(self, path: Path, name: str, limits: Limits = RETURNS) -> FileTold:
        """Return the document that the module's read_told makes of a file; else as `read`. It comes without polars."""

        def made(answer: Answer, sha256: str, _: Path) -> FileTold:
            if refused := _refused(answer, limits):
                return FileTold(name, sha256, refused=refused)
            if "told" not in answer:
                raise Died("the reading process gave no proper answer")
            return FileTold(name, sha256, answer["told"])

        sha256, told = self._in_turn("told", path, name, limits, made)
        return FileTold(name, sha256, refused=told) if isinstance(told, Remark) else told

    def _sheets(self, what: str, path: Path, name: str, limits: Limits) -> "FileRead":
        from schemas.grids import FileRead

        def made(answer: Answer, sha256: str, folder: Path) -> FileRead:
            return _file_read(answer, folder, name, sha256, limits)

        sha256, read = self._in_turn(what, path, name, limits, made)
        return FileRead(name, sha256, refused=read) if isinstance(read, Remark) else read

    def _in_turn(
        self, what: str, path: Path, name: str, limits: Limits, made: _Make[_Made]
    ) -> tuple[str, _Made | Remark]:
        """Return the file's hash and what was made of the answer, or why there is none."""
        with self._turn:
            try:
                return self._read(what, path, name, limits, made)
            except BaseException:
                self._drop()  # as on Ctrl-C
                raise

    def _read(self, what: str, path: Path, name: str, limits: Limits, made: _Make[_Made]) -> tuple[str, _Made | Remark]:
        why = ""
        # A process that ends before it has so much as hashed the file was ended by something else: ask another.
        for _ in range(2):
            child, sha256, answer = self._alive(), None, None
            asked = {"id": next(self._numbers), "path": str(path.absolute()), "name": name, "limits": asdict(limits)}
            try:
                await_ready(child)
                for answer in ask(child, {"what": what} | asked, limits.wall):
                    sha256 = answer.get("sha256", sha256)
                    if meanwhile := self._meanwhile:
                        self._meanwhile = None
                        meanwhile()
                read = made(answer or {}, sha256 or "", child.folder)
            except Died as died:
                why = _in_words(str(died), limits)
                fault, ended = broken(child), child.process.poll() is not None
                self._drop()
                if fault:
                    raise RuntimeError(f"the reading process does not start: {fault}") from None
                if sha256 is None and ended:
                    continue
                break
            if (answer or {}).get("worn"):
                self._drop()
            return sha256 or "", read
        return sha256 or "", Remark("file_unsafe", why)

    def _alive(self) -> Child:
        if self._child is not None and self._child.process.poll() is not None:
            self._drop()
        if self._child is None:
            self._child = start_child(self._module)
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            end_child(self._child)
            self._child = None


def _in_words(why: str, limits: Limits) -> str:
    said = {
        "memory": f"reading it takes more than {limits.memory / 2**30:.3g} GiB of memory",
        "computing": f"reading it takes more than {limits.cpu} s of computing",
    }
    return said.get(why, why)


def _file_read(answer: Answer, folder: Path, name: str, sha256: str, limits: Limits) -> "FileRead":
    """Return what an answer says; raise Died where it makes no sense."""
    from polars.exceptions import PanicException

    from schemas.grids import FileRead

    if refused := _refused(answer, limits):
        return FileRead(name, sha256, refused=refused)
    try:
        remarks = tuple(Remark(*map(_sound, remark)) for remark in answer["remarks"])
        grids = tuple(_grid(table, folder, name) for table in answer["grids"])
    except (Exception, PanicException) as error:  # whatever a broken answer leads to
        raise Died(f"the reading process gave no proper answer ({type(error).__name__})") from None
    return FileRead(name, sha256, grids, remarks=remarks)


def _refused(answer: Answer, limits: Limits) -> Remark | None:
    if not answer.get("refused"):
        return None
    try:
        rule, found, sheet, cell = map(_sound, answer["refused"])
    except (TypeError, ValueError):
        raise Died("the reading process gave no proper answer") from None
    return Remark(rule, _in_words(found, limits), sheet, cell)


def _sound(text: object) -> str:
    """Return the text without halves of characters, which no file can take."""
    return str(text).encode("utf-8", "replace").decode()


def _grid(table: Answer, folder: Path, name: str) -> "Grid":
    import polars as pl

    from schemas.grids import ODD_CELL_COLUMNS, Grid

    cells = _frame(folder, table["cells"])
    odd = _frame(folder, table["odd"]) if table["odd"] else pl.DataFrame(schema=ODD_CELL_COLUMNS)
    if any(dtype != pl.String for dtype in cells.dtypes) or odd.schema != pl.Schema(ODD_CELL_COLUMNS):
        raise TypeError("a table of other columns than agreed")
    return Grid(name, _sound(table["sheet"]), cells, odd, tuple(map(str, table["merged"])), bool(table["hidden"]))


def _frame(folder: Path, name: str) -> "pl.DataFrame":
    """Return the frame in a file of the child's folder, and remove the file: it takes as much of the disk."""
    import polars as pl

    path = folder / Path(name).name  # never outside the folder, whatever the answer says
    frame = pl.read_ipc(path)
    with contextlib.suppress(OSError):  # Windows may hold it until the folder goes
        path.unlink()
    return frame
