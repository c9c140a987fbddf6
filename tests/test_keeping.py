"""What is kept between runs: it comes back as it was, or counts as not there; a key tells every difference."""

import os
import pickle
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event, Timer

import polars as pl
import pytest

from flows.folders import REGISTERS
from flows.keeping import keys
from flows.keeping import store as store_module
from flows.keeping.keys import digest, key_of
from flows.keeping.pickled import pickled
from flows.keeping.store import Store
from flows.keeping.unchanged import find_unchanged, keep_report, request_key
from schemas.grids import FileRead, Grid
from schemas.report import Report, Request

FRAME = pl.DataFrame(
    {
        "text": ["a", None, "嘉定"],
        "day": [date(2024, 1, 1), None, date(2024, 2, 1)],
        "ids": [["F1", "F2"], [], None],
        "took": [timedelta(days=1), None, timedelta(0)],
        "number": [1.5, None, float("inf")],
    },
    schema_overrides={"number": pl.Float64},
).with_columns(grade=pl.Series(["A", "B", None], dtype=pl.Enum(["A", "B"])))
READ = FileRead("facts.xlsx", "ab" * 32, (Grid("facts.xlsx", "facts", pl.DataFrame({"A": ["1", None]})),))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


def test_a_frame_comes_back_with_its_types_and_gaps(store):
    assert store.save("k", (FRAME, FRAME.clear())).result()
    whole, empty = store.load("k")
    assert whole.equals(FRAME)
    assert whole.schema == empty.schema == FRAME.schema


def test_a_file_read_comes_back_as_it_was_read(store):
    store.save("k", READ).result()
    back = store.load("k")
    assert replace(back, grids=()) == replace(READ, grids=())
    assert back.grids[0].cells.equals(READ.grids[0].cells)
    assert back.grids[0].odd.schema == READ.grids[0].odd.schema


def test_a_frame_that_stands_twice_is_written_once_as_parquet(store):
    store.save("k", (FRAME, FRAME)).result()
    assert [path.name for path in (store.folder / "k").glob("*.parquet")] == ["0.parquet"]
    first, second = store.load("k")
    assert first is second


def test_a_run_goes_on_while_its_result_is_written_and_who_asks_for_it_waits(store, monkeypatch):
    held, write = Event(), store_module._write
    monkeypatch.setattr(store_module, "_write", lambda *about: (held.wait(), write(*about)))
    saving = store.save("k", FRAME)
    assert not saving.done()
    assert not (store.folder / "k").exists()
    Timer(0.05, held.set).start()
    assert store.load("k").equals(FRAME)
    assert saving.result()


def test_a_run_ends_when_all_is_written(store, monkeypatch):
    held, write = Event(), store_module._write
    monkeypatch.setattr(store_module, "_write", lambda *about: (held.wait(), write(*about)))
    store.save("k", FRAME)
    Timer(0.05, held.set).start()
    store.prune()
    assert [path.name for path in store.folder.iterdir()] == ["k"]


def test_what_cannot_be_kept_is_not_kept(store):
    assert not store.save("k", lambda: 1).result()
    assert not store.save("k", pl.DataFrame({"a": [object()]})).result()
    assert store.load("k") is None
    assert list(store.folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "kept").write_text("a file")
    store = Store(tmp_path / "kept")
    assert not store.save("k", 1).result()
    assert store.load("k") is None
    store.prune()


@pytest.mark.parametrize("name", ["entry.json", "value.pickle", "0.parquet"])
@pytest.mark.parametrize("damage", ["gone", "cut", "changed", "empty"])
def test_an_entry_that_is_damaged_counts_as_not_there_and_can_be_kept_anew(store, name, damage):
    store.save("k", READ).result()
    path = store.folder / "k" / name
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        middle = len(content) // 2
        changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes({"cut": content[:middle], "changed": changed, "empty": b""}[damage])
    assert store.load("k") is None
    assert store.save("k", READ).result()
    assert store.load("k").file == "facts.xlsx"


class _Trap:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def test_a_pickle_from_elsewhere_is_not_run(store, tmp_path):
    store.save("k", ()).result()
    content, _ = pickled(_Trap(tmp_path / "trap"))
    assert b"mkdir" in content
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.keeping.pickled.pickled", lambda _: (content, ()))
        store.save("k", ()).result()
    assert store.load("k") is None
    assert not (tmp_path / "trap").exists()


@pytest.mark.parametrize("named", ["flows.cli main", "schemas.errors did_you_mean", "builtins eval", "os system"])
def test_functions_are_not_to_be_had_from_a_pickle(named):
    from flows.keeping.pickled import unpickled

    module, name = named.split()
    with pytest.raises(pickle.UnpicklingError, match="no kind of value"):
        unpickled(f"c{module}\n{name}\n.".encode(), ())


def test_a_fresh_store_gives_nothing_and_keeps_for_later(store):
    store.save("k", 1).result()
    fresh = replace(store, fresh=True)
    assert fresh.load("k") is None
    assert fresh.save("k", 2).result()
    assert store.load("k") == 2


def test_what_is_long_unused_goes_and_what_was_used_stays(store):
    for name in ("old", "used"):
        store.save(name, READ).result()
        os.utime(store.folder / name, (0, 0))
    assert store.load("used") is not None
    store.prune()
    assert [entry.name for entry in store.folder.iterdir()] == ["used"]


