"""Something to be said about a file; apart from `schemas.grids`, so that it comes without polars."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Remark:
    """Something about a file or a sheet: a rule of the catalogue, where it holds, what was found there.

    sheet and cell are "" for what holds for the whole file or sheet.
    """

    rule: str
    found: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class FileTold:
    """What was found out about one file: a document of texts, numbers, lists and mappings, or why there is none.

    file: as the user knows it. sha256: of its bytes, in hex.
    """

    file: str
    sha256: str
    document: Any = None
    refused: Remark | None = None
