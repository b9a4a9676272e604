"""Mistakes of a whole backward pass: what comes from the future, what adds up, where it begins."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_03_bptt.product_mistakes import changed

WEIGHTS = ("kernel", "recurrent_kernel", "bias")


def divided_by_steps(values: tuple[np.ndarray, ...], challenge: Challenge) -> Any:
    """The weights' gradients divided by the number of steps."""
    steps = challenge["d_states"].shape[1]
    return (*values[:2], *(value / steps for value in values[2:]))


def varied(name: str, sentence: str, kind: str = "", **variant: Any) -> Mistake:
    """A mistake that the model makes."""
    return Mistake(name, sentence, variant=variant, kind=kind)


FUTURE_MISTAKES = (
    varied(
        "gradient from the future dropped",
        "Every step of yours looks at its own entry of `d_states` only. A state also reaches the "
        "loss through the step after it: what that step hands back must be added.",
        future="none",
        kind="future",
    ),
    varied(
        "truncated after one step",
        "What you hand on to the step before is made from `d_states[:, t]` alone, so no gradient "
        "travels further than one step. Hand on the whole gradient of the state.",
        future="one step",
        kind="future",
    ),
    varied(
        "gradient from the future piled up",
        "What you hand on to the step before contains what was handed to you, besides: it went "
        "through the step *and* past it. Replace it at each step; only the weights' gradients are "
        "sums over time.",
        future="piled up",
        kind="future",
    ),
    varied(
        "only the last step's d_states used",
        "You take `d_states` at the last step and then follow what comes back. Each state has an "
        "entry of its own, which is added when you get there.",
        direct="last only",
        kind="direct",
    ),
    varied(
        "d_states used twice at the last step",
        "The last step's entry of `d_states` goes in two times: once as a start and once in the "
        "loop. Nothing comes back from after the last step, so begin with zeros.",
        direct="last twice",
        kind="direct",
    ),
    varied(
        "d_states used twice, but for the last step",
        "You add `d_states` to what you hand on *and* again when you get to the step before.",
        direct="twice but the last",
        kind="direct",
    ),
    varied(
        "d_states used twice",
        "All your gradients are two times the right ones: `d_states` goes in twice.",
        direct="twice",
        kind="direct",
    ),
    varied(
        "d_states of the step before",
        "At step t you use `d_states[:, t - 1]`, and at the first step, by way of the index −1, "
        "that of the last.",
        direct="one step early",
        kind="direct",
    ),
    varied(
        "d_states of the last step at every step",
        "You add `d_states` of the last step at each step. Each state has an entry of its own.",
        direct="always the last",
        kind="direct",
    ),
    varied(
        "d_states read from the wrong end",
        "You go back through the steps, but forward through `d_states`.",
        direct="from the first",
        kind="direct",
    ),
)

WALK_MISTAKES = (
    varied(
        "time walked forwards",
        "Your loop begins at the first step. A state's gradient needs what comes back from the "
        "step after it, so the last step comes first.",
        walk="forwards",
        kind="walk",
    ),
    varied(
        "return inside the loop",
        "Your function ends after the last time step: is the `return` indented too far?",
        walk="last only",
        kind="walk",
    ),
    varied(
        "first step left out",
        "Your loop ends before it comes to step 0. `range(T - 1, 0, -1)` does not reach 0.",
        walk="all but the first",
        kind="walk",
    ),
    Mistake(
        "gradient of x from the last step to the first",
        "The right numbers, in the order in which you computed them. `dx[:, t]` belongs to "
        "`x[:, t]`.",
        after=changed("dx", lambda value, _: value[:, ::-1]),
        kind="dx",
    ),
    Mistake(
        "batch and time swapped in the gradient of x",
        "Your gradient of `x` is laid out (time, batch, inputs); it has the shape of `x`.",
        after=changed("dx", lambda value, _: value.swapaxes(0, 1)),
        kind="dx",
    ),
    Mistake(
        "batch and time mixed up by a reshape",
        "The right numbers in wrong places: `reshape` does not exchange axes.",
        after=changed("dx", lambda value, _: value.swapaxes(0, 1).reshape(value.shape)),
        kind="dx",
    ),
)

SEEN_MISTAKES = (
    varied(
        "zeros for h0 in the gradient of recurrent_kernel",
        "At the first step you multiply with zeros. The state before it is `h0`.",
        seen="zeros first",
        kind="seen",
    ),
    varied(
        "last state for h0 in the gradient of recurrent_kernel",
        "At the first step you multiply with the *last* state: `states[:, t - 1]` with t = 0 is "
        "`states[:, -1]`. The state before the first step is `h0`.",
        seen="last first",
        kind="seen",
    ),
    varied(
        "h0 at every step in the gradient of recurrent_kernel",
        "You multiply with `h0` at every step; it should be the state before that step.",
        seen="always h0",
        kind="seen",
    ),
    varied(
        "gradient of the first state returned for that of h0",
        "Your gradient of `h0` is that of the state *after* step 0. It has still to go back "
        "through step 0: its tanh and its recurrent kernel.",
        first_state="dh",
        kind="h0",
    ),
    varied(
        "no gradient of h0",
        "Your gradient of `h0` is zero. What step 0 hands back to the state before it is just "
        "that.",
        first_state="zeros",
        kind="h0",
    ),
)

SUM_MISTAKES = (
    varied(
        "accumulation overwritten",
        "Your gradients of the weights are those of the step that you visit last: each step "
        "replaces what was there. All steps share the weights, so their shares add up.",
        overwritten=WEIGHTS,
        kind="sum",
    ),
    *(
        varied(
            f"accumulation overwritten for {name}",
            f"Your gradient of `{name}` is that of the step that you visit last: each step "
            "replaces what was there. All steps share the weights, so their shares add up.",
            overwritten=(name,),
            kind="sum",
        )
        for name in WEIGHTS
    ),
    varied(
        "bias gradient not summed over time",
        "Your bias gradient has a row for each step. All steps share one bias: their shares add "
        "up.",
        bias_sum=(0,),
        kind="bias",
    ),
    varied(
        "bias gradient not summed over the batch",
        "Your bias gradient has a row for each sample. All samples share one bias: their shares "
        "add up.",
        bias_sum=(1,),
        kind="bias",
    ),
    varied(
        "bias gradient not summed at all",
        "Your bias gradient has an entry for each sample and step. They all share one bias: their "
        "shares add up.",
        bias_sum=(),
        kind="bias",
    ),
    Mistake(
        "gradients of the weights averaged over time",
        "You divide the gradients of the weights by the number of steps. Every step adds its "
        "share.",
        after=divided_by_steps,
        kind="average",
    ),
)

TIME_MISTAKES = (*FUTURE_MISTAKES, *WALK_MISTAKES, *SEEN_MISTAKES, *SUM_MISTAKES)
