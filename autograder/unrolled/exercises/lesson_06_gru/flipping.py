"""The exercise ``flip_update_gate``: weights for the other convention, with the same outputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_06_gru.model import one_step, wrongs_from
from unrolled.exercises.lesson_06_gru.oracle import keras_step
from unrolled.exercises.lesson_06_gru.weights import CANDIDATE, RESET, UPDATE, gru_weights
from unrolled.exercises.precision import in_single_precision

AGREEMENT = 1e-10
ALL = ("kernel", "recurrent_kernel", "bias")


def flip_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Weights of both versions, of several sizes."""
    sizes = (
        [(7, 3, True), (1, 4, False), (2, 1, False), (5, 2, True)]
        if hidden
        else [(2, 3, True), (4, 2, False), (3, 1, True)]
    )
    challenges = [gru_weights(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(challenges[0])]


def flip_oracle(challenge: Challenge) -> Expected:
    """The weights with which a step that mixes the other way round gives what Keras's cell gives.

    Raises:
        ArithmeticError: if it does not.
    """
    values = flip_model(challenge)
    rng = np.random.default_rng(len(challenge["kernel"]))
    h_prev = rng.uniform(-0.9, 0.9, size=(2, len(challenge["recurrent_kernel"])))
    x_t = rng.normal(size=(2, len(challenge["kernel"])))
    keras = keras_step(x_t, h_prev, **challenge)
    after = challenge["bias"].ndim == 2
    other = one_step(x_t, h_prev, list(values), after, wrongs_from({"update": "flipped"}))
    if (off := np.abs(keras - other).max()) > AGREEMENT:
        raise ArithmeticError(f"the two conventions differ by {off:.1e}")
    precision = challenge["kernel"].dtype
    return Expected(tuple(value.astype(precision) for value in values))


def flip_model(
    challenge: Challenge,
    arrays: tuple[str, ...] = ALL,
    blocks: tuple[int, ...] = (UPDATE,),
    how: str = "negative",
    bias_rows: tuple[int, ...] = (0, 1),
    bias_axis: str = "columns",
    axis: str = "columns",
) -> tuple[np.ndarray, ...]:
    """The flipped weights, with the variant's wrongs.

    Args:
        challenge: the arguments.
        arrays: which of the three are changed.
        blocks: which blocks are changed.
        how: what stands for the negative weights.
        bias_rows: which rows of a bias of two rows are changed.
        bias_axis: ``"rows"`` where a block of the bias is cut out of its first axis.
        axis: the same for the two kernels.

    Raises:
        IndexError: where a mistake needs a bias of two rows and there is one.
    """
    weights = {name: np.array(value, dtype=np.float64) for name, value in challenge.items()}
    units = len(weights["recurrent_kernel"])
    for name in arrays:
        array = weights[name]
        for block in blocks:
            place = slice(block * units, (block + 1) * units)
            in_rows = (bias_axis if name == "bias" else axis) == "rows"
            if name == "bias" and bias_rows != (0, 1):
                if array.ndim == 1:
                    raise IndexError("too many indices for array")
                array[bias_rows, place] = CHANGES[how](array[bias_rows, place])
            elif in_rows:
                array[place] = CHANGES[how](array[place])
            else:
                array[..., place] = CHANGES[how](array[..., place])
    return tuple(weights.values())


CHANGES = {
    "negative": np.negative,
    "1 - w": lambda w: 1.0 - w,
    "size": lambda w: -np.abs(w),
    "inverse": lambda w: 1.0 / w,
}


def exchanged_blocks(values: tuple[np.ndarray, ...], challenge: Challenge) -> Any:
    """The given weights with the blocks of update gate and candidate exchanged."""
    result = []
    for value in challenge.values():
        z, r, h = np.split(np.asarray(value, np.float64), 3, axis=-1)
        result.append(np.concatenate([h, r, z], axis=-1))
    return tuple(result)


FLIP_MISTAKES = (
    *(
        Mistake(
            f"{missing} not flipped",
            f"You leave `{missing}` as it is. The update gate's sum has a part from each of the "
            "three arrays, and all of the sum must change its sign.",
            variant={"arrays": tuple(name for name in ALL if name != missing)},
        )
        for missing in ALL
    ),
    Mistake(
        "only kernel flipped",
        "You change `kernel` only. The update gate's sum has a part from each of the three arrays.",
        variant={"arrays": ("kernel",)},
    ),
    *(
        Mistake(
            f"only the {name} row of the bias flipped",
            "The update gate's sum contains *both* rows of the bias, and all of it must change its "
            "sign. (And a bias may have one row only, with `reset_after=False`.)",
            variant={"bias_rows": (row,)},
        )
        for row, name in enumerate(("first", "second"))
    ),
    Mistake(
        "rows in place of columns, in the bias",
        "`bias[:units]` takes rows where the bias has two of them, and so changes all blocks. A "
        "gate's block is always in the *last* axis.",
        variant={"bias_axis": "rows"},
    ),
    Mistake(
        "rows in place of columns",
        "You change the first `units` *rows* of the kernels. A gate's block is a block of columns.",
        variant={"axis": "rows"},
    ),
    Mistake(
        "rows in place of columns, in all three",
        "You change the first `units` *rows*. A gate's block is a block of columns.",
        variant={"axis": "rows", "bias_axis": "rows"},
    ),
    Mistake(
        "all blocks flipped",
        "You change the weights of the reset gate and of the candidate, too. Only the update gate "
        "is read the other way round.",
        variant={"blocks": (UPDATE, RESET, CANDIDATE)},
    ),
    Mistake(
        "reset gate flipped",
        "You change the second block. The update gate's is the first.",
        variant={"blocks": (RESET,)},
    ),
    Mistake(
        "candidate flipped",
        "You change the last block. The update gate's is the first.",
        variant={"blocks": (CANDIDATE,)},
    ),
    Mistake(
        "both gates flipped",
        "You change the reset gate's weights, too. Only the update gate is read the other way "
        "round.",
        variant={"blocks": (UPDATE, RESET)},
    ),
    Mistake(
        "1 − w for the weights",
        "You replace each weight w by 1 − w. It is the *gate* that is to become 1 − z, and between "
        "the weights and the gate there is a sigmoid. What does 1 − σ(a) equal?",
        variant={"how": "1 - w"},
    ),
    Mistake(
        "all weights made negative",
        "You make all weights of the block negative. Those that were negative must become "
        "positive: each changes its sign.",
        variant={"how": "size"},
    ),
    Mistake(
        "1 / w for the weights",
        "You replace each weight w by 1 / w. What does 1 − σ(a) equal?",
        variant={"how": "inverse"},
    ),
    Mistake(
        "blocks of update gate and candidate exchanged",
        "You exchange two blocks of weights. But old state and candidate do not change their "
        "roles; only the gate between them is read the other way round.",
        after=exchanged_blocks,
    ),
    Mistake(
        "weights returned as they are",
        "You return the weights as they came in.",
        variant={"arrays": ()},
    ),
)

FLIP_UPDATE_GATE = Exercise(
    name="flip_update_gate",
    returns=(
        Output("kernel", ("input", "column")),
        Output("recurrent_kernel", ("unit", "column")),
        Output("bias", ("row", "column")),
    ),
    challenges=flip_challenges,
    oracle=flip_oracle,
    model=flip_model,
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
