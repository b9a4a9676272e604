# Correct answers to lesson 06 in other styles.

# %%
# Loops over samples and matrices for each gate.
def blocks(weights):
    units = weights.shape[-1] // 3
    return [weights[..., n * units : (n + 1) * units] for n in range(3)]


def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    (W_z, W_r, W_h), (U_z, U_r, U_h) = blocks(kernel), blocks(recurrent_kernel)
    (b_z, b_r, b_h), (c_z, c_r, c_h) = blocks(bias[0]), blocks(bias[1])
    new = []
    for x, h in zip(x_t, h_prev, strict=True):
        z = 1 / (1 + np.exp(-(x @ W_z + h @ U_z + b_z + c_z)))
        r = 1 / (1 + np.exp(-(x @ W_r + h @ U_r + b_r + c_r)))
        g = np.tanh(x @ W_h + b_h + r * (h @ U_h + c_h))
        new.append([g_k + z_k * (h_k - g_k) for z_k, g_k, h_k in zip(z, g, h, strict=True)])
    return np.array(new)


def gru_step_before(x_t, h_prev, kernel, recurrent_kernel, bias):
    (W_z, W_r, W_h), (U_z, U_r, U_h), (b_z, b_r, b_h) = map(
        blocks, (kernel, recurrent_kernel, bias)
    )
    new = np.empty_like(h_prev)
    for n in range(len(x_t)):
        z = sigmoid(x_t[n] @ W_z + h_prev[n] @ U_z + b_z)
        r = sigmoid(x_t[n] @ W_r + h_prev[n] @ U_r + b_r)
        g = np.tanh(x_t[n] @ W_h + (r * h_prev[n]) @ U_h + b_h)
        new[n] = z * h_prev[n] + (1 - z) * g
    return new


def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):
    states = np.empty((*x.shape[:2], h0.shape[1]), dtype=x.dtype)
    h = h0.copy()
    for t, x_t in enumerate(x.transpose(1, 0, 2)):
        if reset_after:
            h[...] = gru_step(x_t, h, kernel, recurrent_kernel, bias)
        else:
            h[...] = gru_step_before(x_t, h, kernel, recurrent_kernel, bias)
        states[:, t] = h
    return states, h


def flip_update_gate(kernel, recurrent_kernel, bias):
    units = len(recurrent_kernel)
    signs = np.repeat([-1.0, 1.0, 1.0], units)
    return kernel * signs, recurrent_kernel * signs, bias * signs


def gru_step_backward(dh, cache):
    x_t, h_prev, kernel, recurrent_kernel, _, z, r, m, g, _ = cache
    (W_z, W_r, W_h), (U_z, U_r, U_h) = blocks(kernel), blocks(recurrent_kernel)
    dg = (1 - z) * dh
    a_h = dg - dg * g * g
    a_z = dh * h_prev * z * (1 - z) - dh * g * z * (1 - z)
    a_r = a_h * m * (r - r**2)
    dx = a_z @ W_z.T + a_r @ W_r.T + a_h @ W_h.T
    back = z * dh + a_z @ U_z.T + a_r @ U_r.T + (a_h * r) @ U_h.T
    dkernel = np.hstack([x_t.T @ a for a in (a_z, a_r, a_h)])
    drecurrent = np.hstack([h_prev.T @ a for a in (a_z, a_r, a_h * r)])
    dbias = np.array(
        [[*a_z.sum(0), *a_r.sum(0), *a_h.sum(0)], [*a_z.sum(0), *a_r.sum(0), *(a_h * r).sum(0)]]
    )
    return [dx, back, dkernel, drecurrent, dbias]


# %%
# einsum, [x, h] side by side, single precision.
def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    units = h_prev.shape[1]
    both = np.concatenate([x_t, h_prev], axis=1).astype(np.float32)
    stacked = np.concatenate([kernel, recurrent_kernel])[:, : 2 * units].astype(np.float32)
    sums = np.einsum("bn,nk->bk", both, stacked) + bias.sum(axis=0)[: 2 * units].astype(np.float32)
    z, r = sigmoid(sums[:, :units]), sigmoid(sums[:, units:])
    memory = np.einsum("bu,uk->bk", h_prev, recurrent_kernel[:, 2 * units :]) + bias[1, 2 * units :]
    g = np.tanh(x_t @ kernel[:, 2 * units :] + bias[0, 2 * units :] + r * memory)
    return (z * h_prev + g - z * g).astype(np.float32)


def gru_step_before(x_t, h_prev, kernel, recurrent_kernel, bias):
    units = h_prev.shape[1]
    both = np.concatenate([h_prev, x_t, np.ones((len(x_t), 1))], axis=1)
    stacked = np.concatenate([recurrent_kernel, kernel, bias[None]])
    z, r = np.hsplit(sigmoid(both @ stacked[:, : 2 * units]), 2)
    both[:, :units] *= r
    g = np.tanh(both @ stacked[:, 2 * units :])
    return np.where(True, g, 0) * (1 - z) + z * h_prev


