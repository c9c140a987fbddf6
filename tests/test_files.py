"""The file service shows the output folder and nothing else."""

import http.client
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engine import files_url, state_folder
from flows.service.files import link, served_files
from schemas.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "outputs"
    made.mkdir()
    (made / "嘉定 <b>.xlsx").write_bytes(b"a workbook")
    (made / "report.pdf").write_bytes(b"%PDF")
    (made / "table.csv").write_text("a,b\n")
    (made / ".hidden").write_text("secret")
    (tmp_path / "outside.csv").write_text("secret")
    (made / "way-out.csv").symlink_to(tmp_path / "outside.csv")
    (made / "way-out").symlink_to(tmp_path)
    return made


@pytest.fixture
def address(folder: Path, port: int) -> Iterator[str]:
    with served_files(f"http://127.0.0.1:{port}", folder):
        yield f"127.0.0.1:{port}"


def asked(
    address: str, path: str, method: str = "GET", host: str | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request(method, path, headers={"Host": host or address})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_a_file_opens_as_what_it_is_and_never_from_a_former_copy(address, folder, monkeypatch):
    monkeypatch.setenv("CLUSTERBOOK_FILES", f"http://{address}")
    workbook = link(folder / "嘉定 <b>.xlsx", folder)
    assert workbook.isascii()
    status, headers, content = asked(address, workbook.removeprefix(f"http://{address}"))
    assert (status, content) == (200, b"a workbook")
    assert headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert headers["cache-control"] == "no-cache"
    assert asked(address, "/report.pdf")[1]["content-type"] == "application/pdf"
    assert asked(address, "/table.csv")[1]["content-type"].startswith("text/csv")


def test_the_page_lists_the_folder_itself_and_escapes_names(address):
    status, _, page = asked(address, "/")
    text = page.decode()
    assert status == 200
    assert "report.pdf" in text
    assert "嘉定 &lt;b&gt;.xlsx" in text
    assert not [name for name in (".hidden", "outside", "way-out", "..") if name in text]


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.csv", "/%2e%2e/outside.csv", "/..%2foutside.csv", "//etc/passwd", "/way-out.csv",
        "/way-out/outside.csv", "/.hidden", "/missing.xlsx", "/way-out/", "/a%00b",
    ],
)  # fmt: skip
def test_nothing_outside_and_nothing_hidden_is_shown(address, path):
    status, _, content = asked(address, path)
    assert status == 404
    assert b"secret" not in content


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nothing_can_be_changed(address, folder, method):
    assert asked(address, "/report.pdf", method)[0] == 405
    assert (folder / "report.pdf").read_bytes() == b"%PDF"


def test_a_page_from_elsewhere_that_points_its_name_here_is_refused(address):
    assert asked(address, "/report.pdf", host="elsewhere.example")[0] == 400


def test_a_port_that_is_taken_is_told(address, folder):
    with pytest.raises(InputError, match="running already"), served_files(f"http://{address}", folder):
        pass


def test_files_are_shown_on_this_machine_only(folder):
    with pytest.raises(InputError, match="this machine only"), served_files("http://0.0.0.0:4999", folder):
        pass


def test_no_link_where_no_file_service_runs_or_the_file_is_elsewhere(folder, monkeypatch):
    monkeypatch.delenv("CLUSTERBOOK_FILES", raising=False)
    assert link(folder / "report.pdf", folder) is None
    monkeypatch.setenv("CLUSTERBOOK_FILES", "http://127.0.0.1:1")
    assert link(folder.parent / "outside.csv", folder) is None


def test_reports_open_on_the_port_after_the_servers_unless_the_user_says_otherwise():
    assert files_url({"PREFECT_SERVER_API_PORT": "4300"}) == "http://127.0.0.1:4301"
    assert files_url({"CLUSTERBOOK_FILES": "http://127.0.0.1:9"}) == "http://127.0.0.1:9"


def test_what_is_kept_stands_beside_prefects_state(tmp_path):
    assert state_folder({"PREFECT_HOME": str(tmp_path)}) == tmp_path / "clusterbook"
    assert state_folder(os.environ) == Path(os.environ["PREFECT_HOME"]) / "clusterbook"
