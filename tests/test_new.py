"""A new cluster's folder: complete, valid, and never at the cost of what is there."""

import re
import tomllib

import pytest
from openpyxl import load_workbook

from flows.cli import main
from flows.folders import REGISTERS
from flows.ingest.cluster import read_inputs
from flows.ingest.registers import read_registers
from flows.ingest.settings import read_cluster
from flows.new import new_cluster
from schemas.cluster import Changes, Cluster
from schemas.inputs import INPUT_SHEETS


def test_a_new_cluster_has_both_files_and_every_sheet(tmp_path, capsys):
    assert main(["new", str(tmp_path / "lingang-chips")]) == 0
    declaration, form = (tmp_path / "lingang-chips" / name for name in ("cluster.toml", "facts.xlsx"))
    assert capsys.readouterr().out.splitlines() == [str(declaration), str(form)]
    assert {sheet.name for sheet in INPUT_SHEETS} <= set(load_workbook(form).sheetnames)


def test_a_new_cluster_is_read_without_complaint(tmp_path):
    new_cluster(tmp_path / "new")
    read_inputs(tmp_path / "new", REGISTERS)


def test_the_template_explains_every_key(tmp_path):
    declaration, _ = new_cluster(tmp_path / "new")
    text = declaration.read_text(encoding="utf-8")
    assert set(tomllib.loads(without_marks(text))) == set(Cluster.model_fields)
    assert all(line.startswith("#") for line in text.split("\n\n")[0].splitlines())


def without_marks(text: str) -> str:
    """The template with what it offers behind a # written out; its explanations stay behind theirs."""
    return re.sub(r'^# (?=\[|"|\w+ = )', "", text, flags=re.MULTILINE)


def test_what_the_template_offers_can_be_written_by_removing_its_marks(tmp_path):
    declaration, _ = new_cluster(tmp_path / "new")
    bare = read_cluster(declaration)
    text = without_marks(declaration.read_text(encoding="utf-8"))
    declaration.write_text(text, encoding="utf-8")
    full = read_cluster(declaration)
    assert (bare.anchor, bare.platform, dict(bare.rates), dict(bare.developments.anchors)) == (None, None, {}, {})
    assert full.anchor and full.platform and full.rates and full.developments.anchors  # noqa: PT018 - one question
    assert full.changes == bare.changes == Changes()
    indicators = set(read_registers(REGISTERS).indicators["indicator"])
    named = (*full.anchor.indicators, *full.anchor.park_indicators, *full.comparison.indicators, full.comparison.total)
    assert set(named) <= indicators


@pytest.mark.parametrize("name", ["cluster.toml", "facts.xlsx"])
def test_nothing_is_overwritten(name, tmp_path, capsys):
    (tmp_path / name).write_text("mine")
    assert main(["new", str(tmp_path)]) == 1
    assert (tmp_path / name).read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert "is there already" in capsys.readouterr().err


def test_a_bare_name_goes_under_inputs(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.commands.new.INPUTS", tmp_path)
    assert main(["new", "lingang-chips"]) == 0
    assert (tmp_path / "lingang-chips" / "cluster.toml").is_file()
