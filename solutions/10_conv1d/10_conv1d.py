# %% [markdown]
# # 10 · Convolution over time
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/10_conv1d/10_conv1d.ipynb)
#
# **In this lesson we build a convolution over time and its gradient, until both agree with
# `keras.layers.Conv1D` up to rounding, and find out which output may be compared with which target.**
#
# | | |
# |---|---|
# | Keras layers | `keras.layers.Conv1D`, `keras.layers.MaxPooling1D`; a model of `Conv1D` and `GRU` |
# | Time | two to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [01 · Counting parameters](../01_parameters/01_parameters.ipynb); the chain rule, as in [03 · Backpropagation through time](../03_bptt/03_bptt.ipynb); that a GRU reads a sequence step by step |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, restarts, show

unrolled.start_keras()  # in the background, so that the first check need not wait

# %% [markdown]
# **You will be able to**
#
# - write a convolution over time and its backward pass, for every padding, stride and dilation, and say
#   how long its output is before you run it;
# - say which steps an output has seen, and keep targets out of its window: find a leak that raises no
#   error;
# - build a model of a convolution and two GRUs, and judge what a stride does to its memory.

# %% [markdown]
# ## 1. The problem, seen first
#
# The temperature at an airport of New York, hour by hour, over twelve days in autumn.

# %%
weather = data.weather()
first_hour = np.searchsorted(weather.time, np.datetime64("2013-11-05"))
hours = weather.temperature[first_hour : first_hour + 12 * 24]
show.memory(
    {"temperature": hours},
    title="Days go up and down, and one day a cold front comes",
    ylabel="temperature (°C)",
    xlabel="hours since 5 November 2013, 0:00 UTC",
    quantity="input",
)

# %% [markdown]
# Neighbouring hours hardly differ. A recurrent network that reads them one by one makes 288 steps to get
# through these days, and each step is a chance to forget. What we see at a glance are *local* patterns:
# a day's rise and fall, and a sudden drop that has nothing to do with the time of day. Wherever they
# stand, they look alike.
#
# So let one small window slide over the series and compute the same few numbers at every place. And
# let it slide in larger strides: then there is less for a recurrent network to read.
#
# **Before you read on, predict:** a window of four steps slides over 50 steps, two steps at a time.
# How many places does it stop at? And if its first output is to forecast "the next step", which step is that?

# %% [markdown]
# ## 2. The idea
#
# Output j looks at a window of a few steps, multiplies each by a weight of its own, and adds up. Step and
# weight are counted from 0:
#
# $$y_j = b + \sum_{k} x_{\,j s + k d}\, K_k$$
#
# Here $x_t$ is a row of **channels** (채널), a step of the *padded* input where there is padding, and $K_k$, the k-th **tap** of the kernel, is a matrix from
# channels to **filters** (필터). So every filter adds up all taps *and* all channels, then one bias. Ten
# filters give ten sequences, whether one channel came in or a hundred.
#
# | symbol | code name | shape | Keras | also called |
# |---|---|---|---|---|
# | $x$ | `x` | (batch, time, channels) | | input · 입력 |
# | $y$ | `y` | (batch, steps, filters) | | feature map · 특성 맵 |
# | $K$ | `kernel` | (kernel_size, channels, filters) | `kernel` | weights · 커널, 필터 |
# | $b$ | `bias` | (filters,) | `bias` | bias · 편향 |
# | | `kernel_size` | int | `kernel_size` | number of taps, window length · 커널 크기 |
# | $s$ | `stride` | int | `strides` | steps from one window to the next · 보폭 (stride) |
# | $d$ | `dilation` | int | `dilation_rate` | steps from one tap to the next · 팽창률 (dilation) |
# | | `padding` | text | `padding` | zeros around the input · 패딩 |
#
# What mathematics calls a convolution runs through the kernel backwards. A `Conv1D` does not: tap 0
# meets the earliest step of the window. (Strictly it is a *cross-correlation*; the name has stuck.)
#
# **Padding** says what happens at the ends. `"valid"` pads nothing: only windows that fit count. `"causal"`
# puts all zeros before the beginning, exactly as many as make the first window *end* at step 0.
# `"same"` shares its zeros between the two ends (section 4 says how). Here are windows of three taps on eight steps; with `"causal"` each output is
# drawn above the last step of its window, otherwise above the middle:

# %%
show.conv_windows(
    {
        "padding='valid'": [range(j, j + 3) for j in range(6)],
        "padding='causal'": [range(j - 2, j + 1) for j in range(8)],
        "padding='same'": [range(j - 1, j + 2) for j in range(8)],
        "padding='valid', strides=2": [range(j, j + 3) for j in (0, 2, 4)],
        "padding='causal', dilation_rate=2": [range(j - 4, j + 1, 2) for j in range(8)],
    },
    length=8,
    newest=["padding='causal'", "padding='causal', dilation_rate=2"],
    title="A window of three taps: padding, stride and dilation",
)

# %% [markdown]
# ### A step by hand
#
# One channel, one filter, two taps: $K_0 = 1$, $K_1 = 2$, and $b = 1$. The input is 2, 4, 3, 7, 5.
#
# | window | sum | output |
# |---|---|---|
# | 2, 4 | 1 + 1·2 + 2·4 | 11 |
# | 4, 3 | 1 + 1·4 + 2·3 | 11 |
# | 3, 7 | 1 + 1·3 + 2·7 | 18 |
# | 7, 5 | 1 + 1·7 + 2·5 | 18 |
#
# With a stride of 2 only the first and the third window are left: 11, 18. With `"causal"` a zero stands before
# the 2, and one more window: 1 + 1·0 + 2·2 = 5, then 11, 11, 18, 18. With a dilation of 2 the first window is
# 2, 3, and its output 1 + 1·2 + 2·3 = 9.

