"""Mistakes with slopes on the way back through an LSTM step that are not generated."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.lesson_05_lstm_gradients.path_mistakes import PATHS

SIGMOID_WORDS = "The slope of a sigmoid, by its value s, is s · (1 − s)."
TANH_WORDS = "The slope of a tanh, by its value g, is 1 − g²."
GATES = {"input gate": "i_t", "forget gate": "f_t", "output gate": "o_t"}
SLOPE_C, SLOPE_G = "slope_c = 1 - shown**2", "slope_g = 1 - g_t**2"


def of_all_gates(name: str, sentence: str, slope: str) -> Mistake:
    """The same wrong slope, of a gate called ``s``, in all three gates."""
    return Mistake(
        name,
        f"{sentence} {SIGMOID_WORDS}",
        edits=tuple(
            (f"{gate} * (1 - {gate})", slope.replace("s", gate)) for gate in GATES.values()
        ),
        kind="gates",
    )


SLOPES = (
    of_all_gates(
        "all sigmoids' derivatives forgotten",
        "What arrives at the three gates goes on to their sums as if there were no sigmoid.",
        "1.0",
    ),
    of_all_gates(
        "gates: the tanh's derivative for the sigmoid's",
        "Your gates have the slope 1 − s², which is the tanh's.",
        "(1 - s**2)",
    ),
    of_all_gates(
        "gates: the gate for its derivative",
        "You multiply by the gate itself where its derivative should stand.",
        "s",
    ),
    Mistake(
        "gates: sigmoid taken again in its derivative",
        "You take the sigmoid of a gate. The gate in the cache *is* the sigmoid already. "
        + SIGMOID_WORDS,
        edits=tuple(
            (f"{gate} * (1 - {gate})", f"(1 / (2 + np.exp({gate}) + np.exp(-{gate})))")
            for gate in GATES.values()
        ),
        kind="gates",
    ),
    *(
        Mistake(
            f"{name}: sigmoid's derivative forgotten",
            f"What arrives at the {name} goes on to its sum as if there were no sigmoid. "
            + SIGMOID_WORDS,
            edits=((f"{gate} * (1 - {gate})", "1.0"),),
            kind="gates",
        )
        for name, gate in GATES.items()
    ),
    *(
        Mistake(
            f"{name}: sigmoid taken again in its derivative",
            f"You take the sigmoid of the {name}. The gate in the cache *is* the sigmoid already. "
            + SIGMOID_WORDS,
            edits=((f"{gate} * (1 - {gate})", f"(1 / (2 + np.exp({gate}) + np.exp(-{gate})))"),),
            kind="gates",
        )
        for name, gate in GATES.items()
    ),
    *(
        Mistake(
            f"{name}: the tanh's derivative for the sigmoid's",
            f"Your {name} has the slope 1 − s², which is the tanh's. {SIGMOID_WORDS}",
            edits=((f"{gate} * (1 - {gate})", f"1 - {gate}**2"),),
            kind="gates",
        )
        for name, gate in GATES.items()
    ),
    Mistake(
        "all derivatives of activations forgotten, except the cell's tanh",
        "What arrives at the gates and at the candidate goes on to their sums as if there were no "
        "sigmoid and no tanh. Each block's gradient is multiplied by its activation's slope.",
        edits=(
            *((f"{gate} * (1 - {gate})", "1.0") for gate in GATES.values()),
            (SLOPE_G, "slope_g = 1.0"),
        ),
        kind="gates",
    ),
    *(
        Mistake(f"candidate: {name}", f"{sentence} {TANH_WORDS}", edits=((SLOPE_G, new),))
        for name, sentence, new in (
            (
                "tanh's derivative forgotten",
                "What arrives at the candidate goes on to its sum as if there were no tanh.",
                "slope_g = 1.0",
            ),
            (
                "the sigmoid's derivative for the tanh's",
                "Your candidate has the slope g · (1 − g), which is the sigmoid's.",
                "slope_g = g_t * (1 - g_t)",
            ),
            (
                "1 − g squared as a whole",
                "Your slope is (1 − g)². Only g is squared.",
                "slope_g = (1 - g_t) ** 2",
            ),
            (
                "tanh taken again in its derivative",
                "You take the tanh of the candidate. The candidate in the cache *is* the tanh "
                "already.",
                "slope_g = 1 - np.tanh(g_t) ** 2",
            ),
        )
    ),
    *(
        Mistake(f"cell's tanh: {name}", sentence, edits=((SLOPE_C, new),))
        for name, sentence, new in (
            (
                "derivative forgotten",
                "On the way from the hidden state to the cell state you go past the tanh as if it "
                "were not there.",
                "slope_c = 1.0",
            ),
            (
                "derivative taken at the cell state itself",
                "You square the cell state. The slope of a tanh is 1 minus the square of the "
                "tanh's *value*, and the cache holds the cell state before its tanh.",
                "slope_c = 1 - c_t**2",
            ),
            (
                "1 − tanh squared as a whole",
                "Your slope is (1 − tanh(C))². Only the tanh is squared: 1 − tanh²(C).",
                "slope_c = (1 - shown) ** 2",
            ),
            (
                "the sigmoid's derivative for the tanh's",
                "Your slope is s · (1 − s), which is a sigmoid's. The slope of the tanh is 1 − "
                "tanh²(C).",
                "slope_c = shown * (1 - shown)",
            ),
            (
                "derivative taken at the hidden state",
                "You square the hidden state, which is o · tanh(C). The slope of the tanh needs "
                "tanh(C) alone.",
                "slope_c = 1 - h_t**2",
            ),
            (
                "derivative taken at the old cell state",
                "You take the slope at the old cell state. The hidden state was made from the "
                "*new* one.",
                "slope_c = 1 - np.tanh(c_prev) ** 2",
            ),
            (
                "tanh applied twice in its derivative",
                "You take the tanh of tanh(C). Once is enough.",
                "slope_c = 1 - np.tanh(shown) ** 2",
            ),
        )
    ),
)


SLIPS = (*SLOPES, *PATHS)
