"""What processes hold is counted, and the libraries that they share are not."""

import subprocess
import sys

from unrolled.grading.memory import held_by

HOLDS = "x = b'x' * 100_000_000; print('held', flush=True); input()"


def test_what_processes_hold_is_added_up():
    command = [sys.executable, "-c", HOLDS]
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **streams) as one, subprocess.Popen(command, **streams) as two:
        assert one.stdout.readline() == two.stdout.readline() == "held\n"
        assert held_by([one.pid, two.pid]) > 190_000_000
        one.stdin.write("\n")
        two.stdin.write("\n")


def test_process_that_has_gone_holds_nothing():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert held_by([child.pid]) == 0
