"""Calling a learner's function: whatever it does becomes an answer."""

import builtins
import contextlib
import logging
import operator
import os
import sys
import sysconfig
import warnings

import numpy as np
import pytest
from unrolled.answer import Foreign
from unrolled.call import call

LIBRARY = sysconfig.get_paths()["purelib"] + "/library.py"


def challenge():
    return {"x": np.arange(3.0), "n": 2}


def test_value_is_returned_as_data():
    answer = call(lambda x, n: (x * n, n), challenge())
    np.testing.assert_array_equal(answer.value[0], [0.0, 2.0, 4.0])
    assert answer.value[1] == 2
    assert answer.problem is None
    assert answer.changed == ()


def test_changed_arguments_are_noticed_and_the_original_survives():
    def in_place(x, n):
        x += 1
        return x

    given = challenge()
    answer = call(in_place, given)
    assert answer.changed == ("x",)
    np.testing.assert_array_equal(given["x"], [0.0, 1.0, 2.0])


def test_changed_lists_and_nested_data_are_noticed():
    def in_place(layers):
        layers[0]["units"] = 7

    assert call(in_place, {"layers": [{"units": 3}]}).changed == ("layers",)


def test_exception_carries_the_learners_own_line():
    def stops(x, n):
        return np.reshape(x, (n, n))

    problem = call(stops, challenge()).problem
    assert problem.kind == "exception"
    assert problem.type_name == "ValueError"
    assert "in `stops`" in problem.place
    assert "return np.reshape(x, (n, n))" in problem.place


@pytest.mark.parametrize("error", [SystemExit(3), RecursionError("deep"), GeneratorExit()])
def test_what_would_end_the_kernel_is_an_exception_like_any_other(error):
    def stops(x, n):
        raise error

    assert call(stops, challenge()).problem.type_name == type(error).__name__


def test_exception_whose_message_cannot_be_shown():
    class Odd(Exception):
        def __str__(self):
            raise RuntimeError

    def stops(x, n):
        raise Odd

    assert "cannot be shown" in call(stops, challenge()).problem.message


def test_not_written_and_stopped_by_hand():
    def stub(x, n):
        raise NotImplementedError()

    def long(x, n):
        raise KeyboardInterrupt

    assert call(stub, challenge()).problem.kind == "not written"
    assert call(long, challenge()).problem.kind == "stopped by hand"


def test_a_stub_is_a_raise_of_the_learners_own():
    def not_for_keras(x, n):
        return operator.call(unable)

    library = {"__name__": "library"}
    code = compile("def unable():\n    raise NotImplementedError('of a library')", LIBRARY, "exec")
    exec(code, library)
    unable = library["unable"]
    problem = call(not_for_keras, challenge()).problem
    assert (problem.kind, problem.type_name) == ("exception", "NotImplementedError")
    assert "in `not_for_keras`" in problem.place


def test_a_library_in_a_place_of_its_own_is_not_the_learners(tmp_path, monkeypatch):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "chosen_library.py").write_text("def fail():\n    raise ValueError('deep inside')\n")
    monkeypatch.syspath_prepend(folder)

    def asks_the_library(x, n):
        import chosen_library

        return chosen_library.fail()

    place = call(asks_the_library, challenge()).problem.place
    assert "return chosen_library.fail()" in place
    assert "raise ValueError" not in place


def test_a_helper_beside_the_notebook_is_the_learners(tmp_path, monkeypatch):
    (tmp_path / "my_helpers.py").write_text("def fail():\n    raise ValueError('mine')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)

    def asks_the_helper(x, n):
        import my_helpers

        return my_helpers.fail()

    assert "raise ValueError('mine')" in call(asks_the_helper, challenge()).problem.place


@pytest.mark.parametrize("leave", [os._exit, sys.exit, builtins.exit])
def test_leaving_python_ends_the_call_only(leave):
    before = os._exit

    def leaves(x, n):
        leave_now = os._exit if leave is before else leave
        leave_now(3)

    assert call(leaves, challenge()).problem.type_name == "SystemExit"
    assert os._exit is before


@pytest.mark.parametrize("setting", [{"all": "raise"}, {"under": "warn"}, {"all": "ignore"}])
def test_numpys_errors_are_its_own_inside_and_the_learners_outside(setting):
    def computes(x, n):
        return np.exp(x - 1e4), np.geterr()["under"] == "ignore"

    with np.errstate(**setting):
        before = np.geterr()
        answer = call(computes, challenge())
        assert np.geterr() == before
    assert answer.problem is None
    assert answer.value[1] is True


def test_warnings_are_no_errors_inside():
    def warns(x, n):
        warnings.warn("odd", stacklevel=1)
        return x

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert call(warns, challenge()).problem is None


def test_wrong_signature():
    problem = call(lambda x: x, challenge()).problem
    assert problem.kind == "signature"
    assert problem.message == "(x)"


def test_endless_printing_is_stopped_even_past_a_broad_except():
    def prints(x, n):
        while True:
            with contextlib.suppress(Exception):
                print("a line")

    answer = call(prints, challenge())
    assert answer.problem.kind == "endless printing"


def test_printing_is_kept():
    def prints(x, n):
        print("shape", x.shape)
        return x

    assert call(prints, challenge()).printed == "shape (3,)\n"


def test_everything_for_stderr_is_caught(capfd):
    def noisy(x, n):
        warnings.warn("by hand", stacklevel=1)
        print("written", file=sys.stderr)
        os.write(2, b"from compiled code\n")
        return np.exp(np.array([1e4])) + n

    answer = call(noisy, challenge())
    text = "\n".join(answer.warnings)
    assert "by hand" in text
    assert "overflow" in text
    assert "written" in text
    assert "from compiled code" in text
    assert capfd.readouterr().err == ""


def test_log_handlers_that_hold_the_old_stderr_are_caught_too(capfd):
    handler = logging.StreamHandler(sys.stderr)
    logging.getLogger().addHandler(handler)
    try:
        answer = call(lambda x, n: logging.warning("held"), challenge())
    finally:
        logging.getLogger().removeHandler(handler)
    assert any("held" in warning for warning in answer.warnings)
    assert "held" not in capfd.readouterr().err
    assert handler.stream is sys.stderr


def test_what_is_no_data_leaves_only_its_type():
    def generator(x, n):
        yield x

    assert call(generator, challenge()).value == Foreign("generator")


def test_a_seed_called_rng_becomes_a_generator_which_may_move_on():
    answer = call(lambda n, rng: rng.normal(size=n), {"n": 3, "rng": 5})
    np.testing.assert_array_equal(answer.value, np.random.default_rng(5).normal(size=3))
    assert not answer.changed


def test_a_cache_of_arrays_is_copied_and_watched():
    cache = (np.ones(3), np.zeros((2, 2)))

    def spoils(dh, cache):
        cache[1][...] = dh

    assert call(spoils, {"dh": 2.0, "cache": cache}).changed == ("cache",)
    assert not cache[1].any()
