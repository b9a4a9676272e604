# %% [markdown]
# # 15 · Recurrence without waiting
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/15_scan/15_scan.ipynb)
#
# **In this lesson we compute all states of a recurrence in a few rounds instead of one after the other, build
# a recurrent layer that allows it, and find out what that layer can no longer do.**
#
# | | |
# |---|---|
# | In Keras | `keras.ops.associative_scan`; `keras.layers.RNN` over a small cell |
# | Time | about two hours; the machine works for a minute of them |
# | Before this | [06 · GRU](../06_gru/06_gru.ipynb) for the gates |

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
# - write a linear recurrence as a loop and as a scan, and say how many rounds and how much work each needs;
# - build a minGRU that gives the same states both ways, and keep its numbers from overflowing;
# - name a task that a GRU learns and a minGRU does not, and say why.

# %% [markdown]
# ## 1. The problem, seen first
#
# Every recurrent layer so far had a loop: step 2 waits for step 1, step 3 for step 2. A computer with a
# thousand processors would use one of them. Must it be so?
#
# Here are eight numbers to be summed up, one after the other. The running sum is a recurrence, too:
# $h_t = h_{t-1} + b_t$. But we do not need eight steps for it. Let every place add the number of the place
# before it to its own, all at the same moment; then the number that now stands two places before; then four:

# %%
b_eight = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
sums, distance = b_eight, 1
print("numbers:              ", sums)
while distance < 8:
    sums = np.concatenate([sums[:distance], sums[distance:] + sums[:-distance]])
    print(f"added from {distance} before:  ", sums)
    distance *= 2
print("one after the other:  ", np.cumsum(b_eight))

# %% [markdown]
# Three rounds instead of seven additions in a row, and every running sum is there. **Before you read on,
# predict:** how many rounds for a thousand numbers? And is it *less work*, or only less waiting?

# %% [markdown]
# ## 2. The idea
#
# A running sum forgets nothing, and a memory must be able to forget. So we let every step also multiply the
# old state:
#
# $$h_t = a_t \odot h_{t-1} + b_t$$
#
# This is a **linear recurrence**. The a and b may be anything, as long as they are known before the loop
# begins. A step is then a function, $h \mapsto a h + b$, given by two numbers. Two steps in a row are such a
# function again:
#
# $$a_2 (a_1 h + b_1) + b_2 = (a_2 a_1)\, h + (a_2 b_1 + b_2)$$
#
# So two pairs make one pair. Which two neighbours we join first does not matter, as with a sum: the
# operation is **associative**. That is all it takes. Computing all running results of such an operation is
# called a **scan**, or prefix sum; the rounds above were one.
#
# | symbol | code name | shape | what it is | also called |
# |---|---|---|---|---|
# | $a_t$ | `a[:, t]` | (batch, units) | what the old state is multiplied by | decay · 감쇠; forget gate |
# | $b_t$ | `b[:, t]` | (batch, units) | what is added | input · 입력 |
# | $h_t$ | `states[:, t]` | (batch, units) | the state | hidden state · 은닉 상태 |
# | $(a, b)$ | `left`, `right` | a pair of arrays | one step, or a run of steps | affine map · 아핀 변환 |
# | scan | `scan` | | all states at once | prefix sum · 누적 합; parallel scan |

# %% [markdown]
# ### A scan by hand
#
# Four steps with $a = 0.5$ and $b = 1, 2, 3, 4$, from a state of zero. Step by step: $h$ = 1, 2.5, 4.25, 6.125. By
# rounds:
#
# | | step 1 | step 2 | step 3 | step 4 |
# |---|---|---|---|---|
# | pairs | (0.5, 1) | (0.5, 2) | (0.5, 3) | (0.5, 4) |
# | joined with 1 before | (0.5, 1) | (0.25, 2.5) | (0.25, 4) | (0.25, 5.5) |
# | joined with 2 before | (0.5, 1) | (0.25, 2.5) | (0.125, 4.25) | (0.0625, 6.125) |
#
# In the last row the second numbers are the states. The last pair came from (0.25, 2.5), which stands for
# steps 1 and 2, and (0.25, 5.5), which stands for steps 3 and 4: 0.25 · 2.5 + 5.5 = 6.125.

# %%
a_hand = np.full((1, 4, 1), 0.5)
b_hand = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 4, 1)
h_hand = [0.0]
for t in range(4):
    h_hand.append(0.5 * h_hand[-1] + b_hand[0, t, 0])
print(np.array(h_hand[1:]))

# %% [markdown]
# ## 3. The loop, the pair, the scan
#
# **Exercise 1 · `linear_recurrence`** (easy, 5 minutes). First the loop; all else will be compared with it.
#
# - `linear_recurrence(a, b, h0)` → `states`
# - `a`, `b` and `states` are (batch, time, units); `h0`, the state before the first step, is (batch, units)
# - `states[:, t]` is the state *after* step t; float arrays, float32 or float64, at least one step
# - like all functions of this lesson, it returns a new array and leaves its arguments as they are
#
# <details><summary>Hint</summary>As in every forward pass of this course: one variable travels through the
# loop.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.recurrence import linear_recurrence

# %% [markdown]
# *Try it:* the steps by hand are 1, 2.5, 4.25, 6.125.

# %%
linear_recurrence(a_hand, b_hand, np.zeros((1, 1)))[0, :, 0]

# %% tags=["check"]
check(linear_recurrence)

