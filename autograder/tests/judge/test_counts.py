"""Wrong whole numbers, explained by what is too many in every call."""

import pytest
from unrolled.answer import Answer, Foreign, Problem
from unrolled.exercises.exercise import Exercise, Expected, Output
from unrolled.judge.count_forms import in_other_forms
from unrolled.judge.counts import count_relation, several_terms_relation
from unrolled.judge.exceptions import other_exception
from unrolled.judge.hypotheses import Case
from unrolled.judge.lists import list_relation

SIZES = [(3, 7), (37, 51), (23, 10), (31, 38), (13, 43)]


def exercise_of(*outputs, place=None):
    return Exercise(
        name="count",
        returns=outputs or (Output("params", kind="count"),),
        challenges=lambda rng, hidden: [],
        oracle=lambda challenge: Expected(),
        mistakes=(),
        hints=(),
        points=1,
        place=place,
    )


def cases_of(wrong, right=lambda a, b: a * b + b):
    return [Case({"a": a, "b": b}, right(a, b), wrong(a, b)) for a, b in SIZES]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda a, b: 2 * (a * b + b), "2 times too many"),
        (lambda a, b: (a * b + b) * a, "multiplied by `a`"),
        (lambda a, b: a + 1, "divided by `b`"),
        (lambda a, b: a * b, "too small by `b`"),
        (lambda a, b: a * b + b + 3 * b * b, "too large by 3 × `b`²"),
        (lambda a, b: a * b + b + 1, "too large by 1"),
    ],
)
def test_one_factor_or_term(wrong, name):
    assert count_relation(exercise_of(), cases_of(wrong)).name == name


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda a, b: a * b + a, "too large by `a` and too small by `b`"),
        (
            lambda a, b: (a + 1) * (b + 1) + b * b,
            "too large by 1 plus `a` plus `b`²",
        ),
    ],
)
def test_several_terms(wrong, name):
    assert count_relation(exercise_of(), cases_of(wrong)) is None
    assert several_terms_relation(exercise_of(), cases_of(wrong)).name == name


def test_what_is_no_formula_of_the_arguments_is_not_explained():
    found = [900, 17, 4, 3001, 62]
    cases = [
        case._replace(value=value)
        for case, value in zip(cases_of(lambda a, b: 0), found, strict=True)
    ]
    assert count_relation(exercise_of(), cases) is None
    assert several_terms_relation(exercise_of(), cases) is None


def test_too_few_calls_prove_nothing():
    cases = cases_of(lambda a, b: a * b)
    assert count_relation(exercise_of(), cases[:2]) is None
    assert several_terms_relation(exercise_of(), cases_of(lambda a, b: a * b + a)[:3]) is None


def test_each_wrong_output_must_be_explained():
    exercise = exercise_of(Output("first", kind="count"), Output("second", kind="count"))
    cases = cases_of(lambda a, b: (2 * a, b + 1), right=lambda a, b: (a, b))
    found = count_relation(exercise, cases)
    assert found.name == "2 times too many; too large by 1"
    assert "Your `second` is too large by exactly 1" in found.sentence


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (float, "a float for a whole number"),
        (lambda value: (value,), "a number in brackets"),
        (lambda value: [value - 1, 1], "the parts instead of their sum"),
        (str, "a string in place of a number"),
    ],
)
def test_other_forms_of_a_count(form, name):
    cases = cases_of(lambda a, b: form(a * b + b))
    found = {mistake.name: renewed for mistake, renewed in in_other_forms(exercise_of(), cases)}
    assert list(found) == [name]
    assert all(case.right for case in found[name])


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (Answer(problem=Problem("exception", "", "AssertionError")), "AssertionError instead of"),
        (Answer(-1), "-1 returned instead of a ValueError"),
        (Answer(None), "None returned instead of a ValueError"),
        (Answer(Foreign("ValueError")), "ValueError returned, not raised"),
    ],
)
def test_what_happens_in_place_of_an_exception(answer, name):
    expected = [Expected((5,)), Expected(raises="ValueError"), Expected(raises="ValueError")]
    found = other_exception(exercise_of(), expected, [Answer(5), answer, answer])
    assert found.name.startswith(name)
    assert other_exception(exercise_of(), expected, [Answer(6), answer, answer]) is None


def rows_of(change):
    right = [((4, 3), 12), ((3,), 40)]
    return [Case({"layers": []}, right, change(right))]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda rows: [(shape, float(count)) for shape, count in rows], "floats for whole numbers"),
        (lambda rows: rows[::-1], "entries in reverse order"),
        (lambda rows: [(shape, count + 1) for shape, count in rows], "only entry 1 wrong"),
    ],
)
def test_relations_of_lists(change, name):
    exercise = exercise_of(
        Output("rows", kind="list"),
        place=lambda path, challenge: f"entry {path[1]} (row {path[0]})",
    )
    assert list_relation(exercise, rows_of(change)).name == name
