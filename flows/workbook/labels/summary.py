"""Labels of what a report says outside the workbook."""

LABELS: dict[str, tuple[str, str]] = {
    "summary.file": ("File", "文件"),
    "summary.sheet": ("Sheet", "工作表"),
    "summary.cell": ("Cell", "单元格"),
    "summary.count": ("Times", "次数"),
    "summary.measured": ("Indicator, coverage", "指标、口径"),
    "summary.open": ("Open the workbook", "打开工作簿"),
    "summary.draft": ("Draft: not released yet", "草稿，尚未发布"),
    "summary.no_targets": ("No targets", "无目标"),
}
