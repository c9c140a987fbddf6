"""The workbook's twin on paper: LibreOffice, where it is installed, prints it to a PDF beside the workbook."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.workbook.column_unit import printable
from flows.workbook.save import save_bytes

_SECONDS = 180  # a workbook of fifty pages takes ten
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
NOT_INSTALLED = (
    "no PDF was written: LibreOffice is not installed; install it (on Debian: apt-get install libreoffice-calc "
    "fonts-noto-cjk fonts-crosextra-carlito) and run again, or print the workbook from Excel"
)


class NoPdf(Exception):  # noqa: N818 - it says what there is not
    """No PDF could be written; the message says why and what to do. The workbook is not touched."""


def save_pdf(workbook: Path) -> Path:
    """Write <workbook>.pdf beside the workbook, whole or not at all; return its path; raise NoPdf where it cannot be.

    LibreOffice gets a profile of its own for the run: a window that is open does not disturb it, nor it the window.
    """
    program = _program()
    if program is None:
        raise NoPdf(NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="clusterbook-pdf-", ignore_cleanup_errors=True) as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf"]
        (copied := Path(folder) / "copy").mkdir()
        said = _run([*command, "--outdir", folder, str(printable(workbook.absolute(), copied))])
        made = Path(folder) / f"{workbook.stem}.pdf"
        if not made.is_file():
            raise NoPdf(f"no PDF was written: LibreOffice did not make one ({said or 'it said nothing'})")
        return save_bytes(made.read_bytes(), workbook.with_suffix(".pdf"))


def _program() -> str | None:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _ELSEWHERE if Path(path).is_file()), None)


def _run(command: list[str]) -> str:
    """Run the program; return the last line that it said."""
    # a session of its own: LibreOffice is a starter and a child, and both must end where time is up or we are stopped
    process = subprocess.Popen(  # noqa: S603 - a program found on the path, arguments of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise NoPdf(f"no PDF was written: LibreOffice took more than {_SECONDS} s; print from Excel instead") from None
    except OSError as error:
        raise NoPdf(f"no PDF was written: LibreOffice does not start ({error.strerror or error})") from None
    finally:
        if process.poll() is None:
            _end(process)
    lines = said.strip().splitlines()
    return lines[-1][:200] if lines else ""


def _end(process: "subprocess.Popen[str]") -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
