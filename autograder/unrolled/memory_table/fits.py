"""One training after another, each written down at once, so that a stopped run goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.fair_table.fits import note, written
from unrolled.memory_table.tasks import TASKS, Task

CHRONO = "LSTM, chrono bias"  # for latching only
# About as many parameters each for one task: 4,200 to 4,600 for adding and latching.
UNITS = {"SimpleRNN": 64, "GRU": 36, "LSTM": 32, CHRONO: 32}
BATCH, PIECES, TESTED = 32, 10, 500


@dataclass(frozen=True)
class Setting:
    """How much every network gets, the same for all.

    Args:
        updates: how many; every sequence is seen once.
        rates: learning rates; each is tried with the first seed, the best is taken for the others.
        seeds: of weights and of sequences.
        lengths: numbers of steps that are tried, of those that a task has.
    """

    updates: int
    rates: tuple[float, ...]
    seeds: tuple[int, ...]
    lengths: tuple[int, ...]


@dataclass(frozen=True)
class Fit:
    """One training, before it is done."""

    task: str
    steps: int
    model: str
    rate: float
    seed: int
    updates: int


def chrono_bias(units: int, longest: int, rng: np.random.Generator) -> np.ndarray:
    """The starting bias of Tallec and Ollivier (2018), blocks i, f, c, o."""
    forget = np.log(rng.uniform(1, longest - 1, size=units))
    return np.concatenate([-forget, forget, np.zeros(2 * units)])


def build(fit: Fit) -> Any:
    """A recurrent layer and an output layer, compiled."""
    import keras

    task, units = TASKS[fit.task], UNITS[fit.model]
    kind = fit.model.split(",")[0]
    every_step = fit.task == "copying"
    recurrent = getattr(keras.layers, kind)(units, return_sequences=every_step)
    inputs = task.make(1, fit.steps, np.random.default_rng(0))[0].shape[1:]
    output = keras.layers.Dense(task.outputs, activation=task.activation)
    model = keras.Sequential([keras.Input(inputs), recurrent, output])
    if fit.model != kind:
        rng = np.random.default_rng(fit.seed)
        # As a float32, or JAX would compile the layer anew.
        recurrent.cell.bias.assign(chrono_bias(units, fit.steps, rng).astype("float32"))
    model.compile(keras.optimizers.Adam(learning_rate=fit.rate, global_clipnorm=1.0), task.loss)
    return model


def error(task: Task, model: Any, x: np.ndarray, y: np.ndarray) -> float:
    """The error of a network on sequences that it has not seen."""
    said = model.predict(x, batch_size=TESTED, verbose=0)
    if task.name == "adding":
        return float(np.mean((said - y) ** 2))
    if task.name == "copying":
        right = np.take_along_axis(said, y[..., None], axis=2)
        return float(-np.log(np.maximum(right, 1e-7)).mean())
    return float(np.mean((said > 0.5) != y))


def done(fit: Fit) -> dict[str, Any]:
    """Train one network.

    Args:
        fit: which, and how.

    Returns:
        The fit and what came out: ``parameters``; ``errors`` on 500 fresh sequences after each
        tenth of the training; ``validation``, the last error on 500 others, by which learning
        rates are chosen; and ``seconds`` of processor time.
    """
    import keras

    keras.backend.clear_session()
    keras.utils.set_random_seed(fit.seed)
    task, model, errors, begin = TASKS[fit.task], build(fit), [], time.process_time()
    rng, tested = np.random.default_rng(fit.seed), np.random.default_rng(10_000 + fit.seed)
    x_test, y_test = task.make(TESTED, fit.steps, tested)
    for _ in range(PIECES):
        x, y = task.make(fit.updates * BATCH // PIECES, fit.steps, rng)
        model.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0)
        errors.append(error(task, model, x_test, y_test))
    seconds = time.process_time() - begin
    others = np.random.default_rng(20_000 + fit.seed)
    return {
        **vars(fit),
        "parameters": model.count_params(),
        "errors": errors,
        "validation": error(task, model, *task.make(TESTED, fit.steps, others)),
        "seconds": seconds,
    }


def all_fits(setting: Setting, notes: Path) -> Iterator[dict[str, Any]]:
    """Do what is not yet done, and give every fit as soon as it is there.

    Args:
        setting: what each network gets.
        notes: a file with one fit a line; what stands there is not done again.
    """
    known = {key_of(entry): entry for entry in written(notes)}

    def result(fit: Fit) -> dict[str, Any]:
        if (entry := known.get(tuple(vars(fit).values()))) is None:
            entry = done(fit)
            note(entry, notes)
        return entry

    for task, steps, model in networks(setting):
        first, *others = setting.seeds
        tried = []
        for rate in setting.rates:
            tried.append(result(Fit(task, steps, model, rate, first, setting.updates)))
            yield tried[-1]
        best = min(tried, key=lambda entry: entry["validation"])["rate"]
        for seed in others:
            yield result(Fit(task, steps, model, best, seed, setting.updates))


def networks(setting: Setting) -> list[tuple[str, int, str]]:
    """All tasks, numbers of steps and models, the short sequences first."""
    return [
        (task.name, steps, model)
        for steps in setting.lengths
        for task in TASKS.values()
        if steps in task.lengths
        for model in UNITS
        if task.name == "latching" or model != CHRONO
    ]


def count(setting: Setting) -> int:
    """How many trainings there are."""
    return len(networks(setting)) * (len(setting.rates) + len(setting.seeds) - 1)


def key_of(entry: dict[str, Any]) -> tuple[Any, ...]:
    """The values that tell one fit from another."""
    return tuple(entry[name] for name in Fit.__dataclass_fields__)
