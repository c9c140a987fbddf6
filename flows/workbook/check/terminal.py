"""What a check says on the terminal: at most ten lines, the worst first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from flows.workbook.check.sheets import counts, rows_left_out, verdict
from flows.workbook.labels.every import LABELS
from schemas.folded import FileCheck
from schemas.vocabulary import SEVERITIES

LINES = 10
_FILES = 4  # of them at most, for files
_IGNORED = 2  # and for reasons that could not be followed
_LONGEST = 160  # characters of a line
# What a line is about -> how rich shows it on a terminal.
STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan", "clean": "green", "": ""}
_TONES = {"refused": "error", "errors": "error", "warnings": "warning", "clean": "clean"}
Said = tuple[str, str]  # a key of STYLES, a line


def summary(checks: Sequence[FileCheck]) -> tuple[Said, ...]:
    """Return the lines: the files, what could not be followed, then the worst findings of all files."""
    lines = [*_of_files(checks), *_of_ignored(checks)]
    folded = pl.concat([check.folded.filter(pl.col("confirmed").is_null()) for check in checks])
    folded = folded.sort("severity", ~pl.col("left_out"), -pl.col("count").cast(pl.Int64), "file", "number")
    room = LINES - len(lines)
    if folded.height > room:
        room -= 1
    words = {key: rule.title_en for check in checks for key, rule in check.catalogue.items()}
    lines += [
        (row["severity"], _shortened(_finding(row, words, named=len(checks) > 1)))
        for row in folded.head(room).iter_rows(named=True)
    ]
    if folded.height > room:
        lines.append(("", f"… and {folded.height - room:,} more; all are in the findings workbook."))
    return tuple(lines)


def _of_files(checks: Sequence[FileCheck]) -> Iterator[Said]:
    order = list(_TONES)
    told = [(verdict(check.folded, refused=check.read.refused is not None), check) for check in checks]
    told.sort(key=lambda one: order.index(one[0]))
    shown = told if len(told) <= _FILES else told[: _FILES - 1]
    for word, check in shown:
        yield _TONES[word], _shortened(f"{check.read.file}: {_counted(check)}. {LABELS[f'verdict.{word}'][0]}")
    if rest := [word for word, _ in told[len(shown) :]]:
        by_verdict = ", ".join(f"{rest.count(word)} {word}" for word in order if word in rest)
        yield _TONES[rest[0]], f"… and {len(rest):,} more files: {by_verdict}."


def _counted(check: FileCheck) -> str:
    found = counts(check.folded)
    said = [f"{found[name]:,} {name}{'s' * (found[name] != 1)}" for name in SEVERITIES]
    confirmed = int(check.folded.filter(pl.col("confirmed").is_not_null())["count"].sum())
    left_out = rows_left_out(check)
    said += [f"{confirmed:,} confirmed"] if confirmed else []
    said += [f"{left_out:,} row{'s' * (left_out != 1)} left out"] if left_out else []
    return ", ".join(said)


def _of_ignored(checks: Sequence[FileCheck]) -> Iterator[Said]:
    ignored = pl.concat([check.ignored for check in checks]).unique(maintain_order=True)
    shown = ignored if ignored.height <= _IGNORED else ignored.head(_IGNORED - 1)
    for row in shown.iter_rows(named=True):
        number = f", no. {row['number']}" if row["number"] else ""
        yield "warning", _shortened(f"{row['file']}{number}: {LABELS['ignored.' + row['why']][0]}")
    if shown.height < ignored.height:
        yield "warning", f"… and {ignored.height - shown.height:,} more reasons that could not be followed."


def _finding(row: Mapping[str, Any], words: Mapping[str, str], *, named: bool) -> str:
    where = " ".join(part for part in (row["file"] * named, row["sheet"], row["cells"]) if part) or row["file"]
    times = f" ({row['count']:,} times)" if row["count"] > 1 else ""
    found = f"; found {row['found'][0]!r}" if row["found"] else ""
    meant = f"; did you mean {row['suggestion']!r}?" if row["suggestion"] else ""
    return f"{row['severity']}: {where}{times}: {words[row['rule']]}{found}{meant}"


def _shortened(line: str) -> str:
    plain = " ".join(line.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
