"""Mistakes with the peepholes of an LSTM, as edits of any reference with these lines::

p_i, p_f, p_o = peephole
i_t = sigmoid(z_i + p_i * c_prev)
f_t = sigmoid(z_f + p_f * c_prev)
g_t = np.tanh(z_g)
o_t = sigmoid(z_o + p_o * c_t)
"""

from __future__ import annotations

from itertools import permutations

from unrolled.exercises.exercise import Mistake

SEEN = ("p_i * c_prev", "p_f * c_prev", "p_o * c_t")


def seen_otherwise(name: str, sentence: str, *seen: str) -> Mistake:
    """A mistake with what the three gates see."""
    return Mistake(name, sentence, edits=tuple(zip(SEEN, seen, strict=True)), kind="seen")


LOOKING_MISTAKES = (
    seen_otherwise(
        "no peephole on the output gate",
        "Your output gate does not see the cell state. All three gates have a peephole.",
        *SEEN[:2],
        "0",
    ),
    seen_otherwise(
        "only the output gate has a peephole",
        "Your input and forget gates do not see the cell state. All three gates have a peephole.",
        "0",
        "0",
        SEEN[2],
    ),
    seen_otherwise(
        "no peepholes at all", "Your numbers are those of a step without peepholes.", "0", "0", "0"
    ),
    seen_otherwise(
        "output gate sees the old cell state",
        "The output gate's peephole looks at the cell state *after* the update.",
        *SEEN[:2],
        "p_o * c_prev",
    ),
    seen_otherwise(
        "output gate sees the tanh of the cell state",
        "Your output gate's peephole looks at the tanh of the new cell state. It looks at the cell "
        "state itself.",
        *SEEN[:2],
        "p_o * np.tanh(c_t)",
    ),
    seen_otherwise(
        "all peepholes see the tanh of the cell state",
        "Your peepholes look at the tanh of the cell state. They look at the cell state itself.",
        "p_i * np.tanh(c_prev)",
        "p_f * np.tanh(c_prev)",
        "p_o * np.tanh(c_t)",
    ),
    seen_otherwise(
        "peepholes see the hidden state",
        "Your input and forget gates' peepholes look at `h_prev`; they should look at `c_prev`.",
        "p_i * h_prev",
        "p_f * h_prev",
        SEEN[2],
    ),
    seen_otherwise(
        "all peepholes see the hidden state",
        "Your peepholes look at `h_prev`. They should look at the cell state: those of the input "
        "and forget gates at the old one, that of the output gate at the new one.",
        "p_i * h_prev",
        "p_f * h_prev",
        "p_o * h_prev",
    ),
    seen_otherwise(
        "peepholes subtracted",
        "You subtract what the peepholes see. It is added to the sum of each gate.",
        "-p_i * c_prev",
        "-p_f * c_prev",
        "-p_o * c_t",
    ),
    seen_otherwise(
        "peepholes added to the cell state, not multiplied",
        "You add `peephole` to the cell state. It is multiplied by it, entry by entry.",
        "p_i + c_prev",
        "p_f + c_prev",
        "p_o + c_t",
    ),
    seen_otherwise(
        "peepholes without the cell state",
        "You add the weights of the peepholes themselves. They are multiplied by the cell state, "
        "entry by entry.",
        "p_i",
        "p_f",
        "p_o",
    ),
    seen_otherwise(
        "peepholes without their weights",
        "You add the cell state itself; it is multiplied by `peephole`, entry by entry.",
        "c_prev",
        "c_prev",
        "c_t",
    ),
)
BEHIND_THE_SIGMOID = Mistake(
    "peepholes after the sigmoid",
    "You add what a peephole sees to the finished gate, which can then leave 0 … 1. It is added to "
    "the gate's sum, and goes through the sigmoid with it.",
    edits=tuple(
        (f"sigmoid(z_{gate} + {seen})", f"sigmoid(z_{gate}) + {seen}")
        for gate, seen in zip("ifo", SEEN, strict=True)
    ),
    kind="seen",
)
CANDIDATE_SEES = tuple(
    Mistake(
        f"a peephole on the candidate, with the {word} entry",
        f"Your candidate sees the cell state, through the {word} entry of `peephole`. Only the "
        "three gates have a peephole.",
        edits=(("np.tanh(z_g)", f"np.tanh(z_g + p_{gate} * c_prev)"),),
    )
    for gate, word in zip("ifo", ("first", "second", "last"), strict=True)
)
ORDERS = tuple(
    Mistake(
        f"peepholes in the order {', '.join(order)}",
        f"You take the entries of `peephole` in the order {', '.join(order)}; they lie in the "
        "order i, f, o.",
        edits=(
            ("p_i, p_f, p_o = peephole", ", ".join(f"p_{gate}" for gate in order) + " = peephole"),
        ),
        kind="rows",
    )
    for order in permutations("ifo")
    if order != tuple("ifo")
)
PEEPHOLE_MISTAKES = (*LOOKING_MISTAKES, BEHIND_THE_SIGMOID, *CANDIDATE_SEES, *ORDERS)
