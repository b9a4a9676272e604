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


def test_without_a_limit_nobody_is_stopped(monkeypatch):
    monkeypatch.delenv(SECONDS, raising=False)
    with time_limit():
        time.sleep(0.05)


def test_limit_ends_with_its_block(monkeypatch):
    monkeypatch.setenv(SECONDS, "0.05")
    with time_limit():
        pass
    time.sleep(0.1)
    with pytest.raises(TookTooLong), time_limit():
        time.sleep(1)


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
