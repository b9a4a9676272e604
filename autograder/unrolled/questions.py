"""What the judge asks: plain data, as the answers are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Questions:
    """What the judge asks.

    Args:
        ticket: names this set of questions when the answers come back.
        challenges: the inputs of each call.
        adapter: how they are put to the answer where it is no plain function; see
            ``unrolled.adapters``.
        seconds: processor time that a call may take; 0 where nobody counts it.
    """

    ticket: str
    challenges: list[dict[str, Any]]
    adapter: str = ""
    seconds: float = 0.0
