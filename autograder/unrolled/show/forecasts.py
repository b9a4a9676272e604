"""The fair table: many models' forecasting errors, printed and measured, as a table and drawn."""

from __future__ import annotations

import html
from collections.abc import Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Any

from unrolled.show.display import figure, publish
from unrolled.show.style import COLOURS, SMALL_TEXT, drawing, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADINGS = (
    "model",
    "printed",
    "ours, as printed",
    "fair, validation",
    "fair, test (lowest to highest)",
    "× noise floor",
    "learning rate",
    "parameters",
    "seconds",
)
MISSING = "–"


def forecasting_table(table: dict[str, Any], only: Sequence[str] = ()) -> None:
    """Show the fair table, the largest error first.

    Args:
        table: from ``data.forecasting_table``.
        only: names of models; without it, all of them.

    Raises:
        ValueError: if a name is not in the table.
    """
    lines = forecasting_lines(table, only)
    caption = caption_of(table)
    publish(
        {"text/html": as_html(lines, caption), "text/plain": f"{caption}\n{as_text(lines)}"},
    )


def forecasting_errors(table: dict[str, Any], only: Sequence[str] = ()) -> None:
    """Draw the table: for each model the printed error, and each seed's on the test series.

    Args:
        table: from ``data.forecasting_table``.
        only: names of models; without it, all of them.

    Raises:
        ValueError: if a name is not in the table.
    """
    figure(*draw_forecasting_errors(table, only))


def draw_forecasting_errors(table: dict[str, Any], only: Sequence[str] = ()) -> tuple[Figure, str]:
    """The figure that ``forecasting_errors`` shows, and its alternative text."""
    rows = chosen(table, only)[::-1]
    with drawing():
        fig, axes = new_figure(height=1.4 + 0.3 * len(rows))
        for place, row in enumerate(rows):
            axes.plot(
                row["test"],
                [place] * len(row["test"]),
                "o",
                color=COLOURS["hidden state"],
                label="ours, each seed, test series" if place == 0 else None,
            )
        printed = [(row["book"], place) for place, row in enumerate(rows) if row["book"]]
        if printed:
            axes.plot(
                *zip(*printed, strict=True),
                "x",
                color=COLOURS["candidate"],
                markersize=8,
                markeredgewidth=2,
                label="printed, validation series",
            )
        axes.axvline(
            table["noise_floor"], color="0.35", linestyle="--", label="noise floor: nobody below"
        )
        axes.set_xscale("log")
        axes.set_yticks(range(len(rows)), [row["model"] for row in rows])
        axes.grid(axis="x", which="both", alpha=0.3)
        axes.set_xlabel("mean squared error of a ten-step forecast (log scale)")
        title = "Given the same chances, most models do far better than printed"
        fig.suptitle(title, x=0.01, ha="left")
        fig.legend(loc="outside lower left", ncols=2, fontsize=SMALL_TEXT, frameon=False)
    words = "; ".join(
        f"{row['model']}: {spread(row['test'])}"
        + (f", printed {row['book']:.4f}" if row["book"] else "")
        for row in rows[::-1]
    )
    return fig, f"Forecasting errors of {len(rows)} models on a log scale. {words}."


def chosen(table: dict[str, Any], only: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of some models, in the table's order."""
    names = [row["model"] for row in table["rows"]]
    if unknown := [name for name in only if name not in names]:
        raise ValueError(f"the table has no row {unknown[0]!r}; it has {', '.join(names)}.")
    return [row for row in table["rows"] if not only or row["model"] in only]


def forecasting_lines(table: dict[str, Any], only: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """The table's cells as text, one tuple per model and one for the noise floor."""
    floor = table["noise_floor"]
    lines = [
        (
            row["model"],
            said(row["book"], ".4f"),
            said(row["as_printed"], ".4f"),
            f"{fmean(row['validation']):.4f}",
            spread(row["test"]),
            f"{fmean(row['test']) / floor:.1f}",
            said(row["learning_rate"], "g"),
            said(row["parameters"], ",d"),
            said(row["seconds"], ".0f"),
        )
        for row in chosen(table, only)
    ]
    nothing = (MISSING,) * 3
    return [*lines, ("noise floor", *nothing, f"{floor:.6f}", "1.0", *nothing)]


def said(value: float | None, form: str) -> str:
    """A number in its form; a dash where there is none."""
    return MISSING if value is None else format(value, form)


def spread(errors: list[float]) -> str:
    """The mean over the seeds, and between which values they lie."""
    mean = f"{fmean(errors):.4f}"
    return f"{mean} ({min(errors):.4f} to {max(errors):.4f})" if len(errors) > 1 else mean


def caption_of(table: dict[str, Any]) -> str:
    """What was given to every model, when, and by which versions."""
    setting, versions = table["setting"], table["versions"]
    used = ", ".join(f"{name} {number}" for name, number in versions.items())
    rates = ", ".join(f"{rate:g}" for rate in setting["rates"])
    return (
        "Mean squared errors of ten-step forecasts. Every trained model: "
        f"{setting['training']:,} series, {setting['epochs']} epochs, learning rates {rates}, "
        f"{len(setting['seeds'])} seeds; the epoch with the lowest validation error counts. "
        f"Computed on {table['date']} with {used}; seconds of one processor."
    )


def as_text(lines: list[tuple[str, ...]]) -> str:
    """The table in aligned columns, numbers to the right."""
    table = [HEADINGS, *lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        )
        for line in table
    )


def as_html(lines: list[tuple[str, ...]], caption: str) -> str:
    """The table as HTML that needs no style sheet and fits light and dark pages."""
    right = 'style="text-align: right"'
    head = "".join(f'<th scope="col" {right}>{heading}</th>' for heading in HEADINGS[1:])
    body = "".join(
        f'<tr><th scope="row" style="text-align: left">{html.escape(line[0])}</th>'
        + "".join(f"<td {right}>{cell}</td>" for cell in line[1:])
        + "</tr>"
        for line in lines
    )
    return (
        f'<table><caption style="text-align: left">{html.escape(caption)}</caption><thead><tr>'
        f'<th scope="col" style="text-align: left">{HEADINGS[0]}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
