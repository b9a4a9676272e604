"""Mistakes with the shapes that a recurrent layer returns, as edits of ``output_shapes``."""

from __future__ import annotations

from unrolled.exercises.exercise import wrong

TWO_WAYS = 'two_ways = layer.startswith("Bidirectional")'
STATE = "state = (batch, units)"
WIDTH = "width = 2 * units if two_ways else units"
OUTPUT = "output = (batch, time, width) if return_sequences else (batch, width)"
COUNT = 'count = 2 if "LSTM" in layer else 1'
DOUBLED = "count = 2 * count"
RESULT = "return [output] + [state] * count if return_state else [output]"


SHAPE_MISTAKES = (
    wrong(
        "time kept without return_sequences",
        "output",
        "Without `return_sequences` there is one output for a sequence, the last one: no time "
        "axis.",
        (OUTPUT, "output = (batch, time, width)"),
    ),
    wrong(
        "time axis of length 1 without return_sequences",
        "output",
        "Without `return_sequences` the time axis is gone, not 1 long.",
        (OUTPUT, "output = (batch, time if return_sequences else 1, width)"),
    ),
    wrong(
        "time lost with return_sequences",
        "output",
        "With `return_sequences` there is an output for every step: the time axis comes second.",
        (OUTPUT, "output = (batch, width)"),
    ),
    wrong(
        "return_sequences the wrong way round",
        "output",
        "You keep the time axis where `return_sequences` is False.",
        (OUTPUT, "output = (batch, width) if return_sequences else (batch, time, width)"),
    ),
    wrong(
        "time before batch",
        "output",
        "Your output has the time first. In Keras the batch comes first.",
        (OUTPUT, "output = (time, batch, width) if return_sequences else (batch, width)"),
    ),
    wrong(
        "states with a time axis",
        "state",
        "The states are the *last* ones: (batch, units), also with `return_sequences`.",
        (RESULT, "return [output] + [(*output[:-1], units)] * count if return_state else [output]"),
    ),
    wrong(
        "states never returned",
        "returned",
        "With `return_state` the last states follow the output, each with a shape of its own.",
        (RESULT, "return [output]"),
    ),
    wrong(
        "states always returned",
        "returned",
        "Without `return_state` there is one shape in the list, that of the output.",
        (RESULT, "return [output] + [state] * count"),
    ),
    wrong(
        "a single shape without its list",
        "returned",
        "Where only the output is returned, you give its shape alone. The contract has a list in "
        "every case, here with one shape.",
        (RESULT, RESULT.replace("else [output]", "else output")),
    ),
    wrong(
        "states without the output",
        "returned",
        "With `return_state` the states come *after* the output, not in its place.",
        (RESULT, "return [state] * count if return_state else [output]"),
    ),
    wrong(
        "states before the output",
        "returned",
        "The output comes first, then the states.",
        (RESULT, "return [state] * count + [output] if return_state else [output]"),
    ),
    wrong(
        "all states in one shape",
        "returned",
        "You give one shape for all states together. Keras returns each state as a tensor of its "
        "own, (batch, units).",
        (
            RESULT,
            "return [output] + [(batch, units * count)] if return_state else [output]",
        ),
    ),
    wrong(
        "one state for an LSTM",
        "count",
        "An LSTM carries *two* states, hidden and cell, and returns both.",
        (COUNT, "count = 1"),
    ),
    wrong(
        "two states for every layer",
        "count",
        "Only an LSTM has two states. A SimpleRNN and a GRU have one, their hidden state.",
        (COUNT, "count = 2"),
    ),
    wrong(
        "two states for a GRU, too",
        "count",
        "A GRU has gates, but no cell state: it carries its hidden state only.",
        (COUNT, 'count = 1 if "SimpleRNN" in layer else 2'),
    ),
    wrong(
        "only a plain LSTM has two states",
        "count",
        "An LSTM in a Bidirectional is still an LSTM: each direction has a hidden and a cell "
        "state.",
        (COUNT, 'count = 2 if layer == "LSTM" else 1'),
    ),
    wrong(
        "states of one direction only",
        "direction",
        "A Bidirectional holds two layers, and returns the states of both: first those of the "
        "forward layer, then those of the backward one.",
        (DOUBLED, "pass"),
    ),
    wrong(
        "outputs of the two directions added up",
        "direction",
        "You give the output of a Bidirectional the width of one layer, as if the two were added "
        'up. The default, `merge_mode="concat"`, puts them side by side.',
        (WIDTH, "width = units"),
    ),
    wrong(
        "units halved for each direction",
        "direction",
        "You share the units between the two directions. Each layer in a Bidirectional has all "
        "`units`.",
        (WIDTH, "width = units"),
        (STATE, "state = (batch, units // 2 if two_ways else units)"),
    ),
    wrong(
        "states as wide as the output of a Bidirectional",
        "direction",
        "Each state belongs to one direction, so it is `units` wide; only the outputs are put side "
        "by side.",
        (STATE, "state = (batch, 2 * units if two_ways else units)"),
    ),
    wrong(
        "states of the two directions put side by side",
        "direction",
        "You put the states of the two directions side by side, as their outputs are. Keras "
        "returns each by itself, (batch, units).",
        (STATE, "state = (batch, 2 * units if two_ways else units)"),
        (DOUBLED, "pass"),
    ),
    wrong(
        "Bidirectional ignored",
        "direction",
        "Your shapes are those of the layer without its `Bidirectional`. Two layers run, one in "
        "each direction: what comes out is wider, and there are more states.",
        (TWO_WAYS, "two_ways = False"),
    ),
    wrong(
        "None for the batch",
        "batch",
        "Keras prints `None` where a model takes any number of sequences; here it is given.",
        (STATE, "state = (None, units)"),
        (OUTPUT, "output = (None, time, width) if return_sequences else (None, width)"),
    ),
    wrong(
        "batch missing",
        "batch",
        "Your shapes lack the batch, which always comes first.",
        (STATE, "state = (units,)"),
        (OUTPUT, "output = (time, width) if return_sequences else (width,)"),
    ),
)
