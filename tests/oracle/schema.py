"""The nine rules of tests/nine_rules.toml in dataframely's own words; runs in the environment of the peers."""

# ruff: noqa: N805 - dataframely hands a rule the class, not an instance

import dataframely as dy
import polars as pl

BASES = ["actual", "target", "forecast", "planned"]
QUALIFIERS = ["exact", "about", "almost", "more_than", "up_to"]

# dataframely's name of a rule -> ours; a blank in a key is a failure of the key with us.
NAMES = {
    "primary_key": "key",
    "entity|nullability": "key",
    "indicator|nullability": "key",
    "period|nullability": "key",
    "value|min": "value_in_range",
    "value|max": "value_in_range",
    "half_unit|min": "half_unit_in_range",
    "known_basis": "basis_allowed",
    "known_qualifier": "qualifier_allowed",
    "period|regex": "period_pattern",
    "start_before_end": "start_before_end",
    "precision_below_value": "precision_below_value",
    "known_after_end": "known_after_end",
}


class Figures(dy.Schema):
    at = dy.UInt32(nullable=True)
    entity = dy.String(primary_key=True)
    indicator = dy.String(primary_key=True)
    period = dy.String(primary_key=True, regex=r"^[0-9]{4}(-[0-9]{2})?$")
    value = dy.Decimal(38, 10, nullable=True, min=0, max=1_000_000_000_000)
    half_unit = dy.Decimal(38, 10, nullable=True, min=0)
    basis = dy.String(nullable=True)
    qualifier = dy.String(nullable=True)
    period_start = dy.Date(nullable=True)
    period_end = dy.Date(nullable=True)
    known_on = dy.Date(nullable=True)

    @dy.rule()
    def known_basis(cls) -> pl.Expr:
        return pl.col("basis").is_in(BASES)

    @dy.rule()
    def known_qualifier(cls) -> pl.Expr:
        return pl.col("qualifier").is_in(QUALIFIERS)

    @dy.rule()
    def start_before_end(cls) -> pl.Expr:
        return pl.col("period_start") <= pl.col("period_end")

    @dy.rule()
    def precision_below_value(cls) -> pl.Expr:
        return pl.col("half_unit") <= pl.col("value")

    @dy.rule()
    def known_after_end(cls) -> pl.Expr:
        return pl.col("known_on") >= pl.col("period_end")
