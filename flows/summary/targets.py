"""Targets beside the newest comparable figures, in words, the worst first."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from flows.workbook.sentences.figures import said_figures, said_period
from flows.workbook.speech import Speech
from schemas.registers import Registers
from schemas.summary import TargetPace
from schemas.vocabulary import OUR_GROUPS

_WORST_FIRST = ("missed", "behind", "at_risk", "on_course", "ahead", "met", "open", "no_figure")


def targets_and_pace(targets: pl.DataFrame, registers: Registers, said: Speech) -> tuple[TargetPace, ...]:
    """Return the office's own rows of TARGETS that no newer target replaced."""
    one = said.each[0]  # figures with their units in one language: two in one cell cannot be read
    order = {state: place for place, state in enumerate(_WORST_FIRST)}
    ours = targets.filter(pl.col("group").is_in(OUR_GROUPS), pl.col("superseded_id").is_null())
    frame = ours.with_columns(
        said_figures(ours, registers, one, name, f"{name}_half_unit", f"{name}_qualifier").alias(f"{name}_said")
        for name in ("target", "actual")
    ).sort(
        pl.col("state").cast(pl.String).replace_strict(order, return_dtype=pl.Int64),
        "gap_pp", "entity", "indicator", "scope", "period", "target_id",
        nulls_last=True,
    )  # fmt: skip
    return tuple(_row(row, said) for row in frame.iter_rows(named=True))


def _row(row: Mapping[str, Any], said: Speech) -> TargetPace:
    one = said.each[0]
    scope = said.text(row["scope"]).replace("\n", " ") if row["scope"] else ""
    return TargetPace(
        state=row["state"],
        says=said.label(f"pace.{row['state']}"),
        entity=said.entity(row["entity"]),
        measured=" · ".join(filter(None, (said.indicator(row["indicator"]), scope))),
        period=said_period(row["period"], one),
        target=row["target_said"] or "",
        actual=row["actual_said"] or "",
        actual_period=said_period(row["actual_period"], one) if row["actual_period"] else "",
        attainment=_points(row["attainment"], 100),
        elapsed=_points(row["elapsed"], 100),
        gap=_points(row["gap_pp"], 1, sign="+"),
    )


def _points(number: float | None, times: int, sign: str = "") -> str:
    return "" if number is None else f"{number * times:{sign}.1f}{' %' if times == 100 else ''}"
