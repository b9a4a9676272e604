# %% [markdown]
# # 08 · The recurrent API, and state across batches
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/08_keras_rnn/08_keras_rnn.ipynb)
#
# **In this lesson we take Keras's recurrent layers apart: what they need, what they return, what they skip, and
# how a state lives on from one batch to the next. Sentences from tutorials for Keras 2 are tried on Keras 3, one by one.**
#
# | | |
# |---|---|
# | In Keras | `RNN`, `SimpleRNNCell`, `LSTM`, `GRU`, `Bidirectional`, `TimeDistributed`, `Masking`; `stateful`, `return_state` |
# | Time | two to three hours, in two sittings; the machine works for a minute or two of them |
# | Before this | [02 · The Elman network](../02_simple_rnn/02_simple_rnn.ipynb) and [04 · LSTM](../04_lstm/04_lstm.ipynb); the class of [07](../07_layer_norm/07_layer_norm.ipynb) helps |

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
# - write a cell that `keras.layers.RNN` runs, and say which tensors, of which shapes, any recurrent layer returns;
# - feed a sequence of any length in pieces without losing the state, with your own loop and with
#   `stateful=True` on Keras 3, and show by a test that sample i of each batch continues sample i of the one before;
# - use masks, and know which of them the fast code of a GPU refuses.

# %% [markdown]
# ## 1. The problem, seen first
#
# A weather station sends a temperature every hour, and never stops. Our networks want a batch of sequences of one
# length. So we cut the record: here, four days of it into pieces of twelve hours. What does a recurrent network
# lose at a cut?
#
# We run an untrained GRU over the four days in one go, and then over the pieces. Each piece begins with a state of
# zeros, which is Keras's default. **Before you read on, predict:** how many hours after a cut does the network need until it is
# in the same state as if there had been no cut?

# %% tags=["given"]
import keras
from keras import ops

# %%
FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
station = data.weather()
degrees = station.temperature.copy()
missing = np.isnan(degrees)
hours = np.arange(len(degrees))
degrees[missing] = np.interp(hours[missing], hours[~missing], degrees[~missing])
mean, spread = degrees[:6400].mean(), degrees[:6400].std()
series = ((degrees - mean) / spread).astype("float32")

keras.utils.set_random_seed(8)
fresh = keras.layers.GRU(16, return_sequences=True)
four_days = series[:96].reshape(1, 96, 1)
in_one_go = ops.convert_to_numpy(fresh(four_days)).reshape(96, 16)
in_pieces = ops.convert_to_numpy(fresh(four_days.reshape(8, 12, 1))).reshape(96, 16)
off = np.abs(in_pieces - in_one_go).max(axis=1)

# %%
show.memory(
    {"pieces − one go": off},
    title="At every cut the network forgets, and needs hours to recover",
    ylabel="largest difference of a unit",
    events=dict.fromkeys(range(12, 96, 12), "cut"),
    xlabel="hour",
    quantity="hidden state",
)
late = off.reshape(8, 12)[1:]
print("largest difference, 1 hour, 6 hours and 12 hours after a cut:")
print(*(f"{late[:, k].mean():.3f}" for k in (0, 5, 11)), " (mean over the seven cuts)")

# %% [markdown]
# In the first piece the two agree. After each cut they differ; six hours later a part of the
# difference is left, and even at the end of a piece it is not quite gone. This network is untrained; section 7 shows what a trained one loses.
#
# Nothing is wrong with the pieces. What is wrong is the zeros: the state at the end of a piece should be the state at
# the beginning of the next one. This lesson is about how to make that happen, and about what must be right
# for it to work.

# %% [markdown]
# ## 2. The idea
#
# A recurrent layer is a **cell**, and a loop around it. The cell makes one step: from an input and the old
# states to an output and the new states. For an Elman network
#
# $$h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$$
#
# and the output *is* the new state. The loop runs over time and begins with $h_0$. If $F(x, h_0)$ is the last state of the whole loop over x, and
# the sequence is cut into two pieces, $x = (u, v)$, then the last state of the first piece is all that the second one needs to know of it:
#
# $$F((u, v),\, h_0) = F(v,\, F(u, h_0))$$
#
# | symbol | code name | shape | what it is | also called |
# |---|---|---|---|---|
# | $x_t$ | `inputs` of a cell | (batch, inputs) | what a step reads | input · 입력 |
# | $h_t$ | `states[0]` | (batch, units) | what goes from step to step | hidden state · 은닉 상태 |
# | $C_t$ | `states[1]` | (batch, units) | an LSTM's second state | cell state · 셀 상태 |
# | | `return_sequences` | bool | the output of every step, or of the last one | |
# | | `return_state` | bool | the last states, too, after the output | |
# | | `initial_state` | list of arrays | $h_0$ (and $C_0$) for one call | 초기 상태 |
# | | `stateful` | bool | the layer keeps its last states for the next batch | 상태 유지 |
# | $m_t$ | `mask[:, t]` | (batch,), bool | False where step t is padding | mask · 마스크 |
#
# ### A cut by hand
#
# One unit with $W_x = 0.5$, $W_h = 1$, $b = 0$, and a single pulse: $x = 1, 0, 0, 0$. In one go the states are 0.462,
# 0.432, 0.407 and 0.386: the pulse fades slowly. Cut after two steps, with zeros before each piece, they are 0.462, 0.432, and
# then 0 and 0: the second piece has never heard of the pulse. With 0.432 carried over it is all there again.


# %% tags=["given"]
def rnn_step(x_t, h_prev, kernel, recurrent_kernel, bias):
    """One step of an Elman network in NumPy, as in lesson 02."""
    return np.tanh(x_t @ kernel + h_prev @ recurrent_kernel + bias)


# %%
pulse, half, one, nought = np.array([1.0, 0, 0, 0]), np.array([[0.5]]), np.eye(1), np.zeros(1)


def by_hand(inputs, h):
    """The states after each of some inputs, from the state h."""
    states = []
    for x_t in inputs:
        h = rnn_step(np.array([[x_t]]), h, half, one, nought)
        states.append(h)
    return np.ravel(states)


h_hand = by_hand(pulse, np.zeros((1, 1)))
print("in one go:          ", h_hand.round(3))
print("second piece, zeros:", by_hand(pulse[2:], np.zeros((1, 1))).round(3))
print("second piece, state:", by_hand(pulse[2:], h_hand[1].reshape(1, 1)).round(3))

# %% [markdown]
# ## 3. The cell
#
# `keras.layers.RNN(cell)` is the loop. This is what it asks of a cell (the exercise asks for all of it):
#
# | what `RNN` does | what the cell needs |
# |---|---|
# | asks how wide state and output are | attributes `state_size`, `output_size` (ints) |
# | lets it make its weights, once | `build(input_shape)`, with `input_shape` = (batch, inputs) |
# | begins with a state | `get_initial_state(batch_size=None)` → list of states |
# | calls it at every step | `call(inputs, states)` → `(output, list of new states)`; `states` is a tuple or a list: read `states[0]`, never assign to it |
# | saves it and makes it again | `get_config()` → a dict with the arguments of `__init__` |
#
# A cell is itself a layer, so its weights are made by `self.add_weight(shape=…, initializer=…, name=…)`. In `call` we
# use `keras.ops`, NumPy's vocabulary for tensors: only what stays in Keras gets a gradient.

# %% [markdown]
# **Exercise 1 · `ElmanCell`** (medium, 25 minutes). Write what `keras.layers.SimpleRNNCell` is.
#
# - `ElmanCell(units, **kwargs)`; `**kwargs` go to `keras.layers.Layer`, as they already do below
# - `state_size` and `output_size` are `units`
# - three weights, made in this order and with these names: `kernel` (inputs, units), with no `initializer` given, which is Keras's default; `recurrent_kernel` (units, units),
#   with `"orthogonal"`; `bias` (units,), with `"zeros"`; all are trained
# - `call(inputs, states)` → `(h, [h])`, where `inputs` is (batch, inputs), and h the new state of the equation above; `states` holds
#   one tensor (batch, units), and `RNN` passes it as a tuple, so do not assign to it
# - `get_initial_state(batch_size=None)` → a list with one tensor of zeros, (batch_size, units); Keras always gives a number, None only stands in the signature
# - `get_config()` → a dict: the one of `super().get_config()`, with `units` added
#
# The check runs your cell in `keras.layers.RNN` with and without a first state, as a copy made from its
# configuration, and compiled to a graph as `fit` does; and it asks which weights get a gradient.
#
# <details><summary>Hint</summary>Write the methods from top to bottom. After <code>build</code>, try
# <code>cell = ElmanCell(4); cell.build((None, 3)); cell.weights</code>.</details>


