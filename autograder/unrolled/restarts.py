"""Train one network from several seeds, and compile it only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def restarts(build: Callable[[], Any], **compiling: Any) -> Callable[[int], Any]:
    """A function that hands out a compiled network as if it were new.

    Before its first step a network is compiled, which takes as long as a short training. So it is
    compiled once; with each seed it gets the weights that a new one would have, and an optimizer
    that remembers nothing. What it learns is what a new one would learn, to the last digit, unless
    it has layers that draw numbers themselves, such as ``Dropout``.

    Args:
        build: builds the network; called without arguments, once for each seed.
        compiling: the arguments of ``keras.Model.compile``, the optimizer as an object.

    Returns:
        ``restart(seed)``, which sets all seeds of Keras's and returns the network. It is the same
        one each time, so whatever one training is asked for must be read before the next.
    """
    import keras

    network, optimizer = build(), compiling["optimizer"]
    network.compile(**compiling)
    optimizer.build(network.trainable_variables)
    unused = [keras.ops.convert_to_numpy(variable).copy() for variable in optimizer.variables]

    def restart(seed: int) -> Any:
        keras.utils.set_random_seed(seed)
        network.set_weights(build().get_weights())
        for variable, value in zip(optimizer.variables, unused, strict=True):
            variable.assign(value)
        return network

    return restart
