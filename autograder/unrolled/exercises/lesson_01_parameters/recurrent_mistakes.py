"""The mistakes of those who count a recurrent layer."""

from __future__ import annotations

from unrolled.exercises.exercise import Challenge, Mistake

NUMBERS = ("no", "one", "two", "three", "four")


def sizes_exchanged(challenge: Challenge) -> Challenge:
    """``inputs`` and ``units`` each in the other's place."""
    return challenge | {"inputs": challenge["units"], "units": challenge["inputs"]}


def wrong_gates(right: int, what: str, wrong: tuple[int, ...]) -> tuple[Mistake, ...]:
    """Another number of blocks than the layer has.

    Args:
        right: how many it has.
        what: the sentence that names them.
        wrong: the numbers that one might take for it.
    """
    return tuple(
        Mistake(
            f"{NUMBERS[gates]} block{'s' * (gates > 1)} for {NUMBERS[right]}",
            f"{{received}} comes from {NUMBERS[gates]} block{'s' * (gates > 1)} of weights. {what}",
            variant={"gates": gates},
        )
        for gates in wrong
    )


SHARED = (
    Mistake(
        "bias forgotten",
        "{received} has matrices only. Each of their columns also has a bias entry.",
        variant={"bias": "none"},
    ),
    Mistake(
        "bias per input",
        "{received} gives every input a bias. A bias is added to what a unit computes, so its "
        "length goes with `units`.",
        variant={"bias": "inputs"},
    ),
    Mistake(
        "one bias for the whole layer",
        "{received} has a single bias number. Every unit has its own.",
        variant={"bias": "single"},
    ),
    Mistake(
        "input part forgotten",
        "{received} leaves out the kernel, the matrix that the input goes through.",
        variant={"kernel": "none"},
    ),
    Mistake(
        "recurrent part forgotten",
        "{received} leaves out the recurrent kernel, the matrix that the last hidden state goes "
        "through. Without it the layer has no memory.",
        variant={"recurrent": "none"},
    ),
    Mistake(
        "inputs and units swapped",
        "{received} is the count with `inputs` and `units` in each other's place. The hidden "
        "state has `units` numbers, and so has the bias.",
        sizes_exchanged,
    ),
    Mistake(
        "recurrent kernel sized by the inputs",
        "{received} has a recurrent kernel of `inputs` × `inputs`. It takes the hidden state to "
        "the hidden state; how many numbers are in that?",
        variant={"recurrent": "inputs squared"},
    ),
    Mistake(
        "recurrent kernel sized like the kernel",
        "{received} has two matrices of `inputs` × `units`. The second one is multiplied with the "
        "hidden state, which is not `inputs` long.",
        variant={"recurrent": "like the kernel"},
    ),
    Mistake(
        "one recurrent weight per unit",
        "{received} lets each unit see only its own last value. Every unit sees the whole hidden "
        "state.",
        variant={"recurrent": "one per unit"},
    ),
    Mistake(
        "one unit only",
        "{received} is what one unit needs. The layer has `units` of them.",
        variant={"of": "one unit"},
    ),
)

ONCE = (
    Mistake(
        "kernel counted once, not per gate",
        "{received} has one block in the kernel. Every gate looks at the input with weights of its "
        "own.",
        variant={"kernel": "once"},
    ),
    Mistake(
        "recurrent kernel counted once, not per gate",
        "{received} has one block in the recurrent kernel. Every gate looks at the hidden state "
        "with weights of its own.",
        variant={"recurrent": "once"},
    ),
    Mistake(
        "bias counted once, not per gate",
        "{received} has the bias of one gate. Every gate has a bias of its own.",
        variant={"bias": "once"},
    ),
)

TWICE = Mistake(
    "bias counted twice",
    "{received} counts two rows of bias, as PyTorch keeps them. Keras keeps one here.",
    variant={"bias": "twice"},
)

SIMPLE_RNN_MISTAKES = (
    *SHARED,
    TWICE,
    Mistake(
        "an output unit counted too",
        "{received} includes a Dense layer of one unit on top. `SimpleRNN` returns its hidden "
        "state; what follows is a layer of its own.",
        variant={"extra": "one output"},
    ),
    Mistake(
        "an output matrix counted too",
        "{received} includes a third matrix from the hidden state to an output. `SimpleRNN` "
        "returns its hidden state; what follows is a layer of its own.",
        variant={"extra": "outputs"},
    ),
    *wrong_gates(1, "A SimpleRNN has no gates: one block is all.", (4, 3, 2)),
)

LSTM_MISTAKES = (
    *wrong_gates(
        4, "An LSTM has four: input gate, forget gate, candidate, output gate.", (3, 2, 1)
    ),
    *SHARED,
    *ONCE,
    TWICE,
    Mistake(
        "cell state counted",
        "{received} counts the cell state. It is computed at every step, and nothing in it is "
        "trained.",
        variant={"extra": "states"},
    ),
    Mistake(
        "peepholes counted",
        "{received} counts three peepholes for each unit. Keras's LSTM has none.",
        variant={"extra": "peepholes"},
    ),
)

GRU_MISTAKES = (
    Mistake(
        "one bias row always",
        "{received} is what you get with one bias row. With `reset_after`, Keras's default, there "
        "are two.",
        variant={"rows": "one"},
    ),
    Mistake(
        "two bias rows always",
        "{received} is what you get with two bias rows. Without `reset_after` there is one.",
        variant={"rows": "two"},
    ),
    Mistake(
        "reset_after the wrong way round",
        "{received} has the bias rows of the other `reset_after`. Two rows belong to `True`.",
        variant={"rows": "reversed"},
    ),
    Mistake(
        "everything doubled with reset_after",
        "{received} doubles the whole layer. With `reset_after` only the bias has a second row.",
        variant={"rows": "all doubled"},
    ),
    Mistake(
        "second bias row for one gate only",
        "{received} gives the second bias row to one gate. It is as long as the first.",
        variant={"bias": "second row once"},
    ),
    *wrong_gates(3, "A GRU has three: update gate, reset gate, candidate.", (4, 2, 1)),
    *SHARED,
    *ONCE,
)
