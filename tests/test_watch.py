"""The watched folder: what has arrived, what has not yet, what is remembered, a watcher that nothing ends."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.notes import note_path
from flows.watch import Version, Watched, answered, begin, claim, look, looked, remember, settled, watch_returns
from schemas.errors import InputError

OLD, NEW = Version(10, 1), Version(12, 2)


class Enough(BaseException):
    """Ends a watch that would go on."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cluster's folder with one sender's folder, and a state folder of its own."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    (tmp_path / "rivertown" / "returns" / "river-park").mkdir(parents=True)
    return tmp_path / "rivertown"


def drop(folder: Path, name: str, content: str = "x") -> None:
    (folder / "returns" / name).write_text(content)


def watched_while(folder: Path, *steps: Callable[[], object], fails: bool = False) -> tuple[list[object], list[str]]:
    """Watch the folder, doing one step after each look; return what was handled and what was complained of."""
    handled: list[object] = []
    complaints: list[str] = []
    left = list(steps)

    def pause(_: float) -> None:
        if not left:
            raise Enough
        left.pop(0)()

    def handle(files: object) -> None:
        handled.append(files)
        if fails:
            raise InputError("no workbook")

    with pytest.raises(Enough):
        watch_returns(folder, handle, complaints.append, pause=pause)
    return handled, complaints


def nothing() -> None:
    """One more look."""


@pytest.mark.parametrize(
    ("previous", "now", "known", "arrived"),
    [
        ({}, {"a": NEW}, {}, {}),  # seen once: it may still grow
        ({"a": NEW}, {"a": NEW}, {}, {"a": NEW}),
        ({"a": OLD}, {"a": NEW}, {}, {}),  # it grows
        ({"a": Version(12, 1)}, {"a": NEW}, {}, {}),  # of one size, but written to
        ({"a": OLD}, {"a": OLD}, {"a": OLD}, {}),  # known
        ({"a": NEW}, {"a": NEW}, {"a": OLD}, {"a": NEW}),  # known, and changed
        ({"a": NEW}, {}, {}, {}),  # taken away
        ({"a": NEW, "b": OLD}, {"a": NEW, "b": NEW}, {}, {"a": NEW}),
    ],
)
def test_a_file_has_arrived_when_two_looks_find_it_the_same(previous, now, known, arrived):
    assert settled(previous, now, known) == arrived


def test_files_that_have_arrived_wait_for_one_that_grows_but_not_for_ever():
    watched, arrived = Watched({}, {"a": NEW, "b": OLD}), {}
    looks = 0
    while not arrived:
        looks += 1
        watched, arrived = looked(watched, {"a": NEW, "b": Version(looks, looks)})
    assert arrived == {"a": NEW}
    assert looks == 61


def test_what_was_answered_has_not_arrived_again():
    watched, arrived = looked(Watched({}, {"a": NEW}), {"a": NEW})
    _, again = looked(answered(watched, arrived), {"a": NEW})
    assert (arrived, again) == ({"a": NEW}, {})


def test_a_file_that_was_taken_away_and_comes_back_has_arrived_anew():
    watched, _ = looked(Watched({"a": OLD}, {"a": OLD}), {})
    watched, _ = looked(watched, {"a": OLD})
    assert looked(watched, {"a": OLD})[1] == {"a": OLD}


@pytest.mark.parametrize(
    "name",
    [
        "river-park/~$2024.xlsx", "river-park/.~lock.2024.ods#", "river-park/.2024.xlsx", "river-park/2024.xlsx.part",
        "river-park/2024.tmp", "river-park/2024.xlsx.crdownload", "river-park/layout.toml", "river-park/letter.docx",
    ],
)  # fmt: skip
def test_what_no_report_reads_is_not_looked_at(folder, name):
    drop(folder, name)
    assert look(folder) == {}


def test_returns_are_looked_at_with_a_sender_and_without(folder):
    drop(folder, "river-park/2024.xlsx", "four")
    drop(folder, "stray.csv")
    (folder / "facts.xlsx").write_text("not sent by anybody")
    seen = look(folder)
    assert list(seen) == ["returns/river-park/2024.xlsx", "returns/stray.csv"]
    assert seen["returns/river-park/2024.xlsx"].size == 4


def test_a_file_that_grows_in_two_writes_is_handled_once(folder):
    handled, complaints = watched_while(
        folder,
        lambda: drop(folder, "river-park/2024.csv", "first half"),
        lambda: drop(folder, "river-park/2024.csv", "first half, second half"),
        *[nothing] * 4,
    )
    assert handled == [("returns/river-park/2024.csv",)]
    assert complaints == []


def test_files_that_were_there_before_anybody_watched_start_nothing(folder):
    drop(folder, "river-park/2023.csv")
    assert watched_while(folder, *[nothing] * 3)[0] == []


def test_a_file_that_came_while_nobody_watched_is_found_by_the_next_watch(folder):
    drop(folder, "river-park/2023.csv")
    watched_while(folder, nothing)
    drop(folder, "river-park/2024.csv")
    assert watched_while(folder, *[nothing] * 3)[0] == [("returns/river-park/2024.csv",)]
    assert watched_while(folder, *[nothing] * 3)[0] == []


def test_a_folder_that_is_away_for_a_while_is_told_of_once_and_watched_again(folder):
    away = folder.with_name("away")
    handled, complaints = watched_while(
        folder,
        lambda: folder.rename(away),
        nothing,
        lambda: away.rename(folder),
        lambda: drop(folder, "river-park/2024.csv"),
        *[nothing] * 3,
    )
    assert handled == [("returns/river-park/2024.csv",)]
    (complaint,) = complaints
    assert "rivertown: cannot be watched" in complaint


def test_a_report_that_cannot_be_made_does_not_end_the_watch(folder):
    handled, complaints = watched_while(folder, lambda: drop(folder, "river-park/2024.csv"), *[nothing] * 3, fails=True)
    assert handled
    assert "no workbook" in complaints[0]


@pytest.mark.parametrize("damaged", ["", "[]", '{"files": [1]}', '{"files": {"a": 1}}'])
def test_a_damaged_note_is_as_good_as_none(folder, damaged):
    drop(folder, "river-park/2023.csv")
    note = note_path("watched", folder)
    note.parent.mkdir(parents=True)
    note.write_text(damaged)
    assert list(begin(folder).known) == ["returns/river-park/2023.csv"]


def test_what_is_remembered_is_what_was_known(folder):
    remember(folder, Watched({"returns/园区/2024.xlsx": NEW}))
    assert begin(folder).known == {"returns/园区/2024.xlsx": NEW}


def test_two_folders_of_one_name_have_two_notes(folder, tmp_path):
    assert note_path("watched", folder) != note_path("watched", tmp_path / "elsewhere" / "rivertown")
    assert note_path("watched", folder) == note_path("watched", Path(os.path.relpath(folder)))


def test_a_folder_that_is_no_clusters_cannot_be_watched(tmp_path):
    with pytest.raises(InputError, match="no such cluster folder"):
        look(tmp_path / "nowhere")


def test_a_folder_is_watched_by_one_process(folder):
    lock = claim(folder)
    with pytest.raises(InputError, match="another process watches it already"):
        watch_returns(folder, print, print)
    lock.release()
    assert watched_while(folder, nothing) == ([], [])
