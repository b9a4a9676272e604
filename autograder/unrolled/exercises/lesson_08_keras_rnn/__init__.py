"""Lesson 08: Keras's recurrent API, and state across batches."""

from unrolled.exercises.lesson_08_keras_rnn.cell import ELMAN_CELL
from unrolled.exercises.lesson_08_keras_rnn.head import BUILD_SEQ2SEQ_HEAD
from unrolled.exercises.lesson_08_keras_rnn.masking import MASKED_LAST_STATE
from unrolled.exercises.lesson_08_keras_rnn.shapes import OUTPUT_SHAPES
from unrolled.exercises.lesson_08_keras_rnn.streaming import STREAM

EXERCISES = (ELMAN_CELL, OUTPUT_SHAPES, STREAM, MASKED_LAST_STATE, BUILD_SEQ2SEQ_HEAD)
