"""Labels of the notes sheet, and what it says about the report as a whole."""

LABELS: dict[str, tuple[str, str]] = {
    "notes.method": ("How the figures were made", "计算与取数方法"),
    "notes.what": ("Subject", "项目"),
    "notes.text": ("Explanation", "说明"),
    "notes.cells": ("Every cell of the input files is accounted for", "输入单元格数核对"),
    "notes.balance": ("Every input row is accounted for", "输入行数核对"),
    "notes.marks": ("Marks, and how many figures carry each", "符号及使用数"),
    "notes.mark": ("Sign", "符号"),
    "notes.meaning": ("Meaning", "含义"),
    "notes.marked": ("Carried by", "使用数"),
    "marks.none": (
        "Not published, or not applicable. Missing is never zero; so many cells of the tables show it.",
        "未公布或不适用；缺数不等于零。使用数为各表中的单元格数。",
    ),
    "marks.provisional": (
        "Provisional: the source itself says that the figure may still change.",
        "初步数：来源注明该数尚可能调整。",
    ),
    "marks.revised": (
        "Revised: replaces an earlier figure of the same thing and coverage, by the same publisher or of a lower grade,"
        " or its source calls it so. The sign stands behind the unit, or in the column for it.",
        "修订数：替代同一发布单位或较低等级来源此前公布的同一事项、同一口径的数据，或来源注明为修订。符号列于单位之后或专列。",
    ),
}

# What sheet Notes says first: subject, then explanation.
FIRST_NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("As of", "截至日期"),
     ("Only what had been published by that day is shown. A publication dated to a month or a year counts as known at"
      " its end; one without a date makes its rows known at the end of their own period.",
      "仅显示截至该日已公布的内容。只注明月份或年份的来源，按该月或该年末视为已知；无日期的来源，按各行所属时期末视为已知。")),
    (("Which figure is shown", "取数规则"),
     ("Where several sources speak of the same thing, the better grade of source goes first (A official, B established"
      " press, C repost or unknown), then the newer publication, then the figure printed more exactly. The others stay"
      " on sheet Facts.",
      "同一事项有多个来源时，先取等级较高者（A 官方，B 主流媒体，C 转载或不明），再取较新者，再取更精确者；其余保留在“数据”表。")),
)  # fmt: skip

# What it says last.
LAST_NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Digits", "小数位"),
     ("Figures show as many digits as their source printed; over, about, almost and up to stand before the number.",
      "数值保留原文精度；“超、约、近、至多”列于数字之前。")),
)  # fmt: skip
