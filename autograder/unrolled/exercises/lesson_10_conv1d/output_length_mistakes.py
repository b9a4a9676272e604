"""Mistakes in counting a convolution's outputs."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake


def wrong(name: str, sentence: str, kind: str, **variant: object) -> Mistake:
    """A mistake that the model makes."""
    return Mistake(name, sentence, variant=variant, kind=kind)


LENGTH_MISTAKES = (
    wrong(
        "first window forgotten",
        "You give {received} and not {expected}. `(length − span) // stride` is how often the "
        "window can *move*; where it stands at first is a window, too.",
        "count",
        count="first forgotten",
    ),
    wrong(
        "rounded up in valid",
        "You give {received} and not {expected}. Without padding a window that would reach over "
        "the end is left out, so the division rounds down.",
        "count",
        count="rounded up",
    ),
    wrong(
        "stride ignored in valid",
        "You give {received} and not {expected}: as many as there are with a stride of 1.",
        "count",
        count="stride ignored",
    ),
    wrong(
        "windows at stride 1 divided by the stride",
        "You give {received} and not {expected}. You divide the number of places by the stride. "
        "The first window costs nothing: divide what is left *beside* it, and add it again.",
        "count",
        count="length divided",
    ),
    wrong(
        "dilation ignored",
        "You give {received} and not {expected}. With gaps between its taps a window spans more "
        "than `kernel_size` steps.",
        "reach",
        reach="undilated",
    ),
    wrong(
        "span counted as kernel_size times dilation",
        "You give {received} and not {expected}. Between k taps there are k − 1 gaps: draw three "
        "taps that are two steps apart, and count.",
        "reach",
        reach="product",
    ),
    wrong(
        "span counted without its first tap",
        "You give {received} and not {expected}. From the first tap to the last there are "
        "`dilation * (kernel_size − 1)` steps *to go*; the span contains both ends.",
        "reach",
        reach="without its first tap",
    ),
    wrong(
        "dilation added to the span only once",
        "You give {received} and not {expected}. Every gap between two taps grows with the "
        "dilation, not only one of them.",
        "reach",
        reach="sum",
    ),
    wrong(
        "rounded down in same and causal",
        "You give {received} and not {expected}. With padding, every stride that has begun gives "
        "an output: the division rounds up.",
        "padded",
        padded="rounded down",
    ),
    wrong(
        "stride ignored in same and causal",
        "You give {received} and not {expected}. Padding keeps the length at a stride of 1 only; "
        "a stride skips outputs, padded or not.",
        "padded",
        padded="stride ignored",
    ),
    wrong(
        "one window too many in same and causal",
        "You give {received} and not {expected}. `length // stride + 1` is right only where "
        "something is left over.",
        "padded",
        padded="one more",
    ),
    wrong(
        "causal counted as valid",
        "You give {received} and not {expected}. Causal padding puts zeros before the beginning, "
        "so that no step is lost.",
        "as valid",
        as_valid=("causal",),
    ),
    wrong(
        "same counted as valid",
        "You give {received} and not {expected}. `same` puts zeros around the input, so that no "
        "step is lost.",
        "as valid",
        as_valid=("same",),
    ),
    wrong(
        "padding ignored",
        "You give {received} and not {expected}. `same` and `causal` put zeros around the input, "
        "so that no step is lost.",
        "as valid",
        as_valid=("same", "causal"),
    ),
    wrong(
        "0 where no window fits",
        "You return 0 where a valid window is longer than the input. Keras refuses such a layer "
        "with a `ValueError`, and so should you: nothing after it could work.",
        "too short",
        too_short="zero",
    ),
    wrong(
        "formula used where no window fits",
        "Where a valid window is longer than the input your formula goes on, and counts windows "
        "that do not exist. Raise a `ValueError` there, as Keras does.",
        "too short",
        too_short="as it comes",
    ),
    wrong(
        "a window that just fits refused",
        "A window that spans exactly as many steps as there are fits once, and you refuse it: "
        "it is too long only if its span is *greater* than the length.",
        "too short",
        refused="just fitting",
    ),
    wrong(
        "refused where kernel_size times dilation is too long",
        "You count right, and refuse by another span: `kernel_size * dilation`. A window that "
        "spans `dilation * (kernel_size − 1) + 1` steps may still fit.",
        "too short",
        refused="by the product",
    ),
    wrong(
        "refused only where kernel_size is too long",
        "You count right, and refuse by the number of taps alone. With gaps between them, few taps "
        "can be too long as well.",
        "too short",
        refused="by the taps",
    ),
    wrong(
        "refused with padding, too",
        "You raise a `ValueError` where a window is longer than the input, whatever the padding. "
        "With `same` and `causal` zeros are added, and a window always fits.",
        "too short",
        refused="padded, too",
    ),
    wrong(
        "dilation as the number of steps left out",
        "You give {received} and not {expected}. The dilation is the way from one tap to the next, "
        "not the number of steps between them: with a dilation of 1 taps stand side by side.",
        "reach",
        reach="steps left out",
    ),
)
