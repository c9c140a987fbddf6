from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.tidy.numbers import plain_number
from flows.tidy.quantities import OUTPUTS, combined_unit, read_quantities

UNITS = ("rmb", "us$", "usd", "cny", "人民币")
REGISTER = Path(__file__).parent.parent / "inputs" / "registers" / "units.csv"
NO_NUMBER = (None, None, None, None, None)

Read = tuple[str | None, int | None, str | None, str | None, str | None]


def rows(*texts: str | None) -> list[dict[str, object]]:
    frame = pl.DataFrame({"value": texts}, schema={"value": pl.String})
    return read_quantities(frame, "value", UNITS).rename(lambda name: name.removeprefix("value_")).to_dicts()


def read(*texts: str) -> list[Read]:
    return [said(row) for row in rows(*texts)]


def said(row: dict[str, object]) -> Read:
    assert not row["missing"]
    return tuple(row[name] for name in OUTPUTS[:5])  # type: ignore[return-value]


@cache
def read_together(texts: tuple[str, ...]) -> dict[str, dict[str, object]]:
    """Read a table of texts at once: a call costs as much for one text as for a thousand."""
    return dict(zip(texts, rows(*texts), strict=True))


# Marked by hand: text, then number, power of ten, unit, hedge, half of the last digit or place.
MARKED = """
1,254 | 1254 0 - - 0.5
1254 | 1254 0 - - 0.5
0 | 0 0 - - 0.5
007 | 007 0 - - 0.5
38.50 | 38.50 0 - - 0.005
１，２５４ | 1254 0 - - 0.5
１２５４ | 1254 0 - - 0.5
３８．５亿元 | 38.5 8 元 - 0.05
1 254 | 1254 0 - - 0.5
1'254 | 1254 0 - - 0.5
1’254.5 | 1254.5 0 - - 0.05
1,254家 | 1254 0 家 - 0.5
1,254 家 | 1254 0 家 - 0.5
+2.3% | 2.3 0 % - 0.05
－2.3 | -2.3 0 - - 0.05
−2.3% | -2.3 0 % - 0.05
–5 | -5 0 - - 0.5
(1,200) | -1200 0 - - 0.5
（1,200） | -1200 0 - - 0.5
(38.5)亿元 | -38.5 8 元 - 0.05
(2.3%) | -2.3 0 % - 0.05
35% | 35 0 % - 0.5
35 % | 35 0 % - 0.5
３５％ | 35 0 % - 0.5
12‰ | 12 0 ‰ - 0.5
35 per cent | 35 0 per_cent - 0.5
2.3个百分点 | 2.3 0 个百分点 - 0.05
2.3百分点 | 2.3 0 百分点 - 0.05
2.3 percentage points | 2.3 0 percentage_points - 0.05
2.3pp | 2.3 0 pp - 0.05
百分之三十五 | 35 0 % - 0.5
百分之35.2 | 35.2 0 % - 0.05
百分之三点五 | 3.5 0 % - 0.05
千分之五 | 5 0 ‰ - 0.5
负百分之二 | -2 0 % - 0.5
38.5亿 | 38.5 8 - - 0.05
38.5亿元 | 38.5 8 元 - 0.05
38.5 亿 元 | 38.5 8 元 - 0.05
38.5億元 | 38.5 8 元 - 0.05
38.50亿元 | 38.50 8 元 - 0.005
1.2万 | 1.2 4 - - 0.05
1.2万人 | 1.2 4 人 - 0.05
3.2万亩 | 3.2 4 亩 - 0.05
3.2萬畝 | 3.2 4 畝 - 0.05
1.5万亿元 | 1.5 12 元 - 0.05
2百万元 | 2 6 元 - 0.5
3千万 | 3 7 - - 0.5
3千万元 | 3 7 元 - 0.5
5千家 | 5 3 家 - 0.5
5千亿元 | 5 11 元 - 0.5
12,000万元 | 12000 4 元 - 0.5
100万平方米 | 100 4 平方米 - 0.5
9.5平方公里 | 9.5 0 平方公里 - 0.05
9.5 km2 | 9.5 0 km2 - 0.05
9.5km² | 9.5 0 km² - 0.05
20万m2 | 20 4 m2 - 0.5
200美元/人 | 200 0 美元/人 - 0.5
38.5 billion yuan | 38.5 9 yuan - 0.05
38.5 Billion Yuan | 38.5 9 Yuan - 0.05
38.5bn | 38.5 9 - - 0.05
38.5 bn | 38.5 9 - - 0.05
38.5 bn yuan | 38.5 9 yuan - 0.05
12 mn yuan | 12 6 yuan - 0.5
1.2 million sq m | 1.2 6 sq_m - 0.05
1.2 trillion yuan | 1.2 12 yuan - 0.05
1.2 tn | 1.2 12 - - 0.05
12 thousand jobs | 12 3 jobs - 0.5
12 hundred million yuan | 12 8 yuan - 0.5
5 ten thousand yuan | 5 4 yuan - 0.5
RMB 38.5 bn | 38.5 9 RMB - 0.05
RMB38.5bn | 38.5 9 RMB - 0.05
CNY 1,200 million | 1200 6 CNY - 0.5
US$1.2bn | 1.2 9 US$ - 0.05
US$ 1.2 billion | 1.2 9 US$ - 0.05
-US$1.2bn | -1.2 9 US$ - 0.05
US$-1.2bn | -1.2 9 US$ - 0.05
人民币38.5亿元 | 38.5 8 人民币元 - 0.05
38.5亿元人民币 | 38.5 8 元人民币 - 0.05
5 m yuan | 5 0 m_yuan - 0.5
约200 | 200 0 - about 0.5
约 200 家 | 200 0 家 about 0.5
大约200家 | 200 0 家 about 0.5
约为38.5亿元 | 38.5 8 元 about 0.05
～200 | 200 0 - about 0.5
~200 | 200 0 - about 0.5
≈200 | 200 0 - about 0.5
200家左右 | 200 0 家 about 0.5
38.5亿元左右 | 38.5 8 元 about 0.05
200上下 | 200 0 - about 0.5
about 200 | 200 0 - about 0.5
About 200 enterprises | 200 0 enterprises about 0.5
around 35% | 35 0 % about 0.5
approximately 38.5 billion yuan | 38.5 9 yuan about 0.05
approx. 200 | 200 0 - about 0.5
c. 200 | 200 0 - about 0.5
ca. 200 | 200 0 - about 0.5
circa 200 | 200 0 - about 0.5
some 200 enterprises | 200 0 enterprises about 0.5
roughly 200 | 200 0 - about 0.5
200 or so | 200 0 - about 0.5
近200家 | 200 0 家 almost 0.5
将近200家 | 200 0 家 almost 0.5
接近1.2万人 | 1.2 4 人 almost 0.05
nearly 200 | 200 0 - almost 0.5
almost 200 enterprises | 200 0 enterprises almost 0.5
close to 40 billion yuan | 40 9 yuan almost 0.5
just under 200 | 200 0 - almost 0.5
十来家 | 10 0 家 about 5
近千家 | 1000 0 家 almost 500
近百亿元 | 100 8 元 almost 50
超200家 | 200 0 家 more_than 0.5
超过38.5亿元 | 38.5 8 元 more_than 0.05
超千亿元 | 1000 8 元 more_than 500
超百家 | 100 0 家 more_than 50
超万亿元 | 1 12 元 more_than 0.5
逾1,000 | 1000 0 - more_than 0.5
逾千家 | 1000 0 家 more_than 500
突破1000亿元 | 1000 8 元 more_than 0.5
不少于200家 | 200 0 家 more_than 0.5
不低于6% | 6 0 % more_than 0.5
至少200家 | 200 0 家 more_than 0.5
200多家 | 200 0 家 more_than 0.5
200余家 | 200 0 家 more_than 0.5
200 余 家 | 200 0 家 more_than 0.5
200余 | 200 0 - more_than 0.5
200+ | 200 0 - more_than 0.5
200+家 | 200 0 家 more_than 0.5
200 plus | 200 0 - more_than 0.5
10多亿元 | 10 8 元 more_than 0.5
38亿多元 | 38 8 元 more_than 0.5
20余万人 | 20 4 人 more_than 0.5
十余亿元 | 10 8 元 more_than 5
百余家 | 100 0 家 more_than 50
三千多万元 | 3000 4 元 more_than 500
200家以上 | 200 0 家 more_than 0.5
35%以上 | 35 0 % more_than 0.5
超200余家 | 200 0 家 more_than 0.5
>200 | 200 0 - more_than 0.5
＞200 | 200 0 - more_than 0.5
≥200 | 200 0 - more_than 0.5
>=200 | 200 0 - more_than 0.5
more than 1,000 | 1000 0 - more_than 0.5
over 38.5 billion yuan | 38.5 9 yuan more_than 0.05
over RMB 38.5 bn | 38.5 9 RMB more_than 0.05
at least 200 | 200 0 - more_than 0.5
no less than 6% | 6 0 % more_than 0.5
in excess of 200 | 200 0 - more_than 0.5
200 or more | 200 0 - more_than 0.5
不足200 | 200 0 - up_to 0.5
不到10% | 10 0 % up_to 0.5
至多200家 | 200 0 家 up_to 0.5
最多200 | 200 0 - up_to 0.5
不超过6% | 6 0 % up_to 0.5
200家以下 | 200 0 家 up_to 0.5
200家以内 | 200 0 家 up_to 0.5
<200 | 200 0 - up_to 0.5
≤200 | 200 0 - up_to 0.5
up to 200 | 200 0 - up_to 0.5
up to 6.9% | 6.9 0 % up_to 0.05
at most 200 | 200 0 - up_to 0.5
no more than 200 | 200 0 - up_to 0.5
fewer than 200 enterprises | 200 0 enterprises up_to 0.5
less than 10% | 10 0 % up_to 0.5
增长6.9% | 6.9 0 % - 0.05
同比增长6.9% | 6.9 0 % - 0.05
增长约6.9% | 6.9 0 % about 0.05
增长超6.9% | 6.9 0 % more_than 0.05
增长-2.3% | -2.3 0 % - 0.05
提高2.3个百分点 | 2.3 0 个百分点 - 0.05
下降2.3% | -2.3 0 % - 0.05
同比下降2.3% | -2.3 0 % - 0.05
减少12家 | -12 0 家 - 0.5
回落0.3个百分点 | -0.3 0 个百分点 - 0.05
下降约2.3% | -2.3 0 % about 0.05
下降超2.3% | -2.3 0 % up_to 0.05
下降0% | 0 0 % - 0.5
负五 | -5 0 - - 0.5
up 6.9% | 6.9 0 % - 0.05
down 2.3% | -2.3 0 % - 0.05
fell by 2.3% | -2.3 0 % - 0.05
minus 2.3 | -2.3 0 - - 0.05
两百 | 200 0 - - 50
一千二百 | 1200 0 - - 50
一千二百家 | 1200 0 家 - 50
一千零五十 | 1050 0 - - 5
一千零五 | 1005 0 - - 0.5
十 | 10 0 - - 5
十二 | 12 0 - - 0.5
十二家 | 12 0 家 - 0.5
二十 | 20 0 - - 5
一百一十二 | 112 0 - - 0.5
三千万 | 3000 4 - - 500
三十五万人 | 35 4 人 - 0.5
一万零五百 | 10500 0 - - 50
五亿三千万元 | 53000 4 元 - 500
一万二千亿元 | 12000 8 元 - 500
三万亿元 | 3 12 元 - 0.5
三点五亿元 | 3.5 8 元 - 0.05
零点五 | 0.5 0 - - 0.05
壹仟贰佰万元 | 1200 4 元 - 50
5百家 | 500 0 家 - 50
5亿3千万 | 53000 4 - - 500
1万2千人 | 12000 0 人 - 500
1万5000家 | 15000 0 家 - 0.5
1亿500万元 | 10500 4 元 - 0.5
约五百家 | 500 0 家 about 50
"""


