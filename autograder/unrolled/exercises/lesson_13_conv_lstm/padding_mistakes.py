"""Mistakes with the zeros around a picture, as edits of ``conv2d_same``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

BEFORE = "above, left = (high - 1) // 2, (wide - 1) // 2"
BEHIND = "below, right = high // 2, wide // 2"
PADDED = "np.pad(x, ((0, 0), (above, below), (left, right), (0, 0)))"
SIZES = "rows, columns = x.shape[1:3]"


def padded(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake with the zeros; two of them are not tried together."""
    return Mistake(name, sentence, edits=edits, kind="pad")


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
        "the odd zeros above and to the left",
        "Where a side of the kernel is even, an odd number of zeros is needed. You put the odd one "
        "above, or to the left. In Keras it comes below, and to the right.",
        "n // 2",
    ),
    *zeros_at(
        "all zeros above and to the left",
        "You put all zeros at one end, above or to the left. `same` has half of them on either "
        "side, so that a pixel stands in the middle of its window.",
        "n - 1",
    ),
    *zeros_at(
        "all zeros below and to the right",
        "You put all zeros at one end, below or to the right. `same` has half of them on either "
        "side, so that a pixel stands in the middle of its window.",
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
        "by half of the side at both ends. The zeros are one fewer than the side.",
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
                "return total",
                "inner = np.zeros((*x.shape[:3], 1)); "
                "inner[:, above : rows - below, left : columns - right] = 1; return total * inner",
            ),
        ),
        kind="result",
    ),
)

PADDING_MISTAKES = (*FILLS, ONE_SIDE, ONES, *ZEROS)
