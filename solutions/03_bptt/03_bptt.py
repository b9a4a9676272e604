# %% [markdown]
# # 03 · Backpropagation through time
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/03_bptt/03_bptt.ipynb)
#
# **In this lesson we send a gradient back through time by hand, until it agrees with Keras's automatic
# one up to rounding, and then measure how far it gets, why it fades or explodes, and what helps.**
#
# | | |
# |---|---|
# | In Keras | the gradient of `keras.layers.SimpleRNN`; `global_clipnorm`; `keras.initializers.Orthogonal` |
# | Time | two to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [02 · The Elman network](../02_simple_rnn/02_simple_rnn.ipynb), or: the plain recurrent network $h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$; the chain rule, and what a gradient is |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, restarts, show

unrolled.start_keras()  # in the background, so that the first check need not wait
rng = np.random.default_rng(3)

# %% [markdown]
# **You will be able to**
#
# - write the backward pass of a recurrent layer, for one step and for a whole sequence, and test it
#   in two ways;
# - measure how strongly a state depends on an earlier one, and say why that fades or explodes;
# - start, clip and truncate a training so that it survives, and test sentences about all this.

# %% [markdown]
# ## 1. The problem, seen first
#
# From the last four weeks of riders at one station of the Chicago L, a plain recurrent network should
# forecast how many will come tomorrow. We train the same network six times with the same data and
# the same learning rate. Only random numbers differ: the start, and which days each update draws.

# %%
import keras

rides = data.ridership()
series = rides.clark_lake[-2500:]
centre, spread = series[:-400].mean(), series[:-400].std()
windows = np.lib.stride_tricks.sliding_window_view((series - centre) / spread, 29)[..., None]
train_windows, test_windows = windows[:-400], windows[-400:]


def first_training(seed):
    """The losses of 300 updates by plain gradient descent, given up once a loss is beyond 1e6."""
    keras.utils.set_random_seed(seed)
    start = keras.initializers.Orthogonal(gain=2.0)
    layers = [keras.layers.SimpleRNN(16, recurrent_initializer=start), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((28, 1)), *layers])
    model.compile(keras.optimizers.SGD(learning_rate=0.1), "mse")
    losses = np.full(300, 1e6)
    batches = np.random.default_rng(seed).integers(len(train_windows), size=(300, 32))
    for update, days in enumerate(train_windows[batch] for batch in batches):
        loss = float(model.train_on_batch(days[:, :-1], days[:, -1]))
        if not loss <= 1e6:  # larger, or no number any more
            break
        losses[update] = loss
    return losses


def broke(losses):
    """Whether a training leapt: riders have a variance of 1 here, so 10 is far off."""
    return bool((losses[20:] > 10).any())


# %% tags=["long"]
first_losses = {f"start {seed}": first_training(seed) for seed in range(6)}
panels = {"loss leaps above 10": {}, "loss does not leap": {}}
for name, losses in first_losses.items():
    panel = "loss leaps above 10" if broke(losses) else "loss does not leap"
    panels[panel][name] = [losses]
leaps = len(panels["loss leaps above 10"])
show.runs(
    {name: panel for name, panel in panels.items() if panel},
    title=f"One training, six random starts: {leaps} of 6 leap",
    ylabel="loss (mean squared error)",
    xlabel="update",
    limits=(0.01, 1e6),
)
for name, losses in first_losses.items():
    print(f"{name}: largest loss {max(losses):,.1f}, at update {int(np.argmax(losses))}")

# %% [markdown]
# To forecast the mean every day would cost a loss of about 1. Some runs soon stay below that. In others the
# loss may leap, to many times as much; the title counts them. Which starts leap, and how high, may differ on your machine: another
# processor rounds differently, and in such a training a difference in the last digit soon changes all that
# follows.
#
# The data are the same, so it is something in how the network learns from them: in its gradient. To see
# what, we must know how a gradient gets from the last day back to the first. In section 8 we come back to
# this training, with functions of our own.
#
# **Before you read on, predict:** each step back multiplies a gradient by 0.97. How much of it is left
# after 10 steps, and after 100?

# %% [markdown]
# ## 2. The idea
#
# Unrolled over time, a recurrent network is a deep network whose layers share their weights. Step t
# computes a sum and puts it through a tanh:
#
# $$z_t = x_t W_x + h_{t-1} W_h + b \qquad\qquad h_t = \tanh(z_t)$$
#
# The loss $L$ looks at some or all of the states. Its gradient goes back the way the numbers came. We
# write $\delta a$ for $\partial L/\partial a$; it has the shape of $a$. Three rules are all we need:
#
# - **through the tanh:** $\delta z = \delta h \odot \tanh'(z)$, entry by entry; and the slope of the tanh
#   can be had from its value, $\tanh'(z) = 1 - \tanh^2(z)$;
# - **through a product** $a W$: if $z = aW + \dots$, then $\delta a = \delta z\, W^\top$ and
#   $\delta W = a^\top \delta z$;
# - **what is used more than once** gets the sum of what comes back from all its uses.
#
# The third rule makes it *backpropagation through time*. A state is used twice, by the loss and by the
# next step. The weights and the bias are used at every step and for every sample. Here is the way back
# through three steps; each arrow is one of the forward pass, turned round.

# %%
show.backward_graph()

# %% [markdown]
# `d_states` is what the loss says about a state directly; `share` is what one step adds to the gradients of
# the weights and the bias.
#
# | symbol | code name | shape | what it is |
# |---|---|---|---|
# | $\delta h_t$ | `dh` | (batch, units) | gradient of the state, over all its uses · 기울기 |
# | $\delta z_t$ | `dz` | (batch, units) | gradient before the tanh; pre-activation gradient |
# | $\delta x_t$ | `dx_t` | (batch, inputs) | gradient of the input |
# | $\delta h_{t-1}$ | `dh_prev` | (batch, units) | what step t hands back to the state before it |
# | $\delta W_x$ | `dkernel` | (inputs, units) | gradient of `kernel` · 입력 가중치의 기울기 |
# | $\delta W_h$ | `drecurrent_kernel` | (units, units) | gradient of `recurrent_kernel` · 순환 가중치의 기울기 |
# | $\delta b$ | `dbias` | (units,) | gradient of `bias` · 편향의 기울기 |
# | | `d_states` | (batch, time, units) | what the loss says about each state *directly*, without what comes back through later steps |
#
# Backpropagation through time, BPTT, is 시간을 거슬러 가는 역전파 (BPTT) in Korean. A gradient that
# shrinks on its way is said to *vanish* (기울기 소실), one that grows to *explode* (기울기 폭주).

# %% [markdown]
# ### A step by hand
#
# One input, one unit, one sample. Let $x_t = 1$ and $h_{t-1} = 0.5$, with a kernel of 1.5, a recurrent
# kernel of −2 and a bias of 0.5. The sum is $z_t = 1.5 - 1 + 0.5 = 1$, so $h_t = \tanh(1) = 0.762$.
#
# Now let the loss rise by 1 for each 1 that $h_t$ rises: $\delta h_t = 1$. Going back,
#
# | | | |
# |---|---|---|
# | slope of the tanh | 1 − 0.762² | 0.420 |
# | $\delta z_t$ | 1 · 0.420 | 0.420 |
# | $\delta x_t$ | 0.420 · 1.5 | 0.630 |
# | $\delta h_{t-1}$ | 0.420 · (−2) | −0.840 |
# | $\delta W_x$ | 1 · 0.420 | 0.420 |
# | $\delta W_h$ | 0.5 · 0.420 | 0.210 |
# | $\delta b$ | | 0.420 |
#
# Is that right? There is a way to find out that needs no calculus: move one number a little to
# either side, and see what becomes of the loss. That is a **central difference** (중심 차분),
#
# $$\frac{\partial L}{\partial a} \approx \frac{L(a + \varepsilon) - L(a - \varepsilon)}{2\varepsilon}.$$


