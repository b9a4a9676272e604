"""The exercise ``caption_shapes``: from one picture to many letters."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

PARTS = (
    "flattened picture",
    "first state",
    "embedded letters",
    "states",
    "scores",
)


def caption_shapes(batch, rows, columns, letters, features, units, steps):
    """The shapes in a captioner: a picture goes in, letters come out.

    Args:
        batch: int, how many pictures.
        rows: int, a picture's height.
        columns: int, its width.
        letters: int, how many different letters there are.
        features: int, the width of a letter's embedding.
        units: int, the width of the decoder's state.
        steps: int, how many letters are written.

    Returns:
        (flat, first_state, embedded, states, scores): five tuples of ints: the flattened picture,
        the state that a Dense layer makes of it, the letters fed to the decoder, after their
        embedding, the decoder's states, and one score for each letter at each step.
    """
    flat = (batch, rows * columns)  # flattened picture's shape
    first_state = (batch, units)  # first state's shape
    embedded = (batch, steps, features)  # embedded letters' shape
    states = (batch, steps, units)  # states' shape
    scores = (batch, steps, letters)  # scores' shape
    return flat, first_state, embedded, states, scores


def caption_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """All sizes different; one picture; one step."""
    low, high = (2, 60) if hidden else (2, 20)
    names = ("batch", "rows", "columns", "letters", "features", "units", "steps")
    found = []
    for given in ({}, {"batch": 1}, {"steps": 1}):
        sizes = (int(size) for size in rng.permutation(np.arange(low, high))[: len(names)])
        found.append(dict(zip(names, sizes, strict=True)) | given)
    return found


def caption_oracle(challenge: Challenge) -> Expected:
    """The shapes that Keras's layers compute for themselves."""
    from keras import layers

    batch, rows, columns, letters, features, units, steps = challenge.values()
    flat = layers.Flatten().compute_output_shape((batch, rows, columns))
    first = layers.Dense(units).compute_output_shape(flat)
    embedded = layers.Embedding(letters, features).compute_output_shape((batch, steps))
    states = layers.GRU(units, return_sequences=True).compute_output_shape(embedded)
    scores = layers.Dense(letters).compute_output_shape(states)
    return Expected((tuple(tuple(s) for s in (flat, first, embedded, states, scores)),))


def place(path: tuple[int, ...], challenge: Challenge) -> str:
    """Which shape a difference belongs to, and which axis."""
    del challenge
    if not path:
        return "five shapes are asked for"
    shape = f"the shape of the {PARTS[path[0]]}"
    return f"{shape}, entry {path[1]}" if len(path) > 1 else f"{shape}, its number of axes"


CAPTION_MISTAKES = (
    Mistake(
        "a picture for every step",
        "Your flattened picture has a time axis. The picture comes in once; only the letters come "
        "one after the other.",
        edits=(("(batch, rows * columns)", "(batch, steps, rows * columns)"),),
    ),
    Mistake(
        "picture not flattened",
        "Your picture keeps its rows and columns. A Dense layer over the whole of it wants one "
        "long row.",
        edits=(("(batch, rows * columns)", "(batch, rows, columns)"),),
    ),
    Mistake(
        "scores for the last step only",
        "Your scores have no time axis. At every step one letter is written, so there are scores "
        "at every step.",
        edits=(("(batch, steps, letters)", "(batch, letters)"),),
    ),
    Mistake(
        "one letter for each step, in place of its scores",
        "Your scores are one number for each step. Each letter of the alphabet gets a score at "
        "every step; only then one is chosen.",
        edits=(("(batch, steps, letters)", "(batch, steps)"),),
    ),
    Mistake(
        "letters not embedded",
        "Your letters are still whole numbers, one for each step. The embedding makes a row of "
        "`features` numbers of each.",
        edits=(("(batch, steps, features)", "(batch, steps)"),),
    ),
    Mistake(
        "the embedding's table in place of the letters",
        "You give the shape of the embedding's weights. What is asked for is the shape of what "
        "comes out of it, for every picture and every step.",
        edits=(("(batch, steps, features)", "(letters, features)"),),
    ),
    Mistake(
        "one step more for the start token",
        "You count the start token as one more step. It stands in the place of the last letter, "
        "which is never fed: there are as many inputs as letters written.",
        edits=(("(batch, steps, features)", "(batch, steps + 1, features)"),),
    ),
    Mistake(
        "the last state only",
        "Your states have no time axis: the last one is left. A letter is written at every step, "
        "so every state is needed.",
        edits=(("(batch, steps, units)", "(batch, units)"),),
    ),
    Mistake(
        "a first state for every step",
        "Your first state has a time axis. It stands before the first step, once for each picture.",
        edits=(("first_state = (batch, units)", "first_state = (batch, steps, units)"),),
    ),
    Mistake(
        "a first state with a steps axis of length 1",
        "Your first state has a steps axis. A state has none: (batch, units).",
        edits=(("first_state = (batch, units)", "first_state = (batch, 1, units)"),),
    ),
    Mistake(
        "time before the samples",
        "Your sequences begin with the steps. The order is batch, steps, numbers at each step.",
        edits=(
            ("(batch, steps, features)", "(steps, batch, features)"),
            ("(batch, steps, units)", "(steps, batch, units)"),
            ("(batch, steps, letters)", "(steps, batch, letters)"),
        ),
    ),
    Mistake(
        "embedded letters and states exchanged",
        "Your states stand before the embedded letters. The letters are embedded first, and the "
        "decoder makes its states of them.",
        edits=(
            (
                "return flat, first_state, embedded, states, scores",
                "return flat, first_state, states, embedded, scores",
            ),
        ),
    ),
    Mistake(
        "batch left out",
        "Your shapes have no batch axis. It comes first in all five.",
        edits=(
            ("(batch, rows * columns)", "(rows * columns,)"),
            ("first_state = (batch, units)", "first_state = (units,)"),
            ("(batch, steps, features)", "(steps, features)"),
            ("(batch, steps, units)", "(steps, units)"),
            ("(batch, steps, letters)", "(steps, letters)"),
        ),
    ),
    Mistake(
        "batch of the flattened picture left out",
        "Your flattened picture has no batch axis. Each picture becomes one row of it.",
        edits=(("(batch, rows * columns)", "(rows * columns,)"),),
    ),
    Mistake(
        "a channel axis after the flattened picture",
        "Your flattened picture has one axis too many, at its end. It is a matrix: a row for "
        "each picture.",
        edits=(("(batch, rows * columns)", "(batch, rows * columns, 1)"),),
    ),
    Mistake(
        "letters embedded to the decoder's width",
        "Your embedded letters are as wide as the decoder's state. Their width is `features`.",
        edits=(("(batch, steps, features)", "(batch, steps, units)"),),
    ),
    Mistake(
        "letters one-hot",
        "Your embedded letters have one entry for each letter of the alphabet. After the embedding "
        "they have `features` entries.",
        edits=(("(batch, steps, features)", "(batch, steps, letters)"),),
    ),
)

CAPTION_SHAPES = Exercise(
    name="caption_shapes",
    returns=(Output("shapes", kind="list"),),
    challenges=caption_challenges,
    oracle=caption_oracle,
    reference=caption_shapes,
    mistakes=CAPTION_MISTAKES,
    hints=(
        "Which of the five things exist once for each picture, and which once for each letter?",
        "The picture reaches the decoder at one place only: as its first state. How wide must that "
        "be?",
    ),
    points=1,
    place=place,
    against="the shapes of Keras's layers",
)
