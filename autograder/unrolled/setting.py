"""How long experiments may take: a fast setting for laptops, a full one where there is time."""

from __future__ import annotations

import os


def fast() -> bool:
    """Whether experiments run in their fast setting.

    The environment variable ``UNROLLED_FULL`` decides: ``1`` asks for the full setting, ``0`` for
    the fast one. Without it the full setting is taken only where Keras sees a GPU.
    """
    asked = os.environ.get("UNROLLED_FULL", "")
    if asked in ("0", "1"):
        return asked == "0"
    if asked:
        raise ValueError(f"UNROLLED_FULL should be 0 or 1, not {asked!r}")
    from unrolled.keras_import import keras_ready

    keras_ready()
    import tensorflow

    return not tensorflow.config.list_physical_devices("GPU")
