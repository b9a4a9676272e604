"""Every figure is drawn, says what it shows, keeps to the palette, and refuses bad input."""

from __future__ import annotations

import warnings

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from unrolled import show
from unrolled.show.accuracy import draw_accuracy, mean_over_seeds, model_colours
from unrolled.show.blocks import draw_blocks
from unrolled.show.diagram import draw_cell
from unrolled.show.display import png
from unrolled.show.explorer import SETTINGS, draw_series, draw_settings
from unrolled.show.heat_maps import by_scale, draw_gates
from unrolled.show.runs import draw_runs
from unrolled.show.series import explore
from unrolled.show.traces import down_to, draw_memory

PALETTE = set(show.COLOURS.values())


@pytest.fixture
def drawn(traces, results, gate_values, words, counts, lags, lstm_step):
    """Name -> (figure, alternative text), of every figure the package draws."""
    settings = {name: explore(lstm_step, **setting) for name, setting in SETTINGS.items()}
    return {
        "memory": draw_memory(traces, "A memory fades", "cell state", {50: "asked for"}),
        "memory, log": draw_memory(traces, "A memory fades", "cell state", log_scale=True),
        "accuracy": draw_accuracy(results),
        "gates": draw_gates(gate_values, words),
        "runs": draw_runs(lags, "It fades", "norm", xlabel="lag", limits=(1e-20, 1e20)),
        "blocks": draw_blocks(counts, "Most of it is recurrent"),
        "cell": draw_cell(),
        "explorer": (draw_series(settings["remember"]), "the explorer's words are in as_html"),
        "explorer, static": draw_settings(settings),
    }


def test_figures_are_drawn_without_a_warning(drawn):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for fig, _ in drawn.values():
            assert png(fig).startswith(b"\x89PNG")
    # An older Matplotlib calls a newer pyparsing by its old names; that is none of our doing.
    assert not [w for w in caught if "pyparsing" not in w.category.__module__]


def test_figures_have_titles_labels_and_alternative_text(drawn):
    for name, (fig, alt) in drawn.items():
        assert isinstance(fig, Figure)
        assert len(alt) > 30, name
        titles = [axes.get_title(loc="left") for axes in fig.axes]
        assert fig.get_suptitle() or any(titles), name
        if name != "cell":
            assert any(axes.get_xlabel() for axes in fig.axes), name
            assert any(axes.get_ylabel() for axes in fig.axes), name


def test_lines_are_drawn_in_the_palette(drawn):
    for name in ("memory", "memory, log", "accuracy", "runs", "explorer", "explorer, static"):
        for axes in drawn[name][0].axes:
            labelled = [line for line in axes.lines if not line.get_label().startswith("_")]
            assert labelled
            assert {to_hex(line.get_color()).upper() for line in labelled} <= PALETTE, name


def test_text_is_large_enough_and_no_label_covers_another(drawn):
    from matplotlib.text import Text

    for name, (fig, _) in drawn.items():
        fig.draw_without_rendering()
        boxes = []
        for text in fig.findobj(Text):
            if not (text.get_visible() and text.get_text().strip()):
                continue
            assert text.get_fontsize() >= 9, (name, text.get_text())
            # Ticks outside the limits are kept but not drawn; labels of the plain kind are enough.
            if text.axes is not None and text in text.axes.texts:
                boxes.append((text.get_text(), text.get_window_extent()))
        for k, (one, box) in enumerate(boxes):
            for other, other_box in boxes[:k]:
                assert not box.padded(-2).overlaps(other_box.padded(-2)), (name, one, other)


def test_settings_of_matplotlib_stay_as_they_were(drawn, traces, capsys):
    before = dict(matplotlib.rcParams)
    assert show.memory(traces, "A memory fades", "cell state") is None
    assert dict(matplotlib.rcParams) == before


def test_figures_look_the_same_under_a_users_own_style(counts):
    plain = png(draw_blocks(counts, "Most of it is recurrent")[0])
    with matplotlib.style.context("dark_background"):
        assert png(draw_blocks(counts, "Most of it is recurrent")[0]) == plain


def test_every_quantity_has_its_own_colour():
    assert len(PALETTE) == len(show.COLOURS) == 9
    assert set(model_colours(["LSTM", "SimpleRNN", "DNN", "my LSTM"]).values()) <= PALETTE


def test_models_get_different_colours():
    colours = model_colours(["bag of words", "SimpleRNN", "LSTM", "LSTM, chrono", "GRU"])
    assert len(set(colours.values())) == 5
    assert colours["LSTM"] == show.COLOURS["cell state"]
    assert colours["bag of words"] == show.COLOURS["baseline"]


def test_a_log_scale_ends_a_line_where_it_leaves():
    np.testing.assert_equal(down_to(0.1, np.array([1, -0.5, 0.0, 1.0])), [1, 0.5, 0.1, np.nan])


def test_mean_over_seeds_skips_what_was_not_run():
    accuracies = np.array([[1.0, np.nan, np.nan], [0.5, 0.7, np.nan]])
    np.testing.assert_equal(mean_over_seeds(accuracies), [0.75, 0.7, np.nan])


def test_gates_come_before_signed_quantities_each_on_its_scale(gate_values):
    groups = by_scale(gate_values)
    reach = float(np.abs(gate_values["cell state"]).max())
    assert list(groups.values()) == [["input gate", "forget gate"], ["candidate"], ["cell state"]]
    assert list(groups) == [(0.0, 1.0), (-1.0, 1.0), (-reach, reach)]


