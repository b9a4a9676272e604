"""Lesson 01: counting parameters."""

from unrolled.exercises.lesson_01_parameters.conv1d import CONV1D
from unrolled.exercises.lesson_01_parameters.conv_lstm2d import CONV_LSTM2D
from unrolled.exercises.lesson_01_parameters.dense import DENSE
from unrolled.exercises.lesson_01_parameters.norms import NORMS
from unrolled.exercises.lesson_01_parameters.recurrent import GRU, LSTM, SIMPLE_RNN
from unrolled.exercises.lesson_01_parameters.summary import SUMMARY
from unrolled.exercises.lesson_01_parameters.width import WIDTH

EXERCISES = (DENSE, SIMPLE_RNN, LSTM, GRU, NORMS, CONV1D, CONV_LSTM2D, SUMMARY, WIDTH)
