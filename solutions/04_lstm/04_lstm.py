# %% [markdown]
# # 04 · LSTM: the gates, one at a time
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/04_lstm/04_lstm.ipynb)
#
# **In this lesson we build an LSTM from its five stages, until it agrees with `keras.layers.LSTM`
# up to rounding, and then look inside a trained one.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.LSTMCell`, `keras.layers.LSTM` |
# | Time | two to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [02 · The Elman network](../02_simple_rnn/02_simple_rnn.ipynb), or: the plain recurrent network $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$; matrix products in NumPy |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, restarts, show

unrolled.start_keras()  # in the background, so that the first check need not wait
rng = np.random.default_rng(4)

# %% [markdown]
# **You will be able to**
#
# - write an LSTM step and a whole LSTM pass in NumPy, in Keras's own weight layout;
# - say what each gate does, show it by forcing that gate, and read the gates of a trained network;
# - tell what the forget gate is for, and test sentences about LSTMs instead of believing them.

# %% [markdown]
# ## 1. The problem, seen first
#
# Here are eight weeks of riders at one station of the Chicago L. We want to say, from the past
# days, how many will come tomorrow.

# %%
rides = data.ridership()
first = np.searchsorted(rides.date, np.datetime64("2015-11-02"))
show.memory(
    {"Clark/Lake": rides.clark_lake[first : first + 56] / 1000},
    title="Riders come in a weekly rhythm, and holidays break it",
    ylabel="thousand riders a day",
    xlabel="days since Monday, 2 November 2015",
    events={9: "Veterans Day", 24: "Thanksgiving", 53: "Christmas"},
    quantity="target",
)

# %% [markdown]
# Reading from left to right, a network sees one day at a time. Two kinds of knowledge must be kept
# apart. Which day of the week it is changes at every step. How busy the season is hardly changes,
# and should survive the ups and downs of a weekend.
#
# A plain recurrent network rewrites its *whole* state at every step: what it wants to keep, it must
# compute anew each time. An LSTM has a second state that stays as it is until a gate says otherwise.
#
# **Before you read on, predict:** a memory is multiplied by 0.9 at every step. How much of it is
# left after 100 steps: a tenth, a thousandth, or less?

# %% [markdown]
# ## 2. The idea
#
# The **cell state** $C_t$ is a row of numbers, one for each unit. At each step it is changed in one
# line: keep a share $f_t$ of the old, and write a share $i_t$ of something new.
#
# $$C_t = f_t \odot C_{t-1} + i_t \odot \tilde C_t \qquad\qquad h_t = o_t \odot \tanh(C_t)$$
#
# The shares are **gates**: numbers between 0 and 1, computed at each step from the input $x_t$ and
# the **hidden state** $h_{t-1}$. The sign ⊙ means: multiply entry by entry.
#
# $$i_t = \sigma(\cdot)\qquad f_t = \sigma(\cdot)\qquad \tilde C_t = \tanh(\cdot)\qquad
# o_t = \sigma(\cdot)\qquad\text{with}\quad \cdot = x_t W_x + h_{t-1} W_h + b$$
#
# Each of the four has weights of its own. Keras lays them side by side, in the order i, f, c, o.

# %%
show.cell_diagram()

# %% [markdown]
# | symbol | code name | shape | Keras weight | also called |
# |---|---|---|---|---|
# | $x_t$ | `x_t` | (batch, inputs) | | input · 입력 |
# | $h_t$ | `h_t`, `h_prev` | (batch, units) | | hidden state · 은닉 상태; short-term state |
# | $C_t$ | `c_t`, `c_prev` | (batch, units) | | cell state · 셀 상태; long-term state, carry |
# | $i_t$ | `i_t` | (batch, units) | block 1 | input gate · 입력 게이트; write gate |
# | $f_t$ | `f_t` | (batch, units) | block 2 | forget gate · 망각 게이트; keep gate |
# | $\tilde C_t$, $g_t$ | `g_t` | (batch, units) | block 3 | candidate · 후보 셀 상태; cell input |
# | $o_t$ | `o_t` | (batch, units) | block 4 | output gate · 출력 게이트; read gate |
# | $W_x$, $W$, $U$ | `kernel` | (inputs, 4 × units) | `cell.kernel` | input weights · 입력 가중치 |
# | $W_h$, $U$, $W$ | `recurrent_kernel` | (units, 4 × units) | `cell.recurrent_kernel` | recurrent weights · 순환 가중치 |
# | $b$ | `bias` | (4 × units,) | `cell.bias` | bias · 편향 |
#
# Books do not agree on letters: $W$ and $U$ change places from one to the next. We go by the code
# names. The block that Keras calls c holds the weights of the candidate $\tilde C_t$, which our function
# `candidate` computes and our code calls `g_t`; the cell state $C_t$ has no weights of its own. Take the name *forget gate* with care, too: a forget gate of 1 keeps everything.