# %% tags=["given"]
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


# %%
hand = {
    "x_t": np.array([[1.0]]),
    "h_prev": np.array([[0.5]]),
    "kernel": np.array([[1.5]]),
    "recurrent_kernel": np.array([[-2.0]]),
    "bias": np.array([0.5]),
}


def h_by_hand():
    return np.tanh(
        hand["x_t"] * hand["kernel"] + hand["h_prev"] * hand["recurrent_kernel"] + hand["bias"]
    ).item()


print(f"h = {h_by_hand():.3f}   slope = {1 - h_by_hand() ** 2:.3f}")
for name, array in hand.items():
    print(f"{name:>16}: {central_differences(h_by_hand, array).item():+.3f}")

# %% [markdown]
# Central differences cost two forward passes for every single number. Backpropagation gets all of them
# on one way back. We use the slow way to test the fast one.

# %% [markdown]
# ## 3. One step back
#
# Going back needs what the forward step saw and what it made of it. The forward functions below are
# given. Besides their result they return a **cache**: a tuple of *all their arguments, in order, and
# then the result*.
#
# - `step_with_cache(x_t, h_prev, kernel, recurrent_kernel, bias)` → `(h_t, cache)` with
#   `cache = (x_t, h_prev, kernel, recurrent_kernel, bias, h_t)`
# - `pass_with_cache(x, h0, kernel, recurrent_kernel, bias)` → `(states, cache)` with
#   `cache = (x, h0, kernel, recurrent_kernel, bias, states)`
#
# Here `x` is (batch, time, inputs), `h0` is (batch, units), and `states` is (batch, time, units) and
# holds the state *after* each step, so `states[:, t]` comes from `x[:, t]` and the state before it.


# %% tags=["given"]
def step_with_cache(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of a plain recurrent network, and all that is needed to go back through it."""
    h_t = np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)
    return h_t, (x_t, h_prev, kernel, recurrent_kernel, bias, h_t)


def pass_with_cache(x, h0, kernel, recurrent_kernel, bias):
    """All steps of a plain recurrent network, and all that is needed to go back through them."""
    states, h = np.empty((*x.shape[:2], len(bias))), h0
    for t in range(x.shape[1]):
        h, _ = step_with_cache(x[:, t], h, kernel, recurrent_kernel, bias)
        states[:, t] = h
    return states, (x, h0, kernel, recurrent_kernel, bias, states)


# %% [markdown]
# **Exercise 1 · `rnn_step_backward`** (medium, 20 minutes). Go back through one step.
#
# - `rnn_step_backward(dh, cache)` → `(dx_t, dh_prev, dkernel, drecurrent_kernel, dbias)`
# - `dh` is $\delta h_t$, shape (batch, units); `cache` is that of `step_with_cache`
# - each result has the shape of what it is the gradient of: (batch, inputs), (batch, units),
#   (inputs, units), (units, units), (units,)
# - it must not modify its arguments
#
# The loss may be a sum or a mean over the samples: that is in `dh` already, and nothing is divided here.
#
# <details><summary>Hint</summary>Take the two equations of section 2 in reverse order: first through the
# tanh, then to each of the three terms of the sum.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_03_bptt.step import rnn_step_backward

# %% [markdown]
# *Try it:* the step by hand gives 0.630, −0.840, 0.420, 0.210 and 0.420.

# %%
_, cache = step_with_cache(**hand)
rnn_step_backward(np.array([[1.0]]), cache)

# %% [markdown]
# The check compares all five with Keras's automatic gradient on fresh random numbers, and holds that
# against central differences, too.

# %% tags=["check"]
check(rnn_step_backward)

# %% [markdown]
# **What it means.** One number per unit, $\delta z_t$, decides everything else. The usual mistakes are a
# slope taken of `h_t` as if it were the sum, and a recurrent kernel that is not transposed: it is
# square, so no shape complains.

# %% [markdown]
# ## 4. Back through time
#
# Now a whole sequence. The loss may look at every state; what it says about $h_t$ directly is
# `d_states[:, t]`. A loss that looks at the last state only has zeros everywhere else. The rest of
# $\delta h_t$ comes back from step t + 1: it is what that step hands back to the state before it.
#
# **Exercise 2 · `rnn_backward`** (hard, 30 minutes).
#
# - `rnn_backward(d_states, cache)` → `(dx, dh0, dkernel, drecurrent_kernel, dbias)`
# - `d_states` is (batch, time, units); `cache` is that of `pass_with_cache`
# - each result has the shape of what it is the gradient of: (batch, time, inputs), (batch, units),
#   (inputs, units), (units, units), (units,)
# - it must not modify its arguments; you may call `rnn_step_backward`
#
# <details><summary>Hint</summary>Begin at the right of the drawing in section 2. Where two arrows
# meet, something is added.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_03_bptt.whole_pass import rnn_backward

# %% [markdown]
# *Try it:* with one step it is `rnn_step_backward` again. With more, compare one of the gradients with
# central differences: the largest difference should be tiny, below a billionth or so.

# %%
shapes = ((2, 4, 3), (2, 5), (3, 5), (5, 5), (5,))
tried = [rng.normal(scale=0.5, size=shape) for shape in shapes]
d_tried = rng.normal(size=(2, 4, 5))


def tried_loss():
    return (d_tried * pass_with_cache(*tried)[0]).sum()


gradients_tried = rnn_backward(d_tried, pass_with_cache(*tried)[1])
off = gradients_tried[3] - central_differences(tried_loss, tried[3])
print(f"recurrent kernel: largest difference from central differences {np.abs(off).max():.0e}")

# %% tags=["check"]
check(rnn_backward)

# %% [markdown]
# **What it means.** This loop is all that a training of a recurrent network adds to a forward pass. The
# usual mistakes are shares that overwrite each other instead of adding up, `states[:, t - 1]` at
# t = 0, which is the *last* state, and `d_states` counted twice at the end.
#
# Papers write the same gradient as a double sum. Let the loss be a sum of one $L_t$ for each state. Then
#
# $$\frac{\partial L}{\partial W_h} = \sum_{t=1}^{T}\; \sum_{s=1}^{t}
# \frac{\partial L_t}{\partial h_t}\, \frac{\partial h_t}{\partial h_s}\,
# \frac{\partial^{+} h_s}{\partial W_h}$$
#
# with one term for each step t at which the loss looks and each step s, up to t, at which the matrix was used.
# The plus says that $h_{s-1}$ is held fixed there. For 28 steps that would be 406 paths back from t to s. Your
# loop adds them up as it goes, and passes each step once:


# %%
def double_sum(d_states, cache):
    """The recurrent kernel's gradient, term by term."""
    x, h0, *weights, states = cache
    total = np.zeros_like(weights[1])
    for t in range(x.shape[1]):
        dh = d_states[:, t]
        for s in range(t, -1, -1):
            before = states[:, s - 1] if s > 0 else h0
            _, dh, _, share, _ = rnn_step_backward(dh, (x[:, s], before, *weights, states[:, s]))
            total += share
    return total


if passes(rnn_step_backward, rnn_backward):
    off = double_sum(d_tried, pass_with_cache(*tried)[1]) - gradients_tried[3]
    print(f"largest difference between the double sum and rnn_backward: {np.abs(off).max():.0e}")

# %% [markdown]
# What BPTT costs is memory. A forward pass needs one state at a time: for 32 samples and 16 units, 512
# numbers. The way back needs the states of all steps, 14,336 numbers for 28 of them, and twice as many
# for a sequence that is twice as long.
#
# ### What does a network listen to?
#
# Your `dx` tells which inputs a network's answer depends on. We train a plain network on the riders, with
# care this time, and ask for the gradient of its forecast with respect to each of the 28 days it
# was shown.
#
# **Predict first:** which days will matter most? Yesterday? The same weekday a week ago?

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU


def forecaster(seed):
    """A trained plain network, and its mean error on the last 400 days."""
    keras.utils.set_random_seed(seed)
    layers = [keras.Input((28, 1)), keras.layers.SimpleRNN(16), keras.layers.Dense(1)]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(learning_rate=0.01, global_clipnorm=1.0), "mse")
    days = train_windows
    model.fit(days[:, :-1], days[:, -1], epochs=15 if FAST else 60, batch_size=32, verbose=0)
    said = model.predict(test_windows[:, :-1], verbose=0)
    return model.get_weights(), np.abs(said - test_windows[:, -1]).mean() * spread


