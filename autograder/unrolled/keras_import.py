"""Import Keras once, without a word on stderr, and early enough that nobody waits for it."""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections.abc import Iterator

from unrolled.quiet import capturing, native_stderr

_importing: threading.Thread | None = None


def start_keras() -> None:
    """Begin to import Keras in the background.

    A lesson's first cell calls this, so that the seconds that Keras needs have passed when the
    first answer is checked. Calling it again does nothing.
    """
    global _importing
    if _importing is None:
        _importing = threading.Thread(target=_try_to_import, name="import keras", daemon=True)
        _importing.start()


def keras_ready() -> None:
    """Wait until Keras is imported, importing it now if nobody has begun.

    Raises:
        ImportError: if Keras or its backend is not installed, or cannot be started.
    """
    # Whoever holds the lock imports; the other then finds it done. To join the thread would mean to
    # wait for ever where the caller holds the lock already, inside a block that is being caught.
    # An error is raised here, where somebody sees it.
    _import_keras()


def _try_to_import() -> None:
    # Why it failed is said by keras_ready, in the cell that needs Keras.
    with contextlib.suppress(ImportError):
        _import_keras()


def _import_keras() -> None:
    # TensorFlow announces its instruction sets and its GPU search on stderr, and nbgrader gives
    # no points to a cell that writes there.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with capturing, native_stderr():
        try:
            import keras  # noqa: F401
        except ImportError:
            raise
        except Exception as error:
            # An unknown backend is a ValueError, a broken one nearly anything.
            raise ImportError(f"{type(error).__name__}: {error}") from error


@contextlib.contextmanager
def keras_as_new() -> Iterator[None]:
    """Use Keras with its default settings, and leave the learner's settings as they were.

    Layers draw the seeds of their initializers from Python's ``random``: without this, what a
    learner trains after a check would depend on how often the check was run.
    """
    import keras

    state = random.getstate()
    policy, float_type = keras.config.dtype_policy(), keras.config.floatx()
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_floatx(float_type)
        keras.config.set_dtype_policy(policy)
        random.setstate(state)
