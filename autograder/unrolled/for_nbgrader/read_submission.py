"""How ``nbgrader autograde`` reads a submission: chosen and repaired as ``unrolled grade`` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from unrolled.errors import CourseError
from unrolled.grading.choice import choose
from unrolled.grading.plan import Plan, make_plan
from unrolled.grading.repair import repaired
from unrolled.grading.submission import cells_of


class ReadSubmission(NotebookExporter):
    """Reads what learners handed in; all other notebooks as ever.

    nbgrader itself gives up a whole submission over a copied answer, a deleted one, lost metadata
    or a byte order mark, and passes on what its feedback later fails at.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook.

        Args:
            filename: where nbgrader expects it; a submission's may have another name.
            resources: nbgrader's.
            options: passed on.

        Raises:
            Refused, Unreadable: if there is no telling what was handed in.
        """
        own = (resources or {}).get("nbgrader", {})
        if not self._is_handed_in(filename, own):
            return super().from_filename(filename, resources, **options)
        try:
            plan = self._plan(own["assignment"], own["db_url"])
        except CourseError as error:
            self.log.warning("%s Submissions are not mended without it.", error)
            return super().from_filename(filename, resources, **options)
        notebook, notes = read_submission(Path(filename).parent, plan)
        for note in notes:
            self.log.warning("%s: %s.", own["student"], note)
        return self.from_notebook_node(notebook, resources, **options)

    def _is_handed_in(self, filename: str, own: dict[str, str]) -> bool:
        """Whether this is the notebook of a lesson, as a learner handed it in."""
        if not own or own["notebook"] != own["assignment"]:
            return False
        course = CourseDirectory(config=self.config)
        submitted = course.format_path(
            course.submitted_directory, own["student"], own["assignment"]
        )
        return Path(filename).parent == Path(submitted)

    def _plan(self, lesson: str, database: str) -> Plan:
        """The lesson's plan, out of its release and the gradebook."""
        course = CourseDirectory(config=self.config)
        release = Path(course.format_path(course.release_directory, ".", lesson))
        return make_plan(lesson, release / f"{lesson}.ipynb", database)


def read_submission(place: Path, plan: Plan) -> tuple[NotebookNode, list[str]]:
    """The repaired notebook of a submission, and what is to be said of it.

    Args:
        place: the submission's folder.
        plan: the lesson's.

    Raises:
        Refused, Unreadable: if there is no telling what was handed in.
    """
    choice = choose(place, plan)
    cells, notes = cells_of(choice.content)
    notebook, mended = repaired(plan, cells)
    return notebook, [*choice.notes, *notes, *mended]


def expect_the_notebook(assignment: str, notebooks: list[str], **_: Any) -> None:
    """Have nbgrader grade a lesson's notebook also where a learner's has another name.

    ``ReadSubmission`` finds it then. It is called before a submission is converted, with the list
    of notebooks that nbgrader goes through; those that it does not know it passes over.

    Args:
        assignment: the lesson's name.
        notebooks: the paths that nbgrader has found; added to in place.
    """
    wanted = str(Path(notebooks[0]).with_name(f"{assignment}.ipynb"))
    if wanted not in notebooks:
        notebooks.append(wanted)
