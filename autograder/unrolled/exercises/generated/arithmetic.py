"""Terms and factors: left out, used twice, with another sign, the other way round, transposed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, plain


class Pattern(NamedTuple):
    """A mistake in an operation, with names in braces for its parts.

    Args:
        name: of the mistake, after the name of what is computed.
        sentence: what is wrong, with ``{target}`` for what is computed and ``{first}`` and
            ``{second}`` for the operands in words.
        code: what stands there instead, with ``{left}`` and ``{right}`` for the operands.
    """

    name: str
    sentence: str
    code: str


SUM = (
    Pattern("{first} left out", "{first} is left out of {target}", "({right})"),
    Pattern(
        "{first} added twice", "{first} is added twice in {target}", "({left} + {right} + {left})"
    ),
    Pattern("{second} left out", "{second} is left out of {target}", "({left})"),
    Pattern(
        "{second} added twice",
        "{second} is added twice in {target}",
        "({left} + {right} + {right})",
    ),
    Pattern(
        "{second} subtracted",
        "{second} is subtracted instead of added in {target}",
        "({left} - {right})",
    ),
    Pattern(
        "{first} subtracted",
        "{first} is subtracted instead of added in {target}",
        "({right} - {left})",
    ),
    Pattern(
        "{first} multiplied by {second}",
        "{first} and {second} are multiplied instead of added in {target}",
        "({left} * {right})",
    ),
)
DIFFERENCE = (
    Pattern(
        "{second} instead of {first} minus {second}",
        "{second} stands in {target} where {first} minus {second} belongs",
        "{right}",
    ),
    Pattern(
        "{second} not subtracted", "{second} is not subtracted from {first} in {target}", "{left}"
    ),
    Pattern(
        "{second} added",
        "{second} is added instead of subtracted in {target}",
        "({left} + {right})",
    ),
    Pattern(
        "difference the other way round",
        "{first} is subtracted from {second} in {target}, instead of the other way round",
        "({right} - {left})",
    ),
)
PRODUCT = (
    Pattern(
        "{first} left out as a factor", "{first} is left out of {target} as a factor", "({right})"
    ),
    Pattern(
        "{first} used twice as a factor",
        "{first} is used twice as a factor in {target}",
        "({left} * {right} * {left})",
    ),
    Pattern(
        "{second} left out as a factor", "{second} is left out of {target} as a factor", "({left})"
    ),
    Pattern(
        "{second} used twice as a factor",
        "{second} is used twice as a factor in {target}",
        "({left} * {right} * {right})",
    ),
    Pattern(
        "{first} added to {second}",
        "{first} and {second} are added instead of multiplied in {target}",
        "({left} + {right})",
    ),
    Pattern(
        "{first} to the power of {second}",
        "{first} is raised to the power of {second} in {target}, with `**` instead of `*`",
        "({left} ** {right})",
    ),
    Pattern(
        "divided by {second}",
        "{target} is divided by {second} instead of multiplied",
        "({left} / {right})",
    ),
)
DOUBLING = (
    Pattern(
        "{second} squared instead of doubled",
        "{second} is squared instead of doubled in {target}",
        "({right} ** 2)",
    ),
)
QUOTIENT = (
    Pattern("not divided by {second}", "{first} is not divided by {second} in {target}", "{left}"),
    Pattern(
        "multiplied by {second}",
        "{first} is multiplied by {second} instead of divided in {target}",
        "({left} * {right})",
    ),
    Pattern(
        "fraction upside down",
        "{second} is divided by {first} in {target}, instead of the other way round",
        "({right} / {left})",
    ),
    Pattern(
        "divided as whole numbers",
        "`//` stands in {target} where `/` belongs, so that everything after the point is cut off",
        "({left} // {right})",
    ),
)
OTHER_WAY = "(-(-{left} // {right}))"
WHOLE_QUOTIENT = (
    Pattern(
        "quotient rounded up instead of down",
        "the whole-number quotient in {target} is rounded up instead of down",
        OTHER_WAY,
    ),
    Pattern(
        "remainder instead of quotient",
        "the remainder of a division stands in {target} where its quotient belongs",
        "({left} % {right})",
    ),
    Pattern("not divided", "a division is left out of {target}", "{left}"),
)
# In -(-a // b), which rounds up.
NEGATED_QUOTIENT = (
    Pattern(
        "quotient rounded down instead of up",
        "the whole-number quotient in {target} is rounded down instead of up",
        OTHER_WAY,
    ),
    *WHOLE_QUOTIENT[1:],
)
MATRIX_PRODUCT = (
    Pattern(
        "matrices multiplied in the other order",
        "{first} and {second} are multiplied in the other order in {target}",
        "({right} @ {left})",
    ),
    Pattern(
        "product taken entry by entry",
        "{first} and {second} are multiplied entry by entry in {target}, with `*`",
        "({left} * {right})",
    ),
)
SQUARE = (
    Pattern("{first} not squared", "{first} is not squared in {target}", "{left}"),
    Pattern(
        "{first} doubled instead of squared",
        "{first} is doubled instead of squared in {target}",
        "({left} * {right})",
    ),
)
POWER = (
    Pattern(
        "{first} multiplied instead of raised to a power",
        "{first} is multiplied by an exponent in {target}, with `*` instead of `**`",
        "({left} * {right})",
    ),
)
PATTERNS = {
    ast.Add: SUM,
    ast.Sub: DIFFERENCE,
    ast.Mult: PRODUCT,
    ast.Div: QUOTIENT,
    ast.FloorDiv: WHOLE_QUOTIENT,
    ast.MatMult: MATRIX_PRODUCT,
    ast.Pow: POWER,
}


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake of arithmetic in a reference."""
    for site in sites.expressions:
        node = site.node
        if isinstance(node, ast.BinOp):
            yield from of_operation(sites, site)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = sites.reference.source(node.operand)
            if not isinstance(node.operand, ast.Constant):
                yield sites.mistake(
                    f"{plain(site.target)}: minus sign forgotten",
                    f"a minus sign is left out in {site.target}",
                    sites.reference.replaced(node, f"({inner})"),
                )


