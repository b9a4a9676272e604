# %%
# Views, tiles, normal equations, loops.
def windows(series, length, horizon):
    if len(series) < length + horizon:
        raise ValueError("the series is too short")
    both = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    return both[:, :length, np.newaxis], both[:, length:]


def naive_forecast(x, horizon):
    return x[:, -1] * np.ones((1, horizon))


def seasonal_naive_forecast(x, horizon, season):
    copies = -(-horizon // season)
    return np.tile(x[:, -season:, 0], (1, copies))[:, :horizon]


def linear_forecast(x_train, y_train, x_new):
    x, new = x_train[..., 0].astype(float), x_new[..., 0].astype(float)
    centre, level = x.mean(axis=0), y_train.mean(axis=0)
    gram = (x - centre).T @ (x - centre)
    return level + (new - centre) @ np.linalg.solve(gram, (x - centre).T @ (y_train - level))


def noise_floor(width):
    return np.float64(width * width / 12)


def iterated_forecast(step, x, horizon):
    known = x.copy()
    for _ in range(horizon):
        new = step(known[:, -x.shape[1] :])
        known = np.append(known, new[..., None], axis=1)
    return known[:, x.shape[1] :, 0]


def sequence_targets(series, length, horizon):
    following = np.lib.stride_tricks.sliding_window_view(series[:, 1:, 0], horizon, axis=1)
    return following[:, :length]


def last_time_step_mse(y_true, y_pred):
    total = 0.0
    for true, said in zip(y_true, y_pred, strict=True):
        total += ((true[-1] - said[-1]) ** 2).sum()
    return float(total / (len(y_true) * y_true.shape[2]))


# %%
# Entry by entry, lists turned into arrays, single precision.
def windows(series, length, horizon):
    inputs, targets = [], []
    for end in range(length, len(series) - horizon + 1):
        inputs.append([[value] for value in series[end - length : end]])
        targets.append(list(series[end : end + horizon]))
    if not inputs:
        raise ValueError(f"needs {length + horizon} values, has {len(series)}")
    return np.array(inputs), np.array(targets)


def naive_forecast(x, horizon):
    return np.array([[sample[-1, 0]] * horizon for sample in x])


def seasonal_naive_forecast(x, horizon, season):
    known = [list(sample[:, 0]) for sample in x]
    for sample in known:
        for _ in range(horizon):
            sample.append(sample[-season])
    return np.array(known)[:, -horizon:]


def linear_forecast(x_train, y_train, x_new):
    columns = []
    for k in range(y_train.shape[1]):
        A = np.hstack([np.ones((len(x_train), 1)), x_train[:, :, 0]])
        w = np.linalg.pinv(A) @ y_train[:, k]
        columns.append(w[0] + x_new[:, :, 0] @ w[1:])
    return np.stack(columns, axis=1).astype(np.float32)


def iterated_forecast(step, x, horizon):
    forecast = np.empty((len(x), horizon), dtype=x.dtype)
    window = np.array(x)
    for k in range(horizon):
        forecast[:, k] = step(window)[:, 0]
        window = np.roll(window, -1, axis=1)
        window[:, -1, 0] = forecast[:, k]
    return forecast


def sequence_targets(series, length, horizon):
    targets = np.empty((len(series), length, horizon))
    for t in range(length):
        targets[:, t] = series[:, t + 1 : t + 1 + horizon, 0]
    return targets


def last_time_step_mse(y_true, y_pred):
    return np.square(y_true - y_pred)[:, -1, :].mean(dtype=np.float64)


# %%
# Sums of products, index tables, integrals, single precision on the way.
def windows(series, length, horizon):
    place = np.arange(len(series) - length - horizon + 1)[:, None]
    if not place.size or len(series) < length + horizon:
        raise ValueError("too short")
    return (
        series[place + np.arange(length)].reshape(-1, length, 1),
        series[place + length + np.arange(horizon)],
    )


def naive_forecast(x, horizon):
    return np.einsum("bi,h->bh", x[:, -1].astype(np.float32), np.ones(horizon, np.float32))


def seasonal_naive_forecast(x, horizon, season):
    rows = []
    for sample in x[..., 0].tolist():
        cycle = sample[len(sample) - season :]
        rows.append([cycle[k - season * (k // season)] for k in range(horizon)])
    return np.array(rows)


def linear_forecast(x_train, y_train, x_new):
    def widened(x):
        return np.pad(x[..., 0].astype(np.float64), ((0, 0), (1, 0)), constant_values=1.0)

    q, r = np.linalg.qr(widened(x_train))
    return widened(x_new) @ np.linalg.inv(r) @ (q.T @ y_train)


def noise_floor(width):
    nodes, weights = np.polynomial.legendre.leggauss(5)
    return np.sum(weights * (width / 2 * nodes) ** 2) / 2


def iterated_forecast(step, x, horizon):
    if horizon == 0:
        return np.empty((len(x), 0))
    first = step(x)
    moved = np.append(x[:, 1:, 0], first, axis=1)[..., None]
    return np.hstack([first, iterated_forecast(step, moved, horizon - 1)])


def sequence_targets(series, length, horizon):
    steps = np.add.outer(np.arange(length), np.arange(1, horizon + 1))
    return np.take(series[..., 0], steps, axis=1)


def last_time_step_mse(y_true, y_pred):
    wrong = (y_true - y_pred)[:, -1].astype(np.float64)
    return np.einsum("bh,bh->", wrong, wrong) / wrong.size
