"""Small notes that clusterbook keeps between runs, as JSON in its state folder."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows.engine import state_folder
from flows.workbook.save import save_bytes

_DIGITS = 12  # of the digest: enough to tell the folders of one machine apart


def note_path(kind: str, about: Path) -> Path:
    """Return where the note of that kind about a cluster's folder is kept: two folders of one name have two notes."""
    about = about.resolve()
    return state_folder() / kind / f"{about.name}-{sha256(bytes(about)).hexdigest()[:_DIGITS]}.json"


def read_note(path: Path) -> Any:  # noqa: ANN401 - any JSON
    """Return what was noted; None where nothing was, or where the note is damaged."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):  # a note is never worth a run
        return None


def save_note(path: Path, content: object) -> None:
    """Keep the note, whole or not at all. Raises InputError where it cannot be written."""
    save_bytes(json.dumps(content, ensure_ascii=False, indent=1).encode(), path)
