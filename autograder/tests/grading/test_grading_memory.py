"""What a process's descendants hold is counted, and what they share is not."""

import os
import subprocess
import sys

from unrolled.grading.memory import held_by

HOLDS = "x = b'x' * 100_000_000; print('held', flush=True); input()"


def test_descendants_are_counted():
    before = held_by(os.getpid())
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout.readline() == "held\n"
        assert held_by(os.getpid()) - before > 90_000_000
        child.stdin.write("\n")


def test_process_that_has_gone_holds_nothing():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert held_by(child.pid) == 0
