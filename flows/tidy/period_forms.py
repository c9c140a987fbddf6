"""Periods as people write them, in English and Chinese, to the form in which `periods` reads them."""

import polars as pl

from flows.tidy.numbers import plain_characters

_MONTHS = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER"),
    *("NOVEMBER", "DECEMBER"),
)
_NUMBER_WORDS = ("TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN")
_CHINESE_NUMBERS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_CHINESE_YEAR_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))

# A month's name becomes <08>; what stands first of two that begin alike is found first.
_NAMES = [
    (name, f"<{number:02}>")
    for number, full in enumerate(_MONTHS, 1)
    for name in (full, f"{full[:4]}.", full[:4] if full == "SEPTEMBER" else full, f"{full[:3]}.", full[:3])
]
_ENGLISH = dict(
    [
        *_NAMES,
        *((word, str(number)) for number, word in enumerate(_NUMBER_WORDS, 2)),
        *(("FIRST", "1ST"), ("SECOND", "2ND"), ("THIRD", "3RD"), ("FOURTH", "4TH")),
        *(("THROUGH", "-"), ("TO", "-"), ("FROM", ""), ("THE", ""), ("ASOF", "@"), ("ASAT", "@")),
    ]
)
_CHINESE = {
    f"{word}{after}": f"{number}{after}"
    for number, word in reversed(list(enumerate(_CHINESE_NUMBERS, 1)))
    for after in ("月", "个月", "季", "个季", "-")
}

