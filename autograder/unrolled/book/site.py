"""Build the site: pages from the lessons, the texts in ``book/``, and Sphinx."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from unrolled.book.anchors import with_anchors
from unrolled.book.claims import claims
from unrolled.book.lesson_links import with_lesson_links
from unrolled.book.lesson_map import lesson_map
from unrolled.book.moving_picture import moving_picture
from unrolled.book.notation import notation
from unrolled.book.pages import page_of
from unrolled.book.texts import page_texts, repository_files
from unrolled.course.build import built
from unrolled.course.kept_runs import kept_run
from unrolled.course.source import Lesson, find_lessons
from unrolled.errors import CourseError

SOURCE, SITE = Path(".cache", "book"), Path("book", "_site")
# What pages include or offer, and is no page itself.
PARTS = "parts"


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
    (source / PARTS).mkdir()
    for number, lesson in enumerate(chosen, start=1):
        print(f"[{number}/{len(chosen)}] {lesson.name}", flush=True)
        write_page(source, lesson, chosen)
    course = find_lessons(root)
    made = {
        **page_texts(root),
        "notation": notation(chosen),
        "claims": claims(course, chosen),
        f"{PARTS}/lesson_map": lesson_map(course, chosen),
        f"{PARTS}/moving_picture": moving_picture(source / "_static"),
    }
    for name, text in made.items():
        (source / f"{name}.md").write_text(text, encoding="utf-8")
    print("Sphinx", flush=True)
    run_sphinx(root, source, site)
    return site


def write_page(source: Path, lesson: Lesson, chosen: list[Lesson]) -> None:
    """Write a lesson's page; it may link to the pages of the chosen ones.

    Raises:
        CourseError: if its solution fails.
    """
    run = kept_run(lesson)
    if run.failure:
        raise CourseError(f"a cell of {lesson.name}'s solution fails:\n{run.failure}")
    folder = source / "lessons" / lesson.name
    folder.mkdir(parents=True, exist_ok=True)
    release = built(lesson)[lesson.release]
    (source / PARTS / f"{lesson.name}.ipynb").write_text(release, encoding="utf-8")
    page = page_of(release, run.notebook, f"/{PARTS}/{lesson.name}.ipynb")
    with_anchors(lesson.name, page)
    with_lesson_links(page, {each.name for each in chosen}, repository_files(lesson.root))
    nbformat.write(page, folder / f"{lesson.name}.ipynb")


def run_sphinx(root: Path, source: Path, site: Path) -> None:
    """Run Sphinx; a warning is an error, because it means a missing picture or a dead link.

    Raises:
        CourseError: with Sphinx's words, if it fails.
    """
    # MyST-NB leaves a folder of its own beside the site.
    made = source / "_build" / "site"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    run = subprocess.run(
        [*command, str(source), str(made)],
        env={**os.environ, "UNROLLED_COURSE": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise CourseError(f"Sphinx fails:\n{run.stderr or run.stdout}")
    shutil.rmtree(site, ignore_errors=True)
    shutil.move(made, site)
