"""What a user asks of the recipe, and what came of it; it is imported before anything heavy is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from schemas.release import Release
from schemas.summary import Summary

if TYPE_CHECKING:
    from schemas.cluster import Language


@dataclass(frozen=True)
class Request:
    """What the user asked for.

    cluster: the cluster's folder. registers: the folder that all clusters share. output: where the workbook goes.
    as_of: None means the newest publication date in the inputs. language: None means the cluster's own.
    strict: refuse to publish where a finding is an error. since: what changed since which day is told; "previous"
    means since the newest earlier report in the output folder, and what that one said; None means as many months
    before the report's own day as the cluster's cluster.toml says. pdf: print it to a PDF beside it too. release:
    whether the official copy is written at once, or once a person has approved a draft; that needs a server.
    """

    cluster: Path
    registers: Path
    output: Path
    as_of: date | None = None
    language: "Language | None" = None
    strict: bool = False
    since: date | Literal["previous"] | None = None
    pdf: bool = False
    release: Literal["at_once", "approved"] = "at_once"


@dataclass(frozen=True)
class Report:
    """What came of it: the workbook, how many facts it shows, findings by severity, the sheets' names.

    cells: each file read -> how many of its cells are of which class. since: the day that it is compared with, and
    why: in words. notes: a line about each earlier report that could not be compared with, about rules for workbooks
    that this one breaks, and where no PDF could be written. pdf: the workbook's twin, where it was asked for.
    run: its run number, the same for the same inputs, day, language and program. release: whether it is a draft, or
    who approved it. summary: what it says. sha256: of the workbook's bytes.
    """

    path: Path
    as_of: date
    facts: int
    findings: Mapping[str, int]
    sheets: tuple[str, ...]
    cells: Mapping[str, Mapping[str, int]]
    since: date
    why: str
    notes: tuple[str, ...] = ()
    pdf: Path | None = None
    run: str = ""
    release: Release | None = None
    summary: Summary = field(default_factory=Summary)
    sha256: str = ""

    @property
    def counted(self) -> str:
        """How many findings there are of each severity, such as `0 errors, 8 warnings, 12 notes`."""
        return ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in self.findings.items())
