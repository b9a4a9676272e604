"""The committed results of the fair table."""

import json
from pathlib import Path
from typing import Any

# `make table OPTIONS='--full --write'` writes it.
RESULTS = Path(__file__).with_name("forecasting_table.json")


def forecasting_table() -> dict[str, Any]:
    """Ten-step forecasts of ``waves``, by models that all had the same chances.

    Returns:
        A dict: ``date`` and ``versions`` of the run; ``setting``, how many training series and
        epochs every model got, which learning ``rates`` and ``seeds`` were tried; ``noise_floor``,
        the error of whoever knows everything but the noise; and ``rows``, a list of dicts, the
        largest error first:

        - ``model``: its name;
        - ``book``: the validation error printed in the book, or ``None``;
        - ``as_printed``: ours at the learning rate of the book, after the last epoch, one seed;
        - ``learning_rate``: the best of those tried, by validation error with the first seed;
        - ``validation``, ``test``: mean squared errors over all ten steps of the forecast made
          after the last input, a list over the seeds, each at the epoch with the lowest
          validation error;
        - ``parameters``; ``seconds``: processor time of one training.

        ``None`` stands where there is nothing to tell, as for a row that needs no training.

    Source:
        ``make table OPTIONS='--full --write'`` computes it; the models are those of Géron,
        Hands-On Machine Learning, 2nd edition, chapter 15.
    """
    return json.loads(RESULTS.read_text(encoding="utf-8"))
