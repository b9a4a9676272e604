"""The files around the package: they agree with one another, and name no machine."""

import re
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from unrolled.course.source import find_lessons, placeholders

COURSE = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def tracked():
    """The files that git knows."""
    run = subprocess.run(
        ["git", "ls-files"], cwd=COURSE, capture_output=True, text=True, check=False
    )
    assert run.stdout, run.stderr
    return [COURSE / name for name in run.stdout.splitlines()]


def dependencies():
    """The names of everything that pyproject.toml asks for."""
    asked = chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    return [re.match(r"[A-Za-z0-9-]+", entry)[0].lower() for entry in asked]


def test_constraints_are_plain_and_cover_every_dependency():
    lines = (COURSE / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", pin) for pin in pins)
    pinned = {re.sub(r"[-_.]+", "-", pin.partition("==")[0]).lower() for pin in pins}
    assert set(dependencies()) <= pinned


def test_every_dependency_is_named_in_the_readme():
    readme = (COURSE / "README.md").read_text(encoding="utf-8")
    for name in dependencies():
        assert f"`{name}`" in readme, f"README.md does not say why we use {name}"


def test_licences():
    assert "MIT License" in (COURSE / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY 4.0" in (COURSE / "LICENSE-lessons").read_text(encoding="utf-8")
    assert PROJECT["license-files"] == ["LICENSE", "LICENSE-lessons"]


def test_readme_names_the_repository_and_version_of_pyproject():
    readme = (COURSE / "README.md").read_text(encoding="utf-8")
    marks = placeholders(COURSE)
    badges = re.findall(r"colab\.research\.google\.com/github/(\S+?)/blob/([^/]+)/(\S+?)\)", readme)
    assert {badge[:2] for badge in badges} == {(marks["@REPOSITORY@"], marks["@TAG@"])}
    released = {str(lesson.release.relative_to(COURSE)) for lesson in find_lessons(COURSE)}
    assert {badge[2] for badge in badges} == released


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "datasets/README.md"])
def test_links_inside_the_repository_lead_somewhere(name):
    page = COURSE / name
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{name} links to {target}"


def test_pictures_in_the_readme_are_light_and_told_in_words():
    readme = (COURSE / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^]]*)\]\((?!https:)([^)]+)\)", readme)
    assert len([path for _, path in pictures if "/book-" in path]) == 2
    for words, path in pictures:
        assert len(words.split()) > 5
        assert (COURSE / path).stat().st_size < 200_000


def test_readme_links_to_the_book_that_the_workflow_publishes():
    owner, name = placeholders(COURSE)["@REPOSITORY@"].split("/")
    readme = (COURSE / "README.md").read_text(encoding="utf-8")
    assert f"(https://{owner}.github.io/{name}/)" in readme


def test_no_paths_of_a_machine():
    # Written so that this file does not name them itself.
    home = re.compile(
        "|".join("/" + name + "/" for name in ("root", "home/[a-z]+", "Users/[a-z]+"))
    )
    for path in tracked():
        if path.suffix in (".py", ".md", ".toml", ".txt", ".yml", ".ipynb", ".json", "") and (
            path.is_file()
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not home.search(text), f"{path.relative_to(COURSE)} names a folder of a machine"


def test_modules_stay_small():
    for path in (COURSE / "autograder" / "unrolled").rglob("*.py"):
        lines = path.read_text(encoding="utf-8").count("\n")
        assert lines <= 300, f"{path.relative_to(COURSE)} has {lines} lines: is it one concept?"


def test_the_page_on_the_lessons_has_every_lesson_in_order():
    page = (COURSE / "lessons" / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((\d\d_\w+)/(\w+)\.ipynb\)", page)
    assert linked == sorted(linked)
    assert all(folder == name for folder, name in linked)
    assert [folder[:2] for folder, _ in linked] == [f"{number:02}" for number in range(1, 16)]
    assert {lesson.name for lesson in find_lessons(COURSE)} <= {folder for folder, _ in linked}


def test_the_lists_of_lessons_say_what_the_lessons_say():
    lists = [
        (COURSE / name).read_text(encoding="utf-8") for name in ("README.md", "lessons/README.md")
    ]
    asked = dict(re.findall(r"^\| (\d\d) \| .* \| ([^|]*) \|$", lists[1], re.M))
    for lesson in find_lessons(COURSE):
        head = lesson.read().cells[0].source
        number, title = re.match(r"# (\d\d) · (.*)", head).groups()
        for page in lists:
            assert f"| {number} | [{title}](" in page
        before = re.search(r"^\| Before this \| (.*) \|$", head, re.M)[1]
        needed = re.findall(r"\]\(\.\./(\d\d)_", before)
        assert set(re.findall(r"\b\d\d\b", asked[number])) == set(needed)
        # What a lesson builds on comes before it.
        assert all(need < number for need in needed)
