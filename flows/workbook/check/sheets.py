"""The summary and the list of a findings workbook, declared."""

from collections.abc import Mapping

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.declare import Column, Line, Sheet, Table
from flows.workbook.labels.every import LABELS
from flows.workbook.layout.measure import row_height
from flows.workbook.speech import Speech
from schemas.folded import FileCheck, Verdict
from schemas.vocabulary import SEVERITIES

LISTED = 5000  # folded findings on the list; a file with more has another cause, which the first of them show
NUMBER, SEVERITY, REASON, BY, LIST = "number", "severity", "reason", "by", "FindingsList"
LIST_KEY = "findings"
_ROOM = (30.0, 78.0, 14.0)  # of the summary's columns, in characters
VERDICT_LINE = 1  # the place of the verdict among the summary's lines, from 0
VERDICT_TONES = {"refused": "error", "errors": "error", "warnings": "warning", "clean": "done"}
_HOW = (
    ("Mend the errors in your own file and send it again. Each row leads to its cell in the coloured copy.",
     "请在原文件中改正错误后重新报送。每行均可链接到彩色副本中的单元格。"),
    ("A warning that is right as it is: write why, and who says so, in the yellow columns; save this workbook and"
     " send it back.",
     "警告内容确属无误的：请在黄色栏填写理由和确认人，保存本工作簿并报回。"),
    ("It then counts as confirmed until the row changes, for every cell named in the row. Errors cannot be confirmed.",
     "确认后该行所列单元格均视为无误，直至该行内容改变。错误不能确认。"),
)  # fmt: skip
_UNCHANGED = (
    "It has not been changed. This workbook is new and holds copies of its cells as text.",
    "原文件未作任何改动；本工作簿为新建，所含为单元格内容的文本副本。",
)


def verdict(folded: pl.DataFrame, *, refused: bool) -> Verdict:
    """Return what the findings (FOLDED) of a file come to; what was confirmed counts no more."""
    if refused:
        return "refused"
    worst = folded.filter(pl.col("confirmed").is_null())["severity"].unique()
    return "errors" if "error" in worst else "warnings" if "warning" in worst else "clean"


def counts(folded: pl.DataFrame) -> dict[str, int]:
    """Return how many findings, not folded and not confirmed, each severity has."""
    open_ones = folded.filter(pl.col("confirmed").is_null())
    return {name: int(open_ones.filter(severity=name)["count"].sum()) for name in SEVERITIES}


def rows_left_out(check: FileCheck) -> int:
    """Return how many rows of the file stay out of the report."""
    of_rows = check.findings.filter("left_out", pl.col("column") != "")  # the others are about sheets and files
    return of_rows.select("sheet", "row").unique().height


def summary(check: FileCheck, copies: Mapping[str, str], notes: tuple[str, ...], said: Speech) -> Sheet:
    """Declare the summary. copies: sheet -> the title of its copy. notes: what was cut short, in both languages."""
    word = verdict(check.folded, refused=check.read.refused is not None)
    confirmed = int(check.folded.filter(pl.col("confirmed").is_not_null())["count"].sum())
    entries = (
        ("check.file", check.read.file),
        ("check.verdict", said.say(*LABELS[f"verdict.{word}"], "\n")),
        ("form.findings", " / ".join(str(count) for count in counts(check.folded).values())),
        ("check.confirmed", str(confirmed)),
        ("rows_left_out", str(rows_left_out(check))),
        ("check.original", "\n".join((said.say(*_UNCHANGED, "\n"), *notes))),
        ("check.size", f"{check.size:,}"),
        ("check.sha256", check.read.sha256),
        ("check.rules", check.rules),
    )
    lines = tuple(
        Line(
            ((1, said.label(key), "Form name", None), (2, text, "Form entry", None)),
            row_height([(said.label(key), _ROOM[0]), (text, _ROOM[1])]) + 3,
        )
        for key, text in entries
    )
    ignored = (Line(()), _ignored(check, said)) if check.ignored.height else ()
    return Sheet(
        "cover",
        said.label("check.title"),
        (check.read.file,),
        (*lines, Line(()), _contents(check, copies, said), _cells(check, said), *ignored),
        widths=_ROOM,
        freeze=False,
        portrait=True,
    )


