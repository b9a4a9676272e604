# %%
# Loops over samples and units, lists turned into arrays.
import math


def rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    new = []
    for x_row, h_row in zip(x_t, h_prev, strict=True):
        row = []
        for unit, b in enumerate(bias):
            total = float(b)
            total += sum(float(x) * float(w) for x, w in zip(x_row, kernel[:, unit], strict=True))
            total += sum(
                float(h) * float(u[unit]) for h, u in zip(h_row, recurrent_kernel, strict=True)
            )
            row.append(math.tanh(total))
        new.append(row)
    return np.array(new)


def rnn_forward(x, h0, kernel, recurrent_kernel, bias):
    all_states = []
    for sample, h in zip(x, h0, strict=True):
        states = []
        for x_t in sample:
            h = np.tanh(x_t @ kernel + h @ recurrent_kernel + bias)
            states.append(h.tolist())
        all_states.append(states)
    states = np.array(all_states)
    return [states, states[:, -1]]


def rnn_outputs(states, kernel_out, bias_out):
    steps = [states[:, t] @ kernel_out + bias_out for t in range(states.shape[1])]
    return np.array(steps).transpose(1, 0, 2)


def io_shapes(pattern, batch, time_in, time_out, features, units):
    if pattern == "aligned" and time_in != time_out:
        raise ValueError
    steps = {
        "many_to_one": time_in,
        "one_to_many": time_out,
        "aligned": time_in,
        "encoder_decoder": time_in + time_out,
        "next_value": time_in + time_out - 1,
    }[pattern]
    given = [batch, features] if pattern == "one_to_many" else [batch, time_in, features]
    out = [batch, units] if pattern == "many_to_one" else [batch, time_out, units]
    return [given, [batch, steps, units], out]


def with_temperature(logits, temperature):
    rows = []
    for row in logits.tolist():
        weights = [np.exp((logit - max(row)) / temperature) for logit in row]
        rows.append([weight / sum(weights) for weight in weights])
    return np.array(rows)


# %%
# einsum, one matrix over [x, h], an array filled in place, and single precision.
def rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    both = np.concatenate([x_t, h_prev], axis=1).astype(np.float32)
    stacked = np.concatenate([kernel, recurrent_kernel]).astype(np.float32)
    return np.tanh(np.einsum("bn,nu->bu", both, stacked) + bias.astype(np.float32))


def rnn_forward(x, h0, kernel, recurrent_kernel, bias):
    from_input = np.einsum("bti,iu->btu", x, kernel) + bias
    states = np.empty(from_input.shape)
    h = h0.copy()
    for t in range(x.shape[1]):
        h = np.tanh(from_input[:, t] + h @ recurrent_kernel)
        states[:, t] = h
    return states, states[:, -1].copy()


def rnn_outputs(states, kernel_out, bias_out):
    batch, time, units = states.shape
    flat = np.dot(states.reshape(-1, units), kernel_out) + bias_out
    return flat.reshape(batch, time, -1)


def with_temperature(logits, temperature):
    a = np.asarray(logits, np.float32) / np.float32(temperature)
    return np.exp(a - np.logaddexp.reduce(a, axis=1, keepdims=True))
