"""The exercise ``with_temperature``: probabilities of the next symbol, sharper or flatter."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import as_asked, in_single_precision


def with_temperature(logits, temperature):
    """Probabilities of the next symbol, by softmax of logits / temperature.

    Args:
        logits: (batch, symbols), float; may be so large that exp of them overflows, or so far
            below 0 that exp of a whole row is 0.
        temperature: float, above 0.

    Returns:
        probabilities: (batch, symbols); each row sums to 1.
    """
    scaled = logits / temperature  # logits divided by the temperature
    shifted = scaled - scaled.max(axis=-1, keepdims=True)  # logits of which the largest is 0
    exponentials = np.exp(shifted)  # exponentials
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


RESULT = "exponentials / exponentials.sum(axis=-1, keepdims=True)"
TEMPERATURE_MISTAKES = (
    Mistake(
        "temperature multiplied",
        "You multiply the logits by the temperature. They are divided by it: a temperature above 1 "
        "brings them closer together.",
        edits=(("logits / temperature", "logits * temperature"),),
    ),
    Mistake(
        "temperature ignored, or put in after the softmax and normalised away",
        "Your probabilities are those of a temperature of 1. Dividing *probabilities* by a number "
        "and making them sum to 1 again changes nothing: the temperature belongs before the exp.",
        edits=(("logits / temperature", "logits"),),
    ),
    Mistake(
        "probabilities divided by the temperature",
        "You divide the probabilities by the temperature, so their rows do not sum to 1. It "
        "belongs to the logits, before the exp.",
        edits=(
            ("logits / temperature", "logits"),
            (RESULT, f"{RESULT} / temperature"),
        ),
    ),
    Mistake(
        "the most probable symbol only",
        "Your rows hold a single 1, at the largest logit. That is the limit of a temperature of "
        "0; above it, every symbol has a chance.",
        edits=((RESULT, "(shifted == 0).astype(float)"),),
    ),
    Mistake(
        "logits not turned into probabilities",
        "You return the logits divided by the temperature. The softmax is missing: exp, then each "
        "row divided by its sum.",
        edits=((f"return {RESULT}", "return scaled"),),
    ),
    Mistake(
        "logarithms of the probabilities",
        "You return the logarithms of the probabilities; the probabilities are asked for.",
        edits=((RESULT, f"np.log({RESULT})"),),
    ),
    Mistake(
        "softmax over the batch",
        "Your columns sum to 1, not your rows. The symbols compete with each other, not the "
        "samples of the batch.",
        edits=(
            ("scaled.max(axis=-1, keepdims=True)", "scaled.max(axis=0, keepdims=True)"),
            ("exponentials.sum(axis=-1, keepdims=True)", "exponentials.sum(axis=0, keepdims=True)"),
        ),
    ),
    Mistake(
        "divided by the sum over the whole batch",
        "You divide by one sum for all samples. Each row is one sample's choice, so each row has a "
        "sum of its own.",
        edits=((RESULT, "exponentials / exponentials.sum()"),),
    ),
    Mistake(
        "sigmoid of each logit",
        "You treat each symbol by itself, with a sigmoid. Exactly one symbol comes next, so the "
        "symbols share a probability of 1: that is what the softmax does.",
        edits=((RESULT, "0.5 + 0.5 * np.tanh(0.5 * scaled)"),),
    ),
    Mistake(
        "one largest logit for the whole batch",
        "You subtract the largest logit of the whole batch from all rows. Of a row far below it, "
        "exp leaves only zeros, and 0 / 0 is no number. Each row needs its own largest.",
        edits=(("scaled.max(axis=-1, keepdims=True)", "scaled.max()"),),
    ),
    Mistake(
        "sign of the logits turned round",
        "Your logits have changed their sign: the least likely symbol gets the largest "
        "probability.",
        edits=(("logits / temperature", "-logits / temperature"),),
    ),
    Mistake(
        "logits divided by their sum, without exp",
        "You divide the logits by their sum. They may be negative: take exp of them first.",
        edits=((RESULT, "scaled / scaled.sum(axis=-1, keepdims=True)"),),
    ),
    Mistake(
        "probabilities to the power of 1 / temperature, not brought to a sum of 1",
        "You take the probabilities to the power of 1 / temperature. That gives the right "
        "proportions, but the rows no longer sum to 1: divide each by its sum once more.",
        edits=(
            ("logits / temperature", "logits"),
            (RESULT, f"({RESULT}) ** (1 / temperature)"),
        ),
    ),
    Mistake(
        "exp overflows, or leaves nothing of a row",
        "Where logits are large, exp of them is infinite, or 0 for a whole row, and neither "
        "inf / inf nor 0 / 0 is a number. From each row subtract the largest of *its own* numbers, "
        "once they are divided by the temperature: it cancels in the quotient.",
        edits=(("scaled - scaled.max(axis=-1, keepdims=True)", "scaled"),),
    ),
)


def temperature_challenge(
    rng: np.random.Generator, batch: int, symbols: int, temperature: float, size: float = 1.5
) -> Challenge:
    """Random logits, and a temperature that is not 1."""
    return {
        "logits": rng.normal(scale=size, size=(batch, symbols)),
        "temperature": temperature * float(rng.uniform(0.9, 1.1)),
    }


def temperature_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Below and above 1; one sample; as many samples as symbols; logits too large for exp."""
    sizes = (
        [(4, 5, 0.7), (1, 7, 2.0), (3, 3, 1.5), (2, 6, 0.5)]
        if hidden
        else [(2, 3, 0.5), (1, 4, 2.0), (3, 3, 0.7), (3, 5, 1.5)]
    )
    large, apart = (temperature_challenge(rng, 2, 4, 1.5) for _ in range(2))
    # So far apart that float32, whose steps are wide up here, is precise enough, too, and that no
    # mean and no least logit will do in place of the largest.
    steps = 800.0 * rng.permuted(np.tile(np.arange(4.0), (2, 1)), axis=1)
    large["logits"] = 1200.0 + steps
    # The largest logit of all leaves nothing of the second row.
    apart["logits"] = np.array([[1200.0], [-3600.0]]) + steps
    return [
        *(temperature_challenge(rng, *size) for size in sizes),
        large,
        apart,
        in_single_precision(temperature_challenge(rng, 2, 6, 1.3)),
    ]


def temperature_oracle(challenge: Challenge) -> Expected:
    """``keras.ops.softmax`` of the logits divided by the temperature."""
    import keras

    logits = np.asarray(challenge["logits"], np.float64) / challenge["temperature"]
    values = keras.ops.softmax(keras.ops.convert_to_tensor(logits, "float64"), axis=-1)
    return Expected(as_asked((keras.ops.convert_to_numpy(values),), challenge["logits"]))


WITH_TEMPERATURE = Exercise(
    name="with_temperature",
    returns=(Output("probabilities", ("sample", "symbol")),),
    challenges=temperature_challenges,
    oracle=temperature_oracle,
    reference=with_temperature,
    mistakes=TEMPERATURE_MISTAKES,
    hints=(
        "Take two logits, 0 and log 4, and a temperature of 1: the probabilities are 0.2 and 0.8. "
        "With a temperature of 2 they are 1/3 and 2/3.",
        "Divide first, then exp, then divide each row by its own sum: which axis is that, and what "
        "does `keepdims=True` do?",
        "What does exp make of 1200? The same number may be subtracted from all logits of a row "
        "without changing the result: which one helps?",
    ),
    points=2,
)
