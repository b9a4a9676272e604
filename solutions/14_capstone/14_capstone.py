# %% [markdown]
# # 14 · Your own forecaster
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)](https://colab.research.google.com/github/@REPOSITORY@/blob/@TAG@/lessons/14_capstone/14_capstone.ipynb)
#
# **In this lesson we build a forecaster of our own for the riders of a station, and the intervals that go with it. Both are
# scored on days that nobody has seen.**
#
# | | |
# |---|---|
# | In Keras | `keras.layers.GRU` as a rival; the pinball loss by `keras.ops` |
# | Time | three hours, in two sittings; the machine works for a minute of them |
# | Before this | [09 · Forecasting: the fair table](../09_forecasting/09_forecasting.ipynb): windows, lazy forecasts, what makes a comparison fair |

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
try:
    import unrolled
except ModuleNotFoundError:  # on Google Colab
    # %pip install -q "unrolled @ git+https://github.com/@REPOSITORY@@@TAG@"
    import unrolled
import numpy as np
from unrolled import check, data, fast, passes, restarts, show

unrolled.start_keras()  # in the background, so that the first check need not wait

# %% [markdown]
# **You will be able to**
#
# - evaluate a forecaster from rolling origins, so that it never sees what it is asked;
# - build one that beats every lazy forecast, and find out on which days it fails;
# - say how sure it is, in intervals that hold, and report all of it so that others can trust it.

# %% [markdown]
# ## 1. The problem, seen first
#
# It is the evening of Sunday, 19 June 2011. The planners of the Chicago L ask: how many people will enter the station Clark/Lake on
# each of the next 14 days? We know every day up to this evening, and the calendar.

# %%
rides = data.ridership()
riders, dates = rides.clark_lake, rides.date
tonight = int(np.searchsorted(dates, np.datetime64("2011-06-20")))
shown = np.full((2, 42), np.nan)
shown[0, :28], shown[1, 28:] = riders[tonight - 28 : tonight], riders[tonight : tonight + 14]
show.memory(
    {"known": shown[0] / 1000, "asked for": shown[1] / 1000},
    title="Four weeks known, two asked for",
    ylabel="thousand riders a day",
    xlabel="days since Monday, 23 May 2011",
    events={7: "Memorial Day"},
    quantity={"known": "input", "asked for": "target"},
)
print(f"{len(riders):,} days, from {dates[0]} to {dates[-1]}")

# %% [markdown]
# The weeks look alike, except for a Monday that looks like a Sunday. It was a holiday, Memorial Day. Another one waits on the day after
# the two weeks: 4 July.
#
# **Before you read on, predict.** Which lazy forecast is better here: *as a week ago*, or *as 52 weeks ago*? And by how much
# could a good forecaster beat both?

# %% [markdown]
# ## 2. The idea
#
# A forecaster is a function. It is given the past as it stands on one evening, and says what comes. The evening is called the
# **origin** $o$. We let it stand on many origins, one after the other, and compare what it said with what came:
#
# $$\text{error} \;=\; \frac1N \sum_{o} \frac1H \sum_{k=1}^{H} \bigl|\, \hat y_{o+k} - y_{o+k} \,\bigr|
# \qquad\text{where } \hat y_{o+1},\dots,\hat y_{o+H} \text{ follow from } y_1,\dots,y_o \text{ alone}$$
#
# An error of so many riders means little. Divided by the error of the best lazy forecast on the *same* origins it says what the
# work was worth: 1 is no better than lazy, 0 would be perfect. (A relative of this is *MASE*, the mean absolute scaled error. It divides by the mean error, on the
# training days, of repeating the value of a week before.)
#
# | symbol | code name | shape | also called |
# |---|---|---|---|
# | $y_1 \dots y_o$ | `history` | (days,) | history · 과거 자료; what is known on that day |
# | $o$ | `origin` | int | forecast origin · 예측 시점: how many days are known |
# | $H$ | `horizon` | int | horizon · 예측 구간 |
# | $\hat y$ | `forecast` | (horizon,) | point forecast · 점 예측 |
# | $[l, u]$ | `lower`, `upper` | (horizon,) each | prediction interval · 예측 구간 추정; interval forecast |
# | $1 - \alpha$ | `level` | float | nominal coverage · 명목 포함 확률 |
#
# ### What is hidden from whom
#
# A test is worth something as long as nobody has looked at it. The days of the data file are public, so they cannot be hidden from
# anybody, and a learner could take them from the file instead of forecasting. The check therefore asks about **made-up stations**. It takes
# the real one apart: what repeats (weekdays, seasons, holidays, a slow level) stays, and what *surprises* is drawn anew: every four weeks
# get the surprises that the same four weeks had in another year, the level wanders in its own way, and the station has another
# size. So its days are like real days, and stand in no file.
#
# | | real station | made-up stations |
# |---|---|---|
# | you, in this notebook | all days | only the `history` of each question |
# | the check here | scores some windows | scores some windows, new ones each time |
# | grading | not used | scores only these; what came after `history` never leaves the judge |
#
# A forecast that knows the file by heart gains nothing: on a made-up station something else came. It also gives itself away: it agrees
# with the file, not with the history it was given. (In the check of your own notebook the judge runs beside you, on your computer. It is
# there to help, and it hides nothing from a determined reader of its code. Where a class is graded, it sits in another process.)

# %% [markdown]
# ## 3. Rolling origins
#
# ### By hand
#
# Ten days, 4 known at first, a horizon of 3, and 2 days from one origin to the next. From origin 4 we forecast days 5, 6, 7 (as
# indices: 4, 5, 6); from 6 the days 7, 8, 9. Origin 8 has only two days after it, so it is left out.
#
# | origin | known: `series[:origin]` | asked for: `series[origin : origin + 3]` |
# |---|---|---|
# | 4 | days 1 to 4 | days 5, 6, 7 |
# | 6 | days 1 to 6 | days 7, 8, 9 |

# %%
ten = np.arange(1, 11)
for origin in (4, 6, 8):
    print(f"origin {origin}: known {ten[:origin]}, asked for {ten[origin : origin + 3]}")

# %% [markdown]
# **Exercise 1 · `rolling_origins`** (easy, 10 minutes). Every number of this lesson is a mean over such origins.
#
# - `rolling_origins(days, first, horizon, step)` → origins, shape (origins,), an array of ints in growing order
# - all arguments are ints: the length of the series, the first origin, the horizon, and how far it is from one origin to the next
# - an origin is the *number of days known*; every origin has all `horizon` days after it inside the series
# - if even `first` has fewer than `horizon` days after it, raise a `ValueError`
#
# <details><summary>Hint</summary>What is the largest origin that leaves <code>horizon</code> days? <code>np.arange</code> leaves its end
# out.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_14_capstone.origins import rolling_origins

# %% [markdown]
# *Try it:* the example by hand gives 4 and 6. One day more, 11 in all, gives 4, 6 and 8.

# %%
print(rolling_origins(10, 4, 3, 2), rolling_origins(11, 4, 3, 2))

# %% tags=["check"]
check(rolling_origins)

# %% [markdown]
# **What it means.** One origin is an anecdote. Many, in order, are what would have happened to a planner who used this forecaster
# for years. The usual mistake is to lose the last origin, or to keep one whose horizon runs beyond the end.

# %% [markdown]
# ## 4. A ladder of honest rivals
#
# We keep the last fifth of the file for this section and call it the test part. Four rivals stand on a new origin every week: a
# week ago; 52 weeks ago (364 days, so that the weekday is right); the same brought to **today's level**: multiplied by the riders of
# the last four weeks, and divided by those of the same weeks a year ago; and **ridge on lags**, a linear forecast from the last 28 days and the days a year ago, solved anew for
# every step of the horizon.


# %%
def a_week_ago(history, horizon):
    return np.resize(history[-7:], horizon)


def a_year_ago(history, horizon):
    return history[-364:][:horizon]


def a_year_ago_at_level(history, horizon):
    gained = history[-28:].sum() / history[-28 - 364 : -364].sum()
    return gained * a_year_ago(history, horizon)


def ridge_on_lags(history, horizon, lags=28, days=1092, ridge=10.0):
    past = history[-days - 364 - lags :]
    centre, spread = past.mean(), past.std()
    z = (past - centre) / spread
    origins = np.arange(364 + lags, len(z) - horizon + 1)
    steps = []
    for k in range(horizon):

        def inputs(o, k=k):
            weekday = np.eye(7)[(o + k) % 7]
            last = z[np.expand_dims(o, -1) - lags + np.arange(lags)]
            return np.concatenate([last, z[np.expand_dims(o + k - 364, -1)], weekday], axis=-1)

        x, y = inputs(origins), z[origins + k]
        weights = np.linalg.solve(x.T @ x + ridge * np.eye(x.shape[1]), x.T @ y)
        steps.append(inputs(len(z)) @ weights)
    return np.array(steps) * spread + centre


# %%
HORIZON, cut = 14, int(0.8 * len(riders))
if ready := passes(rolling_origins):
    origins = rolling_origins(len(riders), cut, HORIZON, 7)
    came = np.array([riders[o : o + HORIZON] for o in origins])


def rolled(forecaster):
    """Forecasts from every origin of the test part, (origins, horizon)."""
    return np.array([forecaster(riders[:o], HORIZON) for o in origins])


ladder = {}
for rival in (a_week_ago, a_year_ago, a_year_ago_at_level, ridge_on_lags) if ready else ():
    ladder[rival.__name__] = rolled(rival)
errors = {name: np.abs(said - came).mean() for name, said in ladder.items()}
one_week_off = np.abs(riders[7:cut] - riders[: cut - 7]).mean()
for name, error in errors.items():
    print(f"{name:>20}: {error:6,.0f} riders a day, MASE {error / one_week_off:.2f}")

# %% [markdown]
# *A week ago* is wrong by 1,529 riders a day, *52 weeks ago* by 1,235, and *52 weeks ago at today's level* by 1,023. Ridge on lags, with 1,127, is
# between the last two. Their MASE is 1.28, 1.03, 0.85 and 0.94. (*A week ago* is not at 1: here it answers for two weeks, and on the test days; the
# divisor comes from one week ahead, on the training days.)
#
# And the networks of [lesson 09](../09_forecasting/09_forecasting.ipynb)? A GRU over 28 days, with the riders of each day, those of a year
# before the day two weeks later (so the last 14 rows hold the days asked for, a year ago), and the weekday; 14 numbers come out. It
# learns from the days before the test part, with the absolute error as loss.

# %%
import keras

FAST = fast()  # the full setting: UNROLLED_FULL=1 in the environment, or a GPU
DAYS = 28
centre, spread = riders[:cut].mean(), riders[:cut].std()
z = (riders - centre) / spread


def gru_inputs(starts):
    """For each origin (origins, 28, 9)."""
    day = np.asarray(starts)[:, None] - DAYS + np.arange(DAYS)
    numbers = np.stack([z[day], z[day + HORIZON - 364]], axis=-1)
    return np.concatenate([numbers, np.eye(7)[day % 7]], axis=-1).astype("float32")


learn = np.arange(cut - 3000, cut - HORIZON + 1)
targets = np.array([z[o : o + HORIZON] for o in learn])


def days_ahead():
    """A network from 28 days to as many days ahead as we ask for."""
    reader = [keras.layers.GRU(16), keras.layers.Dense(HORIZON)]
    return keras.Sequential([keras.Input((DAYS, 9)), *reader])


# New weights from each seed, but compiled only once, which saves time.
restart = restarts(days_ahead, optimizer=keras.optimizers.Adam(0.01), loss="mae")
gru_errors, SEEDS = [], range(3 if FAST else 10)
for seed in SEEDS if ready else ():
    network = restart(seed)
    network.fit(gru_inputs(learn), targets, batch_size=64, epochs=8 if FAST else 30, verbose=0)
    said = network.predict(gru_inputs(origins), batch_size=500, verbose=0) * spread + centre
    gru_errors.append(np.abs(said - came).mean())
    print(f"GRU, seed {seed}: {gru_errors[-1]:6,.0f} riders a day")

# %% [markdown]
# In our run every seed of the GRU was better than a week ago, about as good as ridge on lags, and wrong by at least a third more than the forecaster that
# we build in the next section. That says nothing against GRUs: nobody told this one of the holidays, and its learning rate was not chosen with care. It says
# what the bar is: the best *lazy* forecast, 52 weeks ago at today's level.

# %% [markdown]
# ## 5. Your forecaster
#
# **Exercise 2 · `forecast`** (hard, 60 minutes; begin with one line).
#
# - `forecast(history, horizon)` → forecast, shape (horizon,), float: riders per day, the nearest day first
# - `history` is (days,), float: riders per day of one station as they stand on that evening, between 2,912 and 5,700 of them. `history[0]` is
#   **Monday, 8 January 2001**, and no day is missing. So the dates of all days, past and coming, follow from `len(history)`
# - `horizon` is an int: mostly 14, sometimes 7 or 28
# - the stations are of different sizes. Use `history`, the calendar and numbers that you wrote down yourself; no series from outside
# - NumPy and `data.calendar` only (where a class is graded there is nothing else), at most **half a second of processor time** for each call, and `history` is not
#   modified
#
# There are four rungs, each a quarter of the points. What counts is the mean absolute error over all windows, each divided by the station's
# mean riders a day in the last 52 weeks:
#
# | rung | the error is smaller than |
# |---|---|
# | 1 | that of a week ago |
# | 2 | that of 52 weeks ago, too |
# | 3 | that of 52 weeks ago at today's level, too |
# | 4 | 0.9 times the smallest of these |
#
# Until you reach all four, the check says how far you are, and on which weekday, how far ahead and in which season you are worst.
#
# <details><summary>Hint</summary><code>a_year_ago</code> above is one line and reaches the first rung: hand it in first. Then ask what it does
# not know. The next cell gives you what a calendar says.</details>


# %% tags=["given"]
def features(days):
    """What is known of days beforehand.

    Args:
        days: (days,), ints, counted from Monday, 8 January 2001, which is 0.

    Returns:
        (days, 46): weekdays, the season on working days and on weekends, 13 holidays on working
        days and on weekends, and the time in years before the last of these days.
    """
    weekday, holidays = data.calendar(np.datetime64("2001-01-08") + days)
    holiday = np.stack(list(holidays.values()), axis=1)
    working = (weekday < 5)[:, None]
    angle = 2 * np.pi * days[:, None] / 365.25 * np.arange(1, 4)
    season = np.concatenate([np.sin(angle), np.cos(angle)], axis=1)
    years = (days[:, None] - days[-1]) / 365.25
    parts = [np.eye(7)[weekday], season * working, season * ~working]
    return np.concatenate([*parts, holiday * working, holiday * ~working, years], axis=1)


# %% [markdown]
# (`data.calendar` gives weekdays and holidays by rules, for any dates. Use `features` or leave it, change it under another name, or write
# your own.)

# %% tags=["answer"]
from unrolled.exercises.lesson_14_capstone.forecast import forecast

# %% [markdown]
# *Try it:* for the evening of section 1. Do your Saturdays and Sundays stand where they should, and are the numbers of the right size?

# %%
print(np.round(forecast(riders[:tonight], 14)))
print(riders[tonight : tonight + 14])

# %% tags=["check"]
check(forecast)

# %% [markdown]
# **What it means.** The usual mistakes are a lag that is off by a day, a logarithm that is not undone, the days in reverse order, an array of the
# notebook where `history` should stand. The check looks for each of them.
#
# How does yours do on the test part of the real station, beside the rivals? You may look at it as often as you like; but remember that what
# you choose by looking is flattered by it. The hidden windows are not.

# %%
if able := passes(rolling_origins, forecast):
    ladder["forecast"] = rolled(forecast)
    wrong = {name: np.abs(said - came).mean(axis=1) for name, said in ladder.items()}
    errors = {name: error.mean() for name, error in wrong.items()}
    best_lazy = min(errors[name] for name in list(ladder)[:3])
    draws = np.random.default_rng(0).integers(len(origins) // 4, size=(2000, len(origins) // 4))
    months = (draws[..., None] * 4 + np.arange(4)).reshape(len(draws), -1)  # four weeks at once
    for name, error in errors.items():
        ratio = wrong[name][months].mean(axis=1) / wrong["a_year_ago_at_level"][months].mean(axis=1)
        low, high = np.quantile(ratio, [0.05, 0.95])
        print(
            f"{name:>20}: {error:6,.0f} riders; {error / best_lazy:.2f} of the best lazy forecast, "
        )
        print(f"{'':>22}from {low:.2f} to {high:.2f} where other weeks are drawn")

# %% [markdown]
# The reference solution is wrong by 681 riders a day, 0.67 of the error of the best lazy forecast. It has no seed. Its spread is that of the
# windows: of 2,000 test parts drawn from these weeks (four in a row at once), nine in ten have a ratio between 0.57 and 0.76.
# It is a linear model of the *logarithms*, in the inputs of `features`, with the smallest absolute error instead of the smallest squares, in
# which recent years count more, lifted to the level of the last four weeks. (Its settings were compared on origins all over the file, the test part among them, so
# this number is a little flattered. So are the bars of the check: they were set with this solution in view.)
#
# Where is it wrong? By the step of the horizon:

# %%
if able:
    steps = {name: np.abs(said - came).mean(axis=0)[None] for name, said in ladder.items()}
    names = {"a_week_ago": "a week ago", "a_year_ago_at_level": "52 weeks ago at level"}
    names["forecast"] = "your forecast"
    show.runs(
        {"test part": {label: steps[name] for name, label in names.items()}},
        title="How wrong, by how far ahead",
        ylabel="mean absolute error (riders a day)",
        xlabel="days ahead, counted from 0",
        limits=(400, 3000),
    )

# %%
if able:
    weekday = (origins[:, None] + np.arange(HORIZON)) % 7
    off = np.abs(ladder["forecast"] - came)
    for day, name in enumerate("Mon Tue Wed Thu Fri Sat Sun".split()):
        print(f"{name}: {off[weekday == day].mean():5,.0f} riders", end="   ")
    worst = np.sort(off.ravel())[::-1]
    print(
        f"\nthe worst 5 % of the days hold {worst[: len(worst) // 20].sum() / worst.sum():.0%}",
        end=" ",
    )
    print("of the whole error")

# %% [markdown]
# With the reference solution the error hardly grows with the distance. (Origins stand a week apart, so each step of the horizon is one weekday: the waves in the figure are weekdays.) A
# few days hold much of the error: the worst twentieth more than a quarter of it. Which days are they, and what happened? The file has the weather; find out, and put it into your report.

# %% [markdown]
# ## 6. Find the bug
#
# A forecaster of a kind that is published again and again, with a remarkably small error. It smooths the series once, before the evaluation, "to take out the noise",
# and gives what the smooth series says of the last days.

# %%
kernel = np.ones(15) / 15
smooth = np.convolve(riders, kernel, mode="same")  # a mean over 15 days, centred


def level_tomorrow(history, horizon):
    """The level of the coming week, in riders a day."""
    return np.full(horizon, smooth[len(history) - 1])


def last_fortnight(history, horizon):
    """A rival: the mean of the last 14 days."""
    return np.full(horizon, history[-14:].mean())


if ready:
    weekly = np.array([riders[o : o + 7].mean() for o in origins])
    for forecaster in (level_tomorrow, last_fortnight):
        said = np.array([forecaster(riders[:o], 7)[0] for o in origins])
        print(f"{forecaster.__name__:>15}: {np.abs(said - weekly).mean():4.0f} riders a day")
    # Your test here: what happens to the forecast if the days after the origin are changed?

# %% [markdown] nbgrader={"grade": true, "grade_id": "bug_smooth", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **The bug**: what is wrong, and which test shows it?
#
# ### BEGIN SOLUTION
# A centred mean looks seven days ahead: `smooth[o - 1]` contains `riders[o]` to `riders[o + 6]`, the very week that is asked for. The
# forecast is no function of `history` at all. Test: change the days from `o` on (double them), smooth again, and the forecast for `o`
# changes, although `history` is the same. Or: give it a `history` with other numbers, and the forecast does *not* change.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, bug (2 points).* 1 point: the centred window reaches into the days asked for (or: the function does not use `history`). 1 point: a
# test by perturbation, of the future or of the history. "It uses a global variable" without what that does: half a point.

# %% [markdown]
# ## 7. How sure is it?
#
# A planner who must not run out of trains needs more than one number. An **interval** says: with a probability of `level`, the riders of that
# day lie between `lower` and `upper`. Two questions decide what it is worth. Does it hold, that is: do as many days lie inside as it promised? And is
# it narrow? The **interval score** puts both into one number. It is the width, and a fine of 2/α riders for each rider by which a day lies outside, with α = 1 − `level`:
#
# $$S \;=\; (u - l) \;+\; \frac{2}{\alpha}\,\max(l - y,\, 0) \;+\; \frac{2}{\alpha}\,\max(y - u,\, 0)$$
#
# **By hand.** A level of 0.8, an interval from 10 to 14, so α = 0.2 and 2/α = 10. A day with 13 costs 4, the width. A day with 15 costs 4 + 10 · 1 = 14. A day with 10 lies on the bound, which is inside, and costs 4. The mean of the three is 7.33, and the coverage is 2 of 3.
#
# **Exercise 3 · `coverage`** (easy, 5 minutes).
#
# - `coverage(y, lower, upper)` → float from 0 to 1: the share of days on which `y` lies between the bounds; on a bound is inside
# - all three are (days,), float
#
# <details><summary>Hint</summary>Two comparisons, joined by <code>&amp;</code>, each in parentheses.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_14_capstone.interval_measures import coverage

# %% [markdown]
# *Try it:* two of three, 0.667.

# %%
y, low, high = np.array([13.0, 15.0, 10.0]), np.full(3, 10.0), np.full(3, 14.0)
print(coverage(y, low, high))

# %% tags=["check"]
check(coverage)

# %% [markdown]
# **Exercise 4 · `interval_score`** (medium, 10 minutes).
#
# - `interval_score(y, lower, upper, level)` → float: the mean of S over all days; small is good
# - `y`, `lower`, `upper` are (days,), float; `level` is a float between 0 and 1, such as 0.8
#
# <details><summary>Hint</summary>For a day inside, both distances must come out as 0: <code>np.maximum</code>.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_14_capstone.interval_measures import interval_score

# %% [markdown]
# *Try it:* the three days by hand, 7.33.

# %%
print(f"{interval_score(y, low, high, 0.8):.2f}")

# %% tags=["check"]
check(interval_score)

# %% [markdown]
# **What it means.** Nobody can cheat this score by width: too wide costs width, too narrow costs fines, and on average it is smallest for the true
# quantiles. The usual mistake is to fine by `level` instead of α.
#
# ### How wide?
#
# The obvious way: let the forecaster forecast the days from which it has learned, and take a quantile of these errors. But those errors are too small, for
# the same reason that we never test on training data. **Split conformal prediction** takes errors of *later* days. Sort n such errors by size. Take not number n · level but number (n + 1) · level, rounded
# up, because the day to come is one more. If its error is equally likely to have each of the ranks 1 to n + 1, the interval holds with a probability of at least `level`, whatever the forecaster is.
#
# **Exercise 5 · `conformal_half_widths`** (medium, 15 minutes).
#
# - `conformal_half_widths(errors, level)` → half-widths, shape (horizon,): how far an interval reaches to *each* side of the forecast, for each step
# - `errors` is (origins, horizon), float: signed errors from earlier origins, on days from which the forecaster had not learned; `level` is a float
# - for step j it is the k-th smallest of the n absolute errors in column j, counted from 1, with k = (n + 1) · `level`, rounded up; n is the number of origins
# - if k is larger than n, raise a `ValueError`: no error is wide enough for such a promise
#
# <details><summary>Hint</summary><code>np.sort(..., axis=0)</code>, and ranks count from 1, indices from 0.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_14_capstone.conformal import conformal_half_widths

# %% [markdown]
# *Try it:* four errors of one step, −3, 1, 2 and −5, and a level of 0.7: k is 5 · 0.7 = 3.5, so 4, and the largest size is 5.

# %%
print(conformal_half_widths(np.array([[-3.0], [1.0], [2.0], [-5.0]]), 0.7))

# %% tags=["check"]
check(conformal_half_widths)

# %% [markdown]
# **Exercise 6 · `interval`** (hard, 45 minutes).
#
# - `interval(history, horizon, level)` → `(lower, upper)`, shape (horizon,) each, float: riders per day, the nearest day first, `lower` never above `upper`
# - `history` and `horizon` are as for `forecast`; `level` is a float between 0.5 and 0.9, the share of days that should lie inside
# - you may call your own `forecast`, also on earlier origins, `history[:o]`; at most **two seconds of processor time** for each call
#
# | rung | over all windows, at levels of 0.5, 0.8 and 0.9 |
# |---|---|
# | 1 | coverage is at most 0.15 away from its level, on average over the three levels |
# | 2 | at most 0.1 |
# | 3 | and the interval score is smaller than that of the naive interval |
# | 4 | and at most 0.9 times it |
#
# The naive interval is 52 weeks ago at today's level, give or take the `level` quantile of the absolute errors of that forecast in the last half year.
#
# <details><summary>Hint</summary>Stand on earlier origins with <code>rolling_origins</code>. If 20 calls of <code>forecast</code> are too slow, one forecast of a whole
# year is enough: its errors, less the median of the four weeks before each origin.</details>

# %% tags=["answer"]
from unrolled.exercises.lesson_14_capstone.interval import interval

# %% [markdown]
# *Try it:* the evening of section 1, at a level of 0.8. Does `lower` stay below `upper`? And of which days are you least sure, in per cent?

# %%
lower, upper = interval(riders[:tonight], 14, 0.8)
for bounds in (lower, upper):
    print(np.round(bounds).astype(int))

# %% tags=["check"]
check(interval)

# %% [markdown]
# **What it means.** An interval is a promise, and its coverage says whether it was kept. The usual mistakes are errors on days from which the forecaster has learned, and
# 1 − `level` left outside on *each* side.

# %%
if surely := passes(interval, forecast):
    lower, upper = interval(riders[:tonight], 14, 0.8)
    lines = {"lower, 80 %": lower, "forecast": forecast(riders[:tonight], 14), "upper, 80 %": upper}
    show.memory(
        {"came": riders[tonight : tonight + 14] / 1000}
        | {name: values / 1000 for name, values in lines.items()},
        title="An interval for each day: a promise of 80 per cent",
        ylabel="thousand riders a day",
        xlabel="days since Monday, 20 June 2011",
        quantity={
            "came": "target",
            "forecast": "hidden state",
            "lower, 80 %": "cell state",
            "upper, 80 %": "cell state",
        },
    )

# %% [markdown]
# ### The naive interval and the conformal one
#
# Same forecaster, same origins, same errors: those of the nine origins before, as far as they were known on that evening. Once with the plain quantile of their sizes, once
# with `conformal_half_widths`. Which one keeps its promise?

# %%
ERRORS, LEVELS = 9, (0.7, 0.8, 0.9)
held = {}
if promised := able and passes(coverage, interval_score, conformal_half_widths):
    off = np.log(came / ladder["forecast"])  # in logarithms: a share of the day's riders
    for level in LEVELS:
        for kind in ("naive", "conformal"):
            covered, scores = [], []
            for i in range(ERRORS + 1, len(origins)):
                known = off[i - ERRORS - 1 : i - 1]  # the last two weeks are over on origin i
                half = np.quantile(np.abs(known), level, axis=0)
                if kind == "conformal":
                    half = conformal_half_widths(known, level)
                low, high = ladder["forecast"][i] * np.exp([-half, half])
                covered.append(coverage(came[i], low, high))
                scores.append(interval_score(came[i], low, high, level))
            held[kind, level] = np.mean(covered), np.mean(scores)
            print(f"level {level:4}, {kind:>9}: covered {held[kind, level][0]:.2f}", end="")
            print(f", interval score {held[kind, level][1]:6,.0f}")

# %% [markdown]
# At every level the naive interval covers fewer days than it promises: 0.82 at a level of 0.9. The conformal one is nearer to its level each time, with 0.88 there. It takes the 7th, 8th and 9th of the nine sizes,
# where the plain quantile lies at ranks 6.6, 7.4 and 8.2. Such a part of a rank counts because nine errors are few; with hundreds of errors it would hardly be seen. That 0.88 is not quite 0.9
# may be chance. And the promise is proved only for errors of which each is as likely to be the largest as any other; the days of a station are not like that: a quiet summer says little about December.
#
# And the score? It is *worse* for the conformal interval, at every level: the added width costs more
# than the fines it saves. Coverage and price are two questions. More errors, or a better forecast, answer both.

# %% [markdown]
# ## 8. In Keras
#
# A network can learn a quantile directly. Its loss is the **pinball loss**: riders above the forecast cost q, riders below it 1 − q. The interval score is
# the sum of two of them, for both bounds, divided by α/2:

# %%
from keras import ops


def pinball(y_true, y_pred, q):
    gap = y_true - y_pred
    return ops.mean(ops.maximum(q * gap, (q - 1) * gap))


if passes(interval_score):
    rng = np.random.default_rng(0)
    y, low, high = rng.normal(size=1000), np.full(1000, -1.0), np.full(1000, 1.0)
    both = pinball(y, low, 0.1) + pinball(y, high, 0.9)
    print("difference:", abs(float(both) / 0.1 - interval_score(y, low, high, 0.8)) < 1e-6)

# %% [markdown]
# `model.compile(loss=lambda y, p: pinball(y, p, 0.9))` trains a forecaster of the ninth decile. With q = 0.5 the pinball loss is half the absolute error: whoever minimises absolute
# errors forecasts the median.

# %% [markdown]
# ## 9. Another series
#
# The riders are easy: a calendar explains most of what happens. Here is a series without one, the temperature at John F. Kennedy airport in 2013, hour by hour. On each midnight of the last fifth of the year
# we ask for the next 24 hours. Three lazy forecasts: the last hour; the day before; and the last hour plus the usual day, which is how much warmer or colder each hour was
# than the midnight before it, on average over two weeks.

# %%
temperature = data.weather().temperature
missing = np.isnan(temperature)
hours = np.arange(len(temperature))
temperature = np.interp(hours, hours[~missing], temperature[~missing])
cold = {}
if ready:
    evenings = rolling_origins(len(temperature), int(0.8 * len(temperature)) // 24 * 24, 24, 24)
    real = np.array([temperature[o : o + 24] for o in evenings])
    last = np.array([np.full(24, temperature[o - 1]) for o in evenings])
    before = np.array([temperature[o - 24 : o] for o in evenings])
    fortnight = evenings[:, None] + 24 * np.arange(-14, 0)
    usual = np.array(
        [[temperature[o : o + 24] - temperature[o - 1] for o in row] for row in fortnight]
    ).mean(axis=1)
    for name, said in {
        "the last hour": last,
        "the day before": before,
        "the last hour and the usual day": last + usual,
    }.items():
        cold[name] = np.abs(said - real).mean()
        print(f"{name:>31}: {cold[name]:.2f} °C")

# %% [markdown]
# The third is the best, 2.52 °C against 2.88 and 3.58: the last hour knows how warm it is, and the fortnight knows the shape of a day. Can you do better with these data? Wind, pressure and
# humidity are in the file, too. In the report you may choose this series instead of the riders. Nothing is hidden there: the whole year is in the file, so you have to hold days out yourself, and
# say how often you looked.

# %% [markdown]
# ## 10. Your report
#
# **Write a report of about one page**, on the riders or on the temperature, for somebody who must decide whether to use your forecaster. It is graded by a person. It should say
#
# 1. what is forecast, from what, how far ahead, and what is known on that evening;
# 2. how it was evaluated: origins, horizon, which days were held out, and how often you looked at them;
# 3. how good it is beside the lazy forecasts, with the spread over windows (or over seeds, if it has any);
# 4. where it fails, and what you believe to be the reason, with one number or figure that speaks for it and one that could speak against it;
# 5. whether its intervals hold, and what they cost;
# 6. what you would not use it for.

# %% [markdown] nbgrader={"grade": true, "grade_id": "report", "locked": false, "points": 12, "schema_version": 3, "solution": true, "task": false}
# **Report**
#
# ### BEGIN SOLUTION
# *What.* Riders entering Clark/Lake on each of the next 14 days, made in the evening from all days before and the calendar; no weather.
#
# *How tested.* Every week of the last fifth of the file, 14 days each, the forecaster solved anew on each origin from the four years before it. The settings were compared on origins all over the file, the test part
# among them, so its number is a little flattered.
#
# *How good.* About two thirds of the error of 52 weeks ago at today's level, which is the best lazy forecast; nine in ten redrawn test parts agree within a tenth or so.
#
# *Where it fails.* A few days hold much of the error: the worst twentieth holds more than a quarter of it. I believe these are days with an event that no calendar knows; I have not looked them up. It would speak for it
# if they were days of much snow, and against it if most of them stood beside holidays.
#
# *Intervals.* With few errors, conformal ones cover 0.88 at a level of 0.9, naive ones 0.82. The conformal ones are wider, and their interval score is worse.
#
# *Not for.* A new station without history, days of a closed line, or the years after the file ends: nobody checked that riders still behave so.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, report (12 points), 2 for each of its six parts.* 1: the origin and what is known there (1), horizon and unit (1). 2: rolling origins, held-out days named (1), how often they were looked at (1).
# 3: error beside the best lazy forecast on the same origins (1), a spread (1). 4: a place with a number (1), a reason with evidence for and against, or the honest "I do not know" (1). 5: coverage at a level
# (1), width or score (1). 6: a limit that follows from the data (1), and one that the writer has tested or says how to test (1). Beautiful prose without numbers: at most 4. A forecaster that beats nothing, honestly
# reported, can have all 12.

# %% [markdown]
# ## 11. Claims, put to the test
#
# **Claim A.** *"For time series, neural networks have replaced linear models."* You have a GRU, ridge on lags, and whatever you wrote.

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_replaced", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim A**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends, and here it is false.** On these riders a linear model of the logarithms with a calendar was ahead of every seed of the GRU. But the two did not know the same: the GRU had no holidays. So the run says what inputs are worth, and not which
# model is better. A fair comparison would give the GRU the same inputs and choose its settings on days before the test part; in lesson 09 the two were then close.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim A (2 points).* 1 point: the linear model was ahead here. 1 point: they did not have the same inputs (or chances), so the sentence needs conditions.

# %% [markdown]
# **Claim B.** *"A 90 % interval that was calibrated on the past covers 90 % of the days to come."*

# %% [markdown] nbgrader={"grade": true, "grade_id": "claim_covers", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# **Claim B**: true, false, or it depends? Why?
#
# ### BEGIN SOLUTION
# **It depends.** Conformal intervals do on average, if the day to come may have any rank among the past errors. Riders break that: seasons differ, and errors of neighbouring days go together. In section 7 the conformal interval came close to 0.9 and the naive one clearly below.
# And "on average" is not "on each kind of day": holidays may be missed nearly always.
# ### END SOLUTION

# %% [markdown] tags=["instructor"]
# *Rubric, claim B (2 points).* 1 point: needs past and future to be exchangeable, which days are not. 1 point: a measured coverage, or the remark that an average over days says nothing of a kind of day.

# %% [markdown]
# ## 12. Summary
#
# A forecaster is a function of what is known on one evening, and rolling origins show what it would have been worth. The bar is the best lazy forecast on the same days, and here a
# calendar, logarithms and absolute errors go well below it. An interval is a promise with a price: coverage says whether it is kept, the interval score what it costs. What nobody has
# looked at is the only test that does not flatter, and where the data are public one has to make it.
#
# **What comes next.** All our recurrences waited for the step before. [Lesson 15](../15_scan/15_scan.ipynb) asks whether they must.
#
# ### Three problems to go on with
#
# 1. Give the GRU the holidays. What is left of the distance to your forecaster?
# 2. Let the width of your interval depend on the kind of day: weekday, weekend, beside a holiday. Does the score fall?
# 3. Forecast another station of the file. Which have days without riders, and what does a logarithm do there?
#
# ### References
#
# - R. Hyndman and G. Athanasopoulos, [Forecasting: principles and practice](https://otexts.com/fpp3/), 3rd edition: lazy forecasts, rolling origins, intervals.
# - R. Hyndman and A. Koehler, [Another look at measures of forecast accuracy](https://doi.org/10.1016/j.ijforecast.2006.03.001), 2006: MASE.
# - T. Gneiting and A. Raftery, [Strictly proper scoring rules, prediction, and estimation](https://doi.org/10.1198/016214506000001437), 2007: the interval score.
# - V. Vovk, A. Gammerman and G. Shafer, *Algorithmic learning in a random world*, 2005; A. Angelopoulos and S. Bates, [A gentle introduction to conformal prediction](https://arxiv.org/abs/2107.07511), 2021.
# - M. Kuhn and K. Johnson, [Feature Engineering and Selection](http://www.feat.engineering/), 2020: the riders.

# %% [markdown] tags=["instructor"]
# ## For instructors
#
# **Time.** 170 to 200 minutes with the report; a second sitting may begin with section 7. `UNROLLED_FULL=1` trains the GRU for longer and from
# ten seeds: 139 seconds of processor time, in place of 29, on two cores of an AMD EPYC (30 November 2026).
#
# **Points.** 20 by machine: `rolling_origins` 2, `forecast` 8 and `interval` 4 (a quarter for each rung, as partial credit), `coverage` 1, `interval_score` 2, `conformal_half_widths` 3; and 18 by hand: the
# bug 2, the report 12, the claims 2 each.
#
# **What is hidden.** Grading asks about made-up stations only, drawn from the run's secret seed; see `exercises/lesson_14_capstone/made_up.py`. With stock nbgrader the judge sits in the submission's own process,
# and a hostile notebook can reach it, as in every lesson; `unrolled grade` keeps it outside. A rung is a mean over windows: a forecast whose error is just at a bar may reach it with one seed and not with another. The reference
# solution has kept a distance in all our draws.
#
# **Mistakes to expect.** A global series in the place of `history`; one day too late; a logarithm left.


# %% tags=["instructor", "numbers"]
# Every number that the prose claims, computed.
assert max(gru_errors) < 0.9 * errors["a_week_ago"]
assert abs(np.mean(gru_errors) / errors["ridge_on_lags"] - 1) < 0.15
assert min(gru_errors) > 1.35 * errors["forecast"]
assert errors["a_year_ago_at_level"] == best_lazy
ratio = wrong["forecast"][months].mean(axis=1) / wrong["a_year_ago_at_level"][months].mean(axis=1)
assert [np.ceil(level * (ERRORS + 1) - 1e-9) for level in LEVELS] == [7, 8, 9]
for level in LEVELS:
    (plain, plain_score), (ranked, ranked_score) = (
        held[kind, level] for kind in ("naive", "conformal")
    )
    assert plain < level - 0.03
    assert abs(ranked - level) < abs(plain - level) - 0.01
    assert ranked_score > plain_score
assert 0.26 < worst[: len(worst) // 20].sum() / worst.sum() < 0.33
step_errors = steps["forecast"][0]
assert step_errors[7:].mean() < 1.1 * step_errors[:7].mean()
numbers = {
    "1,529": errors["a_week_ago"],
    "1,235": errors["a_year_ago"],
    "1,023": errors["a_year_ago_at_level"],
    "1,127": errors["ridge_on_lags"],
    "1.28": errors["a_week_ago"] / one_week_off,
    "1.03": errors["a_year_ago"] / one_week_off,
    "0.85": errors["a_year_ago_at_level"] / one_week_off,
    "0.94": errors["ridge_on_lags"] / one_week_off,
    "364": 364,
    "681": errors["forecast"],
    "0.67": errors["forecast"] / best_lazy,
    "0.57": np.quantile(ratio, 0.05),
    "0.76": np.quantile(ratio, 0.95),
    "2,000": len(draws),
    "2,912": 8 * 364,
    "5,700": 5700,
    "0.7": 0.7,
    "0.5": 0.5,
    "0.8": 0.8,
    "0.9": 0.9,
    "0.15": 0.15,
    "0.1": 0.1,
    "0.2": 1 - 0.8,
    "3.5": 5 * 0.7,
    "7.33": (4 + 14 + 4) / 3,
    "0.667": 2 / 3,
    **{f"{rank:.1f}": rank for rank in 1 + np.array([0.7, 0.8, 0.9]) * (ERRORS - 1)},
    "0.82": held["naive", 0.9][0],
    "0.88": held["conformal", 0.9][0],
    "2.52": cold["the last hour and the usual day"],
    "2.88": cold["the last hour"],
    "3.58": cold["the day before"],
}
