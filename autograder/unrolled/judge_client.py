"""The learner's side of a judge that sits in another process, behind a socket."""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

from unrolled.answer import Answer, Foreign
from unrolled.questions import Questions
from unrolled.verdict import Verdict
from unrolled.wire import WireError, encode, receive, send

DESCRIPTOR = "UNROLLED_JUDGE"


class JudgeClient:
    """Asks and answers as ``unrolled.judge.Judge`` does, over a socket.

    Args:
        connection: a connected stream socket.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._turn = threading.Lock()

    @classmethod
    def from_environment(cls) -> JudgeClient | None:
        """The judge whose socket this process was given, if it was given one."""
        descriptor = os.environ.get(DESCRIPTOR)
        return cls(socket.socket(fileno=int(descriptor))) if descriptor else None

    def names(self) -> list[str]:
        """The names of all exercises."""
        return self._asked({"names": True})

    def ask(self, name: str, hidden: bool = False) -> Questions:
        """Fetch challenges; see ``Judge.ask``."""
        return Questions(*self._asked({"ask": name, "hidden": hidden}))

    def decide(self, ticket: str, answers: list[Answer], failures: int = 0) -> Verdict:
        """Hand in answers; the reply says whether they pass, and no more.

        What is wrong with them stands in the judge's own record, which is what counts.
        """
        message = {"decide": ticket, "answers": answers}
        try:
            encode(message)
        except WireError:
            too_large = Answer(Foreign("value far larger than what is asked for"))
            message = {"decide": ticket, "answers": [too_large] * len(answers)}
        passed, exercise, said, partly = self._asked(message)
        # How many points a part is worth is not told here; the grader writes them afterwards.
        return Verdict(passed, exercise, said, earned=1.0 if partly else None)

    def _asked(self, message: dict[str, Any]) -> Any:
        """The judge's reply.

        Raises:
            ConnectionError: if the judge does not reply, or refuses to.
        """
        with self._turn:
            try:
                send(self._connection, message)
                reply = receive(self._connection)
            except (WireError, EOFError) as error:
                raise ConnectionError(f"the judge does not answer: {error}") from None
        if "refused" in reply:
            raise ConnectionError(f"the judge refuses: {reply['refused']}")
        return reply["reply"]
