"""Data that come as arrays: spoken vowels, a storm on a grid, handwritten digits."""

import io

import numpy as np

from unrolled.data.dataset import DataSet
from unrolled.data.files import read, recorded

MISSING = -32768
"""What storm_jan1996.npz stores in its 16-bit integers where nothing was measured."""


def vowels() -> DataSet:
    """Nine men speaking two Japanese vowels: who is it?

    Returns:
        640 utterances. ``frames`` (640, 29, 12) float64, zeros after the end; ``length`` (640,)
        int64, 7 to 29; ``speaker`` (640,) int64, 0 to 8; ``train`` (640,) bool, True for the 270
        utterances that the collection trains on.
    """
    arrays = _load("japanese_vowels.npz")
    return recorded(
        "japanese_vowels",
        {
            "frames": (
                arrays["x"].astype(np.float64),
                "12 cepstral coefficients per frame, no unit",
            ),
            "length": (arrays["length"].astype(np.int64), "frames before the zeros"),
            "speaker": (arrays["speaker"].astype(np.int64), "which of the nine men, 0 to 8"),
            "train": (arrays["split"] == 0, "True: training part, False: test part"),
        },
    )


def storm() -> DataSet:
    """A storm crossing North America in January 1996, on a grid of 33 rows and 36 columns.

    Returns:
        64 frames, nominally six hours apart. float64 (64, 33, 36), NaN where undefined or
        missing: ``pressure`` (hPa), ``temperature`` (K), ``wind_east``, ``wind_north`` (m/s).
        ``time`` (64,) datetime64[h], UTC; ``segment`` (64,) int64: frames with the same number, 0
        or 1, follow one another and -1 is not to be used; ``defined`` (33, 36) bool;
        ``latitude`` (33,) and ``longitude`` (36,) float64, degrees north and east.
    """
    arrays = _load("storm_jan1996.npz")
    hours = arrays["hour"].astype("timedelta64[h]")
    return recorded(
        "storm_jan1996",
        {
            "pressure": (1000 + 0.1 * _with_nan(arrays["p"]), "hPa, at sea level"),
            "temperature": (0.01 * _with_nan(arrays["t"]), "K"),
            "wind_east": (0.01 * _with_nan(arrays["u"]), "m/s, towards the east"),
            "wind_north": (0.01 * _with_nan(arrays["v"]), "m/s, towards the north"),
            "time": (np.datetime64("1996-01-05T00", "h") + hours, "UTC, nominal"),
            "segment": (arrays["segment"].astype(np.int64), "0 or 1, or -1: do not use"),
            "defined": (arrays["mask"], "grid points that have values"),
            "latitude": (arrays["lat"].astype(np.float64), "degrees north"),
            "longitude": (arrays["lon"].astype(np.float64), "degrees east"),
        },
    )


def digits() -> DataSet:
    """Handwritten digits of 8 by 8 pixels.

    Returns:
        1,797 images: ``image`` (1797, 8, 8) int64, 0 (paper) to 16 (ink); ``label`` (1797,) int64,
        0 to 9.
    """
    arrays = _load("digits8x8.npz")
    return recorded(
        "digits8x8",
        {
            # Signed, because differences of unsigned pixels would wrap around.
            "image": (arrays["x"].astype(np.int64), "0 (paper) to 16 (ink)"),
            "label": (arrays["y"].astype(np.int64), "the digit, 0 to 9"),
        },
    )


def _load(path: str) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(read(path)), allow_pickle=False) as arrays:
        return dict(arrays)


def _with_nan(values: np.ndarray) -> np.ndarray:
    return np.where(values == MISSING, np.nan, values)
