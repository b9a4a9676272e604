"""Read speech."""

import io
import wave
from pathlib import PurePosixPath

import numpy as np

from unrolled.data.dataset import DataSet
from unrolled.data.files import read, record, recorded

RECORDS = ("speech", "speech_arctic")


def speech_names() -> tuple[str, ...]:
    """The recordings that ``speech`` can load."""
    return tuple(_recordings())


def speech(name: str = "austen_0880") -> DataSet:
    """One recording of read English.

    Args:
        name: one of ``speech_names()``: ``austen_…`` is a reader of *Sense and Sensibility*,
            ``arctic_…`` a studio voice.

    Returns:
        ``signal`` (samples,) float64 in [-1, 1); ``rate`` int, samples per second (16,000);
        ``transcript`` str, what is said, empty where the source does not tell.

    Raises:
        ValueError: there is no recording of that name.
    """
    recordings = _recordings()
    if name not in recordings:
        raise ValueError(f"There is no recording {name!r}; choose one of {', '.join(recordings)}.")
    identifier, path = recordings[name]
    with wave.open(io.BytesIO(read(path))) as recording:
        rate = recording.getframerate()
        samples = np.frombuffer(recording.readframes(recording.getnframes()), dtype="<i2")
    return recorded(
        identifier,
        {
            "signal": (samples / 2**15, "sound pressure, full scale is 1"),
            "rate": (rate, "samples per second"),
            "transcript": (_transcripts().get(f"{name}.wav", ""), "what is said, if known"),
        },
    )


def _recordings() -> dict[str, tuple[str, str]]:
    """For each recording the record it belongs to and the path of its file."""
    return {
        PurePosixPath(file["path"]).stem: (identifier, file["path"])
        for identifier in RECORDS
        for file in record(identifier)["files"]
        if file["path"].endswith(".wav")
    }


def _transcripts() -> dict[str, str]:
    lines = read("speech/transcripts.tsv").decode("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)
