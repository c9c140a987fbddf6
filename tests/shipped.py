"""The shipped cluster: read and tidied once, its tables and workbooks made once for each day and language."""

from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from flows.aggregate.tables import aggregate_tables
from flows.ingest.cluster import read_inputs
from flows.tidy.inputs import tidy_inputs
from flows.workbook.report import build_report
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


@cache
def content(as_of: date, language: Language = "en") -> bytes:
    """The finished workbook."""
    return build_report(inputs().cluster, inputs().registers, tables(as_of), as_of, language, inputs().origin).content


def book(as_of: date, language: Language = "en") -> Workbook:
    """The workbook read back, formulas as text; not to be changed."""
    return loaded(content(as_of, language))


def values(as_of: date, language: Language = "en") -> Workbook:
    """The workbook read back, formulas as their stored values; not to be changed."""
    return loaded(content(as_of, language), stored=True)
