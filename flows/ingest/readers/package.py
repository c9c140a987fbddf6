"""What an .xlsx package says of itself before its sheets are read: their parts and sizes, how it counts days."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # it ships no types

_STRICT = "http://purl.oclc.org/ooxml/"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True)
class Package:
    """An .xlsx package: worksheet -> its part; bytes of all its worksheets and shared strings once inflated.

    strict: saved as Strict Open XML. from_1904: counts days from 1904.
    """

    parts: dict[str, str]
    inflated: int
    strict: bool
    from_1904: bool


def read_package(path: Path) -> Package | None:
    """Read the table of contents; None where it is not as a package's must be, which the readers then tell."""
    try:
        with ZipFile(path) as package:
            return contents(package)
    except Exception:  # zipfile and the XML parsers raise a dozen kinds for damaged files
        return None


def contents(package: ZipFile) -> Package:
    """Return what an open package says of itself; raises any of a dozen kinds of exceptions where it is damaged."""
    sizes = {info.filename: info.file_size for info in package.infolist()}
    main = _main_part(package)
    folder = PurePosixPath(main).parent
    text = package.read(main)
    workbook = fromstring(text)
    targets = {
        relation.get("Id"): _resolved(folder, relation.get("Target", ""))
        for relation in fromstring(package.read(f"{folder}/_rels/{PurePosixPath(main).name}.rels"))
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = [element for element in workbook.iter() if _local(element) == "sheet"]
    parts = {
        sheet.get("name", ""): targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)) for sheet in sheets
    }
    found = {name: part for name, part in parts.items() if part in sizes}
    settings = next((element for element in workbook if _local(element) == "workbookPr"), None)
    return Package(
        parts={name: part for name, part in found.items() if part},
        inflated=sum(sizes[part] for part in found.values() if part)
        + sum(size for part, size in sizes.items() if part.lower().endswith("sharedstrings.xml")),
        strict=_STRICT.encode() in text,
        from_1904=settings is not None and settings.get("date1904") in ("1", "true", "on"),
    )


def _main_part(package: ZipFile) -> str:
    for relation in fromstring(package.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return _resolved(PurePosixPath(), relation.get("Target", ""))
    raise KeyError("officeDocument")


def _resolved(folder: PurePosixPath, target: str) -> str:
    """Return the part that a relation means: /xl/x.xml counts from the top, x.xml and ../x.xml from its folder."""
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in (folder / target).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def _local(element: Any) -> str:  # noqa: ANN401 - defusedxml ships no types
    return str(element.tag).rpartition("}")[2]
