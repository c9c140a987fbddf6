"""One setting moves the server to PostgreSQL: a real one, started here, from Debian's package."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import ENDED, eventually, post, run_in, serving, start_run

pytestmark = pytest.mark.engine
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


@pytest.fixture(scope="module")
def database(port) -> Iterator[str]:
    """The address of an empty database of a PostgreSQL that ends with these tests."""
    if not INSTALLED:
        assert not os.environ.get("CI"), "PostgreSQL is not installed, and here it should be"
        pytest.skip("PostgreSQL is not installed")
    binaries = INSTALLED[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="clusterbook-postgres-"))
    # It does not run as root; and then the folder must be its user's own.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")
    listening = port + 2
    options = ["-D", str(folder / "data"), "-k", str(folder), "-p", str(listening), "-h", "127.0.0.1"]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    made = [*user, binaries / "initdb", "-D", folder / "data", "-U", "clusterbook", "-A", "trust", "-E", "UTF8"]
    subprocess.run(made, cwd=folder, env=environment, check=True, capture_output=True)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*user, binaries / "postgres", *options], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        made = [binaries / "createdb", "-h", "127.0.0.1", "-p", str(listening), "-U", "clusterbook", "clusterbook"]
        quiet = {"capture_output": True, "env": environment}
        assert eventually(lambda: subprocess.run(made, **quiet).returncode == 0, 60), (folder / "log").read_text()
        yield f"postgresql+asyncpg://clusterbook@127.0.0.1:{listening}/clusterbook"
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def test_on_postgresql_the_schedule_fires_and_a_run_completes(database, port, root, tmp_path):
    moved = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": database}
    with serving(tmp_path / "home", port, root / "inputs", tmp_path / "outputs", **moved) as served:
        chosen = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        assert eventually(lambda: post(f"{served.url}/flow_runs/filter", chosen), 60)
        run = run_in(served, start_run(served, "jiading-biopharma", as_of="2024-04-26", language="en"), ENDED)
        assert run["state"]["type"] == "COMPLETED", run["state"]["message"]
        assert (tmp_path / "outputs" / "jiading-biopharma_2024-04-26_en.xlsx").is_file()
    assert not (tmp_path / "home" / "prefect.db").exists()  # nothing went to SQLite
    assert "Traceback" not in (tmp_path / "home" / "clusterbook" / "server.log").read_text()
