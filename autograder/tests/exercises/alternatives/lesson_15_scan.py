# Correct answers to lesson 15 in other styles.

# %%
# Arrays made beforehand, loops over samples, closed formulas.
def linear_recurrence(a, b, h0):
    states = np.empty_like(b)
    for n in range(len(a)):
        h = h0[n]
        for t in range(a.shape[1]):
            h = h * a[n, t] + b[n, t]
            states[n, t] = h
    return states


def combine(left, right):
    return [right[0] * left[0], right[1] + left[1] * right[0]]


def scan(a, b):
    a, b, distance = a.copy(), b.copy(), 1
    while distance < a.shape[1]:
        old_a, old_b = a.copy(), b.copy()
        b[:, distance:] = old_a[:, distance:] * old_b[:, :-distance] + old_b[:, distance:]
        a[:, distance:] = old_a[:, distance:] * old_a[:, :-distance]
        distance *= 2
    return b


def log_space_scan(log_a, log_b):
    log_h, states = np.full_like(log_a[:, 0], -np.inf), []
    for t in range(log_a.shape[1]):
        log_h = np.logaddexp(log_a[:, t] + log_h, log_b[:, t])
        states.append(np.exp(log_h))
    return np.stack(states, axis=1)


def min_gru_step(x_t, h_prev, kernel, bias):
    units = h_prev.shape[1]
    z = 1 / (1 + np.exp(-(x_t @ kernel[:, :units] + bias[:units])))
    candidate = x_t @ kernel[:, units:] + bias[units:]
    return h_prev + z * (candidate - h_prev)


def min_gru_forward(x, h0, kernel, bias):
    h, states = h0, []
    for t in range(x.shape[1]):
        h = min_gru_step(x[:, t], h, kernel, bias)
        states.append(h)
    return np.array(states).swapaxes(0, 1)


def linear_attention_step(q_t, k_t, v_t, state):
    new_state = state + np.einsum("bk,bv->bkv", k_t, v_t)
    return (q_t[:, None] @ new_state)[:, 0], new_state


def linear_attention(q, k, v):
    state = np.zeros((len(q), q.shape[2], v.shape[2]))
    outputs = []
    for t in range(q.shape[1]):
        y, state = linear_attention_step(q[:, t], k[:, t], v[:, t], state)
        outputs.append(y)
    return np.stack(outputs, axis=1)


# %%
# Halves that are scanned and joined; an initial state as a step of its own.
def scan(a, b):
    def halves(a, b):
        if a.shape[1] == 1:
            return a, b
        middle = a.shape[1] // 2
        early, late = halves(a[:, :middle], b[:, :middle]), halves(a[:, middle:], b[:, middle:])
        last = early[0][:, -1:], early[1][:, -1:]
        both = combine([np.broadcast_to(part, late[0].shape) for part in last], late)
        return tuple(np.concatenate(pair, axis=1) for pair in zip(early, both, strict=True))

    return halves(a, b)[1]


def min_gru_forward(x, h0, kernel, bias):
    units = h0.shape[1]
    sums = np.tensordot(x, kernel, 1) + bias
    z = sigmoid(sums[..., :units])
    a = np.concatenate([np.zeros_like(z[:, :1]), 1 - z], axis=1)
    b = np.concatenate([h0[:, None], z * sums[..., units:]], axis=1)
    return scan(a, b)[:, 1:]


def linear_attention(q, k, v):
    scores = np.einsum("btk,bsk->bts", q, k)
    return np.einsum("bts,bsv->btv", np.where(np.tri(q.shape[1]) > 0, scores, 0.0), v)
