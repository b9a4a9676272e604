"""The judge, served to one submission: asks, takes answers, keeps the record that counts."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from unrolled.answer import Answer
from unrolled.grading.fault_log import described, traceback_of
from unrolled.judge import Judge
from unrolled.verdict import Verdict
from unrolled.wire import WireError, receive, send

Check = tuple[str, bool]
"""An exercise's name, and whether its hidden sizes are asked for."""

# A message is there at once, or never ends; the time of the cell that sends it is over long before.
MESSAGE_SECONDS = 300.0
REQUESTS = 2000
# In the notebook each failure brings one more; feedback comes once.
EVERY_HINT = 1000


@dataclass
class Record:
    """What one graded cell's checks came to.

    Args:
        verdicts: the first verdict on each check that was made while the cell ran.
        refused: why the judge stopped listening, if it did.
    """

    verdicts: dict[Check, Verdict] = field(default_factory=dict)
    refused: str = ""


class JudgeServer:
    """Serves one submission, whose kernel may do with its end of the connection what it likes.

    Only first answers count, and only while the cell that asks for them is running: what it has not
    answered when it ends is closed. The reply says whether they pass, or earn a part of the points,
    and nothing else, so nobody can feel their way to the right numbers.

    Args:
        judge: who decides; it may stand behind many servers.
        names: the exercises that may be asked for; all that the judge knows by default.

    Attributes:
        fault: the traceback of an exception of the judge's own, if there was one.
        fault_in_words: the same in a sentence.
    """

    def __init__(self, judge: Judge, names: Collection[str] | None = None) -> None:
        self._judge = judge
        self._names = [name for name in judge.names() if names is None or name in names]
        self._lock = threading.Lock()
        self._open_cell: Record | None = None
        self._tickets: dict[str, tuple[Check, int]] = {}
        self._requests = 0
        self._refused = ""
        self.fault = self.fault_in_words = ""
        self._connections: list[socket.socket] = []

    def connect(self) -> socket.socket:
        """The kernel's end of a new connection; earlier ones are closed."""
        self.close()
        ours, theirs = socket.socketpair()
        self._connections.append(ours)
        threading.Thread(target=self._serve, args=(ours,), daemon=True).start()
        return theirs

    def close(self) -> None:
        """Stop listening."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                # Wakes whoever waits for a message that does not come.
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._connections = []
        self.close_cell()

    def open_cell(self) -> Record:
        """Begin the record of a graded cell: answers count for it from now on."""
        with self._lock:
            self._open_cell = Record(refused=self._refused)
            return self._open_cell

    def close_cell(self) -> None:
        """Answers that come later count for nothing."""
        with self._lock:
            self._open_cell = None
            for ticket in self._tickets:
                self._judge.withdraw(ticket)
            self._tickets = {}

    def _serve(self, connection: socket.socket) -> None:
        try:
            while True:
                # Any time may pass before a message begins, but not within one.
                connection.settimeout(None)
                if not connection.recv(1, socket.MSG_PEEK):
                    return
                reply = self._reply_to(receive(connection, MESSAGE_SECONDS))
                connection.settimeout(MESSAGE_SECONDS)
                send(connection, reply)
        except (OSError, EOFError):
            return
        except WireError as error:
            self._refuse(str(error))
        except Exception as error:
            # What is malformed has its own exception, so this is a fault of ours. It must not stop
            # the run, and is nobody's zero.
            self.fault = traceback_of(error)
            self.fault_in_words = f"An answer could not be judged ({described(error)})."
            self._refuse("a fault of the judge's own")
        finally:
            connection.close()

    def _refuse(self, reason: str) -> None:
        with self._lock:
            self._refused = reason
            if self._open_cell is not None:
                self._open_cell.refused = reason

    def _reply_to(self, message: Any) -> dict[str, Any]:
        self._requests += 1
        if self._requests > REQUESTS:
            raise WireError(f"more than {REQUESTS} requests")
        match message:
            case {"names": True}:
                return {"reply": self._names}
            case {"ask": str(name), "hidden": bool(hidden)} if name in self._names:
                questions = self._judge.ask(name, hidden)
                with self._lock:
                    check = name, hidden
                    self._tickets[questions.ticket] = check, len(questions.challenges)
                asked = [questions.ticket, questions.challenges]
                return {"reply": [*asked, questions.adapter, questions.seconds]}
            case {"decide": str(ticket), "answers": list(answers)}:
                return self._decided(ticket, answers)
        raise WireError("a message that is no question and no answer")

    def _decided(self, ticket: str, answers: list[Any]) -> dict[str, Any]:
        with self._lock:
            check, count = self._tickets.pop(ticket, (None, 0))
            record = self._open_cell
        if check is None:
            return {"refused": "no question has this ticket"}
        if len(answers) != count or not all(type(answer) is Answer for answer in answers):
            self._judge.withdraw(ticket)
            return {"refused": "what came are not answers, or not one for each question"}
        verdict = self._judge.decide(ticket, answers, EVERY_HINT)
        with self._lock:
            # A cell that has ended in the meantime gets nothing more.
            if record is not None and record is self._open_cell:
                record.verdicts.setdefault(check, verdict)
        partly = bool(verdict.earned)
        return {"reply": [verdict.passed, verdict.exercise, said(verdict), partly]}


def said(verdict: Verdict) -> str:
    """What the submission is told: no number, no place."""
    outcome = "passes" if verdict.passed else "does not pass"
    return f"`{verdict.exercise}` {outcome}."
