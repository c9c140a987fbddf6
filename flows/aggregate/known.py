"""What had been published by the as-of date; nothing later shows."""

from dataclasses import replace
from datetime import date

import polars as pl

from schemas.contract import validate
from schemas.facts import BALANCE
from schemas.tidied import Tidied

_AT = ("file", "sheet", "row", "part")


def known_by(tidied: Tidied, as_of: date) -> Tidied:
    """Return what was public on the as-of date.

    A source without a date is known from the first of its rows on; a finding, from the row on that it is about.
    What belongs to no publication (entities, terms, a row that nothing dates) is always there. The balance counts all
    that was read, and how many rows of it were published later.
    """
    spoken = (tidied.facts, tidied.milestones, tidied.commitments)
    each = pl.concat(
        [frame.group_by("source_id").agg(pl.col("known_on").min()) for frame in (*spoken, tidied.enterprises)]
    )
    first = each.group_by("source_id").agg(pl.col("known_on").min().alias("first"))
    sources = tidied.sources.join(first, on="source_id", how="left", maintain_order="left").with_columns(
        pl.coalesce("known_on", "first").alias("first")
    )
    dated = [*(frame.select(*_AT, first="known_on") for frame in spoken), sources.select(*_AT, "first")]
    # Of the rows, which may be millions, only those that findings are about are set beside them; the findings of the
    # register of enterprises are dated themselves.
    about = pl.concat([frame.join(tidied.findings, on=_AT, how="semi") for frame in dated])
    findings = tidied.findings.join(about, on=_AT, how="left", maintain_order="left").with_columns(
        pl.coalesce("known_on", "first").alias("first")
    )
    dated.append(tidied.enterprises.select(*_AT, first="known_on"))
    after = pl.concat([frame.filter(pl.col("first") > as_of).select("file", "sheet") for frame in dated])
    later = after.group_by("file", "sheet").agg(pl.len().alias("later"))
    balance = tidied.balance.drop("later").join(later, on=("file", "sheet"), how="left", maintain_order="left")
    return replace(
        tidied,
        facts=_by(tidied.facts, "known_on", as_of),
        sources=_by(sources, "first", as_of).drop("first"),
        milestones=_by(tidied.milestones, "known_on", as_of),
        commitments=_by(tidied.commitments, "known_on", as_of),
        enterprises=_by(tidied.enterprises, "known_on", as_of),
        enterprise_output=_by(tidied.enterprise_output, "known_on", as_of),
        findings=_by(findings, "first", as_of).drop("first"),
        balance=validate(BALANCE, balance.with_columns(pl.col("later").fill_null(0)).select(*BALANCE.columns)),
    )


def _by(frame: pl.DataFrame, column: str, as_of: date) -> pl.DataFrame:
    public = frame.select(pl.col(column).is_null() | (pl.col(column) <= as_of)).to_series()
    return frame if public.all() else frame.filter(public)  # the newest report needs no second copy of all the facts
