"""Lesson 12: encoder, decoder and attention."""

from unrolled.exercises.lesson_12_seq2seq.backward import ATTENTION_BACKWARD
from unrolled.exercises.lesson_12_seq2seq.beam import BEAM_SEARCH
from unrolled.exercises.lesson_12_seq2seq.cached import CAUSAL_ATTENTION_STEP
from unrolled.exercises.lesson_12_seq2seq.captions import CAPTION_SHAPES
from unrolled.exercises.lesson_12_seq2seq.dot import DOT_ATTENTION, SCALED_DOT_ATTENTION
from unrolled.exercises.lesson_12_seq2seq.encoder import ENCODE
from unrolled.exercises.lesson_12_seq2seq.greedy import GREEDY_DECODE
from unrolled.exercises.lesson_12_seq2seq.shifting import SHIFT_RIGHT

EXERCISES = (
    ENCODE,
    SHIFT_RIGHT,
    DOT_ATTENTION,
    SCALED_DOT_ATTENTION,
    ATTENTION_BACKWARD,
    GREEDY_DECODE,
    BEAM_SEARCH,
    CAUSAL_ATTENTION_STEP,
    CAPTION_SHAPES,
)
