"""How the intake says that a file is refused."""

from schemas.remark import Remark


class Refused(Exception):  # noqa: N818 - it says what became of the file; nothing went wrong with us
    """A file is refused: the rule of the catalogue, and what was found, and on which sheet."""

    def __init__(self, rule: str, found: str, sheet: str = "") -> None:
        super().__init__(f"{rule}: {found}")
        self.remark = Remark(rule, found, sheet)
