"""Prefect's server, its UI and the flow on its schedule: one command starts them, one ctrl-C ends both."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from flows import engine
from flows.folders import OUTPUTS, cluster_names
from flows.server import server_at

_RUNS_AT_ONCE = 2  # of different clusters; the rest wait their turn
_STOP_LIMIT = 10  # seconds
_LOOK_EVERY = 2  # seconds
_FOLDERS_EVERY = 5  # seconds
_RUNS_EVERY = 10  # seconds


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

    with served_files(files), server_at(url, _say, _import_flow) as process:
        try:
            return asyncio.run(_serve_flow(url, process))
        except KeyboardInterrupt:
            return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _import_flow() -> None:
    import flows.report  # noqa: F401 - it takes a second or two, which pass while the server starts


async def _serve_flow(url: str, process: "subprocess.Popen[bytes] | None") -> int:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from flows.report import cluster_report
    from flows.service.arrivals import trigger, watch
    from flows.service.deployments import TIMEZONE, deploy
    from flows.service.ending import let_finish
    from flows.service.orphans import mark_orphans, watch_heartbeats
    from flows.service.resumed import let_go_on

    runner = Runner(name="clusterbook", pause_on_shutdown=False, limit=_RUNS_AT_ONCE)
    clusters = cluster_names()

    async def look_for_folders() -> None:
        nonlocal clusters
        if (now := cluster_names()) != clusters:
            await deploy(runner, cluster_report, now, triggers)
            print(f"Clusters: {', '.join(now) or 'none any more'}", flush=True)
            clusters = now

    async def look_after_runs() -> None:
        async with get_client() as client:
            for name in await mark_orphans(client, cluster_report.name):
                print(f"{name}: nobody worked on this run any more, so it is set crashed.", flush=True)
            for name in await let_go_on(client, cluster_report.name):
                print(f"{name}: answered while another run of its cluster is under way; goes on after it.", flush=True)

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
            watch(say=_say),
            _again_and_again(look_for_folders, _FOLDERS_EVERY),
            _again_and_again(look_after_runs, _RUNS_EVERY),
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
            await asyncio.wait_for(let_finish(runner), _STOP_LIMIT)
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
