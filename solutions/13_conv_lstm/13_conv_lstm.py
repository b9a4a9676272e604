# %% [markdown]
# # 13 · ConvLSTM2D: forecasting pictures
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/13_conv_lstm/13_conv_lstm.ipynb)
#
# **In this lesson we put convolutions in the place of an LSTM's matrix products, until it agrees with
# `keras.layers.ConvLSTM2D` up to rounding, and forecast a storm with it, against rivals that need no training.**
#
# | | |
# |---|---|
# | Keras layer | `keras.layers.ConvLSTM2D` |
# | Time | two hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [04 · LSTM](../04_lstm/04_lstm.ipynb): the step and its gates; [10 · Convolution over time](../10_conv1d/10_conv1d.ipynb): windows, taps, padding |

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
# - write a ConvLSTM step and a whole pass in NumPy, in Keras's own weight layout, and say what shapes come out;
# - show by an experiment what convolutions buy: a thing learned at one place is known at all places;
# - judge a forecast of maps fairly: against the last map, against plain motion, and on a storm that was kept apart.

# %% [markdown]
# ## 1. The problem, seen first
#
# Air pressure over North America in January 1996, one map for every six hours. White lines join places of equal
# pressure; where it is low, the map is dark. The white corners are not part of these data.

# %%
storm = data.storm()
known = storm.defined  # the corners of the grid were never filled
maps = storm.pressure[storm.segment == 0]
grid = {"latitude": storm.latitude, "longitude": storm.longitude}
six_maps = {f"after {6 * k} hours": maps[10 + k] for k in range(6)}
show.weather_maps(six_maps, **grid, title="A low comes out of the south and goes up the coast")

south_east = (storm.latitude[:, None] < 46) & (storm.longitude > -90) & known
lows = []
for pressure in six_maps.values():
    row, column = np.unravel_index(np.where(south_east, pressure, 2000).argmin(), pressure.shape)
    lows.append((pressure[row, column], storm.latitude[row], storm.longitude[column]))
    print(
        f"lowest in the south-east: {lows[-1][0]:.0f} hPa at {lows[-1][1]:.0f}°N {-lows[-1][2]:.1f}°W"
    )

# %% [markdown]
# *The map in words:* it reaches from the Pacific in the west to Newfoundland in the east, and from Cuba up to Hudson
# Bay. The black lines are a coarse sketch of the coast, and the five dots are Vancouver, Los Angeles, Chicago, Miami
# and New York. A dark patch, the low, forms in the south-east, moves up the Atlantic coast from map to map, and
# deepens. The lines printed below the maps follow it.
#
# (The times are nominal. A few steps of these data look like twelve hours, some maps are out of order and left out, and
# two stretches remain: 33 maps in a row, and after a gap another 24. We call them storm 0 and storm 1.)
#
# Each map is a grid of 33 × 36 = 1,188 numbers. An LSTM could read them as one long row. With 64 units it would have
# 320,768 weights, and it would not know that neighbours in the grid are neighbours on the map: the low at one place and
# the same low a little further north have nothing in common for it.
#
# **Before you read on, predict.** Which will forecast the next map best: the last map once more, the last map moved on
# in its own direction, or a network? Put them in an order now. Section 8 measures it.

# %% [markdown]
# ## 2. The idea
#
# Keep the LSTM. Only let everything in it be a *picture*: the input, the hidden state, the cell state, the gates. And put
# convolutions (written as $*$) where the matrix products were:
#
# $$z_t = x_t * W_x + h_{t-1} * W_h + b \qquad\qquad z_t = [\,z_i,\ z_f,\ z_g,\ z_o\,]$$
#
# $$C_t = \sigma(z_f) \odot C_{t-1} + \sigma(z_i) \odot \tanh(z_g) \qquad\qquad h_t = \sigma(z_o) \odot \tanh(C_t)$$
#
# The second line is that of lesson 04, letter by letter. So every pixel has an LSTM of its own, all with *the same
# weights*, and each sees its neighbours: their inputs, and their hidden states. That is how something can travel from
# pixel to pixel.
#
# | symbol | code name | shape | Keras weight | also called |
# |---|---|---|---|---|
# | $x_t$ | `x_t` | (batch, rows, columns, channels) | | frame · 프레임 |
# | $h_t$ | `h_t`, `h_prev` | (batch, rows, columns, filters) | | hidden state · 은닉 상태 |
# | $C_t$ | `c_t`, `c_prev` | (batch, rows, columns, filters) | | cell state · 셀 상태 |
# | $W_x$ | `kernel` | (kernel_rows, kernel_columns, channels, 4 × filters) | `cell.kernel` | input kernel · 입력 커널 |
# | $W_h$ | `recurrent_kernel` | (kernel_rows, kernel_columns, filters, 4 × filters) | `cell.recurrent_kernel` | recurrent kernel · 순환 커널 |
# | $b$ | `bias` | (4 × filters,) | `cell.bias` | bias · 편향 |
#
# The blocks lie on the last axis, in Keras's order i, f, c, o. **Filters** (필터) are to a ConvLSTM what units are to an
# LSTM: the width of the state, at each pixel. The number of pixels is in no shape of the weights. A window is 3 × 3 as a
# rule, but need not be.

# %% [markdown]
# ### A step by hand
#
# A picture of one row and three pixels, one channel, one filter. All biases are 0, but the forget gate's is 1. All weights
# are 0 but two: the candidate's kernel is (1, 0, 0), and its recurrent kernel is (0, 2, 0). We write the tap that sees
# the left neighbour first.
#
# | | left | middle | right |
# |---|---|---|---|
# | $x_t$ | 0 | 1 | 0 |
# | $h_{t-1}$ | 0 | 0 | 1 |
# | $C_{t-1}$ | 1 | 0 | 0 |
# | candidate's sum: left neighbour of $x_t$, plus 2 · $h_{t-1}$ | 0 | 0 | 1 + 2 = 3 |
# | candidate: tanh | 0 | 0 | 0.995 |
# | $C_t$ = 0.731 · $C_{t-1}$ + 0.5 · candidate | 0.731 | 0 | 0.498 |
# | $h_t$ = 0.5 · tanh($C_t$) | 0.312 | 0 | 0.230 |
#
# Look at the 1 in the input: the first tap looks to the *left*, so what stood in the middle now counts at the
# right. A kernel can move a picture.


# %% tags=["given"]
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that no large z overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# %%
candidate_hand = np.tanh(np.array([0.0, 0.0, 3.0]))
c_hand = sigmoid(1) * np.array([1.0, 0.0, 0.0]) + sigmoid(0) * candidate_hand
h_hand = sigmoid(0) * np.tanh(c_hand)
print("candidate", candidate_hand.round(3), "  C", c_hand.round(3), "  h", h_hand.round(3))

