"""The Elman network as a picture: with its loop, and unrolled over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unrolled.show.diagram import arrow
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, WIDTH, dark, drawing, light

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALT = (
    "An Elman network, drawn twice. On the left with its loop: the input x_t goes through W_x into "
    "the hidden state h_t, the state goes through W_h back into itself, one step later, and "
    "through W_y into the output y_t. On the right unrolled over three steps: h_0 leads to h_1, "
    "h_1 to h_2 and h_2 to h_3, each through the same W_h; at every step the input comes in "
    "through the same W_x and the output leaves through the same W_y."
)
# Colours of the three matrices: that of what each multiplies, and the output's own.
MATRICES = {
    "$W_x$": COLOURS["input"],
    "$W_h$": COLOURS["hidden state"],
    "$W_y$": COLOURS["output gate"],
}
QUANTITIES = {"x": "input", "h": "hidden state", "y": "target"}
HEIGHTS = {"x": 0.55, "h": 2.05, "y": 3.55}
HALF_WIDTH, HALF_HEIGHT = 0.36, 0.27


def unrolled_network() -> None:
    """Draw an Elman network with its loop, and beside it unrolled over three steps."""
    figure(*draw_unrolled())


def draw_unrolled() -> tuple[Figure, str]:
    """The figure that ``unrolled_network`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, WIDTH * 0.5), dpi=DPI)
        axes = fig.add_axes((0, 0, 1, 0.9), xlim=(0, 10), ylim=(0, 4.5), aspect="equal")
        axes.axis("off")
        fig.suptitle("The same three matrices at every step", x=0.02, ha="left")
        draw_step(axes, 1.2, "t", side="right")
        draw_loop(axes, 1.2)
        axes.text(3.1, HEIGHTS["h"], "=", ha="center", va="center", fontsize=20)
        box(axes, 4.05, "h", "$h_0$")
        for number, x in ((1, 5.75), (2, 7.45), (3, 9.15)):
            draw_step(axes, x, str(number))
            start = x - 1.7 + HALF_WIDTH
            joined(axes, [(start, HEIGHTS["h"]), (x - HALF_WIDTH, HEIGHTS["h"])], "$W_h$")
    return fig, ALT


def draw_step(axes: Axes, x: float, index: str, side: str = "left") -> None:
    """Input, state and output of one step, joined by two matrices with their names at a side.

    A name whose ``side`` is its left one stands to the right of its arrow, as in Matplotlib.
    """
    for letter in QUANTITIES:
        box(axes, x, letter, f"${letter}_{index}$")
    joined(axes, [(x, HEIGHTS["x"] + HALF_HEIGHT), (x, HEIGHTS["h"] - HALF_HEIGHT)], "$W_x$", side)
    joined(axes, [(x, HEIGHTS["h"] + HALF_HEIGHT), (x, HEIGHTS["y"] - HALF_HEIGHT)], "$W_y$", side)


def draw_loop(axes: Axes, x: float) -> None:
    """The state's way back into itself."""
    right, low, high = x + 1.05, HEIGHTS["h"] - 0.12, HEIGHTS["h"] + 0.12
    path = [(x + HALF_WIDTH, high), (right, high), (right, low - 0.45), (x + 0.2, low - 0.45)]
    path += [(x + 0.2, HEIGHTS["h"] - HALF_HEIGHT)]
    arrow(axes, path, MATRICES["$W_h$"])
    look = {"color": dark(MATRICES["$W_h$"]), "fontsize": 12, "va": "center"}
    axes.text(right - 0.1, high + 0.3, "$W_h$", ha="right", **look)
    axes.text(x + 0.14, low - 0.7, "one step later", fontsize=SMALL_TEXT)


def joined(axes: Axes, path: list[tuple[float, float]], matrix: str, side: str = "center") -> None:
    """An arrow with its matrix written beside it, or above it."""
    arrow(axes, path, MATRICES[matrix])
    (x0, y0), (x1, y1) = path
    across, up = {"left": (0.12, 0.0), "right": (-0.1, 0.0), "center": (-0.05, 0.28)}[side]
    look = {"color": dark(MATRICES[matrix]), "fontsize": 12, "va": "center"}
    axes.text((x0 + x1) / 2 + across, (y0 + y1) / 2 + up, matrix, ha=side, **look)


def box(axes: Axes, x: float, letter: str, text: str) -> None:
    """A quantity as a round box in its colour."""
    from matplotlib.patches import FancyBboxPatch

    colour, y = COLOURS[QUANTITIES[letter]], HEIGHTS[letter]
    axes.add_patch(
        FancyBboxPatch(
            (x - HALF_WIDTH + 0.08, y - HALF_HEIGHT + 0.08),
            2 * HALF_WIDTH - 0.16,
            2 * HALF_HEIGHT - 0.16,
            boxstyle="round,pad=0.08",
            facecolor=light(colour),
            edgecolor=colour,
            linewidth=1.6,
            zorder=3,
        )
    )
    axes.text(x, y, text, ha="center", va="center", fontsize=13, color=INK, zorder=4)
