"""The exercise ``forget_bias_for``: the bias that keeps half of a memory for so many steps."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.activations import sigmoid
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output


def forget_bias_for(half_life):
    """The forget gate's bias for a memory of which half is left after some steps.

    Args:
        half_life: float above 0, a number of steps.

    Returns:
        bias: float, such that sigmoid(bias) ** half_life is 0.5.
    """
    kept = 0.5 ** (1 / half_life)  # forget gate
    return np.log(kept / (1 - kept))


KEPT, RETURNED = "0.5 ** (1 / half_life)", "return np.log(kept / (1 - kept))"


def kept(name: str, sentence: str, new: str) -> Mistake:
    """Another share that is kept at each step."""
    return Mistake(name, sentence, edits=((KEPT, new),))


def returned(name: str, sentence: str, new: str) -> Mistake:
    """Another result of the right share."""
    return Mistake(name, sentence, edits=((RETURNED, f"return {new}"),))


HALF_LIFE_MISTAKES = (
    returned(
        "the gate for its bias",
        "You return the forget gate itself. Which number must go into the sigmoid so that this "
        "comes out?",
        "kept",
    ),
    returned(
        "logarithm of the gate",
        "You return the logarithm of the forget gate, which undoes an exponential. The gate is a "
        "sigmoid of its bias.",
        "np.log(kept)",
    ),
    returned(
        "sign of the bias",
        "Your bias has the wrong sign: it keeps what should be forgotten at each step, and the "
        "other way round.",
        "np.log((1 - kept) / kept)",
    ),
    returned(
        "sigmoid applied instead of undone",
        "You put the gate through the sigmoid once more. What is asked for is the number that "
        "goes *in*.",
        "1 / (1 + np.exp(-kept))",
    ),
    returned(
        "logarithm to the base 2",
        "Your logarithm has the base 2. The sigmoid is made with e.",
        "np.log2(kept / (1 - kept))",
    ),
    returned(
        "logarithm to the base 10",
        "Your logarithm has the base 10. The sigmoid is made with e.",
        "np.log10(kept / (1 - kept))",
    ),
    returned(
        "1 / (1 − kept)",
        "You take the logarithm of 1 / (1 − f). To undo the sigmoid, one needs f / (1 − f).",
        "np.log(1 / (1 - kept))",
    ),
    returned(
        "log(1 − kept)",
        "You take the logarithm of 1 − f. To undo the sigmoid, one needs that of f / (1 − f).",
        "np.log(1 - kept)",
    ),
    returned(
        "the logarithm left out: f / (1 − f)",
        "You return f / (1 − f). The bias is its logarithm.",
        "kept / (1 - kept)",
    ),
    returned(
        "a logarithm divided by 1 − f",
        "You divide the logarithm of f by 1 − f. What is needed is the logarithm of the quotient: "
        "mind the brackets.",
        "np.log(kept) / (1 - kept)",
    ),
    returned(
        "quotient of two logarithms",
        "You divide one logarithm by the other. What is needed is the logarithm of the quotient.",
        "np.log(kept) / np.log(1 - kept)",
    ),
    kept(
        "half-life cut to a whole number",
        "You cut the half-life to a whole number. It may be any number above 0.",
        "0.5 ** (1 / max(int(half_life), 1e-12))",
    ),
    kept(
        "one step too few",
        "With your bias, half of the memory is left one step before the half-life.",
        "0.5 ** (1 / (half_life - 1))",
    ),
    returned("tanh undone", "You undo a tanh. The gate is a sigmoid.", "np.arctanh(kept)"),
    kept(
        "1 − 1 / half_life",
        "Your gate is 1 − 1 / half-life. After that many steps about 1/e is left, not a half.",
        "1 - 1 / (half_life + 1e-12)",
    ),
    kept(
        "1/e for a half",
        "With your bias, 1/e of the memory is left after the half-life: that is a *time "
        "constant*. Here it should be a half.",
        "np.exp(-1 / half_life)",
    ),
    kept(
        "0.5 ** half_life",
        "Your gate is 0.5 to the power of the half-life. It is the other way round: the *gate* to "
        "that power is 0.5.",
        "0.5**half_life",
    ),
    kept(
        "0.5 / half_life",
        "You divide 0.5 by the half-life, as `0.5 ** 1 / half_life` without brackets does. What "
        "is asked for is a number whose *power* is 0.5.",
        "0.5 / half_life",
    ),
    kept(
        "1 − 0.5 / half_life",
        "Your gate is 1 − 0.5 / half-life, as if the loss added up. Each step loses a share of "
        "what is *left*.",
        "1 - 0.5 / half_life",
    ),
    kept(
        "one step too many",
        "With your bias, half of the memory is left one step after the half-life.",
        "0.5 ** (1 / (half_life + 1))",
    ),
    Mistake(
        "logarithm of the half-life",
        "You return the logarithm of the half-life: a rule of thumb for long ones, and about "
        "0.37 too small even there. What is asked for is the bias itself.",
        edits=((RETURNED, "return np.log(half_life)"),),
    ),
    Mistake(
        "logarithm of the half-life minus 1",
        "You return log(half-life − 1). With that, half of a memory is gone sooner.",
        edits=((RETURNED, "return np.log(np.abs(half_life - 1) + 1e-12)"),),
    ),
)


def half_life_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Some steps, a fraction of a step, and many."""
    lives = [
        rng.uniform(*limits)
        for limits in (
            [(2, 9), (0.2, 0.8), (50, 200), (2000, 9000)]
            if hidden
            else [(3, 20), (0.3, 0.9), (100, 300), (400, 1000)]
        )
    ]
    return [{"half_life": round(float(life), 3)} for life in lives]


def half_life_oracle(challenge: Challenge) -> Expected:
    """The bias, another way, confirmed with the sigmoid of Keras.

    Raises:
        ArithmeticError: if Keras's sigmoid does not leave a half.
    """
    import keras

    life = challenge["half_life"]
    bias = -np.log(np.expm1(np.log(2.0) / life))
    gate = float(keras.ops.sigmoid(keras.ops.convert_to_tensor(bias, "float64")))
    if abs(gate**life - 0.5) > 1e-9 or abs(sigmoid(bias) ** life - 0.5) > 1e-9:
        raise ArithmeticError(f"with a bias of {bias} a half is not left after {life} steps")
    return Expected((np.asarray(bias),))


FORGET_BIAS_FOR = Exercise(
    name="forget_bias_for",
    returns=(Output("bias"),),
    challenges=half_life_challenges,
    oracle=half_life_oracle,
    reference=forget_bias_for,
    mistakes=HALF_LIFE_MISTAKES,
    hints=(
        "Which forget gate, multiplied with itself `half_life` times, gives 0.5?",
        "Solve f = 1 / (1 + exp(−b)) for b. At f = 0.5, b must be 0.",
        "A half-life of 1 needs a bias of 0. Does yours?",
    ),
    points=1,
    against="Keras's sigmoid",
)
