# %% [markdown]
# # 05 · Why an LSTM remembers
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/05_lstm_gradients/05_lstm_gradients.ipynb)
#
# **In this lesson we send a gradient back through an LSTM by hand, until it agrees with Keras's automatic
# one up to rounding, find the way on which it survives, and give a network a start from which it can
# learn to remember.**
#
# | | |
# |---|---|
# | In Keras | the gradient of `keras.layers.LSTM`; `unit_forget_bias`; `layer.cell.bias` |
# | Time | two to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [03 · Backpropagation through time](../03_bptt/03_bptt.ipynb) and [04 · LSTM](../04_lstm/04_lstm.ipynb) |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait
rng = np.random.default_rng(5)

# %% [markdown]
# **You will be able to**
#
# - write the backward pass of an LSTM, for one step and for a whole sequence, and test it in two ways;
# - measure what each of the two ways back through an LSTM carries, and say what the forget gate has to do
#   with it;
# - choose the biases that an LSTM begins with so that it can learn what your task needs, and test sentences
#   about what LSTMs can and cannot remember.

# %% [markdown]
# ## 1. The problem, seen first
#
# An LSTM is known for its long memory. Is that memory there from the beginning? We take *fresh* networks,
# as Keras makes them, before any training, and let them run over a hundred steps of noise. Then we
# ask how strongly the last hidden state depends on the input some steps before.
#
# Three kinds: a plain recurrent network, an LSTM, and an LSTM in which we have set the bias of the
# forget gate to 5. **Before you read on, predict:** in which of the three does the gradient reach farthest
# back?

# %%
import keras
import tensorflow as tf

FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU


