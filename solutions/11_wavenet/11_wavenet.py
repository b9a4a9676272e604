# %% [markdown]
# # 11 · WaveNet: dilated causal convolutions
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/11_wavenet/11_wavenet.ipynb)
#
# **In this lesson we build a network that hears far back with kernels of two taps, measure how far,
# and let it speak: one sample at a time, with queues in place of a recomputed past.**
#
# | | |
# |---|---|
# | Keras layer | `keras.layers.Conv1D(padding="causal", dilation_rate=...)` |
# | Time | two and a half to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [10 · Convolution over time](../10_conv1d/10_conv1d.ipynb), or: a convolution slides a small kernel of weights along time; matrix products in NumPy |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait
rng = np.random.default_rng(11)

# %% [markdown]
# **You will be able to**
#
# - write a dilated causal convolution, compute the receptive field of a stack, and *measure* it on
#   Keras's layers;
# - build a WaveNet, the small one of the textbooks and the gated one of the paper, and test any layer
#   for leaks from the future;
# - generate sound sample by sample, at a cost that grows with the number of layers, not with the
#   number of samples heard.

# %% [markdown]
# ## 1. The problem, seen first
#
# Sound is a long sequence. Here is a tenth of a second of somebody reading Jane Austen, at 4,000
# samples per second. (The recordings have 16,000; we thin them out by a Fourier transform, so that
# the lesson's small network has a chance. The voice sounds muffled then, but can be understood.)

# %% tags=["given"]
RATE = 4000  # samples per second