# %% [markdown]
# **What it means.** No activation, no recurrent kernel: every unit has a recurrence of its own. The
# usual mistake is to begin every step with `h0`.
#
# **Exercise 2 · `combine`** (medium, 10 minutes). Two pairs into one.
#
# - `combine(left, right)` → `(a, b)`
# - `left` and `right` are tuples `(a, b)`; `left` stands for the *earlier* steps
# - all arrays have one shape, (batch, units) or (batch, time, units); so have the two results
#
# <details><summary>Hint</summary>Send a state h through the left pair, then through the right one, and multiply
# the brackets out.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.pairs import combine

# %% [markdown]
# *Try it:* (0.25, 2.5) and (0.25, 5.5) make (0.0625, 6.125).

# %%
early = (np.array([[0.25]]), np.array([[2.5]]))
late = (np.array([[0.25]]), np.array([[5.5]]))
combine(early, late)

# %% tags=["check"]
check(combine)

# %% [markdown]
# **What it means.** The operation is associative, but left and right may *not* change places. The usual
# mistake is just that, the reversed composition. It is associative, too, so no test of associativity
# finds it.
#
# **Exercise 3 · `scan`** (hard, 25 minutes). All states from a state of zeros, without a loop over time.
#
# - `scan(a, b)` → `states`, all three (batch, time, units)
# - loop over *rounds* with distance 1, 2, 4, …, as long as the distance is smaller than the number of steps;
#   in each round, call your `combine` once, on whole slices
# - any number of steps from 1 on, powers of 2 or not
#
# <details><summary>Hint</summary>In a round at distance d, which slice of <code>a</code> holds the later pairs, and
# which the earlier ones? What happens to the first d pairs?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.scanning import scan

# %% [markdown]
# *Try it:* the same four states again.

# %%
scan(a_hand, b_hand)[0, :, 0]

# %% tags=["check"]
check(scan)

# %% [markdown]
# **What it means.** After a round at distance d, every pair stands for up to 2d steps. This way of
# scanning is Hillis and Steele's. The usual mistakes: one round too few where the length is no power
# of 2, and factors that are not updated along with the summands.

# %%
reach = np.array([np.minimum(np.arange(1, 14), 2**n) for n in range(5)])
fig, axes = show.new_figure(height=3.2)
axes.imshow(reach, cmap="Blues", aspect="auto", vmax=1.6 * reach.max())
for (row, step), count in np.ndenumerate(reach):
    axes.text(step, row, count, ha="center", va="center")
axes.set_xticks(range(13), range(1, 14))
axes.set_yticks(range(5), ["at first", *(f"distance {2**n}" for n in range(4))])
axes.set(xlabel="step", ylabel="after the round at")
axes.set_title("How many steps each pair stands for: thirteen steps, four rounds")
show.figure(
    fig, "A table: each round doubles how many steps a pair stands for, up to all before it."
)

# %% [markdown]
# ### Counted: rounds and work
#
# We count how often your `scan` calls your `combine`, and how many pairs it joins in all:


# %%
def counted(steps):
    """How often scan calls combine for a number of steps, and how many pairs it joins."""
    notebook, joined = globals(), []
    own = notebook["combine"]

    def counting(left, right):
        joined.append(np.shape(left[0])[1])
        return own(left, right)

    notebook["combine"] = counting
    try:
        scan(np.ones((1, steps, 1)), np.ones((1, steps, 1)))
    finally:
        notebook["combine"] = own
    return len(joined), sum(joined)


counts = {}
if passes(combine, scan):
    for steps in (16, 128, 1024, 4096):
        counts[steps] = rounds, pairs = counted(steps)
        print(f"{steps:5,} steps: the loop waits {steps - 1:5,} times for a step before; ", end="")
        if rounds:
            print(f"the scan has {rounds:2} rounds and joins {pairs:6,} pairs")
        else:
            print("your scan has not called combine, so there is nothing to count")

# %% [markdown]
# For 4,096 steps there are 12 rounds instead of 4,095 waits. But in these rounds 45,057 pairs are joined, 11
# times as many as there are steps, and joining costs two products where a step costs one. Less
# waiting, more work. (Blelloch's scan needs about twice as many rounds and joins only about twice as many
# pairs as there are steps.)
#
# ### Measured
#
# "Parallel is faster" is therefore a claim to test. NumPy has no thousand processors; it handles one array after
# the other. **Predict:** does the scan still win? For a single sample with four units? For 16 samples with 32?

# %%
from time import perf_counter


def seconds(function, *arguments):
    """The shortest of three times."""
    times = []
    for _ in range(3):
        start = perf_counter()
        function(*arguments)
        times.append(perf_counter() - start)
    return min(times)


lengths, ratio = (16, 64, 256, 1024, 4096), {}
if passes(linear_recurrence, combine, scan):
    for batch, units in ((1, 4), (16, 32)):
        taken = []
        for steps in lengths:
            a = np.random.default_rng(0).uniform(0.5, 1.0, size=(batch, steps, units))
            h0 = np.zeros((batch, units))
            taken.append(seconds(linear_recurrence, a, a, h0) / seconds(scan, a, a))
        ratio[f"{batch} × {units}"] = np.array(taken)