def findings_list(check: FileCheck, copied: Mapping[str, tuple[str, int]], said: Speech) -> tuple[Sheet, Table]:
    """Declare the list; return it and its table.

    copied: sheet -> the title of its copy and how many of its rows are there.
    """
    rules = {key: said.say(rule.title_en, rule.title_zh, "\n") for key, rule in check.catalogue.items()}
    mends = {key: said.say(rule.mend_en, rule.mend_zh, "\n") for key, rule in check.catalogue.items()}
    titles = {sheet: title.replace("'", "''") for sheet, (title, _) in copied.items()}
    last = {sheet: rows for sheet, (_, rows) in copied.items()}
    row = pl.col("first").str.extract(r"^[A-Z]{1,3}([0-9]{1,7})").cast(pl.UInt32)
    is_copied = row <= pl.col("sheet").replace_strict(last, default=0, return_dtype=pl.UInt32)
    more = sentence("… and {} more 另有{}格", "more_cells", "more_cells")
    english, chinese = LABELS["left_out"]
    out = pl.lit(said.say(english.lower(), chinese, "\n"))
    frame = check.folded.head(LISTED).select(
        "number",
        "severity",
        pl.concat_str(
            said.words("severity", "severity"), pl.when("left_out").then(out), separator="\n", ignore_nulls=True
        ).alias("state"),
        pl.col("rule").replace(rules).alias("what"),
        pl.concat_str(
            pl.when(pl.col("sheet") != "").then("sheet"),
            pl.when(pl.col("cells") != "").then("cells"),
            pl.when(pl.col("more_cells") > 0).then(more),
            separator="\n",
            ignore_nulls=True,
        ).alias("where"),
        pl.col("first").alias("open"),
        pl.when(is_copied)
        .then(sentence("'{}'!{}", pl.col("sheet").replace(titles), pl.col("first").str.extract(r"^([A-Z]+[0-9]+)")))
        .alias("target"),
        pl.lit("url").alias("link_kind"),
        pl.col("count").cast(pl.Int64),
        pl.col("found").list.join("\n"),
        pl.concat_str("expected_en", "expected_zh", separator="\n").alias("expected"),
        pl.col("rule").replace(mends).alias("mend"),
        "suggestion",
        pl.concat_str(
            pl.col("figures_en").list.join("; "), pl.col("figures_zh").list.join("；"), separator="\n"
        ).alias("touches"),
        pl.col("confirmed").alias(REASON),
        pl.lit(None, dtype=pl.String).alias(BY),
    )  # fmt: skip
    columns = (
        Column(NUMBER, said.label("check.number"), width=6),
        Column("state", said.label("severity"), "state", 13, tone=SEVERITY),
        Column("what", said.label("rule"), "wrap", 28),
        Column("where", said.label("check.where"), "wrap", 16),
        Column("open", said.label("check.open"), width=9, link="target", link_kind_in="link_kind"),
        Column("count", said.label("check.times"), "whole", 8),
        Column("found", said.label("found"), "wrap", 20),
        Column("expected", said.label("expected"), "wrap", 25),
        Column("mend", said.label("mend"), "wrap", 25),
        Column("suggestion", said.label("suggestion"), "wrap", 14),
        Column("touches", said.label("check.touches"), "wrap", 21),
        Column(REASON, said.label("check.reason"), "wrap", 22),
        Column(BY, said.label("check.by"), "wrap", 11),
    )
    how = tuple(said.say(english, chinese, "  ") for english, chinese in _HOW)
    table = Table(LIST, columns, frame)
    lines = (check.read.file, *how) if frame.height else (check.read.file, said.label("findings.none"))
    return Sheet(LIST_KEY, said.label("check.title"), lines, (table,)), table


def _contents(check: FileCheck, copies: Mapping[str, str], said: Speech) -> Table:
    listed = said.label(f"sheet.{LIST_KEY}")
    about = said.say("what is wrong, where, and what to do", "问题、位置和处理办法")
    rows = [(listed, about, check.findings.height, f"'{listed}'!A1")]
    for sheet, title in copies.items():
        found = check.findings.filter(sheet=sheet).height
        named = said.say(f"coloured copy of sheet {sheet}", f"“{sheet}”表彩色副本")
        rows.append((title, named, found, "'{}'!A1".format(title.replace("'", "''"))))
    frame = pl.DataFrame(
        rows,
        schema={"name": pl.String, "about": pl.String, "rows": pl.Int64, "target": pl.String},
        orient="row",
    )
    columns = (
        Column("name", said.label("sheet"), width=_ROOM[0], link="target", link_kind="url"),
        Column("about", said.label("answers"), "wrap", _ROOM[1]),
        Column("rows", said.label("sheet.findings"), "whole", _ROOM[2]),
    )
    return Table("Contents", columns, frame, caption=said.label("check.contents"))


def _cells(check: FileCheck, said: Speech) -> Table:
    """Declare what every cell of every sheet was taken for; each sheet's last row is the sum."""
    words = check.cells.with_columns(pl.col("class").cast(pl.String))
    sums = words.group_by("sheet", maintain_order=True).agg(pl.col("cells").sum())
    order = {sheet: place for place, sheet in enumerate(words["sheet"].unique(maintain_order=True))}
    frame = (
        pl.concat([words.filter(pl.col("cells") > 0), sums.with_columns(pl.lit("sum").alias("class"))], how="diagonal")
        .sort(pl.col("sheet").replace_strict(order, default=0, return_dtype=pl.UInt32), maintain_order=True)
        .with_columns(said.words("class", "class"))
    )
    columns = (
        Column("sheet", said.label("sheet"), "wrap", _ROOM[0]),
        Column("class", said.label("check.class"), "wrap", _ROOM[1]),
        Column("cells", said.label("check.count"), "whole", _ROOM[2]),
    )
    return Table("Cells", columns, frame, caption=said.label("check.cells"))


def _ignored(check: FileCheck, said: Speech) -> Table:
    frame = check.ignored.select(
        sentence("{}, {}", "file", pl.col("number").cast(pl.String).fill_null("—")).alias("file"),
        pl.concat_str(said.words("why", "ignored"), "reason", separator="\n", ignore_nulls=True).alias("why"),
    )
    columns = (
        Column("file", said.label("file"), "wrap", _ROOM[0]),
        Column("why", said.label("check.why"), "wrap", _ROOM[1]),
    )
    return Table("Ignored", columns, frame, caption=said.label("check.ignored"))
