"""Mistakes in the ways out of a residual block."""

from __future__ import annotations

from typing import Any

from unrolled.exercises.exercise import Mistake


def mistake(name: str, sentence: str, **variant: Any) -> Mistake:
    """A mistake in the ways out of the block."""
    return Mistake(name, sentence, variant=variant)


WAYS_OUT = (
    mistake(
        "the input is not added",
        "Your first result is the 1×1 convolution alone. A residual block adds its input to it.",
        added="nothing",
    ),
    mistake(
        "the gated values are added in place of the input",
        "You add the gated values to their own 1×1 convolution. What is added is the block's input "
        "`x`.",
        added="gated",
    ),
    mistake(
        "residual without its 1×1 convolution",
        "You add the gated values to the input as they are. They pass through `residual_kernel` "
        "first.",
        residual_from="nothing",
    ),
    mistake(
        "skip without its 1×1 convolution",
        "You return the gated values as the skip. They pass through `skip_kernel` first.",
        skip_from="nothing",
    ),
    mistake(
        "no 1×1 convolutions",
        "Neither of your results passes through its 1×1 convolution.",
        residual_from="nothing",
        skip_from="nothing",
    ),
    mistake(
        "skip taken after the residual sum",
        "Your skip is made from the sum with the input. It branches off before: from the gated "
        "values.",
        skip_from="residual",
    ),
    mistake(
        "residual returned as skip",
        "You return the residual twice. The skip has a 1×1 convolution of its own.",
        skip_from="whole residual",
    ),
    mistake(
        "skip made from the input",
        "Your skip is a 1×1 convolution of the input `x`. It is made from the gated values.",
        skip_from="input",
    ),
    mistake(
        "input added to the skip too",
        "You add the input to the skip as well. It belongs to the residual alone.",
        skip_from="with input",
    ),
    mistake(
        "one 1×1 convolution for both",
        "Your skip uses the residual's weights. Here each way out has its own.",
        skip_from="residual's",
    ),
    mistake(
        "the two 1×1 convolutions exchanged",
        "You use `skip_kernel` for the residual and `residual_kernel` for the skip.",
        residual_from="skip's",
        skip_from="residual's",
    ),
    mistake(
        "biases of the 1×1 convolutions missing",
        "Your 1×1 convolutions have no biases: `residual_bias` and `skip_bias` are not added.",
        biases="gated only",
    ),
    mistake(
        "bias of the residual missing",
        "`residual_bias` is not added.",
        biases="no residual's",
    ),
    mistake(
        "bias of the skip missing",
        "`skip_bias` is not added.",
        biases="no skip's",
    ),
    mistake(
        "skip taken after the residual's 1×1 convolution",
        "Your skip passes through both 1×1 convolutions. It branches off before either of them: "
        "from the gated values.",
        skip_from="residual's 1x1",
    ),
    mistake(
        "bias of the gated convolution missing",
        "The gated convolution's `bias` is not added.",
        biases="1x1 only",
    ),
    mistake(
        "dilation ignored",
        "Your numbers are Keras's with a dilation of 1.",
        lags="undilated",
    ),
    mistake(
        "kernel flipped",
        "Your gated convolution has its taps in the opposite order: the last tap is the present.",
        lags="flipped",
    ),
    mistake(
        "gated convolution padded as `same`",
        "Your gated convolution sees later inputs; all its zeros belong before the first step.",
        lags="same",
    ),
)
