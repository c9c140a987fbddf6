"""Prefect's server, its UI and the flow on its schedule: one command starts them, one ctrl-C ends both."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows import engine
from flows.folders import OUTPUTS, cluster_names
from flows.server import start_server, stop_server, wait_for
from schemas.errors import InputError

_RUNS_AT_ONCE = 2  # of different clusters; the rest wait their turn
_STOP_LIMIT = 10  # seconds
_GOING_LIMIT = 15  # seconds
_LOOK_EVERY = 2  # seconds
_FOLDERS_EVERY = 5  # seconds
_ORPHANS_EVERY = 10  # seconds


def serve() -> int:
    """Serve the flow until interrupted; return the exit code: 0 ended by its user, 1 the server died.

    Uses the Prefect server at the configured address where one answers, else starts it.
    Raises InputError where a port is taken by something else, or the server does not start.
    """
    named = os.environ.get("PREFECT_API_URL")
    engine.configure()
    os.environ["PREFECT_API_URL"] = url = named or engine.api_url()
    os.environ[engine.FILES] = files = engine.files_url()
    # Only now, since Prefect reads the variables set above when it is imported, as these modules do.
    from flows.service.files import served_files

    with served_files(files), _server(url) as process:
        try:
            return asyncio.run(_serve_flow(url, process))
        except KeyboardInterrupt:
            return 0


@contextmanager
def _server(url: str) -> Iterator["subprocess.Popen[bytes] | None"]:
    """See to it that a Prefect server answers; yield its process where it was started here, and stop that."""
    mark = engine.state_folder() / "server-up"  # there while a server of ours is; it outlives a `serve` that is killed
    if mark.exists() and engine.answers(url):
        print("Another `clusterbook serve` runs, or was killed: waiting for its server to end ...", flush=True)
        _wait_until_gone(url)
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
    log = _log()
    with log.open("wb") as file:  # Prefect reports in tracebacks what it then mends itself, such as a busy database
        process = start_server(url, file)
    try:
        import flows.report  # noqa: F401 - it takes a second or two, which pass while the server starts

        try:
            wait_for(url, process)
        except InputError as error:
            told = [line for line in log.read_text(errors="replace").splitlines() if "Error: " in line]
            raise InputError(
                f"{error}: {told[-1] if told else 'it gave no reason'}; all it said is in {log}."
            ) from None
        mark.touch()
        yield process
    finally:
        stop_server(process)
        mark.unlink(missing_ok=True)


def _wait_until_gone(url: str) -> None:
    """Return when nothing answers there any more, or after some seconds: on some systems the server just goes on."""
    limit = time.monotonic() + _GOING_LIMIT
    while engine.answers(url) and time.monotonic() < limit:
        time.sleep(0.2)


def _log() -> Path:
    """Return the file for what the server says; what the one before said is kept beside it."""
    log = engine.state_folder() / "server.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_name("server-before.log"))
        log.touch()
    except OSError as error:
        raise InputError(f"{log}: cannot be written ({error.strerror}); set PREFECT_HOME to another folder.") from None
    return log


async def _serve_flow(url: str, process: "subprocess.Popen[bytes] | None") -> int:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from flows.report import cluster_report
    from flows.service.arrivals import trigger, watch
    from flows.service.deployments import TIMEZONE, deploy
    from flows.service.orphans import mark_orphans, watch_heartbeats
    from flows.service.release import let_suspended_end

    runner = Runner(name="clusterbook", pause_on_shutdown=False, limit=_RUNS_AT_ONCE)
    clusters = cluster_names()

    async def look_for_folders() -> None:
        nonlocal clusters
        if (now := cluster_names()) != clusters:
            await deploy(runner, cluster_report, now, triggers)
            print(f"Clusters: {', '.join(now) or 'none any more'}", flush=True)
            clusters = now

    async def look_for_orphans() -> None:
        async with get_client() as client:
            for name in await mark_orphans(client, cluster_report.name):
                print(f"{name}: nobody worked on this run any more, so it is set crashed.", flush=True)

    def triggers(cluster: str) -> list[Any]:
        return [trigger(cluster)]

    await deploy(runner, cluster_report, clusters, triggers)
    async with get_client() as client:
        await watch_heartbeats(client, cluster_report.name)
    serving, gone, *beside = map(
        asyncio.create_task,
        (
            runner.start(),
            _server_gone(url, process),
            watch(say=lambda line: print(line, flush=True)),
            _again_and_again(look_for_folders, _FOLDERS_EVERY),
            _again_and_again(look_for_orphans, _ORPHANS_EVERY),
        ),
    )
    asked = await _asked_to_end()
    print(f"Prefect's UI: {url.removesuffix('/api')}")
    print(f"Reports: {os.environ[engine.FILES]}, of {OUTPUTS}")
    print(f"Clusters: {', '.join(clusters) or 'none yet; make one with `clusterbook new FOLDER`'}")
    print(f"Each is reported on working days at 08:30 ({TIMEZONE}), when a file arrives, or from the UI.")
    print("ctrl-C ends all.", flush=True)
    ended = asyncio.create_task(asked.wait())
    await asyncio.wait({serving, gone, ended}, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    for task in beside:
        task.cancel()
    if gone.done():
        print(f"The Prefect server at {url} does not answer any more; ending.", file=sys.stderr)
    logging.disable()  # nor is it of use to hear what the runner meets while it is torn down
    if not gone.done() and runner.started:
        with suppress(TimeoutError):
            await asyncio.wait_for(let_suspended_end(runner), _STOP_LIMIT)
        with suppress(TimeoutError):  # a run under way is recorded as cancelled while the server is still there
            await asyncio.wait_for(runner.astop(), _STOP_LIMIT)
    serving.cancel()
    await asyncio.wait({serving, *beside}, timeout=_STOP_LIMIT)
    return int(gone.done())


async def _asked_to_end() -> asyncio.Event:
    """Return what is set when the user asks for the end; from now on that ends nothing by itself."""
    asked = asyncio.Event()
    await asyncio.sleep(0)  # the runner sets its own handler for TERM first, which does not stop it cleanly
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as under nohup
            asyncio.get_running_loop().add_signal_handler(ending, asked.set)
    # Prefect tells of a lost server in tracebacks; one line of ours says it.
    logging.getLogger("prefect.FlowRunCancellingObserver").setLevel(logging.CRITICAL)
    return asked


async def _again_and_again(look: Callable[[], Awaitable[None]], every: float) -> None:
    """Look at once, and then every so many seconds; a look that fails is made again, for the server may be busy."""
    failed = False
    while True:
        try:
            await look()
            failed = False
        except Exception as error:  # whatever it is, serving goes on; a lost server ends it elsewhere
            if failed:
                print(
                    f"Prefect's server refused what it was asked: {error}; trying again.", file=sys.stderr, flush=True
                )
            failed = True
        await asyncio.sleep(every)


async def _server_gone(url: str, process: "subprocess.Popen[bytes] | None") -> None:
    """Return when the server started here has ended, or any has not answered three times running."""
    missed = 0
    while missed < 3 and (process is None or process.poll() is None):
        await asyncio.sleep(_LOOK_EVERY)
        missed = 0 if await asyncio.to_thread(engine.answers, url) else missed + 1
