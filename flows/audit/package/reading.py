"""The bytes of a workbook to a `Book`: each part parsed once, each cell looked at once."""

import hashlib
import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Literal, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from flows.audit.cells import Held, held, held_plainly, without_rows
from flows.audit.package.book import Book, Manifest, Name, Sheet
from flows.audit.package.names import MAIN, MANIFEST, PROPERTIES, RELATED, RELATIONSHIPS, STRICT
from flows.audit.package.sheets import cells_said, sheet_of
from flows.audit.package.skimming import USUAL, Measure, Skimmed, skim
from flows.audit.package.styles import styles_of
from flows.audit.package.texts import ManyTexts, many_texts, texts_of
from flows.ingest.inflating import first_bytes, pieces

Element = Any  # lxml ships no types
_TYPE = re.compile(r"[^/]+$")


class Unpacked(NamedTuple):
    """A part's bytes; of a large sheet those without the rows skimmed, of very many texts those with the first ones."""

    content: bytes
    skimmed: Skimmed | None = None
    texts: ManyTexts | None = None


class NoWorkbook(Exception):  # noqa: N818 - it says what the file is
    """The bytes are no workbook of the .xlsx kind."""


def read_book(content: bytes, measure: Measure = USUAL) -> Book:
    """Return what the bytes hold; raise NoWorkbook where they are no .xlsx package with a workbook in it.

    measure: how much of a sheet is read cell by cell.
    """
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = tuple(package.infolist())
            unpacked = {entry.filename: _part(content, package, entry, measure) for entry in entries}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise NoWorkbook(f"not a package that can be opened ({error})") from None
    parts = {name: part.content for name, part in unpacked.items()}
    roots, broken, rows = _parsed(parts)
    related = {name: _related(name, roots) for name in ("", *parts)}
    path = next((to for kind, to, _ in related[""].values() if kind == "officeDocument"), "")
    if roots.get(path) is None or roots[path].tag != f"{MAIN}workbook":
        raise NoWorkbook("no workbook in it" + (f" ({broken[path]})" if path in broken else ""))
    workbook, beside = roots[path], {kind: to for kind, to, _ in related[path].values()}
    styles = styles_of(roots.get(beside.get("styles", "")), roots.get(beside.get("theme", "")))
    shared = _shared(at := beside.get("sharedStrings", ""), roots.get(at), unpacked)
    known = _held_plainly(parts, roots, broken, rows, shared)
    manifest = _manifest(parts, roots)
    sheets = []
    for element in workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        _, to, _ = related[path].get(element.get(f"{RELATED}id", ""), ("", "", False))
        if (root := roots.get(to)) is None or root.tag != f"{MAIN}worksheet":
            continue
        name, cells = element.get("name", ""), known.get(to) or held(root, shared)
        state, skimmed = element.get("state", "visible"), unpacked[to].skimmed
        sheet = sheet_of(name, to, state, root, cells, related, roots, skimmed)
        sheets.append(_profiled(sheet, manifest))
    return Book(
        entries, parts, roots, broken, related, workbook, tuple(sheets), styles, _names(workbook),
        _core(roots.get("docProps/core.xml")), _core(roots.get("docProps/app.xml")),
        _custom(roots.get("docProps/custom.xml")), manifest, len(content), shared,
    )  # fmt: skip


def _part(content: bytes, package: ZipFile, entry: ZipInfo, measure: Measure) -> Unpacked:
    """Unpack a part; one of many rows as a stream, so that no more than what is read of it is ever held."""
    if entry.file_size <= measure.least or not entry.filename.endswith(".xml"):
        return Unpacked(package.read(entry))
    head = first_bytes(content, entry)
    if b"<worksheet" in head and (entry.file_size > measure.size or cells_said(head) > measure.cells):
        if (found := skim(pieces(content, entry), measure)) is not None:
            return Unpacked(*found)
    elif b"<sst" in head and entry.file_size > measure.texts and (many := many_texts(package.read(entry))) is not None:
        return Unpacked(many[0], None, many[1])
    return Unpacked(package.read(entry))


def _parsed(parts: Mapping[str, bytes]) -> tuple[dict[str, Element], dict[str, str], dict[str, str]]:
    """Return the XML parts parsed, why others cannot be, and the rows of those that were parsed without them."""
    roots, broken, rows = {}, {}, {}
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        if (rest := without_rows(content)) and (root := _tree_around(rest[0])) is not None:
            roots[name], rows[name] = root, rest[1]
            continue
        try:
            roots[name] = _tree(content)
        except etree.XMLSyntaxError as error:
            broken[name] = str(error)
    return roots, broken, rows


