"""The output folder over http, for links in Prefect's UI: read-only, this machine only, nothing outside it."""

import html
import mimetypes
import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flows.engine import FILES
from flows.folders import OUTPUTS
from schemas.errors import InputError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_START_LIMIT = 10  # seconds
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports 报告</title>
<style>body{{font:16px sans-serif;margin:2em}}td{{padding:.2em 1em .2em 0}}</style>
<h1>Reports 报告</h1><table>{rows}</table>{empty}</html>
"""


def link(path: Path, folder: Path = OUTPUTS) -> str | None:
    """Return the address at which a file of the output folder opens, None where no file service runs or it is outside.

    The text of the address is ASCII: other letters are escaped.
    """
    base = os.environ.get(FILES)
    whole, home = path.resolve(), folder.resolve()
    if not base or not whole.is_relative_to(home):
        return None
    return f"{base.rstrip('/')}/{quote(whole.relative_to(home).as_posix())}"


@contextmanager
def served_files(address: str, folder: Path = OUTPUTS) -> Iterator[None]:
    """Serve the folder at the address, `http://127.0.0.1:PORT`, in a thread; make the folder if there is none.

    Raises InputError where the address is not this machine's own, or its port is taken.
    """
    import uvicorn

    listening = _listening(address)
    folder.mkdir(parents=True, exist_ok=True)
    server = uvicorn.Server(uvicorn.Config(files_app(folder), lifespan="off", log_level="critical", access_log=False))
    # In a thread: there uvicorn leaves the signals alone, which are for whoever serves the flow.
    thread = threading.Thread(target=server.run, args=([listening],), name="files", daemon=True)
    thread.start()
    limit = time.monotonic() + _START_LIMIT
    while not server.started and thread.is_alive() and time.monotonic() < limit:
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True  # a download under way is not waited for
        thread.join(_START_LIMIT)
        listening.close()


def files_app(folder: Path) -> "ASGIApp":
    """Return the folder as an application: its files, and at `/` a page that lists them, the newest first."""
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import HTMLResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    # Not known on every system; without it a browser shows the bytes.
    mimetypes.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")

    def index(_: "Request") -> "Response":
        return HTMLResponse(_index(folder))

    app = Starlette(
        routes=[Route("/", index), Mount("/", StaticFiles(directory=folder))],
        # A page elsewhere whose name has been pointed at this machine is refused.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )
    return _plain(app)


def _plain(app: "ASGIApp") -> "ASGIApp":
    """Hide what begins with a dot; keep browsers from showing a former copy of a workbook that was made anew."""
    from starlette.datastructures import MutableHeaders
    from starlette.responses import PlainTextResponse
    from starlette.types import Message, Receive, Scope, Send

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({"cache-control": "no-cache", "x-content-type-options": "nosniff"})
            await send(message)

        hidden = any(part.startswith(".") for part in scope.get("path", "").split("/"))
        await (PlainTextResponse("Not Found", 404) if hidden else app)(scope, receive, send_marked)

    return answer


def _index(folder: Path) -> str:
    files = [
        (found.st_mtime, file.name)
        for file in folder.iterdir()
        if not file.name.startswith(".") and not file.is_symlink() and stat.S_ISREG((found := file.stat()).st_mode)
    ]
    rows = "".join(
        f'<tr><td><a href="{quote(name)}">{html.escape(name)}</a><td>{datetime.fromtimestamp(at):%Y-%m-%d %H:%M}'
        for at, name in sorted(files, reverse=True)
    )
    return _PAGE.format(rows=rows, empty="" if files else "<p>No report yet. 尚无报告。")


def _listening(address: str) -> socket.socket:
    host, port = urlsplit(address).hostname or "", urlsplit(address).port or 80
    if host not in ("127.0.0.1", "localhost"):
        raise InputError(f"{FILES} is {address}: files are shown on this machine only; give http://127.0.0.1:PORT.")
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise InputError(
            f"Port {port} on 127.0.0.1, for opening the reports from the UI, cannot be had ({error.strerror}): "
            f"is `clusterbook serve` running already? Else give another address: {FILES}=http://127.0.0.1:PORT."
        ) from None
    return listening
