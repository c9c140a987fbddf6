"""Prefect's settings, made before it is imported: quiet, in the project's own folder, on the right server."""

import http.client
import os
import socket
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from urllib.parse import urlsplit

from flows.folders import ROOT
from schemas.errors import InputError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
FILES = "CLUSTERBOOK_FILES"  # the variable by which a served run learns where the output folder can be opened


def project_settings() -> dict[str, str]:
    """Return what `prefect.toml` says as the variables that Prefect reads."""
    said = dict(_variables("PREFECT", tomllib.loads((ROOT / "prefect.toml").read_text(encoding="utf-8"))))
    return said | {"PREFECT_HOME": str(ROOT / said["PREFECT_HOME"]), "DO_NOT_TRACK": "1"}


def configure(environment: MutableMapping[str, str] = os.environ) -> None:
    """Fill in the variables that the user has not set; to be called before Prefect is imported."""
    for name, value in project_settings().items():
        environment.setdefault(name, value)
    if not environment.get("PREFECT_API_URL"):
        environment.pop("PREFECT_API_URL", None)  # an empty address would keep runs from being recorded
    for name in ("no_proxy", "NO_PROXY"):  # an office's proxy cannot reach this machine's own server
        kept = environment.get(name, "")
        if "127.0.0.1" not in kept and kept != "*":
            environment[name] = ",".join(filter(None, (kept, "127.0.0.1,localhost")))


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for what clusterbook itself keeps between runs, beside Prefect's state; it may not exist."""
    return Path(environment.get("PREFECT_HOME") or project_settings()["PREFECT_HOME"]).expanduser() / "clusterbook"


def configure_direct(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """Make ready for a run that a person waits for; return the server's address, None where there is none.

    Raises InputError where the user named a server on this machine and nothing answers there, or where
    Prefect's state cannot be written.
    """
    configure(environment)
    home = Path(environment["PREFECT_HOME"])
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{home}: Prefect's state cannot be written here ({error.strerror}); "
            "set PREFECT_HOME to another folder, or use --plain."
        ) from None
    if "PREFECT_LOGGING_LEVEL" not in environment:
        # The command line says itself what went wrong; the run's own log on a server stays complete.
        environment.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    if named := environment.get("PREFECT_API_URL"):
        if urlsplit(named).hostname in LOOPBACK and not answers(named):
            raise InputError(
                f"PREFECT_API_URL is {named}, but no Prefect server answers there; "
                "start it, or unset the variable, or use --plain."
            )
        return named
    if answers(own := api_url(environment)):
        environment["PREFECT_API_URL"] = own
        return own
    # A server that ends with the run: nobody could read its logs there.
    environment.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")
    return None


def api_url(environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the project's own server, whether it is up or not."""
    settings = project_settings() | dict(environment)
    return f"http://{settings['PREFECT_SERVER_API_HOST']}:{settings['PREFECT_SERVER_API_PORT']}/api"


def files_url(environment: Mapping[str, str] = os.environ) -> str:
    """Return the address of the file service: the port after the server's, unless the user gave one."""
    settings = project_settings() | dict(environment)
    return settings.get(FILES) or f"http://127.0.0.1:{int(settings['PREFECT_SERVER_API_PORT']) + 1}"


def answers(url: str) -> bool:
    """Tell whether a Prefect server answers there: a few milliseconds where nothing listens, 2 s at most."""
    address = urlsplit(url)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        socket.create_connection((address.hostname or "", port), timeout=0.5).close()
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", port, timeout=2)
        try:
            connection.request("GET", f"{address.path}/health")
            response = connection.getresponse()
            return response.status == 200 and response.read(5) == b"true"
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return False


def _variables(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            yield from _variables(name, value)
        else:
            yield name, str(value).lower() if isinstance(value, bool) else str(value)
