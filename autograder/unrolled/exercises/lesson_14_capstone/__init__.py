"""Lesson 14: a forecaster of one's own, scored on days that nobody has seen."""

from unrolled.exercises.lesson_14_capstone.conformal import CONFORMAL_HALF_WIDTHS
from unrolled.exercises.lesson_14_capstone.forecast import FORECAST
from unrolled.exercises.lesson_14_capstone.interval import INTERVAL
from unrolled.exercises.lesson_14_capstone.interval_measures import COVERAGE, INTERVAL_SCORE
from unrolled.exercises.lesson_14_capstone.origins import ROLLING_ORIGINS

EXERCISES = (
    ROLLING_ORIGINS,
    FORECAST,
    COVERAGE,
    INTERVAL_SCORE,
    CONFORMAL_HALF_WIDTHS,
    INTERVAL,
)
