"""Wrong answers to lesson 07's class, as edits of the lesson's solution: old text, new text, …"""

A = "a = ops.matmul(inputs, self.kernel) + ops.matmul(h_prev, self.recurrent_kernel) + self.bias"
MU = "mu = ops.mean(a, axis=-1, keepdims=True)"
VARIANCE = "variance = ops.mean(ops.square(a - mu), axis=-1, keepdims=True)"
A_HAT = "a_hat = (a - mu) / ops.sqrt(variance + self.epsilon)"
H = "h = ops.tanh(self.gamma * a_hat + self.beta)"
CALL_END = "        return h, [h]\n"
CALL_START = "        h_prev = states[0]\n"
FIRST_STATE = "return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]"
FIRST_SIGNATURE = "def get_initial_state(self, batch_size=None):"
CONFIG = 'return {**super().get_config(), "units": self.units, "epsilon": self.epsilon}'
SIZES = "self.state_size = self.output_size = units"
GAMMA = 'self.gamma = self.add_weight(shape=(units,), initializer="ones", name="gamma")'
BIAS = 'self.bias = self.add_weight(shape=(units,), initializer="zeros", name="bias")'
BETA = 'self.beta = self.add_weight(shape=(units,), initializer="zeros", name="beta")'
KERNEL = 'self.kernel = self.add_weight(shape=(inputs, units), name="kernel")'
NORM_OF = """def norm(part):
            mu = ops.mean(part, axis=-1, keepdims=True)
            var = ops.mean(ops.square(part - mu), axis=-1, keepdims=True)
            return self.gamma * (part - mu) / ops.sqrt(var + self.epsilon) + self.beta

        x_part = ops.matmul(inputs, self.kernel)
        h_part = ops.matmul(h_prev, self.recurrent_kernel)
        h = """


def cell_parts(new):
    """Another use of the normalising in the cell."""
    return (A, "a = 0.0", MU, "", VARIANCE, "", A_HAT, "", H, NORM_OF + new)


def pooled_in_cell(axis):
    """Another axis pooled in the cell."""
    return (MU, MU.replace("-1", axis), VARIANCE, VARIANCE.replace("-1", axis))


CELL_INPUT = """centred = inputs - ops.mean(inputs, axis=-1, keepdims=True)
        spread = ops.mean(ops.square(centred), axis=-1, keepdims=True)
        inputs = centred / ops.sqrt(spread + self.epsilon)
        """
