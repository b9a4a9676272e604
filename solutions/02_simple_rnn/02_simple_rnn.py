# %% [markdown]
# # 02 · The Elman network
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/02_simple_rnn/02_simple_rnn.ipynb)
#
# **In this lesson we build the plainest recurrent network, one step and then a whole sequence, until
# it agrees with `keras.layers.SimpleRNN`, and find out what it can tell that a network without order
# cannot.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.SimpleRNNCell`, `keras.layers.SimpleRNN`, and a `Dense` layer over time |
# | Time | about two and a half hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [01 · Counting parameters](../01_parameters/01_parameters.ipynb); matrix products in NumPy |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait
rng = np.random.default_rng(2)

# %% [markdown]
# **You will be able to**
#
# - write an Elman network in NumPy, in Keras's own weight layout: a step, a whole sequence, and the
#   output layer that all steps share;
# - name the shapes of five kinds of tasks, from one output for a whole sequence to translation;
# - say what a network without order cannot tell apart, and test what a trained one really goes by;
# - let a trained network write, at any temperature, and measure it in bits per character.

# %% [markdown]
# ## 1. The problem, seen first
#
# A **sequence** is a row of things whose order matters: letters, words, days, pictures. If they are
# measurements over time, it is called a time series. Three kinds of it, from real data: riders at a
# station of the Chicago L, day by day; the weather at an airport, hour by hour; the air pressure over
# North America during a storm, a map every six hours. (In the maps bright is high pressure, dark is low, and
# the white corners hold no data. The bright patch, a high, wanders to the right.)

# %%
rides, airport, storm = data.ridership(), data.weather(), data.storm()
first = np.searchsorted(rides.date, np.datetime64("2015-11-02"))
hours = slice(130, 250)
show.kinds_of_series(
    {"thousand riders": rides.clark_lake[first : first + 56] / 1000},
    {
        "temperature (°C)": airport.temperature[hours],
        "pressure (hPa)": airport.pressure[hours],
        "wind (m/s)": airport.wind_speed[hours],
    },
    {"pressure (hPa)": storm.pressure[storm.segment == 1]},
)

# %% [markdown]
# | kind | one step holds | one series | a batch of them |
# |---|---|---|---|
# | univariate · 단변량 | one number | (time, 1) | (batch, time, 1) |
# | multivariate · 다변량 | several numbers, the features | (time, features) | (batch, time, features) |
# | images · 이미지 시계열 | a picture | (time, rows, columns, channels) | (batch, time, rows, columns, channels) |
#
# The first two differ in a number only, and this lesson handles both with the same code. (For series
# of images there is a layer of its own, in lesson 13.)
#
# Now take the four syllables 소, 녀, 시, 대. In this order they are the name of a band, *Girls'
# Generation*; in another order they are nothing, or something else. Four syllables can stand in 24
# orders.
#
# **Before you read on, predict.** A network adds up its inputs and computes its answer from the sum.
# How many of the 24 orders can it tell apart? And a network that reads one syllable after the other,
# with weights drawn at random and never trained?

# %% [markdown]
# ## 2. The idea
#
# An **Elman network** reads one step at a time and keeps a row of numbers, the **hidden state**
# $h_t$. At each step it makes a new state from two things: what comes in, and the old state.
#
# $$h_t = \tanh(x_t\, W_x + h_{t-1}\, W_h + b) \qquad\qquad y_t = h_t\, W_y + b_y$$
#
# That is all. What is trained is three matrices and two biases; the tanh has no weights. And the letters
# $W$ and $b$ carry no index $t$: **the same three matrices work at every step.** So what a network has
# learned to notice at step 3 it can notice at step 17, it can read sequences of any length, and its size
# does not depend on that length.

# %%
show.unrolled_network()

# %% [markdown]
# To the right, the network is **unrolled**: the same step drawn once for each time step. Seen so, it
# is a deep network, as deep as the sequence is long, in which all floors share one set of weights.
# The arrow from one state to the next is the **recurrent** connection: what was computed is fed back.
#
# | symbol | code name | shape | Keras weight | also called |
# |---|---|---|---|---|
# | $x_t$ | `x_t`; all steps: `x` | (batch, inputs); (batch, time, inputs) | | input · 입력 |
# | $h_t$, $h_{t-1}$ | `h_t`, `h_prev`; the first one `h0` | (batch, units) | | hidden state · 은닉 상태; context |
# | $y_t$ | all steps: `outputs` | (batch, time, outputs) | | output · 출력 |
# | $W_x$ | `kernel` | (inputs, units) | `kernel` | $W_{xh}$, $W$, $U$; input weights · 입력 가중치 |
# | $W_h$ | `recurrent_kernel` | (units, units) | `recurrent_kernel` | $W_{hh}$, $U$, $W$; recurrent weights · 순환 가중치 |
# | $b$ | `bias` | (units,) | `bias` | $b_h$; bias · 편향 |
# | $W_y$ | `kernel_out` | (units, outputs) | `kernel` of a `Dense` layer | $W_{hy}$, $V$; output weights · 출력 가중치 |
# | $b_y$ | `bias_out` | (outputs,) | `bias` of a `Dense` layer | output bias · 출력 편향 |
#
# Many texts write $W_h h_{t-1}$, with states as columns. Here states are *rows*, one for each sample
# of the batch, so the state stands to the left of its matrix. Beware of single letters: some books call the input
# weights $U$ and the recurrent ones $W$ (Goodfellow et al. do, with $V$ for the output), others the other way round. A **unit** is one entry of the state.

# %% [markdown]
# ### A step by hand
#
# One sample, one input, one unit, one output. Let `kernel` = 1, `recurrent_kernel` = 2, `bias` = −1,
# `kernel_out` = 2 and `bias_out` = 1. The network starts with $h_0 = 0.5$ and reads 1, then 0.
#
# | step | input | old state | sum: input · 1 + old state · 2 − 1 | new state: tanh | output: new state · 2 + 1 |
# |---|---|---|---|---|---|
# | 1 | 1 | 0.5 | 1 + 1 − 1 = 1 | 0.762 | 2.523 |
# | 2 | 0 | 0.762 | 0 + 1.523 − 1 = 0.523 | 0.480 | 1.960 |
#
# A network without memory would answer the second input in the same way whatever came before it. This
# one still feels the 1 of the first step. Take a pencil and follow it once; the next cell confirms it.

# %%
h_1 = np.tanh(1 * 1 + 0.5 * 2 - 1)
h_2 = np.tanh(0 * 1 + h_1 * 2 - 1)
print(f"states  {h_1:.3f}  {h_2:.3f}     outputs  {h_1 * 2 + 1:.3f}  {h_2 * 2 + 1:.3f}")
by_hand = {
    "kernel": np.array([[1.0]]),
    "recurrent_kernel": np.array([[2.0]]),
    "bias": np.array([-1.0]),
}

