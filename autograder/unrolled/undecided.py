"""Verdicts where nothing could be judged: no such exercise, no Keras, a fault of ours."""

from __future__ import annotations

import difflib
from typing import Any

from unrolled.fault import keep_fault
from unrolled.keras_import import NoKeras, OtherBackend
from unrolled.verdict import Verdict


def no_keras(name: str, error: NoKeras) -> Verdict:
    """Keras, or TensorFlow under it, cannot be imported."""
    keep_fault(error)
    return Verdict(
        passed=False,
        exercise=name,
        headline=f"`{name}` cannot be compared with Keras, because Keras cannot be imported.",
        received=str(error),
        explanation="Your answer may well be right. "
        + (
            "Install Keras with its backend, `pip install keras tensorflow`, restart the kernel, "
            "and check again."
            if error.absent
            else "Keras is installed, but it does not start: restart the kernel, run the first "
            "cell, and check again. `unrolled.last_fault()` shows where it stopped."
        ),
    )


def other_backend(name: str, error: OtherBackend) -> Verdict:
    """Keras runs on something that the checks do not use."""
    return Verdict(
        passed=False,
        exercise=name,
        headline=f"`{name}` cannot be checked while Keras runs on {error}: "
        "checks need Keras on TensorFlow.",
        explanation="Your answer may well be right. Restart the kernel, run the notebook's first "
        "cell before anything that imports Keras, and check again.",
    )


def no_judge(name: str, error: ConnectionError) -> Verdict:
    """The judge behind the socket does not answer."""
    return Verdict(
        passed=False,
        exercise=name,
        headline=f"`{name}` could not be judged.",
        received=str(error),
        explanation="The connection to the judge is gone, or was misused.",
    )


def own_fault(name: str, error: Exception) -> Verdict:
    """Something of ours failed, which no answer should bring about."""
    place = keep_fault(error)
    return Verdict(
        passed=False,
        exercise=name,
        headline=f"`{name}` could not be judged, by a fault of the checker's.",
        first_difference=f"in the checker, {place}" if place else "",
        received=f"{type(error).__name__}: {error}",
        explanation="This should not happen. Please report it with what your function returns, "
        "and with what `unrolled.last_fault()` prints.",
    )


def not_a_function(thing: Any) -> Verdict:
    """``check`` was given something else than a function."""
    return Verdict(
        passed=False,
        exercise=None,
        headline="`check` takes one of your functions.",
        expected="a function, such as `check(lstm_step)`",
        received=type(thing).__name__,
        explanation="Give the function itself, as `def` made it: without parentheses after its "
        "name, and not wrapped in something without a name.",
    )


def unknown_name(name: str, names: list[str]) -> Verdict:
    """No exercise has the function's name; the nearest one is suggested."""
    close = difflib.get_close_matches(name, names, n=1)
    return Verdict(
        passed=False,
        exercise=None,
        headline=f"No exercise is called `{name}`.",
        expected=f"`{close[0]}`, perhaps" if close else "the name that the lesson gives",
        received=f"`{name}`",
        explanation="The exercise is found by the function's name, the one after `def`: "
        "keep it as the lesson gives it. (Functions that are not graded have no check.)",
    )
