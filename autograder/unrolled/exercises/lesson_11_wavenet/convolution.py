"""The exercise ``causal_dilated_conv1d``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.convolution import keras_convolution, random_bias, random_kernel
from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.precision import in_single_precision


def causal_dilated_conv1d(x, kernel, bias, dilation):
    """A causal convolution whose taps stand `dilation` steps apart.

    Args:
        x: (batch, time, channels), float.
        kernel: (kernel_size, channels, filters), the last tap meets the present.
        bias: (filters,).
        dilation: int, at least 1.

    Returns:
        y: (batch, time, filters).
    """
    taps, time = len(kernel), x.shape[1]  # sizes: number of taps, number of steps
    missing = (taps - 1) * dilation  # number of zeros before the sequence
    padded = np.pad(x, ((0, 0), (missing, 0), (0, 0)))  # padded sequence
    total = 0.0  # sum over the taps
    for k in range(taps):  # number of the tap
        first = k * dilation  # first step that a tap sees
        seen = padded[:, first : first + time]  # inputs of a tap
        total = total + seen @ kernel[k]
    return total + bias


def convolution_challenge(
    rng: np.random.Generator,
    batch: int,
    time: int,
    channels: int,
    filters: int,
    taps: int,
    dilation: int,
) -> Challenge:
    """The arguments of one convolution."""
    return {
        "x": rng.normal(size=(batch, time, channels)),
        "kernel": random_kernel(rng, taps, channels, filters),
        "bias": random_bias(rng, filters),
        "dilation": dilation,
    }


def convolution_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Small; three taps; no dilation; a dilation longer than the input; sizes that are equal."""
    sizes = (
        [
            (2, 8, 4, 3, 2, 3),
            (3, 17, 2, 5, 3, 4),
            (1, 1, 3, 2, 2, 4),
            (2, 60, 1, 1, 2, 16),
            (2, 5, 2, 3, 1, 3),
            (3, 6, 2, 4, 2, 9),
            (2, 5, 5, 3, 3, 2),
            (1, 6, 3, 3, 2, 2),
        ]
        if hidden
        else [
            (2, 7, 3, 4, 2, 2),
            (3, 14, 2, 5, 3, 3),
            (1, 6, 1, 2, 3, 1),
            (2, 4, 3, 2, 3, 5),
            # Time and channels, taps and filters, channels and filters: each can be taken for the
            # other.
            (1, 4, 4, 2, 2, 2),
            (1, 5, 3, 3, 2, 2),
        ]
    )
    challenges = [convolution_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(convolution_challenge(rng, 2, 9, 2, 3, 2, 4))]


def convolution_oracle(challenge: Challenge) -> Expected:
    """What ``keras.layers.Conv1D`` gives."""
    x, kernel, bias, dilation = challenge.values()
    y = keras_convolution(x, kernel, bias, 1, "causal", dilation)
    return Expected((y.astype(x.dtype),))


SEEN = "seen = padded[:, first : first + time]"
MISSING, PADDED = "missing = (taps - 1) * dilation", "np.pad(x, ((0, 0), (missing, 0), (0, 0)))"
TAP, SUM = "total = total + seen @ kernel[k]", "return total + bias"


def wrong(name: str, kind: str, sentence: str, *edits: tuple[str, str], first: str = "") -> Mistake:
    """An edit; two of one kind are not tried together."""
    return Mistake(name, sentence, edits=edits, kind=kind, first=first)


