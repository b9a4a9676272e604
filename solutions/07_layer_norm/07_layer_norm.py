# %% [markdown]
# # 07 · Normalising across features
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/07_layer_norm/07_layer_norm.ipynb)
#
# **In this lesson we build batch normalisation and layer normalisation until they agree with Keras but for
# rounding, go back through one of them, put it inside a recurrent step, and write that step as a cell that
# `keras.layers.RNN` can run and train.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.BatchNormalization`, `keras.layers.LayerNormalization`, `keras.layers.RNN` over a cell of our own |
# | Time | about two and a half hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [02 · The Elman network](../02_simple_rnn/02_simple_rnn.ipynb) for the step; for exercise 4, the chain rule of [03](../03_bptt/03_bptt.ipynb) |

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
# - say for any way of normalising *which numbers share one mean*, and what follows from that for a batch
#   of one, for training and testing, and for a series with one feature;
# - normalise forwards and backwards in NumPy, in agreement with Keras;
# - write a recurrent cell of your own that Keras 3 runs, trains and saves, and find out why another does not.

# %% [markdown]
# ## 1. The problem, seen first
#
# Nine men say the same two vowels, and a network shall tell who is speaking. A microphone's signal has been
# cut into frames, and each frame turned into 12 numbers. We stretch or shorten every utterance to 15 frames
# and bring every number to mean 0 and standard deviation 1. Then we look at a *fresh* network of 16 units:
# not at its states, but at the slope of its tanh, 1 − h². That slope is what a gradient is
# multiplied with at every step.
#
# And then somebody hands in recordings in other units: the same voices, all numbers 5 times as large, or 30 times.


