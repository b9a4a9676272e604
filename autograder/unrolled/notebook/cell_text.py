"""A cell's text apart from what editors and systems change without anybody's doing."""

from __future__ import annotations

import unicodedata

BYTE_ORDER_MARK = "\ufeff"


def with_plain_lines(text: str) -> str:
    """A text with ``\\n`` at the ends of its lines and no byte order mark, which Python refuses.

    Args:
        text: a cell's, as some editor saved it.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.removeprefix(BYTE_ORDER_MARK)


def plain_text(text: str) -> str:
    """What two texts have in common that a reader cannot tell apart; to compare, not to run.

    Ends of lines, white space before them, empty lines at both ends, a byte order mark and the
    way of composing characters are passed over.

    Args:
        text: a cell's.
    """
    composed = unicodedata.normalize("NFC", with_plain_lines(text))
    return "\n".join(line.rstrip() for line in composed.split("\n")).strip("\n")
