"""What the benchmark `large` prints: a table for each size, and what the limits say."""

import statistics
from collections.abc import Mapping, Sequence

from large_writers import OPENPYXL, OURS, RUST, SAME, WRITE_EXCEL, WRITERS

# The limits, at a million rows of ten columns unless said otherwise.
AT = "1Mx10"
TIMES_RUST, TIMES_SLOW, TIMES_FLOOR, MORE_MB, TINY = 5.0, 40.0, 2.5, 400.0, "10x10"

Rounds = Sequence[Mapping[str, float]]
Taken = Mapping[tuple[str, str, str], Rounds]


def medians(rounds: Rounds) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def show(size: str, shape: tuple[int, int], taken: Taken) -> None:
    """Print the table of one size: medians, and how many times what ours takes."""
    rows, columns = shape
    here = {(writer, look): medians(rounds) for (at, writer, look), rounds in taken.items() if at == size}
    ours = here[OURS, "full"]
    print(f"\n{rows:,} synthetic rows x {columns} columns; the frame takes {ours['frame']:.0f} MB; medians")
    print(
        f"  {'':<28}{'look':<6}{'seconds':>9}{'times':>7}{'M cells/s':>11}{'CPU s':>8}{'peak MB':>9}{'more MB':>9}"
        f"{'file MB':>9}{'rounds':>8}"
    )
    for (writer, look), one in here.items():
        name = f"  {writer:<28}{look:<6}" if writer != "floor" else f"  {'ISA-L deflating our XML':<34}"
        if "failed" in one:
            print(f"{name}  failed: see above")
            continue
        speed = rows * columns / one["seconds"] / 1e6
        memory = f"{one['peak']:>9.0f}{one['peak'] - one['before']:>9.0f}" if "peak" in one else " " * 18
        left_out = WRITERS[writer][1] if writer in WRITERS and look == "full" else ""
        print(
            f"{name}{one['seconds']:>9.4g}{one['seconds'] / ours['seconds']:>7.2f}{speed:>11.3g}{one['cpu']:>8.3g}"
            f"{memory}{one['size']:>9.3g}{len(taken[size, writer, look]):>8}  {left_out}".rstrip()
        )


def limits(taken: Taken) -> None:
    """Print for each limit whether it is reached: beside the best of the other's looks, however little it shows."""
    print("\nlimits; a writer that leaves formatting out is held against our full sheet all the same")
    best = {
        (size, writer): min(medians(rounds)["seconds"] for rounds in looks)
        for size, writer in {key[:2] for key in taken}
        if (looks := [r for key, r in taken.items() if key[:2] == (size, writer) and "failed" not in r[0]])
    }
    ours = best.get((AT, OURS))
    if ours:
        rust = [(best[AT, writer], writer) for writer in RUST if (AT, writer) in best]
        if rust:
            seconds, writer = min(rust)
            verdict(f"{AT}: the fastest Rust-backed writer ({writer})", seconds / ours, "least", TIMES_RUST)
        for writer in (OPENPYXL, WRITE_EXCEL):
            if (AT, writer) in best:
                verdict(f"{AT}: {writer}", best[AT, writer] / ours, "least", TIMES_SLOW)
        verdict(f"{AT}: ours beside deflating the same XML", ours / best[AT, "floor"], "most", TIMES_FLOOR)
        memory = medians(taken[AT, OURS, "full"])
        verdict(f"{AT}: MB beyond the process with the frame", memory["peak"] - memory["before"], "most", MORE_MB)
        verdict(f"{AT}: MB beyond the frame, libraries included", memory["peak"] - memory["frame"], "most", MORE_MB)
    for writer, what in ((SAME, "openpyxl saving our sheet"), (OPENPYXL, "openpyxl write-only, in full")):
        if (TINY, OURS) in best and (full := taken.get((TINY, writer, "full"))):
            seconds = medians(full)["seconds"]
            verdict(f"ten rows: ours beside {what}", best[TINY, OURS] / seconds, "most", 1.0)


def verdict(what: str, found: float, bound: str, limit: float) -> None:
    reached = found >= limit if bound == "least" else found <= limit
    print(f"  {what:<68}{found:>8.2f}   at {bound} {limit:<6g}{'reached' if reached else 'NOT reached'}")