by_hand = {
    "x_t": np.array([0.0, 1.0, 0.0]).reshape(1, 1, 3, 1),
    "h_prev": np.array([0.0, 0.0, 1.0]).reshape(1, 1, 3, 1),
    "c_prev": np.array([1.0, 0.0, 0.0]).reshape(1, 1, 3, 1),
    "kernel": np.zeros((1, 3, 1, 4)),
    "recurrent_kernel": np.zeros((1, 3, 1, 4)),
    "bias": np.array([0.0, 1.0, 0.0, 0.0]),
}
by_hand["kernel"][0, 0, 0, 2] = 1  # row, column of the window, channel, block of the candidate
by_hand["recurrent_kernel"][0, 1, 0, 2] = 2

# %% [markdown]
# ## 3. A convolution over pictures
#
# In lesson 10 a window slid over time. Now it slides over rows *and* columns, and each of its **taps** (i, j) is a matrix
# from channels to filters:
#
# $$y_{r,s} = b + \sum_{i} \sum_{j} x_{\,r+i-a,\ s+j-e}\; K_{i,j}$$
#
# The state must keep its size from step to step, so we pad with zeros (`"same"`): $a$ rows above and $e$ columns to the
# left. For a window of 3 × 3 that is one on each side. In general a window of $k$ rows needs $k - 1$ zero rows in all: half
# of them above, half below, and **an odd one below**; likewise for columns, with an odd one to the right.
#
# **Exercise 1 · `conv2d_same`** (medium, 20 minutes).
#
# - `conv2d_same(x, kernel, bias)` → `y`, shape (batch, rows, columns, filters)
# - `x` is (batch, rows, columns, channels), `kernel` is (kernel_rows, kernel_columns, channels, filters), `bias` is (filters,)
# - the stride is 1; the window may have any size, square or not, even or odd, and may be larger than the picture
# - as Keras does, it does not flip the kernel; no activation; it must not modify its arguments
#
# <details><summary>Hint</summary>There are far fewer taps than pixels. What does one tap do to the whole padded
# picture?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.convolution import conv2d_same

# %% [markdown]
# *Try it:* nine ones, and a 3 × 3 window of ones. Each pixel counts how many pixels its window sees: 4 in the corners, 6 at
# the edges, 9 in the middle. And the kernel by hand moves the 1 to the right: 0 0 1.

# %%
print(conv2d_same(np.ones((1, 3, 3, 1)), np.ones((3, 3, 1, 1)), np.zeros(1))[0, :, :, 0])
print(conv2d_same(by_hand["x_t"], by_hand["kernel"][..., 2:3], np.zeros(1)).ravel())

# %% tags=["check"]
check(conv2d_same)

# %% [markdown]
# **What it means.** One small matrix for each tap, used at every pixel. The usual mistakes: a flipped kernel, the odd zero on
# the wrong side, and rows taken for columns; on a square picture with a square window no shape complains.

# %% [markdown]
# ## 4. One step
#
# **Exercise 2 · `conv_lstm_step`** (easy if lesson 04 is fresh, 15 minutes).
#
# - `conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)` → `(h_t, c_t)`, each
#   (batch, rows, columns, filters)
# - shapes as in the table of section 2; the blocks lie on the last axis, in the order i, f, c, o
# - both convolutions are `same` with a stride of 1; the bias is added once
# - it must not modify its arguments
#
# <details><summary>Hint</summary>Which lines of <code>lstm_step</code> know that a state is a row and not a
# picture?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.step import conv_lstm_step

# %% [markdown]
# *Try it:* the step by hand, h = 0.312, 0, 0.230 and C = 0.731, 0, 0.498.

# %%
h_tried, c_tried = conv_lstm_step(**by_hand)
print("h", h_tried.ravel().round(3), "  C", c_tried.ravel().round(3))

# %% tags=["check"]
check(conv_lstm_step)

# %% [markdown]
# **What it means.** On a picture of one pixel, with a window of one tap, this *is* `lstm_step`. The usual mistakes are the bias
# added twice, once with each convolution, and a hidden state that is multiplied pixel by pixel, so that nothing can travel.

# %% [markdown]
# ## 5. A whole film
#
# **Exercise 3 · `conv_lstm_forward`** (easy, 10 minutes). Carry both states through a film.
#
# - `conv_lstm_forward(x, h0, c0, kernel, recurrent_kernel, bias)` → `(states, last_h, last_c)`
# - `x` is (batch, time, rows, columns, channels); `states` is (batch, time, rows, columns, filters) and holds $h_t$ for every
#   frame; `h0`, `c0`, `last_h` and `last_c` are (batch, rows, columns, filters)
#
# <details><summary>Hint</summary>It is the loop of <code>lstm_forward</code>. Which axis of <code>x</code> is the
# time?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.forward import conv_lstm_forward

# %% [markdown]
# *Try it:* two films of four frames, 5 rows, 6 columns and 3 channels, with 7 filters, give shapes (2, 4, 5, 6, 7), (2, 5, 6, 7)
# and (2, 5, 6, 7).

# %%
draw = np.random.default_rng(13)
tried = [draw.normal(size=size) for size in ((2, 4, 5, 6, 3), (2, 5, 6, 7), (2, 5, 6, 7))]
weights_tried = [draw.normal(size=size) for size in ((3, 3, 3, 28), (3, 3, 7, 28), (28,))]
print([result.shape for result in conv_lstm_forward(*tried, *weights_tried)])

# %% tags=["check"]
check(conv_lstm_forward)

# %% [markdown]
# **What it means.** `states` is what `return_sequences=True` returns. The film may be of any size and length: the weights do not
# know. The usual mistakes are those of every recurrent pass: a state that is not carried on, and time mixed up with the batch.
#
# ### How far does news travel?
#
# Change one pixel of the first frame a little. Which pixels of the hidden state notice, and when? *Your* function answers.
#
# **Predict:** after one frame it is a square of 3 × 3, the window. And after the second frame, and the third?


