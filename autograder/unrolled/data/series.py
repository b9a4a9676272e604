"""Time series: airport weather, station riders, carbon dioxide, the sea, stock prices."""

import csv
import gzip

import numpy as np

from unrolled.data.dataset import DataSet
from unrolled.data.files import read, recorded


def weather() -> DataSet:
    """Hourly weather at John F. Kennedy airport, New York, in 2013.

    Returns:
        8,730 rows, one per hour without a gap, NaN where a value is missing. ``time``
        (datetime64[m], UTC); float64: ``temperature`` and ``dew_point`` (°C), ``humidity`` (%),
        ``wind_direction`` (degrees), ``wind_speed`` (m/s), ``precipitation`` (mm), ``pressure``
        (hPa), ``visibility`` (km).
    """
    columns = _columns(read("jfk_weather_2013.csv"))
    return recorded(
        "jfk_weather_2013",
        {
            "time": (_times(columns["utc"], "m"), "hour, UTC"),
            "temperature": (_numbers(columns["temp_c"]), "°C"),
            "dew_point": (_numbers(columns["dewp_c"]), "°C"),
            "humidity": (_numbers(columns["humid_pct"]), "%, relative"),
            "wind_direction": (_numbers(columns["wind_dir_deg"]), "degrees, where it comes from"),
            "wind_speed": (_numbers(columns["wind_ms"]), "m/s"),
            "precipitation": (_numbers(columns["precip_mm"]), "mm"),
            "pressure": (_numbers(columns["pressure_hpa"]), "hPa, at sea level"),
            "visibility": (_numbers(columns["visib_km"]), "km"),
        },
    )


def ridership() -> DataSet:
    """Daily entries at 20 stations of the Chicago L, 2001 to 2016, with the weather.

    Returns:
        5,712 rows, one per day without a gap, NaN where a value is missing. ``date``
        (datetime64[D]); riders per day (float64) for each station: ``clark_lake``, which has no
        missing day, ``austin``, ``quincy_wells`` and 17 more; weather (float64):
        ``temperature_min``, ``temperature``, ``temperature_max`` (°F), ``humidity`` (%),
        ``pressure`` (inches of mercury), ``wind`` (miles per hour), ``precipitation`` (inches),
        ``rain`` and ``snow`` (from 0 to 1).
    """
    columns = _columns(gzip.decompress(read("chicago_l_daily.csv.gz")))
    conditions = {
        "temp_min": ("temperature_min", "°F"),
        "temp": ("temperature", "°F"),
        "temp_max": ("temperature_max", "°F"),
        "humidity": ("humidity", "%, relative"),
        "pressure": ("pressure", "inches of mercury"),
        "wind": ("wind", "miles per hour"),
        "precip_in": ("precipitation", "inches"),
        "weather_rain": ("rain", "share of the day's reports, 0 to 1"),
        "weather_snow": ("snow", "share of the day's reports, 0 to 1"),
    }
    fields = {"date": (_times(columns.pop("date"), "D"), "day")}
    for column, values in columns.items():
        name, meaning = conditions.get(column, (column, "riders entering this station that day"))
        fields[name] = (_numbers(values), meaning)
    return recorded("chicago_l_daily", fields)


def co2() -> DataSet:
    """Weekly carbon dioxide in the air at Mauna Loa, 1958 to 2001.

    Returns:
        2,284 rows, one every seven days. ``date`` (datetime64[D]) and ``co2`` (float64, parts per
        million, NaN in 59 missing weeks).
    """
    columns = _columns(read("co2_weekly.csv"))
    return recorded(
        "co2_weekly",
        {
            "date": (_times(columns["date"], "D"), "day the week is dated with"),
            "co2": (_numbers(columns["co2"]), "parts per million of the air"),
        },
    )


def sea_temperature() -> DataSet:
    """Temperature of the sea off Maine every 30 minutes, February 2016 to March 2017.

    Returns:
        19,226 rows. ``time`` (datetime64[m], UTC; one stamp appears twice and two gaps are not
        filled) and ``temperature`` (float64, °C, none missing).
    """
    columns = _columns(gzip.decompress(read("maine_sst_30min.csv.gz")))
    # NumPy's times carry no zone, and warns of the Z that marks UTC.
    stamps = [stamp.removesuffix("Z") for stamp in columns["utc"]]
    return recorded(
        "maine_sst_30min",
        {
            "time": (_times(stamps, "m"), "UTC"),
            "temperature": (_numbers(columns["sst_c"]), "°C, at the surface"),
        },
    )


def stocks() -> DataSet:
    """Daily prices of three stocks, March 2000 to March 2013.

    Returns:
        3,270 trading days. ``date`` (datetime64[D]) and the adjusted closing prices in US dollars
        ``apple``, ``ibm``, ``microsoft`` (float64, none missing).
    """
    columns = _columns(read("stocks_daily.csv"))
    unit = "US dollars, closing price adjusted for splits and dividends"
    return recorded(
        "stocks_daily",
        {
            "date": (_times(columns["Date"], "D"), "trading day"),
            "apple": (_numbers(columns["AAPL"]), unit),
            "ibm": (_numbers(columns["IBM"]), unit),
            "microsoft": (_numbers(columns["MSFT"]), unit),
        },
    )


def _columns(content: bytes) -> dict[str, tuple[str, ...]]:
    """The columns of a CSV file by the name in its first row, still as text."""
    header, *rows = csv.reader(content.decode("utf-8").splitlines())
    return dict(zip(header, zip(*rows, strict=True), strict=True))


def _numbers(texts: tuple[str, ...]) -> np.ndarray:
    return np.array([float(text) if text else np.nan for text in texts])


def _times(texts: tuple[str, ...] | list[str], unit: str) -> np.ndarray:
    return np.array(texts, dtype=f"datetime64[{unit}]")
