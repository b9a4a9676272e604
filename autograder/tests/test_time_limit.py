"""A call that takes too long is stopped, where somebody has set a limit."""

import signal
import threading
import time

import pytest
from unrolled.call import call
from unrolled.time_limit import SECONDS, TookTooLong, time_limit


def endless(x):
    while True:
        pass


def stubborn(x):
    begin = time.monotonic()
    while time.monotonic() < begin + 3:
        try:
            while True:
                pass
        except Exception:
            pass


@pytest.mark.parametrize("function", [endless, stubborn])
def test_endless_call_is_stopped(monkeypatch, function):
    monkeypatch.setenv(SECONDS, "0.05")
    answer = call(function, {"x": 1})
    assert answer.problem.kind == "too slow"
    assert f"in `{function.__name__}`" in answer.problem.place


def test_sleeping_call_is_stopped(monkeypatch):
    monkeypatch.setenv(SECONDS, "0.05")
    assert call(lambda x: time.sleep(1000), {"x": 1}).problem.kind == "too slow"


def test_call_that_has_to_wait_for_a_processor_is_not(monkeypatch):
    monkeypatch.setenv(SECONDS, "5")
    with time_limit():
        # So much time has passed, in which the call had a small share of a processor.
        begin = time.process_time()
        while time.process_time() < begin + 0.2:
            pass
        signal.raise_signal(signal.SIGALRM)


def test_short_call_is_not(monkeypatch):
    monkeypatch.setenv(SECONDS, "5")
    assert call(lambda x: x + 1, {"x": 1}).value == 2


def timers():
    """How long until each rings; 0 for one that does not."""
    return [signal.getitimer(timer)[0] for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL)]


def test_without_a_limit_nobody_is_stopped(monkeypatch):
    monkeypatch.delenv(SECONDS, raising=False)
    with time_limit():
        assert timers() == [0, 0]


def test_limit_ends_with_its_block(monkeypatch):
    monkeypatch.setenv(SECONDS, "1000")
    before = signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGPROF)
    with time_limit():
        assert all(0 < seconds < 1001 for seconds in timers())
    assert timers() == [0, 0]
    assert (signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGPROF)) == before


def test_a_limit_inside_another_does_not_end_it(monkeypatch):
    monkeypatch.setenv(SECONDS, "0.1")

    @time_limit()
    def outer():
        with time_limit():
            pass
        while True:
            pass

    with pytest.raises(TookTooLong):
        outer()


def test_a_call_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.delenv(SECONDS, raising=False)
    assert call(endless, {"x": 1}, seconds=0.05).problem.kind == "too slow"
    assert call(lambda x: x + 1, {"x": 1}, seconds=5.0).value == 2


def test_work_of_another_thread_is_not_the_calls(monkeypatch):
    monkeypatch.delenv(SECONDS, raising=False)
    end = threading.Event()

    def work():
        while not end.is_set():
            sum(range(1000))

    other = threading.Thread(target=work)
    other.start()
    try:
        assert call(lambda x: time.sleep(0.5), {"x": 1}, seconds=0.1).problem is None
    finally:
        end.set()
        other.join()
