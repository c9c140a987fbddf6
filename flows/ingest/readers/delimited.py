"""A .csv, .tsv or .txt file to a grid of cells: encoding and delimiter are found out, nothing is guessed lossily."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from pathlib import Path

import polars as pl

from flows.ingest.cleaning import cleaned_column
from flows.ingest.letters import letter_of
from flows.ingest.readers.columns import CHUNK, KIND, odd_frame, trimmed, uncollected
from flows.ingest.readers.refusal import Unreadable
from schemas.grids import ODD_CELL_COLUMNS, Grid

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = ("utf-8-sig", "gb18030")  # tried in order
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 500, 1 << 20  # records, and characters at most, that decide the delimiter
_QUOTE = '"'
_DECIMAL_COMMA = re.compile(r"\d,\d")

# How Excel writes a cell's error into a CSV file.
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")


def read_delimited(path: Path, name: str) -> tuple[Grid]:
    """Read text in UTF-8 with or without its mark, UTF-16 with it, or GB18030; the sheet is the file's stem.

    Row n is the n-th record, as a spreadsheet shows it: a cell that holds line breaks makes no further rows, a blank
    line is a blank row. Records of more cells than others keep them, in further columns.
    Raises Unreadable where the encoding is none of these, or a quotation mark is out of place.
    """
    csv.field_size_limit(sys.maxsize)
    text = _decoded(path.read_bytes())
    delimiter = _delimiter(text, "\t" if path.suffix.lower() == ".tsv" else ",")
    cells = _even_cells(text, delimiter)
    if cells is None:
        cells = _any_cells(text, delimiter)
    columns, odd = [], []
    for index, series in enumerate(cells):
        texts, found = cleaned_column(series)
        columns.append(texts)
        odd.append(odd_frame((row, index, kind, how) for row, kind, how in found if texts[row] not in _ERRORS))
        odd.append(_errors(texts))
    return (Grid(name, path.stem, trimmed(pl.DataFrame(columns)), pl.concat([_NO_ODD, *odd])),)


_NO_ODD = pl.DataFrame(schema=ODD_CELL_COLUMNS)


def _errors(texts: pl.Series) -> pl.DataFrame:
    at = texts.is_in(_ERRORS).fill_null(value=False).arg_true()
    return pl.select(
        row=(at + 1).cast(pl.UInt32),
        letter=pl.lit(texts.name),
        kind=pl.lit("error", dtype=KIND),
        found=texts.gather(at),
    )


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF_16) else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
    raise Unreadable("not_utf8_nor_gb18030", f"line {line}: bytes that are no text")


def _delimiter(text: str, usual: str) -> str:
    """Return what parts the cells: the character that gives most records the same number of cells, above one.

    Where several do, tabs come first, which hardly stand within a cell. Where none does, the usual one of the format:
    what a spreadsheet would part is then parted too.
    """
    scores = {}
    for delimiter in _DELIMITERS:
        widths = Counter(map(len, _sample(text, delimiter)))
        if widths:
            width, records = max(widths.items(), key=lambda item: (item[1], item[0]))
            if width > 1:
                scores[delimiter] = (records / widths.total(), delimiter == "\t", width, delimiter == usual)
    if len(scores) > 1 and "," in scores and _only_decimal(text, scores):
        del scores[","]
    return max(scores, key=scores.__getitem__) if scores else usual


def _sample(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records that are not blank, parted by a delimiter; none where its quoting is then broken."""
    records, characters = _SAMPLE
    reader = csv.reader(io.StringIO(text[:characters], newline=""), delimiter=delimiter, strict=True)
    found = []
    try:
        for record in islice(reader, records):
            if any(record):
                found.append(record)
    except csv.Error:
        return found if len(text) > characters else []  # the sample may end within quotation marks
    return found[:-1] if len(text) > characters and len(found) < records else found


def _only_decimal(text: str, scores: Mapping[str, tuple[float, bool, int, bool]]) -> bool:
    """Tell whether every comma stands within a number, once the cells are parted by the best other delimiter."""
    other = max((delimiter for delimiter in scores if delimiter != ","), key=scores.__getitem__)
    cells = [cell for record in _sample(text, other) for cell in record if "," in cell]
    return all(len(_DECIMAL_COMMA.findall(cell)) == cell.count(",") for cell in cells)


def _even_cells(text: str, delimiter: str) -> list[pl.Series] | None:
    """Return columns, quickly, of a text whose records are all equally long and that quotes nothing; else None."""
    if _QUOTE in text or delimiter not in text:
        return None
    text = text.replace("\r\n", "\n")
    if "\r" in text:
        return None
    lines = text.count("\n") + (not text.endswith("\n"))
    width = text[: text.find("\n") if "\n" in text else None].count(delimiter) + 1
    if text.count(delimiter) != lines * (width - 1):
        return None
    try:
        frame = pl.read_csv(
            text.encode(), has_header=False, infer_schema=False, separator=delimiter, quote_char=None, glob=False
        )
    except pl.exceptions.PolarsError:
        return None  # a record is longer than the first, and another one shorter
    if frame.shape != (lines, width):
        return None
    return [series.alias(letter_of(index)) for index, series in enumerate(frame)]


def _any_cells(text: str, delimiter: str) -> list[pl.Series]:
    try:
        with uncollected():
            frames = [
                pl.DataFrame({letter_of(index): column for index, column in enumerate(columns)})
                for columns in _chunks(text, delimiter)
            ]
    except csv.Error:
        raise _uneven(text, delimiter) from None
    return pl.concat(frames, how="diagonal").get_columns() if frames else []


def _chunks(text: str, delimiter: str) -> Iterator[Sequence[pl.Series]]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while chunk := list(islice(records, CHUNK)):
        columns = list(zip_longest(*chunk)) or [(None,) * len(chunk)]  # blank lines alone have no cells
        yield [pl.Series(column, dtype=pl.String) for column in columns]


def _uneven(text: str, delimiter: str) -> Unreadable:
    reader, began = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for _ in reader:
            began = reader.line_num + 1
    except csv.Error as error:
        line = text.splitlines()[began - 1 : began] or [""]
        return Unreadable("uneven_quotes", f"line {began}: {line[0][:80]} ({error})")
    raise AssertionError("the text is even after all")
