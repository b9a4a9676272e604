"""nbgrader's settings: ``solutions`` is its source, ``lessons`` its release."""

from pathlib import Path

from nbconvert.preprocessors import TagRemovePreprocessor
from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests
from unrolled.course.environment import use_own_tools
from unrolled.for_nbgrader.collect_downloads import CollectDownloads
from unrolled.for_nbgrader.late_penalty import LatePenalty
from unrolled.for_nbgrader.read_submission import ReadSubmission, expect_the_notebook
from unrolled.for_nbgrader.released_text import restore_released_text
from unrolled.grading.leftovers import LEFT_BY_SYSTEMS

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
c.CourseDirectory.ignore = ["*.py", *LEFT_BY_SYSTEMS]

c.Exchange.root = str(grading / "exchange")
c.ExportApp.plugin_class = "nbgrader.plugins.CsvExportPlugin"
c.ExportPlugin.to = str(grading / "grades.csv")
# The same for a learning platform: `nbgrader export --exporter=`, and one of these names.
# unrolled.for_nbgrader.export_to_canvas.ExportToCanvas
# unrolled.for_nbgrader.export_to_moodle.ExportToMoodle
c.ExportToCanvas.columns = {}  # {"01_parameters": "Counting parameters (90210)"}: Canvas's header

# What lateness costs: nothing, until you say so. A day counts once it has begun. After a change,
# grade again: `unrolled grade 01_parameters --force`, or `nbgrader autograde` with `--force`.
c.AssignLatePenalties.plugin_class = LatePenalty
c.LatePenalty.percent_per_day = 0.0  # of the points that were reached
c.LatePenalty.grace_days = 0.0  # so many days cost nobody anything
c.LatePenalty.extensions = {}  # {"4711": 2, "4712": {"04_lstm": 7}}: days more for some

# Downloads from a learning platform go to grading/downloaded/LESSON/archive, as they are. The
# number is the platform's own for the student; a file keeps the name that its owner gave it,
# because grading finds the right one among several. Names with a dot in front are a system's.
FILE = r"(?:[^/]+/)*(?P<file_id>[^/.][^/]*)\.ipynb$"
# doejane_LATE_4711_90210_01_parameters-1.ipynb, or an archive with a name of this kind
CANVAS = r".*/extracted/(?:[^/]+/)*?[^/_]+(?:_LATE)?_(?P<student_id>\d+)_\d+_(?:[^/]*/)?" + FILE
# Jane Doe_4711_assignsubmission_file_/01_parameters.ipynb
MOODLE = r".*/extracted/(?:[^/]+/)*?[^/]+_(?P<student_id>\d+)_assignsubmission_file_?/" + FILE
c.ZipCollectApp.downloaded_directory = "grading/downloaded"
c.ZipCollectApp.collector_plugin = CollectDownloads
c.FileNameCollectorPlugin.named_regexp = CANVAS

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
# Submissions are read as `unrolled grade` reads them: what a learner deleted or copied, or an
# editor or Colab changed, is put right before nbgrader sees it.
c.Autograde.exporter_class = ReadSubmission
c.Autograde.pre_convert_hook = expect_the_notebook
# For Validate: only an edited test is told to have changed, not one saved with other line ends.
c.Execute.on_notebook_start = restore_released_text
# Where the release is not at hand, a deleted check comes back at least.
c.OverwriteCells.add_missing_cells = True
# One lesson's slowest cell trains a small network; an old machine needs a few minutes for it.
c.Execute.timeout = 300
