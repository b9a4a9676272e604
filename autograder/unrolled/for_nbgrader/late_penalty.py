"""What a late submission costs: so many percent for each day, after days of grace."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Bool, Dict, Float, TraitError, Unicode, validate

DAY = 24 * 60 * 60.0


class LatePenalty(LateSubmissionPlugin):
    """Takes a share of a late submission's points for each day that has begun.

    What nbgrader itself knows as an extension (``Gradebook.grant_extension``) moves the deadline
    before this is asked; the extensions here come on top.
    """

    percent_per_day = Float(
        0.0, help="of the points reached, for each day that has begun; 10 takes all in ten days"
    ).tag(config=True)
    grace_days = Float(0.0, help="so many days late cost nobody anything, and are not counted").tag(
        config=True
    )
    extensions = Dict(
        key_trait=Unicode(),
        help="""days more for some: {"4711": 2} in every lesson, {"4711": {"04_lstm": 7}} in one""",
    ).tag(config=True)
    whole_days = Bool(True, help="whether a day counts once it has begun, or by the hour").tag(
        config=True
    )

    @validate("percent_per_day", "grace_days")
    def _not_negative(self, proposal: dict) -> float:
        value = proposal["value"]
        if not 0 <= value < math.inf:
            raise TraitError(f"{proposal['trait'].name} should not be {value}")
        return value

    @validate("extensions")
    def _in_days(self, proposal: dict) -> dict:
        for student, days in proposal["value"].items():
            by_lesson = days if isinstance(days, dict) else {"": days}
            if not all(is_days(each) for each in by_lesson.values()):
                raise TraitError(f"the extension of {student} should be a number of days")
        return proposal["value"]

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points that a submission loses.

        Args:
            student_id: whose.
            score: what it has reached.
            total_seconds_late: after the deadline, nbgrader's own extension included.

        Returns:
            The penalty; ``None`` where there is none.
        """
        lesson = getattr(self.parent, "assignment_id", "")
        days = total_seconds_late / DAY - self.grace_days - self.extension(student_id, lesson)
        if days <= 0:
            return None
        # A second is no day, but rounding may make one of none at all.
        counted = math.ceil(round(days, 6)) if self.whole_days else days
        share = min(1.0, counted * self.percent_per_day / 100)
        return min(score, round(score * share, 6)) or None

    def extension(self, student_id: str, lesson: str) -> float:
        """How many days more somebody has.

        Args:
            student_id: who.
            lesson: for which lesson.
        """
        days = self.extensions.get(student_id, 0)
        return float(days.get(lesson, 0) if isinstance(days, dict) else days)


def is_days(value: object) -> bool:
    """Whether a value is a number of days."""
    return type(value) in (int, float) and 0 <= value < math.inf
