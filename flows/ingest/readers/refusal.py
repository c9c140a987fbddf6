"""Why a file cannot be read, as the readers say it."""


class Unreadable(Exception):  # noqa: N818 - it speaks of the file, not of a fault of ours
    """The content of a file cannot be read; rule is a key of the catalogue, found what stands in the file."""

    def __init__(self, rule: str, found: str) -> None:
        super().__init__(rule, found)
        self.rule = rule
        self.found = found
