"""What the report says of itself, enclosed in its package as plain data, for a later report to be compared with."""

import json
from xml.sax.saxutils import escape, quoteattr

from flows.ingest.enclosed import Enclosed, texts_of
from flows.ingest.readers.enclosed import ABOUT, ENCLOSED, FRAMES
from flows.workbook.finishing.items import Item

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
_ITEM_ID = "{5B0C1F2E-6A57-4D0B-9C1D-8E2B7A4F3C61}"  # any will do; it must be the same each time


def state_item(enclosed: Enclosed) -> Item:
    """Return the part: as XML with a namespace of its own, in ASCII, the same bytes for the same state.

    Each frame is JSON, column -> texts or nulls; `flows.ingest.readers.enclosed` reads it back.
    """
    state = enclosed.state
    values = (state.as_of.isoformat(), enclosed.cluster, enclosed.language)
    about = "".join(f" {key}={quoteattr(_plain(value))}" for key, value in zip(ABOUT, values, strict=True))
    frames = "".join(
        f"<{name}>{escape(json.dumps(texts_of(getattr(state, name)).to_dict(as_series=False), separators=(',', ':')))}"
        f"</{name}>"
        for name in FRAMES
    )
    text = f'{_HEAD}<state xmlns="{ENCLOSED}"{about}>{frames}</state>'
    return Item(text.encode("ascii", "xmlcharrefreplace"), ENCLOSED, _ITEM_ID)


def _plain(text: str) -> str:
    """Return the text without what no XML may hold; names come cleaned, cluster.toml does not."""
    return "".join(character for character in text if character.isprintable())
