"""The command line, a thin door: the commands stand in `flows.commands`, and import what is heavy when they run."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from flows.commands.audit import add_audit
from flows.commands.check import add_check
from flows.commands.explain import add_explain
from flows.commands.faults import fault
from flows.commands.new import add_new
from flows.commands.report import add_report
from flows.commands.serve import add_serve
from flows.commands.watch import add_watch
from schemas.errors import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code.

    0 done, 1 no workbook, 3 a check or an audit found errors, 70 a fault of ours, 130 interrupted,
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
        print(fault(error), file=sys.stderr)
        return 70  # EX_SOFTWARE of sysexits.h
    return exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clusterbook", description="Cluster facts in, the workbook officials open out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (add_report, add_serve, add_watch, add_check, add_audit, add_explain, add_new):
        add(commands)
    return parser


def _stop(_signal: int, _frame: object) -> NoReturn:
    # As an exception, so that the embedded server is stopped on the way out rather than left behind.
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
