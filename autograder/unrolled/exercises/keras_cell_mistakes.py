"""Mistakes in any recurrent cell as a class: its state, and what Keras cannot run."""

from __future__ import annotations

from dataclasses import replace

from unrolled.exercises.exercise import Exercise, Mistake

NUMBER_WORDS = {3: "three", 5: "five"}
NOTHING_LEARNS = Mistake(
    "nothing learns",
    "Your numbers are right, but no weight of the cell gets a gradient. Something leaves Keras on "
    "the way, through NumPy for instance. Use `keras.ops` throughout.",
    variant={"learns": ()},
)
RECURRENT_KERNEL_KEPT = (
    "recurrent_kernel does not learn",
    "Your `recurrent_kernel` gets no gradient. Look at where the old state comes in.",
)
OTHER_STARTS = tuple(
    Mistake(name, sentence, variant={"starts": starts}, kind="starts")
    for name, sentence, starts in (
        (
            "recurrent_kernel does not begin orthogonal",
            "Your `recurrent_kernel` begins at other random numbers. The contract asks for the "
            'initializer `"orthogonal"`, which Keras\'s own recurrent layers use, too.',
            {"recurrent_kernel": "random"},
        ),
        (
            "kernel does not begin as Keras's default",
            "Your `kernel` begins at numbers that another initializer draws. The contract has "
            "Keras's default: call `add_weight` without an `initializer`.",
            {"kernel": "random"},
        ),
        (
            "kernel begins at 0",
            "Your `kernel` begins at zero; it begins at random numbers.",
            {"kernel": 0.0},
        ),
        (
            "the kernels begin at 0",
            "Your kernels begin at zero, so all units begin alike and stay alike. They begin at "
            "random numbers.",
            {"kernel": 0.0, "recurrent_kernel": 0.0},
        ),
    )
)


def inside_the_step(step: Exercise, without: str = "") -> tuple[Mistake, ...]:
    """The step's own mistakes, written and generated, as a cell makes them at every step.

    Args:
        step: the exercise that is one step.
        without: words in the names of those that are left out; empty for none.
    """
    return tuple(
        replace(mistake, edits=(), first="", spans=(), variant={"edits": step.edits_of(mistake)})
        for mistake in (*step.mistakes, *step.generated)
        if not without or without not in mistake.name
    )


def state_mistakes(total: str) -> tuple[Mistake, ...]:
    """States that are handed on wrongly.

    Args:
        total: what the sum is called before it becomes the new state.
    """
    return (
        Mistake(
            "the old state handed on",
            "You return the old state as the new one, so that no step knows of the one before it.",
            variant={"carried": "old"},
        ),
        Mistake(
            "the sum handed on as the state",
            f"Your outputs are the new states, but what you hand on to the next step is {total}. "
            "Both are h_t.",
            variant={"carried": "sum"},
        ),
        Mistake(
            "first state of ones",
            "Your first state is made of ones. Where none is given, the network begins with zeros.",
            variant={"first": 1.0},
        ),
    )


FAILURES = tuple(
    Mistake(name, sentence, fails=fails)
    for name, sentence, fails in (
        (
            "no subclass of keras.layers.Layer",
            "Keras finds the weights of a cell, and trains them, only if the cell is a layer: "
            "`class {name}(keras.layers.Layer)`.",
            "a subclass of `keras.layers.Layer`",
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
            "kernel has the wrong shape",
            "Your `kernel` does not have the shape (inputs, units). Are its rows and columns "
            "exchanged, or is one of the two sizes wrong?",
            "`kernel` has the shape",
        ),
        (
            "the list of states taken for the state",
            "`states` holds all states; here it has one entry. Used as it is, it makes an axis too "
            "many: take `states[0]`.",
            "returns an output of shape (1, ",
        ),
        (
            "call returns one thing",
            "`RNN` unpacks two things from `call`: the output, and the list of new states.",
            "`call` should return two things",
        ),
        (
            "output and states exchanged",
            "`call` returns the output first and the list of new states second: `(h, [h])`.",
            "returns its states first",
        ),
        (
            "new state not in a list",
            "The contract asks for a *list* of new states, even where there is one only: "
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
            "get_config without a dict",
            "Your `get_config` returns None. Is its `return` missing? (`update` changes a dict and "
            "returns None, too: first update, then return the dict.)",
            "should return a dict. It returned: None",
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


def failures(weights: tuple[str, ...], of_numpy: str) -> tuple[Mistake, ...]:
    """What a cell lacks so that Keras cannot run it.

    Args:
        weights: the names of the cell's weights, in order.
        of_numpy: a clause that says which functions of the learner's are NumPy.
    """
    count, last = NUMBER_WORDS[len(weights)], ", ".join(f"`{name}`" for name in weights[1:])
    own = (
        (
            "weights missing",
            f"The cell must have all {count} weights once `build` has run. A layer that is made in "
            "`call` does not count: it is a new one at every step, and Keras does not know of it.",
            "it has no weights ",
        ),
        (
            "other weights than the contract's",
            f"The check gives your {count} weights their values by name. Make exactly these "
            f"{count}, each once, under the names of the contract; the line above lists what it "
            "found.",
            "weights should be called",
        ),
        (
            "weights made in another order",
            "Your weights have the right names and come in another order. `get_weights()` and "
            f"`set_weights()` know no names, only this order: make `{weights[0]}` first, then "
            f"{last}.",
            "weights should come in the order",
        ),
        (
            "NumPy used on a tensor",
            "A tensor has no such method: it is NumPy's. Whatever `call` calls must be made of "
            f"`keras.ops`, and {of_numpy}. Write the step again with `ops.matmul` and the like.",
            "Tensor' object has no attribute",
        ),
    )
    return (*FAILURES, *(Mistake(name, says, fails=fails) for name, says, fails in own))
