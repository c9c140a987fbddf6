"""How a sender lays a sheet out: what every column is, and the words that tell it."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.grids import Remark

# What the cells of a label column say about the values of their row.
LABELS = ("entity", "indicator", "period", "unit", "basis", "scope", "note")
# value: figures. change: growth on the year before, in per cent. ordinal: numbers of rows, which say nothing.
# content: a header such as 项目, where only the cells below tell. unknown: not read.
MEANINGS = (*LABELS, "value", "change", "ordinal", "content", "unknown")
# What a line above the table says about all of its values; other: it says something that is not needed.
TITLE_WORDS = ("entity", "period", "unit", "published_on", "other")
# Periods told from the period of the whole return, here 2024年1—8月: to_date 2024年1—8月, month 2024年8月,
# year_before 2023年1—8月, month_before 2023年8月, year 2024年, last_year 2023年.
RELATIVE_PERIODS = ("to_date", "month", "year_before", "month_before", "year", "last_year")
# Rows that are no data. part: 其中, some of the row above.
ROW_WORDS = ("total", "part", "note")

# The kinds of aliases that speak of layouts, and the names they may stand for.
LAYOUT_WORDS: dict[str, tuple[str, ...]] = {
    "header": (*LABELS, "value", "ordinal", "content"),
    "title": TITLE_WORDS,
    "relative_period": RELATIVE_PERIODS,
    "change": ("change",),
    "row": ROW_WORDS,
}


@dataclass(frozen=True)
class LayoutRemark(Remark):
    """A remark about a layout, with the known name that may be meant; "" where none is like it."""

    suggestion: str = ""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LayoutColumn(_Part):
    """One column.

    header: its text; two rows of a header are joined by " / ", and each period stands as <period>, as it moves on.
    meaning: one of MEANINGS. The rest says, for a column of figures, what its header does not say in words that the
    registers know; "" where the header, the row or the title says it.
    """

    letter: str = Field(pattern="^[A-Z]{1,3}$")
    header: str
    meaning: Literal[
        "entity", "indicator", "period", "unit", "basis", "scope", "note", "value", "change", "ordinal", "content",
        "unknown",
    ]  # fmt: skip
    entity: str = ""
    indicator: str = ""
    unit: str = ""
    period: str = ""
    basis: str = ""


class LayoutSheet(_Part):
    """One sheet.

    header_rows: as Excel counts, from the top. totals: the entity that rows of totals stand for; "" leaves them out.
    """

    name: str
    header_rows: tuple[int, ...]
    totals: str = ""
    columns: tuple[LayoutColumn, ...]


class Layout(_Part):
    """What is known of one sender: who it is, what its sheets need not say, how they are laid out.

    entity, period, unit: for values of which neither row, header nor title says it. publisher, grade, published_on:
    of the source that each return is.
    """

    entity: str = ""
    publisher: str = ""
    grade: Literal["A", "B", "C"] = "C"
    published_on: str = ""
    period: str = ""
    unit: str = ""
    sheets: tuple[LayoutSheet, ...] = ()
