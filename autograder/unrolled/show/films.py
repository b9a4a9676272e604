"""Films: their frames in a row, and the same as a small animation."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import named, numbers
from unrolled.show.display import figure, publish
from unrolled.show.style import SMALL_TEXT, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT_OUT = (235, 235, 235)  # NaN, and the space between two films
TIMES = 3  # An animation that never stops is hard to read beside.


def film_strips(
    films: Mapping[str, Any], title: str, labels: Sequence[str], scale: str = "ink, 0 to 1"
) -> None:
    """Draw films below each other, their frames from left to right, all on one scale.

    Args:
        films: what a film is called -> (time, rows, columns), NaN where a frame is missing.
        title: what the figure says, in one sentence.
        labels: what stands below each frame, such as ``"now"``.
        scale: what the brightness is.

    Raises:
        ValueError: if films have different shapes, or not as many frames as labels.
    """
    figure(*draw_film_strips(films, title, labels, scale))


def draw_film_strips(
    films: Mapping[str, Any], title: str, labels: Sequence[str], scale: str = "ink, 0 to 1"
) -> tuple[Figure, str]:
    """The figure that ``film_strips`` shows, and its alternative text."""
    frames = alike(films)
    count = len(next(iter(frames.values())))
    if count != len(labels):
        raise ValueError(f"labels should be one for each of {count} frames; got {len(labels)}.")
    low, high = limits(frames)
    shape = next(iter(frames.values())).shape[1:]
    tall = min(1.4, 4.6 / count * shape[0] / shape[1]) + 0.06
    with drawing():
        fig, grid = new_figure(len(frames), count, height=0.75 + tall * len(frames), squeeze=False)
        fig.suptitle(title, x=0.01, ha="left")
        for row, (name, film) in zip(grid, frames.items(), strict=True):
            for axes, frame in zip(row, film, strict=True):
                axes.set(xticks=[], yticks=[], facecolor="#EBEBEB")
                axes.spines[:].set_visible(False)
                image = axes.imshow(frame, cmap="cividis", vmin=low, vmax=high)
            row[0].set_ylabel(name, fontsize=SMALL_TEXT, rotation=0, ha="right", va="center")
        for axes, label in zip(grid[-1], labels, strict=True):
            axes.set_xlabel(label, fontsize=SMALL_TEXT)
        bar = fig.colorbar(image, ax=list(grid.flat), aspect=12, pad=0.02)
        bar.set_label(scale, fontsize=SMALL_TEXT)
        bar.outline.set_visible(False)
    return fig, f"{title}. {count} frames ({', '.join(labels)}) of: {', '.join(frames)}."


def alike(films: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The films as numbers of one shape."""
    named(films, "films", "label -> (time, rows, columns)")
    frames = {
        name: numbers(film, f"film {name!r}", ("time", "rows", "columns"))
        for name, film in films.items()
    }
    if len({film.shape for film in frames.values()}) > 1:
        raise ValueError("all films should have one shape (time, rows, columns).")
    return frames


def limits(frames: Mapping[str, np.ndarray]) -> tuple[float, float]:
    """The lowest and the highest number of all films."""
    low = min(float(np.nanmin(film)) for film in frames.values())
    return low, max(low + 1e-9, *(float(np.nanmax(film)) for film in frames.values()))


def animation(films: Mapping[str, Any], alt: str, size: int = 5, pause: float = 0.35) -> None:
    """Show films beside each other as one animation, which runs three times and stops.

    Put a figure with the same content beside it, for print and for readers who want no motion.

    Args:
        films: what a film is called -> (time, rows, columns), the first row at the top.
        alt: what is seen, in words.
        size: pixels for each point of a frame.
        pause: seconds from one frame to the next.

    Raises:
        ValueError: if films have different shapes, or ``alt`` is empty.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt should say in words what the animation shows; got no text.")
    frames = alike(films)
    picture = base64.b64encode(gif(frames, size, pause)).decode()
    names = " | ".join(frames)
    tag = (
        f'<img src="data:image/gif;base64,{picture}" alt="{escaped(alt)}" style="max-width: 100%">'
    )
    publish({"text/html": f"<div>{escaped(names)}</div>{tag}", "text/plain": f"{names}: {alt}"})


def escaped(text: str) -> str:
    """Text for an HTML page."""
    import html

    return html.escape(text)


def gif(frames: Mapping[str, np.ndarray], size: int, pause: float) -> bytes:
    """The films as an animated GIF."""
    from PIL import Image

    pictures = [Image.fromarray(picture) for picture in coloured(frames, size)]
    # One palette for all: colours of their own would flicker.
    first = pictures[0].quantize(128)
    rest = [picture.quantize(palette=first, dither=Image.Dither.NONE) for picture in pictures[1:]]
    buffer = io.BytesIO()
    first.save(
        buffer,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=int(1000 * pause),
        loop=TIMES - 1,
    )
    return buffer.getvalue()


def coloured(frames: Mapping[str, np.ndarray], size: int) -> np.ndarray:
    """All films side by side in colours: (time, rows, columns, 3) of bytes."""
    import matplotlib

    low, high = limits(frames)
    colours = matplotlib.colormaps["cividis"]
    parts = []
    for film in frames.values():
        picture = (colours((film - low) / (high - low))[..., :3] * 255).round().astype(np.uint8)
        picture[np.isnan(film)] = LEFT_OUT
        gap = np.full((*picture.shape[:2], 1, 3), LEFT_OUT, np.uint8)
        parts += [gap, picture] if parts else [picture]
    side = np.concatenate(parts, axis=2)
    return side.repeat(size, axis=1).repeat(size, axis=2)
