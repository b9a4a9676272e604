"""The exercise ``chrono_bias``: a random answer, so its properties are compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


def chrono_bias(units, longest, rng):
    """A starting bias for an LSTM that is to remember over up to `longest` steps.

    Args:
        units: int, the width of the layer.
        longest: int above 2, the longest dependency that is expected.
        rng: numpy.random.Generator, where all randomness comes from.

    Returns:
        bias: (4 * units,), blocks i, f, c, o. Forget gate: the logarithm of a number drawn evenly
            between 1 and longest - 1, for each unit; input gate: its negative; the rest: 0.
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
    f"exp(forget bias) of {MANY} units is spread evenly",
    # What follows from the others, and tells mistakes apart.
    "no forget bias is above log(longest)",
    "no forget bias is above 2 · log(longest)",
    "the forget bias is not always a whole number",
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


DRAWN, FORGET = "rng.uniform(1, longest - 1, size=units)", "forget = np.log(steps)"
JOINED = "[-forget, forget, rest]"


def drawn(name: str, numbers: str, sentence: str) -> Mistake:
    """Other numbers of steps."""
    return Mistake(name, sentence, edits=((DRAWN, numbers),))


def joined(name: str, blocks: str, sentence: str) -> Mistake:
    """Other blocks of the same numbers."""
    return Mistake(name, sentence, edits=((JOINED, blocks),))


