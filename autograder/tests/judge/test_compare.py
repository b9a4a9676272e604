"""Comparing one answer: every kind of wrong form has its own sentence, and differences a place."""

import numpy as np
import pytest
from unrolled.answer import Foreign, as_data
from unrolled.exercises.exercise import Exercise, Output
from unrolled.judge.compare import compare
from unrolled.judge.hypotheses import alike

STATES = Output("states", ("sample", "step", "unit"))
KEEPS = Output("c_t", ("sample", "unit"))


def exercise(*returns, **options):
    return Exercise(
        name="thing",
        returns=returns,
        challenges=lambda rng, hidden: [],
        oracle=None,
        model=None,
        mistakes=(),
        hints=("look",),
        points=1,
        **options,
    )


def finding(output, expected, value):
    return compare(exercise(output), {}, (expected,), value)


def test_equal_arrays_have_no_difference():
    assert finding(KEEPS, np.ones((2, 3)), np.ones((2, 3))) is None


def test_float64_is_held_to_the_last_digits_and_float32_is_not():
    expected = np.full((2, 3), 0.3)
    assert finding(KEEPS, expected, expected + 1e-10) is None
    assert finding(KEEPS, expected, np.float32(expected)) is None
    assert finding(KEEPS, expected, expected + 2e-6) is not None
    assert finding(KEEPS, expected, np.float32(expected + 1e-3)) is not None


def test_what_is_used_as_an_index_must_hold_ints():
    places = Output("origins", ("entry",), whole=True)
    assert finding(places, np.array([4, 6]), np.array([4, 6], np.int32)) is None
    found = finding(places, np.array([4, 6]), np.array([4.0, 6.0]))
    assert "with the wrong type" in found.headline
    assert "float64" in found.received
    assert finding(KEEPS, np.ones((2, 3), int), np.ones((2, 3))) is None


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "returned `None`"),
        ([[1.0, 2.0]], "as a list, not as an array"),
        (Foreign("Tensor"), "with the wrong type"),
        ("text", "with the wrong type"),
        (np.ones((3, 2)), "with the wrong shape"),
        (1.0, "with the wrong shape"),
        (np.array([[1.0, np.nan, 1.0]] * 2), "with NaN in it"),
        (np.array([[1.0, np.inf, 1.0]] * 2), "with infinity in it"),
    ],
)
def test_wrong_forms_have_their_own_sentences(value, sentence):
    assert sentence in finding(KEEPS, np.ones((2, 3)), value).headline


@pytest.mark.parametrize("kind", ["EagerTensor", "Tensor", "Variable"])
def test_what_keras_gives_becomes_an_array(kind):
    assert "`.numpy()`" in finding(KEEPS, np.ones((2, 3)), Foreign(kind)).explanation


def test_wrong_number_of_results_lists_what_is_asked_for():
    both = exercise(Output("h_t", ("sample", "unit")), KEEPS)
    found = compare(both, {}, (np.ones((2, 3)),) * 2, np.ones((2, 3)))
    assert "`(h_t, c_t)`" in found.headline
    assert "array of shape (2, 3)" in found.received


def test_the_earliest_step_comes_first():
    expected = np.zeros((2, 4, 3))
    received = expected.copy()
    received[0, 3, 0] = 1.0
    received[1, 2, 1] = 0.5
    found = finding(STATES, expected, received)
    assert found.where.startswith("`states[1, 2, 1]`: sample 1, step 2, unit 1")
    assert "2 of 24" in found.where
    assert (found.expected, found.received) == ("0", "0.5")
    assert len(found.grid) == 4
    assert found.grid[2][1] == (0.0, 0.5)


def test_outputs_are_compared_in_the_order_of_computation():
    both = exercise(Output("h_t", ("sample", "unit")), KEEPS, compare_first=("c_t", "h_t"))
    zero, one = np.zeros((1, 2)), np.ones((1, 2))
    assert "`c_t`" in compare(both, {}, (zero, zero), (one, one)).headline
    assert "`h_t`" in compare(both, {}, (zero, zero), (one, zero)).headline


@pytest.mark.parametrize("value", [12, np.int64(12), np.array(12)])
def test_whole_numbers_of_any_make_are_right(value):
    assert finding(Output("count", kind="count"), 12, as_data(value)) is None


@pytest.mark.parametrize("value", [12.0, "12", True, [12], None, np.array([12])])
def test_what_is_no_whole_number_is_told(value):
    assert finding(Output("count", kind="count"), 12, value) is not None


def test_counts_are_shown_with_commas():
    found = finding(Output("count", kind="count"), 1152, 1104)
    assert found.headline == "returned 1,104 instead of 1,152"


