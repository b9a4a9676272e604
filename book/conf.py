"""Settings of the site; ``make book`` builds it."""

import os
import tomllib
from pathlib import Path

# `unrolled book` says where the course is; the pages lie in a copy elsewhere.
ROOT = Path(os.environ["UNROLLED_COURSE"])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "Unrolled"
author = "The Unrolled authors"
copyright = "The Unrolled authors; text CC BY 4.0, code MIT"
release = PROJECT["version"]

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "unrolled.book.formulas",
    "unrolled.book.tables",
]
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "attrs_block", "attrs_inline"]
myst_heading_anchors = 3
# The pages come with their outputs.
nb_execution_mode = "off"
# What Sphinx makes, and what other pages include.
exclude_patterns = ["_build", "parts"]
nb_merge_streams = True
html_math_renderer = "mathml"

html_theme = "sphinx_book_theme"
html_title = "Unrolled"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_sidebars = {"**": ["home.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_css_files = ["unrolled.css"]
html_js_files = ["print_light.js"]
html_copy_source = False
html_show_sourcelink = False
# Excerpts would be fetched, which a browser refuses for files on a disk.
html_show_search_summary = False
html_context = {"default_mode": "auto"}
html_theme_options = {
    # The sidebar has one already.
    "navbar_persistent": [],
    "repository_url": PROJECT["urls"]["Repository"],
    "repository_branch": f"v{release}",
    "path_to_docs": "",
    "use_repository_button": True,
    # A lesson's page offers the notebook itself, not the page's text.
    "use_download_button": False,
    "use_fullscreen_button": False,
    "launch_buttons": {"colab_url": "https://colab.research.google.com"},
    "show_toc_level": 2,
    # The first page is short, and shows two things side by side.
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
}
