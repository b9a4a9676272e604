# %% [markdown]
# # 01 · Counting parameters
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/01_parameters/01_parameters.ipynb)
#
# **In this lesson we count the parameters of every layer of the course, until we can write a
# model's summary without the model, and read somebody else's summary backwards.**
#
# | | |
# |---|---|
# | Keras layers | `Dense`, `SimpleRNN`, `LSTM`, `GRU`, `LayerNormalization`, `BatchNormalization`, `Conv1D`, `ConvLSTM2D` |
# | Time | about two hours; the machine works for less than a minute of them |
# | Before this | nothing, this is the first lesson; you need Python (functions, loops, tuples, dictionaries) and NumPy arrays with their shapes |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait

# %% [markdown]
# **You will be able to**
#
# - count the parameters of eight kinds of layers on paper, term by term, and say what each term
#   does;
# - write the summary of a stacked model yourself, and say why a change in one layer shows in the
#   line below it;
# - infer from a published count what a text does not say, such as how many features its data had.

# %% [markdown]
# ## 1. The problem, seen first
#
# A **parameter** is a number that a layer keeps; training changes most of them. A tutorial on time series prints the
# summaries of two models. The first is a recurrent network on sequences of 20 steps with 6 features
# each; of the second we are told only that it does the same with LSTM layers.
#
# ```
# SimpleRNN   (None, 20, 16)      368        LSTM      (None, 21, 16)    1,152
# SimpleRNN   (None, 32)        1,568        LSTM      (None, 21, 32)    6,272
# Flatten     (None, 32)            0        Flatten   (None, 672)           0
# Dense       (None, 1)            33        Dense     (None, 1)           673
#                               1,969                                    8,097
# ```
#
# The tutorial then says: compared with the RNN above, the LSTM has four times the parameters. Is
# that so? The next cell builds the first model again, and draws where its parameters are.

# %% tags=["given"]
import keras
from keras import layers

