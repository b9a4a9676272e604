"""What the gates do over a real sequence: one heat map per gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import brief, named, numbers
from unrolled.show.display import figure
from unrolled.show.style import COLOURS, DPI, SMALL_TEXT, WIDTH, dark, drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIGNED = ("candidate", "cell state", "hidden state", "input")
# Below zero is dark, above zero is light, so that the sign survives a print in grey.
BELOW, ABOVE = "#08306B", "#F08A00"
MOST_WORDS, LONGEST_WORD = 40, 14


def gates(
    gates: Mapping[str, Any],
    words: Sequence[Any],
    units: Sequence[int] | None = None,
    title: str = "What the gates do at each step",
) -> None:
    """Draw one heat map per gate, below each other: steps from left to right, units downwards.

    Gates share one scale from 0 to 1. Signed quantities come below them on a scale around zero;
    the cell state, which may leave −1 to 1, has its own.

    Args:
        gates: name -> values ``(time, units)``, numbers, all of the same shape. A name in
            ``COLOURS`` gets its colour; ``"candidate"``, ``"cell state"``, ``"hidden state"``, and
            whatever goes below zero, count as signed.
        words: what stands at each of the ``time`` steps: words, characters or time stamps.
        units: which units to draw, by index; ``None`` draws all.
        title: what the figure says, in one sentence.

    Raises:
        ValueError: if shapes differ or do not fit ``words``, a unit does not exist, an unsigned
            gate leaves 0 to 1, or ``gates`` is empty.
    """
    figure(*draw_gates(gates, words, units, title))


def draw_gates(
    gates: Mapping[str, Any],
    words: Sequence[Any],
    units: Sequence[int] | None = None,
    title: str = "What the gates do at each step",
) -> tuple[Figure, str]:
    """The figure that ``gates`` shows, and its alternative text."""
    words = [str(word) for word in words]
    values = checked(gates, words)
    shown = shown_units(units, next(iter(values.values())).shape[1])
    values = {name: value[:, shown] for name, value in values.items()}
    groups = by_scale(values)
    with drawing():
        fig, rows = stacked(values, len(shown))
        fig.suptitle(title, x=0.01, ha="left")
        left = list(rows)
        for limits, names in groups.items():
            group, left = left[: len(names)], left[len(names) :]
            for axes, name in zip(group, names, strict=True):
                image = axes.imshow(
                    values[name].T,
                    aspect="auto",
                    interpolation="nearest",
                    cmap=colour_map(limits),
                    vmin=limits[0],
                    vmax=limits[1],
                )
                axes.set_title(name, color=dark(COLOURS.get(name, "#000000")), fontsize=SMALL_TEXT)
                axes.set_ylabel("unit")
                every = -(-len(shown) // 4)
                axes.set_yticks(range(0, len(shown), every), [str(u) for u in shown[::every]])
            bar = fig.colorbar(image, ax=group, aspect=9 * len(group), pad=0.02)
            bar.set_label("closed → open" if limits[0] == 0 else "value", fontsize=SMALL_TEXT)
            bar.outline.set_visible(False)
        name_steps(rows[-1], words)
    return fig, describe(values, words, shown, title)


def checked(gates: Mapping[str, Any], words: Sequence[str]) -> dict[str, np.ndarray]:
    """The gates as arrays ``(time, units)`` that fit each other and the words."""
    named(gates, "gates", "gate name -> (time, units) array")
    values = {name: numbers(v, f"gate {name!r}", ("time", "units")) for name, v in gates.items()}
    shapes = {name: value.shape for name, value in values.items()}
    if len(set(shapes.values())) > 1:
        raise ValueError(f"all gates should have the same shape (time, units); got {shapes}.")
    steps = len(next(iter(values.values())))
    if steps != len(words):
        raise ValueError(
            f"words should have one entry for each of {steps} steps; got {len(words)}."
        )
    for name, value in values.items():
        # A sigmoid in float32 may end a rounding error above 1.
        if not is_signed(name, value) and np.nanmax(value) > 1 + 1e-6:
            raise ValueError(
                f"gate {name!r} should lie between 0 and 1; its largest value is "
                f"{brief(np.nanmax(value))}."
            )
    return values


def shown_units(units: Sequence[int] | None, count: int) -> list[int]:
    """The indices of the units to draw."""
    if units is None:
        return list(range(count))
    shown = [int(unit) for unit in units]
    if not shown or not all(0 <= unit < count for unit in shown):
        raise ValueError(f"units should be indices from 0 to {count - 1}; got {list(units)}.")
    return shown


def is_signed(name: str, value: np.ndarray) -> bool:
    """Whether zero is the middle of this quantity's scale."""
    return name in SIGNED or np.nanmin(value) < 0


def by_scale(values: Mapping[str, np.ndarray]) -> dict[tuple[float, float], list[str]]:
    """The names that share a scale: ``(lowest, highest)`` -> names, gates first."""
    groups: dict[tuple[float, float], list[str]] = {}
    for name, value in values.items():
        reach = max(1.0, float(np.nanmax(np.abs(value))))
        limits = (-reach, reach) if is_signed(name, value) else (0.0, 1.0)
        groups.setdefault(limits, []).append(name)
    return dict(sorted(groups.items(), key=lambda group: group[0][0] < 0))


def stacked(values: Mapping[str, np.ndarray], units: int) -> tuple[Figure, list[Any]]:
    """A figure with one axes per gate, as high as its units need, and the axes in a list."""
    from matplotlib.figure import Figure

    panel = min(max(0.09 * units, 0.55), 1.3)
    height = 1.5 + len(values) * (panel + 0.32)
    fig = Figure(figsize=(WIDTH, height), dpi=DPI, layout="constrained")
    rows = fig.subplots(len(values), 1, sharex=True, squeeze=False)[:, 0]
    for axes in rows:
        axes.spines[:].set_visible(False)
        axes.tick_params(length=2)
    return fig, list(rows)


def colour_map(limits: tuple[float, float]) -> Any:
    """Dark to bright for gates; dark, white, orange for what has a sign."""
    from matplotlib.colors import LinearSegmentedColormap

    if limits[0] == 0:
        return "cividis"
    return LinearSegmentedColormap.from_list("signed", [BELOW, "#FFFFFF", ABOVE])


def name_steps(axes: Any, words: Sequence[str]) -> None:
    """Write the words below the last heat map; of very many, every second or third."""
    every = -(-len(words) // MOST_WORDS)
    short = [w if len(w) <= LONGEST_WORD else w[: LONGEST_WORD - 1] + "…" for w in words]
    upright = max(map(len, short)) * len(words) > 60
    axes.set_xticks(range(0, len(words), every), short[::every])
    axes.tick_params(axis="x", rotation=90 if upright else 0)
    axes.set_xlabel("step of the sequence")


def describe(
    values: Mapping[str, np.ndarray], words: Sequence[str], shown: Sequence[int], title: str
) -> str:
    """The figure in words: each quantity's range, and where it is highest and lowest."""
    text = f"{title}. Heat maps over {len(words)} steps and {len(shown)} unit(s)."
    for name, value in values.items():
        means = np.nan_to_num(value).mean(axis=1)
        high, low = int(means.argmax()), int(means.argmin())
        text += (
            f" {name}: from {brief(np.nanmin(value))} to {brief(np.nanmax(value))}; on average "
            f"over the units highest at step {high} ({words[high]}) and lowest at step {low} "
            f"({words[low]})."
        )
    return text
