"""Pages that repeat the repository's texts have one section, and links that lead somewhere."""

from __future__ import annotations

from pathlib import Path

from unrolled.book.texts import page_texts, section, with_links

ROOT = Path(__file__).parents[3]
README = """# Title

## One

```
## no heading
```

### Inside

text

## Two

other
"""


def test_section_becomes_a_page():
    page = section(README, "One")
    assert page.startswith("# One\n")
    assert "## no heading" in page
    assert "\n## Inside\n" in page
    assert "other" not in page


def test_links_to_files_lead_to_the_repository_and_others_stay():
    text = "[a](file.md#part) [b](https://example.org) [c](#here)"
    page = with_links(text, Path("datasets"), ROOT)
    assert "/datasets/file.md#part)" in page
    assert "[b](https://example.org)" in page
    assert "[c](#here)" in page


def test_every_page_of_texts_has_a_heading():
    pages = page_texts(ROOT)
    assert set(pages) == {"datasets", "instructors", "authors"}
    assert all(page.startswith("# ") and len(page) > 500 for page in pages.values())
