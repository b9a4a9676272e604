"""Every formula of every lesson can be drawn; one that cannot is shown in the error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import pytest
from docutils import nodes
from unrolled.book.formulas import BadFormula, as_mathml, visit_block
from unrolled.course.source import find_lessons

ROOT = Path(__file__).parents[3]
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+?)\$(?!\$)", re.DOTALL)


def test_formula_in_a_line_and_on_its_own():
    assert as_mathml(r"h_t = \tanh(x_t W)", block=False).startswith("<math")
    assert 'display="block"' in as_mathml(r"a + \dots + b", block=True)


@pytest.mark.parametrize("formula", [r"\tilde C_t", r"\tilde{C}_t", r"\hat x_t", r"\tilde\sigma_t"])
def test_index_of_an_accented_letter_stands_beside_it(formula):
    drawn = as_mathml(formula, block=True)
    assert "<msub>" in drawn
    assert "<munder>" not in drawn
    assert "<munderover>" not in drawn


def test_unknown_command_is_named():
    with pytest.raises(BadFormula, match="nosuchcommand"):
        as_mathml(r"\nosuchcommand{x}", block=False)


@pytest.mark.parametrize("lesson", find_lessons(ROOT), ids=lambda lesson: lesson.name)
def test_formulas_of_the_lessons(lesson):
    texts = [cell.source for cell in lesson.read().cells if cell.cell_type == "markdown"]
    found = [match for text in texts for match in FORMULA.finditer(text)]
    assert found
    for match in found:
        as_mathml(match.group(1) or match.group(2), block=match.group(1) is not None)


def test_formula_on_its_own_can_be_scrolled_by_key():
    class Translator:
        body: ClassVar[list[str]] = []

    with pytest.raises(nodes.SkipNode):
        visit_block(Translator, nodes.math_block("", "a + b"))
    assert Translator.body[0].startswith('<div class="formula" tabindex="0"><math')
