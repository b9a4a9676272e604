"""Open what a student handed in; what cannot be opened is that student's status, and no more."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from unrolled.grading.fault_log import described, traceback_of
from unrolled.grading.folder import open_submission
from unrolled.grading.grader import CRASHED, REFUSED, UNREADABLE, Graded, turned_away
from unrolled.grading.machine import MachineFault
from unrolled.grading.names import in_words
from unrolled.grading.plan import Plan
from unrolled.grading.submission import Refused, Submission, Unreadable
from unrolled.grading.walk import EXHAUSTED

# Below folders with longer names than here, a longer path could not be written.
PATH_BYTES = 1000


def opened(folder: Path, student: str, plan: Plan) -> tuple[Submission, Graded | None]:
    """A submission, and what is saved instead of running it if it cannot be opened.

    Args:
        folder: nbgrader's folder of submissions.
        student: the name of a folder in it.
        plan: the lesson's.

    Raises:
        MachineFault: if no submission could be opened now.
    """
    fault = ""
    try:
        return without_long_paths(open_submission(folder, student, plan)), None
    except (Refused, Unreadable) as error:
        status = REFUSED if isinstance(error, Refused) else UNREADABLE
        reason = str(error)
    except (OSError, RecursionError) as error:
        if getattr(error, "errno", None) in EXHAUSTED:
            raise MachineFault(f"submissions cannot be read: {error}") from error
        status, reason = UNREADABLE, str(error)
    # A fault of ours, which this submission brought to light: the others go on.
    except Exception as error:
        status, reason = CRASHED, f"It could not be opened ({described(error)})."
        fault = traceback_of(error)
    nothing = Submission(student, reason.encode("utf-8", "replace"), {})
    return nothing, replace(
        turned_away(plan, student, status, reason), fault=fault, final=not fault
    )


def without_long_paths(submission: Submission) -> Submission:
    """A submission without the files whose path could not be written elsewhere."""
    kept, notes = {}, list(submission.notes)
    for name, content in submission.files.items():
        if len(os.fsencode(name)) > PATH_BYTES:
            notes.append(f"`{in_words(name)[:50]}…` was left out: its path is too long.")
        else:
            kept[name] = content
    return replace(submission, files=kept, notes=tuple(notes))
