"""Mistakes in the layer-normalised cell: in its step, its state, its weights, its epsilon."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.keras_cell_mistakes import (
    NOTHING_LEARNS,
    OTHER_STARTS,
    RECURRENT_KERNEL_KEPT,
    failures,
    inside_the_step,
    state_mistakes,
)
from unrolled.exercises.lesson_07_layer_norm.cell_model import WEIGHTS
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON
from unrolled.exercises.lesson_07_layer_norm.step import LAYER_NORM_RNN_STEP


def without(*names: str) -> tuple[str, ...]:
    """The weights that still learn where some do not."""
    return tuple(name for name in WEIGHTS if name not in names)


KEPT_OUT_OF_TRAINING = (
    NOTHING_LEARNS,
    Mistake(
        "gamma and beta do not learn",
        "Your gamma and beta are weights that are not trained. They begin at 1 and 0 and are "
        "trained like all others.",
        variant={"learns": without("gamma", "beta")},
    ),
    Mistake(*RECURRENT_KERNEL_KEPT, variant={"learns": without("recurrent_kernel")}),
)

GAMMA_AND_BETA_STARTS = tuple(
    Mistake(name, sentence, variant={"starts": starts}, kind="starts")
    for name, sentence, starts in (
        (
            "gamma begins at random numbers",
            "`add_weight` without an `initializer` draws random numbers. Gamma begins at 1, so "
            "that a fresh layer only normalises.",
            {"gamma": "random"},
        ),
        (
            "gamma begins at 0",
            "Your gamma begins at 0, and so multiplies everything away. It begins at 1.",
            {"gamma": 0.0},
        ),
        (
            "bias, gamma and beta begin at random numbers",
            "`add_weight` without an `initializer` draws random numbers. Bias and beta begin at 0, "
            "gamma at 1.",
            {"bias": "random", "gamma": "random", "beta": "random"},
        ),
        (
            "bias and beta begin at random numbers",
            "`add_weight` without an `initializer` draws random numbers. Bias and beta begin at 0.",
            {"bias": "random", "beta": "random"},
        ),
    )
)

EPSILON_MISTAKES = (
    Mistake(
        "epsilon missing from get_config",
        "A copy of your layer, made from its configuration, gives other numbers: it has the "
        "default epsilon. Every argument of `__init__` belongs in the configuration.",
        variant={"copied": {"epsilon": KERAS_EPSILON}},
    ),
    Mistake(
        "epsilon ignored: always 0.001",
        "Your cell uses an epsilon of 0.001, whatever epsilon it is given.",
        lambda challenge: challenge | {"epsilon": KERAS_EPSILON},
        kind="epsilon",
    ),
    Mistake(
        "epsilon of another library: 1e-5",
        "Where no epsilon is given your cell uses 1e-5, which is PyTorch's. Keras's is 0.001.",
        lambda challenge: {"epsilon": 1e-5} | challenge,
        kind="epsilon",
    ),
)

CELL_MISTAKES = (
    *inside_the_step(LAYER_NORM_RNN_STEP, without="epsilon of another library"),
    *state_mistakes("the sum before it is normalised"),
    *KEPT_OUT_OF_TRAINING,
    *GAMMA_AND_BETA_STARTS,
    *OTHER_STARTS,
    *EPSILON_MISTAKES,
    *failures(WEIGHTS, "your own `layer_norm` and `layer_norm_rnn_step` are NumPy, too"),
)
