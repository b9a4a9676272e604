# %% [markdown]
# # 12 · Encoder, decoder, attention
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/12_seq2seq/12_seq2seq.ipynb)
#
# **In this lesson one network reads a sequence and another writes a new one. We build what connects
# the two: a vector, attention, and the search for the best thing to write.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.GRU`, `keras.layers.Attention`, `keras.layers.MultiHeadAttention` |
# | Time | about two and a quarter hours; the machine works for a minute or two of them |
# | Before this | [06 · GRU](../06_gru/06_gru.ipynb); [11 · WaveNet](../11_wavenet/11_wavenet.ipynb) for the queues of section 7 |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait
rng = np.random.default_rng(12)

# %% [markdown]
# **You will be able to**
#
# - write attention in NumPy, with a mask, until it agrees with Keras, and read its weights;
# - say what a decoder is fed while it learns and while it writes, and find the bug that mixes them up;
# - search for the likeliest sequence, and compute how good any network can be on an ambiguous task.

# %% [markdown]
# ## 1. The problem, seen first
#
# The same day is written in many ways. Here are seven places, and four ways in each. (The patterns are
# those of Unicode's collection CLDR; the days are drawn by chance.)

# %%
dates = data.written_dates(np.random.default_rng(5), 12)
for written, iso, locale in zip(dates.written, dates.iso, dates.locale, strict=True):
    print(f"{iso}   {locale:>5}   {written}")

# %% [markdown]
# We want a network that reads the right column, letter by letter, and writes the left one. The two
# differ in length and in order: day, month and year change places. So no output belongs to the input
# at the same step, and the networks of the lessons before do not fit.
#
# **Before you read on, predict:** a network reads the whole text first, keeps *one* vector of 64
# numbers, and writes from that. Another may look back at the text while it writes. Both get the same
# training. How many of a hundred new dates will each of them write without a mistake?

# %% [markdown]
# ## 2. The idea
#
# An **encoder** reads: a recurrent network whose last state is the **context vector**. A **decoder**
# writes: another recurrent network that begins with this vector as its state. At each step it is fed
# the letter before, and says how likely each letter is to come next.
#
# With **attention**, the decoder may also look back. Its state is the **query** $q_t$. It is compared
# with every state of the encoder, the **keys** $k_s$, by a dot product. A softmax makes shares of the
# scores, and the **values** $v_s$ are added up in these shares:
#
# $$\alpha_{ts} = \frac{\exp(q_t \cdot k_s)}{\sum_{s'} \exp(q_t \cdot k_{s'})}
# \qquad\qquad \text{context}_t = \sum_s \alpha_{ts}\, v_s$$
#
# | symbol | code name | shape | also called |
# |---|---|---|---|
# | $q_t$ | `query` | (batch, steps_out, units) | query · 쿼리; decoder state |
# | $k_s$ | `keys` | (batch, steps_in, units) | key · 키; encoder state |
# | $v_s$ | `values` | (batch, steps_in, features) | value · 값; often the keys once more |
# | $\alpha_{ts}$ | `weights` | (batch, steps_out, steps_in) | attention weights · 어텐션 가중치; alignment |
# | $\text{context}_t$ | `context` | (batch, steps_out, features) | context · 문맥 벡터; attention output |
# | | `mask` | (batch, steps_in) | mask · 마스크: True where there is something to see |

# %% [markdown]
# ### A step by hand
#
# One query (1, 0), two keys (1, 0) and (0, 1), two values 10 and 20. The scores are 1 and 0. Their
# exponentials are 2.718 and 1, together 3.718. So the weights are 0.731 and 0.269, and the context is
# 0.731 · 10 + 0.269 · 20 = 12.69. The next cell confirms it.

# %%
by_hand = {
    "query": np.array([[[1.0, 0.0]]]),
    "keys": np.array([[[1.0, 0.0], [0.0, 1.0]]]),
    "values": np.array([[[10.0], [20.0]]]),
}
exponentials = np.exp([1.0, 0.0])
hand_weights = exponentials / exponentials.sum()
print(f"weights {hand_weights.round(3)}   context {hand_weights @ [10.0, 20.0]:.2f}")

# %% [markdown]
# ## 3. Reading, and learning to write
#
# Texts differ in length, so the shorter ones of a batch are filled up with **padding**. The encoder
# must not read that: a state that goes on through the padding would forget. Here is the step of a GRU
# from lesson 06, ready for use.


# %% tags=["given"]
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that no large z overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of Keras's GRU, as in lesson 06: x_t (batch, inputs), h_prev (batch, units)."""
    from_input = np.split(x_t @ kernel + bias[0], 3, axis=1)
    from_state = np.split(h_prev @ recurrent_kernel + bias[1], 3, axis=1)
    z, r = (sigmoid(from_input[k] + from_state[k]) for k in (0, 1))
    return z * h_prev + (1 - z) * np.tanh(from_input[2] + r * from_state[2])


# %% [markdown]
# **Exercise 1 · `encode`** (easy, 10 minutes). Read a batch of padded sequences into one vector each.
#
# - `encode(x, mask, kernel, recurrent_kernel, bias)` → `context`, (batch, units)
# - `x` is (batch, time, inputs); `mask` is (batch, time), False where a step is padding
# - the first state is zero; where `mask` is False, a sample's state stays as it is. Padding mostly stands
#   at the end, but it may stand anywhere, and a sample may be nothing but padding
#
# <details><summary>Hint</summary>For each sample one of two states is right after a step: the new one
# or the old one. <code>np.where</code> can choose.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.encoder import encode

