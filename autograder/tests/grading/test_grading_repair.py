"""A submission's answers land in the released notebook, whatever became of the rest of it."""

import unicodedata

import pytest
from unrolled.grading.plan import Plan, PlannedCell
from unrolled.grading.repair import repaired
from unrolled.grading.submission import SubmittedCell
from unrolled.notebook.cell_marks import grade_id


def planned(name, cell_type="code", released="", source=None, answer=False, points=0.0):
    own = {"grade_id": name, "points": points, "grade": bool(points), "solution": answer}
    metadata = {"nbgrader": own}
    return PlannedCell(
        name, cell_type, source or released, released, metadata, bool(points), answer
    )


SETUP = planned("setup", released="import numpy as np")
ANSWER = planned("dense", released="def dense(x):\n    raise NotImplementedError", answer=True)
CHECK = planned("check_dense", released="check(dense)", source="check(dense)\nhidden", points=2.0)
CLAIM = planned("claim", "markdown", "**Claim.** True?\n", answer=True, points=1.0)
PLAN = Plan("01_x", (SETUP, ANSWER, CHECK, CLAIM), {}, (), ())
RIGHT = "def dense(x):\n    return x"


def code(source, claimed=None):
    return SubmittedCell("code", source, claimed)


HONEST = [
    code("import numpy as np", "setup"),
    code(RIGHT, "dense"),
    code("check(dense)", "check_dense"),
    SubmittedCell("markdown", "**Claim.** True?\nYes.", "claim"),
]


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def test_honest_submission_needs_nothing():
    notebook, notes = repaired(PLAN, HONEST)
    assert notes == []
    assert sources(notebook) == [
        "import numpy as np",
        RIGHT,
        "check(dense)\nhidden",
        "**Claim.** True?\nYes.",
    ]
    assert notebook.cells[2].metadata.nbgrader.points == 2.0


def test_own_cells_stay_behind_what_they_followed():
    mine = [HONEST[0], code("x = 1"), HONEST[1], code("y = 2"), *HONEST[2:]]
    notebook, notes = repaired(PLAN, mine)
    assert sources(notebook)[1] == "x = 1"
    assert sources(notebook)[3] == "y = 2"
    assert notes == []
    assert notebook.cells[1].metadata == {}


def test_missing_cells_come_back():
    notebook, notes = repaired(PLAN, [HONEST[1]])
    assert len(notebook.cells) == 4
    assert notebook.cells[1].source == RIGHT
    assert "the cell `check_dense` was missing" in notes
    assert "the answer `claim` was missing" in notes


def test_locked_cells_are_the_released_ones():
    edited = [*HONEST[:2], code("pass", "check_dense"), HONEST[3]]
    notebook, notes = repaired(PLAN, edited)
    assert notebook.cells[2].source == "check(dense)\nhidden"
    assert notes == ["the locked cell `check_dense` had been edited"]


def test_trailing_white_space_is_no_edit():
    _, notes = repaired(PLAN, [*HONEST[:2], code("check(dense)  \n", "check_dense"), HONEST[3]])
    assert notes == []


@pytest.mark.parametrize(
    "edited",
    [
        lambda text: text + "\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", " \t\n"),
        lambda text: unicodedata.normalize("NFD", text),
    ],
    ids=["final newline", "CRLF", "CR", "byte order mark", "trailing space", "decomposed"],
)
@pytest.mark.parametrize("named", [True, False])
def test_what_an_editor_changes_by_itself_is_no_edit(edited, named):
    setup = planned("setup", released="import numpy as np\nnumber = 1  # né en été")
    lost = planned("claim", "markdown", "**Vérité.**\nTrue?", answer=True, points=1.0)
    plan = Plan("01_x", (setup, lost), {}, (), ())
    saved = [
        SubmittedCell(cell.cell_type, edited(cell.released), cell.grade_id if named else None)
        for cell in plan.cells
    ]
    notebook, notes = repaired(plan, saved)
    assert len(notebook.cells) == 2
    assert notes == (
        [] if named else [f"the cell `{n}` had lost its name" for n in ("setup", "claim")]
    )


def test_last_of_several_counts():
    copies = [HONEST[0], code("def dense(x): return 0", "dense"), *HONEST[1:]]
    notebook, notes = repaired(PLAN, copies)
    named = [c for c in notebook.cells if grade_id(c) == "dense"]
    assert [cell.source for cell in named] == [RIGHT]
    assert "2 times" in notes[0]


def test_cells_without_names_are_known_by_what_they_define():
    nameless = [SubmittedCell(cell.cell_type, cell.source) for cell in HONEST]
    notebook, notes = repaired(PLAN, nameless)
    assert sources(notebook) == sources(repaired(PLAN, HONEST)[0])
    assert len(notes) == 4


def test_another_order_is_put_right():
    notebook, notes = repaired(PLAN, HONEST[::-1])
    assert sources(notebook) == sources(repaired(PLAN, HONEST)[0])
    assert notes == ["cells were put back into their order"]


def test_changed_type_is_changed_back():
    changed = [*HONEST[:2], SubmittedCell("markdown", "check(dense)", "check_dense"), HONEST[3]]
    notebook, notes = repaired(PLAN, changed)
    assert notebook.cells[2].cell_type == "code"
    assert notes == ["the cell `check_dense` had become markdown"]


@pytest.mark.parametrize("source", ["def dense(x", "\0", "(" * 10_000])
def test_broken_code_is_kept_as_it_is(source):
    notebook, _ = repaired(PLAN, [code(source, "dense"), code(source)])
    assert sources(notebook).count(source) == 2


def test_twice_is_the_same():
    first, second = repaired(PLAN, HONEST)[0], repaired(PLAN, HONEST)[0]
    assert first == second
    assert len({cell.id for cell in first.cells}) == 4