def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):
    steps = []
    for t in range(x.shape[1]):
        h = steps[-1] if steps else h0
        function = gru_step if reset_after is True else gru_step_before
        steps += [function(x[:, t], h, kernel, recurrent_kernel, bias)]
    return np.array(steps).swapaxes(0, 1), steps[-1]


def flip_update_gate(kernel, recurrent_kernel, bias):
    def flipped(weights):
        z, r, h = np.split(np.asarray(weights, np.float32), 3, axis=-1)
        return np.concatenate([-z, r, h], axis=-1)

    return [flipped(weights) for weights in (kernel, recurrent_kernel, bias)]


def gru_step_backward(dh, cache):
    x_t, h_prev, kernel, recurrent_kernel, _, z, r, m, g, _ = (np.float32(a) for a in cache)
    dh = np.float32(dh)
    a_h = dh * (1 - z) * (1 + g) * (1 - g)
    gates = [dh * (h_prev - g) * z * (1 - z), a_h * m * r * (1 - r)]
    sides = np.array([np.hstack([*gates, a_h]), np.hstack([*gates, a_h * r])])
    dx = np.einsum("bk,ik->bi", sides[0], kernel)
    back = dh * z + np.einsum("bk,uk->bu", sides[1], recurrent_kernel)
    seen = (x_t, h_prev)
    dkernel, drecurrent = (np.einsum("bn,bk->nk", *pair) for pair in zip(seen, sides, strict=True))
    return dx, back, dkernel, drecurrent, sides.sum(axis=1)


# %%
# Plain loops over numbers, and lists that become arrays at the end.
import math


def gate(weights, states, columns):
    return [
        [sum(a * w[column] for a, w in zip(row, weights, strict=True)) for column in columns]
        for row in states
    ]


def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    units = len(recurrent_kernel)
    blocks = [range(start, start + units) for start in (0, units, 2 * units)]
    rows = []
    for x, h in zip(x_t.tolist(), h_prev.tolist(), strict=True):
        sides = [
            [
                (
                    gate(kernel, [x], [column])[0][0] + bias[0][column],
                    gate(recurrent_kernel, [h], [column])[0][0] + bias[1][column],
                )
                for column in block
            ]
            for block in blocks
        ]
        z, r = ([1 / (1 + math.exp(-a - b)) for a, b in side] for side in sides[:2])
        g = [math.tanh(a + q * b) for q, (a, b) in zip(r, sides[2], strict=True)]
        rows.append([q * old + (1 - q) * new for q, old, new in zip(z, h, g, strict=True)])
    return np.array(rows)


def gru_step_before(x_t, h_prev, kernel, recurrent_kernel, bias):
    W = kernel.reshape(len(kernel), 3, -1)
    U = recurrent_kernel.reshape(len(recurrent_kernel), 3, -1)
    b = bias.reshape(3, -1)
    sums = np.tensordot(x_t, W, 1) + b
    z, r = sigmoid((sums + np.tensordot(h_prev, U, 1))[:, :2]).transpose(1, 0, 2)
    g = np.tanh(sums[:, 2] + (r * h_prev).dot(U[:, 2]))
    return g + z * (h_prev - g)


def gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True):
    if not x.shape[1]:
        return [], h0
    step = (gru_step_before, gru_step)[int(reset_after)]
    before = x[:, :-1]
    if before.shape[1]:
        states, h = gru_forward(before, h0, kernel, recurrent_kernel, bias, reset_after)
    else:
        states, h = np.zeros((len(x), 0, h0.shape[1])), h0
    h = step(x[:, -1], h, kernel, recurrent_kernel, bias)
    return np.concatenate([states, h[:, None]], axis=1), h


def flip_update_gate(kernel, recurrent_kernel, bias):
    n = kernel.shape[1] // 3
    new_kernel, new_recurrent, new_bias = np.array(kernel), np.array(recurrent_kernel), bias + 0
    new_kernel[:, :n] = -kernel[:, :n]
    new_recurrent[:, :n] = 0 - recurrent_kernel[:, :n]
    new_bias.T[:n] = -bias.T[:n]
    return new_kernel, new_recurrent, new_bias


def gru_step_backward(dh, cache):
    x_t, h_prev, kernel, recurrent_kernel, bias, z, r, m, g, h_t = cache
    units = dh.shape[1]
    results = [np.zeros_like(array) for array in (x_t, h_prev, kernel, recurrent_kernel, bias)]
    dx, back, dkernel, drecurrent, dbias = results
    for n in range(len(dh)):
        back[n] += dh[n] * z[n]
        a_h = dh[n] * (1 - z[n]) * (1 - g[n] ** 2)
        a_z = dh[n] * (h_t[n] - g[n]) * (1 - z[n])
        a_r = a_h * m[n] * r[n] * (1 - r[n])
        for block, (from_x, from_h) in enumerate([(a_z, a_z), (a_r, a_r), (a_h, a_h * r[n])]):
            place = slice(block * units, (block + 1) * units)
            dx[n] += kernel[:, place] @ from_x
            back[n] += recurrent_kernel[:, place] @ from_h
            dkernel[:, place] += np.outer(x_t[n], from_x)
            drecurrent[:, place] += np.outer(h_prev[n], from_h)
            dbias[0, place] += from_x
            dbias[1, place] += from_h
    return results
