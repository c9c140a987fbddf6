"""The shared texts of a workbook; where there are very many, each is looked up in the bytes when it is asked for."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, overload

from lxml import etree

from flows.audit.package.names import MAIN

Element = Any  # lxml ships no types
_BLOCK = 8_192  # bytes that are parsed to find one text
_ENDS = b"</si>"
_FIRST = 16  # blocks that are parsed with the part's root
_OPENED = re.compile(rb"<sst[^<>]*>")
_HEAD = f'<sst xmlns="{MAIN[1:-1]}">'.encode()


def texts_of(root: Element | None, content: bytes) -> Sequence[str]:
    """Return the shared texts of a parsed part, runs joined, phonetic hints left out."""
    if root is None:
        return ()
    if len(root) == content.count(b"<si><t>") + content.count(b'<si><t xml:space="preserve">') and b"<r" not in content:
        texts = root.xpath("m:si/m:t", namespaces={"m": MAIN[1:-1]})
        if len(texts) == len(root):
            return tuple([text.text or "" for text in texts])
    return tuple(_text(item) for item in root.iterfind(f"{MAIN}si"))


def _text(item: Element) -> str:
    return "".join(text.text or "" for text in item.iter(f"{MAIN}t") if text.getparent().tag != f"{MAIN}rPh")


def many_texts(content: bytes) -> "tuple[bytes, ManyTexts] | None":
    """Return a large part with its first texts only, and all texts; None where it can only be parsed whole."""
    opened = _OPENED.search(content, 0, 4096)
    if opened is None or b"xmlns:" in opened[0] or b"<si/>" in content or b"<!" in content:
        return None
    starts, numbers = [opened.end()], [0]
    while (end := content.find(_ENDS, starts[-1] + _BLOCK)) >= 0:
        end += len(_ENDS)
        numbers.append(numbers[-1] + content.count(_ENDS, starts[-1], end))
        starts.append(end)
    count = numbers[-1] + content.count(_ENDS, starts[-1])
    return content[: starts[: _FIRST + 1][-1]] + b"</sst>", ManyTexts(content, starts, numbers, count)


class ManyTexts(Sequence[str]):
    """Texts that are looked up in a part's bytes. starts: of blocks of them, numbers: of the first text in each."""

    def __init__(self, content: bytes, starts: list[int], numbers: list[int], count: int) -> None:
        self._content, self._starts, self._numbers, self._count = content, starts, numbers, count
        self._block = lru_cache(maxsize=64)(self._parsed)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[str, ...]: ...
    def __getitem__(self, number: int | slice) -> str | tuple[str, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(self._count)))
        if not 0 <= number < self._count:
            raise IndexError(number)
        block = bisect_right(self._numbers, number) - 1
        texts = self._block(block)
        place = number - self._numbers[block]
        return texts[place] if place < len(texts) else ""

    def _parsed(self, block: int) -> tuple[str, ...]:
        start, *following = self._starts[block : block + 2]
        end = following[0] if following else self._content.rfind(_ENDS) + len(_ENDS)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        root = etree.fromstring(_HEAD + self._content[start:end] + b"</sst>", parser)
        return () if root is None else tuple(_text(item) for item in root.iterfind(f"{MAIN}si"))
