"""Five ways in which inputs and outputs of a recurrent network can lie in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unrolled.show.diagram import arrow
from unrolled.show.display import figure
from unrolled.show.style import (
    COLOURS,
    DPI,
    INK,
    SMALL_TEXT,
    TEXT,
    WIDTH,
    drawing,
    light,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Pattern:
    """One row of the figure; places in time are counted from 0.

    Args:
        name: what the lesson calls it.
        use: a real use, in a few words.
        inputs, states, outputs: where in time they lie.
        second: the first state that belongs to another network with weights of its own.
        fed_back: outputs that are the input of the step after them.
        repeated: whether the one input is shown to every step.
    """

    name: str
    use: str
    inputs: tuple[int, ...]
    states: tuple[int, ...]
    outputs: tuple[int, ...]
    second: int | None = None
    fed_back: tuple[int, ...] = ()
    repeated: bool = False

    @property
    def input_shape(self) -> str:
        """The input's shape, as it is drawn."""
        return shape(1 if self.repeated else len(self.inputs), "features", self.repeated)

    @property
    def output_shape(self) -> str:
        """The outputs' shape, as it is drawn."""
        return shape(len(self.outputs), "units", len(self.outputs) == 1)


def shape(steps: int, last: str, alone: bool) -> str:
    """A shape in words; what stands ``alone`` has no time axis."""
    return f"(batch, {last})" if alone else f"(batch, {steps}, {last})"


PATTERNS = (
    Pattern(
        "many_to_one",
        "sensor readings → the machine's condition",
        (0, 1, 2),
        (0, 1, 2),
        (2,),
    ),
    Pattern(
        "one_to_many",
        "a picture → its caption",
        (0,),
        (0, 1, 2),
        (0, 1, 2),
        repeated=True,
    ),
    Pattern(
        "aligned",
        "words → a part of speech for each word",
        (0, 1, 2),
        (0, 1, 2),
        (0, 1, 2),
    ),
    Pattern(
        "encoder_decoder",
        "a sentence → its translation",
        (0, 1, 2),
        (0, 1, 2, 3, 4),
        (3, 4),
        second=3,
        fed_back=(3,),
    ),
    Pattern(
        "next_value",
        "the last days → the days to come",
        (0, 1, 2),
        (0, 1, 2, 3),
        (2, 3),
        fed_back=(2,),
    ),
)
ROW, STEP, LEFT, KEY = 1.72, 0.78, 0.45, 0.2
LEVELS = {"input": 0.28, "hidden state": 0.76, "target": 1.24}
HALF_WIDTH, HALF_HEIGHT, TEXT_AT = 0.22, 0.13, 4.5


def io_patterns() -> None:
    """Draw five patterns of input and output, each with its shapes and a real use."""
    figure(*draw_patterns())


