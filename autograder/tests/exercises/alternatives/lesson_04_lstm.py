# Correct answers to lesson 04 in other styles.

# %%
# Per-gate matrices and loops over samples.
def concat_form(kernel, recurrent_kernel):
    return np.array([*recurrent_kernel, *kernel])


def split_form(W):
    units = int(W.shape[1] / 4)
    recurrent, inputs = np.split(W, [units])
    return inputs, recurrent


def one_gate(number, x_t, h_prev, kernel, recurrent_kernel, bias):
    W, U, b = (np.split(part, 4, axis=-1)[number] for part in (kernel, recurrent_kernel, bias))
    return np.array([x @ W + h @ U + b for x, h in zip(x_t, h_prev, strict=True)])


def forget_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 1 / (1 + np.exp(-one_gate(1, x_t, h_prev, kernel, recurrent_kernel, bias)))


def input_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 1 / (1 + np.exp(-one_gate(0, x_t, h_prev, kernel, recurrent_kernel, bias)))


def candidate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return np.tanh(one_gate(2, x_t, h_prev, kernel, recurrent_kernel, bias))


def output_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 1 / (1 + np.exp(-one_gate(3, x_t, h_prev, kernel, recurrent_kernel, bias)))


def update_cell(f_t, c_prev, i_t, g_t):
    c_t = np.empty_like(c_prev)
    for place in np.ndindex(c_prev.shape):
        c_t[place] = f_t[place] * c_prev[place] + i_t[place] * g_t[place]
    return c_t


def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    weights = (kernel, recurrent_kernel, bias)
    f_t = forget_gate(x_t, h_prev, *weights)
    c_t = update_cell(
        f_t, c_prev, input_gate(x_t, h_prev, *weights), candidate(x_t, h_prev, *weights)
    )
    return output_gate(x_t, h_prev, *weights) * np.tanh(c_t), c_t


def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    all_states, all_h, all_c = [], [], []
    for sample, h, c in zip(x, h0, c0, strict=True):
        h, c, states = h[None], c[None], []
        for x_t in sample:
            h, c = lstm_step(x_t[None], h, c, kernel, recurrent_kernel, bias)
            states.append(h[0].tolist())
        all_states.append(states)
        all_h.append(h[0])
        all_c.append(c[0])
    return np.array(all_states), np.array(all_h), np.array(all_c)


# %%
# einsum, [x, h] side by side, and single precision.
def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    both = np.concatenate([x_t, h_prev], axis=1).astype(np.float32)
    W = np.concatenate([kernel, recurrent_kernel]).astype(np.float32)
    z = np.einsum("bn,nk->bk", both, W) + bias.astype(np.float32)
    i, f, g, o = z.reshape(len(z), 4, -1).transpose(1, 0, 2)
    c_t = (sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)).astype(np.float32)
    return [sigmoid(o) * np.tanh(c_t), c_t]


def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    states = np.empty((*x.shape[:2], h0.shape[1]))
    h, c = h0.copy(), c0.copy()
    for t in range(x.shape[1]):
        z = np.einsum("bi,ik->bk", x[:, t], kernel) + np.einsum("bu,uk->bk", h, recurrent_kernel)
        i, f, g, o = np.split(z + bias, 4, axis=1)
        c *= sigmoid(f)
        c += sigmoid(i) * np.tanh(g)
        states[:, t] = h = sigmoid(o) * np.tanh(c)
    return states, h, c


def lstm_1997_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    z = np.concatenate([h_prev, x_t], axis=1) @ np.concatenate([recurrent_kernel, kernel]) + bias
    units = h_prev.shape[1]
    i, g, o = sigmoid(z[:, :units]), np.tanh(z[:, units:-units]), sigmoid(z[:, -units:])
    c_t = c_prev + i * g
    return o * np.tanh(c_t), c_t


def peephole_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)
    c_t = sigmoid(z_f + c_prev @ np.diag(peephole[1])) * c_prev
    c_t = c_t + sigmoid(z_i + c_prev @ np.diag(peephole[0])) * np.tanh(z_g)
    return sigmoid(z_o + c_t @ np.diag(peephole[2])) * np.tanh(c_t), c_t


def starting_bias(units, value):
    return np.repeat([value, 1.0, value, value], units)


# %%
# Reshaped weights, lists, and loops over units.
def concat_form(kernel, recurrent_kernel):
    inputs, units = len(kernel), len(recurrent_kernel)
    W = np.zeros((inputs + units, kernel.shape[1]))
    W[:units] += recurrent_kernel
    W[-inputs:] += kernel
    return W


def split_form(W):
    units = W.shape[1] >> 2
    return [np.delete(W, range(units), axis=0), np.array(W[:units].tolist())]


def sums(x_t, h_prev, kernel, recurrent_kernel, bias):
    W, U, b = (a.reshape(*a.shape[:-1], 4, -1) for a in (kernel, recurrent_kernel, bias))
    return np.einsum("bi,igu->gbu", x_t, W) + np.einsum("bj,jgu->gbu", h_prev, U) + b[:, None]


def forget_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return np.reciprocal(1 + np.exp(-sums(x_t, h_prev, kernel, recurrent_kernel, bias)[1]))


def input_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return (1 + np.tanh(sums(x_t, h_prev, kernel, recurrent_kernel, bias)[0] / 2)) / 2


def candidate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 2 * sigmoid(2 * sums(x_t, h_prev, kernel, recurrent_kernel, bias)[2]) - 1


def output_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return np.stack([sigmoid(row) for row in sums(x_t, h_prev, kernel, recurrent_kernel, bias)[3]])


def update_cell(f_t, c_prev, i_t, g_t):
    return np.sum([f_t * c_prev, i_t * g_t], axis=0)


def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    i, f, g, o = sums(x_t, h_prev, kernel, recurrent_kernel, bias)
    c_t = c_prev / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
    return np.array([np.tanh(c_t) / (1 + np.exp(-o)), c_t])


def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    pairs = [(h0, c0)]
    for x_t in np.moveaxis(x, 1, 0):
        pairs.append(lstm_step(x_t, *pairs[-1], kernel, recurrent_kernel, bias))
    return np.moveaxis(np.array([h for h, _ in pairs[1:]]), 0, 1), *pairs[-1]


def lstm_1997_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    i, g, o = np.hsplit(x_t @ kernel + h_prev @ recurrent_kernel + bias, 3)
    c_t = c_prev.copy()
    c_t += np.tanh(g) * sigmoid(i)
    return [sigmoid(o) * np.tanh(c_t), c_t]


def peephole_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    i, f, g, o = sums(x_t, h_prev, kernel, recurrent_kernel, bias)
    seen = np.repeat(c_prev[None], 2, axis=0) * peephole[:2, None]
    write, keep = sigmoid(np.stack([i, f]) + seen)
    c_t = keep * c_prev + write * np.tanh(g)
    return sigmoid(o + np.einsum("bu,u->bu", c_t, peephole[-1])) * np.tanh(c_t), c_t


def starting_bias(units, value):
    return np.array([1.0 if units <= entry < 2 * units else value for entry in range(4 * units)])
