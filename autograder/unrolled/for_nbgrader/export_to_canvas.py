"""The gradebook as the table that Canvas takes under *Grades → Import*."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from nbgrader.api import Gradebook, Student
from nbgrader.plugins import ExportPlugin
from traitlets import Bool, Dict, Enum, Unicode

from unrolled.for_nbgrader.final_scores import (
    chosen_lessons,
    chosen_students,
    final_score,
    plain,
)
from unrolled.grading.summary import cell
from unrolled.whole_file import write_whole

IDS = ("ID", "SIS User ID", "SIS Login ID")
COLUMNS = ("Student", *IDS, "Section")
# Canvas looks for these words to tell this row from a student's.
POINTS = "    Points Possible"


class ExportToCanvas(ExportPlugin):
    """One row for each learner, one column for each lesson.

    Canvas knows a learner by its own number, which is what ``zip_collect`` takes out of the names
    of its downloads. A lesson's column is known by the number in its header; without one Canvas
    asks which assignment is meant, or makes a new one.
    """

    student_id_is = Enum(
        IDS, "ID", help="which of Canvas's columns the gradebook's student ids belong to"
    ).tag(config=True)
    columns = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="""Canvas's header of a lesson's column, as its own export has it:
        {"04_lstm": "LSTM (90210)"}; by default the lesson's name""",
    ).tag(config=True)
    missing_is_zero = Bool(
        False, help="whether who handed in nothing gets 0; by default Canvas's entry stays"
    ).tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the table.

        Args:
            gradebook: an open one.
        """
        lessons = chosen_lessons(self, gradebook)
        path = Path(self.to or "canvas.csv")
        headers = [self.columns.get(lesson.name, lesson.name) for lesson in lessons]
        waiting = 0
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([*COLUMNS, *headers])
        writer.writerow([POINTS, *[""] * 4, *(plain(each.max_score) for each in lessons)])
        for student in chosen_students(self, gradebook):
            found = [final_score(gradebook, lesson, student) for lesson in lessons]
            nothing = "0" if self.missing_is_zero else ""
            scores = [plain(each.score) if each else nothing for each in found]
            waiting += any(each.needs_manual_grade for each in found if each)
            writer.writerow([*self._who(student), *scores])
        write_whole(path, text.getvalue())
        self.log.info("Written for Canvas: %s", path)
        if waiting:
            self.log.warning("%s learners have answers that nobody has graded yet.", waiting)

    def _who(self, student: Student) -> list[str]:
        name = ", ".join(filter(None, [student.last_name, student.first_name])) or student.id
        return [cell(name), *(student.id if kind == self.student_id_is else "" for kind in IDS), ""]