def marked() -> list[tuple[str, Read]]:
    found = []
    for line in MARKED.strip().splitlines():
        text, said = line.split(" | ")
        plain, scale, unit, hedge, half = (None if part == "-" else part.replace("_", " ") for part in said.split(" "))
        found.append((text, (plain, int(scale or 0), unit, hedge and hedge.replace(" ", "_"), half)))
    return found


def test_the_marked_texts_are_many_and_each_is_there_once():
    texts = [text for text, _ in marked()]
    assert len(texts) == len(set(texts)) >= 150


@pytest.mark.parametrize(("text", "expected"), marked())
def test_a_marked_text_is_read_as_marked(text: str, expected: Read):
    assert said(read_together(tuple(text for text, _ in marked()))[text]) == expected


UNREADABLE = (
    *("0,123", "12,54", "1,25,4", "1254,5", "1.254,5", "1, 254", "12 54", "1,254 000", "1'25"),  # grouped how?
    *("1e3", "1E3", "0x10", "10²", "①", "½", "5.", ".5", "1_000", "٣٤", "nan", "inf", "TRUE", "#N/A"),
    *("2024.1.5", "12:30", "2024-05", "FY2024", "Q3", "No. 5", "第5", "5 (provisional)", "5*"),
    *("一千二", "一万五", "二百五", "三五百", "一二三", "二〇二四", "十四五", "1万5", "1.2万5千", "3点5"),
    *("千亿元", "万元", "亿", "百家", "千克"),  # these may be units without a number
    *("数百家", "几十家", "上千家", "若干", "一半", "5 or 6", "200家企业（其中上市12家）"),
    *("约200多家", "近200家以上", "超200家左右", "nearly 200 or more"),  # two hedges that differ
    *("下降-2.3%", "下降近2.3%", "--5", "+-5", "-+5", "5-", "-约200", "- 5", "-RMB-5"),
    *("¥38.5", "EUR 5", "approximate 5", "table 5", "5 millionaires", "5 bnx", "百分之5元", "5%6"),
    *("约", "about", "元", "%", ".", ",", "", " ", "?", "\ue000", "\ue000万", "5\ue000"),
)


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_may_mean_two_things_or_nothing_is_not_read(text: str):
    assert said(read_together(UNREADABLE)[text]) == NO_NUMBER


