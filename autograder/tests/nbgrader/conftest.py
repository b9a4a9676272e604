"""One course, run once from release to feedback, for all tests of this folder to look at."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode

# Tests are imported by path, so a folder's own helpers are not found by themselves; the short
# course and what is done to its submissions lie with the tests of our own grading.
sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))
sys.path.insert(0, str(Path(__file__).parent))

from marking import mark_claim
from real_course import RealCourse, isolate, nbgrader
from submissions import lstm_submissions, parameters_submissions
from unrolled.course.source import Lesson, find_lessons

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def parameters() -> Lesson:
    """Lesson 01, which is quick to run."""
    (lesson,) = find_lessons(ROOT, ["01_parameters"])
    return lesson


@pytest.fixture(scope="session")
def lstm() -> Lesson:
    """Lesson 04, which has claims that a person marks."""
    (lesson,) = find_lessons(ROOT, ["04_lstm"])
    return lesson


@pytest.fixture(scope="session")
def released_course(parameters, lstm, tmp_path_factory) -> Iterator[RealCourse]:
    """A course whose two lessons lie in the exchange."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in isolate(folder).items():
            patch.setenv(name, value)
        course = RealCourse(folder, ROOT)
        course.release(parameters)
        course.release(lstm)
        yield course


@pytest.fixture(scope="session")
def fetched(released_course, parameters, lstm) -> dict[str, NotebookNode]:
    """What a student fetches, by lesson."""
    return {lesson.name: released_course.fetch("fetching", lesson) for lesson in (parameters, lstm)}


@pytest.fixture(scope="session")
def graded_course(released_course, fetched, parameters, lstm) -> RealCourse:
    """The course after everybody handed in, and both lessons were graded."""
    handed_in = {
        parameters: parameters_submissions(fetched[parameters.name], parameters),
        lstm: lstm_submissions(fetched[lstm.name], lstm),
    }
    for lesson, submissions in handed_in.items():
        for student, notebook in submissions.items():
            released_course.submit(student, lesson, notebook)
        released_course.collect_and_autograde(lesson)
    mark_claim(released_course, lstm)
    for lesson in handed_in:
        nbgrader("generate_feedback", lesson.name, where=released_course.instructor)
    return released_course
