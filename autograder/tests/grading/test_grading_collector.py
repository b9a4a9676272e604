"""What a kernel puts out is kept where it is well formed, and not without end."""

from __future__ import annotations

import pytest
from unrolled.grading.collector import MORE, NOTEBOOK_OUTPUT_BYTES, OUTPUT_BYTES, Collector


@pytest.fixture
def collector() -> Collector:
    collector = Collector()
    collector.begin_cell(3)
    return collector


def test_text_that_comes_in_pieces_is_one_output(collector):
    for text in ("a", "b"):
        collector.take("stream", {"name": "stdout", "text": text})
    collector.take("stream", {"name": "stderr", "text": "c"})
    assert [(each.name, each.text) for each in collector.outputs] == [
        ("stdout", "ab"),
        ("stderr", "c"),
    ]


@pytest.mark.parametrize("count", [7, "x", None, [1]])
def test_kernels_own_count_is_not_believed(collector, count):
    content = {"data": {"text/plain": "5"}, "metadata": {}, "execution_count": count}
    collector.take("execute_result", content)
    assert collector.outputs[0].execution_count == 3


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("stream", {"name": "stdout", "text": 5}),
        ("stream", {"name": ["x"], "text": "x"}),
        ("stream", None),
        ("error", {"ename": 1, "evalue": 2, "traceback": 3}),
        ("error", {"ename": "a", "evalue": "b", "traceback": [3]}),
        ("display_data", {}),
        ("display_data", {"data": "x"}),
        ("execute_input", {"execution_count": "x"}),
        ("comm_open", {"data": {}}),
        ("update_display_data", {"data": {"text/plain": "x"}}),
        ("anything", {}),
    ],
)
def test_what_is_no_output_is_passed_over(collector, kind, content):
    collector.take(kind, content)
    assert collector.outputs == []


LOST = {"status": "error", "ename": "AssertionError", "evalue": "x" * 10**6, "traceback": [5]}


def test_an_exception_that_was_lost_or_too_much_is_kept_all_the_same(collector):
    collector.take("stream", {"name": "stdout", "text": "x" * (OUTPUT_BYTES + 1)})
    collector.take("error", {"ename": "AssertionError", "evalue": "", "traceback": []})
    collector.end_cell(LOST)
    *_, last = collector.outputs
    assert (last.output_type, last.ename) == ("error", "AssertionError")
    assert len(str(last)) < 5000


def test_an_exception_that_was_kept_is_kept_once(collector):
    collector.take("error", {"ename": "A", "evalue": "b", "traceback": []})
    collector.end_cell(LOST)
    assert [each.ename for each in collector.outputs] == ["A"]


@pytest.mark.parametrize("reply", [{}, {"status": "ok"}, {"status": ["error"]}])
def test_a_cell_that_ended_well_gets_no_exception(collector, reply):
    collector.end_cell(reply)
    assert collector.outputs == []


def test_a_reply_may_say_anything_of_the_exception(collector):
    collector.end_cell({"status": "error", "ename": None, "evalue": {"a": [1]}})
    assert [each.ename for each in collector.outputs] == ["None"]


def test_clearing(collector):
    words = {"name": "stdout", "text": "old"}
    collector.take("stream", words)
    collector.take("clear_output", {"wait": True})
    assert len(collector.outputs) == 1
    collector.take("stream", {"name": "stdout", "text": "new"})
    assert [each.text for each in collector.outputs] == ["new"]
    collector.take("clear_output", {})
    assert collector.outputs == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("stream", {"name": "stdout", "text": "x" * 1000}),
        ("display_data", {"data": {"text/plain": ""}}),
        ("error", {"ename": "", "evalue": "", "traceback": ["x" * 500]}),
    ],
)
def test_endless_output_has_an_end(collector, kind, content):
    for _ in range(OUTPUT_BYTES // 100 + 10):
        collector.take(kind, content)
    before = len(collector.outputs)
    collector.take(kind, content)
    assert len(collector.outputs) == before
    assert collector.outputs[-1].text.endswith(MORE)


def test_all_cells_together_have_an_end(collector):
    for number in range(12):
        collector.begin_cell(number)
        collector.take("stream", {"name": "stdout", "text": "x" * (OUTPUT_BYTES - 1000)})
    assert 11 * OUTPUT_BYTES > NOTEBOOK_OUTPUT_BYTES
    assert collector.outputs[-1].text.endswith(MORE)
