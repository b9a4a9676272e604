"""Terms and factors: left out, used twice, with another sign, the other way round, transposed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, plain


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake of arithmetic in a reference."""
    for site in sites.expressions:
        node = site.node
        if isinstance(node, ast.BinOp):
            left, right = (sites.reference.source(each) for each in (node.left, node.right))
            # Brackets belong to what they enclose.
            make = {
                ast.Add: of_sum,
                ast.Sub: of_difference,
                ast.Mult: of_product,
                ast.Div: of_quotient,
                ast.FloorDiv: of_whole_quotient,
                ast.MatMult: of_matrix_product,
                ast.Pow: of_power,
            }.get(type(node.op))
            if make:
                yield from make(sites, site, f"({left})", f"({right})")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = sites.reference.source(node.operand)
            if not isinstance(node.operand, ast.Constant):
                yield sites.mistake(
                    f"{plain(site.target)}: minus sign forgotten",
                    f"a minus sign is left out in {site.target}",
                    sites.reference.replaced(node, f"({inner})"),
                )


def terms(sites: Sites, site: Site) -> tuple[str, str]:
    """The two operands in words."""
    left = sites.describe(site.node.left) or "the first part"
    right = sites.describe(site.node.right) or "the second part"
    return left, right


def of_sum(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """A term left out, counted twice, subtracted, multiplied."""
    target, name = site.target, plain(site.target)
    first, second = terms(sites, site)
    replaced = sites.reference.replaced
    for word, missing, kept in ((first, left, right), (second, right, left)):
        yield sites.mistake(
            f"{name}: {word} left out",
            f"{word} is left out of {target}",
            replaced(site.node, f"({kept})"),
        )
        yield sites.mistake(
            f"{name}: {word} added twice",
            f"{word} is added twice in {target}",
            replaced(site.node, f"({left} + {right} + {missing})"),
        )
    yield sites.mistake(
        f"{name}: {second} subtracted",
        f"{second} is subtracted instead of added in {target}",
        replaced(site.node, f"({left} - {right})"),
    )
    yield sites.mistake(
        f"{name}: {first} subtracted",
        f"{first} is subtracted instead of added in {target}",
        replaced(site.node, f"({right} - {left})"),
    )
    yield sites.mistake(
        f"{name}: {first} multiplied by {second}",
        f"{first} and {second} are multiplied instead of added in {target}",
        replaced(site.node, f"({left} * {right})"),
    )


def of_difference(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """A term left out, the difference the other way round, or a sum."""
    target, name = site.target, plain(site.target)
    first, second = terms(sites, site)
    replaced = sites.reference.replaced
    yield sites.mistake(
        f"{name}: {second} instead of {first} minus {second}",
        f"{second} stands in {target} where {first} minus {second} belongs",
        replaced(site.node, right),
    )
    yield sites.mistake(
        f"{name}: {second} not subtracted",
        f"{second} is not subtracted from {first} in {target}",
        replaced(site.node, left),
    )
    yield sites.mistake(
        f"{name}: {second} added",
        f"{second} is added instead of subtracted in {target}",
        replaced(site.node, f"({left} + {right})"),
    )
    yield sites.mistake(
        f"{name}: difference the other way round",
        f"{first} is subtracted from {second} in {target}, instead of the other way round",
        replaced(site.node, f"({right} - {left})"),
    )


def of_product(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """A factor left out, used twice, added."""
    target, name = site.target, plain(site.target)
    first, second = terms(sites, site)
    replaced = sites.reference.replaced
    for word, missing, kept in ((first, left, right), (second, right, left)):
        yield sites.mistake(
            f"{name}: {word} left out as a factor",
            f"{word} is left out of {target} as a factor",
            replaced(site.node, f"({kept})"),
        )
        yield sites.mistake(
            f"{name}: {word} used twice as a factor",
            f"{word} is used twice as a factor in {target}",
            replaced(site.node, f"({left} * {right} * {missing})"),
        )
    yield sites.mistake(
        f"{name}: {first} added to {second}",
        f"{first} and {second} are added instead of multiplied in {target}",
        replaced(site.node, f"({left} + {right})"),
    )
    yield sites.mistake(
        f"{name}: {first} to the power of {second}",
        f"{first} is raised to the power of {second} in {target}, with `**` instead of `*`",
        replaced(site.node, f"({left} ** {right})"),
    )
    if isinstance(site.node.left, ast.Constant) and site.node.left.value == 2:
        yield sites.mistake(
            f"{name}: {second} squared instead of doubled",
            f"{second} is squared instead of doubled in {target}",
            replaced(site.node, f"({right} ** 2)"),
        )
    yield sites.mistake(
        f"{name}: divided by {second}",
        f"{target} is divided by {second} instead of multiplied",
        replaced(site.node, f"({left} / {right})"),
    )


def of_quotient(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """No division, a product, the quotient the other way round, or a whole number."""
    target, name = site.target, plain(site.target)
    first, second = terms(sites, site)
    replaced = sites.reference.replaced
    yield sites.mistake(
        f"{name}: not divided by {second}",
        f"{first} is not divided by {second} in {target}",
        replaced(site.node, left),
    )
    yield sites.mistake(
        f"{name}: multiplied by {second}",
        f"{first} is multiplied by {second} instead of divided in {target}",
        replaced(site.node, f"({left} * {right})"),
    )
    yield sites.mistake(
        f"{name}: fraction upside down",
        f"{second} is divided by {first} in {target}, instead of the other way round",
        replaced(site.node, f"({right} / {left})"),
    )
    yield sites.mistake(
        f"{name}: divided as whole numbers",
        f"`//` stands in {target} where `/` belongs, so that everything after the point is cut off",
        replaced(site.node, f"({left} // {right})"),
    )


def of_whole_quotient(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """Rounded the other way, one too many, or a remainder."""
    target, name = site.target, plain(site.target)
    replaced = sites.reference.replaced
    yield sites.mistake(
        f"{name}: quotient rounded up instead of down",
        f"the whole-number quotient in {target} is rounded the other way",
        replaced(site.node, f"(-(-{left} // {right}))"),
    )
    yield sites.mistake(
        f"{name}: remainder instead of quotient",
        f"the remainder of a division stands in {target} where its quotient belongs",
        replaced(site.node, f"({left} % {right})"),
    )
    yield sites.mistake(
        f"{name}: not divided",
        f"a division is left out of {target}",
        replaced(site.node, left),
    )


def of_matrix_product(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """A matrix transposed, the order exchanged, or an element-wise product."""
    target, name = site.target, plain(site.target)
    first, second = terms(sites, site)
    replaced = sites.reference.replaced
    for word, node, new in (
        (second, site.node.right, f"({left} @ {turned(right)})"),
        (first, site.node.left, f"({turned(left)} @ {right})"),
    ):
        already = isinstance(node, ast.Attribute) and node.attr == "T"
        base = word.removesuffix(" transposed")
        yield sites.mistake(
            f"{name}: {base} not transposed" if already else f"{name}: {word} transposed",
            f"{base} is not transposed in {target}"
            if already
            else f"{word} is transposed in {target}",
            replaced(site.node, new),
        )
    yield sites.mistake(
        f"{name}: matrices multiplied in the other order",
        f"{first} and {second} are multiplied in the other order in {target}",
        replaced(site.node, f"({right} @ {left})"),
    )
    yield sites.mistake(
        f"{name}: product taken entry by entry",
        f"{first} and {second} are multiplied entry by entry in {target}, with `*`",
        replaced(site.node, f"({left} * {right})"),
    )


def turned(text: str) -> str:
    """A matrix transposed, or turned back if it is transposed already."""
    return f"{text}.T"


def of_power(sites: Sites, site: Site, left: str, right: str) -> Iterator[Mistake]:
    """No square, or a doubling."""
    target, name = site.target, plain(site.target)
    first = sites.describe(site.node.left) or "a part"
    replaced = sites.reference.replaced
    yield sites.mistake(
        f"{name}: {first} not squared",
        f"{first} is not squared in {target}",
        replaced(site.node, left),
    )
    yield sites.mistake(
        f"{name}: {first} doubled instead of squared",
        f"{first} is doubled instead of squared in {target}",
        replaced(site.node, f"({left} * {right})"),
    )
