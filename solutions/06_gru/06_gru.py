# %% [markdown]
# # 06 · Two GRUs, two conventions
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/06_gru/06_gru.ipynb)
#
# **In this lesson we build the GRU in both of its versions, until they agree with `keras.layers.GRU` up
# to rounding, turn one reading of its update gate into the other, go back through a step, and compare the
# GRU with its relatives at equal size.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.GRUCell`, `keras.layers.GRU`, with `reset_after=True` and `False` |
# | Time | about two and a half hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [04 · LSTM](../04_lstm/04_lstm.ipynb) for gates; for exercise 5, the chain rule, as in [03 · BPTT](../03_bptt/03_bptt.ipynb) |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait

# %% [markdown]
# **You will be able to**
#
# - write a GRU step in NumPy in Keras's own weight layout, with the reset gate before or after the
#   product, and say which paper and which setting each belongs to;
# - turn weights of one reading of the update gate into weights of the other, and test by equal
#   outputs that they are right;
# - compute all gradients of a step, and compare layers fairly: equal size, several seeds, time.

# %% [markdown]
# ## 1. The problem, seen first
#
# Somebody hands you a file with two matrices and says: "It is a GRU with eight units, without biases." You
# load it into Keras, feed it eight weeks of riders at a station of the Chicago L, and look at one unit.
# Keras's layer has an argument called `reset_after`. You try both of its values:

# %%
import keras

rides = data.ridership()
first = np.searchsorted(rides.date, np.datetime64("2015-11-02"))
eight_weeks = rides.clark_lake[first : first + 56]
eight_weeks = ((eight_weeks - eight_weeks.mean()) / eight_weeks.std())[None, :, None]
found = np.random.default_rng(60)
found_kernel = found.normal(scale=1.0, size=(1, 24))
found_recurrent_kernel = found.normal(scale=1.0, size=(8, 24))

# %%
two_readings = {}
for reset_after in (True, False):
    options = {"reset_after": reset_after, "return_sequences": True, "use_bias": False}
    layer = keras.layers.GRU(8, **options)
    layer.build(eight_weeks.shape)
    layer.set_weights([found_kernel, found_recurrent_kernel])
    two_readings[f"reset_after={reset_after}"] = keras.ops.convert_to_numpy(layer(eight_weeks))[0]

show.memory(
    {name: states[:, 0] for name, states in two_readings.items()},
    title="One file of weights, two GRUs",
    ylabel="state of the first unit",
    xlabel="days since Monday, 2 November 2015",
    quantity="hidden state",
)
apart = np.abs(np.subtract(*two_readings.values())).max(axis=1)
print("largest difference on the first days:", apart[:4].round(3))

# %% [markdown]
# No error, no warning, and two different networks: the shapes fit both. Nothing in the file says which
# one was meant. And there is a second question that `reset_after` does not even ask: when the *update gate* is 1, is the old
# state kept, or replaced? Papers do not agree.
#
# **Before you read on, predict.** Both readings start from a state of zeros, and on the first day they
# agree exactly; look at the printed row. Why then, and not later? And would you notice anything if the
# layer had a single unit?

# %% [markdown]
# ## 2. The idea
#
# An LSTM carries two states and has three gates. A **GRU**, gated recurrent unit, makes do with one
# state and two gates: its new state is a mixture of the old state and a candidate.
#
# $$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t$$
#
# One gate does what forget gate and input gate do in an LSTM: what is kept and what is written always
# add up to 1. The second gate says how much of the old state the *candidate* may see. In Keras's default,
# this is the whole step:
#
# $$z_t = \sigma(x_t W_z + b_z + h_{t-1} U_z + b'_z) \qquad r_t = \sigma(x_t W_r + b_r + h_{t-1} U_r + b'_r)$$
#
# $$m_t = h_{t-1} U_h + b'_h \qquad \tilde h_t = \tanh(x_t W_h + b_h + r_t \odot m_t)$$
#
# Each of the three blocks z, r, h has weights for the input, weights for the old state, and *two* biases,
# one on each side. In the gates the two biases are only ever added. In the candidate the reset gate
# stands between them. The sign ⊙ means: multiply entry by entry.
#
# In the other version r comes first and the product after it, and there is one bias:
#
# $$\tilde h_t = \tanh(x_t W_h + b_h + (r_t \odot h_{t-1})\, U_h)$$

# %%
show.gru_diagram()

# %% [markdown]
# | symbol | code name | shape | Keras weight | also called |
# |---|---|---|---|---|
# | $x_t$ | `x_t` | (batch, inputs) | | input · 입력 |
# | $h_t$, $h_{t-1}$ | `h_t`, `h_prev` | (batch, units) | | hidden state · 은닉 상태; activation |
# | $z_t$ | `z_t` | (batch, units) | first block | update gate · 갱신 게이트, 업데이트 게이트; $u_t$, and $i_t$ in cuDNN |
# | $r_t$ | `r_t` | (batch, units) | second block | reset gate · 재설정 게이트, 리셋 게이트 |
# | $m_t$ | `m_t` | (batch, units) | | the candidate's memory part; our name, it has no usual one |
# | $\tilde h_t$ | `g_t` | (batch, units) | third block, called h | candidate · 후보 은닉 상태; $n_t$, new gate |
# | $W_z, W_r, W_h$ | `kernel` | (inputs, 3 × units) | `cell.kernel` | input weights · 입력 가중치 |
# | $U_z, U_r, U_h$ | `recurrent_kernel` | (units, 3 × units) | `cell.recurrent_kernel` | recurrent weights · 순환 가중치 |
# | $b$ and $b'$ | `bias[0]` and `bias[1]` | `bias` is (2, 3 × units) | `cell.bias` | input bias, recurrent bias · 편향 |
# | $b$ alone | `bias` | (3 × units,) | `cell.bias` if `reset_after=False` | bias · 편향 |
#
# The blocks lie side by side in the order z, r, h, each `units` columns wide. PyTorch has the same step
# with the blocks in the order r, z, n. Who says what:
#
# | source | $z_t$ is the share of | the reset gate comes |
# |---|---|---|
# | Cho et al., first version (arXiv, June 2014) | the old state | after the product |
# | Cho et al., final version (EMNLP, October 2014) | the old state | before the product |
# | Chung et al. (December 2014) | the candidate | before the product |
# | cuDNN, PyTorch, Keras's default | the old state | after the product |
# | Keras with `reset_after=False` | the old state | before the product |

# %% [markdown]
# ### A step by hand
#
# One input, *two* units, one sample: $x_t = 1$ and $h_{t-1} = (0.5, -1)$. All biases are 0. The
# sums of the two gates contain the input only. The candidate's sum contains the old state only, and each
# unit looks at the *other* one:
# $U_h$ has zeros on its diagonal and ones beside it.
#
# | | unit 1 | unit 2 |
# |---|---|---|
# | kernel of z; its sum | 2 | 2 |
# | update gate z = σ(sum) | 0.881 | 0.881 |
# | kernel of r; its sum | 0 | 2 |
# | reset gate r = σ(sum) | 0.5 | 0.881 |
# | memory part m: the other unit's old state | −1 | 0.5 |
# | r · m | −0.5 | 0.440 |
# | candidate: tanh(r · m) | −0.462 | 0.414 |
# | new state: 0.881 · old state + 0.119 · candidate | 0.385 | −0.831 |
#
# Now with the reset gate *before* the product. Each old state meets its own reset gate, and then the two
# change places:
#
# | | unit 1 | unit 2 |
# |---|---|---|
# | r · old state | 0.25 | −0.881 |
# | times $U_h$: the other unit's | −0.881 | 0.25 |
# | candidate | −0.707 | 0.245 |
# | new state | 0.356 | −0.852 |
#
# The difference in one sentence: *after*, a unit resets what **it** gets to see; *before*, a unit resets
# what it **shows** to all. Follow both tables with a pencil; the next cell confirms them.


