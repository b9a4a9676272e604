"""The table made of fits, how it is kept, and whether two tables agree."""

from __future__ import annotations

import datetime
import json
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import Any

from unrolled.data.memory_table import RESULTS
from unrolled.memory_table.fits import Setting
from unrolled.memory_table.tasks import TASKS

# One network is clearly better than another if its worst seed is below this share of the other's
# best, and the other's best is not itself next to nothing.
CLEARLY, NOTHING = 0.5, 0.05


def table_of(fits: Iterable[dict[str, Any]], setting: Setting) -> dict[str, Any]:
    """The table: date, versions, setting, and a row for each task, length and network.

    Args:
        fits: of all networks, from ``fits.all_fits``.
        setting: what each network got.
    """
    import keras

    groups: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for fit in fits:
        groups.setdefault((fit["task"], fit["steps"], fit["model"]), []).append(fit)
    packages = ("keras", keras.backend.backend(), "numpy")
    return {
        "date": datetime.date.today().isoformat(),
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
        },
        "setting": {**vars(setting)},
        "rows": [row_of(entries, setting) for entries in groups.values()],
    }


def row_of(fits: list[dict[str, Any]], setting: Setting) -> dict[str, Any]:
    """A row of all fits of one network; what counts are those at its best learning rate."""
    first = [fit for fit in fits if fit["seed"] == setting.seeds[0]]
    rate = min(first, key=lambda fit: fit["validation"])["rate"]
    counted = sorted((fit for fit in fits if fit["rate"] == rate), key=lambda fit: fit["seed"])
    task = TASKS[counted[0]["task"]]
    return {
        **{name: counted[0][name] for name in ("task", "steps", "model", "parameters")},
        "error": task.error,
        "chance": task.chance(counted[0]["steps"]),
        "learning_rate": rate,
        "errors": [fit["errors"][-1] for fit in counted],
        "seconds": fmean(fit["seconds"] for fit in counted),
    }


def write(table: dict[str, Any], path: Path = RESULTS) -> None:
    """Keep a table as JSON."""
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def clear_pairs(table: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    """Task, length, and two networks of which the first is clearly better."""
    return [
        (better["task"], better["steps"], better["model"], worse["model"])
        for better in table["rows"]
        for worse in table["rows"]
        if (better["task"], better["steps"]) == (worse["task"], worse["steps"])
        and min(worse["errors"]) > NOTHING * worse["chance"]
        and max(better["errors"]) < CLEARLY * min(worse["errors"])
    ]


def reversed_pairs(table: dict[str, Any], other: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    """Pairs that are clear in one table, and the other way round in another."""
    means = {
        (row["task"], row["steps"], row["model"]): fmean(row["errors"]) for row in other["rows"]
    }
    return [
        (task, steps, better, worse)
        for task, steps, better, worse in clear_pairs(table)
        if {(task, steps, better), (task, steps, worse)} <= set(means)
        and means[task, steps, better] >= means[task, steps, worse]
    ]
