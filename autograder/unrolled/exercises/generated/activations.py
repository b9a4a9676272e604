"""Activations: left out, exchanged, applied twice, or applied to the wrong part of a sum."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from unrolled.exercises.exercise import Mistake
from unrolled.exercises.generated.sites import Site, Sites, called, plain

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
        "mirrored_sigmoid": "1 minus the sigmoid stands in {}, as if its minus sign were lost",
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
    "mirrored_sigmoid": "1 minus the sigmoid",
    "unbracketed_sigmoid": "sigmoid without its brackets",
    "(lambda z: sigmoid(sigmoid(z)))": "sigmoid applied twice",
}


def mistakes_in(sites: Sites) -> Iterator[Mistake]:
    """Every mistake with an activation in a reference."""
    for site in sites.expressions:
        if isinstance(site.node, ast.Call) and len(site.node.args) == 1:
            name = called(site.node)
            if name in OTHER_ACTIVATIONS:
                yield from of_activation(sites, site, name)
    yield from of_all_activations(sites)


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
                when.format("each gate"),
                *(sites.reference.replaced(call, other) for call in calls),
            )
