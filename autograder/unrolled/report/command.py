"""``unrolled report``: writes the page and the table."""

from __future__ import annotations

import argparse
import logging

from unrolled.course.build import course_config
from unrolled.course.source import course_root
from unrolled.grading.run import state_folder
from unrolled.report.anonymous import without_names
from unrolled.report.class_results import ClassResults, Learner, class_results
from unrolled.report.lecture import topics_of
from unrolled.report.page import Words, page
from unrolled.report.table import table
from unrolled.report.tally import tallies
from unrolled.whole_file import write_whole


def run_report(chosen: argparse.Namespace) -> int:
    """Write a lesson's report beside the gradebook.

    Returns:
        0.

    Raises:
        CourseError: if the lesson was never generated.
    """
    config = course_config(course_root())
    if chosen.db:
        config.CourseDirectory.db_url = chosen.db
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    results = class_results(config, chosen.lesson)
    text, rows = written(results, chosen.names, chosen.formgrader)
    for suffix, content in (("html", text), ("csv", rows)):
        path = state_folder(config) / f"{chosen.lesson}-report.{suffix}"
        write_whole(path, content)
        # Whoever may not see the gradebook may not see this.
        path.chmod(0o600)
        print(f"Written: {path}")
    return 0


def written(
    results: ClassResults, with_names: bool = False, formgrader: str = ""
) -> tuple[str, str]:
    """The page and the table.

    Args:
        results: the class's.
        with_names: whether learners are named.
        formgrader: where nbgrader's formgrader is to be found.
    """
    counted = tallies(results)
    names = called if with_names else None
    hide = str if with_names else without_names(results.learners)
    words = Words(hide, names)
    return (
        page(results, counted, topics_of(counted), words, formgrader),
        table(counted, names, hide),
    )


def called(learner: Learner) -> str:
    """A learner's name, and the one in the gradebook."""
    return f"{learner.name} ({learner.student})" if learner.name else learner.student