forecasters = [forecaster(seed) for seed in range(3 if FAST else 10)]
lazy = np.abs(series[-400:] - series[-407:-7]).mean()
for _, error in forecasters:
    print(f"wrong by {error:,.0f} riders a day; the same day last week: {lazy:,.0f}")


# %%
def listened_to(weights):
    """The mean size of the forecast's gradient for each day, the last day first."""
    *recurrent, kernel_out, _ = (weight.astype(float) for weight in weights)
    shown_days = test_windows[:, :-1]
    states, cache = pass_with_cache(shown_days, np.zeros((len(shown_days), 16)), *recurrent)
    d_states = np.zeros_like(states)
    d_states[:, -1] = kernel_out[:, 0]
    return np.abs(rnn_backward(d_states, cache)[0][..., 0]).mean(axis=0)[::-1]


if passes(rnn_backward):
    shares = np.array([listened_to(weights) for weights, _ in forecasters])
    show.runs(
        {f"a plain network, trained from {len(shares)} starts": {"median": shares}},
        title="Shown four weeks, it listens mostly to one",
        ylabel="gradient (riders per rider)",
        xlabel="days before the last day shown",
        limits=(1e-5, 1),
    )
    reach = shares.cumsum(axis=1) / shares.sum(axis=1, keepdims=True)
    for days in (1, 7, 14):
        print(
            f"the last {days:2} days: {reach[:, days - 1].min():.0%} to {reach[:, days - 1].max():.0%} of it"
        )
    print(
        "the last day alone, riders per rider: "
        + "  ".join(f"{share:.2f}" for share in shares[:, 0])
    )

# %% [markdown]
# A rider more on the last day moves the forecast by about half a rider. A rider more on the day before
# counts clearly less, and from there the gradient goes on falling, in smaller steps and unevenly. Most of it
# belongs to the last week, and little to what lies more than two weeks back. The same weekday a week
# before the forecast, at 6 on this axis, does not stand out.
#
# All four weeks *went in*. Was there nothing to learn from the early ones, or did the news never get
# through? This figure cannot say. Section 6 measures how fast a gradient fades.

# %% [markdown]
# ## 5. In Keras
#
# Keras does not write backward passes. Its backend records the operations of the forward pass and goes
# back through them: automatic differentiation. The same gradients in a few lines, in float32:

# %%
import tensorflow as tf

layer = keras.layers.SimpleRNN(16, return_sequences=True)
x = tf.constant(rng.normal(size=(8, 20, 3)).astype("float32"))
d_states = rng.normal(size=(8, 20, 16)).astype("float32")
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(layer(x) * d_states)
automatic = tape.gradient(loss, layer.trainable_variables)
if passes(rnn_backward):
    _, cache = pass_with_cache(x.numpy(), np.zeros((8, 16)), *layer.get_weights())
    names = ("kernel", "recurrent_kernel", "bias")
    for name, keras_says, ours in zip(
        names, automatic, rnn_backward(d_states, cache)[2:], strict=True
    ):
        print(f"{name:>16}: largest difference {np.abs(keras_says - ours).max():.0e}")

# %% [markdown]
# **A good place to stop.** The first sitting ends here. When you come back, run the cells above once more; your
# answers stay in the notebook.

# %% [markdown]
# ## 6. How far does a gradient reach?
#
# How strongly does the last state depend on an earlier one? Its derivative $\partial h_T/\partial h_t$ is
# a matrix, one factor for each step between the two. With states as rows, nudging unit i of $h_t$ moves
# unit j of $h_{t+1}$ by $W_h[i, j]\,(1 - h_{t+1}[j]^2)$: a weight and the slope at its end. The
# matrices of all the steps from t + 1 to T are multiplied, in order.
#
# To have one number, we take the **spectral norm** (스펙트럼 노름): the largest factor by which the matrix
# can stretch a nudge, which is its largest singular value.
#
# **Exercise 3 · `gradient_by_lag`** (medium, 20 minutes).
#
# - `gradient_by_lag(recurrent_kernel, states, slopes=None)` → `norms`, shape (batch, time)
# - `recurrent_kernel` is (units, units); `states` is (batch, time, units), the states of a network
# - `slopes` is (batch, time, units): `slopes[b, t]` are the slopes of the activation that gave
#   `states[b, t]`. If there are none, the activation is a tanh, and its slopes come from the states
# - `norms[b, t]` is the spectral norm of $\partial h_T/\partial h_t$ for sample b, where $h_t$ is
#   `states[b, t]` and $h_T$ is the last state, `states[b, -1]`
# - so the order is that of time, the last entry is 1, the **lag** is the distance from the end, and
#   nothing is averaged over the batch
#
# <details><summary>Hint</summary>Begin at the end with the identity matrix, and multiply by one factor
# for each step back. <code>np.linalg.norm(matrix, 2)</code> is the spectral norm.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_03_bptt.lag import gradient_by_lag

# %% [markdown]
# *Try it:* with one unit, a recurrent kernel of 0.5 and states of 0, the slopes are 1, and the norms
# of four states are 0.125, 0.25, 0.5 and 1.

# %%
gradient_by_lag(np.array([[0.5]]), np.zeros((1, 4, 1)))

# %% tags=["check"]
check(gradient_by_lag)

# %% [markdown]
# **What it means.** A product of many positive factors goes to zero or to infinity unless their
# *geometric* mean is 1. The ordinary mean does not decide: 0.5 and 1.5 are 1 on average, and each such pair
# leaves 0.75. The usual mistakes are the slope of the wrong end, and the norm that NumPy takes for a
# matrix if one does not say which.
#
# ### 0.97, ten times and a hundred times
#
# One unit, a recurrent kernel of 0.97, no input, a first state of 0.5; and three activations, each with the
# slope that belongs to it.


# %% tags=["given"]
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that no large z overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# %%
activations = {
    "none": (lambda z: z, lambda h: np.ones_like(h)),
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "sigmoid": (sigmoid, lambda h: h * (1 - h)),
}


def left_of(activation, steps, weight=0.97):
    """What is left of a gradient after some steps of one unit."""
    function, slope = activations[activation]
    h = [np.array(0.5)]
    for _ in range(steps):
        h.append(function(weight * h[-1]))
    states = np.array(h)[None, :, None]
    return gradient_by_lag(np.array([[weight]]), states, slope(states))[0, 0]


if passes(gradient_by_lag):
    left = {name: [left_of(name, steps) for steps in (10, 100)] for name in activations}
    for name, (ten, hundred) in left.items():
        print(f"activation {name:>7}: after 10 steps {ten:.3g}, after 100 steps {hundred:.2g}")