# %%
def noticed(size, frames=4, side=17):
    """For each frame, the pixels whose hidden state moves when the middle of frame 0 does: 0 or 1."""
    draw = np.random.default_rng(5)
    film = draw.normal(size=(1, frames, side, side, 1))
    states = np.zeros((1, side, side, 2))
    weights = [draw.normal(size=(size, size, inputs, 8)) / size for inputs in (1, 2)]
    runs = []
    for change in (0.0, 0.1):
        film[0, 0, side // 2, side // 2, 0] += change
        runs.append(conv_lstm_forward(film, states, states, *weights, np.zeros(8))[0][0])
    return (np.abs(runs[1] - runs[0]) > 0).any(axis=-1).astype(float)


if passes(conv_lstm_forward):
    cones = {f"{size} × {size} window": noticed(size) for size in (1, 3, 5)}
    sides = {name: [int(frame.any(axis=0).sum()) for frame in cone] for name, cone in cones.items()}
    show.film_strips(
        cones,
        title="News of one pixel spreads by half a window with every frame",
        labels=[f"frame {t}" for t in range(4)],
        scale="0: not noticed, 1: noticed",
    )
    print("side of the square, frame by frame:", sides)

# %% [markdown]
# A window of 3 × 3 hands news on by one pixel a frame in each direction, one of 5 × 5 by two, and a window of one pixel keeps
# everything where it is. So the window is a **speed limit**: what lies outside of these squares cannot matter to a pixel,
# however long the layer is trained. Shi and his colleagues, who invented the layer, put it so: with larger kernels
# it catches faster motions.

# %% [markdown]
# ## 6. In Keras
#
# The same with Keras's layer, weights copied over.

# %% tags=["given"]
import keras

# %%
layer = keras.layers.ConvLSTM2D(7, 3, padding="same", return_sequences=True)
film = draw.normal(size=(2, 4, 5, 6, 3)).astype("float32")
by_keras = keras.ops.convert_to_numpy(layer(film))
if passes(conv_lstm_forward):
    start = np.zeros((2, 5, 6, 7))
    off = np.abs(conv_lstm_forward(film, start, start, *layer.get_weights())[0] - by_keras).max()
    print(f"output {by_keras.shape}; largest difference {off:.0e}")

# %% [markdown]
# Keras's layer can do more than our function, and that concerns shapes. Its `padding` is that of the *input's* convolution, and
# by default it is `"valid"`: no zeros, so that windows at the edge are left out. The *recurrent* convolution is `same` with a stride of
# 1 all the same: a state that became smaller with every frame could not be added to the old one. And with
# `data_format="channels_first"` channels stand before rows and columns, in what goes in and in what comes out. (TensorFlow on a
# CPU can work out such shapes, but not run such a layer.)
#
# **Exercise 4 · `conv_lstm_shapes`** (easy, 15 minutes). What comes out? The stride and the dilation are 1.
#
# - `conv_lstm_shapes(samples, time, rows, cols, channels, filters, kernel_size, padding, data_format, return_sequences,
#   return_state)` → `shapes`, a list of tuples of ints, one for each tensor that the layer returns, in Keras's order
# - the first six are ints; `kernel_size` is a pair (rows, cols) or one int for both, as in Keras; `padding` is `"valid"` or
#   `"same"`, and with `"valid"` the window fits into the picture; `data_format` is `"channels_last"` or `"channels_first"`;
#   the last two are bools
# - without `return_state` the list has one entry; with it three: the output, the last hidden state, the last cell state
#
# <details><summary>Hint</summary>First the shape of one state picture. Then: with a time axis, or without? And how many
# of them?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.shapes import conv_lstm_shapes

# %% [markdown]
# *Try it:* two films of three frames, 8 × 9 pixels, 4 channels; 5 filters, a window of 3, `"valid"`. With `return_sequences` the output
# is (2, 3, 6, 7, 5). With `return_state`, two states of (2, 6, 7, 5) come with it.

# %%
film_size = {"samples": 2, "time": 3, "rows": 8, "cols": 9, "channels": 4}
valid = {"filters": 5, "kernel_size": 3, "padding": "valid", "data_format": "channels_last"}
print(conv_lstm_shapes(**film_size, **valid, return_sequences=True, return_state=False))
print(conv_lstm_shapes(**film_size, **valid, return_sequences=False, return_state=True))

# %% tags=["check"]
check(conv_lstm_shapes)

# %% [markdown]
# **What it means.** `channels` is in none of the shapes: it is in the kernel's, and in the count of parameters,
# 4 · filters · (kernel_rows · kernel_cols · (channels + filters) + 1). The usual mistakes: states with a time axis, one state where there
# are two, and the number of filters taken off the rows.
#
# **A good place to stop.** The first sitting ends here. The second one puts the layer to work.

# %% [markdown]
# ## 7. Learned at one place, known at all
#
# Films of a handwritten digit that moves by one pixel a frame, in one of eight directions, on a field of 12 × 20 pixels. From each frame,
# and what came before, a network should draw the *next* one. In all films that it learns from, the digit stays in the left
# part: pixels of columns 12 to 19 are always dark. Then we test it on digits that it has not seen, twice: on the left, and, with the same films moved by eight columns, on
# the right, where there was never anything.
#
# **Predict:** an LSTM that reads each frame as a row of 240 numbers, and a ConvLSTM2D. What will each of them draw on the right?

# %%
digits = data.digits()
ink = digits.image / 16  # 0 is paper, 1 is ink
FRAMES, ROWS, COLUMNS = 4, 12, 20
WAYS = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if (down, right) != (0, 0)]


def moving(images, count, first_column, seed):
    """Films of one moving digit: the frames, and for each frame the one that follows it."""
    draw = np.random.default_rng(seed)
    films = np.zeros((count, FRAMES + 1, ROWS, COLUMNS, 1), "float32")
    for film in films:
        image, way = images[draw.integers(len(images))], WAYS[draw.integers(8)]
        # Four moves must fit: who goes up begins below, and so on.
        row, column = ({1: 0, -1: 4}.get(move, draw.integers(5)) for move in way)
        for frame in film:
            left = first_column + column
            frame[row : row + 8, left : left + 8, 0] = image
            row, column = row + way[0], column + way[1]
    return films[:, :-1], films[:, 1:]


FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
shown_left = moving(ink[:1500], 200 if FAST else 1000, 0, 1)
tests = {  # the same films, but eight columns further to the right
    side: moving(ink[1500:], 200, first_column, 2)
    for side, first_column in (("left", 0), ("right", 8))
}


# %% [markdown]
# Three networks. The first two have nearly the same number of parameters. With so few an LSTM on 240 pixels
# can afford two units, so there is a third: an LSTM with 35 times as many.


# %%
def conv_lstm():
    """A ConvLSTM2D, and a convolution that draws the next frame from each of its states."""
    states = keras.layers.ConvLSTM2D(8, 3, padding="same", return_sequences=True)
    drawing = keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid")
    size = keras.Input((FRAMES, ROWS, COLUMNS, 1))
    return keras.Sequential([size, states, keras.layers.TimeDistributed(drawing)])


def flat_lstm(units):
    """An LSTM that reads each frame as one row, and a dense layer that draws the next."""
    pixels = ROWS * COLUMNS
    size = keras.Input((FRAMES, ROWS, COLUMNS, 1))
    inside = [
        keras.layers.Reshape((FRAMES, pixels)),
        keras.layers.LSTM(units, return_sequences=True),
        keras.layers.Dense(pixels, "sigmoid"),
    ]
    return keras.Sequential([size, *inside, keras.layers.Reshape((FRAMES, ROWS, COLUMNS, 1))])