# %% [markdown]
# ### A step by hand
#
# One input, one unit, one sample. Let $x_t = 1$, $h_{t-1} = 0.5$, $C_{t-1} = 0.5$, and
#
# | | i | f | c | o |
# |---|---|---|---|---|
# | kernel | 1 | 1 | 0 | 0 |
# | recurrent kernel | −2 | 0 | 2 | 0 |
# | bias | 0 | 1 | 0 | 0 |
# | sum: 1 · kernel + 0.5 · recurrent kernel + bias | 0 | 2 | 1 | 0 |
# | after σ or tanh | 0.5 | 0.881 | 0.762 | 0.5 |
#
# The new cell state is 0.881 · 0.5 + 0.5 · 0.762 = 0.821. The hidden state is
# 0.5 · tanh(0.821) = 0.338. Take a pencil and follow it once; then let the next cell confirm it.


# %% tags=["given"]
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that no large z overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# %%
i_hand, f_hand, g_hand, o_hand = sigmoid(0), sigmoid(2), np.tanh(1), sigmoid(0)
c_hand = f_hand * 0.5 + i_hand * g_hand
h_hand = o_hand * np.tanh(c_hand)
print(f"f = {f_hand:.3f}   candidate = {g_hand:.3f}   C = {c_hand:.3f}   h = {h_hand:.3f}")
by_hand = {
    "x_t": np.array([[1.0]]),
    "h_prev": np.array([[0.5]]),
    "kernel": np.array([[1.0, 1.0, 0.0, 0.0]]),
    "recurrent_kernel": np.array([[-2.0, 0.0, 2.0, 0.0]]),
    "bias": np.array([0.0, 1.0, 0.0, 0.0]),
}

# %% [markdown]
# ## 3. Two ways to write the sum
#
# Some texts write $W \cdot [h_{t-1}, x_t]$, with one matrix over both; Keras keeps two. They are the
# same sum. To move weights from one form to the other, the order matters: in $[h, x]$ the state
# comes first, so its weights are the upper rows.
#
# **Exercise 1 · `concat_form` and `split_form`** (easy, 10 minutes). Write both directions.
#
# - `concat_form(kernel, recurrent_kernel)` → `W`, shape (units + inputs, 4 × units), such that
#   `np.concatenate([h, x], axis=1) @ W` equals `h @ recurrent_kernel + x @ kernel`
# - `split_form(W)` → `(kernel, recurrent_kernel)`, the way back
#
# <details><summary>Hint</summary>How can you tell the number of units from the shape of
# <code>W</code> alone?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.stacking import concat_form

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.stacking import split_form

# %% [markdown]
# *Try it:* the kernels of the hand-worked step give a W of shape (2, 4), with the recurrent
# kernel's −2 in its upper left corner.

# %%
concat_form(by_hand["kernel"], by_hand["recurrent_kernel"])

# %% tags=["check"]
check(concat_form)

# %% tags=["check"]
check(split_form)

# %% [markdown]
# **What it means.** A published $W_f \cdot [h, x]$ and Keras's two kernels hold the same numbers; only
# the stacking differs. The usual mistake is to stack for $[x, h]$: no shape complains, and every
# number is wrong.

# %% [markdown]
# ## 4. Five stages
#
# Now the gates, one function each. All take the *whole* weights and pick their own block: Keras's
# `kernel` has 4 × units columns, the first `units` for the input gate, the next for the forget gate,
# then the candidate, then the output gate.
#
# ### Stage 1: what to keep
#
# **Exercise 2 · `forget_gate`** (easy, 10 minutes). It decides, unit by unit, which share of the old
# cell state stays.
#
# - `forget_gate(x_t, h_prev, kernel, recurrent_kernel, bias)` → `f_t`, shape (batch, units)
#
# <details><summary>Hint</summary>Write down the shape of every term of the sum. Which columns of the
# kernel are the second block, in terms of <code>units</code>?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.gates import forget_gate

# %% [markdown]
# *Try it:* the hand-worked step has f = 0.881.

# %%
forget_gate(**by_hand)

# %% tags=["check"]
check(forget_gate)

# %% [markdown]
# **What it means.** The weights are the same at every step; the gate is not: it moves with $x_t$ and
# $h_{t-1}$. The usual mistake is the wrong block, often because the story begins with the forget
# gate and the weights begin with the input gate.
#
# ### Stage 2: what to write
#
# **Exercise 3 · `input_gate` and `candidate`** (easy, 10 minutes). The candidate is what could be
# written, with either sign; the input gate is the share of it that is.
#
# - `input_gate(x_t, h_prev, kernel, recurrent_kernel, bias)` → `i_t`, (batch, units), in 0 … 1
# - `candidate(x_t, h_prev, kernel, recurrent_kernel, bias)` → `g_t`, (batch, units), in −1 … 1
#
# <details><summary>Hint</summary>One of the two must be able to lower a cell state. Which, and what
# does that say about its activation?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.gates import input_gate

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.gates import candidate

