"""Compute the table: ``python -m unrolled.memory_table``, or ``make memory``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.progress import Progress, TimeElapsedColumn

from unrolled.data import memory_table
from unrolled.fair_table.fits import one_thread
from unrolled.memory_table.fits import Setting, all_fits, count
from unrolled.memory_table.results import reversed_pairs, table_of, write

FULL = Setting(updates=1000, rates=(3e-3, 1e-2), seeds=(0, 1, 2), lengths=(50, 100, 200))
# One training each, at the rate that was the better one for most networks.
REDUCED = Setting(updates=1000, rates=(1e-2,), seeds=(0,), lengths=(50, 100))


def main() -> int:
    """Compute, print, compare, and write with ``--full --write``."""
    parser = argparse.ArgumentParser(prog="python -m unrolled.memory_table", description=__doc__)
    parser.add_argument("--full", action="store_true", help="what the committed table was made at")
    parser.add_argument("--write", action="store_true", help="replace the committed table")
    parser.add_argument(
        "--notes",
        type=Path,
        help="every training is written here at once, and is not done again after a stop; the file "
        "is removed when all are done (.memory-table-SETTING-BACKEND.jsonl)",
    )
    options = parser.parse_args()
    if options.write and not options.full:
        parser.error("only the full setting is kept: --full --write")
    # These networks are so small that several threads would get in each other's way.
    one_thread()
    # Not by `keras_ready`, which insists on TensorFlow: here, JAX is several times faster.
    import keras

    setting = FULL if options.full else REDUCED
    size = "full" if options.full else "reduced"
    notes = options.notes or Path(f".memory-table-{size}-{keras.backend.backend()}.jsonl")
    fits = []
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn()) as progress:
        task = progress.add_task(f"{count(setting)} trainings", total=count(setting))
        for fit in all_fits(setting, notes):
            fits.append(fit)
            progress.advance(task)
    table = table_of(fits, setting)
    for row in table["rows"]:
        errors = "  ".join(f"{error:.4f}" for error in row["errors"])
        print(f"{row['task']:>9} {row['steps']:4}  {row['model']:<18} {errors}", end="")
        print(f"   chance {row['chance']:.4f}")
    if options.write:
        write(table)
    notes.unlink()
    if options.write:
        return 0
    committed = memory_table()
    turned = reversed_pairs(committed, table)
    compared = reversed_pairs(
        committed, {"rows": [{**row, "errors": [0]} for row in table["rows"]]}
    )
    print(f"\n{len(compared) - len(turned)} of {len(compared)} clear differences are found again.")
    for task_name, steps, better, worse in turned:
        print(f"  reversed: {better} was better than {worse} ({task_name}, {steps} steps)")
    return 1 if turned else 0


if __name__ == "__main__":
    sys.exit(main())
