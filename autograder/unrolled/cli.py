"""The ``unrolled`` command: ``lab``, ``build``, ``verify``, ``book``, ``grade``, ``report``."""

from __future__ import annotations

import argparse
import sys

from unrolled.errors import CourseError
from unrolled.grading.options import add_options, at_least_one

FORMGRADER = "http://localhost:8888/formgrader"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: what stands after ``unrolled``; the process's own by default.

    Returns:
        The exit status: 0 if all is well, 1 if something is to be mended, 2 on wrong usage.
    """
    parser = make_parser()
    # JupyterLab has options of its own, which are passed on as they are.
    chosen, options = parser.parse_known_args(arguments)
    if options and chosen.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(options)}")
    try:
        return run(chosen, options)
    except CourseError as error:
        print(f"unrolled: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] == "unrolled":
            raise
        print(
            f"unrolled: {error}. Install the course's tools: pip install -e '.[course]'",
            file=sys.stderr,
        )
    return 2


def make_parser() -> argparse.ArgumentParser:
    """What may be typed."""
    parser = argparse.ArgumentParser(prog="unrolled", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    lab = commands.add_parser("lab", help="open JupyterLab on the first lesson; takes its options")
    lab.add_argument("--author", action="store_true", help="with nbgrader's panel for authors")
    for name, words in (
        ("build", "build the notebooks from their sources"),
        ("verify", "check all that the lessons promise"),
        ("book", "build the site with all lessons to read"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("lessons", nargs="*", help="such as 04_lstm; all by default")
        if name == "verify":
            command.add_argument(
                "--rounding",
                action="store_true",
                help="run every lesson once more, with the rounding of an older processor",
            )
            command.add_argument(
                "--draws",
                type=at_least_one,
                default=1,
                help="how often new questions are drawn for mistakes and variants (1)",
            )
            command.add_argument(
                "--seeds",
                type=at_least_one,
                default=0,
                help="with how many other seeds every lesson's networks are trained (none)",
            )
    add_options(commands.add_parser("grade", help="grade a class, fast and in a sandbox"))
    report = commands.add_parser("report", help="what a graded class got wrong, as a page")
    report.add_argument("lesson", help="such as 04_lstm")
    report.add_argument("--names", action="store_true", help="say who made which mistake")
    report.add_argument("--db", help="the gradebook's URL; nbgrader_config.py's by default")
    report.add_argument(
        "--formgrader", metavar="URL", default=FORMGRADER, help=f"nbgrader's pages ({FORMGRADER})"
    )
    return parser


def run(chosen: argparse.Namespace, options: list[str]) -> int:
    """Do what was typed.

    Args:
        chosen: the command and its options.
        options: JupyterLab's own.
    """
    if chosen.command == "lab":
        from unrolled.course.lab import run_lab

        return run_lab(options, chosen.author)
    if chosen.command == "grade":
        from unrolled.grading.command import run_grade

        return run_grade(chosen)
    if chosen.command == "report":
        from unrolled.report.command import run_report

        return run_report(chosen)
    if chosen.command == "verify":
        return run_verify(chosen.lessons, chosen.rounding, chosen.draws, chosen.seeds)
    return {"build": run_build, "book": run_book}[chosen.command](chosen.lessons)


def run_build(names: list[str]) -> int:
    """Build, and say which files changed."""
    from unrolled.course.build import build
    from unrolled.course.source import course_root, find_lessons

    root = course_root()
    changed = build(find_lessons(root, names))
    for path in changed:
        print(f"written: {path.relative_to(root)}")
    if not changed:
        print("Nothing to do: every notebook is what its source says.")
    return 0


def run_verify(names: list[str], rounding: bool, draws: int, seeds: int) -> int:
    """Verify, and fail if anything is to be mended."""
    from unrolled.course.source import course_root, find_lessons
    from unrolled.course.verify import verify

    root = course_root()
    return 1 if verify(root, find_lessons(root, names), rounding, draws, seeds) else 0


def run_book(names: list[str]) -> int:
    """Build the site, and say where it is."""
    from unrolled.book.site import build_book
    from unrolled.course.source import course_root, find_lessons

    root = course_root()
    site = build_book(root, find_lessons(root, names))
    print(f"Open {site / 'index.html'}")
    return 0
