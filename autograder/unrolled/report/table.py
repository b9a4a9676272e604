"""The report as a table that spreadsheets read: one row for each way in which an exercise went."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from unrolled.grading.summary import cell
from unrolled.report.anonymous import is_number
from unrolled.report.class_results import Learner
from unrolled.report.tally import Mistake, Tally

COLUMNS = (
    *("exercise", "cell", "outcome", "mistake", "first_difference", "expected", "received"),
    *("learners", "share", "of", "difficulty", "discrimination", "mean_tries", "section"),
)


def table(
    counted: Sequence[Tally],
    names: Callable[[Learner], str] | None = None,
    hide: Callable[[str], str] = str,
) -> str:
    """The table's text.

    Args:
        counted: the exercises.
        names: how learners are called; without it they are not named.
        hide: takes names out of texts.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *(["names"] if names else [])])
    for each in counted:
        numbers = [rounded(each.difficulty), rounded(each.discrimination), rounded(each.tries)]
        for outcome, mistake, difference, learners in ways(each, hide):
            share = rounded(len(learners) / each.total) if each.total else ""
            row = [each.task.exercise, each.task.cell, outcome, mistake, *difference]
            row += [len(learners), share, each.total, *numbers, each.task.section]
            if names:
                row.append("; ".join(map(names, learners)))
            # A negative number is no formula.
            writer.writerow([word if is_number(str(word)) else cell(word) for word in row])
    return text.getvalue()


def ways(
    each: Tally, hide: Callable[[str], str]
) -> list[tuple[str, str, tuple[str, str, str], list[Learner]]]:
    """The ways in which an exercise went: outcome, mistake, difference, and who."""
    none = ("", "", "")
    return [
        ("passed", "", none, each.passed),
        *(
            ("failed, named", mistake_name(found, hide), none, found.learners)
            for found in each.mistakes
        ),
        *(
            (
                "failed, unnamed",
                "",
                (
                    f"{hide(found.headline)} {found.where}".strip(),
                    found.expected,
                    hide(found.received),
                ),
                found.learners,
            )
            for found in each.differences
        ),
        ("no verdict", "", none, each.unjudged),
        ("nothing handed in", "", none, each.empty),
    ]


def mistake_name(found: Mistake, hide: Callable[[str], str]) -> str:
    """A mistake's name, which quotes what was returned where that is a text of the learner's."""
    return hide(found.name) if "'" in found.name else found.name


def rounded(number: float | None) -> str:
    """A number with three decimals; nothing where there is none."""
    return "" if number is None else f"{number:.3f}"
