"""Labels of the developments sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "figures": ("Published figures", "已公布数据条数"),
    "done": ("Done", "已完成"),
    "open": ("Still open", "待完成"),
    "tenants": ("Standing in it", "入驻"),
    "more": ("and {number} more", "另有{number}项"),
    "development": ("Development", "园区"),
    "remark": ("Remark", "说明"),
    "figure_says": ("{indicator}: basis, period", "{indicator}：性质与时期"),
    "developments.figures": (
        "Every figure about the developments and what stands in them",
        "园区及其内部项目的全部数据",
    ),
    "developments.nothing": ("No figure about it has been published.", "尚无已公布数据。"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = ()
