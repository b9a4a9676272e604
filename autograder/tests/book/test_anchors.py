"""Sections, claims, experiments and judged sentences have names; answers have none."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from unrolled.book.anchors import anchor, verdict_tag, with_anchors

CLAIM = '## 3. Claims\n\nTry them.\n\n**Claim A.** *"All is well."*'


@pytest.fixture
def texts() -> list[str]:
    """The texts of a page with two claims, one with an experiment, after it got its names."""
    answer = new_markdown_cell("**Claim A.** write here")
    answer.metadata.nbgrader = {"grade_id": "a", "solution": True}
    judged = new_markdown_cell('People say *"it never fails"*. It does.')
    judged.metadata.tags = ["judged-false"]
    page = new_notebook(
        cells=[
            new_markdown_cell(CLAIM),
            new_code_cell("print(1)"),
            answer,
            new_markdown_cell("**Claim B.** *nothing*"),
            judged,
        ]
    )
    with_anchors("04_lstm", page)
    return [cell.source for cell in page.cells]


def test_section_and_claim_are_named_where_they_begin(texts):
    assert texts[0].startswith("(04_lstm-section-3)=\n## 3. Claims")
    assert "\n(04_lstm-claim-a)=\n**Claim A.**" in texts[0]


def test_experiment_is_named_by_the_end_of_the_text_before_it(texts):
    assert texts[0].endswith("\n\n(04_lstm-claim-a-measured)=")
    assert "measured" not in texts[3]


def test_code_and_answers_stay(texts):
    assert texts[1:3] == ["print(1)", "**Claim A.** write here"]


def test_judged_sentence_is_named(texts):
    assert texts[4].startswith("(04_lstm-judged-1)=\n")
    assert verdict_tag(new_markdown_cell("", metadata={"tags": ["other", "judged-x"]})) == "x"
    assert verdict_tag(new_markdown_cell("")) == ""


def test_names_are_small_letters():
    assert anchor("04_lstm", "claim", "A") == "04_lstm-claim-a"