def test_above_its_size_the_longest_unused_goes_first(store):
    now = time.time()
    for age, name in enumerate(("newest", "middle", "oldest")):
        store.save(name, b"x" * 1000).result()
        os.utime(store.folder / name, (now - 100 * age,) * 2)
    store.prune(size=2500)
    assert sorted(entry.name for entry in store.folder.iterdir()) == ["middle", "newest"]


def test_what_another_run_is_writing_is_left_alone_until_it_is_clear_that_it_died(store):
    store.save("k", 1).result()
    for name, at in ((".part-now", time.time()), (".part-old", 0)):
        (store.folder / name).mkdir()
        os.utime(store.folder / name, (at, at))
    store.prune(size=0)
    assert [entry.name for entry in store.folder.iterdir()] == [".part-now"]


@dataclass(frozen=True)
class _Pair:
    first: object
    second: object


VALUES = (
    None, True, 1, 1.0, "1", b"1", date(2024, 1, 1), "2024-01-01", Decimal(1), Path("1"), (), ("a", "b"), ("ab",),
    (("a",), "b"), {"a": "b"}, {"b": "a"}, _Pair("a", "b"), _Pair("b", "a"), frozenset({"a", "b"}), FRAME,
    FRAME.clear(), FRAME.reverse(), FRAME.rename({"text": "other"}), FRAME.select("text"), pl.DataFrame({"text": [""]}),
    pl.DataFrame({"text": [None]}, schema={"text": pl.String}),
    pl.DataFrame({"text": [None]}, schema={"text": pl.Date}),
)  # fmt: skip


def test_no_two_different_values_have_one_digest():
    assert len({digest(value) for value in VALUES}) == len(VALUES)


def test_the_same_content_has_one_digest_whatever_its_memory_holds(store):
    store.save("k", FRAME).result()
    halves = pl.concat([FRAME.head(1), FRAME.tail(2)], rechunk=False)
    assert digest(FRAME) == digest(store.load("k")) == digest(halves)


def test_what_cannot_be_told_has_no_digest():
    with pytest.raises(TypeError, match="cannot be told"):
        digest(object())


def test_a_key_is_of_the_stage_the_code_and_the_results_before(monkeypatch):
    before = object()
    key = key_of("build", before, "en", known={id(before): "k1"})
    others = {
        key_of("build", before, "zh", known={id(before): "k1"}),
        key_of("build", before, "en", known={id(before): "k2"}),
        key_of("tidy", before, "en", known={id(before): "k1"}),
    }
    monkeypatch.setattr(keys, "code_version", lambda: "another")
    others.add(key_of("build", before, "en", known={id(before): "k1"}))
    assert len(others | {key}) == 5


def test_the_version_of_the_code_is_of_its_sources(tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "ROOT", tmp_path)
    for folder in ("flows", "schemas"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("1")
    first = keys.code_version.__wrapped__()
    assert keys.code_version.__wrapped__() == first
    (tmp_path / "schemas/a.py").write_text("2")
    assert keys.code_version.__wrapped__() != first


def report_of(output, **changes):
    return replace(
        Report(output / "r_2024.xlsx", date(2024, 1, 1), 1, {}, ("Cover",), {}, date(2023, 1, 1), "as asked"), **changes
    )


@pytest.fixture
def made(store, tmp_path):
    """A request, made once: the folder of inputs, the key, and a workbook with what stands beside it."""
    folder, output = tmp_path / "cluster", tmp_path / "outputs"
    folder.mkdir()
    output.mkdir()
    (folder / "cluster.toml").write_text("a")
    for name in ("r_2024.xlsx", "r_2024_facts.csv"):
        (output / name).write_text(name)
    request = Request(folder, REGISTERS, output)
    key = request_key(request)
    keep_report(store, key, request, report_of(output))
    return request


def test_a_report_that_nothing_has_changed_about_is_found(store, made):
    assert find_unchanged(store, request_key(made)) == report_of(made.output)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: (made.cluster / "cluster.toml").write_text("b"),
        lambda made: (made.cluster / "returns").mkdir() or (made.cluster / "returns/new.csv").write_text("b"),
        lambda made: (made.output / "r_2024.xlsx").unlink(),
        lambda made: (made.output / "r_2024.xlsx").write_text("touched"),
        lambda made: (made.output / "r_2024_facts.csv").unlink(),
    ],
)
def test_a_report_is_not_found_where_an_input_or_an_output_changed(store, made, change):
    change(made)
    assert find_unchanged(store, request_key(made)) is None


@pytest.mark.parametrize("asked", [{"as_of": date(2024, 1, 1)}, {"language": "en"}, {"strict": True}, {"pdf": True}])
def test_another_request_is_another_report(store, made, asked):
    assert find_unchanged(store, request_key(replace(made, **asked))) is None


def test_a_report_compared_with_an_earlier_one_is_not_looked_up(made):
    assert request_key(replace(made, since="previous")) is None


def test_a_report_whose_inputs_changed_while_it_was_made_is_not_kept(store, made):
    key = request_key(replace(made, language="zh"))
    (made.cluster / "cluster.toml").write_text("b")
    keep_report(store, key, replace(made, language="zh"), report_of(made.output))
    (made.cluster / "cluster.toml").write_text("a")
    assert find_unchanged(store, key) is None


def test_a_report_without_the_pdf_asked_for_is_not_kept(store, made):
    printed = replace(made, pdf=True)
    keep_report(store, request_key(printed), printed, report_of(made.output))
    assert find_unchanged(store, request_key(printed)) is None
