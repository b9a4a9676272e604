"""Submissions that would take others' time, by kind, each kind in three variants or more.

Each stands in a cell of its own, in front of a right answer's check, which must still be graded
where the cell leaves time for it.
"""

from __future__ import annotations

import json

SEND = """
kernel = get_ipython().kernel
shell, iopub, session = kernel.shell_stream, kernel.iopub_socket, kernel.session
parent = kernel.get_parent()
"""
# A kernel's channels are full of what nobody has asked for.
FLOODS = {
    "replies to nobody": SEND
    + "while True: session.send(shell, 'execute_reply', {'status': 'ok'}, ident=parent and None)",
    "replies to nobody, addressed": """
kernel = get_ipython().kernel
identity = kernel._parent_ident["shell"] if isinstance(kernel._parent_ident, dict) else []
while True:
    kernel.session.send(kernel.shell_stream, "execute_reply", {"status": "ok"}, ident=identity)
""",
    "outputs of nobody": SEND
    + "while True: session.send(iopub, 'stream', {'name': 'stdout', 'text': 'x' * 1000})",
    "outputs of its own": SEND
    + "while True: session.send(iopub, 'display_data', {'data': {}}, parent=parent)",
    "outputs, while the cell has ended": """
import threading
def flood():
    while True: session.send(iopub, "stream", {"name": "stdout", "text": "x" * 1000})
""".join([SEND, "threading.Thread(target=flood, daemon=True).start()"]),
}
# Innocent threads that go on while a cell exceeds its limit.
TICKS = """import threading, time
def tick():
    while True:
        {does}
        time.sleep(0.05)
"""
STARTS = "threading.Thread(target=tick, daemon=True).start()\n"
TICKING = {
    "prints while it computes": TICKS.format(does="print('.')") + STARTS + "while True: pass",
    "prints while it sleeps": TICKS.format(does="print('.')") + STARTS + "time.sleep(1000)",
    "shows while it computes": "from IPython.display import display\n"
    + TICKS.format(does="display(time.time())")
    + STARTS
    + "while True: pass",
    "prints from many threads": TICKS.format(does="print('.')")
    + STARTS * 8
    + "while True:\n    try: time.sleep(1)\n    except BaseException: pass",
}
# One submission, many processors.
BURNS = {
    "many busy processes": "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n"
    "        while True: pass\ntime.sleep(1000)",
    "many short processes": "import os\nwhile True:\n    if os.fork() == 0:\n"
    "        sum(range(10**5)); os._exit(0)\n    os.wait()",
    "short processes that nobody waits for": "import os, signal, time\n"
    "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwhile True:\n    if os.fork() == 0:\n"
    "        sum(range(10**6)); os._exit(0)\n    time.sleep(0.01)",
    "busy processes in sessions of their own": "import os, time\nfor _ in range(10):\n"
    "    if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n"
    "            while True: pass\n        os._exit(0)\ntime.sleep(1000)",
}


def notebook_of(sources: list[str], cell_type: str = "code") -> bytes:
    """A notebook of nameless cells."""
    cells = [{"cell_type": cell_type, "metadata": {}, "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 2}).encode()


LINES = "x = 1\n" * 33_000
# What costs the grader itself much time to read, to put in order, or to neutralise.
HEAVY = {
    "many simple lines": notebook_of([f"{LINES}y{number} = 2" for number in range(4)]),
    "more lines than are allowed": notebook_of([f"{LINES}y{number} = 2" for number in range(19)]),
    "many definitions": notebook_of(["def lstm_step(): 0\n" * 10_000 for _ in range(4)]),
    "deep expressions": notebook_of(["x = " + "-" * 90 + "1\n" + "(" * 90 + ")" * 90] * 1500),
    "attachments that do not end": notebook_of(["](attachment:" * 15_000] * 10, "markdown"),
    "names of characters in layers": notebook_of(["&amp;" * 39_000] * 10, "markdown"),
    "pairs in JSON": b'{"cells": [' + b'{"a": {}},' * 1_900_000 + b'{}], "nbformat": 4}',
}
