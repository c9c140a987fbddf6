"""The reconciliation sheet: what does not fit together, how sure the figures shown are, what does fit."""

from dataclasses import replace

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.figures import figure, named_with_unit, own_figure
from flows.workbook.sheets.top import top
from flows.workbook.speech import decimals, in_unit, with_units
from schemas.answers.confidence import PARTS
from schemas.vocabulary import OUR_GROUPS

_CELLS = 4  # named in a row; how many more there are is said
_WIDTHS = (11, 22, 27, 12, 13, 13, 11, 10, 9, 9, 21, 16, 22)


def reconciliation(context: Context) -> Sheet:
    """Declare the reconciliation sheet."""
    said = context.said
    frame = _held(context)
    differing = frame.filter(pl.col("tone") != "agrees")
    agreeing = frame.filter(pl.col("tone") == "agrees")
    return Sheet(
        "reconciliation",
        said.label("sheet.reconciliation"),
        top(context, "reconciliation"),
        (
            Table(
                "Differences", _columns(context, cells=True), differing,
                caption=said.label("reconciliation.differences"), empty=said.label("reconciliation.none"),
                fits=5,  # each row lists the cells of its facts
            ),
            _confidence(context),
            # The longest comes last: its header is the one that repeats on every page.
            Table(
                "Agreements", _columns(context, cells=False), agreeing,
                caption=said.label("reconciliation.agreements"), empty=said.label("reconciliation.not_held"),
            ),
        ),
        widths=_WIDTHS,
    )  # fmt: skip


def _held(context: Context) -> pl.DataFrame:
    """Return RECONCILIATION as it is shown: in the reader's units and words, with the cells of its facts."""
    said = context.said
    across = pl.when("scopes_differ").then(pl.lit("\n" + said.label("scopes_differ"))).otherwise(pl.lit(""))
    growing = context.registers.indicators.drop_nulls("growth_of")["indicator"].implode()
    of_base = (pl.col("check") == "growth") & ~pl.col("indicator").is_in(growing)
    printed = pl.col("rival_id").is_not_null() & pl.col("rate").is_null()  # else it has the digits of the one shown
    relative = pl.col("dimension") != "fraction"  # a per cent of a per cent misleads
    frame = said.periods(context.tables.reconciliation, "period").with_columns(
        pl.when(of_base).then(pl.lit("base")).otherwise(pl.col("check").cast(pl.String)).alias("what"),
        pl.col("verdict").cast(pl.String).alias("tone"),
        pl.when(printed).then("rival_half_unit").otherwise("shown_half_unit").alias("rival_half_unit"),
        pl.when(relative).then(pl.col("gap_percent") / 100).alias("gap_share"),
        pl.when(relative).then("times").alias("times"),
        # converted from another currency it is no longer what the fact says; the id then stands beside the rate
        pl.when(pl.col("rate").is_null()).then("rival_id").alias("rival_link"),
        _why(context).alias("why"),
        pl.lit(1, dtype=pl.UInt8).alias("one"),
        pl.lit(2, dtype=pl.UInt8).alias("two"),
        _cells(context),
    )
    return (
        with_units(frame, context.registers, said)
        .with_columns(
            in_unit("shown"),
            in_unit("rival"),
            in_unit("gap"),
            pl.when(~relative).then(pl.col("gap").cast(pl.Float64) * 100).alias("gap_points"),
            decimals("shown_half_unit").alias("shown_places"),
            pl.max_horizontal(decimals("rival_half_unit"), pl.when(~relative).then(1))
            .cast(pl.UInt8)
            .alias("rival_places"),
            said.words("what", "held"),
            said.words("verdict", "verdict"),
            said.entities("entity"),
            named_with_unit(said).alias("measured"),
        )
        .with_columns(
            pl.max_horizontal("shown_places", "rival_places").alias("gap_places"),
            pl.when(relative).then("gap").alias("gap"),
            pl.concat_str("what", across).alias("what"),
        )
    )


