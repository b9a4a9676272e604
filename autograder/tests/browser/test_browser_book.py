"""The book in a browser, from the disk: whole, readable for everybody, and nothing given away."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from unrolled.book.site import build_book
from unrolled.course.leaks import MARKS, secret_lines
from unrolled.course.source import find_lessons

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
WHOLE = os.environ.get("UNROLLED_WHOLE_BOOK") == "1"
LESSONS = find_lessons(ROOT, None if WHOLE else ["01_parameters", "04_lstm"])
LESSON_PAGES = [f"lessons/{each.name}/{each.name}.html" for each in LESSONS]
TEXT_PAGES = ["index", "notation", "claims", "datasets", "instructors", "authors"]
PAGES = [*(f"{name}.html" for name in TEXT_PAGES), *LESSON_PAGES]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
# Each page in each look and in each width; the whole book in every look at every width.
COMBINED = {"light": [*SIZES] if WHOLE else ["desktop"], "dark": [*SIZES] if WHOLE else ["phone"]}
# A lesson's code has the colours of the code in CONTRIBUTING.md, and takes most of the time.
NOT_IN_LESSONS = {"exclude": [".highlight pre", "math"]}
# The corner of a table with a head row and a head column has nothing to say.
OPTIONS = {"rules": {"empty-table-header": {"enabled": False}}, "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site of these lessons."""
    folder = tmp_path_factory.mktemp("book")
    return build_book(ROOT, LESSONS, source=folder / "source", site=folder / "site")


@pytest.fixture(scope="module", params=COMBINED)
def look(request) -> str:
    """Light or dark."""
    return request.param


@pytest.fixture(scope="module")
def visit(browser, site, look):
    """A function that opens a page without a network, and says what was wrong with it."""
    context = browser.new_context(color_scheme=look, offline=True)

    def visited(path: str, size: str):
        page = context.new_page()
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        wrong: list[str] = []
        page.on(
            "console",
            lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
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
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_page_can_be_read_by_everybody(visit, look, path):
    """Contrast, landmarks, names and keys, as axe-core sees them."""
    for size in COMBINED[look]:
        page, _ = visit(path, size)
        context = NOT_IN_LESSONS if path in LESSON_PAGES else None
        found = Axe().run(page, context=context, options=OPTIONS).response["violations"]
        assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
        page.close()


def test_axe_sees_what_is_wrong(visit):
    """Pale text outside of every landmark is found: the test above can fail."""
    page, _ = visit("index.html", "desktop")
    pale = "<p style='color: #888; background: #777'>pale</p>"
    page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", pale)
    found = Axe().run(page, options=OPTIONS).response["violations"]
    assert {"color-contrast", "region"} <= {rule["id"] for rule in found}
    page.close()


def test_links_lead_somewhere(visit, site):
    """Every link inside the book leads to a page, and to a place on it."""
    page, _ = visit("index.html", "desktop")
    targets: dict[str, set[str]] = {}
    for path in (each.relative_to(site) for each in site.rglob("*.html")):
        page.goto(f"file://{site / path}")
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        targets[str(path)] = {link for link in links if link.startswith("file:")}
    assert len(targets) > len(PAGES)
    places = {}
    for path, links in targets.items():
        for link in links:
            file, _, place = link.removeprefix("file://").partition("#")
            assert Path(file).is_file(), f"{path} links to {link}"
            if place and file.endswith(".html"):
                if file not in places:
                    text = Path(file).read_text(encoding="utf-8")
                    places[file] = set(re.findall(r'\bid="([^"]+)"', text))
                assert place in places[file], f"{path} links to {link}"
    page.close()


def test_claims_lead_to_the_cells_that_measure_them(visit):
    page, _ = visit("claims.html", "desktop")
    page.get_by_role("link", name="To the cell that measures it").nth(2).click()
    place = page.url.partition("#")[2]
    cell = page.locator(f"#{place}")
    assert "lstm_1997_step" in cell.inner_text()
    assert "dC_T/dC_0 1.0000" in cell.inner_text()
    page.close()


@pytest.mark.parametrize("path", LESSON_PAGES)
def test_lesson_can_be_opened_elsewhere(visit, path):
    """Colab, the notebook to download, the pages before and after."""
    page, _ = visit(path, "desktop")
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    notebook = path.replace(".html", ".ipynb")
    assert any("colab.research.google.com" in link and notebook in link for link in links)
    assert any(link.startswith("file:") and link.endswith(".ipynb") for link in links)
    assert page.locator(".prev-next-area a.left-prev").count() == 1
    assert page.locator(".prev-next-area a.right-next").count() == 1
    page.close()


def test_moving_picture_stands_still_where_it_is_asked_to(browser, site):
    for motion, file in (("no-preference", "forget_gate.webp"), ("reduce", "forget_gate.png")):
        page = browser.new_page(reduced_motion=motion)
        page.goto(f"file://{site / 'index.html'}")
        shown = page.locator(".moving .plays img")
        assert shown.evaluate("image => image.currentSrc").endswith(file)
        if motion == "no-preference":
            page.get_by_label("hold still").check()
            assert not shown.is_visible()
            assert page.locator(".moving .stands").is_visible()
        page.close()


def test_paper_is_white_and_nothing_is_cut_off(visit, look):
    page, _ = visit("lessons/04_lstm/04_lstm.html", "desktop")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == look
    page.emulate_media(media="print")
    page.wait_for_function(f"{theme} === 'light'")
    assert not page.locator(".bd-sidebar-primary").is_visible()
    cut_off = "[...document.querySelectorAll('pre')].filter(p => p.scrollWidth > p.clientWidth + 1)"
    assert page.evaluate(f"{cut_off}.length") == 0
    page.emulate_media(media="screen")
    page.wait_for_function(f"{theme} === '{look}'")
    page.close()


def test_map_links_the_lessons_and_says_what_they_build_on(visit):
    page, _ = visit("index.html", "phone")
    rows = page.locator(".lesson-map li")
    assert rows.count() == len(find_lessons(ROOT))
    row = rows.filter(has_text="LSTM: the gates")
    assert "two to three hours; after 02" in row.inner_text()
    row.get_by_role("link").click()
    assert page.url.endswith("lessons/04_lstm/04_lstm.html")
    page.close()


def test_formulas_and_figures_are_drawn(visit):
    page, _ = visit("lessons/04_lstm/04_lstm.html", "desktop")
    sizes = page.evaluate(
        "[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect().width)"
    )
    assert len(sizes) > 20
    assert min(sizes) > 0
    texts = " ".join(page.locator("article p").all_inner_texts())
    assert "\\" not in texts
    assert page.locator(".cell_output img").count() >= 5
    assert page.get_by_text("✓ lstm_step agrees with Keras").count() == 1
    page.close()


@pytest.mark.parametrize("words", ["forget gate", "망각"])
def test_search_finds(visit, words):
    page, wrong = visit(f"search.html?q={words}", "desktop")
    page.locator("#search-results li a").first.wait_for()
    found = page.locator("#search-results li a").all_inner_texts()
    assert any("LSTM" in text or "Notation" in text for text in found)
    assert wrong == []
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
