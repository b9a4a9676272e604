"""The exercise ``truncated_backward``: states cross borders, gradients do not."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake
from unrolled.exercises.lesson_03_bptt.challenges import UNTRAINED, pass_challenge
from unrolled.exercises.lesson_03_bptt.step import WEIGHTS, rnn_step_backward
from unrolled.exercises.lesson_03_bptt.whole_pass import rnn_backward
from unrolled.exercises.precision import as_asked, in_single_precision


def truncated_backward(d_states, cache, k):
    """Gradients of the weights, cut off at the border of every piece of k steps.

    Args:
        d_states: (batch, time, units), what the loss says about each state directly.
        cache: (x, h0, kernel, recurrent_kernel, bias, states), from pass_with_cache.
        k: int, steps in a piece; the pieces are counted from the first step, the last may be
            shorter.

    Returns:
        (dkernel, drecurrent_kernel, dbias), each in the shape of its own.
    """
    x, h0, kernel, recurrent_kernel, bias, states = cache
    dkernel = np.zeros(kernel.shape)  # gradient of the kernel
    drecurrent_kernel = np.zeros(recurrent_kernel.shape)  # gradient of the recurrent kernel
    dbias = np.zeros(bias.shape)  # gradient of the bias
    for start in range(0, x.shape[1], k):  # first step of a piece
        piece = slice(start, start + k)  # steps of the piece
        before = states[:, start - 1] if start > 0 else h0  # state before the piece
        part = (
            x[:, piece],
            before,
            kernel,
            recurrent_kernel,
            bias,
            states[:, piece],
        )  # piece's cache
        shares = rnn_backward(d_states[:, piece], part)[2:]  # gradients of the piece
        dkernel += shares[0]
        drecurrent_kernel += shares[1]
        dbias += shares[2]
    return dkernel, drecurrent_kernel, dbias


PIECES, PIECE = "range(0, x.shape[1], k)", "slice(start, start + k)"
BEFORE = "states[:, start - 1] if start > 0 else h0"

MISTAKES = (
    Mistake(
        "gradient not cut off",
        "Your gradients are those of the whole pass. Behind the border of a piece nothing may come "
        "back from the pieces after it.",
        edits=((PIECES, "(0,)"), (PIECE, "slice(None)")),
    ),
    Mistake(
        "state not handed on",
        "Each of your pieces begins with `h0`. The state crosses the border: a piece begins with "
        "the last state of the piece before it.",
        edits=((BEFORE, "h0"),),
    ),
    Mistake(
        "pieces begin with zeros",
        "Your pieces after the first begin with a state of zeros. The state crosses the border: a "
        "piece begins with the last state of the piece before it.",
        edits=((BEFORE, "np.zeros(h0.shape) if start > 0 else h0"),),
    ),
    Mistake(
        "every piece begins with zeros",
        "All your pieces begin with a state of zeros. The first begins with `h0`, each other with "
        "the last state of the piece before it.",
        edits=((BEFORE, "np.zeros(h0.shape)"),),
    ),
    Mistake(
        "first piece begins with zeros",
        "Your first piece begins with a state of zeros; it begins with `h0`.",
        edits=((BEFORE, "states[:, start - 1] if start > 0 else np.zeros(h0.shape)"),),
    ),
    Mistake(
        "last state for h0",
        "Your first piece begins with the *last* state: `states[:, start - 1]` with a start of 0 "
        "is `states[:, -1]`. The state before the first step is `h0`.",
        edits=((BEFORE, "states[:, start - 1]"),),
    ),
    Mistake(
        "a piece's own first state for the one before it",
        "Your pieces begin with the state *after* their first step. What comes into a piece is the "
        "state one step earlier.",
        edits=((BEFORE, "states[:, start] if start > 0 else h0"),),
    ),
    Mistake(
        "only the last piece counts",
        "Your gradients are those of the last piece: each piece replaces what was there. All "
        "pieces share the weights, so their gradients add up.",
        edits=(
            ("dkernel += shares[0]", "dkernel = shares[0]"),
            ("drecurrent_kernel += shares[1]", "drecurrent_kernel = shares[1]"),
            ("dbias += shares[2]", "dbias = shares[2]"),
        ),
    ),
    Mistake(
        "only the last k steps",
        "You go back through the last k steps and stop. Every piece of k steps counts, each with a "
        "backward pass of its own.",
        edits=((PIECES, "(max(x.shape[1] - k, 0),)"),),
    ),
    Mistake(
        "shorter last piece left out",
        "Steps are left over after your last whole piece. They are a piece, too.",
        edits=((PIECES, "range(0, x.shape[1] - k + 1, k)"),),
    ),
    Mistake(
        "pieces counted from the end",
        "You count the pieces from the last step, so that the first is the shorter one. They are "
        "counted from the first step.",
        edits=(
            (PIECES, "range(x.shape[1] % k - k if x.shape[1] % k else 0, x.shape[1], k)"),
            (PIECE, "slice(max(start, 0), start + k)"),
        ),
    ),
    Mistake(
        "only the first piece counts",
        "Your gradients are those of the first piece. Every piece of k steps counts, each with a "
        "backward pass of its own.",
        edits=((PIECES, "(0,)"),),
    ),
    Mistake(
        "pieces one step off",
        "Your gradients are cut off one step too early in time: your first piece has k − 1 steps. "
        "The pieces begin at steps 0, k, 2k, and so on.",
        edits=((PIECES, "range(-1, x.shape[1], k)"), (PIECE, "slice(max(start, 0), start + k)")),
    ),
    Mistake(
        "pieces one step off, the first of a single step",
        "Your gradients are cut off one step too late in time: your first piece has a single step. "
        "The pieces begin at steps 0, k, 2k, and so on.",
        edits=((PIECES, "range(1 - k, x.shape[1], k)"), (PIECE, "slice(max(start, 0), start + k)")),
    ),
    Mistake(
        "pieces that overlap by a step",
        "Your pieces have k + 1 steps each, so that neighbours share one. A slice ends *before* "
        "its second number.",
        edits=((PIECE, "slice(start, start + k + 1)"),),
    ),
    Mistake(
        "k steps back from every step",
        "You go k steps back from *every* step. Here the borders stand still: inside a piece a "
        "gradient goes back to the piece's first step, and no further.",
        edits=(
            (PIECES, "range(x.shape[1])"),
            (PIECE, "slice(max(start - k + 1, 0), start + 1)"),
            (BEFORE, "states[:, start - k] if start >= k else h0"),
            (
                "rnn_backward(d_states[:, piece], part)",
                "rnn_backward((d_states * np.eye(x.shape[1])[start, :, None])[:, piece], part)",
            ),
        ),
    ),
    Mistake(
        "mean over the pieces",
        "You take the mean over the pieces. The weights are shared by all of them, so the "
        "gradients add up.",
        after=lambda values, challenge: tuple(
            value / -(-challenge["cache"][0].shape[1] // challenge["k"]) for value in values
        ),
    ),
)


def pieces_challenge(rng: np.random.Generator, k: int, *sizes: int) -> Challenge:
    """A pass, and the length of its pieces."""
    return pass_challenge(rng, *sizes) | {"k": k}


def pieces_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Pieces that fit; a shorter last one; one piece that is longer than the pass."""
    sizes = (
        [(2, 2, 6, 4, 3), (3, 3, 8, 2, 4), (9, 2, 4, 1, 3)]
        if hidden
        else [(2, 3, 4, 2, 5), (3, 2, 7, 4, 3), (6, 4, 5, 2, 3)]
    )
    challenges = [pieces_challenge(rng, *size) for size in sizes]
    return [*challenges, in_single_precision(pieces_challenge(rng, 2, 2, 5, 3, 4))]


