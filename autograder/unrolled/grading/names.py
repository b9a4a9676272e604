"""Names of folders and files: which of them can be written, and which nbgrader can keep."""

from __future__ import annotations

import unicodedata

# What turns the direction of writing round could make a name look like another.
TURNS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def in_words(name: str) -> str:
    """A name that can be written and printed: control characters and stray bytes as escapes.

    Args:
        name: a file's, or a text of a learner's. Joiners, soft hyphens and spaces of all widths,
            of which Persian names and emoji are made, stay as they are.
    """
    plain = name.encode("utf-8", "backslashreplace").decode()
    return "".join(each if can_be_written(each) else repr(each)[1:-1] for each in plain)


def can_be_written(character: str) -> bool:
    """Whether a character disturbs nothing around it."""
    if character.isprintable():
        return True
    return unicodedata.category(character) in ("Zs", "Cf") and character not in TURNS


def why_not_kept(student: str) -> str:
    """Why nbgrader cannot keep a student whose folder has this name; empty if it can.

    Args:
        student: the folder's name, as the system gives it.
    """
    try:
        student.encode()
    except UnicodeEncodeError:
        return "The folder's name holds bytes that are no characters; rename it."
    if any(unicodedata.category(each) == "Cc" for each in student):
        return "The folder's name holds control characters, such as the end of a line; rename it."
    if student.startswith("."):
        return "nbgrader passes over folders whose names begin with a dot; rename it."
    return ""
