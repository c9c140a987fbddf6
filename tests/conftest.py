"""What the tests share: the shipped cluster, a copy of it to break, Prefect's engine for the few that need it."""

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import engine as settings
from flows.folders import INPUTS, ROOT

JIADING = INPUTS / "jiading-biopharma"


def pytest_configure() -> None:
    """Give Prefect a home and a port of the tests' own, before any test module can import it."""
    home = tempfile.mkdtemp(prefix="clusterbook-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ.update(
        PREFECT_HOME=home, PREFECT_SERVER_API_PORT=str(_free_port()), PREFECT_LOGGING_TO_API_ENABLED="false"
    )
    settings.configure()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share something slow in one process: a module's own, the engine's, the office suite's."""
    for item in items:
        shared = next((name for name in ("engine", "office") if item.get_closest_marker(name)), item.path.name)
        item.add_marker(pytest.mark.xdist_group(shared))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the tables that tests made, whichever process ran them."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties if report.when == "call" else ():
            if name == "table":
                terminalreporter.write_line(text)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def port() -> int:
    """A port on which nothing listens."""
    return _free_port()


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def jiading() -> Path:
    """The shipped cluster; not to be written to."""
    return JIADING


@pytest.fixture
def cluster(tmp_path: Path) -> Path:
    """A copy of the shipped cluster, to be changed at will."""
    return Path(shutil.copytree(JIADING, tmp_path / "cluster"))


@pytest.fixture(scope="session")
def engine() -> Iterator[None]:
    """Prefect's engine on a database of its own: about 15 s, once for all tests that ask for it."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    # Each flow would wait up to a second for the heartbeat's thread at its end.
    with (
        prefect_test_harness(server_startup_timeout=120),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield
