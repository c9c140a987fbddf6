"""What was put off: milestones for which a later source gives a later date."""

import polars as pl

from schemas.answers.milestones import SLIPS
from schemas.contract import validate


def slips(milestones: pl.DataFrame) -> pl.DataFrame:
    """Return SLIPS out of MILESTONES, in their order: one row for each time that a date was put off.

    days = end of the later period - end of the earlier one. A date that has slipped twice has two rows.
    """
    later = milestones.filter(pl.col("moved_days") > 0)
    rows = later.with_columns(
        from_end=pl.col("period_end").dt.offset_by(pl.concat_str(-pl.col("moved_days"), pl.lit("d"))),
        to_id="milestone_id",
        to_period="period",
        to_end="period_end",
        days="moved_days",
    ).sort("group", "known_on", "to_id", descending=[False, True, False])
    return validate(SLIPS, rows.select(*SLIPS.columns))
