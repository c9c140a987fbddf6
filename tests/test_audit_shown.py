"""How the audit reads a number in its format; the expected texts are those that Excel shows."""

import pytest

from flows.audit.looks.shown import OVERFLOW, general, named_colour, shown, surroundings

CASES = (
    (1234.5, "General", "1234.5"),
    (0.1 + 0.2, "General", "0.3"),
    (123456789012.0, "General", "1.23457E+11"),
    (1234567.891, "#,##0.0", "1,234,567.9"),
    (-1234.5, "#,##0", "-1,235"),
    (-1234.5, "#,##0 ;(#,##0)", "(1,235)"),
    (0.0, "0.0;-0.0;nil", "nil"),
    (12.0, "+0.0;-0.0;0.0", "+12.0"),
    (0.256, "0.0%", "25.6%"),
    (2.675, "0.00", "2.68"),
    (1234567.0, "#,##0,", "1,235"),
    (1234567.0, "0.0,,", "1.2"),
    (0.000123, "0.00E+00", "1.23E-04"),
    (12.0, '"over "#,##0.0;"over "-#,##0.0', "over 12.0"),
    (-12.0, '"over "#,##0.0;"over "-#,##0.0', "over -12.0"),
    (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
    (1500.0, '[>=1000]#,##0,"k";0', "2k"),
    (999.0, '[>=1000]#,##0,"k";0', "999"),
    (7.0, "00000", "00007"),
    (1.5, "0.0##", "1.5"),
    (45678.75, "yyyy-mm-dd", "2025-01-21"),
    (45678.75, "m/d/yyyy h:mm", "1/21/2025 18:00"),
    (45678.75, 'yyyy"年"m"月"d"日"', "2025年1月21日"),
    (45678.75, "mmm-yy", "Jan-25"),
    (45678.75, "h:mm AM/PM", "6:00 PM"),
    (1.5, "[h]:mm:ss", "36:00:00"),
    (0.0625, "mm:ss", "30:00"),
    (1.0, "yyyy-mm-dd", "1900-01-01"),
    (-1.0, "yyyy-mm-dd", OVERFLOW),
    (5.0, ";;;", ""),
)


@pytest.mark.parametrize(("value", "number_format", "expected"), CASES)
def test_a_number_is_read_as_its_format_shows_it(value: float, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def test_a_format_gives_negative_numbers_the_colour_it_names() -> None:
    assert named_colour(-5.0, "#,##0;[Red]-#,##0") == "FF0000"
    assert named_colour(5.0, "#,##0;[Red]-#,##0") is None


@pytest.mark.parametrize(("value", "number_format", "expected"), CASES)
def test_the_quick_bound_is_never_shorter_than_the_number(value: float, number_format: str, expected: str) -> None:
    around = surroundings(number_format)
    if around is not None and value >= 0:
        whole = expected if number_format != "General" else general(float(round(value)))
        assert len(whole) <= len(str(int(abs(value)))) * 4 / 3 + around[0] + around[1] + 4
