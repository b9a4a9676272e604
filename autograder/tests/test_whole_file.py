"""A file is the old one or the new one, and never a part of either."""

import os

import pytest
from unrolled.whole_file import write_whole


@pytest.mark.parametrize("content", ["한국어\n", b"\x00\xff"])
def test_written(tmp_path, content):
    path = tmp_path / "grades.csv"
    for _ in range(2):
        write_whole(path, content)
        expected = content.encode() if isinstance(content, str) else content
        assert path.read_bytes() == expected
        assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("fails", ["open", "fsync", "replace"])
def test_where_it_cannot_be_written_the_old_one_stays(tmp_path, monkeypatch, fails):
    path = tmp_path / "grades.csv"
    write_whole(path, "old")

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, fails, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_an_interrupted_run_left_is_in_nobodys_way(tmp_path):
    path = tmp_path / "seed"
    (tmp_path / "seed.new").write_text("half of")
    (tmp_path / "seed.new").chmod(0o644)
    write_whole(path, "7", mode=0o600)
    assert path.read_text() == "7"
    assert path.stat().st_mode & 0o777 == 0o600


def test_text_keeps_its_line_ends(tmp_path):
    write_whole(tmp_path / "grades.csv", "a\r\nb\n")
    assert (tmp_path / "grades.csv").read_bytes() == b"a\r\nb\n"