# %% [markdown]
# *Try it:* the hand-worked step has i = 0.5 and a candidate of 0.762.

# %%
print(input_gate(**by_hand), candidate(**by_hand))

# %% tags=["check"]
check(input_gate)

# %% tags=["check"]
check(candidate)

# %% [markdown]
# **What it means.** The candidate alone is a plain recurrent layer; the gate beside it may veto it.
# The usual mistake is a sigmoid on the candidate: then nothing written can ever be negative.
#
# ### Stage 3: the new cell state
#
# **Exercise 4 · `update_cell`** (easy, 5 minutes). The one line that carries the memory.
#
# - `update_cell(f_t, c_prev, i_t, g_t)` → `c_t`, shape (batch, units)
#
# <details><summary>Hint</summary>The first equation of section 2, entry by entry.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.cell_update import update_cell

# %% [markdown]
# *Try it:* 0.881 of 0.5, and half of 0.762, make 0.821.

# %%
update_cell(f_hand, np.array([[0.5]]), i_hand, g_hand)

# %% tags=["check"]
check(update_cell)

# %% [markdown]
# **What it means.** Nothing squashes the cell state here: it is a sum, and may leave the range −1 … 1.
# The usual mistake is to put it through a tanh and keep *that*; the tanh belongs to the way out.
#
# ### Stage 4: what to show
#
# **Exercise 5 · `output_gate`** (easy, 5 minutes). The share of the cell that the rest of the network
# gets to see.
#
# - `output_gate(x_t, h_prev, kernel, recurrent_kernel, bias)` → `o_t`, shape (batch, units)
#
# <details><summary>Hint</summary>The same sum once more, with the last block.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.gates import output_gate

# %% [markdown]
# *Try it:* the hand-worked step has o = 0.5.

# %%
output_gate(**by_hand)

# %% tags=["check"]
check(output_gate)

# %% [markdown]
# **What it means.** A cell can hold something for a long time and keep it to itself until it is
# needed. The usual mistake is to compute this gate after `h_prev` has been overwritten.
#
# ### Stage 5: the step
#
# **Exercise 6 · `lstm_step`** (medium, 15 minutes). Put the stages together. You may call your five
# functions, or compute all four blocks in one sum; both are right.
#
# - `lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)` → `(h_t, c_t)`, each
#   (batch, units)
# - it must not modify its arguments
#
# <details><summary>Hint</summary>Which of the two equations of section 2 needs the result of the
# other?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.step import lstm_step

# %% [markdown]
# *Try it:* the hand-worked step ends with h = 0.338 and C = 0.821.

# %%
lstm_step(c_prev=np.array([[0.5]]), **by_hand)

# %% tags=["check"]
check(lstm_step)

# %% [markdown]
# **What it means.** This is `keras.layers.LSTMCell`. The usual mistakes are two gates exchanged, and a
# hidden state made from the *old* cell state; the check names either.
#
# ### Your step, at your fingertips
#
# One unit gets two pulses. Move the gates' biases and watch what *your* function does with them. Try
# to make the cell hold the first pulse to the end; then make it ignore the second one.

# %%
if passes(lstm_step):
    show.gate_explorer(lstm_step)

# %% [markdown]
# On paper, or where sliders do not work, four settings side by side:

# %%
if passes(lstm_step):
    show.gate_explorer_static(lstm_step)

# %% [markdown]
# ## 5. Over time
#
# **Exercise 7 · `lstm_forward`** (medium, 15 minutes). Carry both states through a whole sequence.
#
# - `lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias)` → `(states, last_h, last_c)`
# - `x` is (batch, time, inputs); `states` is (batch, time, units) and holds $h_t$ for every step;
#   `last_h` and `last_c` are (batch, units)
#
# <details><summary>Hint</summary>Begin with a sequence of one step. What must change from one turn of
# the loop to the next?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.forward import lstm_forward

# %% [markdown]
# *Try it:* two samples of three steps, with 4 inputs and 5 units, give shapes (2, 3, 5), (2, 5) and
# (2, 5).

# %%
tried = lstm_forward(
    rng.normal(size=(2, 3, 4)),
    np.zeros((2, 5)),
    np.zeros((2, 5)),
    rng.normal(size=(4, 20)),
    rng.normal(size=(5, 20)),
    np.zeros(20),
)
[result.shape for result in tried]

# %% tags=["check"]
check(lstm_forward)

