"""A learner opens the released lesson: it runs up to the first exercise, and says what is open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(open_lab, lesson):
    page = open_lab(lesson.name)
    page.run_all()
    return page


def test_title_and_formulas_are_rendered(lab):
    expect(lab.page.locator(".jp-MarkdownCell h1").first).to_contain_text("LSTM")
    assert lab.page.locator(".jp-MarkdownCell mjx-container").count() > 10
    assert lab.page.locator(".jp-MarkdownCell mjx-merror").count() == 0


def test_run_all_draws_the_figures_and_stops_at_the_first_exercise(lab):
    expect(lab.cell("show.memory(").locator("img").first).to_be_visible()
    expect(lab.cell("show.cell_diagram()").locator("img, svg").first).to_be_visible()
    expect(lab.cell('concat_form(by_hand["kernel"]')).to_contain_text("NotImplementedError")


def test_check_of_an_unsolved_exercise_says_that_it_is_not_written_yet(lab):
    cell = lab.cell("check(concat_form)")
    lab.run(cell)
    expect(cell.locator(".unrolled-verdict")).to_contain_text("is not written yet")


def test_panel_for_authors_is_not_there(lab):
    assert lab.page.locator("jp-button.validate-button").count() > 0
    assert lab.page.locator(".nbgrader-CreateAssignmentWidget").count() == 0


def test_no_errors_on_the_console(lab):
    assert lab.console_errors == []