# %% [markdown]
# The weight alone leaves 0.737 of a gradient after ten steps and 0.048 after a hundred. With a tanh
# 0.219 is left after ten, with a sigmoid 2.8e-07. With the sigmoid it is the slope of the activation that
# kills the gradient: at most a quarter, at every step. With the tanh both do: its slope, at most 1, takes
# most at first, while the state is large; later the state is near 0, and the 0.97 does the rest. Put a
# sigmoid of a sigmoid of a sigmoid on paper, and one sees it:

# %%
z = np.linspace(-6, 6, 241)
figure, axes = show.new_figure()
labels = {1: ("once", 5, 0.93), 2: ("twice", 5, 0.79), 3: ("three times", -5, 0.57)}
labels[6] = ("six times", -5, 0.71)
curve, slope, steepest = z, np.ones_like(z), []
for times in range(1, 7):
    curve = sigmoid(curve)
    slope = slope * curve * (1 - curve)
    steepest.append(slope.max())
    if times in labels:
        drawn_before = len(axes.lines)
        colour = list(show.COLOURS.values())[drawn_before]
        axes.plot(z, curve, ("-", "--", "-.", ":")[drawn_before], color=colour)
        label, x_label, y_label = labels[times]
        axes.text(x_label, y_label, label, ha="center", va="center")
axes.set_title("A sigmoid of a sigmoid is flat", loc="left")
axes.set(xlabel="input", ylabel="result")
show.figure(
    figure,
    "Sigmoid applied 1, 2, 3 and 6 times: each curve is flatter than the one before, the last is level.",
)
print("largest slope after 1 to 6 times: " + "  ".join(f"{value:.2g}" for value in steepest))

# %% [markdown]
# After six times all inputs come out between 0.6586 and 0.6592, and the steepest slope is 1.5e-04.
#
# ### Lag by lag, for two activations and three kernels
#
# The size of a recurrent kernel is told by its **spectral radius** (스펙트럼 반경), the largest absolute
# eigenvalue. We take random orthogonal matrices times 1, 1.5 and 2, let networks of 32 units run over
# noise, and look at every lag up to a hundred. ReLU has a slope of 1 or 0, so its gradients should have it
# easier: **predict** what you will see. The second panel has one more network, whose recurrent kernel is
# the identity matrix.


# %%
def scaled_orthogonal(gain, seed):
    """A random orthogonal matrix times gain, from Keras; in exercise 4 you write your own."""
    matrix = keras.initializers.Orthogonal(gain=gain, seed=seed)((32, 32))
    return keras.ops.convert_to_numpy(matrix).astype(float)


def run_over_noise(activation, recurrent, seed, scale=0.3):
    """The norms by lag, shortest first, and the largest state, of one network of 32 units."""
    draw = np.random.default_rng(seed)
    inputs = draw.normal(size=(100, 4)) @ draw.normal(scale=scale, size=(4, 32))
    activate = {"tanh": np.tanh, "ReLU": lambda z: np.maximum(z, 0)}[activation]
    h, states = np.zeros(32), []
    for x_t in inputs:
        h = activate(x_t + h @ recurrent)
        states.append(h)
    states = np.array([states])
    slopes = None if activation == "tanh" else (states > 0).astype(float)
    return gradient_by_lag(recurrent, states, slopes)[0, ::-1], states.max()


def over_seeds(activation, gain):
    """The norms by lag of several networks, one row each, and what to print about them."""
    found = []
    for seed in range(5 if FAST else 20):
        kernel = np.eye(32) if gain == "identity" else scaled_orthogonal(gain, seed)
        found.append(run_over_noise(activation, kernel, seed))
    norms, states = (np.array(column) for column in zip(*found, strict=True))
    ends = norms[:, -1]
    print(
        f"{activation}, {gain}: at lag 99 {np.median(ends):.1e} ({ends.min():.0e} to {ends.max():.0e}),",
        end=" ",
    )
    print(f"largest state {np.median(states):.1e}")
    return norms


if passes(gradient_by_lag):
    by_lag = {
        "tanh": {f"radius {gain}": over_seeds("tanh", gain) for gain in (1, 1.5, 2)},
        "ReLU": {f"radius {gain}": over_seeds("ReLU", gain) for gain in (1, 1.5, 2)},
    }
    by_lag["ReLU"]["identity"] = over_seeds("ReLU", "identity")
    show.runs(
        by_lag,
        title="A factor per step: gradients fade or explode exponentially",
        ylabel="norm of dh_T / dh_t",
        xlabel="lag T − t, in steps",
        limits=(1e-20, 1e20),
    )

# %% [markdown]
# Three things to see. A straight line on this scale is a factor per step: gradients fade or explode
# *exponentially*. With a tanh and a spectral radius of 1 they still fade, because the slopes are below
# 1; at 2 they explode although no state can leave −1 … 1. And ReLU is no cure: units that are off let
# nothing through, so at 1 it fades faster still in most runs, and at 2 its gradients *and its states* explode.
#
# The exception is the identity. There a unit that is on hands its gradient on as it is, and the norm
# stays at 1 as long as one unit has been on at all those steps. It is no guarantee: a unit that is off
# for a single step hands nothing back beyond it. In one of the first five runs the time came when every
# unit had been off once.

# %% [markdown]
# ## 7. A start that neither shrinks nor stretches
#
# An orthogonal matrix Q, one with $Q^\top Q = I$, turns and mirrors and leaves every length as it is; so
# does each of its powers. Keras starts recurrent kernels with one.
#
# **Exercise 4 · `orthogonal`** (medium, 15 minutes). Draw one at random.
#
# - `orthogonal(units, rng)` → Q, shape (units, units), float
# - `units` is an int; `rng` is a `numpy.random.Generator`, the only source of randomness: the same
#   generator state gives the same matrix, another one another matrix
# - every orthogonal matrix is equally likely: so determinants of 1 and of −1 both occur, and an entry
#   of exactly 0 has probability 0
#
# Any square matrix of independent normal numbers can be made into one by its QR decomposition,
# `np.linalg.qr`. But Q times R stays the same if a column of Q and the row of R that meets it change
# their signs together, and the routine behind NumPy picks these signs by a rule of its own. To get
# rid of that rule, choose the signs such that R's diagonal would be positive.
#
# There is no one right answer here, so the check looks at the properties above, over many draws.
#
# <details><summary>Hint</summary>Print <code>Q.T @ Q</code>, and the determinants of twenty matrices of two
# units.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_03_bptt.orthogonal import orthogonal

# %% [markdown]
# *Try it:* the first line should be the identity matrix, up to rounding; among the determinants below
# it there should be both signs.

# %%
drawn = orthogonal(3, np.random.default_rng(0))
print(np.round(drawn.T @ drawn, 3))
print(
    [round(float(np.linalg.det(orthogonal(2, np.random.default_rng(seed))))) for seed in range(10)]
)

# %% tags=["check"]
check(orthogonal)

# %% [markdown]
# **What it means.** The usual mistake is to leave the signs as they come: that looks random, and never
# gives a determinant of the other sign. What does such a start buy? Two measurements: what 99 steps
# without any activation do to the 32 directions of a gradient, beside a matrix of normal numbers
# scaled to the same spectral radius of 1; and what is left with a tanh, for inputs of three sizes.

