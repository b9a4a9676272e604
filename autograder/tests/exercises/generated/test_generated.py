"""Mistakes made from a syntax tree: which are made, and what is said about them."""

import numpy as np
import pytest
from unrolled.exercises.activations import sigmoid
from unrolled.exercises.generated import generated_mistakes
from unrolled.exercises.generated.wording import with_plural_verbs
from unrolled.exercises.reference import Reference


def gate(x, h, kernel, bias):
    total = x @ kernel + bias  # sum
    share = sigmoid(total)  # gate
    return share * h + (1 - share) * x


def running(values, first):
    states, state = [], first  # states, state
    for t in range(values.shape[1]):
        state = state + values[:, t]  # state
        states.append(state)
    return np.stack(states, axis=1), state


def cached(dh, cache):
    h, share = cache
    part = np.tanh(h + share * dh)  # part
    return part


def counted(length, size, padded=False):
    if padded:
        return length
    return (length - size) // 2 + 1


def mistakes_of(function, outputs, **example):
    return {
        mistake.sentence: mistake
        for mistake in generated_mistakes(Reference(function), outputs, example)
    }


@pytest.fixture
def of_gate():
    rng = np.random.default_rng(0)
    square, row = rng.normal(size=(3, 3)), rng.normal(size=3)
    x, h = rng.normal(size=(2, 2, 3))
    return mistakes_of(gate, ("new",), x=x, h=h, kernel=square, bias=row)


@pytest.fixture
def of_running():
    values, first = np.ones((2, 4, 3)), np.ones((2, 3))
    return mistakes_of(running, ("states", "last"), values=values, first=first)


@pytest.fixture
def of_counting():
    return mistakes_of(counted, ("count",), length=9, size=3, padded=False)


@pytest.mark.parametrize(
    "when",
    [
        "`bias` is left out of the sum",
        "`bias` is subtracted instead of added in the sum",
        "`kernel` is transposed in the sum",
        "the sigmoid is left out of the gate",
        "the gate goes through a tanh instead of a sigmoid",
        "the gate is left out of `new` as a factor",
        "the gate stands in `new` where 1 minus the gate belongs",
        "`h` and `x` have changed places",
        "`h` stands in the sum where `x` belongs",
        "`h` is not used",
        "the gate is returned as `new`",
        "what is returned as `new` goes through a tanh that does not belong there",
        "1 minus the gate stands in `new` where the gate belongs",
        "the gate multiplies the whole sum in `new`, and not one term only",
        "the gate multiplies the other term of the sum in `new`",
    ],
)
def test_mistakes_of_a_formula(of_gate, when):
    reverse = when.replace("`h` and `x`", "`x` and `h`")
    assert {f"You get exactly these numbers when {words}." for words in (when, reverse)} & set(
        of_gate
    )


@pytest.mark.parametrize(
    "when",
    [
        "the loop leaves out its first step",
        "the loop leaves out its last step",
        "the loop runs in the other direction",
        "the `return` stands inside the loop, which then ends after its first step",
        "the state is used in the loop before the new value is computed",
        "the first two axes of `values` are exchanged",
        "the state is added to the old value in the loop, instead of replacing it",
        "axis 0 stands in `states` where axis 1 belongs",
        "`first` is returned as `last`",
    ],
)
def test_mistakes_of_a_loop(of_running, when):
    assert f"You get exactly these numbers when {when}." in of_running


def test_parts_of_an_argument_have_their_own_names():
    found = mistakes_of(cached, ("part",), dh=np.ones((2, 3)), cache=(np.ones((2, 3)),) * 2)
    for when in (
        "`share` is left out of the part as a factor",
        "`share` multiplies the tanh in the part, instead of a term inside",
        "each term of the sum in the part goes through a tanh of its own, and `share` multiplies "
        "one of the two",
        "every entry of the part is zero",
    ):
        assert f"You get exactly these numbers when {when}." in found


