"""Values over the words of a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from unrolled.show.arrays import brief, named, numbers
from unrolled.show.display import figure
from unrolled.show.labels import label_ends
from unrolled.show.style import COLOURS, INK, LINE_STYLES, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SPARE = ("hidden state", "cell state", "input gate", "candidate", "output gate")


def over_words(
    traces: Mapping[str, Any],
    words: Sequence[Any],
    title: str,
    ylabel: str,
    *,
    undecided: float | None = None,
) -> None:
    """Draw values over the words of a sentence, each line labelled at its end.

    Args:
        traces: label -> values ``(words,)``, numbers.
        words: the words, one for each value.
        title: what the figure says, in one sentence.
        ylabel: what the values are.
        undecided: a level to mark by a thin line, such as 0.5.

    Raises:
        ValueError: if a trace is no array of numbers, or not as long as ``words``.
    """
    figure(*draw_over_words(traces, words, title, ylabel, undecided=undecided))


def draw_over_words(
    traces: Mapping[str, Any],
    words: Sequence[Any],
    title: str,
    ylabel: str,
    *,
    undecided: float | None = None,
) -> tuple[Figure, str]:
    """The figure that ``over_words`` shows, and its alternative text."""
    named(traces, "traces", "label -> 1-D array over words")
    words = [str(word) for word in words]
    values = {
        label: numbers(trace, f"trace {label!r}", ("words",)) for label, trace in traces.items()
    }
    for label, trace in values.items():
        if trace.size != len(words):
            raise ValueError(
                f"trace {label!r} should have one value for each of {len(words)} words; "
                f"got {trace.size}."
            )
    text = f"{title}. {ylabel} after each word."
    with drawing():
        fig, axes = new_figure(height=3.4)
        lines = []
        looks = zip(cycle(SPARE), cycle(LINE_STYLES), strict=False)
        for (label, trace), (quantity, style) in zip(values.items(), looks, strict=False):
            look = {"color": COLOURS[quantity], "linestyle": style, "marker": "o", "markersize": 4}
            lines += axes.plot(trace, label=label, **look)
            points = ", ".join(f"{w} {brief(v)}" for w, v in zip(words, trace, strict=True))
            text += f" {label}: {points}."
        if undecided is not None:
            axes.axhline(undecided, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
        upright = max(map(len, words)) * len(words) > 60
        axes.set_xticks(range(len(words)), words, rotation=90 if upright else 0)
        axes.set(xlabel="word", ylabel=ylabel, title=title)
        label_ends(axes, lines)
    return fig, text
