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


def batch_norm_backward(dy, cache):
    # One feature after the other, each by its Jacobian.
    x, gamma, beta, x_hat, std, y = cache
    n, features = y[..., 0].size, gamma.size
    dx, dgamma, dbeta = np.empty_like(dy), [], []
    for f in range(features):
        d, hat = dy[..., f].ravel(), x_hat[..., f].ravel()
        jacobian = (np.eye(n) - 1 / n - np.outer(hat, hat) / n) / std[f]
        dx[..., f] = (gamma[f] * d @ jacobian).reshape(dy.shape[:-1])
        dgamma.append(sum(d * hat))
        dbeta.append(sum(d))
    return dx, np.array(dgamma), np.array(dbeta)


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


def batch_norm_backward(dy, cache):
    # gamma comes last here, which is right: it is the same for all that share a mean.
    x, gamma, beta, x_hat, std, y = cache
    d, hat = (array.reshape(-1, gamma.size).astype(np.float64) for array in (dy, x_hat))
    n, dgamma, dbeta = len(d), np.einsum("nf,nf->f", d, hat), np.einsum("nf->f", d)
    dx = gamma / (n * std) * (n * d - dbeta - hat * dgamma)
    return dx.reshape(dy.shape), dgamma, dbeta


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
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=one * 2, initializer="orthogonal"
        )
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


# %%
# Step by step back through a drawing of the computation, as one learns it elsewhere.
def batch_norm_backward(dy, cache):
    x, gamma, beta, x_hat, std, y = cache
    axes = (0, 1)[: x.ndim - 1]
    n = x.size / x.shape[-1]
    centred = x - x.mean(axis=axes)
    dxhat = dy * gamma
    dvar = -0.5 * (dxhat * centred).sum(axis=axes) / std**3
    dmean = -dxhat.sum(axis=axes) / std - 2 * dvar * centred.mean(axis=axes)
    dx = dxhat / std + 2 * dvar * centred / n + dmean / n
    return dx, (dy * x_hat).sum(axis=axes), dy.sum(axis=axes)
