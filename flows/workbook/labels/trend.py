"""Labels of the trend sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "growth": ("Growth, year on year", "同比增长"),
    "growth_published": ("Growth as published", "公布的同比增长"),
    "base": ("A year before", "上年同期"),
    "mark": ("Remark", "标记"),
    "trend.series": ("All series, with growth year on year", "各序列数据与同比增长"),
    "trend.check": ("Published against worked out", "公布数核对"),
    "trend.index": ("Index, first year 100", "定基指数（首年=100）"),
    "trend.chain": ("Growth on the month or quarter before", "环比增长"),
    "trend.spans": ("Growth over several years", "多年增长"),
    "trend.no_spans": ("No series has two firm positive years", "无两个以上确切全年数"),
    "trend.span": ("First and last year", "起止年份"),
    "trend.first": ("First year", "首年数"),
    "trend.last": ("Last year", "末年数"),
    "trend.growth": ("Growth worked out", "推算增速"),
    "trend.published": ("Growth published", "公布增速"),
    "trend.measure": ("Measure, or why not", "类型或标记"),
    "trend.gap": ("Published less worked out, pp", "公布减推算，百分点"),
    "trend.steps": ("Spread over years", "分摊年数"),
    "trend.increments": ("Months between two cumulative figures", "两期累计数之间各月"),
    "trend.no_increments": (
        "No two exact cumulative figures of one year under one coverage",
        "无同年同口径的两期累计数",
    ),
    "trend.between": ("Months between", "期间"),
    "trend.to": ("Cumulative, with them", "期末累计数"),
    "trend.from": ("Cumulative, before them", "期初累计数"),
    "trend.half_unit": ("Known to, ±", "误差（±）"),
    "trend.months": ("Months", "月数"),
    # words of these tables
    "series.agrees": ("agrees", "相符"),
    "series.differs": ("differs", "不符"),
    "series.real": ("comparable prices", "可比价，不作对比"),
    "series.average": ("average a year", "年均"),
    "series.total": ("in total", "累计"),
    "series.falls": ("cumulative figure falls", "累计数下降"),
    "series.rounding": ("lost in rounding", "在舍入误差内"),
    "series.unsure": ("not firm, no growth", "数据不确切，不计算增速"),
    "series.no_years": ("years not stated", "起止年份不明"),
    "series.no_levels": ("no figures for both years", "缺起止年数据"),
    "series.other_scope": ("other coverage only", "仅有其他口径数据"),
    "series.not_positive": ("not positive", "数据非正"),
    "trend.chart": ("{entity}: {indicator}", "{entity}{indicator}"),
    "trend.unit": ("{unit}, whole years", "{unit}，全年"),
    "trend.lighter": ("lighter: other coverage", "浅色：口径不同"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Growth, year on year", "同比增长"),
     ("Only the same months of the year before, under the same coverage, serve as the base. Where the coverage changed,"
      " the remark says so and no growth is worked out; nor is it out of a hedged figure or a base that is not positive.",
      "只与上年同期、同口径数据比较。口径变化时标注，不计算增速；约数或非正基数亦不计算。")),
    (("Published against worked out", "公布数核对"),
     ("They agree where figures that print as the two levels can give a growth that prints as the published one, else"
      " they differ. A growth published at comparable prices may differ with good reason.",
      "按各数公布精度，两期数据可得出公布增速的为相符，否则为不符。按可比价格公布的增速可能与此不符，属正常情况。")),
    (("Index, and growth on the period before", "定基指数与环比"),
     ("100 is the first firm positive whole year of the same coverage; only whole years have an index. Growth on the"
      " period before is for months and quarters, not adjusted for the season.",
      "定基指数以同口径首个确切且为正的全年数为100，仅计算全年数。环比仅计算月度和季度数据，未作季节调整。")),
    (("Growth over several years", "多年增长"),
     ("Average a year: last year over first year, to the power of one over the years between, less one. Each series"
      " stands with its first and last firm year; each published growth over years with figures of its own coverage:"
      " those of its own source, else those printed most exactly, which need not be the ones shown elsewhere.",
      "年均增长为末年数与首年数之比开（年数）次方减1。各序列取首末确切全年数；公布的多年增速另列，以同口径数据核对，优先同一来源，其次取公布最精确者，可能与别处所列数据不同。")),
    (("Months between two cumulative figures", "两期累计数之间各月"),
     ("The later cumulative figure of a year less the one before it under the same coverage. What both were rounded by"
      " adds up. Out of hedged figures there is no difference; a cumulative figure that falls is marked.",
      "同年同口径后一期累计数减前一期累计数，误差为两期舍入误差之和。约数不计算；累计数下降的予以标注。")),
)  # fmt: skip