# %% nbgrader={"grade": false, "grade_id": "ElmanCell", "locked": false, "schema_version": 3, "solution": true, "task": false}
class ElmanCell(keras.layers.Layer):
    """The cell of an Elman network, for keras.layers.RNN.

    Args:
        units: int, the width of the state.
        kwargs: what every Keras layer takes, such as name and dtype.
    """

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        ### BEGIN SOLUTION
        self.units = self.state_size = self.output_size = units
        ### END SOLUTION

    def build(self, input_shape):
        """Make the three weights; input_shape is (batch, inputs)."""
        ### BEGIN SOLUTION
        inputs, units = input_shape[-1], self.units
        self.kernel = self.add_weight(shape=(inputs, units), name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(units, units), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(units,), initializer="zeros", name="bias")
        ### END SOLUTION

    def call(self, inputs, states):
        """One step: (output, list of new states)."""
        ### BEGIN SOLUTION
        from_x = ops.matmul(inputs, self.kernel)
        from_h = ops.matmul(states[0], self.recurrent_kernel)
        h = ops.tanh(from_x + from_h + self.bias)
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
        return {**super().get_config(), "units": self.units}
        ### END SOLUTION


# %% [markdown]
# *Try it:* 3 inputs and 4 units make 32 numbers in three weights.

# %%
if passes(ElmanCell):
    tried_cell = ElmanCell(4)
    tried_cell.build((None, 3))
    print([(weight.name, tuple(weight.shape)) for weight in tried_cell.weights])
    print(tried_cell.count_params())

# %% nbgrader={"grade": true, "grade_id": "check_ElmanCell", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
check(ElmanCell)
### BEGIN HIDDEN TESTS
check(ElmanCell, hidden=True)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** There is no more to `SimpleRNN` than this cell and a loop. `keras.layers.RNN(ElmanCell(16))`, with
# the weights copied over, gives its numbers:

# %%
if passes(ElmanCell):
    own = keras.layers.RNN(ElmanCell(16), return_sequences=True)
    keras_own = keras.layers.SimpleRNN(16, return_sequences=True)
    ours, theirs = own(four_days), keras_own(four_days)
    own.set_weights(keras_own.get_weights())
    print(f"largest difference from SimpleRNN: {np.abs(own(four_days) - theirs).max():.0e}")

# %% [markdown]
# The usual mistakes are `states` used as if it were the state itself, NumPy in `call` (which works eagerly, and fails in
# the graph that `fit` makes), and an `__init__` argument that is missing from `get_config`.

# %% [markdown]
# ## 4. What comes out
#
# Two switches decide. `return_sequences=True` returns the output of every step instead of the last one.
# `return_state=True` returns the last states *besides*: one more tensor for a SimpleRNN or a GRU, two for an LSTM, hidden state
# first. In a `Bidirectional` two copies of the layer run, one from each end; their outputs are put side by
# side (the default, `merge_mode="concat"`), and their states are returned one after the other, the forward layer's first.
#
# **Exercise 2 · `output_shapes`** (easy, 15 minutes). Say beforehand what will come out.
#
# - `output_shapes(layer, units, batch, time, return_sequences, return_state)` → a list of tuples of ints, one shape for each tensor,
#   in Keras's order; a list with one tuple where only the output is returned
# - `layer` is `"SimpleRNN"`, `"GRU"` or `"LSTM"`, or one of these in a wrapper, written `"Bidirectional(SimpleRNN)"`, `"Bidirectional(GRU)"`,
#   `"Bidirectional(LSTM)"`; `units` is the layer's number of units; in a Bidirectional each direction has that many
# - the four sizes are ints, the two switches bools
#
# <details><summary>Hint</summary>First the shape of one state, then that of the output, then the number of
# states.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_08_keras_rnn.shapes import output_shapes

# %% [markdown]
# *Try it:* an LSTM with 5 units over 2 sequences of 3 steps gives `[(2, 3, 5), (2, 5), (2, 5)]` with both switches on.

# %%
output_shapes("LSTM", 5, 2, 3, True, True)

# %% tags=["check"]
check(output_shapes)

# %% [markdown]
# **What it means.** Your shapes next to what Keras's layers really return, for two sequences of three steps with one feature:

# %%
if passes(output_shapes):
    zeros = np.zeros((2, 3, 1), "float32")
    for kind in ("SimpleRNN", "GRU", "LSTM"):
        made = getattr(keras.layers, kind)(5, return_state=True)
        for name, layer in (
            (kind, made),
            (f"Bidirectional({kind})", keras.layers.Bidirectional(made)),
        ):
            real = [tuple(tensor.shape) for tensor in layer(zeros)]
            print(
                f"{name:>24}: {real}",
                "=" if real == output_shapes(name, 5, 2, 3, False, True) else "≠",
                "ours",
            )

# %% [markdown]
# The usual mistake is to unpack an LSTM's two states as one: `output, state = layer(x)` works with a GRU and fails with an LSTM.
#
# ### In which order?
#
# `go_backwards=True` reads from the last step to the first, and hands the outputs on *in the order of processing*. A `Bidirectional`
# turns the backward outputs round again, so that both halves of `outputs[:, t]` are about step t. A SimpleRNN that only passes its
# input on shows it:

# %%
copying = {"activation": None, "kernel_initializer": "ones", "recurrent_initializer": "zeros"}
counting = np.arange(4, dtype="float32").reshape(1, 4, 1)
backwards = keras.layers.SimpleRNN(1, go_backwards=True, return_sequences=True, **copying)
both = keras.layers.Bidirectional(keras.layers.SimpleRNN(1, return_sequences=True, **copying))
ends = keras.layers.Bidirectional(keras.layers.SimpleRNN(1, **copying))
in_order = {"go_backwards": backwards, "Bidirectional": both, "Bidirectional, last": ends}
seen = {name: ops.convert_to_numpy(layer(counting)).squeeze() for name, layer in in_order.items()}
for name, values in seen.items():
    print(f"{name:>19}: {values.tolist()}")

# %% [markdown]
# The last line is worth a second look. Without `return_sequences` the forward half comes from the last step, 3, and the
# backward half from the *first*, 0: each layer's own last output. Taking `outputs[:, -1]` of the second line is something
# else: there the backward layer has seen one step only.

# %% [markdown]
# ## 5. A sequence in pieces
#
# `return_state` and `initial_state` are all that the equation of section 2 needs. We write the loop
# ourselves, once, for any layer.
#
# **Exercise 3 · `stream`** (easy, 15 minutes).
#
# - `stream(layer_step, chunks, state)` → `(outputs, state)`
# - `layer_step(chunk, state)` is a function. It takes a piece (batch, time, inputs) and a list of states, each
#   (batch, units), and returns two things: the outputs of the piece, (batch, time, units), and the list of states after it
# - `chunks` is a list of pieces in order, at least one; they may have different lengths. `layer_step` refuses more steps at
#   once than the longest piece has, so feed the pieces one by one
# - `state` is the list of states before the first piece: one array for a SimpleRNN, two for an LSTM
# - `outputs` is a NumPy array (batch, all steps, units), the outputs of all pieces joined along time; the `state` returned is the list
#   after the last piece
#
# <details><summary>Hint</summary>Of the two things that come out of a call, one is kept for the result. The
# other one is needed at the next call.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_08_keras_rnn.streaming import stream


# %% [markdown]
# *Try it:* the pulse of section 2 in pieces of two steps gives 0.462, 0.432, 0.407 and 0.386 again.


# %%
def step_by_hand(chunk, state):
    """The network by hand over one piece: its states, and the list of the last one."""
    states = by_hand(chunk[0, :, 0], state[0])
    return states.reshape(1, -1, 1), [states[-1:].reshape(1, 1)]


streamed = stream(
    step_by_hand, [pulse[:2].reshape(1, 2, 1), pulse[2:].reshape(1, 2, 1)], [nought.reshape(1, 1)]
)
print(streamed[0].ravel().round(3))

# %% tags=["check"]
check(stream)

# %% [markdown]
# **What it means.** The usual mistake is a state that comes back from `layer_step` and is not handed on. Then each
# piece is right by itself, no shape is wrong, and the memory is gone.
#
# With a layer of Keras in its place, `layer_step` is three lines. The four days of section 1, in the same pieces of twelve hours:

# %%
carrying = keras.layers.GRU(16, return_sequences=True, return_state=True)
carrying(four_days)  # this builds it
carrying.set_weights(fresh.get_weights())


def gru_step(chunk, state):
    """A Keras layer over one piece."""
    outputs, *state = carrying(chunk, initial_state=state)
    return ops.convert_to_numpy(outputs), state


if passes(stream):
    pieces = np.split(four_days, 8, axis=1)
    carried, _ = stream(gru_step, pieces, [np.zeros((1, 16), "float32")])
    print(f"cut, zeros before each piece: largest difference {off.max():.0e}")
    print(
        f"cut, state carried:           largest difference {np.abs(carried[0] - in_one_go).max():.0e}"
    )

# %% [markdown]
# ## 6. State across batches in Keras
#
# `stream` is all one needs to *use* a network. To *train* one in pieces with `fit`, Keras can do the carrying itself: a layer with
# `stateful=True` keeps its last states, and begins the next batch with them. Row i of the next batch gets the state of row i of this one.
#
# Most of what is written about it was written for Keras 2. We try each spelling, and print what Keras 3 says:

# %%
import re
import warnings


def tried(label, attempt):
    """Run a piece of code; print what came of it in one line, and return the error's kind, if any."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            attempt()
            said, kind = "works", None
        except Exception as error:
            bold = re.search(r"\x1b\[1m(.*?)\x1b\[0m", str(error), re.DOTALL)
            words = " ".join((bold[1] if bold else str(error)).split())
            said, kind = f"{type(error).__name__}: {words[:150]}", type(error).__name__
    warned = [str(warning.message) for warning in caught if "input_shape" in str(warning.message)]
    print(f"{label}\n    {said}" + (f"\n    and warns: {warned[0][:90]} …" if warned else ""))
    return kind


def small_model():
    """A stateful model for batches of 2 sequences, each of 3 steps with one feature."""
    lstm = keras.layers.LSTM(4, stateful=True)
    model = keras.Sequential([keras.Input(batch_shape=(2, 3, 1)), lstm, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model


LSTM, model = keras.layers.LSTM, small_model()
layer = model.layers[0]

# %%
spellings = {
    "LSTM(4, stateful=True, batch_input_shape=(2, 3, 1))": lambda: LSTM(
        4, stateful=True, batch_input_shape=(2, 3, 1)
    ),
    "LSTM(4, stateful=True, batch_shape=(2, 3, 1))": lambda: LSTM(
        4, stateful=True, batch_shape=(2, 3, 1)
    ),
    "LSTM(4, input_shape=(3, 1))": lambda: LSTM(4, input_shape=(3, 1)),
    "Input((3, 1)), then LSTM(4, stateful=True)": lambda: keras.Sequential(
        [keras.Input((3, 1)), LSTM(4, stateful=True)]
    ),
    "Input(batch_shape=(2, 3, 1)), then LSTM(4, stateful=True)": small_model,
    "model.reset_states()": lambda: model.reset_states(),
    "layer.reset_states()": lambda: layer.reset_states(),
    "layer.reset_state()": lambda: layer.reset_state(),
    "layer.reset_state(states=[h, c])": lambda: layer.reset_state(states=[np.zeros((2, 4))] * 2),
    "keras.layers.CuDNNLSTM(4)": lambda: keras.layers.CuDNNLSTM(4),
    "LSTM(4, use_cudnn=True) on this machine": lambda: LSTM(4, use_cudnn=True)(
        np.zeros((2, 3, 1), "float32")
    ),
}
outcomes = {label: tried(label, attempt) for label, attempt in spellings.items()}

# %% [markdown]
# | what the tutorials say | on Keras 3 |
# |---|---|
# | `batch_input_shape=` or `batch_shape=` on the layer | an error; the batch size is given once, by `keras.Input(batch_shape=(batch, time, features))` |
# | `input_shape=` on the layer | works and warns; begin with `keras.Input` |
# | a stateful layer in a model that takes any batch | an error: the layer must know how many states to keep |
# | `model.reset_states()` | an error: models have no such method any more; loop over the layers |
# | `layer.reset_states()` | works, as another name of `layer.reset_state()` |
# | `reset_state(states=…)` | an error, although the docstring of `RNN` shows it; assign to its variables: `layer.states[0].assign(…)` |
# | `CuDNNLSTM`, `CuDNNGRU` | gone: `LSTM` and `GRU` choose for themselves (section 9) |
#
# So this is all it takes today to set the states of a model back. A `Bidirectional` resets both of its layers. A model within
# the model is not reached by a plain loop over `model.layers`; it needs a loop of its own.


# %%
def reset_states(model):
    """Set the states of a model's stateful layers back to zeros."""
    for layer in model.layers:
        if getattr(layer, "stateful", False):
            layer.reset_state()


def state_size(model):
    """The mean size of the numbers in the first state of a model's first layer."""
    return float(ops.mean(ops.abs(model.layers[0].states[0])))


# %% [markdown]
# ### Does sample i continue sample i?
#
# Two sequences of six steps, in two halves. A stateful model gets the first half of both, and then the second half of both: in the same
# order, or with the two exchanged. **Predict** which of the two equals one long pass.

# %%
keras.utils.set_random_seed(80)
two = np.random.default_rng(80).normal(size=(2, 6, 1)).astype("float32")
long_pass = keras.layers.GRU(8)
expected = ops.convert_to_numpy(long_pass(two))
keeping = keras.Sequential([keras.Input(batch_shape=(2, 3, 1)), keras.layers.GRU(8, stateful=True)])
keeping.set_weights(long_pass.get_weights())
halves = {}
for name, rows in (("same order", [0, 1]), ("rows exchanged", [1, 0])):
    reset_states(keeping)
    keeping(two[:, :3])
    second = ops.convert_to_numpy(keeping(two[rows, 3:]))[rows]
    halves[name] = np.abs(second - expected).max()
    print(f"second half, {name}: largest difference from one long pass {halves[name]:.0e}")

# %% [markdown]
# In the same order the two halves are one long pass. With the rows exchanged, each sequence goes on from the *other* one's
# state, and Keras says nothing: it cannot know what you meant. It knows rows, not sequences.
#
# ### Five things that nobody checks for you

# %%
x_small, y_small = np.ones((4, 3, 1), "float32"), np.ones((4, 1), "float32")
two_a_time = {"batch_size": 2, "verbose": 0}
tried("fit with shuffle=True, the default", lambda: model.fit(x_small, y_small, **two_a_time))
reset_states(model)
sizes_of_state = {"after the reset": state_size(model)}
model.predict(x_small[:2], **two_a_time)
sizes_of_state["after predict"] = state_size(model)
model.evaluate(x_small[:2], y_small[:2], **two_a_time)
sizes_of_state["after evaluate"] = state_size(model)
model.optimizer.learning_rate = 0.0  # so that only the state can change
ways_to_fit = {
    "one epoch": [{}],
    "two epochs": [{"epochs": 2}],
    "two calls of fit": [{}, {}],
    "one epoch and validation": [{"validation_data": (x_small[:2], y_small[:2])}],
}
for name, calls in ways_to_fit.items():
    reset_states(model)
    for options in calls:
        model.fit(x_small[:2], y_small[:2], shuffle=False, **two_a_time, **options)
    sizes_of_state[f"after {name}, from a reset"] = state_size(model)
for name, size in sizes_of_state.items():
    print(f"mean size of the state {name}: {size:.3f}")

# %%
rows_back = []
tried(
    "predict on 3 samples in batches of 2",
    lambda: rows_back.append(len(model.predict(x_small[:3], **two_a_time))),
)
print("rows that came back:", *rows_back)
print("arrays in get_weights():", len(layer.get_weights()), " (kernel, recurrent kernel, bias)")

# %% [markdown]
# 1. **`fit` shuffles** unless you say `shuffle=False`, and raises nothing.
# 2. **Epochs do not reset**, nor does a new call of `fit`: each begins with the state that was left behind, so two epochs end where two calls do. Reset in a callback, as section 7 does, or before each epoch.
# 3. **`predict`, `evaluate` and validation move the state**, too: the next batch of training would go on from the validation data.
# 4. **An incomplete last batch** goes wrong. Three samples in batches of two: on a CPU, newer versions of Keras 3 return *four* rows, because the one row of the last
#    batch meets two states; older ones stop with an error that does not say why. Let the number of samples be a multiple of the batch size.
# 5. **The state is no weight**: `get_weights` does not hold it, and so no saved file does.

