"""Which numbers of (batch, time, features) share one mean: a picture for each way to normalise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import named
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, INK, SMALL_TEXT, drawing, light, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXES = ("sample", "step", "feature")
SHAPE, CHOSEN = (3, 5, 4), (1, 2, 1)


def pooled_numbers(pools: Mapping[str, Sequence[str]], title: str) -> None:
    """Draw, for each way to pool, the numbers that share one mean with one chosen number.

    A small array of 3 samples, 5 time steps and 4 features is drawn once for each way, sample
    beside sample; the chosen number has an orange frame, and all that share its mean are dark.
    The title should say so.

    Args:
        pools: what a way is called -> the axes that it pools, out of ``"sample"``, ``"step"`` and
            ``"feature"``.
        title: what the figure says, in one sentence.

    Raises:
        ValueError: if there is nothing to draw, or an axis has another name.
    """
    figure(*draw_pooled_numbers(pools, title))


def draw_pooled_numbers(pools: Mapping[str, Sequence[str]], title: str) -> tuple[Figure, str]:
    """The figure that ``pooled_numbers`` shows, and its alternative text."""
    named(pools, "pools", "what a way is called -> the axes that it pools")
    shared = {name: sharing(axes) for name, axes in pools.items()}
    with drawing():
        fig, grid = new_figure(
            len(pools), SHAPE[0], height=0.7 + 1.35 * len(pools), sharex=True, squeeze=False
        )
        fig.suptitle(title, x=0.01, ha="left")
        for row, (name, chosen) in zip(grid, shared.items(), strict=True):
            for sample, axes in enumerate(row):
                draw_sample(axes, chosen[sample], framed=sample == CHOSEN[0])
            row[0].set_title(name, fontsize=SMALL_TEXT)
            row[0].set_ylabel("feature", fontsize=SMALL_TEXT)
        for sample, axes in enumerate(grid[-1]):
            axes.set_xlabel(f"time step of sample {sample + 1}", fontsize=SMALL_TEXT)
    return fig, describe(pools, shared, title)


def sharing(axes: Sequence[str]) -> np.ndarray:
    """Which numbers share a mean with the chosen one: bool, of shape ``SHAPE``.

    Args:
        axes: the names of those that are pooled.

    Raises:
        ValueError: if a name is none of ``AXES``.
    """
    if isinstance(axes, str) or not set(axes) <= set(AXES):
        raise ValueError(f"axes should be some of {', '.join(AXES)}; got {axes!r}.")
    shared = np.zeros(SHAPE, bool)
    shared[
        tuple(
            slice(None) if name in axes else place for name, place in zip(AXES, CHOSEN, strict=True)
        )
    ] = True
    return shared


def draw_sample(axes: Axes, chosen: np.ndarray, framed: bool) -> None:
    """One sample as a grid: time steps from left to right, features downwards."""
    from matplotlib.patches import Rectangle

    dark, pale = COLOURS["hidden state"], light(COLOURS["baseline"])
    for step, feature in np.ndindex(chosen.shape):
        colour = dark if chosen[step, feature] else pale
        axes.add_patch(Rectangle((step - 0.45, feature - 0.45), 0.9, 0.9, color=colour))
    if framed:
        corner = (CHOSEN[1] - 0.45, CHOSEN[2] - 0.45)
        axes.add_patch(
            Rectangle(corner, 0.9, 0.9, fill=False, edgecolor=COLOURS["candidate"], linewidth=2.5)
        )
    steps, features = chosen.shape
    axes.set(xlim=(-0.6, steps - 0.4), ylim=(features - 0.4, -0.6))
    axes.set_xticks(range(steps), range(1, steps + 1))
    axes.set_yticks(range(features), range(1, features + 1))
    axes.tick_params(length=0, labelcolor=INK)
    axes.spines[:].set_visible(False)


def describe(
    pools: Mapping[str, Sequence[str]], shared: Mapping[str, np.ndarray], title: str
) -> str:
    """The figure in words: how many numbers share a mean, and along which axes."""
    sizes = ", ".join(f"{count} {name}s" for name, count in zip(AXES, SHAPE, strict=True))
    sample, step, feature = (place + 1 for place in CHOSEN)
    text: list[Any] = [
        f"{title}. An array of {sizes}, drawn once for each way to normalise. "
        f"The frame is around feature {feature} of sample {sample} at time step {step}; "
        "what shares a mean with it is dark, the rest pale."
    ]
    for name, axes in pools.items():
        along = " and ".join(f"all {axis}s" for axis in axes) or "nothing but itself"
        text.append(f"{name}: {shared[name].sum()} numbers share one mean, {along}.")
    return " ".join(text)
