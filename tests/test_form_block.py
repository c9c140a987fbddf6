"""What an office says of itself in cluster.toml: the form's block, who signs, logo, letters and colours."""

import warnings
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

import shipped
from flows.ingest.cluster import read_inputs
from flows.ingest.logo import LARGEST, png_size
from flows.workbook import theme
from flows.workbook.theme import STANDARD, Look, styles
from making import GUARD, TOML, make_cluster, registers_of, run
from schemas.cluster import Form
from schemas.colours import LEAST_CONTRAST, TINT, contrast
from schemas.errors import InputError

FORM = """
[form]
number = "XT-01"
issued_by = "District bureau of statistics"
approval = "2025-17"
valid_until = "2027-12"
reporting_unit_en = "Economic office"
reporting_unit_zh = "经济委员会"
head = "Li Hua"
statistician = "Wang Min"
filled_in_by = "Chen Yu"
telephone = "021-5555 0100"
reported_on = "2024-05-06"
"""
LABELS = {
    "en": (
        ("Form number", "Issued by", "Approval number", "Valid until", "Reporting unit", "Reporting period",
         "Units of measure"),
        ("Head of the unit", "Head of statistics", "Filled in by", "Telephone", "Reported on"),
    ),
    "zh": (
        ("表号", "制定机关", "批准（备案）文号", "有效期至", "填报单位", "报告期", "计量单位"),
        ("单位负责人", "统计负责人", "填表人", "联系电话", "报出日期"),
    ),
}  # fmt: skip


def png(width: int = 300, height: int = 100) -> bytes:
    """A grey picture of that size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    lines = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def cover(path: Path):
    with warnings.catch_warnings():  # openpyxl opens pictures with Pillow only
        warnings.simplefilter("ignore")
        return load_workbook(path).worksheets[0]


def entries(sheet) -> dict[str, object]:
    """What stands beside each label of the cover."""
    return {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A report of an office that has said all: in each language."""
    folder = make_cluster(tmp_path_factory.mktemp("office") / "river", toml=TOML + FORM)
    return {language: run(folder, language=language).report.path for language in ("en", "zh")}


# The form


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_block_says_what_a_form_has_to(filled, language):
    block, signed = LABELS[language]
    said = entries(cover(filled[language]))
    assert [label for label in said if label in block] == list(block)
    assert [said[label] for label in block[:4]] == ["XT-01", "District bureau of statistics", "2025-17", "2027-12"]
    assert said[block[4]] == {"en": "Economic office", "zh": "经济委员会"}[language]
    assert "2024-04-26" in said[block[5]]
    assert said[block[6]]
    assert [said[label] for label in signed] == ["Li Hua", "Wang Min", "Chen Yu", "021-5555 0100", "2024-05-06"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_office_has_not_said_is_a_dash_above_and_a_line_to_sign_on_below(language):
    block, signed = LABELS[language]
    sheet = shipped.book(shipped.NEWEST, language).worksheets[0]
    said = entries(sheet)
    assert {said[label] for label in block[:5]} == {"—"}
    assert {said[label] for label in signed} == {None}
    for row in sheet.iter_rows():
        if row[0].value in signed:
            assert row[1].border.bottom.style == "thin"


def test_those_who_sign_stand_at_the_end_below_the_contents(filled):
    sheet = cover(filled["en"])
    rows = {row[0].value: row[0].row for row in sheet.iter_rows() if row[0].value}
    last = [rows[label] for label in LABELS["en"][1]]
    assert last == list(range(sheet.max_row - 4, sheet.max_row + 1))
    assert min(last) > rows["Findings"]


def test_those_who_sign_are_not_alone_on_their_page():
    for language in shipped.LANGUAGES:
        sheet = shipped.book(shipped.NEWEST, language).worksheets[0]
        breaks = [one.id for one in sheet.row_breaks.brk]
        assert not [one for one in breaks if one >= sheet.max_row - 6], language


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_is_a_draft_until_the_form_is_filled_in(filled, language):
    done = {"en": "final", "zh": "正式"}[language]
    open_ = {"en": "draft", "zh": "初稿"}[language]
    label = {"en": "Status", "zh": "状态"}[language]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert load_workbook(filled[language]).properties.contentStatus == done
    assert entries(cover(filled[language]))[label] == done
    assert shipped.book(shipped.NEWEST, language).properties.contentStatus == open_
    assert entries(shipped.book(shipped.NEWEST, language).worksheets[0])[label] == open_


def test_one_blank_is_enough_for_a_draft_but_the_unit_may_be_named_in_one_language():
    every = dict.fromkeys(Form.model_fields, "x")
    assert Form(**every).complete
    assert Form(**(every | {"reporting_unit_en": ""})).complete
    assert not Form(**(every | {"reporting_unit_en": "", "reporting_unit_zh": ""})).complete
    for name in set(every) - {"reporting_unit_en", "reporting_unit_zh"}:
        assert not Form(**(every | {name: ""})).complete


# Letters and colours


def with_look(folder: Path, look: str) -> Path:
    return make_cluster(folder / "river", toml=f"{TOML}\n[look]\n{look}\n")


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_inputs(folder, registers_of(folder), GUARD)
    return str(refused.value).removeprefix(f"{folder / 'cluster.toml'}: ")


def test_an_office_has_its_own_letters_and_colours(tmp_path):
    sheet = cover(run(with_look(tmp_path, 'font = "SimHei"\nbrand = "#7a1f1f"\nheader = "004D40"')).report.path)
    title, header = sheet["A1"], next(row[0] for row in sheet.iter_rows() if row[0].fill.fill_type == "solid")
    assert (title.font.name, title.font.color.rgb[-6:]) == ("SimHei", "7A1F1F")
    assert header.fill.fgColor.rgb[-6:] == "004D40"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"SimHei"}


