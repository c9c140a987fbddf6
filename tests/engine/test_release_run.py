"""`release: approved` under a served flow: a draft, a person's answer, only then the official copy; restarts too."""

import csv
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.service.decisions import LOG
from serving import ENDED, Served, deployments, eventually, post, run_in, serving, start_run

pytestmark = pytest.mark.engine
CLUSTER = "jiading-biopharma"
APPROVE, SEND_BACK = "approve 同意发布", "send back 退回"


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("release")
    shutil.copytree(root / "inputs", made / "inputs")
    return made


def up(folder: Path, port: int, stack: ExitStack) -> Served:
    return stack.enter_context(serving(folder / "home", port, folder / "inputs", folder / "outputs"))


def waiting(served: Served, run: str, questions: int = 1) -> str:
    """Return what the reviewer of a run reads, once it has been asked so often."""
    asked = {"prefix": "suspended-", "limit": 200}

    def texts() -> list[str]:
        rows = post(f"{served.url}/flow_runs/{run}/input/filter", asked)
        found = {row["key"]: row["value"] for row in rows if row["key"].endswith("-description")}
        return [text for _, text in sorted(found.items())]

    assert eventually(lambda: len(texts()) == questions, 240), post(f"{served.url}/flow_runs/{run}/input/filter", asked)
    assert run_in(served, run, ("PAUSED", *ENDED))["state"]["name"] == "Suspended"
    return texts()[-1]


def answer(served: Served, run: str, **given: str) -> str:
    """Answer as the form does; return whether the server took it, or why not."""
    taken = eventually(lambda: post(f"{served.url}/flow_runs/{run}/resume", {"run_input": given}), 60)
    return "ACCEPT" if taken["status"] == "ACCEPT" else taken["details"]["reason"]


def decisions(output: Path, file: str) -> list[dict[str, str]]:
    """The lines of the release log about a file."""
    if not (output / LOG).exists():
        return []
    with (output / LOG).open(encoding="utf-8-sig", newline="") as log:
        return [row for row in csv.DictReader(log) if row["file"] == file]


def kept_state(folder: Path, run: str) -> str:
    """The run's state as the database has it when the server has ended."""
    with closing(sqlite3.connect(folder / "home" / "prefect.db")) as database:
        return database.execute("select state_type from flow_run where id = ?", (run,)).fetchone()[0]


def hold_the_turn(served: Served) -> Callable[[], object]:
    """Have another run of the cluster under way; return what ends it."""
    deployment = f"{served.url}/deployments/{deployments(served)[CLUSTER]['id']}"
    later = {"type": "SCHEDULED", "state_details": {"scheduled_time": "2100-01-01T00:00:00Z"}}
    other = eventually(lambda: post(f"{deployment}/create_flow_run", {"state": later}), 60)["id"]

    def put(state: str) -> object:
        return eventually(lambda: post(f"{served.url}/flow_runs/{other}/set_state", {"state": {"type": state}}), 60)

    assert put("PENDING")["status"] == "ACCEPT"
    return lambda: put("COMPLETED")


def waits_its_turn(served: Served, run: str) -> str | None:
    """What a run that waits for another one says."""
    state = run_in(served, run, ("SCHEDULED", "PENDING", "CANCELLED"))["state"]
    return state["message"] if state["name"] == "AwaitingConcurrencySlot" else None


def test_an_approved_draft_becomes_the_official_copy_across_a_restart_in_between(folder, port):
    official = folder / "outputs" / f"{CLUSTER}_2024-04-26_en.xlsx"
    draft = official.with_stem(official.stem + "_draft")
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of="2024-04-26", language="en", release="approved")
        text = waiting(served, run)
        assert draft.name in text
        assert "SHA-256" in text
        assert draft.is_file()
        assert not official.exists()
        assert "reason" in answer(served, run, decision=SEND_BACK, name="Li Hua")
        assert "name" in answer(served, run, decision=APPROVE, name=" ")
    with ExitStack() as stack:
        served = up(folder, port, stack)
        assert run_in(served, run, ("PAUSED", *ENDED))["state"]["name"] == "Suspended"
        assert answer(served, run, decision=APPROVE, name="Li Hua 李华") == "ACCEPT"
        ended = run_in(served, run, ENDED)
    assert ended["state"]["type"] == "COMPLETED", ended["state"]["message"]
    assert kept_state(folder, run) == "COMPLETED"
    assert not draft.exists()
    (line,) = decisions(official.parent, official.name)
    assert (line["decision"], line["name"], line["language"]) == ("approved", "Li Hua 李华", "en")
    named = {one.name: one.value for one in load_workbook(official).custom_doc_props.props}
    assert named["Approved by"] == "Li Hua 李华"
    assert line["decided"].startswith(named["Approved on"])


def test_of_a_draft_that_is_sent_back_nothing_official_exists(folder, port):
    draft = folder / "outputs" / f"{CLUSTER}_2023-12-31_zh_draft.xlsx"
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of="2023-12-31", language="zh", release="approved")
        waiting(served, run)
        assert answer(served, run, decision=SEND_BACK, name="Wang Min", reason="units of Q3") == "ACCEPT"
        ended = run_in(served, run, ENDED)
    assert (ended["state"]["type"], ended["state"]["name"]) == ("CANCELLED", "Sent back")
    assert "Sent back by Wang Min: units of Q3." in ended["state"]["message"]
    assert [path.name for path in draft.parent.glob("*_2023-12-31_*")] == [draft.name]
    (line,) = decisions(draft.parent, draft.name)
    assert (line["decision"], line["reason"]) == ("sent back", "units of Q3")


def test_an_approval_of_another_draft_than_there_is_by_now_releases_nothing_and_asks_again(folder, port):
    official = folder / "outputs" / f"{CLUSTER}_2023-06-30_en.xlsx"
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of="2023-06-30", language="en", release="approved")
        waiting(served, run)
        settings = folder / "inputs" / CLUSTER / "cluster.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        assert answer(served, run, decision=APPROVE, name="Li Hua") == "ACCEPT"
        assert "nothing was released" in waiting(served, run, questions=2)
        assert not official.exists()
        assert answer(served, run, decision=APPROVE, name="Li Hua") == "ACCEPT"
        assert run_in(served, run, ENDED)["state"]["type"] == "COMPLETED"
    assert official.is_file()


def test_an_answer_that_comes_while_another_run_of_the_cluster_is_under_way_is_not_lost(folder, port):
    official = folder / "outputs" / f"{CLUSTER}_2023-09-30_en.xlsx"
    with ExitStack() as stack:
        served = up(folder, port, stack)
        run = start_run(served, CLUSTER, as_of="2023-09-30", language="en", release="approved")
        waiting(served, run)
        end_other = hold_the_turn(served)
        assert answer(served, run, decision=APPROVE, name="Li Hua") == "ACCEPT"
        assert "goes on" in eventually(lambda: waits_its_turn(served, run), 90)
        end_other()
        assert run_in(served, run, ("COMPLETED", "FAILED", "CRASHED"))["state"]["type"] == "COMPLETED"
    assert official.is_file()
    (line,) = decisions(official.parent, official.name)
    assert line["name"] == "Li Hua"
