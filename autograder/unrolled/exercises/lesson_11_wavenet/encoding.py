"""The exercise ``mu_law_encode``."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Output, wrong

AGAINST = "the μ-law and its levels, searched one by one"


def mu_law_encode(x, levels=256):
    """The nearest class of each sample, on the scale of the μ-law.

    Exactly between two classes, it is the upper one. μ is levels - 1.

    Args:
        x: float array of any shape, between -1 and 1.
        levels: int, even, the number of classes.

    Returns:
        int array of the same shape, from 0 to levels - 1.
    """
    mu = levels - 1  # number μ
    size = np.log1p(mu * np.abs(x)) / np.log1p(mu)  # size of the squeezed sample
    squeezed = np.sign(x) * size  # squeezed sample
    place = (squeezed + 1) / 2 * (levels - 1)  # place among the levels
    return np.floor(place + 0.5).astype(int)


def levels_of(challenge: Challenge) -> int:
    """The number of levels; 256 where the call leaves it to the default."""
    return challenge.get("levels", 256)


def expanded(f: np.ndarray, mu: float) -> np.ndarray:
    """The inverse of the μ-law: from −1 … 1 to −1 … 1."""
    return np.sign(f) * np.expm1(np.abs(f) * np.log1p(mu)) / mu


def encode_challenges(rng: np.random.Generator, hidden: bool) -> list[Challenge]:
    """Both ends and silence; other numbers of levels, one with a tie at silence; float32."""
    ends = np.array([-1.0, 1.0, 0.0])
    many, few, tied = (64, 8, 10) if hidden else (32, 16, 6)
    loud = np.concatenate([ends, rng.uniform(-1, 1, 5), 0.02 * rng.normal(size=4)])
    return [
        {"x": loud.reshape(2, 6)},
        {"x": rng.uniform(-1, 1, (3, 20)) ** 3, "levels": 256},
        {"x": rng.uniform(-1, 1, (5, 80)), "levels": few},
        {"x": (rng.uniform(-1, 1, (1, 7)) ** 3).astype(np.float32), "levels": many},
        # Silence lies between two codes, and here the lower of them is even.
        {"x": np.concatenate([ends, rng.uniform(-1, 1, 5)]).reshape(4, 2), "levels": tied},
    ]


def encode_oracle(challenge: Challenge) -> Expected:
    """Between which two borders does a value lie? Borders lie halfway between levels."""
    levels = levels_of(challenge)
    borders = (2.0 * (np.arange(levels - 1) + 0.5)) / (levels - 1) - 1.0
    codes = np.searchsorted(expanded(borders, levels - 1), challenge["x"], side="right")
    return Expected((codes,))


SIZE = "size = np.log1p(mu * np.abs(x)) / np.log1p(mu)"
PLACE = "place = (squeezed + 1) / 2 * (levels - 1)"
CODES, MU = "np.floor(place + 0.5).astype(int)", "mu = levels - 1"


MU_LAW_ENCODE = Exercise(
    name="mu_law_encode",
    # A code is an index and a class.
    returns=(Output("codes", ("sample", "step"), whole=True),),
    challenges=encode_challenges,
    oracle=encode_oracle,
    reference=mu_law_encode,
    mistakes=(
        wrong(
            "sign missing",
            "squeeze",
            "Negative samples get the codes of positive ones: the sign is lost.",
            ("np.sign(x) * size", "size"),
        ),
        wrong(
            "logarithm of negative numbers",
            "squeeze",
            "You take the logarithm of 1 + μx. That is not positive where x ≤ −1/μ, and has no "
            "logarithm there. Take that of 1 + μ|x|, and give the result the sign of x.",
            (SIZE, "size = np.log1p(mu * x) / np.log1p(mu)"),
            ("np.sign(x) * size", "size"),
        ),
        wrong(
            "no logarithm",
            "squeeze",
            "Your levels are equally far apart. The μ-law puts more of them near zero.",
            (SIZE, "size = np.abs(x)"),
        ),
        wrong(
            "the + 1 missing in the lower logarithm",
            "squeeze",
            "You divide by ln μ; it is ln(1 + μ), so that 1 stays 1.",
            (SIZE, "size = np.log1p(mu * np.abs(x)) / np.log(mu)"),
        ),
        wrong(
            "logarithms of two bases: 2 above, e below",
            "squeeze",
            "Your two logarithms have different bases. Any base will do if both have it.",
            (SIZE, "size = np.log2(1 + mu * np.abs(x)) / np.log1p(mu)"),
        ),
        wrong(
            "logarithms of two bases: e above, 10 below",
            "squeeze",
            "Your two logarithms have different bases. Any base will do if both have it.",
            (SIZE, "size = np.log1p(mu * np.abs(x)) / np.log10(1 + mu)"),
        ),
        wrong(
            "not divided by the logarithm of 1 + μ",
            "squeeze",
            "You do not divide by ln(1 + μ), so that 1 does not stay 1.",
            (SIZE, "size = np.log1p(mu * np.abs(x))"),
        ),
        wrong(
            "μ missing inside the logarithm",
            "squeeze",
            "You take ln(1 + |x|); it is ln(1 + μ|x|).",
            (SIZE, "size = np.log1p(np.abs(x)) / np.log1p(mu)"),
        ),
        wrong(
            "μ = levels, and the codes scaled by levels, too",
            "squeeze",
            "You use `levels` where `levels − 1` belongs, both for μ and in the scale of the "
            "codes.",
            (MU, "mu = levels"),
            (PLACE, "place = (squeezed + 1) / 2 * levels"),
        ),
        wrong(
            "rounded down",
            "rounding",
            "You cut the fraction off. Take the nearest level, so that the error is at most half a "
            "level.",
            (CODES, "np.floor(place).astype(int)"),
        ),
        wrong(
            "rounded up",
            "rounding",
            "You round up; take the nearest level.",
            (CODES, "np.ceil(place).astype(int)"),
        ),
        wrong(
            "ties rounded to even",
            "rounding",
            "Exactly between two codes you take the even one, as `np.round` does. The contract "
            "says: the upper one.",
            (CODES, "np.round(place).astype(int)"),
        ),
        wrong(
            "ties rounded down",
            "rounding",
            "Exactly between two codes you take the lower one; the contract says: the upper.",
            (CODES, "np.ceil(place - 0.5).astype(int)"),
        ),
        wrong(
            "levels taken for bins",
            "rounding",
            "You cut −1 … 1 into `levels` equal bins. Here the first level is −1 itself and the "
            "last is 1, so there are `levels` − 1 gaps between them.",
            (PLACE, "place = (squeezed + 1) / 2 * levels"),
            (CODES, "np.minimum(np.floor(place), levels - 1).astype(int)"),
        ),
        wrong(
            "scaled by levels in place of levels − 1",
            "scale",
            "You multiply by `levels`: then 1 gets the code `levels`, which does not exist. There "
            "is one gap fewer than there are levels.",
            (PLACE, "place = (squeezed + 1) / 2 * levels"),
        ),
        wrong(
            "range −1 … 1 not shifted to 0 … 1",
            "scale",
            "Half of your codes are negative: −1 … 1 is not shifted.",
            (PLACE, "place = squeezed / 2 * (levels - 1)"),
        ),
        wrong(
            "range −1 … 1 shifted but not halved",
            "scale",
            "Your codes go to twice the number of levels: after the shift, the range is 0 … 2.",
            (PLACE, "place = (squeezed + 1) * (levels - 1)"),
        ),
        wrong(
            "range −1 … 1 neither shifted nor halved",
            "scale",
            "Your codes go from −(levels − 1) to levels − 1. Bring −1 … 1 to 0 … 1 first.",
            (PLACE, "place = squeezed * (levels - 1)"),
        ),
        wrong(
            "scaled to 255 whatever the levels",
            "scale",
            "You multiply by 255 whatever `levels` is. The last code is `levels` − 1.",
            (PLACE, "place = (squeezed + 1) / 2 * 255"),
        ),
        wrong(
            "codes from 1",
            "scale",
            "Your codes begin at 1; they are counted from 0.",
            (PLACE, f"{PLACE} + 1"),
        ),
        wrong(
            "μ = levels",
            "mu",
            "Your μ is `levels`; it is `levels` − 1.",
            (MU, "mu = levels"),
        ),
        wrong(
            "μ always 255",
            "mu",
            "Your μ is 255 whatever `levels` is. It is `levels` − 1.",
            (MU, "mu = 255"),
        ),
        wrong(
            "always 256 levels",
            "mu",
            "Your codes are those of 256 levels, whatever `levels` is.",
            (MU, "levels = 256\n    mu = levels - 1"),
        ),
    ),
    hints=(
        "Three steps: squeeze with the logarithm, bring −1 … 1 to 0 … `levels` − 1, round.",
        "Try −1, 0 and 1 with 256 levels: they give 0, 128 and 255.",
    ),
    points=2,
    against=AGAINST,
)
