"""Wrong answers to lesson 08's class, as edits of the lesson's solution: old text, new text, …"""

SIZES = "self.units = self.state_size = self.output_size = units"
KERNEL = 'self.kernel = self.add_weight(shape=(inputs, units), name="kernel")'
ORTHOGONAL = ', initializer="orthogonal"'
BIAS = 'self.bias = self.add_weight(shape=(units,), initializer="zeros", name="bias")'
FROM_X = "from_x = ops.matmul(inputs, self.kernel)"
FROM_H = "from_h = ops.matmul(states[0], self.recurrent_kernel)"
H = "h = ops.tanh(from_x + from_h + self.bias)"
RETURN = "        return h, [h]\n"
FIRST = "return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]"
FIRST_DEFINED = (
    'def get_initial_state(self, batch_size=None):\n        """The list of states before the'
    ' first step."""\n'
)
CONFIG = 'return {**super().get_config(), "units": self.units}'
HEADER = "class ElmanCell(keras.layers.Layer):"


def swapped(old, *replaced):
    """One line, with a part of it in another form."""
    return (old, old.replace(*replaced))


of_the_state = {
    "the old state handed on": (RETURN, "        return h, [states[0]]\n"),
    "the sum handed on as the state": (RETURN, "        return h, [from_x + from_h + self.bias]\n"),
    "first state of ones": swapped(FIRST, "zeros", "ones"),
    "the list of states taken for the state": swapped(FROM_H, "states[0]", "ops.stack(states)"),
    "output and states exchanged": (RETURN, "        return [h], h\n"),
    "new state not in a list": (RETURN, "        return h, h\n"),
    "call returns one thing": (RETURN, "        return h\n"),
    "get_initial_state fails, called with a batch size alone": (
        FIRST_DEFINED,
        "def get_initial_state(self, inputs=None, batch_size=None, dtype=None):\n"
        "        batch_size = ops.shape(inputs)[0]\n",
    ),
    "get_initial_state without a return": (FIRST, FIRST.removeprefix("return ")),
    "first state not in a list": (FIRST, FIRST.replace("[", "").replace("]", "")),
    "first state of another shape": swapped(FIRST, "batch_size", "1"),
    "numbers that a graph cannot give": (
        FIRST,
        'return [np.zeros((batch_size, self.units), "float32")]',
    ),
}
of_the_step = {
    "recurrent_kernel transposed": swapped(
        FROM_H, "self.recurrent_kernel", "ops.transpose(self.recurrent_kernel)"
    ),
    "no tanh": swapped(H, "ops.tanh", ""),
    "bias added after the tanh": (H, "h = ops.tanh(from_x + from_h) + self.bias"),
    "NumPy used on a tensor": (FROM_X, "from_x = inputs.dot(self.kernel)"),
    "a layer created in call": (
        FROM_X,
        "from_x = keras.layers.Dense(self.units, use_bias=False)(inputs)",
    ),
}
of_the_weights = {
    "nothing learns": swapped(RETURN, "h, [h]", "ops.stop_gradient(h), [ops.stop_gradient(h)]"),
    "recurrent_kernel does not learn": swapped(
        FROM_H, "self.recurrent_kernel", "ops.stop_gradient(self.recurrent_kernel)"
    ),
    "bias begins at random numbers": swapped(BIAS, ', initializer="zeros"', ""),
    "recurrent_kernel does not begin orthogonal": (ORTHOGONAL, ""),
    "kernel does not begin as Keras's default": swapped(
        KERNEL, ", name", ', initializer="he_normal", name'
    ),
    "kernel begins at 0": swapped(KERNEL, ", name", ', initializer="zeros", name'),
    "the kernels begin at 0": (
        *swapped(KERNEL, ", name", ', initializer="zeros", name'),
        *swapped(ORTHOGONAL, "orthogonal", "zeros"),
    ),
    "a layer inside the cell was never built": (
        SIZES,
        f"{SIZES}\n        self.dense = keras.layers.Dense(units)",
        BIAS,
        "",
        H,
        "h = ops.tanh(self.dense(inputs) + from_h)",
    ),
    "weights missing": (BIAS, "", H, "h = ops.tanh(from_x + from_h)"),
    "other weights than the contract's": swapped(KERNEL, ', name="kernel"', ""),
    "weights made in another order": (BIAS, "", KERNEL, f"{BIAS}\n        {KERNEL}"),
    "kernel has the wrong shape": (
        *swapped(KERNEL, "(inputs, units)", "(units, inputs)"),
        *swapped(FROM_X, "self.kernel", "ops.transpose(self.kernel)"),
    ),
}
of_the_class = {
    "no subclass of keras.layers.Layer": (HEADER, "class ElmanCell:"),
    "super().__init__ not called": (
        "        super().__init__(**kwargs)\n        ### BEGIN SOLUTION\n",
        "",
    ),
    "state_size missing": (SIZES, "self.units = self.output_size = units"),
    "output_size missing": (SIZES, "self.units = self.state_size = units"),
    "state_size is not the number of units": (
        SIZES,
        f"{SIZES}\n        self.state_size = (units,)",
    ),
    "get_config without a dict": (
        CONFIG,
        'return super().get_config().update({"units": self.units})',
    ),
    "name missing from get_config": swapped(CONFIG, "**super().get_config(), ", ""),
    "units missing from get_config": swapped(CONFIG, ', "units": self.units', ""),
}

EDITS = {"ElmanCell": of_the_state | of_the_step | of_the_weights | of_the_class}
