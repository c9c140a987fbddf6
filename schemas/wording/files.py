"""Findings about whole files and sheets: what cannot be opened, what is odd about how they were saved."""

from schemas.rule import Rule

FILES: tuple[Rule, ...] = (
)  # fmt: skip