# %%
grid = np.arange(6)
orders = {
    "continues: two lanes": np.array([[0, 1, 2], [3, 4, 5]]),
    "does not: pieces in order": np.array([[0, 2, 4], [1, 3, 5]]),
}
fig, axes = show.new_figure(1, 2, height=2.3, sharey=True)
for panel, (name, order) in zip(axes, orders.items(), strict=True):
    panel.imshow(order // 3, cmap="Blues", vmin=-0.6, vmax=2.4, aspect="auto")
    for (row, column), piece in np.ndenumerate(order):
        panel.text(column, row, f"{4 * piece}–{4 * piece + 3}", ha="center", va="center")
    panel.set_xticks(range(3), ["first", "second", "third"])
    panel.set_yticks(range(2), ["sample 0", "sample 1"])
    panel.set_xlabel("batch")
    panel.set_title(name, fontsize="medium")
fig.suptitle("24 hours in pieces of 4: which hours stand where", x=0.01, ha="left")
show.figure(
    fig,
    "Two tables of two samples and three batches. Left: sample 0 has hours 0 to 3, 4 to 7, 8 to 11, "
    "sample 1 hours 12 to 15, 16 to 19, 20 to 23. Right: the pieces in reading order by batch, so that "
    "sample 0 has hours 0 to 3, then 8 to 11, then 16 to 19.",
)

# %% [markdown]
# A sixth thing is the most common fault of all, and it is not a matter of settings: the *data* must be in the right order. `fit` takes the first rows as
# the first batch, the next rows as the second, and so on. Pieces of one long series in their natural order (the picture on the right) give sample 0 every
# second piece, as there are two samples in a batch. The series must be cut into as many long **lanes** as there are samples in a batch (the picture on the left), and each lane into pieces:


# %% tags=["given"]
def in_lanes(values, batch, length):
    """A series (steps,) as samples (samples, length, 1) in which sample i continues sample i."""
    steps = len(values) // (batch * length) * length  # of one lane
    lanes = values[: batch * steps].reshape(batch, -1, length)
    return lanes.swapaxes(0, 1).reshape(-1, length, 1)


# %% [markdown]
# ## 7. What does it buy? A forecaster
#
# We forecast the temperature six hours ahead, from pieces of eight hours: the record of 2013 at John F. Kennedy airport, of which the last quarter is
# the test part. Three networks, each a GRU with 16 units and a dense layer, each with 300 updates of 32 pieces and three seeds (1,500 and eight in the full setting):
#
# - **stateless, 8 hours**: every piece begins with zeros, and `fit` may shuffle;
# - **stateful, 8 hours**: 32 lanes, the state carried, reset before each epoch;
# - **stateless, 40 hours**: no carrying, but pieces five times as long (and so five times as many hours in an update).
#
# Each is then used in two ways on the test part: *carried*, one long pass from its first hour to its last, and *cut*, in pieces of eight hours from zeros. Two rivals
# need no network: **persistence** (it stays as it is), and **least squares** on the last 24 hours.

# %%
AHEAD, TRAIN, LANES, SEEDS = 6, 6400, 32, range(3 if FAST else 8)
x_all, y_all = series[:-AHEAD], series[AHEAD:]
tested = slice(TRAIN, TRAIN + (len(x_all) - TRAIN) // 40 * 40)
x_test, y_test = x_all[tested], y_all[tested]


def forecaster(batch, length, stateful=False):
    """A GRU over pieces of this length, and a dense layer at each step."""
    gru = keras.layers.GRU(16, return_sequences=True, stateful=stateful)
    inputs = keras.Input(batch_shape=(batch, length, 1))
    network = keras.Sequential([inputs, gru, keras.layers.Dense(1)])
    network.compile(keras.optimizers.Adam(0.01), "mse")
    return network


class ResetBeforeEachEpoch(keras.callbacks.Callback):
    """Begins every epoch with states of zeros."""

    def on_epoch_begin(self, epoch, logs=None):
        """Reset the model that is being trained."""
        reset_states(self.model)


def wrong_by(forecast):
    """The root of the mean squared error, in degrees Celsius."""
    return float(np.sqrt(((np.ravel(forecast) - y_test) ** 2).mean()) * spread)


# %%
UPDATES = 300 if FAST else 1500
long_pass_model, pieces_model = forecaster(1, None), forecaster(None, 8)


def used(weights):
    """The errors of a network in use: carried through the whole test part, and cut."""
    for each in (long_pass_model, pieces_model):
        each.set_weights(weights)
    carried = long_pass_model.predict(x_test.reshape(1, -1, 1), verbose=0)
    return {"carried": wrong_by(carried), "cut": wrong_by(pieces_model(x_test.reshape(-1, 8, 1)))}


def train(length, stateful):
    """Train one kind of network from each seed; the errors, and the last network's weights."""
    network, found = forecaster(LANES, length, stateful), []
    x, y = (in_lanes(part[:TRAIN], LANES, length) for part in (x_all, y_all))
    options = {"batch_size": LANES, "shuffle": not stateful, "verbose": 0}
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        network.set_weights(forecaster(1, None).get_weights())
        for variable in network.optimizer.variables:
            variable.assign(ops.zeros_like(variable))
        network.optimizer.learning_rate = 0.01
        epochs = UPDATES * LANES // len(x)
        network.fit(x, y, epochs=epochs, callbacks=[ResetBeforeEachEpoch()], **options)
        found.append(used(network.get_weights()))
    return found, network.get_weights()


# %% tags=["long"]
kinds = {"stateless, 8 h": (8, False), "stateful, 8 h": (8, True), "stateless, 40 h": (40, False)}
errors, trained = {}, {}
for name, options in kinds.items():
    found, trained[name] = train(*options)
    for use in ("carried", "cut"):
        errors[name, use] = [each[use] for each in found]

# %%
windows = np.lib.stride_tricks.sliding_window_view(x_all.astype(float), 24)
windows = np.concatenate([windows, np.ones((len(windows), 1))], axis=1)
known = TRAIN - AHEAD - 23  # windows whose targets lie before the test part
weights = np.linalg.lstsq(windows[:known], y_all[23 : 23 + known], rcond=None)[0]
persistence = wrong_by(x_test)
least_squares = wrong_by((windows @ weights)[TRAIN - 23 :][: len(y_test)])
for (name, use), found in errors.items():
    print(f"{name:>15}, {use:<7}: " + "  ".join(f"{error:.2f}" for error in found) + " °C")
print(f"persistence: {persistence:.2f} °C   least squares on 24 hours: {least_squares:.2f} °C")

# %%
fig, axes = show.new_figure(height=3.3)
looks = {"carried": ("o", show.COLOURS["hidden state"]), "cut": ("x", show.COLOURS["cell state"])}
names = list(trained)
for use, (marker, colour) in looks.items():
    for place, name in enumerate(names):
        shift = place + (0.12 if use == "cut" else -0.12)
        found = errors[name, use]
        axes.scatter([shift] * len(found), found, marker=marker, color=colour, s=45)
        if place == 0:
            axes.scatter([], [], marker=marker, color=colour, label=f"used {use}")
for label, level in (("persistence", persistence), ("least squares, 24 h", least_squares)):
    axes.axhline(level, color=show.COLOURS["baseline"], linewidth=1, linestyle="--")
    axes.text(0.5, level + 0.03, label, ha="center", fontsize=9)
axes.set_xticks(range(3), [f"trained {name}" for name in names])
axes.set(xlim=(-0.5, 2.5), ylabel="error in °C, each seed a mark")
axes.set_title("Six hours ahead: what does a carried state buy, and what do longer pieces?")
axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0.0, 1.0))
medians = {key: np.median(found) for key, found in errors.items()}
words = "; ".join(f"{name}, used {use}: {value:.1f}" for (name, use), value in medians.items())
show.figure(
    fig,
    f"Median error in degrees, by training and by use: {words}; persistence {persistence:.1f}, least squares {least_squares:.1f}.",
)