# %% [markdown]
# **What it means.** `states` is what Keras returns with `return_sequences=True`; `last_h` and `last_c`
# come with `return_state=True`. The cell state never leaves the layer otherwise. The usual mistakes
# are a state that is not carried on, and time mixed up with the batch.
#
# ### A cell forced to remember, and to forget
#
# Gates can be forced: with weights of zero, the bias alone decides. We write a 1 into the cell, send
# it a hundred steps of noise, and hold the gates where we want them.


# %%
def forced(f, i, steps=100):
    """The cell state over time, with the forget and input gate held fast; driven by noise."""

    def bias_for(gate):
        return {0: -700.0, 1: 700.0}.get(gate) or np.log(gate / (1 - gate))

    bias = np.array([bias_for(i), bias_for(f), 0.0, 0.0])
    kernel, recurrent_kernel = np.array([[0.0, 0.0, 1.0, 0.0]]), np.zeros((1, 4))
    h, c, trace = np.zeros((1, 1)), np.ones((1, 1)), [1.0]
    for value in np.random.default_rng(0).normal(scale=0.3, size=steps):
        h, c = lstm_step(np.array([[value]]), h, c, kernel, recurrent_kernel, bias)
        trace.append(c.item())
    return np.array(trace)


# %%
if passes(lstm_step):
    settings = [(1, 0), (0.97, 0), (0.5, 0), (1, 1)]
    traces = {f"f = {f}, i = {i}": forced(f, i) for f, i in settings}
    title = "The forget gate keeps, the input gate shuts the noise out"
    show.memory(traces, title=title, ylabel="cell state")
    for label, trace in traces.items():
        print(f"{label}: after 100 steps {trace[-1]:.3g}")

# %% [markdown]
# With f = 1 and i = 0 the 1 is still there after a hundred steps, exactly. With f = 0.97 a share of
# 0.97¹⁰⁰, that is 0.048, is left; with f = 0.5 a share of 7.9e-31. With both gates open the cell adds up
# the noise and wanders off. A factor of 0.9, the one you were asked about, leaves 2.7e-05: much less
# than a thousandth.

# %% [markdown]
# ## 6. In Keras
#
# The same in four lines. The weights that Keras made go into *your* function, and the largest
# difference is printed: rounding errors of float32, nothing more.

# %%
import keras

x = rng.normal(size=(8, 20, 3)).astype("float32")
layer = keras.layers.LSTM(16, return_sequences=True)
y = keras.ops.convert_to_numpy(layer(x))
if passes(lstm_forward):
    ours, _, _ = lstm_forward(x, np.zeros((8, 16)), np.zeros((8, 16)), *layer.get_weights())
    print(f"largest difference: {np.abs(ours - y).max():.1e}")

# %% [markdown]
# ## 7. Inside a trained LSTM
#
# What do the gates of a network do that has *learned* something? We train a small LSTM to say
# tomorrow's riders from the last four weeks. Then your functions open it up.

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
series = rides.clark_lake[-2500:]
centre, spread = series[:-400].mean(), series[:-400].std()
windows = np.lib.stride_tricks.sliding_window_view((series - centre) / spread, 29)[..., None]
train, test = windows[:-400], windows[-400:]

keras.utils.set_random_seed(1)
layers = [keras.Input((28, 1)), keras.layers.LSTM(8), keras.layers.Dense(1)]
forecaster = keras.Sequential(layers)
forecaster.compile(keras.optimizers.Adam(learning_rate=0.01), "mae")
epochs = 20 if FAST else 100
history = forecaster.fit(train[:, :-1], train[:, -1], epochs=epochs, batch_size=32, verbose=0)

# %%
predicted = forecaster.predict(test[:, :-1], verbose=0)[:, 0] * spread + centre
errors = {
    "LSTM": predicted - series[-400:],
    "same day last week": series[-407:-7] - series[-400:],
    "same day 52 weeks ago": series[-764:-364] - series[-400:],
}
mean_error = {name: np.abs(error).mean() for name, error in errors.items()}
for name, error in mean_error.items():
    print(f"{name:>22}: wrong by {error:,.0f} riders a day")

# %% [markdown]
# Read these numbers before the picture. What a network has learned is only worth looking at if it
# has learned something, and a forecast is only good if it beats the lazy ones. This one does, on the
# last 400 days, with one seed. (Lesson 09 compares fairly: several seeds, every model at its best.)
#
# Here are four ordinary weeks, from Monday, 13 April 2015, without a public holiday, through *your* gates.


