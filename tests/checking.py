"""A checked file made by hand: synthetic findings on a small synthetic sheet, without reading or tidying anything."""

import polars as pl

from flows.tidy.folding import fold
from schemas.confirmations import IGNORED
from schemas.contract import empty
from schemas.facts import CELLS
from schemas.findings import FINDINGS
from schemas.folded import FileCheck
from schemas.grids import FileRead, Grid, Remark
from schemas.rule import Rule

FILE = "park return.xlsx"
# Rules as the catalogue has them, kept here so that what is tested does not move with their wording.
RULES = {
    rule.key: rule
    for rule in (
        Rule("unknown_unit", "error", True, "the unit is not in the register", "计量单位不在单位目录中",
             "a unit of the register", "应为单位目录中的单位", "correct the unit", "请改正单位"),
        Rule("unknown_word", "error", True, "the word is not one of those allowed", "填写内容不在可选范围内",
             "one of the allowed words", "应为可选词之一", "choose a word", "请从列表中选择"),
        Rule("blank_cell", "error", True, "a cell that must be filled is blank", "必填单元格为空",
             "a value", "应有内容", "fill in the cell", "请填写该单元格"),
        Rule("duplicate_row", "warning", True, "the row repeats an earlier one", "该行与前面的行重复",
             "each figure once", "同一数据只填一次", "delete one of the rows", "请删除其中一行"),
        Rule("no_publication_date", "warning", False, "the source has no date", "来源没有发布日期",
             "a date", "应有日期", "add the date", "请补充日期"),
        Rule("odd_number_text", "note", False, "the number was written as text", "数值以文本填写",
             "a plain number", "应为普通数字", "write the number alone", "只填数字即可"),
    )
}  # fmt: skip
HEADER = ["fact_id", "entity", "indicator", "period", "value", "unit", "basis"]


def finding(cell="F3", rule="unknown_unit", **changes):
    """A finding (FINDINGS) at a cell of sheet facts; a warning has a fingerprint made of rule, cell and text."""
    made = {
        "severity": RULES[rule].severity,
        "rule": rule,
        "file": FILE,
        "sheet": "facts",
        "row": int("".join(filter(str.isdigit, cell)) or 1),
        "part": "",
        "column": "unit",
        "cell": cell,
        "found": "bilion yuan",
        "expected_en": RULES[rule].expected_en,
        "expected_zh": RULES[rule].expected_zh,
        "suggestion": None,
        "left_out": RULES[rule].leaves_out,
        "known_on": None,
        "confirmed": None,
    } | changes
    named = f"{rule} {cell} {made['found']}" if made["severity"] == "warning" else None
    return {"fingerprint": named} | made


def findings(*rows):
    """The findings as a frame."""
    return pl.DataFrame(rows, schema=FINDINGS.columns)


def grid(rows=10, sheet="facts", **columns):
    """A sheet of a title, a header and so many rows; columns: letter -> the text of all its rows."""
    texts = ["F", "River Park", "total_output", "2024", "38.5", "bilion yuan", "actual"]
    cells = {
        letter: ["Published figures" if letter == "A" else None, head, *[columns.get(letter, text)] * rows]
        for letter, head, text in zip("ABCDEFG", HEADER, texts, strict=True)
    }
    return Grid(FILE, sheet, pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)))


def check(*rows, grids=None, refused=None, ignored=None, touched=None):
    """What is said of the file that has these findings."""
    found = findings(*rows)
    sheets = (grid(),) if grids is None else grids
    cells = [(FILE, sheet.sheet, "accepted", 70) for sheet in sheets] + [(FILE, s.sheet, "header", 7) for s in sheets]
    return FileCheck(
        read=FileRead(FILE, "ab" * 32, sheets, Remark(refused, "it asks for a password") if refused else None),
        size=12345,
        rules="cd" * 32,
        findings=found,
        folded=fold(found, touched, RULES),
        cells=pl.DataFrame(cells, schema=CELLS.columns, orient="row"),
        headers={"facts": 2},
        ignored=empty(IGNORED) if ignored is None else ignored,
        catalogue=RULES,
    )
