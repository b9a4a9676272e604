"""The exercises on the parts of a step: the two ways to write the sum, and the five stages."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_04_lstm.mistakes import (
    CANDIDATE_ACTIVATIONS,
    FORGET_BIAS,
    HARD_SIGMOIDS,
    LETTERS,
    SUM_MISTAKES,
    gate_activations,
    ignored_states,
    reordered,
)
from unrolled.exercises.lesson_04_lstm.model import blocks_of, in_double, wrongs_from
from unrolled.exercises.lesson_04_lstm.oracle import as_asked, keras_gates, keras_step
from unrolled.exercises.lesson_04_lstm.weights import (
    CANDIDATE,
    FORGET,
    GATE_NAMES,
    INPUT,
    OUTPUT,
    in_single_precision,
    lstm_weights,
    step_challenge,
)

FUNCTIONS = {
    FORGET: "forget_gate",
    INPUT: "input_gate",
    CANDIDATE: "candidate",
    OUTPUT: "output_gate",
}
SYMBOLS = {FORGET: "f_t", INPUT: "i_t", CANDIDATE: "g_t", OUTPUT: "o_t"}


def sizes(hidden: bool) -> list[tuple[int, int, int]]:
    """Batch, inputs and units of each call."""
    return [(2, 3, 4), (4, 7, 3), (2, 1, 6)] if hidden else [(2, 3, 4), (1, 4, 2), (5, 2, 1)]


def without_cell(challenge: Challenge) -> Challenge:
    """A step's arguments without the cell state, which no gate sees."""
    return {name: value for name, value in challenge.items() if name != "c_prev"}


def gate_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Several sizes, then single precision."""
    challenges = [step_challenge(rng, *size) for size in sizes(hidden)]
    challenges.append(in_single_precision(step_challenge(rng, 3, 5, 2)))
    return [without_cell(challenge) for challenge in challenges]


def another_block(gate: int) -> tuple[Mistake, ...]:
    """The columns of another gate taken for this one."""
    mistakes = []
    for other in range(4):
        if other != gate:
            order = list(range(4))
            order[gate], order[other] = other, gate
            mistakes.append(
                Mistake(
                    f"block of the {GATE_NAMES[other]}",
                    f"You use the columns of the {GATE_NAMES[other]}. The blocks lie in the order "
                    f"{', '.join(LETTERS.values())}, each `units` columns wide.",
                    reordered(order),
                    kind="order",
                )
            )
    return tuple(mistakes)


def gate_exercise(gate: int) -> Exercise:
    """One of the four: the same sum, another block, and its activation."""
    name = GATE_NAMES[gate]

    def oracle(challenge: Challenge) -> Expected:
        return Expected(as_asked((keras_gates(**challenge)[name],), challenge["x_t"]))

    def model(challenge: Challenge, exchanged: bool = False, **variant: object) -> tuple:
        x_t, h_prev, *weights = in_double(challenge)
        z = blocks_of(x_t, h_prev, weights, exchanged)[gate]
        return (wrongs_from(variant).activations[gate](z),)

    activations = (
        CANDIDATE_ACTIVATIONS
        if gate == CANDIDATE
        else (
            *gate_activations(gate),
            *HARD_SIGMOIDS,
            Mistake(
                f"1 − the {name}",
                "Your numbers are one minus the right ones.",
                after=lambda values, _: (1.0 - values[0],),
            ),
        )
    )
    return Exercise(
        name=FUNCTIONS[gate],
        returns=(Output(SYMBOLS[gate], ("sample", "unit")),),
        challenges=gate_challenges,
        oracle=oracle,
        model=model,
        mistakes=(
            *another_block(gate),
            *SUM_MISTAKES,
            *((FORGET_BIAS,) if gate == FORGET else ()),
            *activations,
            ignored_states("h_prev", "c_prev")[0],
        ),
        hints=(
            "Look at the shapes first: `x_t` (batch, inputs) and the block's kernel (inputs, "
            "units) give (batch, units), and so does every other term.",
            f"The blocks lie in the order i, f, c, o. Which columns are those of the {name}?",
        ),
        points=1,
    )


def update_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Gates between 0 and 1, candidates between −1 and 1."""
    challenges = []
    for batch, _, units in sizes(hidden):
        shape = (batch, units)
        challenges.append(
            {
                "f_t": rng.uniform(0.1, 0.9, shape),
                "c_prev": rng.normal(scale=1.2, size=shape),
                "i_t": rng.uniform(0.1, 0.9, shape),
                "g_t": rng.uniform(-0.9, 0.9, shape),
            }
        )
    return [*challenges, in_single_precision(challenges[0])]


def update_oracle(challenge: Challenge) -> Expected:
    """Keras's cell with the gates put where they are asked for, through the bias alone."""
    f_t, c_prev, i_t, g_t = in_double(challenge)
    rows = []
    for f, c, i, g in zip(f_t, c_prev, i_t, g_t, strict=True):
        bias = np.concatenate([logit(i), logit(f), np.arctanh(g), np.zeros_like(f)])
        nothing = np.zeros((1, f.size))
        none = np.zeros((f.size, 4 * f.size))
        rows.append(keras_step(nothing, nothing, c[None], none, none, bias)[1])
    return Expected(as_asked((np.concatenate(rows),), challenge["f_t"]))


def logit(p: np.ndarray) -> np.ndarray:
    """What a sigmoid turns into p."""
    return np.log(p) - np.log1p(-p)


