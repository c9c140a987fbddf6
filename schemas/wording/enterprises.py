"""Findings about the register of enterprises; a cell that cannot be used is read as blank, and its row stays."""

from schemas.rule import Rule

ENTERPRISE_ROWS = (
    Rule("unknown_park", "warning", False, "the park is not on sheet entities", "所属园区不在 entities 表中",
         "a name from sheet entities, in English or Chinese", "应为 entities 表中的名称（中文或英文）",
         "correct the name, or add the park to sheet entities; until then it stands as written",
         "请改正名称，或在 entities 表中补充；改正前按原文列示"),
    Rule("unreadable_year", "error", False, "the year of foundation cannot be read", "成立年份无法识别",
         "a year or a date, such as 2011 or 2011-03-21", "应为年份或日期，如 2011 或 2011-03-21",
         "write the year; until then the cell counts as blank", "请填写年份；改正前按空白处理"),
    Rule("founded_after_source", "error", False, "founded after the register's source appeared", "成立年份晚于来源发布时间",
         "a year not after that of the source", "成立年份不应晚于来源发布年份",
         "check the year and the source; until then the cell counts as blank", "请核对年份和来源；改正前按空白处理"),
    Rule("unreadable_count", "error", False, "the number of employees is no whole number", "从业人员数不是整数",
         "a whole number of 0 or more, such as 120", "应为不小于 0 的整数，如 120",
         "write the number alone; until then the cell counts as blank", "请只填数字；改正前按空白处理"),
    Rule("unreadable_amount", "error", False, "the output cannot be read", "产值无法识别",
         "a number in the unit of the column's header, such as 38.5 or 1,254", "应为按表头单位填写的数字，如 38.5 或 1,254",
         "write the number alone; until then the cell counts as blank", "请只填数字；改正前按空白处理"),
    Rule("negative_output", "error", False, "output is less than nothing", "产值小于零",
         "a number of 0 or more", "应不小于 0",
         "check the number; until then the cell counts as blank", "请核对数值；改正前按空白处理"),
)  # fmt: skip
