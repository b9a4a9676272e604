"""A GRU that reads, a GRU that writes, with or without attention between them."""

from __future__ import annotations

from typing import Any

from unrolled.date_writer.letters import OUTPUTS


def date_model(letters: int, units: int, attention: bool) -> Any:
    """The network, under teacher forcing.

    Args:
        letters: how many different numbers a written date is made of.
        units: width of both GRUs and of both embeddings' double.
        attention: whether the decoder may look at all of the encoder's states.

    Returns:
        A ``keras.Model`` from (written dates, ISO dates moved to the right by one) to scores.
    """
    import keras
    from keras import layers

    read = keras.Input((None,), dtype="int32")
    fed = keras.Input((None,), dtype="int32")
    embedded = layers.Embedding(letters, units // 2, mask_zero=True, name="letters")(read)
    states, last = layers.GRU(units, return_sequences=True, return_state=True, name="encoder")(
        embedded
    )
    asked = layers.Embedding(OUTPUTS, units // 2, name="digits")(fed)
    written = layers.GRU(units, return_sequences=True, name="decoder")(asked, initial_state=last)
    if attention:
        context = layers.Attention(name="attention")([written, states])
        written = layers.Concatenate()([context, written])
    return keras.Model([read, fed], layers.Dense(OUTPUTS, name="scores")(written))
