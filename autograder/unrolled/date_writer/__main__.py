"""``python -m unrolled.date_writer``: train, score, and write down what the lesson shows.

Takes about a minute of processor time for each network; the results go into ``unrolled/data``.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.data import Dates, written_dates
from unrolled.date_writer.letters import DIGITS, START, alphabet, as_numbers
from unrolled.date_writer.model import date_model

FOLDER = Path(__file__).resolve().parent.parent / "data"
LENGTHS = (0, 10, 14, 18, 40)


def greedy(model: Any, read: np.ndarray) -> np.ndarray:
    """Ten letters for each date, each the likeliest after what the network wrote itself."""
    fed = np.full((len(read), 1), START)
    for _ in range(10):
        scores = np.asarray(model.predict_on_batch([read, fed]))
        fed = np.concatenate([fed, scores[:, -1:].argmax(axis=2)], axis=1)
    return fed[:, 1:]


def shares(right: np.ndarray, dates: Dates) -> dict[str, Any]:
    """The share of dates that are right: of all, by place, by width, by length."""
    lengths = np.array([len(text) for text in dates.written])
    groups = np.digitize(lengths, LENGTHS[1:-1], right=True)
    return {
        "all": right.mean(),
        "place": {str(p): right[dates.locale == p].mean() for p in np.unique(dates.locale)},
        "width": {str(w): right[dates.width == w].mean() for w in np.unique(dates.width)},
        "length": [right[groups == group].mean() for group in range(len(LENGTHS) - 1)],
    }


def main() -> None:
    """Train each network with each seed, and write the results after each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--samples", type=int, default=6000)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--units", type=int, default=64)
    asked = parser.parse_args()
    import keras

    train = written_dates(np.random.default_rng(100), asked.samples)
    test = written_dates(np.random.default_rng(200), 2000)
    letters = alphabet(train.written + test.written)
    steps = max(map(len, train.written + test.written))
    read, unseen = (as_numbers(d.written, letters, steps) for d in (train, test))
    targets, wanted = (as_numbers(d.iso, DIGITS, 10) for d in (train, test))
    fed = np.concatenate([np.full((len(targets), 1), START), targets[:, :-1]], axis=1)
    runs = []
    for seed in range(asked.seeds):
        for attention in (True, False):
            keras.utils.set_random_seed(seed)
            model = date_model(len(letters) + 2, asked.units, attention)
            model.compile(
                keras.optimizers.Adam(4e-3, global_clipnorm=1.0),
                keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            )
            begun = time.process_time()
            fitted = model.fit([read, fed], targets, epochs=asked.epochs, batch_size=64, verbose=0)
            right = (greedy(model, unseen) == wanted).all(axis=1)
            run = {"seed": seed, "attention": attention, **shares(right, test)}
            run |= {"parameters": model.count_params(), "loss": fitted.history["loss"]}
            runs.append(run)
            print(seed, attention, round(run["all"], 3), round(time.process_time() - begun))
            if seed == 0 and attention:
                arrays = {
                    f"{layer.name}_{place}": weight.astype(np.float32)
                    for layer in model.layers
                    for place, weight in enumerate(layer.get_weights())
                }
                np.savez_compressed(FOLDER / "date_writer.npz", **arrays)
            table = {
                "samples": asked.samples,
                "epochs": asked.epochs,
                "units": asked.units,
                "test": len(test.written),
                "letters": letters,
                "steps": steps,
                "lengths": list(LENGTHS),
                "runs": json.loads(json.dumps(runs), parse_float=lambda x: round(float(x), 4)),
            }
            text = json.dumps(table, ensure_ascii=False, indent=1)
            (FOLDER / "date_writer.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
