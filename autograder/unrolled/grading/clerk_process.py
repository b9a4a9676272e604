"""The program that clerks are forked from: it imports once what all of them need.

It never has to do with a submission itself, and obeys two orders: to fork a clerk who serves a
connection, and to end one. When the orders end, so do the clerks.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path

from unrolled.exercises import find_exercise
from unrolled.grading.clerk import Clerk
from unrolled.grading.frames import receive_frame, send_frame
from unrolled.grading.parcel import packed
from unrolled.judge import Judge

ORDER_LENGTH = 65536
# What a submission may make a clerk hold beyond what it begins with.
MEMORY = 2 * 2**30


def main() -> None:
    """Read how a class is graded, and obey until the socket is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    # From the instructor's own process, by a pipe that nobody else has.
    settings = pickle.load(sys.stdin.buffer)
    judge = Judge(settings.seed, settings.expected)
    for name in settings.plan.exercises & set(judge.names()):
        find_exercise(name)
    gc.collect()
    gc.freeze()
    clerks: set[int] = set()
    # Two runs on one machine do not begin with the same.
    hired = os.getpid()
    control.send(json.dumps({"ready": os.getpid()}).encode())
    while True:
        text, descriptors, _, _ = socket.recv_fds(control, ORDER_LENGTH, 1)
        if not text:
            break
        order = json.loads(text)
        if order["do"] == "hire":
            hired += 1
            number = os.fork()
            if number == 0:
                control.close()
                serve(socket.socket(fileno=descriptors[0]), Clerk(settings, judge, hired))
            os.close(descriptors[0])
            clerks.add(number)
            reply = {"number": number}
        else:
            clerks.remove(order["number"])
            end(order["number"])
            reply = {}
        control.send(json.dumps({**reply, "order": order["order"]}).encode())
    for number in clerks:
        end(number)


def end(number: int) -> None:
    """End a clerk, who may be busy; the sandbox ends with it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(number, 0)


def serve(connection: socket.socket, clerk: Clerk) -> None:
    """Be a clerk until nobody asks for anything more."""
    status = 1
    try:
        limit_memory()
        while submission := receive_frame(connection):
            send_frame(connection, packed(clerk.grade(pickle.loads(submission))))
        status = 0
    except OSError:
        # Whoever asked has gone.
        status = 0
    except BaseException:
        # Only that the process has ended will be known elsewhere.
        traceback.print_exc()
    finally:
        try:
            clerk.close()
        finally:
            # Not sys.exit: we are a fork, and what others have registered is not ours to do.
            os._exit(status)


def limit_memory() -> None:
    """Let a submission that makes us hold too much fail here, instead of the whole machine."""
    status = Path("/proc/self/statm")
    if status.exists():
        held = int(status.read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, hard))


if __name__ == "__main__":
    main()
