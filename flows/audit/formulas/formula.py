"""A formula's text to a tree: the part of the language that workbooks of figures use, each text parsed once."""

import re
from functools import lru_cache
from typing import NamedTuple

from flows.audit.columns import column_number
from flows.audit.formulas.tree import THIS_ROW, Call, Named, Part, Reference, Sign, Tree, Value, Wrong

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_TIGHTEST = 70
_BINARY = {
    "=": 10, "<>": 10, "<": 10, ">": 10, "<=": 10, ">=": 10, "&": 20, "+": 30, "-": 30, "*": 40, "/": 40, "^": 50,
}  # fmt: skip
_LONGEST = 8_192  # characters of a formula
_DEEPEST = 80  # brackets within brackets; more are nobody's work
_CORNER = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w:!\[]))
    | (?P<text>"(?:[^"]|"")*")
    | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))
    | (?P<sheet>(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)
    | (?P<area>(?:{_CORNER}(?::{_CORNER})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})
        (?![\w.!(\[]))
    | (?P<call>[^\W\d][\w.]*)\(
    | (?P<name>[^\W\d][\w.\\?]*)
    | (?P<sign><>|<=|>=|[-+*/^&=<>%(),\[])
    )""",
    re.VERBOSE,
)
_CALLED = re.compile(r"([^\W\d][\w.]*)\(")
_PART = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


class NotJudged(Exception):  # noqa: N818 - it says what becomes of the formula
    """The formula holds what is not worked out here."""


class _Token(NamedTuple):
    kind: str
    text: str
    tree: Tree | None = None


@lru_cache(maxsize=20_000)
def parsed(text: str) -> Tree:
    """Return the tree of a formula without its "="; raise NotJudged where it holds what is not known here."""
    tokens = _tokens(text)
    tree, at = _expression(tokens, 0, 0, 0)
    if tokens[at].kind != "end":
        raise NotJudged(f"{tokens[at].text!r} was not expected")
    return tree


@lru_cache(maxsize=20_000)
def bare(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the formula without its texts, quoted names and what stands in brackets; and each bracket by itself.

    A bracket comes with the name before it, such as T[[#This Row],[col]], or without where there is none.
    """
    text = text[:_LONGEST]
    kept: list[str] = []
    brackets: list[str] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character in "\"'":
            end = text.find(character, at + 1)
            end = len(text) - 1 if end < 0 else end
            kept.append(" ")
        elif character == "[":
            try:
                end = _closing(text, at)
            except NotJudged:
                end = len(text) - 1
            brackets.append(_last_name(kept) + text[at : end + 1])
            kept.append(" ")
        else:
            end = at
            kept.append(character)
        at = end + 1
    return "".join(kept), tuple(brackets)


def _last_name(kept: list[str]) -> str:
    name: list[str] = []
    for character in reversed(kept):
        if not (character.isalnum() or character in "_.\\?"):
            break
        name.append(character)
    return "".join(reversed(name))


@lru_cache(maxsize=20_000)
def functions_of(text: str) -> frozenset[str]:
    """Return the names of the functions that a formula calls, in upper case."""
    return frozenset(name.upper() for name in _CALLED.findall(bare(text)[0]))


def _tokens(text: str) -> tuple[_Token, ...]:
    if len(text) > _LONGEST:
        raise NotJudged("longer than a formula can be")
    found, at, sheet = [], 0, None
    text = text.rstrip()
    while at < len(text):
        if (match := _TOKEN.match(text, at)) is None:
            raise NotJudged(f"{text[at : at + 20]!r} is not known here")
        kind = match.lastgroup or ""
        said, at = match[kind], match.end()
        if sheet is not None and kind not in ("area",):
            raise NotJudged("a name that belongs to a sheet")
        if kind == "sheet":
            sheet = (said[1:-2].replace("''", "'") if said.startswith("'") else said[:-1]).casefold()
            if "[" in sheet or ":" in sheet:
                raise NotJudged("another workbook or several sheets")
        elif kind == "area":
            found.append(_Token("tree", said, _reference(said, sheet)))
            sheet = None
        elif (kind == "name" and text[at : at + 1] == "[") or said == "[":
            end = _closing(text, at if kind == "name" else at - 1)
            inside = text[at + (kind == "name") : end]
            found.append(
                _Token("part", text[match.start(kind) : end + 1], _part(said if kind == "name" else "", inside))
            )
            at = end + 1
        else:
            found.append(_Token(*_plain(kind, said)))
    if sheet is not None:
        raise NotJudged("a sheet without a cell")
    return (*found, _Token("end", ""))


def _plain(kind: str, said: str) -> tuple[str, str, Tree | None]:
    """Return a token that stands for itself."""
    if kind == "number":
        return "tree", said, Value(float(said))
    if kind == "text":
        return "tree", said, Value(said[1:-1].replace('""', '"'))
    if kind == "error":
        return "tree", said, Wrong(said)
    if kind == "call":
        return "call", said.upper(), None
    if kind == "name":
        truth = {"true": True, "false": False}.get(said.lower())
        return "tree", said, Named(said.casefold()) if truth is None else Value(truth)
    return "sign", said, None


def _reference(said: str, sheet: str | None) -> Reference:
    first, _, second = said.upper().partition(":")
    one, other = _corner(first, 1, 1), _corner(second or first, LAST_COLUMN, LAST_ROW)
    (left, left_fixed), (right, right_fixed) = sorted((one[0], other[0]))
    (top, top_fixed), (bottom, bottom_fixed) = sorted((one[1], other[1]))
    if right > LAST_COLUMN or bottom > LAST_ROW or not top:
        raise NotJudged(f"{said} is no cell")
    return Reference(sheet, left, top, right, bottom, (left_fixed, top_fixed, right_fixed, bottom_fixed))


def _corner(said: str, column: int, row: int) -> tuple[tuple[int, bool], tuple[int, bool]]:
    """Return column and row of a corner, each with whether it is fixed; those given where the text leaves one out."""
    match = _PART.fullmatch(said)
    if match is None:
        raise NotJudged(f"{said} is no cell")
    dollar, letters, second, digits = match.groups()
    across = (column_number(letters), bool(dollar)) if letters else (column, True)
    down = (int(digits), bool(second or (dollar and not letters))) if digits else (row, True)
    return across, down


def _closing(text: str, at: int) -> int:
    """Return where the bracket that opens at a place closes; ' takes its meaning from the character behind it."""
    deep = 0
    while at < len(text):
        if text[at] == "'":
            at += 1
        elif text[at] == "[":
            deep += 1
        elif text[at] == "]":
            deep -= 1
            if not deep:
                return at
        at += 1
    raise NotJudged("a bracket is not closed")


def _part(table: str, inside: str) -> Part:
    """Return the part of a table that stands between its outer brackets."""
    if inside.startswith("@"):
        rest = inside[1:]
        inside = f"[#This Row],{rest if rest.startswith('[') else f'[{rest}]'}" if rest else "[#This Row]"
    pieces, marks, at = [], [], 0
    if not inside.lstrip().startswith("["):
        pieces = [inside]
    while not pieces or (at < len(inside) and inside.lstrip().startswith("[")):
        while at < len(inside) and inside[at] in " \r\n":
            at += 1
        end = _closing(inside, at)
        pieces.append(inside[at + 1 : end])
        rest = inside[end + 1 :].lstrip()
        at = len(inside) - len(rest)
        if rest:
            marks.append(rest[0])
            at += 1
    special = [piece.strip().lower() for piece in pieces if piece.lstrip().startswith("#")]
    columns = [_unescaped(piece).casefold() for piece in pieces if not piece.lstrip().startswith("#")]
    if len(special) > 1 or len(columns) > 2 or (len(columns) == 2) != (":" in marks) or set(marks) - {",", ":"}:
        raise NotJudged("several parts of a table")
    part = special[0] if special else "#data"
    if part not in (THIS_ROW, "#all", "#headers", "#data", "#totals"):
        raise NotJudged(f"{part} is no part of a table")
    first = columns[0] if columns else ""
    return Part(table.casefold(), part, first, columns[1] if len(columns) == 2 else first)


def _unescaped(name: str) -> str:
    return re.sub("'(.)", r"\1", name, flags=re.DOTALL)


def _expression(tokens: tuple[_Token, ...], at: int, least: int, deep: int) -> tuple[Tree, int]:
    """Return the tree from a token on, as far as operators bind tighter than least, and the token behind it."""
    if deep > _DEEPEST:
        raise NotJudged("too many brackets within brackets")
    tree, at = _operand(tokens, at, deep)
    while tokens[at].kind == "sign":
        sign = tokens[at].text
        if sign == "%":
            tree, at = Sign("%", (tree,)), at + 1
        elif (tight := _BINARY.get(sign, 0)) > least:
            second, at = _expression(tokens, at + 1, tight, deep + 1)
            tree = Sign(sign, (tree, second))
        else:
            break
    return tree, at


def _operand(tokens: tuple[_Token, ...], at: int, deep: int) -> tuple[Tree, int]:
    token = tokens[at]
    if token.tree is not None:
        return token.tree, at + 1
    if token.kind == "call":
        return _call(tokens, at, deep)
    if token.text in ("-", "+"):  # a sign before binds tighter than ^, other than in mathematics
        tree, at = _expression(tokens, at + 1, _TIGHTEST, deep + 1)
        return Sign(f"{token.text}1", (tree,)), at
    if token.text == "(":
        tree, at = _expression(tokens, at + 1, 0, deep + 1)
        if tokens[at].text != ")":
            raise NotJudged("a bracket is not closed")
        return tree, at + 1
    raise NotJudged(f"{token.text!r} was not expected")


def _call(tokens: tuple[_Token, ...], at: int, deep: int) -> tuple[Tree, int]:
    function, at = tokens[at].text, at + 1
    given: list[Tree] = []
    if tokens[at].text == ")" and tokens[at].kind == "sign":
        return Call(function, ()), at + 1
    while True:
        if tokens[at].kind == "sign" and tokens[at].text in (",", ")"):
            tree: Tree = Value(None)
        else:
            tree, at = _expression(tokens, at, 0, deep + 1)
        given.append(tree)
        if tokens[at].kind != "sign" or tokens[at].text not in (",", ")"):
            raise NotJudged("an argument is not closed")
        at += 1
        if tokens[at - 1].text == ")":
            return Call(function, tuple(given)), at
