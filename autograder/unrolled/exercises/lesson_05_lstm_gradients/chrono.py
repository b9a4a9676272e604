"""The exercise ``chrono_bias``: a random answer, so its properties are compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_05_lstm_gradients.chrono_mistakes import CHRONO_MISTAKES


def chrono_bias(units, longest, rng):
    """A starting bias for an LSTM that is to remember over up to `longest` steps.

    Args:
        units: int, the width of the layer.
        longest: int above 2, the longest dependency that is expected.
        rng: numpy.random.Generator, where all randomness comes from.

    Returns:
        bias: (4 * units,), blocks i, f, c, o. Forget gate: the logarithm of a real number drawn
            uniformly between 1 and longest - 1, its own for each unit; input gate: its negative;
            the rest: 0.
    """
    steps = rng.uniform(1, longest - 1, size=units)  # drawn numbers
    forget = np.log(steps)  # forget bias
    rest = np.zeros(2 * units)  # zeros
    return np.concatenate([-forget, forget, rest])


# Of a fair sample of so many units, none of these limits is crossed in one of a million checks; a
# range that begins or ends one step off crosses one of them for certain, where `longest` is small.
MANY, MOST_OFF, NEAR = 2000, 0.07, 0.05
FACTS = (
    "the same `rng` gives the same bias again",
    "another `rng` gives another bias",
    "every unit has a number of its own",
    "no forget bias is below log 1",
    "no forget bias is above log(longest − 1)",
    f"of {MANY} units, some come near log 1",
    f"of {MANY} units, some come near log(longest − 1)",
    "exp(forget bias) is not always a whole number",
    f"exp(forget bias) of {MANY} units is longest / 2 on average",
    f"exp(forget bias) of {MANY} units is distributed uniformly",
    # What follows from the others, and tells mistakes apart.
    "no forget bias is above log(longest)",
    "no forget bias is above 2 · log(longest)",
    "the forget bias is not always a whole number",
    f"of {MANY} units, some have more than half of log(longest − 1)",
    f"the numbers of {MANY} units are not sorted",
)


def chrono_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several widths and lengths; the first one again with the same seed; many units twice."""
    cases = ((3, 20), (1, 7), (5, 300)) if hidden else ((2, 10), (4, 100), (1, 50))
    cases += ((MANY, 6 if hidden else 5), (MANY, 60 if hidden else 50))
    seeds = rng.integers(2**32, size=len(cases)).tolist()
    challenges = [
        {"units": units, "longest": longest, "rng": seed}
        for (units, longest), seed in zip(cases, seeds, strict=True)
    ]
    return [*challenges, dict(challenges[0])]


def chrono_oracle(challenge: Challenge) -> Expected:
    """The same with Keras's random numbers."""
    import keras

    units, longest, seed = challenge.values()
    steps = keras.random.uniform((units,), 1.0, longest - 1.0, dtype="float64", seed=seed)
    forget = keras.ops.convert_to_numpy(keras.ops.log(steps))
    return Expected((np.concatenate([-forget, forget, np.zeros(2 * units)]),))


def measure(challenges: list[Challenge], biases: list[np.ndarray]) -> list[tuple[Any, ...]]:
    """For each bias what must be zero in it; for each, too, which of ``FACTS`` hold of all.

    Of biases that are all the same, the facts about many tell nothing, and count as true.
    """
    forgets = [np.split(bias, 4)[1] for bias in biases]
    limits = [np.log(challenge["longest"] - 1) for challenge in challenges]
    many = [
        (forget, limit)
        for forget, limit in zip(forgets, limits, strict=True)
        if len(forget) == MANY
    ]
    # Of few units that are to be whole numbers, all are the same now and then.
    one_number = any(np.ptp(forget) == 0.0 for forget in forgets if len(forget) == MANY)
    facts = (
        bool(np.array_equal(biases[0], biases[-1])),
        not (len(many) == 2 and alike(*many)),
        not one_number,
        min(forget.min() for forget in forgets) >= -1e-6,
        all(forget.max() <= limit + 1e-6 for forget, limit in zip(forgets, limits, strict=True)),
        *(one_number or all(fact) for fact in zip(*(spread(*each) for each in many), strict=True)),
        *(
            all(forget.max() <= times * np.log(np.exp(limit) + 1) + 1e-6 for forget, limit in many)
            for times in (1, 2)
        ),
        one_number or not all(np.array_equal(forget, np.round(forget)) for forget, _ in many),
        one_number or all(forget.max() > limit / 2 for forget, limit in many),
        one_number or not any(is_sorted(forget) for forget, _ in many),
    )
    return [
        (
            np.add(*np.split(bias, 4)[:2]),
            np.concatenate(np.split(bias, 4)[2:]),
            tuple(map(bool, facts)),
        )
        for bias in biases
    ]


def alike(one: tuple[np.ndarray, float], other: tuple[np.ndarray, float]) -> bool:
    """Whether two draws of the same number of units are the same but for their limits."""
    places = [(np.exp(forget) - 1) / (np.exp(limit) - 1) for forget, limit in (one, other)]
    return bool(np.allclose(*places, atol=1e-3))


def is_sorted(forget: np.ndarray) -> bool:
    """Whether numbers only grow or only fall."""
    steps = np.diff(forget)
    return bool((steps >= 0).all() or (steps <= 0).all())


def spread(forget: np.ndarray, limit: float) -> tuple[bool, ...]:
    """Five of ``FACTS``, of one draw: how its numbers are spread."""
    steps, longest = np.exp(forget), np.exp(limit)
    places = np.sort((steps - 1) / (longest - 1))
    even = (np.arange(len(places)) + 0.5) / len(places)
    return (
        bool(places[0] < NEAR),
        bool(places[-1] > 1 - NEAR),
        not np.allclose(steps, np.round(steps), atol=1e-5),
        bool(abs(places.mean() - 0.5) < NEAR),
        bool(np.abs(places - even).max() < MOST_OFF),
    )


CHRONO_BIAS = Exercise(
    name="chrono_bias",
    returns=(Output("bias", ("entry",)),),
    challenges=chrono_challenges,
    oracle=chrono_oracle,
    reference=chrono_bias,
    mistakes=CHRONO_MISTAKES,
    hints=(
        "First draw `units` numbers of steps; only then take logarithms.",
        "Four blocks of `units` entries, in the order i, f, c, o. Two of them are zero.",
        "Draw a million numbers, and look at the smallest, the largest and the mean of "
        "`np.exp(bias[units : 2 * units])`.",
    ),
    points=2,
    against="what holds of biases made with Keras's random numbers",
    measure=measure,
    measured=(
        Output("input bias + forget bias", ("unit",)),
        Output("bias of candidate and output gate", ("entry",)),
        Output("facts", kind="list"),
    ),
    place=lambda path, challenge: f"“{FACTS[path[0]]}”",
)
