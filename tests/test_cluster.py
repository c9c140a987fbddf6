from pathlib import Path

import pytest

from flows.ingest.cluster import read_cluster, read_inputs
from making import GUARD, TOML, fact, make_cluster, opened, registers_of
from schemas.errors import InputError
from schemas.raw import Inputs


def read(cluster: Path) -> Inputs:
    return read_inputs(cluster, registers_of(cluster), GUARD)


def refusal(cluster: Path) -> str:
    with pytest.raises(InputError) as refused:
        read(cluster)
    message = str(refused.value)
    assert "\n" not in message
    return message


def toml_refusal(folder: Path, content: str | bytes) -> str:
    path = folder / "cluster.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refused:
        read_cluster(path)
    return str(refused.value).removeprefix(f"{path}")


def test_a_cluster_is_read_with_its_registers_and_sheets(tmp_path: Path):
    inputs = read(make_cluster(tmp_path / "rivertown"))
    assert inputs.cluster.entity == "Rivertown cluster"
    assert {"billion yuan", "mu"} <= set(inputs.registers.units["unit_en"])
    assert [(t.file, t.sheet, t.rows.height) for t in inputs.tables] == [
        ("facts.xlsx", "facts", 3),
        ("facts.xlsx", "sources", 1),
        ("facts.xlsx", "entities", 4),
        ("facts.xlsx", "milestones", 1),
        ("facts.xlsx", "commitments", 1),
    ]
    assert inputs.unread == ()


def test_csv_files_do_as_well_as_a_workbook(tmp_path: Path):
    from_csv = read(make_cluster(tmp_path / "csv", as_xlsx=False))
    from_xlsx = read(make_cluster(tmp_path / "xlsx"))
    for one, other in zip(from_csv.tables, from_xlsx.tables, strict=True):
        assert (one.file, one.sheet) == (f"{other.sheet}.csv", other.sheet)
        assert one.rows.equals(other.rows)
        assert one.letters == other.letters


