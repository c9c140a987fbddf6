"""Runs with and without what is kept: the same bytes; nothing is done twice; one run at a time."""

import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from flows.ingest.guard import Guard
from flows.ingest.kept import read_kept
from flows.ingest.limits import REGISTERS, RETURNS
from flows.keeping.stages import kept_step, keyed
from flows.keeping.store import Store
from flows.keeping.turn import turn
from flows.recipe import make_report
from making import GUARD, make_cluster, request_of
from schemas.errors import InputError
from schemas.grids import FileRead, Grid
from schemas.remark import Remark


class Reader(Guard):
    """A guard that counts what it is asked to read, and reads one cell: the file's first line."""

    def __init__(self, refused=None):
        super().__init__()
        self.asked, self.refused = Counter(), refused

    def read(self, path, name, _limits=RETURNS):
        self.asked[name] += 1
        content = path.read_bytes()
        grid = Grid(name, "1", pl.DataFrame({"A": [content.decode()]}))
        return FileRead(name, sha256(content).hexdigest(), () if self.refused else (grid,), refused=self.refused)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "return.csv"
    path.write_text("one")
    return path


def test_a_file_is_not_read_again_until_its_bytes_change(store, file):
    reader = Reader()
    first = read_kept(reader, store, file, "r.csv")
    again = read_kept(reader, store, file, "r.csv")
    assert again.grids[0].cells.equals(first.grids[0].cells)
    assert reader.asked["r.csv"] == 1
    file.write_text("two")
    assert read_kept(reader, store, file, "r.csv").grids[0].cells["A"][0] == "two"
    assert reader.asked["r.csv"] == 2


def test_a_file_under_another_name_or_other_limits_is_read_again(store, file):
    reader = Reader()
    for name, limits in (("r.csv", RETURNS), ("s.csv", RETURNS), ("r.csv", REGISTERS)):
        assert read_kept(reader, store, file, name, limits).file == name
    assert reader.asked == {"r.csv": 2, "s.csv": 1}


def test_a_refused_file_is_read_again(store, file):
    reader = Reader(refused=Remark("file_unsafe", "reading it takes more than 15 s of computing"))
    for _ in range(2):
        assert read_kept(reader, store, file, "r.csv").refused
    assert reader.asked["r.csv"] == 2


def test_what_is_kept_is_of_the_bytes_that_were_read(store, file):
    class Late(Reader):
        def read(self, path, name, limits=RETURNS):
            path.write_text("changed meanwhile")
            return super().read(path, name, limits)

    read_kept(Late(), store, file, "r.csv")
    file.write_text("one")
    assert read_kept(Reader(), store, file, "r.csv").grids[0].cells["A"][0] == "one"
    file.write_text("changed meanwhile")
    reader = Reader()
    assert read_kept(reader, store, file, "r.csv").grids[0].cells["A"][0] == "changed meanwhile"
    assert not reader.asked


def test_without_a_store_a_file_is_read_each_time(file):
    reader = Reader()
    read_kept(reader, None, file, "r.csv")
    read_kept(reader, None, file, "r.csv")
    assert reader.asked["r.csv"] == 2


def test_a_pipe_is_left_to_the_guard(store, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert read_kept(GUARD, store, tmp_path / "pipe.csv", "pipe.csv").refused.rule == "not_a_spreadsheet"


def made(cluster, store, **changes):
    """Make the report with a store; return its bytes and which stages were run rather than taken from it."""
    ran = []

    def step(key, name, function, *args):
        def noted(*given):
            ran.append(name)
            return function(*given)

        return kept(key, name, noted, *args)

    kept = kept_step(store)
    report = make_report(request_of(cluster, **changes), keyed(step), GUARD, store=store)
    return report.path.read_bytes(), ran


def test_the_report_has_the_same_bytes_with_and_without_what_is_kept(jiading, tmp_path, store):
    plain = make_report(request_of(jiading, output=tmp_path / "plain"), guard=GUARD).path.read_bytes()
    first, ran = made(jiading, store, output=tmp_path / "one")
    assert ran == ["read", "tidy", "aggregate", "build", "save"]
    again, ran = made(jiading, store, output=tmp_path / "two")
    assert ran == ["read", "save"]
    # with the frames of earlier stages as they come back, but built anew
    rebuilt, ran = made(jiading, store, output=tmp_path / "three", language="en")
    assert ran == ["read", "build", "save"]
    english = make_report(request_of(jiading, output=tmp_path / "en", language="en"), guard=GUARD)
    assert rebuilt == english.path.read_bytes()
    assert plain == first == again


def test_after_a_failure_a_run_goes_on_behind_the_last_good_stage(tmp_path, store):
    cluster = make_cluster(tmp_path / "park")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputError, match="cannot be written"):
        made(cluster, store, output=tmp_path / "taken")
    assert made(cluster, store)[1] == ["read", "save"]


