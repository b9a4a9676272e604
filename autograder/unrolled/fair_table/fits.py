"""One fit after another, each written down at once, so that a stopped run goes on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from unrolled.keras_import import keras_ready

BATCH_SIZE = 32


@dataclass(frozen=True)
class Setting:
    """How much every model gets, the same for all.

    Args:
        training: how many of the training series.
        epochs: passes over them; the one with the lowest validation error is kept.
        rates: learning rates; each is tried with the first seed, the best is taken for the others.
        seeds: of weights and of the order of batches.
    """

    training: int
    epochs: int
    rates: tuple[float, ...]
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Fit:
    """One training, before it is done."""

    model: str
    rate: float
    seed: int
    training: int
    epochs: int


def one_thread() -> None:
    """Let a worker use one processor; as many workers as processors are faster than threads."""
    # JAX and TensorFlow read these when they are imported.
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"


def done(fit: Fit) -> dict[str, Any]:
    """Train one model.

    Args:
        fit: which, and how.

    Returns:
        The fit and what came out: ``parameters``; ``validation``, the error after each epoch;
        ``epoch``, the best; ``test``, that epoch's error on the test series; and ``seconds`` of
        processor time for the training alone.
    """
    keras_ready()
    import keras

    from unrolled.fair_table.models import MODELS
    from unrolled.fair_table.task import TEST, TRAINING, VALIDATION, error, part

    keras.backend.clear_session()
    keras.utils.set_random_seed(fit.seed)
    entry, training = MODELS[fit.model], part(TRAINING)
    validation, test = part(VALIDATION), part(TEST)
    x, y = training.x[: fit.training], entry.targets(training)[: fit.training]
    model = entry.build()
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=fit.rate), loss="mse")
    errors, seconds, best = [], 0.0, None
    for _ in range(fit.epochs):
        begin = time.process_time()
        model.fit(x, y, batch_size=BATCH_SIZE, verbose=0)
        seconds += time.process_time() - begin
        errors.append(error(validation.future, entry.forecast(model, validation.x)))
        if errors[-1] == min(errors):
            best = model.get_weights()
    model.set_weights(best)
    return {
        **vars(fit),
        "parameters": model.count_params(),
        "validation": errors,
        "epoch": errors.index(min(errors)) + 1,
        "test": error(test.future, entry.forecast(model, test.x)),
        "seconds": seconds,
    }


def all_fits(
    models: list[str], setting: Setting, notes: Path, workers: int
) -> Iterator[dict[str, Any]]:
    """Do what is not yet done, and give every fit as soon as it is there.

    Args:
        models: the rows to compute.
        setting: what each gets.
        notes: a file with one fit a line; what stands there is not done again.
        workers: processes at a time.
    """
    known = {tuple(vars(fit_of(entry)).values()): entry for entry in written(notes)}
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, one_thread) as pool:
        tried: dict[str, list[dict[str, Any]]] = {name: [] for name in models}
        wanted = [
            Fit(name, rate, setting.seeds[0], setting.training, setting.epochs)
            for name in models
            for rate in setting.rates
        ]
        while wanted:
            running = []
            for fit in wanted:
                if entry := known.get(tuple(vars(fit).values())):
                    yield entry
                    tried[fit.model].append(entry)
                else:
                    running.append(pool.submit(done, fit))
            for future in as_completed(running):
                entry = future.result()
                note(entry, notes)
                yield entry
                tried[entry["model"]].append(entry)
            wanted = [] if wanted[0].seed != setting.seeds[0] else further(tried, setting)


def further(tried: dict[str, list[dict[str, Any]]], setting: Setting) -> list[Fit]:
    """The other seeds, each model at its best learning rate."""
    return [
        Fit(name, best_rate(entries), seed, setting.training, setting.epochs)
        for name, entries in tried.items()
        for seed in setting.seeds[1:]
    ]


def best_rate(entries: list[dict[str, Any]]) -> float:
    """The learning rate with the lowest validation error among fits with the first seed."""
    return min(entries, key=lambda entry: min(entry["validation"]))["rate"]


def fit_of(entry: dict[str, Any]) -> Fit:
    """The fit of which an entry tells."""
    return Fit(**{name: entry[name] for name in Fit.__dataclass_fields__})


def note(entry: dict[str, Any], notes: Path) -> None:
    """Write a fit down, on a line of its own whatever a stop left of the last one."""
    cut = notes.is_file() and not notes.read_bytes().endswith(b"\n")
    with notes.open("a", encoding="utf-8") as file:
        file.write("\n" * cut + json.dumps(entry) + "\n")


def written(notes: Path) -> list[dict[str, Any]]:
    """The fits that stand in a file; lines cut off by a stop are left out."""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.is_file() else []
    return [json.loads(line) for line in lines if line.endswith("}")]
