"""Mistakes on the way back through a whole sequence, as edits of ``lstm_backward``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.gradients import (
    OVERWRITTEN,
    averaged_over_both,
    averaged_over_time,
    bias_not_summed,
    mixed_by_reshape,
)
from unrolled.exercises.lesson_05_lstm_gradients.step import WEIGHTS

STEP = "dx[:, t], dh_later, dc_later, *shares = lstm_step_backward(dh, dc_later, step)"
DIRECTLY = "dh = d_states[:, t] + dh_later"
BIAS, BIAS_SHARE = "dbias = np.zeros(bias.shape)", "dbias += shares[2]"
FIRST_STATES = "return dx, dh_later, dc_later,"


def future(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """Another way to hand on what comes back from later steps."""
    return Mistake(name, sentence, edits=edits)


FUTURE_MISTAKES = (
    future(
        "gradient from the future dropped",
        "Each of your steps looks at its own entry of `d_states` only. Both states also reach the "
        "loss through the step after it: what that step hands back must be used.",
        (DIRECTLY, "dh = d_states[:, t]"),
        (STEP, STEP.replace("(dh, dc_later,", "(dh, np.zeros(c0.shape),")),
    ),
    future(
        "hidden state's gradient from the future dropped",
        "What a step hands back to the hidden state before it is not used. A hidden state reaches "
        "the loss directly, and through the gates of the step after it.",
        (DIRECTLY, "dh = d_states[:, t]"),
    ),
    future(
        "cell state's gradient from the future dropped",
        "Each of your steps begins with a cell gradient of zero. What a step hands back to the "
        "cell state before it must be carried on: this is how an LSTM learns to remember.",
        (STEP, STEP.replace("(dh, dc_later,", "(dh, np.zeros(c0.shape),")),
    ),
    future(
        "cell state's gradient thrown away",
        "What a step hands back to the cell state goes nowhere in your loop: every step begins "
        "with a cell gradient of zero, and your gradient of `c0` is zero, too. It must be carried "
        "on: this is how an LSTM learns to remember.",
        (STEP, STEP.replace(" dc_later, *shares", " _, *shares")),
    ),
    future(
        "hidden state's gradient thrown away",
        "What a step hands back to the hidden state goes nowhere in your loop, and your gradient "
        "of `h0` is zero, too. A hidden state reaches the loss directly, and through the gates of "
        "the step after it.",
        (STEP, STEP.replace(" dh_later, dc_later, *shares", " _, dc_later, *shares")),
    ),
    *(
        future(
            f"gradient of the {state} begins with {words}",
            f"Before the last step, your gradient of the {state} is {what}. No step comes after "
            "the last one, so nothing is handed back to it: begin with zeros.",
            (f"{name} = np.zeros({first}.shape)", f"{name} = {new}"),
        )
        for state, name, first in (
            ("hidden state", "dh_later", "h0"),
            ("cell state", "dc_later", "c0"),
        )
        for words, what, new in (
            ("ones", "full of ones", f"np.ones({first}.shape)"),
            (f"`{first}`", f"`{first}`, which is a state and no gradient", first),
        )
    ),
    future(
        "gradients begin with `h0` and `c0`",
        "Before the last step, your gradients are `h0` and `c0`, which are states and no "
        "gradients. No step comes after the last one, so nothing is handed back to it: begin with "
        "zeros.",
        ("dh_later = np.zeros(h0.shape)", "dh_later = h0"),
        ("dc_later = np.zeros(c0.shape)", "dc_later = c0"),
    ),
    future(
        "gradient of the cell state begins with d_states",
        "Before the last step, your gradient of the cell state is the last entry of `d_states`. "
        "The loss looks at hidden states; nothing is handed back to the last cell state: begin "
        "with zeros.",
        ("dc_later = np.zeros(c0.shape)", "dc_later = d_states[:, -1]"),
    ),
    future(
        "hidden state's gradient from the future piled up",
        "What you hand back to the hidden state before also includes, unchanged, what was handed "
        "to you: it travels both through the step *and* around it. Replace it at each step.",
        (STEP, f"later = dh_later\n        {STEP}\n        dh_later = dh_later + later"),
    ),
    future(
        "cell state's gradient from the future piled up",
        "What you hand back to the cell state before also includes, unchanged, what was handed "
        "to you: it travels both through the step *and* around it. Replace it at each step.",
        (STEP, f"later = dc_later\n        {STEP}\n        dc_later = dc_later + later"),
    ),
    future(
        "d_states added to the cell state",
        "You add `d_states` to the gradient of the cell state, too. The loss looks at hidden "
        "states; what that means for the cell state, the step finds out.",
        (STEP, STEP.replace("(dh, dc_later,", "(dh, dc_later + d_states[:, t],")),
    ),
    future(
        "only the last step's d_states used",
        "You take `d_states` at the last step and then follow what comes back. Each hidden state "
        "has an entry of its own, which is added when you get there.",
        (DIRECTLY, "dh = d_states[:, t] if t == x.shape[1] - 1 else dh_later"),
    ),
    future(
        "d_states used twice at the last step",
        "The last step's entry of `d_states` goes in two times: once as a start and once in the "
        "loop. Nothing comes back from after the last step, so begin with zeros.",
        ("dh_later = np.zeros(h0.shape)", "dh_later = d_states[:, -1]"),
    ),
    future(
        "d_states added to the gradient of h0",
        "You add `d_states` of the first step to the gradient of `h0`. The loss says nothing about "
        "`h0` directly: only what step 0 hands back counts.",
        (FIRST_STATES, "return dx, dh_later + d_states[:, 0], dc_later,"),
    ),
    future(
        "gradient of the first state returned for that of h0",
        "Your gradient of `h0` is that of the hidden state *after* step 0. It has still to go back "
        "through step 0.",
        (FIRST_STATES, "return dx, dh, dc_later,"),
    ),
    future(
        "gradients of the first state after step 0 returned for those of h0 and c0",
        "Your gradients of `h0` and `c0` are those of the states *after* step 0. They have still "
        "to go back through step 0.",
        (FIRST_STATES, "return dx, dh, whole,"),
        (
            STEP,
            f"whole = dc_later + dh * o[:, t] * (1 - np.tanh(c[:, t]) ** 2)\n        {STEP}",
        ),
    ),
    future(
        "forget gate of another step on the way back",
        "On the way from one cell state to the one before you take the forget gate of the step "
        "before, `f[:, t - 1]`. The gate of step t made C_t out of C_{{t−1}}.",
        (
            STEP,
            f"whole = dc_later + dh * o[:, t] * (1 - np.tanh(c[:, t]) ** 2)\n        {STEP}\n"
            "        dc_later = whole * f[:, t - 1]",
        ),
    ),
    future(
        "gradients of the first states not computed",
        "Your gradients of `h0` and `c0` are zero. They are what step 0 hands back.",
        (FIRST_STATES, "return dx, np.zeros(h0.shape), np.zeros(c0.shape),"),
    ),
)

TIME_MISTAKES = (
    Mistake(
        "first time step left out",
        "Your loop ends before it comes to step 0. `range(T - 1, 0, -1)` does not reach 0.",
        edits=(("range(x.shape[1])", "range(1, x.shape[1])"),),
    ),
    Mistake(
        "last time step left out",
        "Your loop begins one step too early in time. The last step is number T − 1; `range(T - "
        "2, -1, -1)` never visits it.",
        edits=(("range(x.shape[1])", "range(x.shape[1] - 1)"),),
    ),
    Mistake(
        "zeros for h0 and c0",
        "At the first step you take zeros for the states before it. They are `h0` and `c0`.",
        edits=(
            ("states[:, t - 1] if t > 0 else h0", "states[:, t - 1] if t > 0 else 0 * h0"),
            ("c[:, t - 1] if t > 0 else c0", "c[:, t - 1] if t > 0 else 0 * c0"),
        ),
    ),
    Mistake(
        "h0 and c0 before every step",
        "You take `h0` and `c0` for the states before *every* step. They come before the first; "
        "each other step has the states of the step before it.",
        edits=(
            ("states[:, t - 1] if t > 0 else h0", "h0"),
            ("c[:, t - 1] if t > 0 else c0", "c0"),
        ),
    ),
    Mistake(
        "zeros for h0",
        "At the first step you take zeros for the hidden state before it. It is `h0`.",
        edits=(("states[:, t - 1] if t > 0 else h0", "states[:, t - 1] if t > 0 else 0 * h0"),),
    ),
    Mistake(
        "zeros for c0",
        "At the first step you take zeros for the cell state before it. It is `c0`.",
        edits=(("c[:, t - 1] if t > 0 else c0", "c[:, t - 1] if t > 0 else 0 * c0"),),
    ),
    Mistake(
        "time walked forwards",
        "Your loop begins at the first step. A state's gradient needs what comes back from the "
        "step after it, so the last step comes first.",
        edits=(("reversed(range(x.shape[1]))", "range(x.shape[1])"),),
    ),
    Mistake(
        "last states for h0 and c0",
        "At the first step you take the *last* states: `states[:, t - 1]` with t = 0 is "
        "`states[:, -1]`. The states before the first step are `h0` and `c0`.",
        edits=(
            ("states[:, t - 1] if t > 0 else h0", "states[:, t - 1]"),
            ("c[:, t - 1] if t > 0 else c0", "c[:, t - 1]"),
        ),
    ),
    Mistake(
        "last hidden state for h0",
        "At the first step you take the *last* hidden state: `states[:, t - 1]` with t = 0 is "
        "`states[:, -1]`. The hidden state before the first step is `h0`.",
        edits=(("states[:, t - 1] if t > 0 else h0", "states[:, t - 1]"),),
    ),
    Mistake(
        "last cell state for c0",
        "At the first step you take the *last* cell state: `c[:, t - 1]` with t = 0 is `c[:, -1]`. "
        "The cell state before the first step is `c0`.",
        edits=(("c[:, t - 1] if t > 0 else c0", "c[:, t - 1]"),),
    ),
    mixed_by_reshape(0, "x"),
    averaged_over_time(3, len(WEIGHTS)),
    averaged_over_both(3, len(WEIGHTS)),
)

SUM_MISTAKES = (
    OVERWRITTEN,
    bias_not_summed(
        "time",
        "step",
        (BIAS, "dbias = np.zeros((x.shape[1], len(bias)))"),
        (BIAS_SHARE, "dbias[t] = shares[2]"),
    ),
    bias_not_summed(
        "the batch",
        "sample",
        (BIAS, "dbias = np.zeros((len(x), len(bias)))"),
        ("dbias = dz.sum(axis=0)", "dbias = dz"),
    ),
)

PASS_MISTAKES = (*FUTURE_MISTAKES, *TIME_MISTAKES, *SUM_MISTAKES)
