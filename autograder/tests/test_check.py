"""What a notebook sees of a check."""

import subprocess
import sys

import numpy as np
import pytest
import unrolled
from unrolled import CheckFailed, check, passes
from unrolled.check import verdict_on
from unrolled.keras_import import NoKeras


def sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def right():
    def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
        i, f, g, o = np.split(x_t @ kernel + h_prev @ recurrent_kernel + bias, 4, axis=1)
        c_t = sigmoid(f) * c_prev + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(c_t), c_t

    return lstm_step


def named(function, name="lstm_step"):
    function.__name__ = name
    return function


def test_right_answer_prints_one_line_and_returns_nothing(capsys):
    assert check(right()) is None
    printed = capsys.readouterr()
    assert printed.out.startswith("✓ `lstm_step` agrees with Keras on")
    assert printed.out.count("\n") == 1
    assert printed.err == ""


def test_wrong_answer_raises_with_a_verdict():
    with pytest.raises(CheckFailed) as caught:
        check(named(lambda *arguments: right()(*arguments)[::-1]))
    verdict = caught.value.verdict
    assert isinstance(caught.value, AssertionError)
    assert not verdict.passed
    assert verdict.exercise == "lstm_step"
    assert verdict.cause == "returns swapped: (c_t, h_t)"
    assert verdict.hints
    assert caught.value.__cause__ is None


def test_hints_grow_with_failures_and_begin_anew_after_a_pass(capsys):
    wrong = named(lambda *arguments: None)
    check(right())
    counts = []
    for _ in range(4):
        with pytest.raises(CheckFailed) as caught:
            check(wrong)
        counts.append(len(caught.value.verdict.hints))
    assert counts == [1, 2, 3, 3]
    check(right())
    with pytest.raises(CheckFailed) as caught:
        check(wrong)
    assert len(caught.value.verdict.hints) == 1


def test_another_name_is_told_and_the_right_one_suggested():
    with pytest.raises(CheckFailed) as caught:
        check(named(right(), "lstm_stp"))
    assert "`lstm_stp`" in caught.value.verdict.headline
    assert "lstm_step" in caught.value.verdict.expected


@pytest.mark.parametrize("thing", [None, 42, "lstm_step", (1, 2), np.zeros(3), object()])
def test_what_is_no_function_is_told(thing):
    with pytest.raises(CheckFailed, match="takes one of your functions"):
        check(thing)


