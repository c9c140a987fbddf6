import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.workbook.save import LEFTOVER_SECONDS, save_bytes
from making import Run, make_cluster, run
from schemas.errors import InputError

ROOT = Path(__file__).parents[1]
NAME = "rivertown_2024-04-26_both.xlsx"


@pytest.fixture
def yesterdays(tmp_path: Path) -> Path:
    path = tmp_path / "outputs" / NAME
    path.parent.mkdir()
    path.write_bytes(b"yesterday's")
    return path


def refusal(content: bytes, path: Path) -> str:
    with pytest.raises(InputError) as refused:
        save_bytes(content, path)
    message = str(refused.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: cannot be written (")
    return message


def left_alone(path: Path) -> bool:
    return path.read_bytes() == b"yesterday's" and [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_file_holds_the_bytes_and_nothing_stands_beside_it(tmp_path: Path):
    path = tmp_path / "a" / "b" / NAME
    assert save_bytes(b"new", path) == path
    assert path.read_bytes() == b"new"
    assert [one.name for one in path.parent.iterdir()] == [NAME]


def test_a_new_file_takes_the_place_of_the_old_one_and_others_may_read_it(yesterdays: Path):
    save_bytes(b"new", yesterdays)
    assert yesterdays.read_bytes() == b"new"
    assert stat.S_IMODE(yesterdays.stat().st_mode) == 0o644


def test_a_name_as_long_as_names_may_be_is_written(tmp_path: Path):
    path = tmp_path / ("n" * 250 + ".xlsx")
    assert save_bytes(b"new", path).read_bytes() == b"new"


def test_a_folder_under_a_file_is_refused(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"x")
    for path in (tmp_path / "file" / NAME, tmp_path / "file" / "sub" / NAME):
        assert "part of the path is a file, not a folder; choose another folder with --output" in refusal(b"new", path)
    assert (tmp_path / "file").read_bytes() == b"x"


def test_a_folder_in_the_place_of_the_workbook_is_refused(tmp_path: Path):
    (tmp_path / NAME).mkdir()
    assert "a folder of that name stands there; rename it" in refusal(b"new", tmp_path / NAME)
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_a_folder_that_may_not_be_written_is_refused(yesterdays: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.mkstemp", failing(errno.EACCES))
    assert "close the workbook if it is open; if the folder cannot be written, choose another" in refusal(
        b"new", yesterdays
    )
    assert left_alone(yesterdays)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_without_write_permission_is_refused(yesterdays: Path):
    yesterdays.parent.chmod(0o500)
    try:
        assert "Permission denied" in refusal(b"new", yesterdays)
    finally:
        yesterdays.parent.chmod(0o700)
    assert left_alone(yesterdays)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EDQUOT, "the disk quota is used up; free some space"),
        (errno.EIO, "choose another folder with --output"),
    ],
)
@pytest.mark.parametrize("call", ["os.fsync", "os.fdopen", "pathlib.Path.replace"])
def test_a_disk_that_fails_on_the_way_leaves_the_old_file(
    call: str, number: int, advice: str, yesterdays: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(call, failing(number))
    assert refusal(b"new", yesterdays).endswith(advice)
    monkeypatch.undo()
    assert left_alone(yesterdays)


def failing(number: int):
    def fail(*_args: object, **_keywords: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_larger_than_allowed_leaves_the_old_one(yesterdays: Path):
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from pathlib import Path; from flows.workbook.save import save_bytes\n"
        "from schemas.errors import InputError\n"
        "try: save_bytes(b'x' * 100_000, Path(sys.argv[1]))\n"
        "except InputError as error: print(error)\n"
    )
    said = child(script, yesterdays).communicate(timeout=60)[0]
    assert "files on this disk may not be that large" in said
    assert left_alone(yesterdays)


def on_a_small_disk(folder: Path, script: str) -> str:
    """What the script prints, run with a disk of 128 KiB mounted at the folder, which nobody else sees."""
    mount = 'mount -t tmpfs -o size=128k tmpfs "$1" && exec "$2" -c "$3" "$1"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh", str(folder), sys.executable, script]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    except FileNotFoundError:
        pytest.skip("this system mounts nothing for a single process")
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("a small disk cannot be mounted here")
    assert done.returncode == 0, done.stderr
    return done.stdout


SAVE_TWICE = """
import os, subprocess, sys
from pathlib import Path
from flows.workbook.save import save_bytes
from schemas.errors import InputError
path = Path(sys.argv[1]) / "report.xlsx"
save_bytes(b"yesterday's", path)
{before}
try:
    save_bytes(os.urandom(300_000), path)
except InputError as error:
    print(error)
print(path.read_bytes() == b"yesterday's", os.listdir(path.parent) == [path.name])
"""


@pytest.mark.parametrize(
    ("before", "advice"),
    [
        ("", "the disk is full; free some space"),
        (
            "subprocess.run(['mount', '-o', 'remount,ro', path.parent], check=True)",
            "the disk is read-only; choose another folder with --output",
        ),
    ],
    ids=["full", "read-only"],
)
def test_a_disk_that_is_really_full_or_read_only_leaves_the_old_file(before: str, advice: str, tmp_path: Path):
    said = on_a_small_disk(tmp_path, SAVE_TWICE.format(before=before)).splitlines()
    assert said[0].endswith(advice)
    assert said[1:] == ["True True"]


def child(script: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


STOPPED = {
    "before the bytes are safe": "os.fsync = pause",
    "between write and rename": "Path.replace = pause",
}


@pytest.mark.parametrize("where", STOPPED)
def test_a_run_killed_while_saving_leaves_the_old_workbook_whole_and_a_later_run_clears_up(
    where: str, yesterdays: Path
):
    script = (
        "import os, sys, time; from pathlib import Path; from flows.workbook.save import save_bytes\n"
        "def pause(*_): print('here', flush=True); time.sleep(60)\n"
        f"{STOPPED[where]}\n"
        "save_bytes(b'half' * 50_000, Path(sys.argv[1]))\n"
    )
    saving = child(script, yesterdays)
    assert saving.stdout is not None
    assert saving.stdout.readline() == "here\n"
    saving.send_signal(signal.SIGKILL)
    saving.wait(timeout=60)
    saving.stdout.close()
    (leftover,) = (one for one in yesterdays.parent.iterdir() if one != yesterdays)
    assert yesterdays.read_bytes() == b"yesterday's"
    assert leftover.name.startswith(".")
    assert not list(yesterdays.parent.glob("*.xlsx-*"))

    save_bytes(b"new", yesterdays)  # at once: the leftover may still be another run's own
    assert leftover.exists()
    long_ago = time.time() - LEFTOVER_SECONDS - 60
    os.utime(leftover, (long_ago, long_ago))
    save_bytes(b"newer", yesterdays.with_name("another.xlsx"))
    assert sorted(one.name for one in yesterdays.parent.iterdir()) == ["another.xlsx", NAME]
    assert yesterdays.read_bytes() == b"new"


def test_other_peoples_unfinished_files_are_not_swept_away(yesterdays: Path):
    theirs = [yesterdays.parent / name for name in (".download.part", ".~lock.rivertown.xlsx#", "x.clusterbook-part")]
    for path in theirs:
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    save_bytes(b"new", yesterdays)
    assert all(path.exists() for path in theirs)


# The whole recipe.


@pytest.fixture
def made(tmp_path: Path) -> Run:
    return run(make_cluster(tmp_path / "rivertown"))


def again(made: Run, output: Path) -> str:
    with pytest.raises(InputError) as refused:
        run(made.report.path.parents[1] / "rivertown", output=output)
    return str(refused.value)


def test_a_report_into_a_folder_that_cannot_be_written_is_refused_in_one_message(made: Run):
    message = again(made, made.report.path / "sub")
    assert "part of the path is a file, not a folder" in message


def test_a_disk_that_fills_while_a_report_is_saved_leaves_the_last_one(made: Run, monkeypatch: pytest.MonkeyPatch):
    before = made.report.path.read_bytes()
    monkeypatch.setattr("os.fsync", failing(errno.ENOSPC))
    assert "the disk is full; free some space" in again(made, made.report.path.parent)
    assert made.report.path.read_bytes() == before
    assert [one.name for one in made.report.path.parent.iterdir()] == [NAME]


def test_a_report_made_twice_is_the_same_file(made: Run):
    before = made.report.path.read_bytes()
    run(made.report.path.parents[1] / "rivertown")
    assert made.report.path.read_bytes() == before