MISSING = (
    *("-", "--", "—", "——", "–", "－", "…", "……", "...", "..", "/", "／", "无", "缺", "暂无", "不详", "不适用"),
    *("n/a", "N/A", "N.A.", "n.a.", "NA", "not available", "No data", " — ", "未公布"),
)


@pytest.mark.parametrize("text", MISSING)
def test_a_mark_of_a_missing_figure_is_neither_a_number_nor_an_error(text: str):
    assert read_together(MISSING)[text] == {"value": text, **dict.fromkeys(OUTPUTS), "missing": True, "range": False}


def test_zero_and_blank_are_not_missing_marks():
    zero, blank = rows("0", None)
    assert (zero["plain"], zero["missing"]) == ("0", False)
    assert blank == {"value": None, **dict.fromkeys(OUTPUTS)}


RANGES = (
    *("3-5", "3—5", "3～5", "200-300家", "200—300家", "10%-15%", "10%至15%", "3到5家", "3 to 5", "between 3 and 5"),
    *("约3-5家", "38.5-40亿元", "38.5亿-40亿元", "1,000–1,200", "RMB 3-5 bn", "US$3-$5"),
)
NO_RANGES = ("5-3", "2024-05", "3-3", "12:30", "2024.1.5", "1254", "约200家", "-5", "x-y", "abc 5")