def drawn_last(model, frames):
    """The frame that a model draws after the last one."""
    return keras.ops.convert_to_numpy(model(frames))[:, -1]


# %%
networks = {
    "ConvLSTM2D": conv_lstm,
    "LSTM, 2 units": lambda: flat_lstm(2),
    "LSTM, 64 units": lambda: flat_lstm(64),
}
errors, drawings = {}, {}
for name, build in networks.items():
    options = {"optimizer": keras.optimizers.Adam(0.01), "loss": "binary_crossentropy"}
    # New weights from each seed, but compiled only once, which saves time.
    restart, errors[name] = restarts(build, **options), []
    for seed in range(2 if FAST else 10):
        model = restart(seed)
        model.fit(*shown_left, epochs=12 if FAST else 40, batch_size=20, verbose=0)
        drawings[name] = {place: drawn_last(model, x) for place, (x, _) in tests.items()}
        last = [drawings[name][place] - y[:, -1] for place, (_, y) in tests.items()]
        errors[name].append([(off**2).mean() for off in last])
    errors[name] = np.array(errors[name])
    rows = [" ".join(f"{error:.4f}" for error in column) for column in errors[name].T]
    print(f"{name:>14}, {model.count_params():,} parameters: left {rows[0]}; right {rows[1]}")
plain = {
    "a dark frame": [(y[:, -1] ** 2).mean() for _, y in tests.values()],
    "the last frame": [((x[:, -1] - y[:, -1]) ** 2).mean() for x, y in tests.values()],
}
for name, (left, right) in plain.items():
    print(f"{name:>14}, for comparison: left {left:.4f}; right {right:.4f}")

# %% [markdown]
# The errors are mean squared errors per pixel, one number for each seed. Now the same as a figure: for each network its seeds on the left and on
# the right.

# %%
figure, axes = show.new_figure(height=3.0)
looks = {"ConvLSTM2D": ("cell state", "o"), "LSTM, 2 units": ("candidate", "s")}
for place, (name, found) in enumerate(errors.items()):
    colour, marker = looks.get(name, ("hidden state", "^"))
    for side, x in enumerate((place - 0.15, place + 0.15)):
        style = {"fillstyle": "full" if side == 0 else "none", "markersize": 7}
        axes.plot([x] * len(found), found[:, side], marker, color=show.COLOURS[colour], **style)
for name, values in plain.items():
    axes.axhline(values[1], color=show.COLOURS["baseline"], linestyle=":", zorder=0)
    axes.text(-0.45, values[1] + 0.002, name, fontsize=9.5, color="#444444")
axes.set_xticks(range(3), list(errors))
axes.set(xlim=(-0.5, 2.5), ylim=(0, None), ylabel="mean squared error")
axes.set_xlabel("network (a mark for each seed)")
axes.set_title("Filled: where it has learned. Open: where it has never seen ink", loc="left")
means = {name: found.mean(axis=0) for name, found in errors.items()}
show.figure(
    figure,
    "Errors of three networks on the left (filled) and on the right (open), a dot for each seed, with lines for a dark frame "
    "and for the last frame. Means: "
    + "; ".join(f"{name} {left:.3f} and {right:.3f}" for name, (left, right) in means.items()),
)

# %%
which = 7
panels = {
    f"on the {place}": np.stack(
        [
            tests[place][0][which, -1, ..., 0],
            tests[place][1][which, -1, ..., 0],
            *(drawings[name][place][which, ..., 0] for name in networks),
        ]
    )
    for place in tests
}
show.film_strips(
    panels,
    title="What each network draws next, for the same film on the left and on the right",
    labels=["last frame", "next frame", "ConvLSTM2D", "LSTM, 2", "LSTM, 64"],
)

# %% [markdown]
# The ConvLSTM2D draws on the right what it would draw on the left, with every seed and nearly the same small error: its weights do not know the
# place. For an LSTM each pixel has weights of its own, and those of the dark part never had anything to learn. On the right even the
# large one does worse than somebody who hands in a dark frame: it draws ink on the left, where all ink has always been.
#
# Mind what this shows, and what not. It is no contest about who learns best: the large LSTM was given no films from everywhere. It shows what is *built in*. Whoever knows that a thing looks alike wherever it is can tell the network so, by a convolution, and need
# not show it every place. (Nearly the same error, not exactly: at the edge of the field the zeros of the padding begin, and a network can notice them.)

# %% [markdown]
# ## 8. Nowcasting a storm
#
# Forecasting the next hours of weather from maps alone, without physics, is called **nowcasting** (초단기 예보). We see four maps, and forecast the pressure one,
# two and four maps later: 6, 12 and 24 hours, nominally.
#
# There are two stretches of maps, and so there can be two tests: learn from storm 1 and forecast storm 0, then the other way round.
# **Never** learn from one part of a storm and test on another: neighbouring maps are so much alike that the test would be half
# known (section 10). The rivals:
#
# - **the last map**, once more: persistence;
# - **the mean map** of the *other* storm, for every hour;
# - **motion**: find the shift that best carries the map before onto the last one, and go on like that. One shift for the
#   whole map, in halves of a grid step;
# - **Conv2D on stacked maps**: the four maps as channels of one picture, three convolutions;
# - **ConvLSTM2D**, with about as many parameters.
#
# Both networks forecast the *change* from the last map, and begin with weights that forecast none: untrained, they are persistence.


# %%
HORIZONS = (1, 2, 4)


def frames_of(number):
    """The maps of storm 0 or 1, NaN where nothing is known."""
    return storm.pressure[storm.segment == number]


def samples(number):
    """Four maps and a mask, and the changes after the last one: (…, 4, 33, 36, 2), (…, 33, 36, 3)."""
    scaled = np.where(known, (frames_of(number) - 1015) / 10, 0).astype("float32")
    now = np.arange(3, len(scaled) - HORIZONS[-1])
    x = np.stack([scaled[now - back] for back in (3, 2, 1, 0)], axis=1)[..., None]
    mask = np.broadcast_to(known[..., None], x.shape).astype("float32")
    y = np.stack([scaled[now + horizon] - scaled[now] for horizon in HORIZONS], axis=-1)
    return np.concatenate([x, mask], axis=-1), y


def came(number):
    """The last maps, and what came at the three horizons: (…, 33, 36), (…, 33, 36, 3)."""
    maps = frames_of(number)
    now = np.arange(3, len(maps) - HORIZONS[-1])
    return maps[now], np.stack([maps[now + horizon] for horizon in HORIZONS], axis=-1)


def rmse(forecast, truth):
    """Root mean squared error in hPa, over all maps and known points, for each horizon."""
    off = (forecast - truth)[:, known]
    return np.sqrt((off**2).mean(axis=(0, 1)))


