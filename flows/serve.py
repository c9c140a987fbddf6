"""Prefect's server, its UI and the flow on its schedule: one command starts them, one ctrl-C ends both."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from flows import engine
from flows.server import start_server, stop_server, wait_for
from schemas.errors import InputError

_CRON = "30 8 * * 1-5"
_TIMEZONE = "Asia/Shanghai"
_NAME = "weekday-morning"  # also the schedule's slug, by which Prefect knows it again: never to be renamed
_STOP_LIMIT = 10  # seconds
_LOOK_EVERY = 2  # seconds


def serve() -> int:
    """Serve the flow until interrupted; return the exit code: 0 ended by its user, 1 the server died.

    Uses the Prefect server at the configured address where one answers, else starts it.
    Raises InputError where the port is taken by something else, or the server does not start.
    """
    named = os.environ.get("PREFECT_API_URL")
    engine.configure()
    os.environ["PREFECT_API_URL"] = url = named or engine.api_url()
    with _server(url) as process:
        try:
            return asyncio.run(_serve_flow(url, process))
        except KeyboardInterrupt:
            return 0


@contextmanager
def _server(url: str) -> Iterator["subprocess.Popen[bytes] | None"]:
    """See to it that a Prefect server answers; yield its process where it was started here, and stop that."""
    if engine.answers(url):
        print(f"A Prefect server answers at {url} already: using that one.")
        yield None
        return
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    if host not in engine.LOOPBACK:
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
    print("Starting the Prefect server: about 5 s, up to 20 s the first time ...", flush=True)
    process = start_server(url)
    try:
        wait_for(url, process)
        yield process
    finally:
        stop_server(process)


async def _serve_flow(url: str, process: "subprocess.Popen[bytes] | None") -> int:
    # Imported here, since Prefect reads the variables set above when it is imported.
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.runner import Runner
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.report import cluster_report

    runner = Runner(pause_on_shutdown=False, limit=1)
    await runner.aadd_deployment(
        await cluster_report.ato_deployment(
            _NAME,
            schedule=Cron(_CRON, timezone=_TIMEZONE, slug=_NAME),
            # After a time of standstill all missed runs are due at once; one is enough.
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    )
    print(f"Prefect's UI: {url.removesuffix('/api')}")
    print(
        f"The report runs on working days at 08:30 ({_TIMEZONE}), or from the UI; ctrl-C ends all.",
        flush=True,
    )

    serving = asyncio.create_task(runner.start())
    gone = asyncio.create_task(_server_gone(url, process))
    asked = asyncio.Event()
    await asyncio.sleep(0)  # the runner sets its own handler for TERM first, which does not stop it cleanly
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as under nohup
            asyncio.get_running_loop().add_signal_handler(ending, asked.set)
    # Prefect tells of a lost server in tracebacks; the one line below says it.
    logging.getLogger("prefect.FlowRunCancellingObserver").setLevel(logging.CRITICAL)
    ended = asyncio.create_task(asked.wait())
    await asyncio.wait({serving, gone, ended}, return_when=asyncio.FIRST_COMPLETED)
    if gone.done():
        print(f"The Prefect server at {url} does not answer any more; ending.", file=sys.stderr)
    logging.disable()  # nor is it of use to hear what the runner meets while it is torn down
    if not gone.done() and runner.started:
        with suppress(TimeoutError):  # a run under way is recorded as cancelled while the server is still there
            await asyncio.wait_for(runner.astop(), _STOP_LIMIT)
    serving.cancel()
    await asyncio.wait({serving}, timeout=_STOP_LIMIT)
    return int(gone.done())


async def _server_gone(url: str, process: "subprocess.Popen[bytes] | None") -> None:
    """Return when the server started here has ended, or any has not answered three times running."""
    missed = 0
    while missed < 3 and (process is None or process.poll() is None):
        await asyncio.sleep(_LOOK_EVERY)
        missed = 0 if await asyncio.to_thread(engine.answers, url) else missed + 1
