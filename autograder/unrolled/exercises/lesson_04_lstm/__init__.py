"""Lesson 04: the gates of an LSTM, one at a time."""

from unrolled.exercises.lesson_04_lstm.cell_update import UPDATE_CELL
from unrolled.exercises.lesson_04_lstm.gates import GATES
from unrolled.exercises.lesson_04_lstm.layers import LAYERS
from unrolled.exercises.lesson_04_lstm.peephole import PEEPHOLE_LSTM_STEP
from unrolled.exercises.lesson_04_lstm.stacking import CONCAT_FORM, SPLIT_FORM
from unrolled.exercises.lesson_04_lstm.starting_bias import STARTING_BIAS
from unrolled.exercises.lesson_04_lstm.without_forget_gate import LSTM_1997_STEP

EXERCISES = (
    CONCAT_FORM,
    SPLIT_FORM,
    *GATES,
    UPDATE_CELL,
    *LAYERS,
    LSTM_1997_STEP,
    PEEPHOLE_LSTM_STEP,
    STARTING_BIAS,
)
