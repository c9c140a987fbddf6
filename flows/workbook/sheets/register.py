"""The register sheet: how much it says, its groups, its output by period, its counts beside the published ones."""

import polars as pl

from flows.tidy.words import sentence
from flows.workbook.context import Context
from flows.workbook.declare import Column, Sheet, Table
from flows.workbook.sheets.figures import own_figure, source, with_unit, with_values
from flows.workbook.sheets.ratios import marked
from flows.workbook.sheets.register_units import Money, money
from flows.workbook.sheets.top import in_each, top
from flows.workbook.speech import decimals, in_unit, with_units
from schemas.answers.register import GROUPINGS

_WIDTHS = (30.0, *(12.0,) * 12)  # all tables share the columns; in the last ones stand words
_TABLES = {
    "segment": "RegisterSegments", "chain": "RegisterChain", "park": "RegisterParks", "town": "RegisterTowns",
    "founded": "RegisterYears",
}  # fmt: skip


def register(context: Context) -> Sheet:
    """Declare the sheet; it has no blocks, and so does not appear, where there is no register."""
    said, tables = context.said, context.tables
    about, read = top(context, "register")
    blocks: tuple[Table, ...] = ()
    if not tables.register_fields.is_empty():
        groups = [_group(context, grouping) for grouping in GROUPINGS]
        blocks = (
            _fields(context),
            *(table for table in groups if table),
            *_periods(context),
            _counts(context),
        )
    lines = (about, said.label("register.reads"), read)
    return Sheet("register", said.label("sheet.register"), lines, blocks, widths=_WIDTHS, freeze=False)


def _fields(context: Context) -> Table:
    said = context.said
    columns = (
        Column("field", said.label("register.field"), "wrap"),
        Column("known", said.label("register.known"), "whole", counted=True),
        Column("of_all", said.label("register.of_all"), "whole", counted=True),
        Column("share", said.label("register.share_known"), "percent", formula="{known}/{of_all}", bar=1.0),
    )
    frame = context.tables.register_fields.with_columns(said.words("field", "field"))
    return Table("RegisterFields", columns, frame, caption=said.label("register.fields"))


def _group(context: Context, grouping: str) -> Table | None:
    """Declare the groups of one grouping; none where the register says nothing of it."""
    said, name = context.said, _TABLES[grouping]
    rows = context.tables.register_groups.filter(grouping=grouping)
    if rows.filter(pl.col("kind") != "not_said").is_empty():
        return None
    paid = money(context, rows["dimension"][0])
    frame = _named(context, rows).with_columns(
        *((pl.col(key).cast(pl.Float64) / paid.factor).alias(key) for key in ("output", "output_of_both")),
        (pl.col("per_employee") / paid.small_factor).alias("per_employee"),
    )
    frame = frame.with_columns(_places(frame, "output", "output_of_both"), pl.lit(1, dtype=pl.UInt8).alias("one"))
    return Table(name, _group_columns(context, frame, paid, name), frame, said.label(f"register.by.{grouping}"))


def _group_columns(context: Context, frame: pl.DataFrame, paid: Money, name: str) -> tuple[Column, ...]:
    """Return the columns of a table of groups; without those of which the register says nothing."""
    said, rows = context.said, frame
    period = said.period(rows["period"][0]) if rows["period"][0] else ""
    label = {key: said.label(f"register.{key}") for key in (*_COUNTED, *_MONEY, "share", "output_share")}
    label["output"] = with_unit(said, f"{label['output']} {period}".strip(), paid.unit)
    label["output_of_both"] = with_unit(said, label["output_of_both"], paid.unit)
    per_person = with_unit(said, said.label("register.per_employee"), paid.small_unit)
    counted = {key: Column(key, label[key], "whole", counted=True) for key in _COUNTED}
    output = {key: Column(key, label[key], "number", decimals="places", counted=True) for key in _MONEY}
    share = f"{{enterprises}}/SUM({name}[{label['enterprises']}])"
    of_output = f"{{output}}/SUM({name}[{label['output']}])"
    each = f"{{output_of_both}}*{paid.factor / paid.small_factor:g}/{{employees_of_both}}"
    columns = (
        Column("name", said.label(f"register.{rows['grouping'][0]}"), "wrap"),
        counted["enterprises"],
        Column("share", label["share"], "percent", formula=share, bar=1.0),
        counted["designated"],
        counted["designated_known"],
        counted["employees"],
        counted["employees_known"],
        output["output"],
        counted["output_known"],
        Column("output_share", label["output_share"], "percent", formula=of_output, bar=1.0),
        output["output_of_both"],
        counted["employees_of_both"],
        Column("per_employee", per_person, "number", decimals="one", formula=each),
    )
    kept = {column.key for column in with_values(columns, frame)}
    needless = {known for known, of in _KNOWN_OF.items() if of not in kept}
    return tuple(column for column in columns if column.key in kept - needless)


_COUNTED = (
    "enterprises", "designated", "designated_known", "employees", "employees_known", "output_known",
    "employees_of_both",
)  # fmt: skip
_MONEY = ("output", "output_of_both")
_KNOWN_OF = {"designated_known": "designated", "employees_known": "employees", "output_known": "output"}


