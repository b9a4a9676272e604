"""Lesson 14: the questions, the ladder, and forecasts that know too much."""

import sys
import time

import numpy as np
import pytest
from unrolled.check import check as check_function
from unrolled.data import ridership
from unrolled.exercises import find_exercise
from unrolled.exercises.lesson_14_capstone.made_up import new_station, real_riders, taken_apart
from unrolled.exercises.lesson_14_capstone.windows import (
    Window,
    a_week_ago,
    a_year_ago,
    a_year_ago_at_level,
)
from unrolled.wire import encode
from wrong_answers import judge, lesson_code, verdict

LESSON = "14_capstone"


def windows(name="forecast", hidden=False, seed=3):
    return find_exercise(name).challenges(np.random.default_rng(seed), hidden)


def says(code, name="forecast", hidden=False):
    return verdict(LESSON, name, code, hidden)


def constant(name, body):
    """A forecast of one line."""
    return f"def {name}(history, horizon):\n    return {body}"


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("name", ["forecast", "interval"])
def test_what_is_asked_tells_nothing_of_what_came(name, hidden):
    for asked in judge().ask(name, hidden).challenges:
        assert type(asked) is dict
        assert set(asked) <= {"history", "horizon", "level"}
        assert asked["history"].base is None
        encode(asked)


def test_hidden_questions_are_about_made_up_stations_only():
    assert all(window.on_file is not None for window in windows(hidden=True))
    assert any(window.on_file is None for window in windows())


def test_a_made_up_station_repeats_and_surprises_otherwise():
    repeats, surprises = taken_apart()
    station = new_station(np.random.default_rng(1))
    assert len(station.riders) == len(real_riders())
    assert abs(np.corrcoef(station.surprises, surprises)[0, 1]) < 0.4
    assert np.corrcoef(np.log(station.riders), repeats)[0, 1] > 0.9
    assert (station.surprises != surprises).mean() > 0.99


def test_a_twin_has_the_same_past_and_another_future():
    asked = windows()
    twins = [window for window in asked if window.elsewhere is not None]
    assert len(twins) == 6
    for window in twins:
        days = len(window.history)
        longer = [
            other.history
            for other in asked
            if len(other.history) > days and np.array_equal(other.history[:days], window.history)
        ]
        assert any(
            np.array_equal(other[days:][: len(window.future)], window.elsewhere) for other in longer
        )
        assert not np.array_equal(window.elsewhere, window.future)


def test_apart_from_twins_no_question_continues_a_made_up_station():
    asked = windows(hidden=True)
    for window in asked:
        days = len(window.history)
        for other in asked:
            if len(other.history) >= days + 7 and np.array_equal(
                other.history[:days], window.history
            ):
                assert not np.array_equal(other.history[days:][:7], window.future[:7])


@pytest.mark.parametrize(
    ("body", "rungs"),
    [
        ("np.zeros(horizon)", "none"),
        ("np.resize(history[-7:], horizon)", "none"),
        ("np.resize(history[-28:].reshape(4, 7).mean(axis=0), horizon)", "one"),
    ],
)
def test_the_ladder_has_rungs(body, rungs):
    found = says(constant("forecast", body), hidden=True)
    assert not found.passed
    assert found.headline.startswith("`forecast` reaches ")
    if rungs == "none":
        assert "none of four" in found.headline
        assert found.earned == 0
    else:
        assert found.earned in (2, 4)
    assert "by weekday" in found.first_difference
    assert "by season" in found.first_difference


def test_partial_credit_is_returned_by_the_hidden_check_alone(monkeypatch, capsys):
    code = constant(
        "forecast",
        "history[-364:][:horizon] * history[-28:].sum() / history[-392:-364].sum() * 0.99",
    )
    namespace = {"np": np}
    exec(code, namespace)
    found = says(code)
    assert found.earned in (4, 6)
    monkeypatch.setattr(sys.modules["unrolled.check"], "default_judge", judge)
    assert check_function(namespace["forecast"]) is None
    assert check_function(namespace["forecast"], hidden=True) in (2, 4, 6)
    assert "◐" in capsys.readouterr().out