# %% [markdown]
# *Try it:* two samples of three steps, the second with one step of padding, become shape (2, 4).

# %%
tried = encode(
    rng.normal(size=(2, 3, 5)),
    np.array([[True, True, True], [True, True, False]]),
    *(rng.normal(size=size) for size in ((5, 12), (4, 12), (2, 12))),
)
np.shape(tried)

# %% tags=["check"]
check(encode)

# %% [markdown]
# **What it means.** This is `keras.layers.GRU` with a mask. Whatever the length of the text, it has
# become one row of numbers. The usual mistake is to feed zeros in place of the padding: a step with an
# input of zeros still moves the state.
#
# **Exercise 2 · `shift_right`** (easy, 5 minutes). While the decoder *learns*, we know what it should
# write, so at each step we feed it the right letter of the step before: **teacher forcing**.
#
# - `shift_right(targets, start)` → `inputs`, (batch, time): `start` first, then the targets, without
#   the last one
#
# <details><summary>Hint</summary>The letters to be written are c a t. What may the decoder know
# before it writes each of them?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.shifting import shift_right

# %% [markdown]
# *Try it:* targets 7, 8, 9 and the start token 1 give 1, 7, 8.

# %%
shift_right(np.array([[7, 8, 9]]), 1)

# %% tags=["check"]
check(shift_right)

# %% [markdown]
# **What it means.** All steps of the decoder can be trained at once, since none waits for what the
# network itself would have written. The usual mistake is to feed the *current* target; section 10 shows
# what that looks like.
#
# ### What one vector can hold
#
# We have trained networks of both kinds in this way; training takes a few minutes, so the course brings
# the results along (`python -m unrolled.date_writer` computes them again). Each network is scored on new
# dates. Only a date without any wrong letter counts.


# %%
table = data.date_writer()
runs = {
    name: [r for r in table["runs"] if r["attention"] == kind]
    for name, kind in (("one vector", False), ("attention", True))
}
share = {name: np.array([run["all"] for run in found]) for name, found in runs.items()}
print(
    f"{table['samples']:,} dates to learn from, {table['epochs']} epochs, "
    f"{table['units']} units, {table['test']:,} new dates"
)
for name, values in share.items():
    print(f"{name:>10}: share of dates without a mistake, by seed: {values}")

# %%
from itertools import pairwise

borders = table["lengths"]
groups = [f"{low + 1}–{high}" for low, high in pairwise(borders)]
groups[0], groups[-1] = f"up to {borders[1]}", f"over {borders[-2]}"
fig, axes = show.new_figure(height=3.2)
for name, colour, marker in (("one vector", "baseline", "o"), ("attention", "cell state", "s")):
    by_length = np.array([run["length"] for run in runs[name]])
    axes.plot(by_length.mean(axis=0), color=show.COLOURS[colour])
    for row in by_length:
        axes.plot(row, marker, color=show.COLOURS[colour], markersize=4)
    axes.text(3.08, by_length.mean(axis=0)[-1], name, va="center")
axes.set_xticks(range(4), groups)
axes.text(0, 0.5, "marks: one for each seed · lines: their mean", va="center")
axes.set(xlim=(-0.2, 3.9), ylim=(0, 1.05))
axes.set_title("Dates without a mistake, by the length of the text", loc="left")
axes.set(xlabel="letters in the written date", ylabel="share of new dates")
means = {n: np.mean([r["length"] for r in found], axis=0).round(2) for n, found in runs.items()}
show.figure(fig, f"Share of dates without a mistake in the groups {groups}: {means}. Dots: seeds.")

# %%
print(f"{'place':>10}  " + "  ".join(f"{name:>10}" for name in runs))
for place in runs["attention"][0]["place"]:
    row = [np.mean([run["place"][place] for run in found]) for found in runs.values()]
    print(f"{place:>10}  " + "  ".join(f"{value:10.3f}" for value in row))

# %% [markdown]
# Both networks learned from the same 6,000 dates for the same 12 epochs, each with five seeds. With attention,
# 98 of 100 new dates are right, whatever the seed; through one vector, fewer than 30 with any seed. The lengths
# of the texts are not what decides here: the one vector is weak in every group. And with attention two places stay a little behind the
# others, en and es. Section 6 shows why that must be so.
#
# Is one vector too small, then? These runs do not show that. After 12 epochs its training loss was still
# falling in every epoch of the last three, so it was not done learning. What we have measured is how far each of them
# gets in 12 epochs: with attention, that is enough to learn the task.

# %% [markdown]
# ## 4. Attention
#
# **Exercise 3 · `dot_attention`** (medium, 20 minutes). The two equations of section 2 for a whole
# batch, with a mask.
#
# - `dot_attention(query, keys, values, mask=None)` → `(context, weights)`
# - `context` is (batch, steps_out, features), `weights` is (batch, steps_out, steps_in); the scores
#   are *not* scaled
# - where `mask` is False, the weight is exactly 0 and the others still add up to 1; a sample whose
#   steps are *all* masked gets weights and a context of 0
# - scores may be tens of thousands, of either sign: no exponential may overflow, and no row that sees a step may be
#   left with nothing but zeros
#
# <details><summary>Hint</summary>Subtracting the largest score of a row from all of them changes no
# share. Which steps count for the largest?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.dot import dot_attention

