"""The exercise ``is_causal``: layers are given as functions, and perturbed."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.recipes import Recipe, recipe

# The contract's: an output that moves by less is moved by rounding.
TOLERANCE = 1e-6
# Far above the contract's tolerance, and far below a tolerance that somebody might guess.
WEAK = 3e-5
# An input of about 1 moves the output by this; far above the rounding of 64 bits.
ROUNDING = 1e-12
FILTERS = (0.7, 1.1)


def is_causal(layer, length):
    """Whether no output of a layer depends on a later input, found out by perturbation.

    Args:
        layer: function from (batch, length, 1) to (batch, length, filters), for any batch size.
        length: int, the number of time steps.

    Returns:
        bool. An output has moved if it changes by more than 1e-6.
    """
    # In one of 2**24 cases a relu stays shut for all samples, and hides a change.
    noise = np.random.default_rng(0)  # random numbers
    base = noise.normal(size=(24, length, 1))  # inputs
    before = layer(base)  # outputs
    for step in range(length):  # step that is moved
        other = base.copy()  # inputs of which one step is moved
        other[:, step] += 3 * noise.normal(size=(24, 1))
        moved = np.abs(layer(other) - before) > 1e-6  # mask of the outputs that move
        if moved[:, :step].any():
            return False
    return True


def lags(length: int, *wanted: int) -> np.ndarray:
    """A mixing that looks back by the wanted lags; negative ones look ahead."""
    return sum(np.eye(length, k=-lag) * (1.0 + 0.3 * place) for place, lag in enumerate(wanted))


def with_link(mixing: np.ndarray, output: int, input_: int, weight: float = 0.8) -> np.ndarray:
    """The mixing with one more input for one output."""
    mixing = mixing.copy()
    mixing[output, input_] = weight
    return mixing


def layer(says: str, mixing: np.ndarray, activation: str = "none", sign: float = 1.0) -> Recipe:
    """A layer with one channel and two filters, with one mixing for both or one for each."""
    kernel = sign * np.array([FILTERS])
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
        layer("the mean over all steps is subtracted", np.eye(n) - 1.0 / n),
        layer("the sum of all inputs so far", np.tril(np.ones((n, n)))),
        layer("reversed in time: output t sees the inputs from t on", np.triu(np.ones((n, n)))),
        layer("a relu after a convolution that sees t − 1 and t + 1", lags(n, -1, 1), "relu", -1.0),
        layer("a relu after a causal convolution", present, "relu", -1.0),
        layer("output t sees t + 1 alone", lags(n, -1)),
        layer("filter 0 is causal, filter 1 sees t + 1", np.stack([present, lags(n, 0, -1)])),
        layer("filter 1 is causal, filter 0 sees t + 1", np.stack([lags(n, 0, -1), present])),
        # What the two filters see of step 4 adds up to nothing.
        layer(
            "at output 3, two filters see step 4 with opposite signs; otherwise causal",
            np.stack([with_link(present, 3, 4, 0.8 / w) for w in (FILTERS[0], -FILTERS[1])]),
        ),
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


STEPS, FORBIDDEN = "range(length)", "moved[:, :step].any()"
MOVED = "np.abs(layer(other) - before) > 1e-6"


def wrong(name: str, sentence: str, *edits: tuple[str, str], kind: str = "test") -> Mistake:
    """A wrong test; of one kind, because a pair of them would explain too many patterns."""
    return Mistake(name, sentence, edits=edits, kind=kind)


IS_CAUSAL = Exercise(
    name="is_causal",
    returns=(Output("causal", kind="list"),),
    challenges=causality_challenges,
    oracle=causality_oracle,
    reference=is_causal,
    mistakes=(
        wrong(
            "only the last step is moved",
            "You move the last input and look at the outputs before it. A leak from another step "
            "goes unseen; move each step in turn.",
            (STEPS, "[length - 1]"),
        ),
        wrong(
            "the last step is never moved",
            "You never move the last input, and what leaks from there goes unseen. Look at where "
            "your loop ends.",
            (STEPS, "range(length - 1)"),
        ),
        wrong(
            "the present step forbidden",
            "You say False where the output at t sees the input at t. That is allowed: causal "
            "means that nothing *after* t is seen.",
            (FORBIDDEN, "moved[:, : step + 1].any()"),
        ),
        wrong(
            "past and future exchanged",
            "You look at the outputs *after* the input that you move. Those may move; the ones "
            "before it may not.",
            (FORBIDDEN, "moved[:, step + 1 :].any()"),
        ),
        wrong(
            "only the output just before is looked at",
            "You compare only the output one step before the input that you move. A leak may reach "
            "further back.",
            (FORBIDDEN, "moved[:, max(step - 1, 0) : step].any()"),
        ),
        wrong(
            "only the first output is looked at",
            "You compare only the first output. A leak may show at any output before the input "
            "that you move.",
            (FORBIDDEN, "moved[:, : min(step, 1)].any()"),
        ),
        *(
            wrong(
                f"only the {which} filter is looked at",
                f"You compare only the {which} filter of the output. A layer may leak by a single "
                "filter; compare all of them.",
                (FORBIDDEN, f"moved[:, :step, {place}].any()"),
            )
            for which, place in (("first", 0), ("last", -1))
        ),
        wrong(
            "filters added up before they are compared",
            "You add up the filters and compare the sums (or their means). Two filters that leak "
            "with opposite signs hide each other; compare each.",
            (MOVED, "np.abs((layer(other) - before).sum(axis=2)) > 1e-6"),
        ),
        wrong(
            "too few tries: a leak hidden by a relu",
            "You say True for a leak before a relu. A relu can be shut before and after a "
            "change, and hide it. Try several random inputs, and changes of either sign.",
            ("noise.normal(size=(24, length, 1))", "np.zeros((1, length, 1))"),
            ("3 * noise.normal(size=(24, 1))", "1"),
            kind="probe",
        ),
        wrong(
            "a leak taken for rounding",
            f"You say True for a leak that moves an output by a few times {WEAK:.0e}. Rounding in "
            "64 bits is far smaller: whatever is above 1e-6 counts.",
            (MOVED, "np.abs(layer(other) - before) > 1e-3"),
            kind="probe",
        ),
        wrong(
            "rounding taken for a leak",
            "You say False where an output moves by about 1e-12. Differences below 1e-6 are "
            "rounding, and do not count: do not ask for exactly equal outputs.",
            (MOVED, "np.abs(layer(other) - before) > 0"),
            kind="probe",
        ),
        wrong(
            "True and False exchanged",
            "You return True for the layers that leak.",
            ("return False\n    return True", "return True\n    return False"),
        ),
        Mistake(
            "always False",
            "You return False for every layer. The output at the step that you move may move, and "
            "those after it; compare only those *before* it.",
            first="return False",
            kind="test",
        ),
        Mistake(
            "always True",
            "You return True for every layer. Moving the first input alone, say, shows no leak: no "
            "output comes before it.",
            first="return True",
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