@pytest.mark.parametrize("text", RANGES)
def test_two_numbers_from_one_to_another_are_told_as_a_range_and_not_read(text: str):
    row = read_together(RANGES)[text]
    assert (row["plain"], row["range"]) == (None, True)


@pytest.mark.parametrize("text", NO_RANGES)
def test_what_does_not_run_upwards_is_no_range(text: str):
    assert read_together(NO_RANGES)[text]["range"] is False


def test_a_unit_before_a_number_is_only_one_that_the_caller_knows():
    frame = pl.DataFrame({"v": ["EUR 5", "RMB 5"]})
    assert read_quantities(frame, "v")["v_plain"].to_list() == [None, None]
    assert read_quantities(frame, "v", {"eur"})["v_unit"].to_list() == ["EUR", None]


def test_rows_stay_in_their_order_whatever_they_hold():
    frame = pl.DataFrame({"n": range(6), "v": ["约200", None, "?", "约200", "—", "两百"]})
    done = read_quantities(frame, "v")
    assert done["n"].to_list() == [0, 1, 2, 3, 4, 5]
    assert done["v_plain"].to_list() == ["200", None, None, "200", None, "200"]
    assert done["v_missing"].to_list() == [False, None, False, False, True, False]


def test_an_empty_column_is_read_too():
    for texts in ([], [None]):
        frame = pl.DataFrame({"v": texts}, schema={"v": pl.String})
        assert read_quantities(frame, "v").columns == ["v", *(f"v_{name}" for name in OUTPUTS)]