# %% [markdown]
# *Try it:* the step by hand has weights 0.731 and 0.269, and a context of 12.69.

# %%
dot_attention(**by_hand)

# %% tags=["check"]
check(dot_attention)

# %% [markdown]
# **What it means.** This is `keras.layers.Attention`. (Keras gives a sample that is masked everywhere
# weights as if nothing were masked; ours are 0, as there is nothing to see.) The usual mistake is a
# softmax over the wrong axis: shapes fit, and numbers add up to 1 in the wrong direction.
#
# **Exercise 4 · `scaled_dot_attention`** (easy, 5 minutes). A dot product of two random vectors of 64
# entries is larger than one of 4 entries, and large scores make a softmax that looks at one step
# only. So the scores are divided by the root of the number of units.
#
# - `scaled_dot_attention(query, keys, values, mask=None)` → `(context, weights)`, as before
#
# <details><summary>Hint</summary>You may call <code>dot_attention</code>. What must it be
# given?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.dot import scaled_dot_attention

# %% [markdown]
# *Try it:* with 2 units the scores of the step by hand are 0.707 and 0, and the weights 0.670 and 0.330.

# %%
scaled_dot_attention(**by_hand)[1]

# %% tags=["check"]
check(scaled_dot_attention)

# %% [markdown]
# **What it means.** This is one head of `keras.layers.MultiHeadAttention`, without its projections.
# The usual mistake is to divide by the units, not by their root.
#
# **Optional exercise · `attention_backward`** (hard, 30 minutes, no points). The gradients of
# `dot_attention` without a mask.
#
# - `attention_backward(d_context, cache)` → `(dquery, dkeys, dvalues)`
# - `cache` is `(query, keys, values, weights)`
#
# The check knows these gradients from Keras and, a second time, from central differences.
#
# <details><summary>Hint</summary>Backwards through the softmax of one row: each score's gradient is
# its weight times how much better than the weighted mean this step is.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.backward import attention_backward

# %% [markdown]
# *Try it:* in the step by hand, let the loss be the context itself. Then the values have the gradients
# 0.731 and 0.269: the weights.

# %%
if passes(dot_attention, attention_backward):
    _, hand_alpha = dot_attention(**by_hand)
    print(attention_backward(np.ones((1, 1, 1)), (*by_hand.values(), hand_alpha))[2].ravel())

# %% tags=["check"]
check(attention_backward)

# %% [markdown]
# **What it means.** No step of time lies between an output and any step of the input: the gradient
# needs one softmax to get there, whatever the distance. The usual mistake is to treat the softmax like
# a sigmoid.

# %% [markdown]
# ## 5. Writing
#
# While it *writes*, a decoder is fed its own letters. Any such network is a function `step`: from the
# list of tokens so far, beginning with `start`, to an array with the **logarithm** of each token's
# probability to come next.
#
# **Exercise 5 · `greedy_decode`** (easy, 10 minutes). At every step, the likeliest token.
#
# - `greedy_decode(step, start, stop, max_length)` → `tokens`, a list of ints
# - without `start`; `stop` is the last one if it was written; at most `max_length` tokens, `stop`
#   among them
# - if several tokens are equally likely, the smallest
#
# <details><summary>Hint</summary>Two things can end the loop.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.greedy import greedy_decode


# %% [markdown]
# *Try it:* a writer that always wants to say the token after its last one counts 1, 2, 3.


# %%
def counting(tokens):
    """Log-probabilities of four tokens: the next number has 0.7, each other one 0.1."""
    likely = np.full(4, 0.1)
    likely[min(tokens[-1] + 1, 3)] = 0.7
    return np.log(likely)


greedy_decode(counting, start=0, stop=3, max_length=10)

# %% tags=["check"]
check(greedy_decode)

# %% [markdown]
# **What it means.** What was chosen is never taken back. The usual mistake is to show `step` the last
# token only.
#
# **Exercise 6 · `beam_search`** (hard, 25 minutes). Keep several partial sequences at every step: the
# **hypotheses**. The score of a hypothesis is the sum of its logarithms.
#
# - `beam_search(step, start, stop, width, max_length)` → `(tokens, score)`
# - the beam begins with one empty hypothesis, of score 0; then come `max_length` rounds
# - in a round, a hypothesis that ends with `stop` is **finished**: it is a candidate as it is. Each other
#   one is continued by *every* token, and each result is a candidate
# - the `width` candidates with the highest scores are the next beam; at equal scores those come first
#   whose list of tokens Python's `<` puts first
# - the best of the last beam is returned, finished or not
#
# <details><summary>Hint</summary>Sort by the pair (−score, tokens).</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.beam import beam_search

# %% [markdown]
# *Try it:* here is a writer that greed leads astray. Token 1 looks best at first, with 0.5, but what
# follows it is vague; token 2 has 0.4, and then stop (3) is certain, or nearly so.


# %%
def tempting(tokens):
    """Log-probabilities: 1 is the likeliest first token, but 2 and then stop is likelier as a whole."""
    table = {0: (0.01, 0.5, 0.4, 0.09), 1: (0.3, 0.3, 0.1, 0.3), 2: (0.01, 0.01, 0.01, 0.97)}
    return np.log(table[tokens[-1]])


if passes(greedy_decode, beam_search):
    for width in (1, 2):
        tokens, score = beam_search(tempting, 0, 3, width, 2)
        print(f"width {width}: {tokens}, probability {np.exp(score):.3f}")

# %% tags=["check"]
check(beam_search)

