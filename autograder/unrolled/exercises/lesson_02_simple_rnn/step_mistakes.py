"""Mistakes inside one step: what is summed, and what the tanh is applied to."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_04_lstm.model import identity, sigmoid
from unrolled.exercises.lesson_04_lstm.sum_mistakes import scaled_bias, with_arrays, zeroed


def transposed(challenge: Challenge) -> Challenge:
    """The recurrent kernel with rows and columns exchanged."""
    return with_arrays(challenge, recurrent_kernel=challenge["recurrent_kernel"].T)


def softmax(z: np.ndarray) -> np.ndarray:
    """Shares of one, over the units."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


SUM_MISTAKES = (
    Mistake(
        "bias missing",
        "Your numbers are Keras's with a bias of zero: the bias is not added.",
        zeroed("bias"),
        kind="bias",
    ),
    Mistake(
        "bias doubled",
        "Your numbers are Keras's with twice the bias. The two products share *one* bias; it is "
        "added once.",
        scaled_bias(2.0),
        kind="bias",
    ),
    Mistake(
        "bias subtracted",
        "Your numbers are Keras's with the bias's sign turned round.",
        scaled_bias(-1.0),
        kind="bias",
    ),
    Mistake(
        "recurrent_kernel transposed",
        "Your numbers are Keras's with `recurrent_kernel` transposed. States are rows here, so the "
        "state stands left of the matrix; texts that write W h mean columns.",
        transposed,
        kind="recurrent",
    ),
    Mistake(
        "input ignored",
        "Your numbers do not depend on the input: `kernel` is not used.",
        zeroed("kernel"),
    ),
    Mistake(
        "[x; h] for [h; x]",
        "You lay `x` and `h` side by side in one order and stack their weights in the other, so "
        "the state meets the input's weights.",
        variant={"exchanged": True},
    ),
)

COMBINATION_MISTAKES = tuple(
    Mistake(name, sentence, variant={"combination": combination})
    for name, sentence, combination in (
        (
            "the state's part added after the tanh",
            "You take the tanh of the input's part and add the state's part afterwards. The tanh "
            "is applied last, to the whole sum; so no state ever leaves −1 … 1.",
            "state outside",
        ),
        (
            "the input's part added after the tanh",
            "You take the tanh of the state's part and add the input's part afterwards. The tanh "
            "is applied last, to the whole sum.",
            "input outside",
        ),
        (
            "bias added after the tanh",
            "You add the bias to the tanh. It belongs to the sum inside it.",
            "bias outside",
        ),
        (
            "two tanhs: one for the input's part, one for the state's",
            "You take the tanh of each part and add the two. There is one sum, and one tanh of it.",
            "two tanhs",
        ),
        (
            "two tanhs, with the bias in the state's",
            "You take the tanh of each part and add the two. There is one sum, and one tanh of it.",
            "two tanhs, bias with the state",
        ),
        (
            "the two parts multiplied",
            "You multiply the input's part with the state's part; the two are added.",
            "product",
        ),
        (
            "the state's part subtracted",
            "You subtract the state's part; the two parts are added.",
            "difference",
        ),
        (
            "old state added to the new one",
            "Your new state has the old one added to it. The old state comes in through "
            "`recurrent_kernel`, inside the tanh, and not a second time.",
            "old state added",
        ),
        (
            "old state used without recurrent_kernel",
            "You add the old state itself to the sum; its product with `recurrent_kernel` belongs "
            "there.",
            "old state for its product",
        ),
        (
            "each unit sees only its own old state",
            "You use only the diagonal of `recurrent_kernel`. A matrix product lets every unit see "
            "the old state of all units.",
            "each unit for itself",
        ),
    )
)

ACTIVATION_MISTAKES = tuple(
    Mistake(name, sentence, variant={"activation": activation})
    for name, sentence, activation in (
        (
            "no tanh",
            "Your state is the bare sum: its tanh is missing. It can leave −1 … 1, and the network "
            "stays linear.",
            identity,
        ),
        (
            "sigmoid for tanh",
            "Your state goes through a sigmoid and can never be negative. The activation here is "
            "the tanh, Keras's default.",
            sigmoid,
        ),
        (
            "relu for tanh",
            "Your state goes through a ReLU. The activation here is the tanh, Keras's default.",
            lambda z: np.maximum(z, 0.0),
        ),
        (
            "softmax for tanh",
            "Your state goes through a softmax: its units sum to 1. The activation here is the "
            "tanh, unit by unit.",
            softmax,
        ),
        (
            "tanh applied twice",
            "Your state goes through the tanh two times.",
            lambda z: np.tanh(np.tanh(z)),
        ),
        (
            "2σ(z) − 1 for tanh",
            "Your numbers are tanh(z / 2), which is what 2 · sigmoid(z) − 1 gives. The tanh of z "
            "is 2 · sigmoid(2z) − 1.",
            lambda z: np.tanh(z / 2),
        ),
        (
            "tanh with its sign turned round",
            "Your numbers are −tanh(z): in your formula e⁻ᶻ and eᶻ have changed places.",
            lambda z: -np.tanh(z),
        ),
        (
            "the sum cut off at −1 and 1",
            "You cut the sum off at −1 and 1. The tanh bends long before.",
            lambda z: np.clip(z, -1.0, 1.0),
        ),
    )
)

INSIDE_THE_STEP = (*SUM_MISTAKES, *ACTIVATION_MISTAKES, *COMBINATION_MISTAKES)


def state_ignored(name: str) -> Mistake:
    """The old state is given but not used; ``name`` is its argument."""
    return Mistake(
        f"{name} ignored",
        f"Your numbers are Keras's with `{name}` = 0: the state that you are given is not used.",
        zeroed(name),
        kind="h",
    )


def first_state_for_all(name: str, sentence: str) -> Mistake:
    """All samples begin with the first one's state; ``name`` is its argument."""
    return Mistake(
        "one sample's state leaking into another's: all begin with the first one's",
        sentence,
        lambda challenge: {
            **challenge,
            name: np.repeat(challenge[name][:1], len(challenge[name]), axis=0),
        },
        kind="leak",
    )
