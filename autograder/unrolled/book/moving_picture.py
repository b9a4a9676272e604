"""The home page's moving picture: a forget gate is shut and opened, and a memory goes and stays."""

from __future__ import annotations

import html
import io
from pathlib import Path

from PIL import Image

from unrolled.exercises.lesson_04_lstm.step import lstm_step
from unrolled.show.display import png
from unrolled.show.explorer import draw_series
from unrolled.show.series import Series, explore, sentence
from unrolled.show.style import drawing

MOVING, STILL = "forget_gate.webp", "forget_gate.png"
# The forget gate's bias: shut step by step, and opened again.
SHUTTING = tuple(range(6, -3, -1))
BIASES = (*SHUTTING, *SHUTTING[-2:0:-1])
MILLISECONDS, PAUSE = 500, 1500
HTML = """<div class="moving">
<input type="checkbox" id="hold-still"><label for="hold-still">hold still</label>
<picture class="plays">
<source media="(prefers-reduced-motion: reduce)" srcset="_static/{still}">
<img src="_static/{moving}" alt="{alt}" width="{width}" height="{height}">
</picture>
<img class="stands" src="_static/{still}" alt="{alt}" width="{width}" height="{height}">
</div>
"""


def moving_picture(folder: Path) -> str:
    """Write the moving picture and a still one, for readers who want nothing to move.

    Every frame is a run of lesson 04's own step.

    Args:
        folder: where the two files go.

    Returns:
        HTML that shows them, for a page beside ``_static``.
    """
    runs = {bias: run(bias) for bias in SHUTTING}
    frames = {bias: frame(bias, series) for bias, series in runs.items()}
    frames[2].save(folder / STILL, optimize=True)
    ends = (max(BIASES), min(BIASES))
    first, *others = [frames[bias] for bias in BIASES]
    first.save(
        folder / MOVING,
        save_all=True,
        append_images=others,
        duration=[PAUSE if bias in ends else MILLISECONDS for bias in BIASES],
        loop=0,
        lossless=True,
        method=6,
    )
    alt = (
        "Input, gates and states of one LSTM unit over thirty steps, with two pulses in its input, "
        "while the bias of the forget gate goes from {} to −{} and back. {} {}"
    ).format(ends[0], -ends[1], *(sentence(runs[bias]) for bias in ends))
    width, height = first.size
    return HTML.format(moving=MOVING, still=STILL, alt=html.escape(alt), width=width, height=height)


def run(bias: int) -> Series:
    """What the unit does with this bias of its forget gate."""
    return explore(lstm_step, forget_bias=bias, input_bias=2.0, output_bias=1.0)


def frame(bias: int, series: Series) -> Image.Image:
    """One run of the unit, drawn in few enough colours for a small file."""
    fig = draw_series(series)
    with drawing():
        fig.axes[0].set_title(f"bias of the forget gate: {bias}".replace("-", "−"))
        fig.suptitle(sentence(series), x=0.1, y=0.03, ha="left", va="bottom", fontsize=11)
        fig.subplots_adjust(bottom=0.18)
    drawn = Image.open(io.BytesIO(png(fig, fit=False))).convert("RGB")
    return drawn.quantize(128, dither=Image.Dither.NONE).convert("RGB")
