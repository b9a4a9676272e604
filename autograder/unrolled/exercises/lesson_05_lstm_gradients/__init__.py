"""Lesson 05: the way back through an LSTM, and why it remembers."""

from unrolled.exercises.lesson_05_lstm_gradients.carousel import CAROUSEL
from unrolled.exercises.lesson_05_lstm_gradients.chrono import CHRONO_BIAS
from unrolled.exercises.lesson_05_lstm_gradients.half_life import FORGET_BIAS_FOR
from unrolled.exercises.lesson_05_lstm_gradients.step import LSTM_STEP_BACKWARD
from unrolled.exercises.lesson_05_lstm_gradients.whole_pass import LSTM_BACKWARD

EXERCISES = (
    LSTM_STEP_BACKWARD,
    LSTM_BACKWARD,
    CAROUSEL,
    FORGET_BIAS_FOR,
    CHRONO_BIAS,
)
