"""The exercise ``stream``: a sequence in pieces, with the state carried from one to the next."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output, wrong
from unrolled.exercises.keras_recurrent import keras_pass
from unrolled.exercises.precision import as_asked, in_single_precision
from unrolled.exercises.recurrent import sequence_challenge
from unrolled.recipes import recipe

STATES = {"SimpleRNN": ("h0",), "LSTM": ("h0", "c0")}
BLOCKS = {"SimpleRNN": 1, "LSTM": 4}


def stream(layer_step, chunks, state):
    """Feed a long sequence to a layer piece by piece.

    Args:
        layer_step: function of a piece (batch, time, inputs) and a list of states, each
            (batch, units). It returns two things: the outputs of the piece, (batch, time, units),
            and the list of states after it.
        chunks: list of arrays (batch, time, inputs), the pieces in order, at least one; time may
            differ from piece to piece.
        state: list of arrays (batch, units), the states before the first piece: one for a
            SimpleRNN, two for an LSTM.

    Returns:
        (outputs, state): (batch, all steps, units), and the list of states after the last piece.
    """
    outputs = []  # outputs of the pieces
    for chunk in chunks:  # piece
        output, state = layer_step(chunk, state)  # results: outputs of the piece, state
        outputs.append(output)
    return np.concatenate(outputs, axis=1), state


def streaming_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One state and two; pieces of different lengths, and of one; a single piece; one step each."""
    rows = (
        [("LSTM", (5, 1, 3, 2), 4, 3, 2), ("SimpleRNN", (2, 4, 1), 1, 2, 5)]
        if hidden
        else [("SimpleRNN", (3, 1, 4), 2, 3, 5), ("LSTM", (2, 4, 1), 3, 2, 4)]
    )
    rows += [
        ("LSTM", (1, 1, 1, 1), 2, 3, 3),
        ("SimpleRNN", (3, 3), 3, 3, 3),
        ("LSTM", (4,), 2, 1, 3),
    ]
    found = [in_pieces(rng, *row) for row in rows]
    return [*found, in_single_precision(in_pieces(rng, "LSTM", (2, 3), 2, 4, 3))]


def in_pieces(
    rng: np.random.Generator, kind: str, lengths: tuple[int, ...], batch: int, *sizes: int
) -> Challenge:
    """A layer that takes no more steps than the longest piece has, the pieces, and its states."""
    names = STATES[kind]
    sequence = sequence_challenge(rng, batch, sum(lengths), *sizes, names, BLOCKS[kind])
    pieces = np.split(sequence.pop("x"), np.cumsum(lengths)[:-1], axis=1)
    state = [sequence.pop(name) for name in names]
    layer = recipe("layer in pieces", kind=kind, **sequence, longest=max(lengths))
    return {"layer_step": layer, "chunks": pieces, "state": state}


def streaming_oracle(challenge: Challenge) -> Expected:
    """One long pass of Keras's layer over the whole sequence."""
    layer, chunks, state = challenge.values()
    weights = [layer[name] for name in ("kernel", "recurrent_kernel", "bias")]
    x = np.concatenate(chunks, axis=1)
    outputs, *states = as_asked(keras_pass(layer["kind"], x, state, weights), x)
    return Expected((outputs, states))


CALL = "output, state = layer_step(chunk, state)"
JOINED = "np.concatenate(outputs, axis=1)"
RETURNED = f"return {JOINED}, state"
LOOP = "for chunk in chunks:"