# %% [markdown]
# Motion first. To move a map by half a step we take the mean of two neighbours; at the edge it is held.


# %%
def moved(field, down, right):
    """A map moved by some grid steps, which may be fractions; the edge is held."""
    for axis, distance in ((0, down), (1, right)):
        places = np.clip(np.arange(field.shape[axis]) - distance, 0, field.shape[axis] - 1)
        before = np.floor(places).astype(int)
        after = np.minimum(before + 1, field.shape[axis] - 1)
        share = np.expand_dims(places - before, 1 - axis)
        field = (1 - share) * field.take(before, axis) + share * field.take(after, axis)
    return field


SHIFTS = [(down, right) for down in np.arange(-2, 2.5, 0.5) for right in np.arange(-1, 4.5, 0.5)]


def shift_between(first, second):
    """The shift that carries one map onto the next, with the least squared error."""
    return min(SHIFTS, key=lambda shift: ((moved(first, *shift) - second)[known] ** 2).mean())


def motion(number):
    """Forecasts by going on as from the map before to the last one; and the shifts."""
    filled = np.where(known, frames_of(number), 1015)
    now = np.arange(3, len(filled) - HORIZONS[-1])
    shifts = [shift_between(filled[t - 1], filled[t]) for t in now]
    forecasts = [
        np.stack([moved(filled[t], h * down, h * right) for h in HORIZONS], axis=-1)
        for t, (down, right) in zip(now, shifts, strict=True)
    ]
    return np.array(forecasts), np.array(shifts)


scores, motions = {0: {}, 1: {}}, {}
for number in (0, 1):
    last, truth = came(number)
    motions[number], shifts = motion(number)
    scores[number]["the last map"] = rmse(np.repeat(last[..., None], 3, axis=-1), truth)[None]
    scores[number]["the mean map"] = rmse(frames_of(1 - number).mean(axis=0)[..., None], truth)[
        None
    ]
    scores[number]["motion"] = rmse(motions[number], truth)[None]
    north, east = shifts.mean(axis=0)
    print(
        f"storm {number}: {len(last)} forecasts; mean shift {east:+.1f} columns (east), {north:+.1f} rows"
    )

# %% [markdown]
# Now the networks. Both learn from 140 batches of four examples, at a rate that falls to zero by the end, and what they draw in the unknown corners does not count.


# %% tags=["long"]
def stacked():
    """Four maps as channels of one picture."""
    maps = keras.Input((4, 33, 36, 2))
    z = keras.layers.Reshape((33, 36, 8))(keras.layers.Permute((2, 3, 1, 4))(maps))
    for _ in range(3):
        z = keras.layers.Conv2D(11, 3, padding="same", activation="tanh")(z)
    return keras.Model(
        maps, keras.layers.Conv2D(3, 3, padding="same", kernel_initializer="zeros")(z)
    )


def recurrent():
    """Four maps, one after the other."""
    maps = keras.Input((4, 33, 36, 2))
    z = keras.layers.ConvLSTM2D(8, 3, padding="same", name="states")(maps)
    return keras.Model(
        maps, keras.layers.Conv2D(3, 3, padding="same", kernel_initializer="zeros")(z)
    )


def where_known(truth, forecast):
    """Mean squared error over the known points."""
    return keras.ops.mean(
        keras.ops.square((truth - forecast) * known[None, :, :, None].astype("f"))
    )


forecasts = {0: {"motion": motions[0]}, 1: {"motion": motions[1]}}
scores = {number: dict(rows) for number, rows in scores.items()}  # and now those of the networks
BATCHES = 140  # of four maps each, for both networks and both storms
rate = keras.optimizers.schedules.CosineDecay(0.01, BATCHES)
for name, build in {"Conv2D, stacked": stacked, "ConvLSTM2D": recurrent}.items():
    restart = restarts(build, optimizer=keras.optimizers.Adam(rate), loss=where_known)
    for number in (1, 0):
        (last, truth), learned_from, found = came(number), samples(1 - number), []
        rounds = BATCHES // -(-len(learned_from[0]) // 4)
        for seed in range(2 if FAST else 10):
            model = restart(seed)
            model.fit(*learned_from, epochs=rounds, batch_size=4, verbose=0)
            change = 10 * keras.ops.convert_to_numpy(model(samples(number)[0]))
            forecasts[number][name] = last[..., None] + change
            found.append(rmse(forecasts[number][name], truth))
        scores[number][name] = np.array(found)
    print(f"{name}: {model.count_params():,} parameters")
for number, rows in scores.items():
    print(f"storm {number}, RMSE in hPa 1, 2 and 4 maps ahead (networks: mean of the seeds)")
    for name, found in rows.items():
        print(f"{name:>16}: " + "  ".join(f"{error:5.2f}" for error in found.mean(axis=0)))

# %%
figure, panels = show.new_figure(1, 2, height=3.6, sharey=True)
looks = {
    "the last map": ("baseline", "o:"),
    "motion": ("input gate", "s--"),
    "Conv2D, stacked": ("hidden state", "^-."),
    "ConvLSTM2D": ("cell state", "D-"),
}
for axes, (number, rows) in zip(panels, scores.items(), strict=True):
    for place, (name, (colour, style)) in enumerate(looks.items()):
        gain = rows[name] / rows["the last map"]
        steps = np.arange(3) + 0.06 * (place - 1.5)
        look = {"color": show.COLOURS[colour], "markersize": 5}
        axes.plot(steps, gain.mean(axis=0), style, label=name, **look)
        axes.plot(steps, gain.T, style[0], alpha=0.45, **look)
    axes.set_title(f"storm {number}, learned from storm {1 - number}", fontsize="medium")
    axes.set_xticks(range(3), HORIZONS)
    axes.set_xlabel("maps ahead")
panels[0].set_ylabel("RMSE, as a share of\nthe last map's")
panels[0].legend(fontsize=9.5, frameon=False, loc="lower left")
panels[0].set_ylim(0.6, 1.06)
figure.suptitle("Below 1: better than the last map (pale marks: single seeds)", x=0.01, ha="left")
shares = {
    number: {name: rows[name].mean(axis=0) / rows["the last map"][0] for name in looks}
    for number, rows in scores.items()
}
show.figure(
    figure,
    "Error by horizon as a share of persistence's, a panel for each storm. "
    + " ".join(
        f"Storm {number}: "
        + "; ".join(
            f"{name} {', '.join(f'{share:.2f}' for share in row)}" for name, row in each.items()
        )
        + "."
        for number, each in shares.items()
    ),
)
best = {
    (number, horizon): min(looks, key=lambda name: shares[number][name][place])
    for number in scores
    for place, horizon in enumerate(HORIZONS)
}
for number in scores:
    print(f"storm {number}, best at 1, 2, 4 maps: " + "; ".join(best[number, h] for h in HORIZONS))

