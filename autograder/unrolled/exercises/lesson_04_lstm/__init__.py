"""Lesson 04: the gates of an LSTM, one at a time."""

from unrolled.exercises.lesson_04_lstm.gates import GATES
from unrolled.exercises.lesson_04_lstm.layers import LAYERS
from unrolled.exercises.lesson_04_lstm.relatives import RELATIVES

EXERCISES = (*GATES, *LAYERS, *RELATIVES)
