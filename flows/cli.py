"""The command line, a thin door: what is heavy is imported only when it is needed."""

import argparse
import gc
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from flows import engine
from flows.folders import INPUTS, OUTPUTS, REGISTERS, find_cluster
from flows.ingest.guard import Guard
from flows.server import start_temporary_server
from schemas.errors import InputError

if TYPE_CHECKING:
    from flows.recipe import Step

_STAGES = {  # the recipe's steps, in words
    "read": "reading the inputs",
    "tidy": "resolving units, periods and names",
    "aggregate": "working out the tables",
    "build": "building the workbook",
    "save": "saving it",
}


_FILES_SHOWN = 5  # one by one; more are summed up
_TO_MEND = 3  # the exit code of a check that found errors: 2 is argparse's own


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code.

    0 done, 1 no workbook, 3 a check found errors, 70 a fault of ours, 130 interrupted,
    141 nobody read on.

    Bad arguments end in SystemExit(2), as argparse has it.
    """
    chosen = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        exit_code: int = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough; what is still in the buffer goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except InputError as error:
        print(f"clusterbook: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # the last line of defence; a panic in polars is no Exception
        print(_fault(error), file=sys.stderr)
        return 70  # EX_SOFTWARE of sysexits.h
    return exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clusterbook", description="Cluster facts in, the workbook officials open out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    report = commands.add_parser("report", help="make the workbook of a cluster")
    report.add_argument(
        "cluster",
        nargs="?",
        metavar="CLUSTER_FOLDER",
        help="a path, or a name under inputs/; may be left out where there is only one",
    )
    report.add_argument("--as-of", type=_day, metavar="DATE", help="what was published by then: 2024-04-26")
    report.add_argument(
        "--since",
        type=_since,
        metavar="DATE",
        help="what changed since then: 2023-12-31, or previous: since the newest earlier report in the output folder; "
        "else over the months that cluster.toml says",
    )
    report.add_argument("--language", choices=("en", "zh", "both"), help="labels in English, Chinese or both")
    report.add_argument("--output", type=Path, default=OUTPUTS, metavar="FOLDER", help="default: outputs/")
    report.add_argument("--plain", action="store_true", help="without Prefect: quicker, not recorded")
    report.add_argument("--strict", action="store_true", help="no workbook where a finding is an error")
    report.set_defaults(run=_report)

    serve = commands.add_parser("serve", help="run Prefect's server, its UI and the working-day schedule")
    serve.set_defaults(run=_serve)

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

    explain = commands.add_parser("explain", help="say where a number of the report comes from, to the cell")
    explain.add_argument("table", nargs="?", metavar="TABLE", help="a table of the report; without it they are listed")
    explain.add_argument("row", nargs="?", metavar="ROW", help="its number from 1, or words of what names it")
    explain.add_argument("column", nargs="?", metavar="COLUMN", help="a column of numbers; without it they are listed")
    explain.add_argument("--cluster", metavar="CLUSTER_FOLDER", help="a path, or a name under inputs/")
    explain.add_argument("--as-of", type=_day, metavar="DATE", help="what was published by then: 2024-04-26")
    explain.add_argument("--language", choices=("en", "zh"), help="default: the cluster's; English where it has both")
    explain.set_defaults(run=_explain)

    new = commands.add_parser("new", help="make a cluster folder with blank forms to fill in")
    new.add_argument("folder", type=Path, metavar="FOLDER", help="a path; a bare name goes under inputs/")
    new.set_defaults(run=_new)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2024-04-26") from None


def _since(text: str) -> date | Literal["previous"]:
    if text == "previous":
        return "previous"
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a date nor the word previous; write it as 2024-04-26"
        ) from None


def _report(chosen: argparse.Namespace) -> int:
    cluster = find_cluster(chosen.cluster, Path.cwd())
    # A run ends in seconds and keeps nearly all it makes: looking for garbage as often as usual takes a tenth of it.
    gc.set_threshold(200_000, 20, 20)
    guard = Guard()
    if chosen.plain:
        guard.start()  # it imports what it needs while we do; beside a server that starts it would only be in the way
    ready = None if chosen.plain else _start_prefect()
    from flows.recipe import Request, make_report

    request = Request(
        cluster, REGISTERS, chosen.output.absolute(), chosen.as_of, chosen.language, chosen.strict, chosen.since
    )
    with closing(guard), _progress() as announce:
        if ready is None:
            report = make_report(request, _announced_step(announce), guard)
        else:
            from flows.report import run_directly

            ready()
            report = run_directly(request, announce)
    counts = (f"{count} {name}{'s' * (count != 1)}" for name, count in report.findings.items())
    for note in report.notes:
        print(f"clusterbook: {note}", file=sys.stderr)
    compared = f"compared with {report.since} ({report.why})"
    print(f"{report.facts} facts as of {report.as_of}, {compared}; findings: {', '.join(counts)}")
    print(f"{len(report.sheets)} sheets: {', '.join(report.sheets)}")
    for line in _accounts(report.cells):
        print(line)
    print(report.path)
    return 0


def _accounts(cells: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
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
    if address := engine.configure_direct():
        print(f"Using the Prefect server at {address}.", file=sys.stderr)
        return lambda: None
    print(
        "Starting a Prefect server for this run: about 10 s, up to 20 s the first time; "
        "quicker: keep `make serve` running, or use --plain.",
        file=sys.stderr,
    )
    return start_temporary_server()


def _announced_step(announce: Callable[[str], None]) -> "Step":
    def step(name: str, function: Callable[..., Any], *args: Any) -> Any:  # noqa: ANN401 - any step
        announce(name)
        return function(*args)

    return step


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


def _explain(chosen: argparse.Namespace) -> int:
    cluster = find_cluster(chosen.cluster, Path.cwd())
    gc.set_threshold(200_000, 20, 20)
    guard = Guard()
    guard.start()  # it imports what it needs while we do
    with closing(guard):
        from flows.explain import ExplainRequest, explain
        from flows.workbook.answered import Question

        question = Question(chosen.table, chosen.row, chosen.column)
        request = ExplainRequest(question, cluster, REGISTERS, chosen.as_of, chosen.language)
        lines = explain(request, guard)
    print(*lines, sep="\n")
    return 0


def _serve(_: argparse.Namespace) -> int:
    from flows.serve import serve

    return serve()


def _new(chosen: argparse.Namespace) -> int:
    from flows.new import new_cluster

    folder = INPUTS / chosen.folder if chosen.folder.parent == Path() else chosen.folder.absolute()
    for made in new_cluster(folder):
        print(made)
    return 0


def _stop(_signal: int, _frame: object) -> NoReturn:
    # As an exception, so that the embedded server is stopped on the way out rather than left behind.
    sys.exit(128 + signal.SIGTERM)


def _fault(error: BaseException) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="clusterbook-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exception(error, file=log)
    return (
        "clusterbook: this is a fault of clusterbook or of what it runs on, not of your inputs: "
        f"{type(error).__name__}: {error}; "
        f"the details are in {log.name}, please hand them to whoever looks after it."
    )


if __name__ == "__main__":
    sys.exit(main())
