"""Functions: activations left out or exchanged, other reductions, other axes, lost order."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, plain

OTHER_ACTIVATIONS = {
    "tanh": {
        "identity": "the tanh is left out of {}",
        "sigmoid": "{} goes through a sigmoid instead of a tanh",
        "relu": "{} goes through a ReLU instead of a tanh",
        "scaled_sigmoid": "{} goes through 2·sigmoid − 1 instead of a tanh",
        "softsign": "{} goes through a softsign instead of a tanh",
    },
    "sigmoid": {
        "identity": "the sigmoid is left out of {}",
        "np.tanh": "{} goes through a tanh instead of a sigmoid",
        "relu": "{} goes through a ReLU instead of a sigmoid",
        "softmax": "{} goes through a softmax instead of a sigmoid",
        "hard_sigmoid": "{} goes through the piecewise linear sigmoid of Keras 3",
        "old_hard_sigmoid": "{} goes through the piecewise linear sigmoid of Keras 2",
        "mirrored_sigmoid": "the sigmoid in {} is 1 / (1 + exp(a)), with its minus sign lost",
        "unbracketed_sigmoid": "the sigmoid in {} is 1 / 1 + exp(−a), with its brackets lost",
    },
}
SHORT = {
    "identity": "no {old}",
    "np.tanh": "tanh instead of {old}",
    "sigmoid": "sigmoid instead of {old}",
    "relu": "ReLU instead of {old}",
    "softmax": "softmax instead of {old}",
    "scaled_sigmoid": "2·sigmoid − 1 instead of {old}",
    "softsign": "softsign instead of {old}",
    "hard_sigmoid": "hard sigmoid of Keras 3",
    "old_hard_sigmoid": "hard sigmoid of Keras 2",
    "mirrored_sigmoid": "sigmoid without its minus sign",
    "unbracketed_sigmoid": "sigmoid without its brackets",
    "(lambda z: sigmoid(sigmoid(z)))": "sigmoid applied twice",
}
REDUCTIONS = {
    "sum": ("mean", "max"),
    "mean": ("sum", "max", "median"),
    "max": ("min", "mean"),
    "min": ("max", "mean"),
    "var": ("std", "mean"),
    "std": ("var", "mean"),
}
WORDS = {
    "sum": "sum",
    "mean": "mean",
    "max": "maximum",
    "min": "minimum",
    "var": "variance",
    "std": "standard deviation",
    "median": "median",
}


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with a function in a reference."""
    for site in sites.expressions:
        if not isinstance(site.node, ast.Call):
            continue
        name = called(site.node)
        if name in OTHER_ACTIVATIONS and len(site.node.args) == 1:
            yield from of_activation(sites, site, name)
        if name in REDUCTIONS:
            yield from of_reduction(sites, site, name)
        if name == "sqrt":
            inner = sites.reference.source(site.node.args[0])
            yield sites.mistake(
                f"{plain(site.target)}: no square root",
                f"the square root is left out of {site.target}",
                sites.reference.replaced(site.node, f"({inner})"),
            )
        if name in ("concatenate", "stack"):
            yield from of_joining(sites, site)
        if name in ("reversed", "flip"):
            inner = sites.reference.source(site.node.args[0])
            yield sites.mistake(
                f"{plain(site.target)}: order not reversed",
                f"{site.target} runs forwards instead of backwards",
                sites.reference.replaced(site.node, inner),
            )
        if name in ("max", "min") and isinstance(site.node.func, ast.Name):
            yield from of_choice(sites, site, name)
        yield from of_axis(sites, site)
    yield from of_all_activations(sites)


