"""Lesson 15: recurrence without waiting."""

from unrolled.exercises.lesson_15_scan.attention import LINEAR_ATTENTION
from unrolled.exercises.lesson_15_scan.attention_step import LINEAR_ATTENTION_STEP
from unrolled.exercises.lesson_15_scan.log_space import LOG_SPACE_SCAN
from unrolled.exercises.lesson_15_scan.min_gru_forward import MIN_GRU_FORWARD
from unrolled.exercises.lesson_15_scan.min_gru_step import MIN_GRU_STEP
from unrolled.exercises.lesson_15_scan.pairs import COMBINE
from unrolled.exercises.lesson_15_scan.recurrence import LINEAR_RECURRENCE
from unrolled.exercises.lesson_15_scan.scanning import SCAN

EXERCISES = (
    LINEAR_RECURRENCE,
    COMBINE,
    SCAN,
    LOG_SPACE_SCAN,
    MIN_GRU_STEP,
    MIN_GRU_FORWARD,
    LINEAR_ATTENTION_STEP,
    LINEAR_ATTENTION,
)
