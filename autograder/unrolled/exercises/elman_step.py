"""The exercise ``rnn_step``, and the mistakes inside one step."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import keras_step
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import stacked_otherwise, step_challenge


def rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of an Elman network.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the state before the step.
        kernel: (inputs, units).
        recurrent_kernel: (units, units).
        bias: (units,).

    Returns:
        h_t: (batch, units), the state after the step.
    """
    from_x = x_t @ kernel  # input's part
    from_h = h_prev @ recurrent_kernel  # state's part
    return np.tanh(from_x + from_h + bias)


NEW_STATE, SUM = "np.tanh(from_x + from_h + bias)", "from_x + from_h + bias"
FROM_H = "h_prev @ recurrent_kernel"
LAST = "The tanh is applied last, to the whole sum"
ONE_SUM = "You take the tanh of each part and add the two. There is one sum, and one tanh of it."
# These are edits of one step, so a whole pass that calls it knows them, too.
STEP_MISTAKES = (
    stacked_otherwise(),
    stacked_otherwise(state_first=True),
    *(
        Mistake(name, sentence, edits=((old, new),))
        for name, sentence, old, new in (
            (
                "recurrent_kernel transposed",
                "Your numbers are Keras's with `recurrent_kernel` transposed. States are rows "
                "here, so the state stands left of the matrix; texts that write W h mean columns.",
                FROM_H,
                "h_prev @ recurrent_kernel.T",
            ),
            (
                "each unit sees only its own old state",
                "You use only the diagonal of `recurrent_kernel`. A matrix product lets every unit "
                "see the old state of all units.",
                FROM_H,
                "h_prev * np.diag(recurrent_kernel)",
            ),
            (
                "the state's part added after the tanh",
                "You take the tanh of the input's part and add the state's part afterwards. "
                f"{LAST}; so no state ever leaves −1 … 1.",
                NEW_STATE,
                "np.tanh(from_x + bias) + from_h",
            ),
            (
                "the state's part and the bias added after the tanh",
                "You take the tanh of the input's part and add the state's part and the bias "
                f"afterwards. {LAST}; so no state ever leaves −1 … 1.",
                NEW_STATE,
                "np.tanh(from_x) + from_h + bias",
            ),
            (
                "the input's part added after the tanh",
                "You take the tanh of the state's part and add the input's part afterwards. "
                f"{LAST}.",
                NEW_STATE,
                "np.tanh(from_h + bias) + from_x",
            ),
            (
                "bias added after the tanh",
                "You add the bias to the tanh. It belongs to the sum inside it.",
                NEW_STATE,
                "np.tanh(from_x + from_h) + bias",
            ),
            (
                "two tanhs: one for the input's part, one for the state's",
                ONE_SUM,
                NEW_STATE,
                "np.tanh(from_x + bias) + np.tanh(from_h)",
            ),
            (
                "two tanhs, with the bias in the state's",
                ONE_SUM,
                NEW_STATE,
                "np.tanh(from_x) + np.tanh(from_h + bias)",
            ),
            (
                "two tanhs, with the bias in both",
                ONE_SUM,
                NEW_STATE,
                "np.tanh(from_x + bias) + np.tanh(from_h + bias)",
            ),
            (
                "old state added to the new one",
                "Your new state has the old one added to it. The old state comes in through "
                "`recurrent_kernel`, inside the tanh, and not a second time.",
                NEW_STATE,
                f"h_prev + {NEW_STATE}",
            ),
            (
                "no tanh",
                "Your state is the bare sum: its tanh is missing. It can leave −1 … 1, and the "
                "network stays linear.",
                NEW_STATE,
                SUM,
            ),
            (
                "sigmoid for tanh",
                "Your state goes through a sigmoid and can never be negative. The activation here "
                "is the tanh, Keras's default.",
                NEW_STATE,
                f"sigmoid({SUM})",
            ),
            (
                "softmax for tanh",
                "Your state goes through a softmax: its units sum to 1. The activation here is the "
                "tanh, unit by unit.",
                NEW_STATE,
                f"softmax({SUM})",
            ),
            (
                "2σ(z) − 1 for tanh",
                "Your numbers are tanh(z / 2), which is what 2 · sigmoid(z) − 1 gives. The tanh of "
                "z is 2 · sigmoid(2z) − 1.",
                NEW_STATE,
                f"np.tanh(({SUM}) / 2)",
            ),
            (
                "tanh with its sign turned round",
                "Your numbers are −tanh(z): in your formula e⁻ᶻ and eᶻ have changed places.",
                NEW_STATE,
                f"-{NEW_STATE}",
            ),
            (
                "the sum cut off at −1 and 1",
                "You cut the sum off at −1 and 1. The tanh bends long before.",
                NEW_STATE,
                f"np.clip({SUM}, -1.0, 1.0)",
            ),
        )
    ),
)


def step_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All lengths different first; then other sizes; then single precision."""
    sizes = (
        [(3, 5, 4), (4, 7, 3), (1, 2, 6), (3, 4, 1)]
        if hidden
        else [(2, 3, 4), (1, 4, 2), (5, 2, 1), (4, 3, 3)]
    )
    challenges = [step_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(step_challenge(rng, 3, 5, 2))]


def step_oracle(challenge: Challenge) -> Expected:
    """``h_t`` of ``keras.layers.SimpleRNNCell``."""
    x_t, h_prev, *weights = challenge.values()
    return Expected(as_asked(keras_step("SimpleRNN", x_t, (h_prev,), weights), x_t))


RNN_STEP = Exercise(
    name="rnn_step",
    returns=(Output("h_t", ("sample", "unit")),),
    challenges=step_challenges,
    oracle=step_oracle,
    reference=rnn_step,
    mistakes=STEP_MISTAKES,
    hints=(
        "Write the shape under every letter of the equation. Two matrix products have the shape "
        "(batch, units), and so has the result.",
        "The step by hand has one sample, one input and one unit: print the sum inside the tanh "
        "and compare it with the table.",
        "Set `h_prev` to zeros and compare; then set `x_t` to zeros. Which of the two parts is "
        "wrong?",
    ),
    points=3,
)
