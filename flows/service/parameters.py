"""The flow's parameters as the form that a person fills in: what may be chosen, and the help beside each field.

The form is JSON schema: what it refuses, Prefect's API refuses too. In Python the same parameters also take what the
command line gives: a path for the cluster, nothing where the form has a word.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema

from flows.folders import cluster_names
from schemas.cluster import Language

SETTINGS = "cluster settings"  # the word for: as the cluster's cluster.toml says
# A day that there is: 1 to 28 in any month, 29 and 30 in any but February, 31 in seven, 29 February in leap years.
_DAY = (
    "(20[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    "|20([02468][048]|[13579][26])-02-29)"
)


@dataclass(frozen=True)
class _Clusters:
    """Makes a drop-down of the folders that are under inputs/ when the form is made, not when this is imported."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        names = list(cluster_names())
        return {"type": "string", "minLength": 1} | ({"enum": names} if names else {})


def _nothing(given: object) -> object:
    return None if given in ("", SETTINGS) else given


def _said(title: str, help_en: str, help_zh: str, **more: Any) -> Any:  # noqa: ANN401 - a field of any kind
    """Return the field's title and help; in the form's schema they stand instead of the parameter's own name."""
    return Field(json_schema_extra={"title": title, "description": f"{help_en}\n{help_zh}", **more})


def _day(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON schema
    return {"type": "string", "format": "date", **more}


ClusterName = Annotated[
    str | None,
    _Clusters(),
    _said(
        "Cluster 集群",
        "Whose report is made: one of the folders under inputs/.",
        "为哪个集群编制报告：inputs/ 下的文件夹。",
    ),
]
AsOf = Annotated[
    date | None,
    BeforeValidator(_nothing),
    # With null in it the form would show a switch named "None"; the empty text is an empty date picker.
    WithJsonSchema(_day(pattern=f"^({_DAY})?$")),
    _said(
        "As of 截至日期",
        "Only what was published by this day is used. Leave it empty for the newest publication in the inputs.",
        "仅采用该日及以前公布的数据；留空则取输入资料中最新的公布日期。",
        default="",
    ),
]
ReportLanguage = Annotated[
    Language | None,
    BeforeValidator(_nothing),
    WithJsonSchema({"type": "string", "enum": [SETTINGS, "both", "zh", "en"]}),
    _said(
        "Language 语言",
        f"The language of the workbook: both, zh (Chinese), en (English), or {SETTINGS}: as cluster.toml says.",
        f"工作簿所用语言：both 中英双语、zh 中文、en 英文；{SETTINGS}：按 cluster.toml 的设置。",
        default=SETTINGS,
    ),
]
Since = Annotated[
    date | Literal["previous"] | None,
    BeforeValidator(_nothing),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "enum": [SETTINGS, "previous"], "title": "by rule 按规则"},
                _day(pattern=f"^{_DAY}$", title="since a day 自某日起"),
            ]
        }
    ),
    _said(
        "What changed since 变动起算",
        f"From when changes are told. {SETTINGS}: over as many months as cluster.toml says; previous: since the newest"
        " earlier report; or since a day before the as-of date.",
        f"变动情况从何时算起。{SETTINGS}：按 cluster.toml 设定的月数；previous：自上一份报告起；"
        "或自截至日期之前的某日起。",
        default=SETTINGS,
    ),
]
Strict = Annotated[
    bool,
    _said(
        "Strict 严格",
        "Write no workbook where a finding is an error.",
        "存在错误级问题时不生成工作簿。",
    ),
]
Pdf = Annotated[
    bool,
    _said(
        "PDF",
        "Print the workbook to a PDF beside it too; needs LibreOffice on the machine that runs this.",
        "同时生成 PDF 文件（运行的机器须装有 LibreOffice）。",
    ),
]
ReleaseWay = Annotated[
    Literal["at_once", "approved"],
    _said(
        "Release 发布",
        "at_once: the workbook is official as soon as it is written. approved: a draft is written first, and the run"
        " waits until a person approves it or sends it back.",
        "at_once：写出即为正式稿；approved：先出草稿，经人员审批后方为正式稿，或予退回。",
    ),
]
