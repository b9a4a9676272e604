"""Where the data files lie, and a promise that they are the ones recorded in PROVENANCE.json."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from unrolled.data.dataset import DataSet

REMEDY = (
    "In a clone of the course, `git checkout -- datasets` brings it back; "
    "where the course was installed with pip, install it again with --force-reinstall."
)


class DataMissing(FileNotFoundError):
    """A data file is not where it should be."""


class DataCorrupted(ValueError):
    """A data file is there, but it is not the recorded one or cannot be read."""


def folder() -> Path:
    """The folder that holds the data and PROVENANCE.json.

    In an installed wheel it is ``datasets`` inside the package, in a checkout the repository's
    own. Every read asks this function, so a test points the loaders elsewhere with
    ``monkeypatch.setattr("unrolled.data.files.folder", lambda: path)``.
    """
    package = Path(__file__).resolve().parents[1]
    installed, checkout = package / "datasets", package.parents[1] / "datasets"
    return checkout if checkout.is_dir() and not installed.is_dir() else installed


def names() -> tuple[str, ...]:
    """The names of the loaders, in alphabetical order: ``data.weather()`` for ``"weather"``."""
    return tuple(sorted({record["loader"] for record in _provenance()}))


def record(identifier: str) -> dict[str, Any]:
    """What PROVENANCE.json says of one data set: files, licence, origin, defects and more."""
    return _find(identifier, lambda entry: entry["id"] == identifier)


def read(path: str) -> bytes:
    """The bytes of one data file, checked against the recorded hash.

    Args:
        path: relative to ``folder()``, for example ``"speech/transcripts.tsv"``.

    Raises:
        DataMissing: there is no such file.
        DataCorrupted: its hash differs from the record, or it cannot be read.
    """
    entry = _find(path, lambda entry: any(file["path"] == path for file in entry["files"]))
    expected = next(file["sha256"] for file in entry["files"] if file["path"] == path)
    content = _read_unchecked(path)
    if hashlib.sha256(content).hexdigest() != expected:
        raise DataCorrupted(
            f"{folder() / path} is damaged or was changed: its hash is not the one in "
            f"PROVENANCE.json. {REMEDY}"
        )
    return content


def recorded(identifier: str, columns: Mapping[str, tuple[Any, str]]) -> DataSet:
    """A data set from values and meanings, with title and notes taken from its record.

    Args:
        identifier: the ``id`` in PROVENANCE.json.
        columns: for each name the pair ``(value, unit or meaning)``.
    """
    entry = record(identifier)
    return DataSet(
        name=entry["loader"],
        title=entry["title"],
        arrays={name: value for name, (value, _) in columns.items()},
        meanings={name: meaning for name, (_, meaning) in columns.items()},
        notes="\n".join(
            f"{label}: {entry[key]}"
            for label, key in {
                "Licence": "license",
                "Source": "origin",
                "Attribution": "attribution",
                "Known defects": "defects",
            }.items()
        ),
    )


def _read_unchecked(path: str) -> bytes:
    try:
        return (folder() / path).read_bytes()
    except FileNotFoundError:
        raise DataMissing(f"The data file {folder() / path} is missing. {REMEDY}") from None
    except OSError as error:
        raise DataCorrupted(
            f"The data file {folder() / path} cannot be read ({error.strerror}). {REMEDY}"
        ) from None


def _provenance() -> list[dict[str, Any]]:
    try:
        return json.loads(_read_unchecked("PROVENANCE.json"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise DataCorrupted(
            f"{folder() / 'PROVENANCE.json'} is damaged: it is not JSON. {REMEDY}"
        ) from None


def _find(wanted: str, matches: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for entry in _provenance():
        if matches(entry):
            return entry
    raise DataCorrupted(f"{folder() / 'PROVENANCE.json'} has no record of {wanted}. {REMEDY}")