# %% tags=["given"]
def sigmoid(a):
    """1 / (1 + exp(-a)), written so that no large a overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


# %%
h_hand = np.array([[0.5, -1.0]])
z_hand, r_hand = sigmoid(np.array([[2.0, 2.0]])), sigmoid(np.array([[0.0, 2.0]]))
swap = np.array([[0.0, 1.0], [1.0, 0.0]])
m_hand = h_hand @ swap
g_hand = np.tanh(r_hand * m_hand)
g_before = np.tanh((r_hand * h_hand) @ swap)
new_hand, new_before = (z_hand * h_hand + (1 - z_hand) * g for g in (g_hand, g_before))
print("z", z_hand.round(3), "  r", r_hand.round(3))
print("after:  candidate", g_hand.round(3), "  new state", new_hand.round(3))
print("before: candidate", g_before.round(3), "  new state", new_before.round(3))
by_hand = {
    "x_t": np.array([[1.0]]),
    "h_prev": h_hand,
    "kernel": np.array([[2.0, 2.0, 0.0, 2.0, 0.0, 0.0]]),
    "recurrent_kernel": np.concatenate([np.zeros((2, 4)), swap], axis=1),
}

# %% [markdown]
# ## 3. Two steps
#
# **Exercise 1 · `gru_step`** (medium, 20 minutes). Keras's default, with the reset gate *after* the
# product.
#
# - `gru_step(x_t, h_prev, kernel, recurrent_kernel, bias)` → `h_t`
# - `x_t` is (batch, inputs); `h_prev` and `h_t` are (batch, units); `kernel` is (inputs, 3 × units) and
#   `recurrent_kernel` (units, 3 × units), with blocks in the order z, r, h
# - `bias` is (2, 3 × units): `bias[0]` is added on the input's side, `bias[1]` on the old state's side
# - float arrays, float32 or float64 (the result may be either); like all functions of this lesson, it
#   returns new arrays and leaves its arguments as they are
#
# <details><summary>Hint</summary>Compute two sums for all blocks at once, one for each side. Which two
# pairs of blocks may then be added, and which not yet?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_06_gru.steps import gru_step

# %% [markdown]
# *Try it:* the step by hand ends with 0.385 and −0.831.

# %%
gru_step(**by_hand, bias=np.zeros((2, 6)))

# %% tags=["check"]
check(gru_step)

# %% [markdown]
# **What it means.** This is `keras.layers.GRUCell`. The old state enters through *one* product for all
# three blocks, where the other version needs two, one after the other. That suits a GPU, which is the usual
# explanation why cuDNN has this version, and Keras followed cuDNN. The usual
# mistakes are z and 1 − z exchanged, and the two biases of the candidate added up before the reset gate.
#
# **Exercise 2 · `gru_step_before`** (medium, 10 minutes). The other version, with the reset gate *before* the
# product, Keras's `reset_after=False`.
#
# - `gru_step_before(x_t, h_prev, kernel, recurrent_kernel, bias)` → `h_t`, shape (batch, units)
# - shapes as before, except for `bias`: it is (3 × units,), added once
#
# <details><summary>Hint</summary>Which product can no longer be computed together with the others, and
# why?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_06_gru.steps import gru_step_before

# %% [markdown]
# *Try it:* the second table by hand ends with 0.356 and −0.852.

# %%
gru_step_before(**by_hand, bias=np.zeros(6))

# %% tags=["check"]
check(gru_step_before)

# %% [markdown]
# **What it means.** A small change in a drawing, and no shape of a kernel complains. The usual mistake is
# to test with a first step from a state of zeros, where both versions give the same numbers, as long as
# the recurrent bias is 0 as in a fresh Keras layer.

# %% [markdown]
# ## 4. Over time
#
# **Exercise 3 · `gru_forward`** (medium, 15 minutes). Carry the state through a whole sequence, with
# either step.
#
# - `gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=True)` → `(states, last)`
# - `x` is (batch, time, inputs) and `h0` (batch, units): the state before the first step
# - `reset_after` is a bool and may be left out; `bias` is (2, 3 × units) if it is `True` and
#   (3 × units,) if it is `False`; there is at least one step
# - `states` is (batch, time, units): `states[:, t]` is the state *after* reading `x[:, t]`; `last` is
#   (batch, units), the state after the last step; it returns both, as a tuple
#
# <details><summary>Hint</summary>A function can be put into a variable: choose the step before the
# loop. Then begin with a sequence of one step.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_06_gru.forward import gru_forward

# %% [markdown]
# *Try it:* two steps by hand, both with input 1, end with (0.292, −0.693) for the version of exercise 1.

# %%
twice = np.ones((1, 2, 1))
gru_forward(twice, h_hand, by_hand["kernel"], by_hand["recurrent_kernel"], np.zeros((2, 6)))[1]

# %% tags=["check"]
check(gru_forward)

# %% [markdown]
# **What it means.** `states` is what Keras returns with `return_sequences=True`, and `last` what it
# returns without. There is no second state to carry: what a GRU shows is what it remembers. The usual
# mistake is a state that is not carried on.
#
# ### Where the two versions part
#
# Back to the prediction of section 1, with *your* function. The same random weights, read both ways, in
# four situations:

# %%
if passes(gru_forward):
    local = np.random.default_rng(61)

    def versions_apart(units, diagonal=False, steps=30):
        """The largest difference between the two versions at each step, from a state of zeros."""
        kernel, recurrent_kernel = (local.normal(size=(rows, 3 * units)) for rows in (1, units))
        if diagonal:
            recurrent_kernel[:, 2 * units :] *= np.eye(units)
        x, h0, bias = local.normal(size=(1, steps, 1)), np.zeros((1, units)), np.zeros(3 * units)
        after, _ = gru_forward(x, h0, kernel, recurrent_kernel, np.stack([bias, bias]))
        before, _ = gru_forward(x, h0, kernel, recurrent_kernel, bias, reset_after=False)
        return np.abs(after - before).max(axis=(0, 2))

    print(f"8 units, first step from zeros:      {versions_apart(8)[0]:.1g}")
    print(f"8 units, later:                      {versions_apart(8).max():.1g}")
    print(f"1 unit:                              {versions_apart(1).max():.1g}")
    print(f"8 units, U_h nothing but a diagonal: {versions_apart(8, diagonal=True).max():.1g}")

# %% [markdown]
# From a state of zeros there is nothing to reset. With one unit, or where every unit sees only itself, or
# where all reset gates have the same value, r · (h U) and (r · h) U are the same product. In general the
# two are different networks, and a test that uses one unit, or one step from zeros, cannot tell. (With a recurrent bias that is not zero
# they differ even there; the other version has none.)

# %% [markdown]
# ## 5. Two meanings of z
#
# In the two bars of the drawing, z names opposite things. In Cho et al. and in Keras, z = 1 keeps the old
# state; in Chung et al. it takes the candidate. Neither is wrong. But a network trained under one
# reading is nonsense under the other, so its weights must be translated.
#
# **Exercise 4 · `flip_update_gate`** (medium, 15 minutes). Make new weights with which a GRU that computes
# $(1 - z)\,h_{t-1} + z\,\tilde h_t$ gives exactly the outputs that a GRU with
# $z\,h_{t-1} + (1 - z)\,\tilde h_t$ gives with the old ones.
#
# - `flip_update_gate(kernel, recurrent_kernel, bias)` → `(kernel, recurrent_kernel, bias)`, three new
#   arrays in the shapes of the given ones
# - `kernel` is (inputs, 3 × units), `recurrent_kernel` (units, 3 × units); `bias` is (2, 3 × units) **or**
#   (3 × units,), and the function must work for both
# - leave unchanged whatever can stay, and every bias in its own row (one could shift numbers from one
#   row to the other; that is not asked for)
#
# <details><summary>Hint</summary>The new gate must be 1 minus the old one, at every step. Look at a
# drawing of the sigmoid, and turn it round its middle.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_06_gru.flipping import flip_update_gate

# %% [markdown]
# *Try it:* the kernel by hand, `[[2, 2, 0, 2, 0, 0]]`, changes in its first two entries only.

# %%
flip_update_gate(by_hand["kernel"], by_hand["recurrent_kernel"], np.zeros((2, 6)))[0]

# %% tags=["check"]
check(flip_update_gate)

# %% [markdown]
# Equal outputs are the test. We need a GRU that mixes the other way, and can make it out of *your* step: shut
# the update gate by a very negative bias, and your step returns the bare candidate; then the other
# mixture is old state + candidate − your mixture.


# %% tags=["given"]
def mixed_the_other_way(step, x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step with (1 - z) * old state + z * candidate, made out of a step with z and 1 - z."""
    z_shut = bias.copy()
    z_shut[..., : h_prev.shape[1]] = -300.0
    only_candidate = step(x_t, h_prev, kernel, recurrent_kernel, z_shut)
    return h_prev + only_candidate - step(x_t, h_prev, kernel, recurrent_kernel, bias)


