"""Which files of a cluster's folder are read, and as what."""

from dataclasses import dataclass
from pathlib import Path

from flows.ingest.kinds import endings
from schemas.errors import InputError, did_you_mean
from schemas.inputs import ENTERPRISES, INPUT_SHEETS

WORKBOOK = "facts.xlsx"
_PROSE = {".txt"}  # may hold a table, and most often holds something else; a check reads it where it is asked to
RETURNS, CONFIRMED, OWN_REGISTERS = "returns", "confirmed", "registers"


@dataclass(frozen=True)
class ClusterFiles:
    """The files of a cluster's folder, each list sorted by name, workbooks before single tables.

    declared: workbooks and tables with declared sheets: facts*.xlsx, sources.csv. returns: what senders sent, by
    sender's folder. confirmed: findings workbooks in which warnings were confirmed. unread: spreadsheets that are
    none of these. enterprises: the register of enterprises, registers/enterprises.csv or of any other kind.
    """

    declared: tuple[Path, ...]
    returns: tuple[tuple[str, Path], ...]
    confirmed: tuple[Path, ...]
    unread: tuple[Path, ...]
    enterprises: tuple[Path, ...] = ()


def cluster_files(folder: Path) -> ClusterFiles:
    """Sort the spreadsheets of a cluster's folder by what they are read as.

    Raises InputError where the folder is not there.
    """
    if not folder.is_dir():
        raise InputError(_no_folder(folder))
    here = _spreadsheets(folder)
    several = endings(one_sheet=False)
    declared = tuple(
        sorted(
            (path for path in here if is_declared(path)), key=lambda path: (path.suffix.lower() not in several, path)
        )
    )
    senders = sorted(path for path in folder.joinpath(RETURNS).glob("*") if path.is_dir())
    returns = [(sender.name, path) for sender in senders for path in _spreadsheets(sender)]
    strays = _spreadsheets(folder / RETURNS)  # without a sender's folder nobody knows whose they are
    return ClusterFiles(
        tuple(declared),
        tuple(returns),
        tuple(path for path in _spreadsheets(folder / CONFIRMED) if path.suffix.lower() == ".xlsx"),
        tuple(path for path in (*here, *strays) if path not in declared),
        tuple(path for path in _spreadsheets(folder / OWN_REGISTERS) if is_register(path)),
    )


def is_declared(path: Path) -> bool:
    """Tell whether the file's name says that it holds declared sheets: facts-2024.xlsx, sources.csv."""
    if path.suffix.lower() in endings(one_sheet=False):
        return _begins_with(path.stem, Path(WORKBOOK).stem)
    return declared_name(path) is not None


def declared_name(path: Path) -> str | None:
    """Return the declared sheet that a file of one sheet holds: "sources" for sources.csv and sources_2.csv."""
    names = [declared.name for declared in INPUT_SHEETS if _begins_with(path.stem, declared.name)]
    return names[0] if names and path.suffix.lower() in endings(one_sheet=True) else None


def is_register(path: Path) -> bool:
    """Tell whether the file's name says that it is a register: enterprises.xlsx, enterprises_2024.csv."""
    return _begins_with(path.stem, ENTERPRISES.name)


def _begins_with(stem: str, name: str) -> bool:
    """Tell whether the stem is the name, or goes on behind it with something that is no letter."""
    rest = stem.lower().removeprefix(name)
    return rest != stem.lower() and not rest[:1].isalpha()


def _spreadsheets(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    known = {*endings(one_sheet=False), *endings(one_sheet=True)} - _PROSE
    found = (path for path in folder.iterdir() if path.suffix.lower() in known and path.is_file())
    # ~$ marks the lock file that Excel keeps beside an open workbook.
    return sorted(path for path in found if not path.name.startswith(("~$", ".")))


def _no_folder(folder: Path) -> str:
    siblings = sorted(p.parent.name for p in folder.parent.glob("*/cluster.toml")) if folder.parent.is_dir() else []
    hint = did_you_mean(folder.name, siblings)
    return f"{folder}: no such cluster folder{hint} A cluster is a folder with a cluster.toml and a {WORKBOOK} in it"
