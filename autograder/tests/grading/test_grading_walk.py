"""A submission's folders are gone through to an end, and a fault of the machine is told."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from unrolled.grading import walk
from unrolled.grading.folder import other_files
from unrolled.grading.machine import MachineFault
from unrolled.grading.opening import opened
from unrolled.grading.plan import Plan

PLAN = Plan("x", (), {}, (), ())


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    for name in ("b/two", "a/one", "c", "d"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    seen = [(folder.name, names) for folder, _, names in walk.walked(tmp_path)]
    assert seen == [(tmp_path.name, ["c", "d"]), ("a", ["one"]), ("b", ["two"])]


def test_it_ends(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(walk, "ENTRIES", 10)
    for number in range(30):
        (tmp_path / f"folder {number}").mkdir()
    assert len(list(walk.walked(tmp_path))) == 1


def test_links_and_pipes_count_as_files(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"link {number:03}").symlink_to("nowhere")
    (tmp_path / "timestamp.txt").write_text("2027-03-01 12:00:00 UTC")
    found, left_out = other_files(tmp_path, "x")
    assert set(found) == {"timestamp.txt"}
    assert len(left_out) == 200
    assert list(left_out.values())[-1] == "too many files"


@pytest.mark.parametrize("number", walk.EXHAUSTED)
@pytest.mark.parametrize("reading", ["open", "scandir"])
def test_what_nobody_could_read_now_is_no_ones_zero(tmp_path, monkeypatch, number, reading) -> None:
    place = tmp_path / "ada" / "x"
    place.mkdir(parents=True)
    (place / "x.ipynb").write_text("{}")

    def fails(*arguments, **options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, reading, fails)
    with pytest.raises(MachineFault, match=os.strerror(number)):
        opened(tmp_path, "ada", PLAN)


def test_a_file_that_may_not_be_read_is_that_submissions_affair(tmp_path, monkeypatch) -> None:
    place = tmp_path / "ada" / "x"
    place.mkdir(parents=True)
    (place / "x.ipynb").write_text("{}")

    def refuses(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuses)
    _, refused = opened(tmp_path, "ada", PLAN)
    assert refused.status == "refused"
    assert "Permission denied" in refused.reason