def together(scale: int | None, unit: str | None) -> str | None:
    return pl.select(combined_unit(pl.lit(scale, dtype=pl.Int32), pl.lit(unit, dtype=pl.String))).item()


@pytest.mark.parametrize(
    ("scale", "unit", "spelled"),
    [
        (8, "元", "亿元"),
        (4, "亩", "万亩"),
        (9, "yuan", "billion yuan"),
        (4, "mu", "10 thousand mu"),
        (8, "yuan", "100 million yuan"),
        (9, "元", "十亿元"),
        (0, "家", "家"),
        (0, "%", "%"),
        (8, "亿元", "亿亿元"),  # 38.5亿 beside 亿元: no register has such a unit
        (8, None, None),
        (None, "元", None),
        (20, "元", None),
    ],
)
def test_scale_and_unit_are_spelled_as_in_the_register(scale: int | None, unit: str | None, spelled: str | None):
    assert together(scale, unit) == spelled


def test_every_unit_with_a_power_of_ten_in_the_register_is_spelled_from_its_parts():
    units = pl.read_csv(REGISTER).to_dicts()
    bare = [unit for unit in units if not any(unit["unit_en"].endswith(f" {other['unit_en']}") for other in units)]
    pairs = [(whole, base) for whole in units for base in bare if whole["unit_en"].endswith(f" {base['unit_en']}")]
    assert len(pairs) > 15
    for whole, base in pairs:
        scale = len(str(whole["numerator"] // base["numerator"])) - 1
        spelled = together(scale, base["unit_en"]), together(scale, base["unit_zh"])
        assert spelled == (whole["unit_en"], whole["unit_zh"])


sizes = st.decimals(0, 10**6, places=4, allow_nan=False).map(lambda size: size.quantize(Decimal("0.0001")))
printed = st.builds(lambda size, places: f"{size:.{places}f}", sizes, st.integers(0, 4))
SCALES = {
    "": 0, "万": 4, "亿": 8, "万亿": 12, "千万": 7, "百万": 6, " thousand": 3, " million": 6, " billion": 9, " bn": 9,
    " trillion": 12,
}  # fmt: skip
HEDGES = {
    ("", ""): None, ("约", ""): "about", ("", "左右"): "about", ("about ", ""): "about", ("c. ", ""): "about",
    ("近", ""): "almost", ("nearly ", ""): "almost", ("超", ""): "more_than", ("≥", ""): "more_than",
    ("", "以上"): "more_than", ("more than ", ""): "more_than", ("", " or more"): "more_than", ("不足", ""): "up_to",
    ("", "以内"): "up_to", ("up to ", ""): "up_to", ("<", ""): "up_to",
}  # fmt: skip
WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def grouped(plain: str) -> str:
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}"


forms = st.tuples(
    printed,
    st.sampled_from(sorted(SCALES)),
    st.sampled_from([None, "元", "家", "yuan", "%", "平方米", "km2"]),
    st.sampled_from(sorted(HEDGES)),
    st.sampled_from([str, grouped, lambda plain: plain.translate(WIDE)]),
)


@settings(deadline=None, max_examples=20)
@given(st.lists(forms, min_size=1, max_size=100))
def test_a_quantity_printed_in_any_form_reads_back_equal(cases):
    texts, expected = [], []
    for plain, scale, unit, hedge, form in cases:
        blank = " " if unit and (scale.startswith(" ") or unit in ("yuan", "km2")) else ""
        texts.append(f"{hedge[0]}{form(plain)}{scale}{blank}{unit or ''}{hedge[1]}")
        half = "0." + "0" * len(plain.partition(".")[2]) + "5"
        expected.append((plain, SCALES[scale], unit, HEDGES[hedge], half))
    assert read(*texts) == expected


@settings(deadline=None, max_examples=20)
@given(st.lists(printed.filter(float), min_size=1, max_size=30))
def test_every_way_of_writing_a_fall_reads_as_the_same_negative_number(numbers: list[str]):
    ways = ("-{}", "－{}", "−{}", "({})", "（{}）", "下降{}", "减少{}", "down {}")
    done = read(*(way.format(number) for number in numbers for way in ways))
    assert [plain for plain, *_ in done] == [f"-{number}" for number in numbers for _ in ways]


DIGITS, PLACES = "零一二三四五六七八九", ("", "十", "百", "千")


def chinese(number: int) -> str:
    """Write a number below ten thousand million million as a Chinese reads it out."""
    sections = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    text, gap = "", False
    for power, section in reversed(list(enumerate(sections))):
        if not section:
            gap = True
            text += "亿" if power == 2 and text else ""
            continue
        text += "零" if text and (gap or section < 1000) else ""
        text += _section(section) + ("", "万", "亿", "万")[power]
        if power == 3 and not sections[2]:
            text += "亿"
        gap = False
    text = text.replace("亿亿", "亿")
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(section: int) -> str:
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = section // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[power]
        gap = not digit
    return text


def test_the_printer_of_this_test_writes_as_people_do():
    told = {
        10: "十", 15: "十五", 105: "一百零五", 1050: "一千零五十", 10_500: "一万零五百", 35_0000: "三十五万",
        1_0500_0000: "一亿零五百万", 3_0000_0000_0000: "三万亿", 1_2000_0000_0000: "一万二千亿",
    }  # fmt: skip
    assert {number: chinese(number) for number in told} == told


round_numbers = st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 9999), st.integers(0, 12))


