"""How long a memory lasts: one line per trace, over time steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import brief, named, numbers
from unrolled.show.display import figure
from unrolled.show.labels import label_ends, mark
from unrolled.show.style import COLOURS, LINE_STYLES, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# On a log scale, what is smaller than this part of the largest value leaves the picture.
SMALLEST_PART = 1e-8


def memory(
    traces: Mapping[str, Any],
    title: str,
    ylabel: str,
    events: Mapping[float, str] | None = None,
    *,
    xlabel: str = "time step",
    log_scale: bool = False,
    quantity: str | Mapping[str, str] = "cell state",
) -> None:
    """Draw values over time steps, each line labelled at its end.

    Args:
        traces: label -> values, ``(steps,)``, numbers, all of the same length; NaN leaves a gap.
            A label that is a name in ``COLOURS`` is drawn in that colour.
        title: what the figure says, in one sentence.
        ylabel: what the values are.
        events: time step -> a word or two, marked by an upright line.
        xlabel: what the steps are, with their unit if they have one.
        log_scale: draw the sizes ``abs(value)`` on a log scale, down to 1e-8 of the largest.
        quantity: the name in ``COLOURS`` of what the other traces show; or one for each label.

    Raises:
        ValueError: if a trace is no ``(steps,)`` array of numbers, lengths differ, ``traces`` is
            empty, ``quantity`` has no colour, or all is zero on a log scale.
    """
    figure(
        *draw_memory(
            traces, title, ylabel, events, xlabel=xlabel, log_scale=log_scale, quantity=quantity
        )
    )


def draw_memory(
    traces: Mapping[str, Any],
    title: str,
    ylabel: str,
    events: Mapping[float, str] | None = None,
    *,
    xlabel: str = "time step",
    log_scale: bool = False,
    quantity: str | Mapping[str, str] = "cell state",
) -> tuple[Figure, str]:
    """The figure that ``memory`` shows, and its alternative text."""
    named(traces, "traces", "label -> 1-D array over time steps")
    shows = quantity if isinstance(quantity, Mapping) else dict.fromkeys(traces, quantity)
    for label in traces:
        if label not in COLOURS and shows.get(label) not in COLOURS:
            raise ValueError(
                f"quantity should be one of {', '.join(COLOURS)}; got {shows.get(label)!r}."
            )
    values = {
        label: numbers(trace, f"trace {label!r}", ("steps",)) for label, trace in traces.items()
    }
    lengths = {label: len(trace) for label, trace in values.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"all traces should have the same number of steps; got {lengths}.")
    if log_scale and not any(np.nan_to_num(trace).any() for trace in values.values()):
        raise ValueError("a log scale needs a trace that is not zero everywhere.")
    with drawing():
        fig, axes = new_figure(height=3.4)
        lines = []
        largest = max(np.nanmax(np.abs(trace)) for trace in values.values())
        for k, (label, trace) in enumerate(values.items()):
            drawn = down_to(SMALLEST_PART * largest, trace) if log_scale else trace
            lines += axes.plot(
                drawn,
                color=COLOURS[label if label in COLOURS else shows[label]],
                linestyle=LINE_STYLES[k % len(LINE_STYLES)],
                label=label,
                marker=".",
                markevery=alone(drawn),
            )
        if log_scale:
            axes.set_yscale("log")
            axes.set_ylim(SMALLEST_PART * largest, 2 * largest)
        axes.set_title(title, pad=22 if events else 8)
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.margins(x=0.01)
        mark(axes, dict(events or {}))
        label_ends(axes, lines)
    return fig, describe(values, title, ylabel, xlabel, dict(events or {}))


def alone(trace: np.ndarray) -> np.ndarray:
    """Where a value has no neighbour, so that no line leads to it."""
    there = np.pad(np.isfinite(trace), 1)
    return there[1:-1] & ~there[:-2] & ~there[2:]


def down_to(smallest: float, trace: np.ndarray) -> np.ndarray:
    """The sizes of ``trace``, ended where they first reach ``smallest``; the rest is NaN."""
    sizes = np.abs(trace)
    below = np.flatnonzero(sizes <= smallest)
    if len(below):
        sizes[below[0]] = smallest
        sizes[below[0] + 1 :] = np.nan
    return sizes


def describe(
    values: Mapping[str, np.ndarray],
    title: str,
    ylabel: str,
    xlabel: str,
    events: Mapping[float, str],
) -> str:
    """The figure in words: where each line starts, where it ends."""
    lines = []
    for label, trace in values.items():
        seen = trace[np.isfinite(trace)]
        lines.append(f"{label}: from {brief(seen[0])} to {brief(seen[-1])}")
    last = len(next(iter(values.values()))) - 1
    text = f"{title}. {ylabel}, {xlabel} 0 to {last}, one line each. {'; '.join(lines)}."
    for step, event in events.items():
        text += f" At step {step}: {event}."
    return text
