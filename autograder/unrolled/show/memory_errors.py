"""Errors of networks that must remember, against the error of whoever cannot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.display import figure
from unrolled.show.style import COLOURS, SMALL_TEXT, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LOOKS = {
    "SimpleRNN": ("input gate", "s"),
    "GRU": ("hidden state", "^"),
    "LSTM": ("cell state", "o"),
    "LSTM, chrono bias": ("forget gate", "D"),
}
LOWEST = 1e-3


def memory_errors(table: Mapping[str, Any], title: str) -> None:
    """Draw a panel for each task: every seed's error by length, as a share of chance.

    Args:
        table: from ``data.memory_table``.
        title: what the figure says, in one sentence.
    """
    figure(*draw_memory_errors(table, title))


def draw_memory_errors(table: Mapping[str, Any], title: str) -> tuple[Figure, str]:
    """The figure that ``memory_errors`` shows, and its alternative text."""
    tasks = list(dict.fromkeys(row["task"] for row in table["rows"]))
    words = []
    with drawing():
        fig, grid = new_figure(1, len(tasks), height=3.6, sharey=True, squeeze=False)
        fig.suptitle(title, x=0.01, ha="left")
        for axes, task in zip(grid[0], tasks, strict=True):
            rows = [row for row in table["rows"] if row["task"] == task]
            lengths = sorted({row["steps"] for row in rows})
            for row in rows:
                quantity, marker = LOOKS[row["model"]]
                shares = np.maximum(np.array(row["errors"]) / row["chance"], LOWEST)
                place = lengths.index(row["steps"])
                x = place + 0.19 * (list(LOOKS).index(row["model"]) - 1.5)
                label = row["model"] if place == 0 else None
                look = {"color": COLOURS[quantity], "marker": marker, "linestyle": "none"}
                axes.plot([x] * len(shares), shares, markersize=6, alpha=0.75, label=label, **look)
                told = ", ".join(f"{share:.2g}" for share in shares)
                words.append(f"{task}, {row['steps']} steps, {row['model']}: {told}")
            axes.axhline(1.0, color=COLOURS["baseline"], linestyle=":", zorder=0)
            axes.set_yscale("log")
            axes.set_ylim(LOWEST / 1.5, 4)
            axes.set_xticks(range(len(lengths)), [str(length) for length in lengths])
            axes.set_xlim(-0.5, len(lengths) - 0.5)
            axes.set_title(task, fontsize="medium")
            axes.set_xlabel("steps")
        grid[0][0].text(-0.45, 2.1, "chance", fontsize=SMALL_TEXT, color=COLOURS["baseline"])
        grid[0][0].set_ylabel("error, as a share of chance")
        handles, labels = max(
            (axes.get_legend_handles_labels() for axes in grid[0]), key=lambda pair: len(pair[1])
        )
        fig.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    return fig, (
        f"{title}. Error as a share of chance, on a log scale, one mark for each seed; what is "
        f"below {LOWEST} is drawn there. {'; '.join(words)}."
    )