def _held_plainly(
    parts: Mapping[str, bytes],
    roots: dict[str, Element],
    broken: dict[str, str],
    rows: Mapping[str, str],
    shared: Sequence[str],
) -> dict[str, Held]:
    """Return what the rows hold, by part; a part where they are not written plainly is parsed whole after all."""
    found = {}
    for name, written in rows.items():
        if (cells := held_plainly(written, shared)) is not None:
            found[name] = cells
            continue
        try:
            roots[name] = _tree(parts[name])
        except etree.XMLSyntaxError as error:
            broken[name] = str(error)
            del roots[name]
    return found


def _tree(content: bytes) -> Element:
    """Return a part parsed; no entity is expanded, nothing is fetched."""
    if b"purl.oclc.org" in content[:4096]:
        for strict, usual in STRICT:
            content = content.replace(strict, usual)
    # a parser of its own for each part: lxml says which document is bad by the parser's own log
    return etree.fromstring(
        content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    )


def _tree_around(content: bytes) -> Element | None:
    """Return a sheet without its rows parsed; None where they might mean something else than they seem to."""
    try:
        root = _tree(content)
    except etree.XMLSyntaxError:
        return None
    data = root.find(f"{MAIN}sheetData")
    usual = data is not None and data.prefix is None and root.getroottree().docinfo.encoding in (None, "UTF-8", "utf-8")
    return root if usual else None


def _related(part: str, roots: Mapping[str, Element]) -> dict[str, tuple[str, str, bool]]:
    """Return a part's relationships: id -> (last word of the type, target part or address, external?)."""
    folder, name = posixpath.split(part)
    root = roots.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if root is None:
        return {}
    found = {}
    for one in root.iterfind(f"{RELATIONSHIPS}Relationship"):
        outside = one.get("TargetMode") == "External"
        target = one.get("Target", "")
        if not outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = _TYPE.search(one.get("Type", ""))
        found[one.get("Id", "")] = (kind[0] if kind else "", target, outside)
    return found


def _shared(name: str, root: Element | None, unpacked: Mapping[str, Unpacked]) -> Sequence[str]:
    if root is None:
        return ()
    found = unpacked[name]
    return texts_of(root, found.content) if found.texts is None else found.texts


def _profiled(sheet: Sheet, manifest: Manifest | None) -> Sheet:
    """Return the sheet with its profile: what the manifest says, else what it looks like."""
    profile: Literal["P", "D", "E"] = "D"
    said = manifest.profiles.get(sheet.name) if manifest else None
    if said in ("P", "D", "E"):
        profile = said  # type: ignore[assignment]  # mypy does not narrow by membership
    elif manifest is not None:
        profile = "P"  # the cover: the manifest lists what it leads to
    elif any(drawn.kind == "chart" for drawn in sheet.drawn) or len(sheet.tables) > 1:
        profile = "P"
    elif sheet.child("sheetProtection") is not None or sheet.child("dataValidations") is not None:
        profile = "E"
    return Sheet(**{**vars(sheet), "profile": profile})


def _names(workbook: Element) -> tuple[Name, ...]:
    return tuple(
        Name(
            one.get("name", ""),
            one.text or "",
            one.get("hidden") in ("1", "true"),
            int(one.get("localSheetId")) if one.get("localSheetId") else None,
        )
        for one in workbook.iterfind(f"{MAIN}definedNames/{MAIN}definedName")
    )


def _core(root: Element | None) -> dict[str, str]:
    """Return the children of a properties part by their names without namespace."""
    return {} if root is None else {etree.QName(child).localname: "".join(child.itertext()) for child in root}


def _custom(root: Element | None) -> dict[str, str]:
    if root is None:
        return {}
    return {one.get("name", ""): "".join(one.itertext()) for one in root.iterfind(f"{PROPERTIES}property")}


def _manifest(parts: Mapping[str, bytes], roots: Mapping[str, Element]) -> Manifest | None:
    """Return our manifest where the package encloses one that can be read."""
    for name, root in roots.items():
        if root.tag != f"{MANIFEST}manifest":
            continue
        try:
            return Manifest(
                dict(root.attrib),
                _pairs(root, "inputs", "file", "sha256"),
                _pairs(root, "sheets", "sheet", "profile"),
                tuple(one.get("text", "") for one in root.iterfind(f"{MANIFEST}marks/{MANIFEST}mark")),
                {
                    one.get("name", ""): json.loads(one.text or "{}")
                    for one in root.iterfind(f"{MANIFEST}tables/{MANIFEST}table")
                },
                hashlib.sha256(parts[name]).hexdigest(),
                _pairs(root, "sheets", "sheet", "key"),
            )
        except ValueError:  # the rule about the manifest says so
            return None
    return None


def _pairs(root: Element, within: str, tag: str, key: str) -> dict[str, str]:
    """Return, for each element of that tag, its name (else its place) and one of its attributes."""
    found = root.iterfind(f"{MANIFEST}{within}/{MANIFEST}{tag}")
    return {one.get("name", str(place)): one.get(key, "") for place, one in enumerate(found)}
