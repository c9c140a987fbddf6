"""Whether a report is a draft or the official copy, and who released it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Release:
    """What a workbook says of its own release; a report that nobody has to approve has none.

    name, on: of an approved one, who approved it and on which day. run: of an approved one, the run number on the
    draft that was approved: where the inputs make another report by now, that one was not approved.
    """

    status: Literal["draft", "approved"]
    name: str = ""
    on: date | None = None
    run: str = ""
