"""The previous report in the output folder: found, read in the guarded process, and checked before it is believed."""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import polars as pl

from flows.ingest.enclosed import CONTRACTS, Enclosed, day_of, frame_of
from flows.ingest.guard import Guard
from schemas.cluster import Language
from schemas.findings import RULES
from schemas.grids import FileRead
from schemas.origin import InputFile
from schemas.state import State

_LANGUAGES = get_args(Language)
PREVIOUS = "previous/"  # before the name of the report, among the files that a report was made of
_TRIED = 5  # reports that cannot be used before it is given up: each takes its time and its line
_NO_STATE = "it was made by a clusterbook that kept no record of what a report said"
_OTHER_STATE = "it was made by another version of clusterbook"
_NO_RECORD = "no record of what it said can be read from it"


@dataclass(frozen=True)
class Previous:
    """The report to compare with.

    state: what it said; None where there is none that can be used. file: its name. notes: a line about each file that
    was found and cannot be used, or about there being none. files: the report itself, by its digest.
    """

    state: State | None
    file: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[InputFile, ...] = ()


class _Unusable(Exception):  # noqa: N818 - it says what is the matter with a file
    """Why a report cannot be compared with."""


def read_previous(output: Path, name: str, entity: str, as_of: date, guard: Guard | None = None) -> Previous:
    """Return the newest report of the cluster in the output folder that speaks of a day before as_of.

    name: of the cluster's folder, with which its reports' names begin. entity: the cluster's own. guard: as for
    `flows.ingest.cluster.read_inputs`. Nothing about a file is raised: what cannot be used is said in the notes, and
    the next older report is tried.
    """
    files = _candidates(output, name, as_of)
    notes: list[str] = []
    with nullcontext(guard) if guard else Guard() as reading:
        for tried, (path, day) in enumerate(files):
            if tried == _TRIED:
                notes.append(f"The {len(files) - tried} reports before these were not opened.")
                break
            try:
                read = reading.read_enclosed(path, path.name)
                enclosed = _enclosed(read)
                _suits(enclosed, entity, as_of)
            except _Unusable as why:
                notes.append(
                    f"{path.name}: {why}, so nothing is compared with it; make it again with --as-of {day}, "
                    "or take it out of the folder."
                )
            else:
                used = InputFile(f"{PREVIOUS}{path.name}", read.sha256)
                return Previous(enclosed.state, path.name, tuple(notes), (used,))
    if not files:
        notes.append(f"{output} holds no earlier report of {name}: no {name}_<date>_<language>.xlsx before {as_of}.")
    return Previous(None, notes=tuple(notes))


def _candidates(output: Path, name: str, as_of: date) -> list[tuple[Path, date]]:
    """Return the files that are called like reports of the cluster on a day before, the newest first."""
    called = re.compile(rf"{re.escape(name)}_(\d{{4}}-\d\d-\d\d)_({'|'.join(_LANGUAGES)})\.xlsx")
    try:
        matches = [(path, called.fullmatch(path.name)) for path in output.iterdir()]
    except OSError:  # not there yet, or not to be looked into: that it cannot be written either is told later
        return []
    dated = [(path, day) for path, match in matches if match and (day := _day(match[1]))]
    earlier = [(path, day) for path, day in dated if day < as_of]
    return sorted(earlier, key=lambda one: (-one[1].toordinal(), one[0].name))


def _day(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None


def _enclosed(read: FileRead) -> Enclosed:
    """Return what a report says of itself; raise _Unusable where it says nothing, or what cannot be."""
    if read.refused:
        raise _Unusable(_refusal(read.refused.rule, read.refused.found))
    try:
        return _believed({grid.sheet: grid.cells for grid in read.grids})
    except (ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise _Unusable(f"{_NO_RECORD} ({error})") from None


def _believed(texts: Mapping[str, pl.DataFrame]) -> Enclosed:
    """Return what the texts say; raise ValueError or one of its kin where they are not as they were written."""
    about = texts["about"].row(0, named=True)
    if about["language"] not in _LANGUAGES:
        raise ValueError(f"language {about['language']!r:.20}")
    frames = {name: frame_of(texts[name], contract) for name, contract in CONTRACTS.items()}
    return Enclosed(about["cluster"] or "", about["language"], State(day_of(about["as_of"] or ""), **frames))


def _refusal(rule: str, found: str) -> str:
    if rule == "no_state":
        return _NO_STATE
    if rule == "other_state":
        return f"{_OTHER_STATE} ({found})"
    if rule == "file_unreadable":
        return f"{_NO_RECORD} ({found})"
    return f"{RULES[rule].title_en} ({found})" if rule in RULES else f"{_NO_RECORD} ({rule})"


def _suits(enclosed: Enclosed, entity: str, as_of: date) -> None:
    """Raise _Unusable where the report is another cluster's, or, whatever its name says, is not an earlier one."""
    if enclosed.cluster != entity:
        raise _Unusable(f"it is the report of another cluster ({enclosed.cluster!r:.80})")
    if enclosed.state.as_of >= as_of:
        raise _Unusable(f"it says itself that it speaks of {enclosed.state.as_of}, which is not before {as_of}")
