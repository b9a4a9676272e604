"""An honest learner's habits cost no points under nbgrader's own grading, nor under Validate."""

import os

import pytest
from handed_in import answers, with_answers, without_experiments
from nbclient import NotebookClient
from nbformat import NotebookNode, read
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade, is_grade
from unrolled.course.build import solved_notebook
from unrolled.notebook.cell_marks import grade_id

IMPORTS = "import matplotlib.pyplot as plt\n%matplotlib inline\nimport tensorflow as tf"
# A letter of a script that no font of ours has, in a figure that nobody shows.
FIGURE = '    plt.figure()\n    plt.title("\\U00012000")\n    return'
LATE = (
    "    import sys, threading\n"
    "    threading.Timer(0.02, print, ['late'], {'file': sys.stderr}).start()\n"
    "    return"
)
LEAVES = "    exit()\n    return"


def scores(notebook: NotebookNode) -> dict[str, tuple[float, float]]:
    """What nbgrader gives for each graded cell of a notebook that has run, and what it could."""
    return {
        grade_id(cell): determine_grade(cell)
        for cell in notebook.cells
        if cell.cell_type == "code" and is_grade(cell)
    }


@pytest.fixture(scope="module")
def graded(parameters):
    """The scores of lesson 01 in the hands of somebody with habits, run in a plain kernel."""
    right = answers(solved_notebook(parameters))
    habits = {"dense_params": FIGURE, "conv1d_params": LATE, "conv_lstm2d_params": LEAVES}
    for name, habit in habits.items():
        assert right[name].count("    return") == 1
        right[name] = right[name].replace("    return", habit)
    notebook = without_experiments(with_answers(read(parameters.release, 4), right))
    (first,) = (i for i, cell in enumerate(notebook.cells) if grade_id(cell) == "setup")
    notebook.cells.insert(first + 1, new_code_cell(IMPORTS))
    client = NotebookClient(notebook, timeout=600, allow_errors=True, kernel_name="python3")
    with pytest.MonkeyPatch.context() as patch:
        # With this variable ipykernel leaves compiled code's output where it is.
        patch.delitem(os.environ, "PYTEST_CURRENT_TEST", raising=False)
        client.execute()
    return scores(notebook)


@pytest.mark.slow
def test_every_right_answer_has_its_points(graded):
    lost = {name: score for name, score in graded.items() if score[0] != score[1]}
    assert set(lost) == {"check_conv_lstm2d_params"}
    assert sum(best for _, best in graded.values()) == 20


@pytest.mark.slow
def test_an_answer_that_leaves_python_loses_its_own_points_only(graded):
    score, best = graded["check_conv_lstm2d_params"]
    assert (score, best > 0) == (0, True)
