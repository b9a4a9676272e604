"""Mistakes in the gradients of a convolution's kernel and bias."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_10_conv1d.pad_mistakes import other_setting, varied

PLACES = {"dx": 0, "dkernel": 1, "dbias": 2}
Change = Callable[[np.ndarray, np.ndarray], Any]


def changed(change: Change, *outputs: str) -> Callable[..., Any]:
    """A change of some of the three outputs; it is also given ``dy``."""

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        chosen = {PLACES[output] for output in outputs}
        dy = np.asarray(challenge["dy"], dtype=np.float64)
        return tuple(
            change(value, dy) if place in chosen else value for place, value in enumerate(values)
        )

    return after


def in_cache(change: Callable[[Challenge], Challenge]) -> Callable[[Challenge], Challenge]:
    """A change of the forward pass's arguments, as one of the cache that holds them."""
    names = ("x", "kernel", "bias", "stride", "padding", "dilation")

    def changed(challenge: Challenge) -> Challenge:
        cache = change(dict(zip(names, challenge["cache"], strict=True)))
        return {**challenge, "cache": tuple(cache.values())}

    return changed


def turned(name: str, sentence: str, kind: str, change: Change, *outputs: str) -> Mistake:
    """A mistake in what becomes of some outputs."""
    return Mistake(name, sentence, after=changed(change, *outputs), kind=kind)


KERNEL_MISTAKES = (
    varied(
        "stride ignored in the gradient of kernel",
        "Your gradient of `kernel` multiplies `dy[:, j]` with a window that begins at step j. "
        "Window j began at step `j * stride`.",
        "kernel pace",
        kernel_pace="stride ignored",
    ),
    varied(
        "dilation ignored in the gradient of kernel",
        "Your gradient of `kernel` looks at windows without gaps. The taps were `dilation` steps "
        "apart.",
        "kernel pace",
        kernel_pace="dilation ignored",
    ),
    varied(
        "stride ignored",
        "You go back as if the windows had stood side by side. Window j began at step "
        "`j * stride`.",
        "pace",
        x_pace="stride ignored",
        kernel_pace="stride ignored",
    ),
    varied(
        "dilation ignored",
        "You go back as if the taps had stood side by side. They were `dilation` steps apart.",
        "pace",
        x_pace="dilation ignored",
        kernel_pace="dilation ignored",
    ),
    Mistake(
        "stride ignored",
        "You go back as if the stride had been 1, in the padding, too. Window j began at step "
        "`j * stride`.",
        change=in_cache(other_setting(lambda stride, dilation: (1, dilation))),
        kind="pace",
    ),
    Mistake(
        "dilation ignored",
        "You go back as if the dilation had been 1, in the padding, too. The taps were `dilation` "
        "steps apart.",
        change=in_cache(other_setting(lambda stride, dilation: (stride, 1))),
        kind="pace",
    ),
    varied(
        "gradient of kernel from the input without its zeros",
        "Your gradient of `kernel` takes its windows from `x` as it is. Window j began at step "
        "`j * stride` of the *padded* input.",
        "seen",
        seen="unpadded",
    ),
    turned(
        "gradient of kernel with its taps reversed",
        "Your gradient of `kernel` has its taps in reverse order. Tap 0 belongs to the earliest "
        "step of each window.",
        "dkernel",
        lambda value, dy: value[::-1],
        "dkernel",
    ),
    turned(
        "gradient of kernel with channels and filters swapped",
        "Your gradient of `kernel` is laid out (kernel_size, filters, channels); a gradient has "
        "the shape of what it is the gradient of.",
        "dkernel",
        lambda value, dy: value.swapaxes(1, 2),
        "dkernel",
    ),
    varied(
        "gradient of kernel from the last window only",
        "Your gradient of `kernel` is the share of the last window: each one replaces what was "
        "there. All windows share the kernel, so their shares add up.",
        "sum",
        kernel_sum="last",
    ),
    varied(
        "gradients of kernel and bias from the last window only",
        "Your gradients of `kernel` and `bias` are the shares of the last window: each one "
        "replaces what was there. All windows share them, so their shares add up.",
        "sum",
        kernel_sum="last",
        bias_sum="last",
    ),
    turned(
        "gradient of kernel averaged over the windows",
        "You divide the gradient of `kernel` by the number of windows. Each adds its share.",
        "average",
        lambda value, dy: value / dy.shape[1],
        "dkernel",
    ),
    turned(
        "gradient of kernel averaged over the batch",
        "You divide the gradient of `kernel` by the number of samples. Whether the loss is a mean "
        "is in `dy` already.",
        "average",
        lambda value, dy: value / dy.shape[0],
        "dkernel",
    ),
)

BIAS_MISTAKES = (
    varied(
        "gradient of bias from the last window only",
        "Your gradient of `bias` is the share of the last window. The bias was added in every "
        "one of them, so their shares add up.",
        "sum",
        bias_sum="last",
    ),
    turned(
        "bias gradient averaged over the steps",
        "You divide the bias gradient by the number of steps. The bias was added at every one of "
        "them: their shares add up.",
        "bias",
        lambda value, dy: value / dy.shape[1],
        "dbias",
    ),
    turned(
        "bias gradient averaged over the batch",
        "You divide the bias gradient by the number of samples. Whether the loss is a mean is in "
        "`dy` already.",
        "bias",
        lambda value, dy: value / dy.shape[0],
        "dbias",
    ),
    turned(
        "bias gradient averaged over batch and steps",
        "Your bias gradient is a mean over samples and steps. The bias was added at every one of "
        "them: their shares add up.",
        "bias",
        lambda value, dy: value / (dy.shape[0] * dy.shape[1]),
        "dbias",
    ),
    turned(
        "bias gradient not summed over time",
        "Your bias gradient has a row for each step. All steps share one bias: their shares add "
        "up.",
        "bias",
        lambda value, dy: dy.sum(axis=0),
        "dbias",
    ),
    turned(
        "bias gradient not summed over the batch",
        "Your bias gradient has a row for each sample. All samples share one bias: their shares "
        "add up.",
        "bias",
        lambda value, dy: dy.sum(axis=1),
        "dbias",
    ),
    turned(
        "bias gradient summed over the filters, too",
        "Your bias gradient is one number. Every filter has a bias of its own: sum over all other "
        "axes.",
        "bias",
        lambda value, dy: np.asarray(value.sum()),
        "dbias",
    ),
    turned(
        "bias gradient kept as a row",
        "Your bias gradient has shape (1, filters); a gradient has the shape of what it is the "
        "gradient of, here (filters,).",
        "bias",
        lambda value, dy: value[None],
        "dbias",
    ),
    turned(
        "gradients of the weights averaged over the batch",
        "You divide the gradients of the weights by the number of samples. Whether the loss is a "
        "mean over samples is in `dy` already.",
        "average",
        lambda value, dy: value / len(dy),
        "dkernel",
        "dbias",
    ),
    turned(
        "everything averaged over the batch",
        "You divide all gradients by the number of samples. Whether the loss is a mean over "
        "samples is in `dy` already.",
        "average",
        lambda value, dy: value / len(dy),
        "dx",
        "dkernel",
        "dbias",
    ),
)
