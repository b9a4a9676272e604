"""How long learners believe inputs, states and outputs of five patterns to be."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

INPUT, STATES, OUTPUT = "(batch, time_in, features)", "(batch, time_in, units)", "(batch, units)"
MANY = f"return sequence, {STATES}, {OUTPUT}"
ONE = "return (batch, features), written, written"
ALIGNED = "return sequence, written, written"
CODED = "return sequence, (batch, time_in + time_out, units), written"
NEXT = "return sequence, (batch, time_in + time_out - 1, units), written"
ONE_FOR_EACH = (
    "An aligned network gives one output for each input. Where `time_in` and `time_out` differ "
    "there is no such network: raise a `ValueError`."
)

OF_ONE_PATTERN = tuple(
    Mistake(name, sentence, edits=((old, f"return {new}"),))
    for name, sentence, old, new in (
        (
            "many_to_one: all steps as output",
            "Only the last state is handed on, so the output has no time axis: (batch, units).",
            MANY,
            f"sequence, {STATES}, {STATES}",
        ),
        (
            "many_to_one: time_out steps as output",
            "This pattern has one output, whatever `time_out` says: (batch, units).",
            MANY,
            f"sequence, {STATES}, (batch, time_out, units)",
        ),
        (
            "many_to_one: a time axis of length 1",
            "Keras hands on the last state without a time axis: (batch, units).",
            MANY,
            f"sequence, {STATES}, (batch, 1, units)",
        ),
        (
            "many_to_one: only the last state counted",
            "The state *sequence* is asked for: there is a state after each of the `time_in` "
            "inputs, though only the last is handed on.",
            MANY,
            f"sequence, {OUTPUT}, {OUTPUT}",
        ),
        (
            "one_to_many: a time axis of length 1 on the input",
            "One input for the whole sequence has no time axis: (batch, features).",
            ONE,
            "(batch, 1, features), written, written",
        ),
        (
            "one_to_many: the input repeated",
            "The network may look at its input at every step, but it is given once: "
            "(batch, features).",
            ONE,
            "(batch, time_out, features), written, written",
        ),
        (
            "one_to_many: an input of time_in steps",
            "This pattern has one input, whatever `time_in` says: (batch, features).",
            ONE,
            "sequence, written, written",
        ),
        (
            "one_to_many: states of time_in steps",
            "The network makes a state for each output, so `time_out` counts.",
            ONE,
            f"(batch, features), {STATES}, written",
        ),
        (
            "one_to_many: one state",
            "The network makes a state for each of its `time_out` outputs.",
            ONE,
            f"(batch, features), {OUTPUT}, written",
        ),
        (
            "encoder_decoder: the encoder's states only",
            "The decoder makes states too, one for each output; the state sequence holds both.",
            CODED,
            f"sequence, {STATES}, written",
        ),
        (
            "encoder_decoder: the decoder's states only",
            "The encoder makes states too, one for each input; the state sequence holds both.",
            CODED,
            "sequence, written, written",
        ),
        (
            "encoder_decoder: one state shared",
            "The encoder's last state *starts* the decoder; the first output comes one step "
            "later. So no state is counted twice: each input and each output has one of its own.",
            CODED,
            "sequence, (batch, time_in + time_out - 1, units), written",
        ),
        (
            "encoder_decoder: an output at every step",
            "While the encoder reads, nothing is put out: there are `time_out` outputs.",
            CODED,
            "sequence, *[(batch, time_in + time_out, units)] * 2",
        ),
        (
            "encoder_decoder: one output",
            "The decoder puts out something at each of its `time_out` steps.",
            CODED,
            f"sequence, (batch, time_in + time_out, units), {OUTPUT}",
        ),
        (
            "encoder_decoder: an output for each input",
            "The decoder decides how many outputs there are: `time_out`, whatever `time_in` is.",
            CODED,
            f"sequence, (batch, time_in + time_out, units), {STATES}",
        ),
        (
            "next_value: a single new value",
            "The network runs on until it has given `time_out` new values, not one.",
            NEXT,
            f"sequence, {STATES}, {OUTPUT}",
        ),
        (
            "next_value: one state too many",
            "The state that has seen the last known value gives the first new one already, so "
            "the network runs one step fewer than `time_in` + `time_out`.",
            NEXT,
            "sequence, (batch, time_in + time_out, units), written",
        ),
        (
            "next_value: the known steps' states only",
            "New values are fed back in, which makes further states.",
            NEXT,
            f"sequence, {STATES}, written",
        ),
        (
            "next_value: the new steps' states only",
            "Reading the known values makes states too.",
            NEXT,
            "sequence, written, written",
        ),
        (
            "next_value: an output at every state",
            "Only the `time_out` new values are asked for, not the guesses on the way there.",
            NEXT,
            "sequence, *[(batch, time_in + time_out - 1, units)] * 2",
        ),
        (
            "next_value: one guess for each known value",
            "That is how such a network is trained: as the aligned pattern. Here it is *used*, and "
            "gives `time_out` new values.",
            NEXT,
            f"sequence, {STATES}, {STATES}",
        ),
    )
)

CONDITIONS = {
    "False": ("unequal lengths allowed", ""),
    "time_in < time_out": (
        "only fewer inputs than outputs refused",
        "You refuse an aligned network only where `time_in` is less than `time_out`. ",
    ),
    "time_in > time_out": (
        "only more inputs than outputs refused",
        "You refuse an aligned network only where `time_in` is greater than `time_out`. ",
    ),
    "time_in == time_out": (
        "equal lengths refused",
        "You refuse an aligned network where `time_in` equals `time_out`. ",
    ),
}
# What is returned shows only where lengths differ that should have been refused.
RETURNED = {
    "": ALIGNED,
    ", time_in for the outputs": f"return sequence, {STATES}, {STATES}",
    ", time_out for the outputs only": f"return sequence, {STATES}, written",
}
UNEQUAL_ALLOWED = tuple(
    Mistake(
        f"aligned: {name}{ending}",
        f"{words}{ONE_FOR_EACH}",
        edits=(("time_in != time_out", condition), (ALIGNED, returned)),
    )
    for condition, (name, words) in CONDITIONS.items()
    for ending, returned in RETURNED.items()
)

REFUSED_EVERYWHERE = Mistake(
    "unequal lengths refused in every pattern",
    "You refuse unequal lengths whatever the pattern is. Only an aligned network needs as many "
    "outputs as inputs; in the others `time_in` and `time_out` are free.",
    first="if time_in != time_out:\n    raise ValueError(pattern)",
)

LENGTH_MISTAKES = (*OF_ONE_PATTERN, *UNEQUAL_ALLOWED, REFUSED_EVERYWHERE)