# %% [markdown]
# Read it slowly.
#
# - Persistence is hard to beat by much, and its errors grow fast: in storm 0 from 3.75 hPa after one map to 9.58 after four. After four maps, in storm 1,
#   the last map is hardly better than the mean map of the *other* storm, which knows nothing about this one.
# - Motion, one shift for a whole continent, is better than persistence (in storm 0 only by a little), and it has nothing to learn.
# - The ConvLSTM2D is better than persistence after one map, on both storms and with every seed of our runs. By how much it is ahead of motion
#   differs from storm to storm.
# - The Conv2D on stacked maps, which is no recurrent network at all, does at least about as well as the ConvLSTM2D (within five in a hundred), with about as many parameters.
#
# The lines below the figure say who was best in *your* run. With another seed it may be another name.
#
# What can so little data show? There are two storms, and the 26 forecasts of storm 0 overlap: they are far from 26 independent cases. We tried the settings (eight filters, 140 batches)
# on these same two storms, so both networks may be a little flattered. So we may say: *a network of some 3,000
# parameters, from about twenty maps of one storm, has learned something about how another one moves.* Which network is the better one for weather we may not
# say. In the paper there are thousands of radar films, and there the ConvLSTM is ahead.
#
# ### The forecasts as maps

# %%
ROW, HORIZON = 7, 2  # which forecast of storm 0, and which horizon: the last, four maps
last, truth = came(0)
what_came = truth[ROW, ..., HORIZON]
chosen = {
    name: np.where(known, forecasts[0][name][ROW, ..., HORIZON], np.nan)
    for name in ("motion", "ConvLSTM2D")
}
off = {f"error of {name}": field - what_came for name, field in chosen.items()}
show.weather_maps(
    {"the last map": last[ROW], "what came": what_came, "ConvLSTM2D": chosen["ConvLSTM2D"]},
    **grid,
    errors={"error of the last map": last[ROW] - what_came, **off},
    title="Four maps ahead: what came, what was forecast, and the errors",
)
shown = {"the last map": last[ROW], "what came": what_came, **chosen}
lowest = {name: np.where(south_east, field, 2000).min() for name, field in shown.items()}
print("lowest in the south-east, hPa:", "; ".join(f"{n} {low:.0f}" for n, low in lowest.items()))
paths = {"what came": truth, **{name: forecasts[0][name] for name in chosen}}
changes = {name: field - last[..., None] for name, field in paths.items()}
for name, change in changes.items():
    size, off = rmse(change, 0 * truth)[HORIZON], rmse(last[..., None] + change, truth)[HORIZON]
    print(f"{name:>10}: size of the changes {size:.1f} hPa, error {off:.1f} hPa")
halved = rmse(last[..., None] + changes["ConvLSTM2D"] / 2, truth)[HORIZON]
print(f"ConvLSTM2D with all its changes halved: error {halved:.1f} hPa")

# %% [markdown]
# *In words:* the upper maps are the last that we had, what came, and the ConvLSTM2D's forecast; the lower ones show forecast minus truth, orange
# where the forecast is too high and blue where it is too low. The last map misses most where the low has moved to: there it
# is far too high. And none of them has seen how deep the low would become: the first line below the maps has the lowest pressure in the south-east for each.
#
# The other lines are about all 26 forecasts. The network's changes are nearly as large as those that came, and its error is nearly as large as if nothing had been forecast: so
# it is *too bold* on a storm that it has not seen. If it halved all its changes, its error would be smaller. (We know that from the storm that we test
# on, so it is no result, only a hint: a mean of two forecasts, here of the network's and the last map, is often better than either.)
#
# The same as an animation, over all forecasts of storm 0, four maps ahead: on the left what came, in the middle motion, on the right the ConvLSTM2D. It
# runs three times and stops. The figure above is its still picture.

# %%
films = {name: np.where(known, f[..., HORIZON], np.nan)[:, ::-1] for name, f in paths.items()}
show.animation(
    films,
    alt=f"Three films of {len(truth)} maps side by side, north at the top: pressure as it came, as motion "
    "forecast it four maps before, and as the ConvLSTM2D did. The large patterns "
    "are the same in all three, and the small ones differ.",
)

# %% [markdown]
# ### Inside, with your own function
#
# The trained ConvLSTM2D's weights fit into *your* pass. What do its eight filters hold after four maps? We draw four of
# them.

# %%
trained = model.get_layer("states")
if passes(conv_lstm_forward):
    x = samples(0)[0][ROW : ROW + 1]
    start = np.zeros((1, 33, 36, 8))
    states, _, _ = conv_lstm_forward(x, start, start, *trained.get_weights())
    off = np.abs(states[:, -1] - keras.ops.convert_to_numpy(trained(x))).max()
    print(f"largest difference from the layer: {off:.0e}")
    busy = np.argsort(-states[0, -1][known].std(axis=0))[:4]
    inside = {f"filter {f}": np.where(known, states[0, ..., f], np.nan)[:, ::-1] for f in busy}
    show.film_strips(
        inside,
        title="The hidden state of four filters, while four maps are read",
        labels=["map 1", "map 2", "map 3", "map 4"],
        scale="hidden state",
    )

# %% [markdown]
# Each filter is a picture, too. It is as large as the map, and has a number between −1 and 1 at each of its points. (In the grey
# corners no map is known.) What a filter has become depends on where its
# weights began: with another seed, these are other pictures.

# %% [markdown]
# ## 9. The paper's peepholes
#
# The ConvLSTM of Shi and his colleagues has something that Keras's has not: **peepholes**, as in lesson 04. The gates see the cell state, too. Their weights
# $W_{ci}$, $W_{cf}$ and $W_{co}$ are pictures: one weight for every pixel and filter, multiplied entry by entry.
#
# $$i_t = \sigma(z_i + W_{ci} \odot C_{t-1}) \qquad f_t = \sigma(z_f + W_{cf} \odot C_{t-1}) \qquad o_t = \sigma(z_o + W_{co} \odot C_t)$$
#
# **Optional exercise · `peephole_conv_lstm_step`** (medium, 15 minutes, no points).
#
# - `peephole_conv_lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias, peephole)` → `(h_t, c_t)`
# - `peephole` is (3, rows, columns, filters): for the input, the forget and the output gate; the rest is as in exercise 2
# - the input and the forget gate look at $C_{t-1}$, the output gate at the **new** $C_t$
#
# Keras has no such layer, so yours is compared with the equations above, written in Keras's own operations.
#
# <details><summary>Hint</summary>Three lines of <code>conv_lstm_step</code> gain one product each. Their order now
# matters.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.peephole import peephole_conv_lstm_step

# %% [markdown]
# *Try it:* with peepholes of zero it is the step by hand again: h = 0.312, 0, 0.230.

