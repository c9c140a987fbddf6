"""Equal findings as one: ranges of cells, the exact count, a few samples, the worst first."""

from collections.abc import Mapping

import polars as pl

from schemas.contract import validate
from schemas.findings import RULES
from schemas.folded import FOLDED
from schemas.rule import Rule

SAMPLES = 3  # different texts that a folded finding quotes
RANGES = 6  # ranges that it spells out; the rest is a number
EXPECTATIONS = 20  # of one rule in one column, from which on they fold although each row expects something else

_KEYS = (
    "severity", "rule", "file", "sheet", "column", "expected_en", "expected_zh", "left_out", "confirmed",
)  # fmt: skip
_OWN = ("cell", "at_column", "at_row", "row", "part", "found", "suggestion", "fingerprint")
_CAUSE = ("rule", "file", "sheet", "column", "left_out", "confirmed")


def fold(
    findings: pl.DataFrame, touched: pl.DataFrame | None = None, catalogue: Mapping[str, Rule] = RULES
) -> pl.DataFrame:
    """Return FOLDED: findings (FINDINGS) that are alike but for cell and text as one row, the worst first.

    Alike are those of one rule, file, sheet, column, expectation and consequence. touched (TOUCHED): which shown
    figures each row speaks of. catalogue: the rules that findings name. The order of the findings makes no difference.
    """
    groups, placed = _grouped(_placed(_one_expectation(findings, catalogue)))
    folded = (
        placed.group_by("group", maintain_order=True)
        .agg(
            pl.col("cell").first().alias("first"),
            pl.col("at_row").first(),
            pl.len().cast(pl.UInt32).alias("count"),
            pl.col("found").drop_nulls().unique(maintain_order=True).head(SAMPLES),
            pl.when(pl.col("suggestion").n_unique() == 1).then(pl.col("suggestion").first()).alias("suggestion"),
            pl.col("fingerprint").drop_nulls().unique().sort().alias("fingerprints"),
        )
        .join(groups, on="group", how="left", maintain_order="left")
        .join(_ranges(placed), on="group", how="left", maintain_order="left")
        .join(_figures(groups, placed, touched), on="group", how="left", maintain_order="left")
        .with_columns(
            pl.col("cells").fill_null(""),
            pl.col("more_cells").fill_null(0),
            pl.col("figures_en", "figures_zh").fill_null([]),
        )
        .sort(
            pl.col("severity").to_physical(),
            pl.col("confirmed").is_not_null(),
            ~pl.col("left_out"),
            -pl.col("count").cast(pl.Int64),
            "file", "sheet", "at_row", "first", "rule", "column", "expected_en", "expected_zh", "confirmed",
            nulls_last=True,
        )
        .with_row_index("number", offset=1)
    )  # fmt: skip
    return validate(FOLDED, folded.select(pl.col(name).cast(c) for name, c in FOLDED.columns.items()))


def _one_expectation(findings: pl.DataFrame, catalogue: Mapping[str, Rule]) -> pl.DataFrame:
    """Give findings that each expect something else the rule's own words: a thousand repeats are one finding."""
    causes = findings.group_by(_CAUSE).agg(pl.col("expected_en").n_unique().alias("ways"))
    many = causes.filter(pl.col("ways") > EXPECTATIONS).with_columns(pl.lit(value=True).alias("many")).drop("ways")
    if many.is_empty():
        return findings
    said = {
        "expected_en": {key: rule.expected_en for key, rule in catalogue.items()},
        "expected_zh": {key: rule.expected_zh for key, rule in catalogue.items()},
    }
    return findings.join(many, on=_CAUSE, how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.when("many").then(pl.col("rule").replace_strict(words, default=pl.col(name))).otherwise(name).alias(name)
        for name, words in said.items()
    )


def _placed(findings: pl.DataFrame) -> pl.DataFrame:
    """Add each cell's column and row as numbers, at_column and at_row; both null where no single cell is meant."""
    at = pl.col("cell").str.extract_groups(r"^([A-Z]{1,3})([0-9]{1,7})$")
    apart = findings.with_columns(
        at.struct.field("1").alias("letter"), at.struct.field("2").cast(pl.UInt32).alias("at_row")
    )
    letters = sorted(apart["letter"].drop_nulls().unique(), key=lambda letter: (len(letter), letter))
    places = {letter: place for place, letter in enumerate(letters)}
    return apart.with_columns(
        pl.col("letter").replace_strict(places, default=None, return_dtype=pl.UInt32).alias("at_column")
    )


def _grouped(placed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the groups (group, a number, and what its findings have in common) and the findings by group and place."""
    groups = placed.select(_KEYS).with_row_index("at").group_by(_KEYS).agg("at").with_row_index("group")
    numbers = groups.select("group", "at").explode("at").sort("at")["group"]
    members = placed.select(numbers, *_OWN).sort("group", "at_column", "at_row", "found", nulls_last=True)
    return groups.drop("at"), members


def _ranges(placed: pl.DataFrame) -> pl.DataFrame:
    """Return group, cells, more_cells: rows that follow each other in one column as one range."""
    cells = placed.select("group", "at_column", "at_row", "cell").unique(maintain_order=True)
    new = (
        (pl.col("at_row") != pl.col("at_row").shift(1) + 1)
        | (pl.col("at_column") != pl.col("at_column").shift(1))
        | (pl.col("group") != pl.col("group").shift(1))
        | pl.col("at_row").is_null()
    )
    runs = (
        cells.with_columns(new.fill_null(value=True).cum_sum().alias("run"))
        .group_by("group", "run", maintain_order=True)
        .agg(pl.col("cell").first().alias("from"), pl.col("cell").last().alias("to"), pl.len().alias("long"))
        .filter(pl.col("from") != "")
        .with_columns(
            pl.when(pl.col("long") == 1)
            .then("from")
            .otherwise(pl.concat_str("from", "to", separator=":"))
            .alias("range")
        )
    )
    return runs.group_by("group").agg(
        pl.col("range").head(RANGES).str.join(", ").alias("cells"),
        (pl.col("long").sum() - pl.col("long").head(RANGES).sum()).alias("more_cells"),
    )


def _figures(groups: pl.DataFrame, placed: pl.DataFrame, touched: pl.DataFrame | None) -> pl.DataFrame:
    """Return group, figures_en, figures_zh: the shown figures that any row of the group speaks of."""
    lists = {name: FOLDED.columns[name] for name in ("figures_en", "figures_zh")}
    if touched is None or touched.is_empty():
        return pl.DataFrame(schema={"group": placed.schema["group"], **lists})
    rows = placed.select("group", "row", "part").unique(maintain_order=True)
    return (
        rows.join(groups.select("group", "file", "sheet"), on="group", how="left", maintain_order="left")
        .join(touched, on=("file", "sheet", "row", "part"), how="inner", maintain_order="left")
        .select("group", *lists)
        .explode(*lists)
        .drop_nulls()
        .unique(maintain_order=True)
        .group_by("group", maintain_order=True)
        .agg(pl.col("figures_en"), pl.col("figures_zh"))
    )
