"""The exercise ``log_space_scan``: sums of logarithms in place of products that vanish."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_15_scan.keras_scan import keras_scan
from unrolled.exercises.precision import as_asked, in_single_precision


def log_space_scan(log_a, log_b):
    """All states of h_t = a_t * h_{t-1} + b_t from zeros, for positive a and b, by logarithms.

    Args:
        log_a: (batch, time, units), float, the logarithms of a.
        log_b: (batch, time, units), float, the logarithms of b.

    Returns:
        states: (batch, time, units), the states themselves, not their logarithms.
    """
    log_product = np.cumsum(log_a, axis=1)  # logarithm of the product
    log_quotient = log_b - log_product  # logarithm of the quotient
    log_sum = np.logaddexp.accumulate(log_quotient, axis=1)  # logarithm of the sum
    return np.exp(log_product + log_sum)


BODY, PRODUCT = "np.exp(log_product + log_sum)", "np.cumsum(log_a, axis=1)"
LOOPED = """\
def looped(a, b):
    h, states = 0, []
    for t in range(a.shape[1]):
        h = a[:, t] * h + b[:, t]
        states.append(h)
    return np.stack(states, axis=1)"""
MISTAKES = (
    Mistake(
        "plain quotient of cumulative products",
        "You leave the logarithms too early: the product of many factors becomes 0, and then you "
        "divide by it, or what you divide overflows. Add up with `np.logaddexp`, and take `exp` "
        "once, at the end.",
        edits=((BODY, "np.exp(log_product) * np.cumsum(np.exp(log_quotient), axis=1)"),),
    ),
    Mistake(
        "exponentials added up as they are",
        "You leave the logarithms for the sum: along many steps the exponentials overflow, or "
        "become 0, before you take the logarithm of their sum. `np.logaddexp` never takes them "
        "alone.",
        edits=(
            (
                "np.logaddexp.accumulate(log_quotient, axis=1)",
                "np.log(np.cumsum(np.exp(log_quotient), axis=1))",
            ),
        ),
    ),
    Mistake(
        "the logarithms of the states returned",
        "You return log h. The states are their exponentials.",
        edits=((BODY, "log_product + log_sum"),),
    ),
    Mistake(
        "logarithms added where their numbers should be",
        "You add up the logarithms themselves, which multiplies the numbers. The logarithm of a "
        "*sum* is `np.logaddexp`.",
        edits=(
            ("np.logaddexp.accumulate(log_quotient, axis=1)", "np.cumsum(log_quotient, axis=1)"),
        ),
    ),
    Mistake(
        "logarithms multiplied",
        "You multiply the logarithms of the factors. The logarithm of a *product* is the sum of "
        "the logarithms.",
        edits=((PRODUCT, "np.cumprod(log_a, axis=1)"),),
    ),
    Mistake(
        "each step's own factor left out of the product",
        "Your product of factors ends before the step itself. A step multiplies the old state by "
        "its own factor, too.",
        edits=((PRODUCT, f"{PRODUCT} - log_a"),),
    ),
    Mistake(
        "factors not multiplied up",
        "You divide by the factor of each step alone. What is divided out is the product of *all* "
        "factors up to there: a cumulative sum of their logarithms.",
        edits=((PRODUCT, "log_a"),),
    ),
    Mistake(
        "the base 2 in the sum",
        "`np.logaddexp2` works with powers of 2. The logarithms here have the base e.",
        edits=(("np.logaddexp.accumulate", "np.logaddexp2.accumulate"),),
    ),
    Mistake(
        "powers of 2 at the end",
        "You return powers of 2. The logarithms here have the base e.",
        edits=((BODY, "np.exp2(log_product + log_sum)"),),
    ),
    Mistake(
        "the logarithms used as the numbers themselves",
        "You put `log_a` and `log_b` into the recurrence as if they were a and b.",
        edits=((BODY, "looped(log_a, log_b)"),),
        first=LOOPED,
    ),
    Mistake(
        "the logarithms used as the numbers themselves, and exp at the end",
        "You put `log_a` and `log_b` into the recurrence as if they were a and b, and take `exp` "
        "of what comes out. The exponential of a sum is not the sum of the exponentials.",
        edits=((BODY, "np.exp(looped(log_a, log_b))"),),
        first=LOOPED,
    ),
    Mistake(
        "a first state of 1",
        "Your recurrence begins with a logarithm of 0, which is a state of 1. The logarithm of a "
        "state of zero is −∞.",
        edits=((BODY, "np.exp(log_product) + np.exp(log_product + log_sum)"),),
    ),
    Mistake(
        "each b alone, without what came before",
        "Your states are the b themselves: what you divide out comes back, and nothing is added "
        "up in between.",
        edits=((BODY, "np.exp(log_b)"),),
    ),
    Mistake(
        "one largest exponent for all steps",
        "You subtract one largest exponent from all steps. Along many steps the exponents differ "
        "by more than `exp` can hold, and the early sums become 0. `np.logaddexp` takes care at "
        "each step.",
        edits=(
            (
                "np.logaddexp.accumulate(log_quotient, axis=1)",
                "(lambda m: m + np.log(np.cumsum(np.exp(log_quotient - m), axis=1)))("
                "log_quotient.max(axis=1, keepdims=True))",
            ),
        ),
    ),
    Mistake(
        "the product of the factors not divided out",
        "You add up b without dividing by the product of the factors up to there. So the later "
        "product multiplies each b by factors that came before it.",
        edits=(("log_b - log_product", "log_b"),),
    ),
    Mistake(
        "not multiplied by the product at the end",
        "Your sum is that of the quotients; to be states, they have to be multiplied by the "
        "product of all factors so far.",
        edits=((BODY, "np.exp(log_sum)"),),
    ),
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps, single precision, and so many that a product of factors is 0 in float64."""
    sizes = [(3, 1, 2), (2, 7, 4), (4, 4, 3)] if hidden else [(2, 1, 3), (3, 5, 2), (4, 4, 2)]
    made = [
        {"log_a": np.log(rng.uniform(0.3, 1.2, size=s)), "log_b": rng.normal(size=s)} for s in sizes
    ]
    shape = (1, 1500, 2)
    long = {"log_a": np.log(rng.uniform(0.3, 0.6, size=shape)), "log_b": rng.normal(size=shape)}
    return [*made, in_single_precision(made[1]), long]


def oracle(challenge: Challenge) -> Expected:
    """``keras.ops.associative_scan`` over the numbers themselves."""
    log_a, log_b = (np.asarray(part, np.float64) for part in challenge.values())
    _, states = keras_scan(np.exp(log_a), np.exp(log_b))
    return Expected(as_asked((states,), challenge["log_a"]))


LOG_SPACE_SCAN = Exercise(
    name="log_space_scan",
    returns=(Output("states", ("sample", "step", "unit")),),
    challenges=challenges,
    oracle=oracle,
    reference=log_space_scan,
    mistakes=MISTAKES,
    hints=(
        "Write P_t for the product of the factors up to step t. Then h_t / P_t = h_{t−1} / P_{t−1} "
        "+ b_t / P_t, a plain sum. What is the logarithm of P_t?",
        "NumPy's function for the logarithm of a sum of exponentials is `np.logaddexp`. Like every "
        "ufunc it has `.accumulate`.",
    ),
    points=3,
    against="`keras.ops.associative_scan`",
)
