"""The way back through a recurrent network: every arrow of the forward pass, turned round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unrolled.show.diagram import arrow
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, WIDTH, dark, drawing, light

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALT = (
    "Three steps of a recurrent network with the arrows of the way back. From the loss at the top "
    "an arrow goes down to each of the states h_1, h_2 and h_3. From h_3 an arrow goes left to "
    "h_2, from h_2 to h_1 and from h_1 to h_0, so that two arrows meet in h_1 and in h_2. From "
    "each state an arrow goes to the input of its step, and one to a single box at the bottom, the "
    "weights, where three arrows meet."
)
LOSS, STATE, INPUT, WEIGHTS = 4.35, 2.85, 1.5, 0.4
HALF_HEIGHT, HALF_STATE = 0.28, 0.36
PLACES = {1: 3.1, 2: 5.5, 3: 7.9}
COLOUR = {
    "directly": COLOURS["cell state"],
    "later": COLOURS["hidden state"],
    "input": COLOURS["input"],
    "weights": COLOURS["input gate"],
}


def backward_graph() -> None:
    """Draw the way back through three steps: which gradients go where, and where they add up."""
    figure(*draw_backward())


def draw_backward() -> tuple[Figure, str]:
    """The figure that ``backward_graph`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, WIDTH * 0.5), dpi=DPI)
        axes = fig.add_axes((0, 0, 1, 0.92), xlim=(0, 10), ylim=(0, 4.7), aspect="equal")
        axes.axis("off")
        fig.suptitle("Where arrows meet, gradients are added", x=0.02, ha="left")
        box(axes, 5.5, LOSS, "loss $L$", "directly", half_width=2.9)
        box(axes, 5.5, WEIGHTS, "$W_x,\\ W_h,\\ b$: used at every step", "weights", half_width=2.9)
        box(axes, 0.9, STATE, "$h_0$", "later")
        for number, x in PLACES.items():
            draw_step(axes, number, x)
    return fig, ALT


def draw_step(axes: Axes, number: int, x: float) -> None:
    """A state, its input, and the arrows that come to it and leave it."""
    before = PLACES.get(number - 1, 0.9)
    below = STATE - HALF_HEIGHT
    box(axes, x, STATE, f"$h_{number}$", "later")
    box(axes, x - 0.85, INPUT, f"$x_{number}$", "input")
    arrow(axes, [(x, LOSS - HALF_HEIGHT), (x, STATE + HALF_HEIGHT)], COLOUR["directly"])
    arrow(axes, [(x - HALF_STATE, STATE), (before + HALF_STATE, STATE)], COLOUR["later"])
    arrow(axes, [(x - 0.15, below), (x - 0.72, INPUT + HALF_HEIGHT)], COLOUR["input"])
    arrow(axes, [(x + 0.1, below), (x + 0.1, WEIGHTS + HALF_HEIGHT)], COLOUR["weights"])
    middle = (x + before) / 2
    label(axes, x + 0.1, (LOSS + STATE) / 2, f"d_states of step {number}", "directly", "left")
    label(axes, middle, STATE + 0.26, f"$\\delta z_{number} W_h^\\top$", "later", "center")
    label(axes, x - 0.55, 2.13, f"$\\delta z_{number} W_x^\\top$", "input", "right")
    label(axes, x + 0.2, 0.95, f"share of step {number}", "weights", "left")


def label(axes: Axes, x: float, y: float, text: str, kind: str, side: str) -> None:
    """What goes along an arrow, in the arrow's colour."""
    axes.text(x, y, text, ha=side, va="center", fontsize=SMALL_TEXT, color=dark(COLOUR[kind]))


def box(
    axes: Axes, x: float, y: float, text: str, kind: str, half_width: float = HALF_STATE
) -> None:
    """A quantity as a round box."""
    from matplotlib.patches import FancyBboxPatch

    corner = (x - half_width + 0.08, y - HALF_HEIGHT + 0.08)
    size = (2 * half_width - 0.16, 2 * HALF_HEIGHT - 0.16)
    look = {"facecolor": light(COLOUR[kind]), "edgecolor": COLOUR[kind], "linewidth": 1.6}
    axes.add_patch(FancyBboxPatch(corner, *size, boxstyle="round,pad=0.08", zorder=3, **look))
    axes.text(x, y, text, ha="center", va="center", fontsize=12, color=INK, zorder=4)
