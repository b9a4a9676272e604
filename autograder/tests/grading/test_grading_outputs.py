"""Below graded cells stand the judge's words; below the others nothing that a browser obeys."""

import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import determine_grade
from unrolled.grading import outputs
from unrolled.grading.execute import Outcome
from unrolled.grading.judge_server import Record
from unrolled.grading.outputs import finish, harmless, without_markup
from unrolled.grading.plan import Plan, PlannedCell, checks_of
from unrolled.verdict import Verdict

PASSED = Verdict(True, "dense", "`dense` agrees with Keras.")
PARTLY = Verdict(
    False, "dense", "`dense` reaches two rungs.", asked="dense(x)", earned=1.5, out_of=2.0
)
FAILED = Verdict(False, "dense", "`dense` differs.", cause="bias forgotten")
BOTH = (("dense", False), ("dense", True))


def graded(outputs, record=None, checks=BOTH, plain=False, accident="", worth=2.0):
    """A graded cell after finishing."""
    own = {"grade_id": "check", "points": worth, "grade": True, "solution": False, "locked": True}
    planned = PlannedCell("check", "code", "", "", {"nbgrader": own}, True, False, checks, plain)
    cell = new_code_cell("check(dense)", metadata={"nbgrader": own}, outputs=outputs)
    cell.execution_count = 1
    notebook = new_notebook(cells=[cell])
    outcome = Outcome(records={"check": record} if record else {})
    if accident:
        outcome.accidents[0] = accident
    finish(notebook, Plan("x", (planned,), {}, (), ()), outcome)
    return notebook.cells[0]


def points(cell):
    return determine_grade(cell)[0]


def test_both_checks_passed():
    cell = graded([], Record(dict.fromkeys(BOTH, PASSED)))
    assert points(cell) == 2.0
    assert "agrees" in str(cell.outputs)


@pytest.mark.parametrize("failing", BOTH)
def test_one_check_failed(failing):
    cell = graded([], Record({**dict.fromkeys(BOTH, PASSED), failing: FAILED}))
    assert points(cell) == 0
    assert "bias forgotten" in str(cell.outputs)


def test_a_part_of_the_points_is_what_the_hidden_check_earned():
    public, hidden = BOTH
    assert points(graded([], Record({public: PARTLY, hidden: PARTLY}))) == 1.5
    assert points(graded([], Record({public: PARTLY, hidden: PASSED}))) == 2.0
    assert points(graded([], Record({public: PASSED, hidden: PARTLY}))) == 1.5
    assert points(graded([], Record({public: FAILED, hidden: PARTLY}))) == 0
    assert points(graded([], Record({public: PARTLY, hidden: FAILED}))) == 0
    assert points(graded([], Record({public: PARTLY}))) == 0


def test_a_part_is_a_part_of_what_the_cell_is_worth():
    """An instructor may give an exercise other points than its author."""
    partly = Record(dict.fromkeys(BOTH, PARTLY))
    assert points(graded([], partly, worth=1.0)) == 0.75
    assert points(graded([], partly, worth=8.0)) == 6.0


def test_a_part_of_the_points_is_lost_where_another_test_fails():
    partly = Record(dict.fromkeys(BOTH, PARTLY))
    error = new_output("error", ename="AssertionError", evalue="", traceback=[])
    assert points(graded([error], partly, plain=True)) == 0
    assert points(graded([], partly, plain=True)) == 1.5


def test_no_part_of_the_points_is_forged():
    public, hidden = BOTH
    forged = [new_output("execute_result", {"text/plain": "2.0"}, execution_count=1)]
    assert points(graded(forged, Record({public: PARTLY, hidden: PARTLY}))) == 1.5
    assert points(graded(forged, Record({public: FAILED}))) == 0


@pytest.mark.parametrize("missing", BOTH)
def test_one_check_without_a_verdict(missing):
    record = Record({check: PASSED for check in BOTH if check != missing})
    assert points(graded([], record)) == 0


def test_no_record_whatever_the_outputs_say():
    forged = [
        new_output("execute_result", {"text/plain": "2.0"}, execution_count=1),
        new_output("display_data", {"text/html": "agrees with Keras"}),
    ]
    cell = graded(forged)
    assert points(cell) == 0
    assert "no answer reached the judge" in str(cell.outputs)


def test_reason_is_named():
    error = new_output("error", ename="NameError", evalue="name 'dense'", traceback=[])
    assert "NameError: name 'dense'" in str(graded([error]).outputs)
    assert "60 seconds" in str(graded([], accident="stopped after 60 seconds").outputs)
    assert "malformed" in str(graded([], Record(refused="malformed message")).outputs)


def test_stderr_is_no_failure_where_the_judge_has_passed():
    noise = new_output("stream", name="stderr", text="RuntimeWarning")
    assert points(graded([noise], Record(dict.fromkeys(BOTH, PASSED)))) == 2.0