# %% [markdown]
# **What it means.** With a width of 1 this is `greedy_decode`: it writes 1, 0, with a probability of
# 0.150. With a width of 2 it finds 2, stop, with 0.388. If the beam holds everything, it is a search
# through all sequences, and our check compares it with just that. A narrow beam may still miss the best.
# The usual mistake is to lose finished hypotheses.
#
# **Find your own.** Below is a writer with which greed loses nothing: a width of 2 finds the same. Change its
# numbers, so that a width of 2 finds something at least twice as likely. A row need not add up to 1; the
# code takes care of that.

# %%
mine = {0: (0.1, 0.4, 0.3, 0.2), 1: (0.1, 0.1, 0.1, 0.7), 2: (0.1, 0.1, 0.1, 0.7)}  # change me


def my_writer(tokens):
    """Log-probabilities of four tokens after the last one; after 0 and 3 the row is that of the start."""
    row = np.array(mine.get(tokens[-1], mine[0]))
    return np.log(row / row.sum())


if passes(beam_search):
    found = [np.exp(beam_search(my_writer, 0, 3, width, 2)[1]) for width in (1, 2)]
    print(
        f"greedy {found[0]:.3f}, with a width of 2 {found[1]:.3f}: {found[1] / found[0]:.1f} times"
    )

# %% [markdown]
# ## 6. Your functions run a trained network
#
# The course brings the weights of one network with attention. Here *your* `dot_attention` and
# `greedy_decode` run it: no Keras in sight.


# %%
W = table["weights"]
numbers_of = {letter: place + 2 for place, letter in enumerate(table["letters"])}


def layer_pass(name, x, h):
    """All states of one of the trained GRUs; x is (steps, inputs)."""
    states = []
    for x_t in x:
        h = gru_step(x_t[None], h, *(W[f"{name}_{k}"] for k in range(3)))
        states.append(h)
    return np.stack(states, axis=1)


def look_and_score(text, tokens):
    """The logarithms of the next letter's probabilities, after the tokens; and all weights."""
    read = W["letters_0"][[numbers_of[letter] for letter in text]]
    states = layer_pass("encoder", read, np.zeros((1, table["units"])))
    written = layer_pass("decoder", W["digits_0"][list(tokens)], states[:, -1])
    context, weights = dot_attention(written, states, states)
    scores = np.concatenate([context, written], axis=2)[0, -1] @ W["scores_0"] + W["scores_1"]
    return scores - np.log(np.exp(scores - scores.max()).sum()) - scores.max(), weights[0]


# %%
START, END = 1, 0  # the tokens 2, 3, … are the ten digits and the dash
can_write = passes(dot_attention, greedy_decode)
maps = {}
if can_write:
    for text in (
        *("Sunday, April 3, 2005", "2005년 4월 3일 일요일"),
        *("2005. 4. 3.", "3 de abril de 2005"),
    ):
        tokens = greedy_decode(lambda t, text=text: look_and_score(text, t)[0], START, END, 10)
        iso = "".join("0123456789-"[token - 2] for token in tokens if token > 1)
        maps[text] = iso, look_and_score(text, [START, *tokens[:-1]])[1]
        print(f"{text}  →  {iso}")


# %%
def attention_maps(maps):
    """One map below the other: the letters read from left to right, the letters written downwards."""
    fig, rows = show.new_figure(rows=len(maps), height=2.6 * len(maps))
    for axes, (text, (iso, weights)) in zip(rows, maps.items(), strict=True):
        axes.imshow(weights, cmap="cividis", vmin=0, vmax=1, aspect="auto")
        axes.set_xticks(range(len(text)), text)
        axes.set_yticks(range(len(iso)), iso)
        axes.set(xlabel="letter read", ylabel="letter written")
    rows[0].set_title(
        "Where the network looks for each letter: bright is a large weight", loc="left"
    )
    looks = [
        f"{text!r} as {iso}: strongest at letters {(w.argmax(axis=1) + 1).tolist()}"
        for text, (iso, w) in maps.items()
    ]
    show.figure(fig, "Attention weights from 0 (dark) to 1 (bright). " + "; ".join(looks) + ".")


if can_write:
    # Not every computer has Hangul for its figures, so the maps are of texts without.
    attention_maps({text: found for text, found in maps.items() if text.isascii()})

# %% [markdown]
# Read a map line by line: each line is one written letter, and its bright places are where the network
# looked. *In words:* the line of the year's last digit, 5, is brightest at the 5 itself: at the right end of the
# first and the third text, and further left in the second. The month of *April* and of *abril* is found at the
# letter r. A state of the encoder knows what was read *up to there*, not only one letter, so a network may
# well look at the letter after the one that we would look at. A map shows where the numbers came from.
# It does not say why.
#
# ### The ceiling
#
# *3/4/05* is the third of April in Spanish, and the fourth of March in American English. No network can
# know which one is meant. How good can the best possible one be? We take all days of four years, in
# all 28 ways of writing, group equal texts, and let the best network choose the likeliest day of each.


# %%
from collections import Counter, defaultdict
from datetime import date, timedelta

from unrolled.data.dates import write

patterns = data.date_patterns()
meanings = defaultdict(Counter)
for number in range(1461):
    day = date(2001, 1, 1) + timedelta(days=number)
    for place in range(7):
        for pattern in patterns.pattern[place]:
            meanings[write(day, pattern, place, patterns)][day] += 1