def of_operation(sites: Sites, site: Site) -> Iterator[Mistake]:
    """The mistakes in an operation with two operands."""
    node = site.node
    # Brackets belong to what they enclose.
    left, right = (f"({sites.reference.source(each)})" for each in (node.left, node.right))
    words = {
        "first": sites.describe(node.left) or "the first part",
        "second": sites.describe(node.right) or "the second part",
        "target": site.target,
    }
    if isinstance(node.op, ast.MatMult):
        yield from of_transposition(sites, site, words, left, right)
    for pattern in patterns_of(node):
        yield sites.mistake(
            f"{plain(site.target)}: {pattern.name.format(**words)}",
            pattern.sentence.format(**words),
            sites.reference.replaced(node, pattern.code.format(left=left, right=right)),
        )


def patterns_of(node: ast.BinOp) -> tuple[Pattern, ...]:
    """What can go wrong in an operation; two is a number of its own, and so is -(-a // b)."""
    if isinstance(node.op, ast.Mult) and is_two(node.left):
        return (*PRODUCT, *DOUBLING)
    if isinstance(node.op, ast.Pow) and is_two(node.right):
        return SQUARE
    if isinstance(node.op, ast.FloorDiv) and begins_negative(node.left):
        return NEGATED_QUOTIENT
    return PATTERNS.get(type(node.op), ())


def begins_negative(node: ast.expr) -> bool:
    """Whether the first factor of a product, or what is no product, has a minus sign."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        node = node.left
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def is_two(node: ast.expr) -> bool:
    """Whether an expression is the number 2 as it stands."""
    return isinstance(node, ast.Constant) and node.value == 2


def of_transposition(
    sites: Sites, site: Site, words: dict[str, str], left: str, right: str
) -> Iterator[Mistake]:
    """A matrix of a product transposed that should not be, or the other way round."""
    for word, node, code in (
        (words["second"], site.node.right, f"({left} @ {right}.T)"),
        (words["first"], site.node.left, f"({left}.T @ {right})"),
    ):
        already = isinstance(node, ast.Attribute) and node.attr == "T"
        base = word.removesuffix(" transposed") if already else word
        turned = "not transposed" if already else "transposed"
        yield sites.mistake(
            f"{plain(site.target)}: {base} {turned}",
            f"{base} is {turned} in {site.target}",
            sites.reference.replaced(site.node, code),
        )
