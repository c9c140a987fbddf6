"""What a run tells of its report: the workbook's sentences, findings by rule, targets with their pace."""

from pydantic import TypeAdapter

import shipped
from checking import FILE, RULES, finding, findings
from flows.summary.findings import MOST_ERRORS, error_lines, files_with_findings, findings_by_rule
from flows.summary.summary import summary
from flows.workbook.speech import Speech
from schemas.summary import Summary

EN = Speech("en", {}, {}, {}, {})


def said(language="en", day=shipped.FORUM):
    about = shipped.inputs()
    return summary(about.cluster, about.registers, shipped.tables(day), day, language)


def texts(sheet):
    return {str(cell.value) for row in shipped.book(shipped.FORUM)[sheet].iter_rows() for cell in row if cell.value}


def test_the_sentences_are_those_of_the_workbook():
    told = said()
    assert set(told.attention) <= texts("Attention")
    *changes, more = told.changes
    assert {told.since, *changes} <= texts("Changes")
    assert more == "and 1 more, on sheet Changes"


def test_each_tile_of_the_headline_is_a_line_with_its_figure():
    english, chinese = said("en").headline[2], said("zh").headline[2]
    assert english == "Jiading District · Total output · actual: 20.13 billion yuan · Jan–Aug 2024 · biopharma"
    assert chinese == "嘉定区 · 总产出 · 实际：201.3亿元 · 2024年1—8月 · 生物医药产业"


def test_a_bilingual_report_says_each_thing_in_both_languages_a_line_each():
    both, english, chinese = said("both"), said("en"), said("zh")
    for name in ("headline", "attention", "changes"):
        pairs = zip(getattr(english, name), getattr(chinese, name), strict=True)
        assert getattr(both, name) == tuple("\n".join(pair) for pair in pairs)


def test_a_target_behind_stands_first_with_what_it_lacks():
    first, *others = said().targets
    assert (first.state, first.target, first.actual) == ("behind", "38.5 billion yuan", "20.13 billion yuan")
    assert (first.attainment, first.elapsed, first.gap) == ("52.3 %", "66.7 %", "-14.4")
    assert {one.state for one in others} == {"no_figure"}
    assert {one.actual for one in others} == {""}


def test_a_summary_goes_through_json_unchanged():
    kind, told = TypeAdapter(Summary), said("both")
    assert kind.validate_json(kind.dump_json(told)) == told


def test_errors_come_before_more_frequent_warnings_and_the_first_place_is_named():
    rows = [finding(f"F{row}", severity="warning", rule="unknown_word") for row in range(3, 9)]
    rows += [finding("F12"), finding("F4", row=4)]
    worst, other = findings_by_rule(findings(*rows), RULES, EN)
    assert (worst.severity, worst.count, worst.file, worst.cell) == ("error", 2, FILE, "F4")
    assert (other.severity, other.count) == ("warning", 6)


def test_what_a_person_has_confirmed_is_not_counted():
    frame = findings(finding("F3", confirmed="seen", severity="warning"))
    assert findings_by_rule(frame, RULES, EN) == ()
    assert files_with_findings(frame) == 0


def test_files_are_counted_that_have_errors_or_warnings():
    rows = (finding("A1"), finding("A2"), finding("A1", file="b.xlsx"), finding("A1", file="c.xlsx", severity="note"))
    assert files_with_findings(findings(*rows)) == 2


def test_an_error_is_the_same_wherever_it_stands_and_new_where_it_says_something_else():
    def known(*rows):
        return {error.fingerprint for error in error_lines(findings(*rows), RULES, EN)}

    before = known(finding("F3", found="a"))
    assert known(finding("F90", row=90, found="a")) == before
    assert not known(finding("F3", found="b")) & before
    assert len(known(finding("F3", found="a"), finding("F9", row=9, found="a")) - before) == 1


def test_a_line_of_an_error_names_file_sheet_and_cell():
    (error,) = error_lines(findings(finding("F3", found="ten\nbillion")), RULES, EN)
    assert error.line.startswith(f"{FILE}, ")
    assert "F3: " in error.line
    assert "Found: ten billion; Expected: " in error.line


def test_no_more_errors_are_kept_than_a_note_can_hold():
    rows = [finding(f"F{row}", row=row) for row in range(3, MOST_ERRORS + 10)]
    lines = error_lines(findings(*rows), RULES, EN)
    assert len(lines) == len({line.fingerprint for line in lines}) == MOST_ERRORS
