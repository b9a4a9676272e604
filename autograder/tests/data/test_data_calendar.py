"""The calendar: weekdays, and holidays by their rules."""

import numpy as np
from unrolled import data


def holidays_on(date):
    _, holidays = data.calendar(np.array([date], "datetime64[D]"))
    return [name for name, falls in holidays.items() if falls[0]]


def test_monday_is_0():
    weekday, _ = data.calendar(np.array(["2001-01-08", "2001-01-14"], "datetime64[D]"))
    assert list(weekday) == [0, 6]


def test_holidays_of_some_years():
    assert holidays_on("2016-11-24") == ["Thanksgiving"]
    assert holidays_on("2016-11-25") == ["the Friday after"]
    assert holidays_on("2011-05-30") == ["Memorial Day"]
    assert holidays_on("2012-09-03") == ["Labor Day"]
    assert holidays_on("2013-01-21") == ["Martin Luther King Day"]
    assert holidays_on("2014-07-05") == ["beside Independence Day"]
    assert holidays_on("2014-07-08") == []


def test_every_year_has_each_holiday_once():
    dates = np.arange("2001-01-01", "2017-01-01", dtype="datetime64[D]")
    _, holidays = data.calendar(dates)
    several = {"beside Independence Day": 2, "26 to 30 December": 5}
    for name, falls in holidays.items():
        assert falls.sum() == 16 * several.get(name, 1), name
