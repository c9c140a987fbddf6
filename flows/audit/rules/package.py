"""Rules about the package: the zip, its parts and how they hang together."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from flows.audit.package.book import Book
from flows.audit.package.names import TYPES
from flows.audit.rule import Breach, Rule

_TYPES = "[Content_Types].xml"
_MAPS = "xl/xmlMaps.xml"  # plain XML by the format's own word
_HARMLESS_BITS = 0x0806  # 1 and 2: how hard the packer tried, as Excel writes; 11: the name is UTF-8
_ZIP64 = 0x0001
_LARGEST = 20_000_000  # bytes that mail gateways of offices let through
_DEFAULT_NAME = re.compile(
    r"(book|workbook|sheet|untitled|document|export|output|report|test|temp|新建.*|工作簿|未命名|副本|工作表|表格)"
    r"[ _-]?[(（]?[0-9]{0,6}[)）]?",
    re.IGNORECASE,
)
_COPY = re.compile(r"^(copy of |副本)|[ _-](copy|副本)$|\([0-9]{1,3}\)$|（[0-9]{1,3}）$", re.IGNORECASE)
_PERIOD = re.compile(r"(19|20)[0-9]{2}")


def zip_entries(book: Book) -> list[Breach]:
    """No entry twice, whatever its case; the list of content types first, where programs look for it."""
    counted = Counter(entry.filename.lower() for entry in book.entries)
    found = [Breach(name, f"{count} entries", "one") for name, count in counted.items() if count > 1]
    if book.entries[0].filename != _TYPES:
        found.append(Breach("package", f"first entry {book.entries[0].filename}", _TYPES))
    for entry in book.entries:
        if "\\" in entry.filename or entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            found.append(Breach(entry.filename, "a path that leads out of the package", "folder/part"))
    return found


def old_zip(book: Book) -> list[Breach]:
    """What WPS and old readers refuse: zip64 fields, data descriptors, other newer features."""
    found = []
    for entry in book.entries:
        if entry.extract_version > 20:
            found.append(Breach(entry.filename, f"zip version {entry.extract_version / 10}", "at most 2.0"))
        if bits := entry.flag_bits & ~_HARMLESS_BITS:
            found.append(Breach(entry.filename, f"flag bits {bits:#06x}", "none but the one for UTF-8"))
        if _ZIP64 in _extra_fields(entry.extra):
            found.append(Breach(entry.filename, "a zip64 field", "none below 4 GiB"))
    return found


def _extra_fields(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        yield int.from_bytes(extra[at : at + 2], "little")
        at += 4 + int.from_bytes(extra[at + 2 : at + 4], "little")


def hangs_together(book: Book) -> list[Breach]:
    """Every target is there, every part is reached from the package's root and has a content type."""
    names = {name.lower(): name for name in book.parts if not name.endswith("/")}
    found, reached, waiting = [], {_TYPES}, [""]
    while waiting:
        part = waiting.pop()
        for key, (kind, target, outside) in book.related.get(part, {}).items():
            if outside or kind == "hyperlink":
                continue
            name = names.get(target.lower()) or names.get(unquote(target).lower())
            if name is None:
                found.append(Breach(part or "package", f"{key} leads to {target}", "a part of the package"))
            elif name not in reached:
                reached.add(name)
                waiting.append(name)
    defaults, overrides = _content_types(book)
    for name in names.values():
        if _owner(name) in reached or _owner(name) == "":  # the relationships of a part that is reached
            continue
        if name not in reached:
            found.append(Breach(name, "no relationship leads to it", "a relationship, or no such part"))
        if name != _TYPES and f"/{name}".lower() not in overrides and not _is_typed(name, defaults):
            found.append(Breach(name, "no content type", f"one in {_TYPES}"))
    return found + [
        Breach(_TYPES, f"a content type for {name}", "a part of that name")
        for name in sorted(overrides)
        if name.lstrip("/") not in names
    ]


def _owner(name: str) -> str | None:
    """Return the part whose relationships this is ("" for the package's own); None where it is something else."""
    folder, file = posixpath.split(name)
    above, last = posixpath.split(folder)
    return posixpath.join(above, file.removesuffix(".rels")) if last == "_rels" and file.endswith(".rels") else None


def _content_types(book: Book) -> tuple[dict[str, str], set[str]]:
    root = book.roots.get(_TYPES)
    if root is None:
        return {}, set()
    return (
        {one.get("Extension", "").lower(): one.get("ContentType", "") for one in root.iterfind(f"{TYPES}Default")},
        {one.get("PartName", "").lower() for one in root.iterfind(f"{TYPES}Override")},
    )


def _is_typed(name: str, defaults: Mapping[str, str]) -> bool:
    """Say whether its ending tells what a part is; that it is XML says so only of what others enclosed."""
    kind = defaults.get(name.rpartition(".")[2].lower(), "")
    return bool(kind) and (kind != "application/xml" or not name.lower().startswith("xl/") or name == _MAPS)


def fits_gateway(book: Book) -> list[Breach] | None:
    """Small enough to be sent; a workbook with a sheet too large to be read whole is handed on otherwise."""
    if any(sheet.skimmed for sheet in book.sheets):
        return None
    if book.size <= _LARGEST:
        return []
    return [Breach("file", f"{book.size / 1e6:,.1f} MB", f"at most {_LARGEST / 1e6:,.0f} MB")]


def file_name(name: str) -> list[Breach]:
    """Say what is wrong with a file's name: it says whose and of when, and is no program's own proposal."""
    stem = name.rpartition(".")[0] or name
    if _DEFAULT_NAME.fullmatch(stem) or _COPY.search(stem):
        return [Breach("file name", name, "subject, period and edition, not a program's own proposal")]
    return [] if _PERIOD.search(stem) else [Breach("file name", name, "a name with the year or day it speaks of")]


RULES = (
    Rule(
        1, "A", "must",
        "The zip holds no entry twice and begins with the list of content types",
        "压缩包内无重名条目，首个条目为内容类型清单",
        "experiment: mail gateways, file type detection",
        zip_entries,
    ),
    Rule(
        2, "A", "must",
        "The zip needs no feature newer than version 2.0: no zip64, no data descriptors",
        "压缩包仅用 2.0 版功能，不含 zip64 字段及数据描述符",
        "experiment: WPS",
        old_zip,
    ),
    Rule(
        3, "A", "must",
        "The same inputs give the same bytes on another day",
        "相同输入在不同日期生成的文件逐字节一致",
        "experiment",
        None,
        "the tests build it twice with the clock moved",
        "由测试调整系统时钟后两次生成并比对",
    ),
    Rule(
        4, "A", "must",
        "Every link between parts leads to one, every part is reached and has a content type",
        "部件间关系均有指向，各部件均可到达且有内容类型",
        "Open Packaging Conventions",
        hangs_together,
    ),
    Rule(
        9, "A", "should",
        "At most 20 MB; the file name says its subject and period",
        "文件不超过 20 MB，文件名写明主题和报告期",
        "US accessibility guide, Chinese statistical practice",
        fits_gateway,
        "the audit command looks at the file name",
        "文件名由审核命令检查",
    ),
)  # fmt: skip
