"""The LSTM cell as a picture of what flows where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, TEXT, WIDTH, dark, drawing, light

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALT = (
    "Data flow of an LSTM cell, from left to right. The input x_t and the previous hidden state "
    "h_(t−1) together feed four blocks in Keras's order: input gate i, forget gate f, candidate "
    "and output gate o; the gates use a sigmoid, the candidate uses tanh. The previous cell state "
    "c_(t−1) runs along the top: it is multiplied by f, then i times the candidate is added, which "
    "gives c_t. Below it, tanh(c_t) is multiplied by o, which gives the hidden state h_t."
)
# Centres, in tenths of the picture's width.
BLOCKS = {
    "input gate": (2.05, "$i=\\sigma(\\cdot)$"),
    "forget gate": (3.95, "$f=\\sigma(\\cdot)$"),
    "candidate": (5.85, "$\\tilde{c}=\\tanh(\\cdot)$"),
    "output gate": (7.75, "$o=\\sigma(\\cdot)$"),
}
BUS, BLOCK, PRODUCT, LANE = 1.05, 2.35, 3.95, 5.35
BLOCK_WIDTH, BLOCK_HEIGHT, RADIUS = 1.6, 0.95, 0.24
TANH = 9.0


def cell_diagram() -> None:
    """Draw the LSTM cell: four blocks in Keras's order, the cell state above, the output right."""
    figure(*draw_cell())


