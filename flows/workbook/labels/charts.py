"""Words of charts: their messages, second lines, names, and what they say to those who do not see them."""

LABELS: dict[str, tuple[str, str]] = {
    "chart.bars": ("Bars: {what}. {message}", "条形图，{what}。{message}"),
    "chart.columns": ("Columns: {what}, {first} to {last}. {message}", "柱形图，{what}，{first}至{last}。{message}"),
    # output against target
    "chart.path": ("Output against target", "与目标对比图"),
    "chart.path.reached": (
        "{entity} reached {share} of its {year} target: {figure} ({period})",
        "{entity}完成{year}目标的{share}：{figure}（{period}）",
    ),
    "chart.path.aims": ("{entity} aims at {figure} ({year})", "{entity}目标{figure}（{year}）"),
    "chart.path.expects": ("{entity} expects {figure} ({year})", "{entity}预计{figure}（{year}）"),
    "chart.path.stood": ("{entity}: {figure} ({period})", "{entity}{period}为{figure}"),
    "chart.path.unit": ("{indicator}, {unit}", "{indicator}，单位：{unit}"),
    "chart.path.pace": ("stroke: {figure} needed by then", "横线：序时应达{figure}"),
    "path.months": ("Months covered", "累计月数"),
    "path.pace": ("Needed by then", "序时应达数"),
    # a series
    "chart.trend.name": ("Series {number}", "序列图{number}"),
    "chart.trend.grew": (
        "{entity}: {indicator} up {growth} to {figure} ({period})",
        "{entity}{indicator}增长{growth}，达{figure}（{period}）",
    ),
    "chart.trend.fell": (
        "{entity}: {indicator} down {growth} to {figure} ({period})",
        "{entity}{indicator}下降{growth}，为{figure}（{period}）",
    ),
    "chart.trend.stood": ("{entity}: {indicator} {figure} ({period})", "{entity}{indicator}为{figure}（{period}）"),
    "chart.trend.unit": ("{indicator}, {unit}, whole years", "{indicator}，{unit}，全年数"),
    "chart.trend.lighter": ("lighter: other coverage", "浅色：口径不同"),
    "chart.chosen.alt": (
        "Columns, chosen at first: {first_value} ({first}) to {last_value} ({last}), {series}.",
        "柱形图，初始所选：{first_value}（{first}）至{last_value}（{last}），{series}。",
    ),
    "chart.chosen": ("Chosen series", "所选序列图"),
    # developments
    "chart.developments": ("Developments compared", "园区对比图"),
    "chart.developments.most": (
        "{entity} has the largest published figure: {figure} ({period})",
        "已公布数据中{entity}最大：{figure}（{period}）",
    ),
    "chart.developments.unit": ("{indicator}, {unit}, newest published", "{indicator}，{unit}，最新公布数"),
    "chart.developments.silent": ("no figure for {number} others", "另有{number}个园区无数据"),
    "chart.developments.more": ("the largest {number}", "列最大{number}个"),
    "drawn.developments": ("The figures of the chart, the largest first", "图表数据，由大到小"),
    # comparison
    "chart.shares": ("Share of the city", "占全市比重图"),
    "chart.shares.share": (
        "{entity}: {share} of {against} in {indicator} ({basis}, {period})",
        "{entity}{indicator}占{against}{share}（{basis}，{period}）",
    ),
    "chart.shares.unit": ("Share of the city, %; outlined: target or plan", "占全市比重，%；空心：目标或规划"),
    "chart.shares.rank": ("rank {rank} of {of} ({indicator})", "{indicator}居第{rank}位（共{of}个）"),
    "chart.shares.no_rank": ("no rank can be given", "无法排位"),
    "drawn.says": ("Unit, basis, period", "单位、性质、时期"),
    "drawn.label": ("In the chart", "图中名称"),
    # milestones
    "chart.timeline": ("Milestone timeline", "里程碑时间轴"),
    "chart.timeline.state": (
        "{overdue} overdue, {due} still to come, {done} done in the last {back} months",
        "逾期{overdue}项，待完成{due}项，近{back}个月完成{done}项",
    ),
    "chart.timeline.alt": (
        "Bars: {message}; drawn from {first} to {last} months",
        "条形图，{message}；距截至日{first}至{last}个月",
    ),
    "chart.timeline.unit": (
        "Months from {day}; solid: done, outlined: to come, hatched: overdue",
        "距{day}月数；实心：已完成，空心：待完成，斜线：逾期",
    ),
    "chart.timeline.some": ("{shown} of {number} shown", "共{number}项，列{shown}项"),
    "timeline.caption": ("Timeline", "时间轴"),
    "timeline.months": ("Months from the as-of day", "距截至日月数"),
    "timeline.done": ("Done, months", "已完成，月"),
    "timeline.due": ("To come, months", "待完成，月"),
    "timeline.overdue": ("Overdue, months", "逾期，月"),
    "timeline.as_of": ("As-of day", "截至日"),
    "timeline.end": ("Last day", "时期末日"),
}
