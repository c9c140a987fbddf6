"""The previous report in the output folder: what it said comes back from its bytes, and a bad one stops nothing."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from polars.testing import assert_frame_equal

import shipped
from flows.ingest.enclosed import CONTRACTS, Enclosed, frame_of
from flows.ingest.previous import Previous, read_previous
from flows.ingest.readers.enclosed import ENCLOSED, read_enclosed
from flows.workbook.finishing.state import state_item
from making import FACT_ROWS, GUARD, Run, fact, make_cluster, run, source
from schemas.errors import InputError
from schemas.state import State

SPRING, SUMMER, AUTUMN = date(2024, 4, 26), date(2024, 7, 1), date(2024, 11, 21)
LATER = date(2025, 1, 31)
SOURCES = (
    source(),
    source(source_id="S2", published_on="2024-11-21"),
    source(source_id="S3", published_on="2025-01-31"),
)
FACTS = (
    *FACT_ROWS,
    fact(fact_id="F4", period="2024", value=30, source_id="S2"),
    fact(fact_id="F5", entity="River Park", indicator="enterprises", period="2024", value=12, source_id="S3"),
)
ITEM = "customXml/item1.xml"
ENTITY = "Rivertown cluster"


@pytest.fixture
def river(tmp_path: Path) -> Path:
    """A cluster whose sources appeared on three days; its reports go into the folder outputs beside it."""
    return make_cluster(tmp_path / "rivertown", facts=FACTS, sources=SOURCES)


@pytest.fixture(scope="module")
def of_spring(tmp_path_factory) -> bytes:
    """The report of that cluster as of spring."""
    folder = tmp_path_factory.mktemp("spring")
    made = run(make_cluster(folder / "rivertown", facts=FACTS, sources=SOURCES), as_of=SPRING)
    return made.report.path.read_bytes()


@pytest.fixture
def report(of_spring: bytes, tmp_path: Path) -> Path:
    """A copy of it, alone in its folder."""
    path = tmp_path / "rivertown_2024-04-26_both.xlsx"
    path.write_bytes(of_spring)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def pack(path: Path, parts: Mapping[str, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def with_item(path: Path, change: Callable[[str], str]) -> None:
    """Change the part of a report that holds what it said."""
    parts = parts_of(path)
    parts[ITEM] = change(parts[ITEM].decode()).encode()
    pack(path, parts)


def found(report: Path, as_of: date = LATER) -> Previous:
    return read_previous(report.parent, "rivertown", ENTITY, as_of, GUARD)


# What a report said comes back


def state_of(made: Run) -> State:
    return made.tables.state


def same(one: State, other: State) -> bool:
    for name in CONTRACTS:
        assert_frame_equal(getattr(one, name), getattr(other, name))
    return one.as_of == other.as_of


@pytest.mark.parametrize("language", shipped.LANGUAGES)
@pytest.mark.parametrize("day", shipped.DAYS)
def test_the_shipped_reports_give_back_what_they_said(day, language, tmp_path):
    (tmp_path / f"jiading_{day}_{language}.xlsx").write_bytes(shipped.content(day, language))
    previous = read_previous(tmp_path, "jiading", shipped.inputs().cluster.entity, date(2030, 1, 1), GUARD)
    assert previous.notes == ()
    assert previous.state is not None
    assert previous.state.figures.height > 40
    assert same(previous.state, shipped.tables(day).state)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Z"]), max_size=8)
quantities = st.decimals(-(10**15), 10**15, places=10)
kinds = {
    pl.String: texts,
    pl.Date: st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    pl.Float64: st.floats(-1e9, 1e9),
    pl.Decimal: quantities,
}


@st.composite
def frames(draw, contract):
    columns = {
        name: draw(st.lists(_values(column), min_size=3, max_size=3)) for name, column in contract.columns.items()
    }
    keys = [name for name in contract.unique if contract.columns[name] == pl.String][:1]
    columns |= {name: ["a", "b", "c"] for name in keys}
    schema = contract.columns
    return pl.DataFrame(columns, schema=schema)


def _values(dtype):
    if isinstance(dtype, pl.Enum):
        return st.sampled_from(dtype.categories.to_list())
    return kinds[dtype if dtype in kinds else type(dtype)]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_a_report_says_is_read_as_it_was_written(data):
    said = State(SPRING, **{name: data.draw(frames(contract)) for name, contract in CONTRACTS.items()})
    item = state_item(Enclosed(data.draw(texts), "zh", said))
    package = BytesIO()
    with ZipFile(package, "w") as written:
        written.writestr(ITEM, item.content)
    read = {grid.sheet: grid.cells for grid in read_enclosed(package, "report.xlsx")}
    again = State(SPRING, **{name: frame_of(read[name], contract) for name, contract in CONTRACTS.items()})
    assert same(said, again)
    assert state_item(Enclosed("", "zh", again)) == state_item(Enclosed("", "zh", said))


def test_the_same_report_encloses_the_same_bytes_and_nothing_of_the_day_it_is_compared_with(river):
    first = parts_of(run(river, as_of=AUTUMN).report.path)[ITEM]
    assert parts_of(run(river, as_of=AUTUMN, since=SPRING).report.path)[ITEM] == first


# The package stays one that other programs open


def test_the_part_is_declared_as_excel_declares_it(report):
    assert OpenXmlValidator().validate(str(report)).errors == []
    assert load_workbook(report).sheetnames
    parts = parts_of(report)
    assert b'PartName="/customXml/itemProps1.xml"' in parts["[Content_Types].xml"]
    assert b'Target="../customXml/item1.xml"' in parts["xl/_rels/workbook.xml.rels"]
    assert b'Target="itemProps1.xml"' in parts["customXml/_rels/item1.xml.rels"]
    assert ENCLOSED.encode() in parts["customXml/itemProps1.xml"]


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_what_is_enclosed_adds_less_than_40_kb(language, tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(shipped.content(shipped.NEWEST, language))
    whole = parts_of(path)
    pack(path, whole)
    size = path.stat().st_size
    pack(path, {name: content for name, content in whole.items() if not name.startswith("customXml/")})
    assert 1_000 < size - path.stat().st_size < 40_000


def test_the_part_is_found_where_another_program_numbered_it_anew(report):
    parts = parts_of(report)
    parts["customXml/item7.xml"] = parts.pop(ITEM)
    parts[ITEM] = b'<other xmlns="urn:of-somebody-else"/>'
    pack(report, parts)
    assert found(report).state.as_of == SPRING


# Which report is the previous one


def test_the_newest_earlier_report_is_the_previous_one_in_any_language(river):
    for day, language in ((SPRING, "en"), (AUTUMN, "zh"), (LATER, "both")):
        run(river, as_of=day, language=language)
    made = run(river, as_of=LATER, language="en", since="previous").report
    assert (made.since, made.why, made.notes) == (AUTUMN, "rivertown_2024-11-21_zh.xlsx", ())


def test_files_of_other_names_are_not_opened(report):
    for name in (
        "other_2024-04-26_en.xlsx", "rivertown_2024-04-26_fr.xlsx", "rivertown_2024-02-30_en.xlsx", "~$rivertown.xlsx",
        "rivertown_2024-04-26_en.xlsx.findings.xlsx", "xrivertown_2024-04-26_en.xlsx", "rivertown_2025-01-31_en.xlsx",
    ):  # fmt: skip
        report.with_name(name).write_bytes(b"not to be read")
    assert (found(report).file, found(report).notes) == (report.name, ())
    report.unlink()
    (note,) = found(report).notes
    assert "holds no earlier report of rivertown" in note


def test_a_cluster_whose_name_is_a_pattern_has_its_own_reports(tmp_path):
    (tmp_path / "rivertown_2024-04-26_en.xlsx").write_bytes(b"not to be read")
    (note,) = read_previous(tmp_path, ".*", ENTITY, LATER, GUARD).notes
    assert "holds no earlier report" in note


def test_the_report_of_the_day_itself_is_no_previous_one(river):
    run(river, as_of=SPRING)
    run(river, as_of=AUTUMN)
    assert run(river, as_of=AUTUMN, since="previous").report.since == SPRING


def test_the_file_itself_says_of_which_day_it_is(report):
    later = report.with_name("rivertown_2024-12-31_en.xlsx")  # named anew by hand
    shutil.copy(report, later)
    assert (found(report).file, found(report).state.as_of) == (later.name, SPRING)
    with_item(later, lambda item: item.replace('as_of="2024-04-26"', 'as_of="2024-11-21"'))
    later.rename(report.with_name("rivertown_2024-05-31_en.xlsx"))
    previous = found(report, as_of=SUMMER)
    assert previous.state.as_of == SPRING
    (note,) = previous.notes
    assert note.startswith("rivertown_2024-05-31_en.xlsx: it says itself that it speaks of 2024-11-21")


def test_no_earlier_report_is_told_in_one_line_and_the_usual_day_taken(river):
    made = run(river, as_of=AUTUMN, since="previous").report
    (note,) = made.notes
    assert "holds no earlier report of rivertown" in note
    assert "\n" not in note
    assert (made.since, made.why) == (date(2024, 5, 21), "6 months before")  # November less six: the cluster's own


def test_an_output_folder_that_is_not_there_yet_is_none_with_reports(tmp_path):
    assert "holds no earlier report" in read_previous(tmp_path / "not yet", "rivertown", ENTITY, LATER, GUARD).notes[0]


# Which day is asked for


def test_a_day_that_is_asked_for_is_taken(river):
    made = run(river, as_of=AUTUMN, since=SPRING).report
    assert (made.since, made.why, made.notes) == (SPRING, "as asked", ())


@pytest.mark.parametrize("since", [AUTUMN, LATER])
def test_a_day_that_is_not_before_the_reports_own_is_an_error(river, since):
    with pytest.raises(InputError, match=f"since {since} was asked for, but the report speaks of 2024-11-21"):
        run(river, as_of=AUTUMN, since=since)
    assert not (river.parent / "outputs").exists()


def test_what_lies_in_the_output_folder_changes_nothing_unless_it_is_asked_for(river, tmp_path):
    alone = run(river, as_of=AUTUMN, output=tmp_path / "alone").report.path.read_bytes()
    run(river, as_of=SPRING)
    assert run(river, as_of=AUTUMN).report.path.read_bytes() == alone


def test_compared_with_the_previous_report_the_same_files_give_the_same_bytes(river):
    run(river, as_of=SPRING)
    first = run(river, as_of=AUTUMN, since="previous").report.path.read_bytes()
    assert run(river, as_of=AUTUMN, since="previous").report.path.read_bytes() == first


# What the inputs alone cannot tell


def changed(made: Run) -> list[tuple[str, str, str | None, str | None]]:
    """Kind, entity, and the old and the new value of each change."""
    columns = made.tables.changes.select("kind", "entity", "old_value", "new_value")
    return [
        (kind, entity, *(one and f"{one.normalize():f}" for one in values)) for kind, entity, *values in columns.rows()
    ]


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_what_was_withdrawn_or_corrected_in_the_inputs_since_then_shows(language, tmp_path):
    run(make_cluster(tmp_path / "old" / "rivertown"), as_of=SPRING, output=tmp_path / "outputs")
    mended = (fact(), fact(fact_id="F2", period="2024", value=39.5, basis="target"))  # 38.5 before; the area is gone
    river = make_cluster(tmp_path / "rivertown", facts=(*mended, FACTS[3]), sources=SOURCES)
    told = changed(run(river, as_of=AUTUMN, since="previous", language=language))
    assert ("target_revised", "Rivertown", "38500000000", "39500000000") in told
    assert ("withdrawn", "River Park", "9500000", None) in told
    # From the inputs as they are now, nothing of it can be told: they say what they say of spring, too.
    assert not {"target_revised", "withdrawn"} & {row[0] for row in changed(run(river, as_of=AUTUMN, since=SPRING))}


def test_what_no_register_and_no_sheet_knows_any_more_is_still_told(river, report):
    outputs = river.parent / "outputs"
    outputs.mkdir(exist_ok=True)
    with_item(report, columns(entity="Gone Park", indicator="gone_indicator", dimension="gone", fact_id="GONE"))
    shutil.copy(report, outputs)
    for language in shipped.LANGUAGES:
        made = run(river, as_of=AUTUMN, since="previous", language=language)
        assert made.report.notes == ()
        assert ("withdrawn", "Gone Park") in [row[:2] for row in changed(made)]


# A report that cannot be used


def columns(**changes):
    """Put other values into the first rows of columns of the figures; None takes the column out."""

    def change(item: str) -> str:
        def anew(match: re.Match[str]) -> str:
            table = json.loads(match[1])
            for name, value in changes.items():
                if value is ...:
                    del table[name]
                else:
                    table[name] = [value, *table.get(name, [None] * len(table["entity"]))[1:]]
            return f"<figures>{json.dumps(table)}</figures>"

        return re.sub("<figures>(.*)</figures>", anew, item)

    return change


def twice(item: str) -> str:
    def anew(match: re.Match[str]) -> str:
        table = {name: [*values, *values] for name, values in json.loads(match[1]).items()}
        return f"<figures>{json.dumps(table)}</figures>"

    return re.sub("<figures>(.*)</figures>", anew, item)


DTD = '<!DOCTYPE state [<!ENTITY a "{}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
TAMPERED: dict[str, tuple[Callable[[str], str], str]] = {
    "another version": (lambda item: item.replace(":state:1", ":state:2"), "another version of clusterbook (ver"),
    "another cluster": (lambda item: item.replace('cluster="Rivertown', 'cluster="Hilltown'), "of another cluster"),
    "another day": (lambda item: item.replace('as_of="2024-04-26"', 'as_of="2024-02-30"'), "no record"),
    "no day": (lambda item: item.replace('as_of="2024-04-26"', ""), "no record"),
    "another language": (lambda item: item.replace('language="both"', 'language="fr"'), "language 'fr'"),
    "no XML": (lambda _: f"{ENCLOSED} but no XML", "no record"),
    "cut off": (lambda item: item[: len(item) // 2], "no record"),
    "entities": (lambda item: item.replace("<state", DTD.format("ha" * 1000) + "<state", 1), "DTDForbidden"),
    "a file from outside": (
        lambda item: item.replace("<state", '<!DOCTYPE state SYSTEM "file:///etc/passwd"><state', 1), "DTDForbidden",
    ),
    "no JSON": (lambda item: item.replace("<figures>{", "<figures>"), "JSONDecodeError"),
    "deep JSON": (lambda item: re.sub("<figures>.*</figures>", f"<figures>{'[' * 99_999}</figures>", item), "Recurs"),
    "no table": (lambda item: re.sub("<figures>.*</figures>", "<figures>[1]</figures>", item), "no table"),
    "no figures": (lambda item: re.sub("<figures>.*</figures>", "", item), "no record"),
    "numbers for texts": (columns(entity=5), "no record"),
    "a number that is none": (columns(value="nan"), "figures said"),
    "a number written otherwise": (columns(value="2.85e10"), "value: not as clusterbook writes it"),
    "too many decimals": (columns(value="28.54000000001"), "value: not as clusterbook writes it"),
    "a huge number": (columns(value="9" * 40), "figures said"),
    "a word not in the list": (columns(basis="guess"), "figures said"),
    "a blank that may not be": (columns(entity=None), "figures said"),
    "a day written otherwise": (columns(period_start="2023-1-1"), "figures said"),
    "a day far off": (columns(period_start="9999999-01-01"), "figures said"),
    "a character that no cell can hold": (columns(entity="Ri\x01ver"), "a text that no cell can hold"),
    "a text longer than a cell": (columns(entity="x" * 40_000), "a text that no cell can hold"),
    "half a character": (columns(entity="\ud800"), "no record"),
    "a column too many": (columns(note="?"), "other columns than expected"),
    "a column too few": (columns(scope=...), "other columns than expected"),
    "rows twice": (twice, "figures said"),
}  # fmt: skip


def line(notes: tuple[str, ...]) -> str:
    (note,) = notes
    assert "\n" not in note
    assert len(note) < 420
    assert note.startswith("rivertown_2024-04-26_both.xlsx: ")
    assert note.endswith("make it again with --as-of 2024-04-26, or take it out of the folder.")
    return note


@pytest.mark.parametrize("case", TAMPERED)
def test_a_record_that_is_not_as_it_was_written_is_a_line_and_no_more(case, report):
    change, said = TAMPERED[case]
    with_item(report, change)
    previous = found(report)
    assert previous.state is None
    assert said in line(previous.notes)


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def without(path: Path) -> None:
    pack(path, {name: content for name, content in parts_of(path).items() if not name.startswith("customXml/")})


def bomb(path: Path) -> None:
    parts = parts_of(path)
    parts[ITEM] += b" " * (20 << 20)
    pack(path, parts)


def large(path: Path) -> None:
    """A part larger than any that we write, which packs too badly to count as a bomb."""
    parts = parts_of(path)
    parts[ITEM] = parts[ITEM].replace(b"<figures>", f"<!--{'0123456789abcdef' * (33 << 16)}-->".encode() + b"<figures>")
    noise = bytes(range(256)) * 40_000
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.writestr("xl/media/image1.png", noise, compress_type=0)


BAD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no workbook": (lambda path: path.write_text("hello"), "no record"),
    "empty": (lambda path: path.write_bytes(b""), "the file is empty"),
    "damaged": (damaged, "the file is damaged or cut off"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "not a spreadsheet"),
    "of an older version": (without, "kept no record of what a report said"),
    "a bomb": (bomb, "unpacks to far more than its size"),
    "a large record": (large, "kept no record"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_used_is_a_line_and_no_more(case, report):
    change, said = BAD_FILES[case]
    change(report)
    previous = found(report)
    assert previous.state is None
    assert said in line(previous.notes)


def test_the_report_is_then_as_it_is_without_being_compared_with_one(river):
    usual = run(river, as_of=AUTUMN).report.path
    content = usual.read_bytes()
    usual.with_name("rivertown_2024-04-26_both.xlsx").write_text("hello")
    made = run(river, as_of=AUTUMN, since="previous").report
    assert line(made.notes)
    assert (made.since, made.why) == (date(2024, 5, 21), "6 months before")
    assert made.path.read_bytes() == content


def test_behind_a_bad_file_the_next_older_one_is_taken(report):
    report.with_name("rivertown_2024-11-21_zh.xlsx").write_text("hello")
    previous = found(report)
    assert previous.file == report.name
    assert [note.partition(":")[0] for note in previous.notes] == ["rivertown_2024-11-21_zh.xlsx"]


def test_of_many_bad_files_only_the_newest_few_are_opened(tmp_path):
    for month in range(1, 13):
        (tmp_path / f"rivertown_2024-{month:02}-15_en.xlsx").write_text("hello")
    notes = read_previous(tmp_path, "rivertown", ENTITY, LATER, GUARD).notes
    assert [note[10:20] for note in notes[:5]] == [f"2024-{month:02}-15" for month in (12, 11, 10, 9, 8)]
    assert notes[5:] == ("The 7 reports before these were not opened.",)


def test_what_is_enclosed_is_plain_text_that_anybody_can_read(report):
    item = parts_of(report)[ITEM].decode("ascii")
    assert '<state xmlns="urn:clusterbook:state:1" as_of="2024-04-26" cluster="Rivertown cluster"' in item
    said = json.loads(re.search("<figures>(.*)</figures>", item)[1])
    target = {name: values[said["basis"].index("target")] for name, values in said.items()}
    assert (target["entity"], target["value"], target["period_end"]) == ("Rivertown", "38500000000", "2024-12-31")
