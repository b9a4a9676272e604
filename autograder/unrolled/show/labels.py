"""Labels at the lines themselves, in place of a legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from unrolled.show.style import INK, SMALL_TEXT, dark

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Move positions apart until none is closer to the next than ``gap``.

    Args:
        positions: where the labels would like to be, in any order.
        gap: the least distance between two of them.
        low, high: where the first and the last may stand; too many labels go below ``low``.

    Returns:
        A float64 array in the order of ``positions``.
    """
    positions = np.asarray(positions, dtype=np.float64)
    order = np.argsort(positions, kind="stable")
    placed = np.clip(positions[order], low, high)
    for k in range(1, len(placed)):
        placed[k] = max(placed[k], placed[k - 1] + gap)
    ceiling = high
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], ceiling)
        ceiling = placed[k] - gap
    result = np.empty_like(placed)
    result[order] = placed
    return result


def label_ends(axes: Axes, lines: Sequence[Line2D]) -> None:
    """Write each line's label to the right of its end, joined by a stroke in the line's own style.

    A line that ends early is labelled where it ends. Call this last: the labels stand still when
    the limits of the axes change afterwards.

    Args:
        axes: the axes that hold the lines.
        lines: what ``axes.plot`` returned, each drawn with a ``label``.
    """
    from matplotlib.lines import Line2D

    # Matplotlib sets limits lazily; the labels need them now.
    axes.autoscale_view()
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = {line: last_point(line) for line in lines}
    rightmost = max(x for x, _ in ends.values())
    for line, end in ends.items():
        if end[0] < rightmost:
            axes.annotate(
                line.get_label(),
                xy=end,
                xytext=(5, 4),
                textcoords="offset points",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                color=dark(line.get_color()),
                fontsize=SMALL_TEXT,
            )
    # The last line first: of lines with the same end, the first is then labelled on top.
    late = [line for line in reversed(lines) if ends[line][0] == rightmost]
    starts = [to_axes.transform(ends[line]) for line in late]
    inches = axes.figure.get_figheight() * axes.get_position().height
    gap = 1.35 * SMALL_TEXT / 72 / inches
    places = spread([round(y, 3) for _, y in starts], gap, 0.0, 1.0)
    in_axes = {"transform": axes.transAxes, "clip_on": False}
    for line, (x, y), place in zip(late, starts, places, strict=True):
        look = {"color": line.get_color(), "linestyle": line.get_linestyle(), "linewidth": 1.4}
        axes.add_artist(Line2D([x, 1.07], [y, place], **look, **in_axes))
        style = {"color": dark(line.get_color()), "fontsize": SMALL_TEXT, "va": "center"}
        axes.text(1.08, place, line.get_label(), **style, **in_axes)


def last_point(line: Line2D) -> tuple[float, float]:
    """The last point of a line that is finite."""
    points = np.column_stack([line.get_xdata(), line.get_ydata()]).astype(np.float64)
    x, y = points[np.isfinite(points).all(axis=1)][-1]
    return float(x), float(y)


def mark(axes: Axes, events: dict[float, str]) -> None:
    """Draw a thin upright line at each event, and its name above the axes."""
    for x, text in events.items():
        axes.axvline(x, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
        axes.annotate(
            text,
            xy=(x, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL_TEXT,
        )
