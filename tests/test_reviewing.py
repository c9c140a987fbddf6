"""What a reviewer reads: nothing of the inputs changes how it looks, the most important comes first, little is much."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.service.reviewing import (
    Answer,
    is_answered,
    language_of,
    newest_question,
    one_line,
    review_text,
    sent_back_message,
)
from schemas.report import Report
from schemas.summary import FindingsOfRule, Summary

DIGEST = "0123456789abcdef" * 4
SUMMARY = Summary(
    title="River report, as of 2024-04-26",
    headline=("Output rose.",),
    findings=(FindingsOfRule("error", "error", "unit_unknown", 2, "facts.xlsx", "facts", "F14", "bilion", "a unit"),),
)
DRAFT = Report(
    Path("/reports/river_2024-04-26_en_draft.xlsx"), date(2024, 4, 26), 3, {"error": 2, "warning": 1}, (), {},
    date(2024, 1, 1), "", summary=SUMMARY, sha256=DIGEST,
)  # fmt: skip
APPROVED = Answer("approved", "Li Hua", "", datetime(2024, 5, 6, tzinfo=UTC), DIGEST)


def text(draft: Report = DRAFT, link: str | None = None, changed: Answer | None = None) -> str:
    return review_text(draft, link, date(2024, 6, 1), changed)


def test_it_says_what_the_draft_says_what_was_found_where_it_is_and_until_when():
    said = text(link="http://127.0.0.1:1/river.xlsx")
    for part in ("River report", "Output rose.", "2 errors, 1 warning", "F14", "(http://127.0.0.1:1/river.xlsx)"):
        assert part in said
    assert DIGEST in said.replace("` `", "")
    assert "2024-06-01" in said


def test_without_a_file_service_it_names_the_path():
    assert "`/reports/river_2024-04-26_en_draft.xlsx`" in text()


def test_a_draft_in_place_of_an_approved_one_says_so_before_all_else():
    assert "nothing was released" in text(changed=APPROVED).split("\n\n")[1]
    assert "nothing was released" not in text()


@pytest.mark.parametrize("sign", ["[a](http://x)", "**a**", "<b>a</b>", "`a`", "# a\n# b", "| a | b |"])
def test_no_text_of_the_inputs_is_taken_for_markdown(sign):
    said = text(replace(DRAFT, summary=replace(SUMMARY, headline=(sign,))))
    (line,) = [line for line in said.splitlines() if "a" in line and line.startswith("- ") and "error" not in line]
    for mark in "[]*<>`#|":
        assert line.count(mark) == line.count("\\" + mark)


def test_of_many_sentences_the_first_are_shown_and_the_others_counted():
    many = tuple(f"Sentence {number}." for number in range(20))
    said = text(replace(DRAFT, summary=replace(SUMMARY, headline=many)))
    assert "Sentence 0." in said
    assert "Sentence 19." not in said
    assert "and 14 more" in said


def test_what_was_sent_back_is_told_with_name_and_reason():
    answer = replace(APPROVED, decision="sent back", reason="units of Q3.")
    assert sent_back_message(answer).startswith("Sent back by Li Hua: units of Q3. Nothing was released;")


def test_the_day_and_the_name_of_an_approval_go_into_the_official_copy():
    release = APPROVED.release("abc")
    assert (release.status, release.name, release.on, release.run) == ("approved", "Li Hua", date(2024, 5, 6), "abc")


def test_what_somebody_typed_becomes_one_line_of_signs_that_are_seen():
    assert one_line(" Li\x00\u2028 Hua\r\n李华\x1f ") == "Li Hua 李华"


@pytest.mark.parametrize("name", ["river_2024-04-26_zh.xlsx", "a_b_2024-04-26_zh_draft.xlsx"])
def test_the_language_is_known_by_the_name_of_the_file(name):
    assert language_of(Path(name)) == "zh"


@pytest.mark.parametrize(
    ("asked", "answered"), [((), False), ((1,), False), ((1, 2), True), ((9, 10), True), ((10, 9), False)]
)
def test_a_run_is_answered_where_the_newest_of_its_questions_is(asked, answered):
    """The last of `asked` has an answer, where there are two."""
    keys = [f"suspended-{number}-{DIGEST}-{what}" for number in asked for what in ("description", "schema")]
    if len(asked) > 1:
        keys.append(f"suspended-{asked[-1]}-{DIGEST}-response")
    assert is_answered(keys) is answered
    assert newest_question(keys) == (f"suspended-{max(asked)}-{DIGEST}" if asked else None)
