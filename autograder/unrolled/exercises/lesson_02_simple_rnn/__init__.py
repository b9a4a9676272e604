"""Lesson 02: the Elman network, step by step."""

from unrolled.exercises.lesson_02_simple_rnn.io_shapes import IO_SHAPES
from unrolled.exercises.lesson_02_simple_rnn.layers import RNN_FORWARD, RNN_STEP
from unrolled.exercises.lesson_02_simple_rnn.output_layer import RNN_OUTPUTS

EXERCISES = (RNN_STEP, RNN_FORWARD, RNN_OUTPUTS, IO_SHAPES)
