"""The committed results of the memory table."""

import json
from pathlib import Path
from typing import Any

# `make memory OPTIONS='--full --write'` writes it.
RESULTS = Path(__file__).with_name("memory_table.json")


def memory_table() -> dict[str, Any]:
    """Adding, copying and latching, by networks that all had the same chances.

    Returns:
        A dict: ``date`` and ``versions`` of the run; ``setting``, how many ``updates`` of 32 fresh
        sequences every network got, which learning ``rates``, ``seeds`` and ``lengths`` were tried;
        and ``rows``, a list of dicts:

        - ``task``: ``"adding"``, ``"copying"`` or ``"latching"``; ``steps``: how far it reaches;
        - ``model``: a Keras layer, or ``"LSTM, chrono bias"``; ``parameters``;
        - ``error``: what is measured, in words; ``chance``: its value for whoever remembers
          nothing;
        - ``learning_rate``: the better of those tried, by 500 further sequences with the first
          seed;
        - ``errors``: on 500 fresh sequences after the training, a list over the seeds;
        - ``seconds``: processor time of one training.

    Source:
        ``make memory OPTIONS='--full --write'`` computes it; the tasks are those of Hochreiter and
        Schmidhuber (1997), as in Arjovsky, Shah and Bengio (2016).
    """
    return json.loads(RESULTS.read_text(encoding="utf-8"))
