"""What lesson 08 does only where there is a GPU runs here on a CPU, so that it runs at all."""

from pathlib import Path

import pytest
from unrolled.course.source import find_lessons

COURSE = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_timing_runs_where_a_gpu_is_seen(capsys):
    import keras
    import tensorflow as tf

    (lesson,) = find_lessons(COURSE, ["08_keras_rnn"])
    (cell,) = (cell for cell in lesson.read().cells if "\nif GPU:\n" in cell.source)
    # Small, since a CPU takes the loop both times.
    code = cell.source.replace("LSTM(256", "LSTM(4")
    exec(code, {"GPU": True, "tf": tf, "LSTM": keras.layers.LSTM})
    cudnn, loop = capsys.readouterr().out.splitlines()
    for line, name in ((cudnn, "cuDNN"), (loop, "a loop over the steps")):
        assert line.strip().startswith(name)
        assert line.endswith("ms for 64 sequences of 200 steps")
