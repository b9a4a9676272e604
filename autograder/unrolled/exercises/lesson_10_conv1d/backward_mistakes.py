"""Mistakes in going back through a convolution, as edits of ``conv1d_backward``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake, wrong

WINDOW = "window = range(first, first + span, dilation)"
LOOP = "for j in range(dy.shape[1]):"
TO_KERNEL = "dkernel += np.tensordot(padded[:, window], dy[:, j], axes=(0, 0))"
TO_X = "dpadded[:, window] += np.tensordot(dy[:, j], kernel, axes=(1, 2))"
TRIM = "dpadded[:, before : before + length]"
TO_BIAS = "dy.sum(axis=(0, 1))"
RETURN = "return dx, dkernel, dbias"
NEAR = "range(j, j + span, dilation)"
WITHOUT_GAPS = "range(first, first + taps)"
BY_TAP = """for k in range(taps):
        rows = range(k * dilation, k * dilation + (dy.shape[1] - 1) * stride + 1, stride)
        dpadded[:, rows] = dy @ kernel[k].T
    """


def to_bias(name: str, sentence: str, new: str) -> Mistake:
    """Another gradient of the bias."""
    return wrong(name, "bias", sentence, (TO_BIAS, new))


X_MISTAKES = (
    wrong(
        "taps in reverse order on the way to x",
        "back kernel",
        "What you hand back to `x` uses the kernel from the wrong end. If you go back by a "
        "convolution of `dy`, the kernel must be flipped for it; if you hand each window's share "
        "to its own steps, it must not.",
        (TO_X, TO_X.replace("kernel,", "kernel[::-1],")),
    ),
    wrong(
        "kernel not transposed on the way to x",
        "back kernel",
        "On the way back to `x` you take channels for filters. `kernel[k]` is (channels, filters), "
        "and `dy` has filters. Where there are as many of both, no shape complains.",
        (TO_X, TO_X.replace("(1, 2)", "(1, 1)")),
    ),
    wrong(
        "padding left on dx",
        "trim",
        "Your `dx` is the gradient of the *padded* input. It has the shape of `x`: the zeros' "
        "gradients are cut off.",
        (TRIM, "dpadded"),
    ),
    wrong(
        "padding cut off dx at the end",
        "trim",
        "You keep the first steps of the padded input's gradient. The input begins *after* the "
        "zeros that were put before it.",
        (TRIM, "dpadded[:, :length]"),
    ),
    wrong(
        "padding cut off dx at the beginning",
        "trim",
        "You keep the last steps of the padded input's gradient. With `same` there are zeros after "
        "the input, too.",
        (TRIM, "dpadded[:, -length:]"),
    ),
    wrong(
        "dx empty where no zeros come after",
        "trim",
        "Your `dx` has no steps where nothing was padded at the end: a slice that ends at `-after` "
        "ends at `-0`, and that is 0, the very beginning. Say where it ends by counting from the "
        "front: `before + time`.",
        (TRIM, "dpadded[:, before:-after]"),
    ),
    wrong(
        "windows that overlap overwrite each other in dx",
        "overlap",
        "A step of `x` lies in several windows, and your `dx` has the share of the last one only. "
        "The shares add up. (`dx[:, places] += …` does not add up either, where a place occurs "
        "twice among `places`: NumPy writes each place once.)",
        (TO_X, TO_X.replace("+=", "=")),
    ),
    wrong(
        "taps overwrite each other in dx",
        "overlap",
        "A step of `x` meets several taps, and your `dx` has the share of the last tap that came "
        "by. The shares add up.",
        (TO_X, "pass"),
        (LOOP, BY_TAP + LOOP),
    ),
    wrong(
        "stride ignored on the way to x",
        "x pace",
        "What you hand back to `x` goes to windows that stand side by side. Window j began at step "
        "`j * stride`.",
        (TO_X, TO_X.replace("window", NEAR)),
    ),
    wrong(
        "dilation ignored on the way to x",
        "x pace",
        "What you hand back to `x` goes to steps side by side. The taps were `dilation` steps "
        "apart.",
        (TO_X, TO_X.replace("window", WITHOUT_GAPS)),
    ),
)

KERNEL_MISTAKES = (
    wrong(
        "stride ignored in the gradient of kernel",
        "kernel pace",
        "Your gradient of `kernel` multiplies `dy[:, j]` with a window that begins at step j. "
        "Window j began at step `j * stride`.",
        (TO_KERNEL, TO_KERNEL.replace("window", NEAR)),
    ),
    wrong(
        "dilation ignored in the gradient of kernel",
        "kernel pace",
        "Your gradient of `kernel` looks at windows without gaps. The taps were `dilation` steps "
        "apart.",
        (TO_KERNEL, TO_KERNEL.replace("window", WITHOUT_GAPS)),
    ),
    wrong(
        "stride ignored",
        "pace",
        "You go back as if the windows had stood side by side. Window j began at step "
        "`j * stride`.",
        (WINDOW, f"window = {NEAR}"),
    ),
    wrong(
        "dilation ignored",
        "pace",
        "You go back as if the taps had stood side by side. They were `dilation` steps apart.",
        (WINDOW, f"window = {WITHOUT_GAPS}"),
    ),
    wrong(
        "gradient of kernel from the input without its zeros",
        "seen",
        "Your gradient of `kernel` takes its windows from `x` as it is. Window j began at step "
        "`j * stride` of the *padded* input.",
        (
            TO_KERNEL,
            TO_KERNEL.replace(
                "padded[:, window]", "np.pad(x, ((0, 0), (0, before + after), (0, 0)))[:, window]"
            ),
        ),
    ),
    wrong(
        "gradient of kernel with its taps reversed",
        "result",
        "Your gradient of `kernel` has its taps in reverse order. Tap 0 belongs to the earliest "
        "step of each window.",
        (RETURN, "return dx, dkernel[::-1], dbias"),
    ),
    wrong(
        "gradient of kernel with channels and filters swapped",
        "result",
        "Your gradient of `kernel` is laid out (kernel_size, filters, channels); a gradient has "
        "the shape of what it is the gradient of.",
        (RETURN, "return dx, dkernel.swapaxes(1, 2), dbias"),
    ),
    wrong(
        "gradient of kernel from the last window only",
        "sum",
        "Your gradient of `kernel` is the share of the last window: each one replaces what was "
        "there. All windows share the kernel, so their shares add up.",
        (TO_KERNEL, TO_KERNEL.replace("+=", "=")),
    ),
    wrong(
        "gradient of kernel averaged over the windows",
        "result",
        "You divide the gradient of `kernel` by the number of windows. Each adds its share.",
        (RETURN, "return dx, dkernel / dy.shape[1], dbias"),
    ),
    wrong(
        "gradient of kernel averaged over the batch",
        "result",
        "You divide the gradient of `kernel` by the number of samples. Whether the loss is a mean "
        "is in `dy` already.",
        (RETURN, "return dx, dkernel / len(x), dbias"),
    ),
    wrong(
        "gradient of kernel from the first sample only",
        "seen",
        "Your gradient of `kernel` is that of the first sample. All samples share the kernel, so "
        "their shares add up.",
        (
            TO_KERNEL,
            TO_KERNEL.replace("padded[:, window]", "padded[:1, window]").replace(
                "dy[:, j]", "dy[:1, j]"
            ),
        ),
    ),
    *(
        wrong(
            f"gradients of kernel and bias averaged over {words}",
            "result",
            f"You divide the gradients of `kernel` and `bias` by the number of {counted}. Every "
            "window of every sample adds its share to them.",
            (RETURN, f"return dx, dkernel / {count}, dbias / {count}"),
        )
        for words, counted, count in (
            ("the batch", "samples", "len(x)"),
            ("the batch and the windows", "samples times windows", "(len(x) * dy.shape[1])"),
        )
    ),
    wrong(
        "everything averaged over the batch",
        "result",
        "You divide all gradients by the number of samples. Whether the loss is a mean over "
        "samples is in `dy` already.",
        (RETURN, "return dx / len(x), dkernel / len(x), dbias / len(x)"),
    ),
)

BIAS_MISTAKES = (
    to_bias(
        "gradient of bias from the last window only",
        "Your gradient of `bias` is the share of the last window. The bias was added in every one "
        "of them, so their shares add up.",
        "dy[:, -1].sum(axis=0)",
    ),
    to_bias(
        "bias gradient averaged over the steps",
        "You divide the bias gradient by the number of steps. The bias was added at every one of "
        "them: their shares add up.",
        "dy.mean(axis=1).sum(axis=0)",
    ),
    to_bias(
        "bias gradient averaged over the batch",
        "You divide the bias gradient by the number of samples. Whether the loss is a mean is in "
        "`dy` already.",
        "dy.mean(axis=0).sum(axis=0)",
    ),
    to_bias(
        "bias gradient not summed over time",
        "Your bias gradient has a row for each step. All steps share one bias: their shares add "
        "up.",
        "dy.sum(axis=0)",
    ),
    to_bias(
        "bias gradient not summed over the batch",
        "Your bias gradient has a row for each sample. All samples share one bias: their shares "
        "add up.",
        "dy.sum(axis=1)",
    ),
    to_bias(
        "bias gradient summed over the filters, too",
        "Your bias gradient is one number. Every filter has a bias of its own: sum over all other "
        "axes.",
        "dy.sum()",
    ),
)

BACKWARD_MISTAKES = (*X_MISTAKES, *KERNEL_MISTAKES, *BIAS_MISTAKES)
