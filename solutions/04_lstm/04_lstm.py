# %% [markdown]
# # 04 · LSTM: the gates, one at a time
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/04_lstm/04_lstm.ipynb)
#
# **In this lesson we build an LSTM from its five stages, until it agrees with `keras.layers.LSTM`
# but for rounding, and then look inside a trained one.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.LSTMCell`, `keras.layers.LSTM` |
# | Time | two to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [01 · Counting parameters](../01_parameters/01_parameters.ipynb); matrix products in NumPy; the plain recurrent network $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$ |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

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
# | $W_h$, $U$, $V$ | `recurrent_kernel` | (units, 4 × units) | `cell.recurrent_kernel` | recurrent weights · 순환 가중치 |
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


# %% nbgrader={"grade": false, "grade_id": "concat_form", "locked": false, "schema_version": 3, "solution": true, "task": false}
def concat_form(kernel, recurrent_kernel):
    """Stack the two kernels for an input of the form [h, x].

    Args:
        kernel: (inputs, 4 * units), float.
        recurrent_kernel: (units, 4 * units), float.

    Returns:
        W: (units + inputs, 4 * units).
    """
    ### BEGIN SOLUTION
    return np.concatenate([recurrent_kernel, kernel])
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "split_form", "locked": false, "schema_version": 3, "solution": true, "task": false}
def split_form(W):
    """Take a matrix for [h, x] apart again.

    Args:
        W: (units + inputs, 4 * units), float.

    Returns:
        (kernel, recurrent_kernel): (inputs, 4 * units) and (units, 4 * units).
    """
    ### BEGIN SOLUTION
    units = W.shape[1] // 4
    return W[units:], W[:units]
    ### END SOLUTION


# %% [markdown]
# *Try it:* the kernels of the hand-worked step give a W of shape (2, 4), with the recurrent
# kernel's −2 in its upper left corner.

# %%
concat_form(by_hand["kernel"], by_hand["recurrent_kernel"])

