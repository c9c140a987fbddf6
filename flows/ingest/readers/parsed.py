"""Sheets as python-calamine parses them: a workbook in one go, or its large sheet in slices, side by side."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import polars as pl
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from flows.ingest.letters import letter_of
from flows.ingest.readers.columns import text_frames, uncollected
from flows.ingest.readers.cutting import PACKAGES, Slices


@dataclass(frozen=True)
class Sheet:
    """One worksheet as python-calamine gives it."""

    name: str
    cells: pl.DataFrame
    odd: tuple[pl.DataFrame, ...]
    merged: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True)
class _Book:
    """An open package of slices: the place of the first among its sheets, its number, and how many there are."""

    book: CalamineWorkbook
    place: int
    first: int
    count: int


@dataclass(frozen=True)
class _Rows:
    """The text of a slice: its first and last row, from 0; its frames, those of its odd cells, its merged ranges."""

    first: int
    last: int
    frames: tuple[pl.DataFrame, ...]
    odd: tuple[pl.DataFrame, ...]
    merged: tuple[str, ...]


def sheets_of(book: CalamineWorkbook, sliced: Sheet | None = None, more: int = 0) -> tuple[Sheet, ...]:
    """Return the worksheets of a workbook. sliced: one of them that is known. more: its last sheets are not its own."""
    sheets = []
    for index, about in enumerate(book.sheets_metadata[: len(book.sheets_metadata) - more]):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        hidden = about.visible != SheetVisibleEnum.Visible
        if sliced and about.name == sliced.name:
            sheets.append(replace(sliced, hidden=hidden))
        else:
            sheet = book.get_sheet_by_index(index)
            with uncollected():
                rows = _rows(sheet.iter_rows() if sheet.start else (), 0, sheet)
            sheets.append(Sheet(about.name, _stacked(rows.frames), rows.odd, rows.merged, hidden))
    return tuple(sheets)


def read_sliced(slices: Callable[[], Slices | None], name: str) -> tuple[Sheet, ...] | None:
    """Return the worksheets of a workbook whose large sheet of that name is handed over in slices, PACKAGES times.

    None where there are no slices, or python-calamine refuses one of them, or it is not certain that together they
    say what the sheet says; then it must be read whole. Raises MemoryError.
    """
    books: list[_Book] = []
    found: dict[int, _Rows] = {}
    try:
        with ThreadPoolExecutor(PACKAGES) as pool, uncollected():
            pending: dict[Future[Any], tuple[_Book, int] | None] = {
                pool.submit(_opened, slices): None for _ in range(PACKAGES)
            }
            while pending:
                done = next(iter(wait(pending, return_when=FIRST_COMPLETED).done))
                turn, result = pending.pop(done), done.result()
                if turn is None and result is None:
                    return None
                if turn is None:
                    books.append(result)
                book, number = turn or (result, -1)
                if number + 1 < book.count:  # the next slice is parsed while this one is made text
                    pending[pool.submit(book.book.get_sheet_by_index, book.place + number + 1)] = (book, number + 1)
                if turn is not None:
                    found[book.first + number] = _slice(result)
        return _joined(books, found, name)
    except BaseException as error:
        refusal(error)
        return None


def refusal(error: BaseException) -> BaseException:
    """Return what python-calamine raised for a file; raise what is no word of its on the file."""
    # A panic of the parser is a BaseException, and its type is nowhere to be imported from.
    if isinstance(error, MemoryError) or not (isinstance(error, Exception) or type(error).__name__ == "PanicException"):
        raise error
    if "allocate" in str(error):
        raise MemoryError(str(error)) from None
    return error


def said(error: BaseException) -> str:
    """Return an error in one line."""
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"[:300]


def _opened(slices: Callable[[], Slices | None]) -> _Book | None:
    if (found := slices()) is None:
        return None
    book = load_workbook(BytesIO(found.package))
    return _Book(book, len(book.sheets_metadata) - found.count, found.first, found.count)


def _slice(sheet: Any) -> _Rows:  # noqa: ANN401 - only its stub has a name
    rows = sheet.to_python(skip_empty_area=True) if sheet.start else ()
    return _rows(rows, sheet.start[0] if sheet.start else 0, sheet)


def _rows(rows: Any, first: int, sheet: Any) -> _Rows:  # noqa: ANN401
    """Return the rows of a sheet as text; first: how many stand above them."""
    frames, odd = [], []
    left = sheet.start[1] if sheet.start else 0
    for frame, found in text_frames(rows, left, first):
        frames.append(frame)
        odd.extend(found)
    merged = tuple(f"{_at(top)}:{_at(bottom)}" for top, bottom in sheet.merged_cell_ranges or ())
    return _Rows(first, sheet.end[0] if sheet.start else -1, tuple(frames), tuple(odd), merged)


def _joined(books: list[_Book], found: dict[int, _Rows], name: str) -> tuple[Sheet, ...] | None:
    """Return all worksheets, among them the one whose slices were found; None where its slices do not follow."""
    book = min(books, key=lambda book: book.first)
    own = [about for about in book.book.sheets_metadata[: book.place] if about.name == name]
    frames, height = [], 0
    for _, rows in sorted(found.items()):
        if rows.frames and rows.first < height:
            return None
        if rows.first > height:
            frames.append(pl.DataFrame({"A": pl.repeat(None, rows.first - height, dtype=pl.String, eager=True)}))
        frames.extend(rows.frames)
        height = max(height, rows.last + 1)
    if len(own) != 1 or own[0].typ != SheetTypeEnum.WorkSheet:
        return None
    odd = tuple(frame for _, rows in sorted(found.items()) for frame in rows.odd)
    merged = found[max(found)].merged
    return sheets_of(book.book, Sheet(name, _stacked(frames), odd, merged, hidden=False), book.count)


def _stacked(frames: Any) -> pl.DataFrame:  # noqa: ANN401
    return pl.concat(frames, how="diagonal", rechunk=False) if frames else pl.DataFrame()


def _at(place: tuple[int, int]) -> str:
    return f"{letter_of(place[1])}{place[0] + 1}"
