"""Lesson 04: the gates of an LSTM, one at a time."""

from unrolled.exercises.lesson_04_lstm.cell_update import UPDATE_CELL
from unrolled.exercises.lesson_04_lstm.forward import LSTM_FORWARD
from unrolled.exercises.lesson_04_lstm.gates import GATE_EXERCISES
from unrolled.exercises.lesson_04_lstm.peephole import PEEPHOLE_LSTM_STEP
from unrolled.exercises.lesson_04_lstm.stacking import CONCAT_FORM, SPLIT_FORM
from unrolled.exercises.lesson_04_lstm.starting_bias import STARTING_BIAS
from unrolled.exercises.lesson_04_lstm.step import LSTM_STEP
from unrolled.exercises.lesson_04_lstm.without_forget_gate import LSTM_1997_STEP

EXERCISES = (
    CONCAT_FORM,
    SPLIT_FORM,
    *GATE_EXERCISES,
    UPDATE_CELL,
    LSTM_STEP,
    LSTM_FORWARD,
    LSTM_1997_STEP,
    PEEPHOLE_LSTM_STEP,
    STARTING_BIAS,
)
