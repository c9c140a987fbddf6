"""A command imports what it uses when it uses it: a fresh process says which modules it has at its end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CLUSTER = ROOT / "inputs" / "jiading-biopharma"
WHAT_FILES_NEED = {"polars", "openpyxl", "pandera", "pydantic", "lxml", "python_calamine", "defusedxml"}
# Runs a command in this process and writes the names of what it has imported to where it is told.
SPY = """
import json, sys
from pathlib import Path
told, sys.argv = sys.argv[1], ["clusterbook", *sys.argv[2:]]
try:
    from flows.cli import main
    code = main()
except SystemExit as ended:
    code = ended.code
Path(told).write_text(json.dumps([code, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def plain_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[str]]:
    folder = tmp_path_factory.mktemp("startup")
    modules = imported(folder, "report", str(CLUSTER), "--plain", "--language", "en", "--output", str(folder))
    return next(folder.glob("*.xlsx")), modules


def imported(folder: Path, *command: str) -> frozenset[str]:
    """Return the modules that a process has when it has run the command."""
    told = folder / "modules.json"
    environment = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
    done = subprocess.run(
        [sys.executable, "-c", SPY, str(told), *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    code, modules = json.loads(told.read_text())
    assert code in (0, 3), f"{command} ended with {code}:\n{done.stderr}"  # 3: something was found
    return frozenset(modules)


def libraries(modules: frozenset[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


def test_help_imports_next_to_nothing(tmp_path: Path) -> None:
    modules = imported(tmp_path, "--help")  # it makes the parsers of all commands
    assert not libraries(modules) & (WHAT_FILES_NEED | {"prefect", "rapidfuzz", "rich", "msoffcrypto", "sqlalchemy"})
    assert not {name for name in modules if name.startswith(("flows.ingest", "flows.workbook", "flows.audit"))}


def test_an_audit_imports_neither_prefect_nor_what_the_reading_process_reads_with(
    tmp_path: Path, plain_report: tuple[Path, frozenset[str]]
) -> None:
    workbook, _ = plain_report
    modules = imported(tmp_path, "audit", str(workbook))
    assert not libraries(modules) & (WHAT_FILES_NEED | {"prefect", "rapidfuzz", "msoffcrypto"})


def test_a_plain_report_imports_neither_prefect_nor_what_no_input_asked_for(
    plain_report: tuple[Path, frozenset[str]],
) -> None:
    _, modules = plain_report
    assert not libraries(modules) & {"prefect", "rapidfuzz", "rich", "msoffcrypto", "python_calamine", "sqlalchemy"}


def test_the_flow_is_imported_without_what_its_stages_need() -> None:
    code = "import flows.report, json, sys; json.dump(sorted(sys.modules), sys.stdout)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not libraries(frozenset(json.loads(done.stdout))) & {"polars", "openpyxl", "pandera", "lxml"}


@pytest.mark.parametrize(
    "command",
    [
        ["check", str(CLUSTER / "facts.xlsx"), "--cluster", str(CLUSTER), "--output", "{folder}"],
        ["explain", "--cluster", str(CLUSTER)],
        ["new", "{folder}/new"],
    ],
    ids=lambda command: command[0],
)
def test_no_command_but_a_recorded_report_imports_prefect(tmp_path: Path, command: list[str]) -> None:
    modules = imported(tmp_path, *(part.format(folder=tmp_path) for part in command))
    assert not libraries(modules) & {"prefect", "sqlalchemy", "fastapi", "msoffcrypto"}
