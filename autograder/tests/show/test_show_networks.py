"""The drawings of recurrent networks, kinds of series, and values over words."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from unrolled.exercises.lesson_02_simple_rnn import io_shapes
from unrolled.show.backward import draw_backward
from unrolled.show.display import png
from unrolled.show.gru import draw_gru
from unrolled.show.kinds import draw_kinds
from unrolled.show.patterns import PATTERNS, draw_patterns
from unrolled.show.unrolling import draw_unrolled
from unrolled.show.words import draw_over_words

WORDS = ["near", "the", "tables", ",", "the", "book"]


def kinds():
    rng = np.random.default_rng(0)
    several = {"heat": rng.normal(size=9), "calm": np.zeros(9)}
    images = {"pressure": rng.normal(size=(5, 3, 4))}
    return draw_kinds({"riders": rng.normal(size=7)}, several, images)


@pytest.fixture
def drawn():
    traces = {"book": np.linspace(0, 1, 6), "books": np.ones(6)}
    return {
        "unrolled": draw_unrolled(),
        "backward": draw_backward(),
        "patterns": draw_patterns(),
        "gru": draw_gru(),
        "kinds": kinds(),
        "words": draw_over_words(traces, WORDS, "It decides", "probability", undecided=0.5),
    }


def test_they_are_drawn_without_a_warning_and_described(drawn):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for fig, alt in drawn.values():
            assert png(fig).startswith(b"\x89PNG")
            assert len(alt) > 60
    # An older Matplotlib calls a newer pyparsing by its old names; that is none of our doing.
    assert not [w for w in caught if "pyparsing" not in w.category.__module__]


def test_text_is_large_enough_and_none_covers_another(drawn):
    from matplotlib.text import Text

    for name in ("unrolled", "patterns", "gru", "words"):
        fig, _ = drawn[name]
        fig.draw_without_rendering()
        boxes = []
        for text in fig.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text.axes is not None:
                assert text.get_fontsize() >= 9, (name, text.get_text())
                if text in text.axes.texts:
                    boxes.append((text.get_text(), text.get_window_extent()))
        for k, (first, box) in enumerate(boxes):
            for second, other in boxes[k + 1 :]:
                assert not box.overlaps(other), (name, first, second)


def test_patterns_are_those_of_the_exercise():
    assert tuple(pattern.name for pattern in PATTERNS) == io_shapes.PATTERNS
    for pattern in PATTERNS:
        challenge = {
            "pattern": pattern.name,
            "batch": 7,
            "time_in": 3,
            "time_out": len(pattern.outputs),
            "features": 5,
            "units": 4,
        }
        ((given, states, output),) = io_shapes.io_oracle(challenge).values
        words = {7: "batch", 5: "features", 4: "units"}
        drawn = [
            "(" + ", ".join(str(words.get(size, size)) for size in shape) + ")"
            for shape in (given, output)
        ]
        assert drawn == [pattern.input_shape, pattern.output_shape]
        assert states[1] == len(pattern.states)


def test_kinds_say_their_shapes():
    _, alt = kinds()
    for shape in ("(7, 1)", "(9, 2)", "(5, 3, 4, 1)"):
        assert shape in alt


def test_bad_input_is_refused_in_words():
    line, frames = np.arange(3.0), np.zeros((2, 3, 3))
    with pytest.raises(ValueError, match="one entry"):
        draw_kinds({"a": line, "b": line}, {"c": line}, {"d": frames})
    with pytest.raises(ValueError, match="one length"):
        draw_kinds({"a": line}, {"b": line, "c": np.arange(4.0)}, {"d": frames})
    with pytest.raises(ValueError, match="at most 6"):
        draw_kinds({"a": line}, {str(k): line for k in range(7)}, {"d": frames})
    with pytest.raises(ValueError, match="each of 6 words"):
        draw_over_words({"a": line}, WORDS, "title", "value")
