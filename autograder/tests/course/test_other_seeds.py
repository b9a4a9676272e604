"""Other seeds reach a lesson's trainings, and every assertion that fails with them is told."""

import contextlib
import io

import keras
import pytest
from unrolled.course import other_seeds
from unrolled.course.other_seeds import reporting, seed_complaints

TRAINS = """
# %%
import keras

keras.utils.set_random_seed(7)
weights = keras.random.normal((3,))
total = float(keras.ops.sum(weights))

# %% tags=["instructor", "numbers"]
assert total < -100, "a sum of three"
for power in (1, 2):
    assert abs(total) ** power < 100, "not large"
numbers = {"0.5": total}
"""


def test_every_failing_assertion_is_printed_with_its_message():
    code = (
        'kept = 3\nfor n in (1, 2):\n    assert n > 1, f"{n} is small"\nassert kept == 4\nkept = 5'
    )
    printed, names = io.StringIO(), {}
    with contextlib.redirect_stdout(printed):
        exec(reporting(code), names)
    assert printed.getvalue().splitlines() == [
        "assert n > 1, f'{n} is small' 1 is small",
        "assert kept == 4 ",
    ]
    assert names["kept"] == 5


def test_seeds_are_others_and_what_fails_is_told(lesson, monkeypatch):
    lesson.source.write_text(lesson.source.read_text() + TRAINS, encoding="utf-8")
    totals = []
    original = other_seeds.run_solution

    def watched(*arguments, **options):
        run = original(*arguments, **options)
        totals.append(run.numbers["0.5"])
        return run

    monkeypatch.setattr(other_seeds, "run_solution", watched)
    (complaint,) = seed_complaints(lesson, 2)
    assert complaint.endswith("assert total < -100, 'a sum of three' a sum of three")
    keras.utils.set_random_seed(7 + 2 * other_seeds.APART)
    assert totals == pytest.approx([float(keras.ops.sum(keras.random.normal((3,))))])


def test_a_cell_that_fails_is_told_once(lesson):
    broken = "\n# %%\nraise ValueError('broken')\n\n# %%\nundefined\n"
    lesson.source.write_text(lesson.source.read_text() + broken, encoding="utf-8")
    (complaint,) = seed_complaints(lesson, 1)
    assert complaint.endswith("this does not hold: ValueError: broken")
