"""How the judge's questions are put to an answer that is no plain function.

A class or a model for Keras cannot cross to the judge. So it is used here, in the learner's own
process, and what crosses are the numbers that came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from unrolled.adapters.cell import in_rnn
from unrolled.adapters.description import model_described
from unrolled.adapters.model import model_probed

USES: dict[str, Callable[[Any, Sequence[str]], Callable[..., Any]]] = {
    "cell": in_rnn,
    "described": model_described,
    "model": model_probed,
}


def as_function(answer: Any, use: str, names: Sequence[str]) -> Callable[..., Any]:
    """The function to be called with a challenge's arguments.

    Args:
        answer: what the learner wrote.
        use: what is done with it: empty if it is that function itself, or a name in ``USES``.
        names: the challenge's argument names, in order.

    Raises:
        NoKeras: if Keras cannot be imported.
    """
    return USES[use](answer, names) if use else answer
