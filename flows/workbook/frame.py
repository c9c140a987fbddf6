"""A frame to a workbook of one sheet, laid out and finished like any sheet of a report."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from openpyxl import Workbook

from flows.workbook.declare import Column, Role, Sheet, Table
from flows.workbook.finishing.finish import finish
from flows.workbook.finishing.noted import Noted
from flows.workbook.finishing.saving import saved
from flows.workbook.layout.render import render
from flows.workbook.speech import Speech

_DECIMALS, _PLACES = 2, "decimals of numbers"
_SPEECH = Speech("en", {}, {}, {}, {})


def frame_workbook(frame: pl.DataFrame, title: str, day: date, roles: Mapping[str, Role] | None = None) -> bytes:
    """Return a workbook that shows the frame as a table: header, filter, banding, formats, widths, frozen header.

    roles: of columns whose type does not say how they are shown; numbers show two decimals. day: what the package is
    dated by.
    """
    workbook, noted = laid_out(frame, title, roles)
    return finish(saved(workbook), noted, day)


def laid_out(frame: pl.DataFrame, title: str, roles: Mapping[str, Role] | None = None) -> tuple[Workbook, Noted]:
    """Return the workbook as openpyxl has it, and what is left for the finishing pass; roles: as above."""
    said = roles or {}
    columns = tuple(
        Column(name, name, role := said.get(name) or _role(kind), decimals=_PLACES if role == "number" else None)
        for name, kind in frame.schema.items()
    )
    frame = frame.with_columns(pl.lit(_DECIMALS, dtype=pl.UInt8).alias(_PLACES))
    sheet = Sheet("facts", title, (), (Table("Frame", columns, frame, blank=None),), profile="D")
    return render((sheet,), _SPEECH, title)


def _role(kind: pl.DataType) -> Role:
    if kind.is_integer():
        return "whole"
    if kind.is_numeric():
        return "number"
    found: dict[type[pl.DataType], Role] = {
        pl.Date: "date", pl.Datetime: "moment", pl.Time: "time", pl.Duration: "span"
    }  # fmt: skip
    return found.get(kind.base_type(), "text")
