"""`clusterbook new`: make a cluster folder to fill in."""

import argparse
from pathlib import Path
from typing import Any

from flows.folders import INPUTS

Commands = Any  # argparse names its type only in private


def add_new(commands: Commands) -> None:
    """Add the command to the parser."""
    new = commands.add_parser("new", help="make a cluster folder with blank forms to fill in")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="a path; a bare name goes under inputs/")
    new.set_defaults(run=_new)


def _new(chosen: argparse.Namespace) -> int:
    from flows.new import new_cluster

    folder = INPUTS / chosen.folder if chosen.folder.parent == Path() else chosen.folder.absolute()
    for made in new_cluster(folder):
        print(made)
    return 0
