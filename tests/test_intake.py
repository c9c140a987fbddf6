"""What is said of a file before it is parsed; every file here is made by its test and holds invented figures."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from flows.ingest.intake import Intake, inspect
from flows.ingest.limits import REGISTERS, RETURNS, Limits
from schemas.wording.files import FILES

RULES = {rule.key for rule in FILES}
SHEET = "xl/worksheets/sheet1.xml"


def looked_at(path: Path, content: bytes, limits: Limits = RETURNS) -> Intake:
    path.write_bytes(content)
    intake = inspect(path, limits)
    said = [remark.rule for remark in (intake.refused, *intake.remarks) if remark]
    assert set(said) <= RULES
    assert bool(intake.kind) != bool(intake.refused)
    return intake


def refusal(path: Path, content: bytes, limits: Limits = RETURNS) -> tuple[str, str]:
    intake = looked_at(path, content, limits)
    assert intake.refused
    return intake.refused.rule, intake.refused.found


def workbook() -> bytes:
    book = Workbook()
    book.active.title = "年报"
    for row in range(1, 40):
        book.active.append([f"invented park {row}", row * 1.5, "亿元"])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def package(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", method) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return saved.getvalue()


def changed(parts: dict[str, bytes]) -> bytes:
    """A workbook with parts put in or replaced."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        return package({name: source.read(name) for name in source.namelist()} | parts)


def sheet(cells: str) -> dict[str, bytes]:
    return {SHEET: f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()}


def container(streams: dict[str, bytes]) -> bytes:
    """An old Microsoft container with streams of 4096 bytes each, one sector of directory for each three of them."""
    names = ["Root Entry", *streams]
    tables = -(-len(names) // 4)
    first = 1 + tables
    fat = [0xFFFFFFFD] + [sector + 1 for sector in range(1, tables)] + [0xFFFFFFFE]
    directory = b""
    for index, name in enumerate(names):
        text = (name + "\0").encode("utf-16-le")
        following = index + 1 if 0 < index < len(names) - 1 else 0xFFFFFFFF
        child = 1 if index == 0 and streams else 0xFFFFFFFF
        start, size = (0xFFFFFFFE, 0) if index == 0 else (first + 8 * (index - 1), 4096)
        directory += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(text), 2 if index else 5, 1, 0xFFFFFFFF, following, child
        )
        directory += bytes(36) + struct.pack("<IQ", start, size)
    directory = directory.ljust(512 * tables, b"\0")
    for index in range(len(streams)):
        fat += [first + 8 * index + step + 1 for step in range(7)] + [0xFFFFFFFE]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return header + table + directory + b"".join(content.ljust(4096, b"\0") for content in streams.values())


BIFF_BEGIN = bytes.fromhex("09081000") + bytes.fromhex("0006050000000000") + bytes(8)
BIFF_PASSWORD = bytes.fromhex("2f000400") + bytes(4)
BIFF_END = bytes.fromhex("0a000000")


def with_password() -> bytes:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook())).encrypt("invented", locked)
    return locked.getvalue()


def open_document(mimetype: str, manifest: str = "") -> bytes:
    kind = b"application/vnd.oasis.opendocument." + mimetype.encode()
    return package({"mimetype": kind, "META-INF/manifest.xml": manifest.encode(), "content.xml": b"<x/>"})


def parquet() -> bytes:
    saved = io.BytesIO()
    pl.DataFrame({"park": ["invented"], "value": [1.5]}).write_parquet(saved)
    return saved.getvalue()


GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a.xlsx": ("xlsx", workbook),
    "a.xlsb": ("xlsb", lambda: package({"xl/workbook.bin": b"x"})),
    "a.ods": ("ods", lambda: open_document("spreadsheet")),
    "a.xls": ("xls", lambda: container({"Workbook": BIFF_BEGIN + BIFF_END})),
    "a.et": ("xls", lambda: container({"Workbook": BIFF_BEGIN + BIFF_END})),
    "A.CSV": ("csv", "园区,产值\n虚构园区,38.5\n".encode),
    "gb.csv": ("csv", lambda: "园区,产值\n虚构园区,38.5\n".encode("gb18030")),
    "wide.tsv": ("csv", lambda: "园区\t产值\n".encode("utf-16")),
    "less.csv": ("csv", lambda: b"<5,5-10\n1,2\n"),
    "a.parquet": ("parquet", parquet),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_ordinary_file_is_known_by_its_content_and_nothing_is_said_of_it(name: str, tmp_path: Path) -> None:
    kind, content = GOOD[name]
    intake = looked_at(tmp_path / name, content())
    assert (intake.kind, intake.refused, intake.remarks) == (kind, None, ())
    assert len(intake.sha256) == 64


