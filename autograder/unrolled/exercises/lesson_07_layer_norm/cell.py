"""The exercise ``LayerNormRNNCell``: the step as a class that ``keras.layers.RNN`` can use."""

from __future__ import annotations

from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_02_simple_rnn.weights import sequence_challenge
from unrolled.exercises.lesson_07_layer_norm.inputs import scale_and_shift, some_epsilon
from unrolled.exercises.lesson_07_layer_norm.norm_mistakes import with_epsilon
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON, keras_steps
from unrolled.exercises.lesson_07_layer_norm.step import INSIDE_THE_STEP, STEP_AXES, one_step

WEIGHTS = ("kernel", "recurrent_kernel", "bias", "gamma", "beta")
# Learners' layers work in single precision; a known mistake is many times further off.
SINGLE = np.float32


def cell_challenge(
    rng: np.random.Generator, sizes: tuple[int, int, int, int], epsilon: bool
) -> Challenge:
    """Arguments of the class, an input, a state to begin with, and weights by name."""
    batch, time, inputs, units = sizes
    sequence = sequence_challenge(rng, batch, time, inputs, units) | scale_and_shift(rng, units)
    return {
        "units": units,
        **({"epsilon": some_epsilon(rng)} if epsilon else {}),
        "x": sequence["x"],
        "initial_state": (sequence["h0"],),
        **{name: sequence[name] for name in WEIGHTS},
    }


def cell_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Short sequences: every step of every run is an eager call."""
    sizes = [(3, 4, 2, 5), (1, 6, 4, 3)] if hidden else [(2, 3, 5, 4), (1, 4, 2, 3)]
    return [
        cell_challenge(rng, size, epsilon)
        for size, epsilon in zip(sizes, (False, True), strict=True)
    ]


def parts_of(challenge: Challenge) -> tuple[np.ndarray, np.ndarray, float, list[np.ndarray]]:
    """Input, first state, epsilon and weights."""
    (h0,) = challenge["initial_state"]
    weights = [challenge[name] for name in WEIGHTS]
    return challenge["x"], h0, challenge.get("epsilon", KERAS_EPSILON), weights


def cell_oracle(challenge: Challenge) -> Expected:
    """Keras's own parts put together: ``SimpleRNNCell``, ``LayerNormalization``, tanh."""
    x, h0, epsilon, weights = parts_of(challenge)
    steps = list(keras_steps(x, h0, epsilon, *weights))
    states = np.stack([h_t for *_, h_t in steps], axis=1)
    *_, (*_, last) = keras_steps(x, np.zeros_like(h0), epsilon, *weights)
    total, normalised, _ = steps[0]
    trace = {"sum of the first step": total, "normalised sum of the first step": normalised}
    values = (array.astype(SINGLE) for array in (states, states[:, -1], last, last))
    return Expected((*values, list(WEIGHTS)), trace)


