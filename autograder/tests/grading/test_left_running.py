"""Left-over processes are found by descent: also orphans, in a group and session of their own."""

from __future__ import annotations

import subprocess
import sys

import psutil
from left_running import watched

ORPHAN = """
import subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-c", "print('here', flush=True); input()"],
    stdin=sys.stdin, stdout=sys.stdout, start_new_session=True,
)
"""


def test_orphan_is_found_until_it_ends_and_a_stranger_is_not(monkeypatch):
    monkeypatch.setattr("left_running.BACKSTOP_SECONDS", 0)
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    before = set(psutil.Process().children())
    with watched() as descendants:
        parent = subprocess.Popen(
            [sys.executable, "-c", ORPHAN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert parent.stdout.readline() == "here\n"
        parent.wait()
        (left,) = descendants.left()
        assert "input()" in left
        (orphan,) = set(psutil.Process().children()) - before
        monkeypatch.undo()
        parent.communicate("\n")
        assert descendants.left() == []
        assert not orphan.is_running()
    stranger.communicate(b"\n")