def test_the_baselines_are_what_the_lesson_says():
    history = np.arange(1000.0)
    assert list(a_week_ago(history, 9)[:8]) == [993, 994, 995, 996, 997, 998, 999, 993]
    assert list(a_year_ago(history, 2)) == [636, 637]
    gained = history[-28:].sum() / history[-392:-364].sum()
    assert np.allclose(a_year_ago_at_level(history, 2), gained * np.array([636, 637]))


def test_the_file_learned_by_heart_is_a_leak_even_at_the_right_level():
    code = """
FILE = data.ridership().clark_lake
def forecast(history, horizon):
    level = history[-28:].sum() / FILE[len(history) - 28 : len(history)].sum()
    return level * FILE[len(history) :][:horizon]
"""
    for hidden in (False, True):
        found = says(code, hidden=hidden)
        assert found.cause == "leak: days taken from the data file"
        assert not found.earned


def test_a_forecast_that_remembers_other_calls_is_a_leak():
    code = """
SEEN = []
def find(history, horizon):
    for past in SEEN:
        if len(past) >= len(history) + horizon and np.array_equal(past[:len(history)], history):
            return past[len(history):][:horizon]
def forecast(history, horizon):
    import sys
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            for asked in getattr(value, "challenges", []):
                SEEN.append(asked["history"])
        frame = frame.f_back
    found = find(history, horizon)
    return np.resize(history[-7:], horizon) if found is None else found
"""
    found = says(code)
    assert found.cause == "leak: days taken from another question"
    assert "frames" in found.explanation


def test_no_station_comes_back_in_another_set_of_questions():
    sets = [
        (name, hidden, {window.history[1000:1100].tobytes() for window in windows(name, hidden)})
        for name in ("forecast", "interval")
        for hidden in (False, True)
    ]
    real = real_riders()[1000:1100].tobytes()
    for place, (*_, stations) in enumerate(sets):
        for *_, others in sets[:place]:
            assert stations & others <= {real}


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("np.full(horizon, np.nan)", "with NaN in it"),
        ("np.full(horizon, np.inf)", "with infinity in it"),
        ("np.zeros(horizon + 1)", "with the wrong shape"),
        ("np.zeros((1, horizon))", "with the wrong shape"),
        ("np.zeros(14)", "with the wrong shape"),
        ("[1.0] * horizon", "not as an array"),
        ("None", "returned `None`"),
    ],
)
def test_what_is_no_forecast_is_refused(body, words, hidden):
    found = says(constant("forecast", body), hidden=hidden)
    assert words in found.headline
    assert not found.passed
    assert not found.earned


def test_a_slow_forecast_is_stopped_and_told_its_time():
    code = """
def forecast(history, horizon):
    while True:
        history.mean()
"""
    begin = time.thread_time()
    found = says(code)
    assert "took too long" in found.headline
    assert "0.5 seconds of processor time" in found.explanation
    assert time.thread_time() - begin < 10


def test_the_history_is_not_to_be_modified():
    code = """
def forecast(history, horizon):
    history[-1] = 0
    return np.resize(history[-7:], horizon)
"""
    assert "modifies its argument `history`" in says(code).headline


def test_the_reference_keeps_a_distance_to_the_highest_rung():
    namespace = {}
    exec(lesson_code(LESSON), namespace)
    for name in ("forecast", "interval"):
        exercise = find_exercise(name)
        for seed in range(4):
            asked = windows(name, seed=seed, hidden=bool(seed % 2))
            values = [namespace[name](**window) for window in asked]
            assert exercise.appraise(asked, [], values).share == 1.0