# %%
if passes(orthogonal, gradient_by_lag):
    draw = np.random.default_rng(0)
    normal = draw.normal(size=(32, 32))
    normal /= np.abs(np.linalg.eigvals(normal)).max()
    for name, kernel in {"orthogonal": orthogonal(32, draw), "normal": normal}.items():
        factors = np.linalg.svd(np.linalg.matrix_power(kernel, 99), compute_uv=False)
        kept = (factors > 0.01).sum()
        print(
            f"{name:>10}: {kept} of 32 directions keep a hundredth; largest factor {factors[0]:.2f}"
        )
    for scale in (0.3, 0.03, 0.003):
        kernels = [orthogonal(32, np.random.default_rng(seed)) for seed in range(5)]
        found = [run_over_noise("tanh", kernel, n, scale) for n, kernel in enumerate(kernels)]
        left_over = np.median([norms[-1] for norms, _ in found])
        print(f"orthogonal, tanh, inputs times {scale}: at lag 99 {left_over:.2g} is left")

# %% [markdown]
# An orthogonal start keeps *all* directions alive; the other one keeps a few and crushes the rest. But
# that is the matrix alone. The tanh takes its share as soon as states are not small: with the inputs of
# section 6, next to nothing is left after 99 steps. A good start is a start, no more.

# %% [markdown]
# ## 8. When a gradient explodes
#
# Back to the riders. We repeat the training of section 1 with *your* functions, six random starts each,
# and now we watch the norm of the whole gradient, too. First, the remedy.
#
# **Exercise 5 · `clip_by_global_norm`** (easy, 10 minutes). If the gradients of all weights, taken
# together as one long arrow, are longer than `max_norm`, shorten the arrow to that length and keep its
# direction.
#
# - `clip_by_global_norm(grads, max_norm)` → `clipped`, a list of arrays in the shapes of `grads`
# - `grads` is a list of arrays of any shapes; `max_norm` is a positive float
# - the **global norm** (전역 노름) is the root of the sum of the squares of *all* entries of *all*
#   arrays
# - gradients that are short enough come back as they are, and so do zeros
# - it must not modify its arguments
#
# This is what `global_clipnorm` does in Keras's optimizers. (`clipnorm` does it for each array by itself,
# and `clipvalue` cuts off single entries. Both change the direction.)
#
# <details><summary>Hint</summary>One factor for all of them. Which one, and when is it 1?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_03_bptt.clipping import clip_by_global_norm

# %% [markdown]
# *Try it:* the arrays (3, 0) and (4) have a global norm of 5. Clipped to 1 they are (0.6, 0) and (0.8).

# %%
clip_by_global_norm([np.array([3.0, 0.0]), np.array([4.0])], 1.0)

# %% tags=["check"]
check(clip_by_global_norm)

# %% [markdown]
# **What it means.** A gradient says which way is up *right here*, and we step against it. On the face of a cliff the gradient is huge and
# says little about the next metre; clipping keeps the direction and shortens the step. The usual mistake
# is a norm for each array.
#
# ### The training that exploded, with and without clipping


# %%
def starting_weights(seed, gain, units=16):
    """kernel, recurrent kernel, bias, and the two weights of the output."""
    draw = np.random.default_rng(seed)
    kernel, square = draw.normal(scale=0.5, size=(1, units)), gain * orthogonal(units, draw)
    return [kernel, square, np.zeros(units), draw.normal(size=(units, 1)) / 4, np.zeros(1)]


def loss_and_gradients(weights, x, y):
    """The mean squared error of a batch, and the gradients of all five weights."""
    *recurrent, kernel_out, bias_out = weights
    states, cache = pass_with_cache(x, np.zeros((len(x), 16)), *recurrent)
    error = states[:, -1] @ kernel_out + bias_out - y
    d_out, d_states = 2 * error / len(x), np.zeros_like(states)
    d_states[:, -1] = d_out @ kernel_out.T
    through_time = rnn_backward(d_states, cache)[2:]
    return (error**2).mean(), [*through_time, states[:, -1].T @ d_out, d_out.sum(axis=0)]


# %%
def train(seed, gain=2.0, learning_rate=0.1, max_norm=None, updates=300):
    """Losses and gradient norms of a training; once the loss is beyond 1e6 it is given up."""
    weights, batches = starting_weights(seed, gain), np.random.default_rng(seed)
    losses, norms = np.full(updates, 1e6), np.full(updates, np.nan)
    for update in range(updates):
        days = train_windows[batches.integers(len(train_windows), size=32)]
        losses[update], grads = loss_and_gradients(weights, days[:, :-1], days[:, -1])
        norms[update] = np.sqrt(sum((grad**2).sum() for grad in grads))
        if losses[update] > 1e6:
            break
        if max_norm is not None:
            grads = clip_by_global_norm(grads, max_norm)
        weights = [w - learning_rate * grad for w, grad in zip(weights, grads, strict=True)]
    return losses, norms


def last_loss(run):
    """The mean loss of a training's last 50 updates."""
    return run[0][-50:].mean()


def longest_by_median(norms):
    """The longest gradient of a training, by its median one."""
    return np.nanmax(norms) / np.nanmedian(norms)


def told(loss):
    """A loss in words."""
    return f"{loss:.2f}" if loss < 1000 else "lost"


# %% tags=["long"]
ways = {"as it is": {}, "clipped to 1": {"max_norm": 1.0}, "radius 1, as it is": {"gain": 1.0}}
if passes(rnn_backward, orthogonal, clip_by_global_norm):
    trainings = {name: [train(seed, **way) for seed in range(6)] for name, way in ways.items()}
    for name, runs in trainings.items():
        leaps = sum(broke(losses) for losses, _ in runs)
        print(f"{name:>18}: {leaps} of 6 leap above 10;", end=" ")
        longest = [longest_by_median(norms) for _, norms in runs]
        print(f"longest gradient {min(longest):.0f} to {max(longest):.0f} medians;", end=" ")
        print("last losses " + " ".join(map(told, sorted(map(last_loss, runs)))))
    show.runs(
        {
            name: {"median of six": np.array([losses for losses, _ in runs])}
            for name, runs in trainings.items()
        },
        title="Clipped, or from a smaller kernel, no training leaps",
        ylabel="loss",
        xlabel="update",
        limits=(0.05, 1e6),
    )

# %% [markdown]
# The first line tells how many of the six leap without clipping on your machine; rounding decides again.
# Clipped, none of them leaps, and from a spectral radius of 1 the same learning rate breaks nothing either: it is
# not the rate alone.
#
# Where the kernel stretches, the longest gradient of a run is many times as long as its median one; from radius 1,
# mostly less than ten times. One step along so long a gradient
# can throw the weights far away, to where the next ones may be longer by thousands.
#
# Clipping has a price: the direction stays, the length is lost. Claim C below lets you see it.

# %% [markdown]
# ## 9. Truncated backpropagation
#
# A long sequence is costly to go back through, and most of its far past contributes next to nothing. So
# one often stops after k steps: **truncated BPTT** (절단된 BPTT). The forward pass goes on as before,
# through all steps; only the gradient is cut off. With your function that is a matter of slices: the
# last k steps are a pass of their own, whose `h0` is the state before them.


# %%
def truncated(d_states, cache, k):
    """The gradients of the three weights, from the last k steps only."""
    x, h0, kernel, recurrent_kernel, bias, states = cache
    before = states[:, -k - 1] if k < states.shape[1] else h0
    last = (x[:, -k:], before, kernel, recurrent_kernel, bias, states[:, -k:])
    return rnn_backward(d_states[:, -k:], last)[2:]


