"""Rules about what an official form says: the form's block, who signs, growth, completion, ranks."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from flows.audit.formulas.arithmetic import Place, evaluated
from flows.audit.formulas.formula import NotJudged, parsed
from flows.audit.formulas.operands import Desk, Faulty, desk, number, scalar
from flows.audit.formulas.tree import Call, Part, Reference, Sign, Tree
from flows.audit.package.book import Book, Cell, Sheet, Table
from flows.audit.rule import Breach, Judge, Rule

_BLOCK = {
    "表号": r"表\s*号|form (?:number|no)",
    "制定机关": r"制定机关|制表机关|issued by|issuing (?:authority|body)|set by",
    "批准（备案）文号": r"批准|备案|approv",
    "有效期至": r"有效期|valid (?:until|to)|validity",
    "填报单位": r"填报单位|reporting unit|reported by",
    "报告期": r"报告期|reporting period",
    "计量单位": r"计量单位|units? of measure",
}
_SIGNED = {
    "单位负责人": r"单位负责人|head of (?:the )?(?:unit|office)|person in charge",
    "统计负责人": r"统计负责人|head of statistics|statistician|statistics officer",
    "填表人": r"填表人|filled in by|prepared by|compiled by",
    "联系电话": r"联系电话|tele?phone|phone",
    "报出日期": r"报出日期|reported on|date of (?:report|issue|submission)",
}
_PRACTICE = "Chinese statistical practice"
_DRAFT = re.compile(r"draft|初稿|征求意见", re.IGNORECASE)
_VALID = "有效期至"
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}))?")
_NOTHING = ("", "—", "-", "–", "/", "…")
_GROWTH = re.compile(r"同比|环比|增长|增速|增幅|growth|year on year|\byoy\b|change,? %", re.IGNORECASE)
_COMPLETED = re.compile(r"完成率|达成率|attainment|completion|(?:%|share) of (?:the )?target", re.IGNORECASE)
_RANK = re.compile(r"排名|名次|位次|\brank", re.IGNORECASE)
_TIES = re.compile(r"并列|\bties?\b|\btied\b|equal (?:rank|value)|share (?:a|the) rank", re.IGNORECASE)
_ORDER = re.compile(r"由[大小优高低多少]|从[大小优高低多少]|降序|升序|1 ?[=＝为]|largest|smallest|highest|lowest|best|"
                    r"descending|ascending", re.IGNORECASE)  # fmt: skip


def _block(book: Book) -> list[Breach] | None:
    return _entries(book, _BLOCK)


def _signers(book: Book) -> list[Breach] | None:
    return _entries(book, _SIGNED)


def _entries(book: Book, wanted: dict[str, str]) -> list[Breach] | None:
    """Judge whether each label stands on the cover or the last sheet to print, with an entry unless it is a draft."""
    sheets = (*book.visible[:1], *book.of("P")[-1:])
    if book.manifest is None or not sheets:
        return None
    draft = bool(_DRAFT.search(book.core.get("contentStatus", "")))
    breaches = []
    for label, pattern in wanted.items():
        said = re.compile(rf"\s*(?:{pattern})", re.IGNORECASE)
        spots = [spot for sheet in sheets for spot in _labelled(sheet, said)]
        found = next((spot for spot in spots if spot.entry not in _NOTHING), spots[0] if spots else None)
        if found is None:
            breaches.append(Breach(sheets[0].name, f"no {label}", "the form's block with all its labels"))
            continue
        where, entry = f"{found.sheet.name}!{found.cell.ref}", found.entry
        if entry in _NOTHING and not draft:
            breaches.append(Breach(where, f"{label} is blank", "an entry, or contentStatus draft"))
        elif label == _VALID and (said_to := _too_early(book, entry)):
            breaches.append(Breach(where, entry, f"a day not before {said_to}"))
    return breaches


class _Spot(NamedTuple):
    sheet: Sheet
    cell: Cell
    entry: str


def _labelled(sheet: Sheet, said: re.Pattern[str]) -> Iterator[_Spot]:
    for cell in sheet.filled:
        if cell.kind == "text" and len(text := str(cell.value)) < 80 and said.match(text):
            behind = re.split(r"[:：]", text, maxsplit=1)
            entry = behind[1].strip() if len(behind) > 1 else ""
            if not entry:
                entry = next((_text(one) for column in range(cell.column + 1, cell.column + 8)
                              if (one := sheet.at.get((cell.row, column))) is not None), "")  # fmt: skip
            yield _Spot(sheet, cell, entry)


def _text(cell: Cell) -> str:
    if cell.kind == "number" and isinstance(cell.value, float) and 1 <= cell.value < 2_958_466:
        return (date(1899, 12, 30) + timedelta(days=int(cell.value))).isoformat()
    return "" if cell.value is None else str(cell.value).strip()


def _too_early(book: Book, entry: str) -> str:
    """Return the last day of the period where the form is no longer valid then."""
    until = _last_day(entry)
    ends = [day for text in (book.custom.get("ReportingPeriod", ""),) if (day := _last_day(text))]
    return ends[0].isoformat() if until and ends and until < ends[0] else ""


def _last_day(text: str) -> date | None:
    found = _DAY.findall(text)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found[-1])
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


def _growth(book: Book) -> list[Breach] | None:
    return _quotients(book, _GROWTH, "a mark where the base is missing, zero or negative")


def _completion(book: Book) -> list[Breach] | None:
    return _quotients(book, _COMPLETED, "a mark where the target is missing or zero")


def _quotients(book: Book, named: re.Pattern[str], expected: str) -> list[Breach] | None:
    """Judge columns so named: a number may stand only where what it is divided by is there and above zero."""
    breaches, judged, on = [], False, None
    for place, cell, table in _formulas(book, named):
        try:
            tree = parsed(cell.formula or "")
        except NotJudged:
            continue
        for quotient in _divisions(tree):
            on = on or desk(book)
            judged = True
            if (found := _unfounded(quotient, place, on)) is not None:
                where = f"{book.sheets[place.sheet].name}!{cell.ref}"
                breaches.append(Breach(where, f"{cell.value} in {table.name}, divided by {found}", expected))
                break
    return breaches if judged else None


def _formulas(book: Book, named: re.Pattern[str]) -> Iterator[tuple[Place, Cell, Table]]:
    for number_of_sheet, sheet in enumerate(book.sheets):
        for table in sheet.tables if sheet.state == "visible" else ():
            for offset, header in enumerate(table.columns):
                if not named.search(header):
                    continue
                column = table.at.left + offset
                for row in range(table.first, min(table.last, table.first + len(sheet.filled)) + 1):
                    cell = sheet.at.get((row, column))
                    if cell is not None and cell.formula and cell.kind == "number":
                        yield Place(number_of_sheet, row, column), cell, table


def _divisions(tree: Tree) -> Iterator[Sign]:
    """Give the divisions in a formula by what is a cell's value, or its absolute value."""
    if isinstance(tree, Sign):
        if tree.sign == "/" and _base(tree) is not None:
            yield tree
        for one in tree.operands:
            yield from _divisions(one)
    elif isinstance(tree, Call):
        for one in tree.given:
            yield from _divisions(one)


