"""What can be wrong with an input, said once in English and Chinese, and the contract of the findings."""

from dataclasses import dataclass

import polars as pl

from schemas.contract import contract
from schemas.vocabulary import Severity

FINDINGS = contract(
    "findings",
    {
        "severity": Severity,
        "rule": pl.String,
        "file": pl.String,
        "sheet": pl.String,
        "row": pl.UInt32,
        "cell": pl.String,
        "found": pl.String,
        "expected_en": pl.String,
        "expected_zh": pl.String,
        "suggestion": pl.String,
        "left_out": pl.Boolean,  # true: the row is not in the report
        "known_on": pl.Date,  # when the row's source appeared, where that is known
    },
    blank=("found", "suggestion", "known_on"),
)


@dataclass(frozen=True)
class Rule:
    """One kind of finding.

    leaves_out: the row cannot be used and stays out of the report.
    expected: used where the place that finds it has nothing more exact to say.
    """

    key: str
    severity: str
    leaves_out: bool
    title_en: str
    title_zh: str
    expected_en: str
    expected_zh: str
    mend_en: str
    mend_zh: str


_RULES = (
    Rule("blank_cell", "error", True, "a cell that must be filled is blank", "必填单元格为空",
         "a value", "应有内容", "fill in the cell", "请填写该单元格"),
    Rule("cell_error", "error", True, "the cell holds an error value", "单元格为错误值",
         "a value, not an Excel error", "应为数值或文字，而非 Excel 错误值", "write the value itself", "请直接填写数值"),
    Rule("formula_without_value", "error", True, "the formula has no stored value", "公式没有已存结果",
         "a value", "应为数值", "save the file in Excel once, or paste the value", "请在 Excel 中保存一次，或粘贴为数值"),
    Rule("merged_cell", "error", True, "the cell is merged with another and holds nothing itself", "单元格与其他单元格合并，自身无内容",
         "a cell of its own for each row and column", "每行每列应有独立单元格",
         "unmerge the cells and fill in each of them", "请取消合并并逐格填写"),
    Rule("scaled_number", "error", True, "the number format hides thousands, so the cell shows another number than it holds",
         "数字格式隐藏了千位，显示的数与实际存储的数不同",
         "a number that is shown as it is", "显示的数应与实际数值一致",
         "choose a plain number format and write the number in the unit beside it", "请改用普通数字格式，并按所填单位填写数值"),
    Rule("unknown_entity", "error", True, "the entity is not on sheet entities", "统计对象不在 entities 表中",
         "a name from sheet entities", "应为 entities 表中的名称",
         "correct the name, or add it to sheet entities", "请改正名称，或在 entities 表中补充"),
    Rule("entity_left_out", "error", True, "the entity's own row on sheet entities is left out",
         "该统计对象在 entities 表中的行未被采用",
         "an entity whose own row is in order", "该对象在 entities 表中的行应无错误",
         "mend the entity's row first; this row then comes back by itself", "请先改正 entities 表中的该行，本行即可恢复"),
    Rule("unknown_indicator", "error", True, "the indicator is not in the register", "指标不在指标目录中",
         "a key from inputs/registers/indicators.csv", "应为 inputs/registers/indicators.csv 中的代码",
         "correct the key, or add the indicator to the register", "请改正代码，或在指标目录中补充"),
    Rule("unknown_unit", "error", True, "the unit is not in the register", "计量单位不在单位目录中",
         "a unit from inputs/registers/units.csv", "应为 inputs/registers/units.csv 中的单位",
         "correct the unit, or add it to the register", "请改正单位，或在单位目录中补充"),
    Rule("unit_of_other_dimension", "error", True, "the unit does not measure this indicator", "计量单位与指标不符",
         "a unit of the indicator's dimension", "应为该指标适用的单位", "correct the unit or the indicator", "请改正单位或指标"),
    Rule("unknown_source", "error", True, "the source is not on sheet sources", "来源不在 sources 表中",
         "an id from sheet sources", "应为 sources 表中的编号",
         "correct the id, or add the source", "请改正编号，或补充来源"),
    Rule("source_left_out", "error", True, "the source's own row on sheet sources is left out",
         "该来源在 sources 表中的行未被采用",
         "a source whose own row is in order", "该来源在 sources 表中的行应无错误",
         "mend the source's row first; this row then comes back by itself", "请先改正 sources 表中的该行，本行即可恢复"),
    Rule("unknown_word", "error", True, "the word is not one of those allowed", "填写内容不在可选范围内",
         "one of the allowed words", "应为可选词之一", "choose a word from the list", "请从列表中选择"),
    Rule("unreadable_number", "error", True, "the number cannot be read", "数值无法识别",
         "digits, such as 38.5 or 1,254", "应为数字，如 38.5 或 1,254",
         "write the number alone; hedges go into qualifier, units into unit",
         "只填数字；“约”等写入 qualifier，单位写入 unit"),
    Rule("number_out_of_range", "error", True, "the number is too large or too fine to hold exactly",
         "数值过大或小数位过多，无法精确保存",
         "at most 15 digits before the point and 6 after it", "整数部分不超过 15 位，小数部分不超过 6 位",
         "check the number and its unit", "请核对数值和单位"),
    Rule("unreadable_period", "error", True, "the period cannot be read", "时期无法识别",
         "2024, 2024-H1, 2024-Q3, 2024-05, 2024-01/2024-08, 2021/2025 or 2024-05-31",
         "应为 2024、2024-H1、2024-Q3、2024-05、2024-01/2024-08、2021/2025 或 2024-05-31",
         "write the period in one of these forms", "请按上述格式填写"),
    Rule("unreadable_date", "error", False, "the date cannot be read", "日期无法识别",
         "2024-04-26, 2024-04 or 2024", "应为 2024-04-26、2024-04 或 2024",
         "write the date in one of these forms", "请按上述格式填写"),
    Rule("duplicate_key", "error", True, "the key stands in an earlier row already", "编号与前面的行重复",
         "a key used once only", "编号应唯一", "give the row a key of its own, or delete it", "请另编号，或删除该行"),
    Rule("duplicate_row", "warning", True, "the row repeats an earlier one", "该行与前面的行重复",
         "each published figure once", "同一数据只填一次", "delete one of the two rows", "请删除其中一行"),
    Rule("target_after_period", "warning", True, "a target for a period that had ended before its source appeared",
         "目标所属时期在来源发布前已结束",
         "a target published before its period ends", "目标应在所属时期结束前发布",
         "check the period, the basis and the date of the source", "请核对时期、数据性质和来源日期"),
    Rule("actual_before_period_end", "note", False, "an actual figure published before its period ended",
         "实际数在所属时期结束前已发布",
         "a source dated after the period's end", "来源日期应晚于时期结束",
         "check the period and the date of the source", "请核对时期和来源日期"),
    Rule("own_ancestor", "error", False, "the entity is its own ancestor", "该对象的上级链指回自身",
         "a chain of parents that ends", "上级关系不应循环",
         "correct the parent; until then the entity stands without one", "请改正上级；改正前按无上级处理"),
    Rule("unknown_parent", "error", False, "the parent is not on sheet entities", "上级对象不在 entities 表中",
         "a name from sheet entities", "应为 entities 表中的名称",
         "correct the name; until then the entity stands without a parent", "请改正名称；改正前按无上级处理"),
    Rule("no_publication_date", "warning", False, "the source has no publication date", "来源没有发布日期",
         "a date, a month or a year", "应有日期、月份或年份",
         "add the date; until then its rows count as known at the end of their own period",
         "请补充日期；补充前按各行所属时期末视为已知"),
    Rule("cannot_be_dated", "warning", True, "neither the row nor its source has a date", "本行和来源均无日期",
         "a period, or a source with a publication date", "应有时期，或来源有发布日期",
         "add the period or the source's date", "请补充时期或来源日期"),
    Rule("date_as_period", "warning", False, "a date cell stands where text is expected", "时期栏中为日期格式",
         "text, such as 2024-05", "应为文本，如 2024-05",
         "check that it was read as meant, then format the cell as text", "请核对识别结果，并将单元格设为文本"),
    Rule("odd_number_text", "note", False, "the number was written as text and read as shown", "数值以文本填写，已按所示识别",
         "a plain number", "应为普通数字", "write the number alone", "只填数字即可"),
    Rule("boolean_cell", "error", True, "the cell holds TRUE or FALSE", "单元格为逻辑值",
         "text or a number", "应为文字或数字", "write the value itself", "请直接填写内容"),
    Rule("invisible_characters", "note", False, "the text held characters that cannot be seen; it was read without them",
         "文字中含有不可见字符，已去除后读取",
         "text without hidden characters", "文字中不应有不可见字符",
         "type the text anew, if it is to be tidy", "如需规范，请重新输入该文字"),
    Rule("text_cut", "note", False, "the text is longer than a cell can hold; its beginning was read",
         "文字超过单元格上限，只读取了开头部分",
         "at most 32,767 characters", "不超过 32,767 个字符", "shorten the text", "请缩短文字"),
    Rule("blank_row", "note", False, "a blank row stands between filled ones", "数据中间有空行",
         "no blank rows", "不应有空行", "delete the row", "请删除空行"),
    Rule("unknown_column", "warning", False, "the column is not known and was not read", "该列不在规定之列，未读取",
         "only the declared columns", "应只有规定的列",
         "rename or delete the column", "请改名或删除该列"),
    Rule("missing_column", "warning", False, "an optional column is missing", "缺少一个可选列",
         "the column, even if blank", "应保留该列（可为空）", "add the column", "请补上该列"),
    Rule("not_read", "note", False, "the sheet or file is not one of those expected and was not read",
         "该工作表或文件不在规定之列，未读取",
         "sheets facts, sources, entities, milestones, commitments and terms, in facts.xlsx or as .csv files",
         "应为 facts.xlsx 中的（或同名 .csv 的）facts、sources、entities、milestones、commitments、terms",
         "rename it if it holds data; otherwise leave it", "如含数据请改名，否则可不处理"),
    Rule("no_rows", "warning", False, "the sheet has no rows", "工作表没有数据行",
         "at least one row", "至少一行", "fill in the sheet", "请填写该表"),
)  # fmt: skip

RULES = {rule.key: rule for rule in _RULES}
