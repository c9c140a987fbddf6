"""The sentences of the report: each with places for names and numbers, already said in the right language."""

LABELS: dict[str, tuple[str, str]] = {}
