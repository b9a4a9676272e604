"""The judge behind a socket says what the judge in this process says, but only yes or no."""

import socket
import sys

import numpy as np
import pytest
from unrolled import check as check_function
from unrolled.answer import Answer
from unrolled.check import verdict_on
from unrolled.grading.judge_server import JudgeServer
from unrolled.judge import Judge
from unrolled.judge_client import JudgeClient
from unrolled.wire import receive, send


def dense_params(inputs, units, use_bias=True):
    return inputs * units + use_bias * units


def wrong(inputs, units, use_bias=True):
    return inputs * units


wrong.__name__ = "dense_params"


def misspelt(inputs, units):
    return 0


misspelt.__name__ = "dense_parms"


@pytest.fixture
def server():
    server = JudgeServer(Judge(seed=1))
    yield server
    server.close()


@pytest.fixture
def remote(server):
    return JudgeClient(server.connect())


@pytest.mark.parametrize("hidden", [False, True])
def test_right_answer_is_recorded(server, remote, hidden):
    record = server.open_cell()
    assert verdict_on(dense_params, hidden=hidden, judge=remote).passed
    assert record.verdicts["dense_params", hidden].passed


def test_wrong_answer_is_explained_to_the_record_and_not_to_the_learner(server, remote):
    record = server.open_cell()
    told = verdict_on(wrong, judge=remote)
    assert not told.passed
    assert (told.expected, told.received, told.cause) == ("", "", None)
    kept = record.verdicts["dense_params", False]
    assert kept.cause == "`params`: the bias left out"
    assert kept.expected


def forecast(history, horizon):
    gained = history[-28:].sum() / history[-392:-364].sum()
    return gained * history[-364:][:horizon]


def test_a_part_of_the_points_is_told_as_yes_or_no(server, remote):
    record = server.open_cell()
    told = verdict_on(forecast, hidden=True, judge=remote)
    kept = record.verdicts["forecast", True]
    assert not told.passed
    assert told.earned == 1.0
    assert kept.earned in (2.0, 4.0)
    assert (told.received, told.first_difference) == ("", "")


def test_first_answer_counts(server, remote):
    record = server.open_cell()
    verdict_on(wrong, judge=remote)
    assert verdict_on(dense_params, judge=remote).passed
    assert not record.verdicts["dense_params", False].passed


def test_answer_outside_its_cell_does_not_count(server, remote):
    assert verdict_on(dense_params, judge=remote).passed
    record = server.open_cell()
    server.close_cell()
    assert verdict_on(dense_params, judge=remote).passed
    assert not record.verdicts


def test_ticket_counts_once(server, remote):
    questions = remote.ask("dense_params")
    answers = [Answer(0)] * len(questions.challenges)
    assert not remote.decide(questions.ticket, answers).passed
    with pytest.raises(ConnectionError, match="no question has this ticket"):
        remote.decide(questions.ticket, answers)


def test_number_of_answers_that_is_not_asked_for_is_refused(server, remote):
    with pytest.raises(ConnectionError, match="not one for each question"):
        remote.decide(remote.ask("dense_params").ticket, [])
    assert server.fault == ""


def test_fault_of_the_judges_is_kept_with_its_traceback(server, remote, monkeypatch):
    record = server.open_cell()
    questions = remote.ask("dense_params")

    def fails(*_):
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(server._judge, "decide", fails)
    with pytest.raises(ConnectionError):
        remote.decide(questions.ticket, [Answer(0)] * len(questions.challenges))
    assert "ZeroDivisionError: ours" in server.fault
    assert "ZeroDivisionError: ours; grading/judge_server.py, line" in server.fault_in_words
    assert record.refused == "a fault of the judge's own"


def test_ticket_of_another_door_does_not_count():
    judge = Judge(seed=1)
    first, second = JudgeServer(judge), JudgeServer(judge)
    ticket = JudgeClient(first.connect()).ask("dense_params").ticket
    with pytest.raises(ConnectionError, match="no question has this ticket"):
        JudgeClient(second.connect()).decide(ticket, [])
    first.close()
    second.close()


def test_unknown_name_is_said_as_ever(remote):
    assert "dense_params" in verdict_on(misspelt, judge=remote).expected


@pytest.mark.parametrize(
    "answer",
    [
        (np.zeros(900_000), np.zeros(900_000), [np.zeros(900_000)] * 4),
        np.zeros((500, 500)).tolist(),
        np.zeros((1,) * 33),
    ],
    ids=["bytes", "items", "axes"],
)
def test_huge_answers_do_not_break_the_connection(remote, answer):
    def dense_params(inputs, units, use_bias=True):
        return answer

    assert not verdict_on(dense_params, judge=remote).passed
    assert remote.names()


def test_misuse_ends_the_connection_and_is_kept(server):
    connection = server.connect()
    record = server.open_cell()
    send(connection, {"give": "points"})
    with pytest.raises(EOFError):
        receive(connection, 5.0)
    assert record.refused == "a message that is no question and no answer"
    # Its later cells know of it, too.
    assert server.open_cell().refused


def test_check_says_that_the_judge_is_gone(monkeypatch):
    ours, theirs = socket.socketpair()
    ours.close()
    module = sys.modules["unrolled.check"]
    monkeypatch.setattr(module, "default_judge", lambda: JudgeClient(theirs))
    with pytest.raises(module.CheckFailed, match="could not be judged"):
        check_function(dense_params)
    theirs.close()


def test_judge_of_the_environment(monkeypatch):
    monkeypatch.delenv("UNROLLED_JUDGE", raising=False)
    assert JudgeClient.from_environment() is None
    ours, theirs = socket.socketpair()
    with ours:
        monkeypatch.setenv("UNROLLED_JUDGE", str(theirs.detach()))
        assert isinstance(JudgeClient.from_environment(), JudgeClient)
