"""`clusterbook report`: make the workbook of a cluster."""

import argparse
import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands.days import day, since
from flows.folders import OUTPUTS, REGISTERS, find_cluster
from schemas.errors import InputError

if TYPE_CHECKING:
    from schemas.report import Report, Request

Commands = Any  # argparse names its type only in private
_STAGES = {  # the recipe's steps, in words
    "read": "reading the inputs",
    "tidy": "resolving units, periods and names",
    "aggregate": "working out the tables",
    "build": "building the workbook",
    "save": "saving it",
    "print": "printing it to a PDF",
}

_UNCHANGED = "Nothing has changed since this report was made; --fresh makes it anew all the same."
_FILES_SHOWN = 5  # one by one; more are summed up


def add_report(commands: Commands) -> None:
    """Add the command to the parser."""
    report = commands.add_parser("report", help="make the workbook of a cluster")
    add_cluster(report)
    report.add_argument("--as-of", type=day, metavar="DATE", help="what was published by then: 2024-04-26")
    report.add_argument(
        "--since",
        type=since,
        metavar="DATE",
        help="what changed since then: 2023-12-31, or previous: since the newest earlier report in the output folder; "
        "else over the months that cluster.toml says",
    )
    report.add_argument("--language", choices=("en", "zh", "both"), help="labels in English, Chinese or both")
    report.add_argument("--output", type=Path, default=OUTPUTS, metavar="FOLDER", help="default: outputs/")
    report.add_argument("--plain", action="store_true", help="without Prefect: quicker, not recorded")
    report.add_argument("--strict", action="store_true", help="no workbook where a finding is an error")
    report.add_argument(
        "--pdf", action="store_true", help="print it to a PDF beside it too, where LibreOffice is installed"
    )
    report.add_argument(
        "--release",
        choices=("at_once", "approved"),
        default="at_once",
        help="approved: only once a person has approved a draft; runs on a server only (`make serve`)",
    )
    report.add_argument("--fresh", action="store_true", help="use nothing that was kept of earlier runs")
    report.set_defaults(run=_report)


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says which cluster is meant."""
    parser.add_argument(
        "cluster",
        nargs="?",
        metavar="CLUSTER_FOLDER",
        help="a path, or a name under inputs/; may be left out where there is only one",
    )


def _report(chosen: argparse.Namespace) -> int:
    from schemas.report import Request

    cluster = find_cluster(chosen.cluster, Path.cwd())
    if chosen.release == "approved":
        raise InputError(
            "--release approved: the run has to wait for a person, which only a server's can; start one with "
            "`make serve`, then run the cluster's deployment in Prefect's UI with release: approved."
        )
    # A run ends in seconds and keeps nearly all it makes: looking for garbage as often as usual takes a tenth of it.
    gc.set_threshold(200_000, 20, 20)
    request = Request(
        cluster,
        REGISTERS,
        chosen.output.absolute(),
        chosen.as_of,
        chosen.language,
        chosen.strict,
        chosen.since,
        chosen.pdf,
    )
    report = plain(request, fresh=chosen.fresh) if chosen.plain else _with_prefect(request, fresh=chosen.fresh)
    for note in report.notes:
        print(f"clusterbook: {note}", file=sys.stderr)
    compared = f"compared with {report.since} ({report.why})"
    print(f"{report.facts} facts as of {report.as_of}, {compared}; findings: {report.counted}")
    print(f"{len(report.sheets)} sheets: {', '.join(report.sheets)}")
    for line in accounts(report.cells):
        print(line)
    if report.pdf:
        print(report.pdf)
    print(report.path)
    return 0


def plain(request: "Request", *, fresh: bool) -> "Report":
    """Make the report without Prefect; where nothing has changed since it was made, say so and leave it."""
    from flows.engine import state_folder
    from flows.keeping.stages import kept_step, keyed
    from flows.keeping.store import stages_store
    from flows.keeping.turn import turn
    from flows.keeping.unchanged import unless_unchanged
    from flows.recipe import make_report

    store = stages_store(state_folder(), fresh=fresh)

    def anew() -> "Report":
        with _progress() as announce:
            return make_report(request, keyed(kept_step(store, announce)), store=store)

    with turn(state_folder(), request.cluster, request.output, _say):
        report = unless_unchanged(store, request, lambda: _say(_UNCHANGED), anew)
    store.prune()
    return report


def _with_prefect(request: "Request", *, fresh: bool) -> "Report":
    ready = _start_prefect()
    with _progress() as announce:
        from flows.report import run_directly

        ready()
        return run_directly(request, announce, _say, fresh=fresh)


def _say(line: str) -> None:
    print(f"clusterbook: {line}", file=sys.stderr)


def accounts(cells: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Say of each file what became of its cells; of many files, of all together."""
    if len(cells) > _FILES_SHOWN:
        names = dict.fromkeys(name for counts in cells.values() for name in counts)
        total = {name: sum(counts.get(name, 0) for counts in cells.values()) for name in names}
        cells = {f"{len(cells)} files": total}
    for file, counts in cells.items():
        parts = [f"{number:,} {name}" for name, number in counts.items() if number]
        yield f"{file}: {sum(counts.values()):,} cells read = {' + '.join(parts) or '0'}"


def _start_prefect() -> Callable[[], None]:
    """Find a Prefect server or start one; say which; return what waits until it is ready."""
    from flows import engine
    from flows.server import start_temporary_server

    if address := engine.configure_direct():
        print(f"Using the Prefect server at {address}.", file=sys.stderr)
        return lambda: None
    print(
        "Starting a Prefect server for this run: about 10 s, up to 20 s the first time; "
        "quicker: keep `make serve` running, or use --plain.",
        file=sys.stderr,
    )
    started = start_temporary_server()

    def ready() -> None:
        import_module("flows.publication")  # while the server starts, which takes longer
        started()

    return ready


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show the stages as they begin, on a terminal only; yield what announces them."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    names = list(_STAGES)
    with Console(stderr=True).status("getting ready") as status:
        yield lambda name: status.update(f"{names.index(name) + 1} of {len(names)}: {_STAGES[name]}")
