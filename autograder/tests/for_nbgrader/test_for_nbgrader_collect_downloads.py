"""Files are collected under the number that the learning platform has given to their owner."""

from __future__ import annotations

from pathlib import Path

import pytest
from unrolled.course.build import course_config
from unrolled.for_nbgrader.collect_downloads import CollectDownloads

ROOT = Path(__file__).parents[3]
EXTRACTED = "course/grading/downloaded/01_x/extracted/"


@pytest.fixture
def collector() -> CollectDownloads:
    """With the pattern of the course's settings."""
    return CollectDownloads(config=course_config(ROOT))


def collected(collector: CollectDownloads, path: str) -> tuple[str, str] | None:
    """Whose a file is, and its name."""
    found = collector.collect(EXTRACTED + path)
    return found and (found["student_id"], found["file_id"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("doejane_4711_90210_01_x.ipynb", ("4711", "01_x")),
        ("doejane_4711_90210_01_x-1.ipynb", ("4711", "01_x-1")),
        ("doejane_LATE_4711_90210_01_x.ipynb", ("4711", "01_x")),
        ("submissions/doejane_4711_90210_01_x (1).ipynb", ("4711", "01_x (1)")),
        ("doejane_4711_90210_homework/01_x/01_x.ipynb", ("4711", "01_x")),
        ("민지김_4711_90210_01_x.ipynb", ("4711", "01_x")),
        # Nobody hands in for somebody else by a file's name.
        ("doejane_4711_90210_x_4712_1_01_x.ipynb", ("4711", "x_4712_1_01_x")),
        ("doejane_4711_90210_x_4712_1_a/b_4712_1_01_x.ipynb", ("4711", "b_4712_1_01_x")),
        ("doejane_4711_90210_homework/__MACOSX/._01_x.ipynb", None),
        ("doejane_4711_90210_notes.pdf", None),
        ("01_x.ipynb", None),
    ],
)
def test_owner_and_name(collector, path, expected):
    assert collected(collector, path) == expected


def test_second_file_of_one_name_is_kept_apart(collector):
    first = collected(collector, "doejane_4711_90210_homework/01_x.ipynb")
    second = collected(collector, "doejane_4711_90210_homework/old/01_x.ipynb")
    other = collected(collector, "roerichard_4712_90211_01_x.ipynb")
    assert [first, second, other] == [
        ("4711", "01_x"),
        ("4711", "another 2/01_x"),
        ("4712", "01_x"),
    ]


def test_where_names_hold_times_nbgrader_keeps_the_newest():
    pattern = r".*/(?P<student_id>\w+)_at_(?P<timestamp>[\d-]+)_(?P<file_id>\w+)\.ipynb"
    collector = CollectDownloads(named_regexp=pattern)
    for _ in range(2):
        assert collected(collector, "jane_at_2026-11-28_01.ipynb") == ("jane", "01")


@pytest.mark.parametrize("end", ["", "_"])
def test_moodles_pattern_stands_ready(end):
    text = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    chosen = text.replace("named_regexp = CANVAS", "named_regexp = MOODLE")
    assert chosen != text
    names: dict = {}
    exec(chosen[chosen.index("FILE = ") : chosen.index("c.ZipCollectApp")], names)
    collector = CollectDownloads(named_regexp=names["MOODLE"])
    path = f"Jane_1_2_ Doe_4711_assignsubmission_file{end}/01_x.ipynb"
    assert collected(collector, path) == ("4711", "01_x")
