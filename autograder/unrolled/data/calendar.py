"""What a calendar says of a day before it comes: the weekday, and whether it is a holiday."""

import numpy as np


def calendar(dates: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The weekdays and the holidays of some dates, by rules that need no look at any riders.

    Args:
        dates: (days,), datetime64[D].

    Returns:
        ``(weekday, holidays)``: (days,) ints, 0 for Monday; and for each of 13 holidays and days
        beside them, by name, (days,) bools.
    """
    month = dates.astype("datetime64[M]")
    day = (dates - month).astype(int) + 1
    year_month = month.astype(int) % 12 + 1
    weekday = (dates.astype(int) + 3) % 7

    def falls(in_month: int, first: int, last: int, on: int | None = None) -> np.ndarray:
        found = (year_month == in_month) & (first <= day) & (day <= last)
        return found if on is None else found & (weekday == on)

    return weekday, {
        "New Year's Day": falls(1, 1, 1),
        "Martin Luther King Day": falls(1, 15, 21, on=0),
        "Presidents' Day": falls(2, 15, 21, on=0),
        "Memorial Day": falls(5, 25, 31, on=0),
        "Independence Day": falls(7, 4, 4),
        "beside Independence Day": falls(7, 3, 3) | falls(7, 5, 5),
        "Labor Day": falls(9, 1, 7, on=0),
        "Thanksgiving": falls(11, 22, 28, on=3),
        "the Friday after": falls(11, 23, 29, on=4),
        "24 December": falls(12, 24, 24),
        "Christmas": falls(12, 25, 25),
        "26 to 30 December": falls(12, 26, 30),
        "31 December": falls(12, 31, 31),
    }
