"""Two hundred learners whose mistakes are known, in a course with one short lesson."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from nbgrader.api import Gradebook
from small_course import DENSE, LESSON, STEP, TOTAL, SmallCourse
from traitlets.config import Config
from unrolled.check import verdict_on
from unrolled.course.build import course_config
from unrolled.grading.execute import Outcome
from unrolled.grading.graded import CRASHED, GRADED, turned_away
from unrolled.grading.judge_server import Record
from unrolled.grading.outputs import finish
from unrolled.grading.plan import Plan
from unrolled.grading.records import Row
from unrolled.grading.repair import repaired
from unrolled.grading.results import with_tries
from unrolled.grading.run import plan_of, records_of
from unrolled.grading.submission import SubmittedCell
from unrolled.judge import Judge
from wrong_answers import functions_of

SWAPPED = STEP.replace("i, f, g, o", "f, i, g, o")
NO_TANH = STEP.replace("np.tanh(c_t) /", "c_t /")
# Seven inputs occur among the hidden questions only.
FOR_SOME_SIZES = STEP.replace(
    "    c_t =", "    if x_t.shape[1] == 7:\n        i, f = f, i\n    c_t ="
)
ODD = [STEP + f" + {number}" for number in ("np.sin(c_t)", "np.cos(c_t * 3)", "c_t**2", "h_prev")]
SIGNED = STEP.replace("    c_t", "    raise ValueError('<b>Mina Park</b> was here')\n    c_t", 1)
FORGOT_BIAS = "def dense_params(inputs, units, use_bias=True):\n    return inputs * units"
CRASH, ABSENT = "crash", "absent"

# How many learners, their lstm_step, their dense_params, and what is known of the mistake.
WAYS = [
    (70, STEP, DENSE, ""),
    (20, STEP, FORGOT_BIAS, ""),
    (31, SWAPPED, DENSE, "input gate and forget gate swapped"),
    (17, NO_TANH, FORGOT_BIAS, "no tanh on the cell"),
    (6, FOR_SOME_SIZES, DENSE, "input gate and forget gate swapped"),
    (9, ODD[0], DENSE, ""),
    (5, ODD[1], DENSE, ""),
    (3, ODD[2], DENSE, ""),
    (2, ODD[3], DENSE, ""),
    (4, SIGNED, DENSE, ""),
    (11, None, DENSE, ""),
    (7, None, None, ""),
    (5, CRASH, CRASH, ""),
    (10, ABSENT, ABSENT, ""),
]
FIRST = ("Mina", "Jun", "Søren", "지우", "Ana")
LAST = ("Park", "Kim", "Ødegård", "이", "O'Neill")


@dataclass
class MadeClass:
    """The class, and the truth about it.

    Args:
        course: the instructor's folder.
        config: nbgrader's.
        learners: the way of each, by name in the gradebook.
    """

    course: SmallCourse
    config: Config
    learners: dict[str, tuple[int, str | None, str | None, str]]

    def count(self, place: int, *answers: object) -> int:
        """How many have one of these answers; 1 is ``lstm_step``, 2 ``dense_params``."""
        return sum(way[place] in answers for way in self.learners.values())


def make_class(course: SmallCourse) -> MadeClass:
    """Keep a record of everybody, and put everybody into the gradebook."""
    config = course_config(course.folder)
    plan, records = plan_of(config, LESSON), records_of(config, LESSON)
    judge, learners = Judge(seed=7), {}
    ways = [way for way in WAYS for _ in range(way[0])]
    with Gradebook(f"sqlite:///{course.folder / 'grading' / 'gradebook.db'}") as gradebook:
        for number, way in enumerate(ways):
            student = f"learner{number:03}"
            learners[student] = way
            names = {"first_name": FIRST[number % 5], "last_name": LAST[number // 5 % 5]}
            gradebook.add_student(student, **names)
            if way[1] != ABSENT:
                records.keep(row_of(plan, student, way, judge))
    return MadeClass(course, config, learners)


def row_of(plan: Plan, student: str, way: tuple, judge: Judge) -> Row:
    """A learner's record, as grading would leave it."""
    _, step, dense, _ = way
    if step == CRASH:
        results, status = turned_away(plan, student, CRASHED, "Bad luck.").results, CRASHED
    else:
        results, status = graded(plan, step, dense, judge), GRADED
    score = sum(result.score for result in results)
    results = with_tries(results, ())
    return Row(student, status, "", score, 9.0, 0.1, 0.1, (), "key", results=results)


def graded(plan: Plan, step: str | None, dense: str | None, judge: Judge) -> tuple:
    """What a submission with these answers comes to."""
    answers = {"lstm_step": step, "dense_params": dense, "total": TOTAL}
    cells = [
        SubmittedCell("code", text, name) for name, text in answers.items() if text is not None
    ]
    notebook, _ = repaired(plan, cells)
    for cell in notebook.cells:
        # Nothing runs here: this test would have come to its end without a word.
        if cell.metadata.nbgrader.grade_id == "check_total":
            cell.execution_count = 1
    records = {
        f"check_{name}": Record(
            {(name, hidden): judged(judge, name, text, hidden) for hidden in (False, True)}
        )
        for name, text in answers.items()
        if text is not None and name != "total"
    }
    return finish(notebook, plan, Outcome(records=records))


@cache
def judged(judge: Judge, name: str, text: str, hidden: bool):
    """The judge's verdict on an answer."""
    function = functions_of(f"import numpy as np\n\n{text}")[name]
    return verdict_on(function, hidden=hidden, judge=judge)
