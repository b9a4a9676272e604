"""A clock of processor time and of sleep, which stands still while the machine has other work."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from unrolled.grading import meter as meter_module
from unrolled.grading.meter import PATIENCE, TICK_SECONDS, Meter
from unrolled.grading.processes import Seen, crowd, tree_of

ROOT = 100
BUSY = "import time\nwhile time.process_time() < {seconds}: pass\n"


class Machine:
    """A machine whose processes and whose time a test decides."""

    def __init__(self) -> None:
        self.now = 0.0
        self.processes: list[Seen] = []
        self.crowd = 1.0

    def show(self, number: int, own: float = 0.0, reaped: float = 0.0, working: bool = False):
        """Let there be a process, or let it be different from now on."""
        self.hide(number)
        self.processes.append(Seen(number, 1, 1.0, own, reaped, working))

    def hide(self, number: int) -> None:
        """Let a process be gone."""
        self.processes = [each for each in self.processes if each.number != number]

    def pass_time(self, meter: Meter, seconds: float, step: float = TICK_SECONDS) -> float:
        """Let time pass while somebody looks at the meter; what it shows then."""
        for _ in range(round(seconds / step)):
            self.now += step
            meter.seconds()
        return meter.seconds()


@pytest.fixture
def machine(monkeypatch) -> Machine:
    machine = Machine()
    machine.show(ROOT)
    monkeypatch.setattr(meter_module.time, "monotonic", lambda: machine.now)
    monkeypatch.setattr(meter_module, "tree_of", lambda number: list(machine.processes))
    monkeypatch.setattr(meter_module, "crowd", lambda: machine.crowd)
    monkeypatch.setattr(meter_module, "threads_work", lambda number, apart_from: False)
    return machine


def test_sleep_counts(machine):
    assert machine.pass_time(Meter(ROOT), 8) == 8


def test_waiting_for_a_busy_machine_does_not(machine):
    meter = Meter(ROOT)
    machine.show(101, working=True)
    assert machine.pass_time(meter, 8) == pytest.approx(8 / PATIENCE)


def test_time_in_which_nobody_could_look_does_not(machine):
    assert machine.pass_time(Meter(ROOT), 800, step=400) == 4 * TICK_SECONDS


def test_every_wait_has_an_end(machine):
    meter = Meter(ROOT)
    machine.show(101, working=True)
    assert machine.pass_time(meter, 40 * PATIENCE) > 39


def test_the_busier_the_machine_the_later_it_comes(machine):
    meter, machine.crowd = Meter(ROOT), 25.0
    machine.show(101, working=True)
    assert machine.pass_time(meter, 500) == pytest.approx(500 / 25 / PATIENCE)


def test_a_crowd_is_at_least_one():
    assert crowd() >= 1


def test_processor_time_of_all_counts_together(machine):
    meter = Meter(ROOT)
    for number in range(101, 105):
        machine.show(number, own=3, working=True)
    machine.pass_time(meter, TICK_SECONDS)
    assert meter.processor == 12


def test_child_that_was_seen_is_not_counted_twice(machine):
    machine.show(101, own=1)
    meter = Meter(ROOT)
    machine.show(101, own=3)
    machine.pass_time(meter, TICK_SECONDS)
    machine.hide(101)
    machine.show(ROOT, reaped=3.5)
    machine.pass_time(meter, TICK_SECONDS)
    assert meter.processor == 2.5


def test_children_too_short_to_be_seen_are_counted(machine):
    meter = Meter(ROOT)
    machine.show(ROOT, reaped=7)
    machine.pass_time(meter, TICK_SECONDS)
    assert meter.processor == 7


def test_child_that_nobody_waited_for_stays_counted(machine):
    meter = Meter(ROOT)
    machine.show(101, own=5)
    machine.pass_time(meter, TICK_SECONDS)
    machine.hide(101)
    machine.show(102, own=2)
    machine.pass_time(meter, TICK_SECONDS)
    assert meter.processor == 7


@pytest.mark.parametrize(
    "code",
    [
        BUSY.format(seconds=1),
        "import subprocess, sys\nfor _ in range(4):\n"
        f"    subprocess.run([sys.executable, '-c', {BUSY.format(seconds=0.25)!r}])",
        "import os, time\nbegin = time.process_time()\nif os.fork() == 0:\n"
        "    while time.process_time() < 1: pass\n    os._exit(0)\nos.wait()",
    ],
    ids=["itself", "one after the other", "a fork"],
)
def test_real_processes_are_counted(code: str) -> None:
    meter = Meter(os.getpid())
    with subprocess.Popen([sys.executable, "-c", code]) as child:
        while child.poll() is None:
            meter.seconds()
    meter_module.time.sleep(TICK_SECONDS)
    meter.seconds()
    assert meter.processor >= 0.9


def test_a_tree_has_grandchildren_and_nobody_else() -> None:
    code = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'input()'])"
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other,
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as child,
    ):
        while len(found := tree_of(child.pid)) < 2:
            assert child.poll() is None
        assert found[0].number == child.pid
        assert found[1].parent == child.pid
        assert other.pid not in [each.number for each in found]
        child.stdin.write(b"\n")
        other.stdin.write(b"\n")


def test_process_that_has_gone_has_no_tree() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert tree_of(child.pid) == []