# %%
if ratio:
    fig, axes = show.new_figure()
    looks, lines = (("o-", "hidden state"), ("s--", "cell state")), []
    for (name, taken), (style, quantity) in zip(ratio.items(), looks, strict=True):
        colour = show.COLOURS[quantity]
        lines += axes.loglog(lengths, taken, style, label=name, color=colour)
    axes.axhline(1.0, color=show.COLOURS["baseline"], linewidth=1)
    axes.set_xticks(lengths, [f"{steps:,}" for steps in lengths])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter("{x:g}")
    most = {name: f"{taken[-1]:.2g}" for name, taken in ratio.items()}
    axes.text(lengths[-1], 1.1, "above: scan faster", ha="right", va="bottom")
    axes.text(lengths[-1], 0.9, "below: loop faster", ha="right", va="top")
    axes.set_title("How many times as fast as the loop is the scan?")
    axes.set(xlabel="steps (lines: batch × units)", ylabel="loop's time / scan's time")
    show.label_ends(axes, lines)
    words = [f"{name}: {value} at the longest" for name, value in most.items()]
    show.figure(fig, f"Time of the loop divided by that of the scan, by steps. {'; '.join(words)}.")
    for name, taken in ratio.items():
        word = "faster" if taken[-1] > 1 else "slower"
        print(
            f"batch × units {name}: at {lengths[-1]:,} steps, the scan was {word} than the loop here"
        )

# %% [markdown]
# Above the grey line the scan is faster, below it the loop. What you see depends on your machine. With
# tiny arrays the loop probably spends most of its time on calls, and then few large ones are better than many small ones. With wide
# arrays the numbers themselves take the time, and the scan has many more of them to handle.

# %% [markdown]
# ### Back through a scan
#
# Training needs gradients. If $d_t$ is what the loss says about $h_t$ directly, then all that the loss says about it
# is $g_t = d_t + a_{t+1} g_{t+1}$: a linear recurrence again, from the end to the beginning. So the way back
# is a scan, too:

# %%
if passes(linear_recurrence, combine, scan):
    local = np.random.default_rng(150)
    a, b, d = local.uniform(-1.0, 1.0, size=(3, 1, 6, 1))
    next_a = np.concatenate([a[:, 1:], np.zeros((1, 1, 1))], axis=1)
    back = scan(next_a[:, ::-1], d[:, ::-1])[:, ::-1]
    one_by_one = []  # the loss is linear in b, so a step of 1 gives its gradient exactly
    for t in range(6):
        nudge = np.zeros_like(b)
        nudge[:, t] = 1.0
        one_by_one.append((d * linear_recurrence(a, nudge, np.zeros((1, 1)))).sum())
    print("by a scan:   ", back[0, :, 0].round(4))
    print("one by one:  ", np.round(one_by_one, 4))

# %% [markdown]
# The gradient of `b` is $g_t$ itself, and that of `a` is $g_t \odot h_{t-1}$.

# %% [markdown]
# ## 4. Products that vanish
#
# There is a shorter way, with no rounds at all. Write $P_t = a_1 a_2 \cdots a_t$. Divide the recurrence by it:
#
# $$\frac{h_t}{P_t} = \frac{h_{t-1}}{P_{t-1}} + \frac{b_t}{P_t}$$
#
# A plain running sum! Two lines of NumPy, `cumprod` and `cumsum`. In exact arithmetic it is right. In float32:

# %%
breaks, traces = {}, {}
for a_value in (0.5, 0.7, 0.9):
    product = np.cumprod(np.full(900, a_value, np.float32))
    with np.errstate(all="ignore"):
        quotient = product * np.cumsum(np.float32(1.0) / product)
    breaks[a_value] = int(np.argmax(~np.isfinite(quotient))) + 1
    traces[f"a = {a_value}"] = np.where(np.isfinite(quotient), quotient, np.nan)
    print(f"a = {a_value}: the states end at {1 / (1 - a_value):.3g}; ", end="")
    print(f"no finite number from step {breaks[a_value]} on")

show.memory(
    traces,
    title="The quotient of products breaks, sooner or later",
    ylabel="state (b = 1)",
    quantity={"a = 0.5": "hidden state", "a = 0.7": "cell state", "a = 0.9": "candidate"},
    events={step - 1: f"step {step}" for step in breaks.values()},
)

# %% [markdown]
# From steps 127, 246 and 821 on, at the dotted lines, there are no states. (With another b the steps are others, but not by much.) The states themselves are harmless, near 2, 3 and 10; but $1 / P_t$ leaves the range of
# float32. Where a and b are positive, logarithms help: a product becomes a sum, and the logarithm of a sum of
# exponentials can be computed without ever taking the exponentials alone.
#
# **Exercise 4 · `log_space_scan`** (medium, 15 minutes).
#
# - `log_space_scan(log_a, log_b)` → `states`, all three (batch, time, units)
# - `log_a` and `log_b` are the logarithms of a and b (finite); the state before the first step is zero
# - returns the states themselves, not their logarithms
# - must work where the product of all a is too small for float64, as in a check with 1,500 steps
#
# <details><summary>Hint</summary>log(exp(x) + exp(y)) is <code>np.logaddexp(x, y)</code>. Like NumPy's other
# functions of that kind it has <code>.accumulate</code>, which applies it all along an axis, as
# <code>np.cumsum</code> does with a sum.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.log_space import log_space_scan

# %% [markdown]
# *Try it:* 1, 2.5, 4.25, 6.125 once more.

# %%
log_space_scan(np.log(a_hand), np.log(b_hand))[0, :, 0]