def reach(kind, seed, forget_bias=None, units=16, steps=100):
    """The size of the last state's gradient for each input, the last input first."""
    keras.utils.set_random_seed(seed)
    layer, draw = getattr(keras.layers, kind)(units), np.random.default_rng(seed)
    layer.build((None, steps, 2))
    if forget_bias is not None:
        blocks = np.repeat([0.0, forget_bias, 0.0, 0.0], units)
        layer.cell.bias.assign(blocks)
    x = tf.constant(draw.normal(size=(8, steps, 2)), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(layer(x) * draw.normal(size=units).astype("float32"))
    return np.linalg.norm(tape.gradient(loss, x).numpy(), axis=(0, 2))[::-1]


# %%
SEEDS = range(3 if FAST else 10)
kinds = {
    "plain": {"kind": "SimpleRNN"},
    "LSTM": {"kind": "LSTM"},
    "LSTM, forget bias 5": {"kind": "LSTM", "forget_bias": 5.0},
}
reaches = {
    name: np.array([reach(seed=seed, **options) for seed in SEEDS])
    for name, options in kinds.items()
}
show.runs(
    {f"fresh networks, {len(SEEDS)} starts of each kind": reaches},
    title="A fresh LSTM forgets too, unless its forget gate is open",
    ylabel="size of the gradient",
    xlabel="steps before the last input",
    limits=(1e-12, 100),
)
for name, sizes in reaches.items():
    print(f"{name:>20}: after 50 steps {np.median(sizes[:, 50]):.0e} is left, as a median")

# %% [markdown]
# Both the plain network and the LSTM as Keras makes it lose the gradient, by a constant factor at each
# step. In the third network it is still there after a hundred steps. Nothing but one number per unit was
# changed.
#
# So the long memory is not a gift of the architecture alone. To see where it comes from, we go back
# through an LSTM by hand, and look at both ways on which a gradient can travel.

# %% [markdown]
# ## 2. The idea
#
# One step of an LSTM, as in lesson 04. The sums of the four blocks are one row $z_t$, in the order i, f, c, o:
#
# $$z_t = x_t W_x + h_{t-1} W_h + b \qquad i_t, f_t, o_t = \sigma(\cdot) \qquad g_t = \tanh(\cdot)$$
# $$C_t = f_t \odot C_{t-1} + i_t \odot g_t \qquad\qquad h_t = o_t \odot \tanh(C_t)$$
#
# We write $\delta a$ for $\partial L/\partial a$ again; it has the shape of $a$. The new cell state is
# used twice: in this step it makes the hidden state, and the next step keeps a share of it. So two
# gradients arrive at it, and are added:
#
# $$\delta C_t = \underbrace{\delta C_t^{\text{later}}}_{\text{along the cell}} + \underbrace{\delta h_t \odot o_t \odot (1 - \tanh^2 C_t)}_{\text{through the hidden state}}
# \qquad\qquad \delta C_{t-1} = \delta C_t \odot f_t$$
#
# The second formula is the whole secret. From one cell state to the one before stands a forget gate, and
# nothing else: no matrix, no tanh.

# %%
show.two_ways_back()

# %% [markdown]
# | symbol | code name | shape | what it is |
# |---|---|---|---|
# | $\delta h_t$ | `dh` | (batch, units) | gradient of the hidden state, over all its uses · 은닉 상태의 기울기 |
# | $\delta C_t^{\text{later}}$ | `dc` | (batch, units) | what the next step hands back to the cell state · 셀 상태의 기울기 |
# | $\delta C_t$ | `dc_t` | (batch, units) | gradient of the cell state, over both uses |
# | $\delta z_t$ | `dz` | (batch, 4 × units) | gradient of the sums, blocks i, f, c, o |
# | $\delta h_{t-1}$, $\delta C_{t-1}$ | `dh_prev`, `dc_prev` | (batch, units) | what this step hands back |
# | $\delta W_x$, $\delta W_h$, $\delta b$ | `dkernel`, `drecurrent_kernel`, `dbias` | as the weights | gradients of the weights · 가중치의 기울기 |
#
# The way along the cell is called the **constant error carousel** (상수 오차 회전목마): in the LSTM of 1997,
# which had no forget gate, a gradient could ride on it forever. In our code, $g_t$ is the candidate
# $\tilde C_t$, as before.

# %% [markdown]
# ### A step by hand
#
# We take the step that we did by hand in lesson 04: $x_t = 1$, $h_{t-1} = C_{t-1} = 0.5$, and weights such
# that i = 0.5, f = 0.881, the candidate is 0.762 and o = 0.5. Then C = 0.821 and tanh(C) = 0.676.
#
# Now let $\delta h_t = 1$, and let the next step hand back $\delta C_t^{\text{later}} = 0.5$. Going back,
#
# | | | |
# |---|---|---|
# | $\delta C_t$ | 0.5 + 1 · 0.5 · (1 − 0.676²) | 0.772 |
# | $\delta C_{t-1}$ | 0.772 · 0.881 | 0.680 |
# | $\delta i_t$, times the slope of a sigmoid | 0.772 · 0.762 · 0.5 · (1 − 0.5) | 0.147 |
# | $\delta f_t$, times its slope | 0.772 · 0.5 · 0.881 · (1 − 0.881) | 0.041 |
# | $\delta g_t$, times the slope of a tanh | 0.772 · 0.5 · (1 − 0.762²) | 0.162 |
# | $\delta o_t$, times its slope | 1 · 0.676 · 0.5 · (1 − 0.5) | 0.169 |
#
# The last four are $\delta z_t$. Central differences (중심 차분), which need no calculus, confirm them: what the
# bias's four entries do to the loss is exactly $\delta z_t$.


# %% tags=["given"]
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that no large z overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def central_differences(loss, array, step=1e-5):
    """The gradient of loss() with respect to an array, by moving its entries one by one."""
    gradient = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = loss()
        array[place] = kept - step
        gradient[place] = (above - loss()) / (2 * step)
        array[place] = kept
    return gradient


# %% [markdown]
# The forward functions are given. Besides their results they return a **cache**: a tuple of *all their
# arguments, in order, and then everything that they computed on the way*.
#
# - `step_with_cache(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)` → `(h_t, c_t, cache)` with
#   `cache = (x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, i_t, f_t, g_t, o_t, c_t, h_t)`
# - `pass_with_cache(x, h0, c0, kernel, recurrent_kernel, bias)` → `(states, cache)` with
#   `cache = (x, h0, c0, kernel, recurrent_kernel, bias, i, f, g, o, c, states)`
#
# Here `x` is (batch, time, inputs), `h0` and `c0` are (batch, units), and the last six of the second cache
# are (batch, time, units): `f[:, t]` is the forget gate of step t, and `c[:, t]` and `states[:, t]` are
# the cell state and the hidden state *after* step t.


# %% tags=["given"]
def step_with_cache(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """One step of an LSTM, and all that is needed to go back through it."""
    z = x_t @ kernel + h_prev @ recurrent_kernel + bias
    z_i, z_f, z_g, z_o = np.split(z, 4, axis=1)
    i_t, f_t, g_t, o_t = sigmoid(z_i), sigmoid(z_f), np.tanh(z_g), sigmoid(z_o)
    c_t = f_t * c_prev + i_t * g_t
    h_t = o_t * np.tanh(c_t)
    weights = (kernel, recurrent_kernel, bias)
    return h_t, c_t, (x_t, h_prev, c_prev, *weights, i_t, f_t, g_t, o_t, c_t, h_t)


def pass_with_cache(x, h0, c0, kernel, recurrent_kernel, bias):
    """All steps of an LSTM, and all that is needed to go back through them."""
    h, c, steps = h0, c0, []
    for t in range(x.shape[1]):
        h, c, cache = step_with_cache(x[:, t], h, c, kernel, recurrent_kernel, bias)
        steps.append(cache[6:])
    results = [np.stack(each, axis=1) for each in zip(*steps, strict=True)]
    return results[-1], (x, h0, c0, kernel, recurrent_kernel, bias, *results)


# %%
by_hand = {
    "x_t": np.array([[1.0]]),
    "h_prev": np.array([[0.5]]),
    "c_prev": np.array([[0.5]]),
    "kernel": np.array([[1.0, 1.0, 0.0, 0.0]]),
    "recurrent_kernel": np.array([[-2.0, 0.0, 2.0, 0.0]]),
    "bias": np.array([0.0, 1.0, 0.0, 0.0]),
}


def loss_by_hand():
    h, c, _ = step_with_cache(**by_hand)
    return (1.0 * h + 0.5 * c).item()


for name, array in by_hand.items():
    print(f"{name:>16}: {np.round(central_differences(loss_by_hand, array).ravel(), 3)}")

# %% [markdown]
# ## 3. One step back
#
# **Exercise 1 · `lstm_step_backward`** (hard, 30 minutes). Go back through one step.
#
# - `lstm_step_backward(dh, dc, cache)` → `(dx_t, dh_prev, dc_prev, dkernel, drecurrent_kernel, dbias)`
# - `dh` is $\delta h_t$ and `dc` is $\delta C_t^{\text{later}}$, each (batch, units); what comes to the cell state through
#   the hidden state is not in `dc` yet
# - `cache` is that of `step_with_cache`
# - each result has the shape of what it is the gradient of: (batch, inputs), (batch, units),
#   (batch, units), (inputs, 4 × units), (units, 4 × units), (4 × units,)
# - it must not modify its arguments
#
# <details><summary>Hint</summary>Six lines by hand gave the table above. In which order did we
# need them? From <code>dz</code> on, it is the plain network of lesson 03.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_05_lstm_gradients.step import lstm_step_backward

# %% [markdown]
# *Try it:* the step by hand gives 0.680 for the old cell state and 0.147, 0.041, 0.162 and 0.169 for the bias.

# %%
_, _, cache = step_with_cache(**by_hand)
_, _, dc_prev_hand, _, _, dbias_hand = lstm_step_backward(
    np.array([[1.0]]), np.array([[0.5]]), cache
)
print(np.round(dc_prev_hand, 3), np.round(dbias_hand, 3))

# %% [markdown]
# The check compares all six with Keras's automatic gradient on fresh random numbers, and holds that
# against central differences, too.

# %% tags=["check"]
check(lstm_step_backward)

# %% [markdown]
# **What it means.** Everything but `dc_prev` goes through `dz`, and so through slopes of gates that are at most a
# quarter, and through a matrix. `dc_prev` does not. The usual mistakes are a tanh slope taken of C itself, `dc`
# added after the gates instead of before, and the blocks side by side in the order of the story.

# %% [markdown]
# ## 4. Back through time
#
# Now a whole sequence. Two gradients travel from step to step, one for each state. The loss looks at
# hidden states only; what it says about $h_t$ directly is `d_states[:, t]`.
#
# **Exercise 2 · `lstm_backward`** (medium, 20 minutes).
#
# - `lstm_backward(d_states, cache)` → `(dx, dh0, dc0, dkernel, drecurrent_kernel, dbias)`
# - `d_states` is (batch, time, units); `cache` is that of `pass_with_cache`
# - each result has the shape of what it is the gradient of: (batch, time, inputs), (batch, units),
#   (batch, units), (inputs, 4 × units), (units, 4 × units), (4 × units,)
# - it must not modify its arguments; you may call `lstm_step_backward`
#
# <details><summary>Hint</summary>It is <code>rnn_backward</code> of lesson 03 with one more variable that is carried
# through the loop. What is the cell state before step 0?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_05_lstm_gradients.whole_pass import lstm_backward

# %% [markdown]
# *Try it:* compare the gradient of `c0` with central differences: the largest difference should be
# tiny, below a billionth or so.

# %%
shapes = ((2, 4, 3), (2, 5), (2, 5), (3, 20), (5, 20), (20,))
tried = [rng.normal(scale=0.5, size=shape) for shape in shapes]
d_tried = rng.normal(size=(2, 4, 5))


def tried_loss():
    return (d_tried * pass_with_cache(*tried)[0]).sum()


gradients_tried = lstm_backward(d_tried, pass_with_cache(*tried)[1])
off = gradients_tried[2] - central_differences(tried_loss, tried[2])
print(f"first cell state: largest difference from central differences {np.abs(off).max():.0e}")

# %% tags=["check"]
check(lstm_backward)

# %% [markdown]
# **What it means.** With this loop you can train an LSTM without any library, and in section 7 you will. The
# usual mistakes are a cell gradient that is not carried on (then the memory is gone, and nothing complains),
# and `c[:, t - 1]` at t = 0, which is the *last* cell state.

# %% [markdown]
# ## 5. In Keras
#
# The same gradients in a few lines, by automatic differentiation, in float32:

# %%
layer = keras.layers.LSTM(16, return_sequences=True)
x = tf.constant(rng.normal(size=(8, 20, 3)).astype("float32"))
d_states = rng.normal(size=(8, 20, 16)).astype("float32")
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(layer(x) * d_states)
automatic = tape.gradient(loss, layer.trainable_variables)
if passes(lstm_step_backward, lstm_backward):
    zeros = np.zeros((8, 16))
    _, cache = pass_with_cache(x.numpy(), zeros, zeros, *layer.get_weights())
    ours = lstm_backward(d_states, cache)[3:]
    for name, keras_says, we_say in zip(
        ("kernel", "recurrent_kernel", "bias"), automatic, ours, strict=True
    ):
        print(f"{name:>16}: largest difference {np.abs(keras_says - we_say).max():.0e}")

# %% [markdown]
# ## 6. The carousel
#
# How much of a cell state is left, some steps later, along the cell alone? At each step it is multiplied
# by a forget gate. From $C_t$ to the last one, $C_T$, these are the gates of the steps after t:
#
# $$\left.\frac{\partial C_T}{\partial C_t}\right|_{\text{cell}} = f_{t+1} \odot f_{t+2} \odot \dots \odot f_T$$
#
# **Exercise 3 · `carousel`** (easy, 10 minutes).
#
# - `carousel(forget_gates)` → `left`, shape (batch, time, units)
# - `forget_gates` is (batch, time, units): entry t is the gate of step t, which made $C_t$ out of
#   $C_{t-1}$
# - `left[:, t]` is the product of the gates of all steps *after* t; so the last entry is 1
#
# <details><summary>Hint</summary>Begin at the end, as a gradient does.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_05_lstm_gradients.carousel import carousel

# %% [markdown]
# *Try it:* gates of 0.1, 0.5 and 0.8 leave 0.4, 0.8 and 1.

# %%
carousel(np.array([[[0.1], [0.5], [0.8]]])).ravel()

# %% tags=["check"]
check(carousel)

# %% [markdown]
# **What it means.** No unit meets another one here: that is why no matrix is needed, and nothing can explode, as
# no gate is above 1. The usual mistake is one gate too many: that of step t leads *into* $C_t$.
#
# ### Both ways, measured
#
# The carousel is not all. From $C_t$ a gradient can also go down into the gates, through the recurrent kernel to
# $h_{t-1}$, and up again into $C_{t-1}$. We start at the last cell state of fresh networks and go back a hundred
# steps with *your* step, in three ways: handing on the cell gradient only; handing on the hidden one
# only; and both, which is the truth. The size is the spectral norm, as in lesson 03.


# %%
def fresh_weights(units, inputs, seed, forget_bias=1.0):
    """Weights as Keras draws them for an LSTM, in float64."""
    keras.utils.set_random_seed(seed)
    layer = keras.layers.LSTM(units)
    layer.build((None, None, inputs))
    kernel, recurrent_kernel, bias = (weight.astype(float) for weight in layer.get_weights())
    bias[units : 2 * units] = forget_bias
    return kernel, recurrent_kernel, bias


def ways_back(seed, forget_bias, units=16, steps=100):
    """The size of dC_T / dC_t (and of dC_T / dh_t) by lag, for each way of handing on."""
    weights = fresh_weights(units, 4, seed, forget_bias)
    x = np.random.default_rng(seed).normal(size=(1, steps, 4)).repeat(units, axis=0)
    zeros = np.zeros((units, units))  # one row for each unit of the last cell state
    _, (*_, i, f, g, o, c, h) = pass_with_cache(x, zeros, zeros, *weights)
    sizes = {"cell only": [], "hidden only": [], "both": []}
    for way, found in sizes.items():
        dh, dc = zeros, np.eye(units)
        for t in range(steps - 1, 0, -1):
            gates = (array[:, t] for array in (i, f, g, o, c, h))
            step = (x[:, t], h[:, t - 1], c[:, t - 1], *weights, *gates)
            _, dh, dc, *_ = lstm_step_backward(dh, dc, step)
            found.append(np.linalg.norm(dh if way == "hidden only" else dc, 2))
            dh, dc = (zeros if way == "cell only" else dh), (zeros if way == "hidden only" else dc)
    return sizes, np.abs(carousel(f[:1])[0, 0]).max()


# %%
if passes(lstm_step_backward, carousel):
    measured = {
        f"forget bias {bias:g}": [ways_back(seed, bias) for seed in SEEDS] for bias in (1.0, 4.0)
    }
    show.runs(
        {
            name: {way: np.array([sizes[way] for sizes, _ in found]) for way in found[0][0]}
            for name, found in measured.items()
        },
        title="The carousel carries it; the way through the gates alone does not",
        ylabel="norm of the gradient",
        xlabel="lag, in steps",
        limits=(1e-20, 1e4),
    )
    for name, found in measured.items():
        print(f"{name}, at lag 99, one number for each start")
        for way in found[0][0]:
            print(f"  {way:>11}: " + "  ".join(f"{sizes[way][-1]:.0e}" for sizes, _ in found))
        print("  carousel(f): " + "  ".join(f"{largest:.0e}" for _, largest in found))

# %% [markdown]
# Four things to see.
#
# - Handing on the cell gradient only *is* the carousel: the spectral norm is the largest entry of
#   `carousel(f)`.
# - The hidden state alone is hopeless: after ten steps hardly anything is left of it. All slopes and a
#   matrix stand in the way, at every step.
# - Along the carousel a gradient fades, too, by the mean factor of its gates. With Keras's bias of 1 next to
#   nothing is left after 99 steps; with a bias of 4, a good part.
# - The truth is *more* than the carousel. A gradient that rides the cell for a while, visits the gates for
#   one step and rides on adds its share, and there are very many such mixed ways. They part from the carousel
#   in the first few steps. With a bias of 4 the whole gradient even grows: an LSTM *can* explode.

# %% [markdown]
# ## 7. A bias for a memory
#
# Where the weights are small, the bias alone decides about the forget gate: f = σ(b). How large must b be,
# if half of a memory is to be left after n steps? This **half-life** (반감기) says how long a unit
# remembers.
#
# **Exercise 4 · `forget_bias_for`** (easy, 10 minutes).
#
# - `forget_bias_for(half_life)` → float, the bias b for which σ(b) to the power of `half_life` is 0.5
# - `half_life` is a number above 0, not necessarily a whole one
#
# <details><summary>Hint</summary>First the gate, then the number that a sigmoid makes into this gate.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_05_lstm_gradients.half_life import forget_bias_for

# %% [markdown]
# *Try it:* for half-lives of 1, 10 and 100 steps the biases are 0, 2.63 and 4.97.

# %%
print(*(round(float(forget_bias_for(half_life)), 2) for half_life in (1, 10, 100)))

# %% tags=["check"]
check(forget_bias_for)

# %%
for bias in range(7):
    gate = sigmoid(bias)
    print(
        f"bias {bias}: gate {gate:.4f}, half-life {np.log(0.5) / np.log(gate):6.1f} steps,",
        end=" ",
    )
    print(f"left after 100 steps: {gate**100:.2g}")

# %% [markdown]
# **What it means.** Ten times the half-life costs only about 2.3 more bias: the bias grows as the logarithm of
# the time. With a bias of 0, 7.9e-31 is left after a hundred steps; with Keras's 1, 2.5e-14; with 6, 0.78.
# The usual mistake is to stop at the logarithm of the gate.
#
# ### Chrono initialisation
#
# If we know how far a task reaches, we can spread the units over all times up to that. Tallec and Ollivier
# (2018) draw a time for each unit, evenly between 1 and `longest` − 1, and take its logarithm as the bias
# of the forget gate. The input gate gets the negative: who keeps for long should write little at each step, or the
# cell would overflow.
#
# **Exercise 5 · `chrono_bias`** (medium, 15 minutes).
#
# - `chrono_bias(units, longest, rng)` → the bias, shape (4 × units,), in Keras's blocks i, f, c, o
# - block f: log u, with u drawn evenly from all numbers between 1 and `longest` − 1, one for each
#   unit; block i: the negative of block f; the other two blocks: 0
# - `longest` is an int above 2; `rng` is a `numpy.random.Generator`, the only source of randomness
#
# There is no one right answer here, so the check looks at these properties, over many draws.
#
# <details><summary>Hint</summary>Draw <code>units</code> numbers of steps. Only then think of logarithms and of
# blocks.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_05_lstm_gradients.chrono import chrono_bias

# %% [markdown]
# *Try it:* the first row is the negative of the second, and the last two are zeros.

# %%
chrono_bias(3, 50, np.random.default_rng(0)).reshape(4, 3).round(2)

# %% tags=["check"]
check(chrono_bias)

# %% [markdown]
# **What it means.** No weight was learned, no layer added: only the place where learning begins has moved. The
# usual mistakes are a logarithm that is drawn evenly, instead of the time, and the blocks i and f exchanged.
#
# ### Does it help? The latch task
#
# The first number of a sequence is 1 or −1, then 49 steps of noise follow, and at the end the network must say
# which of the two it was. Guessing gives a loss of about 0.693, which is log 2. We train a small LSTM with *your*
# backward pass and Adam, from Keras's start and from the chrono start, each with five seeds.


# %% tags=["given"]
def latch(count, steps, draw):
    """Sequences of noise whose first number is 1 or −1, and which of the two it was."""
    x, label = draw.normal(scale=0.5, size=(count, steps, 1)), draw.integers(2, size=(count, 1))
    x[:, :1, 0] = 2 * label - 1
    return x, label


def adam(weights, grads, memory, rate=0.01):
    """One update of Adam; memory holds the number of updates and the two running means."""
    count, means, squares = memory
    means = [0.9 * m + 0.1 * grad for m, grad in zip(means, grads, strict=True)]
    squares = [0.999 * s + 0.001 * grad**2 for s, grad in zip(squares, grads, strict=True)]
    count, new = count + 1, []
    for w, m, s in zip(weights, means, squares, strict=True):
        step = (m / (1 - 0.9**count)) / (np.sqrt(s / (1 - 0.999**count)) + 1e-8)
        new.append(w - rate * step)
    return new, (count, means, squares)


# %%
def train(start, seed, units=8, steps=50, updates=150 if FAST else 600):
    """The losses of a training of the latch task."""
    draw = np.random.default_rng(seed)
    weights = [*fresh_weights(units, 1, seed), draw.normal(size=(units, 1)) / 3, np.zeros(1)]
    if start == "chrono":
        weights[2] = chrono_bias(units, steps, draw)
    memory, losses = (0, *([0 * w for w in weights] for _ in range(2))), []
    for _ in range(updates):
        x, label = latch(32, steps, draw)
        zeros = np.zeros((32, units))
        states, cache = pass_with_cache(x, zeros, zeros, *weights[:3])
        said = sigmoid(states[:, -1] @ weights[3] + weights[4])
        losses.append(-np.log(np.where(label, said, 1 - said) + 1e-12).mean())
        d_out, d_states = (said - label) / 32, np.zeros_like(states)
        d_states[:, -1] = d_out @ weights[3].T
        through_time = lstm_backward(d_states, cache)[3:]
        weights, memory = adam(
            weights, [*through_time, states[:, -1].T @ d_out, d_out.sum(axis=0)], memory
        )
    return losses


if passes(lstm_step_backward, lstm_backward, chrono_bias):
    trainings = {
        start: np.array([train(start, seed) for seed in range(5)]) for start in ("Keras's", "chrono")
    }
    show.runs(
        {"latch task, 50 steps, five seeds": {f"{k} start": v for k, v in trainings.items()}},
        title="Same network, same data, another bias to begin with",
        ylabel="loss",
        xlabel="update",
        limits=(0.02, 2),
    )
    for start, losses in trainings.items():
        ends = "  ".join(f"{loss:.2f}" for loss in losses[:, -20:].mean(axis=1))
        print(f"{start:>8} start: losses of the last 20 updates, one for each seed: {ends}")

# %% [markdown]
# From the chrono start, all five learn the task. From Keras's own start, the loss stays where guessing is: after 150
# updates, the same as before. (With more updates some of them get away from there; try it.) It is the same
# architecture, and the same gradients; only, in one of them there is something left of the gradient when it
# arrives at the first step.
