"""Indices, slices and plain numbers that are a little off."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, plain

ORDINALS = ("first", "second", "third", "fourth")


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with an index or a number in a reference."""
    inside = set()
    for site in sites.expressions:
        if isinstance(site.node, ast.Subscript):
            inside |= {id(each) for each in ast.walk(site.node.slice)}
            yield from of_subscript(sites, site)
        elif isinstance(site.node, ast.Call):
            inside |= {
                id(each)
                for keyword in site.node.keywords
                if keyword.arg in ("axis", "axes")
                for each in ast.walk(keyword.value)
            }
    for site in sites.expressions:
        if isinstance(site.node, ast.Constant) and id(site.node) not in inside:
            yield from of_number(sites, site)


def of_subscript(sites: Sites, site: Site) -> Iterator[Mistake]:
    """What is taken out of one array."""
    base = sites.describe(site.node.value)
    if isinstance(site.node.value, ast.Attribute) and site.node.value.attr == "shape":
        yield from of_length(sites, site)
        return
    whole = base or "an array"
    index = site.node.slice
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    for axis, part in enumerate(parts):
        if isinstance(part, ast.Slice):
            along = f" along its {ORDINALS[axis]} axis" if 1 < len(parts) <= len(ORDINALS) else ""
            yield from of_slice(sites, site, part, f"{whole}{along}")
        elif not isinstance(part, ast.Constant) or isinstance(part.value, int):
            yield from of_index(sites, site, part, whole)
    if len(parts) == 2 and isinstance(parts[0], ast.Slice) and not isinstance(parts[1], ast.Slice):
        yield sites.mistake(
            f"{plain(site.target)}: {whole} indexed along the first axis instead of the second",
            f"{whole} is indexed along the first axis instead of the second in {site.target}",
            sites.reference.replaced(index, sites.reference.source(parts[1])),
        )


def of_length(sites: Sites, site: Site) -> Iterator[Mistake]:
    """The length of another axis."""
    index = site.node.slice
    if not isinstance(index, ast.Constant):
        return
    base = sites.describe(site.node.value.value) or "an array"
    for other in (0, 1, 2):
        if other != index.value:
            yield sites.mistake(
                f"{plain(site.target)}: length of axis {other} of {base} instead of axis "
                f"{index.value}",
                f"the length of axis {other} of {base} stands in {site.target} where that of axis "
                f"{index.value} belongs",
                sites.reference.replaced(index, str(other)),
            )


def of_slice(sites: Sites, site: Site, part: ast.Slice, whole: str) -> Iterator[Mistake]:
    """A slice that begins or ends one place off, or takes other steps."""
    pieces = [
        sites.reference.source(each) if each else "" for each in (part.lower, part.upper, part.step)
    ]
    lower, upper, step = pieces
    changes = [
        ((f"({lower}) + 1" if lower else "1", upper, step), "begins one place too late"),
        ((lower, f"({upper}) - 1" if upper else "-1", step), "ends one place too early"),
    ]
    if lower:
        changes.append(((f"({lower}) - 1", upper, step), "begins one place too early"))
        changes.append((("", upper, step), "begins at the very first place"))
    if upper:
        changes.append(((lower, f"({upper}) + 1", step), "ends one place too late"))
        changes.append(((lower, "", step), "runs to the very end"))
    if step:
        changes.append(((lower, upper, ""), "takes every place"))
    start, end = sites.reference.span(part)
    if start == end and not any(pieces):
        return
    for new, words in changes:
        text = ":".join(new).rstrip(":") if new[2] else f"{new[0]}:{new[1]}"
        if not new[2] and not new[1] and not new[0]:
            text = ":"
        yield sites.mistake(
            f"{plain(site.target)}: the slice of {whole} {words}",
            f"the slice of {whole} in {site.target} {words}",
            sites.reference.replaced(part, text),
        )


def of_index(sites: Sites, site: Site, part: ast.expr, whole: str) -> Iterator[Mistake]:
    """The place before or after, the first, the last, or counted from the end."""
    text = sites.reference.source(part)
    if isinstance(part, ast.Constant) and part.value >= 0:
        yield from of_place(sites, site, part, whole)
        return
    # After the last place, counted from the end, comes the first.
    later = "at the first place" if text == "-1" else "one place later"
    changes = [(f"({text}) - 1", "one place earlier"), (f"({text}) + 1", later)]
    if not isinstance(part, ast.Constant):
        changes += [
            ("0", "at the first place every time"),
            ("-1", "at the last place every time"),
            (f"-1 - ({text})", "counted from the end"),
        ]
    for new, words in changes:
        yield sites.mistake(
            f"{plain(site.target)}: {whole} read {words}",
            f"{whole} is read {words} in {site.target}",
            sites.reference.replaced(part, new),
        )


def of_place(sites: Sites, site: Site, part: ast.Constant, whole: str) -> Iterator[Mistake]:
    """The neighbours of a place that is written as a number; before the first comes the last."""
    for other in (part.value - 1, part.value + 1):
        yield sites.mistake(
            f"{plain(site.target)}: place {other} of {whole} instead of place {part.value}",
            f"place {other} of {whole} stands in {site.target} where place {part.value} belongs",
            sites.reference.replaced(part, f"({other})"),
        )


def of_number(sites: Sites, site: Site) -> Iterator[Mistake]:
    """A number that is one off, doubled, halved, or zero."""
    value = site.node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    others = [value + 1, value - 1, 2 * value, value / 2, 0]
    if isinstance(value, int):
        others = [value + 1, value - 1, 2 * value, 0] + ([value // 2] if value % 2 == 0 else [])
    for other in dict.fromkeys(others):
        if other != value and (other >= 0 or value < 0):
            yield sites.mistake(
                f"{plain(site.target)}: {other:g} instead of {value:g}",
                f"{other:g} stands in {site.target} where {value:g} belongs",
                sites.reference.replaced(site.node, f"({other})"),
            )
