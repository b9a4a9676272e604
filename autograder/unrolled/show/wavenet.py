"""WaveNet's residual block, and the queue that lets it generate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unrolled.show.diagram import RADIUS, arrow, operation
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, INK, SMALL_TEXT, TEXT, WIDTH, dark, drawing, light

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLOCK_ALT = (
    "A residual block of a WaveNet, from left to right. The input x goes into a dilated causal "
    "convolution, whose columns are halved: the first half, the filter, goes through a tanh, the "
    "second half, the gate, through a sigmoid, and the two are multiplied, which gives z. From z "
    "two ways lead out. Upwards, a 1×1 convolution with residual_kernel, to which the input x is "
    "added: the residual, for the next block. Downwards, a 1×1 convolution with skip_kernel: the "
    "skip, which is added to those of the other blocks."
)
QUEUE_ALT = (
    "A block with dilation 4 and its queue at step t. The queue holds the block's inputs of the "
    "steps t−4, t−3, t−2 and t−1, oldest first. The convolution takes the oldest entry with "
    "kernel[0] and the new input with kernel[1]. Afterwards the oldest entry leaves, the others "
    "move up, and the new input stands last: t−3, t−2, t−1, t."
)
LANE, TOP, BOTTOM = 2.6, 4.6, 0.8


def residual_block_diagram() -> None:
    """Draw a residual block: one gated convolution, two ways out."""
    figure(*draw_residual_block())


def draw_residual_block() -> tuple[Figure, str]:
    """The figure that ``residual_block_diagram`` shows, and its alternative text."""
    with drawing():
        fig, axes = canvas("One gated convolution, two ways out", height=5.6)
        filter_colour, gate_colour = COLOURS["candidate"], COLOURS["output gate"]
        text(axes, 0.3, LANE, "$x$", COLOURS["input"])
        arrow(axes, [(0.5, LANE), (1.1, LANE)], COLOURS["input"])
        box(axes, 2.1, LANE, 2.0, "dilated causal\nconvolution", INK)
        for y, name, symbol, colour in (
            (LANE + 0.65, "filter", "tanh", filter_colour),
            (LANE - 0.65, "gate", "σ", gate_colour),
        ):
            arrow(axes, [(3.1, LANE), (3.3, LANE), (3.3, y), (3.7, y)], colour)
            box(axes, 4.1, y, 0.8, symbol, colour)
            axes.text(
                4.1,
                y + (0.5 if y > LANE else -0.5),
                name,
                ha="center",
                va="center",
                fontsize=SMALL_TEXT,
                color=dark(colour),
            )
            end = LANE + (RADIUS if y > LANE else -RADIUS)
            arrow(axes, [(4.5, y), (5.1, y), (5.1, end)], colour)
        operation(axes, (5.1, LANE), "×")
        arrow(axes, [(5.1 + RADIUS, LANE), (5.9, LANE)], COLOURS["hidden state"], head=False)
        axes.plot(5.9, LANE, "o", color=COLOURS["hidden state"], markersize=5)
        text(axes, 5.65, LANE + 0.28, "$z$", COLOURS["hidden state"])
        hidden = COLOURS["hidden state"]
        arrow(axes, [(5.9, LANE), (5.9, 3.7), (6.2, 3.7)], hidden)
        box(axes, 7.05, 3.7, 1.7, "1×1\nresidual_kernel", hidden)
        arrow(axes, [(7.9, 3.7), (8.2, 3.7), (8.2, TOP - RADIUS)], hidden)
        arrow(axes, [(0.75, LANE), (0.75, TOP), (8.2 - RADIUS, TOP)], COLOURS["input"])
        axes.plot(0.75, LANE, "o", color=COLOURS["input"], markersize=5)
        operation(axes, (8.2, TOP), "+")
        arrow(axes, [(8.2 + RADIUS, TOP), (8.75, TOP)], INK)
        axes.text(8.8, TOP, "residual,\nto the next\nblock", va="center", fontsize=SMALL_TEXT)
        arrow(axes, [(5.9, LANE), (5.9, BOTTOM), (6.2, BOTTOM)], hidden)
        box(axes, 7.05, BOTTOM, 1.7, "1×1\nskip_kernel", hidden)
        arrow(axes, [(7.9, BOTTOM), (8.75, BOTTOM)], INK)
        axes.text(8.8, BOTTOM, "skip, to the\nsum of all\nblocks", va="center", fontsize=SMALL_TEXT)
    return fig, BLOCK_ALT


def queue_diagram() -> None:
    """Draw a block's queue, what is read from it, and how it moves on."""
    figure(*draw_queue())


def draw_queue() -> tuple[Figure, str]:
    """The figure that ``queue_diagram`` shows, and its alternative text."""
    with drawing():
        fig, axes = canvas("A block with dilation 4 keeps its last four inputs", height=4.3)
        draw_entries(axes, 3.3, "queue at step t", ("t−4", "t−3", "t−2", "t−1"))
        draw_entries(axes, 0.5, "queue at step t+1", ("t−3", "t−2", "t−1", "t"))
        text(axes, 8.55, 3.3, "new\ninput t", COLOURS["input"])
        box(axes, 6.2, 1.9, 2.2, "gated convolution", INK)
        arrow(axes, [(3.1, 2.98), (3.1, 1.9), (5.1, 1.9)], COLOURS["hidden state"])
        axes.text(3.2, 2.1, "oldest · kernel[0]", fontsize=SMALL_TEXT)
        arrow(axes, [(8.55, 2.95), (8.55, 1.9), (7.3, 1.9)], COLOURS["input"])
        axes.text(7.4, 2.1, "· kernel[1]", fontsize=SMALL_TEXT)
        arrow(axes, [(9.0, 3.3), (9.4, 3.3), (9.4, 0.5), (6.95, 0.5)], COLOURS["input"])
        axes.text(7.4, 0.68, "put in last", fontsize=SMALL_TEXT)
    return fig, QUEUE_ALT


def draw_entries(axes: Axes, y: float, name: str, entries: tuple[str, ...]) -> None:
    """A queue's entries side by side, the oldest first."""
    axes.text(0.1, y, name, va="center", fontsize=TEXT)
    for place, entry in enumerate(entries):
        new = entry == "t"
        box(axes, 3.1 + 1.1 * place, y, 1.0, entry, COLOURS["input" if new else "hidden state"])


def canvas(title: str, height: float) -> tuple[Figure, Axes]:
    """Empty axes, ten units wide."""
    from matplotlib.figure import Figure

    fig = Figure(figsize=(WIDTH, WIDTH * height / 10), dpi=DPI)
    axes = fig.add_axes((0, 0, 1, 0.93), xlim=(0, 10), ylim=(0, 0.93 * height), aspect="equal")
    axes.axis("off")
    fig.suptitle(title, x=0.02, ha="left")
    return fig, axes


def text(axes: Axes, x: float, y: float, words: str, colour: str) -> None:
    """A name in the colour of what it names."""
    axes.text(x, y, words, color=dark(colour), fontsize=TEXT, ha="center", va="center")


def box(axes: Axes, x: float, y: float, width: float, words: str, colour: str) -> None:
    """A box around words, centred."""
    from matplotlib.patches import FancyBboxPatch

    height = 0.62
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor=light(colour),
            edgecolor=colour,
            zorder=3,
        )
    )
    axes.text(x, y, words, ha="center", va="center", fontsize=SMALL_TEXT, zorder=4)
