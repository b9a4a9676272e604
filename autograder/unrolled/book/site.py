"""Build the site: pages from the lessons, the texts in ``book/``, and Sphinx."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from unrolled.book.gathered import claims, notation
from unrolled.book.pages import page_of
from unrolled.book.texts import page_texts
from unrolled.course.build import built
from unrolled.course.kept_runs import kept_run
from unrolled.course.source import Lesson
from unrolled.errors import CourseError

SOURCE, SITE = Path(".cache", "book"), Path("book", "_site")


def build_book(
    root: Path, chosen: list[Lesson], source: Path | None = None, site: Path | None = None
) -> Path:
    """Build the site.

    Args:
        root: the course's folder.
        chosen: the lessons that get a page.
        source: where the pages are put together for Sphinx; replaced if it is there.
        site: where the site goes; replaced if it is there.

    Returns:
        The site's folder.

    Raises:
        CourseError: if a solution fails, or Sphinx does; with its words.
    """
    source, site = source or root / SOURCE, site or root / SITE
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(root / "book", source, ignore=shutil.ignore_patterns("_site"))
    for number, lesson in enumerate(chosen, start=1):
        print(f"[{number}/{len(chosen)}] {lesson.name}", flush=True)
        write_page(source, lesson)
    gathered = {"notation": notation(chosen), "claims": claims(chosen)}
    for name, text in {**page_texts(root), **gathered}.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    (source / "lessons" / "index.md").write_text(contents(chosen), encoding="utf-8")
    print("Sphinx", flush=True)
    run_sphinx(root, source, site)
    return site


def write_page(source: Path, lesson: Lesson) -> None:
    """Write a lesson's page.

    Raises:
        CourseError: if its solution fails.
    """
    run = kept_run(lesson)
    if run.failure:
        raise CourseError(f"a cell of {lesson.name}'s solution fails:\n{run.failure}")
    folder = source / "lessons" / lesson.name
    folder.mkdir(parents=True, exist_ok=True)
    page = page_of(built(lesson)[lesson.release], run.notebook)
    nbformat.write(page, folder / f"{lesson.name}.ipynb")


def contents(chosen: list[Lesson]) -> str:
    """The page that lists the lessons."""
    lines = ["# The lessons", "", "```{toctree}", ":maxdepth: 1", ""]
    lines += [f"{lesson.name}/{lesson.name}" for lesson in chosen]
    return "\n".join([*lines, "```", ""])


def run_sphinx(root: Path, source: Path, site: Path) -> None:
    """Run Sphinx; a warning is an error, because it means a missing picture or a dead link.

    Raises:
        CourseError: with Sphinx's words, if it fails.
    """
    shutil.rmtree(site, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    run = subprocess.run(
        [*command, str(source), str(site)],
        env={**os.environ, "UNROLLED_COURSE": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise CourseError(f"Sphinx fails:\n{run.stderr or run.stdout}")
