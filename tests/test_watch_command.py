"""`clusterbook watch` without a server: a broken file is told of, the next one is reported, ctrl-C ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.cli import main


def eventually(look: Callable[[], bool], seconds: float = 90) -> bool:
    limit = time.monotonic() + seconds
    while not look() and time.monotonic() < limit:
        time.sleep(0.1)
    return look()


@pytest.fixture
def said(root: Path, cluster: Path, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """What a watch of the cluster has said so far; that ctrl-C ends it is part of what is promised."""
    log = tmp_path / "watch.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [
                sys.executable,
                "-u",
                "-m",
                "flows.cli",
                "watch",
                str(cluster),
                "--every",
                "0.2",
                "--output",
                str(tmp_path),
            ],
            cwd=root,
            env=os.environ | {"PREFECT_HOME": str(tmp_path / "home")},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        assert eventually(lambda: "Ctrl-C ends" in log.read_text())
        yield log.read_text
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()
        process.wait()


def test_files_that_arrive_are_reported_and_a_broken_one_does_not_end_the_watch(said, cluster, tmp_path):
    sender = cluster / "returns" / "park-a"
    sender.mkdir(parents=True)
    (sender / "broken.xlsx").write_bytes(b"PK\x03\x04 is how a package begins")
    assert eventually(lambda: said().rstrip().endswith(".xlsx"))
    assert "returns/park-a/broken.xlsx arrived" in said()
    assert "error: returns/park-a/broken.xlsx" in said()
    (workbook,) = tmp_path.glob("*.xlsx")
    assert said().rstrip().endswith(str(workbook))

    first = workbook.read_bytes()
    (cluster / "cluster.toml").rename(tmp_path / "cluster.toml")
    (sender / "2024.csv").write_text("指标名称,计量单位\n")
    assert eventually(lambda: "clusterbook: " in said())
    assert "2024.csv arrived" in said()
    (tmp_path / "cluster.toml").rename(cluster / "cluster.toml")
    (sender / "2025.csv").write_text("指标名称,计量单位\n")
    assert eventually(lambda: "2025.csv arrived" in said() and said().rstrip().endswith(".xlsx"))
    assert workbook.read_bytes() != first


@pytest.mark.parametrize("every", ["0", "soon", "nan", "-1"])
def test_a_pace_that_is_none_is_refused(every, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["watch", "--every", every])
    assert ended.value.code == 2
    assert "is no number of seconds" in capsys.readouterr().err
