
# %% [markdown]
# ## 5. Back through a convolution
#
# Let $\delta y$ be the gradient of a loss with respect to the output. Three rules, as always:
#
# - **the bias** was added everywhere: $\delta b$ is the sum of $\delta y$ over samples and steps;
# - **a tap** was multiplied with one step of every window: $\delta K_k = \sum_j x_{js+kd}^\top\, \delta y_j$,
#   summed over the samples, too;
# - **a step of the input** lies in several windows, and each hands something back: to $x_{js+kd}$ goes
#   $\delta y_j\, K_k^\top$, and what arrives at one step is *added up*. What goes to the zeros of the
#   padding is thrown away at the end.
#
# By hand, with $\delta y$ = 1, 1, 1, 1 for the four windows of section 2: $\delta b = 4$; $\delta K_0 = 2 + 4 + 3 + 7 = 16$
# and $\delta K_1 = 4 + 3 + 7 + 5 = 19$. The first step of the input has met $K_0$ only, the last one $K_1$ only, the
# three between them both: $\delta x$ = 1, 3, 3, 3, 2.
#
# **Exercise 3 · `conv1d_backward`** (hard, 40 minutes).
#
# - `conv1d_backward(dy, cache)` → `(dx, dkernel, dbias)`
# - `dy` is (batch, steps, filters), the gradient of the output; `cache` holds all arguments of `conv1d` in
#   their order: `cache = (x, kernel, bias, stride, padding, dilation)`, three arrays, an int, a text, an int
# - each result has the shape of what it is the gradient of: (batch, time, channels),
#   (kernel_size, channels, filters), (filters,)
# - nothing is averaged: if the loss is a mean, that is in `dy` already
# - it must not modify its arguments
#
# <details><summary>Hint</summary>Do everything on the padded input, and cut off the zeros' share at the
# end.</details>


