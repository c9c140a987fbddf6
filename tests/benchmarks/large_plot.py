"""Draw the README's picture of the benchmark `large`: cells per second by writer. Reads what large.py measured."""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes

mpl.use("Agg")
from matplotlib import pyplot as plt

OURS, FLOOR = "clusterbook", "floor"
TITLES = {
    "10kx10": "10 thousand rows × 10 columns",
    "100kx10": "100 thousand rows × 10 columns",
    "1Mx10": "1 million rows × 10 columns",
    "100kx60": "100 thousand rows × 60 columns",
}
# Okabe and Ito's colours, which everybody tells apart; the marks differ too.
LOOKS = {"full": ("#0072B2", "o", "full formatting"), "bare": ("#E69F00", "D", "bare")}
_FLOOR_COLOUR, _TEXT = "#555555", 11
_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}  # a label over a line stays readable
_FEWEST = 20_000  # cells per second, where the axis begins


def main() -> None:
    measured: list[dict[str, Any]] = [one for one in json.load(sys.stdin) if "failed" not in one]
    sizes = [size for size in TITLES if any(one["size"] == size for one in measured)]
    if not sizes:
        sys.exit(f"none of the sizes {', '.join(TITLES)} was measured: nothing is drawn. Give one of them to --sizes")
    plt.rcParams.update({"font.size": _TEXT, "font.family": "DejaVu Sans", "svg.hashsalt": "large"})
    columns = min(2, len(sizes))
    rows = -(-len(sizes) // columns)
    figure, panels = plt.subplots(
        rows, columns, figsize=(11, 0.8 + 3.7 * rows), sharex=True, sharey=True, squeeze=False, layout="constrained"
    )
    writers = [*dict.fromkeys(one["writer"] for one in measured if one["writer"] != FLOOR and one["size"] in sizes)]
    for panel, size in zip(panels.flat, sizes, strict=False):
        draw(panel, TITLES[size], [one for one in measured if one["size"] == size], writers)
    for panel in panels[-1]:
        panel.set_xlabel("cells written per second (log scale)")
    figure.suptitle(
        "Writing large sheets, synthetic data: cells per second, median; further right is faster", fontsize=_TEXT + 2
    )
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(Path(sys.argv[1]), dpi=110, metadata={"Software": None})


def draw(panel: Axes, title: str, measured: list[dict[str, Any]], writers: list[str]) -> None:
    """Draw one size: a row for each writer, a mark for each look, the floor as a line across."""
    panel.set_title(title, loc="left", fontsize=_TEXT + 1)
    panel.set_xscale("log")
    panel.set_xlim(left=_FEWEST, right=1e8)
    panel.set_yticks(range(len(writers)), writers)
    panel.set_ylim(len(writers) - 0.5, -0.5)  # the first on top
    panel.xaxis.set_major_formatter(lambda speed, _: said(speed))
    panel.grid(axis="x", color="#DDDDDD", linewidth=0.8)
    panel.set_axisbelow(True)
    panel.spines[["top", "right", "left"]].set_visible(False)
    panel.tick_params(axis="y", length=0)
    for tick in panel.get_yticklabels():
        tick.set_fontweight("bold" if tick.get_text() == OURS else "normal")
    for look, (colour, mark, name) in LOOKS.items():
        here = [one for one in measured if one["look"] == look and one["writer"] in writers]
        speeds = [one["cells"] / one["seconds"] for one in here]
        places = [writers.index(one["writer"]) + (0.17 if look == "bare" else -0.17) for one in here]
        panel.scatter(speeds, places, s=52, color=colour, marker=mark, label=name, zorder=3)
        for speed, place in zip(speeds, places, strict=True):
            panel.annotate(
                said(speed),
                (speed, place),
                (7, 0),
                textcoords="offset points",
                va="center",
                fontsize=_TEXT - 2,
                bbox=_CLEAR,
            )
    for one in measured:
        if one["writer"] == FLOOR:
            panel.axvline(
                one["cells"] / one["seconds"],
                color=_FLOOR_COLOUR,
                linestyle="--",
                linewidth=1.4,
                label="only deflating our XML (ISA-L, level 1, one thread)",
            )


def said(speed: float) -> str:
    """Return 5400000 as 5.4M, 12000000 as 12M, 110000 as 110k."""
    if speed < 1e6:
        return f"{speed / 1e3:.0f}k"
    return f"{speed / 1e6:.0f}M" if speed >= 1e7 else f"{speed / 1e6:.1f}M".replace(".0M", "M")


if __name__ == "__main__":
    main()
