"""Lesson 11: dilated causal convolutions, and the WaveNet that is built of them."""

from unrolled.exercises.lesson_11_wavenet.block import RESIDUAL_BLOCK
from unrolled.exercises.lesson_11_wavenet.causality import IS_CAUSAL
from unrolled.exercises.lesson_11_wavenet.convolution import CONVOLUTION
from unrolled.exercises.lesson_11_wavenet.decoding import MU_LAW_DECODE
from unrolled.exercises.lesson_11_wavenet.encoding import MU_LAW_ENCODE
from unrolled.exercises.lesson_11_wavenet.field import RECEPTIVE_FIELD
from unrolled.exercises.lesson_11_wavenet.future import FUTURE_STEPS
from unrolled.exercises.lesson_11_wavenet.gate import GATED_ACTIVATION
from unrolled.exercises.lesson_11_wavenet.generation import GENERATE_STEP
from unrolled.exercises.lesson_11_wavenet.mending import MENDED_OUTPUT
from unrolled.exercises.lesson_11_wavenet.network import BUILD_WAVENET

EXERCISES = (
    RECEPTIVE_FIELD,
    CONVOLUTION,
    IS_CAUSAL,
    FUTURE_STEPS,
    BUILD_WAVENET,
    GATED_ACTIVATION,
    RESIDUAL_BLOCK,
    MENDED_OUTPUT,
    MU_LAW_ENCODE,
    MU_LAW_DECODE,
    GENERATE_STEP,
)
