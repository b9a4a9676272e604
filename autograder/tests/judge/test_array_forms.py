"""Lists where an array is due, and arrays where a list is: one clear sentence, in any exercise."""

import numpy as np
import pytest
from unrolled.exercises.exercise import Exercise, Output
from unrolled.judge.array_forms import in_array_forms
from unrolled.judge.hypotheses import Case

STATES = Output("states", ("sample", "step", "unit"))


def told(change, *returns, rights=None):
    """The forms found, and whether each makes everything right."""
    exercise = Exercise("anything", returns, lambda rng, hidden: [], None, (), (), 1)
    if rights is None:
        rng = np.random.default_rng(5)
        rights = [rng.normal(size=size) for size in ((2, 4, 3), (3, 5, 2))]
    cases = [Case({}, right, change(right)) for right in rights]
    return [
        (form.name, all(case.right for case in renewed))
        for form, renewed in in_array_forms(exercise, cases)
    ]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda y: y.tolist(), "a list for an array"),
        (lambda y: tuple(y), "a list for an array"),
        (lambda y: [list(rows) for rows in y], "a list for an array"),
        (lambda y: list(y.swapaxes(0, 1)), "a list along the steps for an array"),
        (lambda y: list(np.moveaxis(y, 2, 0)), "a list along the units for an array"),
    ],
)
def test_a_list_for_an_array(change, name):
    assert (name, True) in told(change, STATES)


def test_wrong_numbers_in_a_list_are_left_to_be_explained():
    assert told(lambda y: (2 * y).tolist(), STATES) == [("a list for an array", False)]


@pytest.mark.parametrize("change", [lambda y: y, lambda y: [y], lambda y: "text", lambda y: [[1]]])
def test_nothing_is_told_of_other_forms(change):
    assert told(change, STATES) == []


@pytest.mark.parametrize("kind", ["list", "arrays"])
def test_an_array_for_a_list(kind):
    rights = {
        "list": [[(2, 3), (4, 5)], [(1, 2), (3, 4)]],
        "arrays": [[np.ones(3), np.zeros(3)], [np.ones(2), np.zeros(2)]],
    }[kind]
    found = told(np.array, Output("shapes", kind=kind), rights=rights)
    assert found == [("an array for a list", True)]


def test_arrays_in_a_list():
    rights = [[(2, 3), (4,)]]
    found = told(
        lambda y: [np.array(row) for row in y], Output("shapes", kind="list"), rights=rights
    )
    assert found == [("an array for a list", True)]


def test_right_lists_of_arrays_are_left_alone():
    assert told(list, Output("clipped", kind="arrays"), rights=[[np.ones(3), np.ones(2)]]) == []
