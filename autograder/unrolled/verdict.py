"""What the judge says, as data, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

GREEN, RED = "#1a7f4b", "#b3261e"
# How calls end without a value to compare. It may be said of the answer to a hidden question: it
# tells nothing of the question.
ENDS = {
    "exception": "stopped with an exception",
    "too slow": "took too long, so it was stopped",
    "nothing returned": "returned `None`",
}
ANY_SIZE = (
    "Hidden questions are not shown. They differ from those that you see in sizes and numbers. "
    "Look for what holds for one size alone: a number where the name of a size belongs, an axis "
    "that fits by chance, a value that is kept from an earlier call."
)


@dataclass(frozen=True)
class Verdict:
    """The judge's word on one check.

    Args:
        passed: whether every answer was right.
        exercise: the exercise's name; ``None`` where no exercise could be found.
        headline: one sentence that says it all.
        asked: the call that went wrong, with the shapes of its arguments.
        first_difference: where the answer first differs, in words.
        expected: what stands there in the right answer.
        received: what stands there in the learner's.
        cause: the name of the mistake that gives exactly these numbers, or ``None``.
        explanation: what that mistake means, or what the kind of wrong answer means.
        hints: what to try next; more of them after each failure.
        notes: remarks that cost nothing, such as a warning or printed lines.
        grid: differences to draw: rows of ``(expected, received)``, ``None`` if there are none.
        grid_title: what the rows and columns of the grid are.
        general_cause: the cause as it could be told to anybody: no number of this question's.
        general_explanation: what that mistake means, in the same way.
        problem: the kind of end that the call came to instead of a value, such as ``"too slow"``.
        earned: of answers that are good or less good, and not right or wrong: the points; else
            ``None``. Their headline tells nothing of a question.
        out_of: how many points could be earned so.
    """

    passed: bool
    exercise: str | None
    headline: str
    asked: str = ""
    first_difference: str = ""
    expected: str = ""
    received: str = ""
    cause: str | None = None
    explanation: str = ""
    hints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    grid: tuple[tuple[tuple[float, float], ...], ...] | None = None
    grid_title: str = ""
    general_cause: str = ""
    general_explanation: str = ""
    problem: str = ""
    earned: float | None = None
    out_of: float | None = None

    def discreet(self) -> Verdict:
        """The same without the question: no input, no expected value, nothing that could be one.

        What a learner's function returned, printed, warned of or raised may be copied from its
        inputs, so it is left out as well. Cause and hints stay.
        """
        if self.passed or not self.asked:
            return replace(self, first_difference="", received="", notes=())
        end = ENDS.get(self.problem, "")
        return Verdict(
            passed=False,
            exercise=self.exercise,
            headline=self.headline
            if self.earned is not None
            else f"`{self.exercise}` does not answer the hidden questions correctly yet"
            + (f": there it {end}." if end else "."),
            cause=self.general_cause or None,
            explanation=self.general_explanation or ANY_SIZE,
            hints=self.hints,
            earned=self.earned,
            out_of=self.out_of,
        )

    @property
    def mark(self) -> str:
        """Passed, passed in part, or failed, as one character."""
        return "✓" if self.passed else "◐" if self.earned else "✗"

    def lines(self) -> list[tuple[str, str]]:
        """The parts below the headline, as ``(label, text)``; empty parts are left out."""
        parts = [
            ("likely cause", self.cause or ""),
            ("what it means", self.explanation),
            ("asked", self.asked),
            ("where", self.first_difference),
            ("expected", self.expected),
            ("received", self.received),
        ]
        parts += [(f"hint {number}", hint) for number, hint in enumerate(self.hints, start=1)]
        parts += [("note", note) for note in self.notes]
        return [(label, text) for label, text in parts if text]

    def __str__(self) -> str:
        mark = self.mark
        rows = [f"{mark} {self.headline}"]
        for label, text in self.lines():
            rows.append(f"  {label + ':':<15}" + text.replace("\n", "\n" + " " * 17))
        return "\n".join(rows)

    def _repr_html_(self) -> str:
        if self.passed:
            notes = "".join(f"<br>{_code(note)}" for note in self.notes)
            return f'<div style="color:{GREEN}">✓ {_code(self.headline)}{notes}</div>'
        rows = "".join(
            f'<tr><td style="text-align:left;vertical-align:top;opacity:.75;'
            f'padding:1px 12px 1px 0;white-space:nowrap">{escape(label)}</td>'
            f'<td style="text-align:left;padding:1px 0">{_code(text)}</td></tr>'
            for label, text in self.lines()
        )
        return (
            f'<div class="unrolled-verdict" role="status" style="border-left:4px solid {RED};'
            f'padding:4px 12px;max-width:48em"><div style="font-weight:600">{self.mark} '
            f'{_code(self.headline)}</div><table style="border:0;background:none;margin:4px 0">'
            f"{rows}</table>{self._heat_map()}</div>"
        )

    def _heat_map(self) -> str:
        if self.grid is None:
            return ""
        largest = max(_difference(entry) for row in self.grid for entry in row) or 1.0
        rows = "".join(
            "<tr>" + "".join(_cell(entry, largest) for entry in row) + "</tr>" for row in self.grid
        )
        return (
            f'<div style="opacity:.75;font-size:90%">{escape(self.grid_title)} (dark: far off; '
            f"white: right)</div>"
            f'<table role="img" aria-label="{escape(self.grid_title)}" '
            f'style="border-collapse:collapse;margin:2px 0">{rows}</table>'
        )


def _difference(entry: tuple[float, float]) -> float:
    expected, received = entry
    difference = abs(expected - received)
    return difference if difference < float("inf") else 0.0


def _cell(entry: tuple[float, float], largest: float) -> str:
    """One entry as a small square, from white (right) to dark red (furthest off)."""
    expected, received = entry
    wrong = not abs(expected - received) <= 1e-5
    share = 0.25 + 0.75 * _difference(entry) / largest if wrong else 0.0
    red, green, blue = (round(255 + share * (dark - 255)) for dark in (140, 20, 30))
    return (
        f'<td title="expected {expected:.5g}, received {received:.5g}" style="width:16px;'
        f"height:16px;min-width:16px;padding:0;border:1px solid #999;"
        f'background:rgb({red},{green},{blue})"></td>'
    )


def _code(text: str) -> str:
    """Text for HTML, with what stands between backticks set as code."""
    pieces = escape(text).split("`")
    return "".join(
        f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces)
    ).replace("\n", "<br>")
