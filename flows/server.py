"""A Prefect server as a process of ours: started, waited for, stopped."""

import atexit
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import IO
from urllib.parse import urlsplit

from flows.engine import answers
from schemas.errors import InputError

_PR_SET_PDEATHSIG = 1  # of linux/prctl.h
_START_LIMIT = 120  # seconds; a first start on a slow machine takes 20
_STOP_LIMIT = 10  # seconds
_LASTING = (
    "CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "DB_VACUUM", "FOREMAN", "LATE_RUNS",
    "PAUSE_EXPIRATIONS", "REPOSSESSOR", "SCHEDULER", "TRIGGERS",
)  # fmt: skip


def start_server(url: str, stderr: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start a server at the address, with the variables of this process; it is not waited for."""
    address = urlsplit(url)
    where = ("--host", address.hostname or "", "--port", str(address.port))
    return subprocess.Popen(  # noqa: S603 - Prefect's own command, with an address of ours
        [sys.executable, "-m", "prefect", "server", "start", *where],
        stdout=subprocess.DEVNULL,  # its banner
        stderr=stderr,
        start_new_session=True,  # a ctrl-C is for us: the server is to outlive the runs that report to it
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    # Even a kill that leaves us no time to stop the server is not to leave it behind.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers; raises InputError where it ends before that, or takes too long."""
    limit = time.monotonic() + _START_LIMIT
    while not answers(url):
        if process.poll() is not None:
            raise InputError(f"The Prefect server ended at once, with exit code {process.returncode}")
        if time.monotonic() > limit:
            raise InputError(f"The Prefect server did not answer at {url} within {_START_LIMIT} s")
        time.sleep(0.1)


def stop_server(process: "subprocess.Popen[bytes]") -> None:
    """Stop the server, by force if need be."""
    process.terminate()
    try:
        process.wait(_STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    except KeyboardInterrupt:
        pass  # it has been told, and a database half made anew is not to be left by force


def start_temporary_server() -> Callable[[], None]:
    """Start a server that ends with this process; return what waits for it.

    To be called before Prefect is imported, which then finds it: the imports and the server's start, several
    seconds each, pass at the same time. (Prefect's own temporary server starts only after the imports.)
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        os.environ["PREFECT_API_URL"] = url = f"http://127.0.0.1:{free.getsockname()[1]}/api"
    # What works on behalf of other runs is left to a server that lasts.
    os.environ.update({f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _LASTING})
    os.environ["PREFECT_SERVER_UI_ENABLED"] = "false"
    log = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as the server is
    process = start_server(url, log)
    atexit.register(stop_server, process)  # before Prefect's own, so after: those still send what happened

    def wait() -> None:
        try:
            wait_for(url, process)
        except InputError as error:
            log.seek(0)
            told = [line for line in log.read().decode(errors="replace").splitlines() if "Error: " in line]
            raise InputError(
                f"{error}: {told[-1] if told else 'it gave no reason'}. Its state is in {os.environ['PREFECT_HOME']}; "
                "if that is damaged, move it away. Or use --plain, which needs no server."
            ) from None

    return wait
