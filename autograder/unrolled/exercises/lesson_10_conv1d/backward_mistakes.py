"""Mistakes of a convolution's backward pass."""

from __future__ import annotations

from unrolled.exercises.lesson_10_conv1d.backward_weight_mistakes import (
    BIAS_MISTAKES,
    KERNEL_MISTAKES,
)
from unrolled.exercises.lesson_10_conv1d.pad_mistakes import PAD_MISTAKES, varied

X_MISTAKES = (
    varied(
        "taps in reverse order on the way to x",
        "What you hand back to `x` uses the kernel from the wrong end. If you go back by a "
        "convolution of `dy`, the kernel must be flipped for it; if you hand each window's share "
        "to its own steps, it must not.",
        "back kernel",
        back_kernel="taps reversed",
    ),
    varied(
        "kernel not transposed on the way to x",
        "On the way back to `x` you take channels for filters. `kernel[k]` is (channels, filters), "
        "and `dy` has filters. Where there are as many of both, no shape complains.",
        "back kernel",
        back_kernel="not transposed",
    ),
    varied(
        "padding left on dx",
        "Your `dx` is the gradient of the *padded* input. It has the shape of `x`: the zeros' "
        "gradients are cut off.",
        "trim",
        trim="not at all",
    ),
    varied(
        "padding cut off dx at the end",
        "You keep the first steps of the padded input's gradient. The input begins *after* the "
        "zeros that were put before it.",
        "trim",
        trim="first steps",
    ),
    varied(
        "padding cut off dx at the beginning",
        "You keep the last steps of the padded input's gradient. With `same` there are zeros after "
        "the input, too.",
        "trim",
        trim="last steps",
    ),
    varied(
        "dx empty where no zeros come after",
        "Your `dx` has no steps where nothing was padded at the end: a slice that ends at `-after` "
        "ends at `-0`, and that is 0, the very beginning. Say where it ends by counting from the "
        "front: `before + time`.",
        "trim",
        trim="by a negative end",
    ),
    varied(
        "windows that overlap overwrite each other in dx",
        "A step of `x` lies in several windows, and your `dx` has the share of the last one only. "
        "The shares add up. (`dx[:, places] += …` does not add up either, where a place occurs "
        "twice among `places`: NumPy writes each place once.)",
        "overlap",
        overlap="window by window",
    ),
    varied(
        "taps overwrite each other in dx",
        "A step of `x` meets several taps, and your `dx` has the share of the last tap that "
        "came by. The shares add up.",
        "overlap",
        overlap="tap by tap",
    ),
    varied(
        "stride ignored on the way to x",
        "What you hand back to `x` goes to windows that stand side by side. Window j began at step "
        "`j * stride`.",
        "x pace",
        x_pace="stride ignored",
    ),
    varied(
        "dilation ignored on the way to x",
        "What you hand back to `x` goes to steps side by side. The taps were `dilation` steps "
        "apart.",
        "x pace",
        x_pace="dilation ignored",
    ),
)

BACKWARD_MISTAKES = (*X_MISTAKES, *KERNEL_MISTAKES, *BIAS_MISTAKES, *PAD_MISTAKES)