# %% tags=["given"]
def rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of an Elman network: (batch, units)."""
    return np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)


# %%
voices = data.vowels()
spoken = np.stack(
    [
        frames[np.linspace(0, length - 1, 15).round().astype(int)]
        for frames, length in zip(voices.frames, voices.length, strict=True)
    ]
)
known = voices.train  # 270 of the 640 utterances are for training
spoken = (spoken - spoken[known].mean(axis=(0, 1))) / spoken[known].std(axis=(0, 1))
print("utterances, frames, numbers per frame:", spoken.shape)

local = np.random.default_rng(70)
fresh_kernel = local.normal(scale=0.27, size=(12, 16))
fresh_recurrent_kernel = np.linalg.qr(local.normal(size=(16, 16)))[0]


def mean_slopes(step, size):
    """The mean slope of the tanh at each frame, over all units and training utterances."""
    h, slopes = np.zeros((known.sum(), 16)), []
    for x_t in size * spoken[known].swapaxes(0, 1):
        h = step(x_t, h)
        slopes.append((1 - h**2).mean())
    return np.array(slopes)


# %%
def plain_step(x_t, h_prev):
    return rnn_step(x_t, h_prev, fresh_kernel, fresh_recurrent_kernel, np.zeros(16))


plain_slopes = {size: mean_slopes(plain_step, size) for size in (1, 5, 30)}
show.memory(
    {f"size {size}": slopes for size, slopes in plain_slopes.items()},
    title="Large numbers make the tanh flat",
    ylabel="mean slope of the tanh",
    xlabel="frame",
    quantity="hidden state",
)
print({size: slopes[-1].round(3) for size, slopes in plain_slopes.items()})

# %% [markdown]
# At size 30 the mean slope at the last frame is 0.027: nearly all units sit at −1 or 1, where a
# gradient dies. Rescaling the inputs helps here, because we know the factor. Nobody knows it
# *inside* a network, where every layer gets what the one before it makes, and that changes with every update.
#
# The remedy is to bring the sums to mean 0 and standard deviation 1 again and again, inside the
# network. **Before you read on, predict:** an array (batch, time, features) has many numbers. Of *which*
# of them should we take the mean? Write down two possibilities, and what each needs to work on a single sample.

# %% [markdown]
# ## 2. The idea
#
# Both ways of this lesson do the same four things: take a mean, take a variance, divide, and let the
# network undo it where that is better, with a scale γ and a shift β that are trained:
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad\qquad y = \gamma \odot \hat x + \beta$$
#
# In training they differ in one thing only: **which numbers are pooled** into one μ and one σ². (Others leave a
# part out: `keras.layers.RMSNormalization` takes no mean.)

# %%
show.pooled_numbers(
    {
        "batch normalisation pools samples and steps: 4 means": ("sample", "step"),
        "batch normalisation at each step: 20 means": ("sample",),
        "layer normalisation pools features: 15 means": ("feature",),
    },
    title="The dark numbers share one mean",
)

# %% [markdown]
# *Batch normalisation* (Ioffe and Szegedy, 2015) asks: is this number large *for this feature*? It needs other samples
# to say so. *Layer normalisation* (Ba, Kiros and Hinton, 2016) asks: is it large *for this sample, at this moment*? It
# needs other features. γ and β belong to the features in both: one pair for each.
#
# | symbol | code name | shape | Keras weight | also called |
# |---|---|---|---|---|
# | $x$ | `x` | (batch, features) or (batch, time, features) | | input · 입력 |
# | $\mu$, batch norm | `mean` | (features,) | `moving_mean`, averaged | mean · 평균 |
# | $\sigma^2$, batch norm | `var` | (features,) | `moving_variance`, averaged | variance · 분산 |
# | $\mu$, $\sigma^2$, layer norm | | one of each for each sample and step | none | |
# | $\varepsilon$ | `epsilon` | a small number | | keeps the division finite · 엡실론 |
# | $\hat x$ | `x_hat` | as `x` | | normalised input · 정규화된 입력 |
# | $\gamma$ | `gamma` | (features,) | `gamma`, begins at 1 | scale, gain · 스케일; `weight` in PyTorch |
# | $\beta$ | `beta` | (features,) | `beta`, begins at 0 | shift, offset · 이동; `bias` in PyTorch |
#
# The variance is the mean of the squared distances, divided by how many there are (NumPy's
# default, `ddof=0`). ε is added *under* the root; in Keras it is 0.001 unless you say otherwise.
#
# ### By hand
#
# Three samples with three features. Layer normalisation of the first **row**, batch normalisation of the
# first **column**, with ε = 0.001, γ = 1 and β = 0:
#
# | | feature 1 | feature 2 | feature 3 |
# |---|---|---|---|
# | sample 1 | 1 | 2 | 6 |
# | sample 2 | 3 | 2 | 1 |
# | sample 3 | 5 | 8 | 2 |
#
# | | numbers | mean | distances | variance | root | result |
# |---|---|---|---|---|---|---|
# | layer norm, sample 1 | 1, 2, 6 | 3 | −2, −1, 3 | 4.667 | 2.160 | −0.926, −0.463, 1.389 |
# | batch norm, feature 1 | 1, 3, 5 | 3 | −2, 0, 2 | 2.667 | 1.633 | −1.225, 0, 1.225 |
#
# The number 1 in the corner becomes −0.926 or −1.225, depending on its company. Follow both lines with a
# pencil; the next cell confirms them.

# %%
x_hand = np.array([[1.0, 2.0, 6.0], [3.0, 2.0, 1.0], [5.0, 8.0, 2.0]])
row, column = x_hand[0], x_hand[:, 0]
for name, company in (("layer norm, sample 1 ", row), ("batch norm, feature 1", column)):
    root = np.sqrt(company.var() + 0.001)
    result = (company - company.mean()) / root
    print(f"{name}: variance {company.var():.3f}, root {root:.3f}, result {result.round(3)}")

# %% [markdown]
# ## 3. Batch normalisation
#
# **Exercise 1 · `batch_norm`** (easy, 15 minutes). What happens in training: normalise with the batch's own statistics,
# and hand them out, so that somebody can keep them for later.
#
# - `batch_norm(x, gamma, beta, epsilon)` → `(y, mean, var)`, a tuple of three arrays
# - `x` is (batch, features) or (batch, time, features); `gamma` and `beta` are (features,); `epsilon` is a
#   float; one function must serve both shapes of `x`
# - `y` has the shape of `x`; `mean` and `var` are (features,): pooled over **all axes but the last**, without epsilon
# - float arrays, float32 or float64 (the results may be either); like all functions of this lesson, it
#   returns new arrays and leaves its arguments as they are
#
# <details><summary>Hint</summary>The argument <code>axis</code> of <code>mean</code> and
# <code>var</code> may be a tuple of several axes.</details>


# %% tags=["answer"]
from unrolled.exercises.lesson_07_layer_norm.batch import batch_norm

# %% [markdown]
# *Try it:* the first column by hand becomes −1.225, 0, 1.225; the means are 3, 4 and 3.

# %%
batch_norm(x_hand, np.ones(3), np.zeros(3), 0.001)[:2]

# %% tags=["check"]
check(batch_norm)

# %% [markdown]
# **What it means.** This is `keras.layers.BatchNormalization` called with `training=True`. A sample's
# result depends on its company: put it into another batch and it comes out differently. The usual mistake is `axis=0`
# for sequences, too, which gives every time step statistics of its own.
#
# After training there may be no company: a user sends one sample. So while it trains, the layer
# keeps **moving averages** of mean and variance, each new one counting for one per cent:
#
# ```
# moving_mean = 0.99 * moving_mean + 0.01 * mean
# ```
#
# and with these it normalises when training is over.
#
# **Exercise 2 · `batch_norm_inference`** (easy, 5 minutes).
#
# - `batch_norm_inference(x, gamma, beta, mean, var, epsilon)` → `y`, in the shape of `x`
# - shapes as in exercise 1; `mean` and `var` are (features,), whatever batches they came from
#
# <details><summary>Hint</summary>What would make a sample's result independent of the rest of the batch?</details>


# %% tags=["answer"]
from unrolled.exercises.lesson_07_layer_norm.inference import batch_norm_inference

# %% [markdown]
# *Try it:* with mean 2 and variance 1, the number 1 becomes −0.9995 (ε takes half a thousandth off).

# %%
batch_norm_inference(x_hand[:1, :1], np.ones(1), np.zeros(1), np.full(1, 2.0), np.ones(1), 0.001)

# %% tags=["check"]
check(batch_norm_inference)

# %% [markdown]
# **What it means.** One layer, two functions: what is trained is not quite what is used. How far apart are they?
#
# ### Company matters: batches of 1, 2, 8 and 32
#
# We take one frame of one man's voice, put it into 300 random batches of frames, and look at what becomes of its
# first number in training mode. The line is what inference makes of it, with the statistics of all
# training frames. **Predict** what a batch of one gives.

# %%
every_frame = spoken[known].reshape(-1, 12)
ones, zeros = np.ones(12), np.zeros(12)
if passes(batch_norm, batch_norm_inference):
    local = np.random.default_rng(71)
    frame = every_frame[11:12]
    kept = every_frame.mean(axis=0), every_frame.var(axis=0)
    settled = batch_norm_inference(frame, ones, zeros, *kept, 0.001)[0, 0]
    in_company = {}
    for size in (1, 2, 8, 32):
        batches = local.integers(len(every_frame), size=(300, size - 1))
        in_company[size] = np.array(
            [
                batch_norm(np.concatenate([frame, every_frame[b]]), ones, zeros, 0.001)[0][0, 0]
                for b in batches
            ]
        )
    for size, values in in_company.items():
        off = np.abs(values - settled).mean()
        print(f"batch of {size:2}: standard deviation {values.std():.2f}, ", end="")
        print(f"{off:.2f} away from inference on average")

# %%
if passes(batch_norm, batch_norm_inference):
    fig, axes = show.new_figure(height=3.0)
    for place, values in enumerate(in_company.values()):
        across = place + local.uniform(-0.3, 0.3, values.shape)
        axes.plot(across, values, ".", color=show.COLOURS["hidden state"], alpha=0.3, markersize=4)
    axes.axhline(settled, color=show.COLOURS["cell state"])
    axes.text(3.45, settled, "inference", va="center", color="#803800")
    axes.set_xlim(-0.5, 3.4)
    axes.set_xticks(range(4), [f"{size}" for size in in_company])
    axes.set(xlabel="samples in the batch", ylabel="normalised value (no unit)")
    axes.set_title(
        "From two samples on: the smaller the batch, the more chance decides", loc="left"
    )
    show.figure(
        fig,
        "Dots: the same frame normalised in 300 random batches of 1, 2, 8 and 32. A batch of one "
        "always gives 0, one of two mostly −1 or 1; at 8 and 32 the values gather about the one at "
        "inference.",
    )

# %% [markdown]
# A batch of one gives 0, whatever the frame: its mean *is* the frame. In a batch of two there is only "the larger" and "the
# smaller", mostly close to 1 or −1. At 32 the values are off by 0.15 on average. Some of that noise may
# even help training; but a layer that needs large batches is a burden where sequences are long and
# memory is short.
#
# ### Fresh moving averages are wrong, too
#
# The moving mean begins at 0. A Keras layer, fed with batches of 32 random numbers drawn around 20:

# %% tags=["given"]
import keras

# %%
layer, trace = keras.layers.BatchNormalization(), []
local = np.random.default_rng(72)
for _ in range(400):
    layer(local.normal(loc=20.0, size=(32, 1)).astype("float32"), training=True)
    trace.append(layer.moving_mean.numpy()[0])
show.memory(
    {"moving mean": trace, "true mean": np.full(400, 20.0)},
    title="A moving mean arrives late",
    ylabel="mean of the feature",
    xlabel="updates of the layer",
    quantity="hidden state",
)
print(
    f"after 100 updates {trace[99]:.1f}, after 400 updates {trace[-1]:.1f}; 1 − 0.99^100 = ", end=""
)
print(f"{1 - 0.99**100:.3f}")

# %% [markdown]
# After 100 updates the moving mean is 12.7, no more than the share 0.634 of the way. Whoever tests a network
# after an epoch of few, large batches may see nonsense from a layer that trains perfectly.

# %% [markdown]
# ## 4. Layer normalisation
#
# **Exercise 3 · `layer_norm`** (easy, 15 minutes). Every sample, at every time step, is normalised over its own features.
#
# - `layer_norm(x, gamma, beta, epsilon=1e-3)` → `y`, in the shape of `x`
# - `x` is (batch, features) or (batch, time, features); `gamma` and `beta` are (features,); `epsilon` is a
#   float and may be left out; it is then Keras's 0.001
# - pooled over **the last axis only**; nothing else is returned, for there is nothing to keep
#
# <details><summary>Hint</summary>Without <code>keepdims=True</code> the mean has one axis less, and NumPy
# lines it up with the wrong one.</details>


# %% tags=["answer"]
from unrolled.exercises.lesson_07_layer_norm.layer import layer_norm

# %% [markdown]
# *Try it:* the first row by hand becomes −0.926, −0.463, 1.389.

# %%
layer_norm(x_hand, np.ones(3), np.zeros(3))[0]

# %% tags=["check"]
check(layer_norm)

# %% [markdown]
# **What it means.** This is `keras.layers.LayerNormalization`. Training and testing are the same
# function, and a sample may come alone. The usual mistakes are the wrong axis, and an
# epsilon from another library: PyTorch's default is a hundred times smaller.
#
# ### Who is the company now?
#
# A frame has 12 numbers that serve each other as company. What if there are fewer? We normalise the riders at a
# station of the Chicago L, a series with *one* feature, and the same with the day's temperature as a *second* feature.
# **Predict both** before you run the cell; compute one row of each by hand if you are not sure.

# %%
if passes(layer_norm):
    rides = data.ridership()
    week = np.stack([rides.clark_lake[-7:], rides.temperature[-7:]], axis=1)
    print("a week of riders and temperatures:\n", week.round(1).tolist())
    for features in (1, 2):
        normal = layer_norm(week[None, :, :features], np.ones(features), np.zeros(features))
        print(f"{features} feature(s):", normal[0].round(4).tolist())

# %% [markdown]
# With one feature, the mean is the number itself, and the result is exactly 0 on every day (with γ and β: β): the
# series has been **erased**. With two features one is above their mean and the other as far below, so
# the result is 1 and −1, and all that is left of a week is that riders outnumber degrees. Layer normalisation therefore
# belongs *behind* a layer that makes many features, never straight onto a series (batch, time, 1).
# Scaling such a series is the business of the data's own mean and deviation, taken over time.

# %% [markdown]
# ## 5. The way back
#
# Training needs gradients. We write $\delta y$ for the gradient of the loss with respect to y. From
# $y = \gamma \odot \hat x + \beta$:
#
# $$\delta\beta = \sum \delta y \qquad \delta\gamma = \sum \delta y \odot \hat x \qquad \delta\hat x = \delta y \odot \gamma$$
#
# with sums over samples and steps, which share γ and β. The rest concerns one row of n features at a time.
# A number $x_j$ reaches all n results: directly its own, and *all of them* through the row's
# mean and the row's root $s = \sqrt{\sigma^2 + \varepsilon}$. These move by
#
# $$\frac{\partial \mu}{\partial x_j} = \frac 1 n \qquad\qquad \frac{\partial s}{\partial x_j} = \frac{x_j - \mu}{n\,s} = \frac{\hat x_j}{n}$$
#
# and since $\hat x_i = (x_i - \mu)/s$, a moving μ moves every $\hat x_i$ by $-1/s$, and a moving s moves it
# by $-\hat x_i / s$. Add up the three ways. By hand, for the row 1, 2, 6, with $\gamma = 1$ and $\delta y = (1, 0, 0)$:
#
# | | feature 1 | feature 2 | feature 3 |
# |---|---|---|---|
# | $\hat x$ | −0.926 | −0.463 | 1.389 |
# | directly, without the division by s | 1 | 0 | 0 |
# | through the mean | −0.333 | −0.333 | −0.333 |
# | through the root | −0.286 | −0.143 | 0.428 |
# | sum, divided by s = 2.160 | 0.176 | −0.220 | 0.044 |
#
# **Exercise 4 · `layer_norm_backward`** (hard, 35 minutes). All gradients of a layer normalisation. What
# it saw and computed comes in a **cache**: a tuple of six arrays.
#
# - `layer_norm_backward(dy, cache)` → `(dx, dgamma, dbeta)`
# - `cache = (x, gamma, beta, x_hat, std, y)`: `x`, `x_hat` and `y` have the shape of `dy`, which is
#   (batch, features) or (batch, time, features); `gamma` and `beta` are (features,); `std` is the root
#   $s$, with epsilon in it, of shape (batch, 1) or (batch, time, 1)
# - `dx` has the shape of `x`; `dgamma` and `dbeta` are (features,), sums over **all** other axes; nothing is divided by the batch
#
# The check compares with Keras's automatic gradient, which has been compared with central differences.
#
# <details><summary>Hint</summary>Each of the two ways through the row's statistics takes one mean over the
# features. What is inside each mean? The table by hand has dy = (1, 0, 0), so there each mean is one number over three.</details>


# %% tags=["answer"]
from unrolled.exercises.lesson_07_layer_norm.backward import layer_norm_backward

# %% [markdown]
# *Try it:* the first row by hand gives 0.176, −0.220, 0.044.


# %% tags=["given"]
def layer_norm_with_cache(x, gamma, beta, epsilon=1e-3):
    """The cache of a layer normalisation: (x, gamma, beta, x_hat, std, y)."""
    std = np.sqrt(x.var(axis=-1, keepdims=True) + epsilon)
    x_hat = (x - x.mean(axis=-1, keepdims=True)) / std
    return x, gamma, beta, x_hat, std, gamma * x_hat + beta


# %%
cache_hand = layer_norm_with_cache(x_hand[:1], np.ones(3), np.zeros(3))
x_hat_hand = cache_hand[3]
if passes(layer_norm_backward):
    dx_hand = layer_norm_backward(np.array([[1.0, 0.0, 0.0]]), cache_hand)[0]
    print(dx_hand.round(3))
    print(f"sum {dx_hand.sum():.4f}, sum of products with x_hat {(dx_hand * x_hat_hand).sum():.4f}")

# %% tags=["check"]
check(layer_norm_backward)

# %% [markdown]
# **What it means.** Look at the last row of the table: 0.176 − 0.220 + 0.044 is 0. The gradient of a row always adds up
# to nothing: moving all features alike changes nothing, so no gradient asks for it. Nor does one (but for ε)
# ask to stretch the row about its mean: the second printed sum is 0 but for ε, too. What remains is
# divided by the root: rows with little *spread* get *large* gradients.
# The usual mistakes are a way left out, and gamma multiplied in at the end, when the means have been taken.

# %% [markdown]
# ## 6. Inside a recurrent step
#
# Where in a step should one normalise? Behind the sum, where many features (the units) meet, and before the
# tanh, which is what suffers:
#
# $$a_t = x_t W + h_{t-1} U + b \qquad\qquad h_t = \tanh(\mathrm{LN}(a_t))$$
#
# **Exercise 5 · `layer_norm_rnn_step`** (easy, 10 minutes).
#
# - `layer_norm_rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias, gamma, beta)` → `h_t`
# - `x_t` is (batch, inputs), `h_prev` and `h_t` are (batch, units); `kernel` is (inputs, units),
#   `recurrent_kernel` (units, units); `bias`, `gamma` and `beta` are (units,)
# - epsilon is Keras's 0.001
#
# <details><summary>Hint</summary>One of your functions does most of it.</details>


# %% tags=["answer"]
from unrolled.exercises.lesson_07_layer_norm.step import layer_norm_rnn_step

# %% [markdown]
# *Try it:* the row by hand as a sum (an input of 1 with the kernel 1, 2, 6; no state) ends with −0.729, −0.432, 0.883.

# %%
no_bias, no_memory, no_state = np.zeros(3), np.zeros((3, 3)), np.zeros((1, 3))
layer_norm_rnn_step(
    np.ones((1, 1)), no_state, x_hand[:1], no_memory, no_bias, np.ones(3), np.zeros(3)
)

# %% tags=["check"]
check(layer_norm_rnn_step)

# %% [markdown]
# **What it means.** Back to the figure of section 1, with *your* step: the same fresh network, the same voices in three sizes.

# %%
if passes(layer_norm_rnn_step):

    def normalised_step(x_t, h_prev):
        weights = fresh_kernel, fresh_recurrent_kernel, np.zeros(16), np.ones(16), np.zeros(16)
        return layer_norm_rnn_step(x_t, h_prev, *weights)

    normal_slopes = {size: mean_slopes(normalised_step, size) for size in (1, 5, 30)}
    for size, slopes in normal_slopes.items():
        print(
            f"size {size:2}: mean slope at the last frame, plain {plain_slopes[size][-1]:.3f}, ",
            end="",
        )
        print(f"normalised {slopes[-1]:.3f}")
    h0, rest = np.full((270, 16), 0.5), (np.zeros(16), np.ones(16), np.zeros(16))
    one, seven = (
        layer_norm_rnn_step(
            spoken[known][:, 0], h0, by * fresh_kernel, by * fresh_recurrent_kernel, *rest
        )
        for by in (1, 7)
    )
    print(f"weights 7 times as large: states differ by {np.abs(seven - one).max():.4f} at most")

# %% [markdown]
# The slope hardly depends on the size of the input. A sum of mean 0 and standard
# deviation 1 keeps the tanh where it bends, whatever produced it: multiply both kernels and the bias by 7, and
# nothing changes but for ε.
#
# ### A trap: rows of zeros
#
# Rows with little spread get large gradients, we said, and a row of equal numbers, such as zeros, has none. There the root is √ε = 0.032, and
# a gradient is multiplied by up to 1/√ε, about 32, *at every step*. When does a network see zeros for many steps? When
# sequences of different lengths are padded with zeros in front. We follow a gradient back through 15 steps of a fresh
# network, over zeros and over speech.


# %%
def reach(frames, normalise):
    """The norm of a gradient at each step back through a fresh network, relative to its start."""
    h, caches = np.zeros((1, 16)), []
    for x_t in frames[:, None]:
        total = x_t @ fresh_kernel + h @ fresh_recurrent_kernel
        cache = layer_norm_with_cache(total, np.ones(16), np.zeros(16))
        h = np.tanh(cache[-1] if normalise else total)
        caches.append((cache, h))
    dh = np.random.default_rng(73).normal(size=(1, 16))
    norms = [np.linalg.norm(dh)]
    for cache, h in caches[::-1]:
        da = dh * (1 - h**2)
        da = layer_norm_backward(da, cache)[0] if normalise else da
        dh = da @ fresh_recurrent_kernel.T
        norms.append(np.linalg.norm(dh))
    return np.array(norms) / norms[0]


if passes(layer_norm_backward):
    some = [spoken[k] for k in range(5)]
    back = {
        f"{what}, {kind}": np.array([reach(frames, kind == "layer norm") for frames in these])
        for what, these in (("zeros", [np.zeros((15, 12))]), ("speech", some))
        for kind in ("layer norm", "plain")
    }
    show.runs(
        {"a fresh network of 16 units": back},
        title="Zeros make a normalised network explode",
        ylabel="gradient norm",
        xlabel="steps back in time",
        limits=(1e-6, 1e24),
    )
    for name, norms in back.items():
        print(f"{name}: after 15 steps {np.median(norms[:, -1]):.0e}")

# %% [markdown]
# Over speech both gradients fade to a few thousandths or less; normalising does not help them here. Over zeros the plain network, whose recurrent kernel is orthogonal, keeps the
# gradient exactly, and the normalised one has multiplied it by 2e22 after 15 steps. Adam keeps the
# square of that, which does not fit into float32: one more update, and the weight is NaN. (The first version of section 7's experiment ended like this.) So: pad at the *end*,
# mask what is padded, or do without, as we did by stretching. Layer normalisation bounds the sums. It does not
# bound gradients.

# %% [markdown]
# ## 7. In Keras: a cell of our own
#
# Keras has no layer for this step. But `keras.layers.RNN` takes any *cell*, does the loop over time, and asks of
# the cell only this (the exercise asks for all of it):
#
# | what `RNN` does | what the cell needs |
# |---|---|
# | asks how wide states and outputs are | attributes `state_size`, `output_size`: ints (without the second: as wide as the state) |
# | lets it make its weights, once | `build(input_shape)`, with `input_shape` = (batch, inputs) |
# | begins with a state | `get_initial_state(batch_size=None)` → list of states (without it: zeros) |
# | calls it at every step | `call(inputs, states)` → `(output, list of new states)`; `states` is a *list*, too |
# | saves it and makes it again | `get_config()` → a dict with the arguments of `__init__` (without it Keras notes them, if they are plain values) |
#
# A cell is itself a layer, `keras.layers.Layer`, so its weights are made by
# `self.add_weight(shape=…, initializer=…, name=…)`. In `call` we use `keras.ops`, which is NumPy's vocabulary for tensors:
# only what stays in Keras gets a gradient.

# %% tags=["given"]
from keras import ops

# %% [markdown]
# **Exercise 6 · `LayerNormRNNCell`** (medium, 30 minutes). Your step as a class.
#
# - `LayerNormRNNCell(units, epsilon=1e-3, **kwargs)`; `**kwargs` go to `keras.layers.Layer`, as they already do below
# - `state_size` and `output_size` are `units`
# - five weights, made in this order and named so: `kernel` (inputs, units), `recurrent_kernel` (units, units), `bias`, `gamma`, `beta`, each (units,); the two kernels begin
#   with random numbers (Keras's default initializer, and `"orthogonal"`), `bias` and `beta` with `"zeros"`, `gamma` with `"ones"`; all are trained
# - `call(inputs, states)` → `(h, [h])`, where `inputs` is (batch, inputs), `states` a list with one tensor (batch, units), and h the step of exercise 5 with the cell's epsilon
# - `get_initial_state(batch_size=None)` → a list with one tensor of zeros (batch_size, units)
# - `get_config()` → a dict: the one of `super().get_config()`, with `units` and `epsilon` added
#
# The check runs your cell in `keras.layers.RNN` with and without a first state, as a copy made from its
# configuration (which must have the cell's name), and compiled to a graph as `fit` does; and it asks which weights get a gradient.
#
# <details><summary>Hint</summary>Do it in the order in which the methods stand. After
# <code>build</code>, try <code>cell = LayerNormRNNCell(4); cell.build((None, 3)); cell.weights</code>.</details>


# %% nbgrader={"grade": false, "grade_id": "LayerNormRNNCell", "locked": false, "schema_version": 3, "solution": true, "task": false}
class LayerNormRNNCell(keras.layers.Layer):
    """An Elman cell whose sum is normalised before the tanh, for keras.layers.RNN.

    Args:
        units: int, the width of the state.
        epsilon: float, added to the variance.
        kwargs: what every Keras layer takes, such as name and dtype.
    """

    def __init__(self, units, epsilon=1e-3, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.units, self.epsilon = units, epsilon
        self.state_size = self.output_size = units
        ### END SOLUTION

    def build(self, input_shape):
        """Make the five weights; input_shape is (batch, inputs)."""
        ### BEGIN SOLUTION
        inputs, units = input_shape[-1], self.units
        self.kernel = self.add_weight(shape=(inputs, units), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(units, units), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(units,), initializer="zeros", name="bias")
        self.gamma = self.add_weight(shape=(units,), initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=(units,), initializer="zeros", name="beta")
        ### END SOLUTION

    def call(self, inputs, states):
        """One step: (output, list of new states)."""
        ### BEGIN SOLUTION
        h_prev = states[0]
        a = ops.matmul(inputs, self.kernel) + ops.matmul(h_prev, self.recurrent_kernel) + self.bias
        mu = ops.mean(a, axis=-1, keepdims=True)
        variance = ops.mean(ops.square(a - mu), axis=-1, keepdims=True)
        a_hat = (a - mu) / ops.sqrt(variance + self.epsilon)
        h = ops.tanh(self.gamma * a_hat + self.beta)
        return h, [h]
        ### END SOLUTION

    def get_initial_state(self, batch_size=None):
        """The list of states before the first step."""
        ### BEGIN SOLUTION
        return [ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]
        ### END SOLUTION

    def get_config(self):
        """The arguments of __init__ by name, in a dict."""
        ### BEGIN SOLUTION
        return {**super().get_config(), "units": self.units, "epsilon": self.epsilon}
        ### END SOLUTION


# %% [markdown]
# *Try it:* 12 inputs and 16 units make 496 numbers in five weights.

# %%
if passes(LayerNormRNNCell):
    tried_cell = LayerNormRNNCell(16)
    tried_cell.build((None, 12))
    print([(weight.name, tuple(weight.shape)) for weight in tried_cell.weights])
    print(tried_cell.count_params())

# %% nbgrader={"grade": true, "grade_id": "check_LayerNormRNNCell", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(LayerNormRNNCell)
### BEGIN HIDDEN TESTS
check(LayerNormRNNCell, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** `call` is your step with `ops` in the place of `np`. All the rest is a contract with Keras. The usual mistakes: `states` used as if it were the state, an argument missing from
# `get_config` (nothing complains before a saved model is loaded, and if the argument has a default, not even then: the copy
# computes something else), and NumPy in `call` (your own `layer_norm` is NumPy, too), which can give
# right numbers in a single step and then stops in the graph that `fit` makes. The same layer beside your NumPy step, with Keras's weights copied over:

# %%
if passes(layer_norm_rnn_step, LayerNormRNNCell):
    layer = keras.layers.RNN(LayerNormRNNCell(16), return_sequences=True)
    few = spoken[:4].astype("float32")
    y, h = keras.ops.convert_to_numpy(layer(few)), np.zeros((4, 16))
    weights, off = layer.get_weights(), 0.0
    for t, x_t in enumerate(few.swapaxes(0, 1)):
        h = layer_norm_rnn_step(x_t, h, *weights)
        off = max(off, np.abs(h - y[:, t]).max())
    print(f"largest difference in 15 steps: {off:.0e}")
for name in ("LayerNormalization", "BatchNormalization"):
    layer = getattr(keras.layers, name)()
    layer.build((None, 16))
    trained = sum(weight.shape[0] for weight in layer.trainable_weights)
    kept = sum(weight.shape[0] for weight in layer.non_trainable_weights)
    print(f"{name}: {trained} trained numbers, {kept} kept ones, for 16 features")

# %% [markdown]
# γ and β are one pair for each *feature*, 32 numbers for 16 units; not one pair for each input or
# each sample, as one sometimes reads. Batch normalisation keeps 32 more, its moving averages.
#
# ### Does it help?
#
# That question has no answer; this one has: *does it help these networks, at this task, with this training?* Two
# networks of 16 units learn who is speaking, one plain and one with *your* cell, once from numbers of size 1
# and once from the recordings that are 30 times as large. Three seeds each, Adam with a learning rate of 0.01, the same for both. (The
# full setting has five seeds and three learning rates.) The test is on 370 utterances that nobody trained on.
#
# **Predict:** in which of the two panels will the curves lie apart?

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
RATES, SEEDS, EPOCHS = ((0.01,), 3, 20) if FAST else ((0.003, 0.01, 0.03), 5, 20)
CELLS = {"plain": keras.layers.SimpleRNNCell, "layer norm": LayerNormRNNCell}


def trained_on(size, cell, rate, seed):
    """The training loss after each epoch, and the share of test utterances that are named rightly."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [keras.Input((15, 12)), keras.layers.RNN(cell(16)), keras.layers.Dense(9)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss, jit_compile=False)
    x = (size * spoken).astype("float32")
    options = {"epochs": EPOCHS, "batch_size": 54, "verbose": 0}
    losses = model.fit(x[known], voices.speaker[known], **options).history["loss"]
    said = keras.ops.convert_to_numpy(model(x[~known])).argmax(axis=1)
    return np.array(losses), (said == voices.speaker[~known]).mean()