def _base(quotient: Sign) -> Tree | None:
    base = quotient.operands[1]
    if isinstance(base, Call) and base.function == "ABS" and base.given:
        base = base.given[0]
    return base if isinstance(base, Part | Reference) else None


def _unfounded(quotient: Sign, place: Place, on: Desk) -> str | None:
    """Return what the divisor is where no number should stand; None where it is there and above zero."""
    try:
        value = scalar(evaluated(_base(quotient) or quotient, place, on), on)
        if value is None or isinstance(value, str | bool):
            return "nothing" if value is None else repr(value)
        return f"{value:g}" if number(value) <= 0 else None
    except (NotJudged, Faulty):
        return None


def _ranks(book: Book) -> list[Breach] | None:
    breaches, judged, notes = [], False, None
    for sheet in book.of("P", "D"):
        for table in sheet.tables:
            for offset, header in enumerate(table.columns):
                column = table.at.left + offset
                rows = range(table.first, min(table.last, table.first + 99) + 1)
                if not _RANK.search(header) or not any(
                    (cell := sheet.at.get((row, column))) is not None and cell.kind == "number" for row in rows
                ):
                    continue
                judged = True
                notes = _texts(book) if notes is None else notes
                said = "\n".join((header, notes.get(sheet.name, ""), notes[""]))
                lacking = [what for what, words in (("ties", _TIES), ("direction", _ORDER)) if not words.search(said)]
                if lacking:
                    breaches.append(Breach(f"{sheet.name}!{table.name} {header}", f"nothing said of {lacking[0]}",
                                           "which value ranks first, and what equal values get"))  # fmt: skip
    return breaches if judged else None


def _texts(book: Book) -> dict[str, str]:
    """Return the sentences that speak of ranks, by sheet; those of the notes under ""."""
    found: dict[str, list[str]] = {"": []}
    for sheet in book.visible:
        texts = [str(cell.value) for cell in sheet.filled if cell.kind == "text" and _RANK.search(str(cell.value))]
        found[sheet.name] = texts
        if re.search(r"notes?\b|说明|附注|注释", sheet.name, re.IGNORECASE):
            found[""] += texts
    return {name: "\n".join(texts) for name, texts in found.items()}


def _rule(number_of: int, says_en: str, says_zh: str, judge: Judge, reference: str = _PRACTICE) -> Rule:
    return Rule(number_of, "P", "must", says_en, says_zh, reference, judge)


RULES: tuple[Rule, ...] = (
    _rule(104, "The form's block is there, filled in unless a draft, and valid for the period",
          "表头要素齐全（初稿除外不得空缺），有效期不早于报告期末", _block),
    _rule(105, "Who answers for the report is said; blanks only in drafts",
          "责任人、联系方式和报出日期齐全，仅初稿可空缺", _signers),
    _rule(106, "Growth over a base that is missing, zero or negative is a mark, not a number",
          "基数缺失、为零或为负时，增速以符号代替数值", _growth),
    _rule(107, "Completion of a target that is missing or zero is a mark, not a number",
          "目标缺失或为零时，完成率以符号代替数值", _completion),
    _rule(108, "A column of ranks says which value is first and what equal values get",
          "位次列写明排序方向和并列处理", _ranks, "practice of engineers"),
)  # fmt: skip
