# %%
# A loop over gates with their slopes, shares kept in lists, products written out.
def lstm_step_backward(dh, dc, cache):
    x_t, h_prev, c_prev, kernel, recurrent_kernel, _, i_t, f_t, g_t, o_t, c_t, _ = cache
    dc = dc + dh * o_t / np.cosh(c_t) ** 2
    arrived = {"i": dc * g_t, "f": dc * c_prev, "g": dc * i_t, "o": dh * np.tanh(c_t)}
    values = {"i": i_t, "f": f_t, "g": g_t, "o": o_t}
    sums = [
        arrived[name] * ((1 + s) * (1 - s) if name == "g" else s - s * s)
        for name, s in values.items()
    ]
    units = dh.shape[1]
    dx_t, dh_prev = np.zeros_like(x_t), np.zeros_like(h_prev)
    dkernel, drecurrent = np.zeros_like(kernel), np.zeros_like(recurrent_kernel)
    for place, dz in enumerate(sums):
        block = slice(place * units, (place + 1) * units)
        dx_t += dz @ kernel[:, block].T
        dh_prev += dz @ recurrent_kernel[:, block].T
        dkernel[:, block] = x_t.T @ dz
        drecurrent[:, block] = h_prev.T @ dz
    return dx_t, dh_prev, f_t * dc, dkernel, drecurrent, np.hstack(sums).sum(0)


def lstm_backward(d_states, cache):
    x, h0, c0, *weights, i, f, g, o, c, states = cache
    all_h = np.concatenate([h0[:, None], states], axis=1)
    all_c = np.concatenate([c0[:, None], c], axis=1)
    dh, dc, steps = np.zeros_like(h0), np.zeros_like(c0), []
    for t in range(x.shape[1] - 1, -1, -1):
        gates = [array[:, t] for array in (i, f, g, o)]
        step = (x[:, t], all_h[:, t], all_c[:, t], *weights, *gates, all_c[:, t + 1], states[:, t])
        dx_t, dh, dc, *shares = lstm_step_backward(d_states[:, t] + dh, dc, step)
        steps.append((dx_t, *shares))
    dx, *shares = zip(*steps, strict=True)
    return [np.stack(dx[::-1], axis=1), dh, dc, *(sum(share) for share in shares)]


def carousel(forget_gates):
    steps = forget_gates.shape[1]
    return np.stack([np.prod(forget_gates[:, t + 1 :], axis=1) for t in range(steps)], axis=1)


def forget_bias_for(half_life):
    return -np.log(2.0 ** (1.0 / half_life) - 1.0)


def chrono_bias(units, longest, rng):
    bias = np.zeros((4, units))
    bias[1] = np.log(1 + (longest - 2) * rng.random(units))
    bias[0] -= bias[1]
    return bias.ravel()


# %%
# einsum, weights' gradients after the loop, a reversed cumulative product, bisection, lists.
def lstm_step_backward(dh, dc, cache):
    x_t, h_prev, c_prev, kernel, recurrent_kernel, _, i_t, f_t, g_t, o_t, c_t, _ = (
        np.float32(array) for array in cache
    )
    tanh_c = np.tanh(c_t)
    dc_t = np.float32(dc) + np.float32(dh) * o_t * (1 - np.square(tanh_c))
    dz = np.concatenate(
        (
            dc_t * g_t * i_t * (1 - i_t),
            dc_t * c_prev * f_t * (1 - f_t),
            dc_t * i_t * (1 - np.square(g_t)),
            np.float32(dh) * tanh_c * o_t * (1 - o_t),
        ),
        axis=-1,
    )
    return (
        np.einsum("bz,iz->bi", dz, kernel),
        np.einsum("bz,uz->bu", dz, recurrent_kernel),
        dc_t * f_t,
        np.einsum("bi,bz->iz", x_t, dz),
        np.einsum("bu,bz->uz", h_prev, dz),
        np.einsum("bz->z", dz),
    )


def lstm_backward(d_states, cache):
    x, h0, c0, kernel, recurrent_kernel, bias, i, f, g, o, c, states = cache
    time = x.shape[1]
    c_before = np.concatenate([c0[:, None], c[:, :-1]], axis=1)
    h_before = np.concatenate([h0[:, None], states[:, :-1]], axis=1)
    dz, dh, dc = np.zeros((*x.shape[:2], len(bias))), np.zeros_like(h0), np.zeros_like(c0)
    for t in range(time)[::-1]:
        dh = dh + d_states[:, t]
        dc = dc + dh * o[:, t] * (1 - np.tanh(c[:, t]) ** 2)
        arrived = dc * g[:, t], dc * c_before[:, t], dc * i[:, t], dh * np.tanh(c[:, t])
        slopes = [s * (1 - s) for s in (i[:, t], f[:, t], o[:, t])]
        slopes.insert(2, 1 - g[:, t] ** 2)
        dz[:, t] = np.hstack([a * s for a, s in zip(arrived, slopes, strict=True)])
        dh, dc = dz[:, t] @ recurrent_kernel.T, dc * f[:, t]
    dkernel = np.tensordot(x, dz, axes=([0, 1], [0, 1]))
    drecurrent = np.tensordot(h_before, dz, axes=([0, 1], [0, 1]))
    return dz @ kernel.T, dh, dc, dkernel, drecurrent, dz.sum(axis=(0, 1))


def carousel(forget_gates):
    shifted = np.ones_like(forget_gates)
    shifted[:, :-1] = forget_gates[:, 1:]
    return np.cumprod(shifted[:, ::-1], axis=1)[:, ::-1]


def forget_bias_for(half_life):
    low, high = -60.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        if -half_life * np.log1p(np.exp(-middle)) < np.log(0.5):
            low = middle
        else:
            high = middle
    return middle


def chrono_bias(units, longest, rng):
    forget = [float(np.log(rng.uniform(1.0, longest - 1.0))) for _ in range(units)]
    return np.array([-b for b in forget] + forget + [0.0] * (2 * units), dtype=np.float32)