if passes(rnn_backward):
    missing = {}
    for weights, _ in forecasters[:3]:
        *recurrent, kernel_out, _ = (weight.astype(float) for weight in weights)
        states, cache = pass_with_cache(test_windows[:, :-1], np.zeros((400, 16)), *recurrent)
        d_states = np.zeros_like(states)
        d_states[:, -1] = kernel_out[:, 0]
        _, whole, _ = truncated(d_states, cache, 28)
        for k in (1, 3, 7, 14):
            part = truncated(d_states, cache, k)[1]
            missing.setdefault(k, []).append(np.linalg.norm(part - whole) / np.linalg.norm(whole))
    for k, shares_missing in missing.items():
        print(
            f"k = {k:2}: of the recurrent kernel's gradient is missing "
            + "  ".join(f"{s:.1%}" for s in shares_missing)
        )

# %% [markdown]
# For these forecasters a week keeps most of the gradient, and with two weeks a few per cent are missing. That is the other side of a gradient that fades: cutting it
# off costs little. In a task that *needs* the far past, it cuts off what mattered.
#
# In a training the loss looks at every state, and a long sequence is cut into pieces of k steps. At
# the border between two pieces the state is handed on, the gradient is not.
#
# **Exercise 6 · `truncated_backward`** (medium, 15 minutes).
#
# - `truncated_backward(d_states, cache, k)` → `(dkernel, drecurrent_kernel, dbias)`
# - `d_states` is (batch, time, units); `cache` is that of `pass_with_cache`
# - k is an int. The pieces are counted from the first step; the last may be shorter
# - no gradient goes back over the border between two pieces, and the shares of all pieces add up
# - it must not modify its arguments; you may call `rnn_backward`
#
# <details><summary>Hint</summary>A piece is a pass of its own. Its <code>h0</code> is the last state of the piece
# before it.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_03_bptt.pieces import truncated_backward

# %% [markdown]
# *Try it:* for the pass of section 4, which has 4 steps, pieces of 4 give the gradient of `rnn_backward`. With
# pieces of 2 it is another one.

# %%
for k in (4, 2):
    off = truncated_backward(d_tried, pass_with_cache(*tried)[1], k)[1] - gradients_tried[3]
    print(f"pieces of {k}: largest difference from rnn_backward {np.abs(off).max():.0e}")

# %% tags=["check"]
check(truncated_backward)

# %% [markdown]
# ### Which pieces does a task need?
#
# A network reads random signs, 1 or −1, and must give back the one that came six steps before. Always
# saying 0 costs a loss of 1. We train it with pieces of several lengths, by Adam, from three starts each.
#
# **Predict first:** from which k on does it learn?


# %% tags=["long"]
def echo_gradients(weights, x, k, lag=6):
    """The loss of giving back x after a lag, and the gradients, cut off after pieces of k steps."""
    *recurrent, kernel_out, bias_out = weights
    states, cache = pass_with_cache(x, np.zeros((len(x), 16)), *recurrent)
    error = (states @ kernel_out + bias_out)[:, lag:] - x[:, :-lag]
    d_out = np.zeros_like(x)
    d_out[:, lag:] = 2 * error / error.size
    through_time = truncated_backward(d_out @ kernel_out.T, cache, k)
    d_kernel_out = np.einsum("btu,bto->uo", states, d_out)
    return (error**2).mean(), [*through_time, d_kernel_out, d_out.sum(axis=(0, 1))]


def train_to_echo(k, seed, updates=400):
    """The mean loss of the last 20 of some updates by Adam."""
    draw, weights, losses = np.random.default_rng(seed), starting_weights(seed, 1.0), []
    mean, square = [0.0] * 5, [0.0] * 5
    for update in range(1, updates + 1):
        x = draw.choice([-1.0, 1.0], size=(16, 24, 1))
        loss, grads = echo_gradients(weights, x, k)
        losses.append(loss)
        mean = [0.9 * old + 0.1 * g for old, g in zip(mean, grads, strict=True)]
        square = [0.999 * old + 0.001 * g**2 for old, g in zip(square, grads, strict=True)]
        rate = 0.01 * np.sqrt(1 - 0.999**update) / (1 - 0.9**update)
        steps = [rate * m / (np.sqrt(s) + 1e-8) for m, s in zip(mean, square, strict=True)]
        weights = [w - step for w, step in zip(weights, steps, strict=True)]
    return np.mean(losses[-20:])


if passes(rnn_backward, orthogonal, truncated_backward):
    echoes = {
        k: [train_to_echo(k, seed) for seed in range(3 if FAST else 10)] for k in (1, 3, 6, 7, 24)
    }
    for k, losses in echoes.items():
        print(f"pieces of {k:2}: last losses " + "  ".join(f"{loss:.3f}" for loss in losses))

# %% [markdown]
# With pieces of 7 and of 24 every run learns, with pieces of 3 none does. A gradient that starts at an output
# gets to the sign six steps before only if both lie in one piece, and that takes seven steps. It is
# enough that some do: with pieces of 7 it is one output in seven, and the weights are the same at all steps.
# Pieces of 6 may do for some starts: the state that is handed on to a piece comes straight from the step that
# read the sign.
#
# Pieces of 1 get no gradient through time at all, and their loss falls below 1 all the same. A network keeps an
# echo of what came in whether it was taught to or not, and its output layer learns to read the echo.
#
# One often reads that a network truncated after ten steps "looks back ten steps". But what is cut is the
# backward pass; the forward pass is the same with and without a cut. So we take a network of ours, nudge
# the riders of the day that is 14 before the one to be forecast, and see what the forecast does:

# %%
if passes(rnn_backward):
    *recurrent, kernel_out, _ = (weight.astype(float) for weight in forecasters[0][0])
    nudged = test_windows[:, :-1].copy()
    nudged[:, -14] += 1e-3
    ends = [
        pass_with_cache(days, np.zeros((400, 16)), *recurrent)[0][:, -1]
        for days in (test_windows[:, :-1], nudged)
    ]
    moved = np.abs((ends[1] - ends[0]) @ kernel_out).mean() / 1e-3
    print(
        f"the forecast moves by {moved:.1e} per unit; the full gradient says {shares[0, 13]:.1e}, one cut off after 10 steps says 0"
    )

# %% [markdown]
# It does move, if little: the state can carry what it knows past the cut. Truncation limits which memories
# a network is *taught* to keep, not which it can have: no gradient tells it what a number would be good for
# more than k steps later. It may keep such a number all the same, and then learn to use it. Elman's networks
# (1990) were trained with no gradient through time at all, and yet learned from letters and words that came
# several steps before.

# %% [markdown]
# ## 10. Find the bug, twice
#
# Both are kinds of mistakes that have been published and copied on; code and formula are ours.
#
# **Bug 1.** A training loop that clips, and is as fragile as one that does not. No error, no warning.


# %%
def careful_update(weights, grads, x, y):
    """One update with clipping: new weights, and the gradients for the next turn."""
    grads = clip_by_global_norm(grads, 1.0)
    _, grads = loss_and_gradients(weights, x, y)
    return [w - 0.1 * grad for w, grad in zip(weights, grads, strict=True)], grads


if passes(rnn_backward, orthogonal, clip_by_global_norm):
    weights, batches = starting_weights(0, 2.0), np.random.default_rng(0)
    grads = [np.zeros_like(w) for w in weights]
    for _ in range(30):
        days = train_windows[batches.integers(len(train_windows), size=32)]
        old = weights
        weights, grads = careful_update(weights, grads, days[:, :-1], days[:, -1])
        # Your test here: what must be true of every step from `old` to `weights`?

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_order", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Bug 1**: what is wrong, and which test shows it?
#
# ### BEGIN SOLUTION
# The gradients are clipped *before* the backward pass, which then replaces them: what is clipped is what
# was left from the update before, and what is subtracted is not clipped. Test: the distance from the
# old weights to the new ones, over all weights together, can never be more than learning rate times
# largest norm, here 0.1 · 1. Computed inside the loop it is many times that.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, bug 1 (2 points).* 1 point: the order; clipping belongs between the backward pass and the
# update. 1 point: a test that fails here and passes with the lines exchanged, such as the length of the
# step against 0.1, or the norm of the `grads` that are subtracted against 1. “The loss gets large” is
# no test: it may, or may not.

