"""Puts figures and tables in front of the reader: in a notebook, in a page made of it, as text."""

from __future__ import annotations

import base64
import html
import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

from unrolled.show.style import DPI, drawing


def figure(fig: Figure, alt: str) -> None:
    """Show a Matplotlib figure as PNG with alternative text, and close it.

    The text goes into the PNG's metadata, the documented place, and into an ``<img>`` beside it:
    JupyterLab and the default pages of nbconvert do not read the metadata. Outside IPython the text
    is printed instead.

    Args:
        fig: any ``matplotlib.figure.Figure``.
        alt: what the figure shows, in words.

    Raises:
        ValueError: if ``fig`` is no figure, or ``alt`` is empty.
    """
    if not hasattr(fig, "savefig"):
        raise ValueError(f"fig should be a Matplotlib figure, got a {type(fig).__name__}.")
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError("alt should say in words what the figure shows; got no text.")
    try:
        if in_ipython():
            image = base64.b64encode(png(fig)).decode()
            publish(
                {"image/png": image, "text/html": image_tag(image, alt), "text/plain": alt},
                {"image/png": {"alt": alt}},
            )
        else:
            print(alt)
    finally:
        close(fig)


def in_ipython() -> bool:
    """Whether this runs in a notebook or in an IPython shell."""
    # Where IPython was never imported we are not inside it, and importing it is not free.
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None


def publish(data: dict[str, str], metadata: dict[str, dict[str, str]] | None = None) -> None:
    """Show the best of several forms of one thing, or print its ``text/plain`` outside IPython."""
    if not in_ipython():
        print(data["text/plain"])
        return
    from IPython.display import display

    display(data, metadata=metadata, raw=True)


def png(fig: Figure, fit: bool = True) -> bytes:
    """The figure as a PNG file, cut to what is drawn if it should ``fit``; that draws it twice."""
    buffer = io.BytesIO()
    options = {"bbox_inches": "tight", "pad_inches": 0.08} if fit else {}
    with drawing():
        fig.savefig(buffer, format="png", dpi=DPI, **options)
    return buffer.getvalue()


def image_tag(image: str, alt: str) -> str:
    """An ``<img>`` for a base64-encoded PNG."""
    source = f"data:image/png;base64,{image}"
    return f'<img src="{source}" alt="{html.escape(alt)}" style="max-width: 100%">'


def close(fig: Figure) -> None:
    """Let pyplot forget the figure, so that the notebook does not show it again."""
    # Only pyplot keeps figures; where nobody imported it there is nothing to close.
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)
