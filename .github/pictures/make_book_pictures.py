"""The README's two pictures of the book: its first page, and a piece of lesson 04 in the dark look.

    make book
    .venv/bin/python .github/pictures/make_book_pictures.py

It needs Chromium (on Debian: ``apt-get install chromium fonts-noto-cjk``) and the extra ``test``.
"""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
SITE = HERE.parents[1] / "book" / "_site"
# Name -> page, look, and what is brought to the top of the window.
PICTURES = {
    "book-home": ("index.html", "light", "h1"),
    "book-lesson": ("lessons/04_lstm/04_lstm.html", "dark", "#your-step-at-your-fingertips"),
}
WIDTH, HEIGHT, COLOURS = 1280, 840, 256
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def picture(browser: Browser, page_path: str, look: str, place: str) -> Image.Image:
    """A window on one page."""
    page = browser.new_page(
        color_scheme=look,
        reduced_motion="reduce",
        viewport={"width": WIDTH, "height": HEIGHT},
    )
    page.goto(f"file://{SITE / page_path}")
    page.locator(place).first.evaluate("element => element.scrollIntoView()")
    # The theme's header comes and goes with the scrolling.
    page.wait_for_timeout(500)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return shot.quantize(COLOURS, dither=Image.Dither.NONE)


def main() -> None:
    """Write both pictures beside this file."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, where in PICTURES.items():
            path = HERE / f"{name}.png"
            picture(browser, *where).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main()