accuracy = {}


def compared(size):
    """The loss curves of both networks, a panel for each learning rate; accuracies are printed."""
    panels = {}
    for rate in RATES:
        panel = panels[f"numbers of size {size}, learning rate {rate}"] = {}
        for kind, cell in CELLS.items():
            runs = [trained_on(size, cell, rate, seed) for seed in range(SEEDS)]
            panel[kind] = np.array([losses for losses, _ in runs])
            accuracy[size, rate, kind] = right = np.array([share for _, share in runs])
            print(f"size {size:2}, rate {rate}, {kind:>10}: ", end="")
            print(f"right {right.mean():.3f} ({right.min():.3f} to {right.max():.3f})")
    return panels


# %%
if passes(LayerNormRNNCell):
    curves = compared(size=1)

# %%
if passes(LayerNormRNNCell):
    curves |= compared(size=30)
    show.runs(
        curves,
        title="Layer normalisation helps where the scale is wrong",
        ylabel="training loss",
        xlabel="epoch (counted from 0)",
        limits=(0.05, 4.0),
    )

# %% [markdown]
# With numbers of size 1 there is nothing to gain: the plain network's training loss is even a little lower at the end, and on the
# test both name the speaker rightly equally often, 0.941 and 0.944 on average in our run, with more than that
# between the seeds. A small network with well-scaled inputs has nothing that needs mending. With numbers of size 30 the plain
# network starts behind and stays behind, 0.877 against 0.936, and here the ranges do not touch; the normalised one hardly
# notices. That is what layer normalisation buys in this experiment: not a better network, but one that minds less how its numbers are scaled. In
# a deep stack, where nobody can scale by hand, that should be worth more. It costs two more means at each step.

