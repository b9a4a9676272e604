"""Pages that repeat a text of the repository: its links go to the repository's files."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from unrolled.course.source import placeholders

# Pages and the texts, or the sections of texts, that they are made of.
TEXTS = {
    "datasets": (Path("datasets", "README.md"), None),
    "instructors": (Path("README.md"), "For instructors"),
    "authors": (Path("CONTRIBUTING.md"), None),
}
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)\s]+)\)")


def page_texts(root: Path) -> dict[str, str]:
    """The Markdown of these pages, by their names.

    Args:
        root: the course's folder.
    """
    pages = {}
    for name, (path, heading) in TEXTS.items():
        text = (root / path).read_text(encoding="utf-8")
        if heading is not None:
            text = section(text, heading)
        pages[name] = with_links(text, path.parent, root)
    return pages


def section(text: str, heading: str) -> str:
    """A section of second rank as a page of its own."""
    found: list[str] = []
    inside = fenced = False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            inside = line == f"## {heading}"
        if inside:
            found.append(line if fenced or not line.startswith("##") else line[1:])
    return "\n".join(found)


def with_links(text: str, folder: Path, root: Path) -> str:
    """A text whose links to files lead to the repository."""
    base = repository_files(root)

    def linked(found: re.Match[str]) -> str:
        path, _, anchor = found.group(1).partition("#")
        place = PurePosixPath(folder.as_posix(), path)
        return f"]({base}/{place}{'#' if anchor else ''}{anchor})"

    return LINK.sub(linked, text)


def repository_files(root: Path) -> str:
    """Where the repository shows its files, in this version."""
    marks = placeholders(root)
    return f"https://github.com/{marks['@REPOSITORY@']}/blob/{marks['@TAG@']}"
