

# %% tags=["instructor", "alternative"]
# Loops over everything; lists turned into arrays; a functional model.
def conv1d_output_length(length, kernel_size, stride, padding, dilation):
    reach = dilation * (kernel_size - 1)
    if padding == "valid" and reach >= length:
        raise ValueError("the window is longer than the input")
    return len(range(0, length - (reach if padding == "valid" else 0), stride))


def zeros_before_and_after(length, taps, stride, padding, dilation):
    """A learner's own helper."""
    reach = dilation * (taps - 1)
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return reach, 0
    last_start = (int(np.ceil(length / stride)) - 1) * stride
    total = max(last_start + reach + 1 - length, 0)
    return total // 2, int(np.ceil(total / 2))


def conv1d(x, kernel, bias, stride=1, padding="valid", dilation=1):
    taps, channels, filters = kernel.shape
    length = x.shape[1]
    before, after = zeros_before_and_after(length, taps, stride, padding, dilation)
    steps = (length + before + after - dilation * (taps - 1) - 1) // stride + 1
    samples = []
    for sample in x:
        rows = []
        for j in range(steps):
            row = [float(b) for b in bias]
            for k in range(taps):
                t = j * stride + k * dilation - before
                if 0 <= t < length:
                    for f in range(filters):
                        row[f] += sum(sample[t, c] * kernel[k, c, f] for c in range(channels))
            rows.append(row)
        samples.append(rows)
    return np.array(samples)


def conv1d_backward(dy, cache):
    x, kernel, bias, stride, padding, dilation = cache
    before, _ = zeros_before_and_after(x.shape[1], len(kernel), stride, padding, dilation)
    dx, dkernel = np.zeros_like(x, dtype=float), np.zeros_like(kernel, dtype=float)
    for b in range(len(x)):
        for j in range(dy.shape[1]):
            for k in range(len(kernel)):
                t = j * stride + k * dilation - before
                if 0 <= t < x.shape[1]:
                    dkernel[k] += np.outer(x[b, t], dy[b, j])
                    dx[b, t] += kernel[k] @ dy[b, j]
    return [dx, dkernel, sum(dy[b, j] for b in range(len(x)) for j in range(dy.shape[1]))]


def max_pool1d(x, size, stride):
    rows = []
    first = 0
    while first + size <= x.shape[1]:
        row = x[:, first]
        for t in range(first + 1, first + size):
            row = np.maximum(row, x[:, t])
        rows.append(row)
        first += stride
    return np.array(rows).swapaxes(0, 1)


def aligned_targets(y, kernel_size, stride):
    newest = [j + kernel_size - 1 for j in range(0, y.shape[1] - kernel_size + 1, stride)]
    return np.stack([y[:, t] for t in newest], axis=1)


def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
    series = keras.Input(shape=(None, 1), name="series")
    z = keras.layers.Conv1D(filters, kernel_size, strides=stride, name="shorter")(series)
    for _ in range(2):
        z = keras.layers.GRU(units, return_sequences=True)(z)
    return keras.Model(series, keras.layers.Dense(horizon, activation="linear")(z))


# %% tags=["instructor", "alternative"]
# A view of windows and one matrix product; scatter by np.add.at; taps as slices; single precision.
def conv1d_output_length(length, kernel_size, stride, padding, dilation):
    if padding in ("same", "causal"):
        return int(np.ceil(length / stride))
    steps = np.floor((length - dilation * (kernel_size - 1) - 1) / stride) + 1
    if length - dilation * (kernel_size - 1) < 1:
        raise ValueError
    return np.int64(steps)


def zeros_before_and_after(length, taps, stride, padding, dilation):
    reach = dilation * (taps - 1)
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return reach, 0
    last_start = (int(np.ceil(length / stride)) - 1) * stride
    total = max(last_start + reach + 1 - length, 0)
    return total // 2, int(np.ceil(total / 2))


def conv1d(x, kernel, bias, stride=1, padding="valid", dilation=1):
    taps, channels, filters = kernel.shape
    before, after = zeros_before_and_after(x.shape[1], taps, stride, padding, dilation)
    x = np.concatenate(
        [np.zeros((len(x), before, channels)), x, np.zeros((len(x), after, channels))], axis=1
    ).astype(np.float32)
    reach = dilation * (taps - 1) + 1
    views = np.lib.stride_tricks.sliding_window_view(x, reach, axis=1)[:, ::stride, :, ::dilation]
    rows = views.swapaxes(2, 3).reshape(*views.shape[:2], taps * channels)
    return rows @ kernel.reshape(-1, filters).astype(np.float32) + bias.astype(np.float32)


