"""Answer and check cells are put together from the exercises."""

import nbformat
import pytest
from unrolled.course.exercise_cells import answer_text, with_exercise_cells


def step_backward(dh, cache):
    """The way back."""
    x, h = cache
    slope = 1 - h**2
    return dh * slope * x


def commented(x):
    """Twice as much."""
    # Doubling.
    return 2 * x


def notebook_with(source, tag):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": [tag]})
    return nbformat.v4.new_notebook(cells=[cell])


def test_the_argument_taken_apart_is_given_and_the_rest_is_the_solution():
    given, solution = answer_text(step_backward).split("    ### BEGIN SOLUTION\n")
    assert given.endswith('    """The way back."""\n    x, h = cache\n')
    assert solution == ("    slope = 1 - h**2\n    return dh * slope * x\n    ### END SOLUTION")


def test_a_comment_above_the_first_statement_belongs_to_the_solution():
    given, solution = answer_text(commented).split("    ### BEGIN SOLUTION\n")
    assert "Doubling" not in given
    assert "# Doubling." in solution


def test_an_answer_cell_is_the_reference_and_a_check_cell_has_its_points():
    source = "from unrolled.exercises.lesson_06_gru.steps import gru_step"
    (answer,) = with_exercise_cells(notebook_with(source, "answer")).cells
    assert answer.source.startswith("def gru_step(x_t, h_prev, kernel, recurrent_kernel, bias):")
    assert answer.metadata.nbgrader.grade_id == "gru_step"
    (check,) = with_exercise_cells(notebook_with("check(gru_step)", "check")).cells
    assert check.source.startswith("check(gru_step)\n### BEGIN HIDDEN TESTS")
    assert (check.metadata.nbgrader.grade_id, check.metadata.nbgrader.points) == (
        "check_gru_step",
        4,
    )


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("import numpy as np", "answer"),
        ("from unrolled.exercises.activations import relu, softmax\nrelu(1)", "answer"),
        ("check(gru_step, hidden=True)", "check"),
    ],
)
def test_cells_of_another_form_are_refused(source, tag):
    with pytest.raises(ValueError, match="cell is one"):
        with_exercise_cells(notebook_with(source, tag))
