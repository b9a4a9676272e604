"""Mark an answer in words, as a person does with the formgrader."""

from __future__ import annotations

from real_course import RealCourse
from unrolled.course.source import Lesson

STUDENT, CLAIM = "honest", "claim_forget_gate"
MANUAL_POINTS = 1.5
COMMENT = "And what grows instead?"


def mark_claim(course: RealCourse, lesson: Lesson) -> None:
    """Give one student's answer points and a comment."""
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade(CLAIM, lesson.name, lesson.name, STUDENT)
        grade.manual_score = MANUAL_POINTS
        grade.needs_manual_grade = False
        comment = gradebook.find_comment(CLAIM, lesson.name, lesson.name, STUDENT)
        comment.manual_comment = COMMENT
        gradebook.db.commit()
