"""Where two GRUs differ: the reset gate's place, and which share the update gate names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unrolled.show.diagram import RADIUS, arrow, operation, value
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, TEXT, WIDTH, dark, drawing, light

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALT = (
    "Two drawings of a GRU's candidate, then two bars. First drawing, reset_after=False: the old "
    "state h_(t−1) is first multiplied by the reset gate r, then goes through the matrix U_h; the "
    "input's part is added, and a tanh gives the candidate. Second drawing, reset_after=True: the "
    "old state first goes through the matrix U_h and gets a bias of its own, and the result is "
    "multiplied by r. Third drawing, both gates on their way to the new state: the old state is "
    "multiplied by the update gate z, the candidate by 1 − z, and their sum is the new state h_t. "
    "The bars show what a new state is made of for an update gate of z = 0.75: as "
    "in Cho et al. and Keras, 0.75 of the old state and 0.25 of the candidate; as in Chung et al., "
    "0.25 of the old state and 0.75 of the candidate."
)
# The update gate keeps, as an LSTM's forget gate does; the reset gate has the colour that is left.
UPDATE_COLOUR, RESET_COLOUR = COLOURS["forget gate"], COLOURS["input gate"]
START, FIRST, SECOND, SUM, TANH, END = 0.5, 2.3, 4.3, 6.1, 7.5, 9.3
SHARE = 0.75


def gru_diagram() -> None:
    """Draw both places of the reset gate and both readings of the update gate."""
    figure(*draw_gru())


def draw_gru() -> tuple[Figure, str]:
    """The figure that ``gru_diagram`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, WIDTH * 1.12), dpi=DPI)
        axes = fig.add_axes((0, 0, 1, 0.965), xlim=(0, 10), ylim=(0.2, 11.1), aspect="equal")
        axes.axis("off")
        fig.suptitle("GRUs differ in the place of r and in the meaning of z", x=0.02, ha="left")
        heading(axes, 10.75, "Where does the reset gate r act?")
        draw_candidate(axes, 9.55, reset_first=True)
        draw_candidate(axes, 7.45, reset_first=False)
        heading(axes, 5.95, "How does the update gate z make the new state? (as in Keras)")
        draw_mixture(axes, 4.85)
        heading(axes, 2.6, f"Of what is the update gate z the share? (here z = {SHARE})")
        draw_shares(axes, 1.75, "Cho et al., Keras", SHARE, ("$z$", "$1-z$"))
        draw_shares(axes, 0.75, "Chung et al.", 1 - SHARE, ("$1-z$", "$z$"))
    return fig, ALT


def heading(axes: Axes, y: float, text: str) -> None:
    """A question above what answers it."""
    axes.text(0.15, y, text, fontsize=TEXT, weight="bold", va="center")


def draw_candidate(axes: Axes, y: float, reset_first: bool) -> None:
    """The way from the old state to the candidate, with the reset gate before or after U_h."""
    hidden, candidate = COLOURS["hidden state"], COLOURS["candidate"]
    reset, matrix = (FIRST, SECOND) if reset_first else (SECOND, FIRST)
    value(axes, (START, y), "$h_{t-1}$", "hidden state")
    stops = sorted([(reset, RADIUS), (matrix, 0.85), (SUM, RADIUS), (TANH, 0.5)])
    begin = START + 0.42
    for x, half in stops:
        arrow(axes, [(begin, y), (x - half, y)], hidden if x < SUM else INK)
        begin = x + half
    arrow(axes, [(begin, y), (END - 0.38, y)], candidate)
    operation(axes, (reset, y), "×")
    if not reset_first:
        axes.text(3.6, y + 0.3, "$m_t$", ha="center", va="center", fontsize=13, color=dark(hidden))
    arrow(axes, [(reset, y + 0.72), (reset, y + RADIUS)], RESET_COLOUR)
    axes.text(reset + 0.15, y + 0.62, "$r_t$", fontsize=13, color=dark(RESET_COLOUR), va="center")
    box(axes, matrix, y, 1.7, "$\\cdot\\,U_h$" if reset_first else "$\\cdot\\,U_h + b'_h$")
    operation(axes, (SUM, y), "+")
    arrow(axes, [(SUM, y - 0.72), (SUM, y - RADIUS)], COLOURS["input"])
    axes.text(
        SUM + 0.15,
        y - 0.68,
        "$x_t W_h + b_h$",
        fontsize=11,
        color=dark(COLOURS["input"]),
        va="center",
    )
    box(axes, TANH, y, 1.0, "tanh")
    axes.text(
        END, y, "$\\tilde{h}_t$", ha="center", va="center", fontsize=14, color=dark(candidate)
    )
    name = "before the product" if reset_first else "after the product"
    flag = f"reset_after={not reset_first}"
    axes.text(0.15, y - 0.68, f"{name}: {flag}", fontsize=SMALL_TEXT, va="center", style="italic")


def draw_mixture(axes: Axes, y: float) -> None:
    """The way from old state and candidate, through the update gate, to the new state."""
    hidden, candidate, low = COLOURS["hidden state"], COLOURS["candidate"], y - 0.85
    value(axes, (START, y), "$h_{t-1}$", "hidden state")
    axes.text(
        START, low, "$\\tilde{h}_t$", ha="center", va="center", fontsize=14, color=dark(candidate)
    )
    for level, share, colour in ((y, "$z_t$", hidden), (low, "$1-z_t$", candidate)):
        arrow(axes, [(START + 0.42, level), (SECOND - RADIUS, level)], colour)
        operation(axes, (SECOND, level), "×")
        above = 0.72 if level == y else -0.72
        arrow(
            axes,
            [(SECOND, level + above), (SECOND, level + np.sign(above) * RADIUS)],
            UPDATE_COLOUR,
        )
        axes.text(
            SECOND + 0.15,
            level + 0.86 * above,
            share,
            fontsize=13,
            color=dark(UPDATE_COLOUR),
            va="center",
        )
    arrow(axes, [(SECOND + RADIUS, y), (SUM - RADIUS, y)], hidden)
    arrow(axes, [(SECOND + RADIUS, low), (SUM, low), (SUM, y - RADIUS)], candidate)
    operation(axes, (SUM, y), "+")
    arrow(axes, [(SUM + RADIUS, y), (END - 0.38, y)], hidden)
    value(axes, (END, y), "$h_t$", "hidden state")


def box(axes: Axes, x: float, y: float, width: float, text: str) -> None:
    """A round box with a formula in it."""
    from matplotlib.patches import FancyBboxPatch

    corner, size = (x - width / 2 + 0.08, y - 0.3), (width - 0.16, 0.6)
    style = {"boxstyle": "round,pad=0.08", "facecolor": "white", "edgecolor": INK, "zorder": 3}
    axes.add_patch(FancyBboxPatch(corner, *size, **style))
    axes.text(x, y, text, ha="center", va="center", fontsize=12, zorder=4)


def draw_shares(axes: Axes, y: float, name: str, old: float, labels: tuple[str, str]) -> None:
    """The new state as a bar: a share of the old state, and the rest of the candidate."""
    from matplotlib.patches import Rectangle

    left, width = 2.1, 7.6
    axes.text(0.15, y, name, va="center", fontsize=SMALL_TEXT)
    parts = (
        (left, old, "hidden state", f"{labels[0]} of $h_{{t-1}}$"),
        (left + old * width, 1 - old, "candidate", f"{labels[1]} of $\\tilde{{h}}_t$"),
    )
    for start, share, quantity, text in parts:
        colour = COLOURS[quantity]
        look = {"facecolor": light(colour), "edgecolor": colour, "linewidth": 1.6}
        axes.add_patch(Rectangle((start, y - 0.36), share * width, 0.72, **look))
        centre = start + share * width / 2
        axes.text(centre, y, text, ha="center", va="center", fontsize=11)