# %% nbgrader={"grade": true, "grade_id": "check_concat_form", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(concat_form)
### BEGIN HIDDEN TESTS
check(concat_form, hidden=True)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "check_split_form", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(split_form)
### BEGIN HIDDEN TESTS
check(split_form, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "forget_gate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forget_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The forget gate: the share of the old cell state that is kept.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), float.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.

    Returns:
        f_t: (batch, units), between 0 and 1.
    """
    ### BEGIN SOLUTION
    units = h_prev.shape[1]
    f = slice(units, 2 * units)
    return sigmoid(x_t @ kernel[:, f] + h_prev @ recurrent_kernel[:, f] + bias[f])
    ### END SOLUTION


# %% [markdown]
# *Try it:* the hand-worked step has f = 0.881.

# %%
forget_gate(**by_hand)

# %% nbgrader={"grade": true, "grade_id": "check_forget_gate", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(forget_gate)
### BEGIN HIDDEN TESTS
check(forget_gate, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "input_gate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def input_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The input gate: the share of the candidate that is written. Arguments as in forget_gate.

    Returns:
        i_t: (batch, units), between 0 and 1.
    """
    ### BEGIN SOLUTION
    units = h_prev.shape[1]
    i = slice(0, units)
    return sigmoid(x_t @ kernel[:, i] + h_prev @ recurrent_kernel[:, i] + bias[i])
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "candidate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def candidate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The candidate: what could be written to the cell. Arguments as in forget_gate.

    Returns:
        g_t: (batch, units), between -1 and 1.
    """
    ### BEGIN SOLUTION
    units = h_prev.shape[1]
    g = slice(2 * units, 3 * units)
    return np.tanh(x_t @ kernel[:, g] + h_prev @ recurrent_kernel[:, g] + bias[g])
    ### END SOLUTION


# %% [markdown]
# *Try it:* the hand-worked step has i = 0.5 and a candidate of 0.762.

# %%
print(input_gate(**by_hand), candidate(**by_hand))

# %% nbgrader={"grade": true, "grade_id": "check_input_gate", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(input_gate)
### BEGIN HIDDEN TESTS
check(input_gate, hidden=True)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "check_candidate", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(candidate)
### BEGIN HIDDEN TESTS
check(candidate, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "update_cell", "locked": false, "schema_version": 3, "solution": true, "task": false}
def update_cell(f_t, c_prev, i_t, g_t):
    """The new cell state.

    Args:
        f_t: (batch, units), the forget gate.
        c_prev: (batch, units), the old cell state.
        i_t: (batch, units), the input gate.
        g_t: (batch, units), the candidate.

    Returns:
        c_t: (batch, units).
    """
    ### BEGIN SOLUTION
    return f_t * c_prev + i_t * g_t
    ### END SOLUTION


# %% [markdown]
# *Try it:* 0.881 of 0.5, and half of 0.762, make 0.821.

# %%
update_cell(f_hand, np.array([[0.5]]), i_hand, g_hand)

# %% nbgrader={"grade": true, "grade_id": "check_update_cell", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(update_cell)
### BEGIN HIDDEN TESTS
check(update_cell, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "output_gate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def output_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    """The output gate: the share of the cell that is shown. Arguments as in forget_gate.

    Returns:
        o_t: (batch, units), between 0 and 1.
    """
    ### BEGIN SOLUTION
    units = h_prev.shape[1]
    o = slice(3 * units, None)
    return sigmoid(x_t @ kernel[:, o] + h_prev @ recurrent_kernel[:, o] + bias[o])
    ### END SOLUTION


# %% [markdown]
# *Try it:* the hand-worked step has o = 0.5.

# %%
output_gate(**by_hand)

# %% nbgrader={"grade": true, "grade_id": "check_output_gate", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(output_gate)
### BEGIN HIDDEN TESTS
check(output_gate, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "lstm_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """One step of an LSTM.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the hidden state before the step.
        c_prev: (batch, units), the cell state before the step.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.

    Returns:
        (h_t, c_t): the states after the step, each (batch, units).
    """
    ### BEGIN SOLUTION
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias
    i, f, g, o = np.split(z, 4, axis=1)
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    h_t = sigmoid(o) * np.tanh(c_t)
    return h_t, c_t
    ### END SOLUTION


# %% [markdown]
# *Try it:* the hand-worked step ends with h = 0.338 and C = 0.821.

# %%
lstm_step(c_prev=np.array([[0.5]]), **by_hand)

# %% nbgrader={"grade": true, "grade_id": "check_lstm_step", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(lstm_step)
### BEGIN HIDDEN TESTS
check(lstm_step, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "lstm_forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    """An LSTM over a whole sequence.

    Args:
        x: (batch, time, inputs), float.
        h0: (batch, units), the hidden state before the first step.
        c0: (batch, units), the cell state before the first step.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.

    Returns:
        (states, last_h, last_c): (batch, time, units), (batch, units), (batch, units).
    """
    ### BEGIN SOLUTION
    states, h, c = [], h0, c0
    for t in range(x.shape[1]):
        h, c = lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1), h, c
    ### END SOLUTION


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

# %% nbgrader={"grade": true, "grade_id": "check_lstm_forward", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(lstm_forward)
### BEGIN HIDDEN TESTS
check(lstm_forward, hidden=True)
### END HIDDEN TESTS

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
# Here are the four weeks that lead up to the first of those days, through *your* gates.


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
    names = [weekdays[day.astype(int) % 7] for day in rides.date[-428:-400]]
    opened = open_up(test[0, :28], forecaster.layers[0].get_weights())
    show.gates(opened, names, title="Four weeks through the gates of a trained LSTM")

# %% [markdown]
# Look for three things. Several units have a rhythm of seven days, although nobody told the network
# about weeks: find a gate that is shut on weekdays and open at the weekend. A few gates move little.
# And the same gate does one thing in one unit and the contrary in the next: a heat map shows *when*
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
def reader(kind, seed):
    """A small network over words; a mask tells its layers to pass over the padding."""
    keras.utils.set_random_seed(seed)
    middle = {
        "average": [keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(16, "relu")],
        "SimpleRNN": [keras.layers.SimpleRNN(16)],
        "LSTM": [keras.layers.LSTM(16)],
    }[kind]
    words = keras.layers.Embedding(len(sentences.vocabulary), 16, mask_zero=True)
    model = keras.Sequential(
        [keras.Input((steps,)), words, *middle, keras.layers.Dense(1, "sigmoid")]
    )
    model.compile(keras.optimizers.Adam(5e-3, global_clipnorm=1.0), "binary_crossentropy")
    return model


# %%
right_answers = {}
for kind in ("average", "SimpleRNN", "LSTM"):
    right = []
    for seed in range(3 if FAST else 10):
        model = reader(kind, seed)
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
# The network that averages its words falls below chance: it goes with the majority of the nouns, and
# from two attractors on they mostly are the majority. At four it is right in 0.01 of the cases. Order
# is what it lacks.
#
# The other two read in order, and both carry the subject a long way: at four attractors the SimpleRNN
# was right in 0.93 of the cases and the LSTM in 1.00, as means over the three seeds of our run in the
# fast setting. The LSTM is the steadier one *here*: with 16 units, 1,500 sentences and twelve epochs.
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


# %% nbgrader={"grade": false, "grade_id": "lstm_1997_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lstm_1997_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """One step of an LSTM without forget gate.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the hidden state before the step.
        c_prev: (batch, units), the cell state before the step.
        kernel: (inputs, 3 * units), blocks i, c, o.
        recurrent_kernel: (units, 3 * units), the same blocks.
        bias: (3 * units,), the same blocks.

    Returns:
        (h_t, c_t): the states after the step, each (batch, units).
    """
    ### BEGIN SOLUTION
    sums = x_t @ kernel + h_prev @ recurrent_kernel + bias
    write, new, out = np.split(sums, 3, axis=1)
    c_new = c_prev + sigmoid(write) * np.tanh(new)
    return sigmoid(out) * np.tanh(c_new), c_new
    ### END SOLUTION


# %% [markdown]
# *Try it:* with all weights and biases zero the gates are 0.5 and the candidate is 0, so the cell
# state stays at 2 and the hidden state is 0.5 · tanh(2) = 0.482.

# %%
x_t, h_prev, c_prev = np.array([[1.0]]), np.array([[0.0]]), np.array([[2.0]])
lstm_1997_step(x_t, h_prev, c_prev, np.zeros((1, 3)), np.zeros((1, 3)), np.zeros(3))

# %% nbgrader={"grade": true, "grade_id": "check_lstm_1997_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check(lstm_1997_step)
### BEGIN HIDDEN TESTS
check(lstm_1997_step, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "peephole_lstm_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def peephole_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    """One step of an LSTM with peepholes.

    Args:
        x_t: (batch, inputs), float.
        h_prev: (batch, units), the hidden state before the step.
        c_prev: (batch, units), the cell state before the step.
        kernel: (inputs, 4 * units), blocks i, f, c, o.
        recurrent_kernel: (units, 4 * units), the same blocks.
        bias: (4 * units,), the same blocks.
        peephole: (3, units), rows for the input, forget and output gate.

    Returns:
        (h_t, c_t): the states after the step, each (batch, units).
    """
    ### BEGIN SOLUTION
    total = x_t @ kernel + h_prev @ recurrent_kernel + bias
    z_i, z_f, z_g, z_o = np.split(total, 4, axis=1)
    p_i, p_f, p_o = peephole
    i_t = sigmoid(z_i + p_i * c_prev)
    f_t = sigmoid(z_f + p_f * c_prev)
    cell = f_t * c_prev + i_t * np.tanh(z_g)
    return sigmoid(z_o + p_o * cell) * np.tanh(cell), cell
    ### END SOLUTION


# %% [markdown]
# *Try it:* with peepholes of zero it is the hand-worked step again: h = 0.338, C = 0.821.

# %%
peephole_lstm_step(c_prev=np.array([[0.5]]), peephole=np.zeros((3, 1)), **by_hand)

# %% nbgrader={"grade": true, "grade_id": "check_peephole_lstm_step", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check(peephole_lstm_step)
### BEGIN HIDDEN TESTS
check(peephole_lstm_step, hidden=True)
### END HIDDEN TESTS

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


# %% nbgrader={"grade": false, "grade_id": "starting_bias", "locked": false, "schema_version": 3, "solution": true, "task": false}
def starting_bias(units, value):
    """The bias that Keras's LSTM begins with, for a constant bias initializer.

    Args:
        units: int, the width of the layer.
        value: float, the initializer's constant.

    Returns:
        bias: (4 * units,), blocks i, f, c, o.
    """
    ### BEGIN SOLUTION
    fresh = np.full(4 * units, value)
    fresh[units : 2 * units] = 1.0
    return fresh
    ### END SOLUTION


# %% [markdown]
# *Try it:* put your function beside a real layer of two units.

# %%
layer = keras.layers.LSTM(2, bias_initializer=keras.initializers.Constant(0.3))
layer.build((None, None, 1))
print("Keras:", keras.ops.convert_to_numpy(layer.cell.bias))
print("yours:", starting_bias(2, 0.3))

# %% nbgrader={"grade": true, "grade_id": "check_starting_bias", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
check(starting_bias)
### BEGIN HIDDEN TESTS
check(starting_bias, hidden=True)
### END HIDDEN TESTS

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
    for length in (100, 1000, 5000):
        h, c, nudged = np.zeros((1, 16)), np.zeros((1, 16)), np.full((1, 16), 1e-3)
        for x_t in noise.normal(size=(length, 1, 4)):
            _, nudged = lstm_1997_step(x_t, h, nudged, *weights)
            h, c = lstm_1997_step(x_t, h, c, *weights)
        slope, flat = (nudged - c).mean() / 1e-3, (np.abs(c) > 5).mean()
        print(f"{length:5} steps: median |C| {np.median(np.abs(c)):6.1f}", end="   ")
        print(f"dC_T/dC_0 {slope:.4f}   units on the flat part of tanh: {flat:.0%}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_forget_gate", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** Along the cell's path the old state is multiplied by 1 at every step, so the gradient
# there is exactly 1, whatever the length: it neither explodes nor vanishes. What grows is the *state*
# itself, without bound, until the tanh on the way out is flat and the cell can neither show nor learn
# anything. The forget gate lets the network reset it.
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
# comes near its ends and, but for rounding, never reaches them, so a real gate keeps a share that
# shrinks with every step. Also, “unchanged” needs an input gate of 0 besides.
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
# gate alone the cell state is as before and the hidden state is not.
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
# 1. Couple the gates: i = 1 − f. How many parameters does that save, and what does the agreement task
#    say to it?
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
# about a minute on two cores; `UNROLLED_FULL=1` trains longer and over ten seeds, in about five minutes.
#
# **Points.** 21 by machine: 1 for each of `concat_form`, `split_form`, the five stages and
# `starting_bias`, 4 each for `lstm_step` and `lstm_forward`, 2 for `lstm_1997_step`, 3 for
# `peephole_lstm_step`; and 6 by hand, 2 for each claim, with the rubrics above.
#
# **Mistakes seen most.** Blocks in the order of the story (f, i, c, o); the hidden state made from the
# old cell state; the tanh kept in the cell; `h0` used at every step; a `reshape` where axes want
# exchanging; the forget bias of 1 added again; peepholes without the output gate's. All of these, and
# the others below, are named by the check.
#
# **If somebody is stuck** at `lstm_step`, ask for the shapes of the four blocks first, and then which
# of the two equations comes first. The agreement experiment invites the question whether the networks
# *understand* anything; the average-of-words row is the answer to start from.


# %% tags=["instructor", "alternative"]
# Per-gate matrices and loops over samples.
def concat_form(kernel, recurrent_kernel):
    return np.array([*recurrent_kernel, *kernel])


def split_form(W):
    units = int(W.shape[1] / 4)
    recurrent, inputs = np.split(W, [units])
    return inputs, recurrent


def one_gate(number, x_t, h_prev, kernel, recurrent_kernel, bias):
    W, U, b = (np.split(part, 4, axis=-1)[number] for part in (kernel, recurrent_kernel, bias))
    return np.array([x @ W + h @ U + b for x, h in zip(x_t, h_prev, strict=True)])


def forget_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 1 / (1 + np.exp(-one_gate(1, x_t, h_prev, kernel, recurrent_kernel, bias)))


def input_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 1 / (1 + np.exp(-one_gate(0, x_t, h_prev, kernel, recurrent_kernel, bias)))


def candidate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return np.tanh(one_gate(2, x_t, h_prev, kernel, recurrent_kernel, bias))


def output_gate(x_t, h_prev, kernel, recurrent_kernel, bias):
    return 1 / (1 + np.exp(-one_gate(3, x_t, h_prev, kernel, recurrent_kernel, bias)))


def update_cell(f_t, c_prev, i_t, g_t):
    c_t = np.empty_like(c_prev)
    for place in np.ndindex(c_prev.shape):
        c_t[place] = f_t[place] * c_prev[place] + i_t[place] * g_t[place]
    return c_t


def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    weights = (kernel, recurrent_kernel, bias)
    f_t = forget_gate(x_t, h_prev, *weights)
    c_t = update_cell(
        f_t, c_prev, input_gate(x_t, h_prev, *weights), candidate(x_t, h_prev, *weights)
    )
    return output_gate(x_t, h_prev, *weights) * np.tanh(c_t), c_t


def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    all_states, all_h, all_c = [], [], []
    for sample, h, c in zip(x, h0, c0, strict=True):
        h, c, states = h[None], c[None], []
        for x_t in sample:
            h, c = lstm_step(x_t[None], h, c, kernel, recurrent_kernel, bias)
            states.append(h[0].tolist())
        all_states.append(states)
        all_h.append(h[0])
        all_c.append(c[0])
    return np.array(all_states), np.array(all_h), np.array(all_c)


# %% tags=["instructor", "alternative"]
# einsum, [x, h] side by side, and single precision.
def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    both = np.concatenate([x_t, h_prev], axis=1).astype(np.float32)
    W = np.concatenate([kernel, recurrent_kernel]).astype(np.float32)
    z = np.einsum("bn,nk->bk", both, W) + bias.astype(np.float32)
    i, f, g, o = z.reshape(len(z), 4, -1).transpose(1, 0, 2)
    c_t = (sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)).astype(np.float32)
    return [sigmoid(o) * np.tanh(c_t), c_t]


def lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias):
    states = np.empty((*x.shape[:2], h0.shape[1]))
    h, c = h0.copy(), c0.copy()
    for t in range(x.shape[1]):
        z = np.einsum("bi,ik->bk", x[:, t], kernel) + np.einsum("bu,uk->bk", h, recurrent_kernel)
        i, f, g, o = np.split(z + bias, 4, axis=1)
        c *= sigmoid(f)
        c += sigmoid(i) * np.tanh(g)
        states[:, t] = h = sigmoid(o) * np.tanh(c)
    return states, h, c


def lstm_1997_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    z = np.concatenate([h_prev, x_t], axis=1) @ np.concatenate([recurrent_kernel, kernel]) + bias
    units = h_prev.shape[1]
    i, g, o = sigmoid(z[:, :units]), np.tanh(z[:, units:-units]), sigmoid(z[:, -units:])
    c_t = c_prev + i * g
    return o * np.tanh(c_t), c_t


def peephole_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole):
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)
    c_t = sigmoid(z_f + c_prev @ np.diag(peephole[1])) * c_prev
    c_t = c_t + sigmoid(z_i + c_prev @ np.diag(peephole[0])) * np.tanh(z_g)
    return sigmoid(z_o + c_t @ np.diag(peephole[2])) * np.tanh(c_t), c_t


def starting_bias(units, value):
    return np.repeat([value, 1.0, value, value], units)


# %% tags=["instructor", "slips"]
# Every mistake that a check knows, made in the solution as a learner would make it.
from itertools import permutations

GATES = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}
GATES |= {"write": "input gate", "new": "candidate", "out": "output gate"}
LETTERS = {"g": "c", "write": "i", "new": "c", "out": "o"}


def order_slips(line, right):
    """A slip for every wrong order in which the blocks can be unpacked."""
    slips = {}
    for order in permutations(right):
        moved = [GATES[a] for a, b in zip(right, order, strict=True) if a != b]
        letters = ", ".join(LETTERS.get(gate, gate) for gate in order)
        name = (
            " and ".join(moved) + " swapped"
            if len(moved) == 2
            else f"blocks in the order {letters}"
        )
        if moved:
            slips[name] = (line.format(*right), line.format(*order))
    return slips


def sum_slips(line):
    """Slips in a sum `x_t @ kernel + h_prev @ recurrent_kernel + bias` with its own left side."""
    left = line.split(" = ")[0]
    both = "np.concatenate([x_t, h_prev], axis=1) @ np.concatenate([recurrent_kernel, kernel])"
    squares = "np.concatenate([u.T for u in np.split(recurrent_kernel, {}, axis=1)], axis=1)"
    blocks = 3 if left.strip() == "sums" else 4
    return {
        "bias missing": (line, line.replace(" + bias", "")),
        "bias doubled": (line, line + " + bias"),
        "recurrent_kernel transposed": (
            line,
            line.replace("recurrent_kernel", squares.format(blocks)),
        ),
        "[x; h] for [h; x]": (line, f"{left} = {both} + bias"),
        "input ignored": (line, line.replace("x_t @ kernel + ", "")),
    }


def gate_slips(letter, act="sigmoid"):
    """Slips in one of the four stages."""
    columns = {
        "i": "slice(0, units)",
        "f": "slice(units, 2 * units)",
        "g": "slice(2 * units, 3 * units)",
        "o": "slice(3 * units, None)",
    }
    n, name = letter, GATES[letter]
    block = f"{n} = {columns[n]}\n"
    line = f"x_t @ kernel[:, {n}] + h_prev @ recurrent_kernel[:, {n}] + bias[{n}]"
    both = (
        f"np.concatenate([x_t, h_prev], axis=1) @ "
        f"np.concatenate([recurrent_kernel, kernel])[:, {n}] + bias[{n}]"
    )
    hard = f"return {act}({line})"
    slips = {
        "all four blocks returned": (line, line.replace(f"[:, {n}]", "").replace(f"[{n}]", ""))
    }
    slips |= {
        f"block of the {GATES[other]}": (block, f"{n} = {columns[other]}\n")
        for other in "ifgo"
        if other != n
    }
    slips |= {
        "bias missing": (line, line.replace(f" + bias[{n}]", "")),
        "bias doubled": (line, line.replace(f" + bias[{n}]", f" + 2 * bias[{n}]")),
        "recurrent_kernel transposed": (
            line,
            line.replace(f"recurrent_kernel[:, {n}]", f"recurrent_kernel[:, {n}].T"),
        ),
        "[x; h] for [h; x]": (line, both),
        "input ignored": (line, line.replace(f"x_t @ kernel[:, {n}] + ", "")),
        "h_prev ignored": (line, line.replace(f"h_prev @ recurrent_kernel[:, {n}] + ", "")),
    }
    if n == "f":
        slips["forget bias added again"] = (line, f"{line} + 1")
    if n == "g":
        return slips | {
            "sigmoid for the candidate": (hard, hard.replace(act, "sigmoid")),
            "no tanh on the candidate": (hard, f"return {line}"),
        }
    return slips | {
        f"tanh for the {name}": (hard, hard.replace(act, "np.tanh")),
        f"no sigmoid on the {name}": (hard, f"return {line}"),
        "hard sigmoid": (hard, f"return np.clip(({line}) / 6 + 0.5, 0, 1)"),
        "hard sigmoid of Keras 2": (hard, f"return np.clip(0.2 * ({line}) + 0.5, 0, 1)"),
        f"1 − the {name}": (hard, f"return 1 - {act}({line})"),
    }


SUM = "    z = x_t @ kernel + h_prev @ recurrent_kernel + bias"
SPLIT = "i, f, g, o = np.split(z, 4, axis=1)"
CELL = "c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)"
HIDDEN = "h_t = sigmoid(o) * np.tanh(c_t)"
HARD = "np.clip({0} / 6 + 0.5, 0, 1)"
OLD_HARD = "np.clip(0.2 * {0} + 0.5, 0, 1)"


def three_gates(function):
    """The same wrong activation on all three gates."""
    cell = CELL.replace("sigmoid(f)", function.format("f")).replace(
        "sigmoid(i)", function.format("i")
    )
    return (CELL, cell, HIDDEN, HIDDEN.replace("sigmoid(o)", function.format("o")))


step_slips = {
    **order_slips("{}, {}, {}, {} = np.split(z, 4, axis=1)", "ifgo"),
    "units interleaved": (SPLIT, "i, f, g, o = z[:, 0::4], z[:, 1::4], z[:, 2::4], z[:, 3::4]"),
    **sum_slips(SUM),
    "forget bias added again": (CELL, CELL.replace("sigmoid(f)", "sigmoid(f + 1)")),
    "sigmoid for the candidate": (CELL, CELL.replace("np.tanh(g)", "sigmoid(g)")),
    "no tanh on the candidate": (CELL, CELL.replace("np.tanh(g)", "g")),
    "tanh for the input gate": (CELL, CELL.replace("sigmoid(i)", "np.tanh(i)")),
    "no sigmoid on the input gate": (CELL, CELL.replace("sigmoid(i)", "i")),
    "tanh for the forget gate": (CELL, CELL.replace("sigmoid(f)", "np.tanh(f)")),
    "no sigmoid on the forget gate": (CELL, CELL.replace("sigmoid(f)", "f")),
    "tanh for the output gate": (HIDDEN, HIDDEN.replace("sigmoid(o)", "np.tanh(o)")),
    "no sigmoid on the output gate": (HIDDEN, HIDDEN.replace("sigmoid(o)", "o")),
    "tanh for all gates": three_gates("np.tanh({0})"),
    "no sigmoid on the gates": three_gates("{0}"),
    "hard sigmoid": three_gates(HARD),
    "hard sigmoid of Keras 2": three_gates(OLD_HARD),
    "forget gate missing": (CELL, CELL.replace("sigmoid(f) * ", "")),
    "coupled gates: 1 − f for the input gate": (
        CELL,
        CELL.replace("sigmoid(i)", "(1 - sigmoid(f))"),
    ),
    "coupled gates: 1 − i for the forget gate": (
        CELL,
        CELL.replace("sigmoid(f)", "(1 - sigmoid(i))"),
    ),
    "sigmoid without its minus sign": three_gates("sigmoid(-{0})"),
    "sigmoid applied twice": three_gates("sigmoid(sigmoid({0}))"),
    "1 − f for the forget gate": (CELL, CELL.replace("sigmoid(f)", "(1 - sigmoid(f))")),
    "parentheses around the sum: f × (C + i × g)": (
        CELL,
        "c_t = sigmoid(f) * (c_prev + sigmoid(i) * np.tanh(g))",
    ),
    "hidden state kept in place of the cell state": (CELL, CELL.replace("c_prev", "h_prev")),
    "input gate missing": (CELL, CELL.replace("sigmoid(i) * ", "")),
    "output gate missing": (HIDDEN, "h_t = np.tanh(c_t)"),
    "no tanh on the cell": (HIDDEN, "h_t = sigmoid(o) * c_t"),
    "tanh applied to the product o × c": (HIDDEN, "h_t = np.tanh(sigmoid(o) * c_t)"),
    "tanh applied to the output gate": (HIDDEN, "h_t = np.tanh(sigmoid(o)) * c_t"),
    "tanh applied to the candidate again": (HIDDEN, "h_t = sigmoid(o) * np.tanh(np.tanh(g))"),
    "sigmoid for the tanh on the cell": (HIDDEN, "h_t = sigmoid(o) * sigmoid(c_t)"),
    "tanh applied to the cell state itself": (
        CELL,
        "c_t = np.tanh(sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g))",
    ),
    "output gate before the cell update": (HIDDEN, "h_t = sigmoid(o) * np.tanh(c_prev)"),
    "output gate before the cell update, without tanh": (HIDDEN, "h_t = sigmoid(o) * c_prev"),
    "tanh applied to the output gate too": (HIDDEN, "h_t = np.tanh(sigmoid(o)) * np.tanh(c_t)"),
}

LOOP = """    states, h, c = [], h0, c0
    for t in range(x.shape[1]):
        h, c = lstm_step(x[:, t], h, c, kernel, recurrent_kernel, bias)
        states.append(h)
    return np.stack(states, axis=1), h, c
"""
ONE_AFTER_ANOTHER = """    rows, h, c = [], h0[:1], c0[:1]
    for sample in x:
        states = []
        for x_t in sample:
            h, c = lstm_step(x_t[None], h, c, kernel, recurrent_kernel, bias)
            states.append(h[0])
        rows.append((np.array(states), h[0], c[0]))
    return tuple(np.array(column) for column in zip(*rows))
"""


SUM_1997 = "    sums = x_t @ kernel + h_prev @ recurrent_kernel + bias"
ADD = "c_new = c_prev + sigmoid(write) * np.tanh(new)"
SHOW = "return sigmoid(out) * np.tanh(c_new), c_new"
SUM_PEEPHOLE = "    total = x_t @ kernel + h_prev @ recurrent_kernel + bias"
PEEPHOLES = "    p_i, p_f, p_o = peephole\n"
NO_CELL = PEEPHOLES + "    c_prev = 0 * c_prev\n"


def loop(*changes):
    """The loop of lstm_forward with some of its text replaced."""
    wrong = LOOP
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        wrong = wrong.replace(old, new)
    return (LOOP, wrong)


slips = {
    "concat_form": {
        "[x; h] for [h; x]": ("[recurrent_kernel, kernel])", "[kernel, recurrent_kernel])"),
    },
    "split_form": {
        "[x; h] for [h; x]": ("return W[units:], W[:units]", "return W[:-units], W[-units:]"),
        "returns swapped: (recurrent_kernel, kernel)": (
            "return W[units:], W[:units]",
            "return W[:units], W[units:]",
        ),
    },
    "forget_gate": gate_slips("f"),
    "input_gate": gate_slips("i"),
    "candidate": gate_slips("g", "np.tanh"),
    "output_gate": gate_slips("o"),
    "update_cell": {
        "forget gate and input gate swapped": (
            "f_t * c_prev + i_t * g_t",
            "i_t * c_prev + f_t * g_t",
        ),
        "forget gate missing": ("f_t * c_prev + i_t * g_t", "c_prev + i_t * g_t"),
        "input gate missing": ("f_t * c_prev + i_t * g_t", "f_t * c_prev + g_t"),
        "old cell state missing": ("f_t * c_prev + i_t * g_t", "i_t * g_t"),
        "1 − f for the input gate": ("f_t * c_prev + i_t * g_t", "f_t * c_prev + (1 - f_t) * g_t"),
        "1 − f for the forget gate": ("f_t * c_prev + i_t * g_t", "(1 - f_t) * c_prev + i_t * g_t"),
        "tanh applied to the cell state": (
            "f_t * c_prev + i_t * g_t",
            "np.tanh(f_t * c_prev + i_t * g_t)",
        ),
    },
    "lstm_step": {
        **step_slips,
        "h_prev ignored": (SUM, SUM.replace("h_prev @ recurrent_kernel + ", "")),
        "c_prev ignored": (CELL, CELL.replace("sigmoid(f) * c_prev + ", "")),
        "initial states ignored: h_prev and c_prev": (
            SUM,
            SUM.replace("h_prev @ recurrent_kernel + ", ""),
            CELL,
            CELL.replace("sigmoid(f) * c_prev + ", ""),
        ),
        "h_prev and c_prev exchanged": (SUM, "    h_prev, c_prev = c_prev, h_prev\n" + SUM),
        "old cell state returned": ("return h_t, c_t", "return h_t, c_prev"),
        "cell state returned for hidden state": ("return h_t, c_t", "return c_t, c_t"),
        "hidden state returned for cell state": ("return h_t, c_t", "return h_t, h_t"),
        "returns swapped: (c_t, h_t)": ("return h_t, c_t", "return c_t, h_t"),
        "return value missing: c_t": ("return h_t, c_t", "return h_t"),
        "return value missing: h_t": ("return h_t, c_t", "return c_t"),
        "input gate and forget gate swapped, and no tanh on the cell": (
            SPLIT,
            SPLIT.replace("i, f,", "f, i,"),
            HIDDEN,
            "h_t = sigmoid(o) * c_t",
        ),
        "bias doubled, and returns swapped: (c_t, h_t)": (
            SUM,
            SUM + " + bias",
            "return h_t, c_t",
            "return c_t, h_t",
        ),
    },
    "lstm_forward": {
        **step_slips,
        "h0 ignored": loop("[], h0, c0", "[], np.zeros_like(h0), c0"),
        "c0 ignored": loop("[], h0, c0", "[], h0, np.zeros_like(c0)"),
        "initial states ignored: h0 and c0": loop(
            "[], h0, c0", "[], np.zeros_like(h0), np.zeros_like(c0)"
        ),
        "hidden state not carried": loop("x[:, t], h, c", "x[:, t], h0, c"),
        "cell state not carried": loop("x[:, t], h, c", "x[:, t], h, c0"),
        "neither state carried": loop("x[:, t], h, c", "x[:, t], h0, c0"),
        "hidden state not used at all": loop("x[:, t], h, c", "x[:, t], 0 * h, c"),
        "time reversed: the input is read from its end": loop("x[:, t]", "x[:, -1 - t]"),
        "time reversed: the states are returned from last to first": loop(
            "np.stack(states", "np.stack(states[::-1]"
        ),
        "outputs shifted by one": loop(
            "append(h)",
            "append(h)",
            "[], h0, c0",
            "[h0], h0, c0",
            "np.stack(states",
            "np.stack(states[:-1]",
        ),
        "outputs shifted by one, zeros first": loop(
            "[], h0, c0", "[0 * h0], h0, c0", "np.stack(states", "np.stack(states[:-1]"
        ),
        "batch and time swapped in the result": loop("states, axis=1", "states, axis=0"),
        "batch and time mixed up by a reshape": loop(
            "np.stack(states, axis=1)", "np.stack(states).reshape(*x.shape[:2], -1)"
        ),
        "batch and time swapped in the input": loop("x.shape[1]", "x.shape[0]", "x[:, t]", "x[t]"),
        "batch and time swapped throughout": loop(
            "x.shape[1]", "x.shape[0]", "x[:, t]", "x[t]", "states, axis=1", "states, axis=0"
        ),
        "one sample's state leaking into another's: each begins where the one before ended": (
            LOOP,
            ONE_AFTER_ANOTHER,
        ),
        "one sample's state leaking into another's: all begin with the first one's": loop(
            "[], h0, c0", "[], h0[[0] * len(h0)], c0[[0] * len(c0)]"
        ),
        "cell state returned for hidden state in the sequence": loop("append(h)", "append(c)"),
        "cell state returned for hidden state at the end": loop(
            ", h, c\n", ", c, c\n", "c, c = lstm", "h, c = lstm"
        ),
        "h0 and c0 exchanged": loop("[], h0, c0", "[], c0, h0"),
        "outputs shifted by one, the last hidden state too": loop(
            "[], h0, c0",
            "[h0], h0, c0",
            "np.stack(states, axis=1), h, c",
            "np.stack(states[:-1], axis=1), states[-2], c",
        ),
        "initial state among the states": loop("[], h0, c0", "[h0], h0, c0"),
        "states stacked along the last axis": loop("axis=1", "axis=2"),
        "initial states returned as the last": loop("axis=1), h, c", "axis=1), h0, c0"),
        "batch and time swapped in the loop's length": loop("x.shape[1]", "x.shape[0]"),
        "batch and time swapped in the loop's index": loop("x[:, t]", "x[t]"),
        "first step left out": loop("range(x", "range(1, x"),
        "last step left out": loop("x.shape[1]", "x.shape[1] - 1"),
        "input shifted by one": loop("x[:, t]", "x[:, t - 1]"),
        "always the first input": loop("x[:, t]", "x[:, 0]"),
        "return inside the loop": loop("    return np", "        return np"),
        "last_c taken from the hidden state": loop("axis=1), h, c", "axis=1), h, h"),
        "last_h from the first step": loop("axis=1), h, c", "axis=1), states[0], c"),
        "returns swapped: (states, last_c, last_h)": loop("axis=1), h, c", "axis=1), c, h"),
        "return value missing: last_h and last_c": loop("axis=1), h, c", "axis=1)"),
        "output gate before the cell update, and hidden state not carried": (
            *loop("x[:, t], h, c", "x[:, t], h0, c"),
            *step_slips["output gate before the cell update"],
        ),
    },
    "lstm_1997_step": {
        **order_slips("{}, {}, {} = np.split(sums, 3, axis=1)", ("write", "new", "out")),
        **sum_slips(SUM_1997),
        "sigmoid for the candidate": (ADD, ADD.replace("np.tanh(new)", "sigmoid(new)")),
        "no tanh on the candidate": (ADD, ADD.replace("np.tanh(new)", "new")),
        "tanh for the input gate": (ADD, ADD.replace("sigmoid(write)", "np.tanh(write)")),
        "no sigmoid on the input gate": (ADD, ADD.replace("sigmoid(write)", "write")),
        "tanh for the output gate": (SHOW, SHOW.replace("sigmoid(out)", "np.tanh(out)")),
        "no sigmoid on the output gate": (SHOW, SHOW.replace("sigmoid(out)", "out")),
        "input gate missing": (ADD, ADD.replace("sigmoid(write) * ", "")),
        "output gate missing": (SHOW, SHOW.replace("sigmoid(out) * ", "")),
        "no tanh on the cell": (SHOW, SHOW.replace("np.tanh(c_new)", "c_new")),
        "tanh applied to the product o × c": (SHOW, "return np.tanh(sigmoid(out) * c_new), c_new"),
        "tanh applied to the output gate": (SHOW, "return np.tanh(sigmoid(out)) * c_new, c_new"),
        "tanh applied to the candidate again": (
            SHOW,
            SHOW.replace("np.tanh(c_new)", "np.tanh(np.tanh(new))"),
        ),
        "sigmoid for the tanh on the cell": (
            SHOW,
            SHOW.replace("np.tanh(c_new)", "sigmoid(c_new)"),
        ),
        "tanh applied to the cell state itself": (
            ADD,
            "c_new = np.tanh(c_prev + sigmoid(write) * np.tanh(new))",
        ),
        "output gate before the cell update": (
            SHOW,
            SHOW.replace("np.tanh(c_new)", "np.tanh(c_prev)"),
        ),
        "output gate before the cell update, without tanh": (
            SHOW,
            SHOW.replace("np.tanh(c_new)", "c_prev"),
        ),
        "tanh applied to the output gate too": (
            SHOW,
            SHOW.replace("sigmoid(out)", "np.tanh(sigmoid(out))"),
        ),
        "a forget gate of 1 − i": (ADD, ADD.replace("c_prev", "(1 - sigmoid(write)) * c_prev")),
        "the input gate used as forget gate": (
            ADD,
            ADD.replace("c_prev", "sigmoid(write) * c_prev"),
        ),
        "h_prev ignored": (SUM_1997, SUM_1997.replace("h_prev @ recurrent_kernel + ", "")),
        "c_prev ignored": (ADD, ADD.replace("c_prev + ", "")),
        "initial states ignored: h_prev and c_prev": (
            SUM_1997,
            SUM_1997.replace("h_prev @ recurrent_kernel + ", ""),
            ADD,
            ADD.replace("c_prev + ", ""),
        ),
        "hidden state returned for cell state": (
            SHOW,
            "h_new = sigmoid(out) * np.tanh(c_new)\n    return h_new, h_new",
        ),
    },
    "peephole_lstm_step": {
        **order_slips("z_{}, z_{}, z_{}, z_{} = np.split(total, 4, axis=1)", "ifgo"),
        **sum_slips(SUM_PEEPHOLE),
        **{
            f"peephole rows in the order {', '.join(order)}": (
                "p_i, p_f, p_o = peephole",
                "p_{}, p_{}, p_{} = peephole".format(*order),
            )
            for order in permutations("ifo")
            if order != ("i", "f", "o")
        },
        "peepholes missing": ("p_i, p_f, p_o = peephole", "p_i, p_f, p_o = 0 * peephole"),
        "no peephole on the output gate": ("z_o + p_o * cell", "z_o"),
        "output gate sees the old cell state": ("z_o + p_o * cell", "z_o + p_o * c_prev"),
        "output gate sees the tanh of the cell state": (
            "z_o + p_o * cell",
            "z_o + p_o * np.tanh(cell)",
        ),
        "no peephole on the input gate": ("z_i + p_i * c_prev", "z_i"),
        "no peephole on the forget gate": ("z_f + p_f * c_prev", "z_f"),
        "forget bias added again": ("z_f + p_f * c_prev", "z_f + 1 + p_f * c_prev"),
        **{
            f"{words} the {GATES[gate]}": (f"sigmoid(z_{gate} + p", f"{function}(z_{gate} + p")
            for gate in "ifo"
            for words, function in (("tanh for", "np.tanh"), ("no sigmoid on", ""))
        },
        **{
            name: tuple(
                text
                for gate in "ifo"
                for text in (f"sigmoid(z_{gate} + p", f"{function}(z_{gate} + p")
            )
            for name, function in (
                ("hard sigmoid", "(lambda z: np.clip(z / 6 + 0.5, 0, 1))"),
                ("hard sigmoid of Keras 2", "(lambda z: np.clip(0.2 * z + 0.5, 0, 1))"),
            )
        },
        "forget gate missing": ("cell = f_t * c_prev", "cell = c_prev"),
        "input gate missing": ("i_t * np.tanh(z_g)", "np.tanh(z_g)"),
        "output gate missing": ("return sigmoid(z_o + p_o * cell) * np", "return np"),
        "coupled gates: 1 − f for the input gate": ("i_t * np", "(1 - f_t) * np"),
        "coupled gates: 1 − i for the forget gate": ("cell = f_t", "cell = (1 - i_t)"),
        "tanh applied to the product o × c": (
            "return sigmoid(z_o + p_o * cell) * np.tanh(cell)",
            "return np.tanh(sigmoid(z_o + p_o * cell) * cell)",
        ),
        "tanh applied to the output gate": (
            "return sigmoid(z_o + p_o * cell) * np.tanh(cell)",
            "return np.tanh(sigmoid(z_o + p_o * cell)) * cell",
        ),
        "tanh applied to the output gate too": (
            "return sigmoid(z_o + p_o * cell)",
            "return np.tanh(sigmoid(z_o + p_o * cell))",
        ),
        "tanh applied to the candidate again": (
            "* np.tanh(cell), cell",
            "* np.tanh(np.tanh(z_g)), cell",
        ),
        "sigmoid for the tanh on the cell": ("* np.tanh(cell), cell", "* sigmoid(cell), cell"),
        "tanh applied to the cell state itself": (
            "cell = f_t * c_prev + i_t * np.tanh(z_g)",
            "cell = np.tanh(f_t * c_prev + i_t * np.tanh(z_g))",
        ),
        "output gate before the cell update": ("* np.tanh(cell), cell", "* np.tanh(c_prev), cell"),
        "output gate before the cell update, without tanh": (
            "* np.tanh(cell), cell",
            "* c_prev, cell",
        ),
        "no peephole on the input and forget gates": (
            "z_i + p_i * c_prev",
            "z_i",
            "z_f + p_f * c_prev",
            "z_f",
        ),
        "peepholes see the hidden state": (
            "z_i + p_i * c_prev",
            "z_i + p_i * h_prev",
            "z_f + p_f * c_prev",
            "z_f + p_f * h_prev",
        ),
        "sigmoid for the candidate": ("np.tanh(z_g)", "sigmoid(z_g)"),
        "no tanh on the candidate": ("np.tanh(z_g)", "z_g"),
        "no tanh on the cell": ("* np.tanh(cell), cell", "* cell, cell"),
        "h_prev ignored": (SUM_PEEPHOLE, SUM_PEEPHOLE.replace("h_prev @ recurrent_kernel + ", "")),
        "c_prev ignored": (PEEPHOLES, NO_CELL),
        "initial states ignored: h_prev and c_prev": (
            SUM_PEEPHOLE,
            SUM_PEEPHOLE.replace("h_prev @ recurrent_kernel + ", ""),
            PEEPHOLES,
            NO_CELL,
        ),
        "hidden state returned for cell state": (
            "* np.tanh(cell), cell",
            "* np.tanh(cell), sigmoid(z_o + p_o * cell) * np.tanh(cell)",
        ),
    },
    "starting_bias": {
        "the docstring believed": ("np.full(4 * units, value)", "np.zeros(4 * units)"),
        "forget bias overlooked": ("fresh[units : 2 * units] = 1.0", "pass"),
        "one added to the forget block": (
            "fresh[units : 2 * units] = 1.0",
            "fresh[units : 2 * units] += 1.0",
        ),
        "ones in the block of the input gate": (
            "fresh[units : 2 * units] = 1.0",
            "fresh[:units] = 1.0",
        ),
        "ones in the block of the candidate": (
            "fresh[units : 2 * units] = 1.0",
            "fresh[2 * units : 3 * units] = 1.0",
        ),
        "ones in the block of the output gate": (
            "fresh[units : 2 * units] = 1.0",
            "fresh[3 * units :] = 1.0",
        ),
    },
}

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
forced_left = {f: forced(f, 0)[-1] for f in (0.97, 0.9, 0.5)}
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
    "0.01": (by_attractors["average"][4], 0.03),
    "0.93": (by_attractors["SimpleRNN"][4], 0.1),
    "1.00": (by_attractors["LSTM"][4], 0.02),
}
