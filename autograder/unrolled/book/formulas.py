"""A Sphinx extension: formulas as MathML, which browsers draw themselves, offline."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

# What our formulas use and the converter does not know.
OTHER_NAMES = {r"\dots": r"\ldots"}
# Docutils writes an index behind an accented letter below the letter, as under a sum.
BELOW = re.compile(
    r"<munderover>\s*(?P<letter><m\w+>[^<]*</m\w+>)\s*(?P<index>.*?)\s*"
    r'(?P<accent><mo stretchy="false">[~\u02c6¯˙→]</mo>)\s*</munderover>',
    re.DOTALL,
)
BESIDE = r'<msub><mover accent="true">\g<letter>\g<accent></mover>\g<index></msub>'


class BadFormula(SphinxError):
    """A formula that cannot be converted; the message shows it."""

    category = "Formula"


def as_mathml(formula: str, block: bool) -> str:
    """A formula in TeX as MathML.

    Args:
        formula: without dollar signs.
        block: whether it stands on a line of its own.

    Raises:
        BadFormula: if it holds something unknown.
    """
    for name, known in OTHER_NAMES.items():
        formula = formula.replace(name, known)
    try:
        return BELOW.sub(BESIDE, tex2mathml(formula, as_block=block))
    except (MathError, SyntaxError) as error:
        raise BadFormula(f"{formula!r}: {error}") from error


def visit_inline(translator: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    translator.body.append(as_mathml(node.astext(), block=False))
    raise nodes.SkipNode


def visit_block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    # In a box of its own: a long one scrolls there, by finger or by key, and the page stays as wide
    # as the phone.
    drawn = as_mathml(node.astext(), block=True)
    translator.body.append(f'<div class="formula" tabindex="0">{drawn}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
