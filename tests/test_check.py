"""`clusterbook check`: what was sent is checked, never changed; a confirmed warning rests until its row changes."""

import json
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import load_workbook

from flows.check import CheckRequest, check_files
from flows.cli import main
from flows.recipe import Request, make_report
from making import fact, make_cluster, registers_of
from readback import by_openpyxl

LIST = "Findings 核查"
REPEATED = (fact(), fact(fact_id="F2"))


@pytest.fixture
def rivertown(tmp_path):
    return make_cluster(tmp_path / "cluster")


def sent(tmp_path, *facts, name="return.xlsx", **sheets):
    """A filled-in form beside the cluster, synthetic."""
    made = make_cluster(tmp_path / f"of {name}", facts=facts or (fact(),), **sheets) / "facts.xlsx"
    return made.rename(tmp_path / name)


def checked(cluster, *files, confirmed=(), output="out"):
    output = cluster.parent / output
    return check_files(CheckRequest(tuple(files), cluster, registers_of(cluster), output, tuple(confirmed)))


def document(one):
    return json.loads(one.written[1].read_text(encoding="utf-8"))


def fill_in(workbook, reason, by="Li Wei", severity="warning"):
    """Write a reason beside the first finding of the severity, as a person does."""
    opened = load_workbook(workbook)
    sheet = opened[LIST]
    row = next(row for row in sheet.iter_rows(min_row=8) if str(row[1].value).startswith(severity))
    row[11].value, row[12].value = reason, by
    filled = workbook.with_name("filled.xlsx")
    opened.save(filled)
    return filled


def test_a_file_in_order_is_clean_and_every_cell_of_it_counted(rivertown, tmp_path):
    (one,) = checked(rivertown, sent(tmp_path))
    assert one.verdict == "clean"
    said = document(one)
    assert {sheet["sheet"] for sheet in said["cells"]} >= {"facts", "sources", "entities"}
    assert all(sheet["total"] == sum(sheet["classes"].values()) for sheet in said["cells"])


def test_a_mistake_is_found_at_its_cell_and_the_senders_file_stays_as_it_was(rivertown, tmp_path):
    file = sent(tmp_path, fact(), fact(fact_id="F2", period="2022", unit="bilion yuan"))
    before = file.read_bytes()
    (one,) = checked(rivertown, file)
    (found,) = [each for each in document(one)["findings"] if each["severity"] == "error"]
    assert (found["sheet"], found["cells"], found["found"], found["suggestion"]) == (
        "facts",
        "F3",
        ["bilion yuan"],
        "billion yuan",
    )
    assert found["figures_en"][0] == "headline, figure 1"
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("out/*")) == [
        "return.xlsx.findings.json",
        "return.xlsx.findings.xlsx",
    ]
    assert by_openpyxl(one.written[0].read_bytes())["facts"]["F3"] == "bilion yuan"


