"""Dates as people write them."""

import datetime

import numpy as np
import pytest
from unrolled.data import date_patterns, written_dates
from unrolled.data.dates import write


@pytest.mark.parametrize(
    ("locale", "width", "expected"),
    [
        ("en", "short", "4/3/05"),
        ("en-GB", "short", "03/04/2005"),
        ("en-GB", "full", "Sunday, 3 April 2005"),
        ("de", "medium", "03.04.2005"),
        ("es", "long", "3 de abril de 2005"),
        ("ko", "full", "2005년 4월 3일 일요일"),
        ("ja", "medium", "2005/04/03"),
        ("fr", "medium", "3 avr. 2005"),
    ],
)
def test_a_date_by_hand(locale, width, expected):
    patterns = date_patterns()
    place = list(patterns.locale).index(locale)
    pattern = patterns.pattern[place, list(patterns.width).index(width)]
    written = write(datetime.date(2005, 4, 3), pattern, place, patterns)
    assert written.replace(",", "") == expected.replace(",", "")


def test_dates_come_again_with_the_same_seed():
    ours, again = (written_dates(np.random.default_rng(3), 50) for _ in range(2))
    assert ours.written == again.written
    assert len(set(ours.iso)) > 40
    assert all(len(iso) == 10 for iso in ours.iso)
