"""What `clusterbook explain` says, in English and Chinese."""

LABELS: dict[str, tuple[str, str]] = {
    "explain.tables": (
        "Tables; ask for one, then for a row and a column of it: clusterbook explain TABLE ROW COLUMN",
        "表格如下；请依次指定表、行、列：clusterbook explain 表 行 列",
    ),
    "explain.table": ("{name}: {rows} rows, named by {names}", "{name}：共 {rows} 行，以 {names} 区分"),
    "explain.numbers": ("Columns of numbers: {columns}", "数值列：{columns}"),
    "explain.row": ("{table}, row {number}: {name}", "{table} 第 {number} 行：{name}"),
    "explain.as_of": ("As of {day}", "截至 {day}"),
    "explain.blank": ("no number here", "此处无数值"),
    "explain.how": ("How: {said}", "方法：{said}"),
    "explain.reference": ("After: {said}", "依据：{said}"),
    "explain.of_facts": ("From facts: {ids}", "数据编号：{ids}"),
    "explain.no_facts": ("Rests on no fact", "不依据任何数据"),
    "explain.facts": ("Facts", "数据"),
    "explain.printed": ("Printed: {value}, {qualifier}", "原文：{value}，{qualifier}"),
    "explain.canonical": ("That is: {value}", "折合：{value}"),
    "explain.scope": ("Coverage: {scope}", "口径：{scope}"),
    "explain.no_scope": ("Coverage: not stated", "口径：未说明"),
    "explain.note": ("Note: {note}", "备注：{note}"),
    "explain.source": (
        "Source: {source}, {title}, {publisher}, published {day}, grade {grade}",
        "来源：{source}，{title}，{publisher}，发布于 {day}，{grade} 级",
    ),
    "explain.undated": ("on no stated day", "日期不详"),
    "explain.link": ("Link: {url}", "链接：{url}"),
    "explain.origin": ("Stands at: {file}, sheet {sheet}, {cell}", "出处：{file}，工作表 {sheet}，{cell}"),
    "explain.origin_row": ("Stands at: {file}, sheet {sheet}, row {row}", "出处：{file}，工作表 {sheet}，第 {row} 行"),
    "explain.first": (
        "Shown before {count} others that speak of the same: {why}",
        "另有 {count} 条同一对象的数据，本条优先：{why}",
    ),
    "explain.second": ("{first} goes before it: {why}", "{first} 优先于本条：{why}"),
    "explain.rival": (
        "beside it: {fact}, {value}, {qualifier}, {source}, grade {grade}, {day}",
        "并列：{fact}，{value}，{qualifier}，{source}，{grade} 级，{day}",
    ),
    "explain.more_rivals": ("and {count} more", "另有 {count} 条"),
}