# %%
if passes(gru_step, gru_step_before, flip_update_gate):
    local = np.random.default_rng(62)
    x = local.normal(size=(4, 50, 3))
    kernel, recurrent_kernel = local.normal(size=(3, 15)), local.normal(scale=0.4, size=(5, 15))
    for step, bias in (
        (gru_step, local.normal(size=(2, 15))),
        (gru_step_before, local.normal(size=15)),
    ):
        weights = (kernel, recurrent_kernel, bias)
        h = other = unflipped = np.zeros((4, 5))
        off = [0.0, 0.0]
        for t in range(50):
            h = step(x[:, t], h, *weights)
            other = mixed_the_other_way(step, x[:, t], other, *flip_update_gate(*weights))
            unflipped = mixed_the_other_way(step, x[:, t], unflipped, *weights)
            off = [max(off[0], np.abs(h - other).max()), max(off[1], np.abs(h - unflipped).max())]
        print(f"{step.__name__:>11}: flipped weights differ by {off[0]:.0e} at most, ", end="")
        print(f"unflipped ones by {off[1]:.1f}")

# %% [markdown]
# **What it means.** $1 - \sigma(a) = \sigma(-a)$: the same networks can be written in both conventions, and
# nothing but a sign in one block distinguishes them. So when a text says "z is the weight of the past",
# ask which paper it follows before you call it wrong. The usual mistake is to forget one of the three
# arrays.
#
# ### What keeps, and what only resets
#
# Study notes like to say that the reset gate works like an LSTM's forget gate. We force both gates
# through their biases, write a 1 into the state, and send in noise. **Predict:** which of the two must be
# shut, or open, to keep the 1?


# %%
def forced(z, r, steps=100):
    """The state over time with both gates held fast; it begins at 1 and is driven by noise."""

    def bias_for(gate):
        return {0: -600.0, 1: 600.0}.get(gate) or np.log(gate / (1 - gate))

    bias = np.array([[bias_for(z), bias_for(r), 0.0], [0.0, 0.0, 0.0]])
    kernel, recurrent_kernel = np.array([[0.0, 0.0, 1.0]]), np.array([[0.0, 0.0, 1.0]])
    h, trace = np.ones((1, 1)), [1.0]
    for value in np.random.default_rng(0).normal(scale=0.3, size=steps):
        h = gru_step(np.array([[value]]), h, kernel, recurrent_kernel, bias)
        trace.append(h.item())
    return np.array(trace)


if passes(gru_step):
    traces = {f"z = {z}, r = {r}": forced(z, r) for z, r in ((1, 1), (1, 0), (0.9, 1), (0.9, 0))}
    show.memory(
        traces,
        title="z = 1 keeps the state, whatever r is",
        ylabel="state",
        quantity="hidden state",
    )
    for label, trace in traces.items():
        print(f"{label}: after 100 steps {trace[-1]:.3f}")

# %% [markdown]
# With z = 1 the state is still exactly 1 after a hundred steps, and r has no say at all: it acts inside
# a candidate that is multiplied by 0. With z = 0.9 the 1 fades. An open reset gate lets the candidate look
# at what is left, which slows that down; a shut one lets it see the input only. With z = 1 nothing is
# forgotten, whatever r is. Below that r has a say: shut, it closes the second way, through the candidate.
#
# ### A mixture stays in bounds
#
# A GRU mixes two numbers that lie between −1 and 1, so its state never leaves that range if it began
# there. An LSTM *adds*. We make the weights of fresh layers five times as large and run 1,000 steps of noise:

# %%
if passes(gru_forward):
    keras.utils.set_random_seed(63)
    noise = np.random.default_rng(63).normal(size=(1, 1000, 4)).astype("float32")
    gru, lstm = keras.layers.GRU(16), keras.layers.LSTM(16, return_state=True)
    for layer in (gru, lstm):
        layer.build(noise.shape)
        layer.set_weights([5 * weights for weights in layer.get_weights()])
    states, _ = gru_forward(noise, np.zeros((1, 16)), *gru.get_weights())
    largest_c = np.abs(keras.ops.convert_to_numpy(lstm(noise)[2])).max()
    print(f"GRU:  largest |h| at any of the steps {np.abs(states).max():.3f}")
    print(f"LSTM: largest |c| after the last step {largest_c:.0f}")

# %% [markdown]
# So there is no need for a tanh on the way out, and a GRU has no output gate. But there is a price.
#
# ### What an LSTM can do with a state that has no bounds: count
#
# Read a text with brackets: +1 for each one that opens, −1 for each one that closes. Is everything closed at the end?
# For that one must *count*. A single LSTM unit can, and its weights can be found without any training: open both
# gates wide, so that f = 1 and i = 1, and make the candidate +1 or −1. Then the cell state **is** the count.
#
# And a GRU with z held at 0.99, whose candidate is +1 or −1 in the same way? **Predict** its state while 100 brackets
# open, and then 100 close.


# %%
def lstm_cell_state(x, kernel, recurrent_kernel, bias):
    """The cell state of an LSTM of one unit after each of the numbers in x; blocks i, f, c, o."""
    h, c, trace = 0.0, 0.0, []
    for value in x:
        i, f, g, o = value * kernel + h * recurrent_kernel + bias
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        trace.append(c)
    return np.array(trace)


def gru_state(x, kernel, recurrent_kernel, bias):
    """The same for the state of a GRU of one unit, by the learner's function."""
    states, _ = gru_forward(x[None, :, None], np.zeros((1, 1)), kernel, recurrent_kernel, bias)
    return states[0, :, 0]


