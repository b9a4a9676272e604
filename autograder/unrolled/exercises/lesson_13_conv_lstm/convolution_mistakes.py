"""Mistakes in a convolution over pictures, as edits of ``conv2d_same``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

START, TAP, SEEN = "total = bias", "kernel[i, j]", "padded[:, i : i + rows, j : j + columns]"
SUMMED, RESULT = "total + seen @ kernel[i, j]", "return total"
BEFORE = "above, left = (high - 1) // 2, (wide - 1) // 2"
BEHIND = "below, right = high // 2, wide // 2"
PADDED = "np.pad(x, ((0, 0), (above, below), (left, right), (0, 0)))"
SIZES = "rows, columns = x.shape[1:3]"


def summed(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake in the sum over taps and channels."""
    return Mistake(name, sentence, edits=edits, kind="sums")


def padded(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake with the zeros; two of them are not tried together."""
    return Mistake(name, sentence, edits=edits, kind="pad")


TAPS = (
    summed(
        "kernel flipped",
        "Your taps come in reverse order, in rows and in columns. What mathematics calls a "
        "convolution flips the kernel; Keras does not: tap (0, 0) meets the upper left corner of "
        "the window.",
        (TAP, "kernel[high - 1 - i, wide - 1 - j]"),
    ),
    summed(
        "kernel flipped in its rows",
        "The rows of your kernel come in reverse order. Tap (0, 0) meets the upper left corner of "
        "the window.",
        (TAP, "kernel[high - 1 - i, j]"),
    ),
    summed(
        "kernel flipped in its columns",
        "The columns of your kernel come in reverse order. Tap (0, 0) meets the upper left corner "
        "of the window.",
        (TAP, "kernel[i, wide - 1 - j]"),
    ),
    summed(
        "channels and filters swapped",
        "You use the kernel as if it were laid out (…, filters, channels). Where there are as many "
        "filters as channels, no shape complains.",
        (TAP, "kernel[i, j].T"),
    ),
    summed(
        "depthwise: each filter sees its own channel only",
        "Filter f looks at channel f alone. Every filter sees all channels, and adds them up.",
        ("seen @ kernel[i, j]", "seen @ (kernel[i, j] * np.eye(*kernel.shape[2:]))"),
    ),
    summed(
        "only the first channel used",
        "Your output depends on the first channel alone. A filter adds up all channels.",
        ("seen @ kernel[i, j]", "seen[..., :1] @ kernel[i, j, :1]"),
    ),
    summed(
        "channels added up before the kernel",
        "You add up the channels first and give all of them the same weights. Every channel has "
        "weights of its own: `kernel[i, j]` is a matrix (channels, filters).",
        ("seen @ kernel[i, j]", "seen.sum(axis=-1, keepdims=True) @ kernel[i, j, :1]"),
    ),
    summed(
        "only the middle tap used",
        "Each pixel of yours sees itself alone: only the middle tap is used. A filter adds up its "
        "whole window.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] * ((i, j) == (above, left))"),
    ),
    summed(
        "only one tap used, at half of the window",
        "Each pixel of yours sees itself alone, through the tap at half of the window. A filter "
        "adds up its whole window.",
        (
            "seen @ kernel[i, j]",
            "x @ kernel[high // 2, wide // 2] * ((i, j) == (0, 0))",
        ),
    ),
    summed(
        "the last row and column of taps left out",
        "Your loops end one tap too early, in rows and in columns. A filter adds up its whole "
        "window.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] * (i < high - 1 and j < wide - 1)"),
    ),
    summed(
        "window moved across for down and down for across",
        "You move the *picture* by the tap's column where its row belongs, and the other way "
        "round: the first axis of the kernel runs down.",
        (SEEN, "padded.swapaxes(1, 2)[:, i : i + columns, j : j + rows].swapaxes(1, 2)"),
    ),
    summed(
        "only the last tap used",
        "Your output depends on the last tap alone: each tap's product replaces what was there. A "
        "filter adds up its whole window.",
        (SUMMED, "bias + seen @ kernel[i, j]"),
    ),
    summed(
        "mean over the taps instead of the sum",
        "You divide by the number of taps. A convolution is a sum; if a mean is wanted, it is in "
        "the weights.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] / (high * wide)"),
    ),
    summed(
        "mean over the channels instead of the sum",
        "You divide by the number of channels. A convolution is a sum over taps *and* channels.",
        ("seen @ kernel[i, j]", "seen @ kernel[i, j] / x.shape[3]"),
    ),
    Mistake(
        "bias missing",
        "Your numbers are Keras's without the bias.",
        edits=((START, "total = 0 * bias"),),
        kind="bias",
    ),
    Mistake(
        "bias added for each tap",
        "You add the bias once for every tap of the window. A filter adds up its whole window and "
        "then adds one bias.",
        edits=((START, "total = high * wide * bias"),),
        kind="bias",
    ),
    Mistake(
        "bias added twice",
        "You add the bias twice: once at the beginning and once at the end.",
        edits=((START, "total = 2 * bias"),),
        kind="bias",
    ),
    Mistake(
        "the first filter's bias for all",
        "You add the first entry of the bias to all filters. Each filter has its own.",
        edits=((START, "total = bias[0]"),),
        kind="bias",
    ),
    Mistake(
        "bias subtracted",
        "You subtract the bias. It is added.",
        edits=((START, "total = -bias"),),
        kind="bias",
    ),
    Mistake(
        "a ReLU at the end",
        "Your negative sums become zero. This convolution has no activation.",
        edits=((RESULT, "return np.maximum(total, 0)"),),
        kind="result",
    ),
    Mistake(
        "kernel rows and columns swapped",
        "You move the picture by the tap's column where its row belongs, and the other way round. "
        "The first axis of the kernel runs down, the second to the right.",
        first="kernel = kernel.swapaxes(0, 1)",
        kind="axes",
    ),
)
FILLS = tuple(
    Mistake(
        name,
        f"{sentence} Keras pads with zeros.",
        edits=((PADDED, f'{PADDED[:-1]}, mode="{mode}")'),),
        kind="fill",
    )
    for mode, name, sentence in (
        (
            "edge",
            "padded with copies of the edge, not with zeros",
            "Your padding repeats the pixels at the edge.",
        ),
        (
            "reflect",
            "padded with a mirror image, not with zeros",
            "Your padding reflects the picture at its edge.",
        ),
        (
            "symmetric",
            "padded with a mirror image that repeats the edge",
            "Your padding reflects the picture, with the pixels at the edge twice.",
        ),
        (
            "wrap",
            "the picture wraps round to its other side",
            "Where zeros should stand, yours has pixels from the other side of the picture: "
            "`np.roll` and negative indices wrap round.",
        ),
    )
)

ONE_SIDE = Mistake(
    "the picture wraps round on one side",
    "Above the first row and left of the first column yours has pixels from the other side of the "
    "picture: a negative index counts from the end. There are zeros, as there are below and to the "
    "right.",
    edits=(
        (
            PADDED,
            "np.pad(np.pad(x, ((0, 0), (above, 0), (left, 0), (0, 0)), mode='wrap'), "
            "((0, 0), (0, below), (0, right), (0, 0)))",
        ),
    ),
    kind="fill",
)
ONES = Mistake(
    "padded with ones, not with zeros",
    "Around your picture there are ones. Keras pads with zeros.",
    edits=((PADDED, f"{PADDED[:-1]}, constant_values=1)"),),
    kind="fill",
)


def zeros_at(name: str, sentence: str, before: str) -> tuple[Mistake, ...]:
    """One mistake with the zeros in rows and columns, in rows only and in columns only.

    Args:
        name: of the mistake in both.
        sentence: about all three.
        before: the number of zeros above and to the left, where ``n`` stands for the kernel's side.
    """
    rows, columns = before.replace("n", "high"), before.replace("n", "wide")
    ways = {
        "": (rows, columns),
        ", in rows only": (rows, "(wide - 1) // 2"),
        ", in columns only": ("(high - 1) // 2", columns),
    }
    return tuple(
        padded(
            f"{name}{where}",
            sentence,
            (BEFORE, f"above, left = {first}, {second}"),
            (BEHIND, "below, right = high - 1 - above, wide - 1 - left"),
        )
        for where, (first, second) in ways.items()
    )


ZEROS = (
    *zeros_at(
        "the odd zeros above and before",
        "Where a side of the kernel is even, an odd number of zeros is needed. You put the odd one "
        "above, or to the left. In Keras it comes below, and to the right.",
        "n // 2",
    ),
    *zeros_at(
        "all zeros above and before",
        "You put all zeros before the picture. `same` has half of them on either side, so that a "
        "pixel stands in the middle of its window.",
        "n - 1",
    ),
    *zeros_at(
        "all zeros below and behind",
        "You put all zeros behind the picture. `same` has half of them on either side, so that a "
        "pixel stands in the middle of its window.",
        "0 * n",
    ),
    padded(
        "one zero on each side, whatever the kernel",
        "You put one zero on each side, which is right for a kernel of 3 × 3. Another kernel needs "
        "others: read its sides off `kernel.shape`.",
        (PADDED, "np.pad(x, ((0, 0), (1, high), (1, wide), (0, 0)))"),
    ),
    padded(
        "no padding: a smaller picture",
        "Your result is smaller than the picture: it is what `valid` gives. `same` puts zeros "
        "around the picture first.",
        (PADDED, "x"),
        (SIZES, "rows, columns = x.shape[1] - len(kernel) + 1, x.shape[2] - kernel.shape[1] + 1"),
    ),
    padded(
        "the odd zero on both sides: a larger picture",
        "Where a side of the kernel is even, your result has one row or column too many: you pad "
        "by half of the side both before and behind. The zeros are one fewer than the side.",
        (BEFORE, "above, left = high // 2, wide // 2"),
        (
            SIZES,
            "rows, columns = np.add(x.shape[1:3], 1 - np.array(kernel.shape[:2]) % 2)",
        ),
    ),
    padded(
        "the odd zero missing: a smaller picture",
        "Where a side of the kernel is even, your result has one row or column too few: an odd "
        "number of zeros is needed, and the odd one comes below, and to the right.",
        (BEHIND, "below, right = (high - 1) // 2, (wide - 1) // 2"),
        (
            SIZES,
            "rows, columns = np.subtract(x.shape[1:3], 1 - np.array(kernel.shape[:2]) % 2)",
        ),
    ),
    Mistake(
        "zeros put around the result, not around the picture",
        "You pad the result: windows at the edge are left out, and zeros stand in their place. The "
        "zeros belong around the picture, so that every pixel has a window.",
        edits=(
            (
                RESULT,
                "inner = np.zeros((*x.shape[:3], 1)); "
                "inner[:, above : rows - below, left : columns - right] = 1; return total * inner",
            ),
        ),
        kind="result",
    ),
)
CONVOLUTION_MISTAKES = (*TAPS, *FILLS, ONE_SIDE, ONES, *ZEROS)
