"""Compute the table: ``python -m unrolled.fair_table``, or ``make table``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from rich.progress import Progress, TimeElapsedColumn

from unrolled.data import forecasting_table
from unrolled.fair_table.fits import Setting, all_fits
from unrolled.fair_table.results import (
    merged,
    reversed_pairs,
    shared_pairs,
    table_of,
    write,
)
from unrolled.keras_import import keras_ready
from unrolled.show.forecasts import as_text, forecasting_lines

FULL = Setting(training=7000, epochs=20, rates=(1e-3, 3e-3, 1e-2), seeds=tuple(range(10)))
# All epochs: after half of them, some networks still lie behind least squares.
REDUCED = Setting(training=7000, epochs=20, rates=(1e-3, 1e-2), seeds=(0,))


def main() -> int:
    """Compute, print, compare, and write with ``--full --write``."""
    parser = argparse.ArgumentParser(prog="python -m unrolled.fair_table", description=__doc__)
    parser.add_argument("--full", action="store_true", help="what the committed table was made at")
    parser.add_argument("--write", action="store_true", help="replace the committed table")
    parser.add_argument(
        "--only", nargs="+", metavar="MODEL", help="these rows; --write keeps the others"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--notes",
        type=Path,
        help="every fit is written here at once, and is not done again after a stop; the file is "
        "removed when all are done (.fair-table-SETTING-BACKEND.jsonl)",
    )
    options = parser.parse_args()
    if options.write and not options.full:
        parser.error("only the full setting is kept: --full --write")
    keras_ready()
    import keras

    from unrolled.fair_table.models import MODELS

    models = options.only or list(MODELS)
    if unknown := sorted(set(models) - set(MODELS)):
        parser.error(f"no such rows: {', '.join(unknown)}; there are {', '.join(MODELS)}")
    setting = FULL if options.full else REDUCED
    size = "full" if options.full else "reduced"
    committed = forecasting_table()
    if options.only and options.write:
        try:
            merged(committed, table_of([], setting))
        except ValueError as error:
            parser.error(str(error))
    # Fits of another backend, or of the run whose table this one is to confirm, do not count.
    notes = options.notes or Path(f".fair-table-{size}-{keras.backend.backend()}.jsonl")
    count = len(models) * (len(setting.rates) + len(setting.seeds) - 1)
    fits = []
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn()) as progress:
        task = progress.add_task(f"{count} fits", total=count)
        for fit in all_fits(models, setting, notes, options.workers):
            fits.append(fit)
            progress.advance(task)
    table = table_of(fits, setting)
    print(as_text(forecasting_lines(table)))
    if options.write:
        write(merged(committed, table) if options.only else table)
    notes.unlink()
    if options.write:
        return 0
    turned, compared = reversed_pairs(committed, table), shared_pairs(committed, table)
    print(
        f"\n{len(compared) - len(turned)} of {len(compared)} clear differences between "
        f"{len(table['rows'])} rows of the committed table are found again."
    )
    for better, worse in turned:
        print(f"  reversed: {better} was better than {worse}")
    return 1 if turned else 0


if __name__ == "__main__":
    sys.exit(main())
