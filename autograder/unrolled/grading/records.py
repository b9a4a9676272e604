"""What a run remembers: its secret seed, and how each submission ended."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import unrolled
from unrolled.grading.grader import Settings
from unrolled.grading.results import ExerciseResult
from unrolled.grading.submission import Submission
from unrolled.whole_file import write_whole

# A record that was set aside while its submission is being saved again.
FORGOTTEN = ".forgotten"


@dataclass(frozen=True)
class Row:
    """How a submission ended; one line of the summary.

    Args:
        student: whose.
        status: ``"graded"``, ``"crashed"``, ``"timed out"``, ``"unreadable"`` or ``"refused"``.
        reason: why it is not ``"graded"``.
        score: its points; ``None`` where nothing could be saved.
        max_score: the largest possible number of points.
        seconds: how long it ran.
        cpu_seconds: processor time in the sandbox.
        notes: what was mended.
        key: a digest of all that the grade depends on.
        first_try: how the first of two tries ended; empty where there was one.
        results: what each exercise came to.
    """

    student: str
    status: str
    reason: str
    score: float | None
    max_score: float
    seconds: float
    cpu_seconds: float
    notes: tuple[str, ...]
    key: str
    first_try: str = ""
    results: tuple[ExerciseResult, ...] = ()


class Records:
    """A lesson's records, one file for each student, each written whole or not at all.

    Args:
        folder: where they are kept; nobody but the instructor should read it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def seed(self, renew: bool = False) -> int:
        """The seed of all gradings of this lesson.

        Args:
            renew: draw a new one, as for a second deadline.
        """
        path = self._folder / "seed"
        with contextlib.suppress(FileNotFoundError, ValueError):
            if not renew:
                return int(path.read_text())
        # None yet, or a damaged one: with new questions everybody is graded anew.
        seed = secrets.randbits(128)
        write_whole(path, str(seed), mode=0o600)
        return seed

    @property
    def answers(self) -> Path:
        """Where Keras's answers are kept."""
        return self._folder / "answers"

    def find(self, student: str) -> Row | None:
        """A student's record, if there is a readable one."""
        return read_row(self._path(student))

    def before(self, student: str) -> tuple[ExerciseResult, ...]:
        """What a student's exercises came to the last time, also where that was forgotten."""
        path = self._path(student)
        row = read_row(path) or read_row(path.with_suffix(FORGOTTEN))
        return row.results if row else ()

    def all(self) -> list[Row]:
        """Every student's record that can be read."""
        return list(filter(None, map(read_row, sorted(self._folder.glob("*.json")))))

    def keep(self, row: Row) -> None:
        """Remember how a submission ended."""
        path = self._path(row.student)
        write_whole(path, json.dumps(asdict(row)))
        path.with_suffix(FORGOTTEN).unlink(missing_ok=True)

    def forget(self, student: str) -> None:
        """Set a record aside, before what it says is no longer true."""
        path = self._path(student)
        with contextlib.suppress(FileNotFoundError):
            os.replace(path, path.with_suffix(FORGOTTEN))

    def _path(self, student: str) -> Path:
        # Not the name itself: it may be too long, or differ from another in capitals only.
        name = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._folder / f"{name}.json"


def read_row(path: Path) -> Row | None:
    """A record, if there is a readable one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        results = tuple(map(ExerciseResult.from_dict, data.get("results", ())))
        return Row(**{**data, "notes": tuple(data["notes"]), "results": results})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def key_of(submission: Submission, settings: Settings) -> str:
    """A digest of all that a grade depends on: the submission, the lesson, the judge, the rules."""
    digest = hashlib.sha256()
    digest.update(submission.content)
    for name, content in sorted(submission.files.items()):
        digest.update(f"\0{name}\0".encode() + content)
    digest.update(f"{settings.digest} {judge_digest()}".encode())
    return digest.hexdigest()


# What draws, trains for the table, serves an author, or speaks to the instructor. Nothing that
# decides imports it, so no verdict and no text of a submission's depends on it.
NOT_DECIDING = (
    *("cli.py", "book", "course", "date_writer", "show", "fair_table", "memory_table", "report"),
    *(f"for_nbgrader/{name}.py" for name in ("export_to_canvas", "export_to_moodle")),
    "for_nbgrader/final_scores.py",
    *(f"grading/{name}.py" for name in ("cluster", "command", "options", "summary", "workers")),
)


@functools.cache
def judge_digest() -> str:
    """A digest of the code that decides."""
    return digest_of(Path(unrolled.__file__).parent)


def digest_of(package: Path) -> str:
    """A digest of a package's code, without what cannot change a verdict.

    Args:
        package: its folder.
    """
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package)
        if not {str(part) for part in (name, *name.parents)} & set(NOT_DECIDING):
            digest.update(str(name).encode() + path.read_bytes())
    return digest.hexdigest()
