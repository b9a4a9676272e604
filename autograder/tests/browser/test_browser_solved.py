"""A learner has solved the lesson: green lines, sliders that work, and Validate is content."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from unrolled.exercises import lessons

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(open_lab):
    page = open_lab("solved")
    page.run_all()
    return page


def test_every_check_shows_its_green_line(lab, lesson):
    for exercise in lessons()[lesson.name]:
        shown = lab.cell(f"check({exercise.name})").locator(".jp-OutputArea")
        expect(shown).to_contain_text("✓")
    expect(lab.page.locator(".unrolled-verdict")).to_have_count(0)


def test_nothing_stands_on_stderr(lab):
    expect(lab.outputs("application/vnd.jupyter.stderr")).to_have_count(0)


def test_moving_a_slider_of_the_gate_explorer_draws_it_anew(lab, pictures):
    cell = lab.cell("show.gate_explorer(")
    sliders = cell.locator('[role="slider"], .noUi-handle')
    picture = cell.locator("img").first
    expect(picture).to_be_visible()
    assert sliders.count() >= 4
    before = picture.get_attribute("src")
    sliders.first.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before)
    cell.locator(".jp-OutputArea-output").first.screenshot(path=pictures / "gate-explorer.png")


def test_no_errors_on_the_console(lab):
    assert lab.console_errors == []


def test_validate_says_that_all_checks_pass(lab):
    assert "Success" in lab.validate()
