"""Rows in passing: what is seen of a block at once is what is seen of it row by row, and every fault is seen."""

import pytest

from flows.audit.package import skimming
from flows.audit.package.plainly import plain_block
from flows.audit.package.skimming import Measure, skim

FEW = Measure(first=5, last=3)
ROWS = 200  # synthetic
MIDDLE = 120
TEXTS = ("cat", "a c r in Bio-cc", "苏州 &amp; 上海", "x=1 #2", "row")


def row(number: int) -> str:
    text = TEXTS[number % len(TEXTS)]
    return (
        f'<row r="{number}" ht="18"><c r="A{number}" s="2" t="inlineStr"><is><t>{text}</t></is></c>'
        f'<c r="B{number}" s="5"><v>{number / 3}</v></c><c r="C{number}" t="s"><v>7</v></c></row>'
    )


GOOD = {number: row(number) for number in range(1, ROWS + 1)}


def sheet(rows: dict[int, str]) -> bytes:
    return f"<worksheet><sheetData>{''.join(rows.values())}</sheetData><pageMargins/></worksheet>".encode()


def skimmed(content: bytes, piece: int = 3000):
    found = skim((content[at : at + piece] for at in range(0, len(content), piece)), FEW)
    assert found
    return found


def test_rows_and_cells_are_counted_whatever_their_texts_say():
    content, told = skimmed(sheet(GOOD))
    assert (told.rows, told.cells, told.bottom, told.gap, told.faults) == (ROWS, 3 * ROWS, ROWS, 0, ())
    assert content == sheet({one: row(one) for one in (*range(1, 6), *range(ROWS - 2, ROWS + 1))})


def test_good_rows_need_no_closer_look(monkeypatch):
    looked = []
    monkeypatch.setattr(skimming, "looked_at", lambda *about: looked.append(about) or skimming_looked_at(*about))
    skimmed(sheet(GOOD))
    assert len(looked) <= 5


skimming_looked_at = skimming.looked_at


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (f'r="{MIDDLE}"', f'r="{MIDDLE - 1}"', "order"),
        (f'r="{MIDDLE}"', f'r="{MIDDLE - 30}"', "order"),
        (f'r="{MIDDLE}"', f'r="{MIDDLE}0"', "order"),
        (f'<c r="B{MIDDLE}" s="5"', '<c s="5"', "place"),
        (f'<c r="B{MIDDLE}" s="5"', "<c", "place"),
        (f'r="B{MIDDLE}" s="5"><v>', f'r="B{MIDDLE}" t="e"><v>#N/A', "error"),
        ("<v>7", "<v>\x02", "xml"),
        ("<v>7", "<v>&7", "xml"),
    ],
)
def test_every_fault_of_a_row_is_found(old, new, kind):
    assert old in GOOD[MIDDLE]
    _, told = skimmed(sheet({**GOOD, MIDDLE: GOOD[MIDDLE].replace(old, new, 1)}))
    assert {fault.kind for fault in told.faults} == {kind}
    assert told.rows == ROWS


@pytest.mark.parametrize(
    "odd",
    [
        "",
        f'<row r="{MIDDLE}"/>',
        f'<row r="{MIDDLE}"></row>',
        f'<row ht="18" r="{MIDDLE}"><c r="A{MIDDLE}"><v>1234567890</v></c></row>',
        f'\n<row r="{MIDDLE}"><c r="A{MIDDLE}"><v>1234567890</v></c></row>\n',
        f'<row r="{MIDDLE}"><c r="A{MIDDLE}" t="inlineStr"><is><t>two\nlines,\ttab</t></is></c></row>',
        f'<row r="{MIDDLE}"><c r="A{MIDDLE}" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r></is></c></row>',
        f"<row r='{MIDDLE}'><c r='A{MIDDLE}'><v>1234567890</v></c></row>",
        f'<row r="{MIDDLE}" s="3"><c r="A{MIDDLE}" s="3"/><c r="B{MIDDLE}" s="3"/></row>',
        "<row><c><v>1234567890 without any place</v></c></row>",
    ],
)
@pytest.mark.parametrize("piece", [500, 3000, 1 << 20])
def test_a_block_at_once_is_seen_as_row_by_row(monkeypatch, odd, piece):
    content = sheet({**GOOD, MIDDLE: odd})
    quick = skimmed(content, piece)
    monkeypatch.setattr(skimming, "plain_block", lambda _: None)
    assert quick == skimmed(content, piece)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('</row><row r="12"', '</row> <row r="12"'),
        ('<row r="12"', '<row r="13"'),
        ('<row r="12"', '<row r="012"'),
        ("</row>", "</rows>"),
        ("</is>", "</is>\x0b"),
        ("<c r", "<c  r"),
        (row(12), '<row r="12"/>'),
    ],
)
def test_what_is_not_plain_is_looked_at_closely(old, new):
    rows = "".join(row(number) for number in range(8, 20))
    assert plain_block(rows.encode())
    assert old in rows
    assert plain_block(rows.replace(old, new, 1).encode()) is None


def test_blocks_go_on_where_numbers_get_longer():
    found = plain_block("".join(row(number) for number in range(95, 106)).encode())
    assert found
    assert (found.number, len(found.places), found.cells) == (95, 11, 33)