def conv1d_backward(dy, cache):
    x, kernel, bias, stride, padding, dilation = cache
    taps, steps = len(kernel), dy.shape[1]
    around = zeros_before_and_after(x.shape[1], taps, stride, padding, dilation)
    places = stride * np.arange(steps)[:, None] + dilation * np.arange(taps)
    padded = np.pad(x, ((0, 0), around, (0, 0)))
    dkernel = np.tensordot(padded[:, places], dy, axes=([0, 1], [0, 1]))
    d_padded = np.zeros_like(padded)
    np.add.at(d_padded, (slice(None), places), np.einsum("bjf,kcf->bjkc", dy, kernel))
    return d_padded[:, around[0] : padded.shape[1] - around[1]], dkernel, np.einsum("bjf->f", dy)


def max_pool1d(x, size, stride):
    return np.lib.stride_tricks.sliding_window_view(x, size, axis=1)[:, ::stride].max(axis=-1)


def aligned_targets(y, kernel_size, stride):
    counted = np.arange(y.shape[1])[None, :, None].astype(float)
    last_tap = np.zeros((kernel_size, 1, 1))
    last_tap[-1] = 1
    return y[:, conv1d(counted, last_tap, np.zeros(1), stride).ravel().astype(int)]


def build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10):
    reader = keras.Sequential([keras.Input((None, 1))])
    reader.add(keras.layers.Conv1D(filters, (kernel_size,), (stride,), activation=None))
    reader.add(keras.layers.GRU(units, return_sequences=True))
    reader.add(keras.layers.GRU(units, return_sequences=True))
    reader.add(keras.layers.Dense(units=horizon))
    return reader


# %% tags=["instructor", "slips"]
# Every mistake that a check knows, made in the solution as a learner would make it.
PADDED_LENGTH = "return -(-length // stride)\n"
SPAN = "    span = dilation * (kernel_size - 1) + 1\n"
TOO_LONG = 'raise ValueError(f"a window that spans {span} steps does not fit into {length}")'
COUNT = "return (length - span) // stride + 1\n"
NOT_VALID = 'if padding != "valid":\n'

length_slips = {
    "first window forgotten": (COUNT, "return (length - span) // stride\n"),
    "rounded up in valid": (COUNT, "return -(-(length - span) // stride) + 1\n"),
    "stride ignored in valid": (COUNT, "return length - span + 1\n"),
    "windows at stride 1 divided by the stride": (COUNT, "return (length - span + 1) // stride\n"),
    "dilation ignored": (SPAN, "    span = kernel_size\n"),
    "span counted as kernel_size times dilation": (SPAN, "    span = dilation * kernel_size\n"),
    "span counted without its first tap": (SPAN, "    span = dilation * (kernel_size - 1)\n"),
    "dilation added to the span only once": (SPAN, "    span = kernel_size + dilation - 1\n"),
    "rounded down in same and causal": (PADDED_LENGTH, "return length // stride\n"),
    "stride ignored in same and causal": (PADDED_LENGTH, "return length\n"),
    "one window too many in same and causal": (PADDED_LENGTH, "return length // stride + 1\n"),
    "causal counted as valid": (NOT_VALID, 'if padding == "same":\n'),
    "same counted as valid": (NOT_VALID, 'if padding == "causal":\n'),
    "padding ignored": (NOT_VALID, "if False:\n"),
    "0 where no window fits": (TOO_LONG, "return 0"),
    "formula used where no window fits": (TOO_LONG, "pass"),
    "first window forgotten, and dilation ignored": (
        COUNT,
        "return (length - span) // stride\n",
        SPAN,
        "    span = kernel_size\n",
    ),
}

