"""The same answer gets the same verdict, whatever a learner or a machine has set."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from unrolled.course.exercise_checks import solution_code
from unrolled.course.source import find_lessons
from unrolled.exercises import lessons

COURSE = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("every_right_answer.py")
JSON_OF_KERAS = {"backend": "jax", "floatx": "float64", "image_data_format": "channels_first"}
VARIABLES = {
    "PYTHONWARNINGS": "error",
    "PYTHONOPTIMIZE": "2",
    "MPLBACKEND": "qtagg",
    "LC_ALL": "tr_TR.UTF-8",
    "TZ": "Asia/Seoul",
    "KERAS_BACKEND": "jax",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "KERAS_HOME": "where a keras.json lies",
}


def settings_in_python():
    """The names of those settings that a notebook's cell can change."""
    spec = importlib.util.spec_from_file_location("every_right_answer", PROGRAM)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    return list(program.SETTINGS)


@pytest.fixture(scope="module")
def right_answers():
    """Each lesson's solved code, and the names of its exercises."""
    code = {lesson.name: solution_code(lesson.read()) for lesson in find_lessons(COURSE)}
    names = {lesson: [exercise.name for exercise in lessons()[lesson]] for lesson in code}
    return code, names


@pytest.fixture
def rejected(right_answers, tmp_path):
    """A function of settings and variables: the right answers that are rejected under them."""
    (tmp_path / "keras.json").write_text(json.dumps(JSON_OF_KERAS), encoding="utf-8")
    code, names = right_answers

    def run(settings=(), variables=(), only=None):
        values = {name: VARIABLES[name] for name in variables}
        if "KERAS_HOME" in values:
            values["KERAS_HOME"] = str(tmp_path)
        kept = os.environ.keys() - VARIABLES.keys()
        asked = {
            lesson: [name for name in these if only is None or name in only]
            for lesson, these in names.items()
        }
        question = {
            "settings": list(settings),
            "exercises": asked,
            "code": {lesson: code[lesson] for lesson in code if asked[lesson]},
        }
        done = subprocess.run(
            [sys.executable, str(PROGRAM)],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            check=False,
            env={name: os.environ[name] for name in kept} | values,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def complaints(rejected, kind, names):
    """All settings at once; only if something is rejected, each alone, to name the one."""
    found = rejected(**{kind: names})
    if not found:
        return {}
    alone = {name: rejected(**{kind: [name]}, only=list(found)) for name in names}
    return {name: said for name, said in alone.items() if said} or {"all together": found}


@pytest.mark.slow
def test_settings_that_a_cell_can_change(rejected):
    assert complaints(rejected, "settings", settings_in_python()) == {}


@pytest.mark.slow
def test_settings_of_the_machine(rejected):
    assert complaints(rejected, "variables", list(VARIABLES)) == {}
