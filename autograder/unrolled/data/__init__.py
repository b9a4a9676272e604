"""Small real data sets, and some made by rule, for the lessons.

One function per real data set, each returning a ``DataSet`` of named NumPy arrays::

    from unrolled import data

    data.names()                # what there is
    rides = data.ridership()
    rides.clark_lake            # float64, one value per day
    print(rides.description)    # units, licence, source, known defects

Every call reads the file afresh, compares its hash with ``datasets/PROVENANCE.json`` and returns
new arrays that may be changed freely.

Raises (every loader):
    DataMissing: a file is not there; a ``FileNotFoundError``.
    DataCorrupted: a file is there but is not the one recorded, or cannot be read.
"""

from unrolled.data.agreement import agreement_sentences
from unrolled.data.arrays import digits, storm, vowels
from unrolled.data.calendar import calendar
from unrolled.data.closed_gru import closed_gru
from unrolled.data.dataset import DataSet
from unrolled.data.date_writer import date_writer
from unrolled.data.dates import Dates, written_dates
from unrolled.data.files import DataCorrupted, DataMissing, names
from unrolled.data.forecasting_table import forecasting_table
from unrolled.data.memory_table import memory_table
from unrolled.data.series import co2, ridership, sea_temperature, stocks, weather
from unrolled.data.sound import speech, speech_names
from unrolled.data.text import constitution, date_patterns, phrases
from unrolled.data.waves import waves

__all__ = [
    "DataCorrupted",
    "DataMissing",
    "DataSet",
    "Dates",
    "agreement_sentences",
    "calendar",
    "closed_gru",
    "co2",
    "constitution",
    "date_patterns",
    "date_writer",
    "digits",
    "forecasting_table",
    "memory_table",
    "names",
    "phrases",
    "ridership",
    "sea_temperature",
    "speech",
    "speech_names",
    "stocks",
    "storm",
    "vowels",
    "waves",
    "weather",
    "written_dates",
]
