"""Call the learner's function on one challenge, and write down whatever happens."""

from __future__ import annotations

import copy
import inspect
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from unrolled.answer import GENERATOR, Answer, Problem, as_data
from unrolled.capture import Caught, EndlessPrinting, caught
from unrolled.leaving import staying
from unrolled.place import is_library, learner_place, raises_itself, source_line
from unrolled.recipes import is_recipe, made
from unrolled.time_limit import TookTooLong, time_limit

LINES_KEPT = 5
# How a debugger ends what it runs, once its user types `q`.
QUIT_DEBUGGER = "BdbQuit"


def call(function: Callable[..., Any], challenge: dict[str, Any], seconds: float = 0.0) -> Answer:
    """Call a function with a challenge's arguments.

    Args:
        function: the learner's; it gets copies.
        challenge: the arguments by name, in order.
        seconds: processor time that the call may take; 0 for any.

    Returns:
        An ``Answer``, whatever the function did: raise, print, warn, modify its arguments, return
        something odd. Only what stops Python itself gets past this.
    """
    if misfit := signature_misfit(function, list(challenge)):
        return Answer(problem=misfit)
    arguments = fresh_arguments(challenge)
    with caught() as record:
        value, problem = outcome(function, arguments, seconds)
    return Answer(
        value=value,
        problem=problem,
        changed=changed_arguments(challenge, arguments),
        warnings=warnings_of(record),
        printed=record.printed,
    )


def fresh_arguments(challenge: dict[str, Any]) -> dict[str, Any]:
    """Copies of a challenge's arguments, with a generator made of the seed called ``rng``.

    Recipes become the functions that they stand for.
    """
    arguments = {
        name: made(value) if is_recipe(value) else value
        for name, value in copy.deepcopy(challenge).items()
    }
    if GENERATOR in arguments:
        arguments[GENERATOR] = np.random.default_rng(arguments[GENERATOR])
    return arguments


def outcome(
    function: Callable[..., Any], arguments: dict[str, Any], seconds: float = 0.0
) -> tuple[Any, Problem | None]:
    """What a call returned, as data, or why it returned nothing.

    Only data leaves this function: what the learner's objects do when they are deleted happens
    in here, while everything is still caught.
    """
    try:
        with time_limit(seconds), staying():
            return as_data(function(*arguments.values())), None
    except TookTooLong:
        return None, Problem("too slow", place=learner_place(sys.exc_info()[2]))
    except EndlessPrinting:
        return None, Problem("endless printing", place=learner_place(sys.exc_info()[2]))
    except KeyboardInterrupt:
        return None, Problem("stopped by hand", place=learner_place(sys.exc_info()[2]))
    # SystemExit too: a learner's exit() must not end the notebook's kernel.
    except BaseException as error:
        trace = error.__traceback__
        # Not a subclass: input() in a notebook without a person raises one of those. Nor one that
        # comes out of a library: Keras has its own things that it cannot do.
        if type(error) is NotImplementedError and raises_itself(trace):
            return None, Problem("not written", message=text_of(error))
        place = learner_place(trace)
        if type(error).__name__ == QUIT_DEBUGGER:
            return None, Problem("stopped by hand", place=place)
        return None, Problem("exception", text_of(error), type(error).__name__, place)


def text_of(error: BaseException) -> str:
    """An exception's message, even where its ``__str__`` fails."""
    try:
        return str(error)
    except Exception:
        return "(a message that cannot be shown)"


def signature_misfit(function: Callable[..., Any], names: list[str]) -> Problem | None:
    """Whether a function cannot take the contract's arguments.

    Args:
        function: the learner's.
        names: the contract's argument names, in order.

    Returns:
        A ``Problem`` of kind ``"signature"``, or ``None`` where the call fits.
    """
    try:
        signature = inspect.signature(function)
    except Exception:
        # Some callables have no signature to look at, or one that cannot be read: try the call.
        return None
    try:
        signature.bind(*names)
    except TypeError:
        return Problem("signature", str(signature))
    return None


def changed_arguments(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """The names of the arguments whose values are not what they were.

    A generator moves on when it is used, as it should, and a function holds nothing to modify.
    """
    return tuple(
        name
        for name, value in before.items()
        if name != GENERATOR and not is_recipe(value) and not same(value, after[name])
    )


def same(first: Any, second: Any) -> bool:
    """Whether two pieces of challenge data are equal in type, shape and value."""
    if isinstance(first, np.ndarray):
        return (
            isinstance(second, np.ndarray)
            and first.dtype == second.dtype
            and np.array_equal(first, second)
        )
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[k], second[k]) for k in first)
    return bool(first == second)


def warnings_of(record: Caught) -> tuple[str, ...]:
    """What was warned or written to stderr, each once, with the learner's line where known."""
    found = []
    for warning in record.warnings:
        line = ""
        if not is_library(warning.filename):
            line = source_line(warning.filename, warning.lineno)
        place = f", at `{line}`" if line else ""
        found.append(f"{warning.category.__name__}: {warning.message}{place}")
    found += [line.strip() for line in record.errors.splitlines() if line.strip()]
    return tuple(dict.fromkeys(found))[:LINES_KEPT]
