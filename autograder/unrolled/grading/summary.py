"""The table that a run ends with, and the same as a CSV file beside the gradebook."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from unrolled.grading.grader import GRADED
from unrolled.grading.names import in_words
from unrolled.grading.records import Row
from unrolled.grading.run import Report
from unrolled.whole_file import write_whole

COLUMNS = ("student", "status", "score", "max_score", "seconds", "cpu_seconds", "reason", "notes")
# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, rows: list[Row]) -> None:
    """Write a run's rows.

    Args:
        path: the file; replaced as a whole.
        rows: one for each submission.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        numbers = [row.score, row.max_score, row.seconds, row.cpu_seconds]
        words = [row.student, row.status, *numbers, row.reason, "; ".join(row.notes)]
        writer.writerow(map(cell, words))
    write_whole(path, text.getvalue())


def cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    plain = in_words(value)
    return f"'{plain}" if value.startswith(FORMULA) else plain


def table(report: Report, lesson: str) -> str:
    """A report as text: who needs a look, then the counts.

    Args:
        report: the run's.
        lesson: its name.
    """
    lines = []
    odd = [row for row in report.rows if row.status != GRADED or row.notes]
    width = max((len(in_words(row.student)) for row in odd), default=0)
    for row in odd:
        words = in_words("; ".join(filter(None, [row.reason, *row.notes])))
        student = in_words(row.student)
        lines.append(f"{student:{width}}  {row.status:10}  {points(row)}  {words}")
    if odd:
        lines.append("")
    counts = Counter(row.status for row in report.rows)
    counted = "".join(f", {count} {status}" for status, count in sorted(counts.items()))
    lines.append(f"{lesson}: {len(report.rows)} submissions{counted}.")
    if report.unchanged:
        lines.append(
            f"{report.unchanged} were as they had been graded before, and were left alone."
        )
    lines += second_tries(report)
    scores = [row.score for row in report.rows if row.score is not None]
    if scores:
        mean = sum(scores) / len(scores)
        largest = max(row.max_score for row in report.rows)
        lines.append(f"Mean score {mean:.1f} of {largest:g}, before any manual grading.")
    if report.untrusted:
        lines.append(
            "Not the judge's, so open to forgery: " + ", ".join(sorted(report.untrusted)) + "."
        )
    return "\n".join(lines)


def points(row: Row) -> str:
    """A score in words."""
    return "no score" if row.score is None else f"{row.score:g} points"


def second_tries(report: Report) -> list[str]:
    """Who was run twice, and whether it helped."""
    twice = [row for row in report.rows if row.first_try]
    if not twice:
        return []
    ends = ", ".join(
        f"{in_words(row.student)} ({row.first_try}, then {row.status})" for row in twice
    )
    return [
        "Run a second time, alone, because the first failure may have been the machine's: "
        f"{ends}. Only the second try counts."
    ]
