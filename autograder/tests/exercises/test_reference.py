"""A reference as text: its labels, its edits, and what they compile to."""

import numpy as np
import pytest
from unrolled.exercises.exercise import Mistake
from unrolled.exercises.reference import Edit, Reference


def halved(x):
    return x / 2


def scaled_sum(x, factor=3.0):
    """The docstring says x + factor, and is no part of the text."""
    low, high = np.split(x, 2)  # halves: lower half, upper half
    total = halved(low) + high  # total, é counts two bytes
    return factor * total


@pytest.fixture
def reference():
    return Reference(scaled_sum, (halved,))


def test_the_docstring_is_no_part_of_the_text(reference):
    assert "docstring" not in reference.text
    assert reference.located("factor * total", "total").new == "total"


def test_comments_are_labels(reference):
    assert reference.labels["low"] == "lower half"
    assert reference.labels["high"] == "upper half"
    assert list(reference.groups.values()) == ["halves", "total, é counts two bytes"]


def test_an_edit_changes_what_is_computed(reference):
    x = np.arange(4.0)
    assert np.array_equal(reference.edited(())(x), scaled_sum(x))
    edit = reference.located("factor * total", "total")
    np.testing.assert_allclose(reference.edited([edit])(x), scaled_sum(x) / 3)


def test_a_helper_is_edited_too(reference):
    edit = reference.located("x / 2", "x / 4")
    assert reference.edited([edit])(np.array([4.0, 0.0]))[0] == 3.0
    assert halved(4.0) == 2.0


def test_edits_behind_letters_of_several_bytes_are_at_their_place(reference):
    node = reference.tree.body[0].body[-1].value
    assert reference.source(node) == "factor * total"


def test_statements_at_the_start_come_before_all_others(reference):
    edit = reference.at_the_start("x = x + 1\nfactor = 1.0")
    np.testing.assert_allclose(reference.edited([edit])(np.zeros(2)), [1.5])


@pytest.mark.parametrize("old", ["not there", "low"])
def test_a_text_that_does_not_stand_there_once_is_refused(reference, old):
    with pytest.raises(ValueError, match="exactly once"):
        reference.located(old, "x")


def test_overlapping_edits_are_refused(reference):
    with pytest.raises(ValueError, match="overlap"):
        reference.edited([Edit(5, 9, "a"), Edit(8, 12, "b")])


def test_a_mistake_compares_by_its_edits():
    assert Mistake("a", "b", edits=(("x", "y"),)) == Mistake("a", "b", edits=(("x", "y"),))


def test_the_variables_of_a_run_are_known(reference):
    variables, value = reference.run_watched({"x": np.arange(4.0), "factor": 2.0})
    assert value.shape == variables["low"].shape == (2,)
    assert variables["factor"] == 2.0
