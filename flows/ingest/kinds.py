"""The kinds of files that are read: how they may be called, and how many sheets they hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    endings: how such files are called, the usual one first. one_sheet: it holds one sheet, which the file's name names.
    is_text: its content is text like that of others, so that its ending tells it.
    """

    endings: tuple[str, ...]
    one_sheet: bool = False
    is_text: bool = False


KINDS: dict[str, Kind] = {
    "xlsx": Kind((".xlsx", ".xlsm", ".xltx", ".xltm")),
    "xlsb": Kind((".xlsb",)),
    "xls": Kind((".xls", ".xlt", ".et", ".ett")),
    "ods": Kind((".ods", ".ots")),
    "csv": Kind((".csv", ".tsv", ".txt", ".tab"), one_sheet=True, is_text=True),
    "parquet": Kind((".parquet",), one_sheet=True),
}


def endings(*, one_sheet: bool) -> tuple[str, ...]:
    """Return the endings of the kinds that hold one sheet, or of those that may hold several."""
    return tuple(ending for kind in KINDS.values() if kind.one_sheet == one_sheet for ending in kind.endings)


def text_kind(ending: str) -> str:
    """Return the kind of a file of text: by its ending, else comma-separated."""
    named = (name for name, kind in KINDS.items() if kind.is_text and ending.lower() in kind.endings)
    return next(named, "csv")