# %% tags=["check"]
check(log_space_scan)

# %% [markdown]
# **What it means.** The paper of the minGRU trains in this form. It asks for positive a and b, so the
# candidate must be made positive, too. The scan by pairs asks for nothing and never divides; it is what we use from here on.

# %% [markdown]
# ## 5. A layer made for it
#
# Why can a GRU not be scanned? Its gates look at $h_{t-1}$. So $a_t$ is not known before the loop
# begins. The **minGRU** gives that up: gate and candidate see the input only.
#
# $$z_t = \sigma(x_t W_z + b_z) \qquad \tilde h_t = x_t W_h + b_h \qquad h_t = (1 - z_t) \odot h_{t-1} + z_t \odot \tilde h_t$$
#
# No reset gate, no recurrent kernel, no tanh. And mind z: here it is the share of the *candidate*, as in Chung et al.


# %% tags=["given"]
def sigmoid(a):
    """1 / (1 + exp(-a)), written so that no large a overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * a))


# %% [markdown]
# **Exercise 5 · `min_gru_step`** (easy, 10 minutes).
#
# - `min_gru_step(x_t, h_prev, kernel, bias)` → `h_t`
# - `x_t` is (batch, inputs); `h_prev` and `h_t` are (batch, units)
# - `kernel` is (inputs, 2 × units) and `bias` (2 × units,): first the block of z, then that of the candidate
# - `sigmoid` is given
#
# <details><summary>Hint</summary>One product for both blocks, then split it.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.min_gru_step import min_gru_step

# %% [markdown]
# *Try it:* with weights of zero, z is 0.5 and the candidate 0: half of the old state stays.

# %%
min_gru_step(np.ones((1, 1)), np.array([[3.0, -1.0]]), np.zeros((1, 4)), np.zeros(4))

# %% tags=["check"]
check(min_gru_step)

# %% [markdown]
# **What it means.** All that step t does to the state can be computed without the state. The usual mistake is
# Keras's reading of z.
#
# **Exercise 6 · `min_gru_forward`** (medium, 20 minutes). The whole sequence, by your `scan`.
#
# - `min_gru_forward(x, h0, kernel, bias)` → `states`
# - `x` is (batch, time, inputs), `h0` (batch, units), `states` (batch, time, units), the state after each step
# - your `scan` begins from zeros, this one from `h0`
#
# <details><summary>Hint</summary>What are a and b? The first state is a₁ h₀ + b₁. With zeros for h₀ it
# would be b₁.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.min_gru_forward import min_gru_forward

# %% [markdown]
# *Try it:* with weights of zero, every step halves the state: 0.5, 0.25, 0.125 from a state of 1.

# %%
min_gru_forward(np.ones((1, 3, 1)), np.ones((1, 1)), np.zeros((1, 2)), np.zeros(2))[0, :, 0]

# %% tags=["check"]
check(min_gru_forward)

# %% [markdown]
# **What it means.** The same layer in two ways: step by step for one new input at a time, as a scan for a whole
# sequence that is there already. The usual mistake is an `h0` that is left out, or added without its factor.

# %%
if passes(min_gru_step, scan, min_gru_forward):
    local = np.random.default_rng(151)
    x, kernel, bias = (local.normal(size=size) for size in ((2, 200, 3), (3, 10), (10,)))
    h, apart = local.normal(size=(2, 5)), 0.0
    states = min_gru_forward(x, h, kernel, bias)
    for t in range(200):
        h = min_gru_step(x[:, t], h, kernel, bias)
        apart = max(apart, np.abs(h - states[:, t]).max())
    print(f"largest difference between the two ways over 200 steps: {apart:.0e}")

# %% [markdown]
# ### A third view: linear attention
#
# After the loop and the scan, here is a third way to see a linear recurrence. The state may be a matrix. At every step we add the outer product of a *key* and a *value*, and read with a *query*:
#
# $$S_t = S_{t-1} + k_t^\top v_t \qquad y_t = q_t S_t$$
#
# This is a linear recurrence with a = 1. It is also attention without its softmax: $y_t$ is the sum of
# all values up to t, each weighted by $q_t \cdot k_s$.
#
# **Exercise 7 · `linear_attention_step`** (easy, 10 minutes).
#
# - `linear_attention_step(q_t, k_t, v_t, state)` → `(y_t, new_state)`, as a tuple
# - `q_t` and `k_t` are (batch, keys), `v_t` and `y_t` (batch, values), `state` and `new_state` (batch, keys, values)
# - write first, then read; nothing is scaled or divided
#
# <details><summary>Hint</summary>Which shape has <code>k_t[:, :, None] * v_t[:, None, :]</code>?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.attention_step import linear_attention_step

# %% [markdown]
# *Try it:* write the value 5 under the key (1, 0) into an empty state, read with the query (2, 0): 10.

# %%
one_key, one_query = np.array([[1.0, 0.0]]), np.array([[2.0, 0.0]])
linear_attention_step(one_query, one_key, np.array([[5.0]]), np.zeros((1, 2, 1)))[0]

# %% tags=["check"]
check(linear_attention_step)

# %% [markdown]
# **What it means.** A state of fixed size instead of a list of all keys and values. The usual mistake is to
# read before writing.
#
# **Exercise 8 · `linear_attention`** (medium, 10 minutes). All steps at once, without a state.
#
# - `linear_attention(q, k, v)` → `y`; `q` and `k` are (batch, time, keys), `v` is (batch, time, values), `y` as `v`
# - equal to the steps one after the other from a state of zeros; no softmax, nothing scaled
#
# <details><summary>Hint</summary>One matrix, time by time, holds all products of queries and keys. Which half
# of it would be the future?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_15_scan.attention import linear_attention

# %% [markdown]
# *Try it:* where all queries and keys are 1, what comes out are the running sums of the values: 3, 4, 8, 9.

# %%
linear_attention(np.ones((1, 4, 1)), np.ones((1, 4, 1)), b_eight[:4].reshape(1, 4, 1))[0, :, 0]

# %% tags=["check"]
check(linear_attention)

# %%
if passes(linear_attention_step, linear_attention):
    local = np.random.default_rng(152)
    queries, keys, values = local.normal(size=(3, 2, 50, 4))
    state, outputs = np.zeros((2, 4, 4)), []
    for t in range(50):
        y_t, state = linear_attention_step(queries[:, t], keys[:, t], values[:, t], state)
        outputs.append(y_t)
    apart = np.abs(np.stack(outputs, axis=1) - linear_attention(queries, keys, values)).max()
    print(f"largest difference between steps and the parallel form: {apart:.0e}")

# %% [markdown]
# **What it means.** The parallel form makes a matrix of time × time; the steps keep one of keys × values. The usual mistake is a missing mask.

# %% [markdown]
# ## 6. In Keras
#
# A minGRU for training, as a loop over *rounds* of `keras.ops`. Keras has `keras.ops.associative_scan`, too. We
# write the rounds out here; they are few, and they compile quickly.

# %%
import keras


class MinGRU(keras.layers.Layer):
    """All states of a minGRU, from a state of zeros."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.dense = keras.layers.Dense(2 * units)

    def call(self, x):
        z, candidate = keras.ops.split(self.dense(x), 2, axis=-1)
        z = keras.ops.sigmoid(z)
        a, b, distance = 1 - z, z * candidate, 1
        while distance < x.shape[1]:
            before = [[0, 0], [distance, 0], [0, 0]]
            left_a = keras.ops.pad(a[:, :-distance], before, constant_values=1.0)
            left_b = keras.ops.pad(b[:, :-distance], before)
            a, b, distance = a * left_a, a * left_b + b, 2 * distance
        return b