CHRONO_MISTAKES = (
    joined(
        "input gate and forget gate swapped",
        "[forget, -forget, rest]",
        "Your blocks of the input gate and the forget gate have changed places: Keras's order is "
        "i, f, c, o. This network would forget at once.",
    ),
    joined(
        "input bias not negative",
        "[forget, forget, rest]",
        "Your input gate has the same bias as the forget gate. It should be the negative: who "
        "keeps for long should write little at each step.",
    ),
    joined(
        "input bias zero",
        "[0 * forget, forget, rest]",
        "The input gate's block is zero in yours. It should be the negative of the forget gate's.",
    ),
    joined(
        "forget bias in the block of the candidate",
        "[-forget, 0 * forget, forget, 0 * forget]",
        "Your forget bias stands in the third block, which is the candidate's. Keras's order is i, "
        "f, c, o.",
    ),
    joined(
        "input bias 1 minus the forget bias",
        "[1 - forget, forget, rest]",
        "Your input bias is 1 minus the forget bias. It should be its negative.",
    ),
    joined(
        "input bias 1 divided by the forget bias",
        "[1 / forget, forget, rest]",
        "Your input bias is 1 divided by the forget bias. It should be its negative.",
    ),
    Mistake(
        "unit by unit instead of block by block",
        "Your bias holds the four numbers of the first unit, then those of the second. It should "
        "hold a whole block for each gate: all units of i, then all of f, of c and of o.",
        edits=(
            (
                "np.concatenate([-forget, forget, rest])",
                "np.stack([-forget, forget, *np.split(rest, 2)], axis=1).ravel()",
            ),
        ),
    ),
    joined(
        "ones in the block of the candidate",
        "[-forget, forget, 0 * forget + 1, 0 * forget]",
        "The candidate has a bias of 1 in yours; it should be 0.",
    ),
    Mistake(
        "whole numbers",
        "Your bias holds whole numbers: everything after the point is cut off. Is there an array "
        "of integers?",
        edits=((f"np.concatenate({JOINED})", f"np.trunc(np.concatenate({JOINED}))"),),
    ),
    joined(
        "blocks at the end",
        "[rest, -forget, forget]",
        "Your numbers stand in the last two blocks. Keras's order is i, f, c, o.",
    ),
    joined(
        "blocks in the order f, i",
        "[forget, rest, -forget]",
        "Your forget bias stands in the first block and the input bias in the last. Keras's order "
        "is i, f, c, o.",
    ),
    joined(
        "input bias drawn anew",
        "[-np.log(rng.uniform(1, longest - 1, size=units)), forget, rest]",
        "Your input bias is made of other random numbers than the forget bias. It should be its "
        "negative, unit by unit.",
    ),
    joined(
        "ones in the output gate",
        "[-forget, forget, rest + 1]",
        "Candidate and output gate have a bias of 1 in yours; it should be 0.",
    ),
    Mistake(
        "logarithm left out",
        "Your forget bias is the drawn number of steps itself. The logarithm is missing.",
        edits=((FORGET, "forget = steps"),),
    ),
    Mistake(
        "logarithm drawn evenly",
        "Your forget bias is drawn evenly between 0 and log(longest − 1). Draw the number of "
        "*steps* evenly, and then take its logarithm.",
        edits=(
            (DRAWN, "rng.uniform(0, np.log(longest - 1), size=units)"),
            (FORGET, "forget = steps"),
        ),
    ),
    Mistake(
        "logarithm of 1 + steps",
        "Your forget bias is log(1 + steps).",
        edits=((FORGET, "forget = np.log1p(steps)"),),
    ),
    Mistake(
        "logarithm to the base 2",
        "Your logarithm has the base 2; it should have the base e, as the sigmoid has.",
        edits=((FORGET, "forget = np.log2(steps)"),),
    ),
    Mistake(
        "logarithm to the base 10",
        "Your logarithm has the base 10; it should have the base e, as the sigmoid has.",
        edits=((FORGET, "forget = np.log10(steps)"),),
    ),
    drawn(
        "whole numbers of steps",
        "rng.integers(1, longest, size=units)",
        "You draw whole numbers. The numbers of steps should be drawn evenly from *all* numbers "
        "between 1 and longest − 1.",
    ),
    drawn(
        "whole numbers of steps, without the last",
        "rng.integers(1, longest - 1, size=units)",
        "You draw whole numbers. The numbers of steps should be drawn evenly from *all* numbers "
        "between 1 and longest − 1.",
    ),
    drawn(
        "up to longest",
        "rng.uniform(1, longest, size=units)",
        "Your numbers of steps go up to `longest`; the largest should be longest − 1.",
    ),
    drawn(
        "from 0 on",
        "rng.uniform(0, longest - 1, size=units)",
        "Your numbers of steps begin at 0, so some biases are below log 1 = 0. Begin at 1.",
    ),
    drawn(
        "from 0 to 1",
        "rng.random(size=units)",
        "Your numbers of steps lie between 0 and 1, so every bias is negative. Draw between 1 and "
        "longest − 1.",
    ),
    drawn(
        "from 2 on",
        "rng.uniform(2, longest - 1, size=units)",
        "Your numbers of steps begin at 2. Begin at 1.",
    ),
    drawn(
        "normal numbers",
        "np.clip(longest / 2 + longest / 6 * rng.normal(size=units), 1, longest - 1)",
        "Your numbers of steps are not drawn evenly: those in the middle come up too often.",
    ),
    drawn(
        "one number for all units",
        "np.full(units, rng.uniform(1, longest - 1))",
        "All your units have the same bias. Draw a number for each, so that some forget fast and "
        "some slowly.",
    ),
    drawn(
        "not random",
        "np.linspace(1, longest - 1, units)",
        "Your numbers are the same for every `rng`. They should be random.",
    ),
    drawn(
        "always the longest",
        "np.full(units, longest - 1.0)",
        "All your units get longest − 1. Draw a number for each, so that some forget fast and some "
        "slowly.",
    ),
    drawn(
        "rng not used: always the same random numbers",
        "np.random.default_rng(0).uniform(1, longest - 1, size=units)",
        "Every `rng` gives the same numbers. Draw from the generator that you are given; one made "
        "inside the function begins anew at each call.",
    ),
    drawn(
        "another source of randomness than rng",
        "np.random.default_rng().uniform(1, longest - 1, size=units)",
        "The same `rng` gives another bias each time, so nobody can repeat your experiment. Draw "
        "from the generator that you are given.",
    ),
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
