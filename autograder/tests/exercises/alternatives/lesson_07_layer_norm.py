"""Correct answers to lesson 07 in other styles: each cell is run on top of the lesson's code."""


# %%
# Loops over features, samples and steps; lists turned to arrays.
def batch_norm(x, gamma, beta, epsilon):
    y, means, variances = np.empty(x.shape), [], []
    for f in range(x.shape[-1]):
        numbers = x[..., f].ravel()
        mean = sum(numbers) / len(numbers)
        variance = sum((numbers - mean) ** 2) / len(numbers)
        y[..., f] = (x[..., f] - mean) / (variance + epsilon) ** 0.5 * gamma[f] + beta[f]
        means.append(mean)
        variances.append(variance)
    return y, np.array(means), np.array(variances)


def batch_norm_inference(x, gamma, beta, mean, var, epsilon):
    scale = gamma / np.sqrt(var + epsilon)
    return scale * x + (beta - scale * mean)


def layer_norm(x, gamma, beta, epsilon=1e-3):
    rows = []
    for row in x.reshape(-1, x.shape[-1]):
        centred = row - row.sum() / row.size
        rows.append(gamma * centred / np.sqrt(centred @ centred / row.size + epsilon) + beta)
    return np.array(rows).reshape(x.shape)


def layer_norm_backward(dy, cache):
    x, gamma, beta, x_hat, std, y = cache
    n = gamma.size
    flat = [part.reshape(-1, n) for part in (dy, x_hat)]
    rows = []
    for d, hat, s in zip(*flat, std.ravel(), strict=True):
        jacobian = (np.eye(n) - 1 / n - np.outer(hat, hat) / n) / s
        rows.append((d * gamma) @ jacobian)
    dgamma = np.array([flat[0][:, f] @ flat[1][:, f] for f in range(n)])
    return np.array(rows).reshape(dy.shape), dgamma, flat[0].sum(axis=0)


def layer_norm_rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias, gamma, beta):
    both = np.concatenate([x_t, h_prev, np.ones((len(x_t), 1))], axis=1)
    sums = both @ np.concatenate([kernel, recurrent_kernel, bias[None]])
    new = np.empty_like(h_prev)
    for n, row in enumerate(sums):
        new[n] = np.tanh(gamma * (row - row.mean()) / np.sqrt(row.var() + 1e-3) + beta)
    return new


class LayerNormRNNCell(keras.layers.Layer):
    def __init__(self, units, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.state_size, self.output_size = units, units
        self.inner = keras.layers.SimpleRNNCell(units, activation=None)
        self.norm = keras.layers.LayerNormalization(epsilon=epsilon)

    def build(self, input_shape):
        self.inner.build(input_shape)
        self.norm.build((None, self.state_size))

    def call(self, inputs, states):
        total, _ = self.inner(inputs, states)
        h = keras.activations.tanh(self.norm(total))
        return h, [h]

    def get_initial_state(self, batch_size=None):
        return self.inner.get_initial_state(batch_size)

    def get_config(self):
        config = super().get_config()
        config.update(units=self.state_size, epsilon=self.norm.epsilon)
        return config


# %%
# einsum, single precision, moments by E[x²] − E[x]².
def batch_norm(x, gamma, beta, epsilon):
    rows = x.reshape(-1, x.shape[-1]).astype(np.float64)
    mean = np.einsum("nf->f", rows) / len(rows)
    var = np.einsum("nf,nf->f", rows, rows) / len(rows) - mean**2
    return (x - mean) * gamma * (var + epsilon) ** -0.5 + beta, mean, var


def batch_norm_inference(x, gamma, beta, mean, var, epsilon):
    x, gamma, beta, mean, var = (np.float32(array) for array in (x, gamma, beta, mean, var))
    return gamma * ((x - mean) / np.sqrt(var + np.float32(epsilon))) + beta


def layer_norm(x, gamma, beta, epsilon=1e-3):
    x = np.float32(x)
    centred = x - x.mean(axis=-1)[..., None]
    var = np.einsum("...f,...f->...", centred, centred)[..., None] / np.float32(x.shape[-1])
    return centred / np.sqrt(var + np.float32(epsilon)) * np.float32(gamma) + np.float32(beta)


def layer_norm_backward(dy, cache):
    x, gamma, beta, x_hat, std, y = cache
    n = x.shape[-1]
    d = gamma * dy
    together = n * d - d.sum(-1, keepdims=True) - x_hat * (d * x_hat).sum(-1, keepdims=True)
    dgamma = np.einsum("nf,nf->f", dy.reshape(-1, n), x_hat.reshape(-1, n))
    return [together / (n * std), dgamma, dy.reshape(-1, n).sum(axis=0)]


def layer_norm_rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias, gamma, beta):
    a = np.einsum("bi,iu->bu", x_t, kernel) + np.einsum("bv,vu->bu", h_prev, recurrent_kernel)
    return np.tanh(layer_norm(a + bias, gamma, beta, epsilon=0.001))


class LayerNormRNNCell(keras.layers.Layer):
    # No get_initial_state: RNN then begins with zeros. No get_config: Keras notes the arguments.
    def __init__(self, units, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units
        self.epsilon = epsilon

    def build(self, input_shape):
        one = (self.units,)
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[1], self.units))
        self.recurrent_kernel = self.add_weight(name="recurrent_kernel", shape=one * 2)
        self.bias = self.add_weight(name="bias", shape=one, initializer="zeros")
        self.gamma = self.add_weight(name="gamma", shape=one, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=one, initializer="zeros")
        super().build(input_shape)

    def call(self, inputs, states):
        (h,) = states
        a = inputs @ self.kernel + h @ self.recurrent_kernel + self.bias
        mean, var = ops.moments(a, axes=[-1], keepdims=True)
        h = ops.tanh((a - mean) * ops.rsqrt(var + self.epsilon) * self.gamma + self.beta)
        return h, [h]