# %% [markdown]
# **Bug 2.** A recurrent network with an output layer, as two formulas on a slide:
#
# $$h_t = \tanh(x_t W_{x} + h_{t-1} W_{h} + b_h) \qquad\qquad y_t = h_t W_{y} + b_h$$
#
# Somebody typed them in as they stand. With as many outputs as units it runs and even trains.

# %%
draw = np.random.default_rng(5)
slide = {
    name: draw.normal(scale=0.5, size=shape)
    for name, shape in {
        "W_x": (2, 3),
        "W_h": (3, 3),
        "W_y": (3, 3),
        "b_h": (3,),
        "b_y": (3,),
    }.items()
}
slide_x, slide_target = draw.normal(size=(4, 6, 2)), draw.normal(size=(4, 6, 3))


def slide_loss():
    """The mean squared error of the slide's network."""
    states, _ = pass_with_cache(slide_x, np.zeros((4, 3)), slide["W_x"], slide["W_h"], slide["b_h"])
    return ((states @ slide["W_y"] + slide["b_h"] - slide_target) ** 2).mean()


# Your test here: central_differences(slide_loss, …)

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_bias", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Bug 2**: what is wrong, and which test shows it?
#
# ### BEGIN SOLUTION
# The output layer has a bias of its own, $b_y$; the second formula adds $b_h$. Test: the gradient of the
# loss with respect to `b_y` is exactly zero, on every input, so `b_y` is not used and can never learn.
# (With another number of outputs than units the shapes would have complained, unless there is a
# single output or a single unit: then broadcasting hides it again.)
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, bug 2 (2 points).* 1 point: $b_y$ should stand in the second formula. 1 point: the gradient of
# `b_y` is zero, or `b_y` can be changed without the loss changing; or a shape argument with sizes that
# differ. `central_differences(slide_loss, slide["b_y"])` gives three zeros.

# %% [markdown]
# ## 11. Claims, put to the test
#
# Three sentences as they stand in study notes and textbooks. Run the experiment, change it if you
# like, then answer: **true, false, or it depends**, and why, in two or three sentences. These answers are
# graded by a person.
#
# **Claim A.** *"In a recurrent network, ReLU does not help against vanishing gradients; it makes things
# worse."*
#
# The experiment: the first input of a sequence is 1 or −1, then 49 steps of noise follow, and the network
# must say at the end which of the two it was. Guessing is right half of the time. (The noise enters more
# weakly here than in section 6, so states stay smaller and slopes nearer to 1: do not expect its numbers.)


# %% tags=["long"]
def first_sign(count, seed, steps=50):
    """Sequences whose label is the sign of their first input."""
    draw = np.random.default_rng(seed)
    x, label = draw.normal(scale=0.5, size=(count, steps, 1)), draw.integers(2, size=count)
    x[:, 0, 0] = 2 * label - 1
    return x.astype("float32"), label


def rememberer(activation, start):
    """A plain network with one answer at the end of 50 steps."""
    layer = keras.layers.SimpleRNN(16, activation=activation, recurrent_initializer=start)
    return keras.Sequential([keras.Input((50, 1)), layer, keras.layers.Dense(1, "sigmoid")])


def accuracies(activation, start):
    """Accuracy on unseen sequences after six epochs, from each of the seeds."""
    optimizer, found = keras.optimizers.Adam(learning_rate=3e-3, global_clipnorm=1.0), []
    options = {"optimizer": optimizer, "loss": "binary_crossentropy", "metrics": ["accuracy"]}
    # New weights from each seed, but compiled only once, which saves time.
    restart = restarts(lambda: rememberer(activation, start), **options)
    for seed in range(3 if FAST else 10):
        model = restart(seed)
        model.fit(*first_sign(2000, 0), epochs=6, batch_size=64, verbose=0)
        found.append(model.evaluate(*first_sign(1000, 1), verbose=0)[1])
    return found


memories = {
    (activation, start): accuracies(activation, start)
    for activation, start in (("tanh", "orthogonal"), ("relu", "orthogonal"), ("relu", "identity"))
}
for (activation, start), right in memories.items():
    print(
        f"{activation:>4}, {start:>10} start: right in "
        + "  ".join(f"{value:.3f}" for value in right)
    )

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_relu", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on the start.** From an orthogonal start it is true: with ReLU about half the units are off
# at each step and let no gradient through, so it fades faster than with tanh, and the network stays at
# chance; with a larger kernel states and gradients both explode. Started with the identity, a unit
# that is on hands its gradient on unchanged, and the same ReLU network remembers over fifty steps.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: true from the usual start, with the measured reason (units that
# are off; or the figure of section 6: faster fading at radius 1, exploding states at 2). 1 point: the
# exception, the identity start (Le, Jaitly and Hinton, 2015), with its reason. “True” with a full reason
# and no exception: 1 point.

# %% [markdown]
# **Claim B.** *"A saturating activation such as tanh keeps the values between −1 and 1, and so it solves the
# problem of exploding gradients."*

