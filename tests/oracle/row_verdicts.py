"""Which rows of a parquet file of figures dataframely lets fail, and by which rule: FIGURES.parquet VERDICTS.csv."""

import sys

import polars as pl
from schema import NAMES, Figures

frame = pl.read_parquet(sys.argv[1])
failed = Figures.filter(frame).failure
details = failed.details().select("at", *(name for name in NAMES))
long = details.unpivot(index="at", variable_name="rule", value_name="verdict").filter(pl.col("verdict") == "invalid")
unnamed = set(failed.counts()) - set(NAMES)
if unnamed:
    sys.exit(f"rules without a name of ours: {sorted(unnamed)}")
long.select("at", pl.col("rule").replace_strict(NAMES)).unique().sort("at", "rule").write_csv(sys.argv[2])