# %%
print(peephole_conv_lstm_step(**by_hand, peephole=np.zeros((3, 1, 3, 1)))[0].ravel().round(3))

# %% tags=["check"]
check(peephole_conv_lstm_step)

# %% [markdown]
# **What it means.** A weight for every pixel ties the layer to one size of picture, and to places: what section 7 praised is lost a little. The
# usual mistake is to show the output gate the old cell state.

# %% [markdown]
# ## 10. Find the bug
#
# A report: *"We looked for the two most similar maps of the past and took the mean of what had followed them. Tested on a part of the maps that was
# kept apart, this has a smaller error than persistence: an old trick, and it beats the weather."*
#
# Forecasting by **analogues** (Lorenz, 1969) is a real method, and the function below is right. Still the result is not what it seems. Write the test that shows it.


# %%
def by_analogues(past, followed, now):
    """For each map the mean of what followed the two most similar maps of the past."""
    off = ((now[:, None] - past) ** 2).mean(axis=-1)
    nearest = off.argsort(axis=1)[:, :2]
    return followed[nearest].mean(axis=1)


pairs = [(frames_of(n)[:-1][:, known], frames_of(n)[1:][:, known]) for n in (0, 1)]
now_all, next_all = (np.concatenate(each) for each in zip(*pairs, strict=True))
shuffled = np.random.default_rng(0).permutation(len(now_all))
kept, rest = shuffled[:11], shuffled[11:]  # a fifth is kept apart
report = by_analogues(now_all[rest], next_all[rest], now_all[kept]) - next_all[kept]
lazy = now_all[kept] - next_all[kept]
print(
    f"analogues {np.sqrt((report**2).mean()):.2f} hPa; persistence {np.sqrt((lazy**2).mean()):.2f} hPa"
)
# Your test here: by_analogues(…, …, …) once more, with another past.

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_shuffled", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **The bug**: what is wrong, and which test shows it?
#
# ### BEGIN SOLUTION
# The pairs were shuffled before they were divided. So for nearly every map that is tested the maps just before and just after it are in the "past", and they are the most similar ones.
# What followed them are the maps around the one that is asked for: their mean lies between what came before and *after* it, which nobody could have known. Test: the past is one
# storm and the maps to forecast are the other, `by_analogues(*pairs[1], pairs[0][0]) - pairs[0][1]`. Then the error is 10 to 11 hPa, far above persistence (about 4). With two storms there are no
# analogues. Windows of one series must be divided by time, with a gap, or by series.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, the bug (2 points).* 1 point: neighbours in time are on both sides of the division, so the future is known. 1 point: a test with a past that cannot hold neighbours: the other storm, or
# the first part of a storm for the last part with a gap, and its number.

# %% [markdown]
# ## 11. Claims, put to the test
#
# Three sentences, from Keras's documentation and from study notes. Run the experiment, change it if you like, then answer: **true, false, or it depends**, and why, in two or three
# sentences. These answers are graded by a person.
#
# **Claim A.** Keras's documentation of `ConvLSTM2D` says of the paper: *"the current implementation does not include the feedback loop on the cells output"*.

# %%
tested = keras.layers.ConvLSTM2D(3, 3, padding="same", return_sequences=True)
film = np.random.default_rng(14).normal(size=(1, 4, 6, 6, 2)).astype("float32")
with_all = keras.ops.convert_to_numpy(tested(film))
for weight in tested.weights:
    print(weight.name, tuple(weight.shape))
kernel, recurrent_kernel, bias = tested.get_weights()
tested.set_weights([kernel, 0 * recurrent_kernel, bias])
without = np.abs(keras.ops.convert_to_numpy(tested(film)) - with_all).max(axis=(0, 2, 3, 4))
print("largest change of each frame's output without the recurrent kernel:", without.round(3))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_feedback", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False as it reads.** There is feedback: the hidden state, which is the cell's output, goes back through the recurrent kernel; without it all frames but the first change. What is missing are the *peepholes*, by which the paper's gates see
# the cell state: the layer has three weights, and none of them is a picture. The sentence means these, at best.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: feedback of the hidden state exists, with the experiment. 1 point: what is missing are the peepholes W_ci, W_cf, W_co.

# %% [markdown]
# **Claim B.** *"The rows and columns of the output depend on the number of filters and on the padding, and with `padding='valid'` the picture becomes smaller with every time step."*

# %%
settings = (
    {"filters": 5, "kernel_size": 3, "padding": "valid"},
    {"filters": 50, "kernel_size": 3, "padding": "valid"},
    {"filters": 5, "kernel_size": 5, "padding": "valid"},
    {"filters": 5, "kernel_size": 5, "padding": "same"},
    {"filters": 5, "kernel_size": 3, "padding": "same", "strides": 2},
    {"filters": 5, "kernel_size": 3, "padding": "valid", "dilation_rate": 2},
)
for setting in settings:
    sized = keras.layers.ConvLSTM2D(**setting, return_sequences=True)
    shapes = [sized.compute_output_shape((2, steps, 8, 9, 4)) for steps in (3, 30)]
    print(setting, *shapes)

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_size", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False, except for the padding.** The number of filters is the depth of the output, 5 or 50, and changes no row. What counts is the *size of the window*, the padding, the stride and the dilation. And time does not
# count: 3 and 30 frames give the same picture, because only the input's convolution can be `valid`. The recurrent one is always `same`.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: not the filters, but the window (or stride, or dilation), with two shapes. 1 point: not smaller with time, because the recurrent convolution is `same`.

# %% [markdown]
# **Claim C.** *"ConvLSTM was introduced at CVPR 2015, and in Keras a single step of it is the layer `ConvLSTM2DCell`."* For the first half, look up the paper: its number is in the references below.

# %%
for name in ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "ConvLSTM2DCell", "LSTMCell"):
    print(f"keras.layers.{name}:", hasattr(keras.layers, name))
print("and what a layer has inside:", type(layer.cell).__name__)

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_cell", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False, both halves.** The paper appeared at NIPS 2015 (today NeurIPS), a conference on machine learning, and not at CVPR, one on computer vision. And Keras 3 has no public `ConvLSTM2DCell`, though it has an `LSTMCell`: the cell exists
# only inside of the layer, as `layer.cell`. (For a single step, call the layer on a film of one frame with `initial_state` and `return_state=True`.)
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: NIPS (NeurIPS) 2015. 1 point: no such layer in Keras 3, with the printed line.

