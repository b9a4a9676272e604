"""What known mistakes return is computed once for a question, and held against many answers."""

import pytest
from unrolled.check import verdict_on
from unrolled.judge import Judge, hypotheses


def update_cell(f_t, c_prev, i_t, g_t):
    return f_t * c_prev + 3 * i_t * g_t


@pytest.fixture
def computed(monkeypatch):
    """How often the reference was run with a mistake in it."""
    runs = []
    original = hypotheses.edited_values

    def counted(*arguments):
        runs.append(arguments)
        return original(*arguments)

    monkeypatch.setattr(hypotheses, "edited_values", counted)
    return runs


def test_where_questions_stay_the_same_nothing_is_computed_twice(computed):
    judge = Judge(seed=3)
    first = verdict_on(update_cell, judge=judge)
    alone = {id(arguments[1][0]) for arguments in computed if len(arguments[1]) == 1}
    computed.clear()
    assert verdict_on(update_cell, judge=judge) == first
    again = {id(arguments[1][0]) for arguments in computed if len(arguments[1]) == 1}
    assert alone
    assert not alone & again


def test_fresh_questions_are_computed_afresh(computed):
    judge = Judge()
    verdict_on(update_cell, judge=judge)
    first = len(computed)
    verdict_on(update_cell, judge=judge)
    assert len(computed) == 2 * first > 0


def test_public_and_hidden_questions_have_outcomes_of_their_own():
    def update_cell(f_t, c_prev, i_t, g_t):
        return i_t * c_prev + f_t * g_t

    judge = Judge(seed=3)
    causes = [verdict_on(update_cell, hidden=hidden, judge=judge).cause for hidden in (False, True)]
    assert causes[0] is not None
    assert causes[0] == causes[1]


def test_what_is_made_up_for_one_answer_is_not_kept():
    judge = Judge(seed=3)

    def dense_params(inputs, units, use_bias=True):
        return inputs + 7 * units**3

    def kept():
        found = judge._outcomes["dense_params", False]
        return [len(outcomes._known) for outcomes in found]

    assert verdict_on(dense_params, judge=judge).cause is None
    first = kept()
    verdict_on(dense_params, judge=judge)
    assert kept() == first