# %%
def open_up(x, weights):
    """The gates and the cell state at every step of one sequence, by the learner's functions."""
    units = weights[1].shape[0]
    h, c, rows = np.zeros((1, units)), np.zeros((1, units)), []
    for x_t in x[:, None, :]:
        f, i, o = (gate(x_t, h, *weights) for gate in (forget_gate, input_gate, output_gate))
        h, c = lstm_step(x_t, h, c, *weights)
        rows.append((f[0], i[0], o[0], c[0]))
    names = ("forget gate", "input gate", "output gate", "cell state")
    return dict(zip(names, np.array(rows).transpose(1, 0, 2), strict=True))


if passes(forget_gate, input_gate, output_gate, lstm_step):
    weekdays = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")  # 1970-01-01 was a Thursday
    monday = int(np.searchsorted(rides.date[-2500:], np.datetime64("2015-04-13")))
    names = [weekdays[day.astype(int) % 7] for day in rides.date[-2500:][monday : monday + 28]]
    opened = open_up(windows[monday, :28], forecaster.layers[0].get_weights())
    show.gates(opened, names, title="Four weeks through the gates of a trained LSTM")

# %% [markdown]
# Look for three things. Units with a rhythm of seven days, although nobody told the network about weeks: is
# there a gate that is shut on weekdays and open at the weekend, or the other way round? Gates that hardly move.
# And whether the same gate does one thing in one unit and the contrary in the next. A heat map shows *when*
# something happens, not *why*.

# %% [markdown]
# ## 8. Agreement at a distance
#
# *"Near the tables, the book that the boys found yesterday … is, or are?"* The verb agrees with
# *book*. A noun of the other number between the two, such as *boys*, we call an attractor. We train on
# sentences with at most one, test with up to four, and compare three networks of about the same width:
# one that only averages its words, a SimpleRNN, and an LSTM.
#
# **Predict first:** which of the three will hold the subject over four attractors?

# %%
sentences = data.agreement_sentences(np.random.default_rng(0), 1500, attractors=(0, 1))
unseen = data.agreement_sentences(np.random.default_rng(1), 1500, attractors=range(5))
steps = unseen.tokens.shape[1]
known = np.pad(sentences.tokens, ((0, 0), (steps - sentences.tokens.shape[1], 0)))
for words, label in zip(unseen.words[:3], unseen.labels, strict=False):
    print(" ".join(words), "→", ("is", "are")[label])


# %%
def reader(kind):
    """A small network over words; a mask tells its layers to pass over the padding."""
    middle = {
        "average": [keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(16, "relu")],
        "SimpleRNN": [keras.layers.SimpleRNN(16)],
        "LSTM": [keras.layers.LSTM(16)],
    }[kind]
    words = keras.layers.Embedding(len(sentences.vocabulary), 16, mask_zero=True)
    return keras.Sequential(
        [keras.Input((steps,)), words, *middle, keras.layers.Dense(1, "sigmoid")]
    )


# %% tags=["long"]
right_answers = {}
for kind in ("average", "SimpleRNN", "LSTM"):
    right, optimizer = [], keras.optimizers.Adam(5e-3, global_clipnorm=1.0)
    build, loss = lambda kind=kind: reader(kind), "binary_crossentropy"
    # New weights from each seed, but compiled only once, which saves time.
    restart = restarts(build, optimizer=optimizer, loss=loss)
    for seed in range(3 if FAST else 10):
        model = restart(seed)
        model.fit(known, sentences.labels, epochs=12, batch_size=64, verbose=0)
        says = model.predict(unseen.tokens, verbose=0)[:, 0] > 0.5
        right.append(says == unseen.labels)
    right_answers[kind] = np.array(right)

# %%
groups = np.digitize(unseen.distance, [4, 7, 10, 13, 16])
middles = np.array([unseen.distance[groups == group].mean() for group in range(6)])
results, by_attractors = {}, {}
for kind, right in right_answers.items():
    accuracy = [right[:, groups == group].mean(axis=1) for group in range(6)]
    results[kind] = (middles, np.transpose(accuracy))
    by_attractors[kind] = [right[:, unseen.attractors == n].mean() for n in range(5)]
show.accuracy_by_distance(
    results,
    title="Who still knows the subject when the verb comes?",
    xlabel="words from the subject to the verb",
)
for kind, row in by_attractors.items():
    print(f"{kind:>10}, by attractors 0 to 4: " + "  ".join(f"{value:.2f}" for value in row))

# %% [markdown]
# The network that averages its words falls below chance where there are many attractors, and most nouns
# are of the wrong number. At four it is right 1 % of the time. Order is what it lacks.
#
# The other two read in order, and both carry the subject a long way: at four attractors the SimpleRNN
# was right 93 % of the time and the LSTM nearly always, as means over the three seeds of our run in the
# fast setting. With 16 units, 1,500 sentences and twelve epochs the LSTM was ahead, or level with it, in every run that we tried.
# That is no proof that a plain network cannot hold a subject over many words; look at the single dots.
# Try 600 sentences, and see whether the seeds differ more than the networks do.

