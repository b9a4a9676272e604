"""Mistakes on the way back through a GRU step: slopes, paths, biases, transposes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_06_gru.weights import CANDIDATE, GATE_NAMES, RESET, UPDATE

PLACES = {"dkernel": 2, "drecurrent_kernel": 3, "dbias": 4}
SIGMOID_WORDS = "The slope of a sigmoid, by its value s, is s · (1 − s)."
TANH_WORDS = "The slope of a tanh, by its value g, is 1 − g²."


def changed(output: str, change: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """A change of one of the outputs."""
    place = PLACES[output]
    return lambda values, _: (*values[:place], change(values[place]), *values[place + 1 :])


def averaged(first: int) -> Callable[..., Any]:
    """All outputs from one on divided by the number of samples."""

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        samples = len(challenge["dh"])
        return (*values[:first], *(value / samples for value in values[first:]))

    return after


def squares_turned(gradient: np.ndarray) -> np.ndarray:
    """Each block of a recurrent kernel's gradient transposed."""
    return np.concatenate([square.T for square in np.split(gradient, 3, axis=1)], axis=1)


def table(kind: str, entries: tuple[tuple[str, dict[str, Any], str], ...]) -> tuple[Mistake, ...]:
    """Mistakes of the model, of one kind."""
    return tuple(Mistake(name, words, variant=way, kind=kind) for name, way, words in entries)


SLOPES = table(
    "slope",
    (
        (
            "both sigmoids' derivatives forgotten",
            {"slope_z": "none", "slope_r": "none"},
            "What arrives at the two gates goes on to their sums as if there were no sigmoid. "
            + SIGMOID_WORDS,
        ),
        (
            "update gate: sigmoid's derivative forgotten",
            {"slope_z": "none"},
            "What arrives at the update gate goes on to its sum as if there were no sigmoid. "
            + SIGMOID_WORDS,
        ),
        (
            "reset gate: sigmoid's derivative forgotten",
            {"slope_r": "none"},
            "What arrives at the reset gate goes on to its sum as if there were no sigmoid. "
            + SIGMOID_WORDS,
        ),
        (
            "candidate: tanh's derivative forgotten",
            {"slope_g": "none"},
            "What arrives at the candidate goes on to its sum as if there were no tanh. "
            + TANH_WORDS,
        ),
        (
            "all derivatives of activations forgotten",
            {"slope_z": "none", "slope_r": "none", "slope_g": "none"},
            "Your gradients go past both sigmoids and the tanh as if they were not there. "
            + SIGMOID_WORDS,
        ),
        (
            "gates: the tanh's derivative for the sigmoid's",
            {"slope_z": "tanh's", "slope_r": "tanh's"},
            "Your gates have the slope 1 − s², which is the tanh's. " + SIGMOID_WORDS,
        ),
        (
            "candidate: the sigmoid's derivative for the tanh's",
            {"slope_g": "sigmoid's"},
            "Your candidate has the slope g · (1 − g), which is the sigmoid's. " + TANH_WORDS,
        ),
        (
            "gates: sigmoid taken again in its derivative",
            {"slope_z": "of the value", "slope_r": "of the value"},
            "You take the sigmoid of a gate. The gate in the cache *is* the sigmoid already. "
            + SIGMOID_WORDS,
        ),
        (
            "candidate: tanh taken again in its derivative",
            {"slope_g": "of the value"},
            "You take the tanh of the candidate. The candidate in the cache *is* the tanh already. "
            + TANH_WORDS,
        ),
        (
            "candidate: 1 − g for the derivative",
            {"slope_g": "not squared"},
            "Your slope of the tanh is 1 − g. " + TANH_WORDS,
        ),
        (
            "gates: the gate for its derivative",
            {"slope_z": "the gate", "slope_r": "the gate"},
            "You multiply by the gate itself where its derivative should stand. " + SIGMOID_WORDS,
        ),
    ),
)

