"""Zip packages (.xlsx, .xlsb, .ods): their kind, and whether they are what they say, by counting what unpacks."""

import re
import zipfile
import zlib
from html import unescape
from typing import BinaryIO

from flows.ingest.extent import refuse_far_cells
from flows.ingest.limits import Limits
from flows.ingest.refusal import Refused
from schemas.remark import Remark

_MIB = 1 << 20
# A ratio says nothing of a small file: half a MiB of equal rows packs to almost nothing, and costs as little.
_HARMLESS = 16 * _MIB
# Parts up to this size are unpacked on trial (0.2 s at most): a header that lies is found out. It pays to lie only
# about larger ones, and there the memory limit of the reading process holds.
_TRIAL = 32 * _MIB
_SMALL_PART = 4 * _MIB
_SHEET = re.compile(r"(^|/)worksheets/[^/]+\.xml$", re.IGNORECASE)
_TARGET = re.compile(rb'Target="([^"]*)"')
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def package_kind(file: BinaryIO, limits: Limits) -> tuple[str, tuple[Remark, ...]]:
    """Return "xlsx", "xlsb" or "ods" and remarks; raise Refused for what is no workbook, a bomb, or damaged."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _refuse_bombs(parts, limits)
            kind = _kind(package, parts)
            for part in parts:
                _try(package, file, part, kind, limits)
            return kind, _remarks(package, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Refused("file_damaged", f"a damaged or cut-off workbook ({error})") from None


def _refuse_bombs(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise Refused("file_many_parts", f"{len(parts):,} parts; at most {limits.parts:,}")
    inflated = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if inflated > limits.inflated:
        raise Refused(
            "file_inflates", f"{inflated / _MIB:,.0f} MiB unpacked; at most {limits.inflated / _MIB:,.0f} MiB"
        )
    if inflated > _HARMLESS and inflated > limits.ratio * packed:
        times = inflated // max(packed, 1)
        raise Refused("file_inflates", f"unpacks to {times:,} times its size; at most {limits.ratio:,} times")


def _kind(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("file_encrypted", "a zip package with a password")
    names = {part.filename.replace("\\", "/").lower(): part for part in parts}
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names:
        return _open_document(package, names)
    if any(name.startswith("word/") for name in names):
        raise Refused("not_a_spreadsheet", "a Word document")
    if any(name.startswith("ppt/") for name in names):
        raise Refused("not_a_spreadsheet", "a PowerPoint presentation")
    types = names.get("[content_types].xml")
    if types and b"spreadsheetml" in _small(package, types):
        return "xlsx"  # its parts lie elsewhere than usual
    raise Refused("not_a_spreadsheet", f"a ZIP archive of {len(parts):,} files")


def _open_document(package: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    mimetype = _small(package, names["mimetype"]).strip().decode("ascii", errors="replace")
    manifest = names.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in _small(package, manifest):
        raise Refused("file_encrypted", "an OpenDocument file with a password")
    if not mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        what = mimetype.removeprefix("application/vnd.oasis.opendocument.")[:60]
        raise Refused("not_a_spreadsheet", f"an OpenDocument file of another kind ({what})")
    return "ods"


def _small(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return at most the first 4 MiB of a part."""
    with package.open(part) as content:
        return content.read(_SMALL_PART)


def _try(package: zipfile.ZipFile, file: BinaryIO, part: zipfile.ZipInfo, kind: str, limits: Limits) -> None:
    """Unpack a part on trial; look how far the cells of a small sheet reach."""
    if part.file_size > _TRIAL or part.compress_type not in (_STORED, _DEFLATED):
        return
    content = _unpacked(file, part)
    if kind == "xlsx" and _SHEET.search(part.filename):
        refuse_far_cells(content, limits, lambda: _sheet_name(package, part.filename))


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> bytes:
    """Return what a part really unpacks to; zipfile itself stops where the header says that it ends."""
    file.seek(part.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Refused("file_damaged", f"part {part.filename} is missing")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    content = packed = file.read(part.compress_size)
    if part.compress_type == _DEFLATED:
        inflate = zlib.decompressobj(-15)
        content = inflate.decompress(packed, part.file_size + 1)
        if len(content) > part.file_size:
            raise Refused(
                "file_inflates", f"part {part.filename} unpacks to more than the {part.file_size:,} bytes it says"
            )
    if len(packed) < part.compress_size or len(content) < part.file_size:
        raise Refused("file_damaged", f"part {part.filename} is cut off")
    if zlib.crc32(content) != part.CRC:
        raise Refused("file_damaged", f"part {part.filename} is not as it was saved (its checksum differs)")
    return content


def _remarks(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> tuple[Remark, ...]:
    names = {part.filename.replace("\\", "/").lower(): part for part in parts}
    remarks: list[Remark] = []
    macros = [
        name for name in names if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "basic/"))
    ]
    if any(not name.endswith(("-lc.xml", "-lb.xml", "/")) for name in macros):
        remarks.append(Remark("macros", "a VBA project" if "xl/vbaproject.bin" in names else "macros"))
    links = [part for name, part in names.items() if name.startswith("xl/externallinks/_rels/")]
    if links:
        targets = [target for part in links for target in _TARGET.findall(_small(package, part))]
        shown = ", ".join(unescape(target.decode(errors="replace"))[-80:] for target in targets[:3])
        remarks.append(Remark("external_links", f"{len(links)}: {shown}" + (", …" if len(targets) > 3 else "")))
    return tuple(remarks)


def _sheet_name(package: zipfile.ZipFile, part: str) -> str:
    """Return the name on the sheet's tab; the part's own name where that cannot be told."""
    from flows.ingest.readers.package import contents  # only here: its package takes polars along

    try:
        sheets = contents(package).parts
    except Exception:  # a damaged table of contents; that the sheet reaches too far is reason enough
        return part
    return next((name for name, its in sheets.items() if its == part), part)