# %% [markdown]
# ## 3. One step
#
# **Exercise 1 · `rnn_step`** (easy, 10 minutes). The first equation, for a whole batch at once.
#
# - `rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias)` → `h_t`
# - `x_t` is (batch, inputs), `h_prev` and `h_t` are (batch, units); float arrays, float32 or float64 (the
#   result may be either, too)
# - like all functions of this lesson, it returns a new array and leaves its arguments as they are
#
# <details><summary>Hint</summary>Write the shape under every letter of the equation. Which products
# are matrix products, and where does the tanh begin and end?</details>

# %% tags=["answer"]
from unrolled.exercises.elman_step import rnn_step

# %% [markdown]
# *Try it:* the first step by hand ends with 0.762.

# %%
rnn_step(np.array([[1.0]]), np.array([[0.5]]), **by_hand)

# %% tags=["check"]
check(rnn_step)

# %% [markdown]
# **What it means.** This is `keras.layers.SimpleRNNCell`. Everything the network knows of the past
# comes in through `h_prev`. The usual mistake is to take the tanh of the input's part and to add the
# state's part afterwards: then nothing bounds the state, and it can grow from step to step.

# %% [markdown]
# ## 4. Over time
#
# **Exercise 2 · `rnn_forward`** (medium, 15 minutes). Carry the state through a whole sequence.
#
# - `rnn_forward(x, h0, kernel, recurrent_kernel, bias)` → `(states, last)`
# - `x` is (batch, time, inputs), `h0` is (batch, units): the state before the first step
# - `states` is (batch, time, units): `states[:, t]` is the state *after* reading `x[:, t]`, so `h0`
#   itself is not in it
# - `last` is (batch, units): the state after the last step
# - it returns both, as a tuple of two arrays, in this order
#
# <details><summary>Hint</summary>Begin with a sequence of one step. What must change from one turn of
# the loop to the next?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_02_simple_rnn.forward import rnn_forward

# %% [markdown]
# *Try it:* the two steps by hand give states of 0.762 and 0.480; `last` is 0.480.

# %%
two_steps = np.array([[[1.0], [0.0]]])  # (batch, time, inputs) = (1, 2, 1)
rnn_forward(two_steps, np.array([[0.5]]), **by_hand)

# %% tags=["check"]
check(rnn_forward)

# %% [markdown]
# **What it means.** `states` is what Keras returns with `return_sequences=True`, and `last` what it
# returns without. The usual mistakes are a state that is not carried on (every step begins with
# `h0`), and time mixed up with the batch.
#
# ### The state is a summary
#
# Whatever the network knows of the past is in its state, and nowhere else. So we may stop in the
# middle of a sequence, throw away everything but the state, and go on later:

# %%
if passes(rnn_forward):
    local = np.random.default_rng(21)
    x = local.normal(size=(1, 20, 3))
    weights = [local.normal(scale=0.5, size=size) for size in ((3, 4), (4, 4), (4,))]
    _, at_once = rnn_forward(x, np.zeros((1, 4)), *weights)
    _, summary = rnn_forward(x[:, :12], np.zeros((1, 4)), *weights)
    _, in_two_parts = rnn_forward(x[:, 12:], summary, *weights)
    print("after 12 steps of 3 numbers each, all that is kept:", summary.round(3))
    print("largest difference at the end:", np.abs(at_once - in_two_parts).max())

# %% [markdown]
# No difference at all: four numbers stand for twelve steps. That is the strength of a recurrent
# network, and its limit: a summary of fixed size cannot keep everything.
#
# ### Four syllables, 24 orders
#
# Now the prediction from section 1, with *your* function. Each syllable becomes a row with a single 1
# (*one-hot*). Three readers with two units and random weights see each of the 24 orders:
#
# - **the sum**: add up the inputs, then one tanh layer. It ignores time;
# - **the row**: lay all four inputs side by side, then one tanh layer with weights for every place;
# - **the Elman network**: your `rnn_forward`, of which we take the last state.

# %%
from itertools import permutations

syllables = ("소", "녀", "시", "대")
orders = list(permutations(range(4)))
one_hot = np.eye(4)[orders]  # (batch, time, inputs) = (24, 4, 4)


def readers(seed):
    """What the three readers make of the 24 orders, (24, 2) each, with weights drawn at random."""
    local = np.random.default_rng(seed)
    kernel, recurrent_kernel = local.normal(size=(4, 2)), local.normal(size=(2, 2))
    _, last = rnn_forward(one_hot, np.zeros((24, 2)), kernel, recurrent_kernel, np.zeros(2))
    return {
        "sum": np.tanh(one_hot.sum(axis=1) @ kernel),
        "row": np.tanh(one_hot.reshape(24, 16) @ local.normal(size=(16, 2))),
        "Elman": last,
    }


# %%
if passes(rnn_forward):
    drawn = [readers(seed) for seed in range(100)]
    for name in ("sum", "row", "Elman"):
        counts = [len(np.unique(made[name].round(9), axis=0)) for made in drawn]
        print(f"{name:>5}: {min(counts)} to {max(counts)} different states, over 100 draws")
    made = readers(164)  # a draw whose points lie far enough apart to be seen
    for order in (0, 10, 23):
        name = "".join(syllables[place] for place in orders[order])
        print(f"{name}: sum {made['sum'][order].round(3)}   Elman {made['Elman'][order].round(3)}")

# %%
if passes(rnn_forward):
    fig, axes = show.new_figure(height=3.4)
    axes.plot(*made["Elman"].T, "o", color=show.COLOURS["hidden state"])
    axes.plot(*made["sum"][0], "X", color=show.COLOURS["baseline"], markersize=11)
    aside = {"textcoords": "offset points", "ha": "right"}
    axes.annotate("the sum, all 24 orders", made["sum"][0], (-9, -4), **aside)
    for order, name in ((0, "so nyeo si dae"), (23, "dae si nyeo so")):
        axes.annotate(name, made["Elman"][order], (7, -3), textcoords="offset points")
    axes.set_title("24 orders: one point for the sum, 24 for the Elman network", loc="left")
    axes.set(xlabel="first unit of the state", ylabel="second unit of the state")
    show.figure(fig, "States of two units: the sum has one point, the Elman network 24 points.")

# %% [markdown]
# The sum cannot tell any of the 24 orders from another, and no training can change that: its input is
# the same each time. The Elman network has a state of its own for each order in every one of our 100
# draws, without having learned anything. (In the figure, *so nyeo si dae* is 소녀시대 and *dae si nyeo so* is 대시녀소,
# in Latin letters.) What the network should *make* of an order, it must learn.
#
# The row tells them apart, too. So is a plain network, a **DNN** (심층 신경망), always blind to time?
# No: it sees what is laid out before it. But it has weights for every place, and that has a price:

# %%
import keras

for steps in (4, 50):
    series = keras.Input((steps, 4))
    row = keras.layers.Dense(2)(keras.layers.Flatten()(series))
    rnn = keras.layers.SimpleRNN(2)(series)
    count = {
        name: keras.Model(series, y).count_params() for name, y in (("row", row), ("rnn", rnn))
    }
    print(f"{steps:2} steps: row {count['row']} parameters, Elman network {count['rnn']}")