layer = MinGRU(5)
x = np.random.default_rng(153).normal(size=(2, 21, 3)).astype("float32")
y = keras.ops.convert_to_numpy(layer(x))
if passes(scan, min_gru_forward):
    ours = min_gru_forward(x, np.zeros((2, 5)), *layer.dense.get_weights())
    print(f"largest difference from your function: {np.abs(ours - y).max():.0e}")

# %% [markdown]
# Where there is nothing before, the pair (1, 0) is put in: it does nothing to a state.
#
# ### A third of the parameters


# %%
def parameters(layer, inputs):
    """How many parameters a layer has."""
    layer(np.zeros((1, 2, inputs), "float32"))
    return layer.count_params()


sizes = {}
for inputs, units in ((1, 16), (16, 64), (64, 64), (64, 16)):
    gru = parameters(keras.layers.GRU(units), inputs)
    small = parameters(MinGRU(units), inputs)
    sizes[inputs, units] = small, gru
    print(f"{inputs:3} inputs, {units:3} units: minGRU {small:6,}, GRU {gru:6,}: {small / gru:.3f}")

# %% [markdown]
# With 64 inputs and 64 units it is 8,320 against 24,960, exactly a third. In general it is 2 · units · (inputs + 1)
# against 3 · units · (inputs + units + 2) for Keras's default GRU. The ratio is a third *where there are as many inputs as units*,
# and smaller where there are more units.

# %% [markdown]
# ### What was given up: parity
#
# A row of bits. After each bit: was the number of ones so far even, or odd? One bit of memory is enough, flipped by
# every 1. We train on rows of 16 bits and test on rows of 128. The three networks have about the same number of parameters.
#
# **Predict:** which of GRU, LSTM and minGRU will learn it?

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
KINDS = {
    "GRU": lambda: keras.layers.GRU(16, return_sequences=True),
    "LSTM": lambda: keras.layers.LSTM(14, return_sequences=True),
    "minGRU": lambda: MinGRU(228),
}


def rows_of_bits(rng, rows, steps):
    """Random bits (rows, steps, 1), and after each whether the number of ones is odd."""
    bits = rng.integers(0, 2, size=(rows, steps, 1))
    return bits.astype("float32"), (bits.cumsum(axis=1) % 2).astype("float32")


def network(core, head, steps):
    """A network that says after each bit whether the number of ones is odd."""
    bits = keras.Input((steps, 1))
    return keras.Model(bits, head(core(bits)))


def accuracies(restart, seed):
    """The accuracy at each of 128 positions, and the size, of a network trained on 16."""
    model, rng, epochs = restart(seed), np.random.default_rng(seed), 15 if FAST else 40
    model.fit(*rows_of_bits(rng, 4096, 16), batch_size=128, epochs=epochs, verbose=0)
    bits, odd = rows_of_bits(rng, 512, 128)
    _, core, head = model.layers
    said = keras.ops.convert_to_numpy(network(core, head, 128)(bits)) > 0
    return (said == odd).mean(axis=(0, 2)), core.count_params()


