"""A report that a person releases: the run writes a draft, suspends, and goes on when somebody has answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal, NamedTuple, NoReturn
from uuid import UUID

from prefect import State
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRunInput, StateType
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.logging import get_run_logger
from prefect.runtime import deployment, flow_run
from pydantic import ConfigDict, Field, ValidationError

from flows.service.decisions import Decision, Note, release_log
from flows.service.reviewing import (
    QUESTIONS,
    QUESTIONS_MOST,
    Answer,
    language_of,
    newest_question,
    one_line,
    review_text,
    sent_back_message,
)
from schemas.errors import ChangedError, InputError
from schemas.release import Release
from schemas.report import Report, Request

SENT_BACK = "Sent back"  # the name of the final state
_APPROVE, _SEND_BACK = "approve 同意发布", "send back 退回"
_DAYS = 30  # that a reviewer has
_NOT_BLANK = r"\S"


class Review(RunInput):
    """The form. What it refuses, Prefect's server refuses too: the schema says when a reason is needed."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        title="Release 审定发布",
        json_schema_extra={
            "if": {"properties": {"decision": {"const": _SEND_BACK}}, "required": ["decision"]},
            # of two refusals the reviewer is told the one in words: that it should not be empty
            "then": {
                "properties": {"reason": {"type": "string", "minLength": 1, "anyOf": [{"pattern": _NOT_BLANK}]}},
                "required": ["reason"],
            },
        },
    )

    decision: Literal["approve 同意发布", "send back 退回"] = Field(
        title="Decision 审定意见",
        description="approve: the official copy is written, with your name and the day. send back: nothing is released."
        "\n同意发布：生成正式稿，载明姓名和日期；退回：不予发布。",
    )
    name: str = Field(title="Your name 姓名", min_length=1, max_length=100, pattern=_NOT_BLANK)
    reason: str = Field(
        default="",
        title="Reason 退回理由",
        max_length=2000,
        description="What has to be put right; needed where the draft is sent back.\n退回时必填：须更正的内容。",
    )


class _Asked(NamedTuple):
    """The newest question that was put to a reviewer: the how many-th; 0: none was.

    answer: None while there is none, or none that can be read.
    """

    number: int
    answer: Answer | None


def needs_server() -> None:
    """Raise InputError where the run cannot wait for a person: only runs that a server started can."""
    if not deployment.id:
        raise InputError(
            "A report that a person has to approve needs a server, on which it can wait: start it with `make serve`, "
            "then run the cluster's deployment in Prefect's UI with release: approved."
        )


def released(
    request: Request,
    draft: Report,
    make: Callable[[Release], Report],
    show: Callable[[Report], str | None],
) -> Report | State[Any]:
    """Return the official copy of an approved draft, or the final state of one that was sent back.

    Where nobody has answered yet the run suspends, which leaves this by Prefect's exception. When it is resumed the
    flow begins anew and comes here with the draft made again: an approval counts for the draft that was shown, so
    where this is another one by now, nothing is released and the question is put again.

    make: makes the report as that release. show: publishes a draft for the reviewer; returns the address of its file.
    What was asked and answered is kept by the server with the run. Raises InputError where nobody can be asked, or the
    release log cannot be written.
    """
    needs_server()
    asked = _last_asked()
    answer = asked.answer
    if answer is None:
        _ask(asked.number + 1, draft, show, None)
    if answer.decision == "sent back":
        with release_log(request.output) as note:
            _note(note, request, draft, answer, answer.sha256)
        return State(type=StateType.CANCELLED, name=SENT_BACK, message=sent_back_message(answer))
    if answer.sha256 != draft.sha256:
        _ask(asked.number + 1, draft, show, answer)
    try:
        with release_log(request.output) as note:
            report = make(answer.release(draft.run))
            _note(note, request, report, answer, report.sha256)
    except ChangedError:  # in the seconds since the draft was made again
        _ask(asked.number + 1, make(Release("draft")), show, answer)
    return report


def _ask(number: int, draft: Report, show: Callable[[Report], str | None], changed: Answer | None) -> NoReturn:
    """Put the question and suspend. Each has a key of its own: by a known one Prefect would not ask again."""
    until = (datetime.now(UTC) + timedelta(days=_DAYS)).astimezone().date()
    get_run_logger().info(
        "A draft waits for a person, until %s: choose Resume in the menu at the top right of this page. "
        "草稿待审定：请点击本页右上角菜单中的 Resume。",
        until,
    )
    text = review_text(draft, show(draft), until, changed)
    form = Review.with_initial_data(description=text)
    suspend_flow_run(wait_for_input=form, timeout=_DAYS * 86_400, key=f"{number}-{draft.sha256}")
    raise InputError("The run was to wait for a reviewer, but was not suspended; start a new one.")


def _last_asked() -> _Asked:
    """Return the newest question of this run, with its answer; their keys are <prefix><number>-<digest>-<what>."""
    with get_client(sync_client=True) as client:
        found = client.filter_flow_run_input(
            flow_run_id=UUID(flow_run.id), key_prefix=QUESTIONS, limit=QUESTIONS_MOST, exclude_keys=set()
        )
    rows = {row.key: row for row in found}
    question = newest_question(rows)
    if question is None:
        return _Asked(0, None)
    number, sha256 = question.removeprefix(QUESTIONS).split("-")
    return _Asked(int(number), _answer(rows.get(f"{question}-response"), sha256))


def _answer(row: FlowRunInput | None, sha256: str) -> Answer | None:
    """Return what was answered; None where the server let something through that the form would not."""
    try:
        review = Review.model_validate(row.decoded_value) if row else None
    except ValidationError:
        return None
    if row is None or review is None or row.created is None:
        return None
    name, reason = one_line(review.name), one_line(review.reason)
    approves = review.decision == _APPROVE
    if not name or not (reason or approves):
        return None
    at = row.created.astimezone().replace(microsecond=0)
    return Answer("approved" if approves else "sent back", name, reason, at, sha256)


def _note(note: Note, request: Request, report: Report, answer: Answer, sha256: str) -> None:
    note(
        Decision(
            answer.at,
            request.cluster.resolve().name,
            report.as_of,
            language_of(report.path),
            answer.decision,
            answer.name,
            answer.reason,
            report.path.name,
            sha256,
        )
    )