# %% [markdown]
# What we see, in the fast setting, as medians of three seeds:
#
# - **Carrying the state helps, mostly.** From the same pieces of eight hours, the stateful network used as it was trained was wrong by about
#   3.0 °C in our run, the stateless one by about 3.3 °C, about as much as persistence. A single seed can come out the other way round.
# - **It must be used as it was trained.** The stateful network with its state cut every eight hours is *worse* than persistence. It has
#   learned to rely on a state that is no longer there.
# - **Longer pieces help more.** With the same number of updates, each of five times as many hours, the stateless network, used carried, is at about 2.7 °C. A
#   carried state hands the *past* on, but no gradient: training still looks back eight hours only. Claim A is about that.
# - **And the lazy rival wins.** A weighted sum of the last 24 hours, solved and not trained, is wrong by 2.5 °C, less than the median of any of our networks.
#
# So state across batches is no magic. It is what one needs where pieces must be short (memory, or data that come in one by one) and it lets a network
# see further than its pieces are long. These are results of one record, one horizon and a small budget.
#
# ### Live
#
# In use nobody needs `stateful`: your `stream` carries the state, hour by hour if you like. The stateful network's weights, one day at a time, over a
# week of the test part:

# %%
live_gru = keras.layers.GRU(16, return_sequences=True, return_state=True)
live_gru.build((1, None, 1))
*gru_weights, kernel_out, bias_out = trained["stateful, 8 h"]
live_gru.set_weights(gru_weights)


def live_step(chunk, state):
    """The trained GRU over one piece."""
    outputs, *state = live_gru(chunk, initial_state=state)
    return ops.convert_to_numpy(outputs), state


if passes(stream):
    days = np.split(x_test[: 24 * 40].reshape(1, -1, 1), 40, axis=1)
    outputs, _ = stream(live_step, days, [np.zeros((1, 16), "float32")])
    live = (outputs[0] @ kernel_out + bias_out)[:, 0] * spread + mean
    week = slice(24 * 33, 24 * 40)
    show.memory(
        {"measured": (y_test * spread + mean)[week], "forecast 6 h before": live[week]},
        title="A week, forecast live with a state that is carried on",
        ylabel="temperature in °C",
        xlabel="hour of the week",
        quantity={"measured": "target", "forecast 6 h before": "hidden state"},
    )
    live_error = np.sqrt(((live - (y_test * spread + mean)[: 24 * 40]) ** 2).mean())
    print(f"over the first forty days of the test part: wrong by {live_error:.1f} °C")

# %% [markdown]
# ## 8. Masks
#
# Sequences of different lengths are padded to make one array. A **mask** says which steps count: `True` where a step is
# real. At a masked step a recurrent layer keeps its state:
#
# $$h_t = \begin{cases} \tanh(x_t W_x + h_{t-1} W_h + b) & \text{where } m_t \text{ is true} \\ h_{t-1} & \text{where it is not} \end{cases}$$
#
# **Exercise 4 · `masked_last_state`** (medium, 15 minutes).
#
# - `masked_last_state(x, mask, h0, kernel, recurrent_kernel, bias)` → `last`, (batch, units)
# - `x` is (batch, time, inputs), `h0` (batch, units); `kernel` (inputs, units), `recurrent_kernel` (units, units) and `bias` (units,) are those of an Elman network, with a tanh
# - `mask` is (batch, time), bool, one row for each sample; padding may be at the end, in front, or in between
# - `last` is the state after the last step; a sample whose steps are all masked keeps its row of `h0`
# - you may call `rnn_step`
#
# <details><summary>Hint</summary>At each step, compute the new state for all samples. Which of them take
# it?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_08_keras_rnn.masking import masked_last_state

# %% [markdown]
# *Try it:* the network of section 2 on 1, 0, 0, 0 with the last two steps masked ends in 0.432; with the first step masked, in 0.

# %%
two_masks = np.array([[True, True, False, False], [False, True, True, True]])
pulses = np.stack([pulse, pulse])[:, :, None]
masked_last_state(pulses, two_masks, np.zeros((2, 1)), half, one, nought).ravel().round(3)

# %% tags=["check"]
check(masked_last_state)

# %% [markdown]
# **What it means.** Padding with zeros is not enough: a step with an input of zero still moves the state, through the
# recurrent kernel and the bias. The usual mistakes are just that, and taking as many steps from the beginning as the mask has `True`s, which is
# right only if all padding is at the end.
#
# Called on longer and longer beginnings of one sequence, your function draws the state over time:

# %%
if passes(masked_last_state):
    noise = np.random.default_rng(84)
    x_drawn, kernel_drawn = noise.normal(size=(1, 24, 1)), np.array([[0.9]])
    hole = np.ones((1, 24), bool)
    hole[:, 8:14] = hole[:, 20:] = False
    drawn = {}
    for name, mask in (("masked", hole), ("not masked", np.ones_like(hole))):
        arguments = (np.zeros((1, 1)), kernel_drawn, np.array([[0.8]]), nought)
        padded = np.where(hole[:, :, None], x_drawn, 0.0)
        ends_at = [
            masked_last_state(padded[:, :t], mask[:, :t], *arguments).item() for t in range(1, 25)
        ]
        drawn[name] = np.array(ends_at)
    show.memory(
        drawn,
        title="A masked step leaves the state as it is",
        ylabel="state",
        events={8: "padding from here", 14: "to here", 20: "padding"},
        xlabel="step (the padding is zeros)",
        quantity={"masked": "hidden state", "not masked": "cell state"},
    )

# %% [markdown]
# ### Three ways to a mask in Keras

# %%
padded = np.array([[[1.0], [2.0], [0.0], [0.0]]], "float32")
tokens = np.array([[3, 5, 0, 0]])
ways = {
    "Masking(mask_value=0.0)": keras.layers.Masking(0.0).compute_mask(padded),
    "Embedding(…, mask_zero=True)": keras.layers.Embedding(9, 2, mask_zero=True).compute_mask(
        tokens
    ),
    "by hand": ops.convert_to_tensor(padded[:, :, 0] != 0),
}
for name, mask in ways.items():
    print(f"{name:>30}: {ops.convert_to_numpy(mask).tolist()}")

elman = keras.layers.SimpleRNN(5)
by_layer = keras.Sequential([keras.Input((None, 1)), keras.layers.Masking(0.0), elman])(padded)
by_argument = elman(padded, mask=ways["by hand"])
without_padding = elman(padded[:, :2])
if passes(masked_last_state):
    mask = ops.convert_to_numpy(ways["by hand"])
    ours = masked_last_state(padded, mask, np.zeros((1, 5)), *elman.get_weights())
    for name, state in (
        ("Masking", by_layer),
        ("mask=", by_argument),
        ("no padding at all", without_padding),
    ):
        print(f"{name:>30}: largest difference from ours {np.abs(ours - state).max():.0e}")

# %% [markdown]
# All agree. Two traps are left. `Masking` looks at values: a *real* step whose features all equal the `mask_value` is masked, too, and for a temperature
# a zero is quite possible. And where a sample is masked from its first step on, the *output* is zero until the first step that counts, whatever the
# initial state; the *state* is right:

# %%
real_zero = keras.layers.Masking(0.0).compute_mask(np.array([[[1.0], [0.0], [2.0]]]))
print("a real zero in the middle:", ops.convert_to_numpy(real_zero).tolist())
both_ends = keras.layers.SimpleRNN(1, return_state=True)
never = np.zeros((1, 3), bool)
output, state = both_ends(
    np.ones((1, 3, 1), "float32"), initial_state=[np.full((1, 1), 0.5, "float32")], mask=never
)
print(
    "masked throughout, from a state of 0.5: output",
    float(output[0, 0]),
    " state",
    float(state[0, 0]),
)

# %% [markdown]
# ### Masks in both directions
#
# A `Bidirectional` hands the mask to both layers. Both need it: without a mask the forward layer runs on
# into the padding after the last real step, and the backward one *begins* in the padding. A sequence alone, padded with a mask, and padded without:

# %%
keras.utils.set_random_seed(85)
pair = keras.layers.Bidirectional(keras.layers.SimpleRNN(4, bias_initializer="random_normal"))
alone = ops.convert_to_numpy(pair(padded[:, :2]))[0]
with_mask = ops.convert_to_numpy(pair(padded, mask=ways["by hand"]))[0]
no_mask = ops.convert_to_numpy(pair(padded))[0]
for name, half_of in (("forward", slice(4)), ("backward", slice(4, 8))):
    print(
        f"{name:>8}: padded with a mask is off by {np.abs(with_mask - alone)[half_of].max():.0e}, ",
        end="",
    )
    print(f"without one by {np.abs(no_mask - alone)[half_of].max():.0e}")
mask_of = keras.layers.SimpleRNN(4, return_sequences=True, go_backwards=True)
print(
    "go_backwards hands its mask on as",
    mask_of.compute_mask(padded, ways["by hand"]).numpy().tolist(),
)

