"""What a cluster's `cluster.toml` may say."""

from collections.abc import Mapping
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
    form: Form = Form()
