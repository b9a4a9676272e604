"""The report as one page that needs nothing else: no script, no picture, no font from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from unrolled.report.class_results import ClassResults, Learner
from unrolled.report.lecture import Topic
from unrolled.report.page_parts import by_hand, exercise, items, topics
from unrolled.report.pictures import KINDS, histogram, overview
from unrolled.report.tally import Tally


@dataclass(frozen=True)
class Words:
    """How a page speaks of learners.

    Args:
        hide: takes names out of texts.
        names: how learners are called; ``None`` where they are not named.
    """

    hide: Callable[[str], str] = str
    names: Callable[[Learner], str] | None = None


def page(
    results: ClassResults,
    counted: Sequence[Tally],
    to_say: Sequence[Topic],
    words: Words,
    formgrader: str,
) -> str:
    """The page's text.

    Args:
        results: the class's.
        counted: the exercises.
        to_say: what to speak about.
        words: how to speak of learners.
        formgrader: where nbgrader's formgrader is to be found.
    """
    style = files("unrolled.report").joinpath("style.css").read_text(encoding="utf-8")
    title = escape(f"{results.title}: what the class got wrong")
    parts = [
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        # A learner's words are escaped; if that failed, nothing would run or be fetched.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>\n{style}</style></head><body>",
        f"<h1>{escape(results.title)}</h1><p class='soft'>What the class got wrong, and what to "
        f"say about it. Lesson <code>{escape(results.lesson)}</code>.</p>",
        at_a_glance(results, counted),
        "<h2>How each exercise went</h2>",
        f'<div class="scroll">{overview(counted)}</div>',
        legend(),
        "<h2>For the next lecture</h2>",
        topics(to_say, len(results.learners), words.hide),
        "<h2>Exercise by exercise</h2>",
        *(exercise(each, words.hide, words.names) for each in counted),
        "<h2>Scores</h2>",
        scores(results, counted),
        "<h2>Do the exercises tell learners apart?</h2>",
        items(counted),
        "<h2>To be graded by hand</h2>",
        by_hand(results, formgrader),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def at_a_glance(results: ClassResults, counted: Sequence[Tally]) -> str:
    """The numbers that come first."""
    everybody = len(results.learners)
    handed_in = [each for each in results.learners if each.handed_in]
    unnamed = len({each.student for one in counted for each in one.unnamed})
    facts = [
        (str(everybody), "learners in the gradebook"),
        (str(len(handed_in)), "handed in"),
        (str(len({each.student for one in counted for each in one.named})), "made a known mistake"),
        (str(unnamed), "made one without a name"),
    ]
    shown = "".join(f"<li><b>{number}</b>{words}</li>" for number, words in facts)
    without = sum(not (each.row and each.row.results) for each in handed_in)
    note = (
        f"<p>{without} of those who handed in were not graded by <code>unrolled grade</code>, or "
        "by an older one: nothing is known of their mistakes. They count as “no verdict”. "
        f"<code>unrolled grade {escape(results.lesson)}</code> mends it.</p>"
        if without
        else ""
    )
    return f'<ul class="facts">{shown}</ul>{note}'


def legend() -> str:
    """What the colours mean."""
    entries = "".join(
        f'<li><span class="swatch {kind}"></span>{words}</li>' for kind, words in KINDS
    )
    return f'<ul class="legend">{entries}</ul>'


def scores(results: ClassResults, counted: Sequence[Tally]) -> str:
    """The distribution of points."""
    reached = [
        sum(result.score for result in learner.row.results)
        for learner in results.learners
        if learner.row and learner.row.results
    ]
    most = sum(each.task.points for each in counted)
    if not reached:
        return "<p>Nobody has points yet.</p>"
    ordered = sorted(reached)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    return (
        f"<p>Automatic points of {len(reached)} submissions, of {most:g}; what is graded by hand, "
        f"and what lateness costs, is not in them. Mean {sum(reached) / len(reached):.1f}, "
        f'median {middle:g}.</p><div class="scroll">{histogram(reached, most)}</div>'
    )
