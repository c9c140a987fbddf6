"""Words and colours: both languages, all used, legible, never colour alone."""

import re
from collections import Counter
from importlib import import_module
from string import Formatter

import pytest
from openpyxl.utils.cell import range_boundaries

import shipped
from flows.workbook import theme
from flows.workbook.check import labels
from flows.workbook.labels.every import LABELS, NOTES
from flows.workbook.theme import TONES, styles
from schemas import vocabulary
from schemas.answers.attention import ATTENTION_KINDS
from schemas.answers.comparison import REASONS
from schemas.answers.confidence import LEVELS, USES
from schemas.answers.developments import PARTS, RATIO_MARKS
from schemas.answers.enterprises import CONCENTRATION_MARKS, COUNT_MARKS, OVER
from schemas.answers.headline import PATH_SCENARIOS
from schemas.answers.reconciliation import CHECKS, VERDICTS, WHY_SHOWN
from schemas.answers.targets import BASE_CHECKS, TARGET_STEPS
from schemas.findings import RULES

SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("summary", "workbook")
    for path in sorted((shipped.ROOT / "flows" / room).rglob("*.py"))
    if "labels" not in (path.stem, path.parent.name)
)
LABEL_MODULES = [
    path
    for path in sorted((shipped.ROOT / "flows" / "workbook" / "labels").glob("*.py"))
    if path.stem not in ("__init__", "every")
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SIGNS_ALONE = {"mark.none", "series.none", "measure.no_figures", "chart.path.stood"}


def test_every_label_is_said_in_both_languages():
    for key, (english, chinese) in LABELS.items():
        assert not CHINESE.search(english), key
        assert CHINESE.search(chinese) or key in SIGNS_ALONE, key
        assert bool(english) == bool(chinese), key
        assert (english, chinese) == (english.strip(), chinese.strip()), key


def test_no_label_is_given_twice():
    modules = [import_module(f"flows.workbook.labels.{path.stem}") for path in LABEL_MODULES]
    keys = [key for module in (*modules, labels) for key in getattr(module, "LABELS", {})]
    assert len(modules) > 10
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_a_label_has_the_same_places_to_fill_in_both_languages():
    for key, texts in LABELS.items():
        english, chinese = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in texts)
        assert english == chinese, key


def test_every_label_is_used():
    quoted = set(re.findall(r"""["']([\w.]+)["']""", SOURCE))
    prefixes = set(re.findall(r"""["'](\w+)\.["'{]""", SOURCE)) | set(
        re.findall(r"""words\([^)]*["'](\w+)["']\)""", SOURCE)
    )
    unused = [key for key in LABELS if key not in quoted and ("." not in key or key.partition(".")[0] not in prefixes)]
    assert unused == []


def test_every_label_that_is_asked_for_is_there():
    asked = set(re.findall(r'label\("([\w.]+)"', SOURCE))
    assert len(asked) > 50
    assert asked <= set(LABELS)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("basis", vocabulary.BASES),
        ("qualifier", vocabulary.QUALIFIERS),
        ("group", vocabulary.GROUPS),
        ("severity", vocabulary.SEVERITIES),
        ("status", vocabulary.STATUSES),
        ("milestone", vocabulary.MILESTONE_STATES),
        ("stage", vocabulary.STAGES),
        ("segment", vocabulary.SEGMENTS),
        ("chain", vocabulary.CHAIN_POSITIONS),
        ("part", PARTS),
        ("over", OVER),
        ("ratio", RATIO_MARKS[1:]),  # the first of these lists is "nothing to remark"
        ("count", COUNT_MARKS[1:]),
        ("concentration", CONCENTRATION_MARKS[1:]),
        ("held", CHECKS),
        ("verdict", VERDICTS),
        ("chosen", WHY_SHOWN),
        ("why", REASONS),
        ("certainty", LEVELS),
        ("used", USES[:3]),
        ("base_check", BASE_CHECKS),
        ("target_step", TARGET_STEPS),
        ("pace", vocabulary.PACE_STATES),
        ("series", vocabulary.SERIES_MARKS),
        ("ikind", vocabulary.INDICATOR_KINDS),
        ("attention", ATTENTION_KINDS),
        ("measure", ATTENTION_KINDS),
        ("sheet", ("cover", "headline", "targets", "trend", "facts", "sources", "findings", "notes")),
    ],
)
def test_every_word_of_a_closed_list_has_a_label(prefix, words):
    assert {f"{prefix}.{word}" for word in words} <= set(LABELS)


