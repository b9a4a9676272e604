"""The memory table: its tasks, what chance is, and what is made of its fits."""

import numpy as np
import pytest
from unrolled import data
from unrolled.memory_table.__main__ import FULL, REDUCED
from unrolled.memory_table.fits import UNITS, Fit, Setting, all_fits, chrono_bias, count, key_of
from unrolled.memory_table.results import clear_pairs, reversed_pairs, row_of, table_of, write
from unrolled.memory_table.tasks import BLANK, GO, TASKS, adding, copying, latching

TINY = Setting(updates=10, rates=(1e-3, 1e-2), seeds=(0, 1), lengths=(100,))


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_adding_marks_one_number_in_each_half_and_wants_their_sum(rng):
    x, y = adding(200, 9, rng)
    assert (x[:, :4, 1].sum(axis=1) == 1).all()
    assert (x[:, 4:, 1].sum(axis=1) == 1).all()
    np.testing.assert_allclose(y[:, 0], (x[..., 0] * x[..., 1]).sum(axis=1), rtol=1e-6)


def test_predicting_one_has_an_error_of_a_sixth(rng):
    _, y = adding(200_000, 4, rng)
    assert ((y - 1) ** 2).mean() == pytest.approx(1 / 6, abs=2e-3)
    assert TASKS["adding"].chance(50) == pytest.approx(1 / 6)


def test_copying_repeats_the_symbols_after_the_sign(rng):
    x, y = copying(3, 7, rng)
    given = x.argmax(axis=2)
    assert given.shape == y.shape == (3, 27)
    np.testing.assert_array_equal(given[:, :10], y[:, -10:])
    assert (given[:, 10:16] == BLANK).all()
    assert (given[:, 16] == GO).all()
    assert (given[:, 17:] == BLANK).all()
    assert (y[:, :-10] == BLANK).all()
    assert TASKS["copying"].chance(50) == pytest.approx(10 * np.log(8) / 70)


def test_latching_hides_its_answer_in_the_first_number(rng):
    x, y = latching(50, 6, rng)
    np.testing.assert_array_equal(x[:, 0, 0], 2 * y[:, 0] - 1)


def test_networks_have_about_as_many_parameters():
    for task in ("adding", "latching"):
        rows = [row for row in data.memory_table()["rows"] if row["task"] == task]
        counts = [row["parameters"] for row in rows]
        assert max(counts) < 1.1 * min(counts)


def test_a_chrono_bias_keeps_for_long_and_writes_little(rng):
    i, f, c, o = np.split(chrono_bias(500, 50, rng), 4)
    np.testing.assert_array_equal(i, -f)
    assert 0 <= f.min() < f.max() <= np.log(49)
    assert not c.any()
    assert not o.any()


def fits():
    """Fits of which the chrono LSTM's are clearly better, made up."""
    for model in ("LSTM", "LSTM, chrono bias"):
        for rate, seed in ((1e-3, 0), (1e-2, 0), (1e-2, 1)):
            error = 0.01 if "chrono" in model else 0.5
            yield {
                **vars(Fit("latching", 100, model, rate, seed, 10)),
                "parameters": 1,
                "errors": [0.5, error],
                "validation": error + (rate < 5e-3),
                "seconds": 1.0,
            }


def test_a_table_takes_the_better_rate_and_tells_clear_pairs(tmp_path):
    table = table_of(fits(), TINY)
    assert [row["learning_rate"] for row in table["rows"]] == [1e-2, 1e-2]
    assert [len(row["errors"]) for row in table["rows"]] == [2, 2]
    assert clear_pairs(table) == [("latching", 100, "LSTM, chrono bias", "LSTM")]
    assert reversed_pairs(table, table) == []
    turned = {"rows": [{**row, "errors": [1 - e for e in row["errors"]]} for row in table["rows"]]}
    assert reversed_pairs(table, turned) == clear_pairs(table)
    write(table, tmp_path / "table.json")
    assert (tmp_path / "table.json").read_text().endswith("}\n")


def test_what_is_noted_is_not_done_again(tmp_path, monkeypatch):
    import unrolled.memory_table.fits as module

    asked = []

    def done(fit):
        asked.append(fit)
        return {**vars(fit), "validation": fit.rate, "errors": [fit.rate], "parameters": 1}

    monkeypatch.setattr(module, "done", done)
    notes = tmp_path / "notes.jsonl"
    first = list(all_fits(TINY, notes))
    assert len(first) == len(asked) == count(TINY)
    assert list(all_fits(TINY, notes)) == first
    assert len(asked) == count(TINY)
    assert {key_of(entry)[3] for entry in first if entry["seed"] == 1} == {1e-3}


def test_the_committed_table_is_that_of_the_full_setting():
    table = data.memory_table()
    assert table["setting"]["updates"] == FULL.updates
    assert tuple(table["setting"]["seeds"]) == FULL.seeds
    assert tuple(table["setting"]["rates"]) == FULL.rates
    assert tuple(table["setting"]["lengths"]) == FULL.lengths
    assert len(table["rows"]) * (len(FULL.rates) + len(FULL.seeds) - 1) == count(FULL)
    assert {row["model"] for row in table["rows"]} == set(UNITS)
    assert all(len(row["errors"]) == len(FULL.seeds) for row in table["rows"])


def test_the_reduced_setting_is_a_part_of_the_full_one():
    assert set(REDUCED.rates) <= set(FULL.rates)
    assert set(REDUCED.lengths) <= set(FULL.lengths)
    assert clear_pairs(data.memory_table())


@pytest.mark.slow
def test_a_training_gives_errors_and_counts():
    from unrolled.memory_table.fits import done

    for task in TASKS:
        entry = done(Fit(task, 4, "LSTM", 1e-3, 0, 10))
        assert len(entry["errors"]) == 10
        assert np.isfinite([*entry["errors"], entry["validation"]]).all()


def test_a_row_needs_all_its_numbers():
    row = row_of([fit for fit in fits() if fit["model"] == "LSTM"], TINY)
    assert row["chance"] == 0.5
    assert row["error"] == "share of wrong answers"
