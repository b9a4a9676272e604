"""The judge's two methods: data in, a verdict out."""

import numpy as np
import pytest
from unrolled.answer import Answer, Foreign, Problem, as_data
from unrolled.call import call
from unrolled.check import verdict_on
from unrolled.exercises import exercise_names, find_exercise
from unrolled.judge import Judge
from unrolled.judge.hypotheses import alike
from unrolled.judge.returning import other_orders


def update_cell(f_t, c_prev, i_t, g_t):
    return f_t * c_prev + i_t * g_t


def is_data(value):
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_data(entry) for key, entry in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(is_data, value))
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    return value is None or isinstance(value, (bool, int, float, str))


@pytest.mark.parametrize("name", exercise_names())
@pytest.mark.parametrize("hidden", [False, True])
def test_challenges_are_data_and_differ_from_time_to_time(name, hidden):
    drawn = [Judge().ask(name, hidden).challenges for _ in range(8)]
    assert all(is_data(challenge) for challenges in drawn for challenge in challenges)
    # Two may be alike by chance, where there is little to draw; all of them are not.
    assert len(set(map(repr, drawn))) > 1


@pytest.mark.parametrize("name", exercise_names())
def test_a_seed_repeats_the_challenges(name):
    first, second = (Judge(seed=7).ask(name).challenges for _ in range(2))
    assert repr(first) == repr(second)


def test_right_answers_pass_and_a_ticket_is_good_once():
    judge = Judge()
    questions = judge.ask("update_cell")
    answers = [call(update_cell, challenge) for challenge in questions.challenges]
    assert judge.decide(questions.ticket, answers).passed
    with pytest.raises(KeyError):
        judge.decide(questions.ticket, answers)


def test_too_few_answers_are_refused():
    judge = Judge()
    questions = judge.ask("update_cell")
    with pytest.raises(ValueError, match="answers expected"):
        judge.decide(questions.ticket, [Answer(value=np.zeros(2))])


def test_unknown_exercise():
    with pytest.raises(KeyError):
        Judge().ask("nothing")


def test_one_wrong_answer_among_right_ones_fails():
    judge = Judge()
    questions = judge.ask("update_cell")
    answers = [call(update_cell, challenge) for challenge in questions.challenges]
    answers[-1] = Answer(value=np.float64(answers[-1].value) + 0.1)
    verdict = judge.decide(questions.ticket, answers)
    assert not verdict.passed
    assert verdict.cause == "0.1 added, only with inputs in float32"


def test_data_is_plain():
    class Sub(np.ndarray):
        pass

    plain = as_data(np.arange(3.0).view(Sub))
    assert type(plain) is np.ndarray
    assert as_data({"a": 1}) == Foreign("dict")
    assert as_data((np.float32(1.5), [np.int8(3)])) == (np.float32(1.5), [3])


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_says_what_it_is(name):
    exercise = find_exercise(name)
    assert exercise.points >= 0
    assert len(exercise.hints) >= 2
    # One mistake can be made in several ways, but none stands there twice.
    ways = [
        (mistake.name, str(mistake.variant), mistake.change, mistake.after, mistake.fails)
        for mistake in exercise.mistakes
    ]
    assert len(ways) == len(set(ways))
    for mistake in exercise.mistakes:
        sentence = mistake.sentence.format(name="f", expected="1", received="2")
        assert sentence.rstrip(")”").endswith((".", "?"))


@pytest.mark.parametrize("times", [2, 7, 50])
def test_counts_that_are_the_same_multiple_are_named(times):
    judge = Judge()
    questions = judge.ask("conv1d_params")

    def conv1d_params(kernel_size, channels, filters):
        return times * filters * (kernel_size * channels + 1)

    answers = [call(conv1d_params, challenge) for challenge in questions.challenges]
    cause = judge.decide(questions.ticket, answers).cause
    assert cause == f"{times} times too many"


def drawn_by(maker):
    """The verdict on a function that draws matrices."""
    judge = Judge()
    questions = judge.ask("orthogonal")
    return judge.decide(
        questions.ticket, [call(maker, challenge) for challenge in questions.challenges]
    )


def test_answers_that_are_not_unique_are_measured():
    def in_another_way(units, rng):
        left, _, right = np.linalg.svd(rng.normal(size=(units, units)))
        return left @ right

    assert drawn_by(in_another_way).passed
    verdict = drawn_by(lambda units, rng: np.eye(units))
    assert verdict.first_difference == "“every entry differs from 0”"
    assert (verdict.expected, verdict.received) == ("True", "False")
    assert "rng=np.random.default_rng(" in verdict.asked


@pytest.mark.parametrize("wide", ["wrong shape", "exception"])
def test_what_cannot_be_measured_is_told_first(wide):
    def fails_when_wide(units, rng):
        if units > 6 and wide == "exception":
            raise OverflowError("too wide")
        q, r = np.linalg.qr(rng.normal(size=(units, units)))
        return (q * np.sign(np.diag(r)))[: min(units, 6)]

    verdict = drawn_by(fails_when_wide)
    assert not verdict.passed
    assert "units=8" in verdict.asked
    assert wide in verdict.headline


def test_shapes_of_a_cache_are_shown_and_not_its_numbers():
    judge = Judge()
    questions = judge.ask("rnn_step_backward")
    answers = [Answer(value=np.zeros(2))] * len(questions.challenges)
    shown = judge.decide(questions.ticket, answers).asked
    assert "cache ((2, 5), (2, 4), (5, 4), (4, 4), (4,), (2, 4))" in shown


@pytest.mark.parametrize(("count", "orders"), [(1, 0), (2, 3), (3, 14), (5, 44)])
def test_returning_otherwise_is_every_order_or_the_likely_ones(count, orders):
    found = other_orders(count)
    assert len(found) == len(set(found)) == orders
    assert tuple(range(count)) not in found


def test_small_numbers_carry_the_rounding_of_large_ones():
    grown = np.array([1500.0, 3.0])
    rounded = np.array([1500.0, 3.0005])
    assert alike(grown, rounded)
    assert not alike(grown, np.array([1500.0, 3.1]))
    assert not alike(np.array([1.0, 3.0]), np.array([1.0, 3.0005]))


def verdict_on_failures(*messages):
    """On a cell that fails with these messages."""
    judge = Judge()
    questions = judge.ask("LayerNormRNNCell")
    answers = [Answer(problem=Problem("exception", words, "CellFailed")) for words in messages]
    return judge.decide(questions.ticket, answers)


def test_a_mistake_is_known_by_the_exception_it_ends_in():
    known = "the cell has no `state_size`"
    verdict = verdict_on_failures(known, known)
    assert verdict.cause == "state_size missing"
    assert known in verdict.received


def test_another_exception_or_one_of_several_has_no_name():
    assert verdict_on_failures("odd", "odd").cause is None
    assert verdict_on_failures("the cell has no `state_size`", "odd").cause is None


def test_nothing_returned_is_no_exception():
    judge = Judge()
    questions = judge.ask("iterated_forecast")
    answers = [Answer(value=None) for _ in questions.challenges]
    assert judge.decide(questions.ticket, answers).cause is None


def test_an_array_where_an_exception_is_asked_for_is_no_fault_of_ours():
    def conformal_half_widths(errors, level):
        return np.sort(np.abs(errors), axis=0)[-1]

    found = verdict_on(conformal_half_widths, judge=Judge(seed=1))
    assert not found.passed
    assert "fault" not in found.headline