# Forms with the year in digits; Y, M, D stand for their groups.
_Y, _M, _D = "([0-9]{4})", "([0-9]{1,2})", "([0-9]{1,2})"
_DATED = (
    (f"^@?{_Y}[-/]{_M}$", "$1-$2"),
    (rf"^@?{_Y}\.([0-9]{{2}})$", "$1-$2"),  # 2024.1 may have been 2024.10 before a sheet took it for a number
    (f"^@?{_Y}-{_M}-{_D}$", "$1-$2-$3"),
    (f"^@?{_Y}/{_M}/{_D}$", "$1-$2-$3"),
    (rf"^@?{_Y}\.{_M}\.{_D}$", "$1-$2-$3"),
    ("^@?([0-9]{4})([0-9]{2})([0-9]{2})$", "$1-$2-$3"),
    (f"^@?{_Y}年?-{_Y}年?$", "$1/$2"),
    (f"^@?{_Y}[-/.]([0-9]{{2}})-{_Y}[-/.]([0-9]{{2}})$", "$1-$2/$3-$4"),
    (f"^@?{_Y}-{_M}/{_Y}-{_M}$", "$1-$2/$3-$4"),
    (f"^@?{_Y}年{_M}月份?-{_Y}年{_M}月份?$", "$1-$2/$3-$4"),
    (f"^@?<([0-9]{{2}})>{_Y}-<([0-9]{{2}})>{_Y}$", "$2-$1/$4-$3"),
)
# What a year may be followed by, and the form with Y for that year. A figure as of the end of a year, a half year or
# a quarter has its last month as period: it ends on the same day, and claims no more than that day's state.
_OF_YEAR = (
    ("^(?:年?底|年?末|(?:AT|BY)?END|YEAR-?END|ENDOFYEAR)$", "Y-12"),
    (f"^{_M}月份?(?:底|末)?$", "Y-$1"),
    (r"^(?:(?:AT|BY)?END(?:OF|-)?)?<([0-9]{2})>$", "Y-$1"),
    (f"^{_M}月{_D}[日号]$", "Y-$1-$2"),
    (rf"^{_D}(?:ST|ND|RD|TH)?[-/ ]?<([0-9]{{2}})>$", "Y-$2-$1"),
    (rf"^<([0-9]{{2}})>[- ]?{_D}(?:ST|ND|RD|TH)?$", "Y-$1-$2"),
    ("^第?([1-4])季度?$", "Y-Q$1"),
    ("^Q([1-4])$", "Y-Q$1"),
    ("^([1-4])(?:Q|(?:ST|ND|RD|TH)QUARTER)$", "Y-Q$1"),
    *((f"^(?:第?{q}季度?(?:底|末)|END(?:OF|-)?Q{q})$", f"Y-{3 * q:02}") for q in range(1, 5)),
    ("^(?:第?1-3季度?|前3个?季度?|Q1-Q?3|1ST3QUARTERS)$", "Y-01/Y-09"),
    ("^(?:第?1-2季度?|前[2两]个?季度?|Q1-Q?2|1ST2QUARTERS|上半年度?|H1|1H|1STHALF)$", "Y-H1"),
    ("^(?:下半年度?|H2|2H|2NDHALF)$", "Y-H2"),
    ("^上半年(?:底|末)$", "Y-06"),
    ("^下半年(?:底|末)$", "Y-12"),
    (f"^{_M}月?份?-{_M}月份?$", "Y-$1/Y-$2"),
    (r"^<([0-9]{2})>-<([0-9]{2})>$", "Y-$1/Y-$2"),
    (f"^前{_M}个?月$", "Y-01/Y-$1"),
    (f"^1ST{_M}MONTHS$", "Y-01/Y-$1"),
    ("^全年$", "Y"),
)
_YEAR_LAST = "^(.*[A-Z>][A-Z0-9<> -]*?)[-/,. ]*([0-9]{4})$"
_YEAR_ALONE = "^(?:年度?|财年|FY|CY)?$"
# The years of the five-year plans: the fourteenth began in 2021. 十五 may be the tenth plan or the fifteenth.
_PLANS = {n: f"{1951 + 5 * n}/{1955 + 5 * n}" for n in range(6, 30)}
_PLAN_NAMES = {
    ("", "十", "二十")[n // 10] + _CHINESE_NUMBERS[n % 10 - 1]: years for n, years in _PLANS.items() if n % 10
}
_PLAN = (
    "^(?:第?([一二三四五六七八九十]+)(?:五|个五年)(?:规划|计划)?|([0-9]{1,2})(?:ST|ND|RD|TH)(?:5-?YEARPLAN|FYP))"
    "(?:时期|期间|PERIOD)?$"
)


def simple_characters(text: pl.Expr) -> pl.Expr:
    """Return the text in capitals, with one sign for every dash, month and small number, and few blanks."""
    plain = plain_characters(text).str.to_uppercase()
    # A blank between two digits parts them; any other one is for looks.
    close = plain.str.replace_all(r" ?([^0-9 ]) ?", "$1").str.replace_all("[“”‘’\"'「」]", "")
    since = close.str.replace("^(?:截至|截止[至到]?)", "@")
    dashed = since.str.replace_all("[-—–―‑‐~至到]+", "-").str.replace("累计$", "")
    named = dashed.str.replace_many(_ENGLISH, leftmost=True).str.replace_many(_CHINESE, leftmost=True)
    years = named.str.head(4).str.replace_many(_CHINESE_YEAR_DIGITS)
    in_words = named.str.contains("^[〇零一二三四五六七八九]{4}年")
    return pl.when(in_words).then(pl.concat_str(years, named.str.slice(4))).otherwise(named)


def with_forms(texts: pl.DataFrame) -> pl.DataFrame:
    """Add `as` to a column `text`: the canonical form of what names its own year; null where the form is not known."""
    first = pl.col("simple").str.strip_prefix("@").str.replace(_YEAR_LAST, "${2}年$1").str.replace("(?:OF|IN|,)$", "")
    # "as of 2024" and "as of the first half" name no day
    is_open = pl.col("simple").str.starts_with("@") & ~pl.col("simple").str.contains("[月日号底末>]|END|[-/.]")
    whole = pl.col("rest").str.contains(_YEAR_ALONE) | pl.col("part").str.contains(_YEAR_ALONE)
    return (
        texts.with_columns(simple_characters(pl.col("text")).alias("simple"))
        .with_columns(first.alias("first"))
        .with_columns(
            pl.col("first").str.extract("^([0-9]{4})").alias("year"),
            pl.col("first").str.replace("^[0-9]{4}", "").alias("rest"),
        )
        .with_columns(pl.col("rest").str.replace("^(?:年|[-/., ])", "").alias("part"))
        .with_columns(
            _first_form("simple", _DATED).alias("dated"),
            _plan_years(pl.col("simple")).alias("plan"),
            pl.when(whole).then("year").alias("whole"),
            form_in_year("part", pl.col("year")).alias("worded"),
        )
        .with_columns(pl.when(~is_open).then(pl.coalesce("dated", "plan", "whole", "worded")).alias("as"))
        .select(*texts.columns, "as")
    )


def form_in_year(column: str, year: pl.Expr) -> pl.Expr:
    """Return the canonical form of simple text that names a part of a year, such as 上半年, in the year given."""
    form = _first_form(column, _OF_YEAR).str.replace_all("Y", year.fill_null(""), literal=True)
    return pl.when(year.is_not_null()).then(form)


def _first_form(column: str, forms: tuple[tuple[str, str], ...]) -> pl.Expr:
    text = pl.col(column)
    found = (pl.when(text.str.contains(pattern)).then(text.str.replace(pattern, form)) for pattern, form in forms)
    return pl.coalesce(found).str.replace_all(r"-([0-9])\b", "-0$1")  # a single digit of a month or a day gets its zero


def _plan_years(simple: pl.Expr) -> pl.Expr:
    by_name = simple.str.extract(_PLAN, 1).replace_strict(_PLAN_NAMES, default=None, return_dtype=pl.String)
    by_number = simple.str.extract(_PLAN, 2).cast(pl.Int32, strict=False)
    return pl.coalesce(by_name, by_number.replace_strict(_PLANS, default=None, return_dtype=pl.String))
