"""Three kinds of time series side by side: one number, several numbers, an image at each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import brief, named, numbers
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, FAINT, SMALL_TEXT, WIDTH, dark, drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINES = ("input", "cell state", "input gate", "candidate", "forget gate", "output gate")
MOST_FRAMES = 4


def kinds_of_series(
    single: Mapping[str, Any],
    several: Mapping[str, Any],
    images: Mapping[str, Any],
    title: str = "One number, several numbers, or an image at each time step",
) -> None:
    """Draw a univariate, a multivariate and an image series below each other, with their shapes.

    Args:
        single: one entry, label with unit -> values ``(time,)``.
        several: label with unit -> values ``(time,)``, all of one length; each line is drawn in a
            band of its own, from its lowest to its highest value. Six at most.
        images: one entry, label with unit -> values ``(time, rows, columns)``; the first four
            are drawn, on one scale, with NaN left white.
        title: what the figure says, in one sentence.

    Raises:
        ValueError: if an array does not have these axes, or there are more than six lines.
    """
    figure(*draw_kinds(single, several, images, title))


def draw_kinds(
    single: Mapping[str, Any],
    several: Mapping[str, Any],
    images: Mapping[str, Any],
    title: str = "One number, several numbers, or an image at each time step",
) -> tuple[Figure, str]:
    """The figure that ``kinds_of_series`` shows, and its alternative text."""
    from matplotlib.figure import Figure

    one_label, one = only(single, "single", ("time",))
    frames_label, frames = only(images, "images", ("time", "rows", "columns"))
    named(several, "several", "label -> 1-D array over time steps")
    if len(several) > len(LINES):
        raise ValueError(f"several should have at most {len(LINES)} lines; got {len(several)}.")
    lines = {label: numbers(line, f"line {label!r}", ("time",)) for label, line in several.items()}
    if len({line.size for line in lines.values()}) > 1:
        raise ValueError("the lines of several should have one length.")
    steps = next(iter(lines.values())).size
    with drawing():
        fig = Figure(figsize=(WIDTH, 5.9), dpi=DPI, layout="constrained")
        top, middle, bottom = fig.subfigures(3, 1, height_ratios=(1.0, 1.25, 1.1))
        fig.suptitle(title, x=0.01, ha="left")
        draw_single(top, one_label, one)
        draw_several(middle, lines, steps)
        draw_images(bottom, frames_label, frames)
    named_lines = ", ".join(
        f"{label} from {brief(np.nanmin(line))} to {brief(np.nanmax(line))}"
        for label, line in lines.items()
    )
    alt = (
        f"{title}. Univariate, shape ({one.size}, 1): {one_label}, from {brief(np.nanmin(one))} to "
        f"{brief(np.nanmax(one))}. Multivariate, shape ({steps}, {len(lines)}): {named_lines}. "
        f"Images, shape {(*frames.shape, 1)}: {frames_label}, the first "
        f"{min(len(frames), MOST_FRAMES)} of them drawn as maps."
    )
    return fig, alt


def only(values: Mapping[str, Any], name: str, axes: tuple[str, ...]) -> tuple[str, np.ndarray]:
    """The one entry of a dict, its values checked."""
    named(values, name, f"one label -> array ({', '.join(axes)})")
    if len(values) != 1:
        raise ValueError(f"{name} should have one entry; got {len(values)}.")
    ((label, value),) = values.items()
    return label, numbers(value, f"{name}[{label!r}]", axes)


def draw_single(part: Any, label: str, values: np.ndarray) -> None:
    """One line."""
    axes = part.subplots()
    axes.plot(values, color=COLOURS["input"])
    axes.set_title(f"univariate: (time, features) = ({values.size}, 1)", fontsize=SMALL_TEXT)
    axes.set(xlabel="time step", ylabel=label)


def draw_several(part: Any, lines: Mapping[str, np.ndarray], steps: int) -> None:
    """Each line in a band of its own, named at its left."""
    axes = part.subplots()
    middles = []
    for row, (quantity, values) in enumerate(zip(LINES, lines.values(), strict=False)):
        low, high = np.nanmin(values), np.nanmax(values)
        band = (values - low) / (high - low if high > low else 1.0)
        axes.plot(-row + 0.8 * band, color=COLOURS[quantity], linewidth=1.6)
        axes.axhline(-row - 0.1, color=FAINT, linewidth=0.8)
        middles.append(-row + 0.4)
    axes.set_yticks(middles, list(lines), fontsize=SMALL_TEXT)
    axes.tick_params(axis="y", length=0)
    for tick, quantity in zip(axes.get_yticklabels(), LINES, strict=False):
        tick.set_color(dark(COLOURS[quantity]))
    axes.set_title(
        f"multivariate: (time, features) = ({steps}, {len(lines)}), each in a range of its own",
        fontsize=SMALL_TEXT,
    )
    axes.set(xlabel="time step")


def draw_images(part: Any, label: str, frames: np.ndarray) -> None:
    """The first few images, on one scale."""
    count = min(len(frames), MOST_FRAMES)
    shape = ", ".join(map(str, (*frames.shape, 1)))
    part.suptitle(
        f"images: (time, rows, columns, channels) = ({shape}); the first {count}",
        x=0.02,
        ha="left",
        fontsize=SMALL_TEXT,
    )
    row = part.subplots(1, count, squeeze=False)[0]
    limits = {"vmin": np.nanmin(frames[:count]), "vmax": np.nanmax(frames[:count])}
    for step, axes in enumerate(row):
        image = axes.imshow(frames[step], origin="lower", cmap="cividis", **limits)
        axes.set_xlabel(f"time step {step}", fontsize=SMALL_TEXT)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    bar = part.colorbar(image, ax=list(row), aspect=12, pad=0.02)
    bar.set_label(label, fontsize=SMALL_TEXT)
    bar.outline.set_visible(False)
