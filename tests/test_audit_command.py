"""`clusterbook audit`: what it prints, writes and ends with, for workbooks and for what is none."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

import shipped
from auditing import packed, parts_of, rewritten
from flows.audit.guarded import read_told
from flows.audit.package.reading import NoWorkbook
from flows.audit.rules.every import RULES
from flows.audit.run import audit
from flows.cli import main

NAME = "cluster_2026-01-31_en.xlsx"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(shipped.content(shipped.NEWEST, "en"))
    return path


@pytest.fixture
def broken(report: Path) -> Path:
    path = report.with_name("broken_2026.xlsx")
    path.write_bytes(rewritten(report.read_bytes(), "docProps/core.xml", r"<dc:title.*?</dc:title>", ""))
    return path


def ended(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["audit", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_last_line_sums_up_and_the_code_says_whether_a_must_rule_is_broken(report, broken, capsys):
    code, out, err = ended(capsys, broken)
    assert code == 3
    assert err == ""
    assert out.splitlines()[-1].startswith("broken_2026.xlsx: ")
    assert "passed" in out.splitlines()[-1]
    assert "The properties hold a title" in " ".join(out.replace("│", " ").split())
    document = told(report)
    must = [rule for rule in document["rules"] if (rule["level"], rule["outcome"]) == ("must", "failed")]
    assert ended(capsys, report)[0] == (3 if must else 0)


def told(path: Path) -> dict:
    return read_told(path, path.name, "xlsx")


def test_rules_that_should_be_kept_only_warn(broken, capsys):
    assert ended(capsys, broken, "--level", "should")[0] == 0


def test_the_json_holds_every_rule_with_its_breaches(broken, tmp_path, capsys):
    code, _, _ = ended(capsys, broken, "--json", tmp_path / "audit.json")
    (document,) = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["files"]
    assert code == 3
    assert document["file"] == "broken_2026.xlsx"
    assert document["sha256"] == hashlib.sha256(broken.read_bytes()).hexdigest()
    assert [rule["number"] for rule in document["rules"]] == [rule.number for rule in RULES]
    title = next(rule for rule in document["rules"] if rule["number"] == 11)
    assert (title["level"], title["profile"], title["outcome"]) == ("must", "A", "failed")
    assert title["en"]
    assert title["zh"]
    assert title["reference"]
    assert title["breaches"] == [{"where": "properties", "found": "title ''", "expected": "what the file is about"}]
    assert sum(document["counts"][name] for name in ("passed", "failed", "nothing", "elsewhere", "unjudged")) == len(
        RULES
    )


def test_json_to_standard_output_is_nothing_but_json(report, broken, capsys):
    _, out, err = ended(capsys, report, broken, "--json", "-", "--level", "must")
    files = json.loads(out)["files"]
    assert [one["file"] for one in files] == [NAME, "broken_2026.xlsx"]
    assert {rule["level"] for one in files for rule in one["rules"]} == {"must"}
    assert NAME in err


def test_the_rules_of_a_profile_are_those_and_the_ones_for_all(report, tmp_path, capsys):
    ended(capsys, report, "--json", tmp_path / "audit.json", "--profile", "D")
    (document,) = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["files"]
    assert {rule["profile"] for rule in document["rules"]} == {"A", "D"}


def test_it_speaks_chinese(broken, capsys):
    _, out, _ = ended(capsys, broken, "--lang", "zh")
    assert "必须" in out
    assert "符合" in out.splitlines()[-1]


def test_at_most_five_breaches_of_a_rule_are_shown_and_the_others_counted(report, tmp_path, capsys):
    parts = parts_of(report.read_bytes())
    path = tmp_path / "many_2026.xlsx"
    path.write_bytes(packed({**parts, **{f"xl/orphan{number}.xml": b"<x/>" for number in range(7)}}))
    _, out, _ = ended(capsys, path)
    assert out.count("xl/orphan") == 5
    assert "… and 9 more" in out  # each is without a content type, too


def test_a_file_name_of_a_program_is_told(report, capsys):
    path = report.rename(report.with_name("Book1.xlsx"))
    _, out, _ = ended(capsys, path, "--level", "should")
    assert "file name" in out


def encrypted(path: Path) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = BytesIO()
    Workbook().save(plain)
    with path.open("wb") as out:
        OOXMLFile(plain).encrypt("secret", out)


NONE = {
    "missing.xlsx": (None, "no such file"),
    "empty.xlsx": (b"", "the file is empty"),
    "text.xlsx": (b"a,b\n1,2\n", "no .xlsx workbook but a text file"),
    "old.xls": (b"\x09\x08\x10\x00" + bytes(40), "no .xlsx workbook"),
    "picture.xlsx": (b"\x89PNG\r\n\x1a\n" + bytes(40), "a picture (PNG)"),
    "cut.xlsx": (shipped.ROOT.joinpath("inputs/jiading-biopharma/facts.xlsx").read_bytes()[:5000], "damaged"),
}


@pytest.mark.parametrize("name", [*NONE, "locked.xlsx", "folder.xlsx", "unsure.xlsx"])
def test_what_is_no_workbook_is_one_clear_line(name, tmp_path, capsys):
    path = tmp_path / name
    content, said = NONE.get(name, (b"", ""))
    if name == "locked.xlsx":
        encrypted(path)
        said = "it is encrypted"
    elif name == "folder.xlsx":
        path.mkdir()
        said = "a folder"
    elif name == "unsure.xlsx":
        book = BytesIO()
        Workbook().save(book)
        path.write_bytes(packed({**parts_of(book.getvalue()), "xl/workbook.xml": b"<workbook>"}))
        said = "damaged"
    elif content is not None:
        path.write_bytes(content)
    code, out, err = ended(capsys, path)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert err.startswith(f"clusterbook: {path}: ")
    assert said in err


def test_one_that_cannot_be_read_does_not_keep_the_others_from_being_audited(report, tmp_path, capsys):
    code, out, err = ended(capsys, tmp_path / "missing.xlsx", report)
    assert code == 1
    assert out.splitlines()[-1].startswith(NAME)
    assert "missing.xlsx" in err


def test_a_place_that_cannot_be_written_is_told(report, tmp_path, capsys):
    code, _, err = ended(capsys, report, "--json", tmp_path)
    assert code == 1
    assert "Choose another place for --json" in err


def test_neither_the_command_nor_its_reading_process_imports_what_is_heavy(report):
    code = (
        "import json, sys\n"
        "from flows.cli import main\n"
        f"main(['audit', {str(report)!r}])\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(shipped.ROOT)}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment)
    heavy = {"prefect", "polars", "pandera", "openpyxl", "lxml"}
    assert not heavy & set(json.loads(said.stdout.splitlines()[-1]))
    code = "import sys, flows.ingest.child, flows.ingest.intake, flows.audit.guarded; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment)
    assert not (heavy - {"lxml"}) & set(said.stdout.split())


CORPUS = shipped.ROOT.parent / "shared" / "corpus"
_LARGE = 3_000_000


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of hostile spreadsheets is not beside this folder")
def test_no_file_of_others_stops_a_rule():
    read = 0
    for path in sorted(CORPUS.rglob("*.xls?")):
        if path.stat().st_size > _LARGE or "bombs" in path.parts:
            continue
        with contextlib.suppress(NoWorkbook):
            assert [(path.name, one) for one in audit(path.read_bytes()) if one.outcome == "unjudged"] == []
            read += 1
    assert read > 40


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of hostile spreadsheets is not beside this folder")
def test_a_bomb_is_refused_in_one_line(capsys):
    bombs = sorted(path for path in CORPUS.joinpath("bombs").rglob("*") if path.is_file() and path.suffix != ".md")
    for path in bombs:
        code, _, err = ended(capsys, path)
        assert code in (0, 1, 3)
        assert code != 1 or len(err.splitlines()) == 1
