"""Mistakes in what becomes of the sum: activations, missing gates, and the way out of the cell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_04_lstm.model import (
    hard_sigmoid,
    identity,
    old_hard_sigmoid,
    one,
    sigmoid,
)
from unrolled.exercises.lesson_04_lstm.weights import FORGET, GATE_NAMES, INPUT, OUTPUT


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


SIGMOID_SLIPS = (
    all_gates(
        lambda z: sigmoid(-z),
        "sigmoid without its minus sign",
        "Your gates are 1 / (1 + exp(z)); the sigmoid is 1 / (1 + exp(−z)).",
    ),
    all_gates(
        lambda z: sigmoid(sigmoid(z)),
        "sigmoid applied twice",
        "Your gates go through the sigmoid two times.",
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


UPDATE_MISTAKES = (
    Mistake(
        "1 − f for the forget gate",
        "You keep with 1 − f. The name misleads: a forget gate of 1 *keeps*.",
        variant={"coupled": "not f"},
    ),
    Mistake(
        "parentheses around the sum: f × (C + i × g)",
        "Your forget gate is applied to what has just been written, too; it concerns the old cell "
        "state only.",
        variant={"update": "parentheses"},
    ),
    Mistake(
        "hidden state kept in place of the cell state",
        "Your forget gate is multiplied with the hidden state; it should be the old cell state.",
        variant={"update": "hidden"},
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
    Mistake(
        "output gate before the cell update, without tanh",
        "Your hidden state is o × the *old* cell state: the cell must be updated first, and its "
        "tanh taken.",
        variant={"tanh_of": "old cell, no tanh"},
    ),
    Mistake(
        "tanh applied to the output gate too",
        "You take tanh(o) × tanh(c); the output gate has had its sigmoid and needs no tanh.",
        variant={"tanh_of": "both"},
    ),
)


HIDDEN_FOR_CELL = Mistake(
    "hidden state returned for cell state",
    "Where the cell state should stand, you return the hidden state.",
    after=lambda values, _: (*values[:-1], values[-2]),
    kind="returns",
)
