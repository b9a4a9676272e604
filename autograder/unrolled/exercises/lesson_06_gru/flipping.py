"""The exercise ``flip_update_gate``: weights for the other convention, with the same outputs."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import keras_step
from unrolled.exercises.lesson_06_gru.mixing import MIXED
from unrolled.exercises.lesson_06_gru.steps import gru_step, gru_step_before
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import recurrent_weights
from unrolled.exercises.reference import Reference

AGREEMENT = 1e-10


def flip_update_gate(kernel, recurrent_kernel, bias):
    """Weights for the other reading of the update gate, with the same outputs.

    Args:
        kernel: (inputs, 3 * units), blocks z, r, h.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (2, 3 * units) or (3 * units,), the same blocks.

    Returns:
        (kernel, recurrent_kernel, bias): new arrays, in the shapes of the given ones.
    """
    units = recurrent_kernel.shape[0]  # number of units
    signs = np.repeat([-1.0, 1.0, 1.0], units)  # signs of the columns
    return kernel * signs, recurrent_kernel * signs, bias * signs


def flip_oracle(challenge: Challenge) -> Expected:
    """The weights with which a step that mixes the other way round gives what Keras's cell gives.

    Raises:
        ArithmeticError: if it does not.
    """
    values = flip_update_gate(**challenge)
    rng = np.random.default_rng(len(challenge["kernel"]))
    h_prev = rng.uniform(-0.9, 0.9, size=(2, len(challenge["recurrent_kernel"])))
    x_t = rng.normal(size=(2, len(challenge["kernel"])))
    after = challenge["bias"].ndim == 2
    (keras,) = keras_step("GRU", x_t, [h_prev], list(challenge.values()), reset_after=after)
    step = Reference(gru_step if after else gru_step_before)
    other = step.edited([step.located(MIXED, "(1 - z_t) * h_prev + z_t * g_t")])
    if (off := np.abs(keras - other(x_t, h_prev, *values)).max()) > AGREEMENT:
        raise ArithmeticError(f"the two conventions differ by {off:.1e}")
    return Expected(as_asked(values, challenge["kernel"]))


RESULTS = ("return kernel * signs", ", recurrent_kernel * signs", ", bias * signs")


def returning(
    name: str, sentence: str, kernel: str = "", recurrent: str = "", bias: str = ""
) -> Mistake:
    """Other weights returned; the texts of those that are not right."""
    parts = (f"return {kernel}", f", {recurrent}", f", {bias}")
    edits = tuple(
        (old, new)
        for old, new, changed in zip(RESULTS, parts, (kernel, recurrent, bias), strict=True)
        if changed
    )
    return Mistake(name, sentence, edits=edits)


def signs_mistaken(name: str, sentence: str, signs: str) -> Mistake:
    """Other columns flipped; the text of their signs."""
    return Mistake(name, sentence, edits=(("np.repeat([-1.0, 1.0, 1.0], units)", signs),))


def each_weight(name: str, sentence: str, new: str) -> Mistake:
    """Another change than the sign's, of each weight ``w`` in the update gate's block."""
    parts = [
        f"np.where(signs < 0, {new.replace('w', array)}, {array})"
        for array in ("kernel", "recurrent_kernel", "bias")
    ]
    return returning(name, sentence, *parts)


THREE_PARTS = (
    "The update gate's sum has a part from each of the three arrays, and all of the sum must "
    "change its sign."
)
TWO_ROWS = (
    "The update gate's sum contains *both* rows of the bias, and all of it must change its sign. "
    "(And a bias may have one row only, with `reset_after=False`.)"
)
COLUMNS = "A gate's block is a block of columns, in the *last* axis."
FIRST_ROW = "np.stack([bias[0] * signs, bias[1]])"
SECOND_ROW = "np.stack([bias[0], bias[1] * signs])"
BIAS_ROWS = "np.concatenate([-bias[:units], bias[units:]])"
KERNEL_ROWS = "np.concatenate([-kernel[:units], kernel[units:]])"
ONE_MINUS = (
    "It is the *gate* that is to become 1 − z, and between the weights and the gate there is a "
    "sigmoid. What does 1 − σ(a) equal?"
)
FLIP_MISTAKES = (
    returning("kernel not flipped", f"You leave `kernel` as it is. {THREE_PARTS}", kernel="kernel"),
    returning(
        "recurrent_kernel not flipped",
        f"You leave `recurrent_kernel` as it is. {THREE_PARTS}",
        recurrent="recurrent_kernel",
    ),
    returning("bias not flipped", f"You leave `bias` as it is. {THREE_PARTS}", bias="bias"),
    returning(
        "only kernel flipped",
        f"You change `kernel` only. {THREE_PARTS}",
        recurrent="recurrent_kernel",
        bias="bias",
    ),
    returning("only the first row of the bias flipped", TWO_ROWS, bias=FIRST_ROW),
    returning("only the second row of the bias flipped", TWO_ROWS, bias=SECOND_ROW),
    returning(
        "only the first row of the bias flipped where it has two",
        TWO_ROWS,
        bias=f"{FIRST_ROW} if bias.ndim == 2 else bias * signs",
    ),
    returning(
        "rows in place of columns, in the bias",
        "`bias[:units]` takes rows where the bias has two of them, and so changes all blocks. "
        + COLUMNS,
        bias=BIAS_ROWS,
    ),
    returning(
        "rows in place of columns, in kernel",
        f"You change the first `units` *rows* of `kernel`. {COLUMNS}",
        kernel=KERNEL_ROWS,
    ),
    returning(
        "rows in place of columns",
        f"You change the first `units` *rows* of the kernels. {COLUMNS}",
        kernel=KERNEL_ROWS,
        recurrent="-recurrent_kernel",
    ),
    returning(
        "rows in place of columns, in all three",
        f"You change the first `units` *rows*. {COLUMNS}",
        kernel=KERNEL_ROWS,
        recurrent="-recurrent_kernel",
        bias=BIAS_ROWS,
    ),
    returning(
        "blocks of update gate and candidate exchanged",
        "You exchange two blocks of weights. But old state and candidate do not change their "
        "roles; only the gate between them is read the other way round.",
        *(
            f"np.concatenate(np.split({array}, 3, -1)[::-1], -1)"
            for array in ("kernel", "recurrent_kernel", "bias")
        ),
    ),
    returning(
        "1 − b for the bias",
        f"You replace each number b of the bias's block by 1 − b. {ONE_MINUS}",
        bias="np.where(signs < 0, 1 - bias, bias)",
    ),
    signs_mistaken(
        "all blocks flipped",
        "You change the weights of the reset gate and of the candidate, too. Only the update gate "
        "is read the other way round.",
        "np.repeat([-1.0, -1.0, -1.0], units)",
    ),
    signs_mistaken(
        "reset gate flipped",
        "You change the second block. The update gate's is the first.",
        "np.repeat([1.0, -1.0, 1.0], units)",
    ),
    signs_mistaken(
        "candidate flipped",
        "You change the last block. The update gate's is the first.",
        "np.repeat([1.0, 1.0, -1.0], units)",
    ),
    signs_mistaken(
        "both gates flipped",
        "You change the reset gate's weights, too. Only the update gate is read the other way "
        "round.",
        "np.repeat([-1.0, -1.0, 1.0], units)",
    ),
    signs_mistaken(
        "weights returned as they are",
        "You return the weights as they came in.",
        "np.repeat([1.0, 1.0, 1.0], units)",
    ),
    signs_mistaken(
        "only the first column flipped",
        "You change one column only. The update gate's block has a column for each unit.",
        "np.where(np.arange(3 * units) < 1, -1.0, 1.0)",
    ),
    signs_mistaken(
        "the number of inputs for the number of units",
        "You change as many columns as there are inputs. The update gate's block has a column for "
        "each unit.",
        "np.where(np.arange(3 * units) < len(kernel), -1.0, 1.0)",
    ),
    each_weight(
        "1 − w for the weights", f"You replace each weight w by 1 − w. {ONE_MINUS}", "1 - w"
    ),
    each_weight(
        "all weights made negative",
        "You make all weights of the block negative. Those that were negative must become "
        "positive: each changes its sign.",
        "-np.abs(w)",
    ),
    each_weight(
        "1 / w for the weights",
        "You replace each weight w by 1 / w. What does 1 − σ(a) equal?",
        "1 / w",
    ),
)


def flip_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Weights of both versions, of several sizes."""
    sizes = (
        [(7, 3, 2), (1, 4, 0), (2, 1, 0), (5, 2, 2)]
        if hidden
        else [(5, 3, 2), (4, 2, 0), (3, 1, 2)]
    )
    challenges = [
        recurrent_weights(rng, inputs, units, blocks=3, bias_rows=rows)
        for inputs, units, rows in sizes
    ]
    return [*challenges, in_single_precision(challenges[0])]


FLIP_UPDATE_GATE = Exercise(
    name="flip_update_gate",
    returns=(
        Output("kernel", ("input", "column")),
        Output("recurrent_kernel", ("unit", "column")),
        Output("bias", ("row", "column")),
    ),
    challenges=flip_challenges,
    oracle=flip_oracle,
    reference=flip_update_gate,
    mistakes=FLIP_MISTAKES,
    hints=(
        "With the new weights the new gate must be 1 minus the old one, whatever comes in.",
        "Draw the sigmoid. What must happen to the number that goes in, for 1 − σ to come out?",
        "Which parts has the update gate's sum? Each of them has weights of its own, in a block of "
        "columns; a bias may have one row or two.",
    ),
    points=2,
    against="weights that give Keras's outputs in the other convention",
)
