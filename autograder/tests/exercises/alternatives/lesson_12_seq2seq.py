"""Correct answers to lesson 12 in other styles: each cell is run on top of the lesson's code."""


# %%
# Loops, sample by sample, and other ways to say the same.
def encode(x, mask, kernel, recurrent_kernel, bias):
    found = []
    for sample, seen in zip(x, mask, strict=True):
        h = np.zeros((1, len(recurrent_kernel)))
        for x_t in sample[seen]:
            h = gru_step(x_t[None], h, kernel, recurrent_kernel, bias)
        found.append(h[0])
    return np.array(found)


def shift_right(targets, start):
    inputs = np.zeros_like(targets)
    inputs[:, 0] = start
    inputs[:, 1:] = targets[:, :-1]
    return inputs


def dot_attention(query, keys, values, mask=None):
    weights = np.zeros((*query.shape[:2], keys.shape[1]))
    for b in range(len(query)):
        seen = range(keys.shape[1]) if mask is None else np.flatnonzero(mask[b])
        for t in range(query.shape[1]):
            scores = np.array([query[b, t] @ keys[b, s] for s in seen])
            if len(scores):
                powers = np.exp(scores - scores.max())
                weights[b, t, list(seen)] = powers / powers.sum()
    return np.einsum("bts,bsf->btf", weights, values), weights


def scaled_dot_attention(query, keys, values, mask=None):
    return dot_attention(query, keys / query.shape[-1] ** 0.5, values, mask)


def attention_backward(d_context, cache):
    query, keys, values, weights = cache
    d_weights = np.einsum("btf,bsf->bts", d_context, values)
    # The whole Jacobian of each row's softmax.
    eye = np.eye(keys.shape[1])
    jacobian = weights[..., None] * eye - weights[..., :, None] * weights[..., None, :]
    d_scores = np.einsum("bts,btsr->btr", d_weights, jacobian)
    return (
        np.einsum("bts,bsu->btu", d_scores, keys),
        np.einsum("bts,btu->bsu", d_scores, query),
        np.einsum("bts,btf->bsf", weights, d_context),
    )


def greedy_decode(step, start, stop, max_length):
    tokens = []
    for _ in range(max_length):
        row = step([start, *tokens])
        tokens.append(max(range(len(row)), key=lambda token: row[token]))
        if tokens[-1] == stop:
            return tokens
    return tokens


def beam_search(step, start, stop, width, max_length):
    import heapq

    beam, length = [(0.0, ())], 0
    while length < max_length:
        entries = []
        for cost, tokens in beam:
            if tokens and tokens[-1] == stop:
                entries.append((cost, tokens))
            else:
                row = step(np.array([start, *tokens]))
                entries += [(cost - row[c], (*tokens, c)) for c in range(len(row))]
        beam, length = heapq.nsmallest(width, entries), length + 1
    cost, tokens = min(beam)
    return list(tokens), -cost


def causal_attention_step(q_t, k_t, v_t, cache):
    keys = np.append(cache[0], k_t[:, None], axis=1)
    values = np.append(cache[1], v_t[:, None], axis=1)
    scores = np.einsum("bu,bsu->bs", q_t, keys) / q_t.shape[1] ** 0.5
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = powers / powers.sum(axis=1, keepdims=True)
    return np.einsum("bs,bsf->bf", weights, values), [keys, values]


def caption_shapes(batch, rows, columns, letters, features, units, steps):
    over_time = [(batch, steps, width) for width in (features, units, letters)]
    return ((batch, rows * columns), (batch, units), *over_time)


# %%
# A sum in place of a choice, lists, NaN mended at the end, an early end.
def encode(x, mask, kernel, recurrent_kernel, bias):
    h = np.zeros((x.shape[0], recurrent_kernel.shape[0]), "float32")
    for t in range(x.shape[1]):
        keep = mask[:, t : t + 1].astype(float)
        h = keep * gru_step(x[:, t], h, kernel, recurrent_kernel, bias) + (1 - keep) * h
    return h.astype("float32")


def shift_right(targets, start):
    return np.array([[start, *row[:-1]] for row in targets.tolist()])


def dot_attention(query, keys, values, mask=None):
    scores = np.einsum("btu,bsu->bts", query, keys)
    if mask is not None:
        scores = np.where(mask[:, None, :], scores, -np.inf)
    with np.errstate(invalid="ignore"):
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights = np.nan_to_num(powers / powers.sum(axis=-1, keepdims=True))
    return [(weights[..., None] * values[:, None]).sum(axis=2), weights]


def scaled_dot_attention(query, keys, values, mask=None):
    fourth_root = keys.shape[-1] ** 0.25
    return dot_attention(query / fourth_root, keys / fourth_root, values, mask)


def greedy_decode(step, start, stop, max_length):
    tokens = []
    while len(tokens) < max_length and stop not in tokens:
        row = list(step([start, *tokens]))
        tokens.append(row.index(max(row)))
    return tuple(tokens)


def beam_search(step, start, stop, width, max_length):
    beam = [([], 0.0)]
    for _ in range(max_length):
        finished = [entry for entry in beam if entry[0][-1:] == [stop]]
        going = [entry for entry in beam if entry[0][-1:] != [stop]]
        if not going:
            break
        more = [([*t, k], s + p) for t, s in going for k, p in enumerate(step([start, *t]))]
        beam = sorted(finished + more, key=lambda entry: (-entry[1], entry[0]))[:width]
    return beam[0]


def causal_attention_step(q_t, k_t, v_t, cache):
    cache = list(cache)
    cache[0] = np.hstack([cache[0], k_t[:, np.newaxis]])
    cache[1] = np.hstack([cache[1], v_t[:, np.newaxis]])
    context, _ = scaled_dot_attention(q_t[:, np.newaxis], *cache)
    return context.squeeze(axis=1), cache


def caption_shapes(batch, rows, columns, letters, features, units, steps):
    shapes = [[batch, rows * columns], [batch, units]]
    return shapes + [[batch, steps, n] for n in (features, units, letters)]
