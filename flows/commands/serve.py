"""`clusterbook serve`: run Prefect's server, its UI and the schedule."""

import argparse
from typing import Any

Commands = Any  # argparse names its type only in private


def add_serve(commands: Commands) -> None:
    """Add the command to the parser."""
    serve = commands.add_parser("serve", help="run Prefect's server, its UI and the working-day schedule")
    serve.set_defaults(run=_serve)


def _serve(_: argparse.Namespace) -> int:
    from flows.serve import serve

    return serve()
