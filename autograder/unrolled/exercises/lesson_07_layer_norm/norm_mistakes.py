"""Mistakes that every kind of normalising knows: the spread, epsilon, gamma and beta."""

from __future__ import annotations

from collections.abc import Callable

from unrolled.exercises.exercise import Challenge, Mistake

# Where the statistics are given, nothing is pooled and nothing of these can go wrong.
SPREAD_MISTAKES = (
    Mistake(
        "ddof = 1",
        "Your variance divides by one less than the number of values (`ddof=1`). That estimates "
        "the variance of a whole population from a sample; here the values themselves are brought "
        "to variance 1, so their sum of squares is divided by how many they are.",
        variant={"spread": "ddof = 1"},
    ),
    Mistake(
        "mean of squares for the variance",
        "Your variance is the mean of the squares themselves. The mean must be subtracted before "
        "squaring.",
        variant={"spread": "around 0"},
    ),
    Mistake(
        "mean distance for the standard deviation",
        "You divide by the mean of the absolute distances from the mean. The standard deviation is "
        "the root of the mean *squared* distance.",
        variant={"spread": "absolute"},
    ),
    Mistake(
        "max − min for the standard deviation",
        "You divide by the distance from the smallest value to the largest. That is another way of "
        "scaling; here it is the standard deviation.",
        variant={"spread": "range"},
    ),
    Mistake(
        "median for mean",
        "You subtract the median. With several values it differs from the mean.",
        variant={"centre": "median"},
    ),
)

CENTRE_MISTAKES = (
    Mistake(
        "mean not subtracted",
        "You divide by the standard deviation without having subtracted the mean.",
        variant={"centre": "none"},
    ),
    Mistake(
        "not divided by the standard deviation",
        "You subtract the mean and leave the size as it is.",
        variant={"divisor": "one"},
    ),
)

DIVISOR_MISTAKES = (
    Mistake(
        "variance for standard deviation",
        "You divide by the variance plus epsilon: the square root is missing.",
        variant={"divisor": "variance"},
    ),
    Mistake(
        "root taken twice",
        "You divide by the fourth root: what has gone through a square root already is no variance "
        "any more.",
        variant={"divisor": "fourth root"},
    ),
    Mistake(
        "standard deviation under the root",
        "Under your root stands the standard deviation plus epsilon. `std` has taken its root "
        "already; under the root belongs the variance, `var`.",
        variant={"divisor": "standard deviation under the root"},
    ),
    Mistake(
        "epsilon outside the root",
        "You add epsilon to the standard deviation. It is added to the variance, under the root. "
        "One sees the difference where the values hardly vary.",
        variant={"divisor": "epsilon outside"},
    ),
    Mistake(
        "epsilon missing",
        "Your numbers are those without epsilon. Where all values are equal, that divides zero by "
        "zero.",
        variant={"divisor": "no epsilon"},
    ),
    Mistake(
        "epsilon squared",
        "You add the square of epsilon to the variance. It is added as it is.",
        variant={"divisor": "epsilon squared"},
    ),
)

SCALE_MISTAKES = (
    Mistake(
        "gamma missing",
        "Your numbers are not scaled: gamma is not used.",
        variant={"scale": "no gamma"},
    ),
    Mistake(
        "beta missing",
        "Your numbers are not shifted: beta is not used.",
        variant={"scale": "no beta"},
    ),
    Mistake(
        "gamma and beta missing",
        "Your numbers are normalised, and neither scaled nor shifted: gamma and beta are not used.",
        variant={"scale": "neither"},
    ),
    Mistake(
        "gamma and beta swapped",
        "You multiply by beta and add gamma. Gamma is the scale and beta the shift.",
        variant={"scale": "swapped"},
    ),
    Mistake(
        "beta added before scaling",
        "You add beta first and multiply by gamma afterwards, so that beta is scaled too.",
        variant={"scale": "beta first"},
    ),
    Mistake(
        "divided by gamma",
        "You divide by gamma; it multiplies.",
        variant={"scale": "divided"},
    ),
    Mistake(
        "beta subtracted",
        "You subtract beta; it is added.",
        variant={"scale": "beta subtracted"},
    ),
    Mistake(
        "1 + gamma for gamma",
        "You multiply by 1 + gamma. Some networks store the scale like that; Keras's gamma begins "
        "at 1 and is the whole scale.",
        variant={"scale": "1 + gamma"},
    ),
)

SCALED_BEFORE = Mistake(
    "scaled and shifted before normalising",
    "You apply gamma and beta first and normalise afterwards, which takes away most of what they "
    "did. They come last.",
    variant={"scaled_before": True},
)


def with_epsilon(value: float) -> Callable[[Challenge], Challenge]:
    """A change to what a learner computes who uses this epsilon whatever is given."""
    return lambda challenge: {**challenge, "epsilon": value}


def epsilon_ignored(value: float, words: str) -> Mistake:
    """The epsilon that is given is not used, but another; ``words`` says whose it is."""
    return Mistake(
        f"epsilon ignored: always {words}",
        f"Your numbers are those with an epsilon of {words}, whatever epsilon is given.",
        with_epsilon(value),
        kind="epsilon",
    )


EPSILON_IGNORED = (epsilon_ignored(1e-3, "0.001"), epsilon_ignored(1e-5, "0.00001"))


def other_default(value: float, words: str, whose: str) -> Mistake:
    """Another library's epsilon where none is given."""
    return Mistake(
        f"epsilon of another library: {words}",
        f"Where epsilon is not given you use {words}, which is {whose}. Keras's is 0.001.",
        lambda challenge: challenge if "epsilon" in challenge else with_epsilon(value)(challenge),
        kind="epsilon",
    )


OTHER_EPSILONS = (
    other_default(1e-5, "1e-5", "PyTorch's"),
    other_default(1e-6, "1e-6", "that of Flax"),
    other_default(1e-8, "1e-8 or smaller", "what optimisers use"),
)