CAUSAL = "around = (span - 1, 0)"
SAME = "missing = max(0, (-(-length // stride) - 1) * stride + span - length)"
HALVES = "around = (missing // 2, missing - missing // 2)"
PAD = "np.pad(x, ((0, 0), around, (0, 0)))"
STARTS = "range(0, padded.shape[1] - span + 1, stride)"
WINDOWS = "padded[:, s : s + span : dilation]"
SUM = 'np.einsum("bjkc,kcf->bjf", windows, kernel) + bias'
LENGTH = "    length, span = x.shape[1], dilation * (len(kernel) - 1) + 1\n"


def summed(new):
    """A slip in the last line of conv1d."""
    return (SUM, new)


def with_setting(line):
    """A slip that changes stride and dilation before anything else."""
    return (LENGTH, f"    {line}\n{LENGTH}")


forward_slips = {
    "kernel flipped": summed('np.einsum("bjkc,kcf->bjf", windows, kernel[::-1]) + bias'),
    "channels and filters swapped": summed(
        "sum(windows[:, :, k] @ kernel[k].T for k in range(len(kernel))) + bias"
    ),
    "taps and channels mixed up by a reshape": summed(
        "windows.swapaxes(2, 3).reshape(*windows.shape[:2], -1) "
        "@ kernel.reshape(-1, kernel.shape[2]) + bias"
    ),
    "depthwise: each filter sees its own channel only": summed(
        "np.stack([windows[..., f] @ kernel[:, f, f] for f in range(len(bias))], axis=-1) + bias"
    ),
    "only the first channel used": summed(
        'np.einsum("bjk,kf->bjf", windows[..., 0], kernel[:, 0]) + bias'
    ),
    "mean over the taps for the sum": summed(
        'np.einsum("bjkc,kcf->bjkf", windows, kernel).mean(axis=2) + bias'
    ),
    "mean over the channels for the sum": summed(
        'np.einsum("bjkc,kcf->bjcf", windows, kernel).mean(axis=2) + bias'
    ),
    "mean over taps and channels for the sum": summed(
        'np.einsum("bjkc,kcf->bjkcf", windows, kernel).mean(axis=(2, 3)) + bias'
    ),
    "bias missing": summed('np.einsum("bjkc,kcf->bjf", windows, kernel)'),
    "bias added twice": summed(SUM + " + bias"),
    "bias added for each tap": summed(
        '(np.einsum("bjkc,kcf->bjkf", windows, kernel) + bias).sum(axis=2)'
    ),
    "bias added for each tap and channel": summed(
        '(np.einsum("bjkc,kcf->bjkcf", windows, kernel) + bias).sum(axis=(2, 3))'
    ),
    "padding ignored": (PAD, "x"),
    "causal padding at the wrong end": (CAUSAL, "around = (0, span - 1)"),
    "causal padding on both sides": (CAUSAL, "around = ((span - 1) // 2, span // 2)"),
    "padding without the dilation": (
        CAUSAL,
        "around = (len(kernel) - 1, 0)",
        SAME,
        SAME.replace("span", "len(kernel)"),
    ),
    "the odd zero of same padding at the beginning": (
        HALVES,
        "around = (missing - missing // 2, missing // 2)",
    ),
    "same padding computed as for stride 1": (SAME, "missing = span - 1"),
    "same padding all at the beginning": (HALVES, "around = (missing, 0)"),
    "one zero too many before a causal window": (CAUSAL, "around = (span, 0)"),
    "same and causal exchanged": (
        'if padding == "causal":\n        around = (span - 1, 0)\n    elif padding == "same":',
        'if padding == "same":\n        around = (span - 1, 0)\n    elif padding == "causal":',
    ),
    "padded with copies of the ends, not with zeros": (PAD, PAD[:-1] + ', mode="edge")'),
    "the end of the sequence wraps round to its beginning": (PAD, PAD[:-1] + ', mode="wrap")'),
    "stride ignored": with_setting("stride = 1"),
    "dilation ignored": with_setting("dilation = 1"),
    "dilation off by one": with_setting("dilation += 1"),
    "stride and dilation exchanged": with_setting("stride, dilation = dilation, stride"),
    "stride known to the padding only": (STARTS, "range(0, padded.shape[1] - span + 1)"),
    "dilation known to the padding only": (
        STARTS,
        "range(0, padded.shape[1] - len(kernel) + 1, stride)",
        WINDOWS,
        "padded[:, s : s + len(kernel)]",
    ),
    "windows start one step late": (STARTS, STARTS.replace("range(0", "range(1")),
    "windows start at stride − 1": (STARTS, STARTS.replace("range(0", "range(stride - 1")),
    "last window lost": (STARTS, STARTS.replace(" + 1", "")),
    "a ReLU at the end": summed(f"np.maximum({SUM}, 0)"),
    "time and filters exchanged": summed(
        'np.einsum("bjkc,kcf->bfj", windows, kernel) + bias[:, None]'
    ),
    "kernel flipped, and bias missing": summed(
        'np.einsum("bjkc,kcf->bjf", windows, kernel[::-1])'
    ),
    "causal padding at the wrong end, and last window lost": (
        STARTS,
        STARTS.replace(" + 1", ""),
        CAUSAL,
        "around = (0, span - 1)",
    ),
}