def _named(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """Add name: the group in the workbook's words."""
    said, grouping = context.said, rows["grouping"][0]
    if grouping in ("segment", "chain"):
        plain = said.words("group", grouping)
    elif grouping == "founded":
        rows, plain = said.periods(rows.with_columns(bare="group"), "group"), pl.col("group")
    else:
        plain = said.entities("group")
    others = in_each(said, "register.others", " ", number="{}")
    before = in_each(said, "register.before", " ", year="{}")
    kind, year = pl.col("kind"), pl.col("bare" if grouping == "founded" else "group")
    name = (
        pl.when(kind == "not_said")
        .then(pl.lit(said.label("register.not_said")))
        .when(kind == "others")
        .then(sentence(others, *[pl.col("groups").cast(pl.String)] * len(said.each)))
        .when(kind == "before")
        .then(sentence(before, *[year] * len(said.each)))
        .otherwise(plain)
    )
    return rows.with_columns(name.alias("name"))


def _places(frame: pl.DataFrame, *keys: str) -> pl.Expr:
    """Return places: the decimals of all sums, two, or four where one of them is so small that two say little."""
    sizes = pl.concat([frame[key].cast(pl.Float64).abs().alias("size") for key in keys])
    least = sizes.filter(sizes > 0).min()
    return pl.lit(4 if isinstance(least, float) and least < 0.1 else 2, dtype=pl.UInt8).alias("places")


def _periods(context: Context) -> tuple[Table, ...]:
    """Declare output by period; nothing where the register holds none."""
    said = context.said
    rows = context.tables.register_periods
    if rows.is_empty():
        return ()
    raw = said.periods(rows.with_columns(indicator=pl.lit(None, dtype=pl.String)), "period")
    frame = with_units(raw, context.registers, said).with_columns(
        *(in_unit(key) for key in ("output", "output_of_pairs", "base_of_pairs")),
        marked(said.words("mark", "grown")),
    )
    frame = frame.with_columns(_places(frame, "output", "output_of_pairs", "base_of_pairs"))
    sums = {
        key: Column(key, said.label(f"register.{key}"), "number", decimals="places", counted=True)
        for key in ("output", "output_of_pairs", "base_of_pairs")
    }
    columns = (
        Column("period", said.label("period"), "wrap"),
        Column("enterprises", said.label("register.reporting"), "whole", counted=True),
        sums["output"],
        Column("shown_unit", said.label("unit"), "wrap"),
        Column("pairs", said.label("register.pairs"), "whole", counted=True),
        sums["output_of_pairs"],
        sums["base_of_pairs"],
        Column("growth", said.label("register.growth"), "percent", formula="{output_of_pairs}/{base_of_pairs}-1"),
        *(
            Column(key, said.label(f"register.{key}"), "percent", counted=True)
            for key in ("largest_1", "largest_4", "largest_8")
        ),
        Column("mark", said.label("remark"), "wrap"),
    )
    return (Table("RegisterPeriods", with_values(columns, frame), frame, said.label("register.periods")),)


def _counts(context: Context) -> Table:
    said = context.said
    rows = said.periods(context.tables.register_counts, "period")
    frame = rows.with_columns(
        pl.lit(1.0).alias("shown_factor"),  # enterprises are counted one by one
        pl.col("value", "difference").cast(pl.Float64),
        pl.lit(0, dtype=pl.UInt8).alias("zero"),
    ).with_columns(
        decimals("half_unit").alias("places"),
        said.entities("entity"),
        pl.concat_str(
            said.indicator_names("indicator"), said.words("segment", "segment"), separator="\n", ignore_nulls=True
        ).alias("what"),
        pl.when(pl.col("definition") == "untold")
        .then(said.words("definition", "definition"))
        .otherwise(pl.concat_str(said.words("definition", "definition"), said.words("reach", "reach"), separator="\n"))
        .alias("definition"),
        said.texts("scope"),
        marked(said.words("mark", "held_up")),
    )
    columns = (
        Column("entity", said.label("entity"), "wrap"),
        own_figure(said.label("register.published")),
        Column("counted", said.label("register.counted"), "whole", counted=True),
        Column("difference", said.label("register.difference"), "number", decimals="zero", formula="{counted}-{value}"),
        Column("coverage", said.label("register.coverage"), "percent", formula="{counted}/{value}"),
        Column("unclear", said.label("register.unclear"), "whole", counted=True),
        Column("founded_later", said.label("register.founded_later"), "whole", counted=True),
        Column("period", said.label("period"), "wrap"),
        Column("what", said.label("register.what"), "wrap"),
        Column("scope", said.label("register.scope"), "wrap"),
        Column("definition", said.label("register.definition"), "wrap"),
        Column("mark", said.label("remark"), "wrap"),
        source(said),
    )
    return Table("RegisterCounts", columns, frame, said.label("register.counts"), empty=said.label("no_figure"), fits=5)
