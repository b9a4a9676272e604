"""nbgrader's settings: ``solutions`` is its source, ``lessons`` its release."""

from pathlib import Path

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests
from unrolled.course.environment import use_own_tools

c = get_config()  # noqa: F821  (nbgrader provides it)

# nbgrader calls other tools by their bare names, which fails in an environment not activated.
use_own_tools()

course = Path(__file__).resolve().parent
grading = course / "grading"
grading.mkdir(exist_ok=True)

c.CourseDirectory.course_id = "unrolled"
c.CourseDirectory.root = str(course)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.solution_directory = "grading/solution"
c.CourseDirectory.db_url = f"sqlite:///{grading / 'gradebook.db'}"
# The text sources hold solutions and hidden tests; nbgrader would copy them beside the release.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "*.py"]

c.Exchange.root = str(grading / "exchange")
c.ExportApp.plugin_class = "nbgrader.plugins.CsvExportPlugin"

# The instructor's cells (rubrics, notes, tests of the tests) stay on the instructor's side.
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"instructor"}
c.GenerateAssignment.preprocessors = [
    TagRemovePreprocessor,
    *GenerateAssignment.class_traits()["preprocessors"].default(),
]
# Feedback goes to learners: without the hidden lines of the checks.
c.GenerateFeedback.preprocessors = [
    ClearHiddenTests,
    *GenerateFeedback.class_traits()["preprocessors"].default(),
]
# A check that a learner deleted comes back, and is graded, instead of counting zero in silence.
c.OverwriteCells.add_missing_cells = True
# One lesson's slowest cell trains a small network; an old machine needs a few minutes for it.
c.Execute.timeout = 300
