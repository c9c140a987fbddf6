"""Which report it is: what it was made of, by which program, and whether it is finished; the same each time."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Literal

from schemas.cluster import Cluster, Language
from schemas.origin import InputFile, Origin, inputs_digest
from schemas.release import Release
from schemas.tables import Tables

SCHEMA = "1"  # of the tables and properties that programs read; whoever changes what they mean raises it


@dataclass(frozen=True)
class Edition:
    """What tells one report from another.

    run: the same for the same inputs, day, language, program and day compared with. inputs: the digest of all files.
    status: that of its release; of a report that nobody has to approve, a draft while the form has blanks.
    """

    run: str
    version: str
    as_of: date
    language: Language
    status: Literal["draft", "final"]
    inputs: str
    files: tuple[InputFile, ...]
    release: Release | None = None


def edition(
    cluster: Cluster,
    tables: Tables,
    origin: Origin,
    as_of: date,
    language: Language,
    release: Release | None = None,
) -> Edition:
    """Return which report it is."""
    digest = inputs_digest(origin.files)
    said = "\n".join((digest, as_of.isoformat(), language, code_version(), tables.since.isoformat()))
    return Edition(
        sha256(said.encode()).hexdigest()[:12],
        code_version(),
        as_of,
        language,
        _status(cluster, release),
        digest,
        origin.files,
        release,
    )


def _status(cluster: Cluster, release: Release | None) -> Literal["draft", "final"]:
    if release:
        return "draft" if release.status == "draft" else "final"
    return "final" if cluster.form.complete else "draft"


@cache
def code_version() -> str:
    """Return the version of clusterbook."""
    return version("clusterbook")
