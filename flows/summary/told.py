"""A report in words for a run's page: its last message, a page of markdown, two tables."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote, urljoin

from schemas.report import Report
from schemas.summary import LISTED, Summary

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_LISTS = re.compile(r"^(\s*\d*)([-+.)])", re.MULTILINE)  # what would begin a list of its own
_LONGEST_KEY = 60
_NAMED = 5  # errors on the page; all are in the workbook


def cluster_of(report: Report) -> str:
    """Return the name of the cluster's folder, with which the workbook's name begins."""
    return report.path.stem.partition(f"_{report.as_of.isoformat()}_")[0]


def artifact_key(cluster: str, what: str) -> str:
    """Return a key made of small letters, digits and dashes, of its own for each folder's name in any script."""
    plain = re.sub(r"[^a-z0-9]+", "-", cluster.lower()).strip("-")[:_LONGEST_KEY].strip("-")
    if plain != cluster:  # something was lost, and another name may lose the same
        plain = "-".join(filter(None, (plain or "cluster", sha256(cluster.encode()).hexdigest()[:8])))
    return f"{plain}-{what}"


def final_message(report: Report) -> str:
    """Return what a finished run says of itself, such as `3 errors, 12 warnings in 2 files: /.../report.xlsx`."""
    return f"{counted(report)}: {report.path}"


def counted(report: Report) -> str:
    """Return how many errors and warnings there are, in how many files."""
    said = [_number(report.findings[name], name) for name in ("error", "warning") if report.findings.get(name)]
    if not said:
        return "no errors, no warnings"
    return f"{', '.join(said)} in {_number(report.summary.files, 'file')}"


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"


def page(report: Report, link: str | None) -> str:
    """Return the report as markdown: where it is, what it says, what needs attention, what changed.

    link: the address that opens the workbook, where there is one.
    """
    told, words = report.summary, report.summary.words
    changes = (_lines(told.since), "", *_listed(told.changes or (words["no_changes"],)))
    parts = [
        f"# {plain(told.title)}",
        *_draft(report),
        "\n".join(_file(report, link)),
        f"## {words['headline']}",
        "\n".join(_listed(told.headline)),
        f"## {words['attention']}",
        "\n".join(_attention(told)),
        f"## {words['changes']}",
        "\n".join(changes),
        f"## {words['findings']}",
        _lines(told.counted),
        "\n".join(_listed([error.line for error in told.errors[:_NAMED]])),
    ]
    if report.notes:
        parts += [f"## {words['notes']}", "\n".join(_listed(report.notes))]
    return "\n\n".join(filter(None, parts)) + "\n"


def _draft(report: Report) -> list[str]:
    if report.release and report.release.status == "draft":
        return [f"**{report.summary.words['draft']}**"]
    return []


def _file(report: Report, link: str | None) -> Iterator[str]:
    opens = report.summary.words["open"]
    if link:
        yield f"**[{opens}]({link})**" + (f" · [PDF]({_beside(link, report.pdf.name)})" if report.pdf else "")
        yield ""
    yield f"- `{report.path}`"
    if report.pdf:
        yield f"- `{report.pdf}`"
    yield f"- SHA-256 `{report.sha256}`"


def _beside(link: str, name: str) -> str:
    return urljoin(link, quote(name))


def _attention(told: Summary) -> Iterator[str]:
    """Return the matters by number; what is not named but counted stands below them."""
    if not told.attention:
        yield told.words["nothing"]
    yield from _listed(told.attention[:LISTED], numbered=True)
    for counting in told.attention[LISTED:]:
        yield f"\n{_lines(counting)}"


def _listed(texts: Sequence[str], *, numbered: bool = False) -> Iterator[str]:
    """Return a list; a text of two lines, one in each language, is one entry of two lines."""
    for number, text in enumerate(texts, start=1):
        sign = f"{number}. " if numbered else "- "
        yield sign + _lines(text, indent=len(sign))


def _lines(text: str, indent: int = 0) -> str:
    return plain(text).replace("\n", "  \n" + " " * indent)


def plain(text: str) -> str:
    """Return a text of the inputs such that markdown shows it as it is: no markup, link, picture or list of its own."""
    return _LISTS.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def findings_table(told: Summary) -> list[dict[str, str | int]]:
    """Return the findings by rule and severity, the worst first; one row that says so where there are none.

    The short columns come first: the UI breaks no lines, so the long ones end beyond the screen's edge.
    """
    names = ("count", "file", "sheet", "cell", "rule", "found", "expected")
    rows: list[dict[str, str | int]] = [
        {told.words["severity"]: row.says} | {told.words[name]: getattr(row, name) for name in names}
        for row in told.findings
    ]
    return rows or [{told.words["rule"]: told.words["no_findings"]}]


def targets_table(told: Summary) -> list[dict[str, str]]:
    """Return the targets and how far they are, the worst first; one row that says so where there are none."""
    names = ("gap", "entity", "measured", "period", "target", "actual", "attainment", "elapsed", "actual_period")
    rows = [
        {told.words["state"]: row.says} | {told.words[name]: getattr(row, name) for name in names}
        for row in told.targets
    ]
    return rows or [{told.words["target"]: told.words["no_targets"]}]
