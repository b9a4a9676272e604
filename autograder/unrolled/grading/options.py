"""What ``unrolled grade`` takes, and what its help says."""

from __future__ import annotations

import argparse

DESCRIPTION = """\
Grade a class: run every submission that nbgrader has collected, and save the scores in nbgrader's
gradebook. Equal to `nbgrader autograde` for honest submissions, many times faster, and closed to
dishonest ones: an answer counts only if the judge, outside the submission's reach, finds it right.
"""
EPILOG = """\
What it protects against: a submission that overrides the checks or edits them, forges its outputs,
its points or its metadata, reads the solutions, the gradebook or other submissions, uses the
network, fills memory or disk, never ends, or ends Python. What it does not: work copied from
others, answers that recognise and repeat earlier questions (use --new-seed where students have
seen their feedback and may hand in again), faults in the operating system's kernel, and graded
cells that do not use the judge; the summary names these.

Run it again after any interruption: what was saved stays, and what has not changed is left alone.
Give feedback back as always: nbgrader generate_feedback, nbgrader release_feedback.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what ``unrolled grade`` takes."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("lesson", help="such as 04_lstm")
    parser.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--force", action="store_true", help="grade again what has not changed")
    parser.add_argument("--db", help="the gradebook's URL; nbgrader_config.py's by default")
    parser.add_argument(
        *("--workers", "--jobs"), type=at_least_one, default=None, metavar="N",
        help="submissions at a time; as many as there are processors by default",
    )  # fmt: skip
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler: tcp://host:8786")
    parser.add_argument(
        "--no-sandbox", action="store_true",
        help="run submissions with all that this account may do; only if you trust each of them",
    )  # fmt: skip
    parser.add_argument(
        "--new-seed", action="store_true", help="ask new questions of this class from now on"
    )
    parser.add_argument(
        "--all-cells", action="store_true", help="run the lesson's experiments as well"
    )
    parser.add_argument(
        "--call-seconds", type=at_least_one, default=10, metavar="S", help="time for a call (10)"
    )
    parser.add_argument(
        "--cell-seconds", type=at_least_one, default=60, metavar="S", help="time for a cell (60)"
    )
    parser.add_argument(
        "--seconds", type=at_least_one, default=300, metavar="S", help="time for a notebook (300)"
    )
    parser.add_argument(
        "--memory", type=at_least_one, default=3, metavar="GB", help="memory for a notebook (3)"
    )
    parser.add_argument(
        "--no-create", action="store_true", help="refuse students who are not in the gradebook"
    )


def at_least_one(text: str) -> int:
    """A positive whole number."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("should be at least 1")
    return number
