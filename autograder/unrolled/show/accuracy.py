"""Accuracy against distance: how far apart two things may be before a model loses the thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import named, numbers
from unrolled.show.display import figure
from unrolled.show.labels import label_ends
from unrolled.show.style import COLOURS, LINE_STYLES, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# A model is drawn in the colour of what carries its memory; the others take what is left.
MODELS = {"LSTM": "cell state", "RNN": "hidden state", "GRU": "output gate"}
SPARE = ("input gate", "forget gate", "candidate", "input", "target")
MARKERS = "osD^vP*"


def accuracy_by_distance(
    results: Mapping[str, tuple[Any, Any]],
    chance: float | None = 0.5,
    title: str = "Accuracy by distance",
    *,
    xlabel: str = "distance in time steps",
    ylabel: str = "accuracy",
) -> None:
    """Draw each model's mean accuracy at each distance, one dot per seed, and the chance level.

    Args:
        results: model -> ``(distances, accuracies)``, numbers of shape ``(distances,)`` and
            ``(seeds, distances)``; accuracies from 0 to 1, NaN where a seed was not run.
        chance: the accuracy of guessing; ``None`` draws no line.
        title: what the figure says, in one sentence.
        xlabel, ylabel: what the axes are.

    Raises:
        ValueError: if shapes do not fit, accuracies leave 0 to 1, or ``results`` is empty.
    """
    figure(*draw_accuracy(results, chance, title, xlabel=xlabel, ylabel=ylabel))


def draw_accuracy(
    results: Mapping[str, tuple[Any, Any]],
    chance: float | None = 0.5,
    title: str = "Accuracy by distance",
    *,
    xlabel: str = "distance in time steps",
    ylabel: str = "accuracy",
) -> tuple[Figure, str]:
    """The figure that ``accuracy_by_distance`` shows, and its alternative text."""
    named(results, "results", "model name -> (distances, accuracies)")
    measured = {model: one_result(model, result) for model, result in results.items()}
    colours = model_colours(measured)
    text = f"{title}. {ylabel} against {xlabel}."
    with drawing():
        fig, axes = new_figure(height=3.4)
        lines = []
        for k, (model, (distances, accuracies)) in enumerate(measured.items()):
            look = {"color": colours[model], "marker": MARKERS[k % len(MARKERS)]}
            means = mean_over_seeds(accuracies)
            style = LINE_STYLES[k % len(LINE_STYLES)]
            lines += axes.plot(distances, means, **look, linestyle=style, markersize=5, label=model)
            if len(accuracies) > 1:
                for seed in accuracies:
                    axes.plot(distances, seed, **look, linestyle="", markersize=3.5, alpha=0.4)
            points = ", ".join(f"{d:g}: {m:.2f}" for d, m in zip(distances, means, strict=True))
            text += f" {model}, mean of {len(accuracies)} seed(s), by distance: {points}."
        if chance is not None:
            # Drawn over the width of the data only, so that its label finds the line's end.
            reach = np.concatenate([distances for distances, _ in measured.values()])
            span = [reach.min(), reach.max()]
            lines += axes.plot(
                span, [chance] * 2, color=COLOURS["baseline"], linestyle=(0, (1, 1)), label="chance"
            )
            text += f" Chance level: {chance:g}."
        lowest = min(np.nanmin(accuracies) for _, accuracies in measured.values())
        axes.set_ylim(min(lowest, 1 if chance is None else chance) - 0.05, 1.03)
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        label_ends(axes, lines)
    return fig, text


def one_result(model: str, result: Any) -> tuple[np.ndarray, np.ndarray]:
    """One model's distances ``(distances,)`` and accuracies ``(seeds, distances)``, checked."""
    try:
        distances, accuracies = result
    except (TypeError, ValueError):
        raise ValueError(f"results[{model!r}] should be a pair (distances, accuracies).") from None
    distances = numbers(distances, f"distances of {model!r}", ("distances",))
    accuracies = numbers(accuracies, f"accuracies of {model!r}", ("seeds", "distances"))
    if accuracies.shape[1] != len(distances):
        raise ValueError(
            f"accuracies of {model!r} should have one column for each of the {len(distances)} "
            f"distances; got shape {accuracies.shape}."
        )
    if np.nanmin(accuracies) < 0 or np.nanmax(accuracies) > 1:
        raise ValueError(f"accuracies of {model!r} should lie between 0 and 1.")
    return distances, accuracies


def mean_over_seeds(accuracies: np.ndarray) -> np.ndarray:
    """The mean of each column of ``(seeds, distances)``; NaN where no seed was run."""
    counts = np.isfinite(accuracies).sum(axis=0)
    totals = np.nansum(accuracies, axis=0)
    return np.divide(totals, counts, out=np.full(len(counts), np.nan), where=counts > 0)


def model_colours(models: Iterable[str]) -> dict[str, str]:
    """A colour for each model: its own if we know it, else the baseline's, then the spare ones."""
    colours, spare = {}, cycle(["baseline", *SPARE])
    for model in models:
        known = [quantity for name, quantity in MODELS.items() if name in model]
        free = [COLOURS[q] for q in known if COLOURS[q] not in colours.values()]
        colours[model] = free[0] if free else COLOURS[next(spare)]
    return colours
