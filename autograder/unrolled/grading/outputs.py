"""What stands below the cells when all is done: the judge's words, and nothing that can run."""

from __future__ import annotations

import html
import math
import re
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from unrolled.grading.execute import Outcome
from unrolled.grading.judge_server import Record
from unrolled.grading.plan import Plan, PlannedCell
from unrolled.grading.results import NOT_RUN, ExerciseResult, answer_cells, result_of
from unrolled.notebook.cell_marks import grade_id
from unrolled.notebook.cell_text import plain_text
from unrolled.verdict import Verdict

# Everything else that Jupyter can show is a page, a drawing or a program of the learner's.
HARMLESS = ("text/plain", "image/png", "image/jpeg", "image/gif", "text/latex")
PICTURE_BYTES = 2 * 2**20
# The name of an ampersand in front of another name, in any number of layers.
AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26)(?:;|(?=[#a-zA-Z])))+")
# The number of no character; Python itself refuses to read the longest.
LONG_NUMBER = re.compile(r"&(?=#[xX]?[0-9a-fA-F]{12})")
DECODINGS = 8
# A tag, with or without attributes; but not the "<" of "a < b".
TAG = re.compile(r"<(?=[A-Za-z!/?])")
# Browsers pass over white space and control characters in the name of a protocol, Markdown over a
# backslash.
SCRIPT_LINK = re.compile(
    "(?i)("
    + "|".join(r"[\s\\\x00-\x1f]*".join(word) for word in ("javascript", "vbscript", "data"))
    + r")[\s\\\x00-\x1f]*:"
)


def finish(notebook: NotebookNode, plan: Plan, outcome: Outcome) -> tuple[ExerciseResult, ...]:
    """Replace the outputs of graded cells by the judge's verdicts; make the others harmless.

    Args:
        notebook: as it was run; changed in place.
        plan: the lesson's.
        outcome: the judge's records, and what went wrong.

    Returns:
        What each exercise came to.
    """
    planned = {cell.grade_id: cell for cell in plan.cells}
    answers, texts = answer_cells(plan), texts_of(notebook)
    results = []
    for place, cell in enumerate(notebook.cells):
        own = planned.get(grade_id(cell))
        if cell.cell_type == "markdown":
            if own is None or plain_text(cell.source) != plain_text(own.source):
                cell.source = without_markup(cell.source)
            continue
        if cell.cell_type != "code":
            continue
        cell.outputs = [harmless(output) for output in cell.outputs]
        if own is None or not own.graded or own.answer:
            continue
        judged, checked = [], []
        if own.checks:
            accident = outcome.accidents.get(place, "")
            record = outcome.records.get(own.grade_id, Record())
            judged = verdicts(own, record, accident, error_in(cell))
            outside = [output for output in cell.outputs if output.output_type == "error"]
            # Checks behind the first failure have no verdict.
            checked = list(zip(own.checks, judged, strict=False))
            cell.outputs = [
                output for (_, hidden), verdict in checked for output in shown(verdict, hidden)
            ]
            if own.plain and not fails(judged[-1]):
                # Before a score: nbgrader takes what it finds first.
                cell.outputs += outside
            if score := partial_credit(judged[-1], own.points):
                cell.outputs.append(score)
        else:
            cell.outputs = [output for output in cell.outputs if is_score(output, own.points)]
        if cell.execution_count is None and not cell.outputs:
            cell.outputs = [failure(NOT_RUN)]
        answer = answers.get(own.grade_id)
        text = texts.get(answer.grade_id, "") if answer else ""
        results.append(result_of(own, cell, answer, text, checked))
    notebook.cells = writable(notebook.cells)
    return tuple(results)


def texts_of(notebook: NotebookNode) -> dict[str, str]:
    """The texts of nbgrader's cells, by name."""
    return {name: cell.source for cell in notebook.cells if (name := grade_id(cell))}


def writable(value: Any) -> Any:
    """Data whose texts can be written: half a character pair becomes its escape.

    Args:
        value: texts, numbers, lists and dictionaries.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [writable(entry) for entry in value]
    if isinstance(value, dict):
        return type(value)({writable(key): writable(entry) for key, entry in value.items()})
    return value


def verdicts(planned: PlannedCell, record: Record, accident: str, error: str) -> list[Verdict]:
    """The verdicts on a graded cell: the recorded ones up to the first failure.

    Args:
        planned: the cell.
        record: the judge's.
        accident: why the cell did not end by itself, if it did not.
        error: the exception that it ended on, if it did.
    """
    found = []
    for check in planned.checks:
        verdict = record.verdicts.get(check)
        if verdict is None:
            found.append(missing(check[0], record, accident, error))
        else:
            found.append(verdict)
        if fails(found[-1]):
            break
    return found


def fails(verdict: Verdict) -> bool:
    """Whether an answer earns nothing."""
    return not verdict.passed and not verdict.earned


def partial_credit(verdict: Verdict, points: float) -> NotebookNode | None:
    """The points of an answer that passes in part, as nbgrader reads them.

    Args:
        verdict: on the cell's last check.
        points: what the cell is worth, which may be others than the exercise's.
    """
    if verdict.passed or not verdict.earned:
        return None
    score = round(points * verdict.earned / verdict.out_of, 2)
    return new_output("execute_result", {"text/plain": f"{score:g}"}, execution_count=1)


def missing(name: str, record: Record, accident: str, error: str) -> Verdict:
    """The verdict where the judge has none."""
    reason = accident or error
    if record.refused:
        reason = f"The judge stopped listening: {record.refused}."
    return Verdict(
        passed=False,
        exercise=name,
        headline=f"`{name}` has no verdict.",
        received=reason,
        explanation="While this cell was graded, no answer reached the judge. "
        "Run all cells in order in a new kernel before handing in, and leave `check` as it is.",
    )


def shown(verdict: Verdict, hidden: bool = False) -> list[NotebookNode]:
    """A verdict as a cell's outputs, which nbgrader reads as passed or failed.

    Args:
        verdict: the judge's.
        hidden: whether its questions are not to be shown.
    """
    if hidden:
        verdict = verdict.discreet()
    card = new_output(
        "display_data", {"text/plain": str(verdict), "text/html": verdict._repr_html_()}
    )
    return [card, failure(verdict.headline)] if fails(verdict) else [card]


def failure(words: str) -> NotebookNode:
    """An error, by which nbgrader knows that there are no points."""
    return new_output("error", ename="CheckFailed", evalue=words, traceback=[f"Not yet: {words}"])


def error_in(cell: NotebookNode) -> str:
    """The exception that a cell ended on."""
    for output in cell.outputs:
        if output.output_type == "error" and output.ename != "CheckFailed":
            return f"{output.ename}: {output.evalue}"[:500]
    return ""


def is_score(output: NotebookNode, points: float) -> bool:
    """Whether an output of a cell without the judge is one that nbgrader may see.

    nbgrader takes a cell's value for its score, gives full marks where it is no number, and stops
    altogether where it is too large. So only a number in between is left.
    """
    if output.output_type != "execute_result":
        return True
    try:
        score = float(output.data.get("text/plain", ""))
    except (TypeError, ValueError):
        return False
    return math.isfinite(score) and 0 <= score <= points


def harmless(output: NotebookNode) -> NotebookNode:
    """An output without pages, drawings and programs, which a browser would run."""
    clean = nbformat.from_dict(dict(output))
    clean.metadata = nbformat.from_dict({})
    if output.output_type in ("display_data", "execute_result"):
        clean.data = nbformat.from_dict(
            {
                kind: without_links(data) if kind == "text/latex" else data
                for kind, data in output.data.items()
                if kind in HARMLESS and isinstance(data, str) and len(data) <= PICTURE_BYTES
            }
        )
        if not clean.data:
            clean.data["text/plain"] = "(an output that is not shown here)"
    else:
        del clean["metadata"]
    return clean


def without_markup(source: str) -> str:
    """Markdown whose HTML is shown and not obeyed."""
    # Until nothing hides behind the name of a character: what renders it decodes more than once.
    plain = AMPERSANDS.sub("&", source)
    for _ in range(DECODINGS):
        decoded = html.unescape(LONG_NUMBER.sub("& ", plain))
        if decoded == plain:
            break
        plain = decoded
    else:
        # Nobody writes so by accident, and each further layer would cost the whole text's length.
        plain = plain.replace("&", "& ")
    return without_links(TAG.sub("&lt;", plain))


def without_links(text: str) -> str:
    """Text without links that run something."""
    return SCRIPT_LINK.sub(r"\1 :", text)
