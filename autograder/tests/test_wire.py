"""What crosses the socket arrives as it was sent, and nothing else arrives at all."""

import json
import socket

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from unrolled.answer import Answer, Foreign, Problem
from unrolled.wire import (
    HEADER,
    MESSAGE_LIMIT,
    TEXT_LIMIT,
    WireError,
    decode,
    encode,
    receive,
    send,
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
ARRAYS = npst.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.uint8, np.bool_]),
    npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)


def passed_on(value):
    """What the other side reads."""
    message = encode(value)
    length, _ = HEADER.unpack(message[: HEADER.size])
    return decode(message[HEADER.size :][:length], message[HEADER.size + length :])


@given(PLAIN)
def test_plain_data_arrives_as_sent(value):
    assert passed_on(value) == value


@given(ARRAYS)
def test_arrays_arrive_as_sent(array):
    found = passed_on({"x": [array]})["x"][0]
    assert found.dtype == array.dtype
    assert found.shape == array.shape
    np.testing.assert_array_equal(found, array)


def test_answers_arrive_as_sent():
    answer = Answer(
        (np.ones((2, 3))[:, ::2], 10**400, Foreign("generator")),
        Problem("exception", "words", "ValueError", "line 3"),
        ("x_t",),
        ("a warning",),
        "printed",
    )
    found = passed_on(answer)
    np.testing.assert_array_equal(found.value[0], answer.value[0])
    assert found.value[1:] == answer.value[1:]
    assert found.problem == answer.problem
    assert (found.changed, found.warnings, found.printed) == (("x_t",), ("a warning",), "printed")


def test_nan_and_infinity_arrive():
    found = passed_on([float("inf"), float("nan")])
    assert found[0] == float("inf")
    assert found[1] != found[1]


def test_array_is_the_receivers_own():
    assert passed_on(np.zeros(3)).flags.writeable


@pytest.mark.parametrize("value", [object(), print, b"bytes", {1, 2}, 1j, np.float64(1)])
def test_what_is_no_plain_data_is_not_sent(value):
    with pytest.raises(TypeError):
        encode(value)


def test_objects_in_an_array_are_refused_by_the_reader():
    with pytest.raises(WireError):
        decode(json.dumps({"array": ["|O", [1], 0]}).encode(), bytes(8))


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"array": ["<f8", [1000000000, 1000000000], 0]}',
        b'{"array": ["<f8", [-1], 0]}',
        b'{"array": ["<f8", [1], -8]}',
        b'{"array": ["<f8", [1.5], 0]}',
        b'{"array": ["<f8", [true], 0]}',
        b'{"array": ["V8", [1], 0]}',
        b'{"array": 3}',
        b'{"object": []}',
        b'{"a": 1, "b": 2}',
        b'{"Answer": [null, 3, [], [], ""]}',
        b'{"Answer": [null, null, [3], [], ""]}',
        b'{"Answer": [null]}',
        b'{"Problem": [1, 2, 3, 4]}',
        b'{"Foreign": [[]]}',
        b'{"dict": [[[], 1, 2]]}',
        b"1" * 5000,
        b'{"tuple": 3}',
        b"[" + b"1," * 300_000 + b"1]",
    ],
)
def test_malformed_messages_are_refused(text):
    with pytest.raises(WireError):
        decode(text, b"")


def test_bytes_are_not_named_twice():
    text = json.dumps([{"array": ["|i1", [8], 0]}, {"array": ["|i1", [8], 0]}]).encode()
    with pytest.raises(WireError, match="without its bytes"):
        decode(text, bytes(8))


def test_messages_too_large_are_not_sent():
    with pytest.raises(WireError, match="too large"):
        encode(np.zeros(MESSAGE_LIMIT // 8 + 1))


def test_messages_too_large_are_not_read():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(HEADER.pack(MESSAGE_LIMIT, 1))
        with pytest.raises(WireError, match="too large"):
            receive(ours, 1.0)


def test_message_that_does_not_end_is_not_waited_for():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(HEADER.pack(100, 0) + b"{")
        with pytest.raises(WireError, match="in time"):
            receive(ours, 0.05)


def test_closed_connection():
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        with pytest.raises(EOFError):
            receive(ours, 1.0)
        with pytest.raises(WireError, match="cannot send"):
            send(ours, "anybody there?")


@pytest.mark.parametrize(
    "text",
    [
        b'{"dict": [' + b'["a", {"dict": []}],' * 400_000 + b'["a", 1]]}',
        b"[" + b"{}," * 2_000_000 + b"{}]",
        b"[" + b'"",' * 2_000_000 + b'""]',
        b"[" * 3_000_000,
    ],
    ids=["pairs", "dictionaries", "texts", "brackets"],
)
def test_messages_of_too_many_values_are_refused_before_they_are_made(monkeypatch, text):
    def decoded(text):
        raise AssertionError("decoded")

    monkeypatch.setattr(json, "loads", decoded)
    with pytest.raises(WireError, match="too long"):
        decode(text, b"")


@pytest.mark.parametrize("text", ['[{,"' * 300_000, "\\" * 500_000, '\\"' * 500_000, '"' * 999_999])
def test_texts_may_hold_any_marks(text):
    assert decode(json.dumps(text).encode(), b"") == text


@pytest.mark.parametrize(
    "answer",
    [
        Answer(problem=Problem(*["x" * 10**6] * 4)),
        Answer(warnings=("x" * 10**6,), printed="x" * 10**6),
        Answer(Foreign("x" * 10**6), changed=("x" * 10**6,)),
    ],
)
def test_texts_are_cut(answer):
    assert len(repr(passed_on(answer))) < 5 * TEXT_LIMIT
