"""Correct answers to lesson 13 in other styles: each cell is run on top of the lesson's code."""


# %%
# Loops over pixels and taps; gates one by one; lists turned into arrays.
def conv2d_same(x, kernel, bias):
    batch, rows, columns, channels = x.shape
    above, before = (len(kernel) - 1) // 2, (kernel.shape[1] - 1) // 2
    y = np.zeros((batch, rows, columns, len(bias)))
    for r in range(rows):
        for s in range(columns):
            y[:, r, s] = bias
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    if 0 <= r + i - above < rows and 0 <= s + j - before < columns:
                        y[:, r, s] += x[:, r + i - above, s + j - before] @ kernel[i, j]
    return y


def conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    filters = h_prev.shape[-1]
    none = np.zeros(filters)

    def block(n):
        columns = slice(n * filters, (n + 1) * filters)
        return conv2d_same(x_t, kernel[..., columns], bias[columns]) + conv2d_same(
            h_prev, recurrent_kernel[..., columns], none
        )

    i, f, g, o = (block(n) for n in range(4))
    c = c_prev / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
    return np.tanh(c) / (1 + np.exp(-o)), c


def conv_lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    states = np.empty((*x.shape[:2], *h0.shape[1:]))
    h, c = h0.copy(), c0.copy()
    for t in range(x.shape[1]):
        h, c = conv_lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        states[:, t] = h
    return states, states[:, -1], c


def conv_lstm_shapes(
    samples,
    time,
    rows,
    cols,
    channels,
    filters,
    kernel_size,
    padding,
    data_format,
    return_sequences,
    return_state,
):
    if isinstance(kernel_size, int):
        kernel_size = (kernel_size, kernel_size)
    lost = [0, 0] if padding == "same" else [side - 1 for side in kernel_size]
    sizes = [rows - lost[0], cols - lost[1]]
    picture = [*sizes, filters] if data_format == "channels_last" else [filters, *sizes]
    state = (samples, *picture)
    output = (samples, time, *picture) if return_sequences else state
    return [output] + [state, state] * bool(return_state)


def peephole_conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    filters = h_prev.shape[-1]
    both = np.concatenate([x_t, h_prev], axis=-1)
    z = conv2d_same(both, np.concatenate([kernel, recurrent_kernel], axis=2), bias)
    gate = [z[..., n * filters : (n + 1) * filters] for n in range(4)]
    i = sigmoid(gate[0] + peephole[0] * c_prev)
    f = sigmoid(gate[1] + peephole[1] * c_prev)
    c = f * c_prev + i * np.tanh(gate[2])
    o = sigmoid(gate[3] + peephole[2] * c)
    return [o * np.tanh(c), c]


# %%
# A view of windows and one sum; input and state side by side; single precision.
def conv2d_same(x, kernel, bias):
    sides = kernel.shape[:2]
    around = [((side - 1) // 2, side // 2) for side in sides]
    padded = np.pad(x, [(0, 0), *around, (0, 0)]).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, sides, axis=(1, 2))
    return np.einsum("brschw,hwcf->brsf", windows, kernel.astype(np.float32)) + bias


def conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    both = np.concatenate([x_t, h_prev], axis=3)
    stacked = np.concatenate([kernel, recurrent_kernel], axis=2)
    z = conv2d_same(both, stacked, bias)
    z = z.reshape(*z.shape[:3], 4, -1)
    i, f, o = (1 / (1 + np.exp(-z[..., n, :])) for n in (0, 1, 3))
    c = f * c_prev + i * np.tanh(z[..., 2, :])
    return o * np.tanh(c), c


def conv_lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    h, c = h0, c0
    kept = []
    for frame in np.moveaxis(x, 1, 0):
        h, c = conv_lstm_step(frame, h, c, kernel, recurrent_kernel, bias)
        kept.append(h)
    return np.moveaxis(np.array(kept), 0, 1), h, c


def conv_lstm_shapes(
    samples,
    time,
    rows,
    cols,
    channels,
    filters,
    kernel_size,
    padding,
    data_format,
    return_sequences,
    return_state,
):
    high, wide = np.broadcast_to(kernel_size, 2)
    rows = len(range(rows - (high - 1) * (padding == "valid")))
    cols = len(range(cols - (wide - 1) * (padding == "valid")))
    state = {
        "channels_last": (samples, rows, cols, filters),
        "channels_first": (samples, filters, rows, cols),
    }[data_format]
    shapes = [(samples, time, *state[1:]) if return_sequences else state]
    if return_state:
        shapes += [state] * 2
    return shapes
