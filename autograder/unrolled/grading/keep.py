"""Save how a submission ended, and remember it; what cannot be saved is its own affair only."""

from __future__ import annotations

from dataclasses import replace

from unrolled.grading.fault_log import FaultLog, described, traceback_of
from unrolled.grading.grader import CRASHED, REFUSED, Graded, turned_away
from unrolled.grading.machine import MachineFault, cause_in_the_machine, in_plain_words
from unrolled.grading.plan import Plan
from unrolled.grading.records import Records, Row
from unrolled.grading.results import with_tries
from unrolled.grading.save import TIMESTAMP, Saver, UnknownStudent


class Keeper:
    """Saves submissions one after the other.

    Args:
        saver: writes the gradebook.
        records: of what was saved.
        plan: the lesson's.
        log: for exceptions that are the grader's own.
    """

    def __init__(self, saver: Saver, records: Records, plan: Plan, log: FaultLog) -> None:
        self._saver, self._records, self._plan, self._log = saver, records, plan, log

    def keep(self, graded: Graded, key: str, files: dict[str, bytes], first_try: str = "") -> Row:
        """Save a submission, and then remember that it was saved.

        Args:
            graded: the submission.
            key: a digest of all that its grade depends on.
            files: what else goes into its folder.
            first_try: how the first of two tries ended.

        Raises:
            MachineFault: if nothing can be saved now.
        """
        if graded.fault:
            self._log.keep(graded.student, graded.fault)
        try:
            # In this order: a record never speaks of what is not in the gradebook.
            before = self._records.before(graded.student)
            self._records.forget(graded.student)
            graded, score, max_score = self._saved(graded, files)
            row = Row(
                student=graded.student,
                status=graded.status,
                reason=graded.reason,
                score=score,
                max_score=max_score,
                seconds=round(graded.seconds, 3),
                cpu_seconds=round(graded.cpu_seconds, 3),
                notes=graded.notes,
                # Without a key it is tried again at the next opportunity.
                key=key if graded.final else "",
                first_try=first_try,
                results=with_tries(graded.results, before),
            )
            self._records.keep(row)
        except Exception as error:
            if cause := cause_in_the_machine(error):
                words = f"what was graded could not be saved: {in_plain_words(cause)}"
                raise MachineFault(words) from error
            raise
        return row

    def _saved(self, graded: Graded, files: dict[str, bytes]) -> tuple[Graded, float | None, float]:
        """Save as much of a submission as can be saved."""
        student = graded.student
        try:
            return graded, *self._saver.save(graded, files)
        except UnknownStudent as error:
            graded = turned_away(self._plan, student, REFUSED, str(error))
            return replace(graded, final=False), None, self._plan.max_score
        except Exception as error:
            why = self._note(student, error)
        # Its own files may be what cannot be written; they carry no points.
        try:
            given = {**self._plan.files, **{k: v for k, v in files.items() if k == TIMESTAMP}}
            score = self._saver.save(graded, given)
            note = f"its other files could not be kept ({why})"
            return replace(graded, notes=(*graded.notes, note)), *score
        except Exception as error:
            why = self._note(student, error)
        graded = turned_away(self._plan, student, CRASHED, f"It could not be saved ({why}).")
        # The fault is ours: the next run tries again.
        graded = replace(graded, final=False)
        try:
            return graded, *self._saver.save(graded, {})
        except Exception as error:
            self._note(student, error)
        # Not even that: its row is all there is.
        return graded, None, self._plan.max_score

    def _note(self, student: str, error: Exception) -> str:
        """Put an exception into the log, and into words; one of the machine's stops the run."""
        if cause_in_the_machine(error):
            raise error
        self._log.keep(student, traceback_of(error))
        return described(error)
