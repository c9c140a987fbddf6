"""Formulas are worked out as Excel and LibreOffice do it."""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from flows.audit.formulas.arithmetic import Place, worked_out
from flows.audit.formulas.formula import NotJudged, parsed
from flows.audit.formulas.operands import Desk, Faulty, desk
from flows.audit.package.reading import read_book

HEADERS = ("Park", "Output", "Target, bn", "State", "Odd [x] 'y'", "Year")
ROWS = (
    ("North", 12.5, 20, "done", 1, "2024"),
    ("South", 7.25, 10, "Open", 2, "2025"),
    ("West", None, 4, "open", 3, "2024"),
    ("East", -3, 8, "done", 4, "2023"),
)
NUMBERS = (1, 2.5, "text", None, True, "12", 0.1, -4)  # A11 to A18


def example() -> Workbook:
    """Table Parks in A1:F5 of the sheet My parks, single values in A11:A18, an error in B11 of the other sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "My parks"
    sheet.append(HEADERS)
    for row in ROWS:
        sheet.append(row)
    sheet.add_table(Table(displayName="Parks", ref="A1:F5"))
    for at, value in enumerate(NUMBERS, start=11):
        sheet.cell(at, 1, value)
    other = book.create_sheet("数据")
    other["A1"], other["A2"], other["B1"] = 5, 7, "x"
    return book


@cache
def place_of_work() -> Desk:
    buffer = BytesIO()
    example().save(buffer)
    return desk(read_book(buffer.getvalue()))


def result(formula: str, row: int = 2, column: int = 8) -> object:
    try:
        return worked_out(parsed(formula), Place(0, row, column), place_of_work())
    except Faulty as wrong:
        return wrong.code


# What each formula comes to, standing in row 2 (North); every program agrees, so that LibreOffice is asked, too.
KNOWN = {
    "1+2*3": 7, "(1+2)*3": 9, "2^3^2": 64, "-2^2": 4, "2^-1": 0.5, "50%": 0.5, "200%%": 0.02, "-50%": -0.5, "10-4-3": 3,
    "100/10/5": 2, "1.5E2+.5": 150.5, "0.1+0.2-0.3": 0, "1/0": "#DIV/0!", "(-8)^0.5": "#NUM!", "A13+1": "#VALUE!",
    "A14+1": 1, "A15+1": 2, "A16+1": 13, '"3"*"4"': 12, "A12&A13": "2.5text", "A14&\"|\"": "|", "A15&1": "TRUE1",
    "0.1&\"\"": "0.1", "1/3&\"\"": "0.333333333333333", '"a"="A"': True, '"a"<>"b"': True, "1<2": True, "2>=2": True,
    "3<=2": False, "1<\"a\"": True, "\"a\"<TRUE": True, "A14=0": True, "A14=\"\"": True, "A14": 0, "TRUE": True,
    '"he said ""no"""': 'he said "no"', "A11+'My parks'!$A$12+数据!A2": 10.5,
    "Parks[[#This Row],[Output]]/Parks[[#This Row],[Target, bn]]": 0.625, "SUM(Parks[Output])": 16.75,
    "SUM(Parks[Odd '[x'] ''y''])": 10, "COUNTA(Parks[[#All],[Park]])": 5, "Parks[[#Headers],[State]]": "State",
    "SUM(Parks[[Output]:[Target, bn]])": 58.75, "ROWS(Parks[])": 4, "COLUMNS(Parks[])": 6,
    "IF(A11>0,\"up\",\"down\")": "up", "IF(A11<0,1)": False, "IF(A11>0,1,1/0)": 1, "IF(A14,1,2)": 2,
    "IFERROR(1/0,\"—\")": "—", "IFERROR(A11,0)": 1, "IFERROR(MATCH(\"No\",Parks[Park],0),-1)": -1, "IF(A11>0,,5)": 0,
    "INDEX(Parks[Output],2)": 7.25, "INDEX(Parks[],4,3)": 8, "INDEX(A1:F1,3)": "Target, bn",
    "INDEX(Parks[Output],9)": "#REF!",
    "INDEX(Parks[Output],MATCH(\"east\",Parks[Park],0))": -3, "MATCH(\"south\",Parks[Park],0)": 2,
    "MATCH(10,Parks[Target, bn],0)": 2, "MATCH(\"nobody\",Parks[Park],0)": "#N/A", "SUM(INDEX(Parks[],0,3))": 42,
    "VLOOKUP(\"West\",Parks[],3,FALSE)": 4, "SUM(A11:A18)": -0.4, "SUM(1,\"2\",TRUE)": 4, "SUM(A11:A12,A18)": -0.5,
    "SUM(B:B)": 16.75, "SUM(2:3)-SUM(2:2)": 19.25, "COUNT(A11:A18)": 4, "COUNTA(A11:A18)": 7, "AVERAGE(A11:A18)": -0.1,
    "AVERAGE(A14:A14)": "#DIV/0!", "MIN(A11:A18)": -4, "MAX(Parks[Output])": 12.5, "MIN(D1:D1)": 0,
    "MEDIAN(A11:A18)": 0.55,
    "ABS(-3.5)": 3.5, "INT(-1.5)": -2, "MOD(-7,3)": 2, "SQRT(16)": 4, "ROUND(2.5,0)": 3, "ROUND(-2.5,0)": -3,
    "ROUND(2.675,2)": 2.68, "ROUND(1.005,2)": 1.01, "ROUND(1234.5,-2)": 1200, "ROUNDUP(1.21,1)": 1.3,
    "ROUNDDOWN(-1.29,1)": -1.2, "AND(TRUE,A11=1)": True, "OR(A11=2,FALSE)": False, "NOT(A11=1)": False,
    "SUMIF(Parks[State],\"DONE\",Parks[Output])": 9.5, "SUMIF(Parks[Target, bn],\">=8\")": 38,
    "SUMIFS(Parks[Output],Parks[State],\"done\",Parks[Target, bn],\">10\")": 12.5,
    "COUNTIF(Parks[State],\"open\")": 2, "COUNTIF(Parks[Target, bn],10)": 1, "COUNTIF(Parks[State],\"<>done\")": 2,
    "COUNTIFS(Parks[State],\"done\",Parks[Target, bn],\"<10\")": 1, "COUNTIF(Parks[Year],\"2024\")": 2,
 "AVERAGEIFS(Parks[Output],Parks[State],\"done\")": 4.75,
    "SUMPRODUCT(Parks[Odd '[x'] ''y''],Parks[Target, bn])": 84, "RANK(10,Parks[Target, bn])": 2,
    "TEXT(0.1234,\"0.0%\")": "12.3%", "TEXT(1234567.891,\"#,##0.00\")": "1,234,567.89", "TEXT(5,\"+0.0;-0.0\")": "+5.0",
    "TEXT(-2.345,\"0.0\"\" bn\"\"\")": "-2.3 bn", "TEXT(45600,\"yyyy-mm-dd\")": "2024-11-04", "DATE(2024,2,30)": 45352,
    "DATE(2024,14,1)": 45689, "YEAR(45600)": 2024, "MONTH(45600)": 11, "DAY(45600)": 4, "LEN(\"嘉定区\")": 3,
    "LEFT(\"abcdef\",2)": "ab", "RIGHT(\"abcdef\",2)": "ef", "UPPER(\"aé\")": "AÉ",
    "CONCATENATE(\"a\",1,TRUE)": "a1TRUE",
    "ISBLANK(A14)": True, "ISNUMBER(A13)": False, "ISNUMBER(MATCH(\"x\",Parks[Park],0))": False, "ISTEXT(A16)": True,
    "ISERROR(1/0)": True, "#N/A": "#N/A", "SUM(数据!A1:A2)": 12, "SUM(数据!$A:$A)": 12,
}  # fmt: skip