MIXING = table(
    "mixing",
    (
        (
            "z the other way round",
            {"shares": "flipped", "to_update": "sign"},
            "Your gradients are those of (1 − z) · old + z · candidate. Here z is the share of the "
            "*old* state.",
        ),
        (
            "z and 1 − z exchanged on the way back",
            {"shares": "flipped"},
            "You hand 1 − z to the old state and z to the candidate. Forward, the old state was "
            "multiplied by z.",
        ),
        (
            "direct path to the old state dropped",
            {"shares": "no direct path"},
            "The new state contains z · old state, without any matrix between. That way back is "
            "missing in your `dh_prev`: it is the one on which a GRU remembers.",
        ),
        (
            "direct path without the update gate",
            {"shares": "whole direct path"},
            "You hand `dh` itself to the old state. Forward, the old state was multiplied by z.",
        ),
        (
            "candidate without its share 1 − z",
            {"shares": "whole candidate"},
            "You hand `dh` itself to the candidate. Forward, it was multiplied by 1 − z.",
        ),
        (
            "z for the candidate's share",
            {"shares": "z for both"},
            "You hand z · dh to the candidate, too. Forward, it was multiplied by 1 − z.",
        ),
        (
            "path through the candidate dropped",
            {"shares": "no candidate"},
            "Nothing of your gradient goes through the candidate.",
        ),
    ),
)

PATHS = (
    *table(
        "update",
        (
            (
                "path through z dropped",
                {"to_update": "nothing"},
                "You treat the update gate as a constant. It depends on the input and on the old "
                "state, and the new state depends on it.",
            ),
            (
                "sign of the path through z",
                {"to_update": "sign"},
                "Your gradient of the update gate has the wrong sign. If z grows, more of the old "
                "state comes in, and less of the candidate.",
            ),
            (
                "path through z: the candidate's part forgotten",
                {"to_update": "old state only"},
                "z stands twice in the new state: in z · old state and in (1 − z) · candidate. You "
                "have the first only.",
            ),
            (
                "path through z: the old state's part forgotten",
                {"to_update": "candidate only"},
                "z stands twice in the new state: in z · old state and in (1 − z) · candidate. You "
                "have the second only.",
            ),
            (
                "path through z: sum for difference",
                {"to_update": "sum"},
                "In (1 − z) · candidate, z stands with a minus sign.",
            ),
            (
                "path through z: the new state for the old one",
                {"to_update": "new state"},
                "z multiplied the state *before* the step.",
            ),
        ),
    ),
    *table(
        "reset",
        (
            (
                "path through r dropped",
                {"to_reset": "nothing"},
                "You treat the reset gate as a constant. It depends on the input and on the old "
                "state, and the candidate depends on it.",
            ),
            (
                "path through r: the memory part without its bias",
                {"to_reset": "without bias"},
                "Forward, r multiplied the product *and* its bias. The cache holds both as `m_t`.",
            ),
            (
                "path through r: the old state for the memory part",
                {"to_reset": "old state"},
                "Forward, r multiplied the memory part `m_t`, not the old state.",
            ),
        ),
    ),
    *table(
        "memory",
        (
            (
                "reset gate forgotten on the way to the memory part",
                {"to_memory": "no reset gate"},
                "The candidate's sum contains r · `m_t`, so what reaches `m_t` is multiplied by r. "
                "Its two sides do not get the same gradient.",
            ),
            (
                "1 − r on the way to the memory part",
                {"to_memory": "1 - r"},
                "Forward, the memory part was multiplied by r.",
            ),
            (
                "path through the memory part dropped",
                {"to_memory": "nothing"},
                "The candidate sees the old state through `m_t`; nothing of yours goes back there.",
            ),
            (
                "reset gate on both sides of the candidate",
                {"reset_on_input": True},
                "You multiply the input's side by r, too. Forward, r multiplied the memory part "
                "only.",
            ),
            (
                "gradients of the version with the reset gate before the product",
                {"before": True},
                "Your gradients are those of `reset_after=False`. This step is that of "
                "`reset_after=True`.",
            ),
        ),
    ),
    *(
        Mistake(
            f"path from the {GATE_NAMES[gate]} to the old state dropped",
            f"Your `dh_prev` lacks what comes back through the {GATE_NAMES[gate]}'s block of "
            "`recurrent_kernel`.",
            variant={"state_blocks": tuple(block for block in range(3) if block != gate)},
            kind="state blocks",
        )
        for gate in (UPDATE, RESET, CANDIDATE)
    ),
    Mistake(
        "only the direct path to the old state",
        "Your `dh_prev` is dh · z alone. The old state also stands in three products.",
        variant={"state_blocks": ()},
        kind="state blocks",
    ),
    Mistake(
        "only the candidate's path to the input",
        "Your `dx_t` lacks what comes back through the two gates.",
        variant={"input_blocks": (CANDIDATE,)},
        kind="input blocks",
    ),
    Mistake(
        "only the gates' path to the input",
        "Your `dx_t` lacks what comes back through the candidate.",
        variant={"input_blocks": (UPDATE, RESET)},
        kind="input blocks",
    ),
)

