"""How long nine rules take on a million rows, beside dataframely's filter; and keys that all repeat, beside pandera.

Every run is a process of its own; the kinds take turns; medians. The figures are synthetic.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ORACLE = ROOT / "tests" / "oracle"
PEERS = ROOT / ".venv-peers" / "bin" / "python"
KEY = ["entity", "indicator", "period"]
RATIO, MEGABYTES, KEYS_SECONDS = 2.0, 700, 3.0  # the limits
PANDERA_ROWS = 200_000  # pandera writes out every row of a repeated key; five times as many take five times as long


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each kind, in turn; default: 5")
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bad, repeated = Path(folder) / "synthetic-bad.parquet", Path(folder) / "synthetic-repeated.parquet"
        figures(arguments.rows).write_parquet(bad)
        figures(arguments.rows).with_columns(pl.col(KEY).first()).write_parquet(repeated)
        commands = {
            "ours": [sys.executable, __file__, "ours", str(bad)],
            "dataframely": [str(PEERS), str(ORACLE / "timed.py"), str(bad)],
            "ours, all keys repeated": [sys.executable, __file__, "ours", str(repeated)],
            "pandera, all keys repeated": [sys.executable, __file__, "pandera", str(repeated)],
        }
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
        for _ in range(arguments.runs):
            for name, command in commands.items():
                taken[name].append(measured(command))
    print(f"{arguments.rows:,} synthetic rows, nine rules, {arguments.runs} runs of each in turn")
    print(f"pandera: {PANDERA_ROWS:,} rows, unique over three columns only")
    for name, runs in taken.items():
        show(name, runs)
    ours, peer = (statistics.median(run["seconds"] for run in taken[name]) for name in ("ours", "dataframely"))
    keys = statistics.median(run["seconds"] for run in taken["ours, all keys repeated"])
    pandera = statistics.median(run["seconds"] for run in taken["pandera, all keys repeated"])
    print(f"\nours / dataframely: {ours / peer:.2f} (limit {RATIO})")
    print(f"all keys repeated: {keys:.2f} s (limit {KEYS_SECONDS}); pandera for as many rows, extrapolated:")
    print(f"  {pandera * arguments.rows / PANDERA_ROWS:.1f} s")
    print(f"most memory of ours: {max(run['megabytes'] for run in taken['ours']):.0f} MB (limit {MEGABYTES})")


def figures(rows: int) -> pl.DataFrame:
    """Return synthetic figures; of each column that a rule is about, about 1 % is wrong."""
    at = pl.col("at")
    start, end, known = date(2024, 1, 1), date(2024, 12, 31), date(2025, 2, 1)

    def spoilt(name: str, wrong: pl.Expr, one_in: int = 100) -> pl.Expr:
        seed = sum(map(ord, name))
        return pl.when(at.hash(seed) % one_in == 0).then(wrong).otherwise(name).alias(name)

    clean = pl.int_range(rows, dtype=pl.UInt32, eager=True).alias("at").to_frame().with_columns(
        pl.concat_str(pl.lit("Synthetic park "), at // 500).alias("entity"),
        pl.concat_str(pl.lit("indicator_"), at % 50).alias("indicator"),
        (2016 + at % 500 // 50).cast(pl.String).alias("period"),
        (at % 9973 + 1).cast(pl.Decimal(38, 10)).alias("value"),
        pl.lit("0.5").cast(pl.Decimal(38, 10)).alias("half_unit"),
        pl.lit("actual").alias("basis"),
        pl.lit("exact").alias("qualifier"),
        pl.lit(start).alias("period_start"),
        pl.lit(end).alias("period_end"),
        pl.lit(known).alias("known_on"),
    )  # fmt: skip
    repeats = at.hash(7) % 200 == 0  # each makes two rows of one key
    return clean.with_columns(
        *(pl.when(repeats).then(pl.col(name).shift(1)).otherwise(name).alias(name) for name in KEY),
        spoilt("value", -pl.col("value")),
        spoilt("half_unit", -pl.col("half_unit")),
        spoilt("basis", pl.lit("guess")),
        spoilt("qualifier", pl.lit("perhaps")),
        spoilt("period_start", pl.lit(known)),
        spoilt("known_on", pl.lit(start)),
    ).with_columns(
        pl.col("entity").fill_null("Synthetic park"),
        pl.col("indicator").fill_null("indicator"),
        pl.concat_str(
            pl.col("period").fill_null("2016"), pl.when(at.hash(9) % 100 == 0).then(pl.lit("?")).otherwise(pl.lit(""))
        ),
    )


def measured(command: Sequence[str]) -> dict[str, float]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def show(name: str, runs: Sequence[dict[str, float]]) -> None:
    seconds, megabytes = ([run[key] for run in runs] for key in ("seconds", "megabytes"))
    print(
        f"  {name:<28} median {statistics.median(seconds):6.3f} s   least {min(seconds):6.3f}   "
        f"most {max(seconds):6.3f}   {max(megabytes):6.0f} MB   {runs[0]['failures']:,} failures"
    )


def ours(path: str) -> None:
    """Time our own engine on a frame in memory; memory is that of the whole process, reading included."""
    from flows.tidy.rules.engine import apply_rules
    from schemas.rules import RuleSet

    rules = RuleSet.model_validate(tomllib.loads((ORACLE / "nine_rules.toml").read_text()))
    frame = pl.read_parquet(path)
    began = time.perf_counter()
    failures = apply_rules(rules, {"facts": frame}).failures.height
    report(began, failures)


def pandera(path: str) -> None:
    """Time pandera's unique over the three columns of the key."""
    import pandera.polars as pa

    frame = pl.read_parquet(path, columns=KEY).head(PANDERA_ROWS)
    schema = pa.DataFrameSchema(dict.fromkeys(KEY, pa.Column(pl.String)), unique=KEY)
    began = time.perf_counter()
    try:
        schema.validate(frame, lazy=True)
        failures = 0
    except pa.errors.SchemaErrors as error:
        failures = error.failure_cases.height
    report(began, failures)


def report(began: float, failures: int) -> None:
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "failures": failures}))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in ("ours", "pandera"):
        {"ours": ours, "pandera": pandera}[sys.argv[1]](sys.argv[2])
    else:
        main()
