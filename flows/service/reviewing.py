"""What a reviewer reads beside the form, and what an answer means; without Prefect."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from flows.summary.told import plain
from schemas.release import Release
from schemas.report import Report
from schemas.summary import Summary

QUESTIONS = "suspended-"  # Prefect's own, before the keys of what it asks while a run is suspended
QUESTIONS_MOST = 200  # rows of a run's questions and answers, three for each question

_SHOWN = 6  # sentences and rules of each kind; the draft has them all
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Answer:
    """What a reviewer answered, about which draft. at: when; sha256: of the draft that was shown."""

    decision: Literal["approved", "sent back"]
    name: str
    reason: str
    at: datetime
    sha256: str

    def release(self, run: str) -> Release:
        """Return the release that this approves; run: the draft's run number."""
        return Release("approved", self.name, self.at.date(), run)


def newest_question(keys: Collection[str]) -> str | None:
    """Return what the keys of the newest question begin with, `suspended-<number>-<digest>`; None: none was asked."""
    asked = [key.removesuffix("-schema") for key in keys if key.endswith("-schema")]
    return max(asked, key=lambda question: int(question.split("-")[1]), default=None)


def is_answered(keys: Collection[str]) -> bool:
    """Tell whether the newest question was answered; keys: of all that was asked and answered in a run."""
    question = newest_question(keys)
    return question is not None and f"{question}-response" in keys


def one_line(text: str) -> str:
    """Return what somebody typed as one line without signs that nobody sees."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def review_text(draft: Report, link: str | None, until: date, changed: Answer | None) -> str:
    """Return what the reviewer reads, as markdown: what the draft says, what was found, where it is.

    link: the address at which it opens, None where it opens by its path only. until: the last day for an answer.
    changed: an approval of another draft, that this one takes the place of.
    """
    return "\n\n".join(
        (
            *_heads(draft, changed),
            f"[Open the draft 打开草稿：{_plain(draft.path.name)}]({link})" if link else f"`{draft.path}`",
            *_said(draft.summary),
            *_found(draft),
            f"SHA-256 of the draft 草稿校验值: `{draft.sha256[:32]}` `{draft.sha256[32:]}`",
            f"Answer by {until}: what nobody has answered by then ends without a release. "
            f"请于{until}前答复，逾期不予发布。",
        )
    )


def sent_back_message(answer: Answer) -> str:
    """Return the final state's message of a draft that was sent back."""
    return (
        f"Sent back by {answer.name}: {answer.reason.rstrip('.。')}. Nothing was released; "
        "put the inputs right and start a new run. 已退回，未发布；请更正后重新运行。"
    )


def language_of(path: Path) -> str:
    """Return the language in the name of a report or its draft."""
    return path.stem.removesuffix("_draft").rpartition("_")[2]


def _heads(draft: Report, changed: Answer | None) -> Iterator[str]:
    yield f"## {_plain(draft.summary.title or draft.path.stem)}"
    if changed:
        yield (
            f"**The inputs changed after {_plain(changed.name)} had approved a draft: nothing was released. "
            "This is the new draft, please look again. 审定后输入资料有变动，未予发布；请重新审核本稿。**"
        )


def _said(summary: Summary) -> Iterator[str]:
    for key, sentences in (
        ("headline", summary.headline),
        ("attention", summary.attention),
        ("changes", summary.changes),
    ):
        if sentences:
            yield f"### {_plain(summary.words.get(key, key.capitalize()))}"
            yield _listed([_plain(sentence) for sentence in sentences])


def _found(draft: Report) -> Iterator[str]:
    yield f"### Findings 问题: {draft.counted}"
    if draft.summary.findings:
        yield _listed(
            [
                f"**{_plain(one.says)}** × {one.count}: {_plain(one.rule)} "
                f"({_plain(', '.join(filter(None, (one.file, one.sheet, one.cell))))})"
                for one in draft.summary.findings
            ]
        )
    if draft.notes:
        yield _listed([_plain(note) for note in draft.notes])


def _listed(lines: Sequence[str]) -> str:
    more = [f"… and {len(lines) - _SHOWN} more in the draft 其余见草稿"] if len(lines) > _SHOWN else []
    return "\n".join(f"- {line}" for line in (*lines[:_SHOWN], *more))


def _plain(text: str) -> str:
    """Return a text of the inputs so that markdown shows it as it is."""
    return plain(one_line(text))