def test_a_changed_fact_is_made_into_another_report(tmp_path, store):
    cluster = make_cluster(tmp_path / "park")
    first, _ = made(cluster, store)
    settings = (cluster / "cluster.toml").read_text()
    (cluster / "cluster.toml").write_text(settings.replace('title_en = "', 'title_en = "Another '))
    second, ran = made(cluster, store)
    assert ran == ["read", "tidy", "aggregate", "build", "save"]
    assert first != second


def test_a_damaged_result_is_made_anew(tmp_path, store):
    cluster = make_cluster(tmp_path / "park")
    first, _ = made(cluster, store)
    store.prune()  # as each run does at its end
    for path in store.folder.glob("*/*"):
        path.write_bytes(path.read_bytes()[:-1])
    again, ran = made(cluster, store)
    assert ran == ["read", "tidy", "aggregate", "build", "save"]
    assert again == first


def test_two_runs_of_a_cluster_take_turns_and_the_second_says_why_it_waits(tmp_path):
    folders = (tmp_path / "state", tmp_path / "park", tmp_path / "outputs")
    said = []
    with turn(*folders, said.append):
        with (
            pytest.raises(InputError, match=r"Another run has been making the report of park"),
            turn(*folders, said.append, limit=0.2),
        ):
            pass
        with turn(tmp_path / "state", tmp_path / "park", tmp_path / "elsewhere", said.append, limit=0.2):
            pass
    with turn(*folders, said.append, limit=0.2):
        pass
    assert len(said) == 1
    assert "waiting" in said[0]


def test_a_run_that_was_killed_holds_nobody_off(tmp_path):
    folders = (tmp_path / "state", tmp_path / "park", tmp_path / "outputs")
    program = (
        "import sys, time; from pathlib import Path; from flows.keeping.turn import turn\n"
        "with turn(*map(Path, sys.argv[1:]), print): print('held', flush=True); time.sleep(600)"
    )
    other = subprocess.Popen([sys.executable, "-c", program, *map(str, folders)], stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"held\n"
    said = []
    with pytest.raises(InputError), turn(*folders, said.append, limit=0.1):
        pass
    other.kill()
    other.wait()
    other.stdout.close()
    with turn(*folders, said.append, limit=5):
        pass
    assert len(said) == 1


def test_where_no_lock_can_be_written_the_run_goes_on(tmp_path):
    (tmp_path / "state").write_text("a file")
    said = []
    with turn(tmp_path / "state", tmp_path / "park", Path("outputs"), said.append):
        pass
    assert not said


def report(cluster, tmp_path, *more):
    command = [sys.executable, "-m", "flows.cli", "report", str(cluster), "--plain", "--output", str(tmp_path / "out")]
    done = subprocess.run([*command, *more], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done


def test_an_unchanged_report_is_not_made_again_and_says_so(cluster, tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    first = report(cluster, tmp_path)
    path = Path(first.stdout.splitlines()[-1])
    content = path.read_bytes()
    assert "Nothing has changed" not in first.stderr
    again = report(cluster, tmp_path)
    assert "Nothing has changed" in again.stderr
    assert again.stdout == first.stdout
    assert "Nothing has changed" not in report(cluster, tmp_path, "--fresh").stderr
    path.unlink()
    assert "Nothing has changed" not in report(cluster, tmp_path).stderr
    assert path.read_bytes() == content