# %%
hand_x, hand_kernel = [2, 4, 3, 7, 5], [1, 2]
print([1 + hand_kernel[0] * hand_x[t] + hand_kernel[1] * hand_x[t + 1] for t in range(4)])
by_hand = {
    "x": np.array(hand_x, dtype=float).reshape(1, 5, 1),
    "kernel": np.array(hand_kernel, dtype=float).reshape(2, 1, 1),
    "bias": np.array([1.0]),
}

# %% [markdown]
# ## 3. How long is the output?
#
# Count windows, without and with padding:
#
# - `"valid"`: a window that would reach over the end is left out. Mind that with a dilation a window spans
#   more steps than it has taps.
# - `"causal"` and `"same"`: zeros are added so that the size of the window costs no outputs. With a stride of 1
#   there is an output for every step; with a stride of s there is one for every s steps that have *begun*. (A
#   stride can still pass steps over: with `"causal"` and a stride of 2 nobody sees the last of 50.)
#
# **Exercise 1 · `conv1d_output_length`** (easy, 15 minutes).
#
# - `conv1d_output_length(length, kernel_size, stride, padding, dilation)` → `steps`, an int
# - `length`, `kernel_size`, `stride`, `dilation` are ints of at least 1; `padding` is `"valid"`, `"same"`
#   or `"causal"`; stride and dilation are never both above 1, because Keras refuses that (section 6)
# - with `"valid"`, where not a single window fits, raise a `ValueError`, as Keras does; with the other two
#   a window may be longer than the input
#
# <details><summary>Hint</summary>Lay the figure's first window onto the first steps. How far can it still
# move, and how many strides is that?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_10_conv1d.output_length import conv1d_output_length

# %% [markdown]
# *Try it:* 50 steps, four taps. `valid` with stride 1 gives 47; `same` with stride 2 gives 25; `valid` with
# stride 2 gives 24.

# %%
for padding, stride in (("valid", 1), ("same", 2), ("valid", 2)):
    print(padding, stride, conv1d_output_length(50, 4, stride, padding, 1))

# %% tags=["check"]
check(conv1d_output_length)

# %% [markdown]
# **What it means.** There is your answer to the first prediction: a stride of 2 makes 24 out of 50, not
# quite the half. (The second prediction waits for section 8.) The usual mistakes are the forgotten first
# window, and `kernel_size * dilation` for the span.

# %% [markdown]
# ## 4. The convolution
#
# Padding first, then windows, then sums. How many zeros?
#
# - `"causal"`: before the input, as many as make the first window end at step 0; none after it.
# - `"same"`: as many as the windows need *together*. There are ⌈time / s⌉ windows, s steps apart; from the
#   first tap of the first to the last tap of the last they cover (⌈time / s⌉ − 1) · s steps and one
#   window's span. What the input has too few is padded: half before, half after, and **an odd one after**.
#   If nothing is missing, nothing is padded. (So with a stride, the number of zeros depends on the length
#   of the input. With an even kernel, and a stride and dilation of 1, there is one more after than before.)
#
# **Exercise 2 · `conv1d`** (medium, 30 minutes).
#
# - `conv1d(x, kernel, bias, stride=1, padding="valid", dilation=1)` → `y`, shape (batch, steps, filters)
# - `x` is (batch, time, channels), `kernel` is (kernel_size, channels, filters), `bias` is (filters,)
# - stride and dilation are never both above 1; with `"valid"` at least one window fits
# - no activation; it must not modify its arguments
#
# You will need the same zeros again in exercise 3: a helper function of your own, in the same cell, pays off.
#
# <details><summary>Hint</summary>Once the zeros are there, all three paddings are
# <code>"valid"</code>.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_10_conv1d.forward import conv1d

# %% [markdown]
# *Try it:* the windows by hand. The four lines should be 11 11 18 18, then 11 18, then 5 11 11 18 18, and one
# that begins with 9.

# %%
settings = ({}, {"stride": 2}, {"padding": "causal"}, {"dilation": 2})
for setting in settings:
    print(conv1d(**by_hand, **setting).ravel(), setting)

# %% tags=["check"]
check(conv1d)

# %% [markdown]
# **What it means.** A convolution is a small dense layer that is laid onto one window after the other, always
# with the same weights. The usual mistakes are silent ones: a kernel used backwards, the odd zero at the wrong
# end, a `same` padding that does not know the stride, and the dilation taken for the number of steps left out.
#
# ### Two kernels made by hand
#
# Kernels are learned, as a rule. But a kernel can also be *written*, and then we know what it looks for.
# Here is one with 25 taps, one channel and two filters. The first averages the last 24 hours. The second
# subtracts the hour of yesterday from the hour of today.
#
# **Predict:** which of the two is high when it is warm, and which one answers to a *change*?

# %%
hand_made = np.zeros((25, 1, 2))
hand_made[1:, 0, 0] = 1 / 24  # the average of the last 24 of 25 hours
hand_made[24, 0, 1], hand_made[0, 0, 1] = 1, -1  # now, and 24 hours ago

if passes(conv1d):
    answers = np.full((len(hours), 2), np.nan)
    answers[24:] = conv1d(hours[None, :, None], hand_made, np.zeros(2))[0]
    coldest = int(np.nanargmin(answers[:, 1]))
    front = int(np.argmin(hours[5:] - hours[:-5]))  # where it falls most within five hours
    show.memory(
        {
            "input": hours,
            "filter 0: mean of a day": answers[:, 0],
            "filter 1: change in a day": answers[:, 1],
        },
        title="One averages the days away, the other stays low for a day after the front",
        ylabel="temperature, or change (°C)",
        xlabel="hours since 5 November 2013, 0:00 UTC",
        events={front: "front"},
        quantity={
            "filter 0: mean of a day": "hidden state",
            "filter 1: change in a day": "cell state",
        },
    )
    print(
        f"the front: {hours[front]:.1f} °C at hour {front}, {hours[front + 5]:.1f} °C at {front + 5}"
    )
    print(f"largest drop in a day: {answers[coldest, 1]:.1f} °C, at hour {coldest}")
    swing, calm = np.nanstd(np.diff(hours)), np.nanstd(np.diff(answers[24:, 0]))
    print(f"from hour to hour: {swing:.2f} °C as it is, {calm:.2f} °C after the mean")