# %% [markdown]
# ## 8. Find the bug
#
# Many cells on the web do not run on Keras 3. Here is one, made for this lesson: a leaky cell, which renews a part of
# its state at each step. Its `get_initial_state` has the three arguments of Keras 2, and takes for granted that it is
# given the inputs.


# %% tags=["given"]
class LeakyCell(keras.layers.Layer):
    """A leaky cell that does not run: h = (1 - leak) * old state + leak * tanh(sum)."""

    def __init__(self, units, leak=0.5, **kwargs):
        super().__init__(**kwargs)
        self.units, self.leak = units, leak
        self.output_size = self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.inner = self.add_weight(shape=(self.units, self.units), name="recurrent_kernel")

    def call(self, inputs, states):
        new = ops.tanh(ops.matmul(inputs, self.kernel) + ops.matmul(states[0], self.inner))
        mixed = (1 - self.leak) * states[0] + self.leak * new
        return mixed, [mixed]

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        return [ops.zeros((ops.shape(inputs)[0], self.units), dtype=inputs.dtype)]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# %%
try:
    keras.layers.RNN(LeakyCell(4))(np.zeros((2, 5, 3), "float32"))
except Exception as error:
    print(type(error).__name__, "while RNN wanted a first state:")
    print(str(error).partition("\x1b[1m")[2].partition("\x1b[0m")[0])  # what Keras prints bold

