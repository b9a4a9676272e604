"""The fair table: its task, its models, and what is made of their fits."""

import json
from statistics import fmean

import numpy as np
import pytest
from unrolled import data
from unrolled.fair_table import fits
from unrolled.fair_table.__main__ import FULL, main
from unrolled.fair_table.baselines import iterated_least_squares, last_value, least_squares
from unrolled.fair_table.fits import Fit, Setting, best_rate, further, note, written
from unrolled.fair_table.results import (
    BASELINES,
    clear_pairs,
    merged,
    reversed_pairs,
    shared_pairs,
    table_of,
    write,
)
from unrolled.fair_table.task import (
    HORIZON,
    LENGTH,
    NOISE_FLOOR,
    TEST,
    TRAINING,
    VALIDATION,
    error,
    part,
)

TINY = Setting(training=64, epochs=1, rates=(1e-3, 1e-2), seeds=(0, 1))


@pytest.fixture(scope="module")
def training():
    return part(TRAINING)


def test_targets_follow_their_step(training):
    whole = data.waves(10_000, LENGTH + HORIZON)[TRAINING, :, 0]
    np.testing.assert_array_equal(training.x[:, :, 0], whole[:, :LENGTH])
    np.testing.assert_array_equal(training.following[:, 7, 2], whole[:, 7 + 3])
    np.testing.assert_array_equal(training.following[:, -1], training.future)


def test_noise_floor_is_the_variance_of_the_noise():
    assert pytest.approx(8.33e-4, abs=5e-7) == NOISE_FLOOR
    noise = 0.1 * (np.random.default_rng(0).random(1_000_000) - 0.5)
    assert noise.var() == pytest.approx(NOISE_FLOOR, rel=0.01)


def test_error_refuses_another_shape(training):
    with pytest.raises(ValueError, match="shape"):
        error(training.future, training.future[:, :1])


def test_baselines_have_their_known_errors(training):
    validation = part(VALIDATION)
    for forecast, known in (
        (last_value, 0.2570),
        (least_squares, 0.0155),
        (iterated_least_squares, 0.0157),
    ):
        found = error(validation.future, forecast(training, validation.x))
        assert found == pytest.approx(known, abs=5e-5)


def test_models_are_as_large_as_published_and_forecast_after_the_last_step(training, monkeypatch):
    from unrolled.fair_table import models
    from unrolled.fair_table.models import MODELS

    # Unrolled layers train faster, but take long to build.
    monkeypatch.setattr(models, "UNROLL", False)
    counts = {}
    for name, entry in MODELS.items():
        model = entry.build()
        counts[name] = model.count_params()
        assert model.output_shape[1:] == entry.targets(training).shape[1:], name
        assert entry.forecast(model, training.x[:3]).shape == (3, HORIZON)
    assert counts["linear, trained"] == 510
    assert counts["LSTM"] == 5250
    assert counts["Conv1D + GRU"] == 5350
    assert counts["WaveNet, convolutions only"] == 6010
    assert sum(models.DOUBLED) + 1 >= LENGTH


def test_strided_targets_belong_to_the_newest_inputs(training):
    from unrolled.fair_table.models import every_second_vector

    targets = every_second_vector(training)
    assert targets.shape == (7000, 24, HORIZON)
    np.testing.assert_array_equal(targets[:, -1], training.future)


def test_iterated_forecasts_feed_on_themselves():
    from unrolled.fair_table.models import one_by_one

    class Counting:
        def predict(self, x, **options):
            assert x.shape[1] == LENGTH
            return x[:, -1] + 1

    forecast = one_by_one(Counting(), np.zeros((2, LENGTH, 1)))
    np.testing.assert_array_equal(forecast, np.tile(np.arange(1, 11.0), (2, 1)))