brackets = np.repeat([1.0, -1.0], 100)
counting_lstm = (np.array([0, 0, 30.0, 0]), np.zeros(4), np.array([30.0, 30.0, 0, 30.0]))
z_bias = np.log(0.99 / 0.01)
forgetful_gru = (np.array([[0, 0, 30.0]]), np.zeros((1, 3)), np.array([[z_bias, 0, 0], [0.0] * 3]))

# %%
lstm_counts = lstm_cell_state(brackets, *counting_lstm)
print(f"LSTM, c: {lstm_counts[99]:.6f} when all are open, {abs(lstm_counts[-1]):.6f} at the end")
if passes(gru_forward):
    forgets = gru_state(brackets, *forgetful_gru)
    crossing = int(np.argmax(forgets[100:] <= 0)) + 1
    print(f"GRU, h:  {forgets[99]:.3f} when all are open, below 0 after {crossing} have closed")
    show.memory(
        {"LSTM: cell state / 100": lstm_counts / 100, "GRU: state, z = 0.99": forgets},
        title="100 brackets open, 100 close: the LSTM's cell state is the count",
        ylabel="state",
        xlabel="brackets read",
        quantity={"LSTM: cell state / 100": "cell state", "GRU: state, z = 0.99": "hidden state"},
    )

# %% [markdown]
# The cell state climbs by 1 with each bracket and comes back to 0 when the last one closes; that would go on for 1,000
# brackets. The GRU's state is a mixture, and mixing forgets: each step takes it one hundredth of the way to +1 or to
# −1, so brackets count the less the longer ago they came. It passes 0 after 49 of the 100 have closed, and then stands
# for "too many closed". Other values of z make it better or worse, but what is below 1 forgets.
#
# Is that the last word, *"a GRU cannot count"*? This GRU cannot. Keep the question for claim A in section 10.
#
# **A good place to stop.** You have built both GRUs and know what they do. The second sitting compares them
# with their relatives, trains them, and goes back through a step.

# %% [markdown]
# ## 6. Size: three quarters?
#
# A GRU has three blocks of weights where an LSTM has four. Study notes therefore say: three quarters of
# the parameters, "roughly". Let us ask Keras, for a few sizes:


# %%
def parameters(kind, inputs, units, **options):
    """How many parameters a Keras layer has."""
    layer = getattr(keras.layers, kind)(units, **options)
    layer.build((None, None, inputs))
    return layer.count_params()


ratios = {}
print("inputs units    LSTM   GRU, default   reset_after=False   both without bias")
for inputs, units in ((1, 1), (1, 16), (20, 20), (128, 256)):
    lstm = parameters("LSTM", inputs, units)
    default = parameters("GRU", inputs, units)
    before = parameters("GRU", inputs, units, reset_after=False)
    bare = [parameters(kind, inputs, units, use_bias=False) for kind in ("GRU", "LSTM")]
    ratios[inputs, units] = (default / lstm, before / lstm, bare[0] / bare[1])
    print(f"{inputs:6} {units:5} {lstm:7,} {default:7,}  {default / lstm:.3f}", end="")
    print(f" {before:11,}  {before / lstm:.3f}         {bare[0] / bare[1]:.3f}")

# %% [markdown]
# | layer | parameters |
# |---|---|
# | LSTM | 4 · units · (inputs + units + 1) |
# | GRU, `reset_after=False` | 3 · units · (inputs + units + 1) |
# | GRU, `reset_after=True` | 3 · units · (inputs + units + **2**) |
#
# With one bias per block, as the LSTM has it, the ratio is ¾ exactly, for every size. Keras's default
# has two rows of biases, so its ratio is ¾ · (1 + 1 / (inputs + units + 1)): always above ¾, 0.768
# for 20 inputs and 20 units, and close to ¾ only where inputs and units together are many. With one input and one unit it saves
# nothing at all. (Where no layer has a bias, the second row is gone too, and ¾ is exact again.)
#
# And *what* is saved? The parameters are those of the missing block; that there is one state fewer saves
# none. An LSTM whose input gate is tied to 1 − f
# has three blocks as well, and keeps its two states.

# %% [markdown]
# ## 7. In Keras
#
# Both versions in a few lines. The weights that Keras made go into *your* function, and the largest
# difference is printed: rounding errors of float32, nothing more.

# %%
x = np.random.default_rng(64).normal(size=(8, 20, 3)).astype("float32")
solved = passes(gru_forward)
for reset_after in (True, False):
    layer = keras.layers.GRU(16, reset_after=reset_after, return_sequences=True)
    y = keras.ops.convert_to_numpy(layer(x))
    if solved:
        ours, _ = gru_forward(x, np.zeros((8, 16)), *layer.get_weights(), reset_after=reset_after)
        print(f"reset_after={reset_after}: largest difference {np.abs(ours - y).max():.1e}")

usual = keras.layers.GRU(16).get_config()
print({name: usual[name] for name in ("reset_after", "recurrent_activation", "activation")})

# %% [markdown] tags=["judged-outdated"]
# Do not take a default from a text, but from such a test. When we wrote this lesson, the documentation of
# `keras.layers.GRU` said: *"There are two variants of the GRU implementation. The default one is based on v3 and
# has reset gate applied to hidden state before matrix multiplication."* (v3 is the final version of Cho et al.) That
# was true of early Keras; the default has changed, and the sentence stayed. It is best to write `reset_after` out.
#
# Older texts also tie `reset_after=True` to a layer `CuDNNGRU` that ran on GPUs only, and have you set
# `recurrent_activation="sigmoid"` yourself. Both are history: `CuDNNGRU` is gone, the sigmoid is the default (in
# early Keras 2 it was piecewise linear), and the next cells train the default GRU on whatever machine this is.
#
# ### Three layers of one size
#
# Is a GRU as good as an LSTM? That question has no answer, but this one has: *on this task, at this
# size, with this training*. We predict tomorrow's riders from the last two weeks. Every network gets about the
# same number of parameters, and starts from several seeds. The learning rate is chosen for each by its
# mean error on 400 validation days, among 0.003, 0.01 and 0.03; that is done in the full setting. When we tried
# it with three seeds, 0.01 came out best for all three, and the fast setting takes this over. All are measured on the last
# 400 days, on which nobody has trained or tuned.
#
# **Predict:** which of the three will be wrong by the fewest riders, and by how much?

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
series = rides.clark_lake[-2500:]
centre, spread = series[:-800].mean(), series[:-800].std()
windows = np.lib.stride_tricks.sliding_window_view((series - centre) / spread, 15)[..., None]
train, valid, test = windows[:-800], windows[-800:-400], windows[-400:]

LAYERS = {
    "SimpleRNN": lambda: keras.layers.SimpleRNN(17),
    "GRU": lambda: keras.layers.GRU(9),
    "LSTM": lambda: keras.layers.LSTM(8),
}
RATES = (0.01,) if FAST else (0.003, 0.01, 0.03)


class Stopwatch(keras.callbacks.Callback):
    """Notes when each epoch ends."""

    def on_train_begin(self, logs=None):
        self.ends = []

    def on_epoch_end(self, epoch, logs=None):
        import time

        self.ends.append(time.perf_counter())


