"""The exercise ``layer_norm``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.lesson_07_layer_norm.oracle import layer_norm_oracle
from unrolled.exercises.normalising import (
    DDOF,
    DIVISION,
    EPSILON_IGNORED,
    MEDIAN,
    OF_THE_DIVISION,
    OF_THE_SCALING,
    SCALED_BEFORE,
    SCALING,
    UNBIASED,
    scale_and_shift,
    some_epsilon,
    values,
)
from unrolled.exercises.precision import in_single_precision


def layer_norm(x, gamma, beta, epsilon=1e-3):
    """Layer normalisation over the last axis.

    Args:
        x: (batch, features) or (batch, time, features), float.
        gamma: (features,), the scale.
        beta: (features,), the shift.
        epsilon: float, added to the variance.

    Returns:
        y, in the shape of x.
    """
    mean = x.mean(axis=-1, keepdims=True)  # mean
    var = x.var(axis=-1, keepdims=True)  # variance
    x_hat = (x - mean) / np.sqrt(var + epsilon)  # normalised value
    return gamma * x_hat + beta


def layer_norm_challenge(
    rng: np.random.Generator, shape: tuple[int, ...], epsilon: bool = True, constant: str = "row"
) -> Challenge:
    """The arguments of ``layer_norm``, with or without an epsilon."""
    given = {"epsilon": some_epsilon(rng)} if epsilon else {}
    return {"x": values(rng, shape, constant), **scale_and_shift(rng, shape[-1]), **given}


def layer_norm_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Rows and sequences; the first without an epsilon, the last in single precision."""
    shapes = [(2, 7, 3), (5, 1), (1, 1, 6), (3, 30, 4)] if hidden else [(3, 4, 5), (1, 3)]
    single = layer_norm_challenge(rng, (4, 3, 5), constant="")
    return [
        layer_norm_challenge(rng, (4, 6) if hidden else (2, 4), epsilon=False),
        *(layer_norm_challenge(rng, shape) for shape in shapes),
        in_single_precision(single),
    ]


MEAN, VAR = "x.mean(axis=-1, keepdims=True)", "x.var(axis=-1, keepdims=True)"


def pooling(axes: str, keepdims: bool = True) -> tuple[tuple[str, str], tuple[str, str]]:
    """The edits that pool other axes."""
    how = f"axis={axes}, keepdims={keepdims}"
    return (MEAN, f"x.mean({how})"), (VAR, f"x.var({how})")


AXES_MISTAKES = (
    Mistake(
        "batch normalisation: all but the features pooled",
        "You have one mean for each feature, over all samples and steps. That is batch "
        "normalisation; here every sample, at every step, has a mean of its own.",
        edits=pooling("tuple(range(x.ndim - 1))"),
    ),
    Mistake(
        "the samples pooled: axis 0",
        "You take the mean over the samples. Layer normalisation never looks at another sample; "
        "it pools the features, the last axis.",
        edits=pooling("0"),
    ),
    Mistake(
        "axis 1 pooled for the last axis",
        "You take the mean over axis 1. That is the last axis of a (batch, features) array only; "
        "in a sequence it is time. The features are always axis −1.",
        edits=pooling("1"),
    ),
    Mistake(
        "time steps pooled with the features",
        "You have one mean for each sample, over its steps and features. At every step the "
        "features are normalised on their own: only the last axis is pooled.",
        edits=pooling("tuple(range(1, x.ndim))"),
    ),
    Mistake(
        "everything pooled into one mean",
        "You have one mean and one variance for the whole array. Every sample, at every step, has "
        "its own.",
        edits=pooling("None"),
    ),
    Mistake(
        "keepdims forgotten",
        "One row alone comes out right, several do not, as happens when mean and variance have "
        "lost the last axis: NumPy lines them up with the wrong one, if it can at all. "
        "`keepdims=True` keeps the axis, with length 1.",
        edits=pooling("-1", keepdims=False),
    ),
)

RMS = "x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + epsilon)"
OF_THE_STATISTICS = (
    Mistake(DDOF, UNBIASED, edits=((VAR, "x.var(axis=-1, ddof=1, keepdims=True)"),)),
    Mistake(
        "mean of squares for the variance",
        "Your variance is the mean of the squares themselves. The mean must be subtracted before "
        "squaring.",
        edits=((VAR, "(x**2).mean(axis=-1, keepdims=True)"),),
    ),
    *(
        Mistake(
            f"RMS normalisation{ending}",
            "You divide by the root of the mean square and subtract no mean. That is RMSNorm; "
            f"layer normalisation subtracts the mean first, {shift}.",
            edits=((DIVISION, RMS), (SCALING, scaled)),
        )
        for ending, scaled, shift in (
            ("", SCALING, "and divides by the standard deviation"),
            (", without beta", "gamma * x_hat", "and adds beta at the end"),
        )
    ),
    Mistake(
        "mean distance for the standard deviation",
        "You divide by the mean of the absolute distances from the mean. The standard deviation is "
        "the root of the mean *squared* distance.",
        edits=((VAR, "np.abs(x - mean).mean(axis=-1, keepdims=True) ** 2"),),
    ),
    Mistake(
        "max − min for the standard deviation",
        "You divide by the distance from the smallest value to the largest. That is another way of "
        "scaling; here it is the standard deviation.",
        edits=((VAR, "np.ptp(x, axis=-1, keepdims=True) ** 2"),),
    ),
    Mistake(
        "length of the row for the standard deviation",
        "You divide by the length of the row, the root of the *sum* of its squared distances from "
        "the mean. The variance is their mean.",
        edits=((VAR, "((x - mean) ** 2).sum(axis=-1, keepdims=True)"),),
    ),
    Mistake("median for mean", MEDIAN, edits=((MEAN, "np.median(x, axis=-1, keepdims=True)"),)),
)


def other_default(value: str, words: str, whose: str) -> Mistake:
    """Another library's epsilon where none is given."""
    return Mistake(
        f"epsilon of another library: {words}",
        f"Where epsilon is not given you use {words}, which is {whose}. Keras's is 0.001.",
        edits=(("epsilon=1e-3", f"epsilon={value}"),),
    )


LAYER_NORM = Exercise(
    name="layer_norm",
    returns=(Output("y", ("sample", "step", "feature")),),
    challenges=layer_norm_challenges,
    oracle=layer_norm_oracle,
    reference=layer_norm,
    mistakes=(
        *AXES_MISTAKES,
        *OF_THE_STATISTICS,
        *OF_THE_DIVISION,
        *OF_THE_SCALING,
        SCALED_BEFORE,
        *EPSILON_IGNORED,
        other_default("1e-5", "1e-5", "PyTorch's"),
        other_default("1e-6", "1e-6", "that of Flax"),
        other_default("1e-8", "1e-8 or smaller", "what optimisers use"),
    ),
    hints=(
        "Take one sample, at one step: its features are a short row of numbers. Normalise that row "
        "by hand, and then do it for all rows at once.",
        "Which axis is the features', whether there is a time axis or not? Count from the end.",
        "`keepdims=True` keeps an axis of length 1, so that the mean can be subtracted from `x`.",
    ),
    points=3,
)
