"""Keeps what a notebook's cells put out, as far as it is well formed, and not without end."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

OUTPUT_BYTES, NOTEBOOK_OUTPUT_BYTES = 2**20, 8 * 2**20
# Counted for each output beside its texts, so that nothing is put out for nothing.
LEAST_BYTES = 100
ERROR_CHARACTERS = 500
MORE = "\n… output truncated.\n"


class Collector:
    """Takes a kernel's messages, which may say anything, and keeps so many bytes of them.

    Widgets and changes to earlier outputs are left out: nobody will press a button, and both grow
    without a limit.
    """

    def __init__(self) -> None:
        self._total = 0
        self.begin_cell(None)

    def begin_cell(self, count: int | None) -> None:
        """What comes from now on belongs to another cell.

        Args:
            count: how many have been run with it. The kernel's own number may be anything.
        """
        self.outputs: list[NotebookNode] = []
        self._count = count
        self._bytes = 0
        self._full = self._clear_first = False

    def take(self, kind: str, content: Any) -> None:
        """Keep what a message puts out, if it does.

        Args:
            kind: its type, such as ``"stream"``.
            content: what else it says.
        """
        if kind == "clear_output":
            self._clear_first = isinstance(content, dict) and bool(content.get("wait"))
            if not self._clear_first:
                self.outputs.clear()
            return
        output = self._output(kind, content)
        if output is None or self._full:
            return
        if self._clear_first:
            self.outputs.clear()
            self._clear_first = False
        size = LEAST_BYTES + sum(map(len, texts_in(output)))
        self._bytes += size
        self._total += size
        if self._bytes > OUTPUT_BYTES or self._total > NOTEBOOK_OUTPUT_BYTES:
            self._full = True
            output = NotebookNode(output_type="stream", name="stdout", text=MORE)
        self._add(output)

    def end_cell(self, reply: dict[str, Any]) -> None:
        """Keep the exception that a cell ended on, also where its output was lost or too much.

        Args:
            reply: the kernel's, when the cell was done. It may say anything.
        """
        if reply.get("status") != "error" or any(
            output.output_type == "error" for output in self.outputs
        ):
            return
        name, value = (str(reply.get(word))[:ERROR_CHARACTERS] for word in ("ename", "evalue"))
        self._add(
            NotebookNode(
                output_type="error", ename=name, evalue=value, traceback=[f"{name}: {value}"]
            )
        )

    def _add(self, output: NotebookNode) -> None:
        last = self.outputs[-1] if self.outputs else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            self.outputs.append(output)

    def _output(self, kind: str, content: Any) -> NotebookNode | None:
        """An output as notebooks hold it; ``None`` for what is none."""
        match kind, content:
            case "stream", {"name": "stdout" | "stderr" as name, "text": str(text)}:
                return NotebookNode(output_type=kind, name=name, text=text)
            case "error", {"ename": str(name), "evalue": str(value), "traceback": list(lines)}:
                if all(isinstance(line, str) for line in lines):
                    return NotebookNode(output_type=kind, ename=name, evalue=value, traceback=lines)
            case "display_data" | "execute_result", {"data": dict(data)}:
                shown = {name: text for name, text in data.items() if isinstance(text, str)}
                output = NotebookNode(
                    output_type=kind, data=NotebookNode(shown), metadata=NotebookNode()
                )
                if kind == "execute_result":
                    output.execution_count = self._count
                return output
        return None


def texts_in(content: Any) -> list[str]:
    """All texts in a message, or in a part of it."""
    if isinstance(content, dict):
        return [text for value in content.values() for text in texts_in(value)]
    if isinstance(content, list):
        return [text for value in content for text in texts_in(value)]
    return [content] if isinstance(content, str) else []
