"""One report as `clusterbook report` runs it without a server, and the time of each part; prints them as JSON."""

import json
import sys
import time
from pathlib import Path

began = time.perf_counter()
seconds: dict[str, float] = {}


def lap(name: str, since: float) -> float:
    now = time.perf_counter()
    seconds[name] = now - since
    return now


from flows import engine  # noqa: E402 - the imports are what is measured
from flows.server import start_temporary_server  # noqa: E402

engine.configure_direct()
ready = start_temporary_server()
from flows.folders import REGISTERS, find_cluster  # noqa: E402
from flows.recipe import Request  # noqa: E402

at = lap("import", began)
from flows.report import run_directly  # noqa: E402

at = lap("import of Prefect", at)
ready()
at = lap("waiting for the server", at)

started: list[tuple[str, float]] = []
request = Request(find_cluster(None, Path.cwd()), REGISTERS, Path(sys.argv[1]))
run_directly(request, lambda name: started.append((name, time.perf_counter())), fresh=True)
ended = time.perf_counter()

seconds["Prefect, until the first step"] = started[0][1] - at
for (name, start), (_, end) in zip(started, [*started[1:], ("", ended)], strict=True):
    seconds[name] = end - start
print(json.dumps(seconds))
