"""What a cluster's `cluster.toml` may say."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "zh", "both"]


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
    """The developments followed, and the indicators that get a column of their own."""

    entities: tuple[str, ...] = Field(min_length=1)
    indicators: tuple[str, ...] = Field(min_length=1)


class Pace(_Part):
    """From which gap between attainment and time elapsed, in percentage points, a target gets which word."""

    ahead: float = 2.0
    at_risk: float = -3.0
    behind: float = -10.0


class Form(_Part):
    """The block an official form carries; a blank entry is printed as a dash."""

    number: str = ""  # 表号
    issued_by: str = ""  # 制定机关
    approval: str = ""  # 批准(备案)文号
    valid_until: str = ""  # 有效期至
    reporting_unit_en: str = ""  # 填报单位
    reporting_unit_zh: str = ""


class Cluster(_Part):
    """A cluster as its office describes it.

    entity: the cluster itself; district: whose figures stand for it; currency: the dimension that
    money is shown in where a source prints it in two.
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
    pace: Pace = Pace()
    form: Form = Form()
