"""The book in a browser, from the disk: whole, readable, and nothing given away."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from unrolled.book.site import build_book
from unrolled.course.leaks import MARKS, secret_lines
from unrolled.course.source import find_lessons

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LESSONS = find_lessons(ROOT, ["01_parameters", "04_lstm"])
PAGES = ("index.html", "notation.html", *(f"lessons/{e.name}/{e.name}.html" for e in LESSONS))
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site of two lessons."""
    folder = tmp_path_factory.mktemp("book")
    return build_book(ROOT, LESSONS, source=folder / "source", site=folder / "site")


@pytest.fixture(scope="module", params=["light", "dark"])
def visit(browser, site, request):
    """A function that opens a page without a network, and says what was wrong with it."""
    context = browser.new_context(color_scheme=request.param, offline=True)

    def visited(path: str, size: str):
        page = context.new_page()
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        wrong: list[str] = []
        page.on(
            "console",
            lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "data:")) else wrong.append(request.url)
            ),
        )
        page.goto(f"file://{site / path}")
        return page, wrong

    yield visited
    context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_page_is_whole_and_fits(visit, path, size):
    page, wrong = visit(path, size)
    assert wrong == []
    broken = "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
    assert page.evaluate(broken) == []
    without = "[...document.images].filter(i => !i.alt).map(i => i.src)"
    assert page.evaluate(without) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.locator("main").count() == 1
    page.close()


def test_formulas_and_figures_are_drawn(visit):
    page, _ = visit("lessons/04_lstm/04_lstm.html", "desktop")
    sizes = page.evaluate(
        "[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect().width)"
    )
    assert len(sizes) > 20
    assert min(sizes) > 0
    assert page.locator(".cell_output img").count() >= 5
    assert page.get_by_text("✓ lstm_step agrees with Keras").count() == 1
    page.close()


@pytest.mark.parametrize("words", ["forget gate", "망각"])
def test_search_finds(visit, words):
    page, _ = visit(f"search.html?q={words}", "desktop")
    page.locator("#search-results li a").first.wait_for()
    found = page.locator("#search-results li a").all_inner_texts()
    assert any("LSTM" in text or "Notation" in text for text in found)
    page.close()


def test_nothing_is_given_away(site):
    files = [*site.rglob("*.html"), *site.rglob("*.js"), *site.rglob("*.ipynb")]
    tags = re.compile(r"<[^>]+>")
    texts = [html.unescape(tags.sub("", path.read_text(encoding="utf-8"))) for path in files]
    lessons = [text for path, text in zip(files, texts, strict=True) if path.stem[:2].isdigit()]
    assert len(lessons) >= len(LESSONS)
    for text in lessons:
        assert not [mark for mark in MARKS if mark in text]
    for lesson in LESSONS:
        secrets = {" ".join(line.split()) for line in secret_lines(lesson.read())}
        assert len(secrets) > 10
        for text in texts:
            flat = " ".join(text.split())
            assert not [line for line in secrets if line in flat]
