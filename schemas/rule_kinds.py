"""What one rule of each kind may say."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from schemas.enterprises import ENTERPRISES
from schemas.facts import COMMITMENTS, ENTITIES, FACTS, MILESTONES, SOURCES, TERMS
from schemas.registers import DIMENSIONS, INDICATORS, UNITS

Table = Literal["facts", "sources", "entities", "milestones", "commitments", "enterprises"]

# Every column that each table can ever have; a table that is not listed has what its frame has.
COLUMNS: dict[str, frozenset[str]] = {
    name: frozenset(schema.columns)
    for name, schema in (
        ("facts", FACTS),
        ("sources", SOURCES),
        ("entities", ENTITIES),
        ("milestones", MILESTONES),
        ("commitments", COMMITMENTS),
        ("enterprises", ENTERPRISES),
        ("terms", TERMS),
        ("indicators", INDICATORS),
        ("dimensions", DIMENSIONS),
        ("units", UNITS),
    )
}

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = tuple[str, ...]
Columns = Annotated[tuple[Name, ...], Field(min_length=1)]
Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
Bound = Annotated[Decimal, Field(allow_inf_nan=False)] | date


class Part(BaseModel):
    """A part of the register: unknown keys are refused, and it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Lookup(Part):
    """Columns of another table, by a column that both have and that is a key there.

    A column that the rule's own table already has is not looked up.
    """

    table: Name
    on: Name
    columns: Columns