CONVOLUTION_MISTAKES = (
    wrong(
        "padded as `same`: half of the zeros at the end",
        "pad",
        "Your zeros stand half before the sequence and half after it, so outputs see later "
        "inputs. All of them belong before the first step.",
        (PADDED, PADDED.replace("(missing, 0)", "(missing // 2, missing - missing // 2)")),
    ),
    wrong(
        "padded at the end",
        "pad",
        "Your zeros stand after the last step, so every output sees later inputs. They belong "
        "before the first.",
        (PADDED, PADDED.replace("(missing, 0)", "(0, missing)")),
    ),
    wrong(
        "kernel flipped",
        "kernel",
        "Your numbers are Keras's with the taps in the opposite order. `kernel[0]` meets the "
        "oldest input, and the last tap the present one.",
        (TAP, TAP.replace("[k]", "[-1 - k]")),
    ),
    wrong(
        "dilation too large by one",
        "dilation",
        "You leave `dilation` steps between two taps. They stand `dilation` steps apart.",
        first="dilation = dilation + 1",
    ),
    wrong(
        "looks one step ahead",
        "pad",
        "All your taps look one step too late: the output at t sees the input at t + 1.",
        (PADDED, PADDED.replace("(missing, 0)", "(missing, 1)") + "[:, 1:]"),
    ),
    wrong(
        "strictly past: the present step is not seen",
        "pad",
        "All your taps look one step too early: the output at t does not see the input at t. "
        "Causal means: nothing *after* t.",
        (PADDED, PADDED.replace("(missing, 0)", "(missing + 1, 0)")),
    ),
    wrong(
        "padding not dilated",
        "pad",
        "You put `kernel_size` − 1 zeros in front, as for a plain convolution, so outputs are "
        "missing. The oldest tap reaches further back than that.",
        (MISSING, "missing = taps - 1\n    time = time + missing - missing * dilation"),
    ),
    wrong(
        "no padding",
        "pad",
        "You return only those steps for which all taps find an input. With zeros in front there "
        "is an output for every step.",
        (MISSING, "missing = 0\n    time = max(0, time - (taps - 1) * dilation)"),
    ),
    wrong(
        "dilation taken for a stride",
        "dilation",
        "You leave out outputs: that is a stride. A dilation spreads the taps and keeps an output "
        "for every step.",
        (SUM, "return (total + bias)[:, ::stride]"),
        first="stride, dilation = dilation, 1",
    ),
    wrong(
        "first value repeated in place of zeros",
        "fill",
        "Before the first step you put copies of it. Keras puts zeros there.",
        (PADDED, PADDED[:-1] + ', mode="edge")'),
    ),
    wrong(
        "the end wrapped round to the beginning",
        "fill",
        "Before the first step you see the end of the sequence, as `np.roll` does it: the future. "
        "Put zeros there.",
        (PADDED, PADDED[:-1] + ', mode="wrap")'),
    ),
    wrong(
        "negative indices: steps from the end seen before the first",
        "fill",
        "Where a tap reaches back before the first step, your index is negative, and NumPy takes "
        "that from the end of the sequence: the future. Zeros belong there.",
        (SEEN, "seen = x[:, [t + first - missing for t in range(time)]]"),
    ),
    wrong(
        "bias added for each tap that finds an input",
        "sum",
        "You add the bias once for every tap that finds an input. It belongs to the filter: once.",
        (TAP, f"{TAP} + np.pad(np.ones(time), (missing, 0))[first : first + time, None] * bias"),
        (SUM, "return total"),
    ),
    wrong(
        "channels and filters swapped",
        "kernel",
        "You use the kernel as if it were laid out (kernel_size, filters, channels).",
        (TAP, f"{TAP}.T"),
    ),
    wrong(
        "bias added for each tap",
        "sum",
        "You add the bias once for every tap. It belongs to the filter: once.",
        (SUM, "return total + taps * bias"),
    ),
    wrong(
        "relu applied",
        "sum",
        "Your output is never negative. The convolution itself has no activation.",
        (SUM, "return np.maximum(total + bias, 0.0)"),
    ),
    wrong(
        "PyTorch's layout of x",
        "sum",
        "You read `x` as (batch, channels, time), as PyTorch has it. Here it is (batch, time, "
        "channels), and so is the output.",
        (SUM, "return (total + bias).swapaxes(1, 2)"),
        first="x = np.swapaxes(x, 1, 2)",
    ),
    wrong(
        "PyTorch's layout of the kernel",
        "kernel",
        "You read the kernel as (filters, channels, kernel_size), as PyTorch has it. Here it is "
        "(kernel_size, channels, filters).",
        first="kernel = np.transpose(kernel, (2, 1, 0))",
    ),
)

CONVOLUTION = Exercise(
    name="causal_dilated_conv1d",
    returns=(Output("y", ("sample", "step", "filter")),),
    challenges=convolution_challenges,
    oracle=convolution_oracle,
    reference=causal_dilated_conv1d,
    mistakes=CONVOLUTION_MISTAKES,
    hints=(
        "By hand: one channel, one filter, x = 1, 2, 3, 4, kernel = 10, 1, dilation 2. Which two "
        "inputs make the output at step 3?",
        "How many steps before the present one does the oldest tap look? As many zeros are needed "
        "in front of the sequence.",
        "Each tap is a matrix product with the sequence, shifted; add up the taps.",
    ),
    points=3,
)
