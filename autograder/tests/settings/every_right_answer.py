"""Runs every lesson's right answers under some settings; a program of its own, for the test.

Its input is JSON: the lessons' code, the exercises to check, and the names of settings below. Its
output is JSON, too: what was said of every answer that did not pass.
"""

import json
import locale
import random
import sys
import warnings

import numpy as np
import unrolled
from unrolled.check import verdict_on


def keras():
    import keras

    return keras


def tensorflow():
    import tensorflow

    return tensorflow


SETTINGS = {
    "floatx": lambda: keras().config.set_floatx("float16"),
    "dtype policy": lambda: keras().config.set_dtype_policy("mixed_float16"),
    "data format": lambda: keras().config.set_image_data_format("channels_first"),
    "epsilon": lambda: keras().config.set_epsilon(0.1),
    "traceback filtering": lambda: keras().config.disable_traceback_filtering(),
    "seeds": lambda: keras().utils.set_random_seed(1),
    "random": lambda: random.seed(1),
    "eager functions": lambda: tensorflow().config.run_functions_eagerly(True),
    "eager execution": lambda: tensorflow().compat.v1.disable_eager_execution(),
    "determinism": lambda: tensorflow().config.experimental.enable_op_determinism(),
    "threads": lambda: (
        tensorflow().config.threading.set_intra_op_parallelism_threads(1),
        tensorflow().config.threading.set_inter_op_parallelism_threads(1),
    ),
    "warnings as errors": lambda: warnings.simplefilter("error"),
    "NumPy's errors": lambda: np.seterr(all="raise"),
    "NumPy's printing": lambda: np.set_printoptions(precision=1, threshold=2, sign=" "),
    "locale": lambda: locale.setlocale(locale.LC_ALL, ""),
}


def main() -> None:
    asked = json.load(sys.stdin)
    unrolled.start_keras()
    with warnings.catch_warnings():
        for name in asked["settings"]:
            SETTINGS[name]()
        rejected = {}
        for lesson, code in asked["code"].items():
            defined = {"__name__": "lesson"}
            exec(compile(code, "<lesson>", "exec"), defined)
            for exercise in asked["exercises"][lesson]:
                verdict = verdict_on(defined[exercise])
                if not verdict.passed:
                    rejected[exercise] = str(verdict)
    print(json.dumps(rejected))


if __name__ == "__main__":
    main()
