# %%
# Loops over samples and entries, shares kept in lists, and no step function.
def rnn_step_backward(dh, cache):
    x_t, h_prev, kernel, recurrent_kernel, bias, h_t = cache
    rows = [d * (1 - h) * (1 + h) for d, h in zip(dh, h_t, strict=True)]
    dkernel = sum(np.outer(x, row) for x, row in zip(x_t, rows, strict=True))
    drecurrent = sum(np.outer(h, row) for h, row in zip(h_prev, rows, strict=True))
    dx_t = np.array([kernel @ row for row in rows])
    return dx_t, np.array([recurrent_kernel @ row for row in rows]), dkernel, drecurrent, sum(rows)


def rnn_backward(d_states, cache):
    x, h0, kernel, recurrent_kernel, bias, states = cache
    all_states = np.concatenate([h0[:, None], states], axis=1)
    dh, steps = np.zeros_like(h0), []
    for t in range(x.shape[1] - 1, -1, -1):
        step = (x[:, t], all_states[:, t], kernel, recurrent_kernel, bias, all_states[:, t + 1])
        dx_t, dh, *weights = rnn_step_backward(d_states[:, t] + dh, step)
        steps.append((dx_t, *weights))
    dx, *shares = zip(*steps, strict=True)
    return [np.stack(dx[::-1], axis=1), dh, *(sum(share) for share in shares)]


def gradient_by_lag(recurrent_kernel, states, slopes=None):
    rows = []
    for sample in 1 - np.asarray(states) ** 2 if slopes is None else slopes:
        product, row = np.eye(len(recurrent_kernel)), [1.0]
        for slope in sample[:0:-1]:
            product = product @ np.diag(slope) @ recurrent_kernel.T
            row.append(np.sqrt(np.linalg.eigvalsh(product.T @ product).max()))
        rows.append(row[::-1])
    return np.array(rows)


def orthogonal(units, rng):
    """Gram and Schmidt, one column after the other."""
    columns = []
    for vector in rng.standard_normal((units, units)):
        for column in columns * 2:
            vector = vector - (vector @ column) * column
        columns.append(vector / np.sqrt(vector @ vector))
    return np.stack(columns, axis=1)


def clip_by_global_norm(grads, max_norm):
    squares = np.concatenate([np.ravel(grad) for grad in grads]) ** 2
    norm = float(squares.sum()) ** 0.5
    if norm <= max_norm:
        return tuple(np.array(grad) for grad in grads)
    return tuple(grad / norm * max_norm for grad in grads)


def truncated_backward(d_states, cache, k):
    """Pieces one after the other, the last state of each handed to the next."""
    x, h, *weights, states = cache
    total = [np.zeros(weight.shape) for weight in weights]
    while x.shape[1]:
        piece = (x[:, :k], h, *weights, states[:, :k])
        found = rnn_backward(d_states[:, :k], piece)[2:]
        total = [share + each for share, each in zip(total, found, strict=True)]
        h, x, states, d_states = piece[-1][:, -1], x[:, k:], states[:, k:], d_states[:, k:]
    return total


# %%
# einsum, all weights' gradients after the loop, stacked Jacobians, an SVD, and single precision.
def rnn_step_backward(dh, cache):
    x_t, h_prev, kernel, recurrent_kernel, _, h_t = (np.float32(array) for array in cache)
    dz = np.float32(dh) * (1 - np.square(h_t))
    return (
        np.einsum("bu,iu->bi", dz, kernel),
        np.einsum("bu,vu->bv", dz, recurrent_kernel),
        np.einsum("bi,bu->iu", x_t, dz),
        np.einsum("bv,bu->vu", h_prev, dz),
        np.einsum("bu->u", dz),
    )


def rnn_backward(d_states, cache):
    x, h0, kernel, recurrent_kernel, bias, states = cache
    dz, total = np.empty_like(states), d_states.copy()
    for t in range(states.shape[1])[::-1]:
        dz[:, t] = total[:, t] * (1 - states[:, t] ** 2)
        if t > 0:
            total[:, t - 1] += dz[:, t] @ recurrent_kernel.T
    before = np.concatenate([h0[:, None], states[:, :-1]], axis=1)
    dkernel = np.tensordot(x, dz, axes=([0, 1], [0, 1]))
    drecurrent = np.tensordot(before, dz, axes=([0, 1], [0, 1]))
    return dz @ kernel.T, dz[:, 0] @ recurrent_kernel.T, dkernel, drecurrent, dz.sum(axis=(0, 1))


def gradient_by_lag(recurrent_kernel, states, slopes=None):
    slopes = (1 - states) * (1 + states) if slopes is None else slopes
    batch, time, units = states.shape
    jacobians = np.broadcast_to(np.eye(units), (batch, units, units))
    norms = [np.ones(batch)]
    for t in range(time - 1, 0, -1):
        jacobians = (recurrent_kernel * slopes[:, t, None, :]) @ jacobians
        norms.insert(0, np.linalg.svd(jacobians, compute_uv=False)[:, 0])
    return np.stack(norms, axis=1)


def orthogonal(units, rng):
    left, _, right = np.linalg.svd(rng.normal(size=(units, units)))
    return (left @ right).astype(np.float32)


def clip_by_global_norm(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(grad) for grad in grads])
    return [grad * np.minimum(1.0, max_norm / (norm + 1e-12)) for grad in grads]


def truncated_backward(d_states, cache, k):
    x, h0, kernel, recurrent_kernel, bias, states = cache
    before = np.concatenate([h0[:, None], states[:, :-1]], axis=1)
    dz, later = np.empty_like(states), 0
    for t in reversed(range(x.shape[1])):
        if (t + 1) % k == 0:
            later = 0
        dz[:, t] = (d_states[:, t] + later) * (1 - states[:, t] ** 2)
        later = dz[:, t] @ recurrent_kernel.T
    dkernel, drecurrent = (np.einsum("bti,btu->iu", each, dz) for each in (x, before))
    return dkernel, drecurrent, dz.sum(axis=(0, 1))
