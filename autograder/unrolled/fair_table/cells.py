"""Recurrent cells of the table that Keras does not have."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers


@keras.saving.register_keras_serializable("unrolled")
class LayerNormRNNCell(layers.Layer):
    """A SimpleRNN cell whose sum is normalised over the units before its tanh."""

    def __init__(self, units: int, **options: Any) -> None:
        super().__init__(**options)
        self.units = self.state_size = self.output_size = units
        self.cell = layers.SimpleRNNCell(units, activation=None)
        self.normalisation = layers.LayerNormalization()

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights of both parts."""
        self.cell.build(input_shape)
        self.normalisation.build((None, self.units))
        self.built = True

    def get_initial_state(self, batch_size: int | None = None) -> list[Any]:
        """Zeros, (batch, units)."""
        return [keras.ops.zeros((batch_size, self.units), dtype=self.compute_dtype)]

    def call(self, inputs: Any, states: list[Any], training: bool = False) -> tuple[Any, list[Any]]:
        """One step."""
        sums, _ = self.cell(inputs, states, training=training)
        state = keras.ops.tanh(self.normalisation(sums))
        return state, [state]

    def get_config(self) -> dict[str, Any]:
        """What makes the same cell again."""
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable("unrolled")
class MinGRUCell(layers.Layer):
    """One step of a minGRU: gate and candidate come from the input alone (arXiv 2410.01201)."""

    def __init__(self, units: int, **options: Any) -> None:
        super().__init__(**options)
        self.units = self.state_size = self.output_size = units
        self.dense = layers.Dense(2 * units)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights of gate and candidate."""
        self.dense.build(input_shape)
        self.built = True

    def call(self, inputs: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        """One step."""
        gate, candidate = keras.ops.split(self.dense(inputs), 2, axis=-1)
        gate = keras.ops.sigmoid(gate)
        state = (1 - gate) * states[0] + gate * candidate
        return state, [state]

    def get_config(self) -> dict[str, Any]:
        """What makes the same cell again."""
        return {**super().get_config(), "units": self.units}
