"""Lesson 03: two oracles that agree, the mistakes' model, and random answers that are measured."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise, lessons
from unrolled.exercises.lesson_03_bptt import oracle
from unrolled.exercises.lesson_03_bptt.model import DIRECT, SEEN, SLOPES, WALKS, pass_model
from unrolled.exercises.lesson_03_bptt.orthogonal import DRAWS, measure
from unrolled.exercises.lesson_03_bptt.passes import forward, pass_challenge

EXERCISES = lessons()["03_bptt"]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("hidden", [False, True])
def test_model_without_a_variant_is_keras(exercise, hidden):
    challenges = exercise.challenges(np.random.default_rng(11), hidden)
    expected = [exercise.oracle(challenge).values for challenge in challenges]
    if exercise.measure:
        expected = exercise.measure(challenges, [values[0] for values in expected])
    for challenge, values in zip(challenges, expected, strict=True):
        for right, value in zip(values, exercise.model(challenge), strict=True):
            assert_close(value, right)


def assert_close(value, right):
    if isinstance(right, list):
        for one, other in zip(value, right, strict=True):
            assert_close(one, other)
    elif isinstance(right, np.ndarray):
        tolerance = 1e-12 if right.dtype == np.float64 else 1e-5
        np.testing.assert_allclose(value, right, atol=tolerance, rtol=tolerance)
    else:
        assert value == right


def test_every_wrong_walk_and_slope_changes_the_numbers():
    challenge = pass_challenge(np.random.default_rng(3), 2, 4, 3, 3)
    right = pass_model(challenge)
    variants = [
        *({"slope": slope} for slope in SLOPES),
        *({"walk": walk} for walk in WALKS),
        *({"direct": direct} for direct in DIRECT),
        *({"seen": seen} for seen in SEEN),
    ]
    same = [v for v in variants if equal(pass_model(challenge, **v), right)]
    rights = ({"slope": "right"}, {"walk": "backwards"}, {"direct": "each"}, {"seen": "before"})
    assert same == list(rights)


def equal(values, others):
    return all(np.allclose(a, b, atol=1e-6) for a, b in zip(values, others, strict=True))


def test_two_oracles_that_disagree_are_noticed(monkeypatch):
    challenge = pass_challenge(np.random.default_rng(4), 2, 3, 3, 2)
    monkeypatch.setattr(oracle, "forward", lambda *arguments: forward(*arguments) * 1.001)
    with pytest.raises(ArithmeticError, match="differ"):
        oracle.pass_oracle(challenge)


def test_dx_tells_the_gradient_before_the_tanh_where_it_can():
    draw = np.random.default_rng(5)
    kernel, dz = draw.normal(size=(5, 3)), draw.normal(size=(2, 4, 3))
    found = oracle.before_the_tanh(dz @ kernel.T, kernel)
    assert list(found) == [f"gradient before the tanh of step {t}" for t in (3, 2, 1, 0)]
    np.testing.assert_allclose(found["gradient before the tanh of step 2"], dz[:, 2], atol=1e-12)
    assert oracle.before_the_tanh(draw.normal(size=(2, 4, 5)), kernel) == {}
    assert oracle.before_the_tanh(dz @ kernel[:2].T, kernel[:2]) == {}


def test_facts_about_random_matrices():
    exercise = find_exercise("orthogonal")
    challenges = exercise.challenges(np.random.default_rng(6), False)

    def facts(maker):
        made = [maker(c["units"], np.random.default_rng(c["rng"])) for c in challenges]
        return measure(challenges, made)[0][1]

    def drawn(units, rng):
        return rng.normal(size=(units, units))

    assert len(challenges) == DRAWS + 5
    assert facts(drawn) == (True,) * 5
    assert facts(lambda units, rng: np.eye(units)) == (True, False, False, False, False)
    own = np.random.default_rng(7)
    assert facts(lambda units, rng: drawn(units, own)) == (False, True, True, True, True)


def test_gradients_by_lag_of_one_unit_are_products_of_its_slopes():
    states = np.array([[[0.9], [0.5], [-0.2]]])
    challenge = {"recurrent_kernel": np.array([[0.7]]), "states": states}
    (norms,) = find_exercise("gradient_by_lag").oracle(challenge).values
    by_hand = [0.7 * 0.75 * 0.7 * 0.96, 0.7 * 0.96, 1.0]
    np.testing.assert_allclose(norms, [by_hand], atol=1e-12)
