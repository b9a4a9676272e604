"""Where submissions run: in a sandbox, without one, on a cluster; and with which libraries."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from small_course import LESSON, POINTS, RIGHT, SETUP, SmallCourse, answered, make_course
from unrolled.course.build import course_config
from unrolled.grading import sandbox as sandbox_module
from unrolled.grading.cluster import ClusterWorkers
from unrolled.grading.grader import Settings
from unrolled.grading.run import Request, grade, plan_of, records_of
from unrolled.grading.sandbox import SandboxMissing, bubblewrap, kind_for
from unrolled.grading.workers import LocalWorkers

pytestmark = pytest.mark.slow


def settings_for(course: SmallCourse, **more: object) -> Settings:
    """What a run is given."""
    config = course_config(course.folder)
    return Settings(plan_of(config, LESSON), records_of(config, LESSON).seed(), **more)


def test_without_bubblewrap_nothing_is_run(course: SmallCourse, monkeypatch) -> None:
    course.hand_in("somebody", answered(course.release, RIGHT))
    monkeypatch.setenv("PATH", "/nowhere")
    run = course.grade()
    assert run.returncode == 2
    assert "apt-get install bubblewrap" in run.stderr
    assert "--no-sandbox" in run.stderr
    assert course.scores() == {}


def test_bubblewrap_that_may_not_work_says_why(monkeypatch, tmp_path: Path) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(SandboxMissing, match="No permissions to create new namespace") as told:
        bubblewrap()
    assert "apt-get install" not in str(told.value), "it is installed already"
    assert "apparmor_restrict_unprivileged_userns=0" in str(told.value)


def test_without_a_sandbox_if_one_insists(course: SmallCourse) -> None:
    course.hand_in("right", answered(course.release, RIGHT))
    course.hand_in("wrong", course.release)
    run = course.grade("--no-sandbox")
    assert run.returncode == 0, run.stderr
    found = course.scores()
    assert [found["right"][name] for name in POINTS] == list(POINTS.values())
    assert [found["wrong"][name] for name in POINTS] == [0.0, 0.0, 0.0]


def test_what_a_sandbox_is_given(monkeypatch) -> None:
    monkeypatch.setattr(sandbox_module, "bubblewrap", lambda: "bwrap")
    monkeypatch.setenv("SECRET", "x")
    kind = kind_for(("numpy",))
    line = sandbox_module.command(kind, sandbox_module.Limits(), {}, ["true"])
    visible = " ".join(line)
    for secret in ("SECRET", "judge/", "judge_server", "exercises", "solutions", "grading/save"):
        assert secret not in visible
    assert "--clearenv" in line
    assert {"--unshare-net", "--unshare-pid", "--unshare-ipc"} <= set(line)


def test_lessons_that_train_get_keras() -> None:
    assert kind_for(("numpy", "matplotlib.pyplot")).name == "numpy"
    assert kind_for(("numpy", "keras.layers")).name == "keras"
    assert kind_for(("tensorflow",)).name == "keras"


def test_state_never_passes_from_one_submission_to_the_next(sandbox, course: SmallCourse) -> None:
    leaves = answered(course.release, {})
    leaves.cells.append(
        new_code_cell(
            "import builtins, os, sys\nbuiltins.left = sys.left = np.left = 1\n"
            "open('/tmp/left', 'w').close()\nopen('/tmp/notebook/left', 'w').close()\n"
            "open('/dev/shm/left', 'w').close()\nos.environ['LEFT'] = '1'"
        )
    )
    finds = answered(course.release, RIGHT)
    finds.cells.append(
        new_code_cell(
            "import builtins, os, sys\n"
            "[hasattr(builtins, 'left'), hasattr(sys, 'left'), hasattr(np, 'left'), "
            "os.path.exists('/tmp/left'), os.path.exists('left'), "
            "os.path.exists('/dev/shm/left'), 'LEFT' in os.environ, 'mine.txt' in os.listdir()]"
        )
    )
    for number in range(3):
        course.hand_in(f"a{number}", leaves)
        (course.place(f"a{number}") / "mine.txt").write_text("mine")
        course.hand_in(f"b{number}", finds)
    course.grade("--workers", "1")
    for number in range(3):
        cells = course.autograded(f"b{number}").cells
        assert cells[-1].outputs[0].data["text/plain"] == str([False] * 8)


TRAINS = """
x = np.random.default_rng(0).normal(size=(64, 5, 2)).astype("float32")
model = keras.Sequential([keras.Input((5, 2)), keras.layers.LSTM(4), keras.layers.Dense(1)])
model.compile("adam", "mse")
losses = model.fit(x, x[:, -1, :1], epochs=2, verbose=0).history["loss"]
print(len(losses), model.predict(x, verbose=0).shape)
"""


def test_submissions_that_train_with_keras(sandbox, tmp_path: Path) -> None:
    course = make_course(tmp_path, setup="import keras\n" + SETUP)
    notebook = answered(course.release, RIGHT)
    notebook.cells.append(new_code_cell(TRAINS))
    # More than one in each client, and two at a time: none may wait for another's threads for ever.
    for number in range(4):
        course.hand_in(f"s{number}", notebook)
    run = course.grade("--workers", "2")
    assert run.returncode == 0, run.stdout + run.stderr
    for number in range(4):
        assert "2 (64, 1)" in course.autograded(f"s{number}").cells[-1].outputs[0].text
        found = course.scores()[f"s{number}"]
        assert [found[name] for name in POINTS] == list(POINTS.values())


def test_experiments_are_run_if_one_asks_for_them(sandbox, course: SmallCourse) -> None:
    course.hand_in("somebody", answered(course.release, RIGHT))
    course.grade()
    assert "Not run while grading" in course.autograded("somebody").cells[1].outputs[0].text
    course.grade("--all-cells")
    assert course.autograded("somebody").cells[1].outputs[0].text == "45\n"


def test_own_files_can_be_read_and_not_written(sandbox, course: SmallCourse) -> None:
    notebook = answered(course.release, RIGHT)
    notebook.cells.append(
        new_code_cell(
            "print(open('data/mine.txt').read())\n"
            "try: open('data/mine.txt', 'w')\nexcept OSError as error: print(error.strerror)"
        )
    )
    course.hand_in("somebody", notebook)
    (course.place("somebody") / "data").mkdir()
    (course.place("somebody") / "data" / "mine.txt").write_text("mine")
    course.grade()
    assert (
        course.autograded("somebody").cells[-1].outputs[0].text == "mine\nRead-only file system\n"
    )
    kept = course.folder / "grading" / "autograded" / "somebody" / LESSON / "data" / "mine.txt"
    assert kept.read_text() == "mine"


def test_workers_do_not_change_the_scores(sandbox, course: SmallCourse) -> None:
    for number in range(6):
        course.hand_in(f"s{number}", answered(course.release, RIGHT if number % 2 else {}))
    config, settings = course_config(course.folder), settings_for(course)
    found = []
    for count in (1, 3):
        request = Request(LESSON, force=True)
        grade(config, request, settings, lambda given, n=count: LocalWorkers(given, n))
        found.append(course.scores())
    assert found[0] == found[1]


@contextlib.contextmanager
def cluster(workers: int):
    """A real scheduler, and workers in processes of their own."""
    started = []

    def start(*words: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
        started.append(
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        )
        return started[-1]

    try:
        scheduler = start("dask_scheduler", "--port=0", "--no-dashboard", "--host=127.0.0.1")
        address = ""
        while not address:
            line = scheduler.stdout.readline()
            assert line, "the scheduler did not start"
            if "Scheduler at:" in line:
                address = line.split("Scheduler at:")[1].strip()
        options = ("--nthreads=1", "--no-dashboard", "--no-nanny")
        yield address, [start("dask_worker", address, *options) for _ in range(workers)]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def test_cluster_with_a_worker_that_dies(sandbox, course: SmallCourse) -> None:
    for number in range(10):
        course.hand_in(f"s{number}", answered(course.release, RIGHT if number % 2 else {}))
    config, settings = course_config(course.folder), settings_for(course)
    with cluster(workers=2) as (address, processes):
        saved = []

        def kill_one(row, done, total):
            saved.append(row.student)
            if done == 2:
                processes[0].kill()

        workers = lambda given: ClusterWorkers(given, address)  # noqa: E731
        report = grade(config, Request(LESSON), settings, workers, kill_one)
    assert sorted(saved) == [f"s{number}" for number in range(10)]
    assert {row.status for row in report.rows} == {"graded"}
    for number in range(10):
        found = course.scores()[f"s{number}"]
        expected = POINTS if number % 2 else dict.fromkeys(POINTS, 0.0)
        assert {name: found[name] for name in POINTS} == expected


def test_no_cluster_at_the_address(course: SmallCourse) -> None:
    course.hand_in("somebody", answered(course.release, RIGHT))
    with socket.socket() as taken:
        # Ours while the test runs, and nobody listens on it.
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        run = course.grade("--scheduler", address)
    assert run.returncode == 2
    assert f"No Dask scheduler at {address}" in run.stderr
