"""What a formula is made of, as a tree."""

from typing import NamedTuple

THIS_ROW = "#this row"


class Value(NamedTuple):
    """A number, text or truth value that stands in the formula; None for an argument left out."""

    value: float | str | bool | None


class Wrong(NamedTuple):
    """An error value that stands in the formula."""

    code: str


class Reference(NamedTuple):
    """A cell or a rectangle. sheet: in lower case, None for the formula's own; fixed: which of the four have a $."""

    sheet: str | None
    left: int
    top: int
    right: int
    bottom: int
    fixed: tuple[bool, bool, bool, bool]


class Part(NamedTuple):
    """A part of a table. part: "#this row", "#all", "#headers", "#data", "#totals"; first, last: columns, "" for all.

    table and columns are in lower case; table is "" where the formula leaves it out.
    """

    table: str
    part: str
    first: str
    last: str


class Named(NamedTuple):
    """A defined name, in lower case."""

    name: str


class Call(NamedTuple):
    """A function, in upper case, and what it is given."""

    function: str
    given: tuple["Tree", ...]


class Sign(NamedTuple):
    """One operand with - or + before it or % behind it, or two with an operator between."""

    sign: str
    operands: tuple["Tree", ...]


Tree = Value | Wrong | Reference | Part | Named | Call | Sign
