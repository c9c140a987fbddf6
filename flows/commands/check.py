"""`clusterbook check`: say of files that were sent what to mend, cell by cell."""

import argparse
import gc
from pathlib import Path
from typing import Any

from flows.folders import OUTPUTS, REGISTERS, find_cluster

Commands = Any  # argparse names its type only in private
_TO_MEND = 3  # the exit code of a check that found errors: 2 is argparse's own


def add_check(commands: Commands) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("check", help="check files that were sent; say what to mend at which cell")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="spreadsheets as they were sent")
    check.add_argument("--cluster", metavar="CLUSTER_FOLDER", help="whose names and sources they use; a path or name")
    check.add_argument("--output", type=Path, default=OUTPUTS, metavar="FOLDER", help="default: outputs/")
    check.add_argument(
        "--confirmed",
        nargs="+",
        type=Path,
        default=[],
        metavar="FINDINGS",
        help="findings workbooks in which warnings were confirmed with a reason",
    )
    check.add_argument("--sender", metavar="NAME", help="whose layout it is: a folder under the cluster's returns/")
    check.add_argument("--remember", action="store_true", help="from now on expect the columns where they are now")
    check.set_defaults(run=_check)


def _check(chosen: argparse.Namespace) -> int:
    cluster = find_cluster(chosen.cluster, Path.cwd())
    gc.set_threshold(200_000, 20, 20)
    from rich.console import Console
    from rich.text import Text

    from flows.check import CheckRequest, check_files
    from flows.workbook.check.terminal import STYLES, summary

    files, confirmed = ([path.absolute() for path in paths] for paths in (chosen.files, chosen.confirmed))
    checked = check_files(
        CheckRequest(
            tuple(files),
            cluster,
            REGISTERS,
            chosen.output.absolute(),
            tuple(confirmed),
            chosen.sender,
            chosen.remember,
        )
    )
    console = Console(highlight=False, soft_wrap=True)
    for tone, line in summary([one.check for one in checked]):
        console.print(Text(line, STYLES[tone]))
    for one in checked:
        for path in one.written:
            print(path)
    return _TO_MEND if any(one.counts["error"] for one in checked) else 0
