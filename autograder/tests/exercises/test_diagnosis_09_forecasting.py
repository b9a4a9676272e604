"""Lesson 09: what is said to wrong forecasts as learners write them."""

import warnings

import pytest
from wrong_answers import verdict_on_code

CUT = """
count = len(series) - length - horizon + 1
if count < 1:
    raise ValueError("too short")
starts = range(count)
first = np.stack([series[i : i + length] for i in starts])[..., None]
return first, np.stack([series[i + length : i + length + horizon] for i in starts])
"""
WINDOWS = [
    ("+ 1", "", "one window too few"),
    ("range(count)", "range(count - 1)", "one window too few"),
    ("range(count)", "range(1, count)", "first window lost"),
    ("range(count)", "range(0, count, horizon)", "windows horizon steps apart"),
    ("range(count)", "range(len(series) - length + 1)", "slices beyond the end stacked"),
    ("count < 1", "count < 2", "a single window refused"),
    ('raise ValueError("too short")', "return None", "None returned instead of a ValueError"),
    ('raise ValueError("too short")', "assert False", "AssertionError instead of ValueError"),
    ("[..., None]", "", "an axis of length 1 missing"),
    ("[..., None]", "[..., None].astype(int)", "whole numbers"),
    ("series[i + length : i + length + horizon]", "series[i + length + horizon - 1]", "last value"),
    (
        "series[i + length : i + length + horizon]",
        "series[i + length - 1 : i + length - 1 + horizon]",
        "overlaps",
    ),
    (
        "return first, np.stack([series[i + length : i + length + horizon] for i in starts])",
        "return np.stack([series[i + length : i + length + horizon] for i in starts]), first",
        "returns swapped",
    ),
]

LOOPED = """
window, found = x, []
for _ in range(horizon):
    new = step(window)
    found.append(new)
    window = np.concatenate([window[:, 1:], new[..., None]], axis=1)
return np.concatenate(found, axis=1)
"""
ITERATED = [
    ("step(window)", "step(x)", "forecast not appended"),
    ("window[:, 1:]", "window", "window grows"),
    ("window[:, 1:], new[..., None]", "window[:, 1:]", "window gets shorter"),
    ("range(horizon)", "range(horizon - 1)", "loop: a step too few"),
    ("window[:, 1:], new[..., None]", "window[:, 1:], window[:, :1]", "oldest value appended"),
    ("window[:, 1:], new[..., None]", "new[..., None], window[:, :-1]", "newest value dropped"),
    ("new[..., None]]", "new]", "forecast appended without a feature axis"),
    ("return np", "    return np", "only the next value"),
    ("range(horizon)", "range(horizon + 1)", "too many"),
    ("np.concatenate(found, axis=1)", "np.array(found)", "one below the other"),
    ("np.concatenate(found, axis=1)", "np.stack(found, axis=1)", "feature axis kept"),
    ("np.concatenate(found, axis=1)", "np.concatenate(found, axis=1)[:, ::-1]", "reversed along"),
]

