"""Tiny clusters with a register of enterprises, synthetic."""

from pathlib import Path
from typing import Any

import polars as pl
from openpyxl import Workbook

from making import TOML, Rows, make_cluster

HEADER = [
    "enterprise_id",
    "name",
    "park",
    "town",
    "segment",
    "chain",
    "founded",
    "employees",
    "designated",
    "source_id",
]


def with_register(
    folder: Path, *lines: list[Any], name: str = "enterprises.csv", toml: str = "", sources: Rows | None = None
) -> Path:
    """A tiny cluster with a register of enterprises, as text or as a workbook."""
    cluster = make_cluster(folder / "rivertown", toml=TOML + toml, sources=sources)
    (cluster / "registers").mkdir()
    path = cluster / "registers" / name
    if path.suffix == ".xlsx":
        workbook = Workbook()
        for line in lines:
            workbook.active.append(line)
        workbook.save(path)
    elif path.suffix == ".parquet":
        pl.DataFrame(lines[1:], schema=lines[0], orient="row").write_parquet(path)
    else:
        separator = "\t" if path.suffix == ".tsv" else ","
        path.write_text("\n".join(separator.join(map(str, line)) for line in lines) + "\n", encoding="utf-8")
    return cluster
