"""What the students of the tested course hand in."""

from __future__ import annotations

from handed_in import (
    answers,
    saved_by_colab,
    with_answers,
    without_cell,
    without_experiments,
)
from nbformat import NotebookNode
from unrolled.course.build import solved_notebook
from unrolled.course.exercise_checks import edited
from unrolled.course.source import Lesson

SWAPPED = "input gate and forget gate swapped"
SWAPPED_IN = ("z_i, z_f, z_g, z_o = ", "z_f, z_i, z_g, z_o = ")

RAISES = """

def {name}(*arguments):
    return undefined_name
"""
# Right, and yet NumPy warns on stderr: an honest learner's overflow in a sigmoid.
WARNS = """

right_{name} = {name}


def {name}(*arguments):
    np.exp(np.array([1e4]))
    return right_{name}(*arguments)
"""


def parameters_submissions(release: NotebookNode, lesson: Lesson) -> dict[str, NotebookNode]:
    """Submissions for lesson 01, by student."""
    right = answers(solved_notebook(lesson))

    def changed(name: str, text: str) -> NotebookNode:
        return with_answers(release, {**right, name: text})

    forgotten = edited(right["lstm_params"], ("recurrent_kernel + bias", "recurrent_kernel"))
    return {
        "honest": with_answers(release, right),
        "warning": changed("gru_params", right["gru_params"] + WARNS.format(name="gru_params")),
        "colab": saved_by_colab(with_answers(release, right)),
        "deleting": without_cell(with_answers(release, right), "check_norm_params"),
        "unsolved": release,
        "raising": changed("gru_params", right["gru_params"] + RAISES.format(name="gru_params")),
        "mistaken": changed("lstm_params", forgotten),
    }


def lstm_submissions(release: NotebookNode, lesson: Lesson) -> dict[str, NotebookNode]:
    """Submissions for lesson 04, by student. Their experiments were run with the solution."""
    right = answers(solved_notebook(lesson))
    swapped = edited(right["lstm_step"], SWAPPED_IN)
    return {
        "honest": without_experiments(with_answers(release, right)),
        "colab": saved_by_colab(without_experiments(with_answers(release, right))),
        "mistaken": without_experiments(with_answers(release, {**right, "lstm_step": swapped})),
    }
