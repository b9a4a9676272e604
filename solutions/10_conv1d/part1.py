# %% [markdown]
# # 10 · Convolution over time
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/10_conv1d/10_conv1d.ipynb)
#
# **In this lesson we build a convolution over time and its gradient, until both agree with
# `keras.layers.Conv1D` but for rounding, and find out which output may be compared with which target.**
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
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait

# %% [markdown]
# **You will be able to**
#
# - write a convolution over time and its backward pass, for every padding, stride and dilation, and say
#   how long its output is before you run it;
# - say which steps an output has seen, and keep targets out of its window: find a leak that no error
#   message tells of;
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
    title="Days go up and down, and one day the winter comes",
    ylabel="temperature (°C)",
    xlabel="hours since 5 November 2013, 0:00 UTC",
    quantity="input",
)

# %% [markdown]
# Neighbouring hours hardly differ. A recurrent network that reads them one by one makes 288 steps to get
# through these days, and each step is a chance to forget. What we see at a glance are *local* patterns:
# a day's rise and fall, and a sudden drop that does not come back. Wherever they stand, they look alike.
#
# So let one small window slide over the series and compute the same few numbers at every place. And
# let it slide in larger strides: then there is less for a recurrent network to read.
#
# **Before you read on, predict:** a window of four steps slides over 50 steps, two steps at a time.
# How many places does it stop at? And if its first output is to forecast "the next step", which step is that?

# %% [markdown]
# ## 2. The idea
#
# Output j looks at a window of k steps, multiplies each by a weight of its own, and adds up. Step and
# weight are counted from 0:
#
# $$y_j = b + \sum_{k} x_{\,j s + k d}\, K_k$$
#
# Here $x_t$ is a row of **channels** (채널), and $K_k$, the k-th **tap** of the kernel, is a matrix from
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
# puts all zeros before the beginning, just so many that the first window *ends* at step 0.
# `"same"` puts zeros at both ends. Here are windows of three taps on eight steps:

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
# - `"causal"` and `"same"`: zeros are added just so that no step is lost. With a stride of 1 there is an
#   output for every step; with a stride of s there is one for every s steps that have *begun*. The size
#   of the window does not matter.
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


# %% nbgrader={"grade": false, "grade_id": "conv1d_output_length", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv1d_output_length(length, kernel_size, stride, padding, dilation):
    """The number of time steps that a Conv1D hands on.

    Args:
        length: int, the time steps of its input.
        kernel_size: int, the taps of its window.
        stride: int, steps from one window to the next.
        padding: "valid", "same" or "causal".
        dilation: int, steps from one tap to the next.

    Returns:
        steps: int.

    Raises:
        ValueError: if the padding is "valid" and no window fits.
    """
    ### BEGIN SOLUTION
    if padding != "valid":
        return -(-length // stride)
    span = dilation * (kernel_size - 1) + 1
    if span > length:
        raise ValueError(f"a window that spans {span} steps does not fit into {length}")
    return (length - span) // stride + 1
    ### END SOLUTION


# %% [markdown]
# *Try it:* 50 steps, four taps. `valid` with stride 1 gives 47; `same` with stride 2 gives 25; `valid` with
# stride 2 gives 24.

# %%
for padding, stride in (("valid", 1), ("same", 2), ("valid", 2)):
    print(padding, stride, conv1d_output_length(50, 4, stride, padding, 1))

# %% nbgrader={"grade": true, "grade_id": "check_conv1d_output_length", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
check(conv1d_output_length)
### BEGIN HIDDEN TESTS
check(conv1d_output_length, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** There is your answer to the first prediction: a stride of 2 makes 24 out of 50, not
# quite the half. The usual mistakes are the forgotten first window, and k · d for the span of k taps.

# %% [markdown]
# ## 4. The convolution
#
# Padding first, then windows, then sums. How many zeros?
#
# - `"causal"`: before the input, as many as let the first window end at step 0; none after it.
# - `"same"`: as many as the windows need *together*. There are ⌈time / s⌉ windows, s steps apart; from the
#   first tap of the first to the last tap of the last they cover so many steps. What the input has
#   too few is padded: half before, half after, and **an odd one after**. If nothing is missing, nothing
#   is padded. (So with a stride, the number of zeros depends on the length of the input. With an even
#   kernel and a stride of 1 there is one more after than before.)
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


# %% nbgrader={"grade": false, "grade_id": "conv1d", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv1d(x, kernel, bias, stride=1, padding="valid", dilation=1):
    """A convolution over time.

    Args:
        x: (batch, time, channels), float.
        kernel: (kernel_size, channels, filters), float.
        bias: (filters,), float.
        stride: int, steps from one window to the next.
        padding: "valid", "same" or "causal".
        dilation: int, steps from one tap to the next.

    Returns:
        y: (batch, steps, filters).
    """
    ### BEGIN SOLUTION
    length, span = x.shape[1], dilation * (len(kernel) - 1) + 1
    around = (0, 0)
    if padding == "causal":
        around = (span - 1, 0)
    elif padding == "same":
        missing = max(0, (-(-length // stride) - 1) * stride + span - length)
        around = (missing // 2, missing - missing // 2)
    padded = np.pad(x, ((0, 0), around, (0, 0)))
    starts = range(0, padded.shape[1] - span + 1, stride)
    windows = np.stack([padded[:, s : s + span : dilation] for s in starts], axis=1)
    return np.einsum("bjkc,kcf->bjf", windows, kernel) + bias
    ### END SOLUTION


# %% [markdown]
# *Try it:* the windows by hand. The four lines should be 11 11 18 18, then 11 18, then 5 11 11 18 18, and one
# that begins with 9.

# %%
settings = ({}, {"stride": 2}, {"padding": "causal"}, {"dilation": 2})
for setting in settings:
    print(conv1d(**by_hand, **setting).ravel(), setting)

# %% nbgrader={"grade": true, "grade_id": "check_conv1d", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
check(conv1d)
### BEGIN HIDDEN TESTS
check(conv1d, hidden=True)
### END HIDDEN TESTS

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
    seen = np.full((len(hours), 2), np.nan)
    seen[24:] = conv1d(hours[None, :, None], hand_made, np.zeros(2))[0]
    coldest = int(np.nanargmin(seen[:, 1]))
    show.memory(
        {
            "hour by hour": hours,
            "filter 0: mean of a day": seen[:, 0],
            "filter 1: change in a day": seen[:, 1],
        },
        title="One kernel removes the days, the other finds the cold front",
        ylabel="temperature, or change (°C)",
        xlabel="hours since 5 November 2013, 0:00 UTC",
        events={coldest: "largest drop"},
        quantity="hidden state",
    )
    print(f"largest drop in 24 hours: {seen[coldest, 1]:.1f} °C, at hour {coldest}")
    swing, calm = np.nanstd(np.diff(hours)), np.nanstd(np.diff(seen[24:, 0]))
    print(f"from hour to hour: {swing:.2f} °C as it is, {calm:.2f} °C after the mean")

# %% [markdown]
# The mean is a *low-pass* filter: the days are gone, the weather is left. The difference is an *edge
# detector*: it is near zero where today is as yesterday, and dives when the front comes, −15.0 °C within a
# day. With one channel and two filters, one series has become two, each 24 steps shorter.
