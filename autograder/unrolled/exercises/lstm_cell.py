"""Mistakes on the way through an LSTM's cell, as edits of any reference that ends like this::

i_t = sigmoid(z_i)
f_t = sigmoid(z_f)  # forget gate
g_t = np.tanh(z_g)
o_t = sigmoid(z_o)
c_t = f_t * c_prev + i_t * g_t  # new cell state
h_t = o_t * np.tanh(c_t)
"""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

SHOWN = "o_t * np.tanh(c_t)"
SHOWING_MISTAKES = tuple(
    Mistake(name, sentence, edits=((SHOWN, new),), kind="shown")
    for name, sentence, new in (
        (
            "output gate before the cell update",
            "Your hidden state is made from the old cell state: the cell must be updated first.",
            "o_t * np.tanh(c_prev)",
        ),
        (
            "output gate before the cell update, without tanh",
            "Your hidden state is o × the *old* cell state: the cell must be updated first, and "
            "its tanh taken.",
            "o_t * c_prev",
        ),
        (
            "no tanh on the cell",
            "Your hidden state is o × c: the tanh of the cell state is missing.",
            "o_t * c_t",
        ),
        (
            "tanh applied to the product o × c",
            "You take tanh(o × c); the tanh belongs to the cell state alone, and the gate is "
            "applied after it.",
            "np.tanh(o_t * c_t)",
        ),
        (
            "tanh applied to the output gate",
            "You take tanh(o) × c; the tanh belongs to the cell state.",
            "np.tanh(o_t) * c_t",
        ),
        (
            "tanh applied to the output gate too",
            "You take tanh(o) × tanh(c); the output gate has had its sigmoid and needs no tanh.",
            "np.tanh(o_t) * np.tanh(c_t)",
        ),
        (
            "hidden state made from the candidate",
            "Your hidden state is made from the candidate, not from the cell state.",
            "o_t * np.tanh(g_t)",
        ),
        (
            "output gate added",
            "You add the output gate to the tanh of the cell state; it multiplies it.",
            "o_t + np.tanh(c_t)",
        ),
    )
)
CELL_SQUASHED = Mistake(
    "tanh applied to the cell state itself",
    "You put the new cell state through a tanh and keep that. The cell state is kept as it is; "
    "only the hidden state sees its tanh.",
    edits=(("  # new cell state", "; c_t = np.tanh(c_t)"),),
)
CELL_SQUASHED_ONCE = Mistake(
    "tanh applied to the cell state itself, and not again on the way out",
    "You put the new cell state through a tanh and keep that. The cell state is kept as it is; "
    "only the hidden state sees its tanh.",
    edits=(("  # new cell state", "; c_t = np.tanh(c_t)"), (SHOWN, "o_t * c_t")),
)
CELL_MISTAKES = (*SHOWING_MISTAKES, CELL_SQUASHED, CELL_SQUASHED_ONCE)
UPDATED = "f_t * c_prev + i_t * g_t"
UPDATE_MISTAKES = tuple(
    Mistake(name, sentence, edits=((UPDATED, new),), kind="update")
    for name, sentence, new in (
        (
            "forget gate missing",
            "Your cell keeps all of its old state: the forget gate is missing. (As in 1997.)",
            "c_prev + i_t * g_t",
        ),
        (
            "coupled gates: 1 − f for the input gate",
            "Your input gate is 1 − f. Here it has weights of its own.",
            "f_t * c_prev + (1 - f_t) * g_t",
        ),
        (
            "coupled gates: 1 − i for the forget gate",
            "Your forget gate is 1 − i. Here it has weights of its own.",
            "(1 - i_t) * c_prev + i_t * g_t",
        ),
        (
            "1 − f for the forget gate",
            "You keep with 1 − f. The name misleads: a forget gate of 1 *keeps*.",
            "(1 - f_t) * c_prev + i_t * g_t",
        ),
        (
            "parentheses around the sum: f × (C + i × g)",
            "Your forget gate is applied to what has just been written, too; it concerns the old "
            "cell state only.",
            "f_t * (c_prev + i_t * g_t)",
        ),
        (
            "hidden state kept in place of the cell state",
            "Your forget gate is multiplied with the hidden state; it should be the old cell "
            "state.",
            "f_t * h_prev + i_t * g_t",
        ),
    )
)
FORGET_BIAS = Mistake(
    "forget bias added again",
    "Your forget gate has 1 added to its bias. Keras puts that 1 into the bias when it makes the "
    "layer (`unit_forget_bias`); the bias that you get here is the whole bias.",
    edits=(("sigmoid(z_f", "sigmoid(1.0 + z_f"),),
)
