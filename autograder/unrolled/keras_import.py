"""Import Keras once, without a word on stderr, and early enough that nobody waits for it."""

from __future__ import annotations

import os
import threading

from unrolled.quiet import native_stderr

_importing: threading.Thread | None = None


def start_keras() -> None:
    """Begin to import Keras in the background.

    A lesson's first cell calls this, so that the seconds that Keras needs have passed when the
    first answer is checked. Calling it again does nothing.
    """
    global _importing
    if _importing is None:
        _importing = threading.Thread(target=_import_keras, name="import keras", daemon=True)
        _importing.start()


def keras_ready() -> None:
    """Wait until Keras is imported, beginning now if nobody has.

    Raises:
        ImportError: if Keras or its backend is not installed.
    """
    start_keras()
    _importing.join()
    # Free if the thread succeeded; raises its error here, where somebody sees it, if not.
    import keras  # noqa: F401


def _import_keras() -> None:
    # TensorFlow announces its instruction sets and its GPU search on stderr, and nbgrader gives
    # no points to a cell that writes there.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with native_stderr():
        try:
            import keras  # noqa: F401
        except ImportError:
            # Said by keras_ready, in the cell that needs Keras.
            return
