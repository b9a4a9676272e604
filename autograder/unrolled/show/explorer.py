"""An LSTM with one unit to play with, driven by the learner's own step."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from unrolled.show.arrays import brief
from unrolled.show.display import figure, image_tag, in_ipython, png
from unrolled.show.labels import label_ends
from unrolled.show.series import STEPS, Series, explore, sentence
from unrolled.show.style import COLOURS, DPI, FAINT, LINE_STYLES, SMALL_TEXT, TEXT, WIDTH, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Step = Callable[..., tuple[Any, Any]]

# Panel -> the quantities it shows. The static twin has no room for the candidate.
PANELS = {
    "input": ("input", "candidate"),
    "gates": ("input gate", "forget gate", "output gate"),
    "states": ("cell state", "hidden state"),
}
STATIC_PANELS = {**PANELS, "input": ("input",)}
SYMBOLS = {
    "input": "x",
    "input gate": "i",
    "forget gate": "f",
    "output gate": "o",
    "cell state": "c",
    "hidden state": "h",
}
SETTINGS = {
    "remember": {"input_bias": 2, "forget_bias": 6, "output_bias": 1},
    "forget quickly": {"input_bias": 2, "forget_bias": 0, "output_bias": 1},
    "ignore the input": {"input_bias": -6, "forget_bias": 6, "output_bias": 1},
    "keep to itself": {"input_bias": 2, "forget_bias": 6, "output_bias": -6},
}
SLIDERS = {
    "input_bias": ("input gate's bias", -6, 6, 2),
    "forget_bias": ("forget gate's bias", -6, 6, 4),
    "output_bias": ("output gate's bias", -6, 6, 1),
    "candidate_weight": ("candidate's weight", -3, 3, 1),
}


def gate_explorer(lstm_step: Step) -> None:
    """Sliders for the gates' biases above a picture of what one unit then does.

    The input is a pulse at step 3 and a weaker one of the opposite sign at step 18. Where there are
    no widgets, outside a notebook or without ipywidgets, the static twin is drawn.

    Args:
        lstm_step: the learner's ``(x_t, h_prev, c_prev, kernel, recurrent_kernel, bias)
            -> (h_t, c_t)``; arrays ``(batch, features)``, blocks in the order i, f, c, o.

    Raises:
        ValueError: if ``lstm_step`` does not return two states of the right shape.
    """
    if not in_ipython():
        gate_explorer_static(lstm_step)
        return
    try:
        import ipywidgets
    except ImportError:
        print("The sliders need ipywidgets, which is not installed; here are four settings.")
        gate_explorer_static(lstm_step)
        return
    from IPython.display import display

    sliders = {
        name: ipywidgets.FloatSlider(
            value=value,
            min=low,
            max=high,
            step=0.5,
            description=label,
            style={"description_width": "10em"},
            layout={"width": "32em", "max_width": "100%"},
        )
        for name, (label, low, high, value) in SLIDERS.items()
    }
    picture = ipywidgets.HTML()

    def redraw(_change: Any = None) -> None:
        picture.value = as_html(
            explore(lstm_step, **{name: slider.value for name, slider in sliders.items()})
        )

    redraw()
    for slider in sliders.values():
        slider.observe(redraw, names="value")
    display(ipywidgets.VBox([*sliders.values(), picture]))


def gate_explorer_static(lstm_step: Step) -> None:
    """Draw what one unit does under four settings of its gates, side by side.

    Args:
        lstm_step: as for ``gate_explorer``.

    Raises:
        ValueError: as for ``gate_explorer``.
    """
    figure(*draw_settings({name: explore(lstm_step, **s) for name, s in SETTINGS.items()}))


def as_html(series: Series) -> str:
    """The explorer's picture and the sentence below it."""
    words = sentence(series)
    image = base64.b64encode(png(draw_series(series), fit=False)).decode()
    return f"{image_tag(image, in_words(series))}<p>{words}</p>"


def draw_series(series: Series) -> Figure:
    """The explorer's picture: input and candidate, gates, states, over time."""
    from matplotlib.figure import Figure

    with drawing():
        # Fixed margins: laying out anew on each move of a slider would take too long.
        fig = Figure(figsize=(WIDTH, 4.8), dpi=DPI)
        panels = fig.subplots(len(PANELS), 1, sharex=True)
        fig.subplots_adjust(left=0.1, right=0.8, top=0.93, bottom=0.11, hspace=0.3)
        panels[0].set_title("What one unit of your LSTM does with two pulses")
        for axes, (panel, quantities) in zip(panels, PANELS.items(), strict=True):
            draw_panel(axes, series, quantities, quantities)
            axes.set_ylabel(panel)
        panels[-1].set_xlabel("time step")
    return fig


def draw_settings(settings: Mapping[str, Series]) -> tuple[Figure, str]:
    """The static twin: one column per setting, and the alternative text."""
    from matplotlib.figure import Figure

    with drawing():
        fig = Figure(figsize=(WIDTH, 4.6), dpi=DPI, layout="constrained")
        fig.suptitle("The gates decide what becomes of two pulses", x=0.01, ha="left")
        grid = fig.subplots(len(PANELS), len(settings), sharex=True, sharey="row")
        for column, (setting, series) in zip(grid.T, settings.items(), strict=True):
            column[0].set_title(setting, fontsize=TEXT)
            for axes, quantities in zip(column, STATIC_PANELS.values(), strict=True):
                draw_panel(axes, series, quantities, [SYMBOLS[name] for name in quantities])
            column[-1].set_xlabel("time step", fontsize=SMALL_TEXT)
        for axes, panel in zip(grid[:, 0], PANELS, strict=True):
            axes.set_ylabel(panel)
    parts = [f"{setting}: {in_words(series)}" for setting, series in settings.items()]
    return fig, "One LSTM unit under different settings of its gates. " + " ".join(parts)


def draw_panel(
    axes: Axes, series: Series, quantities: Sequence[str], labels: Sequence[str]
) -> None:
    """Draw one panel's quantities over time, each with its label at its end."""
    lines = []
    for k, (quantity, label) in enumerate(zip(quantities, labels, strict=True)):
        lines += axes.plot(
            series[quantity],
            color=COLOURS[quantity],
            linestyle=LINE_STYLES[k],
            drawstyle="steps-mid" if "input" in quantities else "default",
            linewidth=1.8,
            label=label,
        )
    reach = max(1.0, *(abs(series[quantity]).max() for quantity in quantities))
    is_gates = "input gate" in quantities
    axes.set_ylim(-0.05 if is_gates else -1.1 * reach, 1.1 * reach)
    # Fixed ticks, because finding them is a good part of the time of a redraw.
    axes.set_yticks([0, 0.5, 1] if is_gates else [-1, 0, 1])
    axes.set_xticks(range(0, STEPS + 1, 10))
    axes.axhline(0, color=FAINT, linewidth=0.8, zorder=0)
    label_ends(axes, lines)


def in_words(series: Series) -> str:
    """One series in words: the gates at rest, what is left at the end, how long a memory lasts."""
    gates = ", ".join(
        f"{SYMBOLS[name]} about {series[name].mean():.2f}" for name in PANELS["gates"]
    )
    ends = ", ".join(
        f"{name} largest {brief(series[name].max())}, at the end {brief(series[name][-1])}"
        for name in PANELS["states"]
    )
    return f"{gates}; {ends}. {sentence(series)}"
