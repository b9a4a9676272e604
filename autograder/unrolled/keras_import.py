"""Import Keras once, without a word on stderr, and in the way of nobody else's import."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from types import FrameType

from unrolled.capture import capturing, native_stderr
from unrolled.idle import before_a_cell_with, when_idle

JUDGING_BACKEND = "tensorflow"
# What Keras imports, and what imports it: whoever begins with one of them ends in the other.
ENTANGLED = ("tensorflow", "keras")
_begun = False


class NoKeras(ImportError):
    """Keras, or what it runs on, is not installed or cannot be started.

    Args:
        message: which, and why.
        absent: whether something is not installed at all.
    """

    def __init__(self, message: str, absent: bool = False) -> None:
        super().__init__(message)
        self.absent = absent


class OtherBackend(Exception):
    """Keras runs on something else than the checks need; the message names it."""


def start_keras() -> None:
    """Have Keras imported as soon as the notebook has nothing else to do.

    A lesson's first cell calls this, so that the seconds that Keras needs have passed when the
    first answer is checked. Calling it again does nothing, and outside a notebook, where nobody is
    idle, Keras is imported by the first check.

    It also chooses TensorFlow for Keras to run on, because the checks need it.
    """
    global _begun
    if _begun:
        return
    _begun = True
    choose_backend()
    quieten()
    # Not in a thread: a cell's own `import tensorflow` beside an `import keras` in another thread
    # ends in a deadlock that Python resolves by leaving both of them broken.
    when_idle(_try_to_import)
    # TensorFlow's first lines on stderr would be the cell's own, and cost its points.
    before_a_cell_with(ENTANGLED, _try_to_import)


def choose_backend() -> None:
    """Let Keras run on TensorFlow, where it is not running yet, and say so if that was changed."""
    if "keras" in sys.modules:
        return
    asked = os.environ.get("KERAS_BACKEND", JUDGING_BACKEND)
    # Also where nothing was asked for: a settings file in the learner's home may name another one.
    os.environ["KERAS_BACKEND"] = JUDGING_BACKEND
    if asked != JUDGING_BACKEND:
        print(
            f"In this notebook Keras runs on TensorFlow, which the checks need, and not on {asked}."
        )


def keras_for_checks() -> None:
    """Wait until Keras is imported, on the backend that the checks need.

    Raises:
        NoKeras: if Keras or TensorFlow is not installed, or cannot be started.
        OtherBackend: if Keras runs on something else already.
    """
    choose_backend()
    keras_ready()
    import keras

    if keras.backend.backend() != JUDGING_BACKEND:
        raise OtherBackend(keras.backend.backend())


def keras_ready() -> None:
    """Wait until Keras is imported, importing it now if nobody has begun.

    Raises:
        NoKeras: if Keras or its backend is not installed, or cannot be started.
    """
    quieten()
    wait_for_others()
    with capturing, native_stderr(), interrupts_held(), warnings.catch_warnings():
        # Somebody may have asked for warnings as errors; those of an import are not his.
        warnings.simplefilter("ignore")
        try:
            import keras

            # A learner's own file of this name is found before Keras.
            keras.layers  # noqa: B018
        except Exception as error:
            # An unknown backend is a ValueError, a broken one nearly anything.
            raise _no_keras(error) from error


def quieten() -> None:
    """Keep TensorFlow from announcing its instruction sets and its search for a GPU on stderr.

    nbgrader gives no points to a cell that writes there.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def wait_for_others() -> None:
    """Wait while another thread is in the middle of importing Keras or TensorFlow."""
    while any(map(_half_imported, ENTANGLED)):
        time.sleep(0.01)


def _half_imported(name: str) -> bool:
    # The mark by which Python's own import statement knows it.
    spec = getattr(sys.modules.get(name), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold the stop button's interrupt back until the block has ended.

    An import that is stopped halfway leaves TensorFlow unusable until the kernel is restarted.

    Raises:
        KeyboardInterrupt: at the end of the block, if one came meanwhile.
    """
    if threading.current_thread() is not threading.main_thread() or "keras" in sys.modules:
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came and callable(before):
        before(*came[0])


def _try_to_import() -> None:
    # A learner's own thread may be about to import one of them. Then the first check does it.
    if any(name in sys.modules for name in ENTANGLED):
        return
    # Why it failed is said by keras_for_checks, in the cell that needs Keras.
    with contextlib.suppress(NoKeras):
        keras_ready()
    # Keras brings Matplotlib with it, where it is installed.
    if "matplotlib" in sys.modules:
        from unrolled.fonts import fall_back

        fall_back()


def _no_keras(error: Exception) -> NoKeras:
    """Why Keras cannot be imported: what is missing, or what stopped it."""
    absent = [name for name in ENTANGLED if not _is_installed(name)]
    if absent:
        return NoKeras(f"{' and '.join(absent)} cannot be found", absent=True)
    return NoKeras(f"{type(error).__name__}: {error}")


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
