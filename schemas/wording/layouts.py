"""Findings about where things stand on a sheet: headers, columns, units in headers, totals."""

from schemas.rule import Rule

LAYOUTS: tuple[Rule, ...] = (
)  # fmt: skip
