"""Lesson 07: normalising across features."""

from unrolled.exercises.lesson_07_layer_norm.backward import LAYER_NORM_BACKWARD
from unrolled.exercises.lesson_07_layer_norm.batch import BATCH_NORM
from unrolled.exercises.lesson_07_layer_norm.batch_backward import BATCH_NORM_BACKWARD
from unrolled.exercises.lesson_07_layer_norm.cell import LAYER_NORM_RNN_CELL
from unrolled.exercises.lesson_07_layer_norm.inference import BATCH_NORM_INFERENCE
from unrolled.exercises.lesson_07_layer_norm.layer import LAYER_NORM
from unrolled.exercises.lesson_07_layer_norm.step import LAYER_NORM_RNN_STEP

EXERCISES = (
    BATCH_NORM,
    BATCH_NORM_INFERENCE,
    LAYER_NORM,
    LAYER_NORM_BACKWARD,
    BATCH_NORM_BACKWARD,
    LAYER_NORM_RNN_STEP,
    LAYER_NORM_RNN_CELL,
)
