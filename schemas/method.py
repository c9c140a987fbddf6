"""Where a number of a table comes from."""

from dataclasses import dataclass

# What many tables say of a figure, in English and Chinese.
PRINTED = ("as printed, in the canonical unit", "按公布数，换算为标准单位")
HALF_DIGIT = ("half of the last printed digit", "公布数末位的一半")


@dataclass(frozen=True)
class Method:
    """How one column of numbers is made.

    facts: the columns of the same row with the ids of the facts that it is taken or worked out of, each a text or a
    list of texts. of: the columns of the same row that it is worked out of; their facts are its facts too.
    formula: arithmetic over the columns of `of` in braces, such as "{actual} / {target}", where there is one: what it
    gives is the column's value. said_en, said_zh: the rule in words. reference: where the method comes from.
    unit: what it is counted in where its type does not say so: a dimension of the register such as "fraction", or
    "dimension" for that of the facts it comes from; quantities are in that anyway, other numbers are bare ones.
    rests_on_more: true where it also counts what is no fact, such as an enterprise named in cluster.toml, so that it
    may name no fact at all.
    """

    said_en: str
    said_zh: str
    facts: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    formula: str | None = None
    reference: str = ""
    unit: str = ""
    rests_on_more: bool = False
