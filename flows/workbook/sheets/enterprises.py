"""Three tables of the developments sheet: counts of enterprises, the named ones by segment, concentration."""

import polars as pl

from flows.workbook.context import Context
from flows.workbook.declare import Column, Table
from flows.workbook.sheets.figures import figure, named_with_unit, own_figure, source
from flows.workbook.sheets.ratios import marked
from flows.workbook.speech import decimals, in_unit, with_units


def counts(context: Context) -> Table:
    """Declare every count of enterprises with its definition."""
    said = context.said
    frame = with_units(said.periods(context.tables.counts, "period"), context.registers, said)
    segment = said.words("segment", "segment")
    frame = frame.with_columns(
        in_unit("value"),
        in_unit("whole"),
        decimals("half_unit").alias("places"),
        pl.lit(0, dtype=pl.UInt8).alias("zero"),
        said.entities("entity"),
        pl.concat_str(
            said.indicator_names("indicator"), segment, separator="\n", ignore_nulls=True,
        ).alias("what"),
        said.texts("scope"),
        marked(said.words("mark", "count")),
    )  # fmt: skip
    columns = (
        Column("entity", said.label("entity"), "wrap"),
        own_figure(said.label("count")),
        Column("what", said.label("count.what"), "wrap"),
        figure("whole", said.label("count.whole"), places="zero"),
        Column("scope", said.label("scope"), "wrap"),
        Column("share", said.label("count.share"), "percent", formula="{value}/{whole}", bar=1.0),
        Column("mark", said.label("remark"), "wrap"),
        source(said),
        Column("period", said.label("period"), "wrap"),
    )
    return Table(
        "EnterpriseCounts",
        columns,
        frame,
        caption=said.label("counts.caption"),
        empty=said.label("no_figure"),
        fits=8,
    )


def segments(context: Context) -> Table:
    """Declare the named enterprises by segment and chain position."""
    said = context.said
    unknown = pl.lit(said.label("segment.unknown"))
    frame = context.tables.segments.with_columns(
        pl.concat_str(
            said.words("segment", "segment").fill_null(unknown),
            said.words("chain", "chain"),
            separator=" · ",
            ignore_nulls=True,
        ).alias("what"),
        pl.col("entities")
        .list.eval(pl.element().replace({name: said.entity(name) for name in said.names}))
        .list.join("\n")
        .alias("names"),
    )
    columns = (
        Column("what", said.label("segment"), "wrap"),
        Column("enterprises", said.label("segment.enterprises"), "whole", counted=True),
        Column("names", said.label("segment.names"), "wrap"),
    )
    return Table("EnterpriseSegments", columns, frame, caption=said.label("segments.caption"))


def concentration(context: Context) -> Table:
    """Declare how concentrated like figures are."""
    said = context.said
    # where too few figures are known, no dimension is: the indicator's own says the unit
    own = context.registers.indicators.select("indicator", own="dimension")
    rows = context.tables.concentration.join(own, on="indicator", how="left", maintain_order="left").with_columns(
        pl.coalesce("dimension", "own").alias("dimension")
    )
    frame = with_units(said.periods(rows, "period"), context.registers, said)
    mark = pl.concat_str(
        said.words("over", "over"),
        said.texts("scope").replace("", None),
        marked(said.words("mark", "concentration")),
        separator="\n",
        ignore_nulls=True,
    )
    frame = frame.with_columns(
        in_unit("sum"),
        in_unit("district"),
        mark.alias("says"),
        named_with_unit(said).alias("what"),
        pl.lit(3, dtype=pl.UInt8).alias("three"),
        pl.lit(1, dtype=pl.UInt8).alias("one"),
    )
    columns = (
        Column("what", said.label("indicator_unit"), "wrap"),
        Column("period", said.label("period"), "wrap"),
        Column("says", said.label("concentration.says"), "wrap"),
        Column("n", said.label("concentration.n"), "whole", counted=True),
        Column("sum", said.label("concentration.sum"), "number", decimals="one", facts=("fact_ids",)),
        Column("hhi", said.label("concentration.hhi"), "number", decimals="three", facts=("fact_ids",)),
        Column("district", said.label("concentration.district"), "number", decimals="one", link="district_id"),
        Column("covered", said.label("concentration.covered"), "percent", formula="{sum}/{district}"),
        Column("equivalent", said.label("concentration.equivalent"), "number", decimals="one", formula="1/{hhi}"),
    )
    return Table("Concentration", columns, frame, caption=said.label("concentration.caption"))
