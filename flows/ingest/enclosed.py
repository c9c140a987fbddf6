"""What a report said of itself, between its frames and the plain texts that its package encloses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.ingest.cleaning import columns_to_clean
from schemas.cluster import Language
from schemas.contract import Contract, keeps
from schemas.state import SAID_FIGURES, SAID_MILESTONES, SAID_TARGETS, State

# The frames of a State by their names there and in the part.
CONTRACTS: Mapping[str, Contract] = {
    "figures": SAID_FIGURES,
    "targets": SAID_TARGETS,
    "milestones": SAID_MILESTONES,
}
_LARGEST = 1e100  # of a fraction or of percentage points; what is worked out from it must stay finite
_DAY = r"^[1-9]\d{3}-\d{2}-\d{2}$"


@dataclass(frozen=True)
class Enclosed:
    """What a report says of itself: whose it is, in which language, and what it said.

    cluster: the entity that the cluster is, as its cluster.toml names it: a folder may be renamed.
    """

    cluster: str
    language: Language
    state: State


def texts_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame as plain texts: dates as 2024-04-26, decimals without zeros at their end."""
    return frame.select(_text(name, dtype) for name, dtype in frame.schema.items())


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    text = pl.col(name).cast(pl.String)
    return text.str.strip_chars_end("0").str.strip_chars_end(".") if isinstance(dtype, pl.Decimal) else text


def frame_of(texts: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Return the frame that these texts mean; they are exactly what `texts_of` makes of it.

    Raises ValueError, saying what is wrong, where a column is missing or too many, a text means nothing, or the
    frame does not keep its contract.
    """
    wanted = contract.columns
    if texts.columns != list(wanted):
        raise ValueError(f"{contract.name}: other columns than expected")
    # Inputs are cleaned when they are read, so that a text which is not has been put there by somebody else.
    if unclean := columns_to_clean(texts.with_columns(pl.all().replace("", None))):
        raise ValueError(f"{contract.name}, {unclean[0]}: a text that no cell can hold")
    try:
        frame = texts.select(_typed(name, dtype) for name, dtype in wanted.items())
        _finite(frame, str(contract.name))
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"{contract.name}: {' '.join(str(error).split())[:120]}") from None
    if not keeps(contract, frame):
        raise ValueError(f"{contract.name}: {_breach(contract, frame)}")
    again = texts_of(frame)
    if other := [name for name in again.columns if not again[name].equals(texts[name])]:
        raise ValueError(f"{contract.name}, {other[0]}: not as clusterbook writes it")
    return frame


def day_of(text: str) -> date:
    """Return the day that a text such as 2024-04-26 names; raise ValueError where it names none."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"{text!r} is not a day")
    return day


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    text = pl.col(name)
    if dtype == pl.Date:
        return pl.when(text.str.contains(_DAY)).then(text).str.to_date("%Y-%m-%d", strict=True)
    return text.cast(dtype, strict=True)


def _finite(frame: pl.DataFrame, name: str) -> None:
    floats = frame.select(pl.col(pl.Float64).is_nan().any() | (pl.col(pl.Float64).abs() > _LARGEST).any())
    if floats.width and any(floats.row(0)):
        raise ValueError(f"{name}: a number that is none")


def _breach(contract: Contract, frame: pl.DataFrame) -> str:
    """Return the first thing by which a frame breaks its contract."""
    from pandera.errors import SchemaErrors  # here, as hardly any run needs it

    try:
        contract.schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        column, check = error.failure_cases.select("column", "check").row(0)
        return f"{column or 'rows'}: {check}"
    return "it is not kept"