@pytest.mark.parametrize(
    ("name", "there"), [("a.xls", "a.xlsx"), ("a.xlsx", "A.CSV"), ("a.csv", "a.ods"), ("a", "a.xls")]
)
def test_a_file_with_another_files_ending_is_read_by_its_content_and_said_so(
    name: str, there: str, tmp_path: Path
) -> None:
    kind, content = GOOD[there]
    intake = looked_at(tmp_path / name, content())
    assert intake.kind == kind
    (remark,) = intake.remarks
    assert remark.rule == "wrong_ending"
    assert remark.found.endswith(f"holds {Path(there).suffix.lower()}")


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "file_empty", "0 bytes"),
    "blanks": (lambda: b"\xef\xbb\xbf \r\n \n", "file_empty", "only blanks"),
    "zeros": (lambda: bytes(5000), "file_damaged", "zero bytes"),
    "random": (lambda: bytes(range(7, 256)) + bytes(range(256)) * 9, "not_a_spreadsheet", "unknown kind"),
    "pdf": (lambda: b"%PDF-1.7 invented", "not_a_spreadsheet", "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "not_a_spreadsheet", "PNG"),
    "web page": (lambda: b" \n<html><table><tr><td>1</td></tr></table></html>", "markup_file", "web page"),
    "xml of 2003": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "markup_file",
        "2003",
    ),
    "wide web page": (lambda: "<html><body>".encode("utf-16"), "markup_file", "web page"),
    "excel 4": (lambda: bytes.fromhex("090406000000100000"), "format_too_old", "Excel 4"),
    "xlsx password": (with_password, "file_encrypted", "encrypted"),
    "xls password": (
        lambda: container({"Workbook": BIFF_BEGIN + BIFF_PASSWORD + BIFF_END}),
        "file_encrypted",
        "password",
    ),
    "ods password": (lambda: open_document("spreadsheet", "<encryption-data/>"), "file_encrypted", "password"),
    "word": (lambda: package({"word/document.xml": b"<x/>"}), "not_a_spreadsheet", "Word"),
    "old word": (lambda: container({"WordDocument": b"x"}), "not_a_spreadsheet", "Word"),
    "powerpoint": (lambda: package({"ppt/presentation.xml": b"<x/>"}), "not_a_spreadsheet", "PowerPoint"),
    "odt": (lambda: open_document("text"), "not_a_spreadsheet", "text"),
    "zip": (lambda: package({"a.csv": b"1", "b.csv": b"2"}), "not_a_spreadsheet", "ZIP archive of 2 files"),
    "empty zip": (lambda: package({}), "not_a_spreadsheet", "ZIP"),
    "xlsx cut in half": (lambda: workbook()[:3000], "file_damaged", "cut-off"),
    "xlsx without its last bytes": (lambda: workbook()[:-30], "file_damaged", "cut-off"),
    "xls cut": (lambda: container({"Workbook": BIFF_BEGIN})[:700], "file_damaged", "cut off"),
    "parquet cut": (lambda: parquet()[:-20], "file_damaged", "end is missing"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_for_its_own_reason(case: str, tmp_path: Path) -> None:
    content, rule, words = REFUSED[case]
    found = refusal(tmp_path / "return.xlsx", content())
    assert found[0] == rule
    assert words in found[1]


def test_a_changed_byte_inside_a_workbook_is_noticed(tmp_path: Path) -> None:
    content = bytearray(
        package({"xl/workbook.xml": b"<workbook/>", SHEET: b"<worksheet>38.5</worksheet>"}, zipfile.ZIP_STORED)
    )
    at = content.index(b"38.5")
    content[at : at + 4] = b"88.5"
    assert refusal(tmp_path / "a.xlsx", bytes(content)) == (
        "file_damaged",
        f"part {SHEET} is not as it was saved (its checksum differs)",
    )


def test_a_file_that_is_not_there_or_no_file_is_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    said = {name: inspect(tmp_path / name, RETURNS).refused for name in ("no.xlsx", "pipe.xlsx", "folder.xlsx")}
    assert {name: (remark.rule, remark.found) for name, remark in said.items() if remark} == {
        "no.xlsx": ("file_absent", "no such file"),
        "pipe.xlsx": ("not_a_spreadsheet", "a device or pipe"),
        "folder.xlsx": ("not_a_spreadsheet", "a folder"),
    }


def test_a_file_held_by_another_program_is_refused_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.xlsx").write_bytes(workbook())
    monkeypatch.setattr(Path, "open", held)
    refused = inspect(tmp_path / "a.xlsx", RETURNS).refused
    assert refused
    assert (refused.rule, refused.found) == ("file_locked", "Permission denied")


def test_a_file_above_the_size_allowed_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(RETURNS.size + 1)
    intake = inspect(tmp_path / "a.csv", RETURNS)
    assert intake.refused
    assert (intake.refused.rule, intake.sha256) == ("file_too_large", "")
    assert intake.refused.found == "64.0 MiB; at most 64 MiB"


def test_a_bomb_is_refused_by_what_it_says_it_unpacks_to(tmp_path: Path) -> None:
    bomb = changed({"xl/media/pad": bytes(20 << 20)})
    rule, found = refusal(tmp_path / "a.xlsx", bomb)
    assert rule == "file_inflates"
    assert "times its size; at most 100 times" in found
    small = replace(RETURNS, inflated=10 << 20)
    assert refusal(tmp_path / "a.xlsx", bomb, small) == ("file_inflates", "20 MiB unpacked; at most 10 MiB")


def test_a_bomb_that_lies_about_its_size_is_found_by_counting(tmp_path: Path) -> None:
    content = bytes(8 << 20)
    bomb = changed({"xl/media/pad": content})
    said = struct.pack("<III", zlib.crc32(bytes(100)), len(zlib.compress(content, 6)), 100)
    true = struct.pack("<I", len(content))
    where = [at for at in range(len(bomb) - 4) if bomb[at : at + 4] == true]
    lying = bytearray(bomb)
    for at in where:
        lying[at : at + 4] = said[8:12]
        lying[at - 8 : at - 4] = said[0:4]
    assert len(where) == 2  # before the part and in the directory
    with zipfile.ZipFile(io.BytesIO(bytes(lying))) as believed:
        assert len(believed.read("xl/media/pad")) == 100  # a reader that trusts the header is taken in
    assert refusal(tmp_path / "a.xlsx", bytes(lying)) == (
        "file_inflates",
        "part xl/media/pad unpacks to more than the 100 bytes it says",
    )


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    bomb = changed({f"xl/media/{number}.png": b"" for number in range(2_000)})
    assert refusal(tmp_path / "a.xlsx", bomb)[0] == "file_many_parts"


def test_cells_at_opposite_corners_are_refused_with_the_sheets_name(tmp_path: Path) -> None:
    far = changed(sheet('<c r="A1"><v>1</v></c><c r="XFD1048576" s="1"><v>1</v></c>'))
    refused = looked_at(tmp_path / "a.xlsx", far).refused
    assert refused
    assert (refused.rule, refused.sheet) == ("sheet_extent", "年报")
    assert refused.found.startswith("cells reach as far as XFD1048576, 17,179,869,184 cells, and 2 of them")


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="A1"><v>1</v></c><c r="XFD1048576" s="3"/>',  # a format without content
        '<c r="A1"><v>1</v></c><c r="ALL1000"><v>1</v></c>',  # a million cells, not more
    ],
)
def test_a_sheet_that_is_merely_formatted_far_out_is_read(cells: str, tmp_path: Path) -> None:
    assert looked_at(tmp_path / "a.xlsx", changed(sheet(cells))).kind == "xlsx"