# %%
def trained(kind, rate, seed, epochs):
    """A trained network, its error on validation and test days, and its seconds per epoch."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((14, 1)), LAYERS[kind](), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(rate, global_clipnorm=1.0), "mae")
    watch = Stopwatch()
    options = {"epochs": epochs, "batch_size": 128, "callbacks": [watch], "verbose": 0}
    model.fit(train[:, :-1], train[:, -1], **options)
    errors = [
        spread * np.abs(keras.ops.convert_to_numpy(model(days[:, :-1])) - days[:, -1]).mean()
        for days in (valid, test)
    ]
    # The first epoch contains the building of the graph, so it is left out.
    return model, *errors, np.median(np.diff(watch.ends))


# %% tags=["long"]
outcome, networks = {}, {}
for kind in LAYERS:
    tries = {}
    for rate in RATES:
        runs = [trained(kind, rate, s, 40 if FAST else 60) for s in range(3 if FAST else 5)]
        tries[rate] = np.array([run[1:] for run in runs])
        networks[kind, rate] = min(runs, key=lambda run: run[1])[0]
    best = min(tries, key=lambda rate: tries[rate][:, 0].mean())
    outcome[kind], networks[kind] = tries[best], networks[kind, best]
    size, (_, errors, seconds) = networks[kind].count_params(), tries[best].T
    print(f"{kind:>10}: {size} parameters, learning rate {best}, ", end="")
    print(f"wrong by {errors.mean():,.0f} riders a day ({errors.min():,.0f} to ", end="")
    print(f"{errors.max():,.0f}), {1000 * seconds.mean():.0f} ms per epoch")
last_week = np.abs(series[-407:-7] - series[-400:]).mean()
print(f"same day last week: wrong by {last_week:,.0f} riders a day")
means = [runs[:, 1].mean() for runs in outcome.values()]
widest = max(np.ptp(runs[:, 1]) for runs in outcome.values())
print(f"the three means lie {np.ptp(means):,.0f} riders apart; ", end="")
print(f"the seeds of one layer up to {widest:,.0f}")

# %% [markdown]
# Compare the last two numbers before you name a winner. In our runs what separated the seeds of one and the same layer was
# a good part of what separated the layers, or more; and the *plain* network, which had the most units for this number of parameters, was not far behind.
# So from three seeds nobody may say that one of the layers is better at this task: two weeks are short, and 1,686
# training windows are few. In the mean all of them beat the lazy forecast. Which one is fastest depends on the machine; look at the
# milliseconds on yours. (On a GPU Keras runs LSTM and the default GRU through cuDNN, but not `reset_after=False`.)

# %% [markdown]
# ### Inside the trained GRU
#
# Your step tells what its gates are, although it does not return them: give it a candidate of 1, through
# the bias, and the mixture z · old state + (1 − z) · 1 tells what z is. For the reset gate we put its
# weights in the update gate's place first.


# %% tags=["given"]
def gate_of(block, x_t, h_prev, kernel, recurrent_kernel, bias):
    """The update gate (block 0) or the reset gate (block 1) of a step, read off your gru_step."""
    units = h_prev.shape[1]
    moved = [np.array(weights, np.float64) for weights in (kernel, recurrent_kernel, bias)]
    for weights in moved:
        weights[..., :units] = weights[..., block * units : (block + 1) * units]
    moved[2][0, 2 * units :] = 100.0  # the candidate's tanh is then exactly 1
    mixture = gru_step(x_t, h_prev, *moved)  # gate * h_prev + (1 - gate)
    return (1 - mixture) / (1 - h_prev)


# %%
if passes(gru_step):
    weights = networks["GRU"].layers[0].get_weights()
    monday = int(np.searchsorted(rides.date, np.datetime64("2015-04-13"))) - len(rides.date)
    h, rows = np.zeros((1, 9)), []
    for x_t in windows[monday - 14 : monday + 28, -1][:, None]:  # two weeks more, to warm up
        gates = [gate_of(block, x_t, h, *weights)[0] for block in (0, 1)]
        h = gru_step(x_t, h, *weights)
        rows.append((*gates, h[0]))
    opened = np.array(rows[14:]).transpose(1, 0, 2)
    weekdays = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")  # 1970-01-01 was a Thursday
    names = [weekdays[day.astype(int) % 7] for day in rides.date[monday : monday + 28]]
    opened = dict(zip(("update gate", "reset gate", "hidden state"), opened, strict=True))
    show.gates(opened, names, title="Four weeks through the gates of a trained GRU")

# %% [markdown]
# Four ordinary weeks, from Monday, 13 April 2015, without a public holiday. Read the upper map as "keeps" where it is
# light and "rewrites" where it is dark. Look for what comes back every seven days, although nobody told the network
# about weeks, and for units that do the contrary of their neighbours. As always, a heat map shows *when* something
# happens, not *why*.

# %% [markdown]
# ## 8. One step back
#
# Training needs the way back: how does the loss change if any number of the step changes? We write
# $\delta$ for the gradient of the loss with respect to what follows it. The step in five pieces, with names for
# the three sums that go into an activation:
#
# $$a_z = x_t W_z + b_z + h_{t-1} U_z + b'_z, \quad z_t = \sigma(a_z) \qquad a_r = x_t W_r + b_r + h_{t-1} U_r + b'_r, \quad r_t = \sigma(a_r)$$
#
# $$m_t = h_{t-1} U_h + b'_h \qquad a_h = x_t W_h + b_h + r_t \odot m_t, \quad \tilde h_t = \tanh(a_h)$$
#
# $$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot \tilde h_t$$
#
# Two slopes are needed, and both can be had from the *value* of the activation: a sigmoid with the value s
# has the slope s · (1 − s), a tanh with the value g has the slope 1 − g². For the step by hand, with $\delta h_t = (1, 1)$, the beginning is:
#
# | | unit 1 | unit 2 |
# |---|---|---|
# | what reaches the candidate: 1 · (1 − z) | 0.119 | 0.119 |
# | $\delta a_h$: that times the tanh's slope | 0.094 | 0.099 |
# | what reaches $z$: 1 · (old state − candidate) | 0.962 | −1.414 |
# | $\delta a_z$: that times the sigmoid's slope | 0.101 | −0.148 |
#
# **Exercise 5 · `gru_step_backward`** (hard, 35 minutes). All gradients of one step with
# `reset_after=True`. What the step saw and computed comes in a **cache**: a tuple of ten arrays, first
# all arguments of `gru_step` in their order, then what was computed, and the result last.
#
# - `gru_step_backward(dh, cache)` → `(dx_t, dh_prev, dkernel, drecurrent_kernel, dbias)`
# - `dh` is $\delta h_t$, shape (batch, units)
# - `cache = (x_t, h_prev, kernel, recurrent_kernel, bias, z_t, r_t, m_t, g_t, h_t)`: shapes as in
#   `gru_step`, and (batch, units) for each of the last five; `g_t` is $\tilde h_t$; you will not need all ten
# - each result has the shape of what it is the gradient of: (batch, inputs), (batch, units),
#   (inputs, 3 × units), (units, 3 × units), (2, 3 × units); blocks in the order z, r, h
# - samples share their weights, so the gradients of the weights are sums over the batch; nothing is
#   divided by the batch
#
# The check compares all five with Keras's automatic gradient.
#
# <details><summary>Hint</summary>Four gradients of shape (batch, units) decide everything: those of
# a<sub>z</sub>, a<sub>r</sub>, a<sub>h</sub> and m. Go from the last line to the first. By which paths
# does the old state reach the new one? There are four.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_06_gru.backward import gru_step_backward

# %% [markdown]
# *Try it:* the step by hand. The bias's gradient begins with 0.101 and −0.148 in both rows; in the last
# block the first row has 0.094 and 0.099, the second 0.047 and 0.087.

# %%
cache_hand = (*by_hand.values(), np.zeros((2, 6)), z_hand, r_hand, m_hand, g_hand, new_hand)
if passes(gru_step_backward):
    print(gru_step_backward(np.ones((1, 2)), cache_hand)[4].round(3))

# %% tags=["check"]
check(gru_step_backward)

# %% [markdown]
# **What it means.** Three of the paths from the old state to the new one lead through a matrix and an
# activation. The fourth does not: the update gate alone hands the gradient on, unit by unit. The usual
# mistakes are a path left out (often the one through r), and one gradient for both rows of the bias.
#
# ### How far back does a gradient reach?
#
# That fourth path should matter most where z is close to 1. We take fresh GRUs of 16 units, move the update
# gate's bias, and follow a gradient from step 60 back to the first, through *your* function: as it is; by the
# fourth path alone; and with the fourth path cut at every step.


# %%
def reach(z_bias, seed, steps=60):
    """Norms of the gradient at each step back, relative to its start: whole, fourth path only, cut."""
    local = np.random.default_rng(seed)
    kernel, recurrent_kernel = (local.normal(scale=0.25, size=(n, 48)) for n in (4, 16))
    bias = np.zeros((2, 48))
    bias[0, :16] = z_bias
    weights, h, caches = (kernel, recurrent_kernel, bias), np.zeros((1, 16)), []
    for x_t in local.normal(size=(steps, 1, 4)):
        z_t, r_t = (gate_of(block, x_t, h, *weights) for block in (0, 1))
        m_t = h @ recurrent_kernel[:, 32:]
        h_t = gru_step(x_t, h, *weights)
        g_t = (h_t - z_t * h) / (1 - z_t)
        caches.append((x_t, h, *weights, z_t, r_t, m_t, g_t, h_t))
        h = h_t
    dh = fourth = cut = local.normal(size=(1, 16)) / 4
    norms = [[np.linalg.norm(dh)] * 3]
    for cache in caches[::-1]:
        dh, fourth = gru_step_backward(dh, cache)[1], fourth * cache[5]
        cut = gru_step_backward(cut, cache)[1] - cut * cache[5]
        norms.append([np.linalg.norm(gradient) for gradient in (dh, fourth, cut)])
    return np.array(norms) / norms[0]


if passes(gru_step, gru_step_backward):
    reached = {b: np.array([reach(b, seed) for seed in range(5)]) for b in (0, 2, 4)}
    show.memory(
        {f"bias of z: {b}": np.median(norms, axis=0)[:, 0] for b, norms in reached.items()},
        title="The update gate's bias decides how far a gradient reaches",
        ylabel="gradient norm, median of 5",
        xlabel="steps back in time",
        log_scale=True,
        quantity="hidden state",
    )
    for b, norms in reached.items():
        whole, fourth, cut = np.median(norms[:, -1], axis=0)
        print(f"bias {b}: after 60 steps {whole:.2g} ({norms[:, -1, 0].min():.1g} to ", end="")
        print(f"{norms[:, -1, 0].max():.1g}); fourth path alone {fourth:.2g}, without it {cut:.0e}")

# %% [markdown]
# The scale is logarithmic and ends where a hundred-millionth is left; the printed numbers go on. With a bias of
# 0, where Keras starts, z is about a half, and after 60 steps a share of 1.2e-10 of the gradient is left. With a
# bias of 4 it is 0.33.
#
# How much of that came by the fourth path? Such a share does not exist: the gradient is a *sum* over all ways
# of taking one of the four paths at each step, its parts can cancel, and norms of parts do not add up to the norm of the whole. But
# we can ask two other questions. The fourth path *alone* would bring 0.31 for a bias of 4, nearly as much as all
# together; for a bias of 0 it would bring 2e-18. And if we *cut* the fourth path, next to nothing arrives for any
# of the three biases. So with a bias of 0 neither kind of path does it alone: what arrives there has changed paths on its way.
# (These are fresh networks with small weights; a trained one chooses its own gates.)

# %% [markdown]
# ## 9. Find the bug
#
# A tip that one hears when a GRU is to be moved from a library that keeps two bias vectors to one that
# keeps a single one: *"The two are only ever added, so keep their sum."* For which blocks is that true? Do not argue: write the test that tells, for any GRU.
#
# `data.closed_gru` makes GRUs of several kinds. Treat them as closed boxes: you choose the bias, and you get
# the states.

# %% [markdown]
# **Exercise 6 · `mergeable`** (medium, 15 minutes).
#
# - `mergeable(run, units)` → a list or tuple of three bools, one for each block of the bias, `units`
#   neighbouring columns, in the order in which they lie there: `True` if only the *sum* of that block's
#   two rows matters
# - `run(bias)` takes a float array (2, 3 × units) and returns the states, (2, 7, units); you may call it
#   as often as you like
# - do not rely on the order z, r, h: other libraries have others
# - count a difference below 1e-9 as rounding
# - it has no `check(…)`: the cell below it tries your function on several boxes
#
# <details><summary>Hint</summary>What may you do to the two rows of a block so that their sum stays as it
# is? Begin from a bias that is not all zeros.</details>


# %% nbgrader={"grade": false, "grade_id": "mergeable", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mergeable(run, units):
    """In which blocks of a GRU's bias only the sum of the two rows matters.

    Args:
        run: a function; run(bias) takes (2, 3 * units) and returns (2, 7, units).
        units: int.

    Returns:
        A list of three bools, one for each block of columns.
    """
    ### BEGIN SOLUTION
    bias = np.random.default_rng(0).normal(size=(2, 3 * units))
    same = []
    for block in range(3):
        shifted = bias.copy()
        shifted[:, block * units : (block + 1) * units] += [[0.5], [-0.5]]
        same.append(bool(np.abs(run(shifted) - run(bias)).max() < 1e-9))
    return same
    ### END SOLUTION


# %% [markdown]
# *Try it:* for Keras's own layout, this prints `[True, True, False]`.

# %%
mergeable(data.closed_gru(units=4, seed=0), 4)


# %% nbgrader={"grade": true, "grade_id": "check_mergeable", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def tried(units, seed, layout=(0, 1, 2), outside=False):
    """Stop with a sentence unless the learner's test is right about one box."""
    said = mergeable(data.closed_gru(units, seed, layout, outside), units)
    assert isinstance(said, (list, tuple)), f"a list of three bools, not {said!r}"
    assert len(said) == 3, f"a list of three bools, not {said!r}"
    right = [outside or place != layout[2] for place in range(3)]
    box = f"blocks of z, r, h at places {layout}" + (", all biases outside" if outside else "")
    assert list(said) == right, f"mergeable says {said} of a box with {box}; right is {right}"


