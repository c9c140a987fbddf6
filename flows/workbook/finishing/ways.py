"""The ways from part to part, and the names of remarks, as Excel writes them: some readers know no others."""

import posixpath
import re
from collections.abc import Mapping
from functools import partial

from flows.workbook.finishing.parts import Parts

_REMARKS = re.compile(r"xl/comments/comment(\d+)\.xml")
_SHAPES = re.compile(r"xl/drawings/commentsDrawing(\d+)\.vml")
_ABSOLUTE = re.compile(r'(?<=Target=")/[^"]*')


def as_usual(parts: Parts) -> None:
    """Name the parts with remarks as Excel does, and let every part lead to others by relative targets."""
    renamed = {name: usual for name in parts if (usual := _usual(name)) != name}
    for old, new in renamed.items():
        parts[new] = parts.pop(old)
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(f'PartName="/{old}"'.encode(), f'PartName="/{new}"'.encode())
    for name in [name for name in parts if name.endswith(".rels")]:
        way = partial(_way, folder=f"/{posixpath.dirname(posixpath.dirname(name))}", renamed=renamed)
        parts[name] = _ABSOLUTE.sub(way, parts[name].decode()).encode()


def _usual(name: str) -> str:
    return _SHAPES.sub(r"xl/drawings/vmlDrawing\1.vml", _REMARKS.sub(r"xl/comments\1.xml", name))


def _way(found: re.Match[str], folder: str, renamed: Mapping[str, str]) -> str:
    target = found[0].removeprefix("/")
    return posixpath.relpath(f"/{renamed.get(target, target)}", folder)