# %% [markdown]
# ## 9. Relatives
#
# **Exercise 8 · `lstm_1997_step`** (medium, 10 minutes). The first LSTM had no forget gate: whatever
# was in the cell stayed, and new things were added.
#
# - `lstm_1997_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)` → `(h_t, c_t)`
# - three blocks only, in the order i, c, o: `kernel` is (inputs, 3 × units), and so on
# - the activations are those of today's LSTM (the paper's squashing functions were other ones)
#
# <details><summary>Hint</summary>Today's LSTM with a forget gate that is always 1.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.without_forget_gate import lstm_1997_step

# %% [markdown]
# *Try it:* with all weights and biases zero the gates are 0.5 and the candidate is 0, so the cell
# state stays at 2 and the hidden state is 0.5 · tanh(2) = 0.482.

# %%
x_t, h_prev, c_prev = np.array([[1.0]]), np.array([[0.0]]), np.array([[2.0]])
lstm_1997_step(x_t, h_prev, c_prev, np.zeros((1, 3)), np.zeros((1, 3)), np.zeros(3))

# %% tags=["check"]
check(lstm_1997_step)

# %% [markdown]
# **What it means.** Such a cell is a counter: it adds, up or down, and never lets go. Claim A below asks
# what that leads to.
# The usual mistake is to let the input gate do the forgetting as well.
#
# **Exercise 9 · `peephole_lstm_step`** (hard, 15 minutes). A gate sees the input and the hidden state,
# but not the cell itself, and a shut output gate hides the cell from all of them. Peepholes mend
# that: each gate gets one more weight per unit, for the cell state of *its own* unit. Inside the gate's
# sigmoid, weight times cell state is added to the sum.
#
# - `peephole_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole)` → `(h_t, c_t)`
# - `peephole` is (3, units): a row for the input gate, one for the forget gate, one for the output gate
# - the input and the forget gate look at $C_{t-1}$; the output gate looks at the **new** $C_t$
#
# Keras has no such layer. Yours is compared with a Keras cell that gets its own cell state as a
# further input, which is the same thing; ONNX defines its LSTM operator with peepholes in this way.
#
# <details><summary>Hint</summary>Three lines of <code>lstm_step</code> gain one product each, entry by
# entry. Their order now matters.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.peephole import peephole_lstm_step

# %% [markdown]
# *Try it:* with peepholes of zero it is the hand-worked step again: h = 0.338, C = 0.821.

# %%
peephole_lstm_step(c_prev=np.array([[0.5]]), peephole=np.zeros((3, 1)), **by_hand)

# %% tags=["check"]
check(peephole_lstm_step)

# %% [markdown]
# **What it means.** A peephole is a diagonal matrix: a unit looks at itself only, which is cheap. The
# usual mistake is to forget the third one, or to show it the old cell state.

# %% [markdown]
# ## 10. Find the bug
#
# This sentence stood in the documentation of `keras.layers.LSTM` when we wrote the lesson, about
# `unit_forget_bias=True`, its default: *"If `True`, add `1` to the bias of the forget gate at
# initialization. Setting it to `True` will also force `bias_initializer="zeros"`."* At least one half of
# it is wrong. Which? Do not read the source: write the test that tells.
#
# **Exercise 10 · `starting_bias`** (medium, 10 minutes). Build real layers with
# `bias_initializer=keras.initializers.Constant(0.3)`, look at `layer.cell.bias`, and then write down
# what you found as a function, for any width and any constant.
#
# - `starting_bias(units, value)` → the bias, shape (4 × units,), of a fresh
#   `keras.layers.LSTM(units, bias_initializer=keras.initializers.Constant(value))`
#
# <details><summary>Hint</summary>A layer has no weights before it knows its input: call
# <code>layer.build((None, None, 1))</code> first.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_04_lstm.starting_bias import starting_bias

# %% [markdown]
# *Try it:* put your function beside a real layer of two units.

# %%
layer = keras.layers.LSTM(2, bias_initializer=keras.initializers.Constant(0.3))
layer.build((None, None, 1))
print("Keras:", keras.ops.convert_to_numpy(layer.cell.bias))
print("yours:", starting_bias(2, 0.3))

# %% tags=["check"]
check(starting_bias)

# %% [markdown]
# **What it means.** Documentation is a claim like any other. And the 1 has a reason: σ(1) = 0.731, so
# a fresh LSTM loses about a quarter of a memory at each step instead of a half. The usual mistake is to add the 1 again in one's
# own step, although the bias that one gets contains it.

