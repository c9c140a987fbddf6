"""Where things stand: the project's own folders, and the folder that a cluster's name means."""

import os
from difflib import get_close_matches
from pathlib import Path

from schemas.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
# A served run is a process of its own and has no command line: it learns by variables where to read and write.
INPUTS = ROOT / os.environ.get("CLUSTERBOOK_INPUTS", "inputs")
REGISTERS = INPUTS / "registers"
OUTPUTS = ROOT / os.environ.get("CLUSTERBOOK_OUTPUTS", "outputs")


def cluster_names() -> tuple[str, ...]:
    """Return the names of the cluster folders in the folder of inputs, sorted."""
    return tuple(sorted(file.parent.name for file in INPUTS.glob("*/cluster.toml")))


def find_cluster(given: str | None, base: Path) -> Path:
    """Return the cluster folder that was meant.

    given: a path from base, or a name under inputs/; None or nothing means the only cluster there.
    Raises InputError where there is no such folder, or where nothing could mean several.
    """
    names = cluster_names()
    if not given:
        if len(names) == 1:
            return INPUTS / names[0]
        if names:
            raise InputError(f"{INPUTS} holds {len(names)} clusters; say which one: {', '.join(names)}.")
        raise InputError(f"{INPUTS} holds no cluster yet; make one with `clusterbook new FOLDER`.")
    for folder in (base / given, INPUTS / given):
        if (folder / "cluster.toml").is_file():
            return folder
    close = get_close_matches(Path(given).name, names, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"under inputs/ there is: {', '.join(names) or 'none yet'}"
    if (base / given).is_dir():
        raise InputError(f"{base / given} has no cluster.toml, so it is no cluster's folder; {hint}")
    raise InputError(f"{given}: no such cluster folder, neither {base / given} nor {INPUTS / given}; {hint}")
