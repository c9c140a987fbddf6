"""Which files a report was made of, each with the digest of its bytes, and the logo among them."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from flows.ingest.folder import OWN_REGISTERS, RETURNS, ClusterFiles
from flows.ingest.logo import read_logo
from flows.ingest.returns import LAYOUT_FILE
from schemas.cluster import Cluster
from schemas.grids import FileRead
from schemas.origin import InputFile, Origin

SHARED = "shared/"  # before the names of registers that all clusters share
_REGISTERS = ("indicators.csv", "dimensions.csv", "units.csv", "aliases.csv", "relations.csv", "rules.toml")


def read_origin(
    folder: Path, registers_folder: Path, cluster: Cluster, files: ClusterFiles, spreadsheets: Iterable[FileRead]
) -> Origin:
    """Return what was read; spreadsheets: those that the guard has read, with their digests.

    Raises InputError where cluster.toml names a logo that cannot be taken.
    """
    logo = read_logo(folder, cluster.look.logo) if cluster.look.logo else b""
    listed = {name: _digest(path) for name, path in _plain_files(folder, registers_folder, files)}
    listed |= {read.file: read.sha256 for read in spreadsheets if read.sha256}
    if logo:
        listed[cluster.look.logo] = sha256(logo).hexdigest()
    return Origin(tuple(InputFile(name, digest) for name, digest in sorted(listed.items())), logo)


def _plain_files(folder: Path, registers_folder: Path, files: ClusterFiles) -> Iterator[tuple[str, Path]]:
    yield "cluster.toml", folder / "cluster.toml"
    yield from ((f"{SHARED}{name}", registers_folder / name) for name in _REGISTERS)
    own = [f"{OWN_REGISTERS}/{name}" for name in _REGISTERS]
    layouts = [f"{RETURNS}/{sender}/{LAYOUT_FILE}" for sender in dict.fromkeys(name for name, _ in files.returns)]
    yield from ((name, folder / name) for name in (*own, *layouts) if (folder / name).exists())


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