# Where LibreOffice goes a way of its own: truth values are numbers, '' in a header, other names of errors, and the
# formulas of this test lie in the rows that it sums.
OWN_WAY = ("A15", '"a"<TRUE', "''", "INDEX(Parks[Output],9)", "SUM(1,", "SUM(2:3)", "A11:A18)", ",TRUE)", "SUMPRODUCT")


@pytest.mark.parametrize("formula", KNOWN)
def test_a_formula_comes_to_what_was_worked_out_by_hand(formula):
    expected, found = KNOWN[formula], result(formula)
    if isinstance(expected, (bool, str)):
        assert (type(found), found) == (type(expected), expected)
    else:
        assert type(found) is float
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    "formula",
    ["A1:A3+1", "NOW()", "{1,2}", "A1 A2", "SUM(A1:INDEX(B:B,3))", "[1]Sheet!A1", "Sheet1:Sheet3!A1", "@A1", "1+", "(1",
     "",
     "UNKNOWN(1)", "MATCH(1,A11:A18,1)", "MATCH(\"a*\",Parks[Park],0)", "\"a\"<\"b\"", "\"2024-01-01\"+1", "1E20&\"\"",
     "COUNTIF(Parks[Park],\"N?rth\")", "COUNTIF(Parks[Year],2024)", "ROWS(Parks)", "ROUND(1)",
     "Parks[[#This Row]", "(" * 500 + "1" + ")" * 500, "-" * 5000 + "1"],
)  # fmt: skip
def test_what_programs_may_see_otherwise_is_not_judged(formula):
    with pytest.raises(NotJudged):
        result(formula)