# %% [markdown]
# With the mask both directions are as if there were no padding. The last line is a trap of its own: a layer with `go_backwards` returns its outputs in
# the order of processing, but the mask that it hands to the next layer still has the old order. `Bidirectional` puts the outputs back in order, so there the two fit.

# %% [markdown]
# ## 9. The fast code of a GPU
#
# On a GPU, `LSTM` and `GRU` can be computed by **cuDNN**, NVIDIA's library, in one call for all steps. In Keras 2 that was a layer of its own. Now the argument
# `use_cudnn="auto"`, the default, takes it where it can. When can it? We ask Keras itself: it builds the graph of each layer as if there were a GPU
# (nothing is computed), and we look whether cuDNN's operation is in it.

# %%
import tensorflow as tf
from unittest import mock

GPU = bool(tf.config.list_physical_devices("GPU"))


def takes_cudnn(layer):
    """Whether Keras puts cuDNN's operation into the layer's graph where it sees a GPU."""
    pieces = tf.TensorSpec((2, 3, 4), "float32")
    run = tf.function(lambda x: layer(x, training=True), input_signature=[pieces], autograph=False)
    # The place where Keras asks for a GPU is internal to its TensorFlow backend.
    with mock.patch("keras.src.backend.tensorflow.rnn._is_gpu_available", return_value=True):
        graph = run.get_concrete_function().graph.as_graph_def()
    nodes = [*graph.node, *(node for part in graph.library.function for node in part.node_def)]
    return any("Cudnn" in node.op for node in nodes)


# %%
GRU = keras.layers.GRU
settings = {
    "LSTM, as it is": LSTM(4),
    "GRU, as it is": GRU(4),
    "LSTM, dropout=0.1": LSTM(4, dropout=0.1),
    "LSTM, stateful=True": LSTM(4, stateful=True),
    "LSTM, go_backwards=True": LSTM(4, go_backwards=True),
    "Bidirectional(LSTM)": keras.layers.Bidirectional(LSTM(4)),
    "LSTM, activation='relu'": LSTM(4, activation="relu"),
    "LSTM, recurrent_activation='hard_sigmoid'": LSTM(4, recurrent_activation="hard_sigmoid"),
    "LSTM, use_bias=False": LSTM(4, use_bias=False),
    "LSTM, unroll=True": LSTM(4, unroll=True),
    "LSTM, recurrent_dropout=0.1": LSTM(4, recurrent_dropout=0.1),
    "LSTM, use_cudnn=False": LSTM(4, use_cudnn=False),
    "GRU, reset_after=False": GRU(4, reset_after=False),
    "RNN(LSTMCell)": keras.layers.RNN(keras.layers.LSTMCell(4)),
    "SimpleRNN": keras.layers.SimpleRNN(4),
}
on_a_gpu = {}
for name, layer in settings.items():
    on_a_gpu[name] = takes_cudnn(layer)
    print(f"{name:>42}: {'cuDNN' if on_a_gpu[name] else 'a loop over the steps'}")

# %% [markdown]
# The conditions: tanh and sigmoid as activations, a bias, no `unroll`, no `recurrent_dropout`, and for a GRU `reset_after=True`. All of these are
# defaults. (For a long time the default for the gates in Keras 2 was `hard_sigmoid`. Old code that still asks for it loses cuDNN, and gives other numbers.) Cells of your own, such as
# yours in `RNN`, and `SimpleRNN` always run as a loop.
#
# And one condition is on the data, not on the layer: a mask must be padding *at the end*, with at least one step that counts. Otherwise cuDNN stops with an error, on a GPU only:

# %%
front = np.array([[False, True, True]])
tried("LSTM(4), padding in front", lambda: LSTM(4)(np.ones((1, 3, 1), "float32"), mask=front))
tried(
    "the same with use_cudnn=False",
    lambda: LSTM(4, use_cudnn=False)(np.ones((1, 3, 1), "float32"), mask=front),
)
if not GPU:
    print("There is no GPU here, so neither of the two used cuDNN.")

# %% [markdown]
# How much faster is it? That can only be measured on a GPU:

# %%
from time import perf_counter

if GPU:
    batch_of_noise = tf.random.normal((64, 200, 32))
    for name, choice in (("cuDNN", "auto"), ("a loop over the steps", False)):
        timed_layer = LSTM(256, use_cudnn=choice)
        timed = tf.function(lambda x, layer=timed_layer: layer(x))
        timed(batch_of_noise)
        start = perf_counter()
        for _ in range(10):
            last = timed(batch_of_noise)
        last.numpy()
        print(f"{name:>22}: {100 * (perf_counter() - start):.1f} ms for 64 sequences of 200 steps")
else:
    print("Not measured: this machine has no GPU. (On Colab: Runtime, Change runtime type.)")

# %% [markdown]
# ## 10. One output layer for all steps
#
# **Exercise 5 · `build_seq2seq_head`** (easy, 10 minutes). Last, a model in which the sequence stays a sequence: a forecast of several values
# at *every* step. Lesson 09 compares such models.
#
# - `build_seq2seq_head(units, horizon)` → a `keras.Model` from (batch, time, 1) to (batch, time, horizon), any batch and any number of steps; it need not be compiled
# - an LSTM with `units`, another one with `units`, both with Keras's default activations; then one dense layer with `horizon` numbers at
#   each step, no activation: `keras.layers.TimeDistributed(keras.layers.Dense(horizon))`
#
# <details><summary>Hint</summary>Begin with <code>keras.Input((None, 1))</code>. Which layers must hand on a whole
# sequence?</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_08_keras_rnn.head import build_seq2seq_head

# %% [markdown]
# *Try it:* with 20 units and a horizon of 10 there are 5,250 parameters, and 7 steps give (1, 7, 10).

# %%
if passes(build_seq2seq_head):
    head = build_seq2seq_head(20, 10)
    print(head.count_params(), head(np.zeros((1, 7, 1), "float32")).shape)

# %% tags=["check"]
check(build_seq2seq_head)

# %% [markdown]
# **What it means.** The usual mistake is `return_sequences` forgotten in the *second* LSTM: the model still builds if the dense layer stands there
# without its wrapper, and forecasts once for each sequence. `TimeDistributed` itself changes nothing here, as a `Dense` works on the last axis anyway:

# %%
wide = np.random.default_rng(86).normal(size=(2, 7, 20)).astype("float32")
dense = keras.layers.Dense(10)
plain = dense(wide)
wrapped = keras.layers.TimeDistributed(dense)(wide)
print(f"Dense against TimeDistributed(Dense): {np.abs(plain - wrapped).max():.0e}")

# %% [markdown]
# ## 11. Find the bug
#
# In its early days Keras itself published an example, “showing how to use stateful RNNs to model long sequences efficiently”,
# [stateful_lstm.py](https://github.com/keras-team/keras/blob/1588998ee826e013ff63698a9d4b8ebd3a2aab93/examples/stateful_lstm.py). It has been copied often. This is how it treats
# its data, shortened, scaled down and in the spelling of Keras 3:


# %% tags=["given"]
def published(values):
    """One long series (steps,) as samples of one step each, as in the example: (steps, 1, 1)."""
    return values.reshape(-1, 1, 1)


# %%
wave = np.cos(2 * np.pi * np.arange(2501) / 1000).astype("float32")
example = keras.Sequential(
    [keras.Input(batch_shape=(25, 1, 1)), LSTM(8, stateful=True), keras.layers.Dense(1)]
)
example.compile("rmsprop", "mse")
example_losses = []
for _ in range(4):
    fitted = example.fit(published(wave[:-1]), wave[1:], batch_size=25, epochs=1, verbose=0)
    reset_states(example)
    example_losses.append(fitted.history["loss"][0])
print("loss by epoch:", np.round(example_losses, 3))

# %% [markdown]
# It trains, the loss falls, and nothing complains. Two things are wrong with it, and each of them alone keeps sample i from
# continuing sample i. One is an argument. The other is in the data, and remains when the first is mended. (Later versions of the example mended the first.)
#
# **Exercise 6 · `continues`** (medium, 20 minutes). Do not argue: write the test that exposes it, for any preparation of data.
#
# - `continues(prepare, batch_size)` → a bool
# - `prepare(values)` takes a series, a float array (steps,), and returns the samples (samples, time, 1) in the order in which `fit` takes them with
#   `shuffle=False`. It only puts values in places and does not change them; it may leave some out at the end, so that the number
#   of samples is a multiple of `batch_size`
# - `True` if in every batch from the second on, the first value of sample i is the one that follows the last value of
#   sample i of the batch before, for all i
# - try it with a series of 240 steps: with every size used below that makes whole batches, and at least two
# - it has no `check(…)`: the cell below it tries your function on several preparations
#
# <details><summary>Hint</summary>Do not send temperatures through <code>prepare</code>, but a clock: a series in which each value says
# which step it is.</details>


