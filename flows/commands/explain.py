"""`clusterbook explain`: say where a number of the report comes from."""

import argparse
import gc
from contextlib import closing
from pathlib import Path
from typing import Any

from flows.commands.days import day
from flows.folders import REGISTERS, find_cluster

Commands = Any  # argparse names its type only in private


def add_explain(commands: Commands) -> None:
    """Add the command to the parser."""
    explain = commands.add_parser("explain", help="say where a number of the report comes from, to the cell")
    explain.add_argument("table", nargs="?", metavar="TABLE", help="a table of the report; without it they are listed")
    explain.add_argument("row", nargs="?", metavar="ROW", help="its number from 1, or words of what names it")
    explain.add_argument("column", nargs="?", metavar="COLUMN", help="a column of numbers; without it they are listed")
    explain.add_argument("--cluster", metavar="CLUSTER_FOLDER", help="a path, or a name under inputs/")
    explain.add_argument("--as-of", type=day, metavar="DATE", help="what was published by then: 2024-04-26")
    explain.add_argument("--language", choices=("en", "zh"), help="default: the cluster's; English where it has both")
    explain.set_defaults(run=_explain)


def _explain(chosen: argparse.Namespace) -> int:
    cluster = find_cluster(chosen.cluster, Path.cwd())
    gc.set_threshold(200_000, 20, 20)
    from flows.ingest.guard import Guard

    guard = Guard()
    guard.start()  # it imports what it needs while we do
    with closing(guard):
        from flows.explain import ExplainRequest, explain
        from flows.workbook.explaining.answered import Question

        question = Question(chosen.table, chosen.row, chosen.column)
        request = ExplainRequest(question, cluster, REGISTERS, chosen.as_of, chosen.language)
        lines = explain(request, guard)
    print(*lines, sep="\n")
    return 0
