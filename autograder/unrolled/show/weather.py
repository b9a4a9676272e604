"""Weather maps beside each other: pressure over a sketch of the coast, and errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from unrolled.show.arrays import brief, named, numbers
from unrolled.show.coast import COAST, TOWNS
from unrolled.show.display import figure
from unrolled.show.heat_maps import ABOVE, BELOW
from unrolled.show.style import INK, SMALL_TEXT, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAPS_IN_A_ROW = 3
EVERY = 8  # hPa from one line of equal pressure to the next


def weather_maps(
    maps: Mapping[str, Any],
    latitude: Sequence[float],
    longitude: Sequence[float],
    title: str,
    errors: Mapping[str, Any] | None = None,
) -> None:
    """Draw maps of pressure on one scale, with lines of equal pressure and the coast.

    Args:
        maps: what stands above a map -> pressure in hPa, (rows, columns), NaN where undefined.
        latitude: of the rows, growing.
        longitude: of the columns, growing.
        title: what the figure says, in one sentence.
        errors: more maps below the others, drawn on a scale around zero: forecast minus what came.

    Raises:
        ValueError: if a map does not have the shape (rows, columns), or there is none.
    """
    figure(*draw_weather_maps(maps, latitude, longitude, title, errors))


def draw_weather_maps(
    maps: Mapping[str, Any],
    latitude: Sequence[float],
    longitude: Sequence[float],
    title: str,
    errors: Mapping[str, Any] | None = None,
) -> tuple[Figure, str]:
    """The figure that ``weather_maps`` shows, and its alternative text."""
    named(maps, "maps", "label -> pressure (rows, columns)")
    grid = np.asarray(longitude, float), np.asarray(latitude, float)
    fields = {name: on_grid(name, field, grid) for name, field in maps.items()}
    off = {name: on_grid(name, field, grid) for name, field in (errors or {}).items()}
    columns = min(MAPS_IN_A_ROW, len(fields))
    rows, error_rows = -(-len(fields) // columns), -(-len(off) // columns)
    low = EVERY * np.floor(min(np.nanmin(each) for each in fields.values()) / EVERY)
    high = EVERY * np.ceil(max(np.nanmax(each) for each in fields.values()) / EVERY)
    with drawing():
        fig, panels = new_figure(
            rows + error_rows,
            columns,
            height=0.75 + (rows + error_rows) * (0.4 + 2.95 / columns),
            sharex=True,
            sharey=True,
            squeeze=False,
        )
        fig.suptitle(title, x=0.01, ha="left")
        for axes in panels.flat:
            axes.set_visible(False)
        for axes, (name, field) in zip(panels[:rows].flat, fields.items(), strict=False):
            image = draw_map(axes, name, field, grid, "cividis", (low, high))
            lines = np.arange(low + EVERY, high, EVERY)
            axes.contour(*grid, field, levels=lines, colors="white", linewidths=0.5)
        bar(fig, image, panels[:rows], "pressure (hPa)")
        if off:
            reach = max(float(np.nanmax(np.abs(each))) for each in off.values())
            for axes, (name, field) in zip(panels[rows:].flat, off.items(), strict=False):
                image = draw_map(axes, name, field, grid, signed(), (-reach, reach))
            bar(fig, image, panels[rows:], "forecast − truth (hPa)")
        name_axes(panels)
    return fig, " ".join([f"{title}.", *map(described, fields.items()), *map(told, off.items())])


def on_grid(name: str, field: Any, grid: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """A map as numbers that fit the grid."""
    values = numbers(field, f"map {name!r}", ("rows", "columns"))
    if values.shape != (grid[1].size, grid[0].size):
        raise ValueError(
            f"map {name!r} should have {grid[1].size} rows and {grid[0].size} columns; got "
            f"{values.shape}."
        )
    return values


def draw_map(
    axes: Axes,
    name: str,
    field: np.ndarray,
    grid: tuple[np.ndarray, np.ndarray],
    colours: Any,
    limits: tuple[float, float],
) -> Any:
    """One map with the coast and a few towns."""
    axes.set_visible(True)
    image = axes.pcolormesh(
        *grid, field, cmap=colours, vmin=limits[0], vmax=limits[1], shading="nearest"
    )
    ink = "white" if colours == "cividis" else INK
    for line in COAST:
        axes.plot(*np.transpose(line), color="black", linewidth=0.9)
    for east, north in TOWNS.values():
        axes.plot(east, north, "o", color=ink, markeredgecolor="black", markersize=2.8)
    axes.set(xlim=(grid[0][0], grid[0][-1]), ylim=(grid[1][0], grid[1][-1]), aspect=1.3)
    axes.set_title(name, fontsize=SMALL_TEXT)
    return image


def signed() -> Any:
    """Dark below zero, orange above, white at zero."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signed", [BELOW, "#FFFFFF", ABOVE])


def bar(fig: Figure, image: Any, panels: np.ndarray, label: str) -> None:
    """A scale at the right of some rows of maps."""
    scale = fig.colorbar(image, ax=list(panels.flat), aspect=9 * len(panels), pad=0.02)
    scale.set_label(label, fontsize=SMALL_TEXT)
    scale.outline.set_visible(False)


def name_axes(panels: np.ndarray) -> None:
    """Degrees at the left and below."""
    for axes in panels[:, 0]:
        axes.set_ylabel("°N", fontsize=SMALL_TEXT)
        axes.set_yticks((30, 50))
    for column in panels.T:
        last = [axes for axes in column if axes.get_visible()][-1]
        last.set_xlabel("°E", fontsize=SMALL_TEXT)
        last.set_xticks((-130, -95, -60))
        last.tick_params(labelbottom=True)


def described(entry: tuple[str, np.ndarray]) -> str:
    """A map in words: its lowest and its highest pressure."""
    name, field = entry
    return f"{name}: from {np.nanmin(field):.0f} to {np.nanmax(field):.0f} hPa."


def told(entry: tuple[str, np.ndarray]) -> str:
    """A map of errors in words."""
    name, field = entry
    return (
        f"{name}: errors from {brief(np.nanmin(field))} to {brief(np.nanmax(field))} hPa, "
        f"root mean square {brief(np.sqrt(np.nanmean(field**2)))}."
    )
