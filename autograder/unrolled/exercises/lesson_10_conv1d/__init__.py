"""Lesson 10: convolution over time."""

from unrolled.exercises.lesson_10_conv1d.alignment import ALIGNED_TARGETS
from unrolled.exercises.lesson_10_conv1d.backward import CONV1D_BACKWARD
from unrolled.exercises.lesson_10_conv1d.conv_gru import BUILD_CONV_GRU
from unrolled.exercises.lesson_10_conv1d.forward import CONV1D
from unrolled.exercises.lesson_10_conv1d.output_length import CONV1D_OUTPUT_LENGTH
from unrolled.exercises.lesson_10_conv1d.pooling import MAX_POOL1D

EXERCISES = (
    CONV1D_OUTPUT_LENGTH,
    CONV1D,
    CONV1D_BACKWARD,
    MAX_POOL1D,
    ALIGNED_TARGETS,
    BUILD_CONV_GRU,
)