def draw_patterns() -> tuple[Figure, str]:
    """The figure that ``io_patterns`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    height = ROW * len(PATTERNS) + KEY + 0.25
    with drawing():
        fig = Figure(figsize=(WIDTH, WIDTH * height / 10 + 0.35), dpi=DPI)
        axes = fig.add_axes((0, 0, 1, 0.95), xlim=(0, 10), ylim=(0, height), aspect="equal")
        axes.axis("off")
        fig.suptitle("Where inputs and outputs lie in time: five patterns", x=0.02, ha="left")
        for row, pattern in enumerate(PATTERNS):
            draw_pattern(axes, pattern, height - 0.1 - ROW * (row + 1))
        draw_key(axes)
    return fig, " ".join(["Five patterns, unrolled from left to right.", *map(in_words, PATTERNS)])


def draw_pattern(axes: Axes, pattern: Pattern, base: float) -> None:
    """One row: the network on the left, its name, use and shapes on the right."""
    for level, places in (
        ("input", pattern.inputs),
        ("hidden state", pattern.states),
        ("target", pattern.outputs),
    ):
        for place in places:
            second = pattern.second is not None and place >= pattern.second
            draw_box(axes, at(place), base + LEVELS[level], level, level != "target" and second)
    for place in pattern.states[1:]:
        middle = base + LEVELS["hidden state"]
        path = [(at(place - 1) + HALF_WIDTH, middle), (at(place) - HALF_WIDTH, middle)]
        arrow(axes, path, COLOURS["hidden state"])
    for place in pattern.inputs:
        rise(axes, place, base, "input", "hidden state", COLOURS["input"])
    for place in pattern.outputs:
        rise(axes, place, base, "hidden state", "target", INK)
    if pattern.repeated:
        for place in pattern.states[1:]:
            low = base + LEVELS["input"]
            end = (at(place), base + LEVELS["hidden state"] - HALF_HEIGHT)
            path = [(at(0) + HALF_WIDTH, low), (at(place), low), end]
            arrow(axes, path, COLOURS["input"])
    for place in pattern.fed_back:
        feed_back(axes, place, base)
    look = {"va": "center", "fontsize": SMALL_TEXT}
    axes.text(TEXT_AT, base + 1.32, pattern.name, va="center", fontsize=TEXT, fontweight="bold")
    axes.text(TEXT_AT, base + 0.98, pattern.use, **look)
    axes.text(TEXT_AT, base + 0.64, f"input {pattern.input_shape}", **look)
    axes.text(TEXT_AT, base + 0.3, f"handed on {pattern.output_shape}", **look)


def at(place: int) -> float:
    """Where a step stands, from left to right."""
    return LEFT + STEP * place


def rise(axes: Axes, place: int, base: float, low: str, high: str, colour: str) -> None:
    """An arrow from one level to the next."""
    start, end = base + LEVELS[low] + HALF_HEIGHT, base + LEVELS[high] - HALF_HEIGHT
    arrow(axes, [(at(place), start), (at(place), end)], colour)


def feed_back(axes: Axes, place: int, base: float) -> None:
    """A dashed way from an output down to the next step's state."""
    between = at(place) + STEP / 2
    low = base + LEVELS["input"]
    path = [
        (at(place) + HALF_WIDTH, base + LEVELS["target"]),
        (between, base + LEVELS["target"]),
        (between, low),
        (at(place + 1), low),
    ]
    axes.plot(*zip(*path, strict=True), color=INK, linewidth=1.3, linestyle=(0, (3, 1.5)), zorder=2)
    arrow(axes, [path[-1], (at(place + 1), base + LEVELS["hidden state"] - HALF_HEIGHT)], INK)


def draw_box(axes: Axes, x: float, y: float, quantity: str, hatched: bool) -> None:
    """A small box in the colour of what it is; hatched if it belongs to a second network."""
    from matplotlib.patches import Rectangle

    colour = COLOURS[quantity]
    axes.add_patch(
        Rectangle(
            (x - HALF_WIDTH, y - HALF_HEIGHT),
            2 * HALF_WIDTH,
            2 * HALF_HEIGHT,
            facecolor=light(colour) if hatched or quantity != "hidden state" else colour,
            edgecolor=colour,
            hatch="////" if hatched else None,
            linewidth=1.4,
            zorder=3,
        )
    )


def draw_key(axes: Axes) -> None:
    """What the boxes are, in one line at the foot."""
    look = {"va": "center", "fontsize": SMALL_TEXT}
    entries = (("input", 0.3, "input"), ("hidden state", 1.75, "state"), ("target", 3.15, "output"))
    for quantity, x, text in entries:
        draw_box(axes, x, KEY, quantity, False)
        axes.text(x + 0.32, KEY, text, **look)
    draw_box(axes, 4.8, KEY, "hidden state", True)
    axes.text(5.12, KEY, "state of a second network", **look)
    axes.plot([7.9, 8.4], [KEY, KEY], color=INK, linewidth=1.3, linestyle=(0, (3, 1.5)))
    axes.text(8.5, KEY, "fed back in", **look)


def in_words(pattern: Pattern) -> str:
    """A row of the figure in words."""
    text = (
        f"{pattern.name}, such as {pattern.use}: input {pattern.input_shape} at "
        f"{len(pattern.inputs)} step(s), {len(pattern.states)} states, "
        f"{len(pattern.outputs)} output(s), handed on {pattern.output_shape}"
    )
    if pattern.repeated:
        text += "; the one input is shown to every step"
    if pattern.second is not None:
        text += f"; the last {len(pattern.states) - pattern.second} states are a second network's"
    if pattern.fed_back:
        text += "; an output is fed back in as the next step's input"
    return f"{text}."
