"""Lesson 02: the Elman network, step by step."""

from unrolled.exercises.elman_step import RNN_STEP
from unrolled.exercises.lesson_02_simple_rnn.forward import RNN_FORWARD
from unrolled.exercises.lesson_02_simple_rnn.io_shapes import IO_SHAPES
from unrolled.exercises.lesson_02_simple_rnn.outputs import RNN_OUTPUTS
from unrolled.exercises.lesson_02_simple_rnn.temperature import WITH_TEMPERATURE

EXERCISES = (RNN_STEP, RNN_FORWARD, RNN_OUTPUTS, IO_SHAPES, WITH_TEMPERATURE)
