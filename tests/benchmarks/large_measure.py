"""One measurement of the benchmark `large`, a process of its own: load the frame, note the memory, write, say it."""

import argparse
import json
import statistics
import time
import warnings
from pathlib import Path
from zipfile import ZipFile

MB = 1024 * 1024
_PIECE = 256 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", help="a writer, or floor")
    parser.add_argument("look", choices=("bare", "full"))
    parser.add_argument("frame", type=Path, help="the frame as Parquet; of the floor, the workbook")
    parser.add_argument("path", type=Path, help="where the workbook goes")
    parser.add_argument("--times", type=int, default=1, help="write so often, after once unmeasured; for tiny frames")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # a peer says what its fastest settings leave out
    taken = floor(options.frame) if options.what == "floor" else written(options)
    print(json.dumps(taken))


def written(options: argparse.Namespace) -> dict[str, float]:
    import polars as pl
    from large_writers import WRITERS

    write, _ = WRITERS[options.what]
    frame = pl.read_parquet(options.frame)
    write(frame.head(3), options.look, options.path)  # what is imported late is imported now
    options.path.unlink()
    for _ in range(3 if options.times > 1 else 0):
        write(frame, options.look, options.path)
    forget_peak()
    before = status("VmRSS")
    seconds = []
    cpu = time.process_time()
    for _ in range(options.times):
        began = time.perf_counter()
        write(frame, options.look, options.path)
        seconds.append(time.perf_counter() - began)
    return {
        "seconds": statistics.median(seconds),
        "cpu": (time.process_time() - cpu) / options.times,
        "peak": status("VmHWM"),
        "before": before,
        "frame": frame.estimated_size() / MB,
        "size": options.path.stat().st_size / MB,
    }


def floor(workbook: Path) -> dict[str, float]:
    """Deflate the sheets and texts of our workbook as ISA-L's level 1 does, in this thread, and nothing else."""
    from isal import isal_zlib

    with ZipFile(workbook) as package:
        parts = [
            package.read(name)
            for name in package.namelist()
            if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml"
        ]
    cpu, began, size = time.process_time(), time.perf_counter(), 0
    for part in parts:
        deflater = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
        view = memoryview(part)
        for at in range(0, len(part), _PIECE):
            size += len(deflater.compress(view[at : at + _PIECE]))
        size += len(deflater.flush())
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "cpu": time.process_time() - cpu,
        "size": size / MB,
        "xml": sum(map(len, parts)) / MB,
    }


def forget_peak() -> None:
    """Make the kernel count the process's peak from now on: loading the frame is not writing it."""
    Path("/proc/self/clear_refs").write_text("5")


def status(name: str) -> float:
    """Return a figure of this process's memory in MB: VmRSS now, VmHWM at its peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
