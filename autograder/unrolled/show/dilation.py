"""A stack of dilated causal convolutions: which inputs the last output sees, and by which taps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from unrolled.show.display import figure
from unrolled.show.style import COLOURS, FAINT, SMALL_TEXT, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_STEPS, MOST_LAYERS = 64, 10
SPARE = 3


def dilated_stack(
    kernel_size: int, dilations: Sequence[int], title: str = "Each layer doubles what is seen"
) -> None:
    """Draw a stack of causal convolutions, the input below, and what its last output depends on.

    Args:
        kernel_size: taps of every layer, at least 1.
        dilations: one for each layer, the lowest first, each at least 1.
        title: what the figure says, in one sentence.

    Raises:
        ValueError: if there is no layer, a number is below 1, or the picture would be too large.
    """
    figure(*draw_dilated_stack(kernel_size, dilations, title))


def draw_dilated_stack(
    kernel_size: int, dilations: Sequence[int], title: str = "Each layer doubles what is seen"
) -> tuple[Figure, str]:
    """The figure that ``dilated_stack`` shows, and its alternative text."""
    dilations = list(dilations)
    if not dilations or min([kernel_size, *dilations]) < 1:
        raise ValueError(
            "kernel_size and every dilation should be at least 1, with one dilation or more; got "
            f"{kernel_size} and {dilations}."
        )
    field = 1 + (kernel_size - 1) * sum(dilations)
    if field > MOST_STEPS or len(dilations) > MOST_LAYERS:
        raise ValueError(
            f"a picture holds up to {MOST_LAYERS} layers that see {MOST_STEPS} steps; these "
            f"{len(dilations)} see {field}."
        )
    seen = lags_seen(kernel_size, dilations)
    steps = field + SPARE
    with drawing():
        fig, axes = new_figure(height=1.4 + 0.5 * len(dilations))
        draw_edges(axes, kernel_size, dilations, seen)
        for level, lags in enumerate(seen):
            draw_row(axes, level, lags, steps, top=level == len(dilations))
        axes.set_yticks(range(len(dilations) + 1), ["input", *(f"dilation {d}" for d in dilations)])
        axes.set_xticks(range(0, -steps, -max(1, steps // 8)))
        axes.tick_params(length=0)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.set(xlabel="time step, the present is 0", xlim=(0.7 - steps, 0.8))
        axes.set_title(title)
    words = "; ".join(
        f"dilation {dilation} reads {len(lags)} values of the row below"
        for dilation, lags in zip(dilations, seen, strict=False)
    )
    return fig, (
        f"{title}. Rows of dots, one for each time step: the input below, {len(dilations)} layers "
        f"above it. Lines lead from the last output down through {kernel_size} taps in each layer "
        f"to the {len(seen[0])} of the last {field} inputs that it depends on: {words}."
    )


def lags_seen(kernel_size: int, dilations: Sequence[int]) -> list[list[int]]:
    """For the input and each layer, which lags the last output of the stack depends on."""
    rows = [{0}]
    for dilation in reversed(dilations):
        rows.append({lag + tap * dilation for lag in rows[-1] for tap in range(kernel_size)})
    return [sorted(lags) for lags in reversed(rows)]


def draw_edges(
    axes: Axes, kernel_size: int, dilations: Sequence[int], seen: list[list[int]]
) -> None:
    """The taps that the last output depends on."""
    for level, dilation in enumerate(dilations):
        for lag in seen[level + 1]:
            for tap in range(kernel_size):
                axes.plot(
                    [-lag - tap * dilation, -lag],
                    [level, level + 1],
                    color=COLOURS["hidden state"],
                    linewidth=1.3,
                    zorder=1,
                )


def draw_row(axes: Axes, level: int, lags: list[int], steps: int, top: bool) -> None:
    """The dots of one row; those that the last output depends on are filled."""
    colour = COLOURS["input" if level == 0 else "cell state" if top else "hidden state"]
    axes.scatter([-lag for lag in range(steps)], [level] * steps, s=22, color=FAINT, zorder=2)
    axes.scatter([-lag for lag in lags], [level] * len(lags), s=46, color=colour, zorder=3)
    if top:
        axes.annotate(
            "the last output",
            (0, level),
            xytext=(-10, 7),
            textcoords="offset points",
            ha="right",
            fontsize=SMALL_TEXT,
        )
