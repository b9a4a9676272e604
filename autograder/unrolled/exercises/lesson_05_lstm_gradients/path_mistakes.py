"""Mistakes with the paths on the way back through an LSTM step that are not generated."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.gradients import LAST_SAMPLE_ONLY

WHOLE, OLD_CELL = "dc_t = dc + dh * o_t * slope_c", "dc_prev = dc_t * f_t"


def cell(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """Another way through the cell state."""
    return Mistake(name, sentence, edits=edits, kind="cell")


PATHS = (
    cell(
        "path through the hidden state dropped",
        "Your cell state only has the gradient `dc`. The hidden state of this step was made from "
        "it, too: what comes back through `dh` must be added.",
        (WHOLE, "dc_t = dc"),
    ),
    cell(
        "dc ignored",
        "Your numbers are those for a `dc` of zero: what later steps hand back to the cell state "
        "is not used.",
        (WHOLE, "dc_t = dh * o_t * slope_c"),
    ),
    cell(
        "output gate forgotten on the way to the cell state",
        "The hidden state is o · tanh(C). On the way back to C, the output gate multiplies, too.",
        (WHOLE, "dc_t = dc + dh * slope_c"),
    ),
    cell(
        "output gate applied to dc, too",
        "You multiply `dc` by the output gate. What later steps hand back to the cell state comes "
        "along the cell, and meets no output gate on its way.",
        (WHOLE, "dc_t = (dc + dh * slope_c) * o_t"),
    ),
    cell(
        "slope of the tanh applied to dc, too",
        "You multiply `dc` by the slope of the tanh. What later steps hand back to the cell state "
        "comes along the cell, and there is no tanh on that path.",
        (WHOLE, "dc_t = (dc + dh * o_t) * slope_c"),
    ),
    cell(
        "output gate and slope of the tanh applied to dc, too",
        "You multiply `dc` by the output gate and by the slope of the tanh. What later steps hand "
        "back to the cell state comes along the cell, and meets neither of them on its way.",
        (WHOLE, "dc_t = (dc + dh) * o_t * slope_c"),
    ),
    cell(
        "dc used for the old cell state, and the whole gradient for the gates",
        "Your gates have the whole gradient of the cell state; what you hand on to the old cell "
        "state is made from `dc` alone. It is the same cell state: add first, then go on.",
        (OLD_CELL, "dc_prev = dc * f_t"),
    ),
    cell(
        "dc added after the gates: past the step",
        "You add `dc` only to what you hand on to the old cell state, and as it is. It arrives at "
        "the *new* cell state: add it there, before the gates, and it goes back through the forget "
        "gate like all the rest.",
        (WHOLE, "dc_t = dh * o_t * slope_c"),
        (OLD_CELL, "dc_prev = dc_t * f_t + dc"),
    ),
    cell(
        "dc added after the gates",
        "Your gates and your candidate have what comes through the hidden state only; `dc` is "
        "added later, for the old cell state. It arrives at the new cell state, from which the "
        "gates were made, too: add it there.",
        (WHOLE, "dc_t = dh * o_t * slope_c"),
        (OLD_CELL, "dc_prev = (dc_t + dc) * f_t"),
    ),
    Mistake(
        "dc added to dh",
        "You add `dc` to `dh`. It belongs to the cell state: it goes neither through the output "
        "gate nor through the tanh.",
        edits=(
            ("do = dh * shown", "do = (dh + dc) * shown"),
            (WHOLE, "dc_t = (dh + dc) * o_t * slope_c"),
        ),
        kind="cell",
    ),
    Mistake(
        "dc added to dh, and to the cell state, too",
        "You add `dc` to `dh` as well. It belongs to the cell state only: it goes neither through "
        "the output gate nor through the tanh.",
        edits=(
            ("do = dh * shown", "do = (dh + dc) * shown"),
            (WHOLE, "dc_t = dc + (dh + dc) * o_t * slope_c"),
        ),
        kind="cell",
    ),
    cell(
        "whole gradient for the old cell state, and dc for the gates",
        "What you hand on to the old cell state is right; your gates only have `dc`. It is the "
        "same cell state: add first, then go on.",
        ("di = dc_t * g_t", "di = dc * g_t"),
        ("df = dc_t * c_prev", "df = dc * c_prev"),
        ("dg = dc_t * i_t", "dg = dc * i_t"),
    ),
    cell(
        "forget gate forgotten on the way to the old cell state",
        "You hand the gradient of the cell state on as it is. Forward, the old cell state was "
        "multiplied by the forget gate. (In 1997 there was none.)",
        (OLD_CELL, "dc_prev = dc_t"),
    ),
    cell(
        "forget gate applied to dc before the step",
        "You multiply `dc` by the forget gate before you use it. It comes to the *new* cell "
        "state, which comes after this gate: the gate stands on the way to the old one only.",
        (WHOLE, "dc_t = dc * f_t + dh * o_t * slope_c"),
    ),
    cell(
        "forget gate applied to dc before the step, and not to the rest",
        "You multiply `dc` by the forget gate before you use it, and hand the sum on as it is. "
        "Add first; on the way to the old cell state, all of it meets the gate.",
        (WHOLE, "dc_t = dc * f_t + dh * o_t * slope_c"),
        (OLD_CELL, "dc_prev = dc_t"),
    ),
    cell(
        "gradient of the forget gate for that of the old cell state",
        "You hand on the gradient of the forget gate. The old cell state was multiplied by the "
        "gate, so of this product it gets the *other* factor.",
        (OLD_CELL, "dc_prev = dc_t * c_prev * f_t * (1 - f_t)"),
    ),
    cell(
        "dc handed on past the forget gate, too",
        "You add `dc` to what you hand on to the old cell state. It is part of the new cell "
        "state's gradient, and goes back through the forget gate like all of it.",
        (OLD_CELL, "dc_prev = dc_t * f_t + dc"),
    ),
    cell(
        "1 − f on the way to the old cell state",
        "You multiply by 1 − f. The name misleads: a forget gate of 1 *keeps*, and hands the whole "
        "gradient back.",
        (OLD_CELL, "dc_prev = dc_t * (1 - f_t)"),
    ),
    cell(
        "input gate for forget gate on the way to the old cell state",
        "You multiply by the input gate. Forward, the old cell state was multiplied by the forget "
        "gate.",
        (OLD_CELL, "dc_prev = dc_t * i_t"),
    ),
    Mistake(
        "new cell state in the gradient of the forget gate",
        "The forget gate multiplied the cell state *before* the step.",
        edits=(("dc_t * c_prev", "dc_t * c_t"),),
    ),
    Mistake(
        "cell's tanh forgotten altogether",
        "You go back as if the hidden state were o · C. It is o · tanh(C): the output gate gets "
        "tanh(C), and the cell state gets the slope of the tanh.",
        edits=(
            ("shown = np.tanh(c_t)", "shown = c_t"),
            ("slope_c = 1 - shown**2", "slope_c = 1.0"),
        ),
    ),
    LAST_SAMPLE_ONLY,
    Mistake(
        "cell state for its tanh in the gradient of the output gate",
        "The output gate multiplied tanh(C), not C.",
        edits=(("do = dh * shown", "do = dh * c_t"),),
    ),
    Mistake(
        "hidden state in the gradient of the output gate",
        "The output gate multiplied tanh(C). The hidden state has the gate in it already.",
        edits=(("do = dh * shown", "do = dh * h_t"),),
    ),
    Mistake(
        "gradient of the cell state in the gradient of the output gate",
        "Your output gate has the gradient of the cell state. It was not used for the cell state: "
        "it multiplied the tanh of it, so its gradient comes from `dh` alone.",
        edits=(
            ("do = dh * shown", ""),
            (WHOLE, f"{WHOLE}\n    do = dc_t * shown"),
        ),
    ),
    Mistake(
        "gradient of the hidden state handed on past the step",
        "You also add `dh` to what you hand back to the old hidden state. From the new hidden "
        "state to the old one, the only way is through the four sums.",
        edits=(("dh_prev = dz @ recurrent_kernel.T", "dh_prev = dz @ recurrent_kernel.T + dh"),),
    ),
    Mistake(
        "bias gradient of the first sample only",
        "Your bias gradient is that of the first sample. All samples share one bias: their shares "
        "add up.",
        edits=(("dbias = dz.sum(axis=0)", "dbias = dz[0]"),),
    ),
    Mistake(
        "input gate and candidate exchanged on the way back",
        "What goes to the input gate is multiplied by the candidate, and the other way round: of a "
        "product, each factor gets the *other* one.",
        edits=(("di = dc_t * g_t", "di = dc_t * i_t"), ("dg = dc_t * i_t", "dg = dc_t * g_t")),
    ),
    Mistake(
        "gradient of recurrent_kernel with the state after the step",
        "You multiply with the hidden state that comes out of the step. Forward, "
        "`recurrent_kernel` was multiplied with the one that went in.",
        edits=(("h_prev.T @ dz", "h_t.T @ dz"),),
    ),
    Mistake(
        "gradient of recurrent_kernel with the cell state",
        "You multiply with the old cell state. Forward, `recurrent_kernel` was multiplied with the "
        "old hidden state; the cell state meets no matrix.",
        edits=(("h_prev.T @ dz", "c_prev.T @ dz"),),
    ),
)
