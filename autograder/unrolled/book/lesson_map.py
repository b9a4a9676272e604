"""A map of the lessons: how long each takes, and which ones it builds on."""

from __future__ import annotations

from unrolled.book.lesson_texts import About, about
from unrolled.course.source import Lesson

# An arc is the wider the longer it is, up to the drawing's edge.
WIDTH, ROW = 96, 48
ARC = '<path d="M{right},{start} C{out},{start} {out},{end} {right},{end}"/>'


def lesson_map(course: list[Lesson], chosen: list[Lesson]) -> str:
    """The map in Markdown, with the arcs drawn beside the list.

    Args:
        course: all lessons.
        chosen: those that have a page, and so a link.
    """
    heads = [about(lesson) for lesson in course]
    with_page = {lesson.name for lesson in chosen}
    rows = [row(head, heads, head.name in with_page) for head in heads]
    return "\n".join(
        [
            "::::{container} lesson-map",
            "```{raw} html",
            arcs(heads),
            "```",
            "",
            *rows,
            "::::",
            "",
        ]
    )


def row(head: About, heads: list[About], has_page: bool) -> str:
    """One lesson as an item of the list."""
    words = f"**{head.number}** {head.title}"
    if has_page:
        words = f"[{words}](lessons/{head.name}/{head.name}.ipynb)"
    numbers = {other.name: other.number for other in heads}
    earlier = ", ".join(numbers[name] for name in head.builds_on)
    facts = "; ".join(filter(None, (head.time, earlier and f"after {earlier}")))
    return f"- {words} [{facts}]{{.facts}}"


def arcs(heads: list[About]) -> str:
    """The arcs from each lesson to those that build on it; the list says the same in words."""
    heights = {head.name: ROW / 2 + ROW * place for place, head in enumerate(heads)}
    drawn = []
    for head in heads:
        for earlier in head.builds_on:
            start, end = heights[earlier], heights[head.name]
            out = max(WIDTH - 0.2 * (end - start) - 12, -25)
            drawn.append(ARC.format(right=WIDTH, start=start, end=end, out=out))
    box = f'viewBox="0 0 {WIDTH} {ROW * len(heads)}" preserveAspectRatio="none"'
    return f'<svg aria-hidden="true" {box}>{"".join(drawn)}</svg>'
