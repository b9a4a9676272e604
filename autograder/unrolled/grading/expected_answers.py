"""Keras's answers to a class's questions: asked once, and kept beside the secret seed.

With them at hand nothing imports Keras, neither the next grading of the lesson nor a cluster's
workers.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

from unrolled.exercises.exercise import Expected
from unrolled.grading.judge_server import Check
from unrolled.grading.plan import Plan
from unrolled.judge import Judge
from unrolled.whole_file import write_whole
from unrolled.wire import HEADER, WireError, decode, encode

Answers = dict[Check, list[Expected]]


def expected_answers(plan: Plan, seed: int, path: Path, digest: str) -> Answers:
    """Read Keras's answers to a lesson's checks, or ask for them and keep them.

    Args:
        plan: the lesson's.
        seed: from which the questions are drawn.
        path: where the answers are kept.
        digest: of all that they depend on besides; others are asked for again.
    """
    digest = f"{digest} {seed} {plan.lesson}"
    found = read(path, digest)
    if found is None:
        judge = Judge(seed)
        checks = {check for cell in plan.cells for check in cell.checks}
        known = judge.names()
        found = {check: judge.prepare(*check) for check in sorted(checks) if check[0] in known}
        write(path, digest, found)
    return found


def read(path: Path, digest: str) -> Answers | None:
    """The answers in a file; ``None`` if there are none for this digest, or not all of them."""
    try:
        seal, content = path.read_bytes().split(b"\n", 1)
        if seal != seal_of(content):
            return None
        length, _ = HEADER.unpack(content[: HEADER.size])
        text, arrays = content[HEADER.size :][:length], content[HEADER.size + length :]
        kept, rows = decode(text, arrays)
    except (OSError, ValueError, WireError, struct.error):
        return None
    if kept != digest:
        return None
    return {
        (name, hidden): [Expected(values, trace, raises) for values, trace, raises in answers]
        for name, hidden, answers in rows
    }


def write(path: Path, digest: str, answers: Answers) -> None:
    """Keep answers, readable for nobody else."""
    rows = [
        [name, hidden, [(each.values, dict(each.trace), each.raises) for each in expected]]
        for (name, hidden), expected in answers.items()
    ]
    content = encode([digest, rows])
    write_whole(path, seal_of(content) + b"\n" + content, mode=0o600)


def seal_of(content: bytes) -> bytes:
    """By which a file is known that was cut off, or changed on the disk."""
    return hashlib.sha256(content).hexdigest().encode()