def called(node: ast.Call) -> str:
    """The name of a called function or method."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def of_activation(sites: Sites, site: Site, name: str) -> Iterator[Mistake]:
    """Another activation, none, or the same two times."""
    node, target = site.node, site.target
    for other, when in OTHER_ACTIVATIONS[name].items():
        yield sites.mistake(
            f"{plain(target)}: {SHORT[other].format(old=name)}",
            when.format(target),
            sites.reference.replaced(node.func, other),
        )
    whole, function = (sites.reference.source(each) for each in (node, node.func))
    yield sites.mistake(
        f"{plain(target)}: {name} applied twice",
        f"{target} goes through the {name} two times",
        sites.reference.replaced(node, f"{function}({whole})"),
    )
    argument = node.args[0]
    if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Add):
        left, right = (sites.reference.source(each) for each in (argument.left, argument.right))
        first = sites.describe(argument.left) or "the first part"
        second = sites.describe(argument.right) or "the second part"
        for kept, outside, word in ((left, right, second), (right, left, first)):
            yield sites.mistake(
                f"{plain(target)}: {word} added after the {name}",
                f"{word} is added after the {name} in {target}, instead of before",
                sites.reference.replaced(node, f"({function}({kept}) + {outside})"),
            )
        yield sites.mistake(
            f"{plain(target)}: two {name} functions where one belongs",
            f"the two parts of {target} each go through a {name} of their own before they are "
            "added",
            sites.reference.replaced(node, f"({function}({left}) + {function}({right}))"),
        )


def of_all_activations(sites: Sites) -> Iterator[Mistake]:
    """The same change to all sigmoids of a function, as a wrong helper makes it."""
    for function in sites.functions:
        calls = [
            site.node.func
            for site in sites.expressions
            if site.function is function
            and isinstance(site.node, ast.Call)
            and called(site.node) == "sigmoid"
        ]
        if len(calls) < 2:
            continue
        ways = OTHER_ACTIVATIONS["sigmoid"] | {
            "(lambda z: sigmoid(sigmoid(z)))": "{} goes through the sigmoid two times"
        }
        for other, when in ways.items():
            yield sites.mistake(
                f"all gates: {SHORT[other].format(old='sigmoid')}",
                f"in all gates: {when.format('each gate')}",
                *(sites.reference.replaced(call, other) for call in calls),
            )


def of_reduction(sites: Sites, site: Site, name: str) -> Iterator[Mistake]:
    """Another reduction."""
    function = site.node.func
    if not isinstance(function, ast.Attribute):
        return
    start, end = sites.reference.span(function)
    for other in REDUCTIONS[name]:
        yield sites.mistake(
            f"{plain(site.target)}: {WORDS[other]} instead of {WORDS[name]}",
            f"the {WORDS[other]} stands in {site.target} where the {WORDS[name]} belongs",
            sites.reference.replaced(
                function, sites.reference.text[start:end].removesuffix(name) + other
            ),
        )
    if name in ("var", "std"):
        close = end_of_call(sites, site.node)
        yield sites.mistake(
            f"{plain(site.target)}: {WORDS[name]} with n − 1",
            f"the {WORDS[name]} in {site.target} is divided by n − 1 instead of n (`ddof=1`)",
            close._replace(new=", ddof=1)" if site.node.args or site.node.keywords else "ddof=1)"),
        )


def end_of_call(sites: Sites, node: ast.Call):
    """The edit of a call's closing bracket."""
    edit = sites.reference.replaced(node, ")")
    return edit._replace(start=edit.end - 1)


def of_axis(sites: Sites, site: Site) -> Iterator[Mistake]:
    """Another axis, or all of them."""
    for keyword in site.node.keywords:
        if keyword.arg != "axis" or not isinstance(keyword.value, (ast.Constant, ast.UnaryOp)):
            continue
        right = ast.literal_eval(keyword.value)
        if not isinstance(right, int):
            continue
        for other in (-1, 0, 1, 2):
            if other != right:
                yield sites.mistake(
                    f"{plain(site.target)}: axis {other} instead of {right}",
                    f"axis {other} stands in {site.target} where axis {right} belongs",
                    sites.reference.replaced(keyword.value, str(other)),
                )
        if called(site.node) in REDUCTIONS:
            yield sites.mistake(
                f"{plain(site.target)}: over all axes at once",
                f"{site.target} is taken over all axes at once",
                sites.reference.replaced(keyword.value, "None"),
            )


def of_joining(sites: Sites, site: Site) -> Iterator[Mistake]:
    """The pieces in another order."""
    pieces = site.node.args[0] if site.node.args else None
    if not isinstance(pieces, (ast.List, ast.Tuple)) or len(pieces.elts) < 2:
        return
    source = [sites.reference.source(each) for each in pieces.elts]
    for first in range(len(source)):
        for second in range(first + 1, len(source)):
            words = [
                sites.describe(pieces.elts[place]) or f"piece {place + 1}"
                for place in (first, second)
            ]
            yield sites.mistake(
                f"{plain(site.target)}: {words[0]} and {words[1]} joined in the other order",
                f"{words[0]} and {words[1]} have changed places in {site.target}",
                sites.reference.replaced(pieces.elts[first], source[second]),
                sites.reference.replaced(pieces.elts[second], source[first]),
            )


def of_choice(sites: Sites, site: Site, name: str) -> Iterator[Mistake]:
    """The larger for the smaller number, or one of the two without a choice."""
    if len(site.node.args) != 2:
        return
    other = "min" if name == "max" else "max"
    yield sites.mistake(
        f"{plain(site.target)}: {WORDS[other]} instead of {WORDS[name]}",
        f"the {WORDS[other]} of two numbers stands in {site.target} where the {WORDS[name]} "
        "belongs",
        sites.reference.replaced(site.node.func, other),
    )
    for argument in site.node.args:
        yield sites.mistake(
            f"{plain(site.target)}: always {sites.describe(argument) or 'one of two numbers'}",
            f"{site.target} always takes {sites.describe(argument) or 'one of two numbers'}, "
            f"without comparing",
            sites.reference.replaced(site.node, f"({sites.reference.source(argument)})"),
        )