@settings(deadline=None, max_examples=20)
@given(st.lists(st.one_of(st.integers(1, 10**16 - 1), round_numbers), min_size=1, max_size=100))
def test_a_chinese_numeral_reads_back_equal_and_is_known_to_half_its_last_named_place(numbers: list[int]):
    for number, (plain, scale, unit, hedge, half) in zip(numbers, read(*map(chinese, numbers)), strict=True):
        zeros = len(str(number)) - len(str(number).rstrip("0"))
        assert Decimal(plain or 0).scaleb(scale or 0) == number
        assert Decimal(half or 0).scaleb(scale or 0) == Decimal(5).scaleb(zeros - 1)
        assert (unit, hedge) == (None, None)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.text(alphabet="0123456789.,-+ ０５", max_size=10), min_size=1, max_size=200))
def test_whatever_is_a_plain_number_is_read_as_that_number_and_nothing_else(texts: list[str]):
    plains = pl.select(plain_number(pl.Series(texts, dtype=pl.String))).to_series().to_list()
    for plain, row in zip(plains, rows(*texts), strict=True):
        if plain is not None:
            assert (row["plain"], row["scale"], row["unit"], row["hedge"]) == (plain, 0, None, None)


ANY_CHARACTERS = "01259.,-—+%()约近超不足下降亿千万百十一二两零点元家个分之多余左右以上~≥/…至 abneoutmil"


@settings(deadline=None, max_examples=20)
@given(st.lists(st.text(alphabet=ANY_CHARACTERS, max_size=12), min_size=1, max_size=200))
def test_whatever_is_read_is_a_number_with_a_precision_and_no_missing_mark(texts: list[str]):
    for row in rows(*texts):
        if row["plain"] is None:
            assert all(row[name] is None for name in OUTPUTS[:5])
        else:
            assert not row["missing"]
            assert not row["range"]
            assert Decimal(str(row["plain"])).is_finite()
            assert Decimal(str(row["half"])) > 0
