"""Labels of the anchor and platform sheet."""

LABELS: dict[str, tuple[str, str]] = {}

# What sheet Notes says of it: subject, then explanation.
NOTES: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = ()