# %% [markdown]
# | | tells orders apart | reads any length | what it learned at one place holds at others |
# |---|---|---|---|
# | DNN on the sum | no | yes | yes |
# | DNN on the row | yes | no | no: other places have other weights |
# | Elman network | yes | yes | it can: the weights are the same |

# %% [markdown]
# ## 5. What comes out
#
# **Exercise 3 · `rnn_outputs`** (easy, 10 minutes). The second equation: one output layer, and every
# step goes through it.
#
# - `rnn_outputs(states, kernel_out, bias_out)` → `outputs`
# - `states` is (batch, time, units), `kernel_out` is (units, outputs), `bias_out` is (outputs,)
# - `outputs` is (batch, time, outputs); there is no activation
#
# <details><summary>Hint</summary>What does <code>@</code> do with an array of three axes and a
# matrix? Try it with <code>np.ones</code> and look at the shape.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_02_simple_rnn.outputs import rnn_outputs

# %% [markdown]
# *Try it:* the states by hand give 2.523 and 1.960.

# %%
rnn_outputs(np.array([[[h_1], [h_2]]]), np.array([[2.0]]), np.array([1.0]))

# %% tags=["check"]
check(rnn_outputs)

# %% [markdown]
# **What it means.** The output layer sees the state of its own step and nothing else; the past reaches
# it through that state. The usual mistake is to hand it the last state only, where every step was asked
# for.

# %% [markdown]
# ## 6. Five patterns
#
# Not every task has an output at every step. Here are five patterns, each with a use. The shapes are
# those of the drawing, with its 3 inputs; *handed on* is what the recurrent layer gives to the output
# layer.

# %%
show.io_patterns()

# %% [markdown]
# - **many_to_one** · 다대일: read everything, then answer once. In Keras: `SimpleRNN(units)`.
# - **one_to_many** · 일대다: one input, such as the features of a picture, and a sequence comes out. In
#   Keras: `RepeatVector(time_out)` shows the input to every step.
# - **aligned** · 다대다, 정렬: one output for each input. In Keras: `return_sequences=True`.
# - **encoder_decoder** · 인코더–디코더: one network reads, a second one starts from its last state and
#   writes. In most designs it also sees what it has written so far (dashed), and lesson 12 lets it look
#   back at all states of the first.
# - **next_value** · 다음 값 예측: read what is known, put out the next value, feed it back in as an
#   input, and so on. The state that has read the last known value gives the first new one.
#
# Where there is an output at every step there is also a loss at every step; in many_to_one there is one
# loss, at the end.
#
# **Exercise 4 · `io_shapes`** (medium, 20 minutes). Write the shapes down for any sizes, counting in
# the drawing.
#
# - `io_shapes(pattern, batch, time_in, time_out, features, units)` → `(input, states, output)`, a
#   tuple of three tuples of ints
# - `pattern` is one of the five names above, as a str; the other arguments are ints, at least 1:
#   `time_in` counts the inputs that are given, `time_out` the outputs that are asked for
# - `input` is the shape of what the network is given. What is fed back does not count. Each input is
#   `features` wide; a single one for the whole sequence has no time axis
# - `states` is the shape of all states in the drawing, one after the other in time, those of a second
#   network too: always (batch, number of states, units). The state before the first step, $h_0$, is
#   not drawn and does not count
# - `output` is the shape of what the recurrent layer hands on to the output layer: as in Keras, these
#   are states, so each is `units` wide; a single one has no time axis. (This goes by the pattern:
#   only many_to_one has a single one. With `time_out` = 1 the others keep a time axis of length 1.)
# - many_to_one ignores `time_out`, and one_to_many ignores `time_in`
# - aligned needs `time_in` equal to `time_out`: if they differ, raise a `ValueError`
#
# <details><summary>Hint</summary>Take the drawing's 3 inputs and, where they differ, 2 outputs. How
# many boxes are states, those of a second network (hatched) included? Now find the formula in time_in and time_out.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_02_simple_rnn.io_shapes import io_shapes

# %% [markdown]
# *Try it:* the drawing has 3 inputs and 1 output for many_to_one, so this should print
# `((8, 3, 6), (8, 3, 5), (8, 5))`.

# %%
io_shapes("many_to_one", batch=8, time_in=3, time_out=1, features=6, units=5)

# %% tags=["check"]
check(io_shapes)

# %% [markdown]
# **What it means.** The number of steps is a matter of the *task*; the weights know nothing of it. The
# usual mistakes are a time axis on a single output, and one state too many in the last pattern.

# %% [markdown]
# ## 7. In Keras
#
# The same network in five lines. The weights that Keras made go into *your* functions, and the largest
# difference is printed: rounding errors of float32, nothing more.

# %%
x = rng.normal(size=(8, 20, 3)).astype("float32")
layers = [keras.Input((None, 3)), keras.layers.SimpleRNN(5, return_sequences=True)]
model = keras.Sequential([*layers, keras.layers.Dense(2)])
y = keras.ops.convert_to_numpy(model(x))
if passes(rnn_forward, rnn_outputs):
    *recurrent, kernel_out, bias_out = model.get_weights()
    ours = rnn_outputs(rnn_forward(x, np.zeros((8, 5)), *recurrent)[0], kernel_out, bias_out)
    print(f"largest difference: {np.abs(ours - y).max():.1e}")

# %% [markdown]
# ### More than one layer, and both directions
#
# A recurrent layer that hands on all its states can feed a second one. And two layers can read the same sequence, one
# of them from its end.
#
# | | how | handed on, at every step | parameters here |
# |---|---|---|---|
# | one layer | `SimpleRNN(5, return_sequences=True)` | (batch, time, units) | 45 |
# | stacked · 다층 | a second `SimpleRNN(5, …)` reads the first one's states | (batch, time, units) | 45 + 55 |
# | bidirectional · 양방향 | `Bidirectional(SimpleRNN(5, …))`: one reads forwards, one backwards, their states side by side | (batch, time, 2 × units) | 2 × 45 |

# %%
recurrent_layers = {
    "one layer": [keras.layers.SimpleRNN(5, return_sequences=True)],
    "stacked": [keras.layers.SimpleRNN(5, return_sequences=True) for _ in range(2)],
    "bidirectional": [keras.layers.Bidirectional(keras.layers.SimpleRNN(5, return_sequences=True))],
}
variants = {
    name: keras.Sequential([keras.Input((None, 3)), *built])
    for name, built in recurrent_layers.items()
}
for name, variant in variants.items():
    print(f"{name:>13}: {variant.output_shape}, {variant.count_params()} parameters")

# %% [markdown]
# The backward network must have the whole sequence at hand. For labelling the words of a finished sentence that is fine; to
# forecast, or to write the next letter, it would have to read what is not there yet.
#
# **A good place to stop.** You have built the network and checked it against Keras. The second sitting trains it: on a
# grammar, and on a text that it then continues.