def update_model(
    challenge: Challenge, keep: str = "f", write: str = "i", squash: bool = False
) -> tuple[np.ndarray]:
    """The cell update, with other factors for what is kept and what is written."""
    f_t, c_prev, i_t, g_t = in_double(challenge)
    factors = {"f": f_t, "i": i_t, "1": 1.0, "1-f": 1.0 - f_t, "1-i": 1.0 - i_t, "0": 0.0}
    c_t = factors[keep] * c_prev + factors[write] * g_t
    return (np.tanh(c_t) if squash else c_t,)


def concat_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Kernels of several sizes."""
    return [
        {name: weights[name] for name in ("kernel", "recurrent_kernel")}
        for weights in (lstm_weights(rng, inputs, units) for _, inputs, units in sizes(hidden))
    ]


def concat_oracle(challenge: Challenge) -> Expected:
    """The matrix W with [h, x] W equal to Keras's sum: found by asking Keras, row by row.

    Row n of W is what the n-th unit vector gives, and a Dense layer without bias says what that is.
    """
    kernel, recurrent_kernel = challenge.values()
    units, inputs = recurrent_kernel.shape[0], kernel.shape[0]
    probe = np.eye(units + inputs)
    import keras

    parts = []
    for weights, columns in ((recurrent_kernel, probe[:, :units]), (kernel, probe[:, units:])):
        dense = keras.layers.Dense(weights.shape[1], use_bias=False, dtype="float64")
        dense.build(columns.shape)
        dense.set_weights([weights])
        parts.append(keras.ops.convert_to_numpy(dense(columns)))
    return Expected((parts[0] + parts[1],))


def split_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Stacked matrices of several sizes."""
    return [
        {"W": rng.normal(size=(units + inputs, 4 * units))} for _, inputs, units in sizes(hidden)
    ]


def concat_model(challenge: Challenge, order: str = "hx") -> tuple[np.ndarray]:
    """The stacked matrix, or one in the other order."""
    kernel, recurrent_kernel = in_double(challenge)
    parts = (recurrent_kernel, kernel) if order == "hx" else (kernel, recurrent_kernel)
    return (np.concatenate(parts),)


def split_model(challenge: Challenge, order: str = "hx") -> tuple[np.ndarray, np.ndarray]:
    """The two kernels, cut after the state's rows or before them."""
    (matrix,) = in_double(challenge)
    units = matrix.shape[1] // 4
    if order == "hx":
        return matrix[units:], matrix[:units]
    return matrix[:-units], matrix[-units:]


UPDATE_CELL = Exercise(
    name="update_cell",
    returns=(Output("c_t", ("sample", "unit")),),
    challenges=update_challenges,
    oracle=update_oracle,
    model=update_model,
    mistakes=(
        Mistake(
            "forget gate and input gate swapped",
            "You multiply the old cell state by the "
            "input gate and the candidate by the forget gate.",
            variant={"keep": "i", "write": "f"},
        ),
        Mistake(
            "forget gate missing",
            "All of the old cell state is kept: `f_t` is not used.",
            variant={"keep": "1"},
        ),
        Mistake(
            "input gate missing",
            "All of the candidate is written: `i_t` is not used.",
            variant={"write": "1"},
        ),
        Mistake(
            "old cell state missing",
            "The old cell state does not come into it.",
            variant={"keep": "0"},
        ),
        Mistake(
            "1 − f for the input gate",
            "You write with 1 − f; the input gate is given.",
            variant={"write": "1-f"},
        ),
        Mistake(
            "1 − f for the forget gate",
            "You keep with 1 − f. The name misleads: a forget gate of 1 *keeps*.",
            variant={"keep": "1-f"},
        ),
        Mistake(
            "tanh applied to the cell state",
            "The cell state is a plain sum; no tanh is applied to it here.",
            variant={"squash": True},
        ),
    ),
    hints=(
        "Two products and one sum, all entry by entry; no matrix product.",
        "With `f_t` = 1 and `i_t` = 0 nothing may change. Try that by hand.",
    ),
    points=1,
)

CONCAT_FORM = Exercise(
    name="concat_form",
    returns=(Output("W", ("row", "column")),),
    challenges=concat_challenges,
    oracle=concat_oracle,
    model=concat_model,
    mistakes=(
        Mistake(
            "[x; h] for [h; x]",
            "Your rows begin with the input's weights. In `[h, x]` the "
            "state comes first, so its weights do.",
            variant={"order": "xh"},
        ),
    ),
    hints=(
        "A row of W belongs to one entry of `[h, x]`. How many rows does that make?",
        "`[h, x] @ W` must equal `h @ recurrent_kernel + x @ kernel`: try it with random numbers.",
    ),
    points=1,
)

SPLIT_FORM = Exercise(
    name="split_form",
    returns=(
        Output("kernel", ("row", "column")),
        Output("recurrent_kernel", ("row", "column")),
    ),
    challenges=split_challenges,
    oracle=lambda challenge: Expected(split_model(challenge)),
    model=split_model,
    mistakes=(
        Mistake(
            "[x; h] for [h; x]",
            "You take the first rows for the input's. In `[h, x]` the state comes first.",
            variant={"order": "xh"},
        ),
    ),
    hints=(
        "W has 4 × units columns, so its shape alone tells how many units there are.",
        "The state's weights are the first `units` rows.",
    ),
    points=1,
    against="the matrix that `concat_form` would have made",
)

GATES = (
    CONCAT_FORM,
    SPLIT_FORM,
    gate_exercise(FORGET),
    gate_exercise(INPUT),
    gate_exercise(CANDIDATE),
    UPDATE_CELL,
    gate_exercise(OUTPUT),
)
