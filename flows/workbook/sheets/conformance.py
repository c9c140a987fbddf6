"""The conformance sheet: what came of each rule when the finished workbook was audited."""

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

from flows.audit.package.skimming import USUAL
from flows.audit.rule import Result, Rule
from flows.audit.run import InPart
from flows.workbook.context import Context
from flows.workbook.declare import Chart, ChartRow, Choice, Column, Sheet, Table
from flows.workbook.layout.places import sheet_name
from flows.workbook.sheets.top import in_each
from flows.workbook.speech import Speech

# Rules about what no report has: credit codes, totals, a sorting, numbered notes, icons, ranks, forms to fill in.
WITHOUT_SUBJECT = frozenset({44, 51, 56, 70, 71, 77, 81, 82, 83, 84, 85, 108})
_CHARTS = frozenset({17, *range(86, 97), 102})  # rules about charts
_COMPARED, _TOLD_APART = 96, 102  # about charts of one measure in a row, and several series in a chart
_BREAK = re.compile(r"[,，;；(（·]")  # what stands before it in a subtitle is the measure
_LISTS = frozenset({79, 80})  # about cells with a list to choose from
_SENT = 9  # about files that are sent by mail, as no million rows are
_SPARKLINES, _COMPLETION = 78, 107  # about lines in cells, and shares of targets


def without_subject(sheets: Sequence[Sheet]) -> frozenset[int]:
    """Return the rules that will have nothing to judge: known beforehand, so that one audit is enough."""
    blocks = [block for sheet in sheets for block in sheet.blocks]
    rows = [block.charts for block in blocks if isinstance(block, ChartRow)]
    held = [
        (column, block.frame[column.key])
        for block in blocks
        if isinstance(block, Table)
        for column in block.columns
        if column.role == "spark" or "/{target}" in (column.formula or "")
    ]
    held = [(column, values) for column, values in held if values.null_count() < len(values)]
    found = set(WITHOUT_SUBJECT)
    found |= set() if any(rows) else _CHARTS
    found |= set() if any(map(_one_measure, rows)) else {_COMPARED}
    found |= set() if any(len(chart.series) > 1 for charts in rows for chart in charts) else {_TOLD_APART}
    found |= set() if any(isinstance(block, Choice) for block in blocks) else _LISTS
    found |= {_SENT} if any(_is_read_in_part(sheet) for sheet in sheets) else set()
    found |= set() if any(column.role == "spark" for column, _ in held) else {_SPARKLINES}
    found |= set() if any(column.formula for column, _ in held) else {_COMPLETION}
    return frozenset(found)


def _one_measure(charts: Sequence[Chart]) -> bool:
    """Say whether two of these charts show the same: their series, their axis and what their subtitle begins with."""
    shown = [
        (chart.axis_y, sorted(one.key for one in chart.series), _BREAK.split(chart.subtitle)[0]) for chart in charts
    ]
    return any(one in shown[:place] for place, one in enumerate(shown))


def assumed(rules: Sequence[Rule], sheets: Sequence[Sheet]) -> tuple[Result, ...]:
    """Return what is expected of a report of these sheets before it is audited."""
    without = without_subject(sheets)
    return tuple(
        Result(rule, "elsewhere" if rule.judge is None else "nothing" if rule.number in without else "passed")
        for rule in rules
    )


def assumed_in_part(sheets: Sequence[Sheet], said: Speech) -> tuple[InPart, ...]:
    """Return the sheets that are so large that the audit will read them in part, with the rows of their tables."""
    return tuple(
        InPart(sheet_name(sheet, said), USUAL.first + USUAL.last, *_extent(sheet))
        for sheet in sheets
        if _is_read_in_part(sheet)
    )


def _is_read_in_part(sheet: Sheet) -> bool:
    rows, cells = _extent(sheet)
    return cells > USUAL.cells and rows > USUAL.first + USUAL.last


def _extent(sheet: Sheet) -> tuple[int, int]:
    """Return how many rows and cells the tables of a sheet have."""
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    rows = sum(table.frame.height for table in tables)
    return rows, sum(table.frame.height * len(table.columns) for table in tables)


def told_alike(one: Sequence[Result], other: Sequence[Result]) -> bool:
    """Say whether the sheet would say the same of both."""
    return [_told(result) for result in one] == [_told(result) for result in other]


def _told(result: Result) -> tuple[object, ...]:
    return result.rule.number, result.outcome, result.breaches[:1], len(result.breaches), result.why


def conformance(context: Context, results: Sequence[Result], number: int, in_part: Sequence[InPart] = ()) -> Sheet:
    """Declare the conformance sheet; number: its own among the sheets. in_part: sheets that are read in part."""
    said = context.said
    frame = pl.DataFrame(
        {
            "number": [result.rule.number for result in results],
            "rule": [said.say(result.rule.says_en, result.rule.says_zh, "\n") for result in results],
            "profile": [said.label(f"profile.{result.rule.profile}") for result in results],
            "level": [said.label(f"level.{result.rule.level}") for result in results],
            "result": [said.label(f"outcome.{result.outcome}") for result in results],
            "tone": [result.outcome for result in results],
            "where": [_where(context, result) for result in results],
            "reference": [result.rule.reference for result in results],
        },
        schema_overrides={"number": pl.Int64, "where": pl.String},
    )
    columns = (
        Column("number", said.label("conformance.number"), "whole", 7, counted=True),
        Column("rule", said.label("conformance.rule"), "wrap", 60),
        Column("profile", said.label("conformance.profile"), "wrap", 21),
        Column("level", said.label("conformance.level"), "wrap", 14),
        Column("result", said.label("conformance.result"), "state", 18, tone="tone"),
        Column("where", said.label("conformance.where"), "wrap", 44),
        Column("reference", said.label("conformance.reference"), "wrap", 31),
    )
    counts = Counter(result.outcome for result in results)
    told = {name: str(counts[name]) for name in ("passed", "failed", "nothing", "elsewhere")}
    lines = (said.label("about.conformance"), in_each(said, "conformance.kept", " · ", **told))
    return Sheet(
        "conformance",
        f"{number}. {said.label('sheet.conformance')}",
        (*lines, *_read_in_part(said, in_part)),
        (Table("Conformance", columns, frame),),
    )


def _read_in_part(said: Speech, in_part: Sequence[InPart]) -> tuple[str, ...]:
    """Return the line that names the large sheets, one in each language; none where all were read whole."""
    if not in_part:
        return ()
    lines = []
    for one in said.each:
        told = [
            one.label("conformance.part", sheet=part.sheet, read=f"{part.read:,}", rows=f"{part.rows:,}")
            for part in in_part
        ]
        lines.append(one.label("conformance.in_part", sheets=("、" if one.language == "zh" else "; ").join(told)))
    return (" · ".join(lines),)


def _where(context: Context, result: Result) -> str | None:
    """Return the first breach and how many more there are, or what checks a rule that the bytes cannot show."""
    if result.outcome == "elsewhere":
        return context.said.say(result.rule.by_en, result.rule.by_zh, "\n")
    if not result.breaches:
        return result.why or None
    first = result.breaches[0]
    rest = len(result.breaches) - 1
    more = [one.label("conformance.more", number=str(rest)) for one in context.said.each] if rest else []
    return "\n".join([f"{first.where} · {first.found}", *more])
