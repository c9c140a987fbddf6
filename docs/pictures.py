"""Pictures of the shipped report's pages for the README: the report printed by LibreOffice, chosen pages as PNG.

    .venv/bin/python docs/pictures.py

Needs LibreOffice, poppler-utils and the fonts that .ci/run installs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
RESOLUTION = 80  # dots per inch
LANGUAGE = "both"
# File name -> (key of the sheet, which of its pages)
SHOWN = {
    "headline": ("headline", 0),
    "attention": ("attention", 0),
    "targets": ("targets", 0),
    "trend": ("trend", 0),
    "developments": ("developments", 0),
    "milestones": ("milestones", 0),
}


def main() -> None:
    """Make the report and its PDF in a folder of their own, then one picture for each page that is shown."""
    sys.path.insert(0, str(ROOT))
    from flows.workbook.labels.every import LABELS

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "flows.cli", "report", "--plain", "--pdf", "--language", LANGUAGE]
        subprocess.run([*command, "--output", folder], cwd=ROOT, check=True, capture_output=True)
        (printed,) = Path(folder).glob("*.pdf")
        pages = told("pdftotext", "-layout", printed, "-").split("\f")
        for name, (key, which) in SHOWN.items():
            title = LABELS[f"sheet.{key}"][0]
            found = [number for number, text in enumerate(pages, start=1) if begins(text, title)]
            page = str(found[0] + which)
            told("pdftoppm", "-r", RESOLUTION, "-png", "-singlefile", "-f", page, "-l", page, printed, HERE / name)
            print(f"docs/{name}.png: page {page}")


def begins(text: str, title: str) -> bool:
    """Say whether a page begins with a sheet's number and title."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    number, _, rest = first.partition(". ")
    return number.isdigit() and rest.startswith(title)


def told(*command: object) -> str:
    """Run a program and return what it prints."""
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
