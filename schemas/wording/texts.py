"""Findings about numbers and periods as people write them."""

from schemas.rule import Rule

TEXTS: tuple[Rule, ...] = (
)  # fmt: skip
