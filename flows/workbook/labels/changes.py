"""Labels of the changes sheet, and the sentences that say what changed."""

LABELS: dict[str, tuple[str, str]] = {
    # how the earlier day was chosen
    "since.asked": ("Compared with {day}, as asked for", "与{day}相比（按要求指定）"),
    "since.report": ("Compared with the report as of {day}", "与截至{day}的报告相比"),
    "since.months": (
        "Compared with {day}, the months before that cluster.toml lays down",
        "与{day}相比（间隔由cluster.toml规定）",
    ),
    # the sheet
    "changes.told": ("What changed for this office", "本单位情况变化"),
    "changes.nothing": ("Nothing changed.", "无变化。"),
    "changes.more": ("and {number} more, in the table below", "另有{number}项，见下表"),
    "changes.others": ("and {number} more, on sheet {sheet}", "另有{number}项，见“{sheet}”表"),
    "changes.all": ("Every change", "全部变化"),
    "changes.what": ("What", "变化类型"),
    "changes.matter": ("Matter", "事项"),
    "changes.matter_unit": ("Matter (unit), coverage", "事项（单位）、口径"),
    "changes.old": ("Before", "原值"),
    "changes.new": ("Now", "现值"),
    "changes.periods": ("Period, before → now", "时期（原→现）"),
    "changes.change": ("New over old", "增减幅度"),
    "changes.growth": ("Growth published", "公布增速"),
    "changes.old_word": ("State before", "原状态"),
    "changes.new_word": ("State now", "现状态"),
    "changes.days": ("Days", "天数"),
    "changes.also": ("Also new", "另新增条数"),
    # kinds
    "change.target_status": ("target: new state", "目标状态变化"),
    "change.target_revised": ("target revised", "目标调整"),
    "change.target_set": ("target set", "新设目标"),
    "change.revised": ("revised", "数据修订"),
    "change.restated": ("restated", "表述变化"),
    "change.withdrawn": ("withdrawn", "撤下"),
    "change.new": ("new", "新增"),
    "change.backfill": ("earlier figures", "补充历史"),
    "change.first_figures": ("first figures", "首次有数据"),
    "change.milestone_overdue": ("overdue", "逾期"),
    "change.milestone_slipped": ("slipped", "推迟"),
    "change.milestone_brought_forward": ("brought forward", "提前"),
    "change.milestone_done": ("done", "完成"),
    "change.milestone_new": ("new milestone", "新增里程碑"),
    "change.milestone_status": ("under way", "启动"),
    # sentences: the figure first, then what belongs to it
    "told.day": ("{day} {month} {year}", "{year}年{month}月{day}日"),
    "told.up": ("up {growth} on the year before", "同比增长{growth}"),
    "told.down": ("down {growth} on the year before", "同比下降{growth}"),
    "told.level": ("unchanged on the year before", "同比持平"),
    "told.before": ("{value} in {period}", "{period}为{value}"),
    "told.at": ("{value} as of {period}", "{period}为{value}"),
    "told.other_scope": ("{value} as of {period}, under another coverage", "{period}为{value}，口径不同"),
    "told.unchanged": ("unchanged since {period}", "与{period}持平"),
    "told.scopes_differ": ("the coverages differ", "两者口径不同"),
    "told.promised": ("promising {growth} over the year before", "增速目标{growth}"),
    "told.revised": (
        "{entity}, {period}: {thing} now {value}, not {old}",
        "{entity}{period}{thing}由{old}修订为{value}",
    ),
    "told.restated": (
        "{entity}, {period}: {thing} now given as {value}, before as {old}",
        "{entity}{period}{thing}现表述为{value}，原为{old}",
    ),
    "told.withdrawn": (
        "{entity}, {period}: {thing} {old} no longer stands in the inputs",
        "{entity}{period}{thing}{old}已从数据中撤下",
    ),
    "told.target_set": (
        "{entity}: {period} target for {thing} set at {value}",
        "{entity}{period}{thing}目标定为{value}",
    ),
    "told.target_revised": (
        "{entity}: {period} target for {thing} now {value}, before {old}",
        "{entity}{period}{thing}目标由{old}调整为{value}",
    ),
    "told.target_status": (
        "{entity}: the {period} target for {thing} is now {word}, before {old}",
        "{entity}{period}{thing}目标由“{old}”转为“{word}”",
    ),
    "told.backfill": (
        "{entity}: earlier figures for {thing} became known, the newest {value} for {period}",
        "{entity}补充{thing}历史数据，最近为{period}{value}",
    ),
    "told.first_figures": (
        "{entity}: first published figures, {number} in all",
        "{entity}首次有公布数据，共{number}条",
    ),
    # how a figure stands to its target
    "told.ahead": (
        "{attainment} of the {target} target of {size} after {elapsed} of its time: {gap} points ahead",
        "完成{target}目标（{size}）的{attainment}，快于序时进度（{elapsed}）{gap}个百分点",
    ),
    "told.on_course": (
        "{attainment} of the {target} target of {size} after {elapsed} of its time: on course",
        "完成{target}目标（{size}）的{attainment}，与序时进度（{elapsed}）基本持平",
    ),
    "told.at_risk": (
        "{attainment} of the {target} target of {size} after {elapsed} of its time: {gap} points behind, at risk",
        "完成{target}目标（{size}）的{attainment}，落后序时进度（{elapsed}）{gap}个百分点，需预警",
    ),
    "told.behind": (
        "{attainment} of the {target} target of {size} after {elapsed} of its time: {gap} points behind",
        "完成{target}目标（{size}）的{attainment}，落后序时进度（{elapsed}）{gap}个百分点",
    ),
    "told.met": ("the {target} target of {size} is met", "已完成{target}目标（{size}）"),
    "told.missed": ("the {target} target of {size} is missed", "未完成{target}目标（{size}）"),
    "told.open": ("{attainment} of the {target} target of {size}", "相当于{target}目标（{size}）的{attainment}"),
    # milestones
    "told.milestone_done": ("{entity}: {text}, done {period}", "{entity}：{text}，已于{period}完成"),
    "told.milestone_slipped": (
        "{entity}: {text}, due {period} instead of {old}",
        "{entity}：{text}，由{old}推迟至{period}",
    ),
    "told.milestone_brought_forward": (
        "{entity}: {text}, due {period} already, not {old}",
        "{entity}：{text}，由{old}提前至{period}",
    ),
    "told.milestone_overdue": (
        "{entity}: {text}, due {period}, overdue by {days} days",
        "{entity}：{text}，应于{period}完成，已逾期{days}天",
    ),
    "told.milestone_new": (
        "{entity}: new milestone, {text}, due {period}",
        "{entity}：新增里程碑，{text}，计划{period}",
    ),
    "told.milestone_status": ("{entity}: {text}, due {period}, is under way", "{entity}：{text}，计划{period}，已启动"),
    "told.milestone_withdrawn": (
        "{entity}: {text}, {period}, no longer stands in the inputs",
        "{entity}：{text}，{period}，已从数据中撤下",
    ),
    "told.milestone_backfill": (
        "{entity}: {text}, now known to have been done {period}",
        "{entity}：补充：{text}，已于{period}完成",
    ),
    "told.late": ("{days} days later than planned ({old})", "比计划（{old}）晚{days}天"),
    "told.early": ("{days} days earlier than planned ({old})", "比计划（{old}）早{days}天"),
    "told.on_time": ("as planned ({old})", "按计划（{old}）"),
}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("Changes", "变化"),
     ("What this report says and the earlier one did not, or said otherwise. Of a series only the newest period is told;"
      " what else became known of it is counted beside it, or listed as earlier figures where nothing newer did. A"
      " figure is revised where the two differ by more than their rounding, restated where they do not.",
      "本报告与上期相比新增或不同之处。同一序列只列最新一期，其余新增数据计数；若无更新的时期，则列为补充历史。"
      "两值之差超出修约误差的为修订，否则为表述变化。")),
)  # fmt: skip
