"""The exercise ``rnn_backward``: what comes from the future, what adds up, where it begins."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Mistake, Output
from unrolled.exercises.gradients import (
    AGAINST,
    OVERWRITTEN,
    averaged_over_both,
    averaged_over_time,
    bias_not_summed,
    mixed_by_reshape,
)
from unrolled.exercises.lesson_03_bptt.challenges import pass_challenge, pass_oracle
from unrolled.exercises.lesson_03_bptt.step import STEP_MISTAKES, WEIGHTS, rnn_step_backward
from unrolled.exercises.precision import in_single_precision


def rnn_backward(d_states, cache):
    """Gradients of a whole pass of a plain recurrent network.

    Args:
        d_states: (batch, time, units), what the loss says about each state directly.
        cache: (x, h0, kernel, recurrent_kernel, bias, states), from pass_with_cache.

    Returns:
        (dx, dh0, dkernel, drecurrent_kernel, dbias), each in the shape of its own.
    """
    x, h0, kernel, recurrent_kernel, bias, states = cache
    dx = np.zeros(x.shape)  # gradient of the input
    from_later = np.zeros(h0.shape)  # share that comes from later steps
    dkernel = np.zeros(kernel.shape)  # gradient of the kernel
    drecurrent_kernel = np.zeros(recurrent_kernel.shape)  # gradient of the recurrent kernel
    dbias = np.zeros(bias.shape)  # gradient of the bias
    for t in reversed(range(x.shape[1])):  # time step
        before = states[:, t - 1] if t > 0 else h0  # state before the step
        dh = d_states[:, t] + from_later  # gradient of the state
        step = (x[:, t], before, kernel, recurrent_kernel, bias, states[:, t])  # step's cache
        dx[:, t], from_later, *shares = rnn_step_backward(dh, step)  # gradients of the step
        dkernel += shares[0]
        drecurrent_kernel += shares[1]
        dbias += shares[2]
    return dx, from_later, dkernel, drecurrent_kernel, dbias


STEP = "dx[:, t], from_later, *shares = rnn_step_backward(dh, step)"
DIRECTLY = "dh = d_states[:, t] + from_later"
BIAS, BIAS_SHARE = "dbias = np.zeros(bias.shape)", "dbias += shares[2]"
UNSUMMED = ("dbias = dz.sum(axis=0)", "dbias = dz")

FUTURE_MISTAKES = (
    Mistake(
        "gradient from the future dropped",
        "Each of your steps looks at its own entry of `d_states` only. A state also reaches the "
        "loss through the step after it: what that step hands back must be added.",
        edits=((DIRECTLY, "dh = d_states[:, t]"),),
    ),
    Mistake(
        "truncated after one step",
        "What you hand on to the step before is made from `d_states[:, t]` alone, so no gradient "
        "travels further than one step. Hand on the whole gradient of the state.",
        edits=((STEP, f"{STEP}\n        from_later = rnn_step_backward(d_states[:, t], step)[1]"),),
    ),
    Mistake(
        "gradient from the future piled up",
        "What you hand back to the step before also includes, unchanged, what was handed to you: "
        "it travels both through the step *and* around it. Replace it at each step; only the "
        "weights' gradients are sums over time.",
        edits=(
            (STEP, f"later = from_later\n        {STEP}\n        from_later = from_later + later"),
        ),
    ),
    Mistake(
        "only the last step's d_states used",
        "You take `d_states` at the last step and then follow what comes back. Each state has an "
        "entry of its own, which is added when you get there.",
        edits=((DIRECTLY, "dh = d_states[:, t] if t == x.shape[1] - 1 else from_later"),),
    ),
    Mistake(
        "d_states used twice at the last step",
        "The last step's entry of `d_states` goes in two times: once as a start and once in the "
        "loop. Nothing comes back from after the last step, so begin with zeros.",
        edits=(("from_later = np.zeros(h0.shape)", "from_later = d_states[:, -1]"),),
    ),
    Mistake(
        "gradient begins with h0",
        "Before the last step your gradient is `h0`, which is a state and no gradient. Nothing "
        "comes back from after the last step: begin with zeros.",
        edits=(("from_later = np.zeros(h0.shape)", "from_later = h0"),),
    ),
    Mistake(
        "d_states used twice, except at the last step",
        "You add `d_states` to what you hand on *and* again when you get to the step before.",
        edits=(
            (STEP, f"{STEP}\n        again = d_states[:, t - 1] if t > 0 else 0"),
            (
                "dkernel += shares[0]",
                "from_later = from_later + again\n        dkernel += shares[0]",
            ),
        ),
    ),
    Mistake(
        "d_states added to the gradient of h0",
        "You add `d_states` of the first step to the gradient of `h0`. The loss says nothing about "
        "`h0` directly: only what step 0 hands back counts.",
        edits=(("return dx, from_later,", "return dx, from_later + d_states[:, 0],"),),
    ),
    Mistake(
        "gradient of the first state returned for that of h0",
        "Your gradient of `h0` is that of the state *after* step 0. It has still to go back "
        "through step 0: its tanh and its recurrent kernel.",
        edits=(("return dx, from_later,", "return dx, dh,"),),
    ),
    Mistake(
        "no gradient of h0",
        "Your gradient of `h0` is zero. It is what step 0 hands back to the state before it.",
        edits=(("return dx, from_later,", "return dx, np.zeros(h0.shape),"),),
    ),
)

TIME_MISTAKES = (
    Mistake(
        "first time step left out",
        "Your loop ends before it comes to step 0. `range(T - 1, 0, -1)` does not reach 0.",
        edits=(("range(x.shape[1])", "range(1, x.shape[1])"),),
    ),
    Mistake(
        "time walked forwards",
        "Your loop begins at the first step. A state's gradient needs what comes back from the "
        "step after it, so the last step comes first.",
        edits=(("reversed(range(x.shape[1]))", "range(x.shape[1])"),),
    ),
    Mistake(
        "last state for h0 in the gradient of recurrent_kernel",
        "At the first step you multiply with the *last* state: `states[:, t - 1]` with t = 0 is "
        "`states[:, -1]`. The state before the first step is `h0`.",
        edits=(("states[:, t - 1] if t > 0 else h0", "states[:, t - 1]"),),
    ),
    mixed_by_reshape(0, "x"),
    averaged_over_time(2, len(WEIGHTS)),
    averaged_over_both(2, len(WEIGHTS)),
)

SUM_MISTAKES = (
    OVERWRITTEN,
    bias_not_summed(
        "time",
        "step",
        (BIAS, "dbias = np.zeros(states.shape[1:])"),
        (BIAS_SHARE, "dbias[t] = shares[2]"),
    ),
    bias_not_summed("the batch", "sample", (BIAS, "dbias = np.zeros(h0.shape)"), UNSUMMED),
    Mistake(
        "bias gradient not summed at all",
        "Your bias gradient has an entry for each sample and step. They all share one bias: their "
        "shares add up.",
        edits=(
            (BIAS, "dbias = np.zeros(states.shape)"),
            (BIAS_SHARE, "dbias[:, t] = shares[2]"),
            UNSUMMED,
        ),
    ),
)


def pass_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """A few steps; one step; sizes that let exchanged axes run; long; single precision."""
    sizes = (
        [(3, 4, 6, 2), (2, 1, 3, 1), (4, 4, 2, 2), (1, 30, 1, 3)]
        if hidden
        else [(2, 3, 5, 4), (4, 1, 2, 3), (3, 3, 4, 4), (1, 15, 1, 2)]
    )
    challenges = [pass_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(pass_challenge(rng, 2, 5, 2, 3))]


RNN_BACKWARD = Exercise(
    name="rnn_backward",
    returns=(
        Output("dx", ("sample", "step", "input"), last_step_first=True),
        Output("dh0", ("sample", "unit")),
        *WEIGHTS,
    ),
    challenges=pass_challenges,
    oracle=pass_oracle,
    reference=rnn_backward,
    helpers=(rnn_step_backward,),
    mistakes=(*STEP_MISTAKES, *FUTURE_MISTAKES, *TIME_MISTAKES, *SUM_MISTAKES),
    hints=(
        "Try one time step first: then it is `rnn_step_backward`, and all you need is the right "
        "slices of the cache.",
        "A state reaches the loss in two ways: directly, and through the step after it. Which "
        "variable carries the second from one turn of the loop to the next?",
        "The three weights are shared by all steps. What does that mean for their gradients, and "
        "what must these be before the loop begins?",
    ),
    points=5,
    against=AGAINST,
)