# %% nbgrader={"grade": false, "grade_id": "continues", "locked": false, "schema_version": 3, "solution": true, "task": false}
def continues(prepare, batch_size):
    """Whether sample i of each batch continues sample i of the batch before.

    Args:
        prepare: a function from a series (steps,) to samples (samples, time, 1).
        batch_size: int.

    Returns:
        A bool.
    """
    ### BEGIN SOLUTION
    clock = prepare(np.arange(240.0))[:, :, 0]
    batches = clock.reshape(-1, batch_size, clock.shape[1])
    ends, begins = batches[:-1, :, -1], batches[1:, :, 0]
    return bool((begins == ends + 1).all())
    ### END SOLUTION


# %% [markdown]
# *Try it:* `False` for the published example (in batches of 20, as 240 is a multiple of 20), `True` for our lanes.

# %%
print(continues(published, 20), continues(lambda values: in_lanes(values, 20, 4), 20))


# %% nbgrader={"grade": true, "grade_id": "check_continues", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
def tried_on(name, right, prepare, batch_size):
    """Stop with a sentence unless the learner's test is right about one preparation."""
    said = continues(prepare, batch_size)
    assert isinstance(said, (bool, np.bool_)), (
        f"continues should return a bool, not {type(said).__name__}"
    )
    assert said == right, (
        f"continues says {said} of {name}, in batches of {batch_size}; it should say {right}"
    )


def pieces_in_order(values, batch, length):
    """Pieces that do not overlap, in their natural order."""
    count = len(values) // (batch * length) * batch
    return values[: count * length].reshape(count, length, 1)


def exchanged(values):
    """Lanes whose last batch has two samples in each other's place."""
    samples = in_lanes(values, 4, 5)
    return np.concatenate([samples[:-2], samples[-2:][::-1]])


tried_on("the published example", False, published, 20)
tried_on("lanes", True, lambda v: in_lanes(v, 4, 5), 4)
tried_on("pieces in their natural order", False, lambda v: pieces_in_order(v, 4, 5), 4)
tried_on("pieces in their natural order", True, lambda v: pieces_in_order(v, 1, 5), 1)
tried_on("lanes with two samples exchanged in the last batch", False, exchanged, 4)
print("continues tells the preparations apart.")
### BEGIN HIDDEN TESTS
slide = np.lib.stride_tricks.sliding_window_view


tried_on("lanes of one step", True, lambda v: in_lanes(v, 3, 1), 3)
tried_on("lanes for another batch size", False, lambda v: in_lanes(v, 8, 5), 4)
tried_on("lanes with a step left out at each cut", False, lambda v: in_lanes(v, 4, 5)[:, :-1], 4)
tried_on("lanes that repeat a step at each cut", False, lambda v: slide(v, 6)[:200:5, :, None], 1)
tried_on("windows that overlap", False, lambda v: slide(v, 5)[:232, :, None], 4)
tried_on("lanes with the batches in reverse order", False, lambda v: in_lanes(v, 1, 5)[::-1], 1)
### END HIDDEN TESTS

# %% [markdown]
# **What it means.** With batches of 25, sample 0 of the published example sees step 0, then step 25, then step 50: every 25th value, with a state that
# was carried over a gap. A smooth wave is easy to continue from its last value alone, so the loss falls all the same.

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_published", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **The bug**: what are the two things that are wrong, and how is each of them mended?
#
# ### BEGIN SOLUTION
# First, `fit` shuffles by default, so the samples of a batch follow nothing at all: `shuffle=False`. Second, even in order the data lie wrong: the
# first 25 steps are the 25 samples of the first batch, so sample i of the next batch is step i + 25 and not step i + 1. Either one lane (`batch_size` 1), or
# 25 lanes, each of them a stretch of the series: `in_lanes(values, 25, 1)`. The targets must be put in lanes in the same way.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, bug (2 points).* 1 point: shuffling, with `shuffle=False`. 1 point: sample i of the next batch is 25 steps later, with lanes or a batch of 1 as the
# remedy. “The state is never reset” is not it: the example resets after each epoch.

# %% [markdown]
# ## 12. Claims, put to the test
#
# Four sentences as they stand in study notes and tutorials. Run the experiment, change it if you like, then answer: **true, false, or it depends**,
# and why, in two or three sentences. These answers are graded by a person.
#
# **Claim A.** *"With `stateful=True` a network is trained on the whole series, however short the pieces are."*
#
# Two pieces in a row. How strongly does the output of the *second* depend on the *first* input, as a gradient sees it? We try a stateful layer, and then a
# state that we hand on ourselves:

# %%
first_piece, second_piece = (tf.constant(part) for part in np.split(two, 2, axis=1))
stateful_gru = keras.layers.GRU(8, stateful=True)
stateful_gru.build((2, 3, 1))
handed_on = keras.layers.GRU(8, return_state=True)
handed_on.build((2, 3, 1))
handed_on.set_weights(stateful_gru.get_weights())
moved = []
for change in (0.0, 1.0):
    stateful_gru.reset_state()
    stateful_gru(first_piece + change)
    moved.append(ops.convert_to_numpy(stateful_gru(second_piece)))
with tf.GradientTape(persistent=True) as tape:
    tape.watch(first_piece)
    stateful_gru.reset_state()
    stateful_gru(first_piece)
    carried_by_keras = tf.reduce_sum(stateful_gru(second_piece))
    _, state = handed_on(first_piece)
    carried_by_us = tf.reduce_sum(handed_on(second_piece, initial_state=[state])[0])
gradient_kept = tape.gradient(carried_by_us, first_piece)
gradient_cut = tape.gradient(carried_by_keras, first_piece)
print(f"another first piece moves the second output by {np.abs(moved[1] - moved[0]).max():.2f}")
print("gradient through a stateful layer:", gradient_cut)
print(f"gradient through a state that we hand on: largest entry {np.abs(gradient_kept).max():.2f}")

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_whole_series", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False, or half true.** The state goes on, so what the network *says* depends on pieces long past: another first piece changes the second output. But the gradient
# stops at the cut: there is none for the first piece. So the network is never told how the state should have been left behind; it learns within a piece only. This
# is truncated backpropagation through time, and in section 7, in the fast setting, longer pieces were better than carried states.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: the state is carried forwards. 1 point: no gradient goes back over a stateful layer's cut, with the `None` or with section 7 as
# evidence.

# %% [markdown]
# **Claim B.** *"A GRU can be trained on a GPU only; on a CPU it can only be used."* (It was said of `CuDNNGRU`.)

# %%
keras.utils.set_random_seed(87)
with tf.device("CPU:0"):
    loop = GRU(8, use_cudnn=False)  # the loop over the steps, also where there is a GPU
    on_cpu = keras.Sequential([keras.Input((8, 1)), loop, keras.layers.Dense(1)])
    on_cpu.compile(keras.optimizers.Adam(0.01), "mse")
    x_cpu, y_cpu = in_lanes(series[:3200], 32, 8), in_lanes(series[1:3201], 32, 8)[:, -1]
    cpu_losses = on_cpu.fit(x_cpu, y_cpu, epochs=4, verbose=0).history["loss"]
print("loss by epoch, on the CPU:", np.round(cpu_losses, 3))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_gpu_only", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **False today.** The same `GRU` trains on a CPU; the loss falls. The sentence was about `CuDNNGRU`, a layer of Keras 2 that could only be computed by
# cuDNN, and which Keras 3 no longer has. `GRU` takes cuDNN where there is a GPU and its conditions hold, and runs a loop with the same weights where not.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: false, by the falling loss. 1 point: what it was true of, or that one layer has both ways of being computed.

# %% [markdown]
# **Claim C.** *"The cell state of an LSTM is not output; it is only used inside."*

# %%
shown = keras.layers.LSTM(4, return_sequences=True, return_state=True)
every_output, last_hidden, last_cell = shown(two)
print("the last output is the hidden state:", np.array_equal(every_output[:, -1], last_hidden))
print("the last output is the cell state:  ", np.array_equal(every_output[:, -1], last_cell))
print("shape of the cell state that was returned:", tuple(last_cell.shape))

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_cell_state", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim C**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on what “output” means.** The output of a step, and what the next layer gets, is the hidden state only. But with `return_state=True` the last cell state is
# returned, and it has to be: whoever carries an LSTM's state from piece to piece, or hands it to a decoder, needs both. (The cell states of the steps in
# between are not returned.)
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim C (2 points).* 1 point: the next layer gets h only. 1 point: `return_state` returns c, or a reason why one needs it.

