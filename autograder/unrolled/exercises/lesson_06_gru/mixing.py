"""Mistakes of both GRU steps: with the mixture of old state and candidate, and with the weights."""

from __future__ import annotations

from unrolled.exercises.blocks import (
    RECURRENT_KERNEL_MISTAKES,
    block_orders,
    units_interleaved,
)
from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_06_gru.weights import GATES
from unrolled.exercises.recurrent import stacked_otherwise

MIXED = "z_t * h_prev + (1 - z_t) * g_t"
WEIGHT_MISTAKES = (
    *block_orders(GATES, {"r, z, h": "PyTorch's"}),
    *units_interleaved(blocks=3),
    *RECURRENT_KERNEL_MISTAKES,
    stacked_otherwise(),
    stacked_otherwise(blocks=3, gates=2),
)
POLARITY = (
    "z the other way round",
    "Your new state is (1 − z) · old + z · candidate. That is the convention of Chung et al.; "
    "Keras follows Cho et al., where z is the share of the *old* state that stays.",
)
MIXING_MISTAKES = tuple(
    Mistake(name, sentence, edits=((MIXED, new),))
    for name, sentence, new in (
        (*POLARITY, "(1 - z_t) * h_prev + z_t * g_t"),
        (
            "candidate returned: nothing of the old state kept",
            "Your new state is the candidate alone. Either the update gate is not used, or it "
            "mixes the candidate with itself because the old state has been overwritten.",
            "g_t",
        ),
        (
            "1 − z for both shares",
            "Your new state is (1 − z) · old + (1 − z) · candidate. The two shares add up to 1.",
            "(1 - z_t) * h_prev + (1 - z_t) * g_t",
        ),
        (
            "the reset state mixed in for the old one",
            "You mix z · (r · old state) with the candidate. The reset gate acts inside the "
            "candidate only; what z keeps is the old state itself. Was `h_prev` overwritten?",
            "z_t * (r_t * h_prev) + (1 - z_t) * g_t",
        ),
        (
            "reset gate used for the mixing",
            "You mix old state and candidate by the reset gate; that is what the update gate is "
            "for.",
            "r_t * h_prev + (1 - r_t) * g_t",
        ),
        (
            "mixed as in an LSTM: r keeps, z writes",
            "Your new state is r · old + z · candidate, with two separate gates as in an LSTM. A "
            "GRU has one gate for both: z and 1 − z.",
            "r_t * h_prev + z_t * g_t",
        ),
        (
            "z keeps, r writes",
            "Your new state is z · old + r · candidate. A GRU has one gate for both shares: z and "
            "1 − z; the reset gate acts inside the candidate only.",
            "z_t * h_prev + r_t * g_t",
        ),
        (
            "reset gate on the candidate, too",
            "You multiply the finished candidate by r when you mix. The reset gate acts inside the "
            "candidate only, on what it sees of the old state.",
            "z_t * h_prev + (1 - z_t) * r_t * g_t",
        ),
        (
            "update gate not used: the mean of old state and candidate",
            "Your new state is halfway between the old state and the candidate. How far it goes is "
            "what the update gate says, unit by unit.",
            "0.5 * (h_prev + g_t)",
        ),
        (
            "candidate and old state exchanged, and a tanh over the old state",
            "You keep z of the candidate and write 1 − z of the old state's tanh. z is the share "
            "of the old state, as it is.",
            "z_t * g_t + (1 - z_t) * np.tanh(h_prev)",
        ),
    )
)
