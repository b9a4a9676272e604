# %%
# Factored formulas, one built on another.
def dense_params(inputs, units, use_bias=True):
    return units * (inputs + use_bias)


def simple_rnn_params(inputs, units):
    return units * (inputs + units + 1)


def lstm_params(inputs, units):
    return 4 * simple_rnn_params(inputs, units)


def gru_params(inputs, units, reset_after=True):
    return 3 * units * (inputs + units + 1 + int(reset_after))


def norm_params(features, kind):
    return (2 * features, 2 * features) if kind == "batch" else (2 * features, 0)


def conv1d_params(kernel_size, channels, filters):
    return filters * (kernel_size * channels + 1)


def conv_lstm2d_params(kernel_size, channels, filters):
    return 4 * filters * (kernel_size[0] * kernel_size[1] * (channels + filters) + 1)


def hidden_inputs(params, units, kind):
    gates, rows = {"dense": (1, 1), "simple_rnn": (1, 1), "lstm": (4, 1), "gru": (3, 2)}[kind]
    per_unit = params / (gates * units)
    width = per_unit - rows - (units if kind != "dense" else 0)
    if width < 1 or not width.is_integer():
        raise ValueError(params)
    return int(width)


# %%
# From the shapes of the weights; the results are NumPy's integers, and norms come as a list.
def entries(*shapes):
    return np.sum([np.prod(shape) for shape in shapes])


def dense_params(inputs, units, use_bias=True):
    return entries((inputs, units), (units,)) if use_bias else entries((inputs, units))


def simple_rnn_params(inputs, units):
    return entries((inputs, units), (units, units), (units,))


def lstm_params(inputs, units):
    return entries((inputs, 4 * units), (units, 4 * units), (4 * units,))


def gru_params(inputs, units, reset_after=True):
    bias = (2, 3 * units) if reset_after else (3 * units,)
    return entries((inputs, 3 * units), (units, 3 * units), bias)


def norm_params(features, kind):
    names = ["gamma", "beta"] + ["moving_mean", "moving_variance"] * (kind == "batch")
    return [features * len(names[:2]), np.int64(features * len(names[2:]))]


def conv1d_params(kernel_size, channels, filters):
    return np.zeros((kernel_size, channels, filters)).size + filters


def conv_lstm2d_params(kernel_size, channels, filters):
    kernel = (*kernel_size, channels, 4 * filters)
    return entries(kernel, (*kernel_size, filters, 4 * filters), (4 * filters,))


# %%
# By counting one by one, by recursion, and by search.
def dense_params(inputs, units, use_bias=True):
    total = 0
    for _ in range(units):
        for _ in range(inputs):
            total += 1
        if use_bias:
            total += 1
    return total


def simple_rnn_params(inputs, units):
    return dense_params(inputs, units, use_bias=False) + dense_params(units, units)


def lstm_params(inputs, units):
    return sum(simple_rnn_params(inputs, units) for gate in ("i", "f", "c", "o"))


def model_summary(layers, input_shape):
    if not layers:
        return []
    first, *rest = layers
    kind, width = first["kind"], input_shape[-1]
    sizes = [input_shape[0], *[first.get("units", 0)]]
    shape, params = list(input_shape), 0
    if kind == "flatten":
        shape = [np.prod(input_shape)]
    elif kind == "dense":
        shape[-1], params = first["units"], dense_params(width, first["units"])
    elif kind in ("layer_norm", "batch_norm"):
        params = {"layer_norm": 2, "batch_norm": 4}[kind] * width
    else:
        shape = sizes if first["return_sequences"] else sizes[1:]
        if kind == "gru":
            params = gru_params(width, sizes[1], first["reset_after"])
        else:
            params = {"lstm": lstm_params, "simple_rnn": simple_rnn_params}[kind](width, sizes[1])
    return [(shape, params), *model_summary(rest, shape)]


def hidden_inputs(params, units, kind):
    count = {
        "dense": dense_params,
        "simple_rnn": simple_rnn_params,
        "lstm": lstm_params,
        "gru": gru_params,
    }[kind]
    for inputs in range(1, params):
        if count(inputs, units) == params:
            return inputs
        if count(inputs, units) > params:
            break
    raise ValueError("no width fits")


# %%
# Matrices that are really built, differences of counts, and a class behind the function.
def dense_params(inputs, units, use_bias=True):
    return np.ones((inputs + (1 if use_bias else 0), units), np.float32).size


def gru_params(inputs, units, reset_after=True):
    gates = dict.fromkeys("zrh", units * (inputs + units) + units)
    return sum(gates.values()) + len(gates) * units * reset_after


def conv1d_params(kernel_size, channels, filters):
    return sum(dense_params(kernel_size * channels, 1) for _ in range(filters))


def conv_lstm2d_params(kernel_size, channels, filters):
    gate = conv1d_params(int(np.prod(kernel_size)), channels + filters, filters)
    return int(np.sum([gate] * 4))


def norm_params(features, kind):
    weights = {"layer": (2, 0), "batch": (2, 2)}[kind]
    return tuple(np.multiply(weights, features))


def hidden_inputs(params, units, kind):
    count = {"dense": dense_params, "simple_rnn": simple_rnn_params, "lstm": lstm_params}
    count = count.get(kind, gru_params)
    row = count(2, units) - count(1, units)
    rows = 1 + (params - count(1, units)) // row
    if rows < 1 or count(rows, units) != params:
        raise ValueError(f"{params} is the count of no {kind}")
    return rows
