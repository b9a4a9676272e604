"""A learner swaps two gates: the card names the mistake, and Validate names the check."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from submissions import SWAPPED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(open_lab):
    page = open_lab("swapped")
    page.run_all()
    return page


@pytest.fixture
def card(lab):
    return lab.cell("check(lstm_step)").locator(".unrolled-verdict")


def test_card_names_the_cause(card):
    expect(card).to_be_visible()
    expect(card).to_contain_text(SWAPPED)


def test_card_draws_the_differences(card):
    heat_map = card.locator('table[role="img"]')
    expect(heat_map).to_be_visible()
    colours = heat_map.locator("td").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell).backgroundColor)"
    )
    assert len(set(colours)) > 2


def test_no_traceback_stands_below_the_card(lab):
    shown = lab.cell("check(lstm_step)").locator(".jp-OutputArea").inner_text()
    assert "Traceback" not in shown
    assert "check.py" not in shown


def test_checks_before_it_stay_green(lab):
    expect(lab.cell("check(output_gate)").locator(".jp-OutputArea")).to_contain_text("✓")


def test_card_can_be_photographed(card, pictures):
    picture = pictures / "wrong-answer.png"
    card.screenshot(path=picture)
    assert picture.stat().st_size > 10_000


def test_no_errors_on_the_console(lab):
    assert lab.console_errors == []


def test_validate_names_the_failed_checks(lab):
    said = lab.validate()
    assert "check(lstm_step)" in said
    assert SWAPPED in said
    assert "check(output_gate)" not in said
