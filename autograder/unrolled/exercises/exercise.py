"""What an exercise is: a contract, inputs to try, Keras's answer, and mistakes with names."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from unrolled.exercises.precision import in_double_precision
from unrolled.exercises.reference import Edit, Reference

Challenge = dict[str, Any]
"""The arguments of one call, by name, in order: arrays, numbers, strings, lists and tuples of them.

An argument called ``rng`` is a whole number: the learner's function gets
``numpy.random.default_rng`` of it. A function is a recipe from ``unrolled.recipes``.
"""


@dataclass(frozen=True)
class Output:
    """One thing that the learner's function returns.

    Args:
        name: what the lesson calls it, such as ``"h_t"``.
        axes: an array's axes, such as ``("sample", "step", "unit")``; empty for anything else.
            Where arrays may have fewer, the step is the first to be missing.
        kind: ``"array"``, ``"arrays"`` (a list of arrays, each compared as one), ``"count"`` (a
            whole number) or ``"list"`` (nested lists and tuples, compared for equality).
        last_step_first: whether it is computed from the last step to the first, as gradients are.
        whole: whether the array must hold ints, because it is used as an index.
    """

    name: str
    axes: tuple[str, ...] = ()
    kind: str = "array"
    last_step_first: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Expected:
    """Keras's answer to a challenge.

    Args:
        values: one value for each of the exercise's outputs; empty if an exception is asked for.
        trace: named intermediate arrays in the order of computation, such as the gates.
        raises: the name of the exception that the contract asks for here, if it does.
    """

    values: tuple[Any, ...] = ()
    trace: Mapping[str, np.ndarray] = field(default_factory=dict)
    raises: str | None = None


@dataclass(frozen=True)
class Appraisal:
    """How good answers are that are not right or wrong, such as forecasts.

    Args:
        share: of the points, from 0 to 1.
        headline: what they reach, in words that follow the function's name and tell nothing of a
            question.
        where: where they are good and where they are not.
        expected: what is asked for.
        received: what was measured.
        cause: the name of the mistake, if one is recognised.
        explanation: what it means, or what to look at.
    """

    share: float
    headline: str
    where: str = ""
    expected: str = ""
    received: str = ""
    cause: str = ""
    explanation: str = ""


def unchanged(challenge: Challenge) -> Challenge:
    """The challenge as it is."""
    return challenge


def as_computed(values: tuple[Any, ...], challenge: Challenge) -> tuple[Any, ...]:
    """The values as they are."""
    return values


@dataclass(frozen=True)
class Mistake:
    """A named way to get wrong numbers.

    The wrong numbers are those of ``exercise.model(change(challenge), **variant)``, passed
    through ``after``. Written so, two mistakes can be made together.

    Args:
        name: a few words, such as ``"input gate and forget gate swapped"``.
        sentence: what a learner needs to know; ``{name}`` stands for the function,
            ``{received}`` and ``{expected}`` for the first number that differs.
        change: other inputs, such as weights whose blocks are in another order.
        variant: keyword arguments for the exercise's model.
        after: another use of the results, such as the two states swapped.
        kind: two mistakes of one kind exclude each other, and are not tried together.
        edits: pairs ``(old text, new text)`` of the exercise's reference.
        first: statements that are put before the reference's own.
        spans: edits by their place, as they are generated.
        generated: whether it was made from a syntax tree: those written by hand come first.
        fails: for a mistake that ends in an exception instead of wrong numbers: what the
            exception's message says then.
    """

    name: str
    sentence: str
    change: Callable[[Challenge], Challenge] = unchanged
    variant: Mapping[str, Any] = field(default_factory=dict)
    after: Callable[[tuple[Any, ...], Challenge], Any] = as_computed
    kind: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    first: str = ""
    spans: tuple[Any, ...] = ()
    generated: bool = False
    fails: str = ""


def wrong(name: str, kind: str, sentence: str, *edits: tuple[str, str]) -> Mistake:
    """A mistake that is an edit; two of one kind are not tried together."""
    return Mistake(name, sentence, edits=edits, kind=kind)


@dataclass(frozen=True)
class Exercise:
    """A function that the learner writes, and all that is needed to judge it.

    Args:
        name: the function's name; this is how ``check`` finds the exercise.
        returns: its outputs, in order.
        challenges: ``challenges(rng, hidden)`` gives the inputs of several calls, the smallest
            first; hidden ones differ in seed and sizes only.
        oracle: ``oracle(challenge)`` asks Keras, in float64.
        reference: the right answer in plain NumPy. A mistake is an edit of its text; most are
            made from its syntax tree, with the comments after assignments as labels.
        helpers: functions that the reference calls and in which mistakes are possible, too.
        model: where the answer cannot be edited as text (a class that Keras runs, a model that is
            described, numbers that are measured): ``model(challenge, **variant)`` computes the
            outputs for a mistake; without a variant it equals the oracle.
        mistakes: the mistakes known by name.
        hints: what to try next, the most general first; one more is shown at each failure.
        points: what the exercise is worth.
        compare_first: outputs in the order in which they are computed, where that is not the
            order in which they are returned.
        readout: ``readout(challenges, values)`` recovers the learner's own intermediates from
            the answers, in the order of computation, to be compared with the trace of the first
            challenge; what the answers do not tell is left out.
        place: ``place(path, challenge)`` names an entry of a list output.
        measure: for answers that are not unique, such as random ones: ``measure(challenges,
            values)`` gives for each call what is compared in their place. The learner's answers
            and Keras's are measured alike, once the learner's have the form of ``returns``.
        measured: what ``measure`` gives, in order; ``model`` gives the same.
        measure_alone: ``measure_alone(value)`` gives the first of what is measured, where one
            answer is enough for it: a mistake that it rules out need not be made in every call.
        appraise: for answers that are good or less good: ``appraise(challenges, expected, values)``
            gives a share of the points, where every answer has the form of ``returns``.
        seconds: processor time that a call may take; 0 for any.
        against: what the answers are compared with, in words.
        tolerance: largest difference allowed to a float64 answer; float32 answers get 1e-5.
        adapter: for an answer that is no plain function, such as a class: how the challenges are
            put to it in the learner's process, a name in ``unrolled.adapters``.
        earlier_name: what the function was called before it was renamed; notebooks that are older
            than that are checked as before.
    """

    name: str
    returns: tuple[Output, ...]
    challenges: Callable[[np.random.Generator, bool], list[Challenge]]
    oracle: Callable[[Challenge], Expected]
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    points: int
    reference: Callable[..., Any] | None = None
    helpers: tuple[Callable[..., Any], ...] = ()
    model: Callable[..., tuple[Any, ...]] | None = None
    compare_first: tuple[str, ...] = ()
    readout: Callable[[list[Challenge], list[tuple[Any, ...]]], Mapping[str, np.ndarray]] | None = (
        None
    )
    place: Callable[[tuple[int, ...], Challenge], str] | None = None
    measure: Callable[[list[Challenge], list[Any]], list[tuple[Any, ...]]] | None = None
    measured: tuple[Output, ...] = ()
    measure_alone: Callable[[Any], Any] | None = None
    appraise: Callable[[list[Challenge], list[tuple[Any, ...]], list[Any]], Appraisal] | None = None
    seconds: float = 0.0
    against: str = "Keras"
    tolerance: float = 1e-9
    adapter: str = ""
    earlier_name: str | None = None

    @functools.cached_property
    def text(self) -> Reference | None:
        """The reference as text that can be edited."""
        return Reference(self.reference, self.helpers) if self.reference else None

    @functools.cached_property
    def generated(self) -> tuple[Mistake, ...]:
        """The mistakes that are made from the reference's syntax tree."""
        if self.text is None:
            return ()
        # Only here: the generators make mistakes, which this module defines.
        from unrolled.exercises.generated import generated_mistakes

        outputs = tuple(output.name for output in self.returns)
        return generated_mistakes(self.text, outputs, self.example())

    def example(self) -> Challenge:
        """The public challenge in whose arrays the most different sizes occur."""
        challenges = self.challenges(np.random.default_rng(0), False)
        return in_double_precision(max(challenges, key=different_sizes))

    def edits_of(self, mistake: Mistake) -> tuple[Edit, ...]:
        """A mistake's edits by their places in the reference.

        Raises:
            ValueError: if a text does not stand there exactly once.
        """
        first = (self.text.at_the_start(mistake.first),) if mistake.first else ()
        located = (self.text.located(old, new) for old, new in mistake.edits)
        return (*mistake.spans, *first, *located)


def different_sizes(value: Any) -> int:
    """How many different lengths the axes of a challenge's arrays have."""
    return len(set(sizes_in(value)))


def sizes_in(value: Any) -> list[int]:
    """The lengths of all axes of all arrays in a challenge, or in a part of one."""
    if isinstance(value, np.ndarray):
        return list(value.shape)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [size for entry in value for size in sizes_in(entry)]
    return []
