"""Rules about where figures come from: ids of facts, the manifest, completeness, changes, reading back."""

import hashlib
import re

from flows.audit.columns import column_letters
from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.package.names import MAIN
from flows.audit.rule import Breach, Rule

_FACTS = "Facts"
_PRINTED = 12  # digits of the manifest's digest that the cover shows at least
_HEX = re.compile(r"[0-9a-f]{12,64}")
_COUNTS = {  # what a table of completeness counts -> its column's header; the first that fits
    "share": r"率|share|\bcomplete",
    "missing": r"未报|缺报|尚缺|missing|not (?:received|known)",
    "on time": r"按时|on time",
    "late": r"迟报|逾期|\blate\b",
    "expected": r"应报|应有|expected|asked|looked for",
    "received": r"已报|实报|已知|已有|received|\bknown",
}
_CHANGES = re.compile(r"changes?\b|revis|变化|变动|修订|与上期", re.IGNORECASE)


def _traced(book: Book) -> list[Breach] | None:
    """Every number of a table that the manifest names has facts, or its row leads to what it is counted from."""
    if book.manifest is None:
        return None
    tables = {table.name: (sheet, table) for sheet in book.sheets for table in sheet.tables}
    known = _fact_rows(book)
    linked = {
        sheet.name: {int(digits) for link in sheet.links if link.location and (digits := re.sub(r"\D", "", link.ref))}
        for sheet in book.sheets
    }
    breaches: list[Breach] = []
    all_known = _facts_are_read(book)
    if not known and all_known:
        breaches.append(Breach(_FACTS, "no table of facts", "the table Facts, one fact a row"))
    for name, columns in book.manifest.cells.items():
        if name not in tables:
            breaches.append(Breach("manifest", f"table {name}", "a table of this workbook"))
            continue
        sheet, table = tables[name]
        headers = {_folded(header): table.at.left + place for place, header in enumerate(table.columns)}
        for header, rows in columns.items():
            if (column := headers.get(_folded(header))) is None:
                breaches.append(Breach("manifest", f"{name}[{header}]", "a column of the table"))
                continue
            breaches += _column(sheet, table, column, rows, known if all_known else None, linked[sheet.name])
    return breaches


def _column(
    sheet: Sheet, table: Table, column: int, rows: list[list[str]], known: dict[str, int] | None, linked: set[int]
) -> list[Breach]:
    breaches = []
    many = table.last - table.first + 1
    if len(rows) != many:
        where = f"{sheet.name}!{table.name}[{table.columns[column - table.at.left]}]"
        return [Breach(where, f"{many} rows, {len(rows)} in the manifest", "as many in the manifest")]
    at = sheet.at
    for row, ids in enumerate(rows, start=table.first):
        if not ids:
            cell = None if row in linked else at.get((row, column))
            if cell is not None and cell.kind == "number":
                found = f"{cell.value} without a fact"
                breaches.append(Breach(f"{sheet.name}!{cell.ref}", found, "the ids of its facts in the manifest"))
        elif known is not None and not known.keys() >= set(ids):
            where = f"{sheet.name}!{column_letters(column)}{row}"
            strange = next(one for one in ids if one not in known)
            breaches.append(Breach(where, f"fact {strange}", "a fact of the table Facts"))
    return breaches


def _facts_are_read(book: Book) -> bool:
    """Say whether each row of the facts was read: of a large sheet, not every id is known."""
    return all(
        sheet.is_read(table.first, table.last)
        for sheet in book.sheets
        for table in sheet.tables
        if table.name.startswith(_FACTS)
    )


def _fact_rows(book: Book) -> dict[str, int]:
    """Return the row of each fact by its id: the first column of the table Facts."""
    return {
        str(cell.value): row
        for sheet in book.sheets
        for table in sheet.tables
        if table.name == _FACTS or re.fullmatch(rf"{_FACTS}_?\d+", table.name)
        for row in range(table.first, min(table.last, table.first + len(sheet.filled)) + 1)
        if (cell := sheet.at.get((row, table.at.left))) is not None and cell.kind == "text"
    }


def _folded(text: str) -> str:
    return " ".join(text.split())


