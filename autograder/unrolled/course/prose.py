"""Every number in a lesson's prose is one that a cell computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from unrolled.notebook.cell_marks import tags

# Where digits are no claims: code, links, HTML tags, and the numbers of papers.
NOT_PROSE = re.compile(
    r"(?s:```.*?```)|`[^`\n]*`|\]\([^)\s]*\)|<[^>\n]*>|https?://\S+|arXiv:\S+|^#+ .*$", re.M
)
NUMBER = re.compile(r"(?<![\w.,])[−-]?\d[\d,]*+(?:\.\d++)?(?:e[−-]?\d++)?(?![A-Za-z_])")
YEAR = re.compile(r"(19|20)\d\d")


def prose_numbers(text: str) -> list[str]:
    """The numbers in markdown that claim something.

    Args:
        text: markdown.

    Returns:
        Those with a decimal point, a thousands comma, an exponent or three digits and more, as
        they stand there; years and what stands in code or links are left out.
    """
    found = []
    for number in NUMBER.findall(NOT_PROSE.sub(" ", text)):
        number = number.rstrip(",")
        digits = re.sub(r"\D", "", number)
        claims = "." in number or "e" in number or "," in number or len(digits) >= 3
        if claims and not YEAR.fullmatch(number):
            found.append(number)
    return found


def uncomputed_numbers(notebook: NotebookNode, computed: dict[str, Any]) -> Iterator[str]:
    """Complaints about numbers in the prose that no cell computes.

    Args:
        notebook: a lesson's source.
        computed: the instructor's table: a number as it stands in the prose, and its value.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "instructor" not in tags(cell):
            for number in dict.fromkeys(prose_numbers(cell.source)):
                if number not in computed:
                    yield f"the prose says {number}, and `numbers` does not compute it"


def wrong_numbers(computed: dict[str, Any]) -> Iterator[str]:
    """Complaints about entries whose value is not what the prose says.

    Args:
        computed: from a number as it stands in the prose to its value, or to a pair of the value
            and the difference that is allowed.
    """
    for text, entry in computed.items():
        value, allowed = entry if isinstance(entry, (list, tuple)) else (entry, None)
        if not says(text, value, allowed):
            yield f"the prose says {text}, and the cells compute {value}"


def says(text: str, value: float, allowed: float | None = None) -> bool:
    """Whether a number in the prose is a value, rounded as the prose rounds it.

    Args:
        text: as in the prose: ``"8,097"``, ``"0.731"``, ``"7.9e-31"``, ``"−0.5"``.
        value: what was computed.
        allowed: the largest difference, where rounding alone is too strict.
    """
    plain = text.replace(",", "").replace("−", "-")
    if allowed is not None:
        return abs(float(plain) - value) <= allowed
    mantissa, _, exponent = plain.partition("e")
    decimals = len(mantissa.partition(".")[2])
    if exponent:
        return float(f"{value:.{decimals}e}") == float(plain)
    return f"{value:.{decimals}f}" == f"{float(plain):.{decimals}f}"
