"""What a notebook calls: ``check(lstm_step)``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from unrolled.adapters import as_function
from unrolled.answer import Answer
from unrolled.call import call
from unrolled.capture import NUMPY_AT_FIRST
from unrolled.cell_stderr import stderr_counts_as_stdout
from unrolled.idle import notebook_shell
from unrolled.judge_client import JudgeClient
from unrolled.keras_import import NoKeras, OtherBackend
from unrolled.questions import Questions
from unrolled.undecided import (
    no_judge,
    no_keras,
    not_a_function,
    other_backend,
    own_fault,
    unknown_name,
)
from unrolled.verdict import Verdict

# The next call would end in the same way, and cost the same time.
ENDLESS = ("endless printing", "stopped by hand", "too slow")
_failures: dict[str, int] = {}


class AnyJudge(Protocol):
    """What every judge can do, wherever it sits."""

    def names(self) -> list[str]: ...
    def ask(self, name: str, hidden: bool = False) -> Questions: ...
    def decide(self, ticket: str, answers: list[Answer], failures: int = 0) -> Verdict: ...


class CheckFailed(AssertionError):
    """A check that did not pass.

    Args:
        verdict: what the judge said.
        card_shown: whether the notebook shows the verdict already, as a card.
    """

    def __init__(self, verdict: Verdict, card_shown: bool = False) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict
        self._card_shown = card_shown

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback, none of which would help a learner."""
        if not self._card_shown:
            return str(self.verdict).splitlines()
        cause = f" Likely cause: {self.verdict.cause}." if self.verdict.cause else ""
        return [f"Not yet: {self.verdict.headline}{cause}"]


def check(function: Callable[..., Any], *, hidden: bool = False) -> float | None:
    """Compare a function with Keras on fresh random inputs.

    Prints one green line if it agrees.

    Args:
        function: the learner's, under the name that the exercise gives it.
        hidden: use the sizes that are kept for grading, of which nothing is shown.

    Returns:
        ``None``; of a hidden check that is passed in part, the points, which nbgrader takes for
        partial credit.

    Raises:
        CheckFailed: if it does not agree, and earns nothing; the message says what differs, where
            first, and why if the mistake is a known one. ``.verdict`` holds the parts.
    """
    stderr_counts_as_stdout()
    verdict = verdict_on(function, hidden=hidden)
    if hidden:
        # It is shown on the learner's feedback page.
        verdict = verdict.discreet()
    if verdict.exercise is not None:
        # By the function's name, which may be an earlier one of the exercise.
        name = _name_of(function) or verdict.exercise
        _failures[name] = 0 if verdict.passed else _failures.get(name, 0) + 1
    shown = _show(verdict)
    if not verdict.passed and not verdict.earned:
        # "from None" and a fresh name: nothing of the learner's error chain is printed after it.
        raise CheckFailed(verdict, card_shown=shown) from None
    return verdict.earned if hidden and not verdict.passed else None


def passes(*functions: Callable[..., Any]) -> bool:
    """Whether functions pass their checks, or a part of them, for a cell that wants to use them.

    Says in one line what is left out, and why, if one does not.

    Args:
        functions: the learner's, under their exercises' names.
    """
    missing = [
        verdict.exercise or "one function"
        for verdict in map(verdict_on, functions)
        if not verdict.passed and not verdict.earned
    ]
    if missing:
        *others, last = missing
        names = f"{', '.join(others)} and {last}" if others else last
        their = "its check" if not others else "their checks"
        verb = "passes" if not others else "pass"
        print(f"Left out for now. Run this cell again once {names} {verb} {their}.")
    return not missing


def verdict_on(
    function: Callable[..., Any], *, hidden: bool = False, judge: AnyJudge | None = None
) -> Verdict:
    """The judge's word on a function, without showing or raising anything.

    Args:
        function: the learner's.
        hidden: use the sizes that are kept for grading.
        judge: who decides; by default the judge of this process.
    """
    name = _name_of(function)
    if name is None:
        return not_a_function(function)
    try:
        with np.errstate(**NUMPY_AT_FIRST):
            return _decided(judge or default_judge(), function, name, hidden)
    except ConnectionError as error:
        return no_judge(name, error)


@functools.cache
def default_judge() -> AnyJudge:
    """The judge behind the socket that this process was given, or else one in this process."""
    if remote := JudgeClient.from_environment():
        return remote
    # Only here: where a class is graded, the learner's process does not hold the judge.
    from unrolled.judge import Judge

    return Judge()


def _decided(judge: AnyJudge, function: Callable[..., Any], name: str, hidden: bool) -> Verdict:
    try:
        names = judge.names()
        if name not in names:
            return unknown_name(name, names)
        questions = judge.ask(name, hidden)
        answers = _answers(function, questions)
        return judge.decide(questions.ticket, answers, _failures.get(name, 0))
    except NoKeras as error:
        return no_keras(name, error)
    except OtherBackend as error:
        return other_backend(name, error)
    except ConnectionError:
        raise
    except Exception as error:
        # No answer may end in a traceback of ours. It fails, and says that the fault is not theirs.
        return own_fault(name, error)


def _answers(function: Callable[..., Any], questions: Questions) -> list[Answer]:
    answers: list[Answer] = []
    for challenge in questions.challenges:
        used = as_function(function, questions.adapter, list(challenge))
        answers.append(call(used, challenge, questions.seconds))
        problem = answers[-1].problem
        if problem is not None and problem.kind in ENDLESS:
            answers += [answers[-1]] * (len(questions.challenges) - len(answers))
            break
    return answers


def _name_of(function: Any) -> str | None:
    """A function's own name; ``None`` for what is no function, or has no plain name."""
    try:
        name = function.__name__ if callable(function) else None
    except Exception:
        return None
    return name if type(name) is str else None


def _show(verdict: Verdict) -> bool:
    """Show a verdict as a card in a notebook, else as text; say whether as a card."""
    if notebook_shell() is not None:
        from IPython.display import display

        display({"text/plain": str(verdict), "text/html": verdict._repr_html_()}, raw=True)
        return True
    if verdict.passed or verdict.earned:
        print(verdict)
    return False