# %% [markdown]
# It crashes, and the message does not say what is wrong. Two things are: one is loud, and you see it here. The other is
# silent. Look at `get_config`, and think of what happens when a trained model is saved and loaded.
#
# **Exercise 7 · `usable`** (medium, 20 minutes). Do not argue: write the test that tells both, for any cell.
#
# - `usable(make_cell)` → `(runs, copies)`, two bools
# - `make_cell()` makes a new cell, for 3 inputs and any number of units; call it as often as you like
# - `runs` is `True` if `keras.layers.RNN(make_cell())` can be made and called on a float32 array (2, 5, 3),
#   without a first state, and no exception comes
# - `copies` is `True` if it runs *and* a copy of that layer gives the same output, within 1e-6, for the same input. The copy is
#   `keras.layers.RNN.from_config(layer.get_config(), custom_objects={name: cell_class})`, with the name of
#   the cell's class, built with `copy.build((2, 5, 3))` and given the layer's weights; an exception on the way means `False`
#
# <details><summary>Hint</summary>Two <code>try</code> blocks. <code>layer.cell</code> is the cell, and
# <code>type(...)</code> its class. An input of zeros would hide a lot: take random numbers.</details>


# %% nbgrader={"grade": false, "grade_id": "usable", "locked": false, "schema_version": 3, "solution": true, "task": false}
def usable(make_cell):
    """Whether keras.layers.RNN can run a cell, and whether a copy of the layer is the same.

    Args:
        make_cell: a function without arguments that returns a new cell.

    Returns:
        (runs, copies): two bools.
    """
    ### BEGIN SOLUTION
    seen = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
    try:
        layer = keras.layers.RNN(make_cell())
        first = ops.convert_to_numpy(layer(seen))
    except Exception:
        return False, False
    cell_class = type(layer.cell)
    try:
        names = {cell_class.__name__: cell_class}
        copy = keras.layers.RNN.from_config(layer.get_config(), custom_objects=names)
        copy.build(seen.shape)
        copy.set_weights(layer.get_weights())
        second = ops.convert_to_numpy(copy(seen))
    except Exception:
        return True, False
    return True, bool(np.abs(first - second).max() < 1e-6)
    ### END SOLUTION


