"""The exercise ``greedy_decode``: the likeliest token at every step."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.recipes import made, recipe


def greedy_decode(step, start, stop, max_length):
    """Write a sequence, always with the likeliest next token: of equal ones, the smallest.

    Args:
        step: a function from a list of tokens, beginning with start, to an array (tokens,): the
            logarithm of each token's probability to come next.
        start: int, the token that says: begin.
        stop: int, the token that says: done.
        max_length: int, the most tokens to write, stop among them.

    Returns:
        tokens: list of ints, what was written, without start; stop is the last if it was written.
    """
    written = [start]  # tokens so far
    while len(written) <= max_length:
        best = int(np.argmax(step(written)))  # likeliest token
        written.append(best)
        if best == stop:
            break
    return written[1:]


def writer(rng: np.random.Generator, tokens: int, spread: float = 1.0) -> dict:
    """A random writer of tokens; the higher the spread, the surer it is."""
    return recipe("next token", scores=spread * rng.normal(size=(tokens, tokens, tokens)))


def greedy_challenge(
    rng: np.random.Generator, tokens: int, max_length: int, ends: bool
) -> Challenge:
    """A writer that ends, or one that never does; the stop token is none of the first."""
    start, stop = (int(token) for token in rng.permutation(tokens)[:2])
    made_of = writer(rng, tokens)
    scores = made_of["scores"]
    scores[..., stop] = -9.0
    scores[..., start] -= 3.0
    # Whoever shows only the last token goes on otherwise after the first one and after the second.
    for count in (1, 2):
        *_, last, following = greedy_decode(made(made_of), start, stop, count + 1)
        other = next(token for token in range(tokens) if token not in (start, stop, following))
        scores[last, last, other] = 5.0
    if ends:
        # Where the path is after half of the steps, stop becomes the likeliest.
        path = [start, *greedy_decode(made(made_of), start, stop, max_length)]
        scores[path[max_length // 2], path[max_length // 2 + 1], stop] = 9.0
    return {"step": made_of, "start": start, "stop": stop, "max_length": max_length}


def greedy_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One that ends, one that does not, one token only; and one with two equally likely tokens."""
    more = int(hidden)
    found = [(5, 4 + more, True), (6 + more, 5, False), (7, 8 + more, True), (4, 1, False)]
    return [*(greedy_challenge(rng, *sizes) for sizes in found), tied(rng, 6 + more)]


def tied(rng: np.random.Generator, tokens: int) -> Challenge:
    """A writer for which two tokens are equally likely to come first."""
    challenge = greedy_challenge(rng, tokens, 3, ends=False)
    start, stop = challenge["start"], challenge["stop"]
    equal = [token for token in range(tokens) if token not in (start, stop)]
    challenge["step"]["scores"][start, start, equal] = 4.0
    return challenge


def greedy_oracle(challenge: Challenge) -> Expected:
    """The rule, with Keras's argmax."""
    import keras

    recipe_, start, stop, max_length = challenge.values()
    step, tokens = made(recipe_), []
    for _ in range(max_length):
        tokens.append(int(keras.ops.argmax(step([start, *tokens]))))
        if tokens[-1] == stop:
            break
    return Expected((tokens,))


GREEDY_MISTAKES = (
    Mistake(
        "start returned with the rest",
        "Your list begins with `start`. Only what was written is asked for.",
        edits=(("written[1:]", "written"),),
    ),
    Mistake(
        "does not stop",
        "You write on after `stop`.",
        edits=(("if best == stop:", "if best is None:"),),
    ),
    Mistake(
        "stop left out",
        "Your list ends before `stop`. In our contract `stop` is the last token if it was written.",
        edits=(("return written[1:]", "return [token for token in written[1:] if token != stop]"),),
    ),
    Mistake(
        "stop added in any case",
        "Your list ends with `stop` although it was never written: `max_length` came first.",
        edits=(
            (
                "return written[1:]",
                "return written[1:] if written[-1] == stop else [*written[1:], stop]",
            ),
        ),
    ),
    Mistake(
        "start not shown to step",
        "You leave `start` out once there are tokens. `step` wants all tokens, from `start` on.",
        edits=(("step(written)", "step(written[1:] or written)"),),
    ),
    Mistake(
        "ties the other way round",
        "Of equally likely tokens you take the largest. The smallest is asked for, as `np.argmax` "
        "gives it.",
        edits=(
            ("np.argmax(step(written))", "len(step(written)) - 1 - np.argmax(step(written)[::-1])"),
        ),
    ),
    Mistake(
        "one token too few",
        "You write at most max_length − 1 tokens.",
        edits=(("len(written) <= max_length", "len(written) < max_length"),),
        kind="length",
    ),
    Mistake(
        "one token too many",
        "You write one token more than `max_length`.",
        edits=(("len(written) <= max_length", "len(written) <= max_length + 1"),),
        kind="length",
    ),
    Mistake(
        "only the last token shown to step",
        "You give `step` the last token alone. It wants all tokens so far, from `start` on.",
        edits=(("step(written)", "step(written[-1:])"),),
    ),
    Mistake(
        "only start shown to step",
        "You give `step` nothing but `start`, again and again. It wants all tokens so far: add "
        "each one to what you show it.",
        edits=(("step(written)", "step(written[:1])"),),
    ),
    Mistake(
        "the least likely token",
        "You take the token with the lowest log-probability. Logarithms of probabilities are "
        "negative; the likeliest is the one nearest to 0.",
        edits=(("np.argmax", "np.argmin"),),
    ),
)

GREEDY_DECODE = Exercise(
    name="greedy_decode",
    returns=(Output("tokens", kind="list"),),
    challenges=greedy_challenges,
    oracle=greedy_oracle,
    reference=greedy_decode,
    mistakes=GREEDY_MISTAKES,
    hints=(
        "What do you give to `step` at the very first step, and what at the second?",
        "Two things can end the loop. Which?",
        "Return plain ints: `int(np.argmax(…))`.",
    ),
    points=2,
    against="the rule, with Keras's argmax",
)