# %%
rnn_model = keras.Sequential(
    [
        keras.Input((20, 6)),
        layers.SimpleRNN(16, return_sequences=True, name="rnn_1"),
        layers.SimpleRNN(32, name="rnn_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(1, name="dense"),
    ]
)

# %%
blocks = {
    layer.name: {weight.name: int(np.prod(weight.shape)) for weight in layer.weights}
    for layer in rnn_model.layers
}
show.parameter_blocks(blocks, title="Most parameters join a layer to itself")

# %% [markdown]
# In words: the second layer holds most of the model, and two thirds of that is its *recurrent
# kernel*, the weights from its own last state back to itself. `Flatten` has nothing to train.
#
# **Before you read on, predict.** Note your answers; each will be measured below.
#
# 1. We make the sequences ten times as long. How does 368 change?
# 2. Where does the 33 of the first model come from, and why is it 673 in the second?
# 3. How many features did the data of the second model have?

# %% [markdown]
# ## 2. The idea
#
# A recurrent layer reads a sequence step by step. It keeps a **hidden state**, a row of numbers,
# one for each **unit**. At every step it makes a new state from the input and from the last state:
#
# $$h_t = \tanh(x_t\, W_x + h_{t-1}\, W_h + b)$$
#
# The weights $W_x$, $W_h$ and $b$ carry no index $t$. The layer uses *the same* ones at each step,
# as a `for` loop runs the same line again and again. So the count is the number of entries in three
# arrays, and the number of steps is not in it. With $d$ inputs and $u$ units:
#
# $$\underbrace{d\,u}_{W_x} \;+\; \underbrace{u\,u}_{W_h} \;+\; \underbrace{u}_{b}$$

# %% [markdown]
# ### By hand
#
# Take 2 inputs and 3 units. The new state has 3 numbers.
#
# - $W_x$ takes 2 numbers to 3: a table of 2 × 3 = **6** weights.
# - $W_h$ takes the 3 numbers of the old state to 3: 3 × 3 = **9** weights.
# - $b$ adds one number to each of the 3: **3** biases.
#
# Together 6 + 9 + 3 = **18**. Draw 5 + 3 dots on paper and count the lines: 15, and 3 biases. Then let
# Keras confirm it: a layer has no weights before it knows its input, so we `build` it. The shape is
# (batch, time, inputs), and `None` means "any number": the number of steps is not needed to build.

# %%
by_hand = layers.SimpleRNN(3)
by_hand.build((None, None, 2))
for weight in by_hand.weights:
    print(f"{weight.name:17}{tuple(weight.shape)!s:8}{int(np.prod(weight.shape)):3}")
print("together", by_hand.count_params())

# %% [markdown]
# ### The symbols of this course
#
# All lessons use one set of names. Several sequences that are handled together are a **batch**, so
# arrays are (batch, time, features), one step of them is (batch, features), and weights lie as
# Keras lays them. $G$ is the number of blocks that stand side by side in a layer's matrices: 1 for
# SimpleRNN, 3 for GRU (in the order z, r, h), 4 for LSTM (i, f, c, o).
#
# | symbol | code name | shape | Keras weight | also called |
# |---|---|---|---|---|
# | $d$, $u$, $T$ | `inputs`, `units`, `time` | | | features, width, time steps (특성 수, 유닛 수, 시점) |
# | $x_t$ | `x_t` | (batch, inputs) | | input at a step · 입력; the whole sequence is `x` |
# | $h_t$, $h_{t-1}$ | `h_t`, `h_prev` | (batch, units) | | hidden state · 은닉 상태; short-term state |
# | $C_t$, $C_{t-1}$ | `c_t`, `c_prev` | (batch, units) | | cell state · 셀 상태; long-term state |
# | $W_x$ | `kernel` | (inputs, G × units) | `kernel` | weights · 가중치; $W_{xh}$, $W$, $U$, input weights |
# | $W_h$ | `recurrent_kernel` | (units, G × units) | `recurrent_kernel` | recurrent weights · 순환 가중치; $W_{hh}$, $U$, $W$ |
# | $b$ | `bias` | (G × units,) | `bias` | bias · 편향; GRU with `reset_after`: (2, 3 × units) |
# | $i_t$ | `i_t` | (batch, units) | LSTM block 1 | input gate · 입력 게이트; write gate |
# | $f_t$ | `f_t` | (batch, units) | LSTM block 2 | forget gate · 망각 게이트; keep gate |
# | $\tilde C_t$ | `g_t` | (batch, units) | LSTM block 3 | candidate · 후보 셀 상태; $g_t$, cell input |
# | $o_t$ | `o_t` | (batch, units) | LSTM block 4 | output gate · 출력 게이트; read gate |
# | $z_t$ | `z_t` | (batch, units) | GRU block 1 | update gate · 갱신 게이트 |
# | $r_t$ | `r_t` | (batch, units) | GRU block 2 | reset gate · 재설정 게이트 |
# | $\tilde h_t$ | `candidate` | (batch, units) | GRU block 3 | candidate · 후보 은닉 상태; new gate |
# | $\gamma$, $\beta$ | `gamma`, `beta` | (features,) | `gamma`, `beta` | scale and shift · 스케일, 이동 |
# | $\mu$, $\sigma^2$ | `mean`, `var` | (features,) | `moving_mean`, `moving_variance` | moving statistics · 이동 평균, 이동 분산 |
# | $K$ | `kernel` | (kernel_size, channels, filters) | `kernel` (Conv1D) | filter · 필터; taps are its steps |
#
# What a gate *does* is the matter of lessons 4 to 6. To count, its shape is enough.

# %% [markdown]
# ### How the checks work
#
# You write a function, and `check(function)` compares it with Keras on fresh random inputs. These
# rules hold in every lesson.
#
# - Right is what agrees with Keras on inputs of other sizes than yours. Loops, NumPy, one line or
#   ten: any correct style passes, and so do `float32` results where arrays are asked for.
# - Where a tuple is asked for, a list will do, and the other way round. Where a whole number is asked
#   for, `24.0` will not do.
# - Leave the arguments as they are: no `x += 1`, no `x[0] = 0` on what you were given.
# - A failed check says what was asked, where you differ, and which mistake gives exactly your
#   number, if it knows one. Another hint comes with every further try, and trying costs nothing.
# - If a check does not end, a loop of yours does not: press the stop button, and it tells you where.
# - Where Keras lacks a layer that we want, the lesson says what the check compares with instead.

# %% [markdown]
# ## 3. Where the time is not
#
# Prediction 1, measured. We build the same layer on sequences of 1, 20 and 200 steps. Beside it
# stands a rival without recurrence: lay all numbers of the sequence in one row (`Flatten`) and join
# that row to 16 units (`Dense`).

# %%
for steps in (1, 20, 200):
    recurrent = keras.Sequential([keras.Input((steps, 6)), layers.SimpleRNN(16)])
    flat = keras.Sequential([keras.Input((steps, 6)), layers.Flatten(), layers.Dense(16)])
    print(f"{steps:3} steps: SimpleRNN {recurrent.count_params():4,}", end="   ")
    print(f"Flatten and Dense {flat.count_params():6,}")

# %% [markdown]
# SimpleRNN has 368 parameters each time. Flatten and Dense has 112, then 1,936, then 19,216: every
# step brings 6 new inputs, each joined to 16 units. Sharing its weights over time is what makes a
# recurrent layer small, and it lets one layer read sequences of any length.
#
# It also says what the layer assumes: that what is worth noticing at step 3 is worth noticing at
# step 17. The *weights* are shared; the states and the gates are not, they change with the input.

# %% [markdown]
# ## 4. Dense and SimpleRNN
#
# We begin with the plainest layer, `Dense`, to agree on how we count.
#
# **Exercise 1 · `dense_params`** (easy, 5 minutes). Every input is joined to every unit, and every
# unit adds a bias unless it is told not to.
#
# - `dense_params(inputs, units, use_bias=True)` → int
#
# <details><summary>Hint</summary>The kernel has the shape (inputs, units), the bias the shape
# (units,). What does <code>use_bias=False</code> take away?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.dense import dense_params

# %% [markdown]
# *Try it:* 32 inputs to one unit are the 33 of the first model, and 672 inputs the 673 of the
# second.

# %%
print(dense_params(32, 1), dense_params(672, 1), dense_params(32, 1, use_bias=False))

# %% tags=["check"]
check(dense_params)

# %% [markdown]
# **What it means.** Prediction 2: the first model's `Flatten` gets one state of 32 numbers, the
# second's gets all 21 steps of them, 21 × 32 = 672. The usual mistake is a bias per input; it
# belongs to what comes out.

# %% [markdown]
# The whole of section 3 in one picture, drawn with your own function:

# %%
if passes(dense_params):
    steps = np.arange(1, 201)
    joined = [dense_params(6 * int(count), 16) for count in steps]
    fig, axes = show.new_figure()
    axes.plot(steps, joined, color=show.COLOURS["baseline"])
    axes.text(118, 12_500, "Flatten, Dense(16)", ha="right")
    axes.plot(steps, [368] * 200, "--", color=show.COLOURS["hidden state"])
    axes.text(200, 1_100, "SimpleRNN(16)", ha="right")
    axes.set_title("Only one of them grows with time", loc="left")
    axes.set(xlabel="time steps", ylabel="parameters")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    show.figure(fig, "Parameters by time steps: Dense rises to 19,216, SimpleRNN stays at 368.")

# %% [markdown]
# **Exercise 2 · `simple_rnn_params`** (easy, 5 minutes). The plain recurrent layer: the count of
# section 2, for any sizes.
#
# - `simple_rnn_params(inputs, units)` → int
#
# <details><summary>Hint</summary>Three arrays: what comes from the input, what comes from the last
# state, what is added. Only one of them knows <code>inputs</code>.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.recurrent import simple_rnn_params

# %% [markdown]
# *Try it:* the hand-counted layer has 18, the two layers of the first model have 368 and 1,568.

# %%
print(simple_rnn_params(2, 3), simple_rnn_params(6, 16), simple_rnn_params(16, 32))

# %% tags=["check"]
check(simple_rnn_params)

# %% [markdown]
# **What it means.** The term $u\,u$ is the memory: without it every step would stand alone. It
# grows with the square: where units are many, twice the units are almost four times the parameters.
# The usual mistake is to give it the shape of the kernel, (inputs, units).

# %% [markdown]
# ## 5. LSTM and GRU
#
# A **gate** is a row of numbers between 0 and 1 that says how much of something passes. It is
# computed from the same two things as the state of a SimpleRNN, the input and the last state, with
# weights of its own. An LSTM computes four rows in this way at each step: the input gate, the forget
# gate, the **candidate** for its second state, the cell state (no gate: it may be negative), and the
# output gate. The states themselves are computed, not trained.
#
# **Exercise 3 · `lstm_params`** (easy, 10 minutes).
#
# - `lstm_params(inputs, units)` → int
#
# <details><summary>Hint</summary>Keras keeps the four blocks side by side. How many columns has the
# kernel then? And the recurrent kernel, and the bias?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.recurrent import lstm_params

# %% [markdown]
# *Try it:* on one feature, 16 units have 1,152; on those 16, 32 units have 6,272.

# %%
print(lstm_params(1, 16), lstm_params(16, 32))

# %% tags=["check"]
check(lstm_params)

# %% [markdown]
# **What it means.** Four blocks, each as large as a whole SimpleRNN *on the same inputs*. The usual
# mistake is to multiply the matrices by four and to count the bias once.

# %% [markdown]
# A **GRU** makes do with three blocks: update gate, reset gate, candidate. But there are two GRUs.
# They differ in where the reset gate cuts in, before or after the product with the recurrent
# kernel; lesson 6 is about that. In Keras the argument is `reset_after`, and `True` is the default.
# That product then has a bias of its own, besides the input's: the bias becomes a table of two
# rows.
#
# **Exercise 4 · `gru_params`** (medium, 10 minutes).
#
# - `gru_params(inputs, units, reset_after=True)` → int
#
# <details><summary>Hint</summary>Build <code>layers.GRU(2)</code> and <code>layers.GRU(2,
# reset_after=False)</code> as we built <code>by_hand</code>, and print the shapes of their weights.
# One of three differs.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.recurrent import gru_params

# %% [markdown]
# *Try it:* 16 units on 6 features have 1,152 parameters, and 1,104 with `reset_after=False`.

# %%
print(gru_params(6, 16), gru_params(6, 16, reset_after=False))

# %% tags=["check"]
check(gru_params)

# %% [markdown]
# **What it means.** A formula for "the GRU" is a formula for one of two. The usual mistake is to
# quote the one and to build the other.
#
# By the way, 1,152 came up in exercise 3 too, for another layer on other data. Equal counts do not
# make equal models.

# %% [markdown]
# ### Three arrays of weights, seen through a function
#
# Here is a way to read a layer's three arrays out of a count alone. One input more adds one row to
# the kernel, so the difference of two counts is the length of a row. The recurrent kernel has
# `units` such rows. What is left is the bias. The next cell does that to *your* functions.


# %%
def parts(count, inputs, units):
    """A layer's three arrays of weights, from nothing but its count."""
    row = count(inputs + 1, units) - count(inputs, units)
    matrices = {"kernel": inputs * row, "recurrent_kernel": units * row}
    return matrices | {"bias": count(inputs, units) - sum(matrices.values())}


if passes(simple_rnn_params, lstm_params, gru_params):
    found = {
        "SimpleRNN": parts(simple_rnn_params, 6, 16),
        "GRU": parts(gru_params, 6, 16),
        "LSTM": parts(lstm_params, 6, 16),
    }
    show.parameter_blocks(found, title="The same three weights, once, three and four times")

# %% [markdown]
# In words: on 6 features and with 16 units, SimpleRNN has 96 + 256 + 16 = 368. GRU has three times
# its matrices and *six* times its bias; LSTM has four times everything, 1,472.

# %% [markdown]
# ## 6. Normalisation and convolution
#
# Two more families stand between recurrent layers. **Normalisation** takes away a mean, divides by a
# standard deviation, then applies a learned scale γ and shift β per feature. *Layer* normalisation
# measures mean and variance across the features of one step. *Batch* normalisation measures them for
# each feature over the batch and its steps, and keeps a moving mean and a moving variance for the
# time after training.
#
# Keras counts those among the parameters, as **non-trainable**: they are measured, and no gradient
# moves them.
#
# **Exercise 5 · `norm_params`** (easy, 10 minutes).
#
# - `norm_params(features, kind)` → `(trainable, non_trainable)`, two ints
# - `kind` is `"layer"` or `"batch"`
#
# <details><summary>Hint</summary>Make two lists, what is trained and what is measured and kept,
# once for each kind. Each entry is one number per feature.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.norms import norm_params

# %% [markdown]
# *Try it:* on 5 features, batch normalisation has 20 numbers, 10 of them trainable.

# %%
print(norm_params(5, "batch"), norm_params(5, "layer"))

# %% tags=["check"]
check(norm_params)

# %% [markdown] tags=["judged-depends"]
# **What it means.** "Parameters are the weights that a gradient updates" is true of the first number
# only.
# The usual mistake is to call the moving statistics trainable, or to overlook them.

# %% [markdown]
# A **convolution** over time slides a window along the sequence. Each **filter** looks at
# `kernel_size` steps of *all* channels at once, multiplies each number by a weight, adds up, adds a
# bias, and puts out one number per position. The positions share their weights, so again the length
# of the sequence is not in the count.
#
# **Exercise 6 · `conv1d_params`** (easy, 5 minutes).
#
# - `conv1d_params(kernel_size, channels, filters)` → int
#
# <details><summary>Hint</summary>How many numbers lie under the window when it stands still? Each
# of them has a weight, in every filter.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.conv1d import conv1d_params

# %% [markdown]
# *Try it:* a window of 4 steps over one channel with 20 filters has 100.

# %%
conv1d_params(4, 1, 20)

# %% tags=["check"]
check(conv1d_params)

# %% [markdown]
# **What it means.** A filter is a small Dense layer that is used at every position. The usual
# mistake is to forget that it sees all channels.

# %% [markdown]
# **ConvLSTM2D** reads a film instead of a series. It is an LSTM in which both matrix products, with
# the input and with the last state, have become convolutions over a picture. Its state is a picture
# too, with `filters` channels.
#
# **Exercise 7 · `conv_lstm2d_params`** (medium, 10 minutes).
#
# - `conv_lstm2d_params(kernel_size, channels, filters)` → int
# - `kernel_size` is a pair (rows, columns), such as `(3, 3)`; it need not be square
#
# <details><summary>Hint</summary>Begin with one gate: how many weights has a window over the
# input's channels, how many a window over the state's channels, how many biases?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.conv_lstm2d import conv_lstm2d_params

# %% [markdown]
# *Try it:* a window of 3 × 3 over 4 channels with 5 filters has 1,640.

# %%
conv_lstm2d_params((3, 3), 4, 5)

# %% tags=["check"]
check(conv_lstm2d_params)

# %% [markdown]
# **What it means.** Rows and columns of the *picture* are not in the count, and neither is time:
# the same window is used at every pixel of every frame. The usual mistake is to count the window's
# side and not its area.

# %% [markdown]
# ## 7. A whole model
#
# Now the summary. A model is a list of layers; each takes the shape that the last one puts out. Our
# descriptions of layers are plain dictionaries, and shapes leave out the batch, as `keras.Input`
# does.
#
# | description | what goes in | what comes out |
# |---|---|---|
# | `{"kind": "simple_rnn", "units": 16, "return_sequences": True}` | (time, features) | (time, units); with `False` (units,) |
# | `{"kind": "lstm", "units": 16, "return_sequences": False}` | (time, features) | likewise |
# | `{"kind": "gru", "units": 16, "return_sequences": False, "reset_after": True}` | (time, features) | likewise |
# | `{"kind": "dense", "units": 1}` | any | the last axis becomes `units` |
# | `{"kind": "flatten"}` | any | one axis with all numbers |
# | `{"kind": "layer_norm"}`, `{"kind": "batch_norm"}` | any | the same shape |
#
# `return_sequences` says whether a recurrent layer hands on its state at *every* step or the last
# one only. The layer above needs every step if it is recurrent itself. Every description has all the
# keys that are shown here.

# %% [markdown]
# **Exercise 8 · `model_summary`** (hard, 20 minutes). Use your functions from above; a
# normalisation counts with all its numbers, trainable or not. Dense has a bias.
#
# - `model_summary(layers, input_shape)` → list of `(output_shape, params)`, one for each layer
# - on `input_shape` (20, 6), a `simple_rnn` of 16 units with `return_sequences` gives `((20, 16),
#   368)`
#
# <details><summary>Hint</summary>Keep the current shape in a variable. In each turn of the loop,
# read the number of inputs from it, find the parameters, and replace it by the new shape. Begin
# with two kinds and let the check tell you about the others.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.summary import model_summary

# %% [markdown]
# *Try it:* the first model of section 1 should come out as `((20, 16), 368)`, `((32,), 1568)`,
# `((32,), 0)` and `((1,), 33)`, and the parameters add up to 1,969.

# %%
rnn_layers = [
    {"kind": "simple_rnn", "units": 16, "return_sequences": True},
    {"kind": "simple_rnn", "units": 32, "return_sequences": False},
    {"kind": "flatten"},
    {"kind": "dense", "units": 1},
]
model_summary(rnn_layers, (20, 6))

# %% tags=["check"]
check(model_summary)

# %% [markdown]
# **What it means.** A count needs two sizes, and one of them belongs to the layer *before*. That is
# why a change in one layer shows in the line below it. The usual mistake is to go on counting with
# the features of the data.

# %% [markdown]
# ### Your summary beside Keras's
#
# Both published models, counted by you and built by Keras.

# %%
lstm_layers = [
    {"kind": "lstm", "units": 16, "return_sequences": True},
    {"kind": "lstm", "units": 32, "return_sequences": True},
    {"kind": "flatten"},
    {"kind": "dense", "units": 1},
]
lstm_model = keras.Sequential(
    [
        keras.Input((21, 1)),
        layers.LSTM(16, return_sequences=True, name="lstm_1"),
        layers.LSTM(32, return_sequences=True, name="lstm_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(1, name="dense"),
    ]
)


# %%
def keras_rows(model):
    """What Keras says of each layer: name, output shape, parameters."""
    return [(layer.name, layer.output.shape, layer.count_params()) for layer in model.layers]


if passes(model_summary):
    show.model_table(model_summary(rnn_layers, (20, 6)), keras_rows(rnn_model))
    show.model_table(model_summary(lstm_layers, (21, 1)), keras_rows(lstm_model))

# %% [markdown]
# All rows agree, down to the totals of 1,969 and 8,097. Where Keras writes `None` for the batch, we
# write nothing. Change a description, say `return_sequences` of the second layer, and see which
# lines no longer agree.

# %% [markdown]
# ## 8. Reading a summary backwards
#
# The second summary of section 1 says (21, 16) and 1,152, and nothing of the data. But the count
# knows: of its terms only the kernel depends on the inputs. Take the others away, divide, and the
# width of the data is left. If the division leaves a remainder, or no input at all, then the text
# is wrong about something: no such layer has this count.
#
# **Exercise 9 · `hidden_inputs`** (medium, 15 minutes).
#
# - `hidden_inputs(params, units, kind)` → int, the number of inputs, 1 or more
# - `kind` is `"dense"`, `"simple_rnn"`, `"lstm"` or `"gru"`, each with Keras's defaults
# - raises `ValueError` where no number of inputs gives exactly `params`
#
# <details><summary>Hint</summary>Write the count as a line: so much per input, plus so much without
# any. <code>divmod(a, b)</code> gives quotient and remainder together.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_01_parameters.width import hidden_inputs

# %% [markdown]
# *Try it:* 1,152 with 16 LSTM units is a series of one feature; the same count with 16 GRU units
# would need 6. The last line should raise a `ValueError`: no SimpleRNN of 16 units has 369
# parameters.

# %%
print(hidden_inputs(1152, 16, "lstm"), hidden_inputs(1152, 16, "gru"))
try:
    print(hidden_inputs(369, 16, "simple_rnn"))
except ValueError as error:
    print("ValueError:", error)

# %% tags=["check"]
check(hidden_inputs)

# %% [markdown]
# **What it means.** Prediction 3: one feature. The two models of section 1 did not read the same
# inputs, and no sentence of the text says so; the number does. The usual mistake is to trust
# `//`, which finds a width for every count.

# %% [markdown]
# ## 9. In Keras
#
# What took a lesson is a method and two attributes. `count_params()` counts everything;
# `trainable_weights` and `non_trainable_weights` say what a gradient may change and what it may not.

# %%
layer = layers.BatchNormalization()
layer.build((None, 5))
print(layer.count_params(), [weight.name for weight in layer.trainable_weights])
print([weight.name for weight in layer.non_trainable_weights])
if passes(norm_params):
    print("difference from yours:", layer.count_params() - sum(norm_params(5, "batch")))

# %% [markdown]
# ## 10. Find the bug
#
# Two functions that claim to count Keras's default GRU. The first is the formula that most texts
# print. The second was written by somebody who tried it with 8 inputs and 8 units, found it right,
# and stopped.


# %% tags=["given"]
def printed_count(inputs, units):
    """The formula as it is usually printed."""
    return 3 * units * (inputs + units + 1)


def tried_once(inputs, units):
    """Right for 8 inputs and 8 units."""
    return 3 * inputs * (inputs + units + 2)


# %% [markdown]
# Write the test that catches both, and that a right function passes. Ask Keras, not a formula. This
# exercise (medium, 10 minutes) has no points; the cell below it tells you how good your test is.
#
# - `gru_count_test(formula)` raises `AssertionError` unless `formula(inputs, units)` is Keras's
#   count
#
# <details><summary>Hint</summary>For which sizes are the two functions right by accident? A test
# should choose sizes that are all different.</details>


# %% nbgrader={"grade": false, "grade_id": "gru_count_test", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gru_count_test(formula):
    """Test a formula for the parameters of Keras's default GRU.

    Args:
        formula: function of (inputs, units) that should return an int.

    Raises:
        AssertionError: if the formula differs from Keras.
    """
    ### BEGIN SOLUTION
    for inputs, units in ((2, 3), (5, 4)):
        gru = keras.layers.GRU(units)
        gru.build((None, None, inputs))
        assert formula(inputs, units) == gru.count_params(), (inputs, units)
    ### END SOLUTION


# %% [markdown]
# *Try it:* the two above should be caught, and your own function should pass.

# %%
for formula in (printed_count, tried_once, gru_params):
    try:
        gru_count_test(formula)
        print(f"{formula.__name__} passes")
    except AssertionError:
        print(f"{formula.__name__} is caught")

# %% [markdown]
# **What it means.** The printed formula is right with `reset_after=False` and wrong for the GRU
# that Keras builds by default: a row of bias is missing. And a test whose sizes are equal cannot
# tell sizes apart. That is why the checks of this course choose them all different.

# %% [markdown]
# ## 11. Claims, put to the test
#
# Two sentences as they stand in study notes. Run the experiment, change it if you like, then
# answer: **true, false, or it depends**, and why, in one or two sentences. A person grades these
# answers.
#
# **Claim A.** *"Compared with the RNN model above, the LSTM model has four times the parameters."*
#
# "Above" is the first model of section 1. The experiment takes the ratio row by row. Its last lines
# are for you: which two models would you compare to test the sentence fairly?

# %%
for rnn_layer, lstm_layer in zip(rnn_model.layers, lstm_model.layers, strict=True):
    ours, theirs = rnn_layer.count_params(), lstm_layer.count_params()
    ratio = f"{theirs / ours:.2f}" if ours else "-"
    print(f"{lstm_layer.name:8}{theirs:6,} against {ours:6,}   ratio {ratio}")
total = lstm_model.count_params() / rnn_model.count_params()
print(f"the models together: ratio {total:.2f}")

fair = layers.LSTM(16)
fair.build((None, 20, 6))
print("LSTM(16) on 6 features:", fair.count_params())

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_four_times", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# False as it stands: layer by layer the ratio is 1,152 / 368 = 3.13 and 6,272 / 1,568 = 4.00. The
# two models differ in more than the kind of layer: the second reads 1 feature instead of 6, and it
# returns all 21 steps, so its Dense layer has 673 parameters instead of 33. These accidents make
# 4.11 in all. With equal inputs and units an LSTM layer has exactly 4 times a SimpleRNN's parameters (1,472
# against 368 on 6 features), since each of its four blocks is as large as a SimpleRNN.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# **Rubric, claim A (2 points).** One point for *false* (or *it depends*, with the condition): the
# ratios 3.13, 4.00 and 4.11 are named, or that layer 1 has not 4 times as many. One point for a
# reason: the inputs differ (6 features against 1), or the heads differ (32 against 672 numbers into
# Dense); or the condition under which 4 is exact, equal inputs and units. "True, 4.11 is about 4"
# scores 0.

# %% [markdown]
# **Claim B.** *"A GRU has about three quarters of the parameters of an LSTM."*

# %%
for inputs, units in ((6, 16), (16, 32), (1, 16), (128, 256)):
    counts = []
    for layer in (
        layers.LSTM(units),
        layers.GRU(units, reset_after=False),
        layers.GRU(units),
    ):
        layer.build((None, None, inputs))
        counts.append(layer.count_params())
    lstm, old, new = counts
    print(f"{inputs:3} inputs, {units:3} units: LSTM {lstm:7,}", end="   ")
    print(f"GRU {old:7,} ({old / lstm:.3f})   Keras's default GRU {new:7,} ({new / lstm:.3f})")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_three_quarters", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# It depends on the GRU. Without `reset_after` the ratio is exactly 0.75, three blocks against four
# of the same size: 1,104 of 1,472, and 4,704 of 6,272. Keras's default has a second row of bias and
# therefore a little more: 1,152 (0.783) and 4,800 (0.765). The larger the layer, the smaller the
# difference: 0.752 on 128 inputs with 256 units.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# **Rubric, claim B (2 points).** One point for *it depends* with the condition named: exact with
# `reset_after=False`, more with Keras's default (*true, about* scores this point only if the excess
# is mentioned). One point for the reason: three blocks against four, and the second bias row.
# Saying that the GRU on 6 features "equals an LSTM" because 1152 occurs twice costs the second
# point: that LSTM reads 1 feature.

# %% [markdown]
# ## 12. Summary
#
# A layer's parameters are the entries of its arrays, so shapes are all we need, and the number of
# time steps is in none of them. A recurrent layer has a kernel for the input, a recurrent kernel
# for its state and a bias, once for SimpleRNN, three times for GRU (which by default has two rows
# of bias), four times for LSTM. Two counts can only be compared when everything but one thing is
# equal: the inputs, the layers on top, and the variant of the layer. And a count can be read backwards, which makes
# it a test of what a text says.
#
# **What breaks next.** We can count the weights of a recurrent layer, and have not yet seen it do
# anything. The next lesson runs it: three arrays, one line, step by step, and a question that it
# can answer and a bag of words cannot.
#
# ### Three problems to go on with
#
# 1. A model card says: "LSTM, 64 units, 33,024 parameters". How many features? And if it were a
#    GRU?
# 2. You may spend 5,000 parameters on one recurrent layer over 6 features. How many units do you
#    get with SimpleRNN, GRU and LSTM? Which of them would you try first, and how would you find
#    out?
# 3. Two LSTM directions (`Bidirectional`) and a `TimeDistributed(Dense(10))` on top: extend
#    `model_summary` by both, and compare with Keras.
#
# ### References
#
# - J. L. Elman, [Finding structure in time](https://doi.org/10.1207/s15516709cog1402_1), 1990: the
#   network that Keras calls SimpleRNN.
# - S. Hochreiter and J. Schmidhuber, [Long short-term
#   memory](https://doi.org/10.1162/neco.1997.9.8.1735), 1997.
# - K. Cho and others, [the paper that introduced the GRU](https://arxiv.org/abs/1406.1078), 2014.
# - S. Ioffe and C. Szegedy, [Batch normalization](https://arxiv.org/abs/1502.03167), 2015; J. L. Ba
#   and others, [Layer normalization](https://arxiv.org/abs/1607.06450), 2016.
# - X. Shi and others, [Convolutional LSTM network](https://arxiv.org/abs/1506.04214), NIPS 2015.
# - Keras, [recurrent layers](https://keras.io/api/layers/recurrent_layers/): the arguments used
#   here.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 60 minutes for learners who know NumPy shapes well, 120 for those who meet them here.
# Exercises 3, 4 and 8 take longest. All cells together run in a few seconds, most of which is
# TensorFlow's import.
#
# **Mistakes to expect.** Counting one bias for four gates; (inputs, units) for the recurrent kernel; a
# bias per input; multiplying by the number of steps; one bias row for Keras's default GRU; moving
# statistics called trainable; the window's side for its area; counting every layer of a stack on
# the features of the data; `(n)` for `(n,)`; `//` without a look at the remainder. The check
# recognises the usual form of each, and names it.
#
# **Grading.** 20 points come from the checks. The two claims (2 points each) are graded by hand,
# with the rubric below each. A reason counts more than the word: *true* with the right condition is
# worth more than *false* without one. Section 10 is not graded; look at it in class.
#
# **If time is short**, leave out exercises 6 and 7. Lesson 10 and lesson 13 come back to them.


# %% tags=["instructor", "numbers"]
numbers = {
    "368": simple_rnn_params(6, 16),
    "1,568": simple_rnn_params(16, 32),
    "1,969": rnn_model.count_params(),
    "8,097": lstm_model.count_params(),
    "200": 200,
    "112": dense_params(6, 16),
    "1,936": dense_params(20 * 6, 16),
    "19,216": dense_params(200 * 6, 16),
    "672": 21 * 32,
    "673": dense_params(672, 1),
    "1,152": lstm_params(1, 16) if lstm_params(1, 16) == gru_params(6, 16) else None,
    "6,272": lstm_params(16, 32),
    "1,104": gru_params(6, 16, False),
    "4,704": gru_params(16, 32, False),
    "4,800": gru_params(16, 32),
    "1,472": lstm_params(6, 16),
    "256": 16 * 16,
    "128": 128,
    "100": conv1d_params(4, 1, 20),
    "1,640": conv_lstm2d_params((3, 3), 4, 5),
    "369": 368 + 1,
    "3.13": lstm_params(1, 16) / simple_rnn_params(6, 16),
    "4.00": lstm_params(16, 32) / simple_rnn_params(16, 32),
    "4.11": lstm_model.count_params() / rnn_model.count_params(),
    "0.75": gru_params(6, 16, False) / lstm_params(6, 16),
    "0.783": gru_params(6, 16) / lstm_params(6, 16),
    "0.765": gru_params(16, 32) / lstm_params(16, 32),
    "0.752": gru_params(128, 256) / lstm_params(128, 256),
    "33,024": lstm_params(64, 64),
    "5,000": 5000,
}