def test_an_interval_of_everything_holds_and_costs():
    code = """
def interval(history, horizon, level):
    middle = np.resize(history[-7:], horizon)
    return 0 * middle, (2 + 9 * level) * middle
"""
    found = says(code, "interval")
    assert found.earned < 2
    assert "too wide" in found.explanation


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("width", [0.05, 0.08, 0.12])
def test_one_width_for_all_levels_is_named_and_earns_a_rung_at_most(width, hidden):
    code = f"""
def interval(history, horizon, level):
    middle = forecast(history, horizon)
    return middle * {1 - width}, middle * {1 + width}
"""
    found = says(code, "interval", hidden)
    assert found.cause == "level ignored"
    assert found.earned <= 1


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("right / history.mean()", "shares of a usual day"),
        ("np.log10(right)", "still logarithms"),
        ("np.log2(right)", "still logarithms"),
        ("np.sqrt(right)", "still square roots"),
        ("0.001 * np.resize(history[-7:], horizon) / history[-7:].mean()", None),
    ],
)
def test_small_numbers_are_no_differences(body, cause):
    code = f"""
right_forecast = forecast


def forecast(history, horizon):
    right = right_forecast(history, horizon)
    return {body}
"""
    found = says(code)
    assert not found.passed
    assert found.cause == cause or (cause is None and "differences" not in (found.cause or ""))


def test_window_weekdays_begin_on_a_monday():
    window = Window(real_riders(), 2912, 7, made_up=False)
    assert list(window.weekdays) == list(range(7))
    date = ridership().date[2912]
    assert (date.astype(int) + 3) % 7 == 0


@pytest.mark.parametrize(
    ("name", "arguments", "body", "cause"),
    [
        (
            "rolling_origins",
            "days, first, horizon, step",
            "if first + horizon > days: raise ValueError\n"
            "    return first + step * np.arange((days - horizon - first) // step)",
            "one origin too few",
        ),
        (
            "rolling_origins",
            "days, first, horizon, step",
            "if first + horizon > days: raise ValueError\n"
            "    return np.arange(0, days - horizon - first + 1, step)",
            "subtracted",
        ),
        (
            "interval_score",
            "y, lower, upper, level",
            "missed = np.minimum(np.minimum(y - lower, upper - y), 0)\n"
            "    return np.mean(upper - lower + 2 / (1 - level) * missed)",
            "fines subtracted",
        ),
        (
            "interval_score",
            "y, lower, upper, level",
            "missed = np.maximum(np.maximum(lower - y, y - upper), 0)\n"
            "    fine = 2 / 1 - level\n    return np.mean(upper - lower + fine * missed)",
            "brackets of the fine lost",
        ),
        (
            "interval_score",
            "y, lower, upper, level",
            "missed = np.maximum(np.maximum(lower - y, y - upper), 0)\n"
            "    return np.mean(upper - lower + 2 / (1 - level) * missed**2)",
            "distances squared",
        ),
        *(
            (
                "conformal_half_widths",
                "errors, level",
                f"n = len(errors)\n    k = {rank}\n    if k {over} n: raise ValueError\n"
                f"    return {result}",
                cause,
            )
            for rank, over, result, cause in (
                (
                    "int(np.ceil((n + 1) * level))",
                    ">",
                    "np.quantile(abs(errors), level, axis=0, method='higher')",
                    'method="higher"',
                ),
                (
                    "int(np.ceil((n + 1) * level))",
                    ">",
                    "np.quantile(abs(errors), k / n, axis=0)",
                    "quantile at k / n",
                ),
                (
                    "int(np.ceil((n + 1) * level))",
                    ">",
                    "abs(np.sort(errors, axis=0))[k - 1]",
                    "after the sorting",
                ),
                (
                    "int(np.ceil((n + 1) * level))",
                    ">=",
                    "np.sort(abs(errors), axis=0)[k]",
                    "and the largest error refused",
                ),
                (
                    "round((n + 1) * level)",
                    ">",
                    "np.sort(abs(errors), axis=0)[k - 1]",
                    "rounded to the nearest",
                ),
                (
                    "int(np.ceil((n + 1) * (1 + level) / 2))",
                    ">",
                    "np.sort(abs(errors), axis=0)[k - 1]",
                    "1 − level halved",
                ),
            )
        ),
    ],
)
def test_slips_on_the_way_to_an_interval(name, arguments, body, cause):
    assert cause in says(f"def {name}({arguments}):\n    {body}", name).cause


def test_intervals_that_get_narrower_with_the_level():
    code = """
def interval(history, horizon, level):
    middle = forecast(history, horizon)
    return middle * level, middle * (2 - level)
"""
    found = says(code, "interval")
    assert found.cause == "level the wrong way round"
    assert "too wide" not in found.explanation
