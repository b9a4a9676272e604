"""Mistakes with the derivative of the tanh: which one, where it is taken, and where forgotten."""

from __future__ import annotations

from unrolled.exercises.exercise import Mistake


def slope(name: str, key: str, sentence: str) -> Mistake:
    """Another factor in the place of the tanh's derivative, everywhere."""
    return Mistake(name, sentence, variant={"slope": key}, kind="slope")


def passed_over(name: str, sentence: str, *places: str) -> Mistake:
    """The tanh passed over on some ways and not on others."""
    return Mistake(name, sentence, variant=dict.fromkeys(places, "dh"), kind="slope")


SLOPE_MISTAKES = (
    slope(
        "tanh derivative forgotten",
        "none",
        "Your gradients go past the tanh as if it were not there. What arrives at `h_t` must be "
        "multiplied by the slope of the tanh, entry by entry, before it goes any further.",
    ),
    slope(
        "tanh derivative taken at h_t",
        "of the value",
        "You compute 1 − tanh²(h_t). `h_t` *is* the tanh already, so that applies it twice; the "
        "slope written with the value of the tanh has no further tanh in it.",
    ),
    slope(
        "tanh derivative taken at the pre-activation",
        "of the pre-activation",
        "You square the sum before the tanh. The slope is 1 minus the square of the tanh's "
        "*value*.",
    ),
    slope(
        "pre-activation computed without its bias",
        "without bias",
        "You compute the sum before the tanh anew, and leave the bias out of it. There is no need "
        "to: the slope can be had from `h_t` alone.",
    ),
    slope(
        "tanh derivative taken at the state before",
        "of the state before",
        "Your slope is that of the step before: it uses the state that goes into the step. The "
        "tanh of a step gave the state that comes *out* of it.",
    ),
    slope(
        "1 − h for the tanh derivative",
        "not squared",
        "Your slope is 1 − h. Try it at h = −1: a slope of 2, where the tanh is flat.",
    ),
    slope(
        "sigmoid's derivative",
        "sigmoid's",
        "Your slope is h (1 − h), which is the sigmoid's. Here the activation is the tanh.",
    ),
    slope(
        "tanh derivative applied twice",
        "twice",
        "Your gradients are multiplied by the slope of the tanh two times at each step.",
    ),
    slope(
        "sign of the tanh derivative",
        "negative",
        "Your slope is h² − 1. A tanh rises everywhere, so its slope is never negative.",
    ),
    slope(
        "the tanh for its derivative",
        "the tanh",
        "You multiply by `h_t`, the tanh itself, where its derivative should stand.",
    ),
    passed_over(
        "tanh derivative forgotten on the way to the state before",
        "Your weights' gradients have the slope of the tanh in them; what you hand on to the state "
        "before has not. Both begin at the same sum, before the tanh.",
        "outward",
    ),
    passed_over(
        "tanh derivative forgotten on the way to the input",
        "What you hand on to the input goes past the tanh. It begins at the sum before the tanh, "
        "like the others.",
        "to_input",
    ),
    passed_over(
        "tanh derivative forgotten on the way to the input and the state before",
        "What you hand on to the input and to the state before goes past the tanh; the weights' "
        "gradients are right. All of them begin at the sum before the tanh.",
        "outward",
        "to_input",
    ),
    passed_over(
        "tanh derivative forgotten on the way to the weights",
        "The gradients of your weights go past the tanh; those of input and state are right. All "
        "of them begin at the sum before the tanh.",
        "inward",
    ),
)
