"""Correct answers to lesson 10 in other styles: each cell is run on top of the lesson's code."""


# %%
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


# %%
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


# %%
# Windows by index arrays; gradients through a matrix of all taps; tuples; single precision.
def conv1d(x, kernel, bias, stride=1, padding="valid", dilation=1):
    length, reach = x.shape[1], dilation * (len(kernel) - 1)
    count = {
        "valid": (length - reach - 1) // stride + 1,
        "same": -(-length // stride),
        "causal": -(-length // stride),
    }[padding]
    lacking = max(0, (count - 1) * stride + reach + 1 - length)
    first = {"valid": 0, "same": -(lacking // 2), "causal": -reach}[padding]
    places = first + stride * np.arange(count)[:, None] + dilation * np.arange(len(kernel))
    inside = (places >= 0) & (places < length)
    seen = np.where(inside[..., None], x[:, np.clip(places, 0, length - 1)], 0)
    return (seen[..., None] * kernel).sum(axis=(2, 3)) + bias


def conv1d_backward(dy, cache):
    x, kernel, bias, stride, padding, dilation = cache
    dkernel = np.zeros_like(kernel)
    dx = np.zeros_like(x)
    nothing = np.zeros_like(bias)
    # The layer is linear: each input's share is what a unit in its place would add.
    for place in np.ndindex(kernel.shape):
        unit = np.zeros_like(kernel)
        unit[place] = 1
        dkernel[place] = (conv1d(x, unit, nothing, stride, padding, dilation) * dy).sum()
    for t in range(x.shape[1]):
        for c in range(x.shape[2]):
            unit = np.zeros((1, *x.shape[1:]))
            unit[0, t, c] = 1
            seen = conv1d(unit, kernel, nothing, stride, padding, dilation)
            dx[:, t, c] = (seen * dy).sum(axis=(1, 2))
    return dx, dkernel, np.add.reduce(dy, axis=(0, 1))


def max_pool1d(x, size, stride):
    samples = []
    for sample in x.tolist():
        firsts = range(0, len(sample) - size + 1, stride)
        samples.append(
            [[max(column) for column in zip(*sample[s : s + size], strict=True)] for s in firsts]
        )
    return np.array(samples)
