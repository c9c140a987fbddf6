"""Labels of the conformance sheet."""

LABELS: dict[str, tuple[str, str]] = {
    "conformance.rule": ("Rule", "规则"),
    "conformance.number": ("No.", "序号"),
    "conformance.profile": ("Applies to", "适用范围"),
    "conformance.level": ("Level", "级别"),
    "conformance.result": ("Result", "结果"),
    "conformance.reference": ("Reference", "依据"),
    "conformance.where": ("Where, and what was found; or what checks it", "位置与情况，或由何核查"),
    "conformance.more": ("and {number} more", "另有 {number} 处"),
    "conformance.kept": (
        "{passed} rules kept, {failed} broken, {nothing} with nothing to judge in this workbook, {elsewhere} checked by"
        " other means",
        "符合 {passed} 条，不符合 {failed} 条，本工作簿不涉及 {nothing} 条，由其他方式核查 {elsewhere} 条",
    ),
    "conformance.in_part": (
        "Large sheets, judged on their first rows and their last; the others were looked through for their order, error"
        " values and broken XML: {sheets}",
        "以下工作表行数较多，仅首尾各行逐格判定，其余各行核查行序、错误值和 XML 是否完好：{sheets}",
    ),
    "conformance.part": ("{sheet}, {read} of {rows} rows", "{sheet}（{rows} 行中的 {read} 行）"),
    "profile.A": ("every sheet, the file", "全部工作表及文件"),
    "profile.D": ("data sheets", "数据表"),
    "profile.P": ("sheets to present", "展示表"),
    "profile.E": ("entry forms", "填报表"),
    "level.must": ("must", "必须"),
    "level.should": ("should", "建议"),
    "outcome.passed": ("kept", "符合"),
    "outcome.failed": ("broken", "不符合"),
    "outcome.nothing": ("nothing to judge", "不涉及"),
    "outcome.elsewhere": ("checked elsewhere", "另行核查"),
    "outcome.unjudged": ("not judged", "未能判定"),
}
