"""Labels of the trend sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "growth": ("Growth, year on year", "同比增长"),
    "growth_published": ("Growth as published", "公布的同比增长"),
    "base": ("A year before", "上年同期"),
    "mark": ("Remark", "标记"),
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
)  # fmt: skip
