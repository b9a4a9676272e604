"""System calls that a sandbox does without: by them a submission could leave something behind."""

from __future__ import annotations

import errno
import os
import platform
import struct

# Keys live with the user, not with the process; so does the priority of other processes' disk use.
REFUSED = {
    "x86_64": {"add_key": 248, "request_key": 249, "keyctl": 250, "ioprio_set": 251},
    "aarch64": {"add_key": 217, "request_key": 218, "keyctl": 219, "ioprio_set": 30},
}
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# The first number of x86-64's second table, which has the same calls again.
SECOND_TABLE = 0x40000000
# The instructions of the kernel's filter machine that are needed here.
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE = 0, 4
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM


def program() -> bytes:
    """The filter, as bubblewrap takes it; empty on machines whose numbers are not known here."""
    machine = platform.machine()
    if machine not in REFUSED:
        return b""
    numbers = REFUSED[machine].values()
    tests = [(AT_LEAST, SECOND_TABLE), *((EQUAL, number) for number in numbers)]
    # Each test jumps to the last instruction, or goes on to the next one.
    lines = [instruction(LOAD, ARCHITECTURE)]
    lines.append(instruction(EQUAL, ARCHITECTURES[machine], otherwise=len(tests) + 2))
    lines.append(instruction(LOAD, NUMBER))
    for place, (test, value) in enumerate(tests):
        lines.append(instruction(test, value, jump=len(tests) - place))
    return b"".join([*lines, instruction(RETURN, ALLOW), instruction(RETURN, REFUSE)])


def instruction(code: int, value: int, jump: int = 0, otherwise: int = 0) -> bytes:
    """One instruction.

    Args:
        code: what it does.
        value: with what.
        jump: how many instructions are left out if a test holds.
        otherwise: and if it does not.
    """
    return struct.pack("=HBBI", code, jump, otherwise, value)


def open_filter() -> int | None:
    """The descriptor of a file that holds the filter; whoever asks for it closes it."""
    content = program()
    if not content:
        return None
    descriptor = os.memfd_create("seccomp")
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
