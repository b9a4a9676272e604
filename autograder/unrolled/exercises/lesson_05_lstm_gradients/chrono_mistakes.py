"""Mistakes in a chrono initialisation, as edits of ``chrono_bias``."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake

DRAWN, FORGET = "rng.uniform(1, longest - 1, size=units)", "forget = np.log(steps)"
JOINED = "[-forget, forget, rest]"


def drawn(name: str, numbers: str, sentence: str) -> Mistake:
    """Other numbers of steps."""
    return Mistake(name, sentence, edits=((DRAWN, numbers),))


def joined(name: str, blocks: str, sentence: str) -> Mistake:
    """Other blocks of the same numbers."""
    return Mistake(name, sentence, edits=((JOINED, blocks),))


CHRONO_MISTAKES = (
    drawn(
        "sorted",
        f"np.sort({DRAWN})",
        "You sort the numbers of steps. Every unit's number is drawn on its own: leave them in the "
        "order in which they come.",
    ),
    joined(
        "input gate and forget gate swapped",
        "[forget, -forget, rest]",
        "Your blocks of the input gate and the forget gate have changed places: Keras's order is "
        "i, f, c, o. This network would forget at once.",
    ),
    joined(
        "input bias not negative",
        "[forget, forget, rest]",
        "Your input gate has the same bias as the forget gate. It should be the negative: a unit "
        "that keeps for long should write little at each step.",
    ),
    joined(
        "input bias zero",
        "[0 * forget, forget, rest]",
        "The input gate's block is zero in your answer. It should be the negative of the forget "
        "gate's.",
    ),
    joined(
        "forget bias in the block of the candidate",
        "[-forget, 0 * forget, forget, 0 * forget]",
        "Your forget bias stands in the third block, which is the candidate's. Keras's order is i, "
        "f, c, o.",
    ),
    joined(
        "input bias 1 minus the forget bias",
        "[1 - forget, forget, rest]",
        "Your input bias is 1 minus the forget bias. It should be its negative.",
    ),
    joined(
        "input bias 1 divided by the forget bias",
        "[1 / forget, forget, rest]",
        "Your input bias is 1 divided by the forget bias. It should be its negative.",
    ),
    Mistake(
        "unit by unit instead of block by block",
        "Your bias holds the four numbers of the first unit, then those of the second. It should "
        "hold a whole block for each gate: all units of i, then all of f, of c and of o.",
        edits=(
            (
                "np.concatenate([-forget, forget, rest])",
                "np.stack([-forget, forget, *np.split(rest, 2)], axis=1).ravel()",
            ),
        ),
    ),
    joined(
        "only the blocks of the two gates",
        "[-forget, forget]",
        "You return the blocks of input and forget gate only. A bias has four blocks: those of "
        "candidate and output gate are zeros.",
    ),
    Mistake(
        "blocks one below the other",
        "Your blocks are the rows of a matrix. A bias has one axis: `np.concatenate` puts its "
        "blocks one after the other.",
        edits=(
            (
                "np.concatenate([-forget, forget, rest])",
                "np.stack([-forget, forget, *np.split(rest, 2)])",
            ),
        ),
    ),
    joined(
        "1 added to the forget bias",
        "[-forget, forget + 1, rest]",
        "Your forget bias is 1 too large. Keras adds 1 with `unit_forget_bias`, which stands in "
        "place of this initialisation, not beside it.",
    ),
    joined(
        "ones in the block of the candidate",
        "[-forget, forget, 0 * forget + 1, 0 * forget]",
        "The candidate has a bias of 1 in your answer; it should be 0.",
    ),
    Mistake(
        "whole numbers",
        "Your bias holds whole numbers: everything after the point is cut off. Is there an array "
        "of integers?",
        edits=((f"np.concatenate({JOINED})", f"np.trunc(np.concatenate({JOINED}))"),),
    ),
    joined(
        "blocks at the end",
        "[rest, -forget, forget]",
        "Your numbers stand in the last two blocks. Keras's order is i, f, c, o.",
    ),
    joined(
        "blocks in the order f, i",
        "[forget, rest, -forget]",
        "Your forget bias stands in the first block and the input bias in the last. Keras's order "
        "is i, f, c, o.",
    ),
    joined(
        "input bias drawn anew",
        "[-np.log(rng.uniform(1, longest - 1, size=units)), forget, rest]",
        "Your input bias is made of other random numbers than the forget bias. It should be its "
        "negative, unit by unit.",
    ),
    joined(
        "ones in the output gate",
        "[-forget, forget, rest + 1]",
        "Candidate and output gate have a bias of 1 in your answer; it should be 0.",
    ),
    Mistake(
        "logarithm left out",
        "Your forget bias is the drawn number of steps itself. The logarithm is missing.",
        edits=((FORGET, "forget = steps"),),
    ),
    Mistake(
        "logarithm drawn uniformly",
        "Your forget bias is drawn uniformly between 0 and log(longest − 1). Draw the number of "
        "*steps* uniformly, and then take its logarithm.",
        edits=(
            (DRAWN, "rng.uniform(0, np.log(longest - 1), size=units)"),
            (FORGET, "forget = steps"),
        ),
    ),
    Mistake(
        "logarithm of 1 + steps",
        "Your forget bias is log(1 + steps). The logarithm is that of the drawn number itself.",
        edits=((FORGET, "forget = np.log1p(steps)"),),
    ),
    Mistake(
        "logarithm to the base 2",
        "Your logarithm has the base 2; it should have the base e, as the sigmoid has.",
        edits=((FORGET, "forget = np.log2(steps)"),),
    ),
    Mistake(
        "logarithm to the base 10",
        "Your logarithm has the base 10; it should have the base e, as the sigmoid has.",
        edits=((FORGET, "forget = np.log10(steps)"),),
    ),
    drawn(
        "whole numbers of steps",
        "rng.integers(1, longest, size=units)",
        "You draw whole numbers. The numbers of steps should be drawn uniformly from *all* real "
        "numbers between 1 and longest − 1.",
    ),
    drawn(
        "whole numbers of steps, without the last",
        "rng.integers(1, longest - 1, size=units)",
        "You draw whole numbers. The numbers of steps should be drawn uniformly from *all* real "
        "numbers between 1 and longest − 1.",
    ),
    drawn(
        "up to longest",
        "rng.uniform(1, longest, size=units)",
        "Your numbers of steps go up to `longest`; the largest should be longest − 1.",
    ),
    drawn(
        "largest number of steps too small",
        "rng.uniform(1, longest - 2, size=units)",
        "Your largest numbers of steps are too small: they should come near longest − 1. In "
        "`rng.uniform(low, high)`, `high` is that number itself.",
    ),
    drawn(
        "from 0 on",
        "rng.uniform(0, longest - 1, size=units)",
        "Your numbers of steps begin at 0, so some biases are below log 1 = 0. Begin at 1.",
    ),
    drawn(
        "from 0 to 1",
        "rng.random(size=units)",
        "Your numbers of steps lie between 0 and 1, so every bias is negative. Draw between 1 and "
        "longest − 1.",
    ),
    drawn(
        "from 2 on",
        "rng.uniform(2, longest - 1, size=units)",
        "Your numbers of steps begin at 2. Begin at 1.",
    ),
    drawn(
        "normal numbers",
        "np.clip(longest / 2 + longest / 6 * rng.normal(size=units), 1, longest - 1)",
        "Your numbers of steps are not drawn uniformly: those in the middle come up too often.",
    ),
    drawn(
        "one number for all units",
        "np.full(units, rng.uniform(1, longest - 1))",
        "All your units have the same bias. Draw a number for each, so that some forget fast and "
        "some slowly.",
    ),
    drawn(
        "not random",
        "np.linspace(1, longest - 1, units)",
        "Your numbers are the same for every `rng`. They should be random.",
    ),
    drawn(
        "always the longest",
        "np.full(units, longest - 1.0)",
        "All your units get longest − 1. Draw a number for each, so that some forget fast and some "
        "slowly.",
    ),
    drawn(
        "rng not used: always the same random numbers",
        "np.random.default_rng(0).uniform(1, longest - 1, size=units)",
        "Every `rng` gives the same numbers. Draw from the generator that you are given; one made "
        "inside the function begins anew at each call.",
    ),
    drawn(
        "another source of randomness than rng",
        "np.random.default_rng().uniform(1, longest - 1, size=units)",
        "The same `rng` gives another bias each time, so nobody can repeat your experiment. Draw "
        "from the generator that you are given.",
    ),
)
