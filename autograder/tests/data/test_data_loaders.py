"""Each loader's shapes, types and a few values known from elsewhere."""

import copy
import pickle

import numpy as np
import pytest
from unrolled import data

COLUMNS = {
    "weather": (8730, "time", "datetime64[m]"),
    "ridership": (5712, "date", "datetime64[D]"),
    "co2": (2284, "date", "datetime64[D]"),
    "sea_temperature": (19226, "time", "datetime64[m]"),
    "stocks": (3270, "date", "datetime64[D]"),
}


def mean_absolute_error(values, lag):
    """Of predicting the last fifth by what was ``lag`` steps before."""
    start = int(0.8 * len(values))
    return np.nanmean(np.abs(values[start:] - values[start - lag : -lag]))


@pytest.mark.parametrize("name", data.names())
def test_every_data_set_describes_itself(name):
    loaded = getattr(data, name)()
    assert loaded.name == name
    for words in (*loaded.arrays, "Licence: ", "Source: ", "Attribution: ", "Known defects: "):
        assert words in loaded.description
    assert loaded.arrays.keys() == loaded.meanings.keys()
    assert all(loaded.meanings.values())
    assert len(repr(loaded)) < 4000
    assert repr(loaded).startswith(f"{name}: {loaded.title}")


@pytest.mark.parametrize("name", data.names())
def test_arrays_are_fresh_and_writable(name):
    first, second = getattr(data, name)(), getattr(data, name)()
    for key, values in first.arrays.items():
        if isinstance(values, np.ndarray):
            untouched = second.arrays[key].copy()
            values[...] = values.flat[-1]
            np.testing.assert_array_equal(second.arrays[key], untouched)


@pytest.mark.parametrize("name", COLUMNS)
def test_series_have_one_clock_and_columns_of_numbers(name):
    rows, clock, unit = COLUMNS[name]
    loaded = getattr(data, name)()
    for key, values in loaded.arrays.items():
        assert values.shape == (rows,)
        assert values.dtype == (unit if key == clock else "float64")


def test_weather():
    weather = data.weather()
    assert set(np.diff(weather.time)) == {np.timedelta64(60, "m")}
    assert weather.time[0] == np.datetime64("2013-01-01T06:00")
    assert np.isnan(weather.temperature).sum() == 24
    rows = np.stack([values for key, values in weather.arrays.items() if key != "time"])
    assert np.isnan(rows).any(axis=0).sum() == 900
    assert mean_absolute_error(weather.temperature, 24) == pytest.approx(3.57, abs=0.005)


def test_ridership():
    ridership = data.ridership()
    assert set(np.diff(ridership.date)) == {np.timedelta64(1, "D")}
    assert len(ridership.arrays) == 1 + 20 + 9
    assert ridership.clark_lake[0] == 15561
    assert np.isnan(ridership.austin[-14:]).all()
    assert np.isnan(ridership.temperature[:14]).all()
    assert mean_absolute_error(ridership.clark_lake, 7) == pytest.approx(1418, abs=0.5)
    assert mean_absolute_error(ridership.clark_lake, 364) == pytest.approx(1231, abs=0.5)


def test_co2():
    co2 = data.co2()
    assert set(np.diff(co2.date)) == {np.timedelta64(7, "D")}
    assert np.isnan(co2.co2).sum() == 59
    assert (co2.co2[0], co2.co2[-1]) == (316.1, 371.5)


def test_sea_temperature():
    sea = data.sea_temperature()
    steps = np.diff(sea.time).astype(int)
    assert sorted(steps[steps != 30]) == [0, 60, 720]
    assert not np.isnan(sea.temperature).any()


def test_stocks():
    stocks = data.stocks()
    assert (stocks.apple[0], stocks.ibm[0], stocks.microsoft[-1]) == (4.1867, 73.6677, 24.6843)


def test_vowels():
    vowels = data.vowels()
    assert vowels.frames.shape == (640, 29, 12)
    assert vowels.frames.dtype == np.float64
    assert vowels.train.sum() == 270
    assert set(vowels.speaker) == set(range(9))
    assert (vowels.length.min(), vowels.length.max()) == (7, 29)
    after_the_end = np.arange(29) >= vowels.length[:, None]
    assert not vowels.frames[after_the_end].any()


