"""Orders are obeyed one after the other, and a late reply is nobody else's."""

from __future__ import annotations

import json
import os
import socket

import pytest
from unrolled.grading.orders import OrderFailed, Orders


@pytest.fixture
def ends():
    """Both ends of a socket: ours, and that of the process that obeys."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


class UsedUp:
    """A meter on which a process has had more than it may."""

    def __init__(self, number: int) -> None:
        pass

    def seconds(self) -> float:
        return 1000.0


def say(theirs: socket.socket, **reply: object) -> None:
    theirs.send(json.dumps(reply).encode())


def test_the_first_word_is_no_reply_to_an_order(ends):
    ours, theirs = ends
    say(theirs, ready=7)
    assert Orders(ours, os.getpid()).obeyed()["ready"] == 7


def test_an_order_goes_with_its_descriptors_and_its_number(ends):
    ours, theirs = ends
    say(theirs, order=1, pid=12)
    with open(os.devnull) as file:
        assert Orders(ours, os.getpid()).give({"do": "fork"}, [file.fileno()])["pid"] == 12
    text, descriptors, _, _ = socket.recv_fds(theirs, 1000, 4)
    assert json.loads(text) == {"do": "fork", "order": 1}
    assert len(descriptors) == 1
    os.close(descriptors[0])


def test_a_reply_that_came_too_late_is_passed_over(ends, monkeypatch):
    ours, theirs = ends
    orders = Orders(ours, os.getpid())
    monkeypatch.setattr("unrolled.grading.orders.TICK_SECONDS", 0.01)
    monkeypatch.setattr("unrolled.grading.orders.Meter", UsedUp)
    with pytest.raises(OrderFailed, match="does not answer"):
        orders.give({"do": "hire"})
    say(theirs, order=1, number=101)
    say(theirs, order=2, number=102)
    assert orders.give({"do": "hire"})["number"] == 102


def test_a_process_that_must_not_go_on_says_so(ends):
    ours, theirs = ends
    say(theirs, order=1, spoilt="its limits were changed")
    with pytest.raises(OrderFailed, match="its limits were changed"):
        Orders(ours, os.getpid()).give({"do": "fork"})


def test_a_process_that_is_gone(ends):
    ours, theirs = ends
    theirs.close()
    with pytest.raises(OrderFailed, match="is gone"):
        Orders(ours, os.getpid()).give({"do": "fork"})
