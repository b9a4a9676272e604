"""A class whose submissions end as a test says, without a sandbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from small_course import LESSON, SmallCourse
from unrolled.course.build import course_config
from unrolled.grading import tries
from unrolled.grading.grader import GRADED, Graded, Settings, turned_away
from unrolled.grading.run import Report, Request, grade, plan_of, records_of
from unrolled.grading.submission import Submission


class Script:
    """Says how submissions end, and keeps which were run, in batches.

    Args:
        ends: for a student, how each try ends; the last for all further ones. Who is not named is
            graded. The lesson as released is handed in by ``""``.
    """

    def __init__(self, **ends: list[str]) -> None:
        self.ends = {name.replace("nobody", ""): [*each] for name, each in ends.items()}
        self.batches: list[list[str]] = []
        # For each batch, whether its submissions were to be run one after the other.
        self.alone: list[bool] = []

    def workers(self, settings: Settings) -> ScriptedWorkers:
        """What makes a run's workers."""
        return ScriptedWorkers(self, settings)

    def end(self, settings: Settings, student: str) -> Graded:
        """How this try ends."""
        ends = self.ends.get(student, [GRADED])
        status = ends.pop(0) if len(ends) > 1 else ends[0]
        return turned_away(settings.plan, student, status, "" if status == GRADED else "Bad luck.")


class ScriptedWorkers:
    """Workers that follow a script."""

    def __init__(self, script: Script, settings: Settings) -> None:
        self._script, self._settings = script, settings

    def grade(self, submissions: Iterable[Submission], alone: bool = False) -> Iterator[Graded]:
        """End submissions as the script says."""
        self._script.batches.append([])
        self._script.alone.append(alone)
        for submission in submissions:
            self._script.batches[-1].append(submission.student)
            yield self._script.end(self._settings, submission.student)


def run_by_script(
    course: SmallCourse, script: Script, monkeypatch: pytest.MonkeyPatch, **request: bool
) -> Report:
    """Grade a class by a script; Keras is not asked.

    Args:
        course: the instructor's folder, with what was handed in.
        script: how submissions end.
        monkeypatch: pytest's.
        request: what else a ``Request`` takes.
    """
    monkeypatch.setattr(tries, "expected_answers", lambda *_: {})
    config = course_config(course.folder)
    settings = Settings(plan_of(config, LESSON), records_of(config, LESSON).seed())
    return grade(config, Request(LESSON, **request), settings, script.workers)
