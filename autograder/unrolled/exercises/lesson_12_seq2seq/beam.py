"""The exercise ``beam_search``: several hypotheses at once."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_12_seq2seq.beam_mistakes import BEAM_MISTAKES
from unrolled.exercises.lesson_12_seq2seq.greedy import greedy_decode, writer
from unrolled.recipes import made, recipe


def beam_search(step, start, stop, width, max_length):
    """Write a sequence, with several hypotheses, or partial sequences, kept at every step.

    A hypothesis is finished when its last token is stop; it stays in the beam, with its score, as
    long as it is among the best. Every other one is continued by every token. Of them all, the
    width best stay; at equal scores the list of tokens that Python's `<` puts first.

    Args:
        step: a function from a list of tokens, beginning with start, to an array (tokens,): the
            logarithm of each token's probability to come next.
        start: int, the token that says: begin.
        stop: int, the token that says: done.
        width: int, how many hypotheses are kept.
        max_length: int, the most tokens to write, stop among them.

    Returns:
        (tokens, score): the best of the last beam, finished or not: a list of ints without start,
        and a float, the sum of the logarithms of its tokens' probabilities.
    """
    beam = [([], 0.0)]  # beam
    for _ in range(max_length):
        candidates = []  # candidates
        for tokens, score in beam:  # tokens and score of a hypothesis: tokens, score
            if stop in tokens:
                candidates.append((tokens, score))
                continue
            scores = step([start, *tokens])  # log-probabilities
            for token, more in enumerate(scores):  # token, token's log-probability
                candidates.append(([*tokens, token], score + float(more)))
        candidates.sort(key=lambda candidate: (-candidate[1], candidate[0]))
        beam = candidates[:width]  # beam
    return beam[0]


def brute_force(step, start: int, stop: int, max_length: int) -> list[tuple[list[int], float]]:
    """Every sequence that could be written, with its score, the best first."""
    found = []

    def go_on(tokens: list[int], score: float) -> None:
        if len(tokens) == max_length or tokens[-1:] == [stop]:
            found.append((tokens, score))
            return
        for token, more in enumerate(step([start, *tokens])):
            go_on([*tokens, token], score + float(more))

    go_on([], 0.0)
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))


def narrow(step, start: int, stop: int, width: int, max_length: int) -> tuple[list[int], float]:
    """The stated rule, with Keras's ``top_k`` over a table of all continuations.

    Equal scores are told apart by the order in the table, so it is kept in the order of the tokens.
    """
    import keras

    beam: dict[tuple[int, ...], float] = {(): 0.0}
    for _ in range(max_length):
        table: dict[tuple[int, ...], float] = {}
        for tokens, score in sorted(beam.items()):
            if tokens[-1:] == (stop,):
                table[tokens] = score
            else:
                row = step([start, *tokens])
                table |= {(*tokens, c): score + float(row[c]) for c in range(len(row))}
        names = list(table)
        _, best = keras.ops.top_k(np.array(list(table.values())), min(width, len(names)))
        beam = {names[k]: table[names[k]] for k in keras.ops.convert_to_numpy(best)}
    tokens, score = min(beam.items(), key=lambda entry: (-entry[1], entry[0]))
    return list(tokens), score


def right(challenge: Challenge) -> tuple[list[int], float]:
    """The right answer: brute force where the beam holds everything, else the rule."""
    recipe_, start, stop, width, max_length = challenge.values()
    step, tokens = made(recipe_), len(recipe_["scores"])
    if width >= tokens**max_length:
        return brute_force(step, start, stop, max_length)[0]
    return narrow(step, start, stop, width, max_length)


def beam_challenge(
    rng: np.random.Generator, tokens: int, width: int, max_length: int, flat: bool = False
) -> Challenge:
    """A writer for which no two candidates are nearly equal, or one where all are equal."""
    start, stop = (int(token) for token in rng.permutation(tokens)[:2])
    if flat:
        # The last token ends a sequence: whoever lets it win a tie ends another one.
        start, stop = int(rng.integers(tokens - 1)), tokens - 1
    made_of = writer(rng, tokens, spread=0.0 if flat else 1.2)
    return {"step": made_of, "start": start, "stop": stop, "width": width, "max_length": max_length}


def finds_more(challenge: Challenge) -> bool:
    """Whether greedy decoding misses what the beam finds, and what that is has several tokens."""
    recipe_, start, stop, width, max_length = challenge.values()
    step = made(recipe_)
    greedy = greedy_decode(step, start, stop, max_length)
    tokens, _ = beam_search(step, start, stop, width, max_length)
    return tokens != greedy and len(tokens) > 2


def misses(challenge: Challenge) -> bool:
    """Whether a beam that grows, as if the hypotheses did not compete, finds something else."""
    recipe_, start, stop, width, max_length = challenge.values()
    step, beam = made(recipe_), [([], 0.0)]
    for _ in range(max_length):
        more = []
        for tokens, score in beam:
            row = [] if stop in tokens else step([start, *tokens])
            more += [([*tokens, token], score + float(value)) for token, value in enumerate(row)]
            more += [(tokens, score)] if stop in tokens else []
        beam = sorted(more, key=lambda entry: -entry[1])[: width * len(beam)]
    return beam[0][0] != beam_search(step, start, stop, width, max_length)[0]


def crowded(challenge: Challenge) -> bool:
    """Whether it matters that finished hypotheses take places, and so leave fewer to others."""
    recipe_, start, stop, width, max_length = challenge.values()
    step, beam, done = made(recipe_), [([], 0.0)], []
    for _ in range(max_length):
        more = []
        for tokens, score in beam:
            row = step([start, *tokens])
            more += [([*tokens, token], score + float(value)) for token, value in enumerate(row)]
        kept = sorted(more, key=lambda entry: -entry[1])[:width]
        done += [entry for entry in kept if stop in entry[0]]
        beam = [entry for entry in kept if stop not in entry[0]]
    found = max([*done, *beam], key=lambda entry: entry[1])
    return found[0] != beam_search(step, start, stop, width, max_length)[0]


def unfinished(challenge: Challenge) -> bool:
    """Whether the best of the last beam is not finished, but another one in it is."""
    recipe_, start, stop, width, max_length = challenge.values()
    step, beam = made(recipe_), [([], 0.0)]
    for _ in range(max_length):
        more = [entry for entry in beam if stop in entry[0]]
        for tokens, score in beam:
            row = [] if stop in tokens else step([start, *tokens])
            more += [([*tokens, k], score + float(value)) for k, value in enumerate(row)]
        beam = sorted(more, key=lambda entry: -entry[1])[:width]
    return stop not in beam[0][0] and any(stop in tokens for tokens, _ in beam)


def ends_early(challenge: Challenge) -> bool:
    """Whether the right answer is finished long before the end, by its sum and by its mean."""
    recipe_, start, stop, width, max_length = challenge.values()
    step = made(recipe_)
    tokens, _ = beam_search(step, start, stop, width, max_length)
    if len(tokens) != 2:
        return False
    found = brute_force(step, start, stop, max_length)
    return tokens == max(found, key=lambda entry: entry[1] / len(entry[0]))[0]


def means_matter(challenge: Challenge) -> bool:
    """Whether the scores per token lead elsewhere, in every round and in the last beam alone."""
    recipe_, start, stop, width, max_length = challenge.values()
    step, beams = made(recipe_), {}
    for by_mean in (False, True):
        beam = [([], 0.0)]
        for _ in range(max_length):
            more = [entry for entry in beam if stop in entry[0]]
            for tokens, score in beam:
                row = [] if stop in tokens else step([start, *tokens])
                more += [([*tokens, k], score + float(value)) for k, value in enumerate(row)]
            more.sort(key=lambda entry: -entry[1] / (len(entry[0]) if by_mean else 1))
            beam = more[:width]
        beams[by_mean] = beam
    right = beams[False][0][0]
    last = max(beams[False], key=lambda entry: entry[1] / len(entry[0]))[0]
    return right != last and right != beams[True][0][0]


def crossing(rng: np.random.Generator, tokens: int) -> Challenge:
    """Equal scores on two ways: the likelier hypothesis goes on in the less likely way.

    Its token is the larger one, so the other way comes first. The probabilities are powers of 2,
    so that the sums of their logarithms are equal to the last bit.
    """
    start, stop, *others = (int(token) for token in rng.permutation(tokens))
    small, large = sorted(others)[:2]
    scores = np.full((tokens, tokens, tokens), -60.0)
    scores[start, start, [start, stop, small, large]] = -np.log([8.0, 8.0, 4.0, 2.0])
    scores[start, large, [start, stop, small, large]] = 0.0
    scores[start, small, [start, stop, small, large]] = -np.log([8.0, 8.0, 4.0, 2.0])
    made_of = recipe("next token", scores=scores)
    return {"step": made_of, "start": start, "stop": stop, "width": 2, "max_length": 2}


def telling(rng: np.random.Generator, *sizes: int, tells=finds_more) -> Challenge:
    """A challenge in which a search tells itself from another; most random ones do not."""
    for _ in range(1000):
        challenge = beam_challenge(rng, *sizes)
        if tells(challenge):
            return challenge
    return challenge


def beam_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Beams that are narrow, as wide as can be, of width 1, long; equal scores; full of ends."""
    more = int(hidden)
    return [
        telling(rng, 4, 2, 3),
        telling(rng, 3, 81 * 3**more, 4),
        beam_challenge(rng, 5 + more, 1, 4),
        beam_challenge(rng, 4 + more, 2, 2, True),
        telling(rng, 5, 3 + more, 5),
        telling(rng, 5, 2, 4 + more, tells=misses),
        telling(rng, 4 + more, 3, 4, tells=crowded),
        telling(rng, 5, 2, 5, tells=crowded),
        telling(rng, 4, 3 + more, 3, tells=unfinished),
        telling(rng, 4, 2, 4 + more, tells=ends_early),
        telling(rng, 4 + more, 3, 4, tells=means_matter),
        crossing(rng, 4 + more),
    ]


def beam_oracle(challenge: Challenge) -> Expected:
    """Brute force, or the rule with Keras's ``top_k``."""
    tokens, score = right(challenge)
    return Expected((tokens, np.asarray(score)))


BEAM_SEARCH = Exercise(
    name="beam_search",
    returns=(Output("tokens", kind="list"), Output("score")),
    challenges=beam_challenges,
    oracle=beam_oracle,
    reference=beam_search,
    mistakes=BEAM_MISTAKES,
    hints=(
        "With a width of 1 it is `greedy_decode`. Begin there: what does the beam hold after one "
        "step?",
        "Probabilities are multiplied, so their logarithms are added. All scores are negative: "
        "which end of the sorted list is the best?",
        "What happens to a finished hypothesis in the next round? It is not continued, and it must "
        "not get lost.",
    ),
    points=4,
    against="all sequences, where the beam is wide enough; else the rule, with Keras's top_k",
)
