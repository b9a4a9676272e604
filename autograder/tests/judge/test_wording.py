"""Words for values and places."""

import pytest
from unrolled.judge.wording import plural


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("unit", "units"),
        ("entry", "entries"),
        ("key", "keys"),
        ("step of the input", "steps of the input"),
    ],
)
def test_several_of_what_an_axis_counts(one, several):
    assert plural(one) == several