class Hostile:
    """Raises at every turn."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None


ODD_VALUES = [
    None,
    True,
    3,
    "text",
    b"bytes",
    10**5000,
    1 + 2j,
    {},
    {1, 2},
    [],
    (),
    (None, None),
    ([[1.0]], [[1.0]]),
    (np.array(["a"]), np.array([None])),
    (np.zeros(0), np.zeros(0)),
    np.ma.masked_array([1.0], [True]),
    iter(()),
    ...,
    NotImplemented,
    print,
    Hostile(),
    (Hostile(), Hostile()),
    ((((((((1,),),),),),),),),
    (np.zeros((2, 4), dtype="datetime64[s]"),) * 2,
    (float("nan"), float("inf")),
]


@pytest.mark.parametrize("number", range(len(ODD_VALUES)))
def test_check_never_crashes_on_an_answer(number):
    value = ODD_VALUES[number]
    verdict = verdict_on(named(lambda *arguments: value))
    assert not verdict.passed
    assert verdict.headline.endswith(".")
    assert "exception" not in verdict.headline
    assert verdict.headline in str(verdict)
    assert "<div" in verdict._repr_html_()


def test_list_that_contains_itself():
    endless = []
    endless.append(endless)
    assert not verdict_on(named(lambda *arguments: endless)).passed


def test_rendered_traceback_is_only_the_message():
    with pytest.raises(CheckFailed) as caught:
        check(named(lambda *arguments: None))
    text = "\n".join(caught.value._render_traceback_())
    assert "returned `None`" in text
    assert "Traceback" not in text
    assert "unrolled/" not in text


def test_passes_is_quiet_when_right_and_says_what_is_left_out_when_not(capsys):
    assert passes(right())
    assert capsys.readouterr().out == ""
    assert not passes(right(), named(lambda *arguments: None, "lstm_forward"))
    printed = capsys.readouterr().out
    assert "lstm_forward" in printed
    assert printed.count("\n") == 1


def test_warning_costs_nothing_and_is_mentioned(capfd):
    def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
        np.log(np.zeros(1))
        return right()(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)

    check(lstm_step)
    printed = capfd.readouterr()
    assert "divide by zero" in printed.out
    assert printed.err == ""


def test_modified_arguments_fail_though_the_numbers_are_right():
    def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
        result = right()(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)
        c_prev += 1
        return result

    verdict = verdict_on(lstm_step)
    assert "modifies its argument `c_prev`" in verdict.headline


def test_missing_keras_is_told_with_the_remedy(monkeypatch):
    def fail(*arguments):
        raise NoKeras("keras cannot be found", absent=True)

    monkeypatch.setattr("unrolled.judge.decide.keras_for_checks", fail)
    verdict = verdict_on(right())
    assert not verdict.passed
    assert "pip install keras tensorflow" in verdict.explanation


def test_an_import_error_of_another_kind_is_not_missing_keras(monkeypatch):
    def fail(*arguments):
        raise ImportError("of something else")

    monkeypatch.setattr("unrolled.judge.oracle_answers", fail)
    assert "fault of the checker" in verdict_on(right()).headline


def test_keras_that_does_not_start_is_not_missing(monkeypatch):
    def fail(*arguments):
        raise NoKeras("KeyError: registered twice")

    monkeypatch.setattr("unrolled.judge.decide.keras_for_checks", fail)
    verdict = verdict_on(right())
    assert "pip install" not in verdict.explanation
    assert "restart the kernel" in verdict.explanation


def test_an_import_error_in_an_answer_is_the_answers():
    def lstm_step(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias):
        import a_module_that_is_not_there

        return a_module_that_is_not_there.step(x_t)

    verdict = verdict_on(lstm_step)
    assert "stopped with an exception" in verdict.headline
    assert "ModuleNotFoundError" in verdict.received


def test_import_is_light():
    heavy = ["keras", "tensorflow", "matplotlib", "nbgrader", "pandas", "IPython", "ipywidgets"]
    program = (
        "import sys, unrolled\n"
        f"loaded = [name for name in {heavy} if name in sys.modules]\n"
        "assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_public_names():
    assert {"check", "show", "data", "passes", "CheckFailed"} <= set(unrolled.__all__)
    assert all(hasattr(unrolled, name) for name in unrolled.__all__)


def test_importing_and_checking_writes_nothing_to_stderr():
    program = (
        "import numpy as np, unrolled\n"
        "unrolled.start_keras()\n"
        "def concat_form(kernel, recurrent_kernel):\n"
        "    return np.concatenate([recurrent_kernel, kernel])\n"
        "unrolled.check(concat_form)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert run.stderr == ""
    assert run.stdout.startswith("✓")


@pytest.mark.parametrize("shape", [(), (2,), (2, 1), (1, 4), (2, 1, 4), (4, 2), (2, 4, 1)])
def test_every_wrong_shape_gets_a_verdict_and_no_crash(shape):
    for index in range(3):
        results = [np.zeros((2, 1, 4)), np.zeros((2, 4)), np.zeros((2, 4))]
        results[index] = np.zeros(shape)
        verdict = verdict_on(named(lambda *arguments, r=results: tuple(r), "lstm_forward"))
        assert not verdict.passed
        assert "fault of the checker" not in verdict.headline


def test_the_read_off_gates_are_silent_about_answers_of_another_form():
    verdict = verdict_on(named(lambda *arguments: (right()(*arguments)[0],) * 3))
    assert "Read off" not in verdict.explanation


def test_an_array_of_results_is_as_good_as_a_tuple():
    assert verdict_on(named(lambda *arguments: np.array(right()(*arguments)))).passed


def test_checks_leave_randomness_and_settings_as_they_were():
    import random

    import keras

    before = random.getstate(), keras.config.dtype_policy().name, np.geterr()
    with np.errstate(all="raise"):
        verdict_on(right())
    verdict_on(named(lambda *arguments: np.seterr(all="ignore") and None))
    assert (random.getstate(), keras.config.dtype_policy().name, np.geterr()) == before


def test_settings_of_the_learner_do_not_change_the_verdict():
    import keras

    def starting_bias(units, value):
        bias = np.full(4 * units, value)
        bias[units : 2 * units] = 1.0
        return bias

    keras.config.set_floatx("float16")
    keras.config.set_dtype_policy("mixed_float16")
    try:
        assert verdict_on(starting_bias).passed
        assert keras.config.floatx() == "float16"
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")


def test_a_fault_of_ours_is_told_as_ours(monkeypatch, capsys):
    def broken(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("unrolled.judge.verdict_for", broken)
    verdict = verdict_on(right())
    assert not verdict.passed
    assert "fault of the checker" in verdict.headline
    # The message names the place, and the whole traceback can be asked for.
    assert verdict.first_difference.startswith("in the checker, judge/__init__.py:")
    unrolled.last_fault()
    printed = capsys.readouterr().out
    assert "Traceback" in printed
    assert "ZeroDivisionError" in printed


def test_checks_in_threads_leave_the_streams_alone():
    import os
    import threading

    streams, descriptor = (sys.stdout, sys.stderr), os.fstat(2).st_ino
    threads = [threading.Thread(target=verdict_on, args=(right(),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sys.stdout, sys.stderr) == streams
    assert os.fstat(2).st_ino == descriptor


def test_log_handlers_that_a_learner_sets_up_survive_the_check(capsys):
    import logging

    logger = logging.getLogger("of a learner")

    def lstm_step(*arguments):
        if not logger.handlers:
            logger.addHandler(logging.StreamHandler())
        logger.warning("inside")
        return right()(*arguments)

    verdict = verdict_on(lstm_step)
    assert verdict.passed
    assert any("inside" in note for note in verdict.notes)
    assert capsys.readouterr().err == ""
    logger.warning("outside")
    assert "outside" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_object_that_fails_when_it_is_deleted_writes_nothing(capfd):
    class Failing:
        def __del__(self):
            raise RuntimeError("deleted")

    def lstm_step(*arguments):
        return Failing()

    assert not verdict_on(lstm_step).passed
    assert "deleted" not in capfd.readouterr().err


@pytest.mark.parametrize("attribute", ["__name__", "__signature__"])
def test_callables_with_hostile_attributes(attribute):
    def fail(self):
        raise RuntimeError

    hostile = type("Odd", (), {attribute: property(fail), "__call__": lambda self: None})
    with pytest.raises(CheckFailed):
        check(hostile())