# %% [markdown]
# ## 11. Claims, put to the test
#
# Three sentences as they stand in study notes and textbooks. Run the experiment, change it if you
# like, then answer: **true, false, or it depends**, and why, in one or two sentences. These answers are
# graded by a person.
#
# **Claim A.** *"In the LSTM of 1997, gradients still exploded as sequences grew, and the forget gate was
# added against that."*
#
# The experiment looks at both suspects over long random sequences: how large the cell state becomes,
# and how strongly the last cell state depends on the first, along the cell's own path. (For that, two
# runs with slightly different first cell states share their hidden states and gates.)

# %%
if passes(lstm_1997_step):
    noise = np.random.default_rng(11)
    shapes = ((4, 48), (16, 48), (48,))
    weights = [noise.normal(scale=0.4, size=shape) for shape in shapes]
    grown = {}
    for length in (100, 1000, 5000):
        h, c, nudged = np.zeros((1, 16)), np.zeros((1, 16)), np.full((1, 16), 1e-3)
        for x_t in noise.normal(size=(length, 1, 4)):
            _, nudged = lstm_1997_step(x_t, h, nudged, *weights)
            h, c = lstm_1997_step(x_t, h, c, *weights)
        slope, flat = (nudged - c).mean() / 1e-3, (np.abs(c) > 5).mean()
        grown[length] = np.median(np.abs(c)), slope, flat
        print(f"{length:5} steps: median |C| {np.median(np.abs(c)):6.1f}", end="   ")
        print(f"dC_T/dC_0 {slope:.4f}   units on the flat part of tanh: {flat:.0%}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_forget_gate", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** Along the cell's path the old state is multiplied by 1 at every step, so the gradient
# there is exactly 1, whatever the length: it neither explodes nor vanishes. What grows is the *state*
# itself, without bound, until the tanh on the way out is flat: then the output hardly depends on it any more, and
# hardly any gradient gets into the cell. The forget gate lets the network reset it. (Through the other gates a
# gradient may grow, but the forget gate was not added against that.)
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: the gradient along the cell path stays 1 (the measured slope).
# 1 point: it is the state that grows and saturates the tanh, and the forget gate is for resetting it.
# “False” alone: 0 points. Gers, Schmidhuber and Cummins (2000) give this reason themselves.

# %% [markdown]
# **Claim B.** *"A forget gate of 0 deletes the memory, and a forget gate of 1 passes it on unchanged."*

# %%
for kind in (np.float32, np.float64):
    z = np.arange(0, 60, 0.1, dtype=kind)
    exactly = z[1 / (1 + np.exp(-z)) == 1]
    print(f"{kind.__name__}: the sigmoid is exactly 1 from z = {exactly[0]:.1f} on")
print(f"at the other end, sigmoid(-100) = {1 / (1 + np.exp(100.0)):.1e} is small and not 0")
for z in (1, 3, 6):
    print(f"f = sigmoid({z}) = {sigmoid(z):.4f}; after 100 steps {sigmoid(z) ** 100:.2g} is left")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_zero_and_one", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** For gates of exactly 0 and 1 it is true: that is the update equation. But a sigmoid
# comes near its ends and, up to rounding, never reaches them, so a real gate keeps a share that
# shrinks with every step. Also, “unchanged” needs an input gate of 0.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: true of the equation at exactly 0 and 1. 1 point: a sigmoid
# only gets there by rounding (16.7 in float32, 36.8 in float64), and what is lost accumulates over
# steps; or: something may still be added unless the input gate is 0. Either answer (“true” or “it
# depends”) gets full marks with its reason.

# %% [markdown]
# **Claim C.** *"With peephole connections the previous cell state is an input to the forget gate and to
# the input gate."*

# %%
if passes(peephole_lstm_step):
    start = {**by_hand, "c_prev": np.array([[0.5]])}
    for row, name in enumerate(("input gate", "forget gate", "output gate")):
        peephole = np.zeros((3, 1))
        peephole[row] = 1.0
        (h,), (c,) = peephole_lstm_step(peephole=peephole, **start)
        print(f"peephole on the {name} alone: C = {c.item():.3f}   h = {h.item():.3f}")
    print(f"no peephole at all:               C = {c_hand:.3f}   h = {h_hand:.3f}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_peephole", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on reading it as the whole story: as far as it goes it is true, but incomplete.** The
# output gate has a peephole too, and that one sees the *new* cell state: with a peephole on the output
# gate alone the cell state after this step is as before and the hidden state is not.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: the output gate has one too. 1 point: it sees the new cell
# state, which is why C stays the same and h changes in the experiment.

# %% [markdown]
# ## 12. Summary
#
# An LSTM keeps a cell state that is changed by one line: keep a share of it, add a share of something
# new. Three gates and a candidate, four blocks of weights in the order i, f, c, o, decide how much, at
# every step and for every unit. The forget gate is there because a cell that never forgets can grow
# without bound; its bias begins at 1 so that a fresh network forgets more slowly. And whether a gate
# *is* needed for a task is a question for an experiment.
#
# **What breaks next.** We have shown that a cell *can* remember over a hundred steps. Whether it can
# *learn* to is another matter: for that, a gradient must find its way back through all of them. That is
# lesson 05.
#
# ### Three problems to go on with
#
# 1. Couple the gates: i = 1 − f. How many parameters does that save, and what happens to it on the
#    agreement task?
# 2. Give the forget gate of the forecaster a bias of 3 before training. Does the season help it?
# 3. Find a setting of two units in which one counts the steps since the last pulse.
#
# ### References
#
# - S. Hochreiter and J. Schmidhuber, [Long short-term memory](https://doi.org/10.1162/neco.1997.9.8.1735),
#   Neural Computation, 1997: the cell without forget gate.
# - F. Gers, J. Schmidhuber and F. Cummins, [Learning to forget](https://doi.org/10.1162/089976600300015015),
#   Neural Computation, 2000: the forget gate and why.
# - F. Gers and J. Schmidhuber, [Recurrent nets that time and
#   count](https://doi.org/10.1109/IJCNN.2000.861302), IJCNN 2000: peepholes.
# - T. Linzen, E. Dupoux and Y. Goldberg, [Assessing the ability of LSTMs to learn syntax-sensitive
#   dependencies](https://arxiv.org/abs/1611.01368), 2016: agreement with attractors.
# - A. Géron, *Hands-On Machine Learning*, 2nd edition, chapter 15.
# - [`keras.layers.LSTM`](https://keras.io/api/layers/recurrent_layers/lstm/), and
#   [ONNX's operator LSTM](https://onnx.ai/onnx/operators/onnx__LSTM.html), whose input P holds the
#   peepholes.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 100 to 140 minutes; a second sitting may begin with section 7. The notebook itself runs for
# about a minute on two cores; `UNROLLED_FULL=1` trains longer and over ten seeds: 124 seconds of processor time,
# in place of 41, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 21 by machine: 1 for each of `concat_form`, `split_form`, the five stages and
# `starting_bias`, 4 each for `lstm_step` and `lstm_forward`, 2 for `lstm_1997_step`, 3 for
# `peephole_lstm_step`; and 6 by hand, 2 for each claim, with the rubrics above.
#
# **Mistakes to expect.** Blocks in the order of the story (f, i, c, o); the hidden state made from the
# old cell state; the tanh kept in the cell; `h0` used at every step; a `reshape` where axes must be
# swapped; the forget bias of 1 added again; peepholes without the output gate's. The check
# recognises the usual form of each, and names it, and many more.
#
# **If somebody is stuck** at `lstm_step`, ask for the shapes of the four blocks first, and then which
# of the two equations comes first. The agreement experiment invites the question whether the networks
# *understand* anything; the average-of-words row is the answer to start from.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
forced_left = {f: forced(f, 0)[-1] for f in (0.97, 0.9, 0.5)}
(first_size, *_), (second_size, *_), (third_size, *_) = grown.values()
claimed = {
    "the LSTM forecasts better than the lazy rules": mean_error["LSTM"]
    < 0.97 * min(error for name, error in mean_error.items() if name != "LSTM"),
    "with f = 1 and i = 0 the 1 is still there, exactly": forced(1, 0)[-1] == 1,
    "with both open it wanders off": np.ptp(forced(1, 1)) > 2,
    "claim A: the slope is 1": all(abs(slope - 1) < 1e-6 for _, slope, _ in grown.values()),
    "claim A: the state grows": 4 * first_size < second_size < third_size / 4,
    "claim A: and the tanh is flat": grown[1000][2] == grown[5000][2] == 1,
    "averaged words fall below chance": max(by_attractors["average"][3:]) < 0.4,
    "the LSTM is nearly always right": by_attractors["LSTM"][4] > 0.95,
    "and ahead of the SimpleRNN, or level": by_attractors["LSTM"][4]
    > by_attractors["SimpleRNN"][4] - 0.01,
}
assert all(claimed.values()), claimed
numbers = {
    "0.5": sigmoid(0),
    "0.881": f_hand,
    "0.762": g_hand,
    "0.821": c_hand,
    "0.338": h_hand,
    "0.482": 0.5 * np.tanh(2),
    "0.731": sigmoid(1),
    "0.9": 0.9,
    "0.97": 0.97,
    "100": 100,
    "0.048": forced_left[0.97],
    "7.9e-31": forced_left[0.5],
    "2.7e-05": forced_left[0.9],
    "400": len(test),
    "600": 600,
    "1,500": len(sentences.labels),
    "1": (100 * by_attractors["average"][4], 3),
    "93": (100 * by_attractors["SimpleRNN"][4], 10),
}
