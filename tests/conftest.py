"""What the tests share: the shipped cluster, a copy of it to break, Prefect's engine for the few that need it."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import engine as settings
from flows.folders import INPUTS, ROOT
from serving import free_port

JIADING = INPUTS / "jiading-biopharma"


# What takes longest begins first: begun last, one process would still be at it when the others have ended.
# Named are groups of tests, as they are made below; the rest follow as they stand.
LONGEST = (
    "engine", "test_office.py", "test_edge_clusters.py", "test_laws.py", "test_facts.py", "test_audit_package.py",
    "test_balance.py", "test_workbook.py", "test_check.py", "test_audit_navigation.py", "test_another_cluster.py",
    "test_guard.py",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Give Prefect a home and a port of the tests' own, before any test module can import it."""
    # Tests keep workbooks of a hundred thousand cells: to look through them for garbage as often as Python does unasked
    # takes a seventh of all time.
    gc.set_threshold(50_000, 10, 10)
    if not hasattr(config, "workerinput"):  # the process that starts the others, or the only one
        shared = tempfile.mkdtemp(prefix="clusterbook-shared-")
        atexit.register(shutil.rmtree, shared, ignore_errors=True)
        os.environ["CLUSTERBOOK_TESTS_SHARED"] = shared
        if hasattr(config.option, "loadscopereorder"):
            config.option.loadscopereorder = False  # by the number of tests, which says little
    home = tempfile.mkdtemp(prefix="clusterbook-tests-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("PREFECT_")]:
        del os.environ[name]
    os.environ.update(
        PREFECT_HOME=home, PREFECT_SERVER_API_PORT=str(free_port()), PREFECT_LOGGING_TO_API_ENABLED="false"
    )
    settings.configure()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share something slow in one process, a module's own or the engine; the longest come first."""
    groups = {item: "engine" if item.get_closest_marker("engine") else item.path.name for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: LONGEST.index(groups[item]) if groups[item] in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """Spare what was collected, which stays to the end, from being looked through for garbage."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the tables that tests made, whichever process ran them."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties if report.when == "call" else ():
            if name == "table":
                terminalreporter.write_line(text)


@pytest.fixture(scope="module")
def port() -> int:
    """A port for a server; the one after it is free as well."""
    return free_port()


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