def test_other_tests_in_the_same_cell_count_as_well():
    record = Record(dict.fromkeys(BOTH, PASSED))
    error = new_output("error", ename="AssertionError", evalue="", traceback=[])
    assert points(graded([error], record, plain=True)) == 0
    assert points(graded([], record, plain=True)) == 2.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.5", 1.5), ("2.0", 2.0), ("0", 0), ("7", 2.0), ("-1", 2.0), ("nan", 2.0), ("'x'", 2.0)],
)
def test_only_a_number_in_range_is_partial_credit(value, expected):
    output = new_output("execute_result", {"text/plain": value}, execution_count=1)
    assert points(graded([output], checks=())) == expected


def test_cell_that_was_not_run_gets_nothing():
    cell = new_code_cell("assert True")
    own = {"grade_id": "plain", "points": 1.0, "grade": True, "solution": False, "locked": True}
    cell.metadata["nbgrader"] = own
    planned = PlannedCell("plain", "code", "", "", {"nbgrader": own}, True, False, (), True)
    notebook = new_notebook(cells=[cell])
    finish(notebook, Plan("x", (planned,), {}, (), ()), Outcome())
    assert points(notebook.cells[0]) == 0


@pytest.mark.parametrize("kind", ["text/html", "application/javascript", "image/svg+xml"])
def test_programs_are_taken_out(kind):
    clean = harmless(new_output("display_data", {kind: "<script>", "text/plain": "words"}))
    assert clean.data == {"text/plain": "words"}
    assert harmless(new_output("display_data", {kind: "<script>"})).data["text/plain"]


def test_pictures_stay():
    output = new_output("display_data", {"image/png": "aGVsbG8="})
    assert harmless(output).data == {"image/png": "aGVsbG8="}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a < b and <script>", "a < b and &lt;script>"),
        ("[x](JavaScript:alert)", "[x](JavaScript :alert)"),
        ("$x<y$", "$x&lt;y$"),
        ("plain *text*", "plain *text*"),
        ("<!-- -->", "&lt;!-- -->"),
        ("[x](java\tscript:alert)", "[x](java\tscript :alert)"),
        ("[x](java&#x09;script:alert)", "[x](java\tscript :alert)"),
        ("[x](javascript&colon;alert)", "[x](javascript :alert)"),
        ("[x](jav&#97;script:alert)", "[x](javascript :alert)"),
        ("[x](java&amp;amp;#x73;cript:alert)", "[x](javascript :alert)"),
        (r"[x](javascript\:alert)", r"[x](javascript :alert)"),
        (r"[x](\javascript:alert)", r"[x](\javascript :alert)"),
        ("&lt;script>", "&lt;script>"),
        ("a & b", "a & b"),
    ],
)
def test_markup_is_shown_and_not_obeyed(source, shown):
    assert without_markup(source) == shown


def test_instructors_text_is_left_alone():
    own = {"grade_id": "claim", "points": 1.0, "grade": True, "solution": True, "locked": False}
    planned = PlannedCell(
        "claim", "markdown", "<b>x</b>", "<b>x</b>", {"nbgrader": own}, True, True
    )
    notebook = new_notebook(
        cells=[
            new_markdown_cell("<b>x</b>", metadata={"nbgrader": own}),
            new_markdown_cell("<b>mine</b>"),
        ]
    )
    finish(notebook, Plan("x", (planned,), {}, (), ()), Outcome())
    assert notebook.cells[0].source == "<b>x</b>"
    assert notebook.cells[1].source == "&lt;b>mine&lt;/b>"


@pytest.mark.parametrize(
    ("source", "checks", "plain"),
    [
        ("check(f)", (("f", False),), False),
        ("check(f)\ncheck(f, hidden=True)", (("f", False), ("f", True)), False),
        ("# words\ncheck(f, hidden=False)", (("f", False),), False),
        ("assert f(1) == 2", (), True),
        ("check(f)\nassert f(1) == 2", (("f", False),), True),
    ],
)
def test_what_a_graded_cell_asks_for(source, checks, plain):
    assert checks_of(source) == (checks, plain)


@pytest.mark.parametrize(
    "text",
    ["&amp;" * 40_000, "&" + "amp;" * 50_000, "&" + "#38;" * 50_000, "&am&#112;" * 20_000],
    ids=["many", "named layers", "numbered layers", "layers in layers"],
)
def test_layers_of_names_are_taken_off_a_few_at_a_time(monkeypatch, text):
    decoded, decode = [], outputs.html.unescape
    monkeypatch.setattr(outputs.html, "unescape", lambda text: decoded.append(1) or decode(text))
    assert "<" not in without_markup(text + "lt;b>")
    assert len(decoded) <= outputs.DECODINGS


@pytest.mark.parametrize("number", ["0" * 5000 + "60", "x" + "0" * 5000 + "3c", "9" * 199_000])
def test_numbers_of_no_character_are_left_as_they_are(number):
    assert "<" not in without_markup(f"&#{number};script>")


# Many times what they need, and little of what they would need if it grew with the square.
@pytest.mark.parametrize(
    "text", ["j a v a" * 30_000, "j" + " " * 199_000, "d\\" * 60_000, "<" * 199_000, "& " * 90_000]
)
def test_neutralising_takes_no_longer_than_the_text_is_long(text):
    begin = time.process_time()
    without_markup(text)
    assert time.process_time() - begin < 5
