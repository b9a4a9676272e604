"""The moving picture is small, true, told in words, and has a still one beside it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image
from unrolled.book.moving_picture import BIASES, MOVING, STILL, moving_picture, run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder with both pictures, and the HTML that shows them."""
    folder = tmp_path_factory.mktemp("static")
    return folder, moving_picture(folder)


def test_pictures_are_small_and_one_of_them_moves(made):
    folder, _ = made
    assert (folder / MOVING).stat().st_size < 200_000
    assert (folder / STILL).stat().st_size < 100_000
    with Image.open(folder / MOVING) as moving, Image.open(folder / STILL) as still:
        assert moving.n_frames == len(BIASES)
        assert moving.size == still.size
        shown = []
        for frame in range(moving.n_frames):
            moving.seek(frame)
            shown.append(np.asarray(moving.convert("RGB")))
    assert all((before != after).any() for before, after in itertools.pairwise(shown))
    # Opened again, the gate shows what it showed before.
    assert (shown[1] == shown[-1]).all()


def test_words_say_what_the_runs_gave(made):
    _, html = made
    assert html.count('alt="Input, gates and states') == 2
    for bias in (max(BIASES), min(BIASES)):
        gate = np.median(run(bias)["forget gate"])
        assert f"With f = {gate:.4f}" in html or f"With f = {gate:.2f}" in html


def test_still_one_is_for_those_who_want_no_motion(made):
    _, html = made
    assert f'media="(prefers-reduced-motion: reduce)" srcset="_static/{STILL}"' in html
