"""Where a model's parameters are: one bar per layer, one block per weight."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from itertools import cycle
from typing import TYPE_CHECKING

from unrolled.show.arrays import named
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, SMALL_TEXT, TEXT, dark, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A weight has the colour of what it multiplies.
PARTS = {"kernel": "input", "recurrent_kernel": "hidden state", "bias": "baseline"}
OTHERS = ("candidate", "forget gate", "input gate", "output gate", "cell state")


def parameter_blocks(counts: Mapping[str, Mapping[str, int]], title: str) -> None:
    """Draw each layer's parameters as one bar made of its weights, with the sum written below it.

    Args:
        counts: layer name -> part name (``"kernel"``, ``"recurrent_kernel"``, ``"bias"`` or
            another) -> number of parameters, an int of at least 0. A layer without parameters has
            an empty dict.
        title: what the figure says, in one sentence.

    Raises:
        ValueError: if there is no layer, or a count is no whole number of at least 0.
    """
    figure(*draw_blocks(counts, title))


def draw_blocks(counts: Mapping[str, Mapping[str, int]], title: str) -> tuple[Figure, str]:
    """The figure that ``parameter_blocks`` shows, and its alternative text."""
    named(counts, "counts", "layer name -> dict of part name -> int")
    for layer, parts in counts.items():
        if not isinstance(parts, Mapping):
            raise ValueError(f"counts[{layer!r}] should be a dict, part name -> int.")
        for part, count in parts.items():
            if not isinstance(count, numbers.Integral) or count < 0:
                raise ValueError(
                    f"counts[{layer!r}][{part!r}] should be a whole number of at least 0; "
                    f"got {count!r}."
                )
    colours = part_colours(counts)
    text = f"{title}. Number of parameters of each layer."
    with drawing():
        fig, axes = new_figure(height=1.0 + 0.75 * len(counts))
        for row, (layer, parts) in enumerate(counts.items()):
            start = 0
            for part, count in parts.items():
                axes.barh(
                    row, count, left=start, height=0.5, color=colours[part], edgecolor="white"
                )
                start += count
            write_sum(axes, row, parts, colours)
            text += f" {layer}: {in_words(parts)}."
        axes.set_yticks(range(len(counts)), list(counts), fontsize=TEXT)
        axes.set_ylim(len(counts) - 0.3, -0.5)
        axes.set(xlabel="parameters", ylabel="layer", title=title)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    return fig, text


def part_colours(counts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """A colour for every part name that occurs."""
    spare = cycle(OTHERS)
    names = dict.fromkeys(part for parts in counts.values() for part in parts)
    return {name: COLOURS[PARTS[name] if name in PARTS else next(spare)] for name in names}


def in_words(parts: Mapping[str, int]) -> str:
    """``kernel 96 + bias 16 = 112``; ``0`` for a layer without parameters."""
    terms = " + ".join(f"{part} {count:,}" for part, count in parts.items())
    return f"{terms} = {sum(parts.values()):,}" if parts else "0"


def write_sum(axes: Axes, row: int, parts: Mapping[str, int], colours: Mapping[str, str]) -> None:
    """Write the bar's sum below it, each term in the colour of its block."""
    from matplotlib.offsetbox import AnnotationBbox, HPacker, TextArea

    terms = []
    for k, (part, count) in enumerate(parts.items()):
        plus = "" if k == 0 else "+ "
        look = {"color": dark(colours[part]), "fontsize": SMALL_TEXT}
        terms.append(TextArea(f"{plus}{part} {count:,}", textprops=look))
    total = f"= {sum(parts.values()):,}" if parts else "0"
    terms.append(TextArea(total, textprops={"fontsize": SMALL_TEXT, "fontweight": "bold"}))
    axes.add_artist(
        AnnotationBbox(
            HPacker(children=terms, pad=0, sep=4),
            (0, row + 0.27),
            box_alignment=(0, 1),
            frameon=False,
            pad=0.1,
            annotation_clip=False,
        )
    )