def pieces_oracle(challenge: Challenge) -> Expected:
    """The tape through ``SimpleRNN``, one piece after the other, stopped between them."""
    import keras
    import tensorflow as tf

    d_states, (x, h0, *weights, _), k = challenge.values()
    upstream, x, h0 = (np.asarray(array, np.float64) for array in (d_states, x, h0))
    layer = keras.layers.SimpleRNN(h0.shape[1], return_sequences=True, dtype="float64", **UNTRAINED)
    layer.build(x.shape)
    layer.set_weights(weights)
    with tf.GradientTape() as tape:
        h, loss = tf.constant(h0), 0.0
        for start in range(0, x.shape[1], k):
            states = layer(x[:, start : start + k], initial_state=tf.stop_gradient(h))
            loss += tf.reduce_sum(upstream[:, start : start + k] * states)
            h = states[:, -1]
    found = tape.gradient(loss, [variable.value for variable in layer.trainable_variables])
    return Expected(as_asked(tuple(gradient.numpy() for gradient in found), d_states))


TRUNCATED_BACKWARD = Exercise(
    name="truncated_backward",
    returns=WEIGHTS,
    challenges=pieces_challenges,
    oracle=pieces_oracle,
    reference=truncated_backward,
    helpers=(rnn_backward, rnn_step_backward),
    mistakes=MISTAKES,
    hints=(
        "With k as large as the number of steps there is one piece, and the gradients are those "
        "of `rnn_backward`.",
        "A piece is a pass of its own. Which entries of the cache have a time axis, and which "
        "state comes into the piece?",
        "The weights are shared by all pieces. What does that mean for the gradients?",
    ),
    points=3,
    against="Keras's automatic gradient, stopped between the pieces",
)
