"""Mistakes in cutting a series into windows."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Mistake


def targets_from(name: str, targets: str, sentence: str) -> Mistake:
    """Other values taken for targets."""
    return Mistake(name, sentence, variant={"targets": targets})


LAST_LOST = (
    "Your last window is missing. A series of n values holds n − length − horizon + 1 windows; "
    "with exactly length + horizon values that is one, and not none."
)

WINDOW_MISTAKES = (
    Mistake("last window lost", LAST_LOST, variant={"lost": 1}),
    Mistake(
        "last window lost, and nothing put together where it was the only one",
        LAST_LOST,
        variant={"lost": 1, "empty": "an exception"},
    ),
    Mistake(
        "first window lost",
        "Your first window begins at the second value.",
        variant={"first": 1},
    ),
    targets_from(
        "a gap between input and target",
        "one too late",
        "Your targets begin one step too late: the value right after the input is skipped.",
    ),
    Mistake(
        "short series not refused",
        "For a series shorter than length + horizon you return something empty. A training on no "
        "windows at all would go on in silence, so the contract asks for a `ValueError`.",
        variant={"refuses": "nothing"},
    ),
    Mistake(
        "a single window refused",
        "A series of exactly length + horizon values gives one window. You refuse it.",
        variant={"refuses": "a single window too"},
    ),
    targets_from(
        "target overlaps the input",
        "one too early",
        "Your first target is the last value of the input: the network is shown what it is asked. "
        "Such a leak makes every error look better than it is.",
    ),
    targets_from(
        "target counted from the start of the window",
        "from the start",
        "Your targets are the first values of the input itself. The horizon is counted from the "
        "end of the input.",
    ),
    targets_from(
        "target taken from the end of the input",
        "end of the input",
        "Your targets are the last values of the input itself: `length` counts the input alone, "
        "and the targets come after it.",
    ),
    targets_from(
        "target is the input moved by one",
        "shifted input",
        "Your targets begin one step after the *beginning* of the input. The horizon is counted "
        "from its end.",
    ),
    targets_from(
        "only the last value of the horizon",
        "last only",
        "You return only the value `horizon` steps ahead. All `horizon` values are asked for.",
    ),
    targets_from(
        "only the next value",
        "first only",
        "You return only the value that comes next. `horizon` values are asked for.",
    ),
    Mistake(
        "windows do not overlap",
        "Your windows begin where the input before ended. One begins at *every* step: a series of "
        "a thousand values is then nearly a thousand examples.",
        variant={"stride": "length"},
    ),
    Mistake(
        "windows begin after the targets before",
        "Your windows begin where the targets before ended. One begins at *every* step.",
        variant={"stride": "both"},
    ),
    Mistake(
        "target left in the input",
        "Your inputs are length + horizon long: they hold the targets. Nothing can be wrong with "
        "such a forecast, or right.",
        after=lambda values, _: (
            np.concatenate([values[0], values[1][..., None]], axis=1),
            values[1],
        ),
        kind="inputs",
    ),
    Mistake(
        "newest value first",
        "Your inputs run backwards. Time goes from left to right: the oldest value comes first.",
        after=lambda values, _: (values[0][:, ::-1], values[1]),
        kind="inputs",
    ),
    Mistake(
        "feature axis missing",
        "Your inputs are (windows, length). A layer wants (batch, time, features), and here there "
        "is one feature: (windows, length, 1).",
        after=lambda values, _: (values[0][..., 0], values[1]),
        kind="inputs",
    ),
    Mistake(
        "targets with a feature axis",
        "Your targets are (windows, horizon, 1); (windows, horizon) is asked for. Subtracted from "
        "a forecast of that shape, the extra axis would broadcast to something large and wrong.",
        after=lambda values, _: (values[0], values[1][..., None]),
        kind="targets",
    ),
    Mistake(
        "windows along the wrong axis",
        "Your inputs are (length, windows, 1), and your targets (horizon, windows). Windows come "
        "first.",
        after=lambda values, _: (values[0].swapaxes(0, 1), values[1].T),
        kind="inputs",
    ),
)
