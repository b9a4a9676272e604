"""Mistakes in building the Conv1D and GRU model."""

from __future__ import annotations

from typing import Any

from unrolled.exercises.exercise import Challenge, Mistake
from unrolled.exercises.lesson_10_conv1d.conv_gru_model import NO_SHAPE
from unrolled.use.description import NOT_BUILT


def built(name: str, edit: str, sentence: str) -> Mistake:
    """A mistake by its key in ``conv_gru_model.EDITS``."""
    return Mistake(name, sentence, variant={"edit": edit}, kind="edit")


def not_built(values: tuple[Any, ...], challenge: Challenge) -> tuple[Any, ...]:
    """The layers alone, as of a model without an input."""
    rows, _ = values
    ends = [(row[0], (("shape", NO_SHAPE),)) for row in (rows[0], rows[-1])]
    return [ends[0], *rows[1:-1], ends[1]], NOT_BUILT


CONV_GRU_MISTAKES = (
    built(
        "padding='same' in the convolution",
        "same",
        "Your convolution pads. Then a window's place in time depends on where the padding went, "
        "and the last outputs have seen zeros instead of a future; the contract says `valid`.",
    ),
    built(
        "padding='causal' in the convolution",
        "causal",
        "Your convolution is causal, which is no bad idea; but it gives an output more than "
        "`aligned_targets` has targets for. The contract says `valid`.",
    ),
    built(
        "stride left out",
        "no stride",
        "Your convolution has a stride of 1, so the GRUs get nearly as many steps as before.",
    ),
    built(
        "stride given as dilation_rate",
        "stride as dilation",
        "You spread the taps of the window. The stride, `strides=`, moves the window.",
    ),
    built(
        "filters and kernel_size exchanged",
        "filters for taps",
        "`Conv1D` takes the number of filters first and then the size of the window.",
    ),
    built(
        "units in the place of filters",
        "units as filters",
        "Your convolution has `units` filters. At 20 and 20 nobody notices; the two are different "
        "arguments.",
    ),
    built(
        "an activation on the convolution",
        "relu",
        "Your convolution has an activation; the contract has none.",
    ),
    built(
        "return_sequences missing on the last GRU",
        "last state",
        "Your second GRU hands on its last state only, so there is one forecast for each "
        "sequence. Every output step should make one: `return_sequences=True`.",
    ),
    built(
        "reset_after=False",
        "reset before",
        "Your GRUs reset before the product. Keras's default is `reset_after=True`, with a bias "
        "more.",
    ),
    built("one GRU missing", "one GRU", "There is one GRU in your model; the contract has two."),
    built("LSTM for GRU", "LSTM", "Your recurrent layers are LSTMs; the contract has GRUs."),
    built(
        "SimpleRNN for GRU",
        "SimpleRNN",
        "Your recurrent layers are plain ones; the contract has GRUs.",
    ),
    built(
        "one number forecast, not a horizon",
        "one number",
        "Your model forecasts a single number at each step; `horizon` numbers are asked for.",
    ),
    built(
        "units in the place of horizon",
        "units out",
        "Your last layer gives `units` numbers; it should give `horizon`.",
    ),
    built(
        "an activation on the output",
        "tanh out",
        "Your last layer has an activation, so your forecasts cannot leave its range.",
    ),
    built(
        "a pooling layer too many",
        "pooling",
        "There is a pooling layer behind your convolution. The stride shortens the sequence "
        "already.",
    ),
    built(
        "convolution behind the GRUs",
        "convolution last",
        "Your GRUs come first. The convolution should shorten the sequence *before* it comes to "
        "them.",
    ),
    Mistake(
        "input with a fixed number of steps",
        "Your input allows 50 steps only. `None` in its place allows any number.",
        variant={"length": 50},
    ),
    Mistake(
        "no Input: the model is not built",
        "Your model does not know its input's shape, so it has no weights yet. Begin with "
        "`keras.Input`.",
        after=not_built,
        kind="edit",
    ),
)
