"""A file that is dropped while the flow is served starts one run, after the one under way; new errors are told."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

import pytest

from hooked import Webhook, listening
from serving import ENDED, Served, eventually, post, serving, start_run

pytestmark = pytest.mark.engine
CLUSTER = "jiading-biopharma"
# What the form of the UI does, under Blocks, Custom Webhook.
BLOCK = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock as Block
Block(name="office", url=sys.argv[1], json_data={"title": "{{subject}}", "text": "{{body}}"}).save("clusterbook")
"""


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    with listening() as hook:
        yield hook


@pytest.fixture(scope="module")
def served(root, port, webhook, tmp_path_factory) -> Iterator[Served]:
    """A served flow that watches its one cluster, with a block for the webhook."""
    made = tmp_path_factory.mktemp("arrivals")
    shutil.copytree(root / "inputs", made / "inputs")
    with serving(made / "home", port, made / "inputs", made / "outputs") as up:
        environment = os.environ | {"PREFECT_HOME": str(up.home), "PREFECT_API_URL": up.url}
        subprocess.run([sys.executable, "-c", BLOCK, webhook.url], env=environment, cwd=root, check=True, timeout=120)
        assert eventually(lambda: list(up.home.glob("clusterbook/watched/*.json")), 60)
        yield up
    assert "Traceback" not in up.log.read_text()


def drop(served: Served, name: str, *pieces: str) -> None:
    """Write the file in pieces, as a slow copy does."""
    path = served.output.with_name("inputs") / CLUSTER / "returns" / "park-a" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for piece in pieces:
        with path.open("a") as file:
            file.write(piece)


def ended(served: Served, count: int) -> Sequence[Mapping[str, object]]:
    """Return the runs that have ended, once there are so many and none is under way."""
    chosen = {"flow_runs": {"state": {"type": {"any_": list(ENDED)}}}}
    under_way = {"flow_runs": {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}}

    def look() -> object:
        runs = post(f"{served.url}/flow_runs/filter", chosen)
        return len(runs) >= count and not post(f"{served.url}/flow_runs/filter", under_way) and runs

    runs = eventually(look, 240)
    assert runs, served.log.read_text()[-2000:]
    return runs


def test_a_dropped_file_starts_one_run_whose_new_error_is_told_and_one_that_comes_meanwhile_waits(served, webhook):
    drop(served, "broken.csv", "指标名称,计量", "单位,本年累计\n总产出,亿元,12.5\n")
    (run,) = ended(served, 1)
    assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
    assert run["created_by"]["type"] == "AUTOMATION"
    assert list(served.output.glob(f"{CLUSTER}_*.xlsx"))
    (told,) = webhook.received
    assert "1 new error" in told["title"]
    assert "returns/park-a/broken.csv" in told["text"]

    start_run(served, CLUSTER, as_of="2023-06-30")
    drop(served, "second.csv", "指标名称,计量单位,本年累计\n企业数,家,5\n")
    runs = ended(served, 3)
    assert sorted(one["state"]["type"] for one in runs) == ["COMPLETED"] * 3
    assert "returns/park-a/second.csv" in webhook.received[1]["text"]
    assert "broken.csv" not in webhook.received[1]["text"]
