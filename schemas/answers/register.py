"""What the register of enterprises says: its rows, how full it is, its groups, its periods, its own counts."""

import polars as pl

from schemas.answers.answer import Answer
from schemas.answers.developments import FIGURE_METHODS
from schemas.contract import contract
from schemas.enterprises import ENTERPRISE_OUTPUT, ENTERPRISES
from schemas.method import Method
from schemas.vocabulary import Grade, Group, PeriodKind, Qualifier, Quantity, Segment

FIELDS = ("park", "town", "segment", "chain", "founded", "employees", "designated", "output")
GROUPINGS = ("segment", "chain", "park", "town", "founded")
# named: one group. years: a stretch of founding years. before: all founding years up to one. others: the smaller groups
# together. not_said: the register says nothing of it.
GROUP_KINDS = ("named", "years", "before", "others", "not_said")
# first: no like period a year before. no_pairs: no enterprise reports in both.
REGISTER_GROWTH_MARKS = ("none", "first", "no_pairs", "base_not_positive")
# What a published count counts, as far as the register can say the same. untold: it cannot.
DEFINITIONS = ("all", "segment", "designated", "untold")
REACHES = ("register", "place")  # the whole register; one place and what stands in it
REGISTER_COUNT_MARKS = ("none", "untold", "not_said", "other_scope", "hedged", "not_positive")

REGISTER_FIELDS = contract(
    "what the register says",
    {
        "field": pl.Enum(FIELDS),
        "known": pl.UInt32,
        "of_all": pl.UInt32,
        "share": pl.Float64,  # known / of_all
    },
    unique=("field",),
)

REGISTER_GROUPS = contract(
    "register by group",
    {
        "grouping": pl.Enum(GROUPINGS),
        "place": pl.UInt32,
        "kind": pl.Enum(GROUP_KINDS),
        "group": pl.String,  # a name, a word of a closed list, a year or years; blank: not said, or others
        "groups": pl.UInt32,  # how many are in the row
        "enterprises": pl.UInt32,
        "of_all": pl.UInt32,
        "share": pl.Float64,  # enterprises / of_all
        "designated": pl.UInt32,
        "designated_known": pl.UInt32,
        "employees": pl.Int64,
        "employees_known": pl.UInt32,
        "period": pl.String,  # the one with the most figures, the newest of these
        "dimension": pl.String,
        "output": Quantity,
        "output_known": pl.UInt32,
        "output_of_all": Quantity,
        "output_share": pl.Float64,  # output / output_of_all
        "both": pl.UInt32,  # enterprises of which output and employees are known
        "output_of_both": Quantity,
        "employees_of_both": pl.Int64,
        "per_employee": pl.Float64,  # output_of_both / employees_of_both
    },
    blank=(
        "group", "designated", "employees", "period", "dimension", "output", "output_of_all", "output_share",
        "output_of_both", "employees_of_both", "per_employee",
    ),
    unique=("grouping", "place"),
)  # fmt: skip

REGISTER_PERIODS = contract(
    "register by period",
    {
        "dimension": pl.String,
        "period": pl.String,
        "period_kind": PeriodKind,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "enterprises": pl.UInt32,  # that report
        "of_all": pl.UInt32,
        "share": pl.Float64,  # enterprises / of_all
        "output": Quantity,
        "base_period": pl.String,  # the like period of the year before
        "pairs": pl.UInt32,  # enterprises that report in both
        "output_of_pairs": Quantity,
        "base_of_pairs": Quantity,
        "growth": pl.Float64,  # output_of_pairs / base_of_pairs - 1
        "mark": pl.Enum(REGISTER_GROWTH_MARKS),
        **dict.fromkeys(("largest_1", "largest_4", "largest_8"), pl.Float64),  # shares of output
    },
    blank=("base_period", "output_of_pairs", "base_of_pairs", "growth", "largest_1", "largest_4", "largest_8"),
    unique=("dimension", "period"),
)

REGISTER_COUNTS = contract(
    "register beside published counts",
    {
        "group": Group,
        "entity": pl.String,
        "indicator": pl.String,
        "scope": pl.String,
        "segment": Segment,
        "period": pl.String,
        "period_end": pl.Date,
        "dimension": pl.String,
        "fact_id": pl.String,
        "value": Quantity,
        "half_unit": Quantity,
        "qualifier": Qualifier,
        "source_id": pl.String,
        "grade": Grade,
        "reach": pl.Enum(REACHES),
        "definition": pl.Enum(DEFINITIONS),
        "counted": pl.UInt32,  # the register's own count
        "unclear": pl.UInt32,  # enterprises that may belong to it: the register does not say
        "founded_later": pl.UInt32,  # left out: founded after the period
        "difference": Quantity,  # counted - value
        "coverage": pl.Float64,  # counted / value
        "mark": pl.Enum(REGISTER_COUNT_MARKS),
    },
    blank=("segment", "counted", "difference", "coverage"),
    unique=("fact_id",),
)

_COUNTED = "no facts: rows of the register"
_COUNTED_ZH = "不涉及公布数据，出自名录各行"


def _count(said_en: str, said_zh: str) -> Method:
    return Method(f"{said_en}; {_COUNTED}.", f"{said_zh}；{_COUNTED_ZH}。")


_OF_ALL = _count("Enterprises in the register, counted", "名录企业总数")
_SHARE_OF_ALL = Method(
    "Enterprises of the group divided by all in the register.",
    "本组企业数除以名录企业总数。",
    of=("enterprises", "of_all"),
    formula="{enterprises} / {of_all}",
    unit="fraction",
)

