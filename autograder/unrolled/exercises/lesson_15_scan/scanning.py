"""The exercise ``scan``: all states in as many rounds as it takes to double 1 up to T."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output
from unrolled.exercises.lesson_15_scan.keras_scan import keras_scan
from unrolled.exercises.lesson_15_scan.pairs import COMBINE_MISTAKES, combine
from unrolled.exercises.lesson_15_scan.recurrence import pair_challenge
from unrolled.exercises.precision import as_asked, in_single_precision


def scan(a, b):
    """All states of h_t = a_t * h_{t-1} + b_t from a state of zeros, in few rounds.

    Args:
        a: (batch, time, units), float.
        b: (batch, time, units), float.

    Returns:
        states: (batch, time, units), the state after every step.
    """
    for power in range((a.shape[1] - 1).bit_length()):
        shift = 2**power  # distance
        left = a[:, :-shift], b[:, :-shift]  # earlier pairs
        right = a[:, shift:], b[:, shift:]  # later pairs
        new_a, new_b = combine(left, right)  # new factors, new summands
        a = np.concatenate([a[:, :shift], new_a], axis=1)  # factors
        b = np.concatenate([b[:, :shift], new_b], axis=1)  # summands
    return b


COUNT = "range((a.shape[1] - 1).bit_length())"
MISTAKES = (
    Mistake(
        "one round only",
        "Your result is right for two steps and wrong from the third on: one round joins "
        "neighbours. The next one joins pairs at distance 2, then 4, and so on.",
        edits=((COUNT, "range(min(1, a.shape[1] - 1))"),),
        kind="rounds",
    ),
    Mistake(
        "last round left out",
        "You stop one round early: the last steps have not met the first ones yet.",
        edits=((COUNT, "range((a.shape[1] - 1).bit_length() - 1)"),),
        kind="rounds",
    ),
    Mistake(
        "rounds rounded down: a length that is no power of 2",
        "You take log₂ T rounds rounded *down*. Where T is no power of 2, one more is needed.",
        edits=((COUNT, "range(a.shape[1].bit_length() - 1)"),),
        kind="rounds",
    ),
    Mistake(
        "distance grows by one, not twofold",
        "Your distances are 1, 2, 3, … A pair that stands for four steps must meet the pair *four* "
        "places before it: the distance doubles.",
        edits=(("2**power", "power + 1"),),
    ),
    Mistake(
        "distance grows by one, up to the number of steps",
        "Your distances are 1, 2, 3, … A pair that stands for four steps must meet the pair *four* "
        "places before it: the distance doubles.",
        edits=((COUNT, "range(a.shape[1] - 1)"), ("2**power", "power + 1")),
        kind="rounds",
    ),
    Mistake(
        "first round left out",
        "Your distances begin at 2. Then no step ever meets its neighbour: the first round has "
        "distance 1.",
        edits=((COUNT, "range(1, (a.shape[1] - 1).bit_length())"),),
        kind="rounds",
    ),
    Mistake(
        "the round is left out if the distance is one less than the steps",
        "Your loop ends while a round is still needed: one is needed as long as the distance is "
        "smaller than the number of steps. Try two steps.",
        edits=((COUNT, "range(max(a.shape[1] - 2, 0).bit_length())"),),
        kind="rounds",
    ),
    Mistake(
        "distance threefold in each round",
        "Your distance grows threefold. After a round at distance 1 a pair stands for two "
        "steps, so the next distance is 2; it doubles.",
        edits=(
            (COUNT, "range(sum(3**n < a.shape[1] for n in range(40)))"),
            ("2**power", "3**power"),
        ),
        kind="rounds",
    ),
    Mistake(
        "factors updated before the summands need them",
        "You put the new factors in place first, and make the new summands with them. In a round, "
        "everything is made of what was there *before* it.",
        edits=(
            (
                "= combine(left, right)",
                "= left[0] * right[0], left[0] * right[0] * left[1] + right[1]",
            ),
        ),
    ),
    Mistake(
        "in each round one step after the other",
        "Inside a round you join one pair after the other, with pairs that this round has changed "
        "already. In a round, everything is made of what was there *before* it: use whole slices.",
        edits=(
            (
                "new_a, new_b = combine(left, right)",
                "new_a, new_b = one_by_one(a, b, shift)",
            ),
        ),
        first=(
            "def one_by_one(a, b, d):\n"
            "    a, b = a.copy(), b.copy()\n"
            "    for t in range(d, a.shape[1]):\n"
            "        a[:, t], b[:, t] = combine((a[:, t - d], b[:, t - d]), (a[:, t], b[:, t]))\n"
            "    return a[:, d:], b[:, d:]"
        ),
    ),
    Mistake(
        "earlier and later factors exchanged in the slices",
        "You give `combine` the later factors with the earlier summands, and the other way round. "
        "A pair belongs together: both of its arrays have the same slice.",
        edits=(
            ("left = a[:, :-shift], b[:, :-shift]", "left = a[:, shift:], b[:, :-shift]"),
            ("right = a[:, shift:], b[:, shift:]", "right = a[:, :-shift], b[:, shift:]"),
        ),
        kind="slices",
    ),
    Mistake(
        "earlier and later summands exchanged in the slices",
        "You give `combine` the later summands with the earlier factors, and the other way round. "
        "A pair belongs together: both of its arrays have the same slice.",
        edits=(
            ("left = a[:, :-shift], b[:, :-shift]", "left = a[:, :-shift], b[:, shift:]"),
            ("right = a[:, shift:], b[:, shift:]", "right = a[:, shift:], b[:, :-shift]"),
        ),
        kind="slices",
    ),
    Mistake(
        "the summands as they were: what `combine` makes of them is not used",
        "You return the first summands, as they came in. In every round the new ones take their "
        "place, from the d-th on.",
        edits=(("[b[:, :shift], new_b]", "[b[:, :shift], b[:, shift:]]"),),
    ),
    Mistake(
        "new factors and new summands exchanged",
        "You take apart what `combine` returns in the wrong order: the factors come first, then "
        "the summands.",
        edits=(("new_a, new_b = combine", "new_b, new_a = combine"),),
    ),
    Mistake(
        "running sums of a · b",
        "You add up a · b. The factor of a step multiplies the *old state*, with all that has come "
        "together in it, and b is added as it is.",
        edits=(("return b", "return np.cumsum(first_a * first_b, axis=1)"),),
        first="first_a, first_b = a, b",
    ),
    Mistake(
        "running sums times running products",
        "You multiply the running sums of b by the running products of a. So a summand is "
        "multiplied by factors that came *before* it, too.",
        edits=(("return b", "return np.cumprod(first_a, axis=1) * np.cumsum(first_b, axis=1)"),),
        first="first_a, first_b = a, b",
    ),
    Mistake(
        "the first pairs joined with the last ones",
        "Your slices wrap round: the first pairs are joined with the last ones, as `np.roll` does. "
        "Nothing comes before the first pairs: they stay as they are.",
        edits=(
            (
                "a = np.concatenate([a[:, :shift], new_a], axis=1)",
                "roll_a, roll_b = np.roll(a, shift, axis=1), np.roll(b, shift, axis=1)\n"
                "        old_a, old_b = a, b\n"
                "        a = combine((roll_a, roll_b), (old_a, old_b))[0]",
            ),
            (
                "b = np.concatenate([b[:, :shift], new_b], axis=1)",
                "b = combine((roll_a, roll_b), (old_a, old_b))[1]",
            ),
        ),
    ),
    Mistake(
        "the first summands replaced by zeros",
        "The first d pairs of a round are zeros in your answer. There is nothing before them to be "
        "joined with, so they stay as they are.",
        edits=(("[b[:, :shift], new_b]", "[0 * b[:, :shift], new_b]"),),
    ),
    Mistake(
        "the last summands in place of the first",
        "You put the *last* d summands in front of the new ones. The first d stay where they are.",
        edits=(("[b[:, :shift], new_b]", "[b[:, -shift:], new_b]"),),
    ),
    Mistake(
        "a scan over the samples",
        "You slice the first axis, which is the samples. The steps are axis 1.",
        edits=(("return b", "return across(first_a, first_b)"),),
        first=(
            "first_a, first_b = a, b\n"
            "def across(a, b):\n"
            "    h, found = 0 * b[0], []\n"
            "    for n in range(len(a)):\n"
            "        h = a[n] * h + b[n]\n"
            "        found.append(h)\n"
            "    return np.stack(found)"
        ),
    ),
    Mistake(
        "distance 1 in every round",
        "Your distance is 1 in every round, so steps are counted twice. It doubles.",
        edits=(("2**power", "1"),),
    ),
    Mistake(
        "factors not updated",
        "You give each round the first factors again. The pair that stands for two steps needs "
        "the product of their factors.",
        edits=(("np.concatenate([a[:, :shift], new_a], axis=1)", "a"),),
    ),
    Mistake(
        "the factors returned, not the states",
        "You return the products of the factors. From a state of zeros, the states are the b of "
        "the pairs.",
        edits=(("return b", "return a"),),
    ),
)


def challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """One step, powers of two and others, as many steps as samples, and single precision."""
    sizes = (
        [(3, 1, 2), (2, 5, 2), (2, 7, 3), (1, 33, 4)]
        if hidden
        else [(2, 1, 3), (3, 5, 2), (2, 8, 3), (1, 21, 2)]
    )
    return [
        *(pair_challenge(rng, *size) for size in sizes),
        pair_challenge(rng, 4, 4, 3),
        in_single_precision(pair_challenge(rng, 2, 6, 3)),
    ]


def oracle(challenge: Challenge) -> Expected:
    """``keras.ops.associative_scan``."""
    a, b = challenge.values()
    return Expected(as_asked((keras_scan(a, b)[1],), a))


SCAN = Exercise(
    name="scan",
    returns=(Output("states", ("sample", "step", "unit")),),
    challenges=challenges,
    oracle=oracle,
    reference=scan,
    helpers=(combine,),
    mistakes=(*MISTAKES, *COMBINE_MISTAKES),
    hints=(
        "Two steps first, then three. After the first round every pair but the first should stand "
        "for two steps.",
        "In a round at distance d, the pairs from the d-th on are joined with those d places "
        "before them, all at once, by slices; the first d stay as they are.",
        "The distances are 1, 2, 4, …; a round is needed as long as the distance is smaller than "
        "the number of steps.",
    ),
    points=4,
    against="`keras.ops.associative_scan`",
)