def test_headers_have_the_offices_colour_unless_they_have_one_of_their_own(tmp_path):
    sheet = cover(run(with_look(tmp_path, 'brand = "7A1F1F"')).report.path)
    header = next(row[0] for row in sheet.iter_rows() if row[0].fill.fill_type == "solid")
    assert header.fill.fgColor.rgb[-6:] == "7A1F1F"


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ('brand = "FFC000"', "key 'look.brand': found 'FFC000'; its contrast to a light ground is 1.4"),
        ('header = "00B050"', "4.5 is needed: take a darker one"),
        ('brand = "blue"', "key 'look.brand': found 'blue'; expected six hex digits"),
        ('font = "Comic Sans MS"', "key 'look.font': found 'Comic Sans MS'; input should be 'Microsoft YaHei',"),
        ('colour = "000000"', "key 'look.colour' is not known"),
        ('fnt = "SimSun"', "key 'look.fnt' is not known (did you mean 'font'?)"),
    ],
)
def test_a_look_that_cannot_be_had_is_told_with_what_is_needed(look, told, tmp_path):
    assert told in refusal(with_look(tmp_path, look))


def test_the_theme_itself_keeps_to_what_is_asked_of_an_office():
    assert theme.TILE == TINT
    for colour in (STANDARD.brand, STANDARD.header):
        assert contrast(colour, TINT) >= LEAST_CONTRAST


def test_without_a_look_nothing_changes():
    assert {name: style.font for name, style in styles().items()} == {
        name: style.font for name, style in styles(Look()).items()
    }


# The logo


def test_the_logo_stands_on_the_cover_with_a_text_for_those_who_cannot_see_it(tmp_path):
    folder = make_cluster(tmp_path / "river", toml=TOML + FORM + '[look]\nlogo = "logo.png"\n')
    (folder / "logo.png").write_bytes(png())
    path = run(folder, language="both").report.path
    with ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        (image,) = [package.read(name) for name in package.namelist() if name.startswith("xl/media/")]
    assert image == png()
    assert "Economic office" in drawing
    assert "经济委员会" in drawing
    assert OpenXmlValidator().validate(str(path)).errors == []
    files = {file.name for file in read_inputs(folder, registers_of(folder), GUARD).origin.files}
    assert "logo.png" in files


def test_the_logo_covers_no_cell_that_says_something_and_keeps_its_shape(tmp_path):
    folder = make_cluster(tmp_path / "river", toml=TOML + '[look]\nlogo = "logo.png"\n')
    (folder / "logo.png").write_bytes(png(600, 200))
    path = run(folder, language="en").report.path
    with ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    wide, high = (int(drawing.split(f'{side}="')[1].split('"')[0]) for side in ("cx", "cy"))
    assert wide / high == pytest.approx(3, rel=0.02)
    sheet = cover(path)
    assert {sheet.cell(row, column).value for row in range(5, 11) for column in (3, 4)} == {None}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.png", None, "it cannot be opened: No such file or directory"),
        ("../logo.png", png(), "expected a file in the cluster's folder"),
        ("/etc/hostname", None, "expected a file in the cluster's folder"),
        ("logo.png", b"GIF89a" + bytes(100), "it is no PNG picture by its bytes"),
        ("logo.png", png()[:-10], "it is no PNG picture by its bytes"),
        ("logo.png", png(5000, 1), "it is a picture of 5000 x 1 pixels; expected a PNG of at most 4000"),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(LARGEST), "it is larger than 512 KiB"),
    ],
)
def test_a_logo_that_cannot_be_taken_is_told(name, content, told, tmp_path):
    folder = with_look(tmp_path, f'logo = "{name}"')
    if content is not None:
        (folder / name).write_bytes(content)
    said = refusal(folder)
    assert said.startswith(f"key 'look.logo': found '{name}'; ")
    assert told in said


def test_a_link_out_of_the_folder_is_no_logo(tmp_path):
    folder = with_look(tmp_path, 'logo = "logo.png"')
    (tmp_path / "elsewhere.png").write_bytes(png())
    (folder / "logo.png").symlink_to(tmp_path / "elsewhere.png")
    assert "expected a file in the cluster's folder" in refusal(folder)


@pytest.mark.parametrize("content", [b"", b"\x89PNG", bytes(40), BytesIO(png()).read(24)])
def test_what_is_no_picture_has_no_size(content):
    assert png_size(content) == (0, 0)
