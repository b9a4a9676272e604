"""Mistakes with the slopes of the activations, on the way back through a GRU step."""

from __future__ import annotations

from typing import Any

from unrolled.exercises.exercise import Mistake

SIGMOID_WORDS = "The slope of a sigmoid, by its value s, is s · (1 − s)."
TANH_WORDS = "The slope of a tanh, by its value g, is 1 − g²."


def table(kind: str, entries: tuple[tuple[str, dict[str, Any], str], ...]) -> tuple[Mistake, ...]:
    """Mistakes of the model, of one kind."""
    return tuple(Mistake(name, words, variant=way, kind=kind) for name, way, words in entries)


SLOPES = table(
    "slope",
    (
        (
            "both sigmoids' derivatives forgotten",
            {"slope_z": "none", "slope_r": "none"},
            "What arrives at the two gates goes on to their sums as if there were no sigmoid. "
            + SIGMOID_WORDS,
        ),
        (
            "update gate: sigmoid's derivative forgotten",
            {"slope_z": "none"},
            "What arrives at the update gate goes on to its sum as if there were no sigmoid. "
            + SIGMOID_WORDS,
        ),
        (
            "reset gate: sigmoid's derivative forgotten",
            {"slope_r": "none"},
            "What arrives at the reset gate goes on to its sum as if there were no sigmoid. "
            + SIGMOID_WORDS,
        ),
        (
            "candidate: tanh's derivative forgotten",
            {"slope_g": "none"},
            "What arrives at the candidate goes on to its sum as if there were no tanh. "
            + TANH_WORDS,
        ),
        (
            "all derivatives of activations forgotten",
            {"slope_z": "none", "slope_r": "none", "slope_g": "none"},
            "Your gradients go past both sigmoids and the tanh as if they were not there. "
            + SIGMOID_WORDS,
        ),
        (
            "gates: the tanh's derivative for the sigmoid's",
            {"slope_z": "tanh's", "slope_r": "tanh's"},
            "Your gates have the slope 1 − s², which is the tanh's. " + SIGMOID_WORDS,
        ),
        (
            "candidate: the sigmoid's derivative for the tanh's",
            {"slope_g": "sigmoid's"},
            "Your candidate has the slope g · (1 − g), which is the sigmoid's. " + TANH_WORDS,
        ),
        (
            "gates: sigmoid taken again in its derivative",
            {"slope_z": "of the value", "slope_r": "of the value"},
            "You take the sigmoid of a gate. The gate in the cache *is* the sigmoid already. "
            + SIGMOID_WORDS,
        ),
        (
            "candidate: tanh taken again in its derivative",
            {"slope_g": "of the value"},
            "You take the tanh of the candidate. The candidate in the cache *is* the tanh already. "
            + TANH_WORDS,
        ),
        (
            "candidate: 1 − g for the derivative",
            {"slope_g": "not squared"},
            "Your slope of the tanh is 1 − g. " + TANH_WORDS,
        ),
        (
            "gates: the gate for its derivative",
            {"slope_z": "the gate", "slope_r": "the gate"},
            "You multiply by the gate itself where its derivative should stand. " + SIGMOID_WORDS,
        ),
    ),
)
