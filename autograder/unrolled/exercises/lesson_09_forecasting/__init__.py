"""Lesson 09: cutting a series, lazy forecasts, least squares, and how errors are measured."""

from unrolled.exercises.lesson_09_forecasting.iterated import ITERATED_FORECAST
from unrolled.exercises.lesson_09_forecasting.last_step import LAST_TIME_STEP_MSE
from unrolled.exercises.lesson_09_forecasting.least_squares import LINEAR_FORECAST
from unrolled.exercises.lesson_09_forecasting.naive import NAIVE_FORECAST
from unrolled.exercises.lesson_09_forecasting.noise_floor import NOISE_FLOOR
from unrolled.exercises.lesson_09_forecasting.seasonal import SEASONAL_NAIVE_FORECAST
from unrolled.exercises.lesson_09_forecasting.sequence_targets import SEQUENCE_TARGETS
from unrolled.exercises.lesson_09_forecasting.windows import WINDOWS

EXERCISES = (
    WINDOWS,
    NAIVE_FORECAST,
    SEASONAL_NAIVE_FORECAST,
    LINEAR_FORECAST,
    NOISE_FLOOR,
    ITERATED_FORECAST,
    SEQUENCE_TARGETS,
    LAST_TIME_STEP_MSE,
)
