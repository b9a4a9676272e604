"""The parts of the report's page. Whatever a learner wrote is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from unrolled.report.class_results import ClassResults, Learner
from unrolled.report.lecture import Topic
from unrolled.report.table import mistake_name
from unrolled.report.tally import DIFFERENCES, Difference, Mistake, Tally

Names = Callable[[Learner], str] | None
Hide = Callable[[str], str]
# Of the notebooks that wait for a person, so many have a link of their own.
LINKS = 40


def topics(to_say: Sequence[Topic], everybody: int, hide: Hide) -> str:
    """What to speak about."""
    if not to_say:
        return "<p>No mistake with a name was made.</p>"
    shown = []
    for topic in to_say:
        count = len(topic.mistake.learners)
        section = f" Treated in the section “{escape(topic.section)}”." if topic.section else ""
        shown.append(
            f'<div class="say"><p><b>{code(mistake_name(topic.mistake, hide))}</b> '
            f"(<code>{escape(topic.exercise)}</code>: {count} of {topic.total}, "
            f"{percent(count, topic.total)})</p>"
            f"<p>{code(meaning(topic.mistake, hide))}</p>"
            f'<p class="soft">{section.strip()}</p></div>'
        )
    return (
        "<p>The commonest mistakes with a name, in the words that learners are told them. "
        "They are addressed to one learner (“you”).</p>" + "".join(shown)
    )


def meaning(mistake: Mistake, hide: Hide) -> str:
    """What a mistake means, which may quote a text of the learner's as its name may."""
    return hide(mistake.meaning) if "'" in mistake.meaning else mistake.meaning


def exercise(each: Tally, hide: Hide, names: Names) -> str:
    """One exercise: who passed, and how the others went wrong."""
    # Who passed needs no looking after.
    rows = [line("passed", each.passed, each.total, nobody if names else None)]
    for found in each.mistakes:
        hidden = f" <span class='soft'>({found.hidden} at hidden questions only)</span>"
        words = code(mistake_name(found, hide)) + (hidden if found.hidden else "")
        rows.append(line(words, found.learners, each.total, names, "named"))
    if each.differences:
        rows.append(line("failed in another way", each.unnamed, each.total, names, "unnamed"))
    if each.unjudged:
        rows.append(line("no verdict", each.unjudged, each.total, names, "unjudged"))
    rows.append(line("nothing handed in", each.empty, each.total, names, "empty"))
    section = f"{escape(each.task.section)} · " if each.task.section else ""
    tries = f" · {each.tries:.1f} tries on average" if each.tries else ""
    return (
        f"<h3><code>{escape(each.task.exercise)}</code></h3>"
        f'<p class="soft">{section}{each.task.points:g} '
        f"point{'s' * (each.task.points != 1)}{tries}</p>"
        f'<div class="scroll"><table><thead><tr><th>what happened</th>'
        f'<th class="number">learners</th><th class="number">share</th>'
        f"{'<th>who</th>' if names else ''}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>" + differences(each, hide, names)
    )


def nobody(learner: Learner) -> str:
    """How learners are called who are not to be named."""
    return ""


def line(
    words: str, learners: Sequence[Learner], total: int, names: Names, kind: str = "passed"
) -> str:
    """A row of an exercise's table; its words are HTML."""
    who = escape(", ".join(filter(None, map(names, learners)))) if names else ""
    last = f"<td>{who}</td>" if names else ""
    return (
        f'<tr><td><span class="swatch {kind}"></span>{words}</td>'
        f'<td class="number">{len(learners)}</td>'
        f'<td class="number">{percent(len(learners), total)}</td>{last}</tr>'
    )