def draw_cell() -> tuple[Figure, str]:
    """The figure that ``cell_diagram`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, WIDTH * 0.6), dpi=DPI)
        axes = fig.add_axes((0, 0, 1, 0.95), xlim=(0, 10), ylim=(0.1, 5.8), aspect="equal")
        axes.axis("off")
        fig.suptitle("One step of an LSTM cell", x=0.02, ha="left")
        draw_inputs(axes)
        for name, (x, formula) in BLOCKS.items():
            draw_block(axes, x, name, formula)
        draw_cell_lane(axes)
        draw_output(axes)
    return fig, ALT


def draw_inputs(axes: Axes) -> None:
    """x_t and h_(t−1) join into one line that feeds all four blocks."""
    join = 1.05
    arrow(axes, [(0.8, BUS), (join, BUS)], COLOURS["hidden state"], head=False)
    arrow(axes, [(join, 0.62), (join, BUS)], COLOURS["input"], head=False)
    value(axes, (0.42, BUS), "$h_{t-1}$", "hidden state")
    value(axes, (join, 0.38), "$x_t$", "input")
    positions = [x for x, _ in BLOCKS.values()]
    arrow(axes, [(join, BUS), (positions[-1], BUS)], INK, head=False)
    for x in positions:
        arrow(axes, [(x, BUS), (x, BLOCK - BLOCK_HEIGHT / 2)], INK)
    for x in [join, *positions[:-1]]:
        axes.plot(x, BUS, "o", color=INK, markersize=4)
    axes.text(
        1.6,
        0.38,
        "$x_t\\,\\cdot$ kernel  +  $h_{t-1}\\,\\cdot$ recurrent_kernel  +  bias,"
        "  a quarter for each block",
        fontsize=SMALL_TEXT,
        va="center",
    )


def draw_block(axes: Axes, x: float, name: str, formula: str) -> None:
    """One of the four blocks, with its name and its formula."""
    from matplotlib.patches import FancyBboxPatch

    corner = (x - BLOCK_WIDTH / 2 + 0.08, BLOCK - BLOCK_HEIGHT / 2 + 0.08)
    axes.add_patch(
        FancyBboxPatch(
            corner,
            BLOCK_WIDTH - 0.16,
            BLOCK_HEIGHT - 0.16,
            boxstyle="round,pad=0.08",
            facecolor=light(COLOURS[name]),
            edgecolor=COLOURS[name],
            linewidth=2,
            zorder=3,
        )
    )
    axes.text(x, BLOCK + 0.2, name, ha="center", va="center", fontsize=TEXT, zorder=4)
    axes.text(x, BLOCK - 0.2, formula, ha="center", va="center", fontsize=TEXT, zorder=4)


def draw_cell_lane(axes: Axes) -> None:
    """The cell state along the top: times f, plus i times the candidate."""
    top = BLOCK + BLOCK_HEIGHT / 2
    x_input, x_forget, x_candidate = (BLOCKS[n][0] for n in list(BLOCKS)[:3])
    cell = COLOURS["cell state"]
    arrow(axes, [(0.85, LANE), (x_forget - RADIUS, LANE)], cell)
    arrow(axes, [(x_forget + RADIUS, LANE), (x_candidate - RADIUS, LANE)], cell)
    arrow(axes, [(x_candidate + RADIUS, LANE), (9.4, LANE)], cell)
    value(axes, (0.42, LANE), "$c_{t-1}$", "cell state")
    value(axes, (9.68, LANE), "$c_t$", "cell state")

    arrow(axes, [(x_forget, top), (x_forget, LANE - RADIUS)], COLOURS["forget gate"])
    arrow(axes, [(x_candidate, top), (x_candidate, PRODUCT - RADIUS)], COLOURS["candidate"])
    path = [(x_input, top), (x_input, PRODUCT), (x_candidate - RADIUS, PRODUCT)]
    # A white line below it makes clear that it passes over the forget gate's line.
    axes.plot(*zip(*path, strict=True), color="white", linewidth=8, zorder=1.5)
    arrow(axes, path, COLOURS["input gate"], layer=1.6)
    arrow(axes, [(x_candidate, PRODUCT + RADIUS), (x_candidate, LANE - RADIUS)], INK)
    operation(axes, (x_forget, LANE), "×")
    operation(axes, (x_candidate, LANE), "+")
    operation(axes, (x_candidate, PRODUCT), "×")
    note(axes, (x_forget + 0.15, LANE - 0.55), "how much\nis kept")
    note(axes, (x_candidate + 0.15, (LANE + PRODUCT) / 2), "what is added")


def draw_output(axes: Axes) -> None:
    """tanh of the new cell state, times o, is the new hidden state."""
    from matplotlib.patches import FancyBboxPatch

    cell, height = COLOURS["cell state"], 4.6
    x_output, top = BLOCKS["output gate"][0], BLOCK + BLOCK_HEIGHT / 2
    arrow(axes, [(TANH, LANE), (TANH, PRODUCT + RADIUS)], cell)
    axes.plot(TANH, LANE, "o", color=cell, markersize=5)
    axes.add_patch(
        FancyBboxPatch(
            (TANH - 0.3, height - 0.14),
            0.6,
            0.28,
            boxstyle="round,pad=0.06",
            facecolor="white",
            edgecolor=INK,
            zorder=3,
        )
    )
    axes.text(TANH, height, "tanh", ha="center", va="center", fontsize=SMALL_TEXT, zorder=4)
    path = [(x_output, top), (x_output, PRODUCT), (TANH - RADIUS, PRODUCT)]
    arrow(axes, path, COLOURS["output gate"])
    operation(axes, (TANH, PRODUCT), "×")
    arrow(axes, [(TANH, PRODUCT - RADIUS), (TANH, BLOCK), (9.4, BLOCK)], COLOURS["hidden state"])
    value(axes, (9.68, BLOCK), "$h_t$", "hidden state")
    note(axes, (x_output + 0.15, PRODUCT - 0.38), "what is\nshown")


def arrow(
    axes: Axes,
    path: list[tuple[float, float]],
    colour: str,
    head: bool = True,
    layer: float = 1,
) -> None:
    """A line along the corners of ``path``, with an arrow head at its end."""
    axes.plot(*zip(*path, strict=True), color=colour, solid_joinstyle="round", zorder=layer)
    if head:
        (x0, y0), (x1, y1) = path[-2:]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        tail = (x1 - 0.05 * (x1 - x0) / length, y1 - 0.05 * (y1 - y0) / length)
        style = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 14}
        style |= {"shrinkA": 0, "shrinkB": 0}
        axes.annotate("", xy=path[-1], xytext=tail, arrowprops=style, zorder=layer)


def operation(axes: Axes, centre: tuple[float, float], sign: str) -> None:
    """A circle with × or + in it."""
    from matplotlib.patches import Circle

    axes.add_patch(Circle(centre, RADIUS, facecolor="white", edgecolor=INK, zorder=3))
    axes.text(*centre, sign, ha="center", va="center_baseline", fontsize=14, zorder=4)


def value(axes: Axes, centre: tuple[float, float], symbol: str, quantity: str) -> None:
    """What comes in or goes out, in its colour."""
    look = {"ha": "center", "va": "center", "fontsize": 14, "color": dark(COLOURS[quantity])}
    axes.text(*centre, symbol, **look)


def note(axes: Axes, place: tuple[float, float], text: str) -> None:
    """A few small words beside an operation."""
    axes.text(*place, text, fontsize=SMALL_TEXT, va="center", style="italic", linespacing=1.1)
