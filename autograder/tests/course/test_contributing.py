"""The exercise that CONTRIBUTING.md shows is one."""

import inspect
import re
import types
from pathlib import Path

import pytest
from unrolled.course.exercise_cells import answer_text
from unrolled.course.mutations import mutation_complaints, reference_complaints

PAGE = Path(__file__).resolve().parents[3] / "CONTRIBUTING.md"


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    """The exercise of the page, out of a file, as the reference's text is read from one."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "lesson.py"
    path.write_text(code, encoding="utf-8")
    module = types.ModuleType("lesson")
    exec(compile(code, str(path), "exec"), vars(module))
    (found,) = module.EXERCISES
    monkeypatch.setattr("unrolled.judge.find_exercise", lambda name: found)
    monkeypatch.setattr("unrolled.judge.exercise_names", lambda: [found.name])
    return found


def test_its_reference_is_right_and_its_mistake_is_named(exercise):
    assert list(reference_complaints(exercise)) == []
    assert list(mutation_complaints(exercise, seed=1)) == []
    sentences = {mistake.sentence for mistake in exercise.generated}
    assert (
        "You get exactly these numbers when the part that is kept is left out of `h_t`."
        in sentences
    )


def test_it_makes_an_answer_cell(exercise):
    text = answer_text(exercise.reference)
    assert text.startswith("def leaky_step(x_t, h_prev, decay):")
    assert "### BEGIN SOLUTION\n    kept = decay * h_prev" in text
    assert inspect.getdoc(exercise.reference).startswith("One step of a leaky memory.")
