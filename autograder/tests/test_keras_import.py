"""Keras is imported once, whoever asks for it first, and on TensorFlow."""

import os
import signal
import subprocess
import sys

import pytest
from unrolled.keras_import import interrupts_held

HELD = """
import unrolled
from unrolled.keras_import import keras_ready
from unrolled.capture import caught

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


RIGHT = """
import sys
import unrolled
{before}
from unrolled.check import verdict_on

def dense_params(inputs, units, use_bias=True):
    return inputs * units + (units if use_bias else 0)

print(verdict_on(dense_params))
"""
# Stands for Keras on JAX, which need not be installed for this.
ON_JAX = """
import keras
keras.backend.backend = lambda: "jax"
"""
BESIDE = """
import threading
importing = threading.Thread(target=__import__, args=["tensorflow"])
importing.start()
"""


def said(before, folder=None, **variables):
    """What a new process prints about a right answer."""
    run = subprocess.run(
        [sys.executable, "-c", RIGHT.format(before=before)],
        env=os.environ | variables,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_checks_choose_tensorflow_and_say_so_once():
    printed = said("unrolled.start_keras(); unrolled.start_keras()", KERAS_BACKEND="jax")
    assert printed.count("Keras runs on TensorFlow, which the checks need, and not on jax") == 1
    assert "✓ `dense_params`" in printed


def test_keras_that_runs_on_something_else_already_is_told():
    printed = said(ON_JAX)
    assert "cannot be checked while Keras runs on jax" in printed
    assert "Restart the kernel" in printed


def test_a_thread_in_the_middle_of_its_import_is_waited_for():
    assert "✓ `dense_params`" in said(BESIDE)


def test_a_file_that_is_called_keras_is_no_missing_keras(tmp_path):
    (tmp_path / "keras.py").write_text("mine = True\n", encoding="utf-8")
    printed = said('sys.path.insert(0, "")', folder=tmp_path)
    assert "Keras cannot be imported" in printed
    assert "pip install" not in printed


def test_the_stop_button_waits_for_the_end_of_an_import(monkeypatch):
    monkeypatch.delitem(sys.modules, "keras", raising=False)
    reached = []

    def imports():
        with interrupts_held():
            signal.raise_signal(signal.SIGINT)
            reached.append(True)

    with pytest.raises(KeyboardInterrupt):
        imports()
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