# %% [markdown]
# ## 8. Agreement at a distance
#
# *"Near the tables, the **book** that the boys found yesterday …"*: is, or are? The verb agrees with
# *book*, however much comes between. A noun between the two that has the other number, such as *boys*,
# is called an **attractor**. Half of our sentences begin with a phrase that has a noun of its own, such
# as *near the tables*.
#
# We train on sentences with at most one attractor, and test on new ones with two, three and four. Before
# any network, three lazy rules: go by the first noun, by the last noun, or by the majority of the nouns.

# %%
sentences = data.agreement_sentences(np.random.default_rng(0), 1500, attractors=(0, 1))
unseen = data.agreement_sentences(np.random.default_rng(1), 1500, attractors=(2, 3, 4))
for number in (0, 3, 4):
    print(" ".join(unseen.words[number]), "→", ("is", "are")[unseen.labels[number]])


# %%
def nouns_of(tokens):
    """For each sentence the numbers of its nouns, in order: 0 singular, 1 plural.

    In the vocabulary the nouns stand last, singular and plural in turn.
    """
    start = sentences.vocabulary.index("boy")
    return [(row[row >= start] - start) % 2 for row in tokens]


RULES = {
    "first noun": lambda nouns: nouns[0],
    "last noun": lambda nouns: nouns[-1],
    "majority": lambda nouns: np.mean(nouns) > 0.5,
}
right_answers = {}
print("right among the sentences to train on, and among the new ones:")
for name, rule in RULES.items():
    known, new = (
        np.array([rule(nouns) for nouns in nouns_of(group.tokens)]) == group.labels
        for group in (sentences, unseen)
    )
    right_answers[name] = new[None]
    print(f"{name:>10}: {known.mean():.2f}  {new.mean():.2f}")
print(f"sentences that begin with a phrase: {unseen.fronted.mean():.0%}")

# %% [markdown]
# Now two networks: a DNN that gets a **bag of words**, that is, how often each word occurs and nothing
# else; and a SimpleRNN that reads word by word. Both have 16 units in their hidden layer, the same
# optimiser and the same number of epochs.
#
# **Predict first:** which of the two will be right more often than a coin?

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
words = len(sentences.vocabulary)


def bag_of_words(tokens):
    """How often each word occurs, (batch, words); the padding is not counted."""
    return np.stack([np.bincount(row, minlength=words) for row in tokens])[:, 1:]


def train(kind, seed):
    """A trained network, and a function that says which of some sentences are plural."""
    keras.utils.set_random_seed(seed)
    if kind == "SimpleRNN":
        shape, prepare = (None,), np.asarray
        reader = [keras.layers.Embedding(words, 16, mask_zero=True), keras.layers.SimpleRNN(16)]
    else:
        shape, prepare = (words - 1,), bag_of_words
        reader = [keras.layers.Dense(16, "relu")]
    net = keras.Sequential([keras.Input(shape), *reader, keras.layers.Dense(1, "sigmoid")])
    net.compile(keras.optimizers.Adam(5e-3, global_clipnorm=1.0), "binary_crossentropy")
    net.fit(prepare(sentences.tokens), sentences.labels, epochs=12, batch_size=64, verbose=0)
    return net, lambda tokens: net.predict(prepare(tokens), verbose=0)[:, 0] > 0.5


# %% [markdown]
# (An *embedding* turns each word into a row of 16 numbers, learned with the rest; a mask makes the
# network pass over the padding before a short sentence. What `global_clipnorm` is for, lesson 03 shows.)

# %% tags=["long"]
seeds = range(5 if FAST else 20)
trained = {}
for kind in ("DNN, bag of words", "SimpleRNN"):
    trained[kind] = [train(kind, seed) for seed in seeds]
    right_answers[kind] = np.array(
        [says(unseen.tokens) == unseen.labels for _, says in trained[kind]]
    )

# %%
groups = np.digitize(unseen.distance, [9, 11, 13, 15, 17])
middles = np.array([unseen.distance[groups == group].mean() for group in range(6)])
results, by_attractors = {}, {}
for name, right in right_answers.items():
    accuracy = [right[:, groups == group].mean(axis=1) for group in range(6)]
    results[name] = (middles, np.transpose(accuracy))
    by_attractors[name] = [right[:, unseen.attractors == n].mean() for n in (2, 3, 4)]
del results["majority"]  # its line lies close to that of the DNN
show.accuracy_by_distance(
    results,
    title="On average, only the network that reads in order beats the lazy rules",
    xlabel="words from the subject to the verb",
)
for name, row in by_attractors.items():
    cells = "  ".join(f"{value:.2f}" for value in row)
    print(f"{name:>17}, 2, 3 and 4 attractors: {cells}")
for name in trained:
    print(f"{name}, all of them, each seed: {right_answers[name].mean(axis=1).round(3)}")

# %% [markdown]
# The bag of words is not just at a loss: with four attractors it is right 1 % of the time. Its row
# is close to that of the majority rule, which pays where there is one attractor at most and misleads
# where there are four. More units would not help: *near the books, the boy* and *near the boy, the
# books* are the same bag, and want different verbs.
#
# The SimpleRNN was right about 94 % of the time, as a mean over the five seeds of our run in the
# fast setting, although no sentence in training had more than one attractor. The first noun is right 76 % of the time:
# wherever no phrase comes before the subject, and by luck in half of the rest. But look at the
# single seeds, the small marks: the best network was nearly always right (99.9 %), the worst 82 % of the time. One training run is an
# anecdote.
#
# Be careful with the figure's axis, too. A longer way from subject to verb holds more attractors, so a line that falls
# may fall because of the distance or because of them; the printed rows sort by attractors instead. To tell the two apart, one would need
# sentences of one length with different numbers of attractors.
#
# ### Word by word, with your functions
#
# The trained weights fit *your* `rnn_forward` and `rnn_outputs`. So we can ask the network for its
# opinion after every word.

# %%
if passes(rnn_forward, rnn_outputs):
    embedding, *recurrent, kernel_out, bias_out = trained["SimpleRNN"][0][0].get_weights()

    def opinion(text):
        """The log-odds of a plural after each word, by the learner's functions."""
        tokens = [sentences.vocabulary.index(word) for word in text.split()]
        states, _ = rnn_forward(embedding[tokens][None], np.zeros((1, 16)), *recurrent)
        return rnn_outputs(states, kernel_out, bias_out)[0, :, 0]

    sentence = "near the tables , the {} that the boys near the doors found"
    traces = {noun: opinion(sentence.format(noun)) for noun in ("book", "books")}
    show.over_words(
        traces,
        sentence.format("book(s)").split(),
        title="The lines part at the subject, and stay apart",
        ylabel="log-odds of a plural",
        undecided=0.0,
    )
    for noun, trace in traces.items():
        boys, doors = np.diff(trace)[[7, 10]]
        print(f"{noun}: 'boys' moves the log-odds by {boys:+.1f}, 'doors' by {doors:+.1f}")

