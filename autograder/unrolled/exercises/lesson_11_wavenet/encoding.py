"""The exercise ``mu_law_encode``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Challenge, Exercise, Expected, Mistake, Output

AGAINST = "the μ-law and its levels, searched one by one"


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


LOGS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "right": lambda size, mu: np.log1p(mu * size) / np.log1p(mu),
    "linear": lambda size, mu: size,
    "no + 1 below": lambda size, mu: np.log1p(mu * size) / np.log(mu),
    "two bases": lambda size, mu: np.log2(1 + mu * size) / np.log(1 + mu),
    "ten below": lambda size, mu: np.log(1 + mu * size) / np.log10(1 + mu),
    "not divided": lambda size, mu: np.log1p(mu * size),
    "no mu inside": lambda size, mu: np.log1p(size) / np.log1p(mu),
}
ROUNDINGS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "nearest": lambda position: np.floor(position + 0.5),
    "down": np.trunc,
    "up": np.ceil,
    "ties to even": np.round,
    "ties down": lambda position: np.ceil(position - 0.5),
}


def encode_model(
    challenge: Challenge,
    log: str = "right",
    signed: bool = True,
    mu_is: str = "levels − 1",
    scaled: str = "right",
    rounding: str = "nearest",
) -> tuple[np.ndarray, bool]:
    """Codes with the wrongs of a variant, and whether they are whole-number types."""
    x, levels = np.asarray(challenge["x"], np.float64), levels_of(challenge)
    mu = {"levels − 1": levels - 1, "levels": levels, "255": 255}[mu_is]
    f = LOGS[log](np.abs(x), mu) * (np.sign(x) if signed else 1.0)
    position = {
        "right": (f + 1) / 2 * (levels - 1),
        "not shifted": f * (levels - 1) / 2,
        "not halved": (f + 1) * (levels - 1),
        "bare": f * (levels - 1),
        "bins": (f + 1) / 2 * levels,
        "from 1": (f + 1) / 2 * (levels - 1) + 1,
        "to 255": (f + 1) / 2 * 255,
    }[scaled]
    codes = ROUNDINGS[rounding](position)
    if scaled == "bins" and rounding == "down":
        codes = np.minimum(codes, levels - 1)
    return codes.astype(np.int64), True


def encode_measure(challenges: list[Challenge], codes: list[Any]) -> list[tuple[Any, bool]]:
    """The codes, and whether their type can be an index."""
    return [(np.asarray(code), np.asarray(code).dtype.kind in "iu") for code in codes]


def mistake(name: str, sentence: str, kind: str = "", **variant: Any) -> Mistake:
    """A mistake in the formula."""
    return Mistake(name, sentence, variant=variant, kind=kind)


MU_LAW_ENCODE = Exercise(
    name="mu_law_encode",
    returns=(Output("codes", ("sample", "step")),),
    challenges=encode_challenges,
    oracle=encode_oracle,
    model=encode_model,
    measure=encode_measure,
    measured=(Output("codes", ("sample", "step")), Output("whole numbers", kind="list")),
    place=lambda path, challenge: "their type: codes are whole numbers, such as `int`",
    mistakes=(
        mistake(
            "sign missing",
            "Negative samples get the codes of positive ones: the sign is lost.",
            signed=False,
        ),
        mistake(
            "no logarithm",
            "Your levels are equally far apart. The μ-law puts more of them near zero.",
            log="linear",
        ),
        mistake(
            "the + 1 missing in the lower logarithm",
            "You divide by ln μ; it is ln(1 + μ), so that 1 stays 1.",
            log="no + 1 below",
        ),
        mistake(
            "logarithms of two bases: 2 above, e below",
            "Your two logarithms have different bases. Any base will do if both have it.",
            log="two bases",
        ),
        mistake(
            "logarithms of two bases: e above, 10 below",
            "Your two logarithms have different bases. Any base will do if both have it.",
            log="ten below",
        ),
        mistake(
            "not divided by the logarithm of 1 + μ",
            "You do not divide by ln(1 + μ), so that 1 does not stay 1.",
            log="not divided",
        ),
        mistake(
            "μ missing inside the logarithm",
            "You take ln(1 + |x|); it is ln(1 + μ|x|).",
            log="no mu inside",
        ),
        mistake(
            "rounded down",
            "You cut the fraction off. The nearest level is asked for, so that the error is at "
            "most half a level.",
            rounding="down",
        ),
        mistake("rounded up", "You round up; the nearest level is asked for.", rounding="up"),
        mistake(
            "ties rounded to even",
            "Exactly between two codes you take the even one, as `np.round` does. The contract "
            "asks for the upper one.",
            rounding="ties to even",
        ),
        mistake(
            "ties rounded down",
            "Exactly between two codes you take the lower one; the contract asks for the upper.",
            rounding="ties down",
        ),
        mistake(
            "levels taken for bins",
            "You cut −1 … 1 into `levels` equal bins. Here the first level is −1 itself and the "
            "last is 1, so there are `levels` − 1 gaps between them.",
            scaled="bins",
            rounding="down",
        ),
        mistake(
            "scaled by levels in place of levels − 1",
            "You multiply by `levels`: then 1 gets the code `levels`, which does not exist. There "
            "is one gap fewer than there are levels.",
            scaled="bins",
        ),
        mistake(
            "range −1 … 1 not shifted to 0 … 1",
            "Half of your codes are negative: −1 … 1 is not shifted.",
            scaled="not shifted",
        ),
        mistake(
            "range −1 … 1 shifted but not halved",
            "Your codes go to twice the number of levels: after the shift, the range is 0 … 2.",
            scaled="not halved",
        ),
        mistake(
            "range −1 … 1 neither shifted nor halved",
            "Your codes go from −(levels − 1) to levels − 1. Bring −1 … 1 to 0 … 1 first.",
            scaled="bare",
        ),
        mistake(
            "codes from 1",
            "Your codes begin at 1; they are counted from 0.",
            scaled="from 1",
        ),
        mistake(
            "μ = levels",
            "Your μ is `levels`; it is `levels` − 1.",
            mu_is="levels",
        ),
        mistake(
            "μ always 255",
            "Your μ is 255 whatever `levels` is. It is `levels` − 1.",
            mu_is="255",
        ),
        mistake(
            "always 256 levels",
            "Your codes are those of 256 levels, whatever `levels` is.",
            mu_is="255",
            scaled="to 255",
        ),
        Mistake(
            "codes returned as floats",
            "Your codes are whole, but their type is float. A code is an index and a class: return "
            "integers.",
            after=lambda values, _: (values[0].astype(np.float64), False),
        ),
    ),
    hints=(
        "Three steps: squeeze with the logarithm, bring −1 … 1 to 0 … `levels` − 1, round.",
        "Try −1, 0 and 1 with 256 levels: they give 0, 128 and 255.",
    ),
    points=2,
    against=AGAINST,
)
