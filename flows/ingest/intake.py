"""What kind of file it is, by its content, and every reason to refuse it before it is parsed."""

import hashlib
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from flows.ingest.kinds import KINDS, text_kind
from flows.ingest.limits import Limits
from flows.ingest.ole import ole_kind
from flows.ingest.packages import package_kind
from flows.ingest.refusal import Refused
from schemas.remark import Remark

_HEAD = 8_192
_CONTROLS = [bytes([code]) for code in range(32) if code not in b"\t\n\v\f\r"]
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
# A worksheet before Excel 5 begins at once with its first record, in no container.
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a GZIP archive"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"SQLite format 3", "an SQLite database"),
)
_MARKUP = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of 2003"),
    (b"office:document", "a flat OpenDocument file"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
)
_MARKUP_BEGINS = (
    b"<?xml",
    b"<!doctype",
    b"<!--",
    b"<html",
    b"<head",
    b"<meta",
    b"<body",
    b"<table",
    b"<style",
    b"<div",
)


@dataclass(frozen=True)
class Intake:
    """What is known of a file before it is parsed.

    kind: "xlsx", "xls", "xlsb", "ods", "csv" or "parquet"; "" where it is refused. sha256: of its bytes, in hex; ""
    where they could not be read or are too many. remarks: what is odd about a file that can be read all the same.
    """

    kind: str
    sha256: str
    refused: Remark | None = None
    remarks: tuple[Remark, ...] = ()


def inspect(path: Path, limits: Limits) -> Intake:
    """Look at a file without parsing its sheets; what cannot be taken in is said in `refused`, never raised."""
    sha256 = ""
    try:
        with _opened(path, limits) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            kind, remarks = _kind(file, limits)
    except Refused as refused:
        return Intake("", sha256, refused=refused.remark)
    except OSError as error:
        return Intake("", sha256, refused=Remark("file_locked", error.strerror or type(error).__name__))
    kind = text_kind(path.suffix) if kind == "csv" else kind
    if path.suffix.lower() not in KINDS[kind].endings:
        ending = f"it ends in {path.suffix}" if path.suffix else "it has no ending"
        remarks = (Remark("wrong_ending", f"{ending}, and holds {KINDS[kind].endings[0]}"), *remarks)
    return Intake(kind, sha256, remarks=remarks)


def _opened(path: Path, limits: Limits) -> BufferedReader:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Refused("file_absent", "no such file") from None
    if stat.S_ISDIR(status.st_mode):
        raise Refused("not_a_spreadsheet", "a folder")
    if not stat.S_ISREG(status.st_mode):
        raise Refused("not_a_spreadsheet", "a device or pipe")  # to open one may wait for ever
    if status.st_size == 0:
        raise Refused("file_empty", "0 bytes")
    if status.st_size > limits.size:
        raise Refused("file_too_large", f"{status.st_size / 2**20:,.1f} MiB; at most {limits.size / 2**20:,.0f} MiB")
    return path.open("rb")


def _kind(file: BinaryIO, limits: Limits) -> tuple[str, tuple[Remark, ...]]:
    """Return the kind by the file's first bytes, and remarks."""
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(_OLE):
        return ole_kind(file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package_kind(file, limits)
    if head.startswith(b"PAR1"):
        file.seek(-4, 2)
        if file.read(4) != b"PAR1":
            raise Refused("file_damaged", "a .parquet file whose end is missing")
        return "parquet", ()
    if head.startswith(_BARE_BIFF):
        raise Refused("format_too_old", "a worksheet of Excel 4 or earlier, or one without its container")
    _refuse_other_content(head)
    return "csv", ()


def _refuse_other_content(head: bytes) -> None:
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise Refused("not_a_spreadsheet", what)
    text = head.removeprefix(_BOM).lstrip()
    if head.startswith(_UTF16):
        text = head.decode("utf-16", errors="ignore").encode().lstrip()
    elif not head.strip(b"\0"):
        raise Refused("file_damaged", "nothing but zero bytes, as after a broken copy")
    elif b"\0" in head and sum(map(head.count, _CONTROLS)) * 20 > len(head):  # a stray one is taken out of its cell
        raise Refused("not_a_spreadsheet", "bytes of an unknown kind")
    if not text and len(head) < _HEAD:
        raise Refused("file_empty", "only blanks")
    if text.lower().startswith(_MARKUP_BEGINS):
        raise Refused("markup_file", next((what for mark, what in _MARKUP if mark in text.lower()), "an XML file"))