ORDERS = tuple(
    Mistake(
        "gradients of the blocks in the order " + ", ".join("zrh"[gate] for gate in order),
        "You put the gradients of the three blocks side by side in another order than the blocks "
        "themselves: z, r, h.",
        variant={"order": order},
        kind="order",
    )
    for order in permutations(range(3))
    if order != (0, 1, 2)
)


def bias_row(name: str, change: Callable[[np.ndarray], Any], words: str) -> Mistake:
    """A bias gradient that is not what it should be, where all else is right."""
    return Mistake(name, words, after=changed("dbias", change), kind="bias")


TWO_ROWS = (
    "The first row of the bias stands on the input's side of the sums, the second on the state's; "
    "in the candidate the reset gate is between them."
)
BIASES = (
    bias_row("bias gradient: first row in both", lambda d: np.stack([d[0], d[0]]), TWO_ROWS),
    bias_row("bias gradient: second row in both", lambda d: np.stack([d[1], d[1]]), TWO_ROWS),
    bias_row("bias gradient: rows swapped", lambda d: d[::-1], TWO_ROWS),
    bias_row(
        "bias gradient: second row zero",
        lambda d: np.stack([d[0], 0 * d[1]]),
        "The second row of your bias gradient is zero. It is added on the state's side of all "
        "three sums.",
    ),
    bias_row(
        "bias gradient: one row only",
        lambda d: d[0],
        "Your bias gradient has one row; a gradient has the shape of what it is the gradient of, "
        "here (2, 3 × units).",
    ),
    bias_row(
        "bias gradient: both rows added up",
        lambda d: d.sum(axis=0),
        "Your bias gradient has one row, the sum of the two; a gradient has the shape of what it "
        "is the gradient of, here (2, 3 × units).",
    ),
    Mistake(
        "bias gradient averaged over the batch",
        "Your bias gradient is a mean over the samples; all of them share one bias, and their "
        "shares add up.",
        after=averaged(4),
        kind="bias",
    ),
    Mistake(
        "gradients of the weights averaged over the batch",
        "You divide the gradients of the weights by the number of samples. Whether the loss is a "
        "mean over samples is in `dh` already.",
        after=averaged(2),
        kind="bias",
    ),
)

TRANSPOSES = (
    Mistake(
        "recurrent_kernel not transposed",
        "On the way back to the state you multiply by blocks of `recurrent_kernel` as they are. "
        "Each block is square, so no shape complains; going back it stands transposed.",
        variant={"turned": False},
    ),
    Mistake(
        "kernel not transposed",
        "On the way back to the input you multiply by `kernel` as it is; going back it stands "
        "transposed. Where there are 3 × units inputs, no shape complains.",
        variant={"kernel_turned": False},
    ),
    Mistake(
        "gradient of kernel transposed",
        "Your gradient of `kernel` is laid out (3 × units, inputs); a gradient has the shape of "
        "what it is the gradient of.",
        after=changed("dkernel", lambda d: d.T),
        kind="dkernel",
    ),
    Mistake(
        "gradient of recurrent_kernel transposed, block by block",
        "Entry [i, j] of a block belongs to the weight from unit i of the old state to unit j of "
        "the gate; you have it the other way round.",
        after=changed("drecurrent_kernel", squares_turned),
        kind="drecurrent",
    ),
    Mistake(
        "gradient of recurrent_kernel transposed",
        "Your gradient of `recurrent_kernel` is laid out (3 × units, units); a gradient has the "
        "shape of what it is the gradient of.",
        after=changed("drecurrent_kernel", lambda d: d.T),
        kind="drecurrent",
    ),
    Mistake(
        "gradient of recurrent_kernel with the state after the step",
        "You multiply with `h_t`. Forward, `recurrent_kernel` was multiplied with the state that "
        "went in, `h_prev`.",
        variant={"seen": "new"},
    ),
)

BACKWARD_MISTAKES = (*SLOPES, *MIXING, *PATHS, *ORDERS, *BIASES, *TRANSPOSES)
