"""Columns of a sheet by letter and by number; openpyxl has the same, and takes a quarter of a second to import."""

_BASE = 26


def letter_of(index: int) -> str:
    """Return the letter of a column counted from 0: 0 is A, 26 is AA."""
    text, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, _BASE)
        text = chr(ord("A") + rest) + text
    return text


def column(text: str) -> int:
    """Return the number of a column, from 0, by its letter."""
    number = 0
    for character in text:
        number = number * _BASE + ord(character) - ord("A") + 1
    return number - 1


def address(text: str) -> tuple[int, int]:
    """Return row and column, both from 0, of an address such as B3; raise ValueError where it is none."""
    letters = text.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and letters.isupper()):
        raise ValueError(f"{text!r} is no address of a cell")
    return int(text[len(letters) :]) - 1, column(letters)


def bounds(text: str) -> tuple[int, int, int, int]:
    """Return top, left, bottom and right, all from 0 and in it, of a range such as B2:C3 or a cell.

    Raises ValueError where it is none.
    """
    first, _, last = text.partition(":")
    return (*address(first), *address(last or first))
