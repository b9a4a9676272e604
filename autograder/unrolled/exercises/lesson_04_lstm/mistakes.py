"""The mistakes that LSTM steps and passes are known for, each with the sentence a learner needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_04_lstm.model import (
    hard_sigmoid,
    identity,
    old_hard_sigmoid,
    one,
    sigmoid,
)
from unrolled.exercises.lesson_04_lstm.weights import FORGET, GATE_NAMES, INPUT, OUTPUT

WEIGHTS = ("kernel", "recurrent_kernel", "bias")
LETTERS = {"input gate": "i", "forget gate": "f", "candidate": "c", "output gate": "o"}
KNOWN_ORDERS = {
    "i, c, f, o": " (TensorFlow 1's order)",
    "i, o, f, c": " (ONNX's order)",
    "f, i, c, o": " (the order in which most texts tell the story)",
}


def with_arrays(challenge: Challenge, **arrays: Any) -> Challenge:
    """The challenge with some arguments replaced."""
    return {**challenge, **arrays}


def zeroed(*names: str) -> Callable[[Challenge], Challenge]:
    """A change that sets arguments to zero; a name that the challenge lacks is passed over."""
    return lambda challenge: {
        name: np.zeros_like(value) if name in names else value for name, value in challenge.items()
    }


def scaled_bias(factor: float) -> Callable[[Challenge], Challenge]:
    """A change that multiplies the bias."""
    return lambda challenge: with_arrays(challenge, bias=factor * challenge["bias"])


def one_more_forget_bias(challenge: Challenge) -> Challenge:
    """A forget gate whose bias gets another one on top."""
    bias = np.array(challenge["bias"])
    np.split(bias, 4)[FORGET][...] += 1.0
    return with_arrays(challenge, bias=bias)


def reordered(read_as: Sequence[int], blocks: int = 4) -> Callable[[Challenge], Challenge]:
    """A change to what a learner computes who takes the n-th block for gate ``read_as[n]``."""

    def change(challenge: Challenge) -> Challenge:
        arrays = {}
        for name in WEIGHTS:
            parts = np.split(challenge[name], blocks, axis=-1)
            order = [parts[list(read_as).index(gate)] for gate in range(blocks)]
            arrays[name] = np.concatenate(order, axis=-1)
        return with_arrays(challenge, **arrays)

    return change


def interleaved(challenge: Challenge) -> Challenge:
    """Weights as read by someone who takes columns 0, 4, 8 … for the first gate."""
    arrays = {}
    for name in WEIGHTS:
        columns = challenge[name].shape[-1]
        order = np.arange(columns).reshape(-1, 4).T.ravel()
        arrays[name] = challenge[name][..., order]
    return with_arrays(challenge, **arrays)


def blocks_transposed(challenge: Challenge) -> Challenge:
    """Every gate's square of the recurrent kernel transposed."""
    units, columns = challenge["recurrent_kernel"].shape
    squares = np.split(challenge["recurrent_kernel"], columns // units, axis=1)
    return with_arrays(
        challenge, recurrent_kernel=np.concatenate([square.T for square in squares], axis=1)
    )


def block_orders(names: tuple[str, ...] = GATE_NAMES) -> tuple[Mistake, ...]:
    """Every way to read the blocks in a wrong order: first the swaps of two, then the rest.

    Args:
        names: the blocks' names in their right order.
    """
    count = len(names)
    right = ", ".join(LETTERS[name] for name in names)
    swaps, others = [], []
    for order in permutations(range(count)):
        moved = [place for place in range(count) if order[place] != place]
        if not moved:
            continue
        letters = ", ".join(LETTERS[names[gate]] for gate in order)
        known = KNOWN_ORDERS.get(letters, "")
        sentence = (
            f"Your numbers are exactly Keras's with the blocks in the order {letters}{known}. "
            f"Here they lie in the order {right}."
        )
        if len(moved) == 2:
            first, second = (names[place] for place in moved)
            name = f"{first} and {second} swapped"
            swaps.append(Mistake(name, sentence, reordered(order, count), kind="order"))
        else:
            name = f"blocks in the order {letters}"
            others.append(Mistake(name, sentence, reordered(order, count), kind="order"))
    return (*swaps, *others)


INTERLEAVED = Mistake(
    "units interleaved",
    "You take every fourth column for a gate. Keras keeps a gate's columns together: the first "
    "`units` columns are the first gate.",
    interleaved,
    kind="order",
)

SUM_MISTAKES = (
    Mistake(
        "bias missing",
        "Your numbers are Keras's with a bias of zero: the bias is not added.",
        zeroed("bias"),
        kind="bias",
    ),
    Mistake(
        "bias doubled",
        "Your numbers are Keras's with twice the bias: it is added both to the input's part and "
        "to the state's.",
        scaled_bias(2.0),
        kind="bias",
    ),
    Mistake(
        "recurrent_kernel transposed",
        "Your numbers are Keras's with each gate's part of `recurrent_kernel` transposed. States "
        "are rows here: the state stands left of the matrix.",
        blocks_transposed,
        kind="recurrent",
    ),
    Mistake(
        "[x; h] for [h; x]",
        "You lay `x` and `h` side by side in one order and stack their weights in the other, so "
        "the state meets the input's weights.",
        variant={"exchanged": True},
    ),
    Mistake(
        "input ignored",
        "Your numbers do not depend on the input: `kernel` is not used.",
        zeroed("kernel"),
    ),
)

FORGET_BIAS = Mistake(
    "forget bias added again",
    "Your forget gate has 1 added to its bias. Keras puts that 1 into the bias when it makes the "
    "layer (`unit_forget_bias`); the bias that you get here is the whole bias.",
    one_more_forget_bias,
    kind="bias",
)


def gate_activations(gate: int) -> tuple[Mistake, ...]:
    """What goes wrong with the activation of one sigmoid gate."""
    key, name = f"gate{gate}", GATE_NAMES[gate]
    return (
        Mistake(
            f"tanh for the {name}",
            f"Your {name} goes through a tanh; a gate lies between 0 "
            "and 1, which is a sigmoid's range.",
            variant={key: np.tanh},
        ),
        Mistake(
            f"no sigmoid on the {name}",
            f"Your {name} is the bare sum: its sigmoid is missing.",
            variant={key: identity},
        ),
    )


def all_gates(function: Callable, name: str, sentence: str) -> Mistake:
    """All three gates with another function than the sigmoid."""
    return Mistake(name, sentence, variant={f"gate{g}": function for g in (INPUT, FORGET, OUTPUT)})


HARD_SIGMOIDS = (
    all_gates(
        hard_sigmoid,
        "hard sigmoid",
        "Your gates use the piecewise linear sigmoid; here it is 1 / (1 + exp(−z)).",
    ),
    all_gates(
        old_hard_sigmoid,
        "hard sigmoid of Keras 2",
        "Your gates use Keras 2's piecewise linear sigmoid; here it is 1 / (1 + exp(−z)).",
    ),
)

CANDIDATE_ACTIVATIONS = (
    Mistake(
        "sigmoid for the candidate",
        "Your candidate goes through a sigmoid and can never be "
        "negative. What is written to the cell may have either sign: a tanh.",
        variant={"gate2": sigmoid},
    ),
    Mistake(
        "no tanh on the candidate",
        "Your candidate is the bare sum: its tanh is missing.",
        variant={"gate2": identity},
    ),
)

MISSING_INPUT = Mistake(
    "input gate missing",
    "Your cell takes the whole candidate: its input gate is missing.",
    variant={"gate0": one},
)
MISSING_OUTPUT = Mistake(
    "output gate missing",
    "Your hidden state is the whole tanh of the cell: its output gate is missing.",
    variant={"gate3": one},
)

FORGET_MISTAKES = (
    Mistake(
        "forget gate missing",
        "Your cell keeps all of its old state: the forget gate is missing. (So was it in 1997.)",
        variant={"gate1": one},
    ),
    Mistake(
        "coupled gates: 1 − f for the input gate",
        "Your input gate is 1 − f. Here it has weights of its own.",
        variant={"coupled": "i"},
    ),
    Mistake(
        "coupled gates: 1 − i for the forget gate",
        "Your forget gate is 1 − i. Here it has weights of its own.",
        variant={"coupled": "f"},
    ),
)

CELL_MISTAKES = (
    Mistake(
        "no tanh on the cell",
        "Your hidden state is o × c: the tanh of the cell state is missing.",
        variant={"tanh_of": "nothing"},
    ),
    Mistake(
        "tanh applied to the product o × c",
        "You take tanh(o × c); the tanh belongs to the "
        "cell state alone, and the gate is applied after it.",
        variant={"tanh_of": "product"},
    ),
    Mistake(
        "tanh applied to the output gate",
        "You take tanh(o) × c; the tanh belongs to the cell state.",
        variant={"tanh_of": "output gate"},
    ),
    Mistake(
        "tanh applied to the candidate again",
        "Your hidden state is made from the candidate, not from the cell state.",
        variant={"tanh_of": "candidate"},
    ),
    Mistake(
        "sigmoid for the tanh on the cell",
        "Your cell state goes through a sigmoid on its way out; it should be a tanh.",
        variant={"tanh_of": "sigmoid"},
    ),
    Mistake(
        "tanh applied to the cell state itself",
        "You put the new cell state through a tanh "
        "and keep that. The cell state is kept as it is; only the hidden state sees its tanh.",
        variant={"cell_tanh": True},
    ),
    Mistake(
        "output gate before the cell update",
        "Your hidden state is made from the old cell state: the cell must be updated first.",
        variant={"tanh_of": "old cell"},
    ),
)

HIDDEN_FOR_CELL = Mistake(
    "hidden state returned for cell state",
    "Where the cell state should stand, you return the hidden state.",
    after=lambda values, _: (*values[:-1], values[-2]),
    kind="returns",
)


def ignored_states(h: str, c: str) -> tuple[Mistake, ...]:
    """A state that is given but not used; the arguments are the names of the two."""
    return (
        Mistake(
            f"{h} ignored",
            f"Your numbers are Keras's with `{h}` = 0: the state that you are given is not used.",
            zeroed(h),
            kind="h",
        ),
        Mistake(
            f"{c} ignored",
            f"Your numbers are Keras's with `{c}` = 0: the state that you are given is not used.",
            zeroed(c),
            kind="c",
        ),
        Mistake(
            f"initial states ignored: {h} and {c}",
            "Your numbers are Keras's with both states "
            "zero: the states that you are given are not used.",
            zeroed(h, c),
            kind="h",
        ),
    )