def differences(each: Tally, hide: Hide, names: Names) -> str:
    """The commonest first differences without a name, so that they can be given one."""
    if not each.differences:
        return ""
    shown = "".join(difference(found, hide, names) for found in each.differences[:DIFFERENCES])
    rest = len(each.unnamed) - sum(len(d.learners) for d in each.differences[:DIFFERENCES])
    more = f"<p class='soft'>{rest} more went wrong in other ways.</p>" if rest else ""
    return (
        "<p>Without a name, the commonest first differences (equal wrong numbers are probably one "
        f"mistake, which could be given a name):</p><ul>{shown}</ul>{more}"
    )


def difference(found: Difference, hide: Hide, names: Names) -> str:
    """One first difference."""
    parts = [f"<b>{len(found.learners)}</b> × {code(hide(found.headline).rstrip('.'))}"]
    if found.where:
        parts.append(code(found.where))
    if found.expected:
        parts.append(f"expected {code(found.expected)}")
    if found.received:
        parts.append(f"received {code(hide(found.received))}")
    if found.hidden:
        parts.append("at hidden questions only")
    who = f" ({escape(', '.join(map(names, found.learners)))})" if names else ""
    return f"<li>{'; '.join(parts)}{who}</li>"


def items(counted: Sequence[Tally]) -> str:
    """Difficulty and discrimination of every exercise."""
    rows = "".join(
        f"<tr><td><code>{escape(each.task.exercise)}</code></td>"
        f'<td class="number">{number(each.difficulty)}</td>'
        f'<td class="number">{number(each.discrimination)}</td><td>{remark(each)}</td></tr>'
        for each in counted
    )
    return (
        "<p><b>Difficulty</b> is the share of the points that those who handed in have reached: "
        "1 is easy, 0 is hard. <b>Discrimination</b> is the correlation of an exercise's points "
        "with the points of all the others: an exercise near 0, or below, says little about who "
        "understands the lesson, and deserves a look. Fewer than ten submissions have none.</p>"
        '<div class="scroll"><table><thead><tr><th>exercise</th><th class="number">difficulty</th>'
        '<th class="number">discrimination</th><th></th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def remark(each: Tally) -> str:
    """What an exercise's numbers ask for, where they ask for something."""
    if each.discrimination is not None and each.discrimination < 0.1:
        return "says little about the rest: read some answers"
    if each.difficulty is not None and each.difficulty < 0.3:
        return "hard: is something missing in the lesson?"
    return ""


def by_hand(results: ClassResults, formgrader: str) -> str:
    """The cells that a person grades, with links to nbgrader's formgrader."""
    if not results.by_hand:
        return "<p>Nothing in this lesson is graded by hand.</p>"
    base = formgrader.rstrip("/")
    lesson = escape(results.lesson, quote=True)
    rows = []
    for each in results.by_hand:
        links = " ".join(
            f'<a href="{escape(f"{base}/submissions/{number}/", quote=True)}">{place}</a>'
            for place, number in enumerate(each.waiting[:LINKS], start=1)
        )
        more = f" and {len(each.waiting) - LINKS} more" if len(each.waiting) > LINKS else ""
        rows.append(
            f"<tr><td><code>{escape(each.cell)}</code></td>"
            f'<td class="number">{each.points:g}</td><td class="number">{len(each.waiting)}</td>'
            f"<td>{links}{more}</td></tr>"
        )
    address = escape(f"{base}/gradebook/", quote=True)
    return (
        f'<p>In formgrader: <a href="{address}{lesson}/{lesson}">all submissions of this '
        "lesson</a>. "
        "The links work while <code>unrolled lab</code> is running; they name nobody.</p>"
        '<div class="scroll"><table><thead><tr><th>cell</th><th class="number">points</th>'
        '<th class="number">still to grade</th><th>submissions</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def percent(count: int, total: int) -> str:
    """A share in words."""
    return f"{100 * count / total:.1f}%" if total else "–"


def number(value: float | None) -> str:
    """A number with two decimals, or a dash."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def code(text: str) -> str:
    """Text for HTML, with what stands between backticks set as code."""
    pieces = escape(text).split("`")
    return "".join(
        f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces)
    )
