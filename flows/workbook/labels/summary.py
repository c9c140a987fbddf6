"""Labels of what a report says outside the workbook."""

LABELS: dict[str, tuple[str, str]] = {
    "summary.file": ("File", "文件"),
    "summary.sheet": ("Sheet", "工作表"),
    "summary.cell": ("Cell", "单元格"),
    "summary.count": ("Times", "次数"),
    "summary.measured": ("Indicator, coverage", "指标、口径"),
    "summary.open": ("Open the workbook", "打开工作簿"),
    "summary.draft": ("Draft: not released yet", "草稿，尚未发布"),
    "summary.counted": (
        "Errors: {errors}; warnings: {warnings}; notes: {notes}; files with errors or warnings: {files}",
        "错误{errors}处，警告{warnings}处，提示{notes}处；有错误或警告的文件{files}个",
    ),
    "summary.no_targets": ("No targets", "无目标"),
}
