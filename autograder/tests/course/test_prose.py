"""Numbers in prose: which claim something, and whether they are true."""

import nbformat
import pytest
from unrolled.course.prose import prose_numbers, says, uncomputed_numbers, wrong_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("keeps 0.97¹⁰⁰, that is 0.048", ["0.97", "0.048"]),
        ("8,097 in all, 368 of them", ["8,097", "368"]),
        ("a share of 7.9e-31 is left", ["7.9e-31"]),
        ("it lies between 0 and 1, in 12 steps", []),
        ("since 1997, and 2000 too", []),
        ("`0.123` in code, and [a link](https://a.b/0.456)", []),
        ("```\n0.123\n```\nand 0.456", ["0.456"]),
        ("## Version 3.14\n\nafter the heading 2.72", ["2.72"]),
        ("### BEGIN SOLUTION\nkeeps 0.5\n### END SOLUTION", ["0.5"]),
        ("from 1,152, to 1,104.", ["1,152", "1,104"]),
        ("a bias of −0.25", ["−0.25"]),
    ],
)
def test_prose_numbers(text, numbers):
    assert prose_numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "value", "true"),
    [
        ("0.731", 0.7310585, True),
        ("0.732", 0.7310585, False),
        ("8,097", 8097, True),
        ("8,097", 8098, False),
        ("7.9e-31", 7.889e-31, True),
        ("7.8e-31", 7.889e-31, False),
        ("−0.5", -0.5, True),
        ("100", 100.2, True),
    ],
)
def test_says_as_the_prose_rounds(text, value, true):
    assert says(text, value) is true


def test_says_with_an_allowance():
    assert says("0.93", 0.88, 0.1)
    assert not says("0.93", 0.80, 0.1)


def test_complaints():
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("it is 0.25 and 0.75"),
            nbformat.v4.new_markdown_cell("only for us: 0.99", metadata={"tags": ["instructor"]}),
        ]
    )
    (complaint,) = uncomputed_numbers(notebook, {"0.25": 0.25})
    assert "0.75" in complaint
    (complaint,) = wrong_numbers({"0.25": 0.25, "0.75": [0.5, 0.1]})
    assert "0.75" in complaint
    assert "0.5" in complaint
