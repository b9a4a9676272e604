"""Use Keras as it is when nobody has changed its settings, and give the learner's back."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def keras_as_new() -> Iterator[None]:
    """Use Keras with its default settings, and leave the learner's settings as they were.

    Layers draw the seeds of their initializers from Python's ``random``: without this, what a
    learner trains after a check would depend on how often the check was run.
    """
    state = random.getstate()
    with contextlib.ExitStack() as stack:
        stack.callback(random.setstate, state)
        stack.enter_context(eagerly())
        for read, write, default in settings():
            stack.callback(write, read())
            write(default)
        yield


def eagerly() -> contextlib.AbstractContextManager[None]:
    """Eager execution, also where a learner has switched it off or builds a graph."""
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None or tensorflow.executing_eagerly():
        return contextlib.nullcontext()
    # There is no public way back, once it has been switched off.
    from tensorflow.python.eager import context

    return context.eager_mode()


def settings() -> list[tuple[Callable[[], Any], Callable[[Any], None], Any]]:
    """Every setting that a learner can change: how to read it, how to set it, what it is at first.

    TensorFlow's are among them only where it has been imported.
    """
    from keras import config

    found = [
        (config.floatx, config.set_floatx, "float32"),
        (config.dtype_policy, config.set_dtype_policy, "float32"),
        (config.image_data_format, config.set_image_data_format, "channels_last"),
        (config.epsilon, config.set_epsilon, 1e-7),
        (
            config.is_traceback_filtering_enabled,
            switch(config.enable_traceback_filtering, config.disable_traceback_filtering),
            True,
        ),
    ]
    tensorflow = sys.modules.get("tensorflow")
    return found if tensorflow is None else [*found, *settings_of_tensorflow(tensorflow)]


def settings_of_tensorflow(
    tf: Any,
) -> list[tuple[Callable[[], Any], Callable[[Any], None], Any]]:
    """As ``settings``, for TensorFlow alone."""
    experimental = tf.config.experimental
    return [
        (tf.config.functions_run_eagerly, tf.config.run_functions_eagerly, False),
        (
            experimental.tensor_float_32_execution_enabled,
            experimental.enable_tensor_float_32_execution,
            False,
        ),
    ]


def switch(on: Callable[[], None], off: Callable[[], None]) -> Callable[[bool], None]:
    """One function that sets what two of them switch on and off."""
    return lambda wanted: on() if wanted else off()
