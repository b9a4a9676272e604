"""Lesson 06: two GRUs, two conventions."""

from unrolled.exercises.lesson_06_gru.backward import GRU_STEP_BACKWARD
from unrolled.exercises.lesson_06_gru.flipping import FLIP_UPDATE_GATE
from unrolled.exercises.lesson_06_gru.forward import GRU_FORWARD
from unrolled.exercises.lesson_06_gru.steps import GRU_STEP, GRU_STEP_BEFORE

EXERCISES = (GRU_STEP, GRU_STEP_BEFORE, GRU_FORWARD, FLIP_UPDATE_GATE, GRU_STEP_BACKWARD)