# %% [markdown]
# *Try it:* the leaky cell does not run, so it does not copy either: `(False, False)`.

# %%
usable(lambda: LeakyCell(4))


# %% nbgrader={"grade": true, "grade_id": "check_usable", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
class MendedCell(LeakyCell):
    """The same cell with both faults mended."""

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units))]

    def get_config(self):
        return {**super().get_config(), "leak": self.leak}


class ForgetfulCell(MendedCell):
    """It runs, and its configuration forgets the leak."""

    def get_config(self):
        return {name: v for name, v in super().get_config().items() if name != "leak"}


class NamelessCell(MendedCell):
    """It runs, and its configuration forgets the units, so that no copy can be made."""

    def get_config(self):
        return {name: v for name, v in super().get_config().items() if name != "units"}


class SizelessCell(MendedCell):
    """RNN does not even accept it: it has no state_size."""

    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)
        del self.state_size


def tried(right, make_cell, words):
    """Stop with a sentence unless the learner's test is right about one cell."""
    said = usable(make_cell)
    assert isinstance(said, (tuple, list)), f"two bools, (runs, copies), not {said!r}"
    assert len(said) == 2, f"two bools, (runs, copies), not {said!r}"
    assert tuple(said) != right[::-1] or right[0] == right[1], (
        "runs and copies are exchanged: the first says whether it runs"
    )
    assert said[0] == right[0], f"usable says runs={said[0]} of {words}; right is {right[0]}"
    assert said[1] == right[1], f"usable says copies={said[1]} of {words}; right is {right[1]}"


