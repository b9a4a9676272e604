"""Mistakes in what becomes of the sums: activations, the reset gate's place, and the mixing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_04_lstm.model import (
    hard_sigmoid,
    identity,
    old_hard_sigmoid,
    sigmoid,
)
from unrolled.exercises.lesson_06_gru.weights import GATE_NAMES, RESET, UPDATE


def both_gates(name: str, function: Callable, sentence: str) -> Mistake:
    """Both gates with another function than the sigmoid."""
    return Mistake(name, sentence, variant={f"gate{gate}": function for gate in (UPDATE, RESET)})


def one_gate(gate: int) -> tuple[Mistake, ...]:
    """What goes wrong with the activation of one gate."""
    key, name = f"gate{gate}", GATE_NAMES[gate]
    return (
        Mistake(
            f"tanh for the {name}",
            f"Your {name} goes through a tanh; a gate lies between 0 and 1, which is a sigmoid's "
            "range.",
            variant={key: np.tanh},
        ),
        Mistake(
            f"no sigmoid on the {name}",
            f"Your {name} is the bare sum: its sigmoid is missing.",
            variant={key: identity},
        ),
    )


ACTIVATION_MISTAKES = (
    Mistake(
        "sigmoid for the candidate",
        "Your candidate goes through a sigmoid and can never be negative. It is a state, not a "
        "gate: a tanh.",
        variant={"gate2": sigmoid},
    ),
    Mistake(
        "no tanh on the candidate",
        "Your candidate is the bare sum: its tanh is missing.",
        variant={"gate2": identity},
    ),
    *one_gate(UPDATE),
    *one_gate(RESET),
    both_gates(
        "tanh for both gates",
        np.tanh,
        "Both your gates go through a tanh; a gate lies between 0 and 1, which is a sigmoid's "
        "range.",
    ),
    both_gates(
        "no sigmoid on the gates",
        identity,
        "Your gates are bare sums: their sigmoid is missing.",
    ),
    both_gates(
        "hard sigmoid",
        hard_sigmoid,
        "Your gates use the piecewise linear sigmoid; here it is 1 / (1 + exp(−a)).",
    ),
    both_gates(
        "hard sigmoid of Keras 2",
        old_hard_sigmoid,
        "Your gates use Keras 2's piecewise linear sigmoid, which was its GRU's default; here it "
        "is 1 / (1 + exp(−a)).",
    ),
    both_gates(
        "sigmoid without its minus sign",
        lambda a: sigmoid(-a),
        "Your gates are 1 / (1 + exp(a)); the sigmoid is 1 / (1 + exp(−a)).",
    ),
    both_gates(
        "sigmoid applied twice",
        lambda a: sigmoid(sigmoid(a)),
        "Your gates go through the sigmoid two times.",
    ),
)

POLARITY = Mistake(
    "z the other way round",
    "Your new state is (1 − z) · old + z · candidate. That is the convention of Chung et al.; "
    "Keras follows Cho et al., where z is the share of the *old* state that stays.",
    variant={"update": "flipped"},
)

UPDATE_MISTAKES = (
    POLARITY,
    *(
        # With nothing of the candidate and a state of zeros all is zero, which explains nothing:
        # so that one is of the kind of an ignored state, and is not tried together with it.
        Mistake(name, sentence, variant={"update": key}, kind="h" if key == "no candidate" else "")
        for name, sentence, key in (
            (
                "candidate returned: nothing of the old state kept",
                "Your new state is the candidate alone. Either the update gate is not used, or it "
                "mixes the candidate with itself because the old state has been overwritten.",
                "candidate",
            ),
            (
                "old state's share missing",
                "Your new state is (1 − z) · candidate. The share z of the old state is missing.",
                "no old state",
            ),
            (
                "candidate's share missing",
                "Your new state is z · old state. The share 1 − z of the candidate is missing.",
                "no candidate",
            ),
            (
                "the candidate added whole",
                "Your new state is z · old + candidate. The two shares add up to 1: the candidate "
                "gets 1 − z.",
                "whole candidate",
            ),
            (
                "the old state kept whole",
                "Your new state is old + (1 − z) · candidate. The two shares add up to 1: the old "
                "state gets z.",
                "whole old state",
            ),
            (
                "z for both shares",
                "Your new state is z · old + z · candidate. The two shares add up to 1.",
                "one share",
            ),
            (
                "the reset state mixed in for the old one",
                "You mix z · (r · old state) with the candidate. The reset gate acts inside the "
                "candidate only; what z keeps is the old state itself. Was `h_prev` overwritten?",
                "reset state",
            ),
            (
                "reset gate used for the mixing",
                "You mix old state and candidate by the reset gate; that is what the update gate "
                "is for.",
                "reset gate",
            ),
            (
                "mixed as in an LSTM: r keeps, z writes",
                "Your new state is r · old + z · candidate, with two separate gates as in an LSTM. "
                "A GRU has one gate for both: z and 1 − z.",
                "like an LSTM",
            ),
            (
                "tanh applied to the new state",
                "You put the mixture through a tanh. The candidate has had its own; the mixture is "
                "the new state as it is.",
                "tanh",
            ),
        )
    ),
)


def reset_elsewhere(after: bool) -> Mistake:
    """The reset gate on the other side of the product."""
    if after:
        return Mistake(
            "reset gate before the product",
            "You multiply the old state by r and *then* with `recurrent_kernel`: that is "
            "`reset_after=False`. Here the product comes first, with its bias, and r multiplies "
            "the result.",
            variant={"reset": "other place"},
        )
    return Mistake(
        "reset gate after the product",
        "You multiply with `recurrent_kernel` first and the result by r: that is "
        "`reset_after=True`. In this version r multiplies the old state, and the product comes "
        "after.",
        variant={"reset": "other place"},
    )


RESET_MISTAKES = tuple(
    Mistake(name, sentence, variant={"reset": key})
    for name, sentence, key in (
        (
            "candidate without reset gate",
            "Your candidate sees all of the old state: the reset gate is not used.",
            "missing",
        ),
        (
            "update gate for the reset gate",
            "In your candidate the update gate stands where the reset gate belongs.",
            "update gate",
        ),
        (
            "1 − r for the reset gate",
            "In your candidate stands 1 − r. A reset gate of 1 lets the old state through.",
            "1 - r",
        ),
        (
            "reset gate on the whole sum",
            "Your reset gate multiplies the input's part, too. It is for the old state's part "
            "only.",
            "whole sum",
        ),
        (
            "reset gate on the input's part",
            "Your reset gate multiplies the input's part of the candidate. It is for the old "
            "state's part.",
            "input",
        ),
        (
            "old state in the candidate without recurrent_kernel",
            "Your candidate adds r · old state itself; its product with the last block of "
            "`recurrent_kernel` belongs there.",
            "state itself",
        ),
    )
)