def test_a_csv_beside_the_workbook_adds_its_rows(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    more = make_cluster(tmp_path / "more", facts=[fact(fact_id="F9")], as_xlsx=False)
    (more / "facts.csv").rename(cluster / "facts.csv")
    assert [t.file for t in read(cluster).tables if t.declared.name == "facts"] == ["facts.xlsx", "facts.csv"]


def test_no_such_folder_is_met_with_the_one_that_may_be_meant(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    missing = tmp_path / "rivertwon"
    with pytest.raises(InputError) as refused:
        read_inputs(missing, registers_of(cluster))
    assert str(refused.value) == (
        f"{missing}: no such cluster folder; did you mean 'rivertown'? "
        "A cluster is a folder with a cluster.toml and a facts.xlsx in it"
    )


def test_no_such_folder_anywhere_near_is_told_in_whole_sentences(tmp_path: Path):
    missing = tmp_path / "no" / "where"
    with pytest.raises(InputError) as refused:
        read_inputs(missing, tmp_path)
    assert str(refused.value).startswith(f"{missing}: no such cluster folder. A cluster is a folder")


def test_a_folder_without_cluster_toml_is_told_how_to_get_one(tmp_path: Path):
    (tmp_path / "rivertown").mkdir()
    with pytest.raises(InputError, match=r"cluster.toml: not found.*clusterbook new"):
        read_inputs(tmp_path / "rivertown", tmp_path)


def test_a_folder_without_sheets_is_told_what_belongs_there(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    (cluster / "facts.xlsx").rename(cluster / "Figures 2024.xlsx")
    assert refusal(cluster) == (
        f"{cluster}: found neither facts.xlsx nor facts.csv, sources.csv, entities.csv, milestones.csv, "
        "commitments.csv (found Figures 2024.xlsx). Put the cluster's workbook there under that name"
    )


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("fact", "sheet 'facts' is missing (is it 'fact'? Then rename that); sheets not known: 'fact'"),
        ("Sheet1", "sheet 'facts' is missing; sheets not known: 'Sheet1'"),
        ("数据 2024", "sheet 'facts' is missing; sheets not known: '数据 2024'"),
    ],
)
def test_a_renamed_sheet_is_named_with_the_one_that_may_be_meant(new: str, told: str, tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    with opened(cluster) as workbook:
        workbook["facts"].title = new
    assert refusal(cluster) == f"{cluster / 'facts.xlsx'}: {told}. Add the sheet, or copy it from a blank form"


def test_all_missing_sheets_are_named_at_once(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    with opened(cluster) as workbook:
        del workbook["facts"], workbook["milestones"]
    assert refusal(cluster) == (
        f"{cluster / 'facts.xlsx'}: sheet 'facts' is missing; sheet 'milestones' is missing. "
        "Add the sheet, or copy it from a blank form"
    )


@pytest.mark.parametrize("name", ["terms", "术语"])
def test_an_optional_sheet_may_be_missing_or_empty(name: str, tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    with opened(cluster) as workbook:
        workbook.create_sheet(name)
    assert "terms" not in {table.declared.name for table in read(cluster).tables}


def test_sheets_and_files_that_nobody_reads_are_kept_in_mind(tmp_path: Path):
    cluster = make_cluster(tmp_path / "rivertown")
    with opened(cluster) as workbook:
        workbook.create_sheet("facts (2)")["B2"] = "x"
        workbook.create_sheet("empty")
        workbook.create_sheet("lists")["A1"] = "the form's own"
    for name in ("fact.csv", "old.XLS", "~$facts.xlsx", ".facts.csv", "notes.txt"):
        (cluster / name).write_text("x")
    assert read(cluster).unread == (("fact.csv", ""), ("old.XLS", ""), ("facts.xlsx", "facts (2)"))


def test_a_misspelt_key_is_named_once_with_the_one_that_may_be_meant(tmp_path: Path):
    told = toml_refusal(tmp_path, TOML.replace("district =", "distric ="))
    assert told == ": key 'distric' is not known (did you mean 'district'?). Mend what is named"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("indicators =", "indicator =", "key 'developments.indicator' is not known (did you mean 'indicators'?)"),
        ('basis = "target"', 'bases = "target"', "key 'headline.1.bases' is not known (did you mean 'basis'?)"),
        ("path = {", "paths = 1\npath = {", "key 'paths' is not known (did you mean 'path'?)"),
        ("path = {", "zzz = 1\npath = {", "key 'zzz' is not known"),
        ('currency = "CNY"\n', "", "key 'currency' is missing"),
        ('name_en = "Rivertown cluster"', "name_en = 5", "key 'name_en': found 5; input should be a valid string"),
        (
            'basis = "target"',
            'basis = "aim"',
            "key 'headline.1.basis': found 'aim'; input should be 'actual', 'target'",
        ),
        ('entities = ["River Park"]', "entities = []", "key 'developments.entities': found []"),
        ("[developments]", 'language = "fr"\n[developments]', "key 'language': found 'fr'"),
        ("[developments]", "[pace]\nahed = 1\n[developments]", "key 'pace.ahed' is not known (did you mean 'ahead'?)"),
        (
            "[developments]",
            '[form]\nnumbre = "1"\n[developments]',
            "key 'form.numbre' is not known (did you mean 'number'?)",
        ),
    ],
)
def test_a_wrong_key_is_named_with_what_was_found(old: str, new: str, told: str, tmp_path: Path):
    assert old in TOML
    assert told in toml_refusal(tmp_path, TOML.replace(old, new, 1))


def test_all_wrong_keys_are_named_at_once(tmp_path: Path):
    told = toml_refusal(tmp_path, TOML.replace("district =", "distric =").replace('currency = "CNY"\n', ""))
    assert "'currency' is missing" in told
    assert "'distric' is not known" in told


def test_a_long_wrong_value_is_told_in_short(tmp_path: Path):
    told = toml_refusal(tmp_path, TOML.replace('name_en = "Rivertown cluster"', f"name_en = {list(range(500))}"))
    assert len(told) < 200


def test_broken_toml_is_told_with_its_line(tmp_path: Path):
    told = toml_refusal(tmp_path, TOML.replace('name_zh = "', "name_zh = "))
    assert "cannot be read as TOML" in told
    assert "line 2" in told


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_toml_that_is_not_utf_8_is_told_with_its_line(encoding: str, tmp_path: Path):
    told = toml_refusal(tmp_path, TOML.encode(encoding))
    assert told == f", line {2 if encoding == 'gb18030' else 1}: not UTF-8 text. Save the file as UTF-8"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path):
    (tmp_path / "cluster.toml").write_text(TOML, encoding="utf-8-sig")
    assert read_cluster(tmp_path / "cluster.toml").district == "Rivertown"


def test_an_empty_cluster_toml_names_all_that_is_missing(tmp_path: Path):
    told = toml_refusal(tmp_path, "")
    for key in ("name_en", "entity", "headline", "path", "developments"):
        assert f"key '{key}' is missing" in told