# %% [markdown]
# **Claim D.** *"LSTM and GRU have the same syntax as SimpleRNN: one can be put in the other's place."*

# %%
for kind in (keras.layers.SimpleRNN, GRU, LSTM):
    tried(
        f"{kind.__name__}(4, return_sequences=True)",
        lambda kind=kind: kind(4, return_sequences=True)(two),
    )


def unpacked(kind):
    """A line that is often seen: the output and the state of a layer."""
    output, state = kind(4, return_state=True)(two)
    return output, state


unpacking = {
    kind.__name__: tried(
        f"output, state = {kind.__name__}(4, return_state=True)(x)",
        lambda kind=kind: unpacked(kind),
    )
    for kind in (keras.layers.SimpleRNN, GRU, LSTM)
}

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_same_syntax", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim D**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends on whether states are touched.** As a layer that takes a sequence and gives outputs, each can stand in the other's place, and the shapes of the outputs are
# the same. Code that handles states cannot be left as it is: an LSTM has two, so unpacking one state fails, and `initial_state` wants two arrays. The number of
# parameters differs, too.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim D (2 points).* 1 point: true for the layer's ordinary use. 1 point: one state or two, with the error of the last cell. Parameters,
# `use_cudnn` or `reset_after` as the difference: 1 point as well.

# %% [markdown]
# ## 13. Summary
#
# A recurrent layer is a cell and a loop. It returns an output, for every step or the last one, and if asked its last states: one, or two for an LSTM, and those of both
# directions in a `Bidirectional`. A sequence may be cut anywhere, if the state is carried over the cut: with a loop of your own, or with `stateful=True`, a fixed batch size, no
# shuffling, data in lanes, and states that are reset by hand. With `stateful=True` the state goes forwards only: no gradient comes back over the cut. Masked steps leave the state as it is.
#
# **What breaks next.** We compared three networks with two lazy rivals, and one of the rivals was, in the fast setting, ahead of the median of each of them. How does one compare forecasters fairly? That is
# [lesson 09](../09_forecasting/09_forecasting.ipynb).
#
# ### Three problems to go on with
#
# 1. Train the stateful forecaster with pieces of 40 hours. Is there still something that a carried state adds?
# 2. Write a training loop that carries the state *and* a gradient over two pieces. What does it cost in memory?
# 3. Give the lanes gaps: 59 weeks are missing in `data.co2()`. How would you mask them instead of filling them in?
#
# ### References
#
# - Keras, [Working with RNNs](https://keras.io/guides/working_with_rnns/), and [`keras.layers.RNN`](https://keras.io/api/layers/recurrent_layers/rnn/).
# - Keras, [Understanding masking & padding](https://keras.io/guides/understanding_masking_and_padding/).
# - J. Elman, [Finding structure in time](https://doi.org/10.1207/s15516709cog1402_1), Cognitive Science, 1990.
# - K. Cho et al., [Learning phrase representations using RNN encoder–decoder](https://arxiv.org/abs/1406.1078), EMNLP 2014: the GRU.
# - R. Williams and J. Peng, [An efficient gradient-based algorithm for on-line training of recurrent network trajectories](https://doi.org/10.1162/neco.1990.2.4.490), Neural Computation, 1990: truncated
#   backpropagation through time.
# - J. Appleyard, T. Kočiský and P. Blunsom, [Optimizing performance of recurrent neural networks on GPUs](https://arxiv.org/abs/1604.01946), 2016: what cuDNN does.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 130 to 170 minutes; a second sitting may begin with section 7. The notebook itself runs for one to two minutes on two cores.
# `UNROLLED_FULL=1` trains five times as long, from eight seeds: 201 seconds of processor time, in place of 32, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 18 by machine: `ElmanCell` 4, `output_shapes` 3, `stream` 3, `masked_last_state` 3, `build_seq2seq_head` 2, `continues` 3; and 10 by hand, 2 for the bug and for
# each claim, with the rubrics above.
#
# **Mistakes to expect.** `states` used as the state; one state for an LSTM, and those of one direction only; a state that is not handed on; zeros for masked inputs in place of a
# mask; `return_sequences` forgotten in the second LSTM. The check
# recognises the usual form of each, and names it. In `continues`: looking at the first sample only, or at the first two batches.
#
# **What may differ between machines.** The errors of section 7, by rounding, in the second decimal or so; the text speaks of medians over the seeds. On a GPU a mask that is not
# padded at its end stops an LSTM, and section 9 prints that.
#
# **If somebody is stuck** at `ElmanCell`, let them fill in one method after the other and run the check after each: it says what is missing next.

# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
assert off[:12].max() < 1e-5, "in the first piece the two agree"
assert late[:, 0].min() > 1e-2, "after each cut they differ"
assert 0.03 < late[:, 5].mean() / late[:, 0].mean() < 0.3, "a part is left"
assert late[:, 11].min() > 1e-5, "even at the end of a piece there is something left"
assert seen["go_backwards"].tolist() == [3, 2, 1, 0]
assert seen["Bidirectional"].tolist() == [[k, k] for k in range(4)]
assert seen["Bidirectional, last"].tolist() == [3, 0]
assert np.abs(carried[0] - in_one_go).max() < 1e-5
right_now = [kind is None for kind in outcomes.values()]
assert right_now == [False, False, True, False, True, False, True, True, False, False, GPU]
assert halves["same order"] < 1e-5 < 1e-2 < halves["rows exchanged"]
assert sizes_of_state["after the reset"] == 0 < sizes_of_state["after predict"]
assert abs(sizes_of_state["after evaluate"] - sizes_of_state["after predict"]) > 1e-3
one_epoch, *twice = (sizes_of_state[f"after {name}, from a reset"] for name in ways_to_fit)
assert min(np.abs(np.subtract(twice, one_epoch))) > 1e-3, "no epoch, call or validation resets"
assert np.ptp(twice) < 1e-5, "all three go on from the state that was left"
assert rows_back in ([], [4])
assert len(small_model().layers[0].get_weights()) == 3
if FAST:
    carried_on = medians["stateful, 8 h", "carried"]
    assert carried_on < medians["stateless, 8 h", "cut"], "carrying the state helps"
    assert medians["stateful, 8 h", "cut"] > persistence + 0.1, "worse than persistence"
    assert medians["stateless, 40 h", "carried"] < carried_on, "longer pieces help more"
    assert min(medians.values()) > least_squares + 0.05, "the lazy rival wins"
    assert persistence - 0.25 < medians["stateless, 8 h", "cut"] < persistence + 0.1
assert all(np.array_equal(ops.convert_to_numpy(mask), [[1, 1, 0, 0]]) for mask in ways.values())
assert np.abs(ours - by_layer).max() < 1e-5
assert np.abs(ours - without_padding).max() < 1e-5
assert float(output[0, 0]) == 0
assert float(state[0, 0]) != 0
assert np.abs(with_mask - alone).max() < 1e-5 < 1e-3 < np.abs(no_mask - alone).max()
assert list(on_a_gpu.values()) == 6 * [True] + 9 * [False]
assert gradient_cut is None
assert np.abs(gradient_kept).max() > 1e-4
assert np.abs(moved[1] - moved[0]).max() > 1e-2
assert example_losses[-1] < 0.9 * example_losses[0], "the loss falls"
assert cpu_losses[-1] < 0.5 * cpu_losses[0]
assert np.array_equal(every_output[:, -1], last_hidden)
assert not np.array_equal(every_output[:, -1], last_cell)
assert unpacking == {"SimpleRNN": None, "GRU": None, "LSTM": "ValueError"}
numbers = {
    "0.5": 0.5,
    "0.462": h_hand[0],
    "0.432": h_hand[1],
    "0.407": h_hand[2],
    "0.386": h_hand[3],
    "300": UPDATES if FAST else 300,
    "1,500": 1500 if FAST else UPDATES,
    "3.0": (medians["stateful, 8 h", "carried"], 0.15) if FAST else 3.0,
    "3.3": (medians["stateless, 8 h", "cut"], 0.15) if FAST else 3.3,
    "2.7": (medians["stateless, 40 h", "carried"], 0.15) if FAST else 2.7,
    "2.5": least_squares,
    "5,250": head.count_params(),
    "240": 240,
}