ENTERPRISES_ANSWER = Answer(
    ENTERPRISES,
    ("name",),
    {
        "founded": _count("The year in which it was founded, as the register has it", "成立年份，按名录"),
        "employees": _count("Persons employed, as the register has it", "从业人员数，按名录"),
    },
)
ENTERPRISE_OUTPUT_ANSWER = Answer(
    ENTERPRISE_OUTPUT,
    ("enterprise_id", "period"),
    {"value": _count("Output as the register has it, in the canonical unit", "产出，按名录，换算为标准单位")},
)
REGISTER_FIELDS_ANSWER = Answer(
    REGISTER_FIELDS,
    ("field",),
    {
        "known": _count(
            "Enterprises of which the register says it; of output, those with a figure for any period",
            "名录载明该项的企业数；产出为任一时期有数的企业数",
        ),
        "of_all": _OF_ALL,
        "share": Method(
            "Enterprises of which it is known divided by all in the register.",
            "载明该项的企业数除以名录企业总数。",
            of=("known", "of_all"),
            formula="{known} / {of_all}",
            unit="fraction",
        ),
    },
)
REGISTER_GROUPS_ANSWER = Answer(
    REGISTER_GROUPS,
    ("grouping", "group", "kind"),
    {
        "groups": _count("Groups that the row stands for", "该行所含组数"),
        "enterprises": _count("Enterprises of the group, counted; a park's own row only", "本组企业数；园区仅计自身"),
        "of_all": _OF_ALL,
        "share": _SHARE_OF_ALL,
        "designated": _count(
            "Enterprises above designated size, out of those of which it is known", "已知规模的企业中规模以上企业数"
        ),
        "designated_known": _count(
            "Enterprises of which it is known whether they are above designated size", "已知是否规模以上的企业数"
        ),
        "employees": _count("Sum of the persons employed, where known", "从业人员之和，仅计已知者"),
        "employees_known": _count("Enterprises of which the persons employed are known", "从业人员已知的企业数"),
        "output": _count(
            "Sum of output in the period of which the register has the most figures", "名录中数据最多时期的产出之和"
        ),
        "output_known": _count("Enterprises with output for that period", "该时期有产出数据的企业数"),
        "output_of_all": _count("Sum of output of all enterprises in that period", "该时期名录全部产出之和"),
        "output_share": Method(
            "Output of the group divided by that of all with a figure.",
            "本组产出除以全部有数企业的产出。",
            of=("output", "output_of_all"),
            formula="{output} / {output_of_all}",
            unit="fraction",
        ),
        "both": _count("Enterprises of which both output and employees are known", "产出与从业人员均已知的企业数"),
        "output_of_both": _count("Their output in that period", "上述企业该时期产出之和"),
        "employees_of_both": _count("Their employees", "上述企业从业人员之和"),
        "per_employee": Method(
            "Output divided by employees, both of the enterprises of which both are known; sum first, divide after.",
            "产出与从业人员均已知企业的产出之和除以其从业人员之和；先加总后相除。",
            of=("output_of_both", "employees_of_both"),
            formula="{output_of_both} / {employees_of_both}",
        ),
    },
)
REGISTER_PERIODS_ANSWER = Answer(
    REGISTER_PERIODS,
    ("dimension", "period"),
    {
        "enterprises": _count("Enterprises with output for the period", "该时期有产出数据的企业数"),
        "of_all": _OF_ALL,
        "share": _SHARE_OF_ALL,
        "output": _count("Sum of output in the period", "该时期产出之和"),
        "pairs": _count(
            "Enterprises with output for the period and for the like one a year before", "两期均有数企业数"
        ),
        "output_of_pairs": _count("Their output in the period", "上述企业本期产出之和"),
        "base_of_pairs": _count("Their output in the period a year before", "上述企业上年同期产出之和"),
        "growth": Method(
            "Year on year, of the same enterprises: sum first, divide after.",
            "同一批企业的同比增长：先加总后相除。",
            of=("output_of_pairs", "base_of_pairs"),
            formula="{output_of_pairs} / {base_of_pairs} - 1",
            unit="fraction",
        ),
        **{
            f"largest_{n}": _count(
                f"Output of the largest {n} divided by the sum; only where more report and none below zero",
                f"产出最大的{n}家之和除以总和；仅在有数企业更多且均不为负时给出",
            )
            for n in (1, 4, 8)
        },
    },
)
REGISTER_COUNTS_ANSWER = Answer(
    REGISTER_COUNTS,
    ("entity", "indicator", "scope", "period", "dimension"),
    {
        "value": FIGURE_METHODS["value"],
        "half_unit": FIGURE_METHODS["half_unit"],
        "counted": _count(
            "Enterprises of the register that fit the definition, but for those founded after the period",
            "名录中符合该定义的企业数，不计该时期之后成立者",
        ),
        "unclear": _count(
            "Enterprises that may fit the definition: the register does not say", "名录未载明、可能符合该定义的企业数"
        ),
        "founded_later": _count("Enterprises left out, as founded after the period", "因该时期之后成立而未计的企业数"),
        "difference": Method(
            "The register's own count less the published one.",
            "名录计数减公布数。",
            of=("counted", "value"),
            formula="{counted} - {value}",
            unit="dimension",
        ),
        "coverage": Method(
            "The register's own count divided by the published one, where the definitions are alike.",
            "名录计数除以公布数，仅在定义一致时计算。",
            of=("counted", "value"),
            formula="{counted} / {value}",
            unit="fraction",
        ),
    },
)