def resampled(signal, rate, wanted):
    """A signal at another rate: its spectrum, cut off or filled up with zeros."""
    length = len(signal) * wanted // rate
    spectrum = np.fft.rfft(signal)
    kept = np.zeros(length // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return np.fft.irfft(kept, length) * length / len(signal)


# %%
reader = [name for name in data.speech_names() if name.startswith("austen")]
voices = {name: resampled(data.speech(name).signal, 16000, RATE) for name in reader}
loudest = max(np.abs(voice).max() for voice in voices.values())
voices = {name: voice / loudest for name, voice in voices.items()}  # between -1 and 1

vowel = voices["austen_0880"][7500:7900]
alike = [np.corrcoef(vowel[lag:], vowel[:-lag])[0, 1] for lag in range(1, 81)]
period = 10 + int(np.argmax(alike[9:]))
show.memory(
    {"sound pressure": vowel},
    title="A vowel repeats itself, but never exactly",
    ylabel="full scale is 1",
    xlabel=f"samples; {RATE} are a second",
    quantity="target",
)
print(f"most like itself {period} samples ago: {RATE / period:.0f} vibrations a second")

# %% [markdown]
# One vibration of this voice takes 41 samples. To say what comes next, one should have heard at least
# the last vibration, better several, and the word that they belong to lasts for a thousand samples and
# more.
# A recurrent network would carry all that in its state, step after step. A convolution with a kernel
# of two taps sees two samples.
#
# **Before you read on, predict:** eight convolutions with two taps each, stacked. How many
# samples can the last one see? And can it be more, with the same number of weights?

# %% [markdown]
# ## 2. The idea
#
# A **causal** convolution looks at the present and the past, never at the future. A **dilated** one
# leaves out steps between its taps: with a **dilation** $d$ they stand $d$ steps apart. For $K$ taps
#
# $$y_t = b + \sum_{k=0}^{K-1} x_{t - (K-1-k)\,d}\; W_k$$
#
# so the last tap, $W_{K-1}$, meets the present, and what lies before the first step counts as zero.
# With dilations 1, 2, 4, 8 from layer to layer, two taps each are enough for every layer to double
# what the one below can see. How far back into the input a layer's output reaches, holes included, is its
# **receptive field**.

# %%
show.dilated_stack(2, (1, 2, 4, 8))

# %% [markdown]
# | symbol | code name | shape | in Keras | also called |
# |---|---|---|---|---|
# | $x$ | `x` | (batch, time, channels) | | input · 입력 |
# | $W_k$ | `kernel[k]` | (channels, filters) | `layer.kernel`, (kernel_size, channels, filters) | tap · 탭; the kernel is also called filter |
# | $b$ | `bias` | (filters,) | `layer.bias` | bias · 편향 |
# | $K$ | `kernel_size` | | `kernel_size` | number of taps · 커널 크기 |
# | $d$ | `dilation` | | `dilation_rate` | dilation · 팽창률; à trous, "with holes" |
# | $y$ | `y` | (batch, time, filters) | | output, feature map · 출력 |
# | | `receptive_field` | | | receptive field · 수용 영역; history |
# | | | | `padding="causal"` | causal convolution · 인과 합성곱 |
#
# Take the word *filter* with care. It means a column of the layer's output here, as in Keras; in
# other texts it means the kernel. And "a bigger filter" can mean more taps, or the same taps further
# apart: we say **taps** for the one, and **span** for the other.

# %% [markdown]
# ### A step by hand
#
# One channel, one filter, two taps, dilation 2: `kernel[0]` = 10 and `kernel[1]` = 1, the bias is 0,
# and x = 1, 2, 3, 4.
#
# | step | two steps ago | now | y = 10 · (two steps ago) + 1 · now |
# |---|---|---|---|
# | 0 | 0 (before the beginning) | 1 | 1 |
# | 1 | 0 (before the beginning) | 2 | 2 |
# | 2 | 1 | 3 | 13 |
# | 3 | 2 | 4 | 24 |

# %%
x_hand = np.array([1.0, 2.0, 3.0, 4.0])
ago_hand = np.concatenate([np.zeros(2), x_hand[:-2]])  # what stood two steps ago
print("y =", 10 * ago_hand + 1 * x_hand)

# %% [markdown]
# ## 3. How far back?
#
# **Exercise 1 · `receptive_field`** (easy, 10 minutes). How far back does the last output of a stack of causal
# convolutions reach? Count from the oldest step of the input that it can depend on to the present one,
# both included. Steps in between that no tap meets count, too: one layer with two taps and dilation 8
# reaches over 9 steps, though it looks at two of them.
#
# - `receptive_field(kernel_size, dilations)` → an `int`
# - `kernel_size` is an `int`, at least 1, the same for all layers; `dilations` is a list or a tuple
#   of `int`s, one for each layer, the first layer first
#
# <details><summary>Hint</summary>In the drawing, how far to the left does the top layer jump? And the
# one below it, from where it starts?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.field import receptive_field

# %% [markdown]
# *Try it:* the drawing's stack, two taps and dilations 1, 2, 4, 8, sees 16 steps.

# %%
receptive_field(2, (1, 2, 4, 8))

# %% tags=["check"]
check(receptive_field)

# %% [markdown]
# **What it means.** Each layer *adds* its span less one. Where steps are thinned out, as by strides and
# pooling, the distance between the steps multiplies, and what a later layer adds grows with it. The usual mistakes are to count every tap as a gap, and to forget the
# present step.

# %%
if passes(receptive_field):
    for name, dilations in {
        "eight plain layers": (1,) * 8,
        "1, 2, 4, 8, twice": (1, 2, 4, 8) * 2,
        "1, 2, … 512, three times": tuple(2**n for n in range(10)) * 3,
    }.items():
        print(f"{name:>25}: {len(dilations):2} layers see {receptive_field(2, dilations):5} steps")

# %% [markdown]
# So eight plain layers see 9 steps, and the eight of the textbooks' small WaveNet 31: less than
# one vibration of the voice above. Thirty layers, as many as people build for speech, see 3,070.

# %% [markdown]
# ## 4. The convolution
#
# **Exercise 2 · `causal_dilated_conv1d`** (medium, 15 minutes). Build the layer itself.
#
# - `causal_dilated_conv1d(x, kernel, bias, dilation)` → `y`, shape (batch, time, filters)
# - `x` is (batch, time, channels); `kernel` is (kernel_size, channels, filters), for any
#   `kernel_size` from 1 on; `bias` is (filters,); `dilation` is an `int`, at least 1, and may be
#   longer than the sequence
# - no activation; arguments are not modified; for float32 arguments a float32 result is welcome
#
# <details><summary>Hint</summary>How many zeros must stand in front of the sequence, so that the
# oldest tap of the first output finds something?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.convolution import causal_dilated_conv1d

# %% [markdown]
# *Try it:* the sequence worked by hand gives 1, 2, 13, 24.

# %%
kernel_hand = np.array([10.0, 1.0]).reshape(2, 1, 1)
causal_dilated_conv1d(x_hand.reshape(1, 4, 1), kernel_hand, np.zeros(1), 2)

# %% tags=["check"]
check(causal_dilated_conv1d)

# %% [markdown]
# **What it means.** This is `Conv1D(padding="causal", dilation_rate=d)`. The usual mistake is a padding
# that is not dilated with the kernel: then the first outputs are missing, and all others stand too
# early.
#
# ### Against a long kernel, and against pooling
#
# Two taps with a dilation of 8 span nine steps. So does a kernel of nine taps, seven of which are zero.
# Let us see whether these are the same thing, and what they cost, for 3 channels and 4 filters.

# %%
if passes(causal_dilated_conv1d):
    x = rng.normal(size=(2, 50, 3))
    two, bias = rng.normal(size=(2, 3, 4)), rng.normal(size=4)
    nine = np.zeros((9, 3, 4))
    nine[[0, 8]] = two
    apart = causal_dilated_conv1d(x, two, bias, 8) - causal_dilated_conv1d(x, nine, bias, 1)
    print(f"largest difference: {np.abs(apart).max()}")
    print(f"parameters: {two.size + bias.size} with two taps, {nine.size + bias.size} with nine")

# %% [markdown]
# The same numbers. With nine taps of its own the layer has 112 parameters in place of 28, and with
# them it can do more: the dilated one is that layer with seven taps held at zero.
#
# The other way to see far is to thin out the steps, with a pooling layer after each convolution.

# %%
print("layers   dilated: sees  outputs    pooled: sees  outputs (of 50 steps)")
sees, steps_apart, outputs = 1, 1, 50
for layers in range(1, 5):
    sees += steps_apart  # a convolution with two taps, `steps_apart` steps apart
    sees += steps_apart  # the larger of two neighbours
    steps_apart, outputs = 2 * steps_apart, outputs // 2
    dilated_sees = 1 + sum(2**n for n in range(layers))
    print(f"{layers:6} {dilated_sees:15} {50:8} {sees:15} {outputs:8}")

# %% [markdown]
# Four pooled layers see 31 steps, more than four dilated ones. But of 50 steps they keep three, and a
# network that should say something at *every* step has lost most of its places to say it.

# %% [markdown]
# ## 5. Does it see the future?
#
# A network that sees the next sample can predict it almost perfectly, in training. No error message
# tells. So we
# want a test for *any* layer, by **perturbation**: move the input at one step, and see which outputs
# move.
#
# **Exercise 3 · `is_causal`** (medium, 15 minutes).
#
# - `is_causal(layer, length)` → `True` or `False`
# - `layer` is a function: it takes a float array (batch, `length`, 1), for any batch size, and returns
#   an array (batch, `length`, filters). It is deterministic, and treats the samples of a batch each by
#   itself. You may call it as often as you like
# - `True` means: no output depends on a *later* input. To see the present one is allowed
# - layers may have a relu, which hides a change when it is shut: so try random inputs, and changes
#   of either sign
# - move the input by about 1, or by a few. An output has moved if it changes by more than 1e-6; less
#   is rounding, and does not count
# - with a `length` of 1, every layer is causal
#
# <details><summary>Hint</summary>If you move the input at step 5, which outputs must stay exactly as
# they were?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.causality import is_causal

# %% [markdown]
# *Try it:* a layer that hands on its input is causal; one that turns time round is not.

# %%
print(is_causal(lambda x: x, 5), is_causal(lambda x: x[:, ::-1], 5))

# %% tags=["check"]
check(is_causal)

# %% [markdown]
# **What it means.** You can now test layers whose code you have never seen. The usual mistakes are to
# move one step only, and to forbid the present.

# %% tags=["given"]
import keras

# %% [markdown]
# ## 6. Find the bug: a leak
#
# Somebody built a forecaster like this. It trains well, and it fails when it is used. Let your test
# judge its layers.

# %%
if passes(is_causal):
    for padding in ("causal", "same"):
        for dilation in (1, 2, 3, 4):
            layer = keras.layers.Conv1D(3, 2, padding=padding, dilation_rate=dilation)
            verdict = is_causal(lambda x, layer=layer: layer(x).numpy(), 12)
            print(f'padding="{padding}", dilation {dilation}: causal? {verdict}')

# %% [markdown]
# **Exercise 4 · `future_steps`** (medium, 15 minutes). How far does such a layer see ahead? Do not look
# it up: *measure* it. Send an impulse through real layers with `padding="same"`, look for the first
# output that answers, and then write down what you found as a function. (The function itself should
# not call Keras; the check does not look.)
#
# - `future_steps(kernel_size, dilation)` → an `int`: how many steps *after* step t the output at t of
#   `keras.layers.Conv1D(..., kernel_size, padding="same", dilation_rate=dilation)` depends on, far
#   from both ends of the sequence
# - `kernel_size` and `dilation` are `int`s, at least 1, and the stride is 1
#
# <details><summary>Hint</summary><code>layer.build((None, None, 1))</code> makes the weights;
# <code>layer.set_weights([np.ones((2, 1, 1)), np.zeros(1)])</code> sets them. Put the impulse in the
# middle. Measure several dilations, odd ones too, with two taps and with three.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.future import future_steps

# %% [markdown]
# *Try it:* two taps and a dilation of 1 see one step ahead: the layer looks at t and t + 1.

# %%
future_steps(2, 1)

# %% tags=["check"]
check(future_steps)

# %% [markdown]
# **What it means.** With `same`, the outputs have the right length, so nothing looks wrong. A stack of
# such layers adds up what they leak: eight layers with dilations (1, 2, 4, 8) twice see 16 steps ahead.
# The usual mistake is to measure even dilations only, where the halves are equal.

# %% [markdown]
# ## 7. The WaveNet of the textbooks
#
# **Exercise 5 · `build_wavenet`** (easy, 10 minutes). In Keras now: dilated causal layers, and a last
# one that forecasts, at every step, the next `horizon` values of a series.
#
# - `build_wavenet(filters=20, dilations=(1, 2, 4, 8) * 2, horizon=10)` → a Keras model; keep
#   these defaults
# - its input is (batch, time, 1), with a time of *any* length; its output is (batch, time, horizon)
# - for each dilation a `Conv1D` with `filters` filters, 2 taps, causal padding, that dilation, and a
#   relu; then a `Conv1D` with `horizon` filters, 1 tap and no activation; biases everywhere
#
# The check gives your model weights of its own, counts its parameters and compares its outputs.
#
# <details><summary>Hint</summary><code>keras.Sequential</code> of a list; <code>keras.Input((None,
# 1))</code> comes first.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.network import build_wavenet

# %% [markdown]
# *Try it:* with the defaults there are 6,010 parameters: 60 in the first layer, 820 in each of the
# next seven, 210 in the last.

# %%
build_wavenet().count_params()

# %% tags=["check"]
check(build_wavenet)

# %% [markdown]
# **What it means.** This is the WaveNet of the textbooks, a simplification: no gates, no residuals, no
# skips. The usual mistake is a missing `dilation_rate`; the number of parameters does not change by it.
#
# ### Three ways to know what it sees
#
# By the formula; by an **impulse**, sent through a copy whose kernels are all ones and whose biases
# are zero; and by the **gradient** of the last output with respect to every input.

# %%
if passes(receptive_field, build_wavenet):
    import tensorflow as tf

    by_formula = receptive_field(2, (1, 2, 4, 8) * 2)
    keras.utils.set_random_seed(0)
    network, ones = build_wavenet(), build_wavenet()
    ones.set_weights([np.full(w.shape, float(w.ndim > 1)) for w in ones.get_weights()])
    impulse = np.zeros((1, 50, 1))
    impulse[0, 0] = 1.0
    by_impulse = np.count_nonzero(ones(impulse).numpy()[0, :, 0])

    x = tf.Variable(rng.normal(size=(64, 50, 1)).astype("float32"))
    with tf.GradientTape() as tape:
        last = tf.reduce_sum(network(x)[:, -1])
    slopes = np.abs(tape.gradient(last, x).numpy()).mean(axis=(0, 2))
    by_gradient = np.count_nonzero(slopes)
    print(f"formula: {by_formula}, impulse: {by_impulse}, gradient: {by_gradient} steps")

# %%
if passes(receptive_field, build_wavenet):
    show.memory(
        {"mean slope": slopes},
        title="Of 50 steps, the last output does not see the first 19",
        ylabel="size of the gradient",
        xlabel="step of the input",
        events={50 - by_gradient: f"seen from step {50 - by_gradient} on"},
        quantity="hidden state",
    )
    series = rng.normal(size=(1, 50, 1)).astype("float32")
    for step in (18, 19):
        other = series.copy()
        other[0, step] += 1.0
        change = np.abs(network(other) - network(series))[0, -1].max()
        print(f"a change at step {step} moves the last forecast by {change:.2g}")

# %% [markdown]
# All three say 31. Windows of 50 steps are what the textbooks feed to this network, so its last output,
# the one that is scored, ignores the first 19 of them. And what it *can* see is not seen
# equally well: one path alone leads back to step 19, and one to the present, but sixteen lead to step 34,
# the middle: each of the jumps 1, 2, 4 and 8 is made once, in the first round of dilations or in the second. This network has not been trained yet.

# %% [markdown]
# **A good place to stop.** The first sitting ends here. When you come back, run the cells above once more; your
# answers stay in the notebook.

# %% [markdown]
# ## 8. The WaveNet of the paper
#
# The paper's unit has two convolutions over the same input: a **filter**, squashed by a tanh, and a
# **gate**, squashed by a sigmoid, which decides how much of it passes: $z = \tanh(\cdot) \odot
# \sigma(\cdot)$, as in an LSTM. They can be one convolution with twice as many columns.
# (*Filter* has a third meaning here, the paper's: the half that is not the gate. `filters` is still a number
# of columns, and each half has that many.)


# %% tags=["given"]
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that no large z overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# %% [markdown]
# **Exercise 6 · `gated_activation`** (easy, 5 minutes).
#
# - `gated_activation(x)` → `z`, shape (batch, time, filters)
# - `x` is (batch, time, 2 × filters): the sums of the filter in the first half of the columns, those
#   of the gate in the second half; `sigmoid` is given above
# - inside `generate_step`, below, you may want it for (batch, 2 × filters) as well: count the axes from
#   the end
#
# <details><summary>Hint</summary>One of the halves must be able to be negative. Which?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.gate import gated_activation

# %% [markdown]
# *Try it:* a filter sum of 1 and a gate sum of 0 give 0.762 · 0.5 = 0.381.

# %%
gated_activation(np.array([[[1.0, 0.0]]]))

# %% tags=["check"]
check(gated_activation)

# %% [markdown]
# **What it means.** The usual mistake is to exchange the halves: then the gate can be negative, and the
# filter cannot.
#
# ### A block with two ways out

# %%
show.residual_block_diagram()

# %% [markdown]
# A **1×1 convolution** has one tap: it mixes the channels of each step and looks at no other step. The
# **residual** is what the next block gets: the block's own input plus what it has to add. The
# **skips** of all blocks are added up, and what forecasts is a small network on that sum. So every
# block, the first one too, has a short way to the loss.
#
# **Exercise 7 · `residual_block`** (medium, 15 minutes).
#
# - `residual_block(x, kernel, bias, residual_kernel, residual_bias, skip_kernel, skip_bias, dilation)`
#   → `(residual, skip)`
# - `x` is (batch, time, channels); `residual` has the same shape; `skip` is (batch, time,
#   skip_channels)
# - the gated, causal, dilated convolution: `kernel` is (kernel_size, channels, 2 × filters), filter
#   first, then gate; `bias` is (2 × filters,)
# - the two 1×1 convolutions, in Keras's layout: `residual_kernel` is (1, filters, channels),
#   `residual_bias` (channels,); `skip_kernel` is (1, filters, skip_channels), `skip_bias`
#   (skip_channels,)
#
# (The paper's figure draws one 1×1 convolution for both ways out. Here, as in many programs since,
# each has its own.)
#
# <details><summary>Hint</summary>Where in the drawing does the skip branch off: before or after the
# plus?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.block import residual_block

# %% [markdown]
# *Try it:* with all weights and biases zero, the block hands on its input and skips nothing.

# %%
tried = np.array([[[1.0], [2.0], [3.0]]])
nothing = [np.zeros(shape) for shape in ((2, 1, 2), (2,), (1, 1, 1), (1,), (1, 1, 1), (1,))]
residual_block(tried, *nothing, 2)

# %% tags=["check"]
check(residual_block)

# %% [markdown]
# **What it means.** A block that adds little lets its input pass: that is one reason why many blocks can
# be stacked. The usual mistake is a skip that branches off after the plus.
#
# ### Find the bug: an output that cannot be right
#
# A widely read notebook forecasts waves with a full WaveNet. Their values lie on both sides of zero.
# The mistakes below are its mistakes, in code of our own. There are two of them.


# %% tags=["given"]
def found_output(sums, kernel, bias):
    """From the sums of a gated unit to forecasts, with two mistakes."""
    filters = sums.shape[-1] // 2
    linear = np.tanh(sums[..., :filters])
    gate = sigmoid(sums[..., filters:])
    z = np.tanh(linear) * gate
    y = z @ kernel[0] + bias
    y = np.exp(y - y.max(axis=-1, keepdims=True))
    return y / y.sum(axis=-1, keepdims=True)


# %%
sums = rng.normal(size=(1, 1000, 12))
y = found_output(sums, rng.normal(size=(1, 6, 10)), np.zeros(10))
total = y.sum(-1)
print(f"smallest forecast: {y.min():.3f}; ten add up to {total.min():.3f} … {total.max():.3f}")

# %% [markdown]
# **Exercise 8 · `mended_output`** (easy, 10 minutes). Write it as it should be: the gated unit of this
# lesson, then the same 1×1 convolution, so that any forecast is possible.
#
# - `mended_output(sums, kernel, bias)` → `y`, shape (batch, time, outputs)
# - `sums` is (batch, time, 2 × filters), filter first; `kernel` is (1, filters, outputs), `bias`
#   (outputs,)
#
# <details><summary>Hint</summary>What is the smallest number that a softmax can give, and what do its
# numbers add up to? Then follow the tanh.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.mending import mended_output

# %% [markdown]
# *Try it:* a filter sum of 1 with a gate sum of 0, a weight of −2 and no bias give −0.762.

# %%
mended_output(np.array([[[1.0, 0.0]]]), np.array([[[-2.0]]]), np.zeros(1))

# %% tags=["check"]
check(mended_output)

# %% [markdown]
# **What it means.** A softmax is right where the network chooses between *classes*, as in the paper,
# and wrong where it says a *value*. Training does not complain: the loss goes down, to where it cannot
# go further. In the next section we make classes of our samples, and the softmax comes back.

# %% [markdown]
# ## 9. Sound as classes
#
# A sample is a number between −1 and 1. The paper does not predict the number but one of 256
# **classes**, and gets a whole probability distribution for the next sample. Soft sounds are more
# frequent than loud ones, and the ear hears small differences better where it is quiet, so the levels
# lie closer together near zero. That is the **μ-law** of telephony, with μ = levels − 1:
#
# $$f(x) = \operatorname{sign}(x)\,\frac{\ln(1 + \mu\,|x|)}{\ln(1 + \mu)}$$
#
# $f$ goes from −1 to 1 again. The classes are numbered evenly over it: −1 is code 0, 1 is code
# levels − 1, and between two codes there is always the same gap.
#
# **Exercise 9 · `mu_law_encode` and `mu_law_decode`** (medium, 15 minutes).
#
# - `mu_law_encode(x, levels=256)` → codes, an array of the shape of `x` with an integer type, from 0 to
#   levels − 1 (`int` is safest: in `uint8`, twice a code need not fit): the code whose place on the scale of $f$ is *nearest* to $f(x)$; exactly between two,
#   the upper one. `x` is a float array of any shape, between −1 and 1
# - `mu_law_decode(codes, levels=256)` → float array of the shape of `codes`: the sample whose $f$ is
#   exactly at the code's place
# - `levels` is an even `int`; keep the default
#
# <details><summary>Hint</summary>How many gaps are there between 256 levels? Solve y = f(x) for x on
# paper, for a positive x first.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.encoding import mu_law_encode

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.decoding import mu_law_decode

# %% [markdown]
# *Try it:* −1, 0 and 1 get the codes 0, 128 and 255. Going there and back changes a sample little:
# 0.01 comes back as 0.0102.

# %%
print(mu_law_encode(np.array([-1.0, 0.0, 1.0])))
print(mu_law_decode(mu_law_encode(np.array([-0.5, 0.01, 0.5])).astype(int)))

# %% tags=["check"]
check(mu_law_encode)

# %% tags=["check"]
check(mu_law_decode)

# %% [markdown]
# **What it means.** The round trip is not exact, and need not be: decode, then encode, gives every code
# back. The usual mistakes are to divide by 256, and to round down.

# %%
if passes(mu_law_encode, mu_law_decode):
    sound = voices["austen_0880"]
    codes = mu_law_encode(sound).astype(int)
    even = np.round((sound + 1) / 2 * 255) / 255 * 2 - 1  # as many levels, equally far apart
    for name, back in {"even levels": even, "μ-law": mu_law_decode(codes)}.items():
        quiet = np.abs(sound) < 0.02
        error = np.sqrt(np.mean((back - sound)[quiet] ** 2) / np.mean(sound[quiet] ** 2))
        print(f"{name:>12}: in the quiet samples, the error is {error:.1%} of the sound")
    every = np.arange(256)
    print("every code comes back:", np.array_equal(mu_law_encode(mu_law_decode(every)), every))

# %% [markdown]
# ## 10. A WaveNet listens to speech
#
# Now a gated WaveNet with seven blocks, dilations 1 to 64, and 16 channels: 128 samples, a thirtieth
# of a second. Four sentences are for training, the fifth it never hears. What counts is how many
# **bits** the network would need to write down each sample of the fifth sentence: the mean of
# $-\log_2 p$, where $p$ is the probability that it gave to the sample that came. (Divide by 1.443 for
# nats, Keras's unit.)
#
# First what it has to beat: no knowledge at all; how frequent each class is; and how frequent each
# class is *after each other class*, which is a network with a receptive field of one.


# %%
def even_codes(sound):
    """256 levels, equally far apart: a stand-in for your functions while they do not pass."""
    return np.round((sound + 1) / 2 * 255).astype(int)


def squeezed(codes):
    """Codes as numbers from -1 to 1, which is what the network hears."""
    return 2 * codes / 255 - 1


yours = passes(mu_law_encode, mu_law_decode)
encode, decode = (mu_law_encode, mu_law_decode) if yours else (even_codes, squeezed)
if not yours:
    print("Until then even levels stand in. Their bits are smaller, and not to be compared.")

# %%
held_out = "austen_0930"
heard = [encode(voice).astype(int) for name, voice in voices.items() if name != held_out]
test = encode(voices[held_out]).astype(int)

frequency = np.bincount(np.concatenate(heard), minlength=256) + 1.0
frequency /= frequency.sum()
pairs = np.zeros((256, 256))
for codes in heard:
    np.add.at(pairs, (codes[:-1], codes[1:]), 1.0)


def table_bits(strength):
    """Bits per sample by the last class: counts, with some of the plain frequencies mixed in."""
    table = pairs + strength * frequency
    table /= table.sum(axis=1, keepdims=True)
    return -np.log2(table[test[:-1], test[1:]]).mean()


# The best mixture on the held-out sentence itself: the table gets every advantage.
bits = {"no knowledge": 8.0, "frequency of classes": -np.log2(frequency[test[1:]]).mean()}
bits["frequency after the last class"] = min(table_bits(2.0**n) for n in range(12))
for name, value in bits.items():
    print(f"{name:>31}: {value:.2f} bits per sample")

# %% [markdown]
# A further rival, and an old one: **linear prediction**. The next sample is a weighted sum of the last
# 16, by least squares, and the error follows a Laplace distribution whose width grows with the loudness
# of those 16.


# %%
def below(z):
    """The share of a Laplace distribution that lies below z."""
    return np.where(z < 0, 0.5 * np.exp(np.minimum(z, 0)), 1 - 0.5 * np.exp(-np.maximum(z, 0)))


def past(codes, order=16):
    """For every sample: the `order` samples before it, a 1, and itself, as sound."""
    sound = levels_of_sound[codes]
    rows = np.lib.stride_tricks.sliding_window_view(sound, order + 1)
    return np.c_[rows[:, :-1], np.ones(len(rows))], rows[:, -1]


levels_of_sound = decode(np.arange(256))
borders = np.r_[-np.inf, (levels_of_sound[1:] + levels_of_sound[:-1]) / 2, np.inf]
known, wanted = (np.concatenate(parts) for parts in zip(*map(past, heard), strict=True))
weights = np.linalg.lstsq(known, wanted, rcond=None)[0]
loudness = np.c_[np.abs(known[:, :-1]).mean(axis=1), np.ones(len(known))]
width = np.linalg.lstsq(loudness, np.abs(wanted - known @ weights), rcond=None)[0]

known, _ = past(test)
guess = known @ weights
scale = np.maximum(np.c_[np.abs(known[:, :-1]).mean(axis=1), np.ones(len(known))] @ width, 1e-4)
shares = below((borders[test[16:] + 1] - guess) / scale) - below(
    (borders[test[16:]] - guess) / scale
)
bits["linear prediction from 16"] = -np.log2(shares + 1e-6).mean()
print(f"linear prediction from 16: {bits['linear prediction from 16']:.2f} bits per sample")

# %%
BLOCKS, CHANNELS, SKIPS = 7, 16, 32


def speech_network(one_hot=False):
    """A gated WaveNet in Keras, from samples to scores of the 256 next classes."""
    conv, skips = keras.layers.Conv1D, []
    if one_hot:
        given = keras.Input((None,), dtype="int32")
        x = keras.layers.Embedding(256, CHANNELS, name="first")(given)
    else:
        given = keras.Input((None, 1))
        x = conv(CHANNELS, 1, name="first")(given)
    for level in range(BLOCKS):
        dilation = {"padding": "causal", "dilation_rate": 2**level}
        z = conv(2 * CHANNELS, 2, name=f"gated_{level}", **dilation)(x)
        z = keras.ops.tanh(z[..., :CHANNELS]) * keras.ops.sigmoid(z[..., CHANNELS:])
        skips.append(conv(SKIPS, 1, name=f"skip_{level}")(z))
        x = x + conv(CHANNELS, 1, name=f"residual_{level}")(z)
    y = keras.ops.relu(keras.layers.add(skips))
    y = conv(SKIPS, 1, activation="relu", name="head")(y)
    return keras.Model(given, conv(256, 1, name="classes")(y))


# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
LENGTH, STRIDE = 256, 128
starts = [(codes, s) for codes in heard for s in range(0, len(codes) - LENGTH, STRIDE)]
pieces = np.array([codes[s : s + LENGTH] for codes, s in starts])
targets = np.array([codes[s + 1 : s + LENGTH + 1] for codes, s in starts])


def as_input(codes, one_hot=False):
    """Codes as a network takes them: as they are, or as numbers between -1 and 1."""
    return codes if one_hot else squeezed(codes).astype("float32")[..., None]


def trained(seed, epochs, one_hot=False):
    """A network after some epochs over the four sentences."""
    keras.utils.set_random_seed(seed)
    network, inputs = speech_network(one_hot), as_input(pieces, one_hot)
    falling = keras.optimizers.schedules.CosineDecay(0.01, epochs * -(-len(inputs) // 8))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(falling), loss)
    network.fit(inputs, targets, batch_size=8, epochs=epochs, verbose=0)
    return network


def bits_of(network, one_hot=False):
    """Bits per sample of the held-out sentence."""
    scores = network(as_input(test[None, :-1], one_hot))
    logs = keras.ops.convert_to_numpy(keras.ops.log_softmax(scores))[0]
    return -logs[np.arange(len(test) - 1), test[1:]].mean() / np.log(2)


# %% tags=["long"]
networks = [trained(seed, 2 if FAST else 15) for seed in range(3)]
by_seed = [float(bits_of(network)) for network in networks]
bits["WaveNet, mean of three seeds"] = np.mean(by_seed)
for name, value in sorted(bits.items(), key=lambda pair: -pair[1]):
    print(f"{name:>31}: {value:.2f} bits per sample")
print("the three seeds:", "  ".join(f"{value:.2f}" for value in by_seed))

# %% [markdown]
# Lower is better. The table after the last class is a strong rival, because the next sample is mostly
# near the last one, and it was given its best mixture; linear prediction sees 16 samples and is better
# still. The WaveNet needs the fewest bits with every seed: 5.75 as the mean of the three, in our run in
# the fast setting, against 6.14. That is no triumph: of the 8 bits of plain numbers, most are needed
# as before. The training is short and the speech as well, some twenty seconds of it, and what is noise in
# the recording nothing can predict.
#
# These are one reader's five sentences: what we measured is how well the network knows *this voice in
# this room*. Whether it knows another voice, we did not measure.
#
# ### A number, or one of 256 classes?
#
# Our network is given each sample as a number, and says the next one as a class. It can be given a class, too:
# a **one-hot** vector (원-핫 벡터), with a 1 at the sample's code and 255 zeros. Such a vector times a kernel is one
# row of the kernel, so nobody multiplies: `keras.layers.Embedding` looks the row up. A network with numbers
# knows from the start that code 98 is near 99; one with classes must learn all rows from the data.
#
# **Predict first:** which needs fewer bits after so short a training?

# %% tags=["long"]
with_classes = [float(bits_of(trained(s, 2 if FAST else 15, True), True)) for s in range(3)]
print("given numbers:", "  ".join(f"{value:.2f}" for value in by_seed), "bits per sample")
print("given classes:", "  ".join(f"{value:.2f}" for value in with_classes), "bits per sample")

# %% [markdown]
# In the fast setting the two means are less than a fifth of a bit apart, and with other seeds the two overlap.
# Classes cost 4,096 weights (256 rows of 16); the first layer of the network that is given numbers has 32. After the
# fifteen epochs of the full setting, the means were 5.07 bits with numbers and 5.13 with classes. So we name no winner,
# and go on with the network that is given numbers.

# %% [markdown]
# ## 11. One sample at a time
#
# To generate sound, the network must say a sample, hear it, and say the next. In training all outputs
# are computed in parallel, but here each one waits for the one before. The plain way runs the whole
# network over the last 128 samples for every new one, and throws away all but the last output.
#
# Nearly all of that has been computed before. What does block $l$ need for its newest output? Its
# newest input, and its input of $d_l$ steps ago. So each block keeps a **queue**: its last $d_l$ inputs,
# the oldest first.

# %%
show.queue_diagram()

# %% [markdown]
# **Exercise 10 · `generate_step`** (hard, 25 minutes). One new step through a stack of residual blocks
# with two taps.
#
# - `generate_step(x_t, queues, blocks)` → `(skip_sum, new_queues)`
# - `x_t` is (batch, channels): the new step of what goes into the first block
# - `queues` is a list of arrays, one for each block: `queues[l]` is (batch, dilation of block l,
#   channels), the inputs that block l got in the last steps, **oldest first**; so
#   `queues[l].shape[1]` *is* the block's dilation
# - `blocks` is a list of tuples, one for each block, each of six arrays in the order of
#   `residual_block`: `(kernel, bias, residual_kernel, residual_bias, skip_kernel, skip_bias)`, with the
#   same shapes; the kernel has two taps
# - `skip_sum` is (batch, skip_channels): the skips of all blocks at the new step, added up
# - `new_queues` is a list like `queues`, for the next step: the oldest entry has left, the new one
#   stands last. `queues` itself is not modified
#
# Run step by step from queues of zeros, it equals the full pass with `residual_block`.
#
# <details><summary>Hint</summary>One block, dilation 3. Its queue holds the inputs of steps t−3, t−2 and
# t−1. Which of them does the convolution need at step t, which has to leave, and which comes
# in?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_11_wavenet.generation import generate_step

# %% [markdown]
# *Try it:* with weights of zero and one block of dilation 3, a new 4 pushes the 1 out of the queue
# 1, 2, 3.

# %%
generate_step(np.array([[4.0]]), [np.array([[[1.0], [2.0], [3.0]]])], [tuple(nothing)])

# %% tags=["check"]
check(generate_step)

# %% [markdown]
# **What it means.** A WaveNet that generates is a recurrent network: its queues are its state. The
# usual mistakes are to write into the queue before reading, and to put a block's *output* into it.
#
# ### The same numbers
#
# Here are the weights of the network that we trained, in *your* functions: the full pass with
# `residual_block`, and the steps with `generate_step`, beside Keras.


# %%
def taken_apart(network):
    """The weights of `speech_network`: its first layer, its blocks, and its last two layers."""

    def weights(name):
        return [w.astype(float) for w in network.get_layer(name).get_weights()]

    blocks = []
    for level in range(BLOCKS):
        # The last block's residual goes nowhere, so Keras leaves it out of the model.
        last = level == BLOCKS - 1
        residual = [0 * w for w in blocks[0][2:4]] if last else weights(f"residual_{level}")
        blocks.append((*weights(f"gated_{level}"), *residual, *weights(f"skip_{level}")))
    return weights("first"), blocks, weights("head"), weights("classes")


def class_scores(skip_sum, head, classes):
    """What stands behind the skips: relu, 1×1 convolution, relu, 1×1 convolution."""
    hidden = np.maximum(np.maximum(skip_sum, 0) @ head[0][0] + head[1], 0)
    return hidden @ classes[0][0] + classes[1]


# %%
first, blocks, head, classes = taken_apart(networks[0])
if passes(residual_block, generate_step):
    sound = squeezed(test[None, :400, None])
    x, skip_sum = sound @ first[0][0] + first[1], 0.0
    for level, block in enumerate(blocks):
        x, skip = residual_block(x, *block, 2**level)
        skip_sum = skip_sum + skip
    whole = class_scores(skip_sum, head, classes)

    steps, queues = [], [np.zeros((1, 2**level, CHANNELS)) for level in range(BLOCKS)]
    for t in range(400):
        skip_sum, queues = generate_step(sound[:, t] @ first[0][0] + first[1], queues, blocks)
        steps.append(class_scores(skip_sum, head, classes))
    print(f"steps and full pass differ by {np.abs(np.stack(steps, 1) - whole).max():.0e}")
    print(f"full pass and Keras differ by {np.abs(networks[0](sound) - whole).max():.0e}")

# %% [markdown]
# ### What a sample costs
#
# We make the stack deeper, one block at a time, so that the receptive field doubles, and take the
# time for one new sample: by running the whole stack over the field, and by queues. Each point is the
# median of 31 runs.

# %%
from time import perf_counter


def recomputed(sound, queues, stack):
    """The whole stack over all that it sees, by the learner's residual_block."""
    for level, block in enumerate(stack):
        sound, _ = residual_block(sound, *block, 2**level)


def from_queues(sound, queues, stack):
    """The newest step alone, by the learner's generate_step."""
    generate_step(sound[:, -1], queues, stack)


def stack_of(depth):
    """What one sample needs: the sound that a stack sees, its queues and its blocks."""
    stack = [tuple(rng.normal(scale=0.1, size=w.shape) for w in blocks[0])] * depth
    queues = [np.zeros((1, 2**level, CHANNELS)) for level in range(depth)]
    return rng.normal(size=(1, 2**depth, CHANNELS)), queues, stack


# %%
if passes(residual_block, generate_step):
    ways, stacks = {"recomputed": recomputed, "queues": from_queues}, range(1, 11)
    prepared, times = [stack_of(depth) for depth in stacks], {name: [] for name in ways}
    for _ in range(31):  # each run takes all the stacks, so that a busy moment hits all alike
        for name, way in ways.items():
            clock = [perf_counter()]
            for arguments in prepared:
                way(*arguments)
                clock.append(perf_counter())
            times[name].append(1e3 * np.diff(clock))
    cost = {name: np.median(runs, axis=0) for name, runs in times.items()}
    for depth, ratio in zip(stacks, cost["recomputed"] / cost["queues"], strict=True):
        print(f"{depth:2} blocks see {2**depth:5} samples:", end=" ")
        print(f"queues are {ratio:5.1f} times as fast")

# %%
if passes(residual_block, generate_step):
    fig, axes = show.new_figure()
    fields, lines = [2**depth for depth in stacks], []
    looks = {"recomputed": ("o-", "baseline"), "queues": ("s--", "hidden state")}
    for name, (style, quantity) in looks.items():
        colour = show.COLOURS[quantity]
        lines += axes.loglog(fields, cost[name], style, label=name, color=colour)
    axes.set_xticks(fields[1::2], fields[1::2])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_title(f"With {len(fields)} blocks, queues are {ratio:.0f} times as fast")
    axes.set(xlabel="samples that the stack sees", ylabel="milliseconds for one sample")
    show.label_ends(axes, lines)
    words = [f"{name} from {taken[0]:.2g} to {taken[-1]:.2g} ms" for name, taken in cost.items()]
    show.figure(fig, f"Time for one new sample, against what is seen: {', '.join(words)}.")

# %% [markdown]
# For one new sample of a stack of $L$ blocks, the full pass evaluates a block at $L \cdot 2^L$ places,
# the queues at $L$. (Your function also copies its queues, which together are nearly as long as the
# field; at these lengths a copy is cheap.) What is printed depends on the machine. For small stacks
# Python's own overhead hides the difference; for deep ones the queues win clearly.
#
# ### Let it speak
#
# We give it half a second of the sentence that it has never heard, and let it go on for a second and a
# half: draw a class from its distribution, hear it, draw the next.


# %%
def continued(prompt, samples, network, seed=0, temperature=1.0):
    """Codes that go on after a prompt, drawn one at a time by the learner's generate_step."""
    first, blocks, head, classes = taken_apart(network)
    draw = np.random.default_rng(seed)
    codes, queues = list(prompt), [np.zeros((1, 2**level, CHANNELS)) for level in range(BLOCKS)]
    for t in range(len(prompt) + samples - 1):
        x_t = squeezed(np.array([[codes[t]]])) @ first[0][0] + first[1]
        skip_sum, queues = generate_step(x_t, queues, blocks)
        if t + 1 >= len(prompt):
            scores = class_scores(skip_sum, head, classes)[0] / temperature
            shares = np.exp(scores - scores.max())
            codes.append(draw.choice(256, p=shares / shares.sum()))
    return np.array(codes)


# %%
if passes(generate_step):
    from IPython.display import Audio, display

    best = networks[int(np.argmin(by_seed))]
    spoken = decode(continued(test[4000:6000], 6000, best))
    for title, sound in {"read": voices[held_out][4000:12000], "continued": spoken}.items():
        print(f"{title}:")
        display(Audio(resampled(sound, RATE, 8000), rate=8000))
    show.memory(
        {"continued": spoken[1600:2800]},
        title="Where the prompt ends, the network goes on by itself",
        ylabel="full scale is 1",
        xlabel="samples",
        events={400: "from here on"},
        quantity="hidden state",
    )

# %% [markdown]
# Listen to both. What comes is no word, and nobody would take it for speech. What is it, then? We cut
# each sound into frames of a twentieth of a second and measure three things.
#
# - Does the sound have a pitch? A frame is **voiced** if it repeats itself, as the vowel did: if its
#   correlation with itself, some 10 to 80 samples ago, is above 0.6 somewhere.
# - How noisy is it? The **spectral flatness** is the geometric mean of the power over all frequencies,
#   divided by the arithmetic mean: near 0 if a few frequencies carry the sound, and more than a half, in
#   frames like these, for white noise.
# - Does it come and go? The **swing** is how many times as loud the loud frames are as the soft ones: the
#   loudness that a tenth of the frames exceed, by the one that a tenth stay below.


# %%
def sound_of_frames(sound, length=200):
    """The share of frames that are voiced, the median flatness, and the swing in loudness."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, length)[:: length // 2]
    frames = frames - frames.mean(axis=1, keepdims=True)
    alike = []
    for lag in range(10, 81):
        now, ago = frames[:, lag:], frames[:, :-lag]
        sizes = np.sqrt((now**2).sum(axis=1) * (ago**2).sum(axis=1))
        alike.append((now * ago).sum(axis=1) / (sizes + 1e-9))
    power = np.abs(np.fft.rfft(frames * np.hanning(length)))[:, 1:] ** 2 + 1e-12
    flatness = np.exp(np.log(power).mean(axis=1)) / power.mean(axis=1)
    soft, loud = np.quantile(frames.std(axis=1), (0.1, 0.9))
    return np.mean(np.max(alike, axis=0) > 0.6), np.median(flatness), loud / (soft + 1e-9)


# %%
if passes(generate_step):
    white = np.random.default_rng(0).normal(size=6000)
    sounds = {"read": voices[held_out][6000:12000], "continued": spoken[2000:], "noise": white}
    measured = {name: sound_of_frames(sound) for name, sound in sounds.items()}
    print("             voiced  flatness  swing")
    for name, (voiced, flatness, swing) in measured.items():
        print(f"{name:>11} {voiced:7.0%} {flatness:9.2f} {swing:6.1f}")

# %% [markdown]
# A **spectrogram** (스펙트로그램) shows all of this at once: time to the right, frequency upwards, and the louder, the
# darker. A voice with a pitch draws stripes one above the other, at the multiples of the pitch.

# %%
if passes(generate_step):
    figure, panels = show.new_figure(2, 1, height=4.6, sharex=True)
    figure.suptitle(
        "Stripes are a pitch: the voice, and what the network makes of it", x=0.01, ha="left"
    )
    for axes, name in zip(panels, ("read", "continued"), strict=True):
        frames = np.lib.stride_tricks.sliding_window_view(sounds[name], 200)[::20]
        power = np.abs(np.fft.rfft(frames * np.hanning(200))).T ** 2
        loudness = 10 * np.log10(power / power.max() + 1e-6)
        extent = (0.025, 0.025 + len(frames) * 20 / RATE, 0, RATE / 2)
        look = {"aspect": "auto", "origin": "lower", "cmap": "Greys", "vmin": -50, "vmax": 0}
        drawn = axes.imshow(loudness, extent=extent, **look)
        axes.set_title(name)
        axes.set(ylabel="frequency (Hz)", ylim=(0, 1500))
    panels[-1].set_xlabel("seconds")
    figure.colorbar(drawn, ax=panels, label="loudness (dB, the loudest is 0)", shrink=0.8)
    show.figure(
        figure,
        "Two spectrograms up to 1500 hertz. The voice that reads: dark, even stripes one above the other, with "
        "pauses between them. The network's sound: speckles, now darker, now lighter.",
    )

# %% [markdown]
# In the fast setting, what the network makes is *coloured noise that comes and goes*. It swings, as the voice
# does and white noise does not, and it is less flat than white noise: some frequencies are louder than others.
# But it has next to no pitch. Hardly a frame is voiced, against most of the voice's, and its spectrum is several
# times as flat as the voice's. The field is not too short for a pitch, since 128 samples hold three vibrations
# of this voice; the training has not taught the network to use them. For a syllable, a thirtieth of a second is
# too short in any case. The paper's networks for speech hear many times as much and were trained on many hours. Those
# that read a text aloud are told which; one that was told only whose voice to use spoke words that do not
# exist. (After the fifteen epochs of the full setting some frames of ours were voiced, about one in eight in our run.)

# %% [markdown]
# ### A temperature
#
# One can draw more carefully than the network says: divide all scores by a **temperature** (온도) before the softmax.
# Below 1, likely classes get likelier still; above 1, all classes come nearer to one another.

# %%
if passes(generate_step):
    spoken_at = {
        value: decode(continued(test[4000:6000], 3000, best, temperature=value))[2000:]
        for value in (0.6, 0.8, 1.0, 1.2)
    }
    for value, sound in spoken_at.items():
        voiced, flatness, swing = sound_of_frames(sound)
        print(
            f"temperature {value}: loudness {sound.std():.3f}, voiced {voiced:.0%}, flatness {flatness:.2f}"
        )

# %% [markdown]
# At 0.6 the sound is much softer than at 1.2. In the fast setting a pitch does not come of it at any temperature: what
# the network has not learned cannot be drawn from it. After the full setting's training, more than half of the
# frames at 0.6 were voiced in our run, and next to none at 1.2.

# %% [markdown]
# ## 12. In the fair table
#
# Lesson 09 forecasts ten steps of artificial waves, and gives every model the same chances. Two
# WaveNets are in that table: the one that you built, and a gated one. A third row, *convolutions, all 50 steps*, has six layers
# with the dilations 1, 2, 4, 8, 16, 32, and nothing else of WaveNet either. Here they stand among some of the others.

# %%
table = data.forecasting_table()
chosen = ["naive: the last value", "LSTM", "GRU", "Conv1D + GRU", "least squares"]
wavenets = ["WaveNet, convolutions only", "WaveNet, gated", "convolutions, all 50 steps"]
show.forecasting_table(table, only=[*chosen, *wavenets])

# %%
errors = {row["model"]: row["test"] for row in table["rows"]}
printed = {row["model"]: row["book"] for row in table["rows"] if row["book"]}
as_printed = {row["model"]: row["as_printed"] for row in table["rows"] if row["as_printed"]}
plain, gated = errors["WaveNet, convolutions only"], errors["WaveNet, gated"]
for name in ("least squares", "LSTM", "GRU", "Conv1D + GRU"):
    for kind, own in {"convolutions only": plain, "gated": gated}.items():
        wins = np.mean([mine < other for mine in own for other in errors[name]])
        print(f"WaveNet, {kind}: ahead of {name} in {wins:.0%} of the pairs of seeds")
print("lowest error printed:", min(printed, key=printed.get))
print("lowest error, ours, as printed:", min(as_printed, key=as_printed.get))
if passes(receptive_field):
    dilations = (1, 2, 4, 8) * 2
    print(f"the plain WaveNet sees {receptive_field(2, dilations)} steps,", end=" ")
    print(f"the gated one {receptive_field(2, (1, *dilations))},", end=" ")
    print(f"the one for all 50 steps {receptive_field(2, (1, 2, 4, 8, 16, 32))}")

# %% [markdown]
# Both WaveNets are better than least squares, which has no hidden layer at all. Both are worse than all
# three of LSTM, GRU and Conv1D + GRU: the plain one with every seed, the gated one against the LSTM with every
# seed as well, and against the two others in all but a few pairs of seeds.
#
# The column *printed* holds the errors in the book, and *ours, as printed* those of our own run with
# the book's learning rates: one seed, on the validation series, after the last epoch. In the first, the plain WaveNet is the best network: 0.0072, against 0.0080
# for the next best, Conv1D + GRU. In the second it is the gated one, 0.0053 with that one
# seed, which is not in the book and ran with Adam's default. A fair choice of learning rates, for every model the best of three, turns that
# round.
#
# Read the line above the table, too: how many series and epochs every model got, and how many seeds.
# What a short training says about a model is little. And remember what you measured in section 7: of
# the 50 steps, the plain WaveNet is scored on an output that sees 31. The gated one has the same
# dilations, and one plain convolution of two taps before them: it sees 32.
#
# Would it help to see all of them? The six layers see 64 steps, more than there are. Their error is 0.0077, against
# 0.0051 for the plain WaveNet, and higher with every seed. They also have two layers less, so the table does not tell
# what the further steps are worth. It does tell that seeing all 50 steps is not enough to be better.

# %% [markdown]
# ## 13. Claims, put to the test
#
# Four sentences as they stand in study notes and textbooks. Run the experiment, change it if you like,
# then answer: **true, false, or it depends**, and why, in one or two sentences. These answers are
# graded by a person.
#
# **Claim A.** *"With a larger dilation, the filter gets bigger."*

# %%
for dilation in (1, 2, 4, 8):
    layer = keras.layers.Conv1D(4, 2, padding="causal", dilation_rate=dilation)
    layer.build((None, None, 3))
    layer.set_weights([np.ones((2, 3, 4)), np.zeros(4)])
    impulse = np.zeros((1, 20, 3))
    impulse[0, 0] = 1.0
    reached = np.flatnonzero(layer(impulse).numpy()[0, :, 0])
    taps, span = layer.kernel.shape[0], reached[-1] + 1
    print(
        f"dilation {dilation}: {taps} taps, {layer.count_params()} parameters, "
        f"span {span} steps, answers at steps {reached}"
    )

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_bigger", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False, if bigger means more taps or weights:** there are two taps and 28 parameters for every
# dilation. What grows is the span, from 2 to 9 steps, and of those only two are looked at.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: the number of taps (or of parameters) stays the same. 1 point:
# the span, (kernel size − 1) · dilation + 1, grows. “It depends on what bigger means”, with both, gets
# full marks. “False” alone: 0 points.

# %% [markdown]
# **Claim B.** *"In a WaveNet the dilation doubles from layer to layer."*

# %%
if passes(receptive_field):
    print("layer  dilation  sees")
    for depth, dilation in enumerate((1, 2, 4, 8) * 2, start=1):
        print(f"{depth:5} {dilation:9} {receptive_field(2, ((1, 2, 4, 8) * 2)[:depth]):5}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_doubles", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **Only within one round 1, 2, 4, 8.** After 8 the dilation starts again at 1 and the field grows from 16 by
# a single step. The whole stack sees 31 steps; if the dilation doubled through all eight layers it would be
# 256.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: it starts again at 1 in each round (layer 5). 1 point: what
# follows for the field: 31 and not 256, or: from 16 to 17 at layer 5.

# %% [markdown]
# **Claim C.** *"The lower layers learn short patterns, the upper ones long patterns, so the network
# handles very long sequences."*
#
# The experiment takes the network that learned speech, 20 places of the held-out sentence, and asks how
# strongly its certainty there, the probability of its first choice, depends on each sample before.

# %%
import tensorflow as tf

places = range(2000, 12000, 500)
heard_by = tf.Variable(np.stack([squeezed(test[p - 300 : p]) for p in places])[..., None])
with tf.GradientTape() as tape:
    scores = networks[0](heard_by)[:, -1]
    surest = tf.reduce_sum(tf.reduce_max(tf.nn.log_softmax(scores), axis=-1))
slopes = np.abs(tape.gradient(surest, heard_by).numpy()[..., 0]).mean(axis=0)[::-1]
half = int(np.searchsorted(np.cumsum(slopes), 0.5 * slopes.sum())) + 1
print(f"the gradient reaches {np.count_nonzero(slopes)} of 300 samples;", end=" ")
print(f"half of it belongs to the last {half}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_long", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends: the field is an upper bound, to be computed first.** Upper layers *can* combine more
# distant samples, but the stack hears nothing before its receptive field (31 steps in the textbooks'
# network, 128 in ours), however long the sequence. And inside the field most of the gradient belongs
# to the latest samples.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: a fixed receptive field bounds what can be seen, with a number.
# 1 point: what is learned inside it is another question (the measured gradient), or: the field grows
# with depth, so “upper layers can see more” is the true part.

# %% [markdown]
# **Claim D.** *"Dilation widens the receptive field at no cost."*


# %%
def steps_seen(dilations):
    """Which lags the last output of a stack with two taps sees: all sums of some dilations."""
    lags = {0}
    for dilation in dilations:
        lags |= {lag + dilation for lag in lags}
    return sorted(lags)


for dilations in ((1,), (8,), (8, 8), (1, 2, 4, 8), (1,) * 15):
    lags, count = steps_seen(dilations), len(dilations)
    name = str(dilations) if count < 5 else f"{count} times {dilations[0]}"
    print(
        f"{name:>12}: {count:2} layers, span {lags[-1] + 1:2}, of which {len(lags):2} steps "
        f"are seen; queues of {sum(dilations):2} steps altogether"
    )

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_cost", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim D**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on what is counted.** A dilated layer has no more weights and does no more work than a
# plain one with as many taps. But it looks at 2 of 9 steps; only other layers with small
# dilations, below it or above it, fill the holes. It can do less than a kernel with nine taps. And its queue
# holds 8 steps, where a plain layer with two taps keeps one.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim D (2 points).* 1 point: no more parameters or multiplications per layer. 1 point: one
# price, named: steps that are left out (2 of 9), fewer functions than the long kernel, memory or
# padding that grows with the dilation.

# %% [markdown]
# ## 14. Summary
#
# A dilated causal convolution spreads its taps over time: each layer adds (kernel size − 1) · dilation
# steps to the receptive field, so doubling dilations make it grow exponentially with depth, until they
# start again. Compute the field before you trust a network with a long sequence, and perturb a layer
# before you trust it not to see the future. WaveNet adds gates, residuals and skips, and predicts
# sound as classes. Queues turn it into a recurrent network, so that a new sample costs as much as
# there are layers.
#
# **What breaks next.** Every output here belongs to one input step. A translation, a date in another
# format, a caption have lengths of their own. That is lesson 12.
#
# ### Three problems to go on with
#
# 1. Copy `build_wavenet` under another name, with three taps for two, and give it the dilations
#    (1, 3, 9, 27). How far does it see, and does the impulse agree?
# 2. Generate three seconds in place of one and a half. Does the sound stay as loud as it begins?
# 3. Hold one block's gate at 1 in the trained network. How many more bits a sample does
#    the held-out sentence need?
#
# ### References
#
# - A. van den Oord and others, [WaveNet: a generative model for raw
#   audio](https://arxiv.org/abs/1609.03499), 2016: dilated causal convolutions, gates, residuals, skips,
#   μ-law classes.
# - T. Le Paine and others, [Fast WaveNet generation algorithm](https://arxiv.org/abs/1611.09482), 2016:
#   the queues.
# - S. Bai, J. Z. Kolter and V. Koltun, [An empirical evaluation of generic convolutional and recurrent
#   networks for sequence modeling](https://arxiv.org/abs/1803.01271), 2018.
# - A. Géron, *Hands-On Machine Learning*, 2nd edition, chapter 15: the small WaveNet for series.
# - ITU-T, [Recommendation G.711](https://www.itu.int/rec/T-REC-G.711): μ-law in telephony.
# - [`keras.layers.Conv1D`](https://keras.io/api/layers/convolution_layers/convolution1d/).
# - The voice: *Sense and Sensibility*, read for LibriVox (public domain); see `datasets/README.md`.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 150 to 180 minutes; a second sitting may begin with section 8. The notebook itself runs for
# about a minute and a half on two cores; `UNROLLED_FULL=1` trains for 15 epochs in place of 2: 418 seconds
# of processor time, in place of 115, on two busy cores of an AMD EPYC (30 November 2026).
#
# **Points.** 25 by machine: `receptive_field` 2, `causal_dilated_conv1d` 3, `is_causal` 3, `future_steps` 2,
# `build_wavenet` 2, `gated_activation` 1, `residual_block` 3, `mended_output` 2, `mu_law_encode` 2,
# `mu_law_decode` 1, `generate_step` 4; and 8 by hand, 2 for each claim, with the rubrics above.
#
# **Mistakes to expect.** The receptive field without its + 1, or with the kernel size for the number of
# gaps; a padding that is not dilated; `same` for causal; a perturbation of one step only; the skip taken
# after the plus; 256 for 255; the queue written before it is read, or holding a block's output. The check
# has a name for each of these in the usual code, not in every form: a loop that moves a single step in the middle
# gets only the description of the layer that it misjudges, a padding that is not dilated sometimes only the
# shapes, and 256 for 255 twice in one answer only the codes.
#
# **What the generated sound is.** In the fast setting, nine continuations by three networks had 0 to 2% of their
# frames voiced and a flatness of 0.25 to 0.31. One network of the full setting needed 5.08 bits a sample; its
# three continuations had 2, 5 and 15% voiced and a flatness of 0.15 to 0.20: still no voice.
#
# **If somebody is stuck** at `generate_step`, let them do one block with dilation 1 first: the queue
# holds one entry, the last input. `is_causal` is judged on layers that the check makes from weights, so
# that a wrong verdict comes with a description of the layer.
#
# **`build_wavenet`** is judged by its number of parameters and by what it computes with given weights, so
# any style of building it passes, `Dense` for the last layer included.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
read, continuation, noise = (measured[name] for name in ("read", "continued", "noise"))
assert continuation[0] < (0.1 if FAST else 0.3) < 0.5 < read[0]
assert 3 * read[1] < continuation[1] < 0.8 * noise[1]
assert noise[1] > 0.5
assert noise[2] < 1.5 < 2 < min(read[2], continuation[2])
assert 3 * period < 2**BLOCKS < 4 * period
assert abs(np.mean(with_classes) - np.mean(by_seed)) < 0.2, "no winner"
assert FAST or np.mean(by_seed) < np.mean(with_classes), "after 15 epochs, numbers are ahead"
assert spoken_at[1.2].std() > 1.5 * spoken_at[0.6].std(), "much softer"
spoken_voiced = {value: sound_of_frames(sound)[0] for value, sound in spoken_at.items()}
assert not FAST or max(spoken_voiced.values()) < 0.25, "no pitch"
assert FAST or spoken_voiced[1.2] < 0.05 < 0.5 < spoken_voiced[0.6], "after 15 epochs, a pitch"
assert FAST or 0.05 < continuation[0], "some frames"
assert max(by_seed) < bits["linear prediction from 16"]
assert min(gated) > max(errors["LSTM"])
assert min(errors["convolutions, all 50 steps"]) > max(plain)
assert receptive_field(2, (1, 2, 4, 8, 16, 32)) == 64
assert min(plain) > max(errors["GRU"] + errors["LSTM"] + errors["Conv1D + GRU"])
rows_of_classes = speech_network(one_hot=True).get_layer("first").get_weights()[0]
assert sum(weight.size for weight in best.get_layer("first").get_weights()) == 32
assert half < 32, "most of the gradient belongs to the latest of 128 samples"
numbers = {
    "4,000": RATE,
    "16,000": data.speech(held_out).rate,
    "3,070": receptive_field(2, tuple(2**n for n in range(10)) * 3),
    "6,010": build_wavenet().count_params(),
    "820": 2 * 20 * 20 + 20,
    "210": 20 * 10 + 10,
    "112": nine.size + bias.size,
    "0.762": np.tanh(1),
    "0.5": sigmoid(0),
    "0.381": np.tanh(1) * sigmoid(0),
    "−0.762": -np.tanh(1),
    "256": 256,
    "255": mu_law_encode(np.ones(1))[0],
    "128": receptive_field(2, tuple(2**n for n in range(BLOCKS))),
    "0.01": 0.01,
    "1e-6": 1e-6,
    "4,096": rows_of_classes.size,
    "1.2": 1.2,
    "0.6": 0.6,
    "0.8": 0.8,
    "0.0102": mu_law_decode(mu_law_encode(np.array([0.01])))[0],
    "1.443": 1 / np.log(2),
    "0.0072": printed["WaveNet, convolutions only"],
    "0.0080": printed["Conv1D + GRU"],
    "0.0053": min(as_printed.values()),
    "0.0077": np.mean(errors["convolutions, all 50 steps"]),
    "0.0051": np.mean(plain),
    "6.14": bits["linear prediction from 16"],
    # The full setting's, too, as they were on 30 November 2026.
    "5.75": (bits["WaveNet, mean of three seeds"], 0.2) if FAST else 5.75,
    "5.07": 5.07 if FAST else (np.mean(by_seed), 0.1),
    "5.13": 5.13 if FAST else (np.mean(with_classes), 0.1),
}
