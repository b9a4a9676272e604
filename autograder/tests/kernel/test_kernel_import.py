"""Importing Keras or TensorFlow in a cell, while it is to be imported in the background."""

import pytest

DENSE = """
def dense_params(inputs, units, use_bias=True):
    return inputs * units + (units if use_bias else 0)
"""
IN_A_THREAD = """
import threading
importing = threading.Thread(target=__import__, args=["tensorflow"])
importing.start()
"""
PASSED = "✓ `dense_params` agrees with Keras on 6 fresh inputs."


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        "import tensorflow as tf",
        "from tensorflow.keras.models import Sequential",
        "from keras.layers import LSTM",
        IN_A_THREAD,
    ],
)
def test_a_cell_behind_the_first_may_import_what_is_being_imported(fresh_notebook, cell):
    found = fresh_notebook.run(cell)
    assert found.error == ""
    # A thread imports what it wants, as loudly as it wants.
    assert found.stderr == "" or cell == IN_A_THREAD
    fresh_notebook.run(DENSE)
    assert fresh_notebook.run("check(dense_params)").shown == [PASSED]
    assert fresh_notebook.run("import tensorflow as tf; print(tf.ones(2).shape)").error == ""


@pytest.mark.slow
def test_keras_is_imported_while_nobody_waits(fresh_notebook):
    # Whatever comes next runs behind the import, however long that takes.
    fresh_notebook.run("import time; time.sleep(0.5)")
    for _ in range(3):
        fresh_notebook.run("time.sleep(0.2)")
    assert fresh_notebook.run("'keras' in sys.modules").shown == ["True"]