def test_storm():
    storm = data.storm()
    fields = [storm.pressure, storm.temperature, storm.wind_east, storm.wind_north]
    assert all(field.shape == (64, 33, 36) and field.dtype == np.float64 for field in fields)
    assert (~storm.defined).sum() == 224
    assert all(np.isnan(field[:, ~storm.defined]).all() for field in fields)
    assert not np.isnan(storm.pressure[:, storm.defined]).any()
    assert np.flatnonzero(storm.segment == 0).tolist() == list(range(33))
    assert np.flatnonzero(storm.segment == 1).tolist() == list(range(39, 63))
    assert np.isnan(storm.temperature[17]).all()
    assert 200 < np.nanmin(storm.temperature) < np.nanmax(storm.temperature) < 320
    assert 940 < np.nanmin(storm.pressure) < np.nanmax(storm.pressure) < 1060
    assert storm.time[1] - storm.time[0] == np.timedelta64(6, "h")
    assert (storm.latitude.shape, storm.longitude.shape) == ((33,), (36,))
    pressure = storm.pressure[storm.segment == 0][:, storm.defined]
    for steps, error in {1: 3.7, 2: 6.0, 4: 9.4}.items():
        changes = pressure[steps:] - pressure[:-steps]
        assert np.sqrt(np.mean(changes**2)) == pytest.approx(error, abs=0.05)


def test_digits():
    digits = data.digits()
    assert digits.image.shape == (1797, 8, 8)
    assert (digits.image.min(), digits.image.max()) == (0, 16)
    assert digits.label[:10].tolist() == list(range(10))


@pytest.mark.parametrize("name", data.speech_names())
def test_speech(name):
    speech = data.speech(name)
    assert speech.rate == 16_000
    assert speech.signal.dtype == np.float64
    assert 0.1 < np.abs(speech.signal).max() <= 1
    assert 2 < len(speech.signal) / speech.rate < 10
    assert bool(speech.transcript) == name.startswith("austen")


def test_unknown_recording_lists_what_exists():
    with pytest.raises(ValueError, match=r"no recording 'bach'.*austen_0880.*arctic_a0007"):
        data.speech("bach")


def test_phrases():
    phrases = data.phrases()
    assert {values.shape for values in phrases.arrays.values()} == {(2839,)}
    assert phrases.korean[phrases.english == "Zimbabwe"] == ["짐바브웨"]
    assert set(phrases.kind) == {"language", "symbol", "territory"}


def test_date_patterns():
    dates = data.date_patterns()
    assert dates.locale.tolist() == ["ko", "en", "en-GB", "fr", "de", "es", "ja"]
    assert dates.pattern.shape == (7, 4)
    assert dates.month.shape == dates.month_short.shape == (7, 12)
    assert dates.weekday.shape == (7, 7)
    assert dates.pattern[1, dates.width.tolist().index("long")] == "MMMM d, y"


def test_constitution():
    text = data.constitution().text
    assert text.startswith("대한민국헌법\n")
    assert len(text) == 18_884
    assert sum("가" <= letter <= "힣" for letter in text) == 12_996


def test_table_puts_columns_side_by_side():
    stocks = data.stocks()
    table = stocks.table("ibm", "apple")
    assert table.shape == (3270, 2)
    np.testing.assert_array_equal(table[:, 1], stocks.apple)


@pytest.mark.parametrize(
    ("names", "message"),
    [((), "got none"), (("ibm", "date"), "columns of numbers"), (("gold",), "apple, ibm")],
)
def test_table_refuses_what_is_no_column_of_numbers(names, message):
    with pytest.raises(ValueError, match=message):
        data.stocks().table(*names)


def test_unknown_name_lists_what_exists():
    with pytest.raises(AttributeError, match="stocks has no 'gold'; it has date, apple"):
        _ = data.stocks().gold


def test_data_sets_can_be_copied_and_listed():
    stocks = data.stocks()
    for twin in (copy.deepcopy(stocks), pickle.loads(pickle.dumps(stocks))):
        np.testing.assert_array_equal(twin.ibm, stocks.ibm)
    assert {"ibm", "table"} <= set(dir(stocks))