tried((True, True), lambda: MendedCell(4, leak=0.3), "a cell without faults")
tried((False, False), lambda: LeakyCell(4), "a cell whose get_initial_state asks for the inputs")
tried((True, False), lambda: ForgetfulCell(4, leak=0.3), "a cell whose copy has another leak")
tried((True, False), lambda: NamelessCell(4), "a cell that no copy can be made of")
tried((False, False), lambda: SizelessCell(4), "a cell that RNN does not accept")
print("usable tells the cells apart.")
### BEGIN HIDDEN TESTS
tried((False, False), lambda: SizelessCell(1), "a cell of one unit without state_size")
tried((True, True), lambda: MendedCell(1), "a cell of one unit without faults")
tried((True, True), lambda: ForgetfulCell(5), "a cell whose forgotten argument is the default")
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** Keras 3 calls `get_initial_state(batch_size=…)` and passes nothing else. (Keras 2 passed a dtype,
# too, and `None` for the inputs.) A cell that looks at the inputs meets `None`. That is the loud fault. The silent one costs more: the model trains, is saved, is loaded, and
# computes something else. The usual mistakes in the test are an input of zeros, under which every leak looks
# alike, and weights that are not copied over.

# %% [markdown]
# ## 9. Claims, put to the test
#
# Three sentences as they stand in study notes. Run the experiment, change it if you like, then answer: **true, false, or it
# depends**, and why, in one or two sentences. These answers are graded by a person.
#
# **Claim A.** *"Layer normalisation works like this: take feature 1 of all 50 samples and normalise it, then feature 2
# of all 50 samples."*
#
# We do what the sentence says, to 50 samples of two features, and compare with both layers of Keras.

# %%
fifty = np.random.default_rng(74).normal(loc=(20.0, 5.0), scale=(4.0, 1.0), size=(50, 2))
fifty = fifty.astype("float32")
as_told = np.stack([(f - f.mean()) / np.sqrt(f.var() + 0.001) for f in fifty.T], axis=1)
batch_normal = keras.layers.BatchNormalization()(fifty, training=True)
layer_normal = keras.ops.convert_to_numpy(keras.layers.LayerNormalization()(fifty))
from_batch = np.abs(as_told - keras.ops.convert_to_numpy(batch_normal)).max()
from_layer = np.abs(as_told - layer_normal).max()
print(f"largest difference from BatchNormalization in training: {from_batch:.0e}")
print(f"largest difference from LayerNormalization:             {from_layer:.2f}")
print("what LayerNormalization gives:", np.unique(layer_normal.round(2)))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_which_numbers", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False: this is batch normalisation.** The procedure pools one feature over all samples, and agrees with
# `BatchNormalization` in training but for rounding. Layer normalisation pools the features of one sample. (With only two
# features it gives 1 and −1, so an example with two features is a poor one.)
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: it describes batch normalisation (over samples, feature by
# feature). 1 point: what layer normalisation pools instead, or the two differences from the experiment. The bare word: 0 points.

# %% [markdown]
# **Claim B.** *"Layer normalisation behaves the same in training and in testing, and what it makes of a sample does not
# depend on the other samples."*

# %%
for name in ("LayerNormalization", "BatchNormalization"):
    layer = getattr(keras.layers, name)()
    results = {
        "training": layer(spoken[:8].astype("float32"), training=True),
        "testing": layer(spoken[:8].astype("float32"), training=False),
        "alone": layer(spoken[:1].astype("float32"), training=True),
    }
    results = {how: keras.ops.convert_to_numpy(y)[0] for how, y in results.items()}
    for how in ("testing", "alone"):
        off = np.abs(results[how] - results["training"]).max()
        print(f"{name}, one utterance, {how} against training in a batch: {off:.1g}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_same_everywhere", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **True.** Its mean and variance come from the sample's own features at that step, so there is nothing to keep from
# training and nothing to take from others. Batch normalisation differs in both comparisons.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: true, in both halves. 1 point: because only the sample's own features are
# pooled (or: no moving averages). Whoever objects that a *trained* layer also differs by its γ and β has confused two things: these
# are the same in training and testing.

# %% [markdown]
# **Claim C.** *"Batch normalisation cannot be used inside a recurrent network, from step to step."*
#
# We try it: your `batch_norm` on the sums of every step, each step with its own statistics. Look at the slopes, as
# in section 6, and at what the layer would have to keep for testing.

# %%
if passes(batch_norm):
    per_step = []

    def batch_step(x_t, h_prev):
        total = x_t @ fresh_kernel + h_prev @ fresh_recurrent_kernel
        y, _, var = batch_norm(total, np.ones(16), np.zeros(16), 0.001)
        per_step.append(var.mean())
        return np.tanh(y)

    batch_slopes = mean_slopes(batch_step, size=30)
    print(
        f"mean slope at the last frame: {batch_slopes[-1]:.3f} (plain {plain_slopes[30][-1]:.3f})"
    )
    per_step = []
    mean_slopes(batch_step, size=1)
    print("mean variance of the sums at steps 1, 2, 8, 15:", np.round(per_step, 2)[[0, 1, 7, 14]])

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_batch_norm_in_time", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** With statistics for every step it runs, and the slopes are as good as with layer normalisation; published work
# trains such networks with success. Even one `BatchNormalization` inside a cell runs and trains, but it keeps one pair of
# moving averages for all steps, and the statistics differ from step to step. With averages for each step, a sequence
# longer than all in training has none for its last steps. And it needs a batch.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: it can be done, with statistics of each step (the experiment does it; Cooijmans et al.
# report success). 1 point: a difficulty named: statistics for every step, longer sequences, small
# batches, or that one layer for all steps pools what differs. "It depends" with both halves: 2 points. (Laurent et al. found no help from it between hidden states: that
# is about usefulness, not possibility.)

# %% [markdown]
# ## 10. Summary
#
# Normalising subtracts a mean, divides by a root with ε in it, scales and shifts; our two ways differ in which numbers share a mean.
# Batch normalisation pools samples, so it needs company, and keeps moving averages for the time without. Layer normalisation pools
# a sample's features, is the same always, and erases a series with one feature. In a recurrent step it
# belongs between the sum and the tanh: it bounds the sums, though not the gradients, and makes a network mind less how
# its numbers are scaled.
#
# **What breaks next.** We have met `keras.layers.RNN` from below, as its cell. From above it has more to say:
# returned sequences and states, states that outlive a batch, masks. That is lesson 08.
#
# ### Three problems to go on with
#
# 1. Write `batch_norm_backward`. Two means of your `layer_norm_backward` go over other axes; which two, and over
#    which axes?
# 2. Put layer normalisation into the LSTM of lesson 04. Which sums are normalised, with how many γ?
# 3. Pad the voices with zeros in front instead of stretching them, and train both networks. Then pad at the
#    end, with `keras.layers.Masking`.
#
# ### References
#
# - S. Ioffe and C. Szegedy, [Batch normalization: accelerating deep network training by reducing internal covariate
#   shift](https://arxiv.org/abs/1502.03167), ICML 2015.
# - J. L. Ba, J. R. Kiros and G. E. Hinton, [Layer normalization](https://arxiv.org/abs/1607.06450), 2016.
# - T. Cooijmans et al., [Recurrent batch normalization](https://arxiv.org/abs/1603.09025), ICLR 2017, and C. Laurent et al., [Batch
#   normalized recurrent neural networks](https://arxiv.org/abs/1510.01378), 2015, who came to other results.
# - [`keras.layers.RNN`](https://keras.io/api/layers/recurrent_layers/rnn/),
#   [`LayerNormalization`](https://keras.io/api/layers/normalization_layers/layer_normalization/) and
#   [`BatchNormalization`](https://keras.io/api/layers/normalization_layers/batch_normalization/).
# - M. Kudo, J. Toyama and M. Shimbo, [Japanese Vowels](https://doi.org/10.24432/C5NS47), UCI Machine Learning Repository: the voices.
# - A. Géron, *Hands-On Machine Learning*, 2nd edition, chapter 15.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 130 to 170 minutes; a second sitting may begin with section 6. The notebook itself runs for about a minute and a half on
# two cores; `UNROLLED_FULL=1` trains with three learning rates and five seeds, in about five minutes (estimated from twelve of
# its 60 fits).
#
# **Points.** 21 by machine: 3 for `batch_norm`, 1 for `batch_norm_inference`, 3 for `layer_norm`, 5 for `layer_norm_backward`, 2 for
# `layer_norm_rnn_step`, 5 for `LayerNormRNNCell`, 2 for `usable`; and 6 by hand, 2 for each claim, with the rubrics above.
#
# **Mistakes seen most.** `axis=0` for sequences; `keepdims` forgotten; epsilon outside the root or taken from PyTorch; batch statistics at
# inference; on the way back the path through the root left out, and gamma multiplied in last; in the cell
# `states` used for `states[0]`, weights without their initializer, and an argument missing from `get_config`. All of
# these, and the others below, are named by the check.
#
# **If somebody is stuck** at `layer_norm_backward`, ask for the three rows of the table by hand as three arrays, for
# one row of numbers, before any batch. At `LayerNormRNNCell`, let them print `cell.weights` after `build`, and then call the
# cell on one step, `cell(x[:, 0], [h])`, before `RNN` comes into it. The answer to exercise 7's silent fault is the `leak` that is missing from
# `get_config`. In section 7 somebody will ask for a task where layer normalisation wins; the second panel is the answer to
# start from, and deeper stacks are the next one.


# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
hand_row = layer_norm(x_hand, np.ones(3), np.zeros(3))[0]
hand_column = batch_norm(x_hand, np.ones(3), np.zeros(3), 0.001)[0][:, 0]
hand_dx = layer_norm_backward(np.array([[1.0, 0.0, 0.0]]), cache_hand)[0][0]
hand_std = cache_hand[4].item()
numbers = {
    "0.027": plain_slopes[30][-1],
    "0.001": 0.001,
    "4.667": row.var(),
    "2.160": hand_std,
    "−0.926": hand_row[0],
    "−0.463": hand_row[1],
    "1.389": hand_row[2],
    "2.667": column.var(),
    "1.633": np.sqrt(column.var() + 0.001),
    "−1.225": hand_column[0],
    "1.225": hand_column[2],
    "−0.9995": -1 / np.sqrt(1.001),
    "300": len(in_company[2]),
    "0.15": np.abs(in_company[32] - settled).mean(),
    "100": 100,
    "12.7": (trace[99], 0.11),
    "0.634": 1 - 0.99**100,
    "−0.333": -1 / 3,
    "−0.286": -(cache_hand[3][0] * cache_hand[3][0, 0])[0] / 3,
    "−0.143": -(cache_hand[3][0] * cache_hand[3][0, 0])[1] / 3,
    "0.428": -(cache_hand[3][0] * cache_hand[3][0, 0])[2] / 3,
    "0.176": hand_dx[0],
    "−0.220": hand_dx[1],
    "0.220": -hand_dx[1],
    "0.044": hand_dx[2],
    "−0.729": np.tanh(hand_row[0]),
    "−0.432": np.tanh(hand_row[1]),
    "0.883": np.tanh(hand_row[2]),
    "0.032": np.sqrt(0.001),
    "2e22": back["zeros, layer norm"][0, -1],
    "496": tried_cell.count_params(),
    "0.01": 0.01,
    "370": int((~known).sum()),
    "0.941": (accuracy[1, 0.01, "plain"].mean(), 0.03),
    "0.944": (accuracy[1, 0.01, "layer norm"].mean(), 0.03),
    "0.877": (accuracy[30, 0.01, "plain"].mean(), 0.04),
    "0.936": (accuracy[30, 0.01, "layer norm"].mean(), 0.03),
    "1e-6": 1e-6,
}
