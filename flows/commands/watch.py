"""`clusterbook watch`: make the report of a cluster whenever a file arrives in its returns/."""

import argparse
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands.faults import fault
from flows.commands.report import accounts, add_cluster, plain
from flows.folders import OUTPUTS, REGISTERS, find_cluster
from schemas.errors import InputError

if TYPE_CHECKING:
    from schemas.report import Report

Commands = Any  # argparse names its type only in private
_EVERY = 5.0  # seconds
_SHORTEST, _LONGEST = 0.2, 86_400
_SHOWN = 10  # errors that are spelt out


def add_watch(commands: Commands) -> None:
    """Add the command to the parser."""
    watch = commands.add_parser("watch", help="make the report whenever a file arrives in a cluster's returns/")
    add_cluster(watch)
    watch.add_argument(
        "--every", type=_seconds, default=_EVERY, metavar="SECONDS", help="between two looks; default: 5"
    )
    watch.add_argument(
        "--output", type=Path, metavar="FOLDER", help="default: outputs/; a server's runs write where it was told to"
    )
    watch.set_defaults(run=_watch)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from {_SHORTEST} to {_LONGEST}")
    return seconds


def _watch(chosen: argparse.Namespace) -> int:
    from flows.watch import begin, claim, watch_returns

    cluster = find_cluster(chosen.cluster, Path.cwd())
    address = _server(cluster)
    claim(cluster).release()  # where another process watches, that is said and no more
    begin(cluster)  # before it is said: what comes from now on is found
    if address:
        if chosen.output:
            raise InputError(
                f"--output {chosen.output}, but the Prefect server at {address} makes the reports; it writes where "
                "`clusterbook serve --output` says. Leave the option out."
            )
        _say(f"Watching {cluster / 'returns'}; the Prefect server at {address} makes the reports. Ctrl-C ends.")
        return _watch_for_server(cluster, chosen.every)
    _say(f"Watching {cluster / 'returns'}; no Prefect server has a deployment of it, so reports are made here.")
    _say("Ctrl-C ends.")
    output = (chosen.output or OUTPUTS).absolute()
    return watch_returns(cluster, lambda files: _make(cluster, output, files), _complain, chosen.every)


def _server(cluster: Path) -> str | None:
    """Return the address of the Prefect server that makes the cluster's reports; None where there is none."""
    from flows import engine

    engine.configure()
    address = os.environ.get("PREFECT_API_URL") or engine.api_url()
    if not engine.answers(address):
        return None
    os.environ["PREFECT_API_URL"] = address
    import asyncio

    from flows.service.arrivals import has_deployment

    return address if asyncio.run(has_deployment(cluster.resolve().name)) else None


def _watch_for_server(cluster: Path, every: float) -> int:
    import asyncio

    from flows.service.arrivals import watch

    asyncio.run(watch(lambda: (cluster.resolve(),), every, _say))
    return 0


def _make(cluster: Path, output: Path, files: Sequence[str]) -> None:
    """Make the report after files have arrived, and tell what came of it; whatever goes wrong is told and over."""
    from schemas.report import Request

    gc.set_threshold(200_000, 20, 20)
    _say(f"{', '.join(files)} arrived")
    try:
        report = plain(Request(cluster, REGISTERS, output), fresh=False)
        for note in report.notes:
            _complain(note)
        for line in _account(report, files):
            _say(line)
    except InputError as error:
        _complain(f"{error}")
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic in polars is no Exception
        print(fault(error), file=sys.stderr, flush=True)


def _account(report: "Report", files: Sequence[str]) -> Iterator[str]:
    """Say of a report: what became of the cells of the files, its findings, the errors one by one, where it is."""
    yield from accounts({file: report.cells[file] for file in files if file in report.cells})
    yield f"{report.facts} facts as of {report.as_of}; findings: {report.counted}"
    errors = report.summary.errors
    yield from (f"error: {error.line}" for error in errors[:_SHOWN])
    if len(errors) > _SHOWN:
        yield f"… and {len(errors) - _SHOWN:,} more errors; all are on the workbook's sheet of findings."
    yield str(report.path)


def _say(line: str) -> None:
    print(line, flush=True)


def _complain(message: str) -> None:
    print(f"clusterbook: {message}", file=sys.stderr, flush=True)