tried(units=3, seed=1)
tried(units=4, seed=2, layout=(1, 0, 2))
tried(units=2, seed=3, layout=(1, 2, 0))
tried(units=3, seed=4, outside=True)
print("mergeable tells the boxes apart.")
### BEGIN HIDDEN TESTS
tried(units=1, seed=31)
tried(units=5, seed=32, layout=(2, 0, 1))
tried(units=2, seed=33, layout=(2, 1, 0), outside=True)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** In the two gates the biases *are* only ever added, and there the second row is a
# parameter too many. In the candidate they are not: $b'_h$ is inside what the reset gate multiplies. The
# tip turns one network into another, and nothing complains.

# %% [markdown]
# ## 10. Claims, put to the test
#
# Three sentences that people say of GRUs. The lesson has not answered them; the experiments do, in part. Run them,
# change them if you like, then answer: **true, false, or it depends**, and why, in one or two sentences. These answers
# are graded by a person.
#
# **Claim A.** *"An LSTM can count, and a GRU cannot: its state never leaves the range from −1 to 1."*
#
# Back to the brackets of section 5. This GRU is made with more care. Its update gate stands at one half, its candidate
# sees the state through a weight of 1, and a bracket moves the state by a hundred-thousandth only, where the tanh is
# as good as a straight line. We divide its state by that step and get its count. Then we shake all weights of both
# layers by about 1 %, five times.