# %% [markdown]
# The mean is a *low-pass* filter: the days are gone, the weather is left. The difference is an *edge
# detector*, and a slow one. It is near zero where today is as yesterday, and goes down where it turns cold:
# after the warm days at the beginning, and deepest behind the front.
#
# Mind *when*. The front comes at hour 177: five hours later it is 9.5 °C colder. The filter begins to fall at
# once, but it is lowest at hour 197, −11.7 °C, and comes back only when yesterday's hour lies behind the front,
# too. A difference over 24 hours tells that it has become colder within a day, and not in which of its hours. With
# one channel and two filters, one series has become two, each 24 steps shorter.

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

# %% tags=["answer"]
from unrolled.exercises.lesson_10_conv1d.backward import conv1d_backward

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

# %% tags=["check"]
check(conv1d_backward)

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

# %% tags=["long"]
rides = data.ridership()
riders = rides.clark_lake[-1400:]
riders = (riders - riders[:-400].mean()) / riders[:-400].std()
days, next_days = riders[None, :-401, None], riders[14:-400]

if passes(conv1d, conv1d_backward):
    learned, offset, losses = np.zeros((14, 1, 1)), np.zeros(1), []
    for _ in range(150):
        error = conv1d(days, learned, offset)[0, :, 0] - next_days
        losses.append((error**2).mean())
        d_forecast = (2 * error / len(error))[None, :, None]
        _, dkernel, dbias = conv1d_backward(d_forecast, (days, learned, offset, 1, "valid", 1))
        learned, offset = learned - 0.1 * dkernel, offset - 0.1 * dbias
    by_day = learned[::-1, 0, 0]  # tap 13 sees the day before, tap 0 the day 14 days before
    figure, axes = show.new_figure()
    axes.bar(range(1, 15), by_day, color=show.COLOURS["hidden state"])
    axes.set_title("It has found the week by itself", loc="left")
    axes.set(xlabel="days before the day that is forecast", ylabel="weight (riders per rider)")
    axes.set_xticks(range(1, 15))
    show.figure(
        figure,
        "The learned kernel as bars, one for each of 14 days: the tallest at 7 days, then 1 and 14; "
        "a negative one at 8 days; the others near zero.",
    )
    print(f"loss {losses[0]:.2f} → {losses[-1]:.3f}, at first and after 150 steps")
    unseen = conv1d(riders[None, -414:-1, None], learned, offset)[0, :, 0] - riders[-400:]
    lazy = riders[-400:] - riders[-407:-7]
    print(f"on 400 days not seen: {(unseen**2).mean():.3f};", end=" ")
    print(f"the same day last week: {(lazy**2).mean():.3f}")

# %% [markdown]
# Nobody told it about weeks. The same weekday one week ago has the largest weight, about 0.5; then come
# yesterday, and the same weekday two weeks ago. The day *eight* days ago has a negative one: it corrects
# yesterday's weight for what is usual on that weekday.

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
# <details><summary>Hint</summary>The windows of exercise 2, and a maximum in place of the
# sum.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_10_conv1d.pooling import max_pool1d

# %% [markdown]
# *Try it:* 2, 4, 3, 7, 5 with a size of 2 gives 4 4 7 7 at a stride of 1, and 4 7 at a stride of 2.

# %%
print(max_pool1d(by_hand["x"], 2, 1).ravel(), max_pool1d(by_hand["x"], 2, 2).ravel())

# %% tags=["check"]
check(max_pool1d)

# %% [markdown]
# **What it means.** A strided convolution *chooses* what to keep of a window; pooling keeps the largest number,
# whatever it means. The usual mistake is an array of zeros that takes part in the comparison.

# %% [markdown]
# **A good place to stop.** The first sitting ends here. When you come back, run the cells above once more; your
# answers stay in the notebook.

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
# - `y` is (batch, time, horizon), the targets for every step: `y[:, t]` begins with step t + 1, so
#   its column 0 is horizon 1
# - the outputs are those of a convolution over the same `time` steps with this `kernel_size` and `stride`,
#   padding `"valid"`, dilation 1; at least one window fits
#
# <details><summary>Hint</summary>Ask your own layer: with a kernel that hands on one tap only, and an
# input that counts 0, 1, 2, …, each output <em>is</em> a step's number.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_10_conv1d.alignment import aligned_targets

# %% [markdown]
# *Try it:* below, each target is the number of its own step. There should be 24 of them, and the last
# one should be 49, because the last window ends with the last step.

# %%
numbered = np.arange(50).reshape(1, 50, 1)
print(aligned_targets(numbered, 4, 2).ravel())

# %% tags=["check"]
check(aligned_targets)

