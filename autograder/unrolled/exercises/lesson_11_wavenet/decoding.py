"""The exercise ``mu_law_decode``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output
from unrolled.exercises.lesson_11_wavenet.encoding import AGAINST, levels_of, mistake


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


def decode_model(
    challenge: Challenge,
    scaled: str = "right",
    signed: bool = True,
    mu_is: str = "levels − 1",
    power: str = "right",
) -> tuple[np.ndarray]:
    """Samples with the wrongs of a variant."""
    codes, levels = np.asarray(challenge["codes"], np.float64), levels_of(challenge)
    mu = {"levels − 1": levels - 1, "levels": levels, "255": 255}[mu_is]
    f = {
        "right": 2 * codes / (levels - 1) - 1,
        "edge": 2 * codes / levels - 1,
        "bin": 2 * (codes + 0.5) / levels - 1,
        "not shifted": codes / (levels - 1),
        "from 1": 2 * (codes - 1) / (levels - 1) - 1,
        "half": codes / (levels - 1) - 0.5,
    }[scaled]
    size = np.abs(f)
    powers = {
        "right": ((1.0 + mu) ** size - 1) / mu,
        "linear": size,
        "not divided": (1.0 + mu) ** size - 1,
        "no − 1": (1.0 + mu) ** size / mu,
        "base e": np.expm1(size) / mu,
        "base mu": (float(mu) ** size - 1) / mu,
    }
    return (powers[power] * (np.sign(f) if signed else 1.0),)


MU_LAW_DECODE = Exercise(
    name="mu_law_decode",
    returns=(Output("x", ("sample", "step")),),
    challenges=decode_challenges,
    oracle=decode_oracle,
    model=decode_model,
    mistakes=(
        mistake(
            "sign missing",
            "Your samples are never negative: codes in the lower half stand for negative samples.",
            signed=False,
        ),
        mistake(
            "not expanded",
            "You spread the codes evenly over −1 … 1: the inverse of the logarithm is missing.",
            power="linear",
        ),
        mistake(
            "the bin's edge in place of the level",
            "You divide by `levels`, so the last code does not come back as 1. There are `levels` "
            "− 1 gaps.",
            scaled="edge",
        ),
        mistake(
            "the bin's middle in place of the level",
            "You decode to the middle of `levels` equal bins. Here code 0 stands for −1 itself.",
            scaled="bin",
        ),
        mistake(
            "codes counted from 1",
            "Your samples are one level too low: codes are counted from 0.",
            scaled="from 1",
        ),
        mistake(
            "range 0 … 1 not brought back to −1 … 1",
            "You take the codes to 0 … 1; the squeezed samples lie in −1 … 1.",
            scaled="not shifted",
        ),
        mistake(
            "range brought to −½ … ½",
            "You take the codes to −½ … ½; the squeezed samples lie in −1 … 1.",
            scaled="half",
        ),
        mistake(
            "not divided by μ",
            "Your samples are μ times too large.",
            power="not divided",
        ),
        mistake(
            "the − 1 missing",
            "You leave out the −1 that undoes the 1 + … of the logarithm, so a squeezed 0 does not "
            "come back as 0.",
            power="no − 1",
        ),
        mistake(
            "exponential of base e",
            "You take e to the squeezed sample. The logarithm was divided by ln(1 + μ), so the "
            "base is 1 + μ.",
            power="base e",
        ),
        mistake(
            "base μ in place of 1 + μ",
            "You take μ to the squeezed sample; the base is 1 + μ.",
            power="base mu",
        ),
        mistake("μ = levels", "Your μ is `levels`; it is `levels` − 1.", mu_is="levels"),
        mistake(
            "μ always 255",
            "Your μ is 255 whatever `levels` is. It is `levels` − 1.",
            mu_is="255",
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
