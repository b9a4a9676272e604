"""Collect what was downloaded from a learning platform, whatever one learner uploaded."""

from __future__ import annotations

from collections import Counter
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin


class CollectDownloads(FileNameCollectorPlugin):
    """Keeps notebooks of one name apart, where nbgrader would end the whole collection.

    A learner may upload two archives, or one with a notebook and an older one in a folder. Which
    of them counts is decided when they are graded.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._times: Counter[tuple[str, str]] = Counter()

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """What nbgrader reads out of a path, with another name for a second file of the same one.

        Args:
            submitted_file: the path.

        Returns:
            The groups of the configured pattern, or ``None`` where it does not fit.
        """
        found = super().collect(submitted_file)
        # With times in the names nbgrader itself keeps the newest.
        if not found or found.get("timestamp"):
            return found
        name = found["student_id"], found["file_id"]
        self._times[name] += 1
        if self._times[name] > 1:
            found["file_id"] = f"another {self._times[name]}/{found['file_id']}"
        return found