def _linked(book: Book) -> list[Breach] | None:
    """A figure that stands as a number, not as a formula, links to the row of its fact, or one beside it does."""
    if book.manifest is None or not (known := _fact_rows(book)):
        return None
    facts = {sheet.name for sheet in book.sheets for table in sheet.tables if table.name.startswith(_FACTS)}
    breaches, judged, all_known = [], False, _facts_are_read(book)
    for sheet in book.of("P"):
        links = {link.ref: link.location for link in sheet.links}
        of_rows: dict[str, set[str]] = {}
        for link in sheet.links:
            of_rows.setdefault(re.sub(r"\D", "", link.ref), set()).add(link.location)
        for table in sheet.tables:
            for header, rows in book.manifest.cells.get(table.name, {}).items():
                names = [_folded(one) for one in table.columns]
                if _folded(header) not in names:
                    continue
                column = table.at.left + names.index(_folded(header))
                for row, ids in enumerate(rows, start=table.first):
                    cell = sheet.at.get((row, column))
                    if cell is None or not _is_figure(cell, ids) or not (all_known or ids[0] in known):
                        continue
                    judged = True
                    wanted = known.get(ids[0], 0)
                    found = _astray(links.get(cell.ref), cell, facts, wanted)
                    beside = any(
                        _astray(one, cell, facts, wanted) is None for one in of_rows.get(str(row), ()) if found
                    )
                    if found is not None and (cell.ref in links or not beside):
                        breaches.append(Breach(f"{sheet.name}!{cell.ref}", found, f"a link to the row of {ids[0]}"))
    return breaches if judged else None


def _is_figure(cell: Cell, ids: list[str]) -> bool:
    """Say whether a cell is one fact's number, not worked out of others."""
    return cell.kind == "number" and cell.formula is None and len(ids) == 1


def _astray(location: str | None, cell: Cell, facts: set[str], row: int) -> str | None:
    if not location:
        return f"{cell.value} without a link"
    sheet, _, ref = location.lstrip("#").rpartition("!")
    right = sheet.strip("'").replace("''", "'") in facts and re.sub(r"\D", "", ref.partition(":")[0]) == str(row)
    return None if right else f"a link to {location}"


def _sealed(book: Book) -> list[Breach] | None:
    """The manifest's digest is in the properties and on the cover; the digest of the inputs is that of their list."""
    manifest = book.manifest
    if manifest is None:
        enclosed = any(b"urn:clusterbook:manifest" in book.parts[name] for name in book.parts if "customXml" in name)
        return [Breach("customXml", "a manifest that cannot be read", "one that can")] if enclosed else None
    breaches = []
    if (said := book.custom.get("ManifestDigest", "")) != manifest.digest:
        breaches.append(Breach("property ManifestDigest", said or "missing", manifest.digest))
    cover = book.visible[0] if book.visible else None
    printed = (
        found
        for cell in (cover.filled if cover else ())
        if cell.kind == "text"
        for found in _HEX.findall(str(cell.value))
    )
    if not any(manifest.digest.startswith(one) for one in printed):
        where = cover.name if cover else "cover"
        breaches.append(Breach(where, "no digest of the manifest", f"{manifest.digest[:_PRINTED]}… on the cover"))
    lines = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(manifest.inputs.items()))
    digest = hashlib.sha256(lines.encode()).hexdigest()
    for where, said in (
        ("manifest inputs_sha256", manifest.about.get("inputs_sha256", "")),
        ("property InputDigest", book.custom.get("InputDigest", "")),
    ):
        if said != digest:
            breaches.append(Breach(where, said or "missing", digest))
    return breaches


def _complete(book: Book) -> list[Breach] | None:
    breaches, judged = [], False
    for sheet in book.of("P", "D"):
        for table in sheet.tables:
            if table.name != "DevelopmentPicture" and "completeness" not in table.name.lower():
                continue
            at = _counted(table)
            for row in range(table.first, min(table.last, table.first + len(sheet.filled)) + 1):
                numbers = {
                    what: float(cell.value)
                    for what, column in at.items()
                    if (cell := sheet.at.get((row, column))) is not None
                    and cell.kind == "number"
                    and cell.value is not None
                }
                judged = judged or len(numbers) > 1
                breaches += [Breach(f"{sheet.name}!{table.name} row {row}", *found) for found in _odd(numbers)]
    return breaches if judged else None


def _counted(table: Table) -> dict[str, int]:
    """Return the column of each count, the first that may be meant."""
    at: dict[str, int] = {}
    for place, header in enumerate(table.columns):
        what = next((what for what, words in _COUNTS.items() if re.search(words, header, re.IGNORECASE)), None)
        if what is not None:
            at.setdefault(what, table.at.left + place)
    return at