FITTED = """
ones = np.ones((len(x_train), 1))
inputs = np.hstack([x_train[..., 0], ones])
weights = np.linalg.lstsq(inputs, y_train, rcond=None)[0]
return np.hstack([x_new[..., 0], np.ones((len(x_new), 1))]) @ weights
"""
FORECASTS = [
    ("naive_forecast", "return np.repeat(x[:, -1:], horizon, axis=1)", "feature axis kept"),
    ("naive_forecast", "return x[:, -1, 0]", "one number for each sample"),
    ("naive_forecast", "return x[:, -1]", "`horizon` ignored"),
    ("naive_forecast", "return np.tile(x[:, -1, 0], (horizon, 1))", "transposed"),
    ("naive_forecast", "return np.repeat(x[:, -1], horizon, axis=1).round(2)", "2 decimals"),
    ("naive_forecast", "return np.full((len(x), horizon), x[0, -1, 0])", "first row of `x`"),
    (
        "naive_forecast",
        "return np.full((len(x), horizon), x[:, -1].mean())",
        "mean over the samples",
    ),
    (
        "seasonal_naive_forecast",
        "return np.array([[s[-season + k, 0] for k in range(horizon)] for s in x])",
        "index runs on into the start",
    ),
    (
        "seasonal_naive_forecast",
        "return np.array([[s[-season + k % season - 1, 0] for k in range(horizon)] for s in x])",
        "lag one too long",
    ),
    (
        "seasonal_naive_forecast",
        "found = np.zeros((len(x), horizon))\nfor k in range(min(horizon, season)):\n"
        "    found[:, k] = x[:, k - season, 0]\nreturn found",
        "zeros beyond the season",
    ),
    (
        "seasonal_naive_forecast",
        "return np.stack([x[:, -season:, 0][:, k // season] for k in range(horizon)], axis=1)",
        "whole quotient for the remainder",
    ),
    (
        "seasonal_naive_forecast",
        "return np.resize(x[:, -season:, 0], (len(x), horizon))",
        "samples mixed by np.resize",
    ),
    (
        "seasonal_naive_forecast",
        "return np.tile(x[:, -season:, 0], (1, horizon))",
        "too many columns",
    ),
    (
        "seasonal_naive_forecast",
        "return np.stack([x[:, -7:, 0][:, k % 7] for k in range(horizon)], axis=1)",
        "`season` always taken as 7",
    ),
    ("linear_forecast", FITTED.replace("np.ones((len(x_new)", "np.zeros((len(x_new)"), "not used"),
    ("linear_forecast", FITTED.replace(")[0]", ")"), "all that lstsq returns"),
    (
        "linear_forecast",
        FITTED.replace("weights\n", "weights[:, :1]\n"),
        "only the first column returned",
    ),
    ("linear_forecast", FITTED.replace("weights\n", "inputs.T @ y_train\n"), "products of inputs"),
    (
        "linear_forecast",
        FITTED.replace("[x_train[..., 0], ones]", "[ones, x_train[..., 0]]"),
        "ones on the other side",
    ),
    ("noise_floor", "return (1 // 12) * width**2", "whole-number division"),
    ("noise_floor", "return width * 2 / 12", "doubled instead of squared"),
    ("noise_floor", "return (width / 12) ** 2", "0.083333 times the right numbers"),
    ("noise_floor", "return round(width**2 / 12, 3)", "rounded to 3 decimals"),
    (
        "sequence_targets",
        "return np.array([[s[t : t + horizon, 0] for t in range(length)] for s in series])",
        "own value",
    ),
    (
        "sequence_targets",
        "return np.array([[s[t + 1 : t + horizon, 0] for t in range(length)] for s in series])",
        "too few columns",
    ),
    (
        "sequence_targets",
        "return np.array([[s[t + horizon, 0] for t in range(length)] for s in series])",
        "only the farthest value, without an axis",
    ),
    ("sequence_targets", "return series[:, length : length + horizon, 0]", "only the last step's"),
    (
        "last_time_step_mse",
        "return ((y_true[:, -2] - y_pred[:, -2]) ** 2).mean()",
        "before the last",
    ),
    ("last_time_step_mse", "return ((y_true[-1] - y_pred[-1]) ** 2).mean()", "last sample"),
    (
        "last_time_step_mse",
        "return ((y_true[:, -1] - y_pred[:, -1]) ** 2).sum() / y_true.size",
        "divided by the number of steps",
    ),
    (
        "last_time_step_mse",
        "return ((y_true[:, -1] - y_pred[:, -1]) ** 2).mean(keepdims=True)",
        "an axis of length 1 too many",
    ),
    (
        "last_time_step_mse",
        "e = (y_true - y_pred)[:, -1]\nreturn (e**2).sum() / e.shape[1]",
        "sum over the samples",
    ),
    (
        "last_time_step_mse",
        "return ((y_true[:, -1:] - y_pred) ** 2).mean()",
        "all forecasts compared with the last step's targets",
    ),
    ("last_time_step_mse", "return np.median((y_true - y_pred)[:, -1] ** 2)", "median"),
]


@pytest.mark.parametrize(("old", "new", "words"), WINDOWS)
def test_wrong_windows(old, new, words):
    assert CUT.count(old) == 1
    verdict = verdict_on_code("09_forecasting", "windows", CUT.replace(old, new))
    assert words in (verdict.cause or ""), verdict


@pytest.mark.parametrize(("old", "new", "words"), ITERATED)
def test_wrong_iterations(old, new, words):
    assert LOOPED.count(old) == 1
    verdict = verdict_on_code("09_forecasting", "iterated_forecast", LOOPED.replace(old, new))
    assert words in (verdict.cause or ""), verdict


@pytest.mark.parametrize(("name", "code", "words"), FORECASTS)
def test_wrong_forecasts(name, code, words):
    verdict = verdict_on_code("09_forecasting", name, code)
    assert words in (verdict.cause or ""), verdict


@pytest.mark.parametrize(
    ("name", "code"),
    [("windows", CUT), ("iterated_forecast", LOOPED), ("linear_forecast", FITTED)],
)
def test_what_the_tables_change_is_right(name, code):
    assert verdict_on_code("09_forecasting", name, code).passed


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("range(count)", "range(len(series) - length + 1)", "slices run beyond the end"),
        ("range(count)", "range(count - 1)", "last window lost"),
        ("count < 1", "len(series) < length", "the length alone checked"),
        ("count < 1", "False", "short series not refused"),
    ],
)
def test_wrong_windows_without_stack(old, new, words):
    """`np.stack` refuses to put nothing together, with a `ValueError`; `np.array` does not."""
    code = CUT.replace(old, new).replace("stack", "array")
    verdict = verdict_on_code("09_forecasting", "windows", code)
    assert verdict.cause == words


def test_a_tuple_around_a_number_is_explained():
    verdict = verdict_on_code("09_forecasting", "noise_floor", "return (width**2 / 12,)")
    assert "a stray comma?" in verdict.explanation


def test_no_warning_of_the_hypotheses_reaches_the_learner():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        verdict = verdict_on_code(
            "09_forecasting",
            "seasonal_naive_forecast",
            "return np.repeat(x[:, -season:, 0].max(axis=1, keepdims=True), horizon, axis=1)",
        )
    assert not verdict.passed
    assert verdict.notes == ()