def test_lists_are_compared_entry_by_entry():
    rows = exercise(Output("rows", kind="list"), place=lambda path, challenge: f"row {path[0]}")
    assert compare(rows, {}, ([((2, 3), 5)],), [[[2, 3], 5]]) is None
    assert compare(rows, {}, ([((2, 3), 5), ((1,), 6)],), [((2, 3), 5), ((1,), 7)]).where == "row 1"


def test_gradients_are_computed_from_the_last_step():
    expected = np.zeros((2, 4, 3))
    received = expected.copy()
    received[0, 1, 0] = received[1, 2, 1] = 0.5
    dx = Output("dx", ("sample", "step", "input"), last_step_first=True)
    assert finding(dx, expected, received).where.startswith("`dx[1, 2, 1]`: sample 1, step 2")


def test_a_step_as_the_last_axis_has_a_grid_too():
    found = finding(Output("norms", ("sample", "step")), np.ones((2, 3)), np.zeros((2, 3)))
    assert found.grid_title == "norms: samples down, steps across"


def test_large_numbers_may_differ_by_more():
    expected = np.full((2, 3), 1000.0)
    assert finding(KEEPS, expected, expected + 5e-7) is None
    assert finding(KEEPS, expected, np.float32(expected + 5e-3)) is None
    assert finding(KEEPS, expected, expected + 2e-3) is not None


def test_outputs_that_are_right_are_named():
    expected = (np.ones((2, 3)),) * 3
    names = exercise(*(Output(name, ("sample", "unit")) for name in ("a", "b", "c")))
    found = compare(names, {}, expected, (expected[0], expected[1] + 1, expected[2]))
    assert found.where.endswith("6 of 6 entries differ; `a` and `c` are right")
    found = compare(names, {}, expected, (expected[0], *(value + 1 for value in expected[1:])))
    assert found.where.endswith("; `a` is right")


GRADS = Output("grads", kind="arrays")
PARTS = [np.ones((2, 3)), np.ones(4), np.ones((2, 2, 2))]


@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_of_arrays_are_compared_array_by_array(kind):
    assert finding(GRADS, PARTS, kind(PARTS)) is None
    found = finding(GRADS, PARTS, kind([PARTS[0], PARTS[1], 2 * PARTS[2]]))
    assert found.where.startswith("`grads[2][0, 0, 0]`: i 0, j 0, k 0; 8 of 8")
    assert found.where.endswith("`grads[0]` and `grads[1]` are right")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (PARTS[0], "should return `grads`, a list of 3 arrays"),
        (PARTS[:2], "should return `grads`, a list of 3 arrays"),
        ([*PARTS[:2], np.ones(8)], "returned `grads[2]` with the wrong shape"),
        ([PARTS[0], [1.0] * 4, PARTS[2]], "returned `grads[1]` as a list"),
        ([PARTS[0], Foreign("Tensor"), PARTS[2]], "returned `grads[1]` with the wrong type"),
    ],
)
def test_what_is_no_list_of_the_right_arrays_is_told(value, sentence):
    assert sentence in finding(GRADS, PARTS, value).headline


@pytest.mark.parametrize("value", [2, 2.0, np.array(2.0)])
def test_a_single_number_has_a_name_and_no_index(value):
    assert finding(Output("mse"), np.array(2.0), value) is None
    found = finding(Output("mse"), np.array(3.0), value)
    assert (found.where, found.expected, found.received) == ("`mse`", "3", "2")


@pytest.mark.parametrize("value", [2, 2.0, np.array(2.0)])
def test_a_single_number_is_recognised_in_every_form(value):
    assert alike(np.array(2.0), value)
    assert not alike(np.array(2.1), value)
    assert not alike(np.array([2.0]), value)


def test_nothing_is_recognised_in_every_shape():
    assert alike(np.empty((0, 4, 1)), np.array([]))
    assert not alike(np.empty((0, 4, 1)), np.zeros(1))


def test_where_the_time_axis_is_missing_places_have_their_names_all_the_same():
    flat, sequence = np.zeros((2, 3)), np.zeros((2, 4, 3))
    wrong_flat, wrong_sequence = flat.copy(), sequence.copy()
    wrong_flat[1, 2] = wrong_sequence[1, 3, 2] = 1.0
    assert "sample 1, unit 2" in finding(STATES, flat, wrong_flat).where
    assert "sample 1, step 3, unit 2" in finding(STATES, sequence, wrong_sequence).where
    assert "(sample, unit)" in finding(STATES, flat, np.zeros((3, 2))).expected
