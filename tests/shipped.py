"""The shipped cluster: read and tidied once, its tables and workbooks made once for each day and language."""

import os
import pickle
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from unittest.mock import patch

from openpyxl import Workbook

import flows.workbook.report as report
from flows.aggregate.tables import aggregate_tables
from flows.ingest.cluster import read_inputs
from flows.tidy.inputs import tidy_inputs
from flows.workbook.report import Built
from making import GUARD
from readback import loaded
from schemas.cluster import Language
from schemas.raw import Inputs
from schemas.tables import Tables
from schemas.tidied import Tidied

ROOT = Path(__file__).parents[1]
CLUSTER = ROOT / "inputs" / "jiading-biopharma"
REGISTERS = ROOT / "inputs" / "registers"

ARTICLE = date(2024, 4, 26)  # the day of the newspaper's article about the cluster
FORUM = date(2024, 11, 21)  # the day on which output from January to August 2024 became known
NEWEST = date(2026, 1, 31)
DAYS = (ARTICLE, FORUM, NEWEST)
LANGUAGES: tuple[Language, ...] = ("en", "zh", "both")

# Where the processes of one test run leave the workbooks that they made for each other (see conftest.py). Taken out of
# the environment: a process that a test starts makes its own.
_SHARED = os.environ.pop("CLUSTERBOOK_TESTS_SHARED", None)


@cache
def inputs() -> Inputs:
    """The cluster's folder as read."""
    return read_inputs(CLUSTER, REGISTERS, GUARD)


@cache
def tidied() -> Tidied:
    """Everything the inputs say."""
    return tidy_inputs(inputs())


@cache
def tables(as_of: date) -> Tables:
    """Everything the workbook shows as of a day."""
    return aggregate_tables(inputs().cluster, inputs().registers, tidied(), as_of)


def laid_out(as_of: date, language: Language) -> tuple[Built, int]:
    """Make the report; return it and how often it was laid out."""
    about = inputs()
    with patch.object(report, "render", wraps=report.render) as render:
        made = report.build_report(about.cluster, about.registers, tables(as_of), as_of, language, about.origin)
    return made, render.call_count


@cache
def built(as_of: date, language: Language) -> tuple[Built, int]:
    """The report and how often it was laid out; made once in a test run, whichever of its processes was first."""
    if _SHARED is None:
        return laid_out(as_of, language)
    kept = Path(_SHARED) / f"{as_of}_{language}.pickle"
    if kept.exists():
        made: tuple[Built, int] = pickle.loads(kept.read_bytes())  # noqa: S301 - this test run's own
        return made
    made = laid_out(as_of, language)
    with tempfile.NamedTemporaryFile(dir=_SHARED, delete=False) as file:
        file.write(pickle.dumps(made))
    Path(file.name).replace(kept)  # whole or not at all, as the others look for it
    return made


def content(as_of: date, language: Language = "en") -> bytes:
    """The finished workbook."""
    return built(as_of, language)[0].content


def book(as_of: date, language: Language = "en") -> Workbook:
    """The workbook read back, formulas as text; not to be changed."""
    return loaded(content(as_of, language))


def values(as_of: date, language: Language = "en") -> Workbook:
    """The workbook read back, formulas as their stored values; not to be changed."""
    return loaded(content(as_of, language), stored=True)
