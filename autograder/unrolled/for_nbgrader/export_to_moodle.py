"""The gradebook as worksheets that Moodle's assignments take: *Upload grading worksheet*."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Student
from nbgrader.plugins import ExportPlugin
from traitlets import TraitError, Unicode, validate

from unrolled.for_nbgrader.final_scores import (
    chosen_lessons,
    chosen_students,
    final_score,
    plain,
)
from unrolled.grading.summary import cell
from unrolled.whole_file import write_whole

# Moodle's worksheet has more; without its column of comments no comment is overwritten.
COLUMNS = (
    *("Identifier", "Full name", "Email address"),
    *("Grade", "Maximum Grade", "Last modified (grade)"),
)


class ExportToMoodle(ExportPlugin):
    """One worksheet for each lesson, because in Moodle each belongs to an assignment.

    Moodle knows a learner by the number that stands in the names of its downloads, from where
    ``zip_collect`` takes it. It finds columns by their headers in its own language.
    """

    identifier = Unicode(
        "Participant {}", help="what Moodle's worksheet writes for the learner with this number"
    ).tag(config=True)
    headers = Unicode(
        ",".join(COLUMNS), help="the six headers, in this order, as your Moodle writes them"
    ).tag(config=True)

    @validate("headers")
    def _as_many_as_columns(self, proposal: dict) -> str:
        if len(proposal["value"].split(",")) != len(COLUMNS):
            raise TraitError(f"headers should name {len(COLUMNS)} columns: {', '.join(COLUMNS)}")
        return proposal["value"]

    def export(self, gradebook: Gradebook) -> None:
        """Write the worksheets, with the lesson's name behind the file's own.

        Args:
            gradebook: an open one.
        """
        path = Path(self.to or "moodle.csv")
        for lesson in chosen_lessons(self, gradebook):
            self._write(path.with_stem(f"{path.stem}_{lesson.name}"), gradebook, lesson)

    def _write(self, path: Path, gradebook: Gradebook, lesson: Assignment) -> None:
        waiting = 0
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self.headers.split(","))
        for student in chosen_students(self, gradebook):
            found = final_score(gradebook, lesson, student)
            # Whoever handed in nothing is left out: Moodle would write an empty grade.
            if found is not None:
                grade, largest = plain(found.score), plain(found.max_score)
                writer.writerow([*self._who(student), grade, largest, "-"])
                waiting += found.needs_manual_grade
        write_whole(path, text.getvalue())
        self.log.info("Written for Moodle: %s", path)
        if waiting:
            self.log.warning("%s learners have answers that nobody has graded yet.", waiting)

    def _who(self, student: Student) -> list[str]:
        name = " ".join(filter(None, [student.first_name, student.last_name]))
        return [self.identifier.format(student.id), cell(name), cell(student.email or "")]