total = sum(count.total() for count in meanings.values())
ceiling = sum(max(count.values()) for count in meanings.values()) / total
doubtful = sum(count.total() for count in meanings.values() if len(count) > 1) / total
print(f"ambiguous: {doubtful:.1%} of the dates; best possible: {ceiling:.1%}")

# %% [markdown]
# 2.6 % of the dates have two meanings, and the best network is wrong in half of them: no more than 98.7 %
# can be right on average. They are those that en and es write alike, so these two places pay for it. More
# training or more units cannot help. What could: to be told the place.
# (The share in 2,000 drawn dates varies a little around this number.)

# %% [markdown]
# ## 7. One step at a time
#
# A decoder can also attend to *its own* past: position t sees the positions up to t. Then nothing
# recurrent is left, and a new position needs the keys and values of all before it. To compute these anew
# for each letter would be a waste, so they are kept, as lesson 11 kept its queues.
#
# **Exercise 7 · `causal_attention_step`** (medium, 10 minutes). One new position.
#
# - `causal_attention_step(q_t, k_t, v_t, cache)` → `(context, new_cache)`
# - `q_t` and `k_t` are (batch, units), `v_t` is (batch, features); the scores are scaled
# - `cache` is `(keys, values)`, (batch, steps, units) and (batch, steps, features), with steps = 0 at
#   the first position; the new position sees itself, too
# - `context` is (batch, features); `new_cache` is one step longer
#
# <details><summary>Hint</summary>Append first, attend afterwards.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.cached import causal_attention_step

# %% [markdown]
# *Try it:* at the first position there is only one thing to see, so the context is the value itself.

# %%
empty = np.zeros((1, 0, 2)), np.zeros((1, 0, 1))
causal_attention_step(np.ones((1, 2)), np.ones((1, 2)), np.array([[5.0]]), empty)

# %% tags=["check"]
check(causal_attention_step)

# %% [markdown]
# **What it means.** This is the *KV cache* of today's language models. The usual mistake is to attend
# before appending, so that the new position does not see itself.
#
# Count the products of numbers for one more position, with 64 units and 64 features: with the cache,
# 128 for each position so far; without it, the full causal pass again, 128 for each *pair* of
# positions.

# %%
positions = np.arange(1, 1001)
fig, axes = show.new_figure(height=3.0)
axes.loglog(positions, 128 * positions, color=show.COLOURS["hidden state"])
axes.loglog(positions, 64 * positions * (positions + 1), "--", color=show.COLOURS["baseline"])
axes.text(950, 1.2e4, "with a cache", ha="right", va="top")
axes.text(300, 1.2e7, "computed again", ha="right")
axes.set_title("What one more position costs", loc="left")
axes.set(xlabel="positions so far", ylabel="products of numbers")
show.figure(fig, "Products for one more position: 128 t with a cache, 64 t (t + 1) without.")

# %% [markdown]
# Both axes go up in powers of ten. At the thousandth position it is 128,000 products with a cache, and 64 million
# without.

# %% [markdown]
# ## 8. From one to many: captions
#
# What goes in need not be a sequence. Here is a picture of a digit; a decoder should spell its name, in
# English or in Korean. The picture becomes the decoder's first state, and the start token says which
# language we want.
#
# **Exercise 8 · `caption_shapes`** (easy, 10 minutes). The shapes on the way.
#
# - `caption_shapes(batch, rows, columns, letters, features, units, steps)` →
#   `(flat, first_state, embedded, states, scores)`, five tuples of ints
# - the flattened picture; the state that a Dense layer makes of it; the letters that the decoder is fed,
#   each as an embedding of `features` numbers; the decoder's states; a score for each letter at each step
#
# <details><summary>Hint</summary>What exists once for each picture, and what once for each written
# letter?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_12_seq2seq.captions import caption_shapes

# %% [markdown]
# *Try it:* the captioner below has 8 × 8 pixels, 64 units, and writes 6 letters.

# %%
caption_shapes(batch=100, rows=8, columns=8, letters=30, features=16, units=64, steps=6)

# %% tags=["check"]
check(caption_shapes)

# %% [markdown]
# **What it means.** The time axis appears where the letters come in; the picture itself has none. The
# usual mistake is to repeat the picture at every step. (That is another design, with other shapes.)

# %%
import keras
from keras import layers

english = "zero one two three four five six seven eight nine".split()
korean = "영 일 이 삼 사 오 육 칠 팔 구".split()
alphabet = sorted(set("".join(english + korean)))
ENGLISH, KOREAN, STOP = 0, 1, 2
place_of = {letter: place + 3 for place, letter in enumerate(alphabet)}


def spelled(names):
    """(10, 6): the letters of each name, then stop."""
    rows = np.full((10, 6), STOP)
    for row, name in zip(rows, names, strict=True):
        row[: len(name)] = [place_of[letter] for letter in name]
    return rows


names = np.stack([spelled(english), spelled(korean)])
images = data.digits()
pictures, digit = images.image / 16.0, images.label

# %%
keras.utils.set_random_seed(12)
picture = keras.Input((8, 8))
fed = keras.Input((None,), dtype="int32")
first = layers.Dense(64, "tanh")(layers.Dense(64, "relu")(layers.Flatten()(picture)))
embedded = layers.Embedding(len(alphabet) + 3, 16)(fed)
states = layers.GRU(64, return_sequences=True)(embedded, initial_state=first)
captioner = keras.Model([picture, fed], layers.Dense(len(alphabet) + 3)(states))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
captioner.compile(keras.optimizers.Adam(3e-3), loss)


