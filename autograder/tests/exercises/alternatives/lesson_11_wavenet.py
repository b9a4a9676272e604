"""Correct answers to lesson 11 in other styles: each cell is run on top of the lesson's code."""


# %%
# Loops over steps, and other ways to say the same.
def receptive_field(kernel_size, dilations):
    earliest = 0
    for dilation in dilations:
        earliest -= (kernel_size - 1) * dilation
    return np.int64(1 - earliest)


def causal_dilated_conv1d(x, kernel, bias, dilation):
    taps = kernel.shape[0]
    y = np.zeros((x.shape[0], x.shape[1], kernel.shape[2]), x.dtype)
    for t in range(x.shape[1]):
        for k in range(taps):
            source = t - (taps - 1 - k) * dilation
            if source >= 0:
                y[:, t] += np.einsum("bc,cf->bf", x[:, source], kernel[k])
        y[:, t] += bias
    return y


def is_causal(layer, length):
    draw = np.random.default_rng()
    for step in range(1, length):
        for _ in range(10):
            x = draw.normal(size=(1, length, 1))
            other = x.copy()
            other[:, step:] = draw.normal(size=(1, length - step, 1))
            if not np.allclose(layer(x)[:, :step], layer(other)[:, :step], atol=1e-7):
                return np.bool_(False)
    return np.bool_(True)


def future_steps(kernel_size, dilation):
    taps = np.arange(kernel_size) * dilation
    return int(taps[-1] - taps[-1] // 2)


def build_wavenet(filters=20, dilations=(1, 2, 4, 8) * 2, horizon=10):
    given = keras.Input(shape=(None, 1))
    x = given
    for dilation in dilations:
        x = keras.layers.ZeroPadding1D((dilation, 0))(x)
        x = keras.layers.Conv1D(filters, kernel_size=2, dilation_rate=dilation)(x)
        x = keras.layers.ReLU()(x)
    return keras.Model(given, keras.layers.Dense(horizon)(x))


def gated_activation(x):
    a, b = np.split(x, 2, axis=-1)
    return np.tanh(a) / (1 + np.exp(-b))


def residual_block(
    x, kernel, bias, residual_kernel, residual_bias, skip_kernel, skip_bias, dilation
):
    z = gated_activation(causal_dilated_conv1d(x, kernel, bias, dilation))
    both = np.concatenate([residual_kernel, skip_kernel], axis=2)
    out = causal_dilated_conv1d(z, both, np.concatenate([residual_bias, skip_bias]), 1)
    residual, skip = np.split(out, [x.shape[2]], axis=2)
    return [x + residual, skip]


def mended_output(sums, kernel, bias):
    filters = sums.shape[-1] // 2
    z = np.tanh(sums[..., :filters]) * sigmoid(sums[..., filters:])
    return causal_dilated_conv1d(z, kernel, bias, 1)


def mu_law_encode(x, levels=256):
    x = np.asarray(x, np.float64)
    f = np.where(x < 0, -1.0, 1.0) * np.log(1 + (levels - 1) * np.abs(x)) / np.log(levels)
    places = np.linspace(-1, 1, levels)
    # The upper one of two that are equally near.
    distance = np.round(np.abs(f[..., None] - places[::-1]), 12)
    return levels - 1 - distance.argmin(axis=-1)


def mu_law_decode(codes, levels=256):
    f = np.linspace(-1, 1, levels)
    table = np.sign(f) * (np.exp(np.abs(f) * np.log(levels)) - 1) / (levels - 1)
    return table[codes]


def generate_step(x_t, queues, blocks):
    fresh, skips = [], []
    for queue, block in zip(queues, blocks, strict=True):
        seen = np.concatenate([queue, x_t[:, None, :]], axis=1)
        x, skip = residual_block(seen, *block, queue.shape[1])
        fresh.append(seen[:, 1:])
        skips.append(skip[:, -1])
        x_t = x[:, -1]
    return np.sum(skips, axis=0), tuple(fresh)


# %%
# Single precision, `np.roll`, and queues as lists.
def causal_dilated_conv1d(x, kernel, bias, dilation):
    y = np.zeros((*x.shape[:2], kernel.shape[2]), np.float32) + bias.astype(np.float32)
    for age, weights in enumerate(kernel[::-1].astype(np.float32)):
        late = np.roll(x, age * dilation, axis=1)
        late[:, : age * dilation] = 0
        y = y + late.astype(np.float32) @ weights
    return y


def is_causal(layer, length):
    x = np.random.default_rng(5).normal(size=(64, length, 1))
    for step in range(length):
        cut = np.concatenate([x[:, :step], -2 * x[:, step:]], axis=1)
        if step and np.abs(layer(x)[:, :step] - layer(cut)[:, :step]).max() > 1e-6:
            return False
    return True


def generate_step(x_t, queues, blocks):
    queues = [list(np.moveaxis(queue, 1, 0)) for queue in queues]
    total = np.zeros((len(x_t), blocks[0][4].shape[2]))
    for queue, (kernel, bias, w_res, b_res, w_skip, b_skip) in zip(queues, blocks, strict=True):
        queue.append(x_t)
        both = np.concatenate([queue.pop(0), x_t], axis=1)
        z = gated_activation(both @ np.concatenate(kernel) + bias)
        total += z @ w_skip[0] + b_skip
        x_t = x_t + z @ w_res[0] + b_res
    return total, [np.stack(queue, axis=1) for queue in queues]


# %%
# Formulas in other words; arrays out of lists; one product for all taps.
def receptive_field(kernel_size, dilations):
    return sum((kernel_size - 1) * dilation for dilation in dilations) + 1


def causal_dilated_conv1d(x, kernel, bias, dilation):
    taps, channels, filters = kernel.shape
    padded = np.concatenate([np.zeros((len(x), (taps - 1) * dilation, channels)), x], axis=1)
    rows = np.arange(x.shape[1])[:, None] + dilation * np.arange(taps)
    return padded[:, rows].reshape(*x.shape[:2], -1) @ kernel.reshape(-1, filters) + bias


def future_steps(kernel_size, dilation):
    return -(-((kernel_size - 1) * dilation) // 2)


def gated_activation(x):
    half = x.shape[-1] // 2
    rows = [np.tanh(row[:half]) / (1 + np.exp(-row[half:])) for row in x.reshape(-1, 2 * half)]
    return np.array(rows).reshape(*x.shape[:-1], half)


def mu_law_decode(codes, levels=256):
    f = np.asarray(codes, np.float64) / (levels - 1) * 2 - 1
    return np.where(f < 0, -1, 1) * np.expm1(np.abs(f) * np.log(levels)) / (levels - 1)


def build_wavenet(filters=20, dilations=(1, 2, 4, 8) * 2, horizon=10):
    model = keras.Sequential()
    model.add(keras.Input(shape=(None, 1)))
    for dilation in dilations:
        model.add(keras.layers.Conv1D(filters, 2, padding="causal", dilation_rate=dilation))
        model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Conv1D(horizon, kernel_size=1))
    return model
