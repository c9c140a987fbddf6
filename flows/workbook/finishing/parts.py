"""The parts of a package by name: which leads to which, and how an element is added to one."""

import posixpath
import re
from collections.abc import Mapping, MutableMapping
from html import unescape

Parts = MutableMapping[str, bytes]

_SHEET = re.compile(r'<sheet\b[^>]*\bname="([^"]*)"[^>]*\br:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def insert(parts: Parts, name: str, element: str, before: str) -> None:
    """Add an element to a part before the last place where the text stands.

    Raises ValueError where the part has no such text: the package is not what openpyxl writes.
    """
    head, found, tail = parts[name].rpartition(before.encode())
    if not found:
        raise ValueError(f"{name}: no {before}")
    parts[name] = head + element.encode() + found + tail


def relations_of(name: str) -> str:
    """Return the name of the part that says what a part leads to."""
    folder, base = posixpath.split(name)
    return f"{folder}/_rels/{base}.rels"


def related(parts: Mapping[str, bytes], name: str, kind: str) -> list[str]:
    """Return the names of the parts of a kind ("drawing", "chart") that a part leads to, in their order."""
    return [target for its_kind, target in _relations(parts, name).values() if its_kind == kind]


def sheet_titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return part name -> sheet title, in the order of the workbook."""
    targets = _relations(parts, "xl/workbook.xml")
    sheets = _SHEET.findall(parts["xl/workbook.xml"].decode())
    return {targets[key][1]: unescape(title) for title, key in sheets}


def _relations(parts: Mapping[str, bytes], name: str) -> dict[str, tuple[str, str]]:
    """Return the relations of a part: id -> (kind, part name); what leads out of the package is left out."""
    folder = posixpath.dirname(name)
    found = {}
    for relation in _RELATION.findall(parts.get(relations_of(name), b"").decode()):
        attributes = dict(_ATTRIBUTE.findall(relation))
        if attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, unescape(attributes["Target"]))).lstrip("/")
            found[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target
    return found
