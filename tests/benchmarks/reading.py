"""How long a large sheet takes to read, beside bare python-calamine, and how much memory: `--rows` sets its size."""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).parents[2]
LIMITS = {"seconds": 1.3, "CPU": None, "MB": 1.5}  # times bare python-calamine; CPU seconds tell where others compute
COLUMNS = ("synthetic id", "name", "town", "park", "sector", "staff", "output", "growth", "area", "founded on")
TOWNS, PARKS, SECTORS = ("Rivertown", "Lakeside", "江镇"), ("North Park", "生物医药园", "Old Dock"), ("CDMO", "器械")
FIRST_DAY = 40_000  # 6 July 2009 as Excel counts days

OOXML = "http://schemas.openxmlformats.org"
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{OOXML}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
<Override PartName="/xl/styles.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{OOXML}/package/2006/relationships"><Relationship Id="rId1"
 Type="{OOXML}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{OOXML}/spreadsheetml/2006/main"
 xmlns:r="{OOXML}/officeDocument/2006/relationships"><sheets><sheet name="synthetic" sheetId="1" r:id="rId1"/></sheets>
</workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{OOXML}/package/2006/relationships">
<Relationship Id="rId1" Type="{OOXML}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OOXML}/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="{OOXML}/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{OOXML}/spreadsheetml/2006/main"><fonts count="1"><font/></fonts>
<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of ten columns; default: a million")
    parser.add_argument("--runs", type=int, default=3, help="runs of each kind, in turn; default: 3")
    parser.add_argument("--one", choices=READERS, help="one run of one kind, for the benchmark's own use")
    options = parser.parse_args()
    path = Path(tempfile.gettempdir()) / f"clusterbook-synthetic-{options.rows}.xlsx"
    if not path.exists():
        write_synthetic(path, options.rows)
    if options.one:
        print(json.dumps(measured(READERS[options.one], path, options.rows)))
        return
    print(f"{options.rows:,} synthetic rows of {len(COLUMNS)} columns; {options.runs} runs of each in turn, medians")
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in READERS}
    for _ in range(options.runs):
        for name, taken in runs.items():
            taken.append(json.loads(own_process(name, options.rows)))
    show(runs)


def show(runs: dict[str, list[dict[str, float]]]) -> None:
    medians = {
        name: {what: statistics.median(run[what] for run in taken) for what in LIMITS} for name, taken in runs.items()
    }
    bare = medians["bare python-calamine"]
    print(f"  {'':<30}" + "".join(f"{what:>10}{'times':>7}{'limit':>7}" for what in LIMITS))
    for name, taken in medians.items():
        figures = (
            f"{taken[what]:>10,.1f}{taken[what] / bare[what]:>7.2f}{limit or '':>7}" for what, limit in LIMITS.items()
        )
        print(f"  {name:<30}{''.join(figures)}")


def measured(read: Callable[[Path], int], path: Path, rows: int) -> dict[str, float]:
    """Return seconds, and MB at the peak: this process and its largest child taken together."""
    began = time.perf_counter()
    height = read(path)
    taken = time.perf_counter() - began
    if height != rows + 1:
        sys.exit(f"read {height:,} rows; expected {rows + 1:,}")
    kilobytes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": taken, "CPU": time.process_time() + children_cpu(), "MB": kilobytes / 1024}


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own_process(name: str, rows: int) -> str:
    command = [sys.executable, __file__, "--one", name, "--rows", str(rows)]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    return done.stdout


def bare(path: Path) -> int:
    from python_calamine import load_workbook

    return len(load_workbook(path).get_sheet_by_index(0).to_python())


def ours(path: Path) -> int:
    from flows.ingest.readers import read_grids

    return read_grids(path, path.name, "xlsx")[0][0].cells.height


def guarded(path: Path) -> int:
    from flows.ingest.guard import Guard
    from flows.ingest.limits import REGISTERS

    with Guard() as guard:
        read = guard.read(path, path.name, REGISTERS)
    if read.refused:
        sys.exit(f"refused: {read.refused}")
    return read.grids[0].cells.height


READERS: dict[str, Callable[[Path], int]] = {
    "bare python-calamine": bare,
    "readers, in the same process": ours,
    "readers, through the guard": guarded,
}


def write_synthetic(path: Path, rows: int) -> None:
    """Write a workbook as Excel does: shared strings, numbers, a column of dates; every figure is made up."""
    words: dict[str, int] = {}
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for part, text in PARTS.items():
            package.writestr(part, text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{OOXML}/spreadsheetml/2006/main"><sheetData>'.encode())
            for row in sheet_rows(rows, words):
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'<sst xmlns="{OOXML}/spreadsheetml/2006/main">'.encode())
            for word in words:
                strings.write(f"<si><t>{escape(word)}</t></si>".encode())
            strings.write(b"</sst>")


def sheet_rows(rows: int, words: dict[str, int]) -> Iterator[str]:
    def text(column: str, row: int, word: str) -> str:
        return f'<c r="{column}{row}" t="s"><v>{words.setdefault(word, len(words))}</v></c>'

    yield '<row r="1">' + "".join(text(column, 1, COLUMNS[i]) for i, column in enumerate("ABCDEFGHIJ")) + "</row>"
    for n in range(rows):
        row = n + 2
        texts = (f"SYN{n:07}", f"Synthetic Enterprise {n}", TOWNS[n % 3], PARKS[n % 7 % 3], SECTORS[n % 5 % 2])
        numbers = (n % 5_000, n * 37 % 100_000, n * 37 % 100_000 / 100, n % 997 / 997)
        yield (
            f'<row r="{row}">'
            + "".join(text(column, row, word) for column, word in zip("ABCDE", texts, strict=True))
            + "".join(
                f'<c r="{column}{row}"><v>{value!r}</v></c>' for column, value in zip("FGHI", numbers, strict=True)
            )
            + f'<c r="J{row}" s="1"><v>{FIRST_DAY + n % 5_000}</v></c></row>'
        )


if __name__ == "__main__":
    main()
