"""Mistakes in a cell as a class: state, weights, configuration, and what Keras cannot run."""

from __future__ import annotations

from dataclasses import replace

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_07_layer_norm.cell_model import WEIGHTS
from unrolled.exercises.lesson_07_layer_norm.oracle import KERAS_EPSILON
from unrolled.exercises.lesson_07_layer_norm.step import LAYER_NORM_RNN_STEP


def inside_the_step() -> tuple[Mistake, ...]:
    """The step's own mistakes, written and generated, as a cell makes them at every step."""
    step = LAYER_NORM_RNN_STEP
    return tuple(
        replace(mistake, edits=(), first="", spans=(), variant={"edits": step.edits_of(mistake)})
        for mistake in (*step.mistakes, *step.generated)
        if "epsilon of another library" not in mistake.name
    )


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

OTHER_STARTS = tuple(
    Mistake(name, sentence, variant={"starts": starts}, kind="starts")
    for name, sentence, starts in (
        (
            "gamma begins at random numbers",
            "`add_weight` without an `initializer` draws random numbers. Gamma begins at 1, so "
            "that a fresh layer only normalises.",
            {"gamma": "random"},
        ),
        (
            "gamma begins at 0",
            "Your gamma begins at 0, and so multiplies everything away. It begins at 1.",
            {"gamma": 0.0},
        ),
        (
            "bias, gamma and beta begin at random numbers",
            "`add_weight` without an `initializer` draws random numbers. Bias and beta begin at 0, "
            "gamma at 1.",
            {"bias": "random", "gamma": "random", "beta": "random"},
        ),
        (
            "bias and beta begin at random numbers",
            "`add_weight` without an `initializer` draws random numbers. Bias and beta begin at 0.",
            {"bias": "random", "beta": "random"},
        ),
        (
            "recurrent_kernel does not begin orthogonal",
            "Your `recurrent_kernel` begins at other random numbers. The contract asks for the "
            'initializer `"orthogonal"`, which Keras\'s own recurrent layers use, too.',
            {"recurrent_kernel": "random"},
        ),
        (
            "the kernels begin at 0",
            "Your kernels begin at zero, so all units begin alike and stay alike. They begin at "
            "random numbers.",
            {"kernel": 0.0, "recurrent_kernel": 0.0},
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
        "default epsilon. Every argument of `__init__` belongs in the configuration.",
        variant={"copy_epsilon": KERAS_EPSILON},
    ),
    Mistake(
        "epsilon ignored: always 0.001",
        "Your cell uses an epsilon of 0.001, whatever epsilon it is given.",
        lambda challenge: challenge | {"epsilon": KERAS_EPSILON},
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
            "super().__init__(",
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
            "a layer inside the cell was never built",
            "A layer inside the cell gets its weights when it is built. Make it in `__init__` and "
            "call its own `build` in the cell's `build`.",
            "has no weights after `build`",
        ),
        (
            "weights missing",
            "The cell must have all five weights once `build` has run. A layer that is made in "
            "`call` does not count: it is a new one at every step, and Keras does not know of it.",
            "it has no weights ",
        ),
        (
            "weights under other names",
            "The check gives your five weights their values by name. Give `add_weight` the names "
            "of the contract, `name=...`, each once.",
            "weights should be called",
        ),
        (
            "weights made in another order",
            "Your weights have the right names and come in another order. `get_weights()` and "
            "`set_weights()` know no names, only this order: make `kernel` first, then "
            "`recurrent_kernel`, `bias`, `gamma`, `beta`.",
            "weights should come in the order",
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
            "NumPy used on a tensor",
            "A tensor has no such method: it is NumPy's. Whatever `call` calls must be made of "
            "`keras.ops`, and your own `layer_norm` and `layer_norm_rnn_step` are NumPy, too. "
            "Write the step again with `ops.matmul`, `ops.mean` and the like.",
            "Tensor' object has no attribute",
        ),
        (
            "call returns one thing",
            "`RNN` unpacks two things from `call`: the output, and the list of new states.",
            "`call` should return two things",
        ),
        (
            "new state not in a list",
            "The contract asks for a *list* of new states, as `states` comes in as a list: "
            "`(h, [h])`. (`RNN` forgives a bare tensor and a tuple.)",
            "`call` should return its new states in a list",
        ),
        (
            "get_initial_state fails, called with a batch size alone",
            "Keras 3 calls `get_initial_state(batch_size=...)` and gives nothing else; yours fails "
            "then, as written above. (Keras 2 gave a dtype, too, and None for the inputs.)",
            "the first state, `get_initial_state(batch_size=...)`",
        ),
        (
            "get_initial_state without a return",
            "Your `get_initial_state` returns nothing: is its `return` missing?",
            "`get_initial_state` returns None",
        ),
        (
            "first state not in a list",
            "Your `get_initial_state` returns the state itself. A cell may have several states, "
            "as an LSTM has two, so it returns a *list*, here with one entry.",
            "`get_initial_state` should return a list",
        ),
        (
            "first state of another shape",
            "Every sample begins with a state of its own: the first state is (batch_size, units), "
            "with the `batch_size` that the method is given.",
            "returns a list of shapes",
        ),
        (
            "name missing from get_config",
            "A copy made from the configuration loses what every Keras layer has, such as its name "
            "and dtype. `get_config` begins with what `super().get_config()` gives, and `__init__` "
            "hands its `**kwargs` to `super().__init__`.",
            "the copy is called",
        ),
        (
            "units missing from get_config",
            "A copy is made by calling your class with what `get_config` returns. `units` is not "
            "in it.",
            "missing 1 required positional argument: 'units'",
        ),
        (
            "a layer created in call",
            "Your `call` makes a layer, and with it new weights at every step. Make it once, in "
            "`__init__`, build it in `build`, and only use it in `call`.",
            "only supports singleton tf.Variables",
        ),
        (
            "numbers that a graph cannot give",
            "Your cell works step by step, but not in the compiled graph that `fit` makes of it, "
            "where the size of the batch is not known beforehand. Use `keras.ops` throughout.",
            "running it as a compiled graph",
        ),
    )
)