@pytest.mark.parametrize(
    "when",
    [
        "the condition on `padded` is always taken as false",
        "the whole-number quotient in `count` is rounded up instead of down",
        "`length` and `size` have changed places",
        "`size` is not subtracted from `length` in `count`",
        "2 stands in `count` where 1 belongs",
    ],
)
def test_mistakes_of_a_count(of_counting, when):
    assert f"You get exactly these numbers when {when}." in of_counting


def test_every_generated_text_is_python(of_gate, of_running, of_counting):
    for function, found in ((gate, of_gate), (running, of_running), (counted, of_counting)):
        reference = Reference(function)
        for mistake in found.values():
            reference.edited(mistake.spans)


def test_the_same_mistake_can_be_made_at_each_of_two_places():
    example = {"x": np.ones((2, 3)), "h": np.ones((2, 3)), "kernel": np.eye(3), "bias": np.ones(3)}
    names = [each.name for each in generated_mistakes(Reference(gate), ("new",), example)]
    assert "`new`: 1 minus the gate instead of the gate" in names
    assert "`new`: 1 minus the gate instead of the gate, at place 2" in names


def test_no_two_mistakes_share_a_name(of_gate, of_running):
    for found in (of_gate, of_running):
        names = [mistake.name for mistake in found.values()]
        assert len(names) == len(set(names))


def backwards(values):
    total = np.zeros(len(values))  # total
    for t in reversed(range(values.shape[1])):
        total = total / 2 + values[:, t]
    return total


def test_the_first_step_of_a_reversed_loop_is_the_one_at_the_end():
    values = np.arange(8.0).reshape(2, 4)
    mistakes = mistakes_of(backwards, ("total",), values=values)
    leaves = "You get exactly these numbers when the loop leaves out its {}."
    reference = Reference(backwards)
    for word, kept in (
        ("first step, the one with the highest number", values[:, :-1]),
        ("last step, the one with the lowest number", values[:, 1:]),
    ):
        edited = reference.edited(mistakes[leaves.format(word)].spans)
        expected = backwards(kept)
        np.testing.assert_allclose(edited(values), expected)


def summed(dz):
    dbias = dz.sum(axis=0)  # gradient of the bias
    return dbias


def test_a_sum_can_be_left_out():
    mistakes = mistakes_of(summed, ("dbias",), dz=np.ones((2, 3)))
    when = "the sum is left out of the gradient of the bias"
    mistake = mistakes[f"You get exactly these numbers when {when}."]
    assert Reference(summed).edited(mistake.spans)(np.ones((2, 3))).shape == (2, 3)


def unpacked(dh, cache):
    h, share = cache
    part = h * dh + share  # part
    return part


def test_parts_of_an_argument_can_be_ignored_and_exchanged():
    rows = np.ones((2, 3))
    names = {m.name for m in mistakes_of(unpacked, ("part",), dh=rows, cache=(rows, rows)).values()}
    assert "`share` ignored: zeros in its place" in names
    assert any(name.startswith("`h` and `share` swapped") for name in names)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (("the weights",), "the weights stand there"),
        (
            ("the gradient of the weights", "the weights"),
            "the gradient of the weights stands there",
        ),
        (
            ("the logits divided by the temperature",),
            "the logits divided by the temperature belong",
        ),
        (("the product of the entries",), "the product of the entries is added"),
    ],
)
def test_the_verb_agrees_with_what_stands_before_it(labels, text):
    singular = text.replace("stand ", "stands ").replace("belong", "belongs")
    assert with_plural_verbs(singular, labels) == text


def test_a_place_written_as_a_number_is_named_by_its_number():
    def second(bias):
        return bias[1] + bias[0]

    sentences = mistakes_of(second, ("sum",), bias=np.ones((3, 2)))
    assert any(
        "place 0 of `bias`" in each and "where place 1 belongs" in each for each in sentences
    )
