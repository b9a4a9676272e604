# %%
# Loops, lists, sorting by hand; a linear model by plain least squares.
def rolling_origins(days, first, horizon, step):
    found, origin = [], first
    while origin + horizon <= days:
        found.append(origin)
        origin += step
    if not found:
        raise ValueError("no origin fits")
    return np.array(found)


def coverage(y, lower, upper):
    outside = [
        value < low or value > high for value, low, high in zip(y, lower, upper, strict=True)
    ]
    return 1 - sum(outside) / len(y)


def interval_score(y, lower, upper, level):
    total = 0.0
    for value, low, high in zip(y, lower, upper, strict=True):
        missed = low - value if value < low else value - high if value > high else 0.0
        total += high - low + 2 * missed / (1 - level)
    return total / len(y)


def conformal_half_widths(errors, level):
    needed = (len(errors) + 1) * level
    if needed > len(errors):
        raise ValueError("too few errors")
    columns = [sorted(abs(error) for error in column) for column in errors.T]
    return np.array([column[int(-(-needed // 1)) - 1] for column in columns])


def forecast(history, horizon):
    days = np.arange(len(history) + horizon)[-1456 - horizon :]
    x, logs = features(days), np.log(history[-1456:])
    y = logs - logs.mean()
    weights, *_ = np.linalg.lstsq(
        np.vstack([x[:-horizon], 0.5 * np.eye(x.shape[1])]),
        np.append(y, np.zeros(x.shape[1])),
        rcond=None,
    )
    left = (y - x[:-horizon] @ weights)[-28:]
    return np.exp(x[-horizon:] @ weights + np.median(left) + logs.mean())


# %%
# Comprehensions and masks; intervals from 21 earlier origins, in shares of the forecast.
def rolling_origins(days, first, horizon, step):
    if days < first + horizon:
        raise ValueError("too short")
    return first + step * np.arange((days - horizon - first) // step + 1)


def coverage(y, lower, upper):
    return float((np.clip(y, lower, upper) == y).mean())


def interval_score(y, lower, upper, level):
    gap = np.abs(y - np.clip(y, lower, upper))
    return ((upper - lower) + gap / ((1 - level) / 2)).mean()


def conformal_half_widths(errors, level):
    size = np.abs(errors)
    rank = int(np.ceil(level * (1 + size.shape[0])))
    if rank > size.shape[0]:
        raise ValueError(rank)
    return np.partition(size, rank - 1, axis=0)[rank - 1]


def interval(history, horizon, level):
    misses = np.array(
        [
            history[origin : origin + horizon] / forecast(history[:origin], horizon) - 1
            for origin in range(len(history) - horizon - 21 * 14, len(history) - horizon + 1, 14)
        ]
    )
    share = np.sort(np.abs(misses), axis=0)[int(np.ceil(level * (len(misses) + 1))) - 1]
    middle = forecast(history, horizon)
    return middle * (1 - share), middle * (1 + share)
