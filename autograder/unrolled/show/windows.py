"""Which inputs each output of a convolution sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from unrolled.show.arrays import named
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, WIDTH, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Windows = list[list[int]]
ROW_HEIGHT = 1.15


def conv_windows(
    windows: Mapping[str, Any], length: int, title: str, newest: Collection[str] = ()
) -> None:
    """Draw each setting's windows: inputs below, outputs above, and a line for each tap.

    Args:
        windows: label -> for each output the steps of the input that it sees, whole numbers;
            what lies before 0 or from ``length`` on is drawn as a zero of the padding.
        length: the number of steps of the input.
        title: what the figure says, in one sentence.
        newest: the labels of settings whose outputs stand above the newest step of their window;
            the others stand above its middle.

    Raises:
        ValueError: if ``windows`` is empty, or a window is, or steps are no whole numbers.
    """
    figure(*draw_windows(windows, length, title, newest))


def draw_windows(
    windows: Mapping[str, Any], length: int, title: str, newest: Collection[str] = ()
) -> tuple[Figure, str]:
    """The figure that ``conv_windows`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    named(windows, "windows", "label -> list of lists of steps")
    rows = {label: checked(label, value) for label, value in windows.items()}
    steps = [step for row in rows.values() for window in row for step in window]
    low, high = min(0, *steps), max(length - 1, *steps)
    with drawing():
        fig = Figure(figsize=(WIDTH, ROW_HEIGHT * len(rows) + 0.75), dpi=DPI, layout="constrained")
        fig.suptitle(title, x=0.01, ha="left")
        grid = fig.subplots(len(rows), 1, squeeze=False)[:, 0]
        for axes, (label, row) in zip(grid, rows.items(), strict=True):
            axes.set_xlim(low - 0.6, high + 0.6)
            axes.set_ylim(-0.35, 1.35)
            axes.set_yticks([0, 1], ["input", "output"])
            axes.set_xticks(range(low, high + 1) if axes is grid[-1] else [])
            axes.tick_params(length=0)
            axes.spines[:].set_visible(False)
            axes.set_title(label, fontsize=SMALL_TEXT)
            draw_row(axes, row, low, high, length, label in newest)
        grid[-1].set_xlabel("step of the input")
    return fig, f"{title}. " + " ".join(in_words(*row, length) for row in rows.items())


def checked(label: str, row: Any) -> Windows:
    """One setting's windows as lists of whole numbers."""
    try:
        windows = [[int(step) for step in window] for window in row]
        whole = all(step == int(step) for window in row for step in window)
    except (TypeError, ValueError):
        windows, whole = [], False
    if not whole or not windows or not all(windows):
        raise ValueError(f"windows[{label!r}] should be a list of lists of whole numbers.")
    return windows


def draw_row(
    axes: Axes, row: Windows, low: int, high: int, length: int, above_newest: bool
) -> None:
    """One setting: its inputs and zeros, its outputs, and a line from each to each."""
    used = {step for window in row for step in window}
    for step in range(low, high + 1):
        inside = 0 <= step < length
        if inside or step in used:
            dot(axes, step, 0, COLOURS["input"] if inside else "white")
            if not inside:
                axes.text(step, -0.02, "0", ha="center", va="center", fontsize=SMALL_TEXT, zorder=4)
    for window in row:
        place = max(window) if above_newest else sum(window) / len(window)
        for step in window:
            axes.plot([step, place], [0, 1], color=INK, linewidth=1.0, zorder=1)
        dot(axes, place, 1, COLOURS["hidden state"])


def dot(axes: Axes, x: float, y: float, colour: str) -> None:
    """One number, as a dot."""
    axes.plot([x], [y], "o", color=colour, markeredgecolor=INK, markersize=11, zorder=3)


def in_words(label: str, row: Windows, length: int) -> str:
    """One setting in words."""
    zeros = {step for window in row for step in window if not 0 <= step < length}
    first, last = (", ".join(map(str, window)) for window in (row[0], row[-1]))
    return (
        f"{label}: {len(row)} outputs; the first sees the steps {first}, the last {last}; "
        f"{len(zeros)} of them lie outside the input and are zeros."
    )