# %% tags=["long"]
parity = {}
for kind, core in KINDS.items():
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    # New weights from each seed, but compiled only once, which saves time.
    restart = restarts(
        lambda core=core: network(core(), keras.layers.Dense(1), 16),
        optimizer=keras.optimizers.Adam(0.01),
        loss=loss,
    )
    runs = [accuracies(restart, seed) for seed in range(2 if FAST else 5)]
    parity[kind] = np.array([run[0] for run in runs])
    print(f"{kind:>6}: {runs[0][1]:5,} parameters; right after 16 bits ", end="")
    print(f"{parity[kind][:, 15].round(3)}, after 128 bits {parity[kind][:, 127].round(3)}")

# %%
fig, axes = show.new_figure()
looks, lines = (
    {"GRU": ("hidden state", "-"), "LSTM": ("cell state", "--"), "minGRU": ("candidate", "-.")},
    [],
)
for kind, (quantity, style) in looks.items():
    mean = parity[kind].mean(axis=0)
    lines += axes.plot(np.arange(1, 129), mean, style, color=show.COLOURS[quantity], label=kind)
axes.axvline(16, color=show.COLOURS["baseline"], linewidth=1)
axes.text(17, 0.75, "trained up to here")
axes.set(xlabel="bits read", ylabel="share of right answers", ylim=(0.4, 1.05))
ends = {kind: f"{values[:, -1].mean():.2f}" for kind, values in parity.items()}
axes.set_title("Parity after 128 bits: " + ", ".join(f"{kind} {end}" for kind, end in ends.items()))
show.label_ends(axes, lines)
words = ", ".join(f"{kind} {end}" for kind, end in ends.items())
show.figure(fig, f"Share of right answers by number of bits read; after 128 bits: {words}.")

# %% [markdown]
# GRU and LSTM learn it, far beyond the length of their training. The minGRU is near a half, which is guessing, already at 16 bits.
# There is something that it cannot do. To flip a state, a step must turn it round: $h \mapsto -h$, which is $a = -1$. But the minGRU's a is
# $1 - z$, between 0 and 1. Such a factor pulls two states closer together and never
# lets them change places. (A paper in the references, by Grazzi et al., proves it: with numbers of finite precision and
# positive factors only, no network of such layers is right about parity at every length.) For 16 bits alone that is no proof: there, 17 units can be
# right about every row, with weights near $10^{12}$ in the output layer. Our trainings did not find them. A GRU's step looks at its
# own state, so it can treat one state in one way and another state in another.
#
# The scan is not to blame. Allow $a = -1$, and a linear recurrence solves parity exactly, with nothing to train:

# %%
if passes(linear_recurrence, combine, scan):
    bits, odd = rows_of_bits(np.random.default_rng(154), 1, 10_000)
    a, b = 1.0 - 2.0 * bits, np.zeros_like(bits)
    b[:, 0] = a[:, 0]  # a state of 1 before the first step
    flipped = scan(a, b)
    exact = ((flipped < 0) == odd).mean()
    print(f"right after each of 10,000 bits: {100 * exact:.0f}%")

# %% [markdown]
# ### And in the fair table
#
# Parity is made by rule, to show one weakness. How does a minGRU do at something else? In
# [lesson 09](../09_forecasting/09_forecasting.ipynb) we gave many networks the same chances at one task: ten values of
# a sum of waves, from the fifty before. Two minGRUs of 20 units each, with a forecast after every step, got the same:
# the learning rate chosen in the same way, and ten seeds.

# %%
fair = data.forecasting_table()
show.forecasting_table(fair, only=["SimpleRNN", "minGRU", "GRU", "LSTM"])

# %% [markdown]
# With every seed the minGRU is far behind: its mean squared error of 0.030 on the test series is five times the
# SimpleRNN's and ten times the GRU's. Even the least squares of lesson 09, a weighted sum of the fifty values, have
# 0.0154. It has fewer parameters, 1,130 against the GRU's 4,110; but the SimpleRNN has hardly more, 1,470.
#
# A possible reason: a state that swings like a wave has to change its sign by itself, and with a factor between 0 and 1
# it can only fade. We have not tested this, and the minGRUs of the paper stand in larger networks, with other layers around
# them. What the table shows is that *bare* minGRUs of this size do not do what GRUs of this size do.

# %% [markdown]
# ## 7. Find the bug
#
# Three colleagues write operations for a scan. Each says: "I tested it, it is associative, so the scan is right."
# As we saw, that is not enough. Write the test that tells.
#
# **Exercise 9 · `joins_rightly`** (medium, 15 minutes).
#
# - `joins_rightly(operation)` → a bool: `True` if the pair `operation(left, right)` does to *every* state what the
#   left pair and then the right pair do
# - `operation` takes two tuples `(a, b)` of arrays (1, units) and returns one such tuple; call it as often as you like
# - count a difference below 1e-9 as rounding; a wrong operation may be right by chance for special numbers, such as
#   zeros, ones or positive factors
# - it has no `check(…)`: the cell below it tries your function on several operations
#
# <details><summary>Hint</summary>Random pairs, random states, and the two steps written out. One state is not enough:
# a mistake in a does not show at h = 0.</details>


