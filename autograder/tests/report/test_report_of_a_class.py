"""The report of a class whose mistakes are known: its shares equal the truth."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from made_class import (
    ABSENT,
    CRASH,
    FIRST,
    FOR_SOME_SIZES,
    FORGOT_BIAS,
    LAST,
    LESSON,
    NO_TANH,
    ODD,
    SIGNED,
    STEP,
    SWAPPED,
    WAYS,
)
from unrolled.report.class_results import class_results
from unrolled.report.command import written
from unrolled.report.lecture import topics_of
from unrolled.report.tally import tallies

UNNAMED = (*ODD, SIGNED, FOR_SOME_SIZES)


@pytest.fixture(scope="module")
def results(made):
    """What is known of the class."""
    return class_results(made.config, LESSON)


@pytest.fixture(scope="module")
def counted(results):
    """The exercises, counted, by name."""
    return {tally.task.exercise: tally for tally in tallies(results)}


@pytest.fixture(scope="module")
def report(results):
    """The page and the table, without names."""
    return written(results, formgrader="http://localhost:8888/formgrader")


@pytest.fixture(scope="module")
def rows(report):
    """The table's rows."""
    return list(csv.DictReader(io.StringIO(report[1])))


def test_class_has_two_hundred_learners(made, results):
    assert len(made.learners) == len(results.learners) == 200


def test_everybody_stands_in_one_place(counted):
    assert {tally.total for tally in counted.values()} == {200}


def test_shares_of_lstm_step_are_the_truth(made, counted):
    step = counted["lstm_step"]
    assert len(step.passed) == made.count(1, STEP)
    assert {each.name: len(each.learners) for each in step.mistakes} == {
        "input gate and forget gate swapped": made.count(1, SWAPPED),
        "no tanh on the cell": made.count(1, NO_TANH),
    }
    assert len(step.unnamed) == made.count(1, *UNNAMED)
    assert len(step.unjudged) == made.count(1, CRASH)
    assert len(step.empty) == made.count(1, None, ABSENT)


def test_shares_of_dense_params_are_the_truth(made, counted):
    dense = counted["dense_params"]
    assert [len(each.learners) for each in dense.mistakes] == [made.count(2, FORGOT_BIAS)]
    assert "bias" in dense.mistakes[0].name
    assert len(dense.empty) == made.count(2, None, ABSENT)
    assert not dense.unnamed


def test_learners_are_counted_where_they_belong(made, counted):
    for mistake in counted["lstm_step"].mistakes:
        ways = {made.learners[learner.student][3] for learner in mistake.learners}
        assert ways == {mistake.name}


def test_equal_wrong_numbers_are_one_difference(made, counted):
    found = [len(each.learners) for each in counted["lstm_step"].differences]
    assert found == sorted((made.count(1, text) for text in UNNAMED), reverse=True)


def test_difference_at_hidden_questions_is_called_that(made, counted, report):
    [hidden] = [each for each in counted["lstm_step"].differences if each.hidden]
    assert len(hidden.learners) == made.count(1, FOR_SOME_SIZES)
    assert "at hidden questions only" in report[0]


def test_table_has_the_same_shares(made, rows):
    step = [row for row in rows if row["exercise"] == "lstm_step"]
    assert sum(int(row["learners"]) for row in step) == 200
    assert sum(float(row["share"]) for row in step) == pytest.approx(1)
    by_mistake = {row["mistake"]: float(row["share"]) for row in step if row["mistake"]}
    assert by_mistake["no tanh on the cell"] == made.count(1, NO_TANH) / 200
    outcomes = {row["outcome"] for row in step}
    assert outcomes == {
        *("passed", "failed, named", "failed, unnamed", "no verdict", "nothing handed in")
    }


def test_page_has_the_shares_in_words(made, report):
    for count, mistake in ((31, "input gate and forget gate swapped"), (17, "no tanh on the cell")):
        place = report[0].index(f"<b>{mistake}</b>")
        assert f"{count} of 200, {count / 2:.1f}%" in report[0][place : place + 200]


def test_three_commonest_differences_are_shown(report):
    shown = re.findall(r"<li><b>(\d+)</b> × ", report[0])
    assert shown == ["9", "6", "5"]


def test_difficulty_and_discrimination(made, counted):
    step, dense = counted["lstm_step"], counted["dense_params"]
    judged = 200 - made.count(1, CRASH, ABSENT)
    assert step.difficulty == pytest.approx(len(step.passed) / judged)
    assert dense.difficulty == pytest.approx(len(dense.passed) / judged)
    assert -1 <= step.discrimination <= 1
    # Everybody has its point: nothing to tell apart.
    assert counted["total"].discrimination is None


def test_lecture_begins_with_the_commonest_mistake(results):
    topics = topics_of(tallies(results))
    counts = [len(topic.mistake.learners) for topic in topics]
    assert counts == sorted(counts, reverse=True)
    swapped = next(topic for topic in topics if "swapped" in topic.mistake.name)
    assert "i, f, c, o" in swapped.mistake.meaning


def test_no_learner_is_named(made, report):
    for text in report:
        for name in (*made.learners, *FIRST, *LAST):
            assert not re.search(rf"\b{re.escape(name)}\b", text), name


def test_names_are_there_when_asked_for(results):
    page, table = written(results, with_names=True)
    assert "Mina Park (learner000)" in table
    # On the page, only those who did not pass.
    assert "Mina Park (learner000)" not in page
    for text in (page, table):
        assert "learner199" in text
    assert "O&#x27;Neill" in page


def test_nothing_a_learner_wrote_is_obeyed(results):
    page, _ = written(results, with_names=True)
    assert "<b>Mina Park</b>" not in page

    found = []

    class Look(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append((tag, dict(attributes)))

    Look().feed(page)
    tags = {tag for tag, _ in found}
    assert not tags & {"script", "iframe", "img", "link", "object", "form"}
    assert not [key for _, each in found for key in each if key.startswith("on")]


def test_page_needs_nothing_from_elsewhere(report):
    addresses = re.findall(r"""(?:href|src|url)\s*[=(]\s*["']?([^"')>]+)""", report[0])
    assert all(each.startswith(("http://localhost:8888/formgrader", "#")) for each in addresses)
    assert "default-src 'none'" in report[0]
    assert "prefers-color-scheme: dark" in report[0]


def test_pictures_have_words(report):
    assert report[0].count('<svg viewBox="') == report[0].count('role="img"') == 2
    assert "lstm_step: 90 passed, 48 failed, by a mistake with a name" in report[0]


def test_scores_add_up(made, report):
    bars = re.findall(r"<title>(\d+) points: (\d+)</title>", report[0])
    assert sum(int(count) for _, count in bars) == 200 - made.count(1, ABSENT)
    assert dict(bars)["7"] == str(WAYS[0][0])


def test_learner_whom_only_nbgrader_has_graded_has_no_verdict(results):
    from dataclasses import replace

    learners = [
        replace(each, row=None) if each.student == "learner000" else each
        for each in results.learners
    ]
    page, _ = written(replace(results, learners=tuple(learners)))
    assert "1 of those who handed in were not graded by" in page