# %%
size = 1e-5  # of the step that one bracket makes
careful_gru = (
    np.array([[0, 0, 2 * size]]),
    np.array([[0, 0, 1.0]]),
    np.array([[0, 30, 0], [0] * 3]),
)


def shaken(weights, seed):
    """The weights, each off by one per cent or so."""
    local = np.random.default_rng(seed)
    return [array * (1 + 0.01 * local.normal(size=array.shape)) for array in weights]


off_lstm, off_gru = {}, {}
if passes(gru_forward):
    for count in (10, 100, 1000):
        x = np.repeat([1.0, -1.0], count)
        all_lstm = [counting_lstm, *(shaken(counting_lstm, seed) for seed in range(5))]
        all_gru = [careful_gru, *(shaken(careful_gru, seed) for seed in range(5))]
        off_lstm[count] = np.abs([lstm_cell_state(x, *weights)[-1] for weights in all_lstm])
        off_gru[count] = np.abs([gru_state(x, *weights)[-1] for weights in all_gru]) / size
        print(f"{count:4} open, {count:4} close. Miscounted in the end by: ", end="")
        print(f"LSTM {off_lstm[count][0]:.0e}, shaken {off_lstm[count][1:].max():.0e}; ", end="")
        print(f"GRU {off_gru[count][0]:.1g}, shaken {off_gru[count][1:].min():.2g} to ", end="")
        print(f"{off_gru[count][1:].max():.2g}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_counting", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on what "can" means.** Bounds alone forbid nothing: a range from −1 to 1 has room for many counts
# if they lie close together, and the careful GRU counts 100 brackets without a slip. But it is balanced on a
# needle: with weights off by 1 % it can be wrong by dozens of brackets, and with 1,000 brackets even the careful
# one is off. The LSTM's weights only need to be large: its gates are saturated, so shaking does not touch the
# count. An LSTM counts sturdily, a GRU only with weights that are exactly right.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: bounded does not mean unable; the careful GRU counts (to 100, or: as long as
# the tanh is nearly straight). 1 point: the LSTM's counting is sturdy, the GRU's needs exact weights, or more and more precision the
# further it counts. "True" with the second reason in full: 1 point. Weiss et al. (2018) prove and measure the statement for
# finite precision and trained networks.

# %% [markdown]
# **Claim B.** *"With a bias of b on its update gate, a GRU remembers for about $e^b$ steps."*
#
# With z = σ(b), a state that is only kept shrinks to 1/e within about $e^b$ steps; that is where the rule comes
# from. We move the first state of fresh GRUs a little, and count the steps until the later states differ by 1/e of that.
# Then a single unit with b = 0: its gates stand still, and its candidate sees the state through a weight of 2.


# %% tags=["long"]
def lasts(b, seed, units=8, steps=3000):
    """After how many steps 1/e is left of a small change of the first state."""
    local = np.random.default_rng(seed)
    kernel, recurrent_kernel = (local.normal(scale=0.4, size=(n, 3 * units)) for n in (2, units))
    bias, x, push = np.zeros((2, 3 * units)), local.normal(size=(1, steps, 2)), 1e-3
    bias[0, :units] = b
    still, _ = gru_forward(x, np.zeros((1, units)), kernel, recurrent_kernel, bias)
    moved, _ = gru_forward(x, np.full((1, units), push), kernel, recurrent_kernel, bias)
    change = np.linalg.norm(moved - still, axis=2)[0] / (push * np.sqrt(units))
    return int(np.argmax(change < 1 / np.e)) + 1


memory_lasts = {}
if passes(gru_forward):
    for b in (0, 2, 4, 6):
        memory_lasts[b] = [lasts(b, seed) for seed in range(5)]
        print(f"b = {b}: e^b = {np.exp(b):5.1f}, steps until 1/e is left: {memory_lasts[b]}")
    for start in (0.1, -0.1):
        looped = (np.zeros((1, 3)), np.array([[0, 0, 2.0]]), np.array([[0, 30, 0], [0] * 3]))
        states, last = gru_forward(np.zeros((1, 1000, 1)), np.full((1, 1), start), *looped)
        print(f"one unit, b = 0, started at {start}: after 1000 steps {last.item():.3f}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_memory", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on the other weights.** In the fresh networks, with their small weights, the rule gives the order of size, although z
# moves with the inputs and does not stay at σ(b). But it counts the direct path only. The candidate sees the old state, too, and with a
# strong enough recurrent weight it writes back what z lets go: the single unit still knows after 1,000 steps on which side it began, where the rule says one step.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: about right for the path z · old state alone (fresh networks, small
# weights), with a number from the experiment. 1 point: the candidate can carry the state on, too (the single unit), or: z depends on inputs and states,
# so the bias alone does not fix it. The bare word: 0 points.

# %% [markdown]
# **Claim C.** *"A GRU has three quarters of an LSTM's parameters, so it takes three quarters of an LSTM's time."*
#
# The first half you know. For the second we let both read the same sequences, many times, and take the
# shortest time, for narrow layers and for wide ones.

# %%
import time


def milliseconds(layer, x, repeats=7):
    """The shortest time of several for one pass of a layer, compiled."""
    model = keras.Sequential([keras.Input(x.shape[1:]), layer])
    model.compile()
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        model.predict_on_batch(x)
        times.append(time.perf_counter() - start)
    return 1000 * min(times[1:])  # the first pass builds the graph


for inputs, units in ((2, 8), (128, 256)):
    x = np.random.default_rng(66).normal(size=(32, 50, inputs)).astype("float32")
    lstm = milliseconds(keras.layers.LSTM(units), x)
    count = parameters("LSTM", inputs, units)
    for reset_after in (True, False):
        gru = milliseconds(keras.layers.GRU(units, reset_after=reset_after), x)
        share = parameters("GRU", inputs, units, reset_after=reset_after) / count
        print(
            f"{units:3} units, reset_after={reset_after!s:5}: {share:.2f} of the LSTM's parameters, ",
            end="",
        )
        print(f"{gru / lstm:.2f} of its time ({gru:.1f} of {lstm:.1f} ms)")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_time", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends, on the width, the machine and the program.** Parameters count multiplications, and only where these take most of the
# time can a quarter less of them save about a quarter. In a narrow layer nearly all of the time goes into starting the
# operations of each step, one step after the other, and of these a GRU has no fewer than an LSTM; with the reset gate before the
# product it needs a second product in each step. (Look at your own ratios: they need not be those of the parameters,
# and on a busy machine they change from run to run.)
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: own measured ratios, at two widths. 1 point: a reason why time need not follow
# parameters: the cost of starting operations, steps that wait for each other, two products instead of one, memory, cuDNN. Times differ from
# machine to machine; any honest numbers count. Whoever adds that the default has slightly more than ¾ of the parameters (two rows of biases) has read well.

# %% [markdown]
# ## 11. Summary
#
# A GRU has one state, which is at every step a mixture of itself and a candidate; the update gate mixes, the
# reset gate says what the candidate may see. There are two places for the reset gate and two readings
# of the update gate. No shape of a kernel tells them apart (in Keras a bias tells the first, if there is
# one: two rows mean reset after), and Keras's default is: reset after the product, z keeps.
# The second reading is a change of sign in one block; the second place is another network. At equal
# size, which layer is the better one is a question for an experiment, with its seeds and its spread. A GRU's state
# stays between −1 and 1; an LSTM's cell state does not, and can count.
#
# **What breaks next.** Gates can keep gradients alive, where they stay open. They do nothing about the *size* of the sums
# that go into them, which drifts while a network learns. Normalising those is lesson 07.
#
# ### Three problems to go on with
#
# 1. Write `gru_backward` for a whole sequence out of your step. What must be added up, and in which order?
# 2. Write the step of PyTorch: blocks r, z, n and weights transposed. Load one into Keras.
# 3. Double the size of the three networks of section 7. Which error moves most, and is that more than
#    the spread between seeds?
#
# ### References
#
# - K. Cho et al., [Learning phrase representations using RNN encoder–decoder for statistical machine
#   translation](https://arxiv.org/abs/1406.1078), EMNLP 2014. Its
#   [first version](https://arxiv.org/abs/1406.1078v1) has the reset gate after the product.
# - G. Weiss, Y. Goldberg and E. Yahav, [On the practical computational power of finite precision RNNs for
#   language recognition](https://arxiv.org/abs/1805.04908), ACL 2018: LSTMs count, GRUs do not.
# - J. Chung, C. Gulcehre, K. Cho and Y. Bengio, [Empirical evaluation of gated recurrent neural networks
#   on sequence modeling](https://arxiv.org/abs/1412.3555), 2014: the other reading of z.
# - [`keras.layers.GRU`](https://keras.io/api/layers/recurrent_layers/gru/), whose argument `reset_after` is
#   the question of this lesson, and [`torch.nn.GRU`](https://pytorch.org/docs/stable/generated/torch.nn.GRU.html), which
#   notes the same difference from the paper.
# - [ONNX's operator GRU](https://onnx.ai/onnx/operators/onnx__GRU.html), where it is called
#   `linear_before_reset`.
# - A. Géron, *Hands-On Machine Learning*, 2nd edition, chapter 15.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 130 to 170 minutes; a second sitting may begin with section 6, where the text says so. The notebook itself runs for
# a minute and a half on two cores; `UNROLLED_FULL=1` tries three learning rates over five seeds each: 232 seconds
# of processor time, in place of 47, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 20 by machine: 4 for `gru_step`, 3 for `gru_step_before`, 4 for `gru_forward`, 2 for
# `flip_update_gate`, 5 for `gru_step_backward`, 2 for `mergeable`; and 6 by hand, 2 for each claim, with the
# rubrics above.
#
# **Mistakes to expect.** z and 1 − z exchanged; both rows of the bias added up before the reset gate;
# blocks in PyTorch's order; one array left out in `flip_update_gate`, or rows of the bias taken for its
# columns; on the way back the path through r left out, and one gradient for both rows of the bias. The check
# recognises the usual form of each, and names it, and many more.
#
# **If somebody is stuck** at `gru_step`, ask for the two sums of the step by hand as two rows of six numbers.
# At `gru_step_backward`, let them write the four gradients of shape (batch, units) first and nothing
# else: for a single sample they *are* the bias's gradient, and the check says which of the four is the
# first that is wrong. In section 7 somebody will ask which layer to take. The printed spread is the
# answer to start from; a fourth seed may turn the order round.
#
# **Older notebooks** call exercise 2 `gru_step_v1`, after TensorFlow 1. `check` knows that name, too.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
da_h_hand = (1 - z_hand) * (1 - g_hand**2)
da_z_hand = (h_hand - g_hand) * z_hand * (1 - z_hand)
twice_hand, _ = gru_forward(
    twice, h_hand, by_hand["kernel"], by_hand["recurrent_kernel"], np.zeros((2, 6))
)
# What the prose says in words, with margins.
claimed = {
    "next to nothing arrives with the fourth path cut": max(
        norms[:, -1, 2].max() for norms in reached.values()
    )
    < 1e-30,
    "all beat the lazy forecast": max(means) < last_week,
    "the seeds of one layer lie apart, too": widest > 0.4 * np.ptp(means),
    "the plain network not far behind": means[0] < 1.2 * min(means),
    "the LSTM counts": abs(lstm_counts[-1]) < 1e-6 and abs(lstm_counts[99] - 100) < 1e-6,
    "the LSTM counts sturdily": max(off.max() for off in off_lstm.values()) < 1e-3,
    "the careful GRU counts to 100": off_gru[100][0] < 0.01,
    "but not to 1,000, and not shaken": min(off_gru[1000][0], off_gru[100][1:].max()) > 3,
    "the single unit remembers": abs(last.item()) > 0.9,
    "the rule gives the order of size": all(
        0.4 < steps / np.exp(b) < 3.5 for b, row in memory_lasts.items() for steps in row
    ),
}
assert all(claimed.values()), claimed
numbers = {
    "0.5": sigmoid(0.0),
    "−0.5": (r_hand * m_hand)[0, 0],
    "0.7": 0.7,
    "0.881": z_hand[0, 0],
    "0.119": 1 - z_hand[0, 0],
    "0.440": (r_hand * m_hand)[0, 1],
    "−0.462": g_hand[0, 0],
    "0.414": g_hand[0, 1],
    "0.385": new_hand[0, 0],
    "−0.831": new_hand[0, 1],
    "0.25": (r_hand * h_hand)[0, 0],
    "−0.881": (r_hand * h_hand)[0, 1],
    "−0.707": g_before[0, 0],
    "0.245": g_before[0, 1],
    "0.356": new_before[0, 0],
    "−0.852": new_before[0, 1],
    "0.292": twice_hand[0, 1, 0],
    "−0.693": twice_hand[0, 1, 1],
    "0.094": da_h_hand[0, 0],
    "0.099": da_h_hand[0, 1],
    "0.962": (h_hand - g_hand)[0, 0],
    "−1.414": (h_hand - g_hand)[0, 1],
    "0.101": da_z_hand[0, 0],
    "−0.148": da_z_hand[0, 1],
    "0.047": (da_h_hand * r_hand)[0, 0],
    "0.087": (da_h_hand * r_hand)[0, 1],
    "0.9": 0.9,
    "0.768": ratios[20, 20][0],
    "1,686": len(train),
    "1.2e-10": np.median(reached[0][:, -1, 0]),
    "0.33": np.median(reached[4][:, -1, 0]),
    "0.31": np.median(reached[4][:, -1, 1]),
    "2e-18": (np.median(reached[0][:, -1, 1]), 2e-19),
    "0.99": 0.99,
    "49": crossing,
    "100": round(lstm_counts[99]),
    "1e-9": 1e-9,
    "0.003": 0.003,
    "0.01": 0.01,
    "0.03": 0.03,
    "400": len(test),
    "1,000": noise.shape[1],
}
