"""Keras is imported once, whoever asks for it first."""

import subprocess
import sys

HELD = """
import unrolled
from unrolled.keras_import import keras_ready
from unrolled.quiet import caught

with caught():
    unrolled.start_keras()
    keras_ready()
print("ready")
"""


def test_keras_is_ready_inside_a_block_that_is_caught():
    # The thread that start_keras began cannot get in here, so nobody may wait for it.
    run = subprocess.run(
        [sys.executable, "-c", HELD], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.stdout.strip() == "ready"
    assert run.stderr == ""