# %% [markdown]
# ### A trap that raises no error
#
# The answer to the second prediction of section 1 first: the window of four taps ends at step 3, so the
# first output's next step is step 4.
#
# With four taps and a stride of 2, of the slices `Y[:, start::2]`, two have the right length at 50 steps:
# `Y[:, 3::2]` and `Y[:, 2::2]`. Both train without any error message. So let us ask a judge that cannot be fooled. **White noise** (백색 잡음)
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
figure, axes = show.new_figure()
lines = [
    *axes.plot(
        range(1, 11),
        noise_errors["Y[:, 2::2]"],
        "o-",
        label="Y[:, 2::2]",
        color=show.COLOURS["cell state"],
    ),
    *axes.plot(
        range(1, 11),
        noise_errors["Y[:, 3::2]"],
        "s--",
        label="Y[:, 3::2]",
        color=show.COLOURS["hidden state"],
    ),
]
axes.set_title("White noise, forecast without an error: too good to be true", loc="left")
axes.set(xlabel="horizon, in steps", ylabel="mean squared error", ylim=(-0.05, 1.2))
axes.set_xticks(range(1, 11))
show.label_ends(axes, lines)
show.figure(
    figure,
    "Error by horizon, 1 to 10. With Y[:, 3::2] it is about 1 everywhere. With Y[:, 2::2] it is 0 at horizon 1 "
    "and about 1 at all others.",
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

# %% [markdown]
# ## 9. The model: a convolution, then two GRUs
#
# Now the whole model. A convolution reads the series and shortens it; two GRUs read what it makes of it, and
# from every state of the second one a dense layer forecasts ten values. Its summary:
#
# | layer | output shape | parameters |
# |---|---|---|
# | input | (batch, any, 1) | |
# | `Conv1D`, 20 filters, 4 taps, stride 2, `"valid"` | (batch, shorter, 20) | (4 · 1 + 1) · 20 = 100 |
# | `GRU`, 20 units, all states | (batch, shorter, 20) | 3 · 20 · (20 + 20 + 2) = 2,520 |
# | `GRU`, 20 units, all states | (batch, shorter, 20) | 2,520 |
# | `Dense`, 10 units, at each step | (batch, shorter, 10) | (20 + 1) · 10 = 210 |
# | | | 5,350 |
#
# **Exercise 6 · `build_conv_gru`** (easy, 15 minutes). In Keras, for once.
#
# - `build_conv_gru(filters=20, kernel_size=4, stride=2, units=20, horizon=10)` → a Keras model for any batch and any number of steps; it need not be compiled
# - its input has one feature and any number of steps, (batch, None, 1)
# - `Conv1D` with `filters`, `kernel_size` and `stride`, padding `"valid"`, no activation; two `GRU`s of `units`
#   that hand on all their states; a `Dense` of `horizon` for each step, without an activation, alone or inside
#   `TimeDistributed`, which is the same; everything else as it is by default
# - no other layers; `keras.Sequential` or functional, as you like
#
# <details><summary>Hint</summary>Begin with <code>keras.Input</code>, then four layers in the order of the
# table.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_10_conv1d.conv_gru import build_conv_gru

# %% [markdown]
# *Try it:* 5,350 parameters, and 24 outputs of 10 numbers for 50 steps.

# %%
print(build_conv_gru().count_params(), build_conv_gru().compute_output_shape((32, 50, 1)))

# %% tags=["check"]
check(build_conv_gru)

# %% [markdown]
# ### The trap, with the real model
#
# White noise made the leak plain, because there was nothing else to learn. On a series that *can* be forecast
# it hides: each target lies one step nearer to the window, so the loss as a whole gets a little better, and
# nothing looks impossible. And `Y[:, 2::2]` does a second thing, which noise cannot show: it *shifts*. The last
# window ends with step 49, and its ten targets are $x_{49} \dots x_{58}$. The first is the leak. The other nine leak
# nothing, but $x_{50}$ is second now, where we would look for $x_{51}$, and so on.
#
# We train the model with both slices on the **waves** of lesson 09, two sines with random frequencies and
# phases and a little noise. The *validation loss* is what Keras would print: the mean squared error over all
# outputs on series not trained with, whose targets are cut out by the same slice. Then we compare the last forecasts,
# made from $x_0 \dots x_{49}$, with what came. Those of `Y[:, 2::2]` we take in two ways: for $x_{50} \dots x_{59}$,
# as somebody would who knows nothing of the mistake, and for $x_{49} \dots x_{58}$, as they were trained.
#
# **Predict:** which slice has the lower validation loss? And whose forecasts of the steps 50 to 58 are furthest off?

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
count = 1500 if FAST else 7000
wave_x, wave_y = every_target(data.waves(count + 1000, 60))
train_x, train_y, test_x, test_y = wave_x[:count], wave_y[:count], wave_x[count:], wave_y[count:]


def compiled(build, loss):
    """A function that hands out a network with new weights from a seed, compiled only once."""
    optimizer = keras.optimizers.Adam(0.01, global_clipnorm=1.0)
    return restarts(build, optimizer=optimizer, loss=loss)


def forecasts_of(restart, start, seed):
    """Forecasts of the test series after one training with Y[:, start::2]."""
    model, epochs = restart(seed), 6 if FAST else 20
    model.fit(train_x, train_y[:, start::2], epochs=epochs, batch_size=64, verbose=0)
    return model.predict(test_x, batch_size=500, verbose=0)


def errors_by_step(last, first):
    """Mean squared errors of ten forecasts that are taken for the steps from first (49 or 50) on."""
    came = np.concatenate([test_x[:, -1:, 0], test_y[:, -1]], axis=1)  # steps 49 to 59
    return ((last - came[:, first - 49 : first - 39]) ** 2).mean(axis=0)


# %% tags=["long"]
if passes(build_conv_gru, aligned_targets):
    restart, leaks = compiled(build_conv_gru, "mse"), {2: [], 3: []}
    for start, results in leaks.items():
        for seed in range(3):
            forecasts = forecasts_of(restart, start, seed)
            validation_loss = ((forecasts - test_y[:, start::2]) ** 2).mean()
            results.append((validation_loss, forecasts[:, -1]))
        losses = " ".join(f"{validation_loss:.4f}" for validation_loss, _ in results)
        print(f"Y[:, {start}::2], validation loss, three seeds: {losses}")

# %% [markdown]
# Now the forecasts, step by step, as means over the seeds. Below the figure: the error over the steps 50 to 58,
# which all three have.

# %%
if passes(build_conv_gru, aligned_targets):
    ways = {"3::2 as 50–59": (3, 50), "2::2 as 50–59": (2, 50), "2::2 as 49–58": (2, 49)}
    looks = ("hidden state", "s--"), ("cell state", "o:"), ("cell state", "o-")
    figure, axes = show.new_figure()
    lines, common = [], {}
    for (way, (start, first)), (colour, style) in zip(ways.items(), looks, strict=True):
        by_step = np.array([errors_by_step(last, first) for _, last in leaks[start]])
        steps, look = range(first, first + 10), {"color": show.COLOURS[colour], "label": way}
        lines += axes.plot(steps, by_step.mean(axis=0), style, **look)
        common[way] = by_step[:, 50 - first : 59 - first].mean(axis=1)
        print(f"{way}, steps 50 to 58:", " ".join(f"{error:.4f}" for error in common[way]))
    copied = by_step[:, 0].mean()  # the last way is the one that has step 49
    axes.set_title("A copy at step 49, and forecasts that arrive one step late", loc="left")
    axes.set(xlabel="step of the series", ylabel="mean squared error", ylim=(0, None))
    axes.set_xticks(range(49, 60))
    show.label_ends(axes, lines)
    clean, late, moved = (errors.mean() for errors in common.values())
    words = (
        f"as steps 50 to 59 the forecasts of 2::2 have {late / clean:.1f} times the error of 3::2; "
        f"one step earlier, as they were trained, {moved / clean:.1f} times"
    )
    show.figure(figure, f"Error by step; {words}, and at step 49 an error of {copied:.4f}.")
    print(words)

# %% [markdown]
# Two faults, and each has its own mark.
#
# - **The leak** flatters the loss. At step 49 the error is next to nothing: that number is copied out of the
#   window. It takes the place of the tenth, the hardest, and so the validation loss is lower, on
#   average over the seeds. Nothing was learned by that.
# - **The shift** spoils the forecasts of everybody who does not know of it. Taken for the ten steps that follow, they
#   are clearly worse: in the place of each step stands the forecast of the step before, so **the forecasts arrive
#   one step late**. Held against the steps that they were trained for, they are nearly as good as those of
#   `Y[:, 3::2]`. The model has learned well; it was asked for other steps.
#
# The loss shows neither of them, because validation data are cut out by the same wrong slice: they leak, and are shifted,
# as the training data are. Only a comparison outside of it, of forecasts with what came at the time
# that they are used for, brings it to light. Whenever a loss is surprisingly good, ask first: can the answer be in the
# input? And where forecasts fit better when moved by a step, ask for which step they were trained.

# %% [markdown]
# ## 10. What a stride does to a memory
#
# The first number of a sequence is 1 or −1, then noise follows, and at the end a GRU should say which of the two
# it was. Guessing is right half of the time. We put a convolution of four taps in front of it, with a stride of
# 2 or 4, or none.
#
# **Predict:** without a convolution the GRU manages some length. Which length will it manage behind a stride
# of 2, and of 4?


# %%
def first_sign(count, steps, seed):
    """Sequences, and whether their first number was positive."""
    draw = np.random.default_rng(seed)
    x, label = draw.normal(scale=0.5, size=(count, steps, 1)), draw.integers(2, size=count)
    x[:, 0, 0] = 2 * label - 1
    return x.astype("float32"), label


def rememberer(stride):
    """A GRU with a convolution of this stride in front of it; 0 stands for none."""
    front = [keras.layers.Conv1D(8, 4, strides=stride)] if stride else []
    back = [keras.layers.GRU(16), keras.layers.Dense(1, "sigmoid")]
    return keras.Sequential([keras.Input((None, 1)), *front, *back])


def accuracies(restart, lengths, go_on=False):
    """The share of unseen sequences answered correctly: (seeds, lengths).

    For each length there is a new start, or else the training goes on from the length before.
    """
    found, count = np.empty((3 if FAST else 10, len(lengths))), 600 if FAST else 2000
    for seed in range(len(found)):
        for place, steps in enumerate(lengths):
            if place == 0 or not go_on:
                model = restart(seed)
            known, epochs = first_sign(count, steps, 0), 8 if FAST else 20
            model.fit(*known, epochs=epochs, batch_size=64, verbose=0)
            x, label = first_sign(500, steps, 1)
            said = keras.ops.convert_to_numpy(model(x))[:, 0] > 0.5
            found[seed, place] = (said == label).mean()
    return found


# %% tags=["long"]
lengths = (12, 25, 50) if FAST else (12, 25, 50, 100)
starts = {
    name: compiled(lambda stride=stride: rememberer(stride), "binary_crossentropy")
    for name, stride in (("GRU alone", 0), ("stride 2", 2), ("stride 4", 4))
}
memories = {}
for name, restart in starts.items():
    # Behind a stride the shortest length is no question.
    asked = lengths if name == "GRU alone" else lengths[1:]
    memories[name] = (asked, accuracies(restart, asked))
figure, panels = show.new_figure(1, 3, sharey=True)
figure.suptitle(
    "Each dot is a new start: it finds the first step, or it guesses", x=0.01, ha="left"
)
counts = {}
for axes, (name, (asked, right)) in zip(panels, memories.items(), strict=True):
    sideways = np.linspace(-0.2, 0.2, len(right))[:, None]
    axes.plot(np.arange(len(asked)) + sideways, right, "o", color=show.COLOURS["hidden state"])
    axes.axhline(0.5, linestyle=":", color=show.COLOURS["baseline"], zorder=0)
    axes.set_title(name)
    axes.set(xlabel="length, in steps", xlim=(-0.5, len(asked) - 0.5), ylim=(0.4, 1.03))
    axes.set_xticks(range(len(asked)), asked)
    print(f"{name:>9}:", end=" ")
    for steps, column in zip(asked, right.T, strict=True):
        print(f"{steps} steps", " ".join(f"{value:.2f}" for value in column), end="   ")
        counts[name, steps] = int((column > 0.9).sum())
    print()
panels[0].set_ylabel("accuracy; guessing: 0.5")
learned_by = [f"{name}, {steps} steps: {count}" for (name, steps), count in counts.items()]
show.figure(
    figure,
    "Accuracy of each new start, in three panels, by the length of the sequence. "
    f"Starts above 0.9, of {len(right)} each: {'; '.join(learned_by)}.",
)
going_on = accuracies(starts["GRU alone"], lengths, go_on=True)[:, lengths.index(50)]
print("GRU alone at 50 steps, after 12 and 25:", " ".join(f"{value:.2f}" for value in going_on))
if passes(conv1d_output_length):
    for stride in (2, 4):
        seen_steps = [conv1d_output_length(steps, 4, stride, "valid", 1) for steps in lengths]
        print(f"behind a stride of {stride} the GRU itself makes {seen_steps} steps")

# %% [markdown]
# A start that finds the first step is nearly always right, and one that does not find it does little better than
# guessing. So there is a
# dot for each, and no mean, which would lie where hardly any of them does.
#
# In our runs the GRU alone learns the task at 12 steps with every seed; at 25 some seeds fail. Behind a stride
# of 2 it learns it at 25 steps, and behind a stride of 4 at 50, with every seed. Look at the printed lengths:
# those are 11 and 12 steps *of its own*. Behind a stride of 2, at 50 steps, it has 24 of its own to make, about as many as alone at
# 25, and again not every seed learns it. What counts is how many steps the GRU itself has to make; the convolution
# in front decides how much time goes into each.
#
# (These are the results of the short setting, with three seeds. Your counts may differ at the edge; look at the printed accuracies.)
#
# It is no limit of the GRU as such, though. One more line is printed: the GRU alone, trained at 12 steps first, then
# *going on* at 25 and at 50 with the weights it had. At 50 steps, where hardly any new start succeeds, it answers
# right (it also had three times the rounds). The memory was never too small; from a new start, in 8 rounds over
# 600 sequences (in the short setting; on a GPU there are more), the way back to the first
# step was too long to be *found*. A stride makes that way shorter. And it is not free: behind a
# stride of 4 there is a state for every fourth step only, and what a window holds must fit into
# the numbers of its filters.

# %% [markdown]
# ## 11. A row in the fair table
#
# How good is the model of section 9 as a forecaster? In lesson 09 there is a table in which every model gets the same
# chances: the same series, the same learning rates to choose from, several seeds, and *one* place where it is judged: the
# forecast after the last input. It takes too long to be made here, so its results come with the course. The
# line below the table has three trainings of section 9, of six epochs each (in the short setting; on a GPU
# the numbers are others), beside two forecasters that need none.

# %%
compared = ["naive: the last value", "least squares", "SimpleRNN", "LSTM", "GRU", "Conv1D + GRU"]
show.forecasting_table(data.forecasting_table(), only=compared)


def last_error(forecasts):
    """Mean squared error of the forecasts of steps 50 to 59."""
    return ((forecasts - test_y[:, -1]) ** 2).mean()


with_one = [np.concatenate([x[..., 0], x[:, :1, 0] ** 0], axis=1) for x in (train_x, test_x)]
by_least_squares = with_one[1] @ np.linalg.lstsq(with_one[0], train_y[:, -1], rcond=None)[0]
lazy_error, linear_error = last_error(test_x[:, -1]), last_error(by_least_squares)
print(f"here: the last value again {lazy_error:.4f}; least squares {linear_error:.4f};", end=" ")
if passes(build_conv_gru, aligned_targets):
    conv_errors = sorted(last_error(last) for _, last in leaks[3])
    print("Conv1D and two GRUs, three seeds", " ".join(f"{error:.4f}" for error in conv_errors))

# %% [markdown]
# Read the table with three questions. Do the seeds of two rows overlap? What does least
# squares reach, which takes a moment and has no settings? And how does *printed* compare with what we measured: the book's
# row for this model says 0.0080, and its row for a GRU without a convolution 0.0103. Both are errors after the
# last step, of one training at a rate of 0.001. At that rate, with one seed, we got 0.0095 and 0.0098.
#
# With a fair choice of the rate, the convolution in front made no difference to the error that could be told from
# luck: 0.0029, against 0.0030 for the GRU alone, and ahead in 65 of the 100 pairs of seeds. But it made fewer
# steps of it, and took a third off the time.
#
# Our own short trainings here do not get that far: all three seeds end near least squares, at most half of its
# error above or below it. That is what six rounds with 1,500 series buy (in the short setting; on a GPU the numbers are others).

# %% [markdown]
# ## 12. Find the bug, twice
#
# **Bug 1.** A report has one row for two GRUs that forecast at each of the 50 steps, and one for a convolution
# and two GRUs. Both rows are the validation loss that Keras printed: the mean over *all* outputs of a model. The
# model with the convolution has the smaller one. The code below scores as that report does. (The book's table
# does not: its numbers are errors after the last step. But its models print such losses, too.)
#
# For your test there is a forecaster that is the same in both rows: for every step t the best linear
# forecast from $x_0 \dots x_t$, by least squares.


# %%
def row_of_the_report(forecasts, targets):
    """The mean squared error over everything that a model puts out."""
    return ((forecasts - targets) ** 2).mean()


def linear_forecasts():
    """For each step the best linear forecast from all steps so far: (series, 50, 10)."""
    made, both = np.empty(test_y.shape), (train_x, test_x)
    for t in range(50):
        known, new = (np.concatenate([x[:, : t + 1, 0], x[:, :1, 0] ** 0], axis=1) for x in both)
        made[:, t] = new @ np.linalg.lstsq(known, train_y[:, t], rcond=None)[0]
    return made


step_forecasts = linear_forecasts()
# Your test here: row_of_the_report(…, …), once as the first row is made and once as the second.

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_positions", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Bug 1**: what is wrong with comparing the two rows, and which test shows it?
#
# ### BEGIN SOLUTION
# The rows average over different steps: the first over 0, 1, …, 49, the second over 3, 5, …, 49. The first few
# steps have seen next to nothing, and their errors are by far the largest; the second row leaves out three of
# them and counts the late steps with more weight. Test: one and the same forecaster, scored as either row,
# `row_of_the_report(step_forecasts, test_y)` and
# `row_of_the_report(step_forecasts[:, 3::2], test_y[:, 3::2])`. Not one forecast differs, and the second number
# is clearly smaller. A fair comparison takes the same steps for all: the last one, say.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, bug 1 (2 points).* 1 point: the two means are over different steps, and early ones are harder. 1
# point: a test with *one* forecaster (or one that is right by construction), scored both ways.
# “The models are different” is no answer.

# %% [markdown]
# **Bug 2.** A quick convolution: all windows at once, and one matrix product. Its author tried it on the
# temperatures of section 1, where it agrees with the `conv1d` above up to rounding.


# %%
def quick_conv1d(x, kernel, bias):
    """A convolution with padding "valid" and a stride of 1."""
    windows = np.lib.stride_tricks.sliding_window_view(x, len(kernel), axis=1)
    flat = windows.reshape(*windows.shape[:2], -1)
    return flat @ kernel.reshape(-1, kernel.shape[2]) + bias


if passes(conv1d):
    quick = quick_conv1d(hours[None, :, None], hand_made, np.zeros(2))
    slow = conv1d(hours[None, :, None], hand_made, np.zeros(2))
    print(f"on the temperatures: largest difference {np.abs(quick - slow).max():.0e}")
# Your test here.

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_reshape", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Bug 2**: what is wrong, and which test shows it?
#
# ### BEGIN SOLUTION
# `sliding_window_view` puts the window's axis last: `windows` is (batch, steps, channels, kernel_size), and
# flattened it runs through the taps of channel 0, then through those of channel 1. The kernel is flattened tap by
# tap. With one channel (or one tap) both orders are the same, so the temperatures show nothing. Test: two
# channels and two taps, compared with `conv1d`; or a kernel that is 1 at one tap of one channel and 0
# elsewhere, which must hand on that channel, shifted. Remedy: exchange the last two axes before the
# reshape.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, bug 2 (2 points).* 1 point: the order of taps and channels differs between the two reshapes. 1 point: a test
# with two channels at least, against `conv1d`, Keras, or a value that is known.

# %% [markdown]
# ## 13. Claims, put to the test
#
# Three sentences as they stand in study notes. Run the experiment, change it if you like, then answer:
# **true, false, or it depends**, and why, in two or three sentences. These answers are graded by a person.
#
# **Claim A.** *"The output is shorter than the input **only if** the padding is `valid` and the stride is greater
# than 1."*

# %%
if passes(conv1d_output_length):
    for kernel_size, padding, stride in (
        (4, "valid", 2),
        (4, "valid", 1),
        (4, "same", 2),
        (4, "same", 1),
        (4, "causal", 1),
        (1, "valid", 1),
    ):
        steps = conv1d_output_length(50, kernel_size, stride, padding, 1)
        print(f"50 steps, {kernel_size} tap(s), {padding}, stride {stride}: {steps}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_shorter", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False: either of the two suffices.** `valid` alone loses the span of the window minus 1
# steps (47 of 50), a stride of 2 alone leaves about half (25). Both together give 24. And `valid` loses nothing at
# all where the window has a single tap. What keeps the length is `same` or `causal` *with* a stride of 1.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: each condition alone makes it shorter, with two lengths. 1 point: an
# exception (one tap) or the rule that keeps the length. “False” and “it depends” get the same marks with
# their reasons.

# %% [markdown]
# **Claim B.** *"A stride of 2 halves the sequence, so a GRU behind it remembers twice as far."* The experiment is
# that of section 10.

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_stride", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends: about right here, for another reason than it gives.** The length is not quite halved (24 of 50, or 25 with padding). What
# counts is how many steps the GRU itself makes: at about 12 of its own all seeds learned the task, with every stride; at about
# 24 not all of them, alone and behind a stride of 2. So twice the stride carried about twice as far, in this task, from a new start, with this much
# training. It is no limit of the memory: trained on shorter sequences first, the GRU alone reaches 50 steps, too.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: not exactly half (24 or 25 of 50), or the number of steps that
# the GRU itself makes is what counts, with numbers of section 10. 1 point: a limit: the line that goes on, the seeds at
# the edge that differ, or the price, what the stride skips must be caught by the filters.

# %% [markdown]
# **Claim C.** *"With `padding='same'` and a stride of 1 there is an output for every step, so every output can be
# trained with its own step's target, and nothing needs to be aligned."* We ask the white noise again: the best
# linear forecast from what each output has seen, with four taps.

# %%
if passes(conv1d):
    each_tap = np.eye(4)[:, None, :]  # four filters, each of which hands on one tap
    for padding in ("same", "causal"):
        noise_x, noise_y = every_target(noise)
        seen = conv1d(noise_x, each_tap, np.zeros(4), padding=padding)
        known, wanted = seen[:200].reshape(-1, 4), noise_y[:200].reshape(-1, 10)
        weights = np.linalg.lstsq(known, wanted, rcond=None)[0]
        off = ((seen[200:] @ weights - noise_y[200:]) ** 2).mean(axis=(0, 1))
        print(f"{padding:>6}, by horizon: " + "  ".join(f"{error:.2f}" for error in off))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_same", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** The lengths agree, and the windows do not: with `same` and four taps output t sees x[t−1] … x[t+2], two
# steps of the future. So horizon 1 and 2 are "forecast" nearly without an error on pure noise. (Nearly, because the last
# two outputs of each sequence see zeros instead.) `causal` keeps the length, too, and output t sees
# x[t−3] … x[t]: nothing leaks, and there really is nothing to align.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: `same` looks two steps ahead, with the measured errors of horizon 1 and 2. 1
# point: `causal` (or another slice of targets) as the remedy, or why only two horizons gain.

# %% [markdown]
# ## 14. Summary
#
# A convolution over time lays one small dense layer onto window after window; padding, stride and dilation say
# where the windows lie, and with them how long the output is. Going back, every window hands its
# share to its own steps, and shares add up. A stride shortens what a recurrent layer has to get through. And every
# output has a newest step that it has seen: a target that begins any earlier leaks, often without an
# error and with a better loss, and what is trained on it forecasts for an earlier step than we think.
#
# **What breaks next.** A window of four taps sees four steps. To see a thousand, a stride leaves out outputs, and a
# wide kernel costs a weight for each. Lesson 11 does it with a few taps and no loss of length: dilated
# causal convolutions, one on top of the other.
#
# ### Three problems to go on with
#
# 1. Write `aligned_targets` for a convolution with `causal` padding and any stride, and for two convolutions
#    on top of each other.
# 2. Put `max_pool1d` behind a convolution with a stride of 1 in section 10 (`keras.layers.MaxPooling1D`). Does the
#    GRU remember as far as behind a strided one?
# 3. Section 5's kernel saw one station. Give it a second channel, another station, and look at what it learns from
#    it.
#
# ### References
#
# - [`keras.layers.Conv1D`](https://keras.io/api/layers/convolution_layers/convolution1d/) and
#   [`keras.layers.MaxPooling1D`](https://keras.io/api/layers/pooling_layers/max_pooling1d/).
# - V. Dumoulin and F. Visin, [A guide to convolution arithmetic for deep
#   learning](https://arxiv.org/abs/1603.07285), 2016: lengths, paddings, strides.
# - A. Waibel, T. Hanazawa, G. Hinton, K. Shikano and K. Lang, [Phoneme recognition using time-delay neural
#   networks](https://doi.org/10.1109/29.21701), IEEE Transactions on Acoustics, Speech, and Signal
#   Processing, 1989: convolution over time, trained by its gradient.
# - S. Kaufman, S. Rosset, C. Perlich and O. Stitelman, [Leakage in data mining: formulation, detection, and
#   avoidance](https://doi.org/10.1145/2382577.2382579), ACM Transactions on Knowledge Discovery from Data, 2012.
# - A. Géron, *Hands-On Machine Learning with Scikit-Learn, Keras, and TensorFlow*, 2nd edition, O'Reilly, 2019, chapter
#   15: the waves and the model of section 9.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 130 to 170 minutes; a second sitting may begin with section 8. The notebook itself runs for
# about a minute and a half on two idle cores; `UNROLLED_FULL=1` takes 950 seconds of processor time, in place of
# 68, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 20 by machine: 2 for `conv1d_output_length`, 5 each for `conv1d` and `conv1d_backward`, 2 for `max_pool1d`,
# 3 each for `aligned_targets` and `build_conv_gru`; and 12 by hand, 2 each for the leak, for each bug and for each
# claim, with the rubrics above.
#
# **Mistakes to expect.** `kernel_size * dilation` for the span; the odd zero of `same` before the input; `same` padded as for stride 1; windows
# that overwrite each other in `dx`; `Y[:, 2::2]`, and `Y[:, 4::2]`; a missing `return_sequences`. The check
# recognises the usual form of each, and names it.
#
# **Keras while grading.** Exercise 6 is about Keras layers, so this lesson's answers are graded where Keras can be
# imported. Whoever calls it in exercises 1 to 5 gets the points: look for `keras.` in those cells.
#
# **If somebody is stuck** at `conv1d_backward`, let them do it for one sample, one channel, one filter, with
# the numbers by hand of section 5. At `aligned_targets`, let them write the four steps of the first two windows on paper, and below
# them the ten of their targets.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
rows = {row["model"]: row for row in data.forecasting_table()["rows"]}
with_conv, without_conv = rows["Conv1D + GRU"], rows["GRU"]
ahead = [w < o for w in with_conv["test"] for o in without_conv["test"]]
assert 0.6 < with_conv["seconds"] / without_conv["seconds"] < 0.75
assert not FAST or all(0.5 < error / linear_error < 1.5 for error in conv_errors), "near it"
assert not FAST or min(conv_errors) > 2 * np.mean(with_conv["test"]), "not that far"
# Section 10: every seed at about 12 steps of the GRU's own, not every one at about 24.
seeds = len(memories["GRU alone"][1])
about_twelve = ("GRU alone", 12), ("stride 2", 25), ("stride 4", 50)
assert all(counts[place] == seeds for place in about_twelve), counts
assert counts["GRU alone", 25] < seeds
assert counts["GRU alone", 50] <= seeds // 3
assert counts["stride 2", 50] < seeds
assert (going_on > 0.9).all(), going_on
dots = np.concatenate([right.ravel() for _, right in memories.values()])
assert ((dots > 0.9) | (dots < 0.65)).all(), "a start finds the first step, or it guesses"
# Section 9: the leak flatters the loss; the shift makes most of the difference between forecasts.
leaky_loss, clean_loss = (np.mean([loss for loss, _ in leaks[start]]) for start in (2, 3))
assert leaky_loss < clean_loss
assert copied < 0.2 * clean
assert late > 1.3 * clean
clean_by_step = np.mean([errors_by_step(last, 50) for _, last in leaks[3]], axis=0)
assert clean_by_step.argmax() == 9
assert moved < 1.2 * clean
numbers = {
    "0.0095": with_conv["as_printed"],
    "0.0098": without_conv["as_printed"],
    "0.0029": np.mean(with_conv["test"]),
    "0.0030": np.mean(without_conv["test"]),
    "65": sum(ahead),
    "0.001": 0.001,
    "288": len(hours),
    "−11.7": answers[coldest, 1],
    "9.5": hours[front] - hours[front + 5],
    "177": front,
    "197": coldest,
    "0.5": by_day[6],
    "100": (4 * 1 + 1) * 20,
    "2,520": 3 * 20 * (20 + 20 + 2),
    "210": (20 + 1) * 10,
    "5,350": build_conv_gru().count_params(),
    "600": 600,
    "0.0080": with_conv["book"],
    "0.0103": without_conv["book"],
    "1,500": len(train_x),
}