@pytest.mark.slow
def test_fits_are_written_down_and_not_done_again(tmp_path, monkeypatch):
    notes = tmp_path / "fits.jsonl"
    first = list(fits.all_fits(["linear, trained"], TINY, notes, workers=1))
    assert [(entry["rate"], entry["seed"]) for entry in first[:2]] in (
        [(1e-3, 0), (1e-2, 0)],
        [(1e-2, 0), (1e-3, 0)],
    )
    assert (first[2]["rate"], first[2]["seed"]) == (best_rate(first[:2]), 1)
    notes.write_text(notes.read_text() + '{"cut')
    assert written(notes) == first
    note(first[0], notes)
    assert written(notes) == [*first, first[0]]
    monkeypatch.setattr(fits, "done", None)
    again = list(fits.all_fits(["linear, trained"], TINY, notes, workers=1))
    assert sorted(map(str, again)) == sorted(map(str, first))
    table = table_of(first, TINY)
    (row,) = (row for row in table["rows"] if row["model"] == "linear, trained")
    assert len(row["validation"]) == len(row["test"]) == 2
    assert row["parameters"] == 510


def entry(model, rate, seed, *errors):
    return {"model": model, "rate": rate, "seed": seed, "validation": list(errors)}


def test_the_other_seeds_get_the_best_rate():
    tried = {"a": [entry("a", 1e-3, 0, 3.0, 2.0), entry("a", 1e-2, 0, 1.0, 9.0)]}
    assert further(tried, TINY) == [Fit("a", 1e-2, 1, 64, 1)]


def test_only_clear_differences_count():
    table = {"rows": [{"model": name, "test": test} for name, test in MADE.items()]}
    assert clear_pairs(table) == [("good", "bad")]
    other = {"rows": [{"model": "good", "test": [3.0]}, {"model": "bad", "test": [2.0]}]}
    assert reversed_pairs(table, other) == [("good", "bad")]
    assert reversed_pairs(table, table) == []
    assert shared_pairs(table, {"rows": other["rows"][:1]}) == []


def test_new_rows_take_the_place_of_old_ones_made_alike():
    alike = {"versions": {"keras": "3"}, "setting": {"epochs": 2}}
    rows = [{"model": "a", "test": [2.0]}, {"model": "b", "test": [1.0]}]
    new = {**alike, "date": "today", "rows": [{"model": "b", "test": [3.0]}]}
    table = merged({**alike, "date": "once", "rows": rows}, new)
    assert table == {**alike, "date": "today", "rows": [new["rows"][0], rows[0]]}


@pytest.mark.parametrize("key", ["versions", "setting"])
def test_new_rows_made_otherwise_are_refused(key):
    table = {"versions": {"keras": "3"}, "setting": {"epochs": 2}, "rows": []}
    with pytest.raises(ValueError, match=f"the committed table has the {key}"):
        merged(table, {**table, key: {"other": 1}})


def test_only_rows_that_there_are(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["table", "--only", "Transformer"])
    with pytest.raises(SystemExit, match="2"):
        main()
    assert "no such rows: Transformer; there are linear" in capsys.readouterr().err


MADE = {"good": [0.9, 1.0], "near": [1.1, 1.8], "bad": [2.0, 2.1]}


def test_committed_table_is_the_full_one():
    from unrolled.fair_table.models import MODELS

    table = data.forecasting_table()
    assert json.loads(json.dumps(vars(FULL))) == table["setting"]
    rows = {row["model"]: row for row in table["rows"]}
    assert rows.keys() == MODELS.keys() | BASELINES.keys()
    for name in MODELS:
        assert len(rows[name]["test"]) == len(FULL.seeds)
        assert rows[name]["learning_rate"] in FULL.rates
    assert all(min(row["test"]) > table["noise_floor"] for row in rows.values())
    assert TEST.start == VALIDATION.stop


def test_every_printed_error_is_beaten():
    for row in data.forecasting_table()["rows"]:
        if row["learning_rate"]:
            assert fmean(row["validation"]) < (row["book"] or 1.0), row["model"]


def test_what_is_written_is_what_is_read(tmp_path):
    table = {"rows": [{"model": "a", "test": [1.0]}]}
    write(table, tmp_path / "table.json")
    assert json.loads((tmp_path / "table.json").read_text()) == table
