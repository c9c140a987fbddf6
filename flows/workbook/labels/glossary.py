"""Labels of the glossary, and the terms that headers and sentences use."""

from typing import NamedTuple

LABELS: dict[str, tuple[str, str]] = {
    "glossary.term": ("Term", "术语"),
    "glossary.meaning": ("Meaning", "含义"),
    "name_en": ("English", "英文"),
    "name_zh": ("Chinese", "中文"),
    "kind": ("Kind", "类型"),
    "ikind.flow": ("flow, over a period", "时期数"),
    "ikind.stock": ("stock, on a day", "时点数"),
    "ikind.rate": ("rate", "比率"),
}


class Term(NamedTuple):
    """A term in both languages, with its meaning in each."""

    english: str
    chinese: str
    meaning_en: str
    meaning_zh: str


TERMS: tuple[Term, ...] = (
    Term("As of", "截至", "The day up to which publications count.", "所采用资料的公布截止日。"),
    Term("Actual; target; forecast; planned", "实际；目标；预测；规划", "What kind of figure it is: reached, aimed at, expected, or laid down in a plan.", "数据性质：已实现、拟达到、预计、规划所定。"),
    Term("Coverage", "口径", "What a figure counts and what it leaves out, as its source says.", "来源所注明的统计范围。"),
    Term("Grade A, B, C", "等级A、B、C", "Of a source: official; established press; repost or unknown.", "来源等级：官方；主流媒体；转载或不明。"),
    Term("Certainty", "可信度", "Points for grade, further sources, exactness, age, coverage stated and no contradiction; ten at most.", "按来源等级、其他来源、准确、时效、注明口径、无矛盾评分，满分10分。"),
    Term("Year on year, yoy", "同比", "Change against the same period of the year before.", "与上年同期相比的增减。"),
    Term("On the month or quarter before", "环比", "Change against the period just before.", "与上一期（月或季）相比的增减。"),
    Term("Average growth a year", "年均增长", "The one rate a year that leads from the first year's figure to the last year's.", "由首年数到末年数的复合年增长率。"),
    Term("Index, first year 100", "定基指数", "A figure over that of the first year of the series, times 100.", "各期数与序列首年数之比乘以100。"),
    Term("pp, percentage points", "百分点", "The difference of two per cents.", "两个百分数之差。"),
    Term("Attainment", "完成率", "The actual figure over the target.", "实际数与目标数之比。"),
    Term("Time elapsed", "序时进度", "Months gone by over all months of the target's period.", "已过月数占目标期总月数的比重。"),
    Term("Gap, pp", "序时进度差（进度差）", "Attainment less time elapsed.", "完成率减序时进度。"),
    Term("Projection", "推算", "What a figure comes to at the end of the period if it goes on as so far, or as last year.", "按目前进度或上年同期占比推算的期末数。"),
    Term("Implied base", "推算基数", "The figure of the year before that target and growth promised amount to.", "由目标数和目标增速推得的上年数。"),
    Term("Location quotient", "区位商", "A share in the district over the same share in the city; above 1 the district specialises.", "本区某行业比重与全市该比重之比，大于1为相对集聚。"),
    Term("Herfindahl index, HHI", "赫芬达尔指数", "The sum of squared shares: 1 where one has all, close to 0 where many have little.", "各份额平方和，1为独占，越近0越分散。"),
    Term("Above designated size", "规模以上", "Large enough for the statistics to count each by itself.", "达到统计上逐户调查的规模标准。"),
    Term("Coverage rate", "覆盖率", "The register's own count over the published one, under the same definition.", "同一定义下名录计数与公布数之比。"),
    Term("Density", "密度", "A development's figure over its own area.", "园区数据与其自身面积之比。"),
    Term("Break in coverage", "口径变化", "Figures before and after count different things, so no growth is worked out.", "前后统计范围不同，不计算增速。"),
    Term("At least, at most", "下限、上限", "The range that printed digits and words such as about leave open.", "由公布数的位数及“约”等用语所容许的范围。"),
    Term("Flow; stock; rate", "时期数；时点数；比率", "Counted over a period; counted on a day; one figure over another.", "按一段时期计；按某一时点计；两数之比。"),
    Term("mu", "亩", "An area of 2,000/3 square metres; fifteen are one hectare.", "1亩为2000/3平方米，15亩为1公顷。"),
    Term("URL", "网址", "The address of a page on the web.", "网页地址。"),
)  # fmt: skip
