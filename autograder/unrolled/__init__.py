"""Unrolled: sequence models, one layer at a time, each checked against Keras.

A lesson needs these names, and one call::

    from unrolled import check, data, fast, passes, restarts, show
    unrolled.start_keras()

Importing this package stays light: Keras, Matplotlib and the rest are loaded when first used.
"""

from unrolled import data, show
from unrolled.check import CheckFailed, check, passes
from unrolled.fault import last_fault
from unrolled.keras_import import start_keras
from unrolled.restarts import restarts
from unrolled.setting import fast

__all__ = [
    "CheckFailed",
    "check",
    "data",
    "fast",
    "last_fault",
    "passes",
    "restarts",
    "show",
    "start_keras",
]
