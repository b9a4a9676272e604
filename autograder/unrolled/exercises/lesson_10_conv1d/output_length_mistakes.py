"""Mistakes with an output's length, as edits of ``conv1d_output_length``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake, wrong

SPAN = "span = dilation * (kernel_size - 1) + 1"
REFUSAL = 'raise ValueError(f"a window that spans {span} steps does not fit into {length}")'
COUNT, PADDED = "return free // stride + 1", "return -(-length // stride)"
NOT_VALID = 'if padding != "valid":'


LENGTH_MISTAKES = (
    wrong(
        "first window forgotten",
        "count",
        "`(length − span) // stride` is how often the window can *move*; where it stands at "
        "first is a window, too.",
        (COUNT, "return free // stride"),
    ),
    wrong(
        "rounded up in valid",
        "count",
        "Without padding a window that would reach over the end is left out, so the division "
        "rounds down.",
        (COUNT, "return -(-free // stride) + 1"),
    ),
    wrong(
        "a window lost that ends at the last step",
        "count",
        "A window that ends at the very last step is missing in your answer. Its first step may be "
        "anything up to and including `length − span`; a `range` leaves its end out.",
        (COUNT, "return -(-free // stride)"),
    ),
    wrong(
        "windows at stride 1 divided by the stride",
        "count",
        "You divide the number of places by the stride. The first window costs nothing: divide "
        "what is left *beside* it, and add it again.",
        (COUNT, "return (free + 1) // stride"),
    ),
    wrong(
        "span counted as kernel_size times dilation",
        "span",
        "Between k taps there are k − 1 gaps: draw three taps that are two steps apart, and count.",
        (SPAN, "span = dilation * kernel_size"),
    ),
    wrong(
        "span counted as kernel_size times dilation, where windows are counted",
        "span",
        "Between k taps there are k − 1 gaps: draw three taps that are two steps apart, and count.",
        ("free = length - span", "free = length - kernel_size * dilation"),
    ),
    wrong(
        "span counted without its first tap",
        "span",
        "From the first tap to the last there are `dilation * (kernel_size − 1)` steps *to "
        "go*; the span contains both ends.",
        (SPAN, "span = dilation * (kernel_size - 1)"),
    ),
    wrong(
        "dilation added to the span only once",
        "span",
        "Every gap between two taps grows with the dilation, not only one of them.",
        (SPAN, "span = kernel_size + dilation - 1"),
    ),
    wrong(
        "dilation as the number of steps left out",
        "span",
        "The dilation is the way from one tap to the next, not the number of steps between "
        "them: with a dilation of 1 taps stand side by side.",
        (SPAN, "span = (dilation + 1) * (kernel_size - 1) + 1"),
    ),
    wrong(
        "rounded down in same and causal",
        "padded",
        "With padding, every stride that has begun gives an output: the division rounds up.",
        (PADDED, "return length // stride"),
    ),
    wrong(
        "stride ignored in same and causal",
        "padded",
        "Padding keeps the length at a stride of 1 only; a stride skips outputs, padded or not.",
        (PADDED, "return length"),
    ),
    wrong(
        "rounded to the nearest in same and causal",
        "padded",
        "With padding, every stride that has begun gives an output: the division rounds up, "
        "and not to the nearest whole number.",
        (PADDED, "return round(length / stride)"),
    ),
    wrong(
        "causal's zeros counted as steps",
        "padded",
        "You count a window for the zeros of `causal`, too. They are just so many that the "
        "first window ends at step 0, so there are as many windows as steps.",
        (
            PADDED,
            "return -(-(length + (padding == 'causal') * dilation * (kernel_size - 1)) // stride)",
        ),
    ),
    wrong(
        "one window too many in same and causal",
        "padded",
        "`length // stride + 1` is right only where something is left over.",
        (PADDED, "return length // stride + 1"),
    ),
    wrong(
        "valid counted as padded",
        "padded",
        "You count with `valid` as with the other two, where zeros are added, and refuse nothing. "
        "Without zeros a window has to fit: fewer windows do, or none. (Is the name of the padding "
        "spelled as it is given?)",
        (NOT_VALID, "if True:"),
    ),
    wrong(
        "causal counted as valid",
        "as valid",
        "Causal padding puts zeros before the beginning, so that no step is lost, and a window "
        "always fits.",
        (NOT_VALID, 'if padding == "same":'),
    ),
    wrong(
        "same counted as valid",
        "as valid",
        "`same` puts zeros around the input, so that no step is lost, and a window always fits.",
        (NOT_VALID, 'if padding == "causal":'),
    ),
    wrong(
        "padding ignored",
        "as valid",
        "`same` and `causal` put zeros around the input, so that no step is lost, and a window "
        "always fits.",
        (NOT_VALID, "if False:"),
    ),
    wrong(
        "formula used where no window fits",
        "too short",
        "Where a valid window is longer than the input your formula goes on, and counts "
        "windows that do not exist. Raise a `ValueError` there, as Keras does.",
        (REFUSAL, "pass"),
    ),
    wrong(
        "refused where kernel_size times dilation is too long",
        "too short",
        "You count right, and refuse by another span: `kernel_size * dilation`. A window that "
        "spans `dilation * (kernel_size − 1) + 1` steps may still fit.",
        ("if span > length:", "if kernel_size * dilation > length:"),
    ),
    wrong(
        "refused only where kernel_size is too long",
        "too short",
        "You count right, and refuse by the number of taps alone. With gaps between them, few "
        "taps can be too long as well.",
        ("if span > length:", "if kernel_size > length:"),
    ),
    Mistake(
        "refused with padding, too",
        "You raise a `ValueError` where a window is longer than the input, whatever the "
        "padding. `same` and `causal` add zeros, so that a window always fits.",
        first="if dilation * (kernel_size - 1) >= length:\n    raise ValueError('too long')",
        kind="too short",
    ),
)
