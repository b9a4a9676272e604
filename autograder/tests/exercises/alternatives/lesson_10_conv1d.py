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
