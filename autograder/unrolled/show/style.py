"""The look that all figures share: one colour per quantity, large enough text, no clutter."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from unrolled.fonts import families

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's palette, without its yellow: too pale for a line on white paper. The deep violet
# and the dark grey were chosen to stay apart from the other seven for every kind of colour vision.
COLOURS = {
    "input": "#56B4E9",
    "hidden state": "#0072B2",
    "cell state": "#D55E00",
    "input gate": "#009E73",
    "forget gate": "#CC79A7",
    "candidate": "#E69F00",
    "output gate": "#4B0055",
    "target": "#000000",
    "baseline": "#5F5F5F",
}
# Lines differ in these too, for print in grey.
LINE_STYLES = ("-", "--", "-.", ":", (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (2, 1)))

INK, FAINT = "#222222", "#BBBBBB"
WIDTH = 6.5
DPI = 120
TEXT, SMALL_TEXT, TITLE = 10.5, 9.5, 12

RULES = {
    "figure.dpi": DPI,
    "font.size": TEXT,
    "axes.titlesize": TITLE,
    "axes.titlelocation": "left",
    "axes.labelsize": TEXT,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": SMALL_TEXT,
    "ytick.labelsize": SMALL_TEXT,
    "lines.linewidth": 2.0,
}


@contextlib.contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib's defaults plus our rules inside the block, and nothing changed after it."""
    import matplotlib.style

    with matplotlib.style.context(["default", {**RULES, "font.family": families()}]):
        yield


def new_figure(
    rows: int = 1, columns: int = 1, height: float = 3.2, **options: Any
) -> tuple[Figure, Any]:
    """An empty figure in the course's style, ready to be drawn on and given to ``show.figure``.

    It belongs to no Matplotlib backend, so that a notebook does not show it a second time.

    Args:
        rows, columns: how many axes, above and beside each other.
        height: in inches; the width is always 6.5 inches.
        options: passed on to ``Figure.subplots``, such as ``sharex=True``.

    Returns:
        The figure, and its axes: one object, or an array of them as ``Figure.subplots`` gives it.
    """
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
        return fig, fig.subplots(rows, columns, **options)


def dark(colour: str) -> str:
    """The same hue, dark enough to write with on white."""
    from matplotlib.colors import to_hex, to_rgb

    return to_hex([0.6 * channel for channel in to_rgb(colour)])


def light(colour: str) -> str:
    """The same hue, light enough to write on in black."""
    from matplotlib.colors import to_hex, to_rgb

    return to_hex([1 - 0.25 * (1 - channel) for channel in to_rgb(colour)])