REACH = "reach = dilation * (taps - 1) + 1\n"
LACKING = "lacking = max(0, (-(-length // stride) - 1) * stride + reach - length)"
BEFORE = "before = reach - 1"
BACK_HALVES = "before, after = lacking // 2, lacking - lacking // 2"
WINDOW = "        window = range(j * stride, j * stride + reach, dilation)\n"
TO_KERNEL = 'd_kernel += np.einsum("bkc,bf->kcf", padded[:, window], dy[:, j])'
TO_X = 'd_padded[:, window] += np.einsum("bf,kcf->bkc", dy[:, j], kernel)'
BACK_RETURN = (
    "return d_padded[:, before : before + length], d_kernel, dy.sum(axis=(0, 1))"
)
LOOP = "    for j in range(steps):\n"
BY_TAP = (
    "    for k in range(taps):\n"
    "        rows = range(k * dilation, k * dilation + (steps - 1) * stride + 1, stride)\n"
    "        d_padded[:, rows] = dy @ kernel[k].T\n"
)
SIDE_BY_SIDE = "        near = range(j, j + reach, dilation)\n"
NO_GAPS = "        near = range(j * stride, j * stride + taps)\n"


def returned(new):
    """A slip in what is returned."""
    return (BACK_RETURN, new)


def returned_bias(new):
    """A slip in the bias gradient."""
    return returned(f"return d_padded[:, before : before + length], d_kernel, {new}")


