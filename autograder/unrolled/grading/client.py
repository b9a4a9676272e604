"""nbclient's client, with an end to what it keeps of a notebook's outputs."""

from __future__ import annotations

from typing import Any

from nbclient import NotebookClient
from nbclient.client import CellExecutionComplete
from nbformat import NotebookNode
from nbformat.v4 import new_output

IGNORED = ("update_display_data", "comm_open", "comm_msg", "comm_close")
OUTPUT_BYTES, NOTEBOOK_OUTPUT_BYTES = 2**20, 8 * 2**20


class LimitedClient(NotebookClient):
    """A client that keeps only so many bytes of what a notebook puts out."""

    def start_counting(self) -> None:
        """Begin the notebook's allowance."""
        self._cell_bytes: dict[int, int] = {}

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Take a message for what it says it is, if it is that.

        Widgets and changes to earlier outputs are left out: nobody will press a button, and both
        grow without a limit.
        """
        if msg.get("msg_type") in IGNORED:
            return None
        try:
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        # The kernel is the submission's, and may send anything.
        except Exception as error:
            self.log.debug("a message that cannot be understood: %s", error)
            return None

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str, cell_index: int
    ) -> NotebookNode | None:
        """Keep an output, or say once that there was more."""
        size = sum(map(len, _texts(msg["content"])))
        before = self._cell_bytes.get(cell_index, 0)
        self._cell_bytes[cell_index] = before + size
        full = sum(self._cell_bytes.values()) > NOTEBOOK_OUTPUT_BYTES
        if before + size <= OUTPUT_BYTES and not full:
            return super().output(outs, msg, display_id, cell_index)
        if before <= OUTPUT_BYTES:
            # Counted as over the limit from now on, so that this is said once.
            self._cell_bytes[cell_index] = OUTPUT_BYTES + 1
            outs.append(new_output("stream", text="\n… more was put out than is kept.\n"))
        return None


def _texts(content: Any) -> list[str]:
    """All texts in a message."""
    if isinstance(content, dict):
        return [text for value in content.values() for text in _texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in _texts(value)]
    return [content] if isinstance(content, str) else []
