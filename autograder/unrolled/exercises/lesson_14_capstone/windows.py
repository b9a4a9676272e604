"""The questions: the past of a station on some day, of which the judge alone knows the future."""

from __future__ import annotations

import numpy as np

from unrolled.exercises.lesson_14_capstone.made_up import YEAR, Station, new_station, real_riders

FIRST_ORIGIN = 8 * YEAR
HORIZONS = (7, 14, 14, 14, 14, 28)
# So many days of another future stand in the question that continues a station.
CONTINUED = 35


class Window(dict):
    """A question that knows what came after it; what is asked is a plain dictionary without that.

    Args:
        riders: (days,), of which the first ``origin`` are the past.
        origin: the days known.
        horizon: the days asked for.
        made_up: whether these days are in no file.
    """

    def __init__(self, riders: np.ndarray, origin: int, horizon: int, made_up: bool) -> None:
        super().__init__(history=riders[:origin].copy(), horizon=horizon)
        days = slice(origin, origin + horizon)
        self.future = riders[days]
        self.on_file = real_riders()[days] if made_up else None
        self.elsewhere: np.ndarray | None = None

    @property
    def history(self) -> np.ndarray:
        """The days known."""
        return self["history"]

    @property
    def usual(self) -> float:
        """The riders of a usual day: the mean of a year."""
        return float(self.history[-YEAR:].mean())

    @property
    def weekdays(self) -> np.ndarray:
        """Of the days asked for; 0 is Monday, as the first day of every history."""
        return (len(self.history) + np.arange(len(self.future))) % 7


def windows(
    rng: np.random.Generator, set_number: int, real: int, made_up: int, twins: int
) -> list[Window]:
    """Questions on days that are spread over the years, in any order.

    Args:
        rng: draws them.
        set_number: another one for each set of questions that is drawn with the same seed, so that
            no station of one set comes back in another.
        real: windows of the real station.
        made_up: windows of made-up stations, a new one each.
        twins: so many of these are continued in another question: up to the origin it is the
            same station, and then another future came.
    """
    rng = np.random.default_rng([int(rng.integers(2**62)), set_number])
    count = real + made_up
    last = len(real_riders()) - max(HORIZONS) - CONTINUED
    edges = np.linspace(FIRST_ORIGIN, last, count + 1)
    origins = rng.permutation(rng.uniform(edges[:-1], edges[1:]).astype(int))
    found = []
    for place, origin in enumerate(origins):
        horizon = int(rng.choice(HORIZONS))
        if place < real:
            found.append(Window(real_riders(), origin, horizon, made_up=False))
            continue
        station = new_station(rng)
        window = Window(station.riders, origin, horizon, made_up=True)
        found.append(window)
        if place < real + twins:
            found.append(twin(rng, station, window))
    return [found[place] for place in rng.permutation(len(found))]


def twin(rng: np.random.Generator, station: Station, window: Window) -> Window:
    """A question in whose history another future of a window has come."""
    origin, horizon = len(window.history), window["horizon"]
    riders = station.with_another_future(rng, origin).riders
    window.elsewhere = riders[origin : origin + horizon]
    return Window(riders, origin + CONTINUED, horizon, made_up=True)


def a_week_ago(history: np.ndarray, horizon: int) -> np.ndarray:
    """The last week, again and again."""
    return np.resize(history[-7:], horizon)


def a_year_ago(history: np.ndarray, horizon: int) -> np.ndarray:
    """The same days 52 weeks before."""
    start = len(history) - YEAR
    return history[start : start + horizon]


def a_year_ago_at_level(history: np.ndarray, horizon: int) -> np.ndarray:
    """The same days 52 weeks before, times what the last four weeks have gained since."""
    gained = history[-28:].sum() / history[-28 - YEAR : -YEAR].sum()
    return gained * a_year_ago(history, horizon)


def error(window: Window, forecast: np.ndarray) -> float:
    """The mean absolute error as a share of a usual day."""
    return float(np.abs(forecast - window.future).mean() / window.usual)
