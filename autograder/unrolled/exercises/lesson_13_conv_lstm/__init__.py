"""Lesson 13: an LSTM whose products are convolutions, and weather maps that it forecasts."""

from unrolled.exercises.lesson_13_conv_lstm.convolution import CONV2D_SAME
from unrolled.exercises.lesson_13_conv_lstm.forward import CONV_LSTM_FORWARD
from unrolled.exercises.lesson_13_conv_lstm.peephole import PEEPHOLE_CONV_LSTM_STEP
from unrolled.exercises.lesson_13_conv_lstm.shapes import CONV_LSTM_SHAPES
from unrolled.exercises.lesson_13_conv_lstm.step import CONV_LSTM_STEP

EXERCISES = (
    CONV2D_SAME,
    CONV_LSTM_STEP,
    CONV_LSTM_FORWARD,
    CONV_LSTM_SHAPES,
    PEEPHOLE_CONV_LSTM_STEP,
)
