"""The table made of fits, how it is kept, and whether two tables rank the models alike."""

from __future__ import annotations

import datetime
import json
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import Any

from unrolled.data.forecasting_table import RESULTS
from unrolled.fair_table.baselines import iterated_least_squares, last_value, least_squares
from unrolled.fair_table.fits import Setting, best_rate
from unrolled.fair_table.task import NOISE_FLOOR, TEST, TRAINING, VALIDATION, error, part

# What needs no learning rate: its function, and the printed error.
BASELINES = {
    "naive: the last value": (last_value, 0.2570),
    "least squares, one step, iterated": (iterated_least_squares, None),
    "least squares": (least_squares, None),
}
# One model is clearly better than another if its worst seed is this much below the other's best.
CLEARLY = 0.85


def table_of(fits: Iterable[dict[str, Any]], setting: Setting) -> dict[str, Any]:
    """The table: date, versions, setting, and its rows, the largest error first.

    Args:
        fits: of all models, from ``fits.all_fits``.
        setting: what each model got.
    """
    import keras

    from unrolled.fair_table.models import MODELS

    packages = ("keras", keras.backend.backend(), "numpy")
    by_model: dict[str, list[dict[str, Any]]] = {}
    for fit in fits:
        by_model.setdefault(fit["model"], []).append(fit)
    rows = [baseline_row(name) for name in BASELINES]
    rows += [trained_row(MODELS[name], entries, setting) for name, entries in by_model.items()]
    return {
        "date": datetime.date.today().isoformat(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
        },
        "setting": {**vars(setting)},
        "noise_floor": NOISE_FLOOR,
        "rows": largest_first(rows),
    }


def merged(table: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A table with the rows of another, in place of its own of the same name.

    Args:
        table: the committed one.
        other: with some of the rows, computed anew.

    Raises:
        ValueError: if they were made with other versions or settings; rows of one table had the
            same chances.
    """
    for key in ("versions", "setting"):
        ours, theirs = (json.dumps(each[key]) for each in (table, other))
        if ours != theirs:
            raise ValueError(f"the committed table has the {key} {ours}, the new rows {theirs}")
    rows = {entry["model"]: entry for entry in (*table["rows"], *other["rows"])}
    return {**other, "rows": largest_first(rows.values())}


def largest_first(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by their mean error on the test series."""
    return sorted(rows, key=lambda entry: -fmean(entry["test"]))


def baseline_row(name: str) -> dict[str, Any]:
    """A row that is computed, not trained."""
    forecast, book = BASELINES[name]
    training = part(TRAINING)
    errors = {
        key: [error(part(which).future, forecast(training, part(which).x))]
        for key, which in (("validation", VALIDATION), ("test", TEST))
    }
    return row(name, book, **errors)


def trained_row(entry: Any, fits: list[dict[str, Any]], setting: Setting) -> dict[str, Any]:
    """A row of all fits of one model; what counts are those at its best learning rate."""
    first = [fit for fit in fits if fit["seed"] == setting.seeds[0]]
    rate = best_rate(first)
    counted = sorted((fit for fit in fits if fit["rate"] == rate), key=lambda fit: fit["seed"])
    as_printed = [fit["validation"][-1] for fit in first if fit["rate"] == entry.book_rate]
    return row(
        entry.name,
        entry.book,
        parameters=counted[0]["parameters"],
        learning_rate=rate,
        as_printed=as_printed[0] if as_printed else None,
        validation=[min(fit["validation"]) for fit in counted],
        test=[fit["test"] for fit in counted],
        seconds=fmean(fit["seconds"] for fit in counted),
    )


def row(
    model: str,
    book: float | None,
    validation: list[float],
    test: list[float],
    parameters: int | None = None,
    learning_rate: float | None = None,
    as_printed: float | None = None,
    seconds: float | None = None,
) -> dict[str, Any]:
    """One row; ``unrolled.data.forecasting_table`` tells what its entries mean."""
    return dict(locals())


def write(table: dict[str, Any], path: Path = RESULTS) -> None:
    """Keep a table as JSON."""
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def clear_pairs(table: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of models of which the first is clearly better on the test series."""
    return [
        (better["model"], worse["model"])
        for better in table["rows"]
        for worse in table["rows"]
        if max(better["test"]) < CLEARLY * min(worse["test"])
    ]


def shared_pairs(table: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs that are clear in one table, and of which another has both rows."""
    there = {entry["model"] for entry in other["rows"]}
    return [pair for pair in clear_pairs(table) if there.issuperset(pair)]


def reversed_pairs(table: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs that are clear in one table, and the other way round in another."""
    means = {entry["model"]: fmean(entry["test"]) for entry in other["rows"]}
    return [
        (better, worse)
        for better, worse in shared_pairs(table, other)
        if means[better] >= means[worse]
    ]
