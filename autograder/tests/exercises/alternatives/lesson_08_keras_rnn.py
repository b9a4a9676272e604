"""Correct answers to lesson 08 in other styles: each cell is run on top of the lesson's code."""


# %%
# A cell of Keras inside; shapes from a table; arrays made beforehand; a functional model.
class ElmanCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size, self.output_size = units, units
        self.inner = keras.layers.SimpleRNNCell(units)

    def build(self, input_shape):
        self.inner.build(input_shape)

    def call(self, inputs, states):
        output, new_states = self.inner(inputs, states)
        return output, list(new_states)

    def get_initial_state(self, batch_size=None):
        return self.inner.get_initial_state(batch_size)

    def get_config(self):
        config = super().get_config()
        config.update(units=self.state_size)
        return config


def output_shapes(layer, units, batch, time, return_sequences, return_state):
    states = {
        "SimpleRNN": 1,
        "GRU": 1,
        "LSTM": 2,
        "Bidirectional(SimpleRNN)": 2,
        "Bidirectional(GRU)": 2,
        "Bidirectional(LSTM)": 4,
    }
    shapes = [[batch, time, units], [batch, units]][not return_sequences :][:1]
    if "(" in layer:
        shapes[0][-1] += units
    for _ in range(states[layer] if return_state else 0):
        shapes.append((batch, units))
    return [tuple(np.int64(size) for size in shape) for shape in shapes]


def stream(layer_step, chunks, state):
    steps = sum(chunk.shape[1] for chunk in chunks)
    outputs, begin = None, 0
    for chunk in chunks:
        output, state = layer_step(chunk, tuple(state))
        if outputs is None:
            outputs = np.empty((len(output), steps, output.shape[2]), output.dtype)
        outputs[:, begin : begin + chunk.shape[1]] = output
        begin += chunk.shape[1]
    return outputs, tuple(state)


def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):
    last = h0.copy()
    for n in range(len(x)):
        for x_t in x[n][mask[n]]:
            last[n] = np.tanh(x_t @ kernel + last[n] @ recurrent_kernel + bias)
    return last


def build_seq2seq_head(units, horizon):
    series = keras.Input(shape=(None, 1), name="series")
    z = keras.layers.LSTM(units, return_sequences=True)(series)
    z = keras.layers.LSTM(units, return_sequences=True, use_cudnn=False)(z)
    return keras.Model(series, keras.layers.Dense(horizon, activation="linear")(z))


# %%
# No get_initial_state, no get_config: Keras then has its own; recursion; arithmetic in conditions.
class ElmanCell(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(input_shape[1], self.units), initializer="glorot_uniform"
        )
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel",
            shape=(self.units, self.units),
            initializer=keras.initializers.Orthogonal(),
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        super().build(input_shape)

    def call(self, inputs, states):
        (old,) = states
        stacked = ops.concatenate([self.kernel, self.recurrent_kernel], axis=0)
        h = keras.activations.tanh(ops.concatenate([inputs, old], axis=-1) @ stacked + self.bias)
        return h, [h]


def output_shapes(layer, units, batch, time, return_sequences, return_state):
    directions = 1 + layer.startswith("Bidirectional")
    output = (batch,) + (time,) * return_sequences + (directions * units,)
    return [output, *[(batch, units)] * (return_state * directions * (1 + ("LSTM" in layer)))]


def stream(layer_step, chunks, state):
    output, state = layer_step(chunks[0], state)
    if len(chunks) == 1:
        return output, state
    rest, state = stream(layer_step, chunks[1:], state)
    return np.hstack([output, rest]), state


def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):
    h = np.array(h0)
    for x_t, seen in zip(x.swapaxes(0, 1), mask.T, strict=True):
        h[seen] = rnn_step(x_t[seen], h[seen], kernel, recurrent_kernel, bias)
    return h


def build_seq2seq_head(units, horizon):
    model = keras.models.Sequential()
    model.add(keras.layers.Input(shape=(None, 1)))
    for _ in range(2):
        model.add(keras.layers.LSTM(units=units, activation="tanh", return_sequences=True))
    model.add(keras.layers.TimeDistributed(keras.layers.Dense(units=horizon)))
    return model


# %%
# Single precision; a mixture by the mask as a number.
def masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias):
    x, h, kernel, recurrent_kernel, bias = (
        np.float32(array) for array in (x, h0, kernel, recurrent_kernel, bias)
    )
    weight = mask.astype(np.float32)[:, :, None]
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ kernel + h @ recurrent_kernel + bias)
        h = weight[:, t] * new + (1 - weight[:, t]) * h
    return h