def cell_model(
    challenge: Challenge,
    carried: str = "new",
    first: float = 0.0,
    copy_epsilon: float | None = None,
    learns: tuple[str, ...] = WEIGHTS,
    **variant: Any,
) -> tuple[Any, ...]:
    """The cell's five results with the variant's wrongs.

    Args:
        challenge: the arguments.
        carried: what is handed on as the new state: the ``"new"`` one, the ``"old"`` one, or the
            ``"sum"`` before it is normalised.
        first: what the first state is filled with where none is given.
        copy_epsilon: the epsilon of a copy, if it is another.
        learns: the weights that have a gradient.
        variant: as in ``one_step``.
    """
    x, h0, epsilon, weights = parts_of(challenge)
    zeros = np.full_like(h0, first)

    def run(h: np.ndarray, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
        outputs = []
        for x_t in x.swapaxes(0, 1):
            outputs.append(one_step(x_t, h, weights, epsilon, **variant))
            if carried == "sum":
                h = x_t @ weights[0] + h @ weights[1] + weights[2]
            if carried == "new":
                h = outputs[-1]
        return np.stack(outputs, axis=1), h

    states, last = run(h0, epsilon)
    from_zeros = run(zeros, epsilon)[0][:, -1]
    copied = run(zeros, epsilon if copy_epsilon is None else copy_epsilon)[0][:, -1]
    return states, last, from_zeros, copied, list(learns)


def without(*names: str) -> tuple[str, ...]:
    """The weights that still learn where some do not."""
    return tuple(name for name in WEIGHTS if name not in names)


KEPT_OUT_OF_TRAINING = tuple(
    Mistake(name, sentence, variant={"learns": learns})
    for name, sentence, learns in (
        (
            "nothing learns",
            "Your numbers are right, but no weight of the cell gets a gradient. Something leaves "
            "Keras on the way, through NumPy for instance. Use `keras.ops` throughout.",
            (),
        ),
        (
            "gamma and beta do not learn",
            "Your gamma and beta are weights that are not trained. They begin at 1 and 0 and are "
            "trained like all others.",
            without("gamma", "beta"),
        ),
        (
            "recurrent_kernel does not learn",
            "Your `recurrent_kernel` gets no gradient. Look at where the old state comes in.",
            without("recurrent_kernel"),
        ),
    )
)

STATE_MISTAKES = (
    Mistake(
        "the old state handed on",
        "You return the old state as the new one, so that no step knows of the one before it.",
        variant={"carried": "old"},
    ),
    Mistake(
        "the sum handed on as the state",
        "Your outputs are the new states, but what you hand on to the next step is the sum before "
        "it is normalised. Both are h_t.",
        variant={"carried": "sum"},
    ),
    Mistake(
        "first state of ones",
        "Your first state is made of ones. Where none is given, the network begins with zeros.",
        variant={"first": 1.0},
    ),
)

EPSILON_MISTAKES = (
    Mistake(
        "epsilon missing from get_config",
        "A copy of your layer, made from its configuration, gives other numbers: it has the "
        "default epsilon. Every argument of `__init__` belongs into the configuration.",
        variant={"copy_epsilon": KERAS_EPSILON},
    ),
    Mistake(
        "epsilon ignored: always 0.001",
        "Your cell uses an epsilon of 0.001, whatever epsilon it is given.",
        with_epsilon(KERAS_EPSILON),
        kind="epsilon",
    ),
    Mistake(
        "epsilon of another library: 1e-5",
        "Where no epsilon is given your cell uses 1e-5, which is PyTorch's. Keras's is 0.001.",
        lambda challenge: {"epsilon": 1e-5} | challenge,
        kind="epsilon",
    ),
)

FAILURES = tuple(
    Mistake(name, sentence, fails=fails)
    for name, sentence, fails in (
        (
            "no class made from keras.layers.Layer",
            "Keras finds the weights of a cell, and trains them, only if the cell is a layer: "
            "`class LayerNormRNNCell(keras.layers.Layer)`.",
            "a class made from `keras.layers.Layer`",
        ),
        (
            "super().__init__ not called",
            "Before a layer's `__init__` sets anything it must call "
            "`super().__init__(**kwargs)`: that is where Keras prepares to keep weights.",
            "super().__init__()",
        ),
        (
            "state_size missing",
            "`RNN` reads `cell.state_size` before the first step, to know how wide the state is. "
            "Set it in `__init__`.",
            "has no `state_size`",
        ),
        (
            "output_size missing",
            "`RNN` reads `cell.output_size` to know how wide the output is. Set it in `__init__`.",
            "has no `output_size`",
        ),
        (
            "state_size is not the number of units",
            "`state_size` should be the number of units, a plain int: no shape, and nothing of the "
            "input.",
            "`state_size` is ",
        ),
        (
            "weights under other names",
            "The check gives your five weights their values by name. Give `add_weight` the names "
            "of the contract, `name=...`, each once.",
            "weights should be called",
        ),
        (
            "kernel transposed",
            "Your `kernel` has its rows and columns exchanged. It is (inputs, units).",
            "`kernel` has the shape",
        ),
        (
            "the list of states taken for the state",
            "`states` is a *list* of states, here with one entry. Used as it is, it makes an axis "
            "too many: take `states[0]`.",
            "returns an output of shape (1, ",
        ),
        (
            "call returns one thing",
            "`RNN` unpacks two things from `call`: the output, and the list of new states.",
            "`call` should return two things",
        ),
        (
            "get_initial_state of Keras 2",
            "Keras 3 calls `get_initial_state(batch_size=...)` and gives nothing else. In Keras 2 "
            "the method got an input and a dtype too; one that uses those fails now.",
            "the first state, `get_initial_state(batch_size=...)`",
        ),
        (
            "units missing from get_config",
            "A copy is made by calling your class with what `get_config` returns. `units` is not "
            "in it.",
            "missing 1 required positional argument: 'units'",
        ),
        (
            "numbers that a graph cannot give",
            "Your cell works step by step, but not in the compiled graph that `fit` makes of it, "
            "where the size of the batch is not known beforehand. Use `keras.ops` throughout.",
            "running it as a compiled graph",
        ),
    )
)

LAYER_NORM_RNN_CELL = Exercise(
    name="LayerNormRNNCell",
    returns=(
        Output("states", ("sample", "step", "unit")),
        Output("last state", ("sample", "unit")),
        Output("last state from zeros", ("sample", "unit")),
        Output("last state of a copy", ("sample", "unit")),
        Output("weights that learn", kind="list"),
    ),
    challenges=cell_challenges,
    oracle=cell_oracle,
    model=cell_model,
    mistakes=(
        *INSIDE_THE_STEP,
        *STEP_AXES,
        *STATE_MISTAKES,
        *KEPT_OUT_OF_TRAINING,
        *EPSILON_MISTAKES,
        *FAILURES,
    ),
    hints=(
        "Method by method: sizes in `__init__`, five weights in `build`, your step in `call`. Try "
        "`cell.build((None, 3))` and print `cell.weights` before you go on.",
        "`call` is your `layer_norm_rnn_step` with `keras.ops` in NumPy's place: `ops.matmul`, "
        "`ops.mean`, `ops.square`, `ops.sqrt`, `ops.tanh`.",
        "`states` is a list with one state in it, and `call` returns the output together with a "
        "list of new states.",
        "`get_config` returns a dict: what `super().get_config()` gives, with the arguments of "
        "your own `__init__` added.",
    ),
    points=5,
    against="Keras's `SimpleRNNCell` with its `LayerNormalization` before the tanh",
    use="cell",
)
