"""The committed networks that write dates, and what they got right."""

import json
from pathlib import Path
from typing import Any

import numpy as np

# `python -m unrolled.date_writer` writes both.
RESULTS = Path(__file__).with_name("date_writer.json")


def date_writer() -> dict[str, Any]:
    """Networks that turn written dates into ISO dates, trained with and without attention.

    Returns:
        A dict: ``samples``, ``epochs``, ``units`` of the training and ``test``, the number of
        unseen dates; ``letters``, the alphabet, whose first letter is the number 2; ``lengths``,
        the borders of four groups by length; ``runs``, one dict for each network, with ``seed``,
        ``attention`` (a bool), ``parameters``, ``loss`` by epoch, and the shares of unseen dates
        written without a mistake: ``all``, and by ``place``, ``width`` and ``length``; and
        ``weights``, the arrays of the first network with attention by name.

    Source:
        ``python -m unrolled.date_writer`` computes it.
    """
    table = json.loads(RESULTS.read_text(encoding="utf-8"))
    with np.load(RESULTS.with_suffix(".npz")) as arrays:
        return table | {"weights": {name: arrays[name] for name in arrays}}
