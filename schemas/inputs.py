"""The sheets of a cluster's input workbook, declared once: read, checked and offered as a form from here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InputColumn:
    """One column of an input sheet.

    required: the column must be there. fill: its cells must not be blank. missed: it is said where it is not there.
    choices: the name of the list a drop-down offers. text: Excel must not turn entries into dates or numbers.
    """

    name: str
    guidance_en: str
    guidance_zh: str
    width: int
    required: bool = True
    fill: bool = True
    choices: str | None = None
    text: bool = True
    missed: bool = True


@dataclass(frozen=True)
class InputSheet:
    """One sheet of the input workbook; optional sheets may be left out."""

    name: str
    title_en: str
    title_zh: str
    columns: tuple[InputColumn, ...]
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)


_PERIOD_EN = "2024, 2024-H1, 2024-Q3, 2024-05, 2024-01/2024-08, 2021/2025 or 2024-05-31"
_PERIOD_ZH = "2024、2024-H1、2024-Q3、2024-05、2024-01/2024-08、2021/2025 或 2024-05-31"

FACTS = InputSheet(
    "facts",
    "Published figures, one a row",
    "已公布数据，一行一条",
    (
        InputColumn("fact_id", "your own number for the row, once only", "本行编号，不得重复", 10),
        InputColumn("entity", "a name from sheet entities", "entities 表中的名称", 34, choices="entities"),
        InputColumn("indicator", "a key from the indicator register", "指标代码", 30, choices="indicators"),
        InputColumn("period", _PERIOD_EN, _PERIOD_ZH, 20),
        InputColumn("value", "the number as printed", "按原文填写的数值", 14, text=False),
        InputColumn("unit", "the unit as printed", "原文计量单位", 18, choices="units"),
        InputColumn("basis", "actual, target, forecast or planned", "实际、目标、预测或规划", 11, choices="bases"),
        InputColumn(
            "qualifier",
            "exact, about, almost, more_than or up_to",
            "准确、约、近、超过或至多",
            12,
            choices="qualifiers",
        ),
        InputColumn("scope", "what the figure covers, if known", "统计口径（如已知）", 34, fill=False),
        InputColumn("source_id", "an id from sheet sources", "sources 表中的编号", 11, choices="sources"),
        InputColumn("note", "anything a reader should know", "备注", 50, required=False, fill=False),
        InputColumn(
            "status",
            "provisional, revised or final, where the source says so itself",
            "来源注明的数据状态：初步数、修订数或最终数",
            13,
            required=False,
            fill=False,
            choices="figure statuses",
            missed=False,
        ),
    ),
)
SOURCES = InputSheet(
    "sources",
    "Where the figures were published",
    "数据来源",
    (
        InputColumn("source_id", "your own id, once only", "来源编号，不得重复", 11),
        InputColumn("title", "what it is, in your own words", "来源说明", 48),
        InputColumn("publisher", "who published it", "发布单位", 40),
        InputColumn(
            "published_on",
            "2024-04-26, or 2024-04, or 2024",
            "发布日期：2024-04-26、2024-04 或 2024",
            14,
            fill=False,
        ),
        InputColumn(
            "grade",
            "A official, B established press, C repost or unknown",
            "A 官方、B 主流媒体、C 转载或不明",
            8,
            choices="grades",
        ),
        InputColumn("url", "link, if there is one", "链接（如有）", 60, required=False, fill=False),
    ),
)
ENTITIES = InputSheet(
    "entities",
    "Who and what the figures are about",
    "统计对象",
    (
        InputColumn("name_en", "the name used in the other sheets", "其他表中使用的英文名称", 44),
        InputColumn("name_zh", "Chinese name, if there is one", "中文名称（如有）", 40, required=False, fill=False),
        InputColumn("kind", "from the list", "从列表中选择", 12, choices="kinds"),
        InputColumn("parent", "the entity it belongs to", "上级对象", 36, fill=False, choices="entities"),
        InputColumn(
            "segment",
            "of an enterprise, if known: manufacturing, rd or services",
            "企业所属环节（如已知）：制造、研发或服务",
            15,
            required=False,
            fill=False,
            choices="segments",
            missed=False,
        ),
        InputColumn(
            "chain",
            "of an enterprise, if known: upstream, midstream or downstream",
            "企业所处产业链位置（如已知）：上游、中游或下游",
            13,
            required=False,
            fill=False,
            choices="chain positions",
            missed=False,
        ),
    ),
)
MILESTONES = InputSheet(
    "milestones",
    "What was done and what is due",
    "里程碑",
    (
        InputColumn("entity", "a name from sheet entities", "entities 表中的名称", 40, choices="entities"),
        InputColumn("milestone", "what is or was to happen", "里程碑内容", 64),
        InputColumn("period", _PERIOD_EN + ", or undated", _PERIOD_ZH + "，或 undated", 16),
        InputColumn("status", "done, in_progress or planned", "已完成、进行中或计划", 13, choices="statuses"),
        InputColumn("source_id", "an id from sheet sources", "sources 表中的编号", 11, choices="sources"),
        InputColumn(
            "track",
            "the same word in every row that speaks of one thing, planned or done, in whatever words",
            "同一事项各行（计划、进行、完成）填同一名称",
            26,
            required=False,
            fill=False,
            missed=False,
        ),
        InputColumn(
            "stage",
            "on the way from clinic to industry: research, agreement, trial, approval, use or production",
            "从临床到产业的阶段：研究、合作、试验、获批、应用或投产",
            15,
            required=False,
            fill=False,
            choices="stages",
            missed=False,
        ),
    ),
)
COMMITMENTS = InputSheet(
    "commitments",
    "What officials undertook in public",
    "公开承诺",
    (
        InputColumn("entity", "a name from sheet entities", "entities 表中的名称", 34, choices="entities"),
        InputColumn("made_by", "who said so, if named", "承诺人（如有）", 18, fill=False),
        InputColumn("role", "in what office", "职务", 34, fill=False),
        InputColumn("made_on", "2024-04-26, or 2024-04, or 2024", "日期：2024-04-26、2024-04 或 2024", 14),
        InputColumn("commitment", "what was undertaken", "承诺内容", 70),
        InputColumn("source_id", "an id from sheet sources", "sources 表中的编号", 11, choices="sources"),
    ),
)
TERMS = InputSheet(
    "terms",
    "Chinese for the English texts of the other sheets",
    "其他表中英文内容的中文译文",
    (
        InputColumn("text_en", "the text as it stands in another sheet", "其他表中的英文原文", 70),
        InputColumn("text_zh", "its Chinese", "中文译文", 70),
    ),
    optional=True,
)
# A file of its own, registers/enterprises.*: an office exports it, nobody fills it in by hand, so no form offers it.
# Beside these it has a column of output for each period, headed by it: OUTPUT, a period, maybe a unit.
ENTERPRISES = InputSheet(
    "enterprises",
    "Register of enterprises",
    "企业名录",
    (
        InputColumn("enterprise_id", "unified social credit code, or your own id", "统一社会信用代码或自编代码", 22),
        InputColumn("name", "the enterprise's name", "企业名称", 40),
        *(
            InputColumn(name, english, chinese, width, required=False, fill=False, missed=False)
            for name, english, chinese, width in (
                ("park", "a name from sheet entities", "所属园区（entities 表中的名称）", 34),
                ("town", "the town or street", "所属街镇", 20),
                ("segment", "manufacturing, rd or services", "所属环节：制造、研发或服务", 15),
                ("chain", "upstream, midstream or downstream", "产业链位置：上游、中游或下游", 13),
                ("founded", "the year, or a date in it", "成立年份或日期", 12),
                ("employees", "how many, a whole number", "从业人员数（整数）", 12),
                ("designated", "yes or no: above designated size", "是否规模以上：是或否", 12),
                ("source_id", "an id from sheet sources", "sources 表中的编号", 11),
            )
        ),
    ),
    optional=True,
)
OUTPUT = "output"  # what the header of a column of output begins or ends with, or an alias of it
INPUT_SHEETS = (FACTS, SOURCES, ENTITIES, MILESTONES, COMMITMENTS, TERMS)
FORM_SHEETS = ("guide", "lists")  # what the form holds besides: how to fill it in, the lists behind its drop-downs
FORM_VERSION_LABEL = "Schema version 表样版本"  # beside it stands the version, on the first of these
FORM_VERSION = "1"  # of the declared sheets, said in the form; raised when a form of before can no longer be read
