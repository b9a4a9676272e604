"""Lesson 03: backpropagation through time."""

from unrolled.exercises.lesson_03_bptt.clipping import CLIP_BY_GLOBAL_NORM
from unrolled.exercises.lesson_03_bptt.lag import GRADIENT_BY_LAG
from unrolled.exercises.lesson_03_bptt.orthogonal import ORTHOGONAL
from unrolled.exercises.lesson_03_bptt.pieces import TRUNCATED_BACKWARD
from unrolled.exercises.lesson_03_bptt.step import RNN_STEP_BACKWARD
from unrolled.exercises.lesson_03_bptt.whole_pass import RNN_BACKWARD

EXERCISES = (
    RNN_STEP_BACKWARD,
    RNN_BACKWARD,
    GRADIENT_BY_LAG,
    ORTHOGONAL,
    CLIP_BY_GLOBAL_NORM,
    TRUNCATED_BACKWARD,
)