WITHOUT_START = ', initializer="zeros"'
cell_slips = {
    "sum: `bias` left out": (A, A.replace(" + self.bias", "")),
    "[x; h] for [h; x]": (
        A,
        "both = ops.concatenate([inputs, h_prev], axis=1)\n"
        "        a = both @ ops.concatenate([self.recurrent_kernel, self.kernel]) + self.bias",
    ),
    "not normalised": cell_parts(
        "ops.tanh(x_part + h_part + self.bias + 0 * (self.gamma + self.beta))"
    ),
    "normalised after the tanh": cell_parts("norm(ops.tanh(x_part + h_part + self.bias))"),
    "only the input's part normalised": cell_parts("ops.tanh(norm(x_part) + h_part + self.bias)"),
    "only the input's part normalised, with the bias": cell_parts(
        "ops.tanh(norm(x_part + self.bias) + h_part)"
    ),
    "only the state's part normalised": cell_parts("ops.tanh(x_part + norm(h_part) + self.bias)"),
    "each part normalised on its own": cell_parts(
        "ops.tanh(norm(x_part) + norm(h_part) + self.bias)"
    ),
    "bias added after normalising": cell_parts("ops.tanh(norm(x_part + h_part) + self.bias)"),
    "tanh before the normalising, too": (A, f"{A}\n        a = ops.tanh(a)"),
    "the input normalised in place of the sum": (
        A,
        f"{CELL_INPUT}{A}",
        MU,
        "",
        VARIANCE,
        "",
        A_HAT,
        "a_hat = a",
    ),
    "the input normalised in place of the sum, without gamma and beta": (
        A,
        f"{CELL_INPUT}{A}",
        MU,
        "",
        VARIANCE,
        "",
        A_HAT,
        "",
        H,
        "h = ops.tanh(a)",
    ),
    "ddof = 1": (VARIANCE, VARIANCE + " * self.units / (self.units - 1)"),
    "median for mean": (
        MU,
        MU.replace("ops.mean(a", "ops.median(a"),
        VARIANCE,
        "variance = ops.var(a, axis=-1, keepdims=True)",
    ),
    "mean not subtracted": (A_HAT, A_HAT.replace("(a - mu)", "a")),
    "not divided by the standard deviation": (A_HAT, "a_hat = a - mu"),
    "epsilon outside the root": (
        A_HAT,
        "a_hat = (a - mu) / (ops.sqrt(variance) + self.epsilon)",
    ),
    "1 + gamma for gamma": (H, H.replace("self.gamma", "(1 + self.gamma)")),
    "the samples pooled: axis 0": pooled_in_cell("0"),
    "everything pooled into one mean": pooled_in_cell("None"),
    "the old state handed on": (CALL_END, "        return h, [h_prev]\n"),
    "the sum handed on as the state": (CALL_END, "        return h, [a]\n"),
    "first state of ones": (FIRST_STATE, FIRST_STATE.replace("ops.zeros", "ops.ones")),
    "nothing learns": (H, H.replace("ops.tanh(", "ops.stop_gradient(ops.tanh(") + ")"),
    "gamma and beta do not learn": (
        GAMMA,
        GAMMA.replace(")", ", trainable=False)").replace("(units,, trainable=False)", "(units,)"),
        BETA,
        BETA.replace('name="beta"', 'name="beta", trainable=False'),
    ),
    "recurrent_kernel does not learn": (
        CALL_START,
        CALL_START.replace("states[0]", "states[0]"),
        A,
        A.replace("self.recurrent_kernel", "ops.stop_gradient(self.recurrent_kernel)"),
    ),
    "gamma begins at random numbers": (GAMMA, GAMMA.replace(', initializer="ones"', "")),
    "gamma begins at 0": (GAMMA, GAMMA.replace('"ones"', '"zeros"')),
    "bias, gamma and beta begin at random numbers": (
        GAMMA,
        GAMMA.replace(', initializer="ones"', ""),
        BIAS,
        BIAS.replace(WITHOUT_START, ""),
        BETA,
        BETA.replace(WITHOUT_START, ""),
    ),
    "bias and beta begin at random numbers": (
        BIAS,
        BIAS.replace(WITHOUT_START, ""),
        BETA,
        BETA.replace(WITHOUT_START, ""),
    ),
    "recurrent_kernel does not begin orthogonal": (', initializer="orthogonal"', ""),
    "kernel does not begin as Keras's default": (
        KERNEL,
        KERNEL.replace(", name", ', initializer="he_normal", name'),
    ),
    "kernel begins at 0": (KERNEL, KERNEL.replace(", name", ', initializer="zeros", name')),
    "the kernels begin at 0": (
        KERNEL,
        KERNEL.replace('name="kernel"', 'initializer="zeros", name="kernel"'),
        'initializer="orthogonal"',
        'initializer="zeros"',
    ),
    "epsilon missing from get_config": (CONFIG, CONFIG.replace(', "epsilon": self.epsilon', "")),
    "epsilon ignored: always 0.001": (A_HAT, A_HAT.replace("self.epsilon", "0.001")),
    "epsilon of another library: 1e-5": (
        "def __init__(self, units, epsilon=1e-3, **kwargs):",
        "def __init__(self, units, epsilon=1e-5, **kwargs):",
    ),
    "no subclass of keras.layers.Layer": (
        "class LayerNormRNNCell(keras.layers.Layer):",
        "class LayerNormRNNCell:",
    ),
    "super().__init__ not called": (
        "        super().__init__(**kwargs)\n        ### BEGIN SOLUTION\n",
        "",
    ),
    "state_size missing": (SIZES, "self.output_size = units"),
    "output_size missing": (SIZES, "self.state_size = units"),
    "state_size is not the number of units": (SIZES, SIZES + " + 1"),
    "a layer inside the cell was never built": (
        SIZES,
        SIZES + "\n        self.norm = keras.layers.LayerNormalization(epsilon=epsilon)",
        GAMMA,
        "",
        BETA,
        "",
        H,
        "h = ops.tanh(self.norm(a))",
    ),
    "weights missing": (
        GAMMA,
        "",
        BETA,
        "",
        H,
        "h = ops.tanh(keras.layers.LayerNormalization(epsilon=self.epsilon)(a))",
    ),
    "a layer created in call": (
        H,
        "h = ops.tanh(keras.layers.LayerNormalization(epsilon=self.epsilon)(a))",
    ),
    "get_initial_state without a return": (FIRST_STATE, FIRST_STATE.removeprefix("return ")),
    "other weights than the contract's": (KERNEL, KERNEL.replace(', name="kernel"', "")),
    "weights made in another order": (
        GAMMA,
        "",
        BETA,
        "",
        KERNEL,
        f"{GAMMA}\n        {BETA}\n        {KERNEL}",
    ),
    "kernel has the wrong shape": (
        KERNEL,
        KERNEL.replace("(inputs, units)", "(units, inputs)"),
        A,
        A.replace("self.kernel", "ops.transpose(self.kernel)"),
    ),
    "the list of states taken for the state": (
        CALL_START,
        "        h_prev = ops.stack(states)\n",
    ),
    "NumPy used on a tensor": (
        H,
        "h = layer_norm_rnn_step(inputs, h_prev, self.kernel, self.recurrent_kernel, self.bias,"
        " self.gamma, self.beta)",
    ),
    "call returns one thing": (CALL_END, "        return h\n"),
    "new state not in a list": (CALL_END, "        return h, h\n"),
    "output and states exchanged": (CALL_END, "        return [h], h\n"),
    "get_config without a dict": (CONFIG, CONFIG.removeprefix("return ")),
    "first state not in a list": (FIRST_STATE, FIRST_STATE.replace("[", "").replace("]", "")),
    "first state of another shape": (FIRST_STATE, FIRST_STATE.replace("batch_size", "1")),
    "name missing from get_config": (CONFIG, CONFIG.replace("**super().get_config(), ", "")),
    "get_initial_state fails, called with a batch size alone": (
        FIRST_SIGNATURE + '\n        """The list of states before the first step."""\n',
        "def get_initial_state(self, inputs=None, batch_size=None, dtype=None):\n"
        "        batch_size = ops.shape(inputs)[0]\n",
    ),
    "units missing from get_config": (CONFIG, CONFIG.replace('"units": self.units, ', "")),
    "numbers that a graph cannot give": (
        FIRST_STATE,
        'return [np.zeros((batch_size, self.units), "float32")]',
    ),
}

EDITS = {"LayerNormRNNCell": cell_slips}
