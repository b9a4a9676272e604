"""What convolutions over time share: random layers, Keras's layer, and mistakes with the zeros.

The edits are made in references that count their zeros as ``conv1d`` does: ``before`` and
``after``, by ``span``, ``taps``, ``covered`` and ``missing``.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.precision import in_double_precision

Setting = tuple[int, str, int]
"""Stride, padding, dilation."""


def random_kernel(rng: np.random.Generator, taps: int, channels: int, filters: int) -> np.ndarray:
    """A kernel ``(taps, channels, filters)`` whose sums are about as large as its inputs."""
    return rng.normal(size=(taps, channels, filters)) / np.sqrt(taps * channels)


def random_bias(rng: np.random.Generator, filters: int) -> np.ndarray:
    """A bias of either sign, away from zero: one that is nearly nothing is not missed."""
    return rng.choice([-1.0, 1.0], filters) * rng.uniform(0.3, 0.9, filters)


@functools.lru_cache(maxsize=64)
def keras_layer(shape: tuple[int, ...], filters: int, taps: int, setting: Setting) -> Any:
    """A built ``keras.layers.Conv1D``, kept for the next convolution of its shape."""
    import keras

    stride, padding, dilation = setting
    layer = keras.layers.Conv1D(
        filters,
        taps,
        strides=stride,
        padding=padding,
        dilation_rate=dilation,
        dtype="float64",
        # The weights are set for every call, so none need be drawn.
        kernel_initializer="zeros",
    )
    layer.build(shape)
    return layer


def keras_convolution(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, *setting: Any
) -> np.ndarray:
    """What ``keras.layers.Conv1D`` gives, in float64.

    Args:
        x: (batch, time, channels).
        kernel: (kernel_size, channels, filters).
        bias: (filters,).
        setting: stride, padding and dilation; Keras's defaults for what is left out.
    """
    import keras

    x, kernel, bias = in_double_precision([x, kernel, bias])
    taps, _, filters = kernel.shape
    complete = (*setting, *(1, "valid", 1)[len(setting) :])
    layer = keras_layer(x.shape, filters, taps, complete)
    layer.set_weights([kernel, bias])
    return keras.ops.convert_to_numpy(layer(x))


CAUSAL = "before = span - 1"
COVERED = "covered = (-(-length // stride) - 1) * stride + span"
MISSING = "missing = max(0, covered - length)"
HALVES = "before, after = missing // 2, missing - missing // 2"
PADDED = "np.pad(x, ((0, 0), (before, after), (0, 0)))"
IF_CAUSAL, IF_SAME = 'if padding == "causal":', 'elif padding == "same":'


def padded_otherwise(name: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake with the zeros; two of them are not tried together."""
    return Mistake(name, sentence, edits=edits, kind="pad")