# %%
if passes(gradient_by_lag):
    at_the_end = {}
    for gain in (1.5, 2.0, 3.0):
        found = [run_over_noise("tanh", scaled_orthogonal(gain, seed), seed) for seed in range(5)]
        ends = at_the_end[gain] = [norms[-1] for norms, _ in found]
        print(f"radius {gain:g}: largest state {max(state for _, state in found):.3f},", end=" ")
        print(f"gradient at lag 99 from {min(ends):.0e} to {max(ends):.0e}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_tanh", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** A tanh bounds the *states*; a gradient is a product of weights and slopes, and nothing bounds
# the weights. With a spectral radius of 2 the states stay below 1, and over 99 steps the gradient grows by
# a factor of thousands; with 3, of billions. (A unit that is saturated has a slope near 0, which makes
# gradients vanish, but not all units are, all the time.) What helps is clipping, and a kernel that does
# not stretch.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: what is bounded is the state and not its derivative, with the
# measured numbers. 1 point: what decides is weight times slope, step after step; or a remedy that acts
# on it.

# %% [markdown]
# **Claim C.** *"A small learning rate lowers the risk of an exploding training."*

# %% tags=["long"]
if passes(rnn_backward, orthogonal, clip_by_global_norm):
    by_rate = {}
    for learning_rate in (0.2, 0.1, 0.01):
        for max_norm in (None, 1.0):
            way = "clipped" if max_norm else "as it is"
            if learning_rate == 0.1:  # the trainings of section 8
                runs = trainings["clipped to 1" if max_norm else "as it is"]
            else:
                runs = [train(seed, 2.0, learning_rate, max_norm) for seed in range(6)]
            leaps = sum(broke(losses) for losses, _ in runs)
            print(f"rate {learning_rate:<5} {way:>8}: {leaps} of 6 leap,", end=" ")
            print(f"median last loss {told(np.median(list(map(last_loss, runs)))):>4},", end=" ")
            longest = max(longest_by_median(norms) for _, norms in runs)
            print(f"longest gradient {longest:.0f} medians")
            by_rate[learning_rate, way] = leaps, longest

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_rate", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **True as far as it goes, but it treats the symptom.** Without clipping, some starts leap at the larger rates
# (how many, rounding decides), and none at the smallest. But there, too, come gradients many times as long as
# the median one, so nothing is guaranteed; and learning gets slower. Clipping bounds the step itself and lets the larger
# rate survive; at a rate that is small anyway it mostly slows things down.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: measured, fewer leaps at smaller rates. 1 point: a limit of the
# remedy: gradients stay as long, learning gets slower, or nothing is guaranteed; or the comparison with
# clipping. “True” or “it depends” get the same marks with their reasons.

# %% [markdown]
# ## 12. Summary
#
# Going back through time is the chain rule and three rules of thumb: through the tanh by its slope,
# through a product by the transposed matrix, and add up whatever was used more than once. The gradient of a
# far state is a product of as many factors as there are steps, so it fades or explodes
# exponentially. Orthogonal starts keep it alive at first, clipping survives it when it explodes, and
# truncation admits that it has faded.
#
# **What breaks next.** None of this *stops* the fading: a tanh and a matrix stand in the way at every
# step. Lesson 04 builds a path without either of them, and lesson 05 sends a gradient along it.
#
# ### Three problems to go on with
#
# 1. Let `rnn_backward` keep the norm of the gradient at each step. At which step of a leaping training
#    does it grow most?
# 2. Claim A at 100 steps and more: which of the three networks gives up first?
# 3. Train the network of claim A with `truncated_backward`. Which k does it need, and why is the answer another
#    one than in section 9?
#
# ### References
#
# - P. Werbos, [Backpropagation through time: what it does and how to do
#   it](https://doi.org/10.1109/5.58337), Proceedings of the IEEE, 1990.
# - J. L. Elman, [Finding structure in time](https://doi.org/10.1207/s15516709cog1402_1), Cognitive Science,
#   1990: the state as one more input, and no gradient through time.
# - Y. Bengio, P. Simard and P. Frasconi, [Learning long-term dependencies with gradient descent is
#   difficult](https://doi.org/10.1109/72.279181), IEEE Transactions on Neural Networks, 1994.
# - R. Pascanu, T. Mikolov and Y. Bengio, [On the difficulty of training recurrent neural
#   networks](https://arxiv.org/abs/1211.5063), ICML 2013: the norm of the gradient, cliffs, and clipping.
# - A. Saxe, J. McClelland and S. Ganguli, [Exact solutions to the nonlinear dynamics of learning in deep
#   linear neural networks](https://arxiv.org/abs/1312.6120), ICLR 2014: orthogonal starts.
# - F. Mezzadri, [How to generate random matrices from the classical compact
#   groups](https://arxiv.org/abs/math-ph/0609050), Notices of the AMS, 2007: the signs of QR.
# - Q. Le, N. Jaitly and G. Hinton, [A simple way to initialize recurrent networks of rectified linear
#   units](https://arxiv.org/abs/1504.00941), 2015: the identity.
# - [`keras.layers.SimpleRNN`](https://keras.io/api/layers/recurrent_layers/simple_rnn/) and
#   [`keras.initializers.Orthogonal`](https://keras.io/api/layers/initializers/).

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 135 to 175 minutes; a second sitting may begin with section 6. The notebook itself runs for
# about a minute and a half on two cores; `UNROLLED_FULL=1` takes 183 seconds of processor time, in place of 47, on
# two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 19 by machine: 4 for `rnn_step_backward`, 5 for `rnn_backward`, 3 each for `gradient_by_lag` and
# `truncated_backward`, 2 each for `orthogonal` and `clip_by_global_norm`; and 10 by hand, 2 for each bug and each claim, with the rubrics
# above.
#
# **Mistakes to expect.** 1 − tanh²(h); the recurrent kernel not transposed; the weights' gradients
# overwritten at each step; `states[:, t - 1]` at t = 0; `d_states` used as a start and again in the loop;
# a Frobenius norm; a norm for each array; a piece that begins with zeros. The check
# recognises the usual form of each, and names it.
#
# **What differs between machines.** Which starts leap in sections 1 and 8 and in claim C, and how high, is
# decided by rounding; titles and printed lines are made from the run. Mark an answer by what its author's own
# run printed, not by the numbers of another one.
#
# **If somebody is stuck** at `rnn_backward`, let them draw the forward arrows into the drawing of section 2,
# then ask how many of them leave $h_1$. At `gradient_by_lag`, do two units and one step on the blackboard.


# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
# What the prose says in words about trained and random networks.
assert 0.3 < shares[:, 0].min() < shares[:, 0].max() < 0.8, "about half a rider"
assert (shares[:, 0] / shares[:, 1]).min() > 1.5, "the day before counts clearly less"
assert (shares[:, 1] / shares[:, 13]).min() > 2, "it goes on falling"
assert (shares[:, 6] < 2 * shares[:, [5, 7]].max(axis=1)).all(), "day 6 does not stand out"
assert reach[:, 6].min() > 0.6, "most of it belongs to the last week"
assert reach[:, 13].min() > 0.85, "little lies more than two weeks back"
assert max(missing[7]) < 0.4, "a week keeps most of it"
assert max(missing[14]) < 0.1, "a few per cent after two"
assert (by_lag["ReLU"]["identity"][:5, -1] == 0).sum() == 1, "one of the first five runs"
assert np.median(by_lag["ReLU"]["radius 1"][:, -1]) < by_lag["tanh"]["radius 1"][:, -1].min()
for way in ("clipped to 1", "radius 1, as it is"):
    assert not any(broke(losses) for losses, _ in trainings[way]), f"{way}: none leaps"
stretch = {way: [longest_by_median(norms) for _, norms in runs] for way, runs in trainings.items()}
assert min(stretch["as it is"]) > 10, "many times as long"
assert np.median(stretch["radius 1, as it is"]) < 10, "mostly less than ten times"
assert max(echoes[7] + echoes[24]) < 0.2, "every run learns"
assert min(echoes[3]) > 0.4, "none does"
assert max(echoes[1]) < 0.97, "an echo without any gradient through time"
assert max(memories["relu", "orthogonal"]) < 0.6 < min(memories["relu", "identity"]), "claim A"
assert min(at_the_end[2.0]) > 1e3, "claim B: thousands"
assert min(at_the_end[3.0]) > 1e9, "claim B: billions"
for (learning_rate, way), (leaps, _) in by_rate.items():
    if way == "clipped" or learning_rate == 0.01:
        assert leaps == 0, "claim C: none leaps"
assert by_rate[0.01, "as it is"][1] > 10, "claim C: many times the median one"
numbers = {
    "0.1": 0.1,
    "406": sum(range(1, 29)),
    "512": 32 * 16,
    "14,336": 32 * 28 * 16,
    "0.5": 0.5,
    "1.5": 1.5,
    "0.75": 0.5 * 1.5,
    "0.97": 0.97,
    "100": 100,
    "400": len(test_windows),
    "0.762": np.tanh(1),
    "0.420": 1 - np.tanh(1) ** 2,
    "0.630": 1.5 * (1 - np.tanh(1) ** 2),
    "−0.840": -2 * (1 - np.tanh(1) ** 2),
    "0.210": 0.5 * (1 - np.tanh(1) ** 2),
    "0.125": 0.5**3,
    "0.25": 0.5**2,
    "0.6": 3 / 5,
    "0.8": 4 / 5,
    "0.737": left["none"][0],
    "0.048": left["none"][1],
    "0.219": left["tanh"][0],
    "2.8e-07": left["sigmoid"][0],
    "0.6586": curve.min(),
    "0.6592": curve.max(),
    "1.5e-04": steepest[-1],
}
