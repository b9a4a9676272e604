"""Tables for Canvas and Moodle, read as their importers read them."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import warnings
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning
from traitlets import TraitError
from traitlets.config import Config
from unrolled.for_nbgrader.export_to_canvas import ExportToCanvas
from unrolled.for_nbgrader.export_to_moodle import ExportToMoodle

LESSONS = {"01_parameters": 20.0, "04_lstm": 27.0}
# As Moodle's help on the worksheet shows it, with all of its columns.
MOODLES_OWN = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A gradebook's file, made once: three learners, one complete, one late, one without work."""
    path = tmp_path_factory.mktemp("filled") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as book:
        for name, points in LESSONS.items():
            book.add_assignment(name, duedate=datetime(2026, 11, 1))
            book.add_notebook(name, name)
            book.add_grade_cell("check", name, name, max_score=points, cell_type="code")
        people = [
            ("4711", "Jane", "Doe"),
            ("4712", "지우", "김"),
            ("4713", "=cmd()", "O'Neill, Jr."),
        ]
        for number, first, last in people:
            book.add_student(number, first_name=first, last_name=last, email=f"{number}@x.org")
        hand_in(book, "4711", "01_parameters", 20.0)
        hand_in(book, "4711", "04_lstm", 13.257)
        hand_in(book, "4712", "01_parameters", 10.0, penalty=2.5)
    return path


@pytest.fixture
def gradebook(filled, tmp_path):
    """A copy of it, opened."""
    shutil.copy(filled, tmp_path / "gradebook.db")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        yield book


def hand_in(book, student, lesson, score, penalty=None):
    """A graded submission."""
    with warnings.catch_warnings():
        # nbgrader's own way of adding one.
        warnings.simplefilter("ignore", SAWarning)
        book.add_submission(lesson, student, timestamp=datetime(2026, 11, 1) + timedelta(days=1))
    book.find_grade("check", lesson, lesson, student).auto_score = score
    notebook = book.find_submission_notebook(lesson, lesson, student)
    notebook.late_submission_penalty = penalty
    book.db.commit()


def exported(plugin, gradebook, path):
    """The rows of a written file."""
    plugin.to = str(path)
    plugin.export(gradebook)
    return rows_of(path)


