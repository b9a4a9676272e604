"""Dates as people write them in seven places, and the same dates in ISO 8601."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import numpy as np

from unrolled.data.text import date_patterns

FIRST, LAST = datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)
PARTS = re.compile(r"'([^']*)'|(y+|M+|d+|E+)")


@dataclass(frozen=True)
class Dates:
    """Written dates.

    Args:
        written: what people write, ``count`` strings.
        iso: the same dates as ``YYYY-MM-DD``, ``count`` strings.
        locale: (count,), such as ``"en-GB"``.
        width: (count,), ``"full"``, ``"long"``, ``"medium"`` or ``"short"``.
    """

    written: list[str]
    iso: list[str]
    locale: np.ndarray
    width: np.ndarray


def written_dates(rng: np.random.Generator, count: int) -> Dates:
    """Random days from 1950 to 2049, each written in one of 7 places, in one of 4 widths.

    Args:
        rng: decides everything.
        count: how many.
    """
    patterns = date_patterns()
    days = rng.integers((LAST - FIRST).days + 1, size=count)
    places = rng.integers(len(patterns.locale), size=count)
    widths = rng.integers(len(patterns.width), size=count)
    dates = [FIRST + datetime.timedelta(days=int(day)) for day in days]
    written = [
        write(date, patterns.pattern[place, width], place, patterns)
        for date, place, width in zip(dates, places, widths, strict=True)
    ]
    return Dates(
        written,
        [date.isoformat() for date in dates],
        patterns.locale[places],
        patterns.width[widths],
    )


def write(date: datetime.date, pattern: str, place: int, patterns) -> str:
    """One date by one of Unicode's patterns.

    Args:
        date: the day.
        pattern: such as ``"d MMMM y"``; text between quotes is literal.
        place: the row of ``patterns`` with the names of months and weekdays.
        patterns: as ``unrolled.data.date_patterns`` gives them.
    """

    def part(match: re.Match) -> str:
        literal, letters = match.groups()
        if letters is None:
            return literal
        return {
            "y": f"{date.year % 100:02d}" if letters == "yy" else str(date.year),
            "M": month(letters),
            "d": f"{date.day:0{len(letters)}d}",
            "E": str(patterns.weekday[place][date.isoweekday() % 7]),
        }[letters[0]]

    def month(letters: str) -> str:
        if len(letters) > 2:
            names = patterns.month if len(letters) == 4 else patterns.month_short
            return str(names[place][date.month - 1])
        return f"{date.month:0{len(letters)}d}"

    return PARTS.sub(part, str(pattern))
