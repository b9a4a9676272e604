"""Mistakes at both ends of a model that forecasts at every step.

They are edits of any reference whose list of layers has ``keras.Input((None, 1))`` on its first
line, and ``keras.layers.TimeDistributed(keras.layers.Dense(horizon))`` at its end.
"""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

FIRST = "            keras.Input((None, 1)),\n"
DENSE = "keras.layers.TimeDistributed(keras.layers.Dense(horizon))"

INPUT_MISTAKES = tuple(
    Mistake(name, sentence, edits=((FIRST, line),), kind="input")
    for name, sentence, line in (
        (
            "input with a fixed number of steps",
            "Your input accepts sequences of one length only. `None` in the place of their "
            "number of steps accepts any.",
            FIRST.replace("None", "50"),
        ),
        (
            "input with a fixed batch",
            "Your input allows batches of one size only. `keras.Input` takes a shape without the "
            "batch, and then allows any.",
            FIRST.replace("(None, 1)", "(None, 1), batch_size=32"),
        ),
        (
            "no Input: the model is not built",
            "Your model does not know its input's shape, so it has no weights yet. Begin with "
            "`keras.Input`.",
            "",
        ),
    )
)
OUTPUT_MISTAKES = tuple(
    Mistake(name, sentence, edits=((DENSE, f"keras.layers.{layer}"),), kind="output")
    for name, sentence, layer in (
        (
            "one number forecast, not a horizon",
            "Your model forecasts a single number at each step, not `horizon` of them.",
            "Dense(1)",
        ),
        (
            "units in the place of horizon",
            "Your last layer gives `units` numbers; it should give `horizon`.",
            "Dense(units)",
        ),
        (
            "an activation on the output",
            "Your last layer has an activation, so your forecasts cannot leave its range.",
            'Dense(horizon, "tanh")',
        ),
        (
            "a relu on the output",
            "Your last layer has a relu, so your forecasts cannot be negative.",
            'Dense(horizon, "relu")',
        ),
    )
)


def sequence_missing(recurrent: str) -> tuple[Mistake, ...]:
    """A recurrent layer that hands on its last output only; Keras stops after it.

    Args:
        recurrent: the line of each of the reference's two recurrent layers.
    """
    last_only = recurrent.replace(", return_sequences=True", "")
    gets = "takes (batch, time, features) and gets only two axes"
    return (
        Mistake(
            "time axis missing in front of a recurrent layer",
            f"A recurrent layer {gets}. If a recurrent layer comes before it, that one needs "
            "`return_sequences=True`; if it is the first layer, `keras.Input` lacks the time axis.",
            edits=((2 * recurrent, last_only + recurrent),),
            fails="expected ndim=3, found ndim=2",
        ),
        Mistake(
            "time axis missing in front of TimeDistributed",
            f"`TimeDistributed` {gets}: the layer before it gives one output for the whole "
            "sequence. A recurrent layer gives one for each step with `return_sequences=True`.",
            edits=((2 * recurrent, recurrent + last_only),),
            fails="`TimeDistributed` Layer should be passed an `input_shape` with at least 3",
        ),
    )