def _why(context: Context) -> pl.Expr:
    """Return why that figure is shown and not the other; for a sum in two currencies, the rate that it implies."""
    said = context.said
    words = {word: said.label(f"chosen.{word}") for word in ("grade", "newer", "finer", "first")}
    implied = pl.concat_str(pl.lit(said.label("chosen.rate") + " "), pl.col("rate").round(2).cast(pl.String))
    rate = pl.concat_str(implied, "rival_id", separator=" · ")
    return (
        pl.when(pl.col("rate").is_not_null())
        .then(rate)
        .when(pl.col("rival").is_not_null() & pl.col("rival_id").is_null())
        .then(pl.lit(said.label("chosen.published")))
        .otherwise(pl.col("why").cast(pl.String).replace(words))
    )


def _cells(context: Context) -> pl.Series:
    """Return cells: where the facts of each row stand in the input files, the one shown first."""
    table = context.tables.reconciliation.with_row_index("place")
    ids = table.select("place", "shown_id", pl.col("fact_ids").alias("fact_id")).explode("fact_id")
    at = sentence("{}: {}, {} {}", "fact_id", "file", "sheet", "cell").alias("at")
    where = context.tables.facts.join(ids, on="fact_id", how="semi").select("fact_id", at)
    found = ids.with_row_index("order").join(where, on="fact_id", how="left").sort("order")
    first = pl.col("fact_id") == pl.col("shown_id")
    own = found.filter(first).group_by("place", maintain_order=True).agg(pl.col("at").first().alias("shown_cell"))
    others = (
        found.filter(~first)
        .group_by("place", maintain_order=True)
        .agg(
            pl.col("at").head(_CELLS).str.join("\n").alias("other_cells"),
            pl.when(pl.len() > _CELLS).then(pl.len() - _CELLS).alias("more"),
        )
        .with_columns(
            pl.concat_str("other_cells", pl.concat_str(pl.lit("\n+"), "more").fill_null("")).alias("other_cells")
        )
    )
    placed = table.select("place").join(own, on="place", how="left").join(others, on="place", how="left").sort("place")
    both = pl.concat_str("shown_cell", "other_cells", separator="\n", ignore_nulls=True).replace("", None)
    return placed.select(both.alias("cells"))["cells"]


def _columns(context: Context, *, cells: bool) -> tuple[Column, ...]:
    """Return the columns of both tables of checks; cells only where something does not fit."""
    said = context.said
    columns = (
        Column("verdict", said.label("verdict"), "state", tone="tone"),
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("indicator_unit"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        figure("shown", said.label("shown_figure")),
        replace(figure("rival", said.label("rival_figure"), fact="rival_link"), facts=("fact_ids",)),
        Column("gap", said.label("gap"), "number", decimals="gap_places", formula="{rival}-{shown}"),
        Column("gap_share", said.label("gap_share"), "percent", decimals="one", formula="{gap}/{shown}"),
        Column("gap_points", said.label("gap_points"), "points", formula="({rival}-{shown})*100"),
        Column("times", said.label("times"), "number", decimals="two", formula="{rival}/{shown}"),
        Column("what", said.label("held"), "wrap"),
        Column("why", said.label("why_shown"), "wrap"),
    )
    return (*columns, Column("cells", said.label("cells_of_both"), "wrap")) if cells else columns


def _confidence(context: Context) -> Table:
    """Declare the table of certainty: the office's own headline and target figures, point by point."""
    said = context.said
    ours = context.tables.confidence.filter((pl.col("group").is_in(OUR_GROUPS)) & (pl.col("used") != "figure"))
    frame = with_units(said.periods(ours, "period"), context.registers, said).with_columns(
        in_unit("value"),
        decimals("half_unit").alias("places"),
        pl.col("level").cast(pl.String).alias("tone"),
        said.words("level", "certainty"),
        said.entities("entity"),
        pl.concat_str(named_with_unit(said), said.words("used", "used"), separator="\n").alias("measured"),
    )
    columns = (
        Column("level", said.label("certainty"), "state", tone="tone"),
        Column("entity", said.label("entity"), "wrap"),
        Column("measured", said.label("used_as"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        own_figure(said.label("value")),
        Column("score", said.label("score"), "whole", formula="+".join(f"{{{part}}}" for part in PARTS)),
        *(Column(part, said.label(f"points.{part}"), "whole", counted=True) for part in PARTS),
    )
    return Table(
        "Certainty",
        columns,
        frame,
        caption=said.label("reconciliation.confidence"),
        empty=said.label("no_figure"),
        fits=8,
    )
