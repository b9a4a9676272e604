"""Checks in a notebook: what its cell shows, and that its kernel lives on."""

import pytest

DENSE = """
import os, threading, time, logging
import matplotlib.pyplot as plt
%matplotlib inline

def dense_params(inputs, units, use_bias=True):
    {line}
    return inputs * units + (units if use_bias else 0)
"""
PASSED = "✓ `dense_params` agrees with Keras on 6 fresh inputs."
FIGURE = r'plt.figure(); plt.title("\u0e01 \U00012000")'
LATER = """
check(dense_params)
print("a line", file=sys.stderr)
logging.warning("a message")
os.write(2, b"from compiled code\\n")
time.sleep(0.2)
"""
pytestmark = pytest.mark.slow


def answer(notebook, line):
    notebook.run(DENSE.format(line=line))


def test_a_figure_that_is_drawn_when_the_cell_ends_warns_on_stdout(notebook):
    answer(notebook, FIGURE)
    cell = notebook.run("check(dense_params)")
    assert PASSED in cell.shown
    assert "missing from font" in cell.stdout
    assert cell.stderr == ""


def test_whatever_is_written_after_the_check_is_no_stderr(notebook):
    answer(notebook, 'threading.Timer(0.1, print, ["late"], {"file": sys.stderr}).start()')
    cell = notebook.run(LATER)
    assert cell.stderr == ""
    for text in ("a line", "a message", "from compiled code"):
        assert text in cell.stdout


def test_the_next_cell_has_its_stderr_back(notebook):
    answer(notebook, "pass")
    notebook.run("check(dense_params)")
    cell = notebook.run('print("a line", file=sys.stderr)\nlogging.warning("a message")')
    assert "a line" in cell.stderr
    assert "a message" in cell.stderr
    assert cell.stdout == ""


@pytest.mark.parametrize(
    "line", ["exit()", "quit()", "os._exit(0)", "sys.exit()", "raise SystemExit"]
)
def test_leaving_python_ends_the_call_and_not_the_kernel(notebook, line):
    answer(notebook, line)
    cell = notebook.run("check(dense_params)")
    assert cell.error.startswith("CheckFailed")
    assert f"`{line}`" in cell.error
    answer(notebook, "pass")
    assert notebook.run("check(dense_params)").shown == [PASSED]


def test_a_forked_process_may_leave(notebook):
    answer(notebook, "os.waitpid(child, 0) if (child := os.fork()) else os._exit(0)")
    assert PASSED.rstrip(".") in notebook.run("check(dense_params)").shown[0]


@pytest.mark.parametrize(
    "line",
    ["import pdb; pdb.set_trace()", "from IPython.core.debugger import set_trace; set_trace()"],
)
def test_a_debugger_shows_its_text(notebook, line):
    answer(notebook, line)
    cell = notebook.run("check(dense_params)", typed=("p inputs * 0 + 12345", "c"))
    assert cell.prompts > 1
    assert "12345" in cell.stdout
    assert cell.shown[-1].startswith("✓")


def test_who_quits_the_debugger_is_not_asked_again(notebook):
    answer(notebook, "import pdb; pdb.set_trace()")
    cell = notebook.run("check(dense_params)", typed=("q",))
    assert cell.prompts == 1
    assert "stopped by hand" in cell.error
