"""Made-up stations: what repeats is the real station's, what surprises is drawn anew.

The days of the file are public, so they cannot be held out. The days of a made-up station come into
being when a question is asked, and nobody has seen them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from unrolled.data import calendar, ridership

FIRST_DAY = np.datetime64("2001-01-08")
YEAR = 364  # days, so that the weekday is right
BLOCK = 28  # days that keep their surprises together
YEARS_AWAY = 4
# How the level wanders: so much, in logarithms, from one quarter of a year to the next.
QUARTER, WANDERS = 91, 0.02
SIZES = (0.6, 1.6)
ROUNDS, SMALLEST = 4, 0.02


@functools.cache
def real_riders() -> np.ndarray:
    """The riders of every day in the file, (days,)."""
    return ridership().clark_lake


@functools.cache
def taken_apart() -> tuple[np.ndarray, np.ndarray]:
    """The real station's logarithms as a sum: what repeats, and what surprises, both (days,)."""
    logs = np.log(real_riders())
    known = repeating(np.arange(len(logs)))
    centred = logs - logs.mean()
    weight = np.ones(len(logs))
    # The smallest sum of absolute errors, by least squares with new weights.
    for _ in range(ROUNDS):
        weighted = known.T * weight
        square = weighted @ known + 1e-3 * weight.mean() * np.eye(known.shape[1])
        wrong = centred - known @ np.linalg.solve(square, weighted @ centred)
        weight = 1 / np.maximum(np.abs(wrong), SMALLEST)
    return logs - wrong, wrong


def repeating(days: np.ndarray) -> np.ndarray:
    """Weekdays, seasons, holidays and a slow level, (days, columns), of days counted from 0."""
    weekday, holidays = calendar(FIRST_DAY + days)
    week = np.eye(7)[weekday]
    holiday = np.stack(list(holidays.values()), axis=1).astype(float)
    working = (weekday < 5)[:, None]
    age = (2 * days / len(days) - 1)[:, None]
    angle = 2 * np.pi * days[:, None] / 365.25 * np.arange(1, 7)
    season = np.concatenate([np.sin(angle), np.cos(angle)], axis=1)
    knots = np.arange(0, len(days) + 2 * QUARTER, 2 * QUARTER)
    level = np.maximum(1 - np.abs(days[:, None] - knots) / (2 * QUARTER), 0)
    parts = [week, week * age, week * age**2, season * working, season * ~working]
    parts += [holiday * working, holiday * ~working, holiday * working * age, level]
    return np.concatenate(parts, axis=1)


@dataclass(frozen=True)
class Station:
    """A made-up station.

    Args:
        level: (days,), its size and its drift, in logarithms.
        surprises: (days,), in logarithms.
    """

    level: np.ndarray
    surprises: np.ndarray

    @functools.cached_property
    def riders(self) -> np.ndarray:
        """(days,), whole numbers."""
        repeats, _ = taken_apart()
        return np.round(np.exp(repeats + self.level + self.surprises))

    def with_another_future(self, rng: np.random.Generator, origin: int) -> Station:
        """The same station up to a day, and other surprises from then on."""
        other = new_station(rng)
        moved = other.level - other.level[origin] + self.level[origin]
        return Station(
            np.append(self.level[:origin], moved[origin:]),
            np.append(self.surprises[:origin], other.surprises[origin:]),
        )


def new_station(rng: np.random.Generator) -> Station:
    """A station of another size, whose four weeks are surprised by another year's same weeks."""
    _, surprises = taken_apart()
    days = len(surprises)
    first = np.arange(0, days, BLOCK)
    least = -np.minimum(first // YEAR, YEARS_AWAY)
    most = np.minimum((days - np.minimum(first + BLOCK, days)) // YEAR, YEARS_AWAY)
    away = rng.integers(least, most)
    away += away >= 0  # never its own year
    drawn = surprises[np.arange(days) + YEAR * np.repeat(away, BLOCK)[:days]]
    steps = np.cumsum(rng.normal(scale=WANDERS, size=days // QUARTER + 2))
    drift = np.interp(np.arange(days), QUARTER * np.arange(len(steps)), steps)
    return Station(drift + np.log(rng.uniform(*SIZES)), drawn)
