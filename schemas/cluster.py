"""What a cluster's `cluster.toml` may say."""

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from schemas.colours import LEAST_CONTRAST, PAPER, TINT, contrast

Language = Literal["en", "zh", "both"]
# Families that hold Latin and Chinese, by the names under which office programs know them.
FontFamily = Literal[
    "Microsoft YaHei", "SimSun", "SimHei", "FangSong", "KaiTi", "DengXian", "Noto Sans CJK SC", "Source Han Sans SC"
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tile(_Part):
    """One headline figure: which entity, which indicator, on which basis."""

    entity: str
    indicator: str
    basis: Literal["actual", "target", "forecast", "planned"] = "actual"


class Series(_Part):
    """One series that is worth a chart."""

    entity: str
    indicator: str


class Developments(_Part):
    """The developments followed, the indicators that get a column of their own, the enterprise each grew around."""

    entities: tuple[str, ...] = Field(min_length=1)
    indicators: tuple[str, ...] = Field(min_length=1)
    anchors: Mapping[str, str] = Field(default_factory=dict)


class Anchor(_Part):
    """The enterprise that the cluster grew around: its own published series beside its park's."""

    entity: str
    park: str
    indicators: tuple[str, ...] = Field(min_length=1)
    park_indicators: tuple[str, ...] = ()


class Platform(_Part):
    """The innovation platform: whose institutes, agreements and projects go from clinic to industry."""

    entities: tuple[str, ...] = Field(min_length=1)


class Comparison(_Part):
    """What the district is compared in.

    indicators: set beside the city and the other districts. total: the indicator of the whole economy that a location
    quotient divides by; without it there is none.
    """

    indicators: tuple[str, ...] = ()
    total: str | None = None


class Pace(_Part):
    """From which gap between attainment and time elapsed, in percentage points, a target gets which word."""

    ahead: float = 2.0
    at_risk: float = -3.0
    behind: float = -10.0


class Changes(_Part):
    """What the report is compared with where nobody asks for a day: how many months before its own."""

    months: int = Field(default=6, ge=1, le=120)


class Register(_Part):
    """The register of enterprises, where its file leaves it open.

    source: the id of the source of all its rows, where it has no column source_id. unit: of output, where a column's
    header names none.
    """

    source: str = ""
    unit: str = ""


class Form(_Part):
    """The blocks an official form carries; blank entries are printed as a dash at its head, as a line to sign on below.

    A report is a draft while one of them is blank.
    """

    number: str = ""  # 表号
    issued_by: str = ""  # 制定机关
    approval: str = ""  # 批准(备案)文号
    valid_until: str = ""  # 有效期至
    reporting_unit_en: str = ""  # 填报单位
    reporting_unit_zh: str = ""
    head: str = ""  # 单位负责人
    statistician: str = ""  # 统计负责人
    filled_in_by: str = ""  # 填表人
    telephone: str = ""  # 联系电话
    reported_on: str = ""  # 报出日期

    @property
    def complete(self) -> bool:
        """Whether nothing is left to fill in; the reporting unit may be named in one language only."""
        units = {"reporting_unit_en", "reporting_unit_zh"}
        return all(value for name, value in self if name not in units) and bool(
            self.reporting_unit_en or self.reporting_unit_zh
        )


class Look(_Part):
    """How the office wants its workbooks to look; what is blank is as the theme has it.

    logo: a PNG in the cluster's folder. brand: the colour of titles; header: behind the white words of table headers;
    both as six hex digits, dark enough to be read.
    """

    logo: str = ""
    font: FontFamily | None = None
    brand: str = ""
    header: str = ""

    @field_validator("brand", "header", mode="after")
    @classmethod
    def _is_legible(cls, colour: str) -> str:
        digits = colour.removeprefix("#").upper()
        if not digits:
            return ""
        if not re.fullmatch("[0-9A-F]{6}", digits):
            raise ValueError('expected six hex digits, such as "1F4E79"')
        ratio = min(contrast(digits, PAPER), contrast(digits, TINT))
        if ratio < LEAST_CONTRAST:
            needed = f"{LEAST_CONTRAST} is needed: take a darker one"
            raise ValueError(f"its contrast to a light ground is {ratio:.2f}; {needed}")
        return digits


class Cluster(_Part):
    """A cluster as its office describes it.

    entity: the cluster itself; district: whose figures stand for it; currency: the dimension that
    money is shown in where a source prints it in two. rates: for each other currency, the least and the most that one
    unit of it can have been worth; what lies outside is a contradiction.
    """

    name_en: str
    name_zh: str
    title_en: str
    title_zh: str
    entity: str
    district: str
    currency: str
    language: Language = "both"
    comparators: tuple[str, ...] = ()
    headline: tuple[Tile, ...] = Field(min_length=1, max_length=6)
    path: Series  # output against target, the chart on the headline sheet
    trend: tuple[Series, ...] = Field(min_length=1, max_length=4)
    developments: Developments
    anchor: Anchor | None = None
    platform: Platform | None = None
    comparison: Comparison = Comparison()
    rates: Mapping[str, tuple[float, float]] = Field(default_factory=dict)
    pace: Pace = Pace()
    changes: Changes = Changes()
    enterprises: Register = Register()
    form: Form = Form()
    look: Look = Look()
