"""Arguments: ignored, cut to whole numbers, transposed, read backwards, another default."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Sites


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a whole argument."""
    for name, value in sites.arguments.items():
        if isinstance(value, np.ndarray):
            yield from of_array(sites, name, value)
        elif isinstance(value, bool):
            yield from changed(
                sites,
                name,
                (
                    f"`{name}` the wrong way round",
                    f"`{name}` is read the wrong way round",
                    "not {0}",
                ),
                (f"`{name}` ignored: taken as True", f"`{name}` is always taken as `True`", "True"),
                (
                    f"`{name}` ignored: taken as False",
                    f"`{name}` is always taken as `False`",
                    "False",
                ),
            )
        elif isinstance(value, int):
            yield from changed(
                sites,
                name,
                (f"`{name}` ignored: taken as 1", f"`{name}` is always taken as 1", "1"),
                (f"`{name}` one too large", f"1 is added to `{name}`", "{0} + 1"),
                (f"`{name}` one too small", f"1 is subtracted from `{name}`", "{0} - 1"),
            )


def changed(sites: Sites, name: str, *ways: tuple[str, str, str]) -> Iterator[Mistake]:
    """An argument with another value."""
    for words, when, new in ways:
        yield sites.mistake(
            words, when, sites.reference.at_the_start(f"{name} = {new.format(name)}")
        )


def of_array(sites: Sites, name: str, value: np.ndarray) -> Iterator[Mistake]:
    """What can be done to an array before anything else."""
    if not value.size:
        return
    ways = [
        (f"`{name}` ignored: zeros in its place", f"`{name}` is not used", "0 * {0}"),
        (
            f"`{name}` cut to whole numbers",
            f"`{name}` is cut to whole numbers",
            "np.trunc({0})",
        ),
    ]
    if value.ndim > 1:
        ways += [
            (
                f"the first row of `{name}` used for all",
                f"the first row of `{name}` is used for all rows",
                "np.repeat({0}[:1], len({0}), axis=0)",
            ),
            (
                f"`{name}` read in the order of its transpose",
                f"`{name}` is reshaped where it should be transposed, or the other way round",
                "np.swapaxes({0}, 0, 1).reshape({0}.shape)",
            ),
        ]
    if value.ndim == 2 and value.shape[0] == value.shape[1]:
        ways.append((f"`{name}` transposed", f"`{name}` is transposed", "{0}.T"))
    if value.ndim == 3:
        ways += [
            (
                f"`{name}` reversed along its first axis",
                f"`{name}` is read backwards along its first axis",
                "{0}[::-1]",
            ),
            (
                f"`{name}` reversed along its second axis",
                f"`{name}` is read backwards along its second axis",
                "{0}[:, ::-1]",
            ),
            (
                f"first two axes of `{name}` exchanged",
                f"the first two axes of `{name}` are exchanged",
                "np.swapaxes({0}, 0, 1)",
            ),
            (
                f"last two axes of `{name}` exchanged",
                f"the last two axes of `{name}` are exchanged",
                "np.swapaxes({0}, 1, 2)",
            ),
        ]
    yield from changed(sites, name, *ways)