# %% [markdown]
# This is the network of the first seed. The line is the sum that goes into the output's sigmoid, called *log-odds*: 0
# means undecided, +3 a probability of 0.95, −3 one of 0.05. We draw it, and not the probability, because near 0 and 1 a sigmoid is so
# flat that it hides every change. Up to the subject both sentences are the same, and so are the lines. *Tables*
# turns them up, for so far it is the only noun; then comes the real subject, and the lines part at once. What comes later
# (*boys* and *doors* are attractors for *book*) still moves them, but at the verb they are on the right sides. A state of 16 numbers carries the answer to
# the end.
#
# ### What did it learn?
#
# It would be nice to say that the network understands grammar. Let us be honest and look for a simpler
# explanation. There is a rule that is always right here: **the noun after the comma, or the first noun
# if there is no comma**. Does the network go by the comma? We take the comma out of every sentence and
# leave all the rest. A reader would still understand them.

# %%
comma = sentences.vocabulary.index(",")
nouns = nouns_of(unseen.tokens)
by_comma = [row[int(front)] for row, front in zip(nouns, unseen.fronted, strict=True)]
print(f"the rule of the comma: right in {np.sum(by_comma == unseen.labels)} of {len(by_comma)}")

without_comma = np.zeros_like(unseen.tokens)
for row, tokens in zip(without_comma, unseen.tokens, strict=True):
    kept = tokens[(tokens != 0) & (tokens != comma)]
    row[-len(kept) :] = kept

# %%
fronted, labels = unseen.fronted, unseen.labels
first_nouns = np.array([row[0] for row in nouns])
shares = {"right, as they are": [], "right, without the comma": [], "as the first noun": []}
for _, says in trained["SimpleRNN"]:
    with_it, without_it = says(unseen.tokens)[fronted], says(without_comma)[fronted]
    shares["right, as they are"].append(np.mean(with_it == labels[fronted]))
    shares["right, without the comma"].append(np.mean(without_it == labels[fronted]))
    shares["as the first noun"].append(np.mean(without_it == first_nouns[fronted]))
print("sentences with a phrase before the subject; each seed:")
for name, share in shares.items():
    print(f"{name:>25}: {np.round(share, 3)}")

# %% [markdown]
# Without the comma each of our networks is right less often on these sentences, and on average not much more often
# than a coin. So the comma mattered: they had used it to tell that the first noun was no subject. (No sentence like these was
# trained without one, so they are also on foreign ground.) What they do then differs from seed to seed:
# some go by the first noun nearly always, others do not. What the good ones have found looks like this
# rule: *take the first noun; after a comma, take the next one; then hold on to it*.
#
# That needs order and memory, which is what we wanted to see. It does not need grammar, and this
# experiment says nothing about real English. High accuracy tells *that* a network is right, not *why*;
# for that, we must change the input and look.

# %% [markdown]
# ## 9. A network that writes
#
# Let a network read a text character by character and say, after each one, which character comes next. That is a
# **language model** · 언어 모델. Ours reads the Constitution of the Republic of Korea, 18,884 characters long; a Korean
# syllable such as 법 is one character. The first four fifths are for training, the rest is for the test.