def test_chosen_units_are_drawn_and_named(gate_values, words):
    fig, _ = draw_gates(gate_values, words, units=[3, 7])
    image = fig.axes[0].images[0].get_array()
    np.testing.assert_array_equal(image, gate_values["input gate"][:, [3, 7]].T)
    assert [tick.get_text() for tick in fig.axes[0].get_yticklabels()] == ["3", "7"]


@pytest.mark.parametrize(
    ("trace", "lonely"),
    [
        ([1.0], [True]),
        ([1.0, np.nan, np.inf, 2.0, 3.0, np.nan, 4.0], [True, *[False] * 5, True]),
        ([1.0, 2.0, np.nan], [False] * 3),
    ],
)
def test_a_value_without_neighbours_is_a_dot(trace, lonely):
    fig, _ = draw_memory({"one": trace}, "t", "y")
    line = fig.axes[0].lines[0]
    assert line.get_marker() == "."
    assert list(line.get_markevery()) == lonely


def test_the_smallest_and_the_longest_are_drawn():
    fig, _ = draw_accuracy({"LSTM": ([3], [[0.5]])}, chance=None)
    assert fig.axes[0].lines[0].get_marker() not in ("", "None", None)
    for steps in (1, 200):
        fig, _ = draw_gates({"forget gate": np.full((steps, 2), 0.5)}, list(range(steps)))
        assert fig.axes[0].images[0].get_array().shape == (2, steps)


def drawn_runs(panels, limits=(1, 2)):
    return draw_runs(panels, "t", "y", xlabel="x", limits=limits)


BAD = [
    (lambda: draw_memory({}, "t", "y"), "traces should be a dict"),
    (lambda: draw_memory([1, 2], "t", "y"), "traces should be a dict"),
    (lambda: draw_memory({"a": [np.nan]}, "t", "y"), "nothing but NaN"),
    (lambda: draw_memory({"a": [[1]]}, "t", "y"), r"got shape \(1, 1\)"),
    (lambda: draw_memory({"a": ["x"]}, "t", "y"), "array of numbers"),
    (lambda: draw_memory({"a": [1], "b": [1, 2]}, "t", "y"), "same number of steps"),
    (lambda: draw_memory({"a": [0.0]}, "t", "y", log_scale=True), "not zero everywhere"),
    (lambda: draw_memory({"a": [1]}, "t", "y", quantity={"b": "input"}), "quantity should be one"),
    (lambda: draw_memory({"a": [1]}, "t", "y", quantity="memory"), "quantity should be one of"),
    (lambda: drawn_runs({}), "panels should be a dict"),
    (lambda: drawn_runs({"tanh": {}}), "panel 'tanh' should be a dict"),
    (lambda: drawn_runs({"tanh": {"1": [1.0]}}), "shape \\(runs, steps\\)"),
    (lambda: drawn_runs({"tanh": {"1": [[-1.0]]}}), "no negative values"),
    (lambda: drawn_runs({"tanh": {"1": [[1.0]]}}, (0, 1)), "two growing numbers above 0"),
    (lambda: draw_accuracy({}), "results should be a dict"),
    (lambda: draw_accuracy({"LSTM": 3}), "a pair"),
    (lambda: draw_accuracy({"LSTM": ([1, 2], [[0.5]])}), "one column for each of the 2"),
    (lambda: draw_accuracy({"LSTM": ([1], [[97.0]])}), "between 0 and 1"),
    (lambda: draw_gates({}, []), "gates should be a dict"),
    (lambda: draw_gates({"forget gate": np.ones((2, 3))}, ["a"]), "one entry for each of 2"),
    (lambda: draw_gates({"forget gate": np.full((2, 3), 2.0)}, "ab"), "largest value is 2"),
    (lambda: draw_gates({"f": np.ones((2, 3)), "i": np.ones((2, 2))}, "ab"), "same shape"),
    (lambda: draw_gates({"f": np.ones((2, 3))}, "ab", units=[3]), "indices from 0 to 2"),
    (lambda: draw_blocks({}, "t"), "counts should be a dict"),
    (lambda: draw_blocks({"LSTM": 3}, "t"), "part name -> int"),
    (lambda: draw_blocks({"LSTM": {"kernel": -1}}, "t"), "whole number"),
    (lambda: draw_blocks({"LSTM": {"kernel": 1.5}}, "t"), "whole number"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_runs_stay_inside_their_limits_and_say_where_they_end(lags):
    fig, text = draw_runs(lags, "It fades", "norm", xlabel="lag", limits=(1e-3, 1e3))
    for axes in fig.axes:
        data = [line.get_ydata() for line in axes.lines if line.get_transform() == axes.transData]
        assert len(data) >= 3
        for inside in map(np.asarray, data):
            assert ((inside >= 1e-3) & (inside <= 1e3)).all()
    assert "tanh: radius 1 ends at 9.54e-07, from 9.54e-07 to 9.54e-07, in 3 run(s)" in text


def test_steps_of_runs_are_marked_at_whole_numbers():
    epochs = {"a panel": {"plain": np.linspace(2.0, 0.1, 20)[None]}}
    fig, _ = draw_runs(epochs, "It learns", "loss", xlabel="epoch", limits=(0.05, 4.0))
    ticks = fig.axes[0].get_xticks()
    assert len(ticks) > 2
    assert all(float(tick).is_integer() for tick in ticks)


def test_a_narrow_log_axis_is_labelled_with_decimals():
    fig, _ = drawn_runs({"loss": {"SimpleRNN": [[0.1, 0.06]]}}, limits=(0.04, 0.2))
    fig.canvas.draw()
    axes = fig.axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert {"0.05", "0.1", "0.2"} <= set(labels)
    assert not any(label.get_text() for label in axes.get_yticklabels(minor=True))
