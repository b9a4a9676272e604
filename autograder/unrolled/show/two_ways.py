"""The two paths along which a gradient goes back through an LSTM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unrolled.show.diagram import arrow, note, operation, value
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, WIDTH, drawing, light

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALT = (
    "Gradients on their way back through three steps of an LSTM, from right to left. Along the "
    "top runs the cell state: from C_t to C_(t−1) stands one thing only, a multiplication by the "
    "forget gate. This is the carousel. Along the bottom runs the hidden state: from h_t a "
    "gradient goes up to C_t, through the output gate and the slope of the tanh, and from every "
    "C_t another one goes down to h_(t−1), through slopes of the gates and the recurrent kernel; "
    "for the output gate it goes there from h_t itself."
)
CELL, HIDDEN, COLUMNS = 3.6, 0.75, (1.0, 4.0, 7.0)


def two_ways_back() -> None:
    """Draw the way along the cell state, and the way through the gates and the hidden state."""
    figure(*draw_two_ways())


def draw_two_ways() -> tuple[Figure, str]:
    """The figure that ``two_ways_back`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, WIDTH * 0.5), dpi=DPI)
        axes = fig.add_axes((0, 0, 1, 0.92), xlim=(-0.1, 9.9), ylim=(0.1, 4.7), aspect="equal")
        axes.axis("off")
        fig.suptitle("Two paths back: along the cell, and through the gates", x=0.02, ha="left")
        names = ("t-2", "t-1", "t")
        for x, name in zip(COLUMNS, names, strict=True):
            value(axes, (x, CELL), f"$C_{{{name}}}$", "cell state")
            value(axes, (x, HIDDEN), f"$h_{{{name}}}$", "hidden state")
            arrow(axes, [(x, HIDDEN + 0.3), (x, CELL - 0.35)], COLOURS["output gate"])
        for left, right, name in zip(COLUMNS, COLUMNS[1:], names[1:], strict=False):
            draw_between(axes, left, right, name)
        arrow(axes, [(8.9, CELL), (COLUMNS[-1] + 0.4, CELL)], COLOURS["cell state"])
        arrow(axes, [(8.9, HIDDEN), (COLUMNS[-1] + 0.4, HIDDEN)], COLOURS["hidden state"])
        note(axes, (8.3, CELL + 0.35), "later steps")
        note(axes, (8.3, HIDDEN + 0.35), "later steps\nand loss")
        note(axes, (COLUMNS[-1] + 0.12, 2.2), "output gate,\nslope of tanh")
    return fig, ALT


def draw_between(axes: Axes, left: float, right: float, name: str) -> None:
    """What stands between two steps: a forget gate above, gates and a matrix below."""
    from matplotlib.patches import FancyBboxPatch

    middle = (left + right) / 2
    arrow(axes, [(right - 0.5, CELL), (middle + 0.25, CELL)], COLOURS["cell state"])
    arrow(axes, [(middle - 0.25, CELL), (left + 0.5, CELL)], COLOURS["cell state"])
    operation(axes, (middle, CELL), "×")
    axes.text(middle, CELL + 0.5, f"$f_{{{name}}}$", ha="center", va="center", fontsize=14)
    # From C_t down to what the gates are made of, and from there to the old hidden state.
    arrow(axes, [(right - 0.3, CELL - 0.3), (middle + 0.35, 2.6)], INK)
    axes.add_patch(
        FancyBboxPatch(
            (middle - 0.85, 1.7),
            1.7,
            0.8,
            boxstyle="round,pad=0.06",
            facecolor=light(COLOURS["hidden state"]),
            edgecolor=COLOURS["hidden state"],
            linewidth=2,
            zorder=3,
        )
    )
    axes.text(
        middle,
        2.1,
        "slopes of gates,\n$W_h$ transposed",
        ha="center",
        va="center",
        fontsize=SMALL_TEXT,
        zorder=4,
    )
    # The output gate hangs on h_t itself.
    arrow(axes, [(right - 0.42, HIDDEN + 0.27), (middle + 0.4, 1.62)], INK)
    arrow(axes, [(middle - 0.3, 1.62), (left + 0.35, HIDDEN + 0.15)], COLOURS["hidden state"])