def rows_of(path: Path) -> list[list[str]]:
    """A table's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def read_by_canvas(rows):
    """What Canvas's importer makes of a table: columns, points, and scores by student id.

    The rules are those of its documentation: the first columns are the learner's, up to *Section*;
    a header may end in an assignment's number in parentheses; a row whose first entry holds
    *Points Possible* is no learner's.
    """
    header = rows[0]
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2])
    assert re.search(r"SIS\s+Login\s+ID", header[3])
    first = 5
    assert "Section" in header[first - 1]
    assert all(len(row) == len(header) for row in rows)
    points, scores = [], {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            points = [float(each) for each in row[first:]]
        else:
            scores[row[1]] = row[first:]
    numbers = [re.search(r"\((\d+)\)$", name) for name in header[first:]]
    return header[first:], [each and each[1] for each in numbers], points, scores


def test_canvas_reads_the_table(gradebook, tmp_path):
    rows = exported(ExportToCanvas(), gradebook, tmp_path / "canvas.csv")
    columns, _, points, scores = read_by_canvas(rows)
    assert columns == list(LESSONS)
    assert points == list(LESSONS.values())
    assert scores == {"4711": ["20", "13.26"], "4712": ["7.5", ""], "4713": ["", ""]}


def test_canvas_knows_its_own_assignment_by_its_number(gradebook, tmp_path):
    plugin = ExportToCanvas(columns={"04_lstm": "LSTM (90210)"})
    _, numbers, _, _ = read_by_canvas(exported(plugin, gradebook, tmp_path / "canvas.csv"))
    assert numbers == [None, "90210"]


def test_canvas_names_are_no_formulas(gradebook, tmp_path):
    rows = exported(ExportToCanvas(), gradebook, tmp_path / "canvas.csv")
    assert [row[0] for row in rows[2:]] == ["Doe, Jane", "O'Neill, Jr., =cmd()", "김, 지우"]


def test_canvas_can_be_told_whose_numbers_these_are_and_that_nothing_is_zero(gradebook, tmp_path):
    plugin = ExportToCanvas(student_id_is="SIS User ID", missing_is_zero=True)
    rows = exported(plugin, gradebook, tmp_path / "canvas.csv")
    assert rows[2][1:] == ["", "4711", "", "", "20", "13.26"]
    assert rows[3][-2:] == ["0", "0"]


def read_by_moodle(rows):
    """What Moodle's importer makes of a worksheet: grades by the participant's number.

    It looks for three columns by their headers, and cuts the word *Participant* off.
    """
    header = rows[0]
    assert set(header) <= set(MOODLES_OWN.split(","))
    place = {name: header.index(name) for name in ("Identifier", "Grade", "Last modified (grade)")}
    grades = {}
    for row in rows[1:]:
        number = row[place["Identifier"]][len("Participant") :].strip()
        assert number.isdigit()
        assert row[place["Last modified (grade)"]] == "-"
        grades[number] = float(row[place["Grade"]])
    return grades


def test_moodle_reads_a_worksheet_for_each_lesson(gradebook, tmp_path):
    plugin = ExportToMoodle(to=str(tmp_path / "moodle.csv"))
    plugin.export(gradebook)
    first = rows_of(tmp_path / "moodle_01_parameters.csv")
    second = rows_of(tmp_path / "moodle_04_lstm.csv")
    assert read_by_moodle(first) == {"4711": 20.0, "4712": 7.5}
    assert read_by_moodle(second) == {"4711": 13.26}
    assert first[1] == ["Participant 4711", "Jane Doe", "4711@x.org", "20", "20", "-"]


def test_moodle_keeps_its_comments(gradebook, tmp_path):
    ExportToMoodle(to=str(tmp_path / "moodle.csv")).export(gradebook)
    assert "Feedback comments" not in rows_of(tmp_path / "moodle_04_lstm.csv")[0]


def test_moodle_in_another_language(gradebook, tmp_path):
    headers = "ID,Name,E-Mail,Bewertung,Bestwertung,Zuletzt geändert (Bewertung)"
    plugin = ExportToMoodle(
        to=str(tmp_path / "moodle.csv"), headers=headers, identifier="Teilnehmer/in {}"
    )
    plugin.export(gradebook)
    rows = rows_of(tmp_path / "moodle_04_lstm.csv")
    assert rows[0] == headers.split(",")
    assert rows[1][0] == "Teilnehmer/in 4711"
    with pytest.raises(TraitError, match="6 columns"):
        ExportToMoodle(headers="ID,Grade")


@pytest.mark.parametrize("kind", [ExportToCanvas, ExportToMoodle])
def test_only_what_was_asked_for(gradebook, tmp_path, kind):
    # As `nbgrader export --assignment ["04_lstm"] --student [4711]` sets them.
    config = Config({"ExportPlugin": {"assignment": ["04_lstm"], "student": [4711]}})
    plugin = kind(config=config)
    plugin.to = str(tmp_path / "some.csv")
    plugin.export(gradebook)
    [path] = tmp_path.glob("some*.csv")
    assert "04_lstm" in path.read_text(encoding="utf-8") + path.name
    assert "01_parameters" not in path.read_text(encoding="utf-8")
    assert "4712" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "file", "first"),
    [("canvas", "canvas.csv", "Student,ID,"), ("moodle", "moodle_90_small.csv", "Identifier,")],
)
def test_command_in_the_readme(released, name, file, first):
    text = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    [command] = re.findall(rf"^nbgrader (export .*{name}\.csv)", text, re.MULTILINE)
    program = [sys.executable, "-m", "nbgrader", *command.split()]
    run = subprocess.run(program, cwd=released.folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    written = released.folder / "grading" / file
    assert written.read_text(encoding="utf-8").startswith(first)
