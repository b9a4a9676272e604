"""Several runs of each kind on a log scale: what grows or shrinks by factors, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import brief, named, numbers
from unrolled.show.display import figure
from unrolled.show.labels import label_ends
from unrolled.show.style import COLOURS, LINE_STYLES, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

Panel = Mapping[str, Any]
NARROW = 50  # the largest ratio of limits at which ticks are written with decimals
PANEL_HEIGHTS = {1: 2.4, 2: 2.2}
COLOUR_ORDER = ("hidden state", "cell state", "input gate", "candidate")


def runs(
    panels: Mapping[str, Panel],
    title: str,
    ylabel: str,
    *,
    xlabel: str,
    limits: tuple[float, float],
) -> None:
    """Draw each kind's median over its runs as a thick line, and every run as a thin one.

    Args:
        panels: panel title -> label -> values ``(runs, steps)``, numbers of at least 0; what
            leaves the limits is drawn at their edge.
        title: what the figure says, in one sentence.
        ylabel: what the values are.
        xlabel: what the steps are.
        limits: the smallest and the largest value to draw, both above 0.

    Raises:
        ValueError: if shapes do not fit, values are negative, limits are not two growing numbers
            above 0, or there is nothing to draw.
    """
    figure(*draw_runs(panels, title, ylabel, xlabel=xlabel, limits=limits))


def draw_runs(
    panels: Mapping[str, Panel],
    title: str,
    ylabel: str,
    *,
    xlabel: str,
    limits: tuple[float, float],
) -> tuple[Figure, str]:
    """The figure that ``runs`` shows, and its alternative text."""
    named(panels, "panels", "panel title -> dict of label -> (runs, steps) array")
    values = {name: checked(name, panel) for name, panel in panels.items()}
    low, high = limits
    if not 0 < low < high:
        raise ValueError(f"limits should be two growing numbers above 0; got {limits}.")
    with drawing():
        fig, grid = new_figure(
            len(panels),
            1,
            height=1.0 + PANEL_HEIGHTS.get(len(panels), 1.8) * len(panels),
            sharex=True,
        )
        fig.suptitle(title, x=0.01, ha="left")
        for axes, (name, panel) in zip(np.ravel(grid), values.items(), strict=True):
            axes.set_yscale("log")
            axes.set_ylim(low, high)
            if high < NARROW * low:
                write_out_ticks(axes)
            axes.set_title(name, fontsize="medium")
            axes.set_ylabel(ylabel)
            label_ends(axes, draw_panel(axes, panel, low, high))
        np.ravel(grid)[-1].set_xlabel(xlabel)
        # Steps and epochs are whole numbers.
        np.ravel(grid)[-1].xaxis.get_major_locator().set_params(integer=True)
    words = " ".join(f"{name}: {describe(panel)}." for name, panel in values.items())
    return fig, f"{title}. {ylabel} against {xlabel}, on a log scale. {words}"


def write_out_ticks(axes: Axes) -> None:
    """Label a narrow log axis at 1, 2 and 5 with decimals; powers of ten would be too few."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def checked(name: str, panel: Any) -> dict[str, np.ndarray]:
    """One panel's values as arrays of numbers that are not negative."""
    values = {
        label: numbers(value, f"{name!r}, {label!r}", ("runs", "steps"))
        for label, value in named(panel, f"panel {name!r}", "label -> (runs, steps)").items()
    }
    for label, value in values.items():
        if np.nanmin(value) < 0:
            raise ValueError(f"{name!r}, {label!r} should have no negative values.")
    return values


def draw_panel(axes: Axes, panel: Panel, low: float, high: float) -> list[Line2D]:
    """Draw one panel's lines; return the thick ones."""
    lines = []
    for k, (label, value) in enumerate(panel.items()):
        colour = COLOURS[COLOUR_ORDER[k % len(COLOUR_ORDER)]]
        inside = np.clip(value, low, high)
        axes.plot(inside.T, color=colour, linewidth=0.7, alpha=0.45)
        median = np.nanmedian(inside, axis=0)
        style = LINE_STYLES[k % len(LINE_STYLES)]
        lines += axes.plot(median, color=colour, linestyle=style, label=label)
    axes.margins(x=0.01)
    return lines


def describe(panel: Panel) -> str:
    """A panel in words: where each kind's median and extremes end."""
    parts = []
    for label, value in panel.items():
        end = value[:, -1][np.isfinite(value[:, -1])]
        ends = brief(np.median(end)) if len(end) else "no number"
        if len(value) > 1 and len(end):
            ends += f", from {brief(end.min())} to {brief(end.max())}"
        if len(value) > 1:
            ends += f", in {len(value)} run(s)"
        parts.append(f"{label} ends at {ends}")
    return "; ".join(parts)
