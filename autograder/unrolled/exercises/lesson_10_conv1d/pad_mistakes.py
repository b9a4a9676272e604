"""Mistakes of padding, stride and dilation that a forward and a backward pass share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unrolled.exercises.exercise import Challenge, Mistake


def varied(name: str, sentence: str, kind: str, **variant: Any) -> Mistake:
    """A mistake that the model makes."""
    return Mistake(name, sentence, variant=variant, kind=kind)


def other_setting(
    change: Callable[[int, int], tuple[int, int]],
) -> Callable[[Challenge], Challenge]:
    """Another stride and dilation everywhere, in the padding too."""

    def changed(challenge: Challenge) -> Challenge:
        stride, dilation = change(challenge["stride"], challenge["dilation"])
        return {**challenge, "stride": stride, "dilation": dilation}

    return changed


def other_padding(**names: str) -> Callable[[Challenge], Challenge]:
    """One kind of padding taken for another."""
    return lambda challenge: {
        **challenge,
        "padding": names.get(challenge["padding"], challenge["padding"]),
    }


PAD_MISTAKES = (
    varied(
        "causal padding at the wrong end",
        "Your zeros for `causal` stand *after* the input, so that every output looks into the "
        "future. They belong before the first step.",
        "pad",
        pad="causal at the end",
    ),
    varied(
        "causal padding on both sides",
        "You split the zeros of `causal` between both ends, as `same` does. Then half of every "
        "window lies in the future. All of them belong before the first step.",
        "pad",
        pad="causal on both sides",
    ),
    varied(
        "the odd zero of same padding at the beginning",
        "Where `same` needs an odd number of zeros, you put the odd one before the input. In "
        "Keras it comes after the end. That makes itself felt with even kernels, and with strides.",
        "pad",
        pad="odd zero first",
    ),
    varied(
        "same padding computed as for stride 1",
        "Your padding for `same` does not know the stride: the length is right, and the windows "
        "stand elsewhere. Work backwards from the last window: how many steps do `ceil(T / "
        "stride)` windows cover, from the first tap of the first to the last tap of the last? "
        "Only what is missing is padded.",
        "pad",
        pad="same as for stride 1",
    ),
    varied(
        "same padding all at the beginning",
        "You put all zeros of `same` before the input; that is `causal`. `same` has half of them "
        "on either side.",
        "pad",
        pad="same at the beginning",
    ),
    varied(
        "same padding below zero",
        "Where a stride is larger than the window, the windows of `same` can cover *fewer* steps "
        "than there are, and your number of zeros falls below zero. Then nothing is padded: the "
        "number is 0 at least.",
        "pad",
        pad="same below zero, refused",
    ),
    varied(
        "same padding below zero: steps cut off",
        "Where a stride is larger than the window, the windows of `same` can cover *fewer* steps "
        "than there are. Your number of zeros falls below zero there, and your first window "
        "begins inside the input. Nothing is padded then, and nothing cut off.",
        "pad",
        pad="same below zero, cut off",
    ),
    varied(
        "same padding below zero: its sign dropped",
        "Where a stride is larger than the window, the windows of `same` can cover *fewer* steps "
        "than there are. You put as many zeros there as steps are left over. Nothing is lacking: "
        "no zeros.",
        "pad",
        pad="same below zero, its sign dropped",
    ),
)
