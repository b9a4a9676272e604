"""The page of claims: every sentence that is put to the test, and the cell that measures it.

A claim at a lesson's end is judged by the learner and graded, so its verdict is a solution and
stands on no page; how all verdicts fall in sum gives none of them away. A sentence that a lesson
judges openly in its text is shown with its verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from unrolled.book.anchors import anchor, has_experiment, verdict_tag
from unrolled.book.lesson_texts import about, cells_of, link, markdown_cells
from unrolled.course.source import SOLUTION_REGION, Lesson

CLAIM = re.compile(r"\*\*Claim (?P<letter>[A-Z])\.\*\*\s+(?P<words>.+?)(?:\n\n|\Z)", re.DOTALL)
# What follows the sentence in its paragraph says where the experiment is.
SENTENCE = re.compile(r'(?P<words>.*?\*".+?"\*\.?)', re.DOTALL)
QUOTED = re.compile(r'\*?"(?P<words>[^"]{20,})"\*?')
SECTIONS = re.compile(r"sections? (\d+)")
HEAD = """# Claims, put to the test

Sentences that one reads about sequence models, in study notes, textbooks and documentation. Each
lesson ends with some, and with what it takes to test them: true, false, or it depends? The verdict
is yours. You write it down with your reasons in the notebook, and it is graded by hand; so it is
not printed here. A bare word earns nothing, and guessing is hard: {sum}.

"""
JUDGED = """## Judged in the lessons

Sentences that a lesson takes up on its way, and judges itself.

| sentence | verdict | lesson |
|---|---|---|
"""
WORDS = {"true": "true", "false": "false", "depends": "it depends", "outdated": "out of date"}


def claims(course: list[Lesson], chosen: list[Lesson]) -> str:
    """The page of all claims, each with a link to the cell that measures it.

    Args:
        course: all lessons, for the sum of the verdicts.
        chosen: those that have a page.
    """
    lines = []
    for lesson in chosen:
        found = list(claims_of(lesson))
        if found:
            head = about(lesson)
            lines += [f"## {link(head.name, f'{head.number} · {head.title}')}", "", *found, ""]
    rows = [row for lesson in chosen for row in judged_in(lesson)]
    judged = JUDGED + "\n".join(rows) + "\n" if rows else ""
    return HEAD.format(sum=in_sum(course)) + "\n".join(lines) + "\n" + judged


def claims_of(lesson: Lesson) -> Iterator[str]:
    """A lesson's claims as items of a list, each with a link to where it is measured."""
    cells = cells_of(lesson)
    for number, cell in enumerate(cells):
        claim = CLAIM.search(cell.source) if cell.cell_type == "markdown" else None
        if claim:
            letter = claim["letter"]
            sentence = SENTENCE.match(claim["words"]) or claim
            words = " ".join(sentence["words"].split())
            sections = SECTIONS.findall(cell.source[claim.start() :])
            if has_experiment(cells, number):
                place, said = ("claim", letter, "measured"), "the cell that measures it"
            elif sections:
                place, said = ("section", sections[0]), "the section that measures it"
            else:
                place, said = ("claim", letter), "the claim"
            where = anchor(lesson.name, *place)
            yield f"- **Claim {letter}.** {words} [To {said}](#{where})."


def judged_in(lesson: Lesson) -> Iterator[str]:
    """The sentences that a lesson judges openly, as rows of a table."""
    cells = [cell for cell in markdown_cells(lesson) if verdict_tag(cell)]
    for number, cell in enumerate(cells, start=1):
        words = " ".join(QUOTED.search(cell.source)["words"].split())
        where = anchor(lesson.name, "judged", str(number))
        verdict = WORDS[verdict_tag(cell)]
        yield f'| *"{words}"* | **{verdict}** | [{lesson.name[:2]}](#{where}) |'


def in_sum(course: list[Lesson]) -> str:
    """How many verdicts of the model answers are of each kind, in words."""
    kinds = Counter(kind for lesson in course for kind in verdicts(lesson))
    return (
        f"the course's {kinds.total()} model answers begin with *true* ({kinds['true']}), with "
        f"*false* ({kinds['false']}), or with what it depends on ({kinds['depends']})"
    )


def verdicts(lesson: Lesson) -> Iterator[str]:
    """The kinds of a lesson's verdicts, by the first word of each model answer."""
    for cell in cells_of(lesson):
        answer = SOLUTION_REGION.search(cell.source)
        if answer and cell.cell_type == "markdown" and "**Claim " in cell.source:
            first = answer.group(1).lstrip("* ").partition(" ")[0].strip(".,:*").lower()
            yield first if first in ("true", "false") else "depends"