STREAM = Exercise(
    name="stream",
    returns=(Output("outputs", ("sample", "step", "unit")), Output("state", kind="arrays")),
    challenges=streaming_challenges,
    oracle=streaming_oracle,
    reference=stream,
    mistakes=(
        wrong(
            "state not carried from piece to piece",
            "carry",
            "Each of your pieces begins with the first state. What one piece leaves behind is "
            "where the next one begins.",
            (CALL, "output, last = layer_step(chunk, state)"),
            (RETURNED, f"return {JOINED}, last"),
        ),
        wrong(
            "state carried, and the first one returned",
            "return",
            "Your outputs are right, but the state that you return is the one before the first "
            "piece.",
            (LOOP, f"before = state\n    {LOOP}"),
            (RETURNED, f"return {JOINED}, before"),
        ),
        wrong(
            "zeros before every piece",
            "carry",
            "Each of your pieces begins with a state of zeros. What one piece leaves behind is "
            "where the next one begins.",
            (CALL, "output, state = layer_step(chunk, [0 * part for part in state])"),
        ),
        wrong(
            "zeros before the first piece",
            "carry",
            "You begin with zeros instead of the `state` that you are given.",
            (LOOP, f"state = [0 * part for part in state]\n    {LOOP}"),
        ),
        wrong(
            "cell state not carried",
            "carry",
            "The hidden state goes from piece to piece, and the cell state of an LSTM does not. "
            "Hand on the whole list.",
            (CALL, "output, new = layer_step(chunk, state)\n        state = [new[0], *state[1:]]"),
        ),
        wrong(
            "outputs of the last piece only",
            "outputs",
            "You return the outputs of the last piece. All steps are asked for, from the first "
            "piece on.",
            (RETURNED, "return output, state"),
        ),
        wrong(
            "outputs of the first piece only",
            "outputs",
            "You return the outputs of the first piece. All steps are asked for.",
            (RETURNED, "return outputs[0], state"),
        ),
        wrong(
            "only the last output of each piece",
            "outputs",
            "You keep one output for each piece, its last. All steps are asked for.",
            (RETURNED, "return np.stack([o[:, -1] for o in outputs], axis=1), state"),
        ),
        wrong(
            "outputs joined in reverse order",
            "outputs",
            "Your pieces of output stand in reverse order. The first piece comes first.",
            (RETURNED, "return np.concatenate(outputs[::-1], axis=1), state"),
        ),
        wrong(
            "outputs stacked along a new axis",
            "outputs",
            "You stack the pieces along a new axis. That asks for pieces of one length, and gives "
            "an axis too many. Join them along the time that they already have.",
            (RETURNED, "return np.stack(outputs, axis=1), state"),
        ),
        wrong(
            "the pieces fed in reverse order",
            "loop",
            "You feed the last piece first.",
            (LOOP, "for chunk in chunks[::-1]:"),
        ),
        wrong(
            "the last piece left out",
            "loop",
            "Your loop ends one piece early.",
            (LOOP, "for chunk in chunks[:-1] or chunks:"),
        ),
        wrong(
            "the first piece left out",
            "loop",
            "Your loop begins at the second piece.",
            (LOOP, "for chunk in chunks[1:] or chunks:"),
        ),
        wrong(
            "only the hidden state returned",
            "return",
            "You return one state of an LSTM. The list that `layer_step` returns holds both, "
            "hidden and cell.",
            (RETURNED, f"return {JOINED}, state[:1]"),
        ),
        Mistake(
            "the pieces joined before the layer sees them",
            "You put the pieces together and call the layer once. It has no room for that: feed it "
            "one piece after the other, and carry its state.",
            edits=((LOOP, "for chunk in [np.concatenate(chunks, axis=1)]:"),),
        ),
        Mistake(
            "one state taken out of its list",
            "`layer_step` takes a *list* of states, also where there is only one in it. Hand on "
            "the list that it returned, as it is.",
            edits=((CALL, "output, state = layer_step(chunk, state)\n        state = state[0]"),),
        ),
    ),
    hints=(
        "Two things come out of every call. One is kept for the result, the other is needed at "
        "the next call.",
        "Which variable holds the state when the second piece begins? Print it before and after "
        "the first call.",
        "The pieces of output follow one another in *time*, which is axis 1.",
    ),
    points=3,
)
