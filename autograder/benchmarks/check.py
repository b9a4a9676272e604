"""How long a learner waits for a check: the first one, with Keras to import, and warm ones.

Run it with ``make bench``. It prints seconds and, beside them, the ratio to importing Keras,
which is what the first check cannot be faster than.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from unrolled.check import verdict_on

REPEATS = 20


def sigmoid(z):
    """1 / (1 + exp(-z))."""
    import numpy as np

    return 0.5 * (1.0 + np.tanh(0.5 * z))


def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
    """A right answer."""
    import numpy as np

    i, f, g, o = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=1)
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_t), c_t


right_step = lstm_step


def wrong_step(*arguments):
    """Two mistakes at once, the slowest to recognise."""
    import numpy as np

    x_t, h_prev, c_prev, kernel, recurrent_kernel, bias = arguments
    f, i, g, o = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=1)
    c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c_t, c_t


def unrecognised_step(*arguments):
    """Wrong in a way that no hypothesis explains, so that all of them are tried."""
    h_t, c_t = right_step(*arguments)
    return h_t + 0.1, c_t - 0.2


def seconds(function) -> float:
    """How long one check takes."""
    begin = time.perf_counter()
    verdict_on(function)
    return time.perf_counter() - begin


def seconds_in_new_process(code: str) -> float:
    """How long a line of Python takes in a process of its own, without starting it."""
    clock = "time.perf_counter()"
    program = f"import time; begin = {clock}\n{code}\nprint({clock} - begin)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return float(run.stdout.split()[-1])


def main() -> None:
    """Print the table."""
    keras_import = seconds_in_new_process("import keras")
    rows = {
        "import unrolled": seconds_in_new_process("import unrolled"),
        "import keras": keras_import,
        "first check of lstm_step": seconds(lstm_step),
    }
    for name, function in (
        ("warm, right", right_step),
        ("warm, two mistakes", wrong_step),
        ("warm, unrecognised", unrecognised_step),
    ):
        function.__name__ = "lstm_step"
        rows[name] = statistics.median(seconds(function) for _ in range(REPEATS))
    for name, value in rows.items():
        print(f"{name:26} {value:7.3f} s   {value / keras_import:6.2f} × import keras")


if __name__ == "__main__":
    main()
