"""`clusterbook serve`: run Prefect's server, its UI and the schedules."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from schemas.errors import InputError

Commands = Any  # argparse names its type only in private


def add_serve(commands: Commands) -> None:
    """Add the command to the parser."""
    serve = commands.add_parser("serve", help="run Prefect's server, its UI and the working-day schedules")
    serve.add_argument("--inputs", type=Path, metavar="FOLDER", help="the clusters' folders; default: inputs/")
    serve.add_argument("--output", type=Path, metavar="FOLDER", help="default: outputs/")
    serve.add_argument(
        "--port",
        type=int,
        metavar="N",
        help="of the server and its UI, reports open on the one after it; default: as prefect.toml says",
    )
    serve.set_defaults(run=_serve)


def _serve(chosen: argparse.Namespace) -> int:
    if given := _variables(chosen):
        # What a served run reads too is told by variables; they hold from the start of a process.
        os.environ.update(given)
        sys.stdout.flush()
        os.execv(sys.executable, (sys.executable, "-m", "flows.cli", "serve"))  # noqa: S606 - ourselves
    from flows.serve import serve

    return serve()


def _variables(chosen: argparse.Namespace) -> dict[str, str]:
    """Return the options as variables; raises InputError where one cannot hold."""
    given = {}
    if chosen.inputs:
        if not chosen.inputs.is_dir():
            raise InputError(
                f"--inputs {chosen.inputs}: no such folder; give the one that holds the clusters' folders."
            )
        given["CLUSTERBOOK_INPUTS"] = str(chosen.inputs.resolve())
    if chosen.output:
        given["CLUSTERBOOK_OUTPUTS"] = str(chosen.output.resolve())
    if chosen.port:
        if named := os.environ.get("PREFECT_API_URL"):
            raise InputError(f"--port {chosen.port}, but PREFECT_API_URL names a server: {named}; give one of the two.")
        if not 1 <= chosen.port < 65535:
            raise InputError(f"--port {chosen.port}: give a port from 1 to 65534.")
        given["PREFECT_SERVER_API_PORT"] = str(chosen.port)
    return given