def test_the_same_file_gives_the_same_bytes(rivertown, tmp_path):
    file = sent(tmp_path, *REPEATED)
    first, again = (checked(rivertown, file, output=name)[0].written for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_a_file_that_cannot_be_read_is_told_the_same_way(rivertown, tmp_path, capsys):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    command = ["check", str(broken), "--cluster", str(rivertown), "--output", str(tmp_path / "out")]
    assert main(command) == 3
    printed = capsys.readouterr().out
    assert "could not be read" in printed
    said = json.loads((tmp_path / "out" / "broken.xlsx.findings.json").read_text(encoding="utf-8"))
    assert said["verdict"] == "refused"
    assert said["findings"][0]["mend_zh"]
    assert (tmp_path / "out" / "broken.xlsx.findings.xlsx").is_file()


def test_a_confirmed_warning_rests_until_its_row_changes(rivertown, tmp_path):
    file = sent(tmp_path, *REPEATED)
    (before,) = checked(rivertown, file)
    assert (before.verdict, document(before)["rows_left_out"]) == ("warnings", 1)
    filled = fill_in(before.written[0], "two bulletins print it")
    (after,) = checked(rivertown, file, confirmed=[filled])
    said = document(after)
    assert (after.verdict, said["confirmed"], said["rows_left_out"]) == ("clean", 1, 0)
    assert said["findings"][0]["confirmed"] == "two bulletins print it (Li Wei)"
    file.unlink()
    changed = sent(tmp_path, fact(value=29), fact(fact_id="F2", value=29), name="return.xlsx2").rename(file)
    (again,) = checked(rivertown, changed, confirmed=[filled])
    assert (again.verdict, document(again)["confirmed"]) == ("warnings", 0)
    assert again.check.ignored["why"].to_list() == ["gone"]


def test_an_error_cannot_be_confirmed_and_the_summary_says_so(rivertown, tmp_path, capsys):
    file = sent(tmp_path, fact(unit="bilion yuan"))
    (one,) = checked(rivertown, file)
    filled = fill_in(one.written[0], "it is right", severity="error")
    command = ["check", str(file), "--cluster", str(rivertown), "--output", str(tmp_path / "out")]
    assert main([*command, "--confirmed", str(filled)]) == 3
    assert "filled.xlsx, no. 1: Only warnings can be confirmed" in capsys.readouterr().out


def test_what_is_confirmed_in_the_clusters_folder_holds_for_check_and_report(tmp_path):
    cluster = make_cluster(tmp_path / "cluster", facts=REPEATED)
    own = cluster / "facts.xlsx"
    (one,) = checked(cluster, own)
    (cluster / "confirmed").mkdir()
    fill_in(one.written[0], "so it is").rename(cluster / "confirmed" / "may.xlsx")
    (again,) = checked(cluster, own)
    assert again.verdict == "clean"
    report = make_report(Request(cluster, registers_of(cluster), tmp_path / "report"))
    assert report.facts == 2


def test_files_of_one_name_get_findings_of_their_own(rivertown, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files = [sent(tmp_path, name="x.xlsx").rename(tmp_path / "a" / "x.xlsx")]
    files.append(sent(tmp_path, fact(unit="mu"), name="y.xlsx").rename(tmp_path / "b" / "x.xlsx"))
    first, second = checked(rivertown, *files)
    assert [first.verdict, second.verdict] == ["clean", "errors"]
    assert len({*first.written, *second.written}) == 4


def test_findings_never_take_the_place_of_a_file_that_was_sent(rivertown, tmp_path):
    (tmp_path / "out").mkdir()
    file = sent(tmp_path, name="a.xlsx").rename(tmp_path / "out" / "a.xlsx")
    trap = sent(tmp_path, name="b.xlsx").rename(tmp_path / "out" / "a.xlsx.findings.xlsx")
    before = trap.read_bytes()
    checked(rivertown, file, trap)
    assert trap.read_bytes() == before


def test_two_checks_of_one_folder_at_once_do_not_clash(rivertown, tmp_path):
    file = sent(tmp_path, *REPEATED)
    made = []
    threads = [Thread(target=lambda: made.extend(checked(rivertown, file))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.verdict for one in made] == ["warnings", "warnings"]
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert document(made[0])["counts"] == {"error": 0, "warning": 1, "note": 0}


def test_the_command_ends_with_0_without_errors_and_names_what_it_wrote(rivertown, tmp_path, capsys, monkeypatch):
    sent(tmp_path, *REPEATED)
    monkeypatch.chdir(tmp_path)
    assert main(["check", "return.xlsx", "--cluster", str(rivertown), "--output", "out"]) == 0
    *said, workbook, as_json = capsys.readouterr().out.splitlines()
    assert said[0].startswith("return.xlsx: 0 errors, 1 warning, 0 notes, 1 row left out. Usable.")
    assert said[1].startswith("warning: facts A3: the row repeats an earlier one")
    assert [Path(path).is_file() for path in (workbook, as_json)] == [True, True]
    assert "\x1b" not in "".join(said)


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_name_that_is_no_file_ends_with_1_and_one_line(confirmed, rivertown, tmp_path, capsys):
    file = sent(tmp_path)
    names = [str(file), "--confirmed", "nowhere.xlsx"] if confirmed else [str(file), "nowhere.xlsx"]
    assert main(["check", *names, "--cluster", str(rivertown), "--output", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert "nowhere.xlsx: no such file" in printed.err
    assert len(printed.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_file_of_facts_alone_is_checked_against_the_clusters_own_sources_and_names(rivertown, tmp_path):
    made = make_cluster(tmp_path / "lone", facts=(fact(), fact(fact_id="F2", source_id="S9")), as_xlsx=False)
    (one,) = checked(rivertown, made / "facts.csv")
    assert [(found["first"], found["rule"]) for found in document(one)["findings"]] == [("J3", "unknown_source")]
