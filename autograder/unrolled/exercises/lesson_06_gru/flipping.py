"""The exercise ``flip_update_gate``: weights for the other convention, with the same outputs."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.keras_recurrent import keras_step
from unrolled.exercises.lesson_06_gru.steps import MIXED, gru_step, gru_step_v1
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
    step = Reference(gru_step if after else gru_step_v1)
    other = step.edited([step.located(MIXED, "(1 - z_t) * h_prev + z_t * g_t")])
    if (off := np.abs(keras - other(x_t, h_prev, *values)).max()) > AGREEMENT:
        raise ArithmeticError(f"the two conventions differ by {off:.1e}")
    return Expected(as_asked(values, challenge["kernel"]))


SIGNS = "[-1.0, 1.0, 1.0]"
RETURNED = "return kernel * signs, recurrent_kernel * signs, bias * signs"
FLIP_MISTAKES = (
    *(
        Mistake(
            f"{missing} not flipped",
            f"You leave `{missing}` as it is. The update gate's sum has a part from each of the "
            "three arrays, and all of the sum must change its sign.",
            edits=((old, old.replace(" * signs", "")),),
        )
        for missing, old in (
            ("kernel", "return kernel * signs"),
            ("recurrent_kernel", "recurrent_kernel * signs"),
            ("bias", "bias * signs"),
        )
    ),
    Mistake(
        "only kernel flipped",
        "You change `kernel` only. The update gate's sum has a part from each of the three arrays.",
        edits=(("recurrent_kernel * signs, bias * signs", "recurrent_kernel, bias"),),
    ),
    *(
        Mistake(
            f"only the {name} row of the bias flipped",
            "The update gate's sum contains *both* rows of the bias, and all of it must change its "
            "sign. (And a bias may have one row only, with `reset_after=False`.)",
            edits=(("bias * signs", f"np.stack([{rows}])"),),
        )
        for name, rows in (
            ("first", "bias[0] * signs, bias[1]"),
            ("second", "bias[0], bias[1] * signs"),
        )
    ),
    Mistake(
        "rows in place of columns, in the bias",
        "`bias[:units]` takes rows where the bias has two of them, and so changes all blocks. A "
        "gate's block is always in the *last* axis.",
        edits=(("bias * signs", "np.concatenate([-bias[:units], bias[units:]])"),),
    ),
    *(
        Mistake(
            f"rows in place of columns{where}",
            "You change the first `units` *rows* of the kernels. A gate's block is a block of "
            "columns.",
            edits=(
                (
                    "return kernel * signs",
                    "return np.concatenate([-kernel[:units], kernel[units:]])",
                ),
                ("recurrent_kernel * signs", "-recurrent_kernel"),
                *bias,
            ),
        )
        for where, bias in (
            ("", ()),
            (
                ", in all three",
                (("bias * signs", "np.concatenate([-bias[:units], bias[units:]])"),),
            ),
        )
    ),
    *(
        Mistake(name, sentence, edits=((SIGNS, signs),))
        for name, sentence, signs in (
            (
                "all blocks flipped",
                "You change the weights of the reset gate and of the candidate, too. Only the "
                "update gate is read the other way round.",
                "[-1.0, -1.0, -1.0]",
            ),
            (
                "reset gate flipped",
                "You change the second block. The update gate's is the first.",
                "[1.0, -1.0, 1.0]",
            ),
            (
                "candidate flipped",
                "You change the last block. The update gate's is the first.",
                "[1.0, 1.0, -1.0]",
            ),
            (
                "both gates flipped",
                "You change the reset gate's weights, too. Only the update gate is read the other "
                "way round.",
                "[-1.0, -1.0, 1.0]",
            ),
            (
                "weights returned as they are",
                "You return the weights as they came in.",
                "[1.0, 1.0, 1.0]",
            ),
        )
    ),
    *(
        Mistake(
            name,
            sentence,
            edits=(
                (
                    RETURNED,
                    f"return tuple(np.where(signs < 0, {new}, w) "
                    "for w in (kernel, recurrent_kernel, bias))",
                ),
            ),
        )
        for name, sentence, new in (
            (
                "1 − w for the weights",
                "You replace each weight w by 1 − w. It is the *gate* that is to become 1 − z, and "
                "between the weights and the gate there is a sigmoid. What does 1 − σ(a) equal?",
                "1 - w",
            ),
            (
                "all weights made negative",
                "You make all weights of the block negative. Those that were negative must become "
                "positive: each changes its sign.",
                "-np.abs(w)",
            ),
            (
                "1 / w for the weights",
                "You replace each weight w by 1 / w. What does 1 − σ(a) equal?",
                "1 / w",
            ),
            (
                "the block of the update gate set to zero",
                "You set the weights of the block to zero, so that z is ½ everywhere. Each weight "
                "must change its sign.",
                "0 * w",
            ),
        )
    ),
    Mistake(
        "blocks of update gate and candidate exchanged",
        "You exchange two blocks of weights. But old state and candidate do not change their "
        "roles; only the gate between them is read the other way round.",
        edits=(
            (
                RETURNED,
                "return tuple(np.concatenate(np.split(w, 3, -1)[::-1], -1) "
                "for w in (kernel, recurrent_kernel, bias))",
            ),
        ),
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