PADDING_MISTAKES = (
    padded_otherwise(
        "causal padding at the wrong end",
        "Your zeros for `causal` stand *after* the input, so that every output looks into the "
        "future. They belong before the first step.",
        (CAUSAL, "after = span - 1"),
    ),
    padded_otherwise(
        "causal padding on both sides",
        "You split the zeros of `causal` between both ends, as `same` does. Then half of every "
        "window lies in the future. All of them belong before the first step.",
        (CAUSAL, "before, after = (span - 1) // 2, span // 2"),
    ),
    padded_otherwise(
        "one zero too many before a causal window",
        "Your causal padding is as long as the window spans. The window's last tap stands on the "
        "input itself: one zero fewer.",
        (CAUSAL, "before = span"),
    ),
    padded_otherwise(
        "causal padding without the dilation",
        "Your `causal` puts `kernel_size − 1` zeros before the input. A dilated window spans more "
        "than `kernel_size` steps: it takes `dilation` zeros for every gap between two taps.",
        (CAUSAL, "before = taps - 1"),
    ),
    padded_otherwise(
        "causal padding of kernel_size times dilation",
        "Your `causal` puts `kernel_size * dilation` zeros before the input. Between the taps "
        "there are `kernel_size − 1` gaps: the first window's last tap stands on step 0 itself.",
        (CAUSAL, "before = taps * dilation"),
    ),
    padded_otherwise(
        "causal treated as valid",
        "Your `causal` puts no zeros before the input, as if it were `valid`.",
        (IF_CAUSAL, "if False:"),
    ),
    padded_otherwise(
        "same treated as valid",
        "Your `same` puts no zeros around the input, as if it were `valid`.",
        (IF_SAME, "elif False:"),
    ),
    padded_otherwise(
        "same treated as causal",
        "Your `same` puts all zeros before the input, just as many as `causal`. It shares its "
        "zeros between both ends, and with a stride it may need fewer.",
        (IF_CAUSAL, 'if padding != "valid":'),
    ),
    padded_otherwise(
        "causal treated as same",
        "Your `causal` shares its zeros between both ends, as `same` does. They all belong before "
        "the first step.",
        (IF_CAUSAL, "if False:"),
        (IF_SAME, 'elif padding != "valid":'),
    ),
    padded_otherwise(
        "same and causal exchanged",
        "Your `same` is Keras's `causal`, and the other way round.",
        (IF_CAUSAL, 'if padding == "same":'),
        (IF_SAME, 'elif padding == "causal":'),
    ),
    padded_otherwise(
        "the odd zero of same padding at the beginning",
        "Where `same` needs an odd number of zeros, you put the odd one before the input. In Keras "
        "it comes after the end. It matters for even kernels, and for strides.",
        (HALVES, "before, after = missing - missing // 2, missing // 2"),
    ),
    padded_otherwise(
        "the odd zero of same padding missing",
        "Where `same` needs an odd number of zeros, you leave one out: half of them, rounded "
        "down, on either side. The odd one comes after the end.",
        (HALVES, "before = after = missing // 2"),
    ),
    padded_otherwise(
        "same padding computed as for stride 1",
        "Your padding for `same` does not know the stride. Work backwards from the last window: "
        "how many steps do `ceil(T / stride)` windows cover, from the first tap of the first to "
        "the last tap of the last? Only what is missing is padded.",
        (MISSING, "missing = span - 1"),
    ),
    padded_otherwise(
        "same padding without the dilation",
        "Your `same` pads as for a window of `kernel_size` steps. A dilated window spans more, "
        "and needs that many more zeros.",
        (COVERED, "covered = (-(-length // stride) - 1) * stride + taps"),
    ),
    padded_otherwise(
        "padding without the dilation",
        "Your padding counts `kernel_size − 1` zeros. A dilated window spans more than "
        "`kernel_size` steps, and needs that many more zeros.",
        (CAUSAL, "before = taps - 1"),
        (COVERED, "covered = (-(-length // stride) - 1) * stride + taps"),
    ),
    padded_otherwise(
        "half of the taps as same padding on both sides",
        "Your `same` puts `kernel_size // 2` zeros at each end. That is right for an odd number of "
        "taps, without dilation, and with a stride of 1 only.",
        (MISSING, "missing = 2 * (taps // 2)"),
    ),
    padded_otherwise(
        "same padding all at the beginning",
        "You put all zeros of `same` before the input; that is `causal`. `same` has half of them "
        "on either side.",
        (HALVES, "before = missing"),
    ),
    padded_otherwise(
        "same padding all at the end",
        "You put all zeros of `same` after the input. It has half of them on either side.",
        (HALVES, "after = missing"),
    ),
    padded_otherwise(
        "same padding below zero",
        "Where a stride is larger than the window, the windows of `same` can cover *fewer* steps "
        "than there are, and your number of zeros falls below zero. Then nothing is padded: the "
        "number is 0 at least.",
        (MISSING, "missing = covered - length"),
    ),
    padded_otherwise(
        "same padding below zero: its sign dropped",
        "Where a stride is larger than the window, the windows of `same` can cover *fewer* steps "
        "than there are. You put as many zeros there as steps are left over. Nothing is missing: "
        "no zeros.",
        (MISSING, "missing = abs(covered - length)"),
    ),
    Mistake(
        "padded with copies of the ends, not with zeros",
        "Your padding repeats the first and the last step of the input. Keras pads with zeros.",
        edits=((PADDED, PADDED[:-1] + ', mode="edge")'),),
        kind="fill",
    ),
    Mistake(
        "padded with a mirror image, not with zeros",
        "Your padding reflects the input at its ends. Keras pads with zeros.",
        edits=((PADDED, PADDED[:-1] + ', mode="reflect")'),),
        kind="fill",
    ),
    Mistake(
        "the end of the sequence wraps round to its beginning",
        "Where the padding should stand, yours has steps from the other end of the sequence: "
        "`np.roll` and negative indices wrap round. Pad with zeros.",
        edits=((PADDED, PADDED[:-1] + ', mode="wrap")'),),
        kind="fill",
    ),
)
