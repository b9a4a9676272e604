"""Lesson 03: two oracles that agree, random answers that are measured, and a product by hand."""

import numpy as np
import pytest
from unrolled.exercises import find_exercise
from unrolled.exercises.lesson_03_bptt import challenges
from unrolled.exercises.lesson_03_bptt.orthogonal import measure


def test_two_oracles_that_disagree_are_noticed(monkeypatch):
    challenge = challenges.pass_challenge(np.random.default_rng(4), 2, 3, 3, 2)
    right = challenges.forward
    monkeypatch.setattr(challenges, "forward", lambda *arguments: right(*arguments) * 1.001)
    with pytest.raises(ArithmeticError, match="differ"):
        challenges.pass_oracle(challenge)


def drawn(units, rng):
    return rng.normal(size=(units, units))


def uniform(units, rng):
    q, r = np.linalg.qr(rng.uniform(-1.0, 1.0, size=(units, units)))
    return q * np.sign(np.diag(r))


def eigenvectors(units, rng):
    square = rng.normal(size=(units, units))
    return np.linalg.eigh(square + square.T)[1]


OWN = np.random.default_rng(7)


@pytest.mark.parametrize(
    ("maker", "wrong"),
    [
        (find_exercise("orthogonal").reference, []),
        (lambda units, rng: np.eye(units), [1, 2]),
        (lambda units, rng: drawn(units, np.random.default_rng(0)), [2]),
        (lambda units, rng: uniform(units, OWN), [0, 6]),
        (eigenvectors, [5]),
        (uniform, [6]),
    ],
)
@pytest.mark.parametrize("hidden", [False, True])
def test_facts_about_random_matrices(maker, wrong, hidden):
    questions = find_exercise("orthogonal").challenges(np.random.default_rng(6), hidden)
    made = [maker(each["units"], np.random.default_rng(each["rng"])) for each in questions]
    facts = measure(questions, made)[0][1]
    assert [place for place, holds in enumerate(facts) if not holds] == wrong


def test_gradients_by_lag_of_one_unit_are_products_of_its_slopes():
    states = np.array([[[0.9], [0.5], [-0.2]]])
    challenge = {"recurrent_kernel": np.array([[0.7]]), "states": states}
    (norms,) = find_exercise("gradient_by_lag").oracle(challenge).values
    by_hand = [0.7 * 0.75 * 0.7 * 0.96, 0.7 * 0.96, 1.0]
    np.testing.assert_allclose(norms, [by_hand], atol=1e-12)
