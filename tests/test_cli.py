"""The command line's promises: quick, one clear message, the path last, exit codes, nothing overwritten."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.cli import main


def write_unit(cluster: Path, unit: str) -> None:
    """Write another unit into the first row of the facts."""
    workbook = load_workbook(cluster / "facts.xlsx")
    sheet = workbook["facts"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, heads["unit"]).value = unit
    workbook.save(cluster / "facts.xlsx")


def test_the_command_line_starts_without_what_is_heavy(root):
    code = "import json, sys, flows.cli; json.dump(sorted(sys.modules), sys.stdout)"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True).stdout)
    assert not {"prefect", "polars", "pandera", "openpyxl", "pydantic", "rich"} & set(loaded)


@pytest.mark.parametrize("command", [[], ["report"], ["serve"], ["new"]])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert "clusterbook" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "--as-of", "26 April"], "'26 April' is not a date; write it as 2024-04-26"),
        (["report", "--as-of", "2024-13-01"], "'2024-13-01' is not a date"),
        (["report", "--since", "last"], "'last' is neither a date nor the word previous; write it as 2024-04-26"),
        (["report", "--language", "fr"], "invalid choice: 'fr'"),
        (["reprot"], "invalid choice: 'reprot'"),
        ([], "required"),
    ],
)
def test_bad_arguments_end_with_2_and_say_what_is_right(arguments, message, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_the_path_is_the_last_line_and_a_summary_stands_before_it(jiading, tmp_path, capsys):
    assert main(["report", str(jiading), "--plain", "--as-of", "2024-04-26", "--output", str(tmp_path)]) == 0
    *summary, path = capsys.readouterr().out.splitlines()
    assert Path(path).is_file()
    assert Path(path).parent == tmp_path
    assert "2024-04-26" in Path(path).name
    assert "facts as of 2024-04-26" in summary[0]
    assert all(severity in summary[0] for severity in ("error", "warning", "note"))
    assert "sheets" in summary[1]


def test_the_summary_says_which_day_was_compared_with_and_why(jiading, tmp_path, capsys):
    command = ["report", str(jiading), "--plain", "--language", "en", "--output", str(tmp_path)]

    def compared(*more: str) -> str:
        assert main([*command, *more]) == 0
        return capsys.readouterr().out.splitlines()[0].partition("compared with ")[2].partition(";")[0]

    assert compared("--as-of", "2024-04-26") == "2023-10-26 (6 months before)"
    assert compared("--as-of", "2024-11-21", "--since", "2024-01-01") == "2024-01-01 (as asked)"
    assert compared("--since", "previous") == "2024-11-21 (jiading-biopharma_2024-11-21_en.xlsx)"


def test_an_earlier_report_that_is_not_there_is_told_in_one_line(jiading, tmp_path, capsys):
    command = ["report", str(jiading), "--plain", "--since", "previous", "--output", str(tmp_path)]
    assert main(command) == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert "holds no earlier report of jiading-biopharma" in line


def test_a_day_to_compare_with_that_is_not_earlier_is_one_line(jiading, tmp_path, capsys):
    days = ["--as-of", "2024-04-26", "--since", "2024-04-26"]
    assert main(["report", str(jiading), "--plain", *days, "--output", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert "give a day before that one" in printed.err
    assert len(printed.err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_nothing_but_the_result_is_printed_where_there_is_no_terminal(jiading, tmp_path, capsys):
    main(["report", str(jiading), "--plain", "--output", str(tmp_path)])
    assert capsys.readouterr().err == ""


def test_a_cluster_is_found_by_its_name_from_any_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["report", "jiading-biopharma", "--plain", "--output", "made here"]) == 0
    assert Path(capsys.readouterr().out.splitlines()[-1]).parent == tmp_path / "made here"


def test_the_only_cluster_is_the_default(jiading, tmp_path, monkeypatch):
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / "only").symlink_to(jiading)
    (inputs / "registers").mkdir()
    monkeypatch.setattr("flows.folders.INPUTS", inputs)
    assert main(["report", "--plain", "--output", str(tmp_path)]) == 0


def test_of_several_clusters_one_must_be_named(tmp_path, monkeypatch, capsys):
    for name in ("lingang-chips", "jiading-biopharma"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cluster.toml").touch()
    monkeypatch.setattr("flows.folders.INPUTS", tmp_path)
    assert main(["report", "--plain"]) == 1
    assert "say which one: jiading-biopharma, lingang-chips" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("jiading-biofarma", "did you mean 'jiading-biopharma'?"),
        ("nowhere", "no such cluster folder"),
        ("registers", "no cluster.toml"),
    ],
)
@pytest.mark.parametrize("plain", [True, False])
def test_a_wrong_cluster_is_told_at_once(given, message, plain, root, monkeypatch, capsys):
    monkeypatch.chdir(root / "inputs")
    assert main(["report", given, *(["--plain"] if plain else [])]) == 1
    printed = capsys.readouterr()
    assert message in printed.err
    assert len(printed.err.splitlines()) == 1
    assert printed.out == ""


def test_findings_are_no_failure_unless_strict(cluster, tmp_path, capsys):
    write_unit(cluster, "bilion yuan")
    assert main(["report", str(cluster), "--plain", "--output", str(tmp_path / "out")]) == 0
    assert "1 error," in capsys.readouterr().out
    assert main(["report", str(cluster), "--plain", "--strict", "--output", str(tmp_path / "strict")]) == 1
    printed = capsys.readouterr()
    assert "facts.xlsx" in printed.err
    assert "bilion yuan" in printed.err
    assert printed.out == ""
    assert not (tmp_path / "strict").exists()


def test_a_run_that_fails_leaves_the_workbook_before_it_untouched(cluster, tmp_path, capsys):
    output = tmp_path / "out"
    command = ["report", str(cluster), "--plain", "--output", str(output)]
    assert main(command) == 0
    before = {file.name: file.read_bytes() for file in output.iterdir()}
    (cluster / "facts.xlsx").unlink()
    assert main(command) == 1
    assert {file.name: file.read_bytes() for file in output.iterdir()} == before
    assert "Traceback" not in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_one_is_told(jiading, tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main(["report", str(jiading), "--plain", "--output", str(tmp_path / "file")]) == 1
    printed = capsys.readouterr().err
    assert str(tmp_path / "file") in printed
    assert len(printed.splitlines()) == 1


class Panic(BaseException):
    """What a panic in polars is like: not an Exception."""


@pytest.mark.parametrize("kind", [ZeroDivisionError, Panic])
def test_a_fault_of_ours_is_one_line_and_a_log(kind, jiading, tmp_path, monkeypatch, capsys):
    def fault(*_, **__):
        raise kind("no such luck")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("flows.recipe.make_report", fault)
    assert main(["report", str(jiading), "--plain"]) == 70
    printed = capsys.readouterr().err
    assert f"{kind.__name__}: no such luck" in printed
    assert len(printed.splitlines()) == 1
    (log,) = tmp_path.glob("clusterbook-*.log")
    assert str(log) in printed
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_an_interrupt_is_quiet(jiading, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.recipe.make_report", interrupted)
    assert main(["report", str(jiading), "--plain"]) == 130
    assert capsys.readouterr().err == ""


def test_a_named_server_that_is_not_there_is_told(jiading, monkeypatch, capsys):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert main(["report", str(jiading)]) == 1
    assert "no Prefect server answers there" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_who_has_seen_enough_is_no_fault(root):
    command = [sys.executable, "-m", "flows.cli", "explain"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        run.stdout.close()  # before anything is printed
        said = run.stderr.read()
    assert (run.returncode, said) == (141, "")