class _Rule(Part):
    """What rules of every kind say.

    where: the rule holds for rows whose columns have one of these words; * stands for any letters.
    column: the column at whose cell a failure is found. missing: the verdict on a row with a blank operand.
    found, expected_*: templates; {name} is a parameter of the rule, a word of its kind, or a column of the row.
    """

    id: Name
    severity: Literal["error", "warning", "note"]
    leaves_out: bool = False
    table: Table
    where: dict[Name, Words] = Field(default_factory=dict)
    lookup: Lookup | None = None
    column: Name
    found: str = ""
    missing: Literal["pass", "fail", "not_evaluated"] = "not_evaluated"
    title_en: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    expected_en: str = Field(min_length=1)
    expected_zh: str = Field(min_length=1)
    mend_en: str = Field(min_length=1)
    mend_zh: str = Field(min_length=1)

    @field_validator("where", mode="before")
    @classmethod
    def _one_word_or_many(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        return {name: (words,) if isinstance(words, str) else words for name, words in value.items()}

    @field_validator("found", "expected_en", "expected_zh")
    @classmethod
    def _template(cls, value: str) -> str:
        for _, name, spec, conversion in Formatter().parse(value):
            if name is not None and (not name.isidentifier() or spec or conversion):
                raise ValueError(f"expected {{name}} with a plain name, found {{{name}}}")
        return value

    @model_validator(mode="after")
    def _notes_leave_nothing_out(self) -> "_Rule":
        if self.leaves_out and self.severity == "note":
            raise ValueError("a note leaves no row out; make it a warning or an error")
        return self

    @property
    def operands(self) -> tuple[str, ...]:
        """The columns whose values decide; a blank in one of them is subject to `missing`."""
        return (self.column,)

    @property
    def named(self) -> tuple[str, ...]:
        """Every column of the rule's table that the rule cannot do without, texts aside."""
        keys = (self.lookup.on,) if self.lookup else ()
        return tuple(dict.fromkeys((self.column, *self.operands, *self.where, *keys)))


class Range(_Rule):
    """The column lies from low to high, both included; one of them may be absent."""

    kind: Literal["range"]
    low: Bound | None = None
    high: Bound | None = None

    @model_validator(mode="after")
    def _bounded(self) -> "Range":
        if self.low is None and self.high is None:
            raise ValueError("expected low, high or both")
        return self


class Allowed(_Rule):
    """The column holds one of the values."""

    kind: Literal["allowed"]
    values: Annotated[Words, Field(min_length=1)]


class Pattern(_Rule):
    """The column's text matches the regular expression from its beginning to its end."""

    kind: Literal["pattern"]
    pattern: str


class Uscc(_Rule):
    """The column holds a unified social credit code (GB 32100-2015) with the right check digit.

    own_ids: ids of an office's own may stand there too: what has not the 18 characters of a code is none and passes.
    """

    kind: Literal["uscc"]
    own_ids: bool = False


class Compare(_Rule):
    """Two columns of a row, or a column and a literal, compare as the operator says."""

    kind: Literal["row"]
    left: Name
    operator: Literal["<", "<=", "=", "!=", ">=", ">"]
    right: Name | None = None
    literal: Bound | str | None = None

    @model_validator(mode="after")
    def _one_right_side(self) -> "Compare":
        if (self.right is None) == (self.literal is None):
            raise ValueError("expected either right (a column) or literal")
        return self

    @property
    def operands(self) -> tuple[str, ...]:
        """Left and right."""
        return (self.left,) if self.right is None else (self.left, self.right)


class Overdue(_Rule):
    """What the row speaks of had not ended before it was said: end is not before since."""

    kind: Literal["overdue"]
    end: Name
    since: Name

    @property
    def operands(self) -> tuple[str, ...]:
        """The two dates."""
        return (self.end, self.since)


class Reference(_Rule):
    """The column's value stands in a column of another table."""

    kind: Literal["reference"]
    to_table: Name
    to_column: Name


class Comparing(_Rule):
    """A rule that holds a row against other rows.

    Its verdict depends on what else was published by a day, so it is given anew for each day and leaves no row out.
    """

    @model_validator(mode="after")
    def _leaves_nothing_out(self) -> "Comparing":
        if self.leaves_out:
            raise ValueError("a rule that compares rows leaves none out: its verdict depends on what else is published")
        return self


class Key(Comparing):
    """The columns together stand in one row only; every row of a repeated key fails. Names {other}."""

    kind: Literal["key"]
    columns: Columns

    @property
    def operands(self) -> tuple[str, ...]:
        """The parts of the key."""
        return self.columns


class Sum(Comparing):
    """The parts add up to the total, within half of the last printed digit of each.

    by: columns equal for a total and its parts. member: the column whose word tells the total from its parts.
    Only rows of the total get a verdict. Names {sum}, {gap}, {tolerance}, {part}, {other}.
    """

    kind: Literal["sum"]
    by: Columns
    member: Name
    total: str
    parts: Annotated[Words, Field(min_length=1)]
    value: Name
    half_unit: Name | None = None

    @property
    def operands(self) -> tuple[str, ...]:
        """The value, its precision, and what brings parts together."""
        return (*self.by, self.member, self.value, *((self.half_unit,) if self.half_unit else ()))


class Change(Comparing):
    """The value is from `at_least` to `at_most` times the one of the like period before.

    by: columns equal for both; start and end: the days of the period. Names {previous}, {times}, {other}.
    """

    kind: Literal["change"]
    by: Columns
    value: Name
    start: Name
    end: Name
    step: Literal["1y", "1q", "1mo"] = "1y"
    at_least: Positive
    at_most: Positive

    @property
    def operands(self) -> tuple[str, ...]:
        """The value, its period, and what makes it comparable."""
        return (*self.by, self.start, self.end, self.value)


class Scale(Comparing):
    """The value is not about one of the factors away from the median of the others that share the columns `by`.

    tolerance: how far from the factor still counts, as a share of it. at_least_others: fewer are no evidence.
    wider: where two values only face each other, the one further from the median of this wider group is blamed.
    printed, unit: text columns out of which the proposal is made. Names {median}, {others}, {times}, {other}.
    """

    kind: Literal["scale"]
    by: Columns
    value: Name
    factors: Annotated[tuple[Positive, ...], Field(min_length=1)]
    tolerance: Annotated[Decimal, Field(gt=0, lt=1)]
    at_least_others: Annotated[int, Field(ge=1)] = 1
    wider: tuple[Name, ...] = ()
    printed: Name
    unit: Name

    @property
    def operands(self) -> tuple[str, ...]:
        """The value, what is printed, and what makes it comparable."""
        return (*self.by, *self.wider, self.value, self.printed, self.unit)


AnyRule = Annotated[
    Range | Allowed | Pattern | Uscc | Compare | Overdue | Reference | Key | Sum | Change | Scale,
    Field(discriminator="kind"),
]