def moved_right(targets, language):
    """What shift_right gives, for a language's start token."""
    return np.concatenate([np.full((len(targets), 1), language), targets[:, :-1]], axis=1)


train = np.arange(len(digit)) < 1400
wanted = np.concatenate([names[k][digit[train]] for k in (ENGLISH, KOREAN)])
given = np.concatenate([moved_right(names[k][digit[train]], k) for k in (ENGLISH, KOREAN)])
twice = np.concatenate([pictures[train]] * 2)
epochs = 12 if fast() else 40
captioner.fit([twice, given], wanted, epochs=epochs, batch_size=64, verbose=0)


# %%
def captions(pictures, language):
    """The likeliest letters, six for each picture, after the network's own."""
    letters = np.full((len(pictures), 1), language)
    for _ in range(6):
        scores = captioner.predict_on_batch([pictures, letters])
        letters = np.concatenate([letters, scores[:, -1:].argmax(axis=2)], axis=1)
    return letters[:, 1:]


captioned = {}
for language, name in ((ENGLISH, "English"), (KOREAN, "Korean")):
    whole = (captions(pictures[~train], language) == names[language][digit[~train]]).all(axis=1)
    captioned[name] = whole.mean()
    print(f"{name}: {whole.mean():.3f} of {len(whole)} new pictures named without a mistake")

# %% [markdown]
# Most new pictures get their name, in the language that the first token asked for. Always giving the
# same name would be right about one time in ten.

# %% [markdown]
# ### From many to as many: tags
#
# Sometimes every output does belong to the input at the same step: which word of a sentence is a noun, which
# is a verb? Then no decoder is needed, and one layer over all states will do, as in lesson 02. Here are
# sentences of a small grammar. Its twelve last words can be either: *the old cook paints the plant*, *we cook*.
# The rival knows no neighbours: it gives each word the tag that this word had most often.

# %%
EITHER = "cook fish watch plant paint dance walk play train drink smoke guide".split()
WORDS = ["we", "they", "the", "a", "old", "green", *EITHER]
TAGS = {"pronoun": ("we", "they"), "article": ("the", "a"), "adjective": ("old", "green")}


def tagged_sentences(count, rng):
    """(count, 7) words and tags, as numbers; 0 behind the end. Tags: 1 and 2 are noun and verb."""
    words, tags = np.zeros((2, count, 7), int)
    for row in range(count):
        phrase = ["article", *["adjective"] * rng.integers(2), "noun"]
        subject = ["pronoun"] if rng.random() < 0.5 else phrase
        parts = [*subject, "verb", *(phrase if rng.random() < 0.7 else [])]
        choices = [WORDS.index(rng.choice(TAGS.get(part, EITHER))) + 1 for part in parts]
        words[row, : len(parts)] = choices
        tags[row, : len(parts)] = [["noun", "verb", *TAGS].index(part) + 1 for part in parts]
    return words, tags


draw = np.random.default_rng(12)
(seen_words, seen_tags), (new_words, new_tags) = (tagged_sentences(n, draw) for n in (1000, 500))
counts = np.zeros((len(WORDS) + 1, 6))
np.add.at(counts, (seen_words, seen_tags), 1)
usual = counts.argmax(axis=1)[new_words]

# %%
scores_of, real = {"the usual tag of each word": [usual]}, new_words > 0
scores_of["a GRU over the sentence"] = []
for seed in range(2 if fast() else 5):
    keras.utils.set_random_seed(seed)
    tagger = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(len(WORDS) + 1, 8),
            layers.GRU(16, return_sequences=True),
            layers.Dense(6),
        ]
    )
    tagger.compile(keras.optimizers.Adam(0.02), loss)
    tagger.fit(seen_words, seen_tags, epochs=6, batch_size=50, verbose=0)
    scores_of["a GRU over the sentence"].append(tagger.predict_on_batch(new_words).argmax(axis=2))
tagged = {name: [(t == new_tags)[real].mean() for t in found] for name, found in scores_of.items()}
for name, values in tagged.items():
    print(f"{name:>27}: share of right tags {np.round(values, 3)}")

# %% [markdown]
# The GRU has nearly all tags right, with every seed of ours; the rival about three of four. In this grammar the
# words *before* a word decide its tag, so a network that reads from left to right can know it.

# %% [markdown]
# ## 9. In Keras
#
# The same attention in three lines. Keras wants the values before the keys.

# %%
query, keys = rng.normal(size=(2, 3, 8)), rng.normal(size=(2, 5, 8))
attention = layers.Attention(dtype="float64")
theirs = keras.ops.convert_to_numpy(attention([query, keys, keys]))
if passes(dot_attention):
    print(f"largest difference: {np.abs(dot_attention(query, keys, keys)[0] - theirs).max():.1e}")

# %% [markdown]
# ## 10. Find the bug
#
# Two pieces of code, one bug each. Both run without a warning.
#
# ```python
# weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)    # scores: (batch, out, in)
# model.fit([texts, targets], targets)                                    # texts, what the decoder is fed
# ```
#
# The first one is about an axis. For the second one, we train a decoder that sees *no text at all*, only
# what it is fed, once right and once with the bug, on the ten English names of the digits.


