"""The draft that a person reviews, beside where the official copy will stand: its name, and its end."""

from collections.abc import Collection
from pathlib import Path

from flows.workbook.beside import remove_former
from flows.workbook.save import remove

_MARK = "_draft"  # no report is called so: the previous one is looked for by a name that ends with the language


def draft_of(path: Path) -> Path:
    """Return where the draft of an official copy stands."""
    return path.with_stem(path.stem + _MARK)


def remove_draft(path: Path, names: Collection[str]) -> tuple[Path, ...]:
    """Remove the draft of an official copy, with its PDF and the tables beside it; return what was removed.

    names: of all files that the official copy may have beside it, without endings. What cannot be removed stays: it
    says of itself that it is a draft.
    """
    draft = draft_of(path)
    beside = [name.replace(path.stem, draft.stem, 1) for name in names]
    twins = tuple(one for one in (draft, draft.with_suffix(".pdf")) if remove(one))
    return (*twins, *remove_former(path.parent, beside, ()))