def test_a_dense_register_of_many_rows_is_read(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>{r}</v></c>' for c in "ABCDE") + "</row>"
        for r in range(1, 40_001)
    )
    register = changed({SHEET: f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()})
    assert looked_at(tmp_path / "a.xlsx", register, REGISTERS).kind == "xlsx"
    assert looked_at(tmp_path / "a.xlsx", register, replace(REGISTERS, extent=199_999)).refused


@pytest.mark.parametrize(
    ("content", "rule", "found"),
    [
        (lambda: changed({"xl/vbaProject.bin": b"x"}), "macros", "a VBA project"),
        (lambda: changed({"xl/macrosheets/sheet1.xml": b"x"}), "macros", "macros"),
        (
            lambda: changed(
                {"xl/externalLinks/_rels/externalLink1.xml.rels": b'<R Id="1" Target="last%20year.xlsx"/>'}
            ),
            "external_links",
            "1: last%20year.xlsx",
        ),
    ],
)
def test_a_workbook_with_macros_or_links_is_read_with_a_remark(
    content: Callable[[], bytes], rule: str, found: str, tmp_path: Path
) -> None:
    intake = looked_at(tmp_path / "a.xlsm", content())
    assert intake.kind == "xlsx"
    assert [(remark.rule, remark.found) for remark in intake.remarks] == [(rule, found)]


def test_an_old_workbook_with_macros_is_read_with_a_remark(tmp_path: Path) -> None:
    intake = looked_at(tmp_path / "a.xls", container({"Workbook": BIFF_BEGIN + BIFF_END, "_VBA_PROJECT_CUR": b"x"}))
    assert intake.kind == "xls"
    assert [remark.rule for remark in intake.remarks] == ["macros"]


def test_each_rule_about_files_says_something_of_its_own_in_each_language() -> None:
    for text in ("title_en", "title_zh", "expected_en", "expected_zh", "mend_en", "mend_zh"):
        said = [getattr(rule, text) for rule in FILES]
        assert len(set(said)) == len(said), text