# %% tags=["long"]
def without_a_picture(bug):
    """The training loss of a decoder that is fed the letter before, or (with the bug) the letter."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(len(alphabet) + 3, 16),
            layers.GRU(32, return_sequences=True),
            layers.Dense(len(alphabet) + 3),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), loss)
    targets = names[ENGLISH]
    inputs = targets if bug else moved_right(targets, ENGLISH)
    fitted = model.fit(inputs, targets, epochs=150, batch_size=10, verbose=0)
    return fitted.history["loss"][-1]


losses = {bug: without_a_picture(bug) for bug in (False, True)}
floor = np.log(10) / 6
print(f"right: {losses[False]:.3f}   with the bug: {losses[True]:.3f}")
print(
    f"the least that is possible without the picture: log(10) for six letters, {floor:.3f} for each"
)

# %% [markdown] nbgrader={"grade": true, "grade_id": "find_the_bugs", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Your answer**: what is wrong in each line, and which number would have told you?
#
# ### BEGIN SOLUTION
# The softmax goes over the queries (axis 1) and not over the steps of the input (axis 2):
# `weights.sum(axis=2)` is not 1. The decoder is fed the current target, so it only has to copy: its
# loss falls below what is possible without knowing the digit. Ten equally likely names cannot be
# guessed with less than log 10 = 2.303 in sum, that is 0.384 for each of six letters.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric (2 points).* 1 point: the axis, with a test such as the sum of the weights. 1 point: the current
# target is fed (no `shift_right`), and the loss is lower than it can honestly be, or: the network fails
# when it writes by itself.

# %% [markdown]
# ## 11. Claims, put to the test
#
# **True, false, or it depends**, and why, in one or two sentences. These answers are graded by a person.
#
# **Claim A.** *"In an encoder–decoder, the decoder uses only the last state of the encoder."*
#
# The experiment: your network of section 6 gets the same last state, but all *other* states of the encoder
# are set to zero. Then the letters that it has written so far are changed.

# %%
if can_write:
    text = "Sunday, April 3, 2005"
    states = layer_pass("encoder", W["letters_0"][[numbers_of[c] for c in text]], np.zeros((1, 64)))
    for name, fed_tokens in (("as it was", [1, 4, 2]), ("other letters fed", [1, 3, 11])):
        h = layer_pass("decoder", W["digits_0"][fed_tokens], states[:, -1])
        for seen, keys in (("all states", states), ("only the last", states * 0)):
            keys = np.concatenate([keys[:, :-1], states[:, -1:]], axis=1)
            both = np.concatenate([dot_attention(h, keys, keys)[0], h], axis=2)[0, -1]
            scores = both @ W["scores_0"] + W["scores_1"]
            print(f"{name:>18}, {seen:>13}: scores {scores[2:6].round(1)} …")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_last_state", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** In the basic form the last state is all that the decoder learns *about the input*; but
# it also uses its own letters so far, which are fed back. With attention it uses all states of the
# encoder: the scores change when the others are taken away.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: it also uses what it has written. 1 point: with attention, all
# states.

# %% [markdown]
# **Claim B.** *"In attention, importance is similarity, and similarity is a dot product."*
#
# The experiment: one query and two keys. The first key is the query itself; the second one points elsewhere,
# and is four times as long. The cosine compares directions only. Which key is more similar, and which one
# gets the larger weight?

# %%
if passes(dot_attention):
    keys = np.array([[[1.0, 0.0], [3.0, 3.0]]])
    query = np.array([[[1.0, 0.0]]])
    cosine = keys @ query[0, 0] / np.linalg.norm(keys, axis=2)
    print("cosine", cosine.round(2), "weights", dot_attention(query, keys, keys)[1].round(2))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_similarity", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** For dot-product attention, yes, if “similar” includes length: a long key gets a large
# weight although its direction fits less well. And the dot product is one choice: Bahdanau's
# attention computes the score by a small network, with the sum of two projections inside a tanh.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: the dot product also grows with length. 1 point: other scores
# exist, such as additive attention.

# %% [markdown]
# ## 12. Summary
#
# An encoder reads a sequence into states, and a decoder writes another one, fed with the right letters
# while it learns and with its own while it writes. Attention lets it look back: scores by dot products,
# shares by a softmax, a sum of values in these shares. Greedy decoding takes the likeliest token; a beam
# keeps several hypotheses. And before we blame a network, we compute what is possible at all.
#
# **What breaks next.** A picture was one vector here. In lesson 13 the pictures themselves come in a
# sequence, and a state has rows and columns.
#
# ### Three problems to go on with
#
# 1. Name a place at the beginning of each text, such as `es: 3/4/05`. What is the ceiling now?
# 2. `data.phrases()` holds 2,839 English names with their Korean ones. The cell below counts how many letters
#    must be put in, left out or replaced to turn what two rivals say into the right Korean name, per letter
#    of the right names. Beat both with an encoder, a decoder and attention, on the same 284 names.
# 3. Divide a beam's scores by the number of tokens. Which sequences win now, and which lost before?


# %%
def letter_changes(said, right):
    """How many letters must be put in, left out or replaced, at the least."""
    row = np.arange(len(right) + 1)
    for place, letter in enumerate(said, start=1):
        before, row = row, np.full(len(right) + 1, place)
        for k, wanted in enumerate(right, start=1):
            row[k] = min(row[k - 1] + 1, before[k] + 1, before[k - 1] + (letter != wanted))
    return row[-1]


pairs = data.phrases()
order = np.random.default_rng(12).permutation(len(pairs.english))
kept_apart, others = order[:284], order[284:]
known_words = dict(zip(pairs.english[others], pairs.korean[others], strict=True))
rivals = {
    "copies the English name": lambda name: name,
    "looks up each word": lambda name: " ".join(
        known_words[w] for w in name.split() if w in known_words
    ),
}
letter_errors = {}
for rival, says in rivals.items():
    wrong = [letter_changes(says(pairs.english[k]), pairs.korean[k]) for k in kept_apart]
    letter_errors[rival] = np.sum(wrong) / sum(len(pairs.korean[k]) for k in kept_apart)
    print(f"{rival}: {letter_errors[rival]:.2f} changes for each right letter")

# %% [markdown]
# Copying needs more than one change for each letter, as English names are the longer ones. Looking up words is
# better, but only about one in nine of the words in these names is known, and most letters are still wrong.
#
# ### References
#
# - I. Sutskever, O. Vinyals and Q. Le, [Sequence to sequence learning with neural
#   networks](https://arxiv.org/abs/1409.3215), 2014.
# - K. Cho and others, [Learning phrase representations using RNN
#   encoder–decoder](https://arxiv.org/abs/1406.1078), 2014.
# - D. Bahdanau, K. Cho and Y. Bengio, [Neural machine translation by jointly learning to align and
#   translate](https://arxiv.org/abs/1409.0473), 2014: additive attention.
# - M.-T. Luong, H. Pham and C. Manning, [Effective approaches to attention-based neural machine
#   translation](https://arxiv.org/abs/1508.04025), 2015: dot products.
# - A. Vaswani and others, [Attention is all you need](https://arxiv.org/abs/1706.03762), 2017: the scale.
# - [`keras.layers.Attention`](https://keras.io/api/layers/attention_layers/attention/);
#   Unicode's [CLDR](https://cldr.unicode.org/), for the patterns of dates.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** About two and a quarter hours; a second sitting may begin with section 5. The notebook runs in a
# minute or two on two cores; `UNROLLED_FULL=1` takes 30 seconds of processor time, in place of 24, on two cores of an AMD
# EPYC (30 November 2026). `python -m unrolled.date_writer` trains the networks of section 3 again.
#
# **Points.** 17 by machine: 2 for `encode`, `greedy_decode` and `causal_attention_step`, 1 for
# `shift_right`, `scaled_dot_attention` and `caption_shapes`, 4 for `dot_attention` and `beam_search`; the
# optional `attention_backward` is checked and brings no points. 6 by hand: 2 for the bugs and for each claim.
#
# **Mistakes to expect.** A softmax over the queries; weights set to 0 after the softmax; the largest score
# taken over masked steps; finished hypotheses lost, or laid aside so that they take no place; a scale twice,
# before `scaled_dot_attention` and in it; the current target fed.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
assert all(
    min(tagged["a GRU over the sentence"]) > x + 0.1 for x in tagged["the usual tag of each word"]
)
assert min(tagged["a GRU over the sentence"]) > 0.97
assert 0.65 < tagged["the usual tag of each word"][0] < 0.82
asked = [word for k in kept_apart for word in pairs.english[k].split()]
assert 1 / 10 < np.mean([word in known_words for word in asked]) < 1 / 8
assert letter_errors["copies the English name"] > 1 > letter_errors["looks up each word"] > 0.5
by_place = {
    p: np.mean([run["place"][p] for run in runs["attention"]])
    for p in runs["attention"][0]["place"]
}
assert sorted(by_place, key=by_place.get)[:2] == ["en", "es"]
assert all(iso == "2005-04-03" for iso, _ in maps.values())
assert all(text[weights[3].argmax()] == "5" for text, (_, weights) in maps.items())
assert all(
    text[w[6].argmax()] == "r" for text, (_, w) in maps.items() if "pril" in text or "bril" in text
)
assert all((a > b) for a, b in zip(share["attention"], share["one vector"], strict=True))
assert min(captioned.values()) > 0.8
# What is said of the committed runs.
assert [len(found) for found in runs.values()] == [5, 5]
assert np.abs(share["attention"] - 0.98).max() < 0.005
assert max(share["one vector"]) < 0.3
assert max(max(run["length"]) for run in runs["one vector"]) < 0.4
for run in runs["one vector"]:
    assert all(later < earlier for earlier, later in pairwise(run["loss"][-4:]))
assert losses[True] < floor - 0.1
assert losses[False] > floor - 0.02
numbers = {
    "0.731": hand_weights[0],
    "0.269": hand_weights[1],
    "12.69": hand_weights @ [10, 20],
    "2.718": np.e,
    "3.718": 1 + np.e,
    "0.707": 1 / np.sqrt(2),
    "0.670": 1 / (1 + np.exp(-1 / np.sqrt(2))),
    "0.330": 1 - 1 / (1 + np.exp(-1 / np.sqrt(2))),
    "0.5": 0.5,
    "0.4": 0.4,
    "0.150": np.exp(tempting([0])[1] + tempting([1])[0]),
    "0.388": np.exp(tempting([0])[2] + tempting([2])[3]),
    "2.6": 100 * doubtful,
    "98.7": 100 * ceiling,
    "2,000": table["test"],
    "6,000": table["samples"],
    "12": table["epochs"],
    "100": 100,
    "128": 64 + 64,
    "128,000": 128 * 1000,
    "284": len(kept_apart),
    "98": (100 * np.mean(share["attention"]), 0.5),
    "2.303": np.log(10),
    "0.384": floor,
    "2,839": len(data.phrases().english),
}
