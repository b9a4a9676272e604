"""The report's pictures, drawn as SVG inside the page; its style sheet has the colours."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from unrolled.report.tally import Tally

# In the order in which they stand in a bar; the classes' colours differ in lightness as well, and
# two of them have a pattern, so that they can be told apart in grey.
KINDS = (
    ("passed", "passed"),
    ("named", "failed, by a mistake with a name"),
    ("unnamed", "failed in another way"),
    ("unjudged", "no verdict"),
    ("empty", "nothing handed in"),
)
WIDTH, LABELS, ROW, BAR = 860, 210, 30, 20
PATTERNS = """<defs>
<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" \
patternTransform="rotate(45)"><rect width="6" height="6" class="unnamed-ground"/>\
<rect width="2" height="6" class="pattern-ink"/></pattern>
<pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse">\
<rect width="6" height="6" class="unjudged-ground"/>\
<circle cx="3" cy="3" r="1.2" class="pattern-ink"/></pattern></defs>"""


def overview(counted: Sequence[Tally]) -> str:
    """A bar for each exercise, from those who passed to those who handed in nothing.

    Args:
        counted: the exercises.
    """
    height = ROW * len(counted) + 34
    scale = (WIDTH - LABELS - 20) / 100
    parts = [
        start(WIDTH, height, "overview", "How each exercise went", described(counted)),
        PATTERNS,
    ]
    for percent in (0, 25, 50, 75, 100):
        x = LABELS + percent * scale
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{height - 26}" class="rule"/>'
            f'<text x="{x:.1f}" y="{height - 8}" text-anchor="middle" class="small">'
            f"{percent}%</text>"
        )
    for place, each in enumerate(counted):
        y = 6 + place * ROW
        parts.append(
            f'<text x="{LABELS - 10}" y="{y + 15}" text-anchor="end" class="mono">'
            f"{escape(cut(each.task.exercise, 25))}</text>"
        )
        x = float(LABELS)
        for (kind, words), count in zip(KINDS, counts(each), strict=True):
            share = 100 * count / each.total if each.total else 0.0
            if not count:
                continue
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{share * scale:.1f}" height="{BAR}" '
                f'class="{kind}"><title>{escape(each.task.exercise)}: {words}: {count} of '
                f"{each.total}</title></rect>"
            )
            if share >= 7:
                parts.append(
                    f'<text x="{x + share * scale / 2:.1f}" y="{y + 14.5}" text-anchor="middle" '
                    f'class="small on-bar">{share:.0f}%</text>'
                )
            x += share * scale
    return "".join(parts) + "</svg>"


def histogram(scores: Sequence[float], most: float) -> str:
    """How many learners have how many points.

    Args:
        scores: everybody's.
        most: the largest possible.
    """
    bins = binned(scores, most)
    largest = max((count for _, count in bins), default=0) or 1
    height, top, bottom, left = 220, 20, 44, 40
    wide = (WIDTH - left - 20) / max(len(bins), 1)
    words = "; ".join(f"{label} points: {count}" for label, count in bins if count)
    parts = [start(WIDTH, height, "scores", "How many learners have how many points", words)]
    for place, (label, count) in enumerate(bins):
        x = left + place * wide
        tall = (height - top - bottom) * count / largest
        y = height - bottom - tall
        parts.append(
            f'<rect x="{x + 1.5:.1f}" y="{y:.1f}" width="{wide - 3:.1f}" height="{tall:.1f}" '
            f'class="passed"><title>{label} points: {count}</title></rect>'
            f'<text x="{x + wide / 2:.1f}" y="{height - bottom + 15}" text-anchor="middle" '
            f'class="small">{label}</text>'
        )
        if count:
            parts.append(
                f'<text x="{x + wide / 2:.1f}" y="{y - 4:.1f}" text-anchor="middle" '
                f'class="small">{count}</text>'
            )
    parts.append(
        f'<line x1="{left}" x2="{WIDTH - 20}" y1="{height - bottom}" y2="{height - bottom}" '
        f'class="axis"/><text x="{(left + WIDTH - 20) / 2:.0f}" y="{height - 6}" '
        f'text-anchor="middle" class="small">points (a bar: learners)</text>'
    )
    return "".join(parts) + "</svg>"


def binned(scores: Sequence[float], most: float) -> list[tuple[str, int]]:
    """Counts of scores, in at most twenty-one equal steps with whole numbers at their ends."""
    step = max(1, -(-int(most) // 20))
    edges = range(0, int(most) + 1, step)
    counted = []
    for low in edges:
        high = low + step
        label = f"{low}" if step == 1 else f"{low}–{min(high - 1, int(most))}"
        counted.append((label, sum(low <= score < high for score in scores)))
    return counted


def counts(each: Tally) -> list[int]:
    """How many learners stand where, in the order of ``KINDS``."""
    parts = (each.passed, each.named, each.unnamed, each.unjudged, each.empty)
    return list(map(len, parts))


def described(counted: Sequence[Tally]) -> str:
    """The overview in words, for those who do not see it."""
    return " ".join(
        f"{each.task.exercise}: "
        + ", ".join(
            f"{count} {words}"
            for (_, words), count in zip(KINDS, counts(each), strict=True)
            if count
        )
        + "."
        for each in counted
    )


def start(width: int, height: int, name: str, title: str, words: str) -> str:
    """The beginning of a picture, with its text alternative."""
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title '
        f'{name}-words"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(words)}</desc>'
    )


def cut(text: str, length: int) -> str:
    """A text that fits."""
    return text if len(text) <= length else text[: length - 1] + "…"