def _odd(said: dict[str, float]) -> list[tuple[str, str]]:
    """Return what does not add up in one row of a table of completeness."""
    found = []
    if {"expected", "received"} <= said.keys():
        expected, received = said["expected"], said["received"]
        if received > expected:
            found.append((f"{received:g} received of {expected:g}", "no more than expected"))
        if "missing" in said and received + said["missing"] != expected:
            found.append((f"{received:g} received, {said['missing']:g} missing of {expected:g}", "a sum that agrees"))
        share = received / expected if expected else 0.0
        if min(abs(said.get("share", share) * factor - share) for factor in (1, 0.01)) > 1e-6 and share:
            found.append((f"a share of {said['share']:g}", f"{received:g} of {expected:g}"))
    if {"received", "on time", "late"} <= said.keys() and said["on time"] + said["late"] != said["received"]:
        found.append((f"{said['on time']:g} on time, {said['late']:g} late", f"{said['received']:g} received"))
    return found


def _changes(book: Book) -> list[Breach] | None:
    if book.manifest is None:
        return None
    if any(_CHANGES.search(sheet.name) and sheet.filled for sheet in book.visible):
        return []
    return [Breach("the workbook", "no sheet of changes", "what changed since the issue before")]


def _in_words(book: Book) -> list[Breach] | None:
    """What some programs do not draw (bars, check boxes) lies on cells that hold the value itself."""
    breaches, judged = [], False
    for sheet in book.of("P", "D"):
        for cell in sheet.filled:
            if cell.kind == "boolean":
                judged = True
                row = range(cell.column - 12, cell.column + 13)
                if not any((one := sheet.at.get((cell.row, column))) is not None and one.kind == "text"
                           for column in row):  # fmt: skip
                    breaches.append(Breach(f"{sheet.name}!{cell.ref}", "a check box alone in its row",
                                           "a text in its row that says what is ticked"))  # fmt: skip
        rules = sheet.root.iterfind(f"{MAIN}conditionalFormatting/{MAIN}cfRule/*")
        for drawn in (one for one in rules if one.tag in (f"{MAIN}dataBar", f"{MAIN}iconSet")):
            judged = True
            if drawn.get("showValue", "1") in ("0", "false"):
                where = drawn.getparent().getparent().get("sqref", "")
                breaches.append(Breach(f"{sheet.name}!{where}", "bars or icons in place of the numbers", "both"))
    return breaches if judged else None


RULES: tuple[Rule, ...] = (
    Rule(109, "A", "must", "Every figure of a sheet to print leads to its facts, and each of these is there",
         "展示表每个数据可追溯到数据表，且无悬空编号", "practice of engineers", _traced),
    Rule(110, "P", "should", "A figure that is not worked out links to the row of its fact",
         "非计算所得的数据链接到其数据行", "practice of engineers", _linked),
    Rule(111, "A", "must", "The manifest's digests are those of what it lists, in the properties and on the cover",
         "溯源清单摘要与内容一致，见文档属性和封面", "practice of engineers", _sealed),
    Rule(113, "A", "must", "The numbers of a table of completeness add up", "完整性表中的数字相互吻合",
         "DHIS2", _complete),
    Rule(114, "A", "must", "What changed since the issue before has its sheet", "有与上期相比的变化清单",
         "UK Analysis Function", _changes),
    Rule(115, "A", "must", "Programs that read workbooks read the same values", "各读取程序读得的数值一致",
         "experiment: several readers", None,
         "the tests read it with each of them", "测试用各程序分别读取"),
    Rule(116, "A", "must", "It opens with the same values after LibreOffice saved it",
         "经LibreOffice另存后数值和表格不变", "practice of engineers", None,
         "the tests save it with LibreOffice and read it back", "测试用LibreOffice另存后读回比对"),
    Rule(117, "A", "should", "What some programs do not draw is also said by cells",
         "部分程序不显示的图形另有文字数字", "experiment: viewers", _in_words),
    Rule(118, "A", "should", "English is spelt right, Chinese terms are those of the glossary",
         "英文拼写无误，中文术语与术语表一致", "UK Analysis Function", None,
         "the tests hold every label against a word list and the glossary", "测试将全部标签与词表和术语表比对"),
)  # fmt: skip
