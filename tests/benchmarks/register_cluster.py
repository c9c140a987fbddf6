"""A scratch cluster with a synthetic register of enterprises as long as asked for: nothing in it is about anyone."""

import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-peers" / "bin" / "python"
CLUSTER = ROOT / "inputs" / "jiading-biopharma"
COLUMNS = 12
WRITE = """
import sys
import polars as pl
from xlsxturbo import df_to_xlsx
df_to_xlsx(pl.read_parquet(sys.argv[1]), sys.argv[2], "synthetic register")
"""


def synthetic_register(rows: int, parks: list[str], source: str) -> pl.DataFrame:
    """Return the register: ids that are no credit codes, made-up names, the cluster's own words for parks."""
    number = pl.int_range(rows, dtype=pl.Int64)
    mixed = number * 2_654_435_761 % 4_294_967_296

    def one_of(words: list[str], shift: int) -> pl.Expr:
        return pl.lit(pl.Series(words)).gather(mixed // shift % len(words))

    return pl.select(
        enterprise_id=pl.lit("SYN") + number.cast(pl.String).str.zfill(9),
        name=pl.lit("虚构企业") + number.cast(pl.String) + pl.lit("有限公司"),
        park=one_of(parks, 1),
        town=pl.lit("虚构镇") + (mixed // 3 % 12 + 1).cast(pl.String),
        segment=one_of(["manufacturing", "rd", "services"], 7),
        chain=one_of(["upstream", "midstream", "downstream"], 11),
        founded=1990 + mixed // 13 % 30,
        employees=mixed // 17 % 2_500,
        designated=one_of(["yes", "no", "no"], 19),
    ).with_columns(
        ((pl.int_range(rows) * 7_919 % 500_000) / 100).round(2).alias("output 2022 (million yuan)"),
        ((pl.int_range(rows) * 6_101 % 500_000) / 100).round(2).alias("output 2023 (million yuan)"),
        pl.lit(source).alias("source_id"),
    )


def cluster_with_register(folder: Path, rows: int) -> tuple[Path, Path]:
    """Copy the shipped cluster, put the register in the place of its own, and return both paths."""
    cluster = folder / "synthetic-register"
    shutil.copytree(CLUSTER, cluster)
    registers = cluster / "registers"
    registers.mkdir(exist_ok=True)
    for shipped in registers.glob("enterprises.*"):
        shipped.unlink()
    parks, source = words_of(cluster / "facts.xlsx")
    frame = folder / "register.parquet"
    synthetic_register(rows, parks, source).write_parquet(frame, compression="uncompressed")
    path = registers / "enterprises.xlsx"
    done = subprocess.run([PEERS, "-c", WRITE, str(frame), str(path)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"xlsxturbo could not write the register:\n{done.stderr}")
    return cluster, path


def words_of(facts: Path) -> tuple[list[str], str]:
    """Return what the cluster calls its parks, and a source with a date, so that the synthetic rows have both."""
    from python_calamine import load_workbook

    book = load_workbook(facts)

    def rows(sheet: str) -> list[dict[str, object]]:
        cells = book.get_sheet_by_name(sheet).to_python()
        header = next(at for at, row in enumerate(cells) if row[0] in ("name_en", "source_id"))
        return [dict(zip(cells[header], row, strict=True)) for row in cells[header + 1 :]]

    parks = [str(row["name_en"]) for row in rows("entities") if row["kind"] == "park"]
    dated = [row for row in rows("sources") if row["published_on"]]
    return parks, str(min(dated, key=lambda row: str(row["published_on"]))["source_id"])
