"""Arguments: ignored, cut to whole numbers, transposed, read backwards, another default."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Sites


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a whole argument."""
    yield from of_defaults(sites)
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
                (f"`{name}` one too large", f"`{name}` is taken as one more", "{0} + 1"),
                (f"`{name}` one too small", f"`{name}` is taken as one less", "{0} - 1"),
            )


def of_defaults(sites: Sites) -> Iterator[Mistake]:
    """Another default: another number, the opposite, or a text that the function knows as well."""
    arguments = sites.own.args
    with_default = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    for argument, default in zip(with_default, arguments.defaults, strict=True):
        if not isinstance(default, ast.Constant):
            continue
        for other in other_values(sites, argument.arg, default.value):
            yield sites.mistake(
                f"the default of `{argument.arg}` is {other!r}",
                f"the default of `{argument.arg}` is {other!r} instead of {default.value!r}",
                sites.reference.replaced(default, repr(other)),
            )


def other_values(sites: Sites, name: str, value: Any) -> list[Any]:
    """What might stand in the place of a default value."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        usual = (8, 10, 16, 32, 64, 100, 128) if value > 4 else ()
        others = {0, 1, 2, value + 1, value - 1, 2 * value, *usual}
        return [each for each in sorted(others) if each != value]
    if isinstance(value, float):
        return [each for each in (0.0, *(10.0**-power for power in range(1, 13))) if each != value]
    known = [
        side.value
        for node in ast.walk(sites.own)
        if isinstance(node, ast.Compare) and getattr(node.left, "id", "") == name
        for side in node.comparators
        if isinstance(side, ast.Constant)
    ]
    return [other for other in dict.fromkeys(known) if other != value]


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
