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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from flows.engine import LOOPBACK, answers, state_folder
from schemas.errors import InputError

_PR_SET_PDEATHSIG = 1  # of linux/prctl.h
_START_LIMIT = 120  # seconds; a first start on a slow machine takes 20
_STOP_LIMIT = 10  # seconds
_GOING_LIMIT = 15  # seconds
_LASTING = (
    "CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "DB_VACUUM", "FOREMAN", "LATE_RUNS",
    "PAUSE_EXPIRATIONS", "REPOSSESSOR", "SCHEDULER", "TRIGGERS",
)  # fmt: skip


def start_server(url: str, stderr: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start a server at the address, with the variables of this process; it is not waited for."""
    address = urlsplit(url)
    where = ("--host", address.hostname or "", "--port", str(address.port))
    return subprocess.Popen(  # noqa: S603 - ours, with an address of ours
        [sys.executable, "-m", "flows.service.prefect_server", "server", "start", *where],
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


@contextmanager
def server_at(
    url: str, say: Callable[[str], object], meanwhile: Callable[[], object]
) -> Iterator["subprocess.Popen[bytes] | None"]:
    """See to it that a Prefect server answers; yield its process where it was started here, and stop that.

    say: told what is waited for. meanwhile: called while the server starts.
    Raises InputError where the port is taken by something else, or the server does not start.
    """
    mark = state_folder() / "server-up"  # there while a server of ours is; it outlives a `serve` that is killed
    if mark.exists() and answers(url):
        say("Another `clusterbook serve` runs, or was killed: waiting for its server to end ...")
        _wait_until_gone(url)
    if answers(url):
        say(f"A Prefect server answers at {url} already: using that one.")
        yield None
        return
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    if host not in LOOPBACK:
        raise InputError(
            f"PREFECT_API_URL is {url}, but no Prefect server answers there; start it, or unset the variable."
        )
    with socket.socket() as taken:
        taken.settimeout(1)
        if taken.connect_ex((host, port)) == 0:
            raise InputError(
                f"Port {port} on {host} is taken by something that is not a Prefect server; end that, "
                "or give another port under [server.api] in prefect.toml (or as PREFECT_SERVER_API_PORT)."
            )
    say("Starting the Prefect server: about 5 s, up to 20 s the first time ...")
    log = _log()
    with log.open("wb") as file:  # Prefect reports in tracebacks what it then mends itself, such as a busy database
        process = start_server(url, file)
    try:
        meanwhile()
        try:
            wait_for(url, process)
        except InputError as error:
            raise InputError(f"{error}: {_reason(log.read_bytes())}; all it said is in {log}.") from None
        mark.touch()
        yield process
    finally:
        stop_server(process)
        mark.unlink(missing_ok=True)


def _wait_until_gone(url: str) -> None:
    """Return when nothing answers there any more, or after some seconds: on some systems the server just goes on."""
    limit = time.monotonic() + _GOING_LIMIT
    while answers(url) and time.monotonic() < limit:
        time.sleep(0.2)


def _log() -> Path:
    """Return the file for what the server says; what the one before said is kept beside it."""
    log = state_folder() / "server.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_name("server-before.log"))
        log.touch()
    except OSError as error:
        raise InputError(f"{log}: cannot be written ({error.strerror}); set PREFECT_HOME to another folder.") from None
    return log


def _reason(said: bytes) -> str:
    """Return the last error in what the server said."""
    told = [line for line in said.decode(errors="replace").splitlines() if "Error: " in line]
    return told[-1] if told else "it gave no reason"


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
            raise InputError(
                f"{error}: {_reason(log.read())}. Its state is in {os.environ['PREFECT_HOME']}; "
                "if that is damaged, move it away. Or use --plain, which needs no server."
            ) from None

    return wait
