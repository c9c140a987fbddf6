"""Tiny registers of enterprises for tests, made up."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from schemas.enterprises import ENTERPRISE_OUTPUT, ENTERPRISES

_ROW: dict[str, Any] = {
    "park": None, "park_known": False, "town": None, "segment": None, "chain": None, "founded": None,
    "employees": None, "designated": None, "source_id": "S1", "known_on": date(2025, 1, 15),
    "file": "enterprises.csv", "sheet": "enterprises", "row": 2, "part": "register",
}  # fmt: skip


def firm(name: str, **said: Any) -> dict[str, Any]:
    """A row of the register; what is not said stays blank."""
    return {"enterprise_id": f"id-{name}", "name": name} | _ROW | said


def firms(*rows: dict[str, Any]) -> pl.DataFrame:
    """The register that these rows make."""
    return pl.DataFrame(list(rows), schema=ENTERPRISES.columns)


def put_out(*rows: tuple[str, str, Any], dimension: str = "CNY") -> pl.DataFrame:
    """Output by year: the enterprise's name, the year, the value in the canonical unit."""
    made = [
        {
            "enterprise_id": f"id-{name}",
            "period": year,
            "period_kind": "year",
            "period_start": date(int(year), 1, 1),
            "period_end": date(int(year), 12, 31),
            "value": Decimal(value),
            "dimension": dimension,
            "known_on": date(2025, 1, 15),
            "cell": "K2",
        }
        for name, year, value in rows
    ]
    return pl.DataFrame(made, schema=ENTERPRISE_OUTPUT.columns)