# %% [markdown]
# ## 12. Summary
#
# A ConvLSTM is an LSTM whose states are pictures and whose products are convolutions: every pixel runs the same small LSTM and sees its neighbours. What it has learned at one place it knows at all, and its
# size does not depend on the picture. News travels by half a window with every frame. As a forecaster of weather maps it had to be compared with persistence and plain motion on a storm that was kept apart, and with so few
# maps that is as far as a verdict goes.
#
# **What breaks next.** We chose settings, rivals and tests ourselves, and looked at the test more than once. In lesson 14 a part of the data is out of our sight.
#
# ### Three problems to go on with
#
# 1. Let the digits move by two pixels a frame. What becomes of the error with a window of 3 × 3, and of 5 × 5? Compare section 5.
# 2. Give the networks temperature and wind as more channels (mind frames 17 and 37). Do the forecasts get better on both storms?
# 3. Forecast one map ahead, put the forecast in as if it were a map, and go on, four times. Better or worse than the direct forecast of four?
#
# ### References
#
# - X. Shi, Z. Chen, H. Wang, D.-Y. Yeung, W.-K. Wong and W.-C. Woo, [Convolutional LSTM Network: a machine learning approach for precipitation nowcasting](https://arxiv.org/abs/1506.04214), NIPS 2015.
# - E. Lorenz, [Atmospheric predictability as revealed by naturally occurring
#   analogues](https://doi.org/10.1175/1520-0469(1969)26%3C636:APARBN%3E2.0.CO;2), Journal of the Atmospheric Sciences, 1969.
# - N. Srivastava, E. Mansimov and R. Salakhutdinov, [Unsupervised learning of video representations using
#   LSTMs](https://arxiv.org/abs/1502.04681), 2015: moving digits.
# - [`keras.layers.ConvLSTM2D`](https://keras.io/api/layers/recurrent_layers/conv_lstm2d/).
# - The maps come with NCAR Graphics (UCAR/NCAR), the digits are those of Alpaydin and Kaynak (1998); see `datasets/README.md`.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** About two hours; the second sitting begins with section 7. The notebook runs for a minute or two on two cores; `UNROLLED_FULL=1` takes ten seeds and more films: 1,937 seconds of
# processor time, in place of 107, on two busy cores of an AMD EPYC (30 November 2026).
#
# **Points.** 12 by machine: 3 for `conv2d_same`, 4 for `conv_lstm_step`, 3 for `conv_lstm_forward`, 2 for `conv_lstm_shapes`; the optional `peephole_conv_lstm_step` is checked and brings no points; and 8 by hand, 2 for the bug and for each
# claim.
#
# **Mistakes to expect.** The bias added with both convolutions; the odd zero on the wrong side for even windows; the kernel flipped; the hidden state multiplied pixel by pixel; blocks split along the wrong axis; states with
# a time axis in `conv_lstm_shapes`. The check
# recognises the usual form of each, and names it.
#
# **If somebody is stuck** at `conv2d_same`, ask what one tap does to the whole picture: it moves it. The order of the rivals in section 8 changes with the seed in some cells: let the class collect them, that is the lesson.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed; and every sentence about a run, with a margin.
assert lows[-1][0] < lows[0][0] - 10  # the low deepens …
assert np.subtract(lows[-1], lows[0])[1:].min() > 4  # … and goes north and east
assert sides == {
    "1 × 1 window": [1, 1, 1, 1],
    "3 × 3 window": [3, 5, 7, 9],
    "5 × 5 window": [5, 9, 13, 17],
}
with_convolution, large = errors["ConvLSTM2D"], errors["LSTM, 64 units"]
dark, lazy_digit = plain["a dark frame"][1], plain["the last frame"][1]
assert (with_convolution < 0.7 * lazy_digit).all()  # it has learned something, with every seed
# Beside the lazy forecast's error the two are the same, although the edges make a difference.
assert np.abs(with_convolution[:, 1] - with_convolution[:, 0]).max() < 0.05 * lazy_digit
assert (large[:, 0] < 0.8 * lazy_digit).all()
assert (large[:, 1] > dark).all()
assert (errors["LSTM, 2 units"][:, 1] > dark).all()
right_drawn = drawings["LSTM, 64 units"]["right"][..., 0].mean(axis=0)
assert (
    right_drawn[:, :8].sum() > right_drawn[:, 12:].sum()
)  # ink on the left, for digits on the right
sizes = {name: build().count_params() for name, build in networks.items()}
assert abs(sizes["LSTM, 2 units"] / sizes["ConvLSTM2D"] - 1) < 0.02
assert round(sizes["LSTM, 64 units"] / sizes["ConvLSTM2D"]) == 35
for rows in scores.values():
    assert (rows["ConvLSTM2D"][:, 0] < rows["the last map"][0, 0]).all()
    assert (rows["motion"][0] < rows["the last map"][0]).all()
    assert rows["ConvLSTM2D"].mean(axis=0)[0] < rows["motion"][0, 0]
    networks_of_maps = rows["Conv2D, stacked"].mean(axis=0), rows["ConvLSTM2D"].mean(axis=0)
    assert (networks_of_maps[0] < 1.05 * networks_of_maps[1]).all()
assert 1 < scores[1]["the mean map"][0, 2] / scores[1]["the last map"][0, 2] < 1.05
assert scores[0]["motion"][0, 2] > 0.97 * scores[0]["the last map"][0, 2]
assert [len(came(number)[0]) for number in (0, 1)] == [26, 17]
size = {name: rmse(change, 0 * truth)[HORIZON] for name, change in changes.items()}
assert 0.7 < size["ConvLSTM2D"] / size["what came"] < 1.2
assert halved < 0.97 * scores[0]["ConvLSTM2D"][-1, 2]
assert 0.8 < scores[0]["ConvLSTM2D"][-1, 2] / size["what came"] < 1.1
assert lowest["the last map"] > lowest["what came"] + 8
for name in chosen:
    assert lowest[name] > lowest["what came"] + 5
worst_point = np.unravel_index(np.where(known, last[ROW] - what_came, -99).argmax(), known.shape)
low_point = np.unravel_index(np.where(south_east, what_came, 2000).argmin(), known.shape)
assert np.abs(np.subtract(worst_point, low_point)).max() <= 3
assert np.sqrt((report**2).mean()) < np.sqrt((lazy**2).mean())
for number in (0, 1):
    fair = by_analogues(*pairs[1 - number], pairs[number][0]) - pairs[number][1]
    assert 9.5 < np.sqrt((fair**2).mean()) < 11.5
assert without[0] == 0
assert (without[1:] > 1e-3).all()
persistence = scores[0]["the last map"][0]
numbers = {
    "1,188": known.size,
    "320,768": 4 * 64 * (1188 + 64 + 1),
    "0.5": sigmoid(0),
    "0.731": sigmoid(1),
    "0.995": candidate_hand[2],
    "0.498": c_hand[2],
    "0.312": h_hand[0],
    "0.230": h_hand[2],
    "240": ROWS * COLUMNS,
    "3.75": persistence[0],
    "9.58": persistence[2],
    "140": BATCHES,
    "3,000": (model.count_params(), 200),
}
