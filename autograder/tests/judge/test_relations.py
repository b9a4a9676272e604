"""Relations between wrong and right arrays that hold whatever was computed."""

import numpy as np
import pytest
from unrolled.exercises.exercise import Exercise, Output
from unrolled.judge.hypotheses import Case
from unrolled.judge.relations import related

EXERCISE = Exercise(
    name="anything",
    returns=(Output("y", ("sample", "step", "unit")),),
    challenges=lambda rng, hidden: [],
    oracle=lambda challenge: None,
    mistakes=(),
    hints=(),
    points=1,
)


def told(change, exercise=EXERCISE, sizes=((2, 4, 3), (3, 5, 2))):
    rng = np.random.default_rng(5)
    rights = [rng.normal(size=size) for size in sizes]
    found = related(exercise, [Case({}, right, change(right.copy())) for right in rights])
    return found.name if found else None


def one_sample_right(y):
    y[1:] += np.arange(y[1:].size).reshape(y[1:].shape) + 1.0
    return y


def last_unit_wrong(y):
    y[..., -1] = y[..., -1] ** 2 + 3
    return y


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda y: -y, "negated"),
        (lambda y: y.round(3), "rounded to 3 decimals"),
        (lambda y: y.astype(np.float32).round(3), "rounded to 3 decimals"),
        (lambda y: y.astype(int), "whole numbers"),
        (lambda y: y.astype(np.float16), "half precision"),
        (lambda y: y.swapaxes(0, 1), "axes in the order (step, sample, unit)"),
        (lambda y: y[:, ::-1], "reversed along the steps"),
        (lambda y: y[:, None], "an axis of length 1 too many"),
        (lambda y: y[:, 1:], "the first step missing"),
        (lambda y: np.concatenate([y[:, :1] * 0, y], axis=1), "a step too many at the beginning"),
        (lambda y: np.roll(y, 1, axis=1), "one step late"),
        (lambda y: np.roll(y, -1, axis=1), "one step early"),
        (lambda y: 2 * y, "2 times the right numbers"),
        (lambda y: y / len(y), "divided by the number of samples"),
        (lambda y: y * y.shape[1], "multiplied by the number of steps"),
        (lambda y: y + 0.5, "0.5 added"),
        (one_sample_right, "only the first sample is right"),
        (last_unit_wrong, "only the last unit is wrong"),
    ],
)
def test_a_relation_has_its_name(change, name):
    assert told(change) == name


@pytest.mark.parametrize(
    "change", [lambda y: y**2, lambda y: y + np.arange(y.shape[-1]), lambda y: np.sin(3 * y)]
)
def test_nothing_is_said_where_no_relation_holds(change):
    assert told(change) is None


def test_nothing_is_said_of_one_number():
    assert told(lambda y: 2 * y, sizes=((1, 1, 1),)) is None


def test_a_relation_must_hold_in_every_call():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(2, 2, 4, 3))
    cases = [Case({}, first, 2 * first), Case({}, second, 3 * second)]
    assert related(EXERCISE, cases) is None
