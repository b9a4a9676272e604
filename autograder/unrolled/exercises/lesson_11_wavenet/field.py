"""The exercise ``receptive_field``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

LONG = 100_000


def receptive_field(kernel_size, dilations):
    """How many input steps a stack of dilated convolutions reaches over, holes included.

    Args:
        kernel_size: int, at least 1, the number of taps of every layer.
        dilations: list or tuple of int, one for each layer.

    Returns:
        int, the present step included.
    """
    earlier = (kernel_size - 1) * sum(dilations)  # number of steps before the present one
    return 1 + earlier


def field_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One layer; a few; blocks that repeat; a list that is no power of two; many layers."""
    low, high = (3, 9) if hidden else (2, 6)
    sizes = [int(size) for size in rng.permutation(np.arange(low, high))[:4]]
    odd = [int(dilation) for dilation in rng.permutation(np.arange(3, 17))[:4]]
    odd = [17, *odd]  # the largest is not the last
    block = tuple(2**layer for layer in range(int(rng.integers(3, 6))))
    challenges = [
        (sizes[0], (int(rng.integers(3, 12)),)),
        (sizes[1], (1, 2, 4)),
        (2, block * int(rng.integers(2, 4))),
        (sizes[2], odd),
        (sizes[3], (5, 5, 7)),
    ]
    if hidden:
        # Longer ones make the product that some compute overflow.
        challenges += [(1, (1, 2, 4)), (2, tuple(2**layer for layer in range(10)))]
    return [{"kernel_size": size, "dilations": dilations} for size, dilations in challenges]


def field_oracle(challenge: Challenge) -> Expected:
    """Without padding, every layer costs steps: Keras says how many are left of a long input."""
    import keras

    shape = (1, LONG, 1)
    for dilation in challenge["dilations"]:
        layer = keras.layers.Conv1D(
            1, challenge["kernel_size"], dilation_rate=dilation, padding="valid"
        )
        shape = layer.compute_output_shape(shape)
    return Expected((LONG - shape[1] + 1,))


GAPS, WHOLE = "(kernel_size - 1) * sum(dilations)", "return 1 + earlier"
SPANS = "sum((kernel_size - 1) * d + 1 for d in dilations)"
TOUCHED = """seen = {0}
    for d in dilations:
        seen = {step + k * d for step in seen for k in range(kernel_size)}
    return len(seen)"""


def wrong(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake in the formula; two of them are not tried together."""
    return Mistake(name, sentence, edits=edits, kind="formula")


RECEPTIVE_FIELD = Exercise(
    name="receptive_field",
    returns=(Output("steps", kind="count"),),
    challenges=field_challenges,
    oracle=field_oracle,
    reference=receptive_field,
    mistakes=(
        wrong(
            "kernel size in place of kernel size − 1",
            "{received} counts every tap as a gap. Between `kernel_size` taps there is one gap "
            "fewer than there are taps.",
            (GAPS, "kernel_size * sum(dilations)"),
        ),
        wrong(
            "kernel size times the sum of the dilations",
            "{received} counts every tap as a gap, and leaves the present step out. Between "
            "`kernel_size` taps there is one gap fewer than there are taps.",
            (WHOLE, "return kernel_size * sum(dilations)"),
        ),
        wrong(
            "dilations multiplied",
            "{received} multiplies the dilations. Each layer looks back from where the layer above "
            "it looks back to: lengths add up.",
            (GAPS, "(kernel_size - 1) * int(np.prod(dilations))"),
        ),
        wrong(
            "the + 1 forgotten",
            "{received} counts the steps before the present one, and not the present one itself.",
            (WHOLE, "return earlier"),
        ),
        wrong(
            "the first layer's taps counted, and all layers' gaps as well",
            "{received} begins with `kernel_size` and adds the gaps of *all* layers. Begin with 1, "
            "the present step alone.",
            (WHOLE, "return kernel_size + earlier"),
        ),
        wrong(
            "spans added up",
            "{received} adds up what each layer sees of the layer below. The present step is then "
            "counted once for every layer; it is one step.",
            (WHOLE, f"return {SPANS}"),
        ),
        wrong(
            "spans added up, and 1 more",
            "{received} adds a 1 for every layer, and one more at the end. The present step counts "
            "once.",
            (WHOLE, f"return 1 + {SPANS}"),
        ),
        wrong(
            "product in place of sum",
            "{received} multiplies the layers' spans. A layer on top looks back by *its* gaps from "
            "where the layer below looks back by its own: lengths add up.",
            (WHOLE, "return int(np.prod([(kernel_size - 1) * d + 1 for d in dilations]))"),
        ),
        wrong(
            "kernel size to the power of the layers",
            "{received} is `kernel_size` to the number of layers. That holds only if each dilation "
            "is `kernel_size` times the last one, and starts at 1.",
            (WHOLE, "return kernel_size ** len(dilations)"),
        ),
        wrong(
            "2 to the power of the layers",
            "{received} is 2 to the number of layers. That holds only for two taps and dilations "
            "that double from 1 on, without starting again.",
            (WHOLE, "return 2 ** len(dilations)"),
        ),
        wrong(
            "twice the last dilation",
            "{received} is twice the last dilation. That holds only for two taps and dilations "
            "that double from 1 on, without starting again.",
            (WHOLE, "return 2 * dilations[-1]"),
        ),
        wrong(
            "repeated dilations counted once",
            "{received} counts equal dilations once. The second block stands on top of the first, "
            "and adds as much again.",
            (GAPS, "(kernel_size - 1) * sum(set(dilations))"),
        ),
        wrong(
            "only the last layer counted",
            "{received} is the span of the last layer alone.",
            (GAPS, "(kernel_size - 1) * dilations[-1]"),
        ),
        wrong(
            "only the largest dilation counted",
            "{received} is the span of the layer with the largest dilation.",
            (GAPS, "(kernel_size - 1) * max(dilations)"),
        ),
        wrong(
            "dilations multiplied up as strides are",
            "{received} lets every layer's reach grow by the product of the layers below. That is "
            "so for strides and pooling, which thin out the steps; a dilated layer keeps them all.",
            (
                GAPS,
                "(kernel_size - 1) * "
                "int(sum(np.prod(dilations[:n]) for n in range(len(dilations))))",
            ),
        ),
        wrong(
            "steps touched, not reached over",
            "{received} counts the steps that really matter, and leaves out the holes between "
            "them. The receptive field reaches from the earliest step to the present one, holes "
            "included.",
            (WHOLE, TOUCHED),
        ),
        wrong(
            "dilation ignored",
            "{received} is what the stack would see with dilations of 1.",
            (GAPS, "(kernel_size - 1) * len(dilations)"),
        ),
        wrong(
            "dilation taken for the number of holes",
            "{received} puts `dilation` steps *between* two taps. A dilation of 1 is the plain "
            "convolution: the taps stand `dilation` steps apart, with `dilation` − 1 between them.",
            (GAPS, "(kernel_size - 1) * sum(d + 1 for d in dilations)"),
        ),
        wrong(
            "kernel size ignored",
            "{received} is right for a kernel of two taps only; more taps have more gaps.",
            (GAPS, "sum(dilations)"),
        ),
    ),
    hints=(
        "One layer, two taps, dilation 4: which steps does the output at step 10 see? How many "
        "steps is it from the first to the last, both counted?",
        "Put a second layer on top. By how many steps does *it* push the earliest one back?",
    ),
    points=2,
    against="the steps that Keras's convolutions need",
)