# %% nbgrader={"grade": false, "grade_id": "joins_rightly", "locked": false, "schema_version": 3, "solution": true, "task": false}
def joins_rightly(operation):
    """Whether an operation on pairs is the composition of their steps, the left one first.

    Args:
        operation: a function of two tuples (a, b) of arrays (1, units) that returns one.

    Returns:
        A bool.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    for _ in range(5):
        a_left, b_left, a_right, b_right, h = rng.normal(size=(5, 1, 4))
        a, b = operation((a_left, b_left), (a_right, b_right))
        after_both = a_right * (a_left * h + b_left) + b_right
        if np.abs(a * h + b - after_both).max() > 1e-9:
            return False
    return True
    ### END SOLUTION


# %% [markdown]
# *Try it:* your own `combine` should pass.

# %%
joins_rightly(combine)


# %% nbgrader={"grade": true, "grade_id": "check_joins_rightly", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
def tried(name, right, operation):
    """Stop with a sentence unless the learner's test is right about one operation."""
    said = joins_rightly(operation)
    assert isinstance(said, (bool, np.bool_)), f"a bool, not {said!r}"
    assert said == right, (
        f"joins_rightly says {said} of the operation that {name}; right is {right}"
    )


tried("is right", True, lambda p, q: (p[0] * q[0], q[0] * p[1] + q[1]))
tried("takes the right pair first", False, lambda p, q: (p[0] * q[0], p[0] * q[1] + p[1]))
tried("only adds the summands", False, lambda p, q: (p[0] * q[0], p[1] + q[1]))
print("joins_rightly tells the operations apart.")
### BEGIN HIDDEN TESTS
tried("keeps the later factor", False, lambda p, q: (q[0], q[0] * p[1] + q[1]))
tried("adds the factors", False, lambda p, q: (p[0] + q[0], q[0] * p[1] + q[1]))
tried("clips negative factors", False, lambda p, q: (abs(p[0] * q[0]), q[0] * p[1] + q[1]))
tried("is right in another order", True, lambda p, q: (q[0] * p[0], q[1] + p[1] * q[0]))
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** All three operations in the visible part of the cell are associative; one of them is
# the composition we want.

# %% [markdown]
# ## 8. Claims, put to the test
#
# Run the experiment, change it if you like, then answer: **true, false, or it depends**, and why, in one or two
# sentences. These answers are graded by a person.
#
# **Claim A.** *"The scan is parallel, so it is faster than the loop."*
#
# The experiment is section 3: look at the counts and at the figure of your machine. Try other sizes.

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_parallel_is_faster", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** The scan has far fewer rounds, but joins many more pairs than there are steps: 12 rounds and 45,057 pairs
# for 4,096 steps. It wins where waiting, or the overhead of each call, costs the time, or where there are processors
# for all pairs of a round; it need not win where the work itself costs the time. Our own run printed which was which.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: fewer rounds. 1 point: more work in all, or a size from the learner's own
# run for which the loop is not slower. The bare word: 0 points.

# %% [markdown]
# **Claim B.** *"Every recurrence can be scanned like this; one only has to find the pairs."*
#
# A step of a SimpleRNN, $h \mapsto \tanh(a h + b)$, twice. If two steps were a step of the same kind, then undoing
# the tanh would leave a straight line in h:

# %%
h = np.array([-2.0, 0.0, 2.0])
twice = np.tanh(1.5 * np.tanh(1.5 * h + 0.3) - 0.2)
inside = np.arctanh(twice)
print("inside the tanh, at h = −2, 0, 2:", inside.round(3))
print("on a straight line, the middle would be", (inside[[0, 2]].mean()).round(3))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_every_recurrence", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False.** Joining steps is always associative, but it helps only where the joined step can be written as briefly
# as a single one. Two steps $ah + b$ are such a step again; two steps with a tanh are not, and what has to be kept grows with every
# step that is joined. The same holds for gates that look at the state.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: false, with the tanh or the gates that see the state as the reason. 1 point: what is
# missing is a *closed form* of the joined step, not associativity.

# %% [markdown]
# **Claim C.** *"A minGRU has a third of a GRU's parameters."* The experiment is in section 6; change the sizes.

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_a_third", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** It is exactly a third where inputs and units are equal in number and the GRU is Keras's default with two
# rows of biases. With more units than inputs it is less than a third, with fewer units it is more, as the minGRU has no recurrent kernel.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: exact for inputs = units. 1 point: why: no recurrent kernel, so the units count
# once in the one and twice in the other.

# %% [markdown]
# **Claim D.** *"Gates that see the input are enough: RNNs without a state in their gates were all we needed."* The experiments are
# the parity and the table of section 6. (The paper is called *Were RNNs all we needed?*, with a question mark.)

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_all_we_needed", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim D**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False as a general sentence** (or: it depends on the task). There are tasks, such as parity, that GRU and LSTM learned
# and the minGRU did not; as its factor lies between 0 and 1 and can never turn a state round, it cannot be right at every length. At the forecasts of the fair
# table it was far behind as well. These are two tasks, and bare layers of one size: on others it may be as good; our
# experiments do not say.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim D (2 points).* 1 point: parity as a task where it fails. 1 point: the reason (factors between 0 and 1), or the
# limit of the experiment: two tasks say nothing about the others.