backward_slips = {
    "taps in reverse order on the way to x": (TO_X, TO_X.replace("kernel)", "kernel[::-1])")),
    "kernel not transposed on the way to x": (
        TO_X,
        "d_padded[:, window] += np.stack([dy[:, j] @ tap for tap in kernel], axis=1)",
    ),
    "padding left on dx": returned("return d_padded, d_kernel, dy.sum(axis=(0, 1))"),
    "padding cut off dx at the end": returned(
        "return d_padded[:, :length], d_kernel, dy.sum(axis=(0, 1))"
    ),
    "padding cut off dx at the beginning": returned(
        "return d_padded[:, -length:], d_kernel, dy.sum(axis=(0, 1))"
    ),
    "windows that overlap overwrite each other in dx": (TO_X, TO_X.replace("+=", "=")),
    "taps overwrite each other in dx": (TO_X, "pass", LOOP, BY_TAP + LOOP),
    "stride ignored on the way to x": (WINDOW, WINDOW + SIDE_BY_SIDE, TO_X, TO_X.replace("window", "near")),
    "dilation ignored on the way to x": (WINDOW, WINDOW + NO_GAPS, TO_X, TO_X.replace("window", "near")),
    "stride ignored in the gradient of kernel": (
        WINDOW,
        WINDOW + SIDE_BY_SIDE,
        TO_KERNEL,
        TO_KERNEL.replace("window", "near"),
    ),
    "dilation ignored in the gradient of kernel": (
        WINDOW,
        WINDOW + NO_GAPS,
        TO_KERNEL,
        TO_KERNEL.replace("window", "near"),
    ),
    "stride ignored": (WINDOW, SIDE_BY_SIDE.replace("near", "window")),
    "dilation ignored": (WINDOW, NO_GAPS.replace("near", "window")),
    "gradient of kernel with its taps reversed": returned(
        "return d_padded[:, before : before + length], d_kernel[::-1], dy.sum(axis=(0, 1))"
    ),
    "gradient of kernel with channels and filters swapped": returned(
        "return d_padded[:, before : before + length], d_kernel.swapaxes(1, 2), dy.sum(axis=(0, 1))"
    ),
    "gradient of kernel from the last window only": (TO_KERNEL, TO_KERNEL.replace("+=", "=")),
    "gradients of kernel and bias from the last window only": (
        TO_KERNEL,
        TO_KERNEL.replace("+=", "="),
        *returned_bias("dy[:, j].sum(axis=0)"),
    ),
    "gradient of bias from the last window only": returned_bias("dy[:, j].sum(axis=0)"),
    "gradient of kernel averaged over the windows": returned(
        "return d_padded[:, before : before + length], d_kernel / steps, dy.sum(axis=(0, 1))"
    ),
    "bias gradient averaged over the steps": returned_bias("dy.mean(axis=1).sum(axis=0)"),
    "bias gradient averaged over the batch": returned_bias("dy.mean(axis=0).sum(axis=0)"),
    "bias gradient averaged over batch and steps": returned_bias("dy.mean(axis=(0, 1))"),
    "bias gradient not summed over time": returned_bias("dy.sum(axis=0)"),
    "bias gradient not summed over the batch": returned_bias("dy.sum(axis=1)"),
    "bias gradient summed over the filters, too": returned_bias("dy.sum()"),
    "bias gradient kept as a row": returned_bias("dy.sum(axis=(0, 1))[None]"),
    "gradients of the weights averaged over the batch": returned(
        "n = len(x)\n"
        "    return d_padded[:, before : before + length], d_kernel / n, dy.sum(axis=(0, 1)) / n"
    ),
    "everything averaged over the batch": (
        REACH,
        REACH + "    dy = dy / len(x)\n",
    ),
    "causal padding at the wrong end": (BEFORE, "after = reach - 1"),
    "causal padding on both sides": (BEFORE, "before, after = (reach - 1) // 2, reach // 2"),
    "the odd zero of same padding at the beginning": (
        BACK_HALVES,
        "before, after = lacking - lacking // 2, lacking // 2",
    ),
    "same padding computed as for stride 1": (
        LACKING,
        "lacking = reach - 1",
    ),
    "same padding all at the beginning": (BACK_HALVES, "before = lacking"),
    "returns swapped: (dkernel, dbias, dx)": returned(
        "return d_kernel, dy.sum(axis=(0, 1)), d_padded[:, before : before + length]"
    ),
    "return value missing: dx": returned("return d_kernel, dy.sum(axis=(0, 1))"),
    "windows that overlap overwrite each other in dx, and bias gradient averaged over the batch": (
        TO_X,
        TO_X.replace("+=", "="),
        *returned_bias("dy.mean(axis=0).sum(axis=0)"),
    ),
}

FIRSTS = "range(0, x.shape[1] - size + 1, stride)"
LARGEST = "x[:, first : first + size].max(axis=1)"
pool_slips = {
    "mean for the maximum": (LARGEST, LARGEST.replace("max", "mean")),
    "minimum for the maximum": (LARGEST, LARGEST.replace("max", "min")),
    "sum for the maximum": (LARGEST, LARGEST.replace("max", "sum")),
    "first number of each window": (LARGEST, "x[:, first]"),
    "largest absolute value": (LARGEST, "np.abs(x[:, first : first + size]).max(axis=1)"),
    "zero beats negative numbers": (LARGEST, f"np.maximum(0, {LARGEST})"),
    "the place of the maximum": (LARGEST, LARGEST.replace("max", "argmax")),
    "maximum over the channels, too": (LARGEST, LARGEST.replace("axis=1", "axis=(1, 2)")),
    "all channels get the largest channel's number": (
        LARGEST,
        "np.repeat(x[:, first : first + size].max(axis=(1, 2))[:, None], x.shape[2], axis=1)",
    ),
    "stride ignored: windows side by side": (FIRSTS, FIRSTS.replace("stride", "size")),
    "stride ignored: windows move by one step": (FIRSTS, FIRSTS.replace(", stride", "")),
    "windows start one step late": (FIRSTS, FIRSTS.replace("range(0", "range(1")),
    "last window lost": (FIRSTS, FIRSTS.replace(" + 1", "")),
    "incomplete windows kept": (FIRSTS, "range(0, x.shape[1], stride)"),
}

TARGETS = "return y[:, kernel_size - 1 :: stride]"
CUT = "[:, : (y.shape[1] - kernel_size) // stride + 1]"


