"""Which targets have another word than before, each with the figure that gave it."""

import polars as pl

from schemas.state import State

_TARGET = ("entity", "indicator", "scope", "dimension", "period", "target")
_ADDED = ("target_id", "target_period", "target", "attainment", "elapsed", "gap_pp", "old_word", "new_word")


def with_targets(before: State, now: State, rows: pl.DataFrame) -> pl.DataFrame:
    """Add to each figure the target that it is held against, and a row for each other target whose word changed.

    Of several targets that one figure is held against, one whose word changed goes first.
    """
    words = _words(before, now)
    held = (
        words.join(rows.select(pl.col("new_id").alias("actual_id")).drop_nulls(), on="actual_id", how="semi")
        .sort("actual_id", ~pl.col("changed"), "target_id")
        .unique("actual_id", keep="first", maintain_order=True)
    )
    apart = words.filter("changed").join(held, on="target_id", how="anti")
    told = rows.join(held.select("actual_id", "changed", *_ADDED), left_on="new_id", right_on="actual_id", how="left")
    status = (pl.col("changed") & (pl.col("kind") == "new")).fill_null(value=False)
    told = told.with_columns(
        pl.when(status).then(pl.lit("target_status")).otherwise("kind").alias("kind"),
    ).drop("changed")
    alone = apart.select(
        "entity", "indicator", "scope", "dimension", *_ADDED,
        pl.lit("target_status").alias("kind"), pl.col("actual_id").alias("new_id"),
    )  # fmt: skip
    alone = alone.join(_shown(now.figures, alone["new_id"], "new"), on="new_id", how="left")
    both = pl.concat([told, alone], how="diagonal_relaxed")
    targets = _shown(now.figures, both["target_id"], "target").select(
        "target_id", "target_half_unit", "target_qualifier"
    )
    both = both.join(targets, on="target_id", how="left")
    return both.with_columns(
        pl.concat_list(pl.col("fact_ids").fill_null([]), pl.concat_list("new_id", "target_id").list.drop_nulls())
        .list.unique(maintain_order=True)
        .alias("fact_ids")
    )


def _words(before: State, now: State) -> pl.DataFrame:
    """Return the targets of now that have a figure or another word than before; changed: the word is another one."""
    then = before.targets.sort("target_id").unique(_TARGET, keep="first", maintain_order=True)
    joined = now.targets.join(
        then.select(*_TARGET, pl.col("state").cast(pl.String).alias("old_word")), on=_TARGET, how="left"
    )
    return joined.with_columns(
        pl.col("state").cast(pl.String).alias("new_word"),
        pl.col("period").alias("target_period"),
        (pl.col("attainment") - pl.col("gap_pp") / 100).alias("elapsed"),
        (pl.col("state").cast(pl.String) != pl.col("old_word")).fill_null(value=False).alias("changed"),
    ).filter(pl.col("changed") | pl.col("actual_id").is_not_null())


def _shown(figures: pl.DataFrame, ids: pl.Series, side: str) -> pl.DataFrame:
    wanted = pl.DataFrame({"fact_id": ids.cast(pl.String)}).drop_nulls().unique()
    names = {f"{side}_{name}": name for name in ("value", "half_unit", "qualifier", "period")}
    return figures.join(wanted, on="fact_id", how="semi").select(
        pl.col("fact_id").alias(f"{side}_id"), *(pl.col(name).alias(new) for new, name in names.items()), "period_end"
    )