# %% [markdown]
# ## 9. Summary
#
# A step that multiplies the state by something known and adds something known is a pair of numbers, and two pairs make one. So all states
# can be had in a few rounds, at the price of more work. A minGRU is built for that: its gates see only the input. What it loses
# is the power to do different things to different states. Parity shows the loss, and so do the forecasts of the fair table.
#
# **What comes next.** This is the last lesson of the course. What it leaves open are layers in which the pair is richer: matrices,
# negative factors, a state as large as you can afford.
#
# ### Three problems to go on with
#
# 1. Write Blelloch's scan: up a tree and down again. Count its pairs.
# 2. Give the minGRU a factor between −1 and 1, and train it on parity.
# 3. Add a decay to linear attention: $S_t = a_t S_{t-1} + k_t^\top v_t$. What is its parallel form?
#
# ### References
#
# - L. Feng et al., [Were RNNs all we needed?](https://arxiv.org/abs/2410.01201), 2024: minGRU and minLSTM, and the scan in log space.
# - R. Grazzi et al., [Unlocking state-tracking in linear RNNs through negative eigenvalues](https://arxiv.org/abs/2411.12537), 2024: why
#   positive factors cannot do parity.
# - G. Blelloch, [Prefix sums and their applications](https://www.cs.cmu.edu/~guyb/papers/Ble93.pdf), 1990; W. D. Hillis and G. L. Steele,
#   *Data parallel algorithms*, Communications of the ACM, 1986.
# - A. Katharopoulos et al., [Transformers are RNNs](https://arxiv.org/abs/2006.16236), 2020: linear attention.
# - A. Gu et al., [S4](https://arxiv.org/abs/2111.00396), 2021: a linear recurrence with fixed, structured matrices, trained as one long convolution.
# - A. Gu and T. Dao, [Mamba](https://arxiv.org/abs/2312.00752), 2023: its parameters depend on the input, so it is trained by a scan.
# - B. Peng et al., [RWKV](https://arxiv.org/abs/2305.13048), 2023: trained in parallel like a Transformer, run step by step like an RNN.
# - M. Beck et al., [xLSTM](https://arxiv.org/abs/2405.04517), 2024: LSTMs with exponential gates; one of its two cells has a matrix for a memory and can be trained in parallel.
# - [`keras.ops.associative_scan`](https://keras.io/api/ops/core/).

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 110 to 140 minutes. `UNROLLED_FULL=1` trains the parity networks longer and from five seeds: 237 seconds of processor time, in place
# of 45, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 22 by machine: `linear_recurrence` 2, `combine` 2, `scan` 4, `log_space_scan` 3, `min_gru_step` 2, `min_gru_forward` 3,
# `linear_attention_step` 2, `linear_attention` 2, `joins_rightly` 2; and 8 by hand, 2 for each claim.
#
# **Mistakes to expect.** The reversed composition; one round too few; z the other way round; `h0` left out of the scan.
#
# **If somebody is stuck** at `scan`, let them do the table by hand with slices of a one-dimensional array first.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
assert counts[4096][0] == 12
assert counts[16][0] == 4
assert round(counts[4096][1] / 4095) == 11
assert min(parity[kind][:, -1].min() for kind in ("GRU", "LSTM")) > 0.9
assert parity["minGRU"][:, 15].max() < 0.65
assert parity["minGRU"][:, -1].max() < 0.65
assert exact == 1.0
# 17 units whose gates see the input alone hold 1 − ρⁿ after n ones; an output layer can tell n odd.
ones, kept = np.arange(17), np.arange(17) / 17
features = np.column_stack([1 - kept ** ones[:, None], np.ones(17)])
odd_or_even = np.where(ones % 2, 1.0, -1.0)
output = np.linalg.lstsq(features, odd_or_even, rcond=None)[0]
assert (np.sign(features @ output) == odd_or_even).all()
assert 1e11 < np.abs(output).max() < 1e13
rows = {row["model"]: row for row in fair["rows"]}
error = {name: np.mean(row["test"]) for name, row in rows.items()}
assert all(
    min(rows["minGRU"]["test"]) > max(rows[name]["test"])
    for name in ("SimpleRNN", "GRU", "LSTM", "least squares")
)
assert len(rows["minGRU"]["test"]) == 10
assert round(error["minGRU"] / error["SimpleRNN"]) == 5
assert round(error["minGRU"] / error["GRU"]) == 10
assert 3 * sizes[64, 64][0] == sizes[64, 64][1]
assert 3 * sizes[16, 64][0] < sizes[16, 64][1]
assert 3 * sizes[64, 16][0] > sizes[64, 16][1]
assert abs(inside[1] - inside[[0, 2]].mean()) > 0.05
numbers = {
    "0.5": 0.5,
    "2.5": h_hand[2],
    "4.25": h_hand[3],
    "6.125": h_hand[4],
    "0.25": 0.5**2,
    "5.5": 0.5 * 3 + 4,
    "0.125": 0.5**3,
    "0.0625": 0.5**4,
    "4,096": lengths[-1],
    "4,095": lengths[-1] - 1,
    "45,057": counts[4096][1],
    "127": breaks[0.5],
    "246": breaks[0.7],
    "821": breaks[0.9],
    "128": parity["GRU"].shape[1],
    "10,000": bits.shape[1],
    "0.030": error["minGRU"],
    "0.0154": error["least squares"],
    "1,130": rows["minGRU"]["parameters"],
    "4,110": rows["GRU"]["parameters"],
    "1,470": rows["SimpleRNN"]["parameters"],
    "1,500": 1500,
    "8,320": sizes[64, 64][0],
    "24,960": sizes[64, 64][1],
    "1e-9": 1e-9,
}
