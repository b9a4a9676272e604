"""The exercise ``mu_law_decode``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_11_wavenet.encoding import AGAINST, levels_of, wrong


def mu_law_decode(codes, levels=256):
    """The sample that a class stands for, with a μ of levels - 1.

    Args:
        codes: int array of any shape, from 0 to levels - 1.
        levels: int, even, the number of classes.

    Returns:
        float array of the same shape, between -1 and 1.
    """
    base = levels  # base 1 + μ
    squeezed = 2 * codes / (levels - 1) - 1  # squeezed sample
    size = (base ** np.abs(squeezed) - 1) / (base - 1)  # size of the sample
    return np.sign(squeezed) * size


def decode_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Both ends; other numbers of levels."""
    many, few = (64, 8) if hidden else (32, 16)
    return [
        {"codes": np.array([[0, 255, 128, *rng.integers(0, 256, 9)]])},
        {"codes": rng.integers(0, 256, (2, 15)), "levels": 256},
        {"codes": rng.integers(0, few, (3, 4)), "levels": few},
        {"codes": rng.integers(0, many, (1, 7)), "levels": many},
    ]


def decode_oracle(challenge: Challenge) -> Expected:
    """The value whose μ-law is the code's place between −1 and 1, by bisection."""
    levels = levels_of(challenge)
    wanted = 2.0 * challenge["codes"] / (levels - 1) - 1.0
    low, high = -np.ones(wanted.shape), np.ones(wanted.shape)
    for _ in range(60):
        middle = (low + high) / 2
        f = np.sign(middle) * np.log1p((levels - 1) * np.abs(middle)) / np.log1p(levels - 1)
        low, high = np.where(f < wanted, middle, low), np.where(f < wanted, high, middle)
    return Expected(((low + high) / 2,))


BACK = "squeezed = 2 * codes / (levels - 1) - 1"
SIZE = "size = (base ** np.abs(squeezed) - 1) / (base - 1)"

MU_LAW_DECODE = Exercise(
    name="mu_law_decode",
    returns=(Output("x", ("sample", "step")),),
    challenges=decode_challenges,
    oracle=decode_oracle,
    reference=mu_law_decode,
    mistakes=(
        wrong(
            "sign missing",
            "size",
            "Your samples are never negative: codes in the lower half stand for negative samples.",
            ("np.sign(squeezed) * size", "size"),
        ),
        wrong(
            "absolute value and sign missing",
            "size",
            "You take the power of the squeezed sample with its sign. Take it of the absolute "
            "value, and give the result the sign.",
            (SIZE, "size = (base**squeezed - 1) / (base - 1)"),
            ("np.sign(squeezed) * size", "size"),
        ),
        wrong(
            "brackets around the power lost",
            "size",
            "Only the 1 is divided by μ in your answer. Python divides before it subtracts: the "
            "power minus 1 needs brackets.",
            (
                "np.sign(squeezed) * size",
                "np.sign(squeezed) * base ** np.abs(squeezed) - 1 / (base - 1)",
            ),
        ),
        wrong(
            "−1 inside the brackets",
            "scale",
            "You subtract 1 before you double, so that your range is −2 … 0.",
            (BACK, "squeezed = 2 * (codes / (levels - 1) - 1)"),
        ),
        wrong(
            "not expanded",
            "size",
            "You spread the codes evenly over −1 … 1: the inverse of the logarithm is missing.",
            (SIZE, "size = np.abs(squeezed)"),
        ),
        wrong(
            "encoded once more",
            "size",
            "You squeeze the sample with the logarithm again. Going back, the logarithm is undone: "
            "1 + μ is taken to the power of the squeezed sample.",
            (SIZE, "size = np.log1p((base - 1) * np.abs(squeezed)) / np.log(base)"),
        ),
        wrong(
            "the bin's edge in place of the level",
            "scale",
            "You divide by `levels`, so the last code does not come back as 1. There are `levels` "
            "− 1 gaps.",
            (BACK, "squeezed = 2 * codes / levels - 1"),
        ),
        wrong(
            "the bin's middle in place of the level",
            "scale",
            "You decode to the middle of `levels` equal bins. Here code 0 stands for −1 itself.",
            (BACK, "squeezed = 2 * (codes + 0.5) / levels - 1"),
        ),
        wrong(
            "codes counted from 1",
            "scale",
            "Your samples are one level too low: codes are counted from 0.",
            (BACK, "squeezed = 2 * (codes - 1) / (levels - 1) - 1"),
        ),
        wrong(
            "range 0 … 1 not brought back to −1 … 1",
            "scale",
            "You take the codes to 0 … 1; the squeezed samples lie in −1 … 1.",
            (BACK, "squeezed = codes / (levels - 1)"),
        ),
        wrong(
            "range brought to −½ … ½",
            "scale",
            "You take the codes to −½ … ½; the squeezed samples lie in −1 … 1.",
            (BACK, "squeezed = codes / (levels - 1) - 0.5"),
        ),
        wrong(
            "not divided by μ",
            "size",
            "Your samples are μ times too large.",
            (SIZE, "size = base ** np.abs(squeezed) - 1"),
        ),
        wrong(
            "the − 1 missing",
            "size",
            "You leave out the −1 that undoes the 1 + … of the logarithm, so a squeezed 0 does not "
            "come back as 0.",
            (SIZE, "size = base ** np.abs(squeezed) / (base - 1)"),
        ),
        wrong(
            "exponential of base e",
            "size",
            "You take e to the squeezed sample. The logarithm was divided by ln(1 + μ), so the "
            "base is 1 + μ.",
            (SIZE, "size = (np.exp(np.abs(squeezed)) - 1) / (base - 1)"),
        ),
        wrong(
            "base μ in place of 1 + μ",
            "size",
            "You take μ to the squeezed sample; the base is 1 + μ.",
            (SIZE, "size = ((base - 1) ** np.abs(squeezed) - 1) / (base - 1)"),
        ),
        wrong(
            "μ = levels",
            "base",
            "Your μ is `levels`; it is `levels` − 1.",
            ("base = levels", "base = levels + 1"),
        ),
        wrong(
            "μ always 255",
            "base",
            "Your μ is 255 whatever `levels` is. It is `levels` − 1.",
            ("base = levels", "base = 256"),
        ),
        wrong(
            "always 256 levels",
            "base",
            "Your samples are those of 256 levels, whatever `levels` is.",
            ("base = levels", "base = levels = 256"),
        ),
    ),
    hints=(
        "Undo the three steps of the encoding in the opposite order; rounding cannot be undone.",
        "The inverse of y = ln(1 + μx) / ln(1 + μ): multiply, take the exponential, subtract 1, "
        "divide.",
    ),
    points=1,
    against=AGAINST,
)