def test_a_long_chain_of_terms_is_worked_out_or_left_alone():
    assert result("+".join(["1"] * 200)) == 200
    with pytest.raises(NotJudged):
        result("+".join(["1"] * 20_000))


def test_a_range_of_millions_of_cells_is_read_as_far_as_the_sheet_is_filled():
    assert result("SUM(A1:XFD1048576)") == pytest.approx(16.75 + 42 + 10 - 0.4)


def test_a_row_outside_the_table_has_no_row_of_it():
    assert result("Parks[[#This Row],[Output]]", row=9) == "#VALUE!"
    assert result("Parks[Nothing]") == "#REF!"


Said = tuple[str, float]


def _joined(pair: tuple[Said, Said], sign: str) -> Said:
    (first, one), (second, other) = pair
    worked = {"+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other, "/": lambda: one / other}
    return f"({first}{sign}{second})", worked[sign]() if sign != "/" or other else float("inf")


numbers = st.integers(1, 999).map(lambda value: (str(value), float(value)))
sums = st.recursive(
    numbers | numbers.map(lambda said: (f"{said[0]}%", said[1] / 100)),
    lambda inner: (
        st.builds(_joined, st.tuples(inner, inner), st.sampled_from("+-*/"))
        | inner.map(lambda said: (f"(-{said[0]})", -said[1]))
    ),
    max_leaves=12,
)


@given(sums)
def test_arithmetic_agrees_with_python(said):
    formula, expected = said
    if abs(expected) < 1e-6 or abs(expected) > 1e12:  # what cancels, or was divided by zero
        return
    assert result(formula) == pytest.approx(expected, rel=1e-9)


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(["<", ">", "=", "<=", ">=", "<>"]))
def test_comparisons_agree_with_python(one, other, sign):
    python = {"=": "==", "<>": "!="}.get(sign, sign)
    assert result(f"{one}{sign}{other}") is eval(f"{one}{python}{other}")  # noqa: S307 - numbers of this test's own


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_is_not_judged(text):
    with suppress(NotJudged):
        result(text)


@given(st.lists(st.sampled_from([*"()[]',:+-*/%&=<>\"@#! ", "A1", "Parks", "[#This Row]", "SUM(", "1"]), max_size=30))
def test_any_row_of_pieces_is_a_formula_or_is_not_judged(pieces):
    with suppress(NotJudged):
        result("".join(pieces))


def test_days_agree_with_the_calendar():
    for day in (date(1904, 2, 29), date(2000, 2, 29), date(2024, 12, 31), date(2100, 1, 1)):
        serial = (day - date(1899, 12, 30)).days
        assert result(f"DATE({day.year},{day.month},{day.day})") == serial
        assert result(f'TEXT({serial},"yyyy-mm-dd")') == day.isoformat()


def test_ten_thousand_formulas_take_no_time():
    share = 'IF(A{}="","—",SUM(Parks[Output])*3/Parks[[#This Row],[Target, bn]]-1)'
    formulas = [share.format(row) for row in range(11, 18)]
    start = time.perf_counter()
    for at in range(10_000):
        result(formulas[at % 7])
    assert time.perf_counter() - start < 2  # a tenth of it here; machines that are busy take longer


@pytest.mark.office
@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed here"
)
def test_libreoffice_comes_to_the_same(tmp_path):
    book = example()
    sheet = book["My parks"]
    asked = {formula: expected for formula, expected in KNOWN.items() if not any(way in formula for way in OWN_WAY)}
    for at, formula in enumerate(asked):
        sheet.cell(2, 10 + at, f"={formula}")  # in row 2, beside North, to the right of the table
    book.save(tmp_path / "sums.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--norestore",
         "--convert-to", "xlsx", "--outdir", tmp_path / "out", tmp_path / "sums.xlsx"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found = load_workbook(tmp_path / "out" / "sums.xlsx", data_only=True)["My parks"]
    differ = {}
    for at, (formula, expected) in enumerate(asked.items()):
        value = found.cell(2, 10 + at).value
        value = "" if value is None else value
        same = value == expected if isinstance(expected, (bool, str)) else value == pytest.approx(expected, abs=1e-12)
        if not same:
            differ[formula] = (expected, value)
    assert differ == {}
    assert len(asked) > 100
