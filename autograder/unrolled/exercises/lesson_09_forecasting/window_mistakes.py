"""Mistakes in cutting a series into windows."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Mistake

TARGETS = "series[end : end + horizon]"
LAST_LOST = (
    "Your last window is missing. A series of n values holds n − length − horizon + 1 windows; "
    "with exactly length + horizon values that is one, and not none."
)


def targets_from(name: str, targets: str, sentence: str) -> Mistake:
    """Other values taken for targets."""
    return Mistake(name, sentence, edits=((TARGETS, targets),))


def beyond_the_end(name: str, joined: str, fails: str) -> Mistake:
    """Windows that begin so late that their targets are cut short.

    Args:
        name: of the mistake.
        joined: the NumPy function that puts the targets together.
        fails: what it complains of.
    """
    return Mistake(
        name,
        "Your last pieces are shorter than the others, because a slice runs beyond the end of the "
        "series. Where may a window begin at the latest, if its targets are to fit?",
        edits=(
            ("range(count)", "range(len(series) - length + 1)"),
            ("np.array(targets)", f"np.{joined}(targets)"),
        ),
        fails=fails,
    )


WINDOW_MISTAKES = (
    Mistake("last window lost", LAST_LOST, edits=(("range(count)", "range(count - 1)"),)),
    Mistake("one window too few", LAST_LOST, edits=(("- horizon + 1", "- horizon"),)),
    Mistake(
        "windows horizon steps apart",
        "Your windows begin `horizon` steps apart. One begins at *every* step: a series of a "
        "thousand values is then nearly a thousand examples.",
        edits=(("range(count)", "range(0, count, horizon)"),),
    ),
    Mistake(
        "first window lost",
        "Your first window begins at the second value.",
        edits=(("range(count)", "range(1, count)"),),
    ),
    Mistake(
        "a gap between input and target",
        "Your targets begin one step too late: the value right after the input is skipped.",
        edits=(
            (TARGETS, "series[end + 1 : end + 1 + horizon]"),
            ("range(count)", "range(count - 1)"),
        ),
    ),
    Mistake(
        "a gap between input and target, and a longer series needed",
        "Your targets begin one step too late: the value right after the input is skipped.",
        edits=((TARGETS, "series[end + 1 : end + 1 + horizon]"), ("- horizon + 1", "- horizon")),
    ),
    beyond_the_end("slices run beyond the end", "array", "inhomogeneous"),
    beyond_the_end(
        "slices beyond the end stacked", "stack", "all input arrays must have the same shape"
    ),
    Mistake(
        "short series not refused",
        "For a series shorter than length + horizon you return something empty. A training on no "
        "windows at all would go on in silence, so the contract asks for a `ValueError`.",
        edits=(("count < 1", "False"),),
    ),
    Mistake(
        "the length alone checked",
        "You refuse a series with fewer than `length` values. A window needs `horizon` values "
        "more, for its targets.",
        edits=(("count < 1", "len(series) < length"),),
    ),
    Mistake(
        "a single window refused",
        "A series of exactly length + horizon values gives one window. You refuse it.",
        edits=(("count < 1", "count < 2"),),
    ),
    targets_from(
        "target overlaps the input",
        "series[end - 1 : end - 1 + horizon]",
        "Your first target is the last value of the input: the network is shown what it is asked. "
        "Such a leak makes every error look better than it is.",
    ),
    targets_from(
        "target counted from the start of the window",
        "series[start : start + horizon]",
        "Your targets are the first values of the input itself. The horizon is counted from the "
        "end of the input.",
    ),
    targets_from(
        "target taken from the end of the input",
        "series[end - horizon : end]",
        "Your targets are the last values of the input itself: `length` counts the input alone, "
        "and the targets come after it.",
    ),
    targets_from(
        "target is the input moved by one",
        "series[start + 1 : start + 1 + horizon]",
        "Your targets begin one step after the *beginning* of the input. The horizon is counted "
        "from its end.",
    ),
    targets_from(
        "only the last value of the horizon",
        "series[end + horizon - 1 : end + horizon]",
        "You return only the value `horizon` steps ahead. All `horizon` values are needed.",
    ),
    targets_from(
        "only the last value of the horizon, without an axis",
        "series[end + horizon - 1]",
        "You return only the value `horizon` steps ahead. All `horizon` values are needed.",
    ),
    targets_from(
        "only the next value",
        "series[end : end + 1]",
        "You return only the value that comes next. `horizon` values are needed.",
    ),
    Mistake(
        "windows do not overlap",
        "Your windows begin where the input before ended. One begins at *every* step: a series of "
        "a thousand values is then nearly a thousand examples.",
        edits=(("range(count)", "range(0, count, length)"),),
    ),
    Mistake(
        "windows begin after the targets before",
        "Your windows begin where the targets before ended. One begins at *every* step.",
        edits=(("range(count)", "range(0, count, length + horizon)"),),
    ),
    Mistake(
        "target left in the input",
        "Your inputs are length + horizon long: they hold the targets, and a network could "
        "simply copy them.",
        edits=(("series[start:end]", "series[start : end + horizon]"),),
    ),
    Mistake(
        "newest value first",
        "Your inputs run backwards. Time goes from left to right: the oldest value comes first.",
        edits=(("series[start:end]", "series[start:end][::-1]"),),
    ),
    Mistake(
        "targets with a feature axis",
        "Your targets are (windows, horizon, 1); the contract asks for (windows, horizon). "
        "Subtracted from a forecast of that shape, the extra axis would broadcast to something "
        "large and wrong.",
        edits=(("np.array(targets)", "np.array(targets)[..., None]"),),
    ),
    Mistake(
        "windows along the wrong axis",
        "Your inputs are (length, windows, 1), and your targets (horizon, windows). Windows come "
        "first.",
        after=lambda values, _: (np.swapaxes(values[0], 0, 1), np.transpose(values[1])),
        kind="inputs",
    ),
)
