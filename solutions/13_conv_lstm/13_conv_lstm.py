# %% [markdown]
# # 13

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, show

unrolled.start_keras()  # in the background, so that the first check need not wait


# %% tags=["given"]
def sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.convolution import conv2d_same

# %% tags=["check"]
check(conv2d_same)

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.step import conv_lstm_step

# %% tags=["check"]
check(conv_lstm_step)

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.forward import conv_lstm_forward

# %% tags=["check"]
check(conv_lstm_forward)

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.shapes import conv_lstm_shapes

# %% tags=["check"]
check(conv_lstm_shapes)

# %% tags=["answer"]
from unrolled.exercises.lesson_13_conv_lstm.peephole import peephole_conv_lstm_step

# %% tags=["check"]
check(peephole_conv_lstm_step)
