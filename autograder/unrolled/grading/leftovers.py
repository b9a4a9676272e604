"""Files that operating systems, browsers and editors leave beside a learner's own."""

from __future__ import annotations

from fnmatch import fnmatchcase

# As patterns for nbgrader, which does not copy what they match.
LEFT_BY_SYSTEMS = (
    *("._*", ".DS_Store", ".AppleDouble", ".Trash*", "__MACOSX", "Icon\r"),
    *("Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information"),
    *("@eaDir", ".directory", ".fuse_hidden*", ".nfs*"),
    *(".ipynb_checkpoints", "__pycache__", "*.pyc", "~$*", "*.crdownload", "*.part"),
)
FOLDED = tuple(pattern.casefold() for pattern in LEFT_BY_SYSTEMS)


def is_left_over(name: str) -> bool:
    """Whether a file or folder is nobody's work, whatever its name ends on.

    Args:
        name: without the folders above it.
    """
    return any(fnmatchcase(name.casefold(), pattern) for pattern in FOLDED)
