"""A notebook's kernel, driven cell by cell as a front end does."""

from __future__ import annotations

import os
import queue
from dataclasses import dataclass, field

import pytest
from jupyter_client.manager import start_new_kernel

PATIENCE = 300
SET_UP = """
import sys
import numpy as np
import unrolled
from unrolled import check
unrolled.start_keras()
"""


@dataclass
class Shown:
    """What a cell put out: its streams by name, its cards and pictures, its error's name."""

    stdout: str = ""
    stderr: str = ""
    shown: list[str] = field(default_factory=list)
    error: str = ""
    prompts: int = 0


class Notebook:
    """A kernel that has run a lesson's first cell."""

    def __init__(self) -> None:
        # With this variable ipykernel leaves compiled code's output where it is.
        environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
        self.manager, self.client = start_new_kernel(kernel_name="python3", env=environment)
        self.run(SET_UP)

    def run(self, code: str, typed: tuple[str, ...] = ()) -> Shown:
        """Run a cell.

        Args:
            code: the cell.
            typed: answers to prompts; the last one is repeated.
        """
        identity = self.client.execute(code, allow_stdin=bool(typed))
        found, answers = Shown(), list(typed)
        while True:
            if typed and self._asked():
                found.prompts += 1
                self.client.input(answers.pop(0) if len(answers) > 1 else answers[0])
            try:
                message = self.client.get_iopub_msg(timeout=0.2 if typed else PATIENCE)
            except queue.Empty:
                assert typed, "the kernel says nothing"
                continue
            if message["parent_header"].get("msg_id") != identity:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                setattr(found, content["name"], getattr(found, content["name"]) + content["text"])
            elif kind in ("display_data", "execute_result"):
                found.shown.append(content["data"].get("text/plain", ""))
            elif kind == "error":
                found.error = f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                return found

    def _asked(self) -> bool:
        try:
            return bool(self.client.get_stdin_msg(timeout=0.1))
        except queue.Empty:
            return False

    def close(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def fresh_notebook():
    """A notebook of its own."""
    notebook = Notebook()
    yield notebook
    notebook.close()


@pytest.fixture(scope="module")
def notebook():
    """One notebook for all tests of a file."""
    notebook = Notebook()
    yield notebook
    notebook.close()