def test_the_scenarios_of_the_chart_have_labels():
    assert set(PATH_SCENARIOS) <= set(LABELS)


@pytest.mark.parametrize("at", range(len(NOTES)))
def test_a_note_is_said_in_both_languages(at):
    (what_en, what_zh), (text_en, text_zh) = NOTES[at]
    assert what_en
    assert what_zh
    assert not CHINESE.search(text_en)
    assert CHINESE.search(text_zh)


@pytest.mark.parametrize("key", RULES)
def test_a_rule_is_said_in_both_languages(key):
    rule = RULES[key]
    for english, chinese in (
        (rule.title_en, rule.title_zh),
        (rule.mend_en, rule.mend_zh),
        (rule.expected_en, rule.expected_zh),
    ):
        assert english
        assert CHINESE.search(chinese)


@pytest.mark.parametrize(("language", "strange"), [("en", CHINESE), ("zh", re.compile(r"[A-Za-z]{3,}"))])
def test_headers_are_in_the_language_of_the_workbook(language, strange):
    for sheet in shipped.book(shipped.NEWEST, language):
        for _, ref in sheet.tables.items():
            left, top, right, _ = range_boundaries(ref)
            headers = [sheet.cell(top, column).value for column in range(left, right + 1)]
            assert [text for text in headers if strange.search(text.replace("(URL)", "").replace("（URL）", ""))] == []


# Colours


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("000000", "FFFFFF", 21.0), ("FFFFFF", "FFFFFF", 1.0), ("767676", "FFFFFF", 4.54), ("C00000", "FFFFFF", 6.48)],
)
def test_the_contrast_is_worked_out_as_others_do(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("word", TONES)
def test_a_state_is_legible_on_its_colour(word):
    assert contrast(*TONES[word]) >= 4.5


@pytest.mark.parametrize("name", styles())
def test_text_is_legible_in_every_style(name):
    style = styles()[name]
    fill = style.fill.fgColor.rgb[-6:] if style.fill.fill_type else "FFFFFF"
    assert contrast(style.font.color.rgb[-6:], fill) >= 4.5


@pytest.mark.parametrize("colour", ["BRAND", "QUIET", "LIGHT"])
def test_what_charts_draw_can_be_told_from_the_paper(colour):
    wanted = 2.0 if colour == "LIGHT" else 3.0  # light bars carry their numbers
    assert contrast(getattr(theme, colour), "FFFFFF") >= wanted


def test_links_of_a_table_are_as_legible_on_its_stripes():
    assert contrast(theme.LINK, theme.BAND) >= 4.5


@pytest.mark.parametrize("language", shipped.LANGUAGES)
def test_a_coloured_cell_says_its_state_in_words(language):
    """A reader who sees no colour loses nothing: the word stands in the cell and belongs to that colour."""
    words = {
        (said(texts, language), TONES[word])
        for key, texts in LABELS.items()
        if "." in key and (word := key.split(".", 1)[1]) in TONES
    }
    fills = {fill for _, fill in TONES.values()}
    seen = set()
    for sheet in shipped.book(shipped.NEWEST, language):
        for row in sheet:
            for cell in row:
                fill = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type == "solid" else None
                if fill in fills:
                    assert (cell.value, (cell.font.color.rgb[-6:], fill)) in words, (sheet.title, cell.coordinate)
                    seen.add(fill)
    assert len(seen) >= 3


def said(label: tuple[str, str], language: str) -> str:
    english, chinese = label
    return {"en": english, "zh": chinese, "both": f"{english} {chinese}"}[language]


def test_no_two_states_of_one_list_share_a_word():
    for prefix in ("pace", "milestone", "severity", "attention"):
        for at in (0, 1):
            words = [label[at] for key, label in LABELS.items() if key.startswith(f"{prefix}.")]
            assert len(set(words)) == len(words), prefix
