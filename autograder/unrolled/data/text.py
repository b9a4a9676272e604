"""Written language: names in two languages, dates of seven locales, a constitution."""

import json

import numpy as np

from unrolled.data.dataset import DataSet
from unrolled.data.files import read, recorded


def phrases() -> DataSet:
    """Short names in English and in Korean.

    Returns:
        2,839 pairs, arrays of text of shape (2839,): ``english``, ``korean`` and ``kind``
        (``"language"``, ``"symbol"`` or ``"territory"``).
    """
    lines = read("en_ko_phrases.tsv").decode("utf-8").split("\n")
    _, *rows = (line.split("\t") for line in lines if line)
    english, korean, kind = (np.array(column) for column in zip(*rows, strict=True))
    return recorded(
        "en_ko_phrases",
        {
            "english": (english, "the name in English"),
            "korean": (korean, "the same in Korean"),
            "kind": (kind, "language, symbol or territory"),
        },
    )


def date_patterns() -> DataSet:
    """How dates are written in Korean, English (US and GB), French, German, Spanish, Japanese.

    Returns:
        arrays of text, one row per locale: ``locale`` (7,), such as ``"en-GB"``; ``width`` (4,),
        the names of the columns of ``pattern``; ``pattern`` (7, 4), in Unicode's letters (y year,
        M month, d day, E weekday; text between quotes is literal); ``month`` and ``month_short``
        (7, 12) from January; ``weekday`` (7, 7) from Sunday.
    """
    locales = json.loads(read("cldr_dates.json"))
    entries = list(locales.values())
    widths = list(entries[0]["formats"])

    def rows(key: str) -> np.ndarray:
        return np.array([entry[key] for entry in entries])

    patterns = [[entry["formats"][width] for width in widths] for entry in entries]
    return recorded(
        "cldr_dates",
        {
            "locale": (np.array(list(locales)), "language, and country where it matters"),
            "width": (np.array(widths), "how much is spelled out"),
            "pattern": (np.array(patterns), "y year, M month, d day, E weekday, 'literal'"),
            "month": (rows("months_wide"), "January first"),
            "month_short": (rows("months_abbr"), "January first"),
            "weekday": (rows("days_wide"), "Sunday first"),
        },
    )


def constitution() -> DataSet:
    """The Constitution of the Republic of Korea.

    Returns:
        ``text`` (str) of 18,884 characters.
    """
    text = read("constitution_ko.txt").decode("utf-8")
    return recorded("constitution_ko", {"text": (text, "Korean, lines end in a line feed")})
