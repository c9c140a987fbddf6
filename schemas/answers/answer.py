"""One question's table: its contract, what identifies a row, where each of its numbers comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.contract import Contract
from schemas.method import Method


@dataclass(frozen=True)
class Answer:
    """A table of the report.

    contract: what it must be. key: the columns that name a row to a person. methods: column -> where its numbers come
    from, for every column of numbers.
    """

    contract: Contract
    key: tuple[str, ...]
    methods: Mapping[str, Method]