# %% nbgrader={"grade": false, "grade_id": "conv1d_backward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv1d_backward(dy, cache):
    """The gradients of a convolution over time.

    Args:
        dy: (batch, steps, filters), the gradient of the output.
        cache: (x, kernel, bias, stride, padding, dilation), as conv1d was given them.

    Returns:
        (dx, dkernel, dbias), each in the shape of its own.
    """
    x, kernel, bias, stride, padding, dilation = cache
    ### BEGIN SOLUTION
    length, taps, steps = x.shape[1], len(kernel), dy.shape[1]
    reach = dilation * (taps - 1) + 1
    before, after = 0, 0
    if padding == "causal":
        before = reach - 1
    elif padding == "same":
        lacking = max(0, (-(-length // stride) - 1) * stride + reach - length)
        before, after = lacking // 2, lacking - lacking // 2
    padded = np.pad(x, ((0, 0), (before, after), (0, 0)))
    d_padded, d_kernel = np.zeros(padded.shape), np.zeros(kernel.shape)
    for j in range(steps):
        window = range(j * stride, j * stride + reach, dilation)
        d_kernel += np.einsum("bkc,bf->kcf", padded[:, window], dy[:, j])
        d_padded[:, window] += np.einsum("bf,kcf->bkc", dy[:, j], kernel)
    return d_padded[:, before : before + length], d_kernel, dy.sum(axis=(0, 1))
    ### END SOLUTION


# %% [markdown]
# *Try it:* the numbers by hand, 1 3 3 3 2, then 16 19, then 4. And one gradient by **central differences**: move
# each entry a little to either side and see what becomes of the loss. The largest difference should be
# tiny, below a millionth or so.

# %%
hand_cache = (*by_hand.values(), 1, "valid", 1)
print(*(gradient.ravel() for gradient in conv1d_backward(np.ones((1, 4, 1)), hand_cache)))


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
draw = np.random.default_rng(10)
tried = [draw.normal(size=shape) for shape in ((2, 9, 3), (4, 3, 2), (2,))]
tried_setting = (2, "same", 1)
if passes(conv1d):
    d_tried = draw.normal(size=conv1d(*tried, *tried_setting).shape)
    by_moving = central_differences(
        lambda: (d_tried * conv1d(*tried, *tried_setting)).sum(), tried[0]
    )
    off = conv1d_backward(d_tried, (*tried, *tried_setting))[0] - by_moving
    print(f"dx: largest difference from central differences {np.abs(off).max():.0e}")

# %% nbgrader={"grade": true, "grade_id": "check_conv1d_backward", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(conv1d_backward)
### BEGIN HIDDEN TESTS
check(conv1d_backward, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** Backward, too, it is the same small product at every place; what is new is that places
# overlap, so shares must be *added*. The usual mistake is a `dx` in which the last window overwrites the
# others.
#
# ### A kernel that learns
#
# With a gradient, a kernel need not be made by hand. A window of 14 days slides over the riders of a station
# of the Chicago L; its one output is to be the riders of the *next* day. We begin with zeros and go
# down the gradient.
#
# **Predict:** which of the 14 days will get large weights?

# %%
rides = data.ridership()
riders = rides.clark_lake[-2500:]
riders = (riders - riders[:-400].mean()) / riders[:-400].std()
days, next_days = riders[None, :-401, None], riders[14:-400]

if passes(conv1d, conv1d_backward):
    learned, offset, losses = np.zeros((14, 1, 1)), np.zeros(1), []
    for _ in range(200):
        error = conv1d(days, learned, offset)[0, :, 0] - next_days
        losses.append((error**2).mean())
        d_forecast = (2 * error / len(error))[None, :, None]
        _, dkernel, dbias = conv1d_backward(d_forecast, (days, learned, offset, 1, "valid", 1))
        learned, offset = learned - 0.1 * dkernel, offset - 0.1 * dbias
    show.memory(
        {"learned kernel": learned[::-1, 0, 0]},
        title="It has found the week by itself",
        ylabel="weight (riders per rider)",
        xlabel="days before the day that is forecast, minus 1",
        events={0: "yesterday", 6: "a week", 13: "two weeks"},
        quantity="hidden state",
    )
    print(f"loss {losses[0]:.2f} → {losses[-1]:.3f}, at first and after 200 steps")
    unseen = conv1d(riders[None, -414:-1, None], learned, offset)[0, :, 0] - riders[-400:]
    lazy = riders[-400:] - riders[-407:-7]
    print(f"on 400 days not seen: {(unseen**2).mean():.3f};", end=" ")
    print(f"the same day last week: {(lazy**2).mean():.3f}")

# %% [markdown]
# Nobody told it about weeks. The same weekday one week ago has the largest weight, about 0.5, then come the same weekday
# two weeks ago and yesterday. The day *eight* days ago has a negative one: it corrects yesterday's weight
# for what is usual on that weekday.

# %% [markdown]
# ## 6. In Keras
#
# The same with Keras's layer, weights copied over; and what it says to a stride and a dilation at
# once.

# %% tags=["given"]
import keras

# %%
layer = keras.layers.Conv1D(filters=8, kernel_size=4, strides=2, padding="same")
x = np.random.default_rng(11).normal(size=(16, 50, 3)).astype("float32")
y = keras.ops.convert_to_numpy(layer(x))
if passes(conv1d):
    off = np.abs(conv1d(x, *layer.get_weights(), stride=2, padding="same") - y).max()
    print(f"output {y.shape}; largest difference {off:.0e}")
try:
    keras.layers.Conv1D(8, 4, strides=2, dilation_rate=2)
except ValueError as refusal:
    print(str(refusal).split(".")[0])

# %% [markdown]
# ## 7. Pooling: a window without weights
#
# There is a second way to make a sequence shorter: take the largest number of every window, channel by
# channel. It has nothing to learn, and it says *that* something was there, not where exactly.
#
# **Exercise 4 · `max_pool1d`** (easy, 10 minutes).
#
# - `max_pool1d(x, size, stride)` → `y`, shape (batch, steps, channels)
# - `x` is (batch, time, channels); window j holds the `size` steps from `j * stride` on
# - as `keras.layers.MaxPooling1D` with `padding="valid"`: only whole windows count, at least one fits
# - each channel by itself; it must not modify its argument
#
# <details><summary>Hint</summary>Exercise 2 without its last line.</details>


# %% nbgrader={"grade": false, "grade_id": "max_pool1d", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_pool1d(x, size, stride):
    """The largest number of each window, channel by channel.

    Args:
        x: (batch, time, channels), float.
        size: int, steps of a window.
        stride: int, steps from one window to the next.

    Returns:
        y: (batch, steps, channels).
    """
    ### BEGIN SOLUTION
    firsts = range(0, x.shape[1] - size + 1, stride)
    return np.stack([x[:, first : first + size].max(axis=1) for first in firsts], axis=1)
    ### END SOLUTION


# %% [markdown]
# *Try it:* 2, 4, 3, 7, 5 with a size of 2 gives 4 4 7 7 at a stride of 1, and 4 7 at a stride of 2.

# %%
print(max_pool1d(by_hand["x"], 2, 1).ravel(), max_pool1d(by_hand["x"], 2, 2).ravel())

# %% nbgrader={"grade": true, "grade_id": "check_max_pool1d", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check(max_pool1d)
### BEGIN HIDDEN TESTS
check(max_pool1d, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** A strided convolution *chooses* what to keep of a window; pooling keeps the largest number,
# whatever it means. The usual mistake is an array of zeros that takes part in the comparison.

# %% [markdown]
# ## 8. Which target belongs to which output?
#
# Now we forecast: at every step, the next ten values. From a series of 60 steps the model sees the
# first 50, $x_0 \dots x_{49}$, and the targets are laid out as
#
# $$Y[:, t] = (x_{t+1},\ x_{t+2},\ \dots,\ x_{t+10})$$
#
# A recurrent network gives an output for every step, and output t belongs to target t. Put a convolution
# with four taps and a stride of 2 in front (`"valid"`), and 24 outputs are left. *Which* 24 of the 50
# targets belong to them?
#
# The rule is: **an output's target begins with the step after the newest one that it has seen.** Later would
# waste news. Earlier would ask for something that stands in the window.
#
# **Exercise 5 · `aligned_targets`** (medium, 20 minutes). Derive it on paper: which steps does output 0 see,
# which output 1, which output j?
#
# - `aligned_targets(y, kernel_size, stride)` → `targets`, shape (batch, steps, horizon)
# - `y` is (batch, time, horizon), the targets for every step: `y[:, t]` begins with step t + 1
# - the outputs are those of a convolution over the same `time` steps with this `kernel_size` and `stride`,
#   padding `"valid"`, dilation 1; at least one window fits
#
# <details><summary>Hint</summary>Ask your own layer: with a kernel that hands on one tap only, and an
# input that counts 0, 1, 2, …, each output <em>is</em> a step's number.</details>


# %% nbgrader={"grade": false, "grade_id": "aligned_targets", "locked": false, "schema_version": 3, "solution": true, "task": false}
def aligned_targets(y, kernel_size, stride):
    """The targets that belong to the outputs of a valid convolution.

    Args:
        y: (batch, time, horizon), the targets of all steps.
        kernel_size: int, taps of the convolution.
        stride: int, its stride.

    Returns:
        targets: (batch, steps, horizon).
    """
    ### BEGIN SOLUTION
    return y[:, kernel_size - 1 :: stride]
    ### END SOLUTION


# %% [markdown]
# *Try it:* below, each target is the number of its own step. There should be 24 of them, and the last
# one should be 49, because the last window ends with the last step.

# %%
numbered = np.arange(50).reshape(1, 50, 1)
print(aligned_targets(numbered, 4, 2).ravel())

# %% nbgrader={"grade": true, "grade_id": "check_aligned_targets", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
check(aligned_targets)
### BEGIN HIDDEN TESTS
check(aligned_targets, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# ### A trap that says nothing
#
# With four taps and a stride of 2, two slices have the right length at 50 steps: `Y[:, 3::2]` and
# `Y[:, 2::2]`. Both train without a word. So let us ask a judge that cannot be fooled. **White noise** (백색 잡음)
# has no pattern: nobody can forecast it, and the best guess, 0, has a mean squared error of 1, its variance.
# We fit the best linear forecast from a window's four steps to each target, by least squares, and test it
# on noise not seen before.


# %% tags=["given"]
def every_target(series, horizon=10):
    """What a model sees of (series, time, 1), and for each step the next horizon values."""
    steps = series.shape[1] - horizon
    later = [series[:, h : h + steps, 0] for h in range(1, horizon + 1)]
    return series[:, :steps], np.stack(later, axis=-1)


def windows_of(x, kernel_size=4, stride=2):
    """The steps that each output of a valid convolution sees, and a 1: (batch, steps, taps + 1)."""
    slices = np.lib.stride_tricks.sliding_window_view(x[..., 0], kernel_size, axis=1)[:, ::stride]
    return np.concatenate([slices, np.ones((*slices.shape[:2], 1))], axis=-1)


# %%
def errors_by_horizon(series, start):
    """Mean squared error of the best linear forecast for each horizon, on the second half."""
    x, targets = every_target(series)
    seen, wanted = windows_of(x), targets[:, start::2]
    half = len(x) // 2
    flat = (seen[:half].reshape(-1, seen.shape[2]), wanted[:half].reshape(-1, wanted.shape[2]))
    weights = np.linalg.lstsq(*flat, rcond=None)[0]
    return ((seen[half:] @ weights - wanted[half:]) ** 2).mean(axis=(0, 1))


noise = np.random.default_rng(12).normal(size=(400, 60, 1))
noise_errors = {f"Y[:, {start}::2]": errors_by_horizon(noise, start) for start in (2, 3)}
show.memory(
    noise_errors,
    title="White noise, forecast without an error: too good to be true",
    ylabel="mean squared error",
    xlabel="horizon minus 1, in steps",
    quantity="baseline",
)
for name, errors in noise_errors.items():
    print(f"{name}: " + "  ".join(f"{error:.3f}" for error in errors))

# %% [markdown] nbgrader={"grade": true, "grade_id": "leak", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **The leak**: which number of which target leaks with `Y[:, 2::2]`, into which tap of the window? Why does
# only horizon 1 gain by it? At which lengths would the mistake have been noticed?
#
# ### BEGIN SOLUTION
# Output j sees x[2j] … x[2j+3]. `Y[:, 2::2][:, j]` is Y[:, 2j+2], which begins with x[2j+3]: that is the
# last tap of the window, so the forecast is a copy. The second number, x[2j+4], is outside the window, and so
# are all later ones: they are noise. At an odd number of steps the two slices have different lengths
# (51 steps: 24 outputs, 25 targets from 2 on), so Keras would have complained; at 50 nothing does.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, the leak (2 points).* 1 point: the target's first number is the newest step of the window (with
# the indices, or in a drawing). 1 point: why horizon 2 and later do not gain, *or* that the lengths agree
# at even numbers of steps only.
