"""Read what a learner handed in, without believing any of it."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from unrolled.grading.names import in_words
from unrolled.grading.walk import raise_if_exhausted
from unrolled.notebook.cell_text import with_plain_lines

NOTEBOOK_BYTES = 20 * 2**20
FILES_BYTES, FILES = 20 * 2**20, 200
CELLS, CELL_CHARACTERS, CHARACTERS = 2000, 200_000, 2_000_000
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
# With an end to the name: otherwise each beginning would be searched to the end of the text.
ATTACHED = re.compile(r"\]\(attachment:([^)\s]{0,255})")


class Refused(Exception):
    """A submission that is not opened: a link, a pipe, far too large.

    The message is for the learner.
    """


class Unreadable(Exception):
    """A submission that is no notebook. The message is for the learner."""


@dataclass(frozen=True)
class SubmittedCell:
    """A cell as handed in: its text, and the name it claims.

    Args:
        cell_type: ``"code"``, ``"markdown"`` or ``"raw"``.
        source: its text.
        claimed: the ``grade_id`` that its metadata hold, or ``None``.
        attachments: pictures of a markdown cell.
    """

    cell_type: str
    source: str
    claimed: str | None = None
    attachments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """What was handed in.

    Args:
        student: who.
        content: the notebook's bytes.
        files: other files, by their path in the submission.
        notes: what had to be put up with, in words.
    """

    student: str
    content: bytes
    files: dict[str, bytes]
    notes: tuple[str, ...] = ()


def read_plain_file(path: Path, limit: int) -> bytes:
    """Read a file that is one: no link, no pipe, no device, not too large.

    Raises:
        Refused: if it is not.
        OSError: if no file could be read on this machine now.
    """
    try:
        # Without waiting: opening a pipe would wait for somebody who writes into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise_if_exhausted(error)
        raise Refused(f"`{path.name}` cannot be opened: {error.strerror}.") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise Refused(f"`{path.name}` is not a plain file.")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > limit:
            size = status.st_size / 2**20
            raise Refused(f"`{path.name}` has {size:.0f} MB; {limit >> 20} are allowed.")
        return file.read(limit + 1)


def beside(files: dict[str, bytes], given: dict[str, bytes]) -> dict[str, bytes]:
    """A submission's files and the instructor's, which replace what is in their way.

    Args:
        files: the submission's, by path.
        given: the instructor's, by path.
    """
    folders = {str(parent) for name in given for parent in Path(name).parents}
    kept = {
        name: content
        for name, content in files.items()
        if name not in folders and not any(str(each) in given for each in Path(name).parents)
    }
    return {**kept, **given}


def cells_of(content: bytes) -> tuple[list[SubmittedCell], list[str]]:
    """A notebook's cells, as plain text, and notes on its form.

    Raises:
        Unreadable: if it is no notebook.
    """
    text, notes = decoded(content)
    try:
        data = json.loads(text)
        if isinstance(data, dict) and data.get("nbformat") in (1, 2, 3):
            notes.append(f"the notebook was of the old format {data['nbformat']}")
            data = nbformat.reads(text, as_version=4)
        cells = data["cells"]
        if len(cells) > CELLS:
            raise Unreadable(f"The notebook has {len(cells)} cells; {CELLS} are allowed.")
        submitted = [submitted_cell(cell) for cell in cells]
        length = sum(len(cell.source) for cell in submitted)
        if length > CHARACTERS:
            raise Unreadable(
                f"The notebook's cells have {length:,} characters; {CHARACTERS:,} are allowed."
            )
        return submitted, notes
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("The notebook's JSON is nested far too deep.") from None
    # nbformat's converters of old formats raise what they like on what is none.
    except Exception as error:
        words = str(error)[:200]
        raise Unreadable(f"The file is no notebook ({type(error).__name__}: {words}).") from None


def decoded(content: bytes) -> tuple[str, list[str]]:
    """A file's text.

    Raises:
        Unreadable: if it is no text in UTF-8.
    """
    notes = []
    if content.startswith(b"\xef\xbb\xbf"):
        notes.append("the notebook began with a byte order mark")
    if not content.strip():
        raise Unreadable("The notebook is empty: the upload may have failed.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The notebook is saved as UTF-16; save it as UTF-8.")
    try:
        return content.decode("utf-8-sig"), notes
    except UnicodeDecodeError:
        raise Unreadable("The file is not text in UTF-8: it may be another kind of file.") from None


def submitted_cell(cell: dict[str, Any]) -> SubmittedCell:
    """One cell, of which only text and pictures are kept."""
    source = cell["source"]
    if isinstance(source, list):
        source = "".join(source)
    if not isinstance(source, str) or cell["cell_type"] not in ("code", "markdown", "raw"):
        raise ValueError("a cell without text or type")
    if len(source) > CELL_CHARACTERS:
        raise Unreadable(f"A cell has {len(source):,} characters; {CELL_CHARACTERS:,} are allowed.")
    metadata = cell.get("metadata")
    own = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = own.get("grade_id") if isinstance(own, dict) else None
    attachments = pictures(cell.get("attachments"))
    if cell["cell_type"] == "markdown":
        # Feedback cannot be made of a text that shows a picture which is not there.
        source = ATTACHED.sub(lambda m: m[0] if m[1] in attachments else "](missing", source)
    return SubmittedCell(
        cell["cell_type"],
        # No lone half of a character pair: neither the kernel's nor nbgrader's files can hold it.
        with_plain_lines(source.encode("utf-8", "replace").decode()),
        claimed if isinstance(claimed, str) else None,
        attachments,
    )


def pictures(attachments: Any) -> dict[str, Any]:
    """The pictures among a markdown cell's attachments."""
    if not isinstance(attachments, dict):
        return {}
    kept = {
        str(name): {
            kind: data
            for kind, data in bundle.items()
            if kind in PICTURES and isinstance(data, str)
        }
        for name, bundle in attachments.items()
        if isinstance(bundle, dict) and in_words(str(name)) == str(name)
    }
    return {name: bundle for name, bundle in kept.items() if bundle}