def targets(new):
    """A slip in the slice."""
    return (TARGETS, f"return y[:, {new}]")


target_slips = {
    "one step early: the target is in the window": targets("kernel_size - 2 :: stride"),
    "one step late: a step of news is wasted": targets("kernel_size::stride"),
    "aligned with the first step of the window": targets("::stride"),
    "aligned with the middle of the window": (
        TARGETS,
        f"return y[:, kernel_size // 2 :: stride]{CUT}",
    ),
    "beginning at the stride": targets("stride::stride"),
    "beginning at stride − 1": targets("stride - 1 :: stride"),
    "one window early": targets("kernel_size - 1 - stride :: stride"),
    "stride forgotten": targets("kernel_size - 1 :"),
    "stride forgotten, and the rest cut off": (TARGETS, f"return y[:, kernel_size - 1 :]{CUT}"),
    "the last targets side by side": (
        TARGETS,
        "return y[:, -((y.shape[1] - kernel_size) // stride + 1) :]",
    ),
    "the first targets side by side": (TARGETS, f"return y{CUT}"),
    "counted from the end": (TARGETS, f"return y[:, ::-stride]{CUT}[:, ::-1]"),
}

INPUT = "            keras.Input((None, 1)),\n"
CONVOLUTION = (
    'keras.layers.Conv1D(filters, kernel_size, strides=stride, padding="valid"),\n'
)
TWO_GRUS = "            keras.layers.GRU(units, return_sequences=True),\n" * 2
DENSE = "keras.layers.TimeDistributed(keras.layers.Dense(horizon)),\n"


def convolution(new):
    """A slip in the convolution's arguments."""
    return (CONVOLUTION, f"keras.layers.Conv1D({new}),\n")


def two_layers(first, second=None):
    """A slip in the recurrent layers."""
    lines = [f"            keras.layers.{layer},\n" for layer in (first, second or first)]
    return (TWO_GRUS, "".join(lines))


model_slips = {
    "padding='same' in the convolution": convolution(
        'filters, kernel_size, strides=stride, padding="same"'
    ),
    "padding='causal' in the convolution": convolution(
        'filters, kernel_size, strides=stride, padding="causal"'
    ),
    "stride left out": convolution("filters, kernel_size"),
    "stride given as dilation_rate": convolution("filters, kernel_size, dilation_rate=stride"),
    "filters and kernel_size exchanged": convolution("kernel_size, filters, strides=stride"),
    "units in the place of filters": convolution("units, kernel_size, strides=stride"),
    "an activation on the convolution": convolution(
        'filters, kernel_size, strides=stride, activation="relu"'
    ),
    "return_sequences missing on the last GRU": (
        *two_layers("GRU(units, return_sequences=True)", "GRU(units)"),
        DENSE,
        "keras.layers.Dense(horizon),\n",
    ),
    "reset_after=False": two_layers("GRU(units, return_sequences=True, reset_after=False)"),
    "one GRU missing": (TWO_GRUS, TWO_GRUS[: len(TWO_GRUS) // 2]),
    "LSTM for GRU": two_layers("LSTM(units, return_sequences=True)"),
    "SimpleRNN for GRU": two_layers("SimpleRNN(units, return_sequences=True)"),
    "one number forecast, not a horizon": (DENSE, DENSE.replace("horizon", "1")),
    "units in the place of horizon": (DENSE, DENSE.replace("horizon", "units")),
    "an activation on the output": (DENSE, DENSE.replace("horizon", 'horizon, "tanh"')),
    "a pooling layer too many": (
        CONVOLUTION,
        CONVOLUTION + "            keras.layers.MaxPooling1D(2),\n",
    ),
    "convolution behind the GRUs": (
        CONVOLUTION,
        "",
        TWO_GRUS,
        f"{TWO_GRUS}            {CONVOLUTION}",
    ),
    "input with a fixed number of steps": (INPUT, INPUT.replace("None", "50")),
    "no Input: the model is not built": (INPUT, ""),
}

slips = {
    "conv1d_output_length": length_slips,
    "conv1d": forward_slips,
    "conv1d_backward": backward_slips,
    "max_pool1d": pool_slips,
    "aligned_targets": target_slips,
    "build_conv_gru": model_slips,
}