# %%
text = data.constitution().text
alphabet = sorted(set(text))
places = {character: place for place, character in enumerate(alphabet)}
codes = np.array([places[character] for character in text])
learned, tested = codes[: len(codes) * 4 // 5], codes[len(codes) * 4 // 5 :]
print(f"{len(text):,} characters, {len(alphabet)} different ones. It begins:")
print(text[:60].replace("\n", " "))

# %% [markdown]
# ### How good is a guess?
#
# The model gives every character a probability. If the one that really comes had the probability p, we count
# $-\log_2 p$ **bits**: 0 if the model was sure and right, 1 for a half, 2 for a quarter. The mean over a text is its *bits per
# character*. It is the cross-entropy loss, with the logarithm to base 2. And 2 to that power is the **perplexity** · 혼란도: with 3
# bits, the model is as unsure as if it had to choose among 8 equally likely characters.
#
# First the rivals that need no network. All characters alike; each as often as in the training text; and the **bigram** table,
# which counts what followed each character. (Pairs that never occurred must not get probability 0, so the table is mixed with the
# plain frequencies; how much of them, we choose on a part of the training text.)


# %%
def bits(probabilities):
    """Bits per character, from the probabilities that a model gave to what really came."""
    return -np.log2(probabilities).mean()


def tables(known, mixed_in):
    """How often each character occurs, (characters,), and follows each, (characters, characters)."""
    often = np.bincount(known, minlength=len(alphabet)) + 0.5
    often = often / often.sum()
    follows = np.zeros((len(alphabet), len(alphabet)))
    np.add.at(follows, (known[:-1], known[1:]), 1)
    follows += mixed_in * often
    return often, follows / follows.sum(axis=1, keepdims=True)


part = len(learned) * 4 // 5
tries = {}
for mixed_in in (1, 2, 5, 10, 20, 50):
    pairs = tables(learned[:part], mixed_in)[1]
    tries[mixed_in] = bits(pairs[learned[part:-1], learned[part + 1 :]])
often, pairs = tables(learned, min(tries, key=tries.get))
per_character = {
    "all alike": np.log2(len(alphabet)),
    "by frequency": bits(often[tested[1:]]),
    "bigram table": bits(pairs[tested[:-1], tested[1:]]),
}
for name, value in per_character.items():
    print(f"{name:>13}: {value:.2f} bits per character, perplexity {2**value:.0f}")

# %% [markdown]
# ### Training: read the true text
#
# The inputs are the text, the targets the same text one character further on. In training the network reads at
# each step the *true* character before, whatever it would have said itself. This is called **teacher
# forcing** · 교사 강요. When it writes, nobody corrects it: it reads its own last character.
#
# **Predict:** the bigram table sees one character. By how many bits will an Elman network beat it?


# %% tags=["long"]
def trained_writer(seed, epochs, steps=40):
    """An Elman network that gives the logits of the next character."""
    keras.utils.set_random_seed(seed)
    starts = np.arange(0, len(learned) - steps - 1, steps // 2)
    windows = np.stack([learned[start : start + steps + 1] for start in starts])
    layers = [
        keras.layers.Embedding(len(alphabet), 64),
        keras.layers.Dropout(0.3),
        keras.layers.SimpleRNN(128, return_sequences=True),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(len(alphabet)),
    ]
    net = keras.Sequential([keras.Input((None,)), *layers])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(5e-3, global_clipnorm=1.0), loss)
    net.fit(windows[:, :-1], windows[:, 1:], epochs=epochs, batch_size=32, verbose=0)
    return net


writer = trained_writer(seed=0, epochs=8 if FAST else 12)
logits = keras.ops.convert_to_numpy(writer(tested[None, :-1]))
chances = keras.ops.convert_to_numpy(keras.ops.softmax(logits))[0]
per_character["Elman network"] = bits(chances[np.arange(len(chances)), tested[1:]])
for name in ("bigram table", "Elman network"):
    value = per_character[name]
    print(f"{name:>13}: {value:.2f} bits per character, perplexity {2**value:.0f}")

# %% [markdown]
# (Dropout hides some numbers at random while training, so that the network does not learn a short text by heart.)
# The network is ahead of the table: its state knows more than the last character.
#
# ### Temperature
#
# To write, we draw the next character by its probability. The numbers before the softmax are called **logits**. Dividing them by a
# **temperature** T before the softmax makes the choice bolder (T > 1) or more careful (T < 1):
#
# $$p_k = \frac{\exp(a_k / T)}{\sum_j \exp(a_j / T)}$$
#
# By hand: two logits, 0 and $\log 4$. With T = 1 the exponentials are 1 and 4, the probabilities 0.2 and 0.8. With T = 2 the exponentials are
# 1 and 2, the probabilities 1/3 and 2/3.
#
# **Exercise 5 · `with_temperature`** (easy, 10 minutes).
#
# - `with_temperature(logits, temperature)` → `probabilities`
# - `logits` and `probabilities` are (batch, symbols), `temperature` is a float above 0; each row sums to 1
# - logits may be large, such as 1,200, where `np.exp` overflows. The same number may be subtracted from all logits
#   of a row: it cancels
#
# <details><summary>Hint</summary>Divide by the temperature, then exp, then divide each row by its own sum. Which number would you subtract
# before the exp, so that no exponent is above 0?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_02_simple_rnn.temperature import with_temperature

# %% [markdown]
# *Try it:* the rows by hand, (0.2, 0.8) and (0.333, 0.667).

# %%
two_logits = np.log([[1.0, 4.0]])
for temperature in (1.0, 2.0):
    print(with_temperature(two_logits, temperature))

# %% tags=["check"]
check(with_temperature)

# %% [markdown]
# **What it means.** Close to T = 0 the largest logit always wins; at a very high T all characters are alike. The usual
# mistake is to divide the probabilities instead of the logits.
#
# ### It writes
#
# Four of *your* functions at work: `rnn_forward` reads a beginning, and then, again and again, `rnn_outputs` and
# `with_temperature` give the probabilities, a character is drawn, and `rnn_step` reads it.

# %%
beginning = "모든 국민은 "
if passes(rnn_step, rnn_forward, rnn_outputs, with_temperature):
    embedding, *recurrent, kernel_out, bias_out = writer.get_weights()
    read = embedding[[places[character] for character in beginning]][None]
    states, after_beginning = rnn_forward(read, np.zeros((1, 128)), *recurrent)

    def write(temperature, seed, characters=70):
        """The beginning, and what the network makes of it."""
        local, h, written = np.random.default_rng(seed), after_beginning, beginning
        for _ in range(characters):
            logits = rnn_outputs(h[:, None], kernel_out, bias_out)[:, 0]
            drawn = local.choice(
                len(alphabet), p=np.asarray(with_temperature(logits, temperature))[0]
            )
            written += alphabet[drawn]
            h = rnn_step(embedding[[drawn]], h, *recurrent)
        return written.replace("\n", " ")

    read_before = {text[at : at + 3] for at in range(len(learned) - 2)}
    repeated = {}
    for temperature in (0.3, 1.0, 2.0):
        writings = [write(temperature, seed) for seed in range(5)]
        triples = [each[at : at + 3] for each in writings for at in range(len(each) - 2)]
        repeated[temperature] = np.mean([triple in read_before for triple in triples])
        print(f"T = {temperature}: {writings[0]}")
    for temperature, share in repeated.items():
        print(f"T = {temperature}: {share:.0%} of all triples of characters stood in what it read")

# %%
if passes(rnn_step, rnn_forward, rnn_outputs, with_temperature):
    logits = rnn_outputs(after_beginning[:, None], kernel_out, bias_out)[:, 0]
    fig, axes = show.new_figure(height=3.2)
    for temperature, quantity, style in (
        (0.3, "input gate", "o-"),
        (1.0, "hidden state", "s--"),
        (2.0, "cell state", "^:"),
    ):
        likely = np.sort(np.asarray(with_temperature(logits, temperature))[0])[::-1][:10]
        axes.plot(
            range(1, 11), likely, style, color=show.COLOURS[quantity], label=f"T = {temperature}"
        )
    axes.legend(frameon=False)
    axes.set_title("A low temperature bets on the first, a high one on many", loc="left")
    axes.set(xlabel="characters, the most probable first", ylabel="probability", ylim=(0, None))
    axes.set_xticks(range(1, 11))
    show.figure(
        fig,
        "Probabilities of the ten most probable next characters at the temperatures 0.3, 1 and 2: "
        "the lower the temperature, the higher the first and the lower the others.",
    )

# %% [markdown]
# At a low temperature most of what the network writes, three characters at a time, stood in the text it learned from; at 1 it writes as
# it has learned; at 2 few such triples are to be found there. The network has words and endings; it does not know what a constitution is. Its mistakes also
# feed on themselves: once it has written something that the training text does not contain, it reads on from there, and teacher
# forcing has never shown it such a place.

# %% [markdown] tags=["judged-false"]
# ## 10. Find the bug
#
# This stood in study notes on recurrent networks: *"At each time step, the output layer considers the
# input and the **previous output**."* In an Elman network that is wrong: what is fed back is the hidden
# state. Networks that feed their *output* back exist, too; Jordan's of 1986 is one. They are just not
# this one.
#
# The next cell makes networks of both kinds. Treat them as closed boxes: you can run one, and choose
# its input and the bias of its output layer, but you do not see its weights.


# %% nbgrader={"grade": false, "grade_id": "closed_boxes", "locked": true, "schema_version": 3, "solution": false, "task": false}
def closed_box(kind, seed, strength=0.5):
    """A network as a function run(x, bias_out) -> outputs; what it feeds back depends on kind.

    x is (batch, time, 3) and bias_out is (2,); outputs is (batch, time, 2), all float64.
    """
    local = np.random.default_rng(seed)
    sizes = ((3, 4), (4, 4), (4,), (4, 2), (2, 4))
    kernel, recurrent, bias, kernel_out, back = (local.normal(scale=0.6, size=s) for s in sizes)

    def run(x, bias_out):
        h, y, outputs = np.zeros((len(x), 4)), np.zeros((len(x), 2)), []
        for t in range(x.shape[1]):
            to_state = strength * y @ back if kind == "previous output to the state" else 0.0
            to_output = strength * y if kind == "previous output to the output" else 0.0
            h = np.tanh(x[:, t] @ kernel + h @ recurrent + bias + to_state)
            y = h @ kernel_out + bias_out + to_output
            outputs.append(y)
        return np.stack(outputs, axis=1)

    return run


# %% [markdown]
# **Exercise 6 · `output_fed_back`** (medium, 15 minutes). Write the test that tells the two kinds apart,
# for any such box, and for weak connections, too.
#
# - `output_fed_back(run)` → bool: `True` if the previous output influences later outputs, directly or
#   by way of the state; `False` if nothing but the hidden state is carried on
# - you may call `run(x, bias_out)` as often as you like; choose `x` (batch, time, 3) and `bias_out`
#   (2,) yourself
# - count a difference below 1e-9 as rounding, and nothing else
# - this exercise has no `check`: the cell below your answer tests it
#
# <details><summary>Hint</summary>Only two things are yours to change. Which of the two reaches the
# outputs of an Elman network without touching its state? What exactly should it do to them, and from
# which step on would a network do otherwise that sees its own outputs?</details>


# %% nbgrader={"grade": false, "grade_id": "output_fed_back", "locked": false, "schema_version": 3, "solution": true, "task": false}
def output_fed_back(run):
    """Whether a network's outputs influence its later outputs.

    Args:
        run: a function; run(x, bias_out) takes (batch, time, 3) and (2,) and returns
            (batch, time, 2).

    Returns:
        bool.
    """
    ### BEGIN SOLUTION
    x = np.random.default_rng(0).normal(size=(2, 5, 3))
    shift = np.array([0.5, -1.0])
    moved = run(x, shift) - run(x, np.zeros(2))
    return bool(np.abs(moved - shift).max() > 1e-9)
    ### END SOLUTION


# %% [markdown]
# *Try it:* this should print `False`, `True` and `True`.

# %%
for kind in ("state only", "previous output to the output", "previous output to the state"):
    print(output_fed_back(closed_box(kind, seed=0)), kind, sep="  ")


# %% nbgrader={"grade": true, "grade_id": "check_output_fed_back", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def tried(kind, seed, strength=0.5):
    """Stop with a sentence unless the learner's test is right about one box."""
    said, right = output_fed_back(closed_box(kind, seed, strength)), kind != "state only"
    assert isinstance(said, (bool, np.bool_)), f"return True or False, not a {type(said).__name__}"
    box = "feeds its output back" if right else "carries on its state and nothing else"
    assert said == right, f"output_fed_back says {said} of a box that {box} ({kind}, {strength})"


for way in ("state only", "previous output to the output", "previous output to the state"):
    tried(way, seed=1)
    tried(way, seed=2, strength=0.01)
    tried(way, seed=3, strength=1e-6)
print("output_fed_back tells the boxes apart.")
### BEGIN HIDDEN TESTS
for way in ("state only", "previous output to the output", "previous output to the state"):
    tried(way, seed=31, strength=-0.4)
    tried(way, seed=32, strength=1e-3)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** Inside an Elman network the output is a way *out*: nothing comes back from it, so a
# change in the output layer's bias moves every output by just that change. Why does it matter? Because
# the output layer can then be exchanged, or left out, without touching the memory. (Where a task feeds outputs back,
# as next_value does and our writing network, they come back from outside: as *inputs*, which `run` would get in `x`.)

# %% [markdown]
# ## 11. Claims, put to the test
#
# Three sentences as they stand in study notes. Run the experiment, change it if you like, then answer:
# **true, false, or it depends**, and why, in one or two sentences. These answers are graded by a person.
#
# **Claim A.** *"The weights from the hidden state to the output may differ from time step to time step;
# that is why the outputs differ."*
#
# First we count the parameters of one network for sequences of 1, 7 and 50 steps. Then we look at two
# steps of one sequence that have the same state, and at two that do not.

# %%
for steps in (1, 7, 50):
    layers = [keras.Input((steps, 3)), keras.layers.SimpleRNN(5, return_sequences=True)]
    shared = keras.Sequential([*layers, keras.layers.Dense(2)])
    sizes = [tuple(weight.shape) for weight in shared.weights]
    own = shared.layers[0].count_params() + steps * (5 + 1) * 2
    print(f"{steps:2} steps: {shared.count_params()} parameters {sizes}")
    print(f"          {own} if every step had an output layer of its own")

if passes(rnn_outputs):
    states = np.random.default_rng(3).uniform(-1, 1, size=(1, 50, 5))
    states[0, 40] = states[0, 2]
    ours = rnn_outputs(states, *shared.layers[1].get_weights())[0]
    print("equal states at steps 2 and 40, outputs", ours[2].round(3), ours[40].round(3))
    print("other states at steps 2 and 41, outputs", ours[2].round(3), ours[41].round(3))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_output_weights", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** There is one output layer for all steps: the network has 57 parameters for 1, 7 and 50 steps
# alike. Outputs differ because the states differ; equal states give equal outputs, whatever the step.
# With weights of its own for every step the count would grow with the length, and the network could
# read sequences of one length only.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: the weights are shared, seen from the count (57 each time) or
# from equal states that give equal outputs. 1 point: outputs differ because the states differ. “False”
# alone: 0 points.

# %% [markdown]
# **Claim B.** *"The output at step t uses the inputs at t, t − 1 and t − 2."*
#
# We nudge one input by 0.001 and measure how far the last state moves, for each number of steps between
# the two: the state, because the output at a step sees nothing else. What is printed is the state's
# movement divided by the nudge. The recurrent kernel is orthogonal, so by itself it shrinks nothing; once it
# is scaled by 0.9 and once by 0.4. The numbers are means over twenty random sequences.

# %%
if passes(rnn_forward):
    local = np.random.default_rng(8)
    orthogonal, _ = np.linalg.qr(local.normal(size=(6, 6)))
    kernel, bias = local.normal(scale=0.3, size=(3, 6)), np.zeros(6)
    x, h0 = local.normal(size=(20, 30, 3)), np.zeros((20, 6))
    moves = {}
    for scale in (0.9, 0.4):
        _, last = rnn_forward(x, h0, kernel, scale * orthogonal, bias)
        for lag in (0, 1, 2, 3, 5, 10, 20):
            nudged = x.copy()
            nudged[:, -1 - lag] += 0.001
            _, other = rnn_forward(nudged, h0, kernel, scale * orthogonal, bias)
            moves[scale, lag] = np.linalg.norm(other - last, axis=1).mean() / 0.001
    for lag in (0, 1, 2, 3, 5, 10, 20):
        print(f"{lag:2} steps back: {moves[0.9, lag]:.1e} with 0.9, {moves[0.4, lag]:.1e} with 0.4")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_three_inputs", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False as it stands.** It uses *all* inputs so far, through the state: a nudge of 20 steps back still
# moves the last state. But the influence fades from step to step, and how fast depends on the weights:
# with the smaller recurrent kernel next to nothing is left after 10 steps, so there three steps are most
# of the truth.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: all earlier inputs come in, by way of the state. 1 point: their
# influence fades (or: can fade), at a rate that depends on the weights; a number from the experiment
# counts. “It depends” with these reasons gets full marks, too.

# %% [markdown]
# **Claim C.** *"The tanh is there because linear operations would hurt the performance."*
#
# A linear network obeys *superposition*: what it makes of two sequences added together is what it makes
# of each, added. We measure by how much that fails, with the tanh and without it. (With `h0` and the
# bias zero.) And we rebuild the network without tanh from matrix products alone, as one layer.

# %%
if passes(rnn_forward):
    local = np.random.default_rng(9)
    a, b = local.normal(size=(2, 1, 10, 3))
    kernel, recurrent_kernel = local.normal(size=(3, 6)), local.normal(scale=0.4, size=(6, 6))
    zero_state, zero_bias = np.zeros((1, 6)), np.zeros(6)

    def with_tanh(x):
        return rnn_forward(x, zero_state, kernel, recurrent_kernel, zero_bias)[1]

    def without_tanh(x):
        h = zero_state
        for t in range(x.shape[1]):
            h = x[:, t] @ kernel + h @ recurrent_kernel
        return h

    failure = {}
    for name, net in (("with", with_tanh), ("without", without_tanh)):
        failure[name] = np.abs(net(a + b) - (net(a) + net(b))).max()
        print(f"{name} tanh, superposition fails by {failure[name]:.1e}")
    powers = [kernel @ np.linalg.matrix_power(recurrent_kernel, 9 - t) for t in range(10)]
    one_layer = a.reshape(1, 30) @ np.concatenate(powers)
    print(
        f"without tanh, one Dense layer differs by {np.abs(one_layer - without_tanh(a)).max():.1e}"
    )

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_tanh", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** Without the tanh the whole network, over all its steps, is a single linear layer on the
# inputs: it can add them up with weights, but cannot let one input decide what becomes of another. Where
# the task needs that, it hurts; where a weighted sum is enough, it does not. The tanh also keeps the
# state between −1 and 1.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: without the tanh the network is linear over all steps (seen from
# superposition, or from the one layer that equals it). 1 point: whether that hurts depends on the task;
# or: the reason is the missing non-linearity, not "performance" as such; linear recurrences are used on
# purpose in state-space models. Also fine for the second point: the tanh bounds the state.

# %% [markdown]
# ## 12. Summary
#
# An Elman network makes a new state from the input and the old state, with the same weights at every
# step; the state is all that it knows of the past. That makes it small, ready for any length, and aware
# of order, which a sum of inputs is not. One output layer reads the state wherever the task wants an
# output; nothing comes back from it, unless the task puts it in again as the next input. Fed so with its own
# characters, the network writes; how well it predicts is measured in bits per character. What a trained network goes by is a question for an experiment:
# ours had learned to mind a comma.
#
# **What breaks next.** We used trained weights, but have not said how they are found. For that, an error
# at the end must find its way back through all the steps, and on the way it can fade or explode. That is
# lesson 03.
#
# ### Three problems to go on with
#
# 1. Find weights of one unit, by hand, with which the state stays near 1 from the first input of 1 on.
# 2. Train the agreement network without any fronted phrase (`fronted=0`), and test it with them. What
#    has it learned now?
# 3. Write the network of Jordan: `output_fed_back` should say `True` to it.
#
# ### References
#
# - J. Elman, [Finding structure in time](https://doi.org/10.1207/s15516709cog1402_1), Cognitive Science,
#   1990: the network of this lesson.
# - M. Jordan, [Serial order: a parallel distributed processing
#   approach](https://doi.org/10.1016/S0166-4115%2897%2980111-2), report of 1986, reprinted 1997: outputs fed
#   back.
# - T. Linzen, E. Dupoux and Y. Goldberg, [Assessing the ability of LSTMs to learn syntax-sensitive
#   dependencies](https://arxiv.org/abs/1611.01368), 2016: agreement with attractors.
# - R. Williams and D. Zipser, [A learning algorithm for continually running fully recurrent neural
#   networks](https://doi.org/10.1162/neco.1989.1.2.270), Neural Computation, 1989: teacher forcing.
# - The text of section 9 is the Constitution of the Republic of Korea of 1987.
# - Keras: [`SimpleRNN`](https://keras.io/api/layers/recurrent_layers/simple_rnn/),
#   [`TimeDistributed`](https://keras.io/api/layers/recurrent_layers/time_distributed/),
#   [`RepeatVector`](https://keras.io/api/layers/reshaping_layers/repeat_vector/).

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 120 to 150 minutes; a second sitting may begin with section 8, where the text says so. The notebook itself runs for
# a bit over a minute on two cores; `UNROLLED_FULL=1` trains twenty seeds in place of five: 97 seconds of
# processor time, in place of 35, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 14 by machine for the five exercises: 3 for `rnn_step`, 4 for `rnn_forward`, 2 for
# `rnn_outputs`, 3 for `io_shapes`, 2 for `with_temperature`; 2 for `output_fed_back`, by plain assertions; and 6 by hand, 2 for
# each claim, with the rubrics above.
#
# **Mistakes to expect.** The state's part added after the tanh; `recurrent_kernel` transposed, from
# texts with column vectors; `h0` used at every step; `states[-1]`, which is the last *sample*; a
# `reshape` where axes must be swapped; one state too many in next_value. The check
# recognises the usual form of each, and names it.
#
# **If somebody is stuck** at `rnn_forward`, let them write out three steps without a loop first. At
# `output_fed_back`, ask what happens to *later* outputs if one output is moved. The experiment without
# the comma is worth a discussion in class: what other simple rules could explain a high score?
#
# **The sentence in section 10** is a common error of study notes: it mixes up the networks of Elman and
# of Jordan.


# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
accuracy = {name: right.mean() for name, right in right_answers.items()}
claimed = {
    "some go by the first noun nearly always, others do not": min(shares["as the first noun"])
    < 0.85
    < 0.93
    < max(shares["as the first noun"]),
    "most triples stood there, few did": repeated[2.0] < 0.3 < 0.75 < repeated[0.3],
    "only the SimpleRNN beats the lazy rules on average": accuracy["SimpleRNN"]
    > max(accuracy["first noun"], accuracy["DNN, bag of words"]) + 0.04,
    "every network is right less often without the comma": np.min(
        np.subtract(shares["right, as they are"], shares["right, without the comma"])
    )
    > 0.05,
    "on average not much more often than a coin": np.mean(shares["right, without the comma"])
    < 0.68,
    "one line until the subject": np.ptp([trace[4] for trace in traces.values()]) == 0,
    "tables turn it up": traces["book"][2] > 0,
    "at the verb on the right sides": traces["book"][-1] < 0 < traces["books"][-1],
    "the Elman network beats the bigram table": per_character["Elman network"]
    < per_character["bigram table"] - 0.1,
}
assert all(claimed.values()), claimed
numbers = {
    "100": len(drawn),
    "0.5": 0.5,
    "0.762": h_1,
    "0.480": h_2,
    "1.523": 2 * h_1,
    "0.523": 2 * h_1 - 1,
    "2.523": 2 * h_1 + 1,
    "1.960": 2 * h_2 + 1,
    "1": (100 * by_attractors["DNN, bag of words"][2], 2),
    "94": (100 * accuracy["SimpleRNN"], 6),
    "99.9": (100 * right_answers["SimpleRNN"].mean(axis=1).max(), 2),
    "82": (100 * right_answers["SimpleRNN"].mean(axis=1).min(), 12),
    "76": 100 * accuracy["first noun"],
    "0.95": 1 / (1 + np.exp(-3.0)),
    "0.05": 1 / (1 + np.exp(3.0)),
    "18,884": len(text),
    "1,200": 1200,
    "0.2": 0.2,
    "0.8": 0.8,
    "0.333": 1 / 3,
    "0.667": 2 / 3,
    "0.3": 0.3,
    "45": variants["one layer"].count_params(),
    "55": variants["stacked"].count_params() - 45,
    "1e-9": 1e-9,
    "0.001": 0.001,
    "0.9": 0.9,
    "0.4": 0.4,
}
