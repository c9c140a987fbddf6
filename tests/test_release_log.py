"""The release log: every decision a line, none twice, none lost, nothing in it that Excel would run."""

import csv
import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flows.service.decisions import LOG, Decision, release_log
from schemas.errors import InputError

ONE = Decision(
    datetime(2024, 5, 6, 1, 2, 3, tzinfo=UTC), "river", date(2024, 4, 26), "zh", "approved", "李华", "",
    "river_2024-04-26_zh.xlsx", "ab" * 32,
)  # fmt: skip


def note(folder, *decisions):
    for decision in decisions:
        with release_log(folder) as write:
            write(decision)


def rows(folder):
    text = (folder / LOG).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_decision_is_one_line_under_a_header(tmp_path):
    note(tmp_path, ONE)
    assert rows(tmp_path) == [
        {
            "decided": "2024-05-06T01:02:03+00:00", "cluster": "river", "as_of": "2024-04-26", "language": "zh",
            "decision": "approved", "name": "李华", "reason": "", "file": "river_2024-04-26_zh.xlsx",
            "sha256": "ab" * 32,
        }
    ]  # fmt: skip


def test_the_same_decision_of_a_run_that_was_cut_off_is_noted_once(tmp_path):
    note(tmp_path, ONE, replace(ONE, decision="sent back", reason="wrong"), ONE)
    assert [row["decision"] for row in rows(tmp_path)] == ["approved", "sent back"]


@pytest.mark.parametrize("reason", ["=1+1", "+1", "@x", "-1", "＝1", "\tx=1", "'quoted"])
def test_no_reason_becomes_a_formula(reason, tmp_path):
    note(tmp_path, replace(ONE, reason=reason))
    (row,) = rows(tmp_path)
    assert row["reason"].lstrip("'")[0] not in "=+@-＝" or row["reason"].startswith("'")


def test_a_reason_of_several_lines_stays_one_line(tmp_path):
    note(tmp_path, replace(ONE, reason='first,\r\nsecond "third"\n'), ONE)
    assert rows(tmp_path)[0]["reason"] == 'first, second "third"'
    assert (tmp_path / LOG).read_bytes().count(b"\n") == 3


def test_a_line_cut_off_by_a_kill_spoils_none_after_it(tmp_path):
    note(tmp_path, ONE)
    with (tmp_path / LOG).open("ab") as file:
        file.write(b"2024-05-07T01:02")
    note(tmp_path, replace(ONE, name="Wang Min"))
    assert [row["name"] for row in rows(tmp_path)] == ["李华", None, "Wang Min"]


def test_many_writers_at_once_lose_no_line(tmp_path, root):
    program = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from dataclasses import replace; from pathlib import Path; from test_release_log import ONE, note\n"
        "for n in range(40): note(Path(sys.argv[1]), replace(ONE, name=f'{sys.argv[2]} {n}'))\n"
    )
    each = [subprocess.Popen([sys.executable, "-c", program, tmp_path, name], cwd=root) for name in "abc"]
    assert [one.wait(60) for one in each] == [0, 0, 0]
    assert {row["name"] for row in rows(tmp_path)} == {f"{name} {n}" for name in "abc" for n in range(40)}
    assert len(rows(tmp_path)) == 120


def test_where_no_line_can_be_written_it_is_said_before_anything_is_released(tmp_path):
    (tmp_path / LOG).mkdir()
    with pytest.raises(InputError, match="nothing is released without a line"), release_log(tmp_path):
        pytest.fail("released without a log")
