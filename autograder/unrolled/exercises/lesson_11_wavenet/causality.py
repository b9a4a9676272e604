"""The exercise ``is_causal``: layers are given as functions, and perturbed."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_11_wavenet.layers import Function
from unrolled.given import Recipe, made, recipe

# By chance alone, a change would stay below a relu's threshold in all of them once in 2**24 times.
TRIALS = 24
# The contract's: an output that moves by less is moved by rounding.
TOLERANCE = 1e-6
# Far above the contract's tolerance, and far below a tolerance that somebody might guess.
WEAK = 3e-5
# An input of about 1 moves the output by this; far above the rounding of 64 bits.
ROUNDING = 1e-12


def lags(length: int, *wanted: int) -> np.ndarray:
    """A mixing that looks back by the wanted lags; negative ones look ahead."""
    return sum(np.eye(length, k=-lag) * (1.0 + 0.3 * place) for place, lag in enumerate(wanted))


def with_link(mixing: np.ndarray, output: int, input_: int, weight: float = 0.8) -> np.ndarray:
    """The mixing with one more input for one output."""
    mixing = mixing.copy()
    mixing[output, input_] = weight
    return mixing


def layer(says: str, mixing: np.ndarray, activation: str = "none", sign: float = 1.0) -> Recipe:
    """A layer with one input channel and two filters, whose weights have the given sign."""
    kernel = sign * np.array([[0.7, 1.1]])
    return recipe(
        "layer over time",
        says=says,
        mixing=mixing,
        kernel=kernel,
        bias=np.array([-0.1, -0.2]),
        activation=activation,
    )


def causality_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Layers that see the past alone or the present too; leaks at one place or all, weak or not."""
    n = int(rng.integers(9, 13) if hidden else rng.integers(6, 9))
    past = lags(n, 1, 2)
    present = lags(n, 0, 2)
    layers = [
        layer("a causal convolution: output t sees t and t − 2", present),
        layer(
            "a convolution padded as `same`: output t sees t − 1, t and t + 1", lags(n, -1, 0, 1)
        ),
        layer("output t sees t − 1 and t − 2", past, "tanh"),
        layer("output 0 sees the last step; otherwise causal", with_link(present, 0, n - 1)),
        layer("output 0 sees step 1; otherwise causal", with_link(present, 0, 1)),
        layer(
            f"output {n - 2} sees step {n - 1}; otherwise causal", with_link(present, n - 2, n - 1)
        ),
        layer(
            f"output {n // 2} sees step {n // 2 + 1}; otherwise causal",
            with_link(present, n // 2, n // 2 + 1),
        ),
        layer("the mean over all steps is taken off", np.eye(n) - 1.0 / n),
        layer("the sum of all inputs so far", np.tril(np.ones((n, n)))),
        layer("reversed in time: output t sees the inputs from t on", np.triu(np.ones((n, n)))),
        layer(
            "a relu behind a convolution that sees t − 1 and t + 1", lags(n, -1, 1), "relu", -1.0
        ),
        layer("a relu behind a causal convolution", present, "relu", -1.0),
        layer("output t sees t + 1 alone", lags(n, -1)),
    ]
    layers += [
        layer(
            f"output 2 sees step 3 with a weight of {weight:.0e}; otherwise causal",
            with_link(present, 2, 3, weight),
        )
        for weight in (WEAK, ROUNDING)
    ]
    # In another order each time, so that no list of right answers can be learnt by heart.
    challenges = [{"layer": layers[place], "length": n} for place in rng.permutation(len(layers))]
    if hidden:
        one = layer("a layer over a single step", np.eye(1))
        challenges.append({"layer": one, "length": 1})
    return challenges


def causality_oracle(challenge: Challenge) -> Expected:
    """No output may have a weight for a later input; the layers are made from their weights.

    The kernels are about 1 in size, so a weight moves an output by about itself.
    """
    later = np.abs(np.triu(challenge["layer"]["mixing"], k=1))
    return Expected((not (later > TOLERANCE).any(),))


def moved(function: Function, length: int, step: int, probe: str, tolerance: float) -> np.ndarray:
    """Which steps of the output move if one step of the input does: (length,), bool."""
    if probe == "one from zero":
        base, change = np.zeros((1, length, 1)), np.ones((1, 1))
    else:
        rng = np.random.default_rng(step)
        base, change = rng.normal(size=(TRIALS, length, 1)), 3.0 * rng.normal(size=(TRIALS, 1))
    other = base.copy()
    other[:, step] += change
    return (np.abs(function(base) - function(other)) > tolerance).any(axis=(0, 2))


def causality_model(
    challenge: Challenge,
    steps: str = "all",
    forbidden: str = "before",
    probe: str = "random",
    tolerance: float = TOLERANCE,
) -> tuple[bool]:
    """The test by perturbation, right or as one might write it.

    Args:
        challenge: the layer's recipe and the length.
        steps: which steps of the input are moved.
        forbidden: which outputs must not move.
        probe: what the layer is tried on.
        tolerance: by how much an output must change to count as moved.
    """
    function, n = made(challenge["layer"]), challenge["length"]
    chosen = {
        "all": range(n),
        "last": [n - 1],
        "middle": [n // 2],
        "all but the last": range(n - 1),
    }[steps]
    for step in chosen:
        outputs = moved(function, n, step, probe, tolerance)
        regions = {
            "before": outputs[:step],
            "before and now": outputs[: step + 1],
            "after": outputs[step + 1 :],
            "just before": outputs[max(step - 1, 0) : step],
            "first": outputs[: min(step, 1)],
        }
        if regions[forbidden].any():
            return (False,)
    return (True,)


def mistake(name: str, sentence: str, kind: str = "test", **variant: Any) -> Mistake:
    """A wrong test; of one kind, because a pair of them would explain too many patterns."""
    return Mistake(name, sentence, variant=variant, kind=kind)


IS_CAUSAL = Exercise(
    name="is_causal",
    returns=(Output("causal", kind="list"),),
    challenges=causality_challenges,
    oracle=causality_oracle,
    model=causality_model,
    mistakes=(
        mistake(
            "only the last step is moved",
            "You move the last input and look at the outputs before it. A leak from another step "
            "goes unseen; move each step in turn.",
            steps="last",
        ),
        mistake(
            "only the middle step is moved",
            "You move one input in the middle. A leak from another step goes unseen; move each "
            "step in turn.",
            steps="middle",
        ),
        mistake(
            "the last step is never moved",
            "You never move the last input, and what leaks from there goes unseen. Look at where "
            "your loop ends.",
            steps="all but the last",
        ),
        mistake(
            "the present step forbidden",
            "You say False where the output at t sees the input at t. That is allowed: causal "
            "means that nothing *after* t is seen.",
            forbidden="before and now",
        ),
        mistake(
            "past and future exchanged",
            "You look at the outputs *after* the input that you move. Those may move; the ones "
            "before it may not.",
            forbidden="after",
        ),
        mistake(
            "only the output just before is looked at",
            "You compare only the output one step before the input that you move. A leak may reach "
            "further back.",
            forbidden="just before",
        ),
        mistake(
            "only the first output is looked at",
            "You compare only the first output. A leak may show at any output before the input "
            "that you move.",
            forbidden="first",
        ),
        mistake(
            "too few tries: a leak hidden by a relu",
            "You say True for a leak behind a relu. A relu can be shut before and after a change, "
            "and hide it. Try several random inputs, and changes of either sign.",
            kind="probe",
            probe="one from zero",
        ),
        mistake(
            "a leak taken for rounding",
            f"You say True for a leak that moves an output by a few times {WEAK:.0e}. Rounding in "
            "64 bits is far smaller: whatever is above 1e-6 counts.",
            kind="probe",
            tolerance=1e-3,
        ),
        mistake(
            "rounding taken for a leak",
            "You say False where an output moves by about 1e-12. Differences below 1e-6 are "
            "rounding, and do not count: do not ask for exactly equal outputs.",
            kind="probe",
            tolerance=0.0,
        ),
        Mistake(
            "True and False exchanged",
            "You return True for the layers that leak.",
            after=lambda values, _: (not values[0],),
            kind="test",
        ),
        Mistake(
            "always True",
            "You return True for every layer. Moving the first input alone, say, shows no leak: no "
            "output comes before it.",
            after=lambda values, _: (True,),
            kind="test",
        ),
    ),
    hints=(
        "Move the input at one step. Which outputs may move, and which may not?",
        "Every step of the input has its turn, and for each, all outputs before it are compared.",
        "A relu that is shut shows nothing. One try proves little: use a batch of random inputs, "
        "and random changes.",
    ),
    points=3,
    against="the layers' own weights",
    place=lambda path, challenge: f"the layer with this description: {challenge['layer']['says']}",
)
