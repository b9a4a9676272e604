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
            "Your input allows 50 steps only. `None` in its place allows any number.",
            FIRST.replace("None", "50"),
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
    )
)
