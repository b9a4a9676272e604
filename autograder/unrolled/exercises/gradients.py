"""What backward passes share: gradients by the tape, and mistakes with the weights' gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from unrolled.exercises.central_differences import agreed, central_differences
from unrolled.exercises.exercise import Challenge, Mistake, Output

AGAINST = "Keras's automatic gradient and central differences"


def tape_gradients(
    layer: Any,
    run: Callable[..., Any],
    sources: Sequence[np.ndarray],
    upstream: np.ndarray,
    by_hand: Callable[..., np.ndarray],
) -> list[np.ndarray]:
    """The gradients of ``sum(upstream * result)``, by the tape and by central differences.

    Args:
        layer: a built layer or cell of Keras, in float64, whose weights are set.
        run: computes the result with that layer, from the sources.
        sources: the arrays that the layer is given.
        upstream: the gradient of the result.
        by_hand: the same result in NumPy, from the sources and the layer's weights.

    Returns:
        The gradients of the sources and of the layer's weights, float64.

    Raises:
        ArithmeticError: if the two ways differ.
    """
    import tensorflow as tf

    upstream = np.asarray(upstream, np.float64)
    tensors = [tf.constant(np.asarray(source, np.float64)) for source in sources]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        loss = tf.reduce_sum(run(*tensors) * upstream)
    weights = [weight.value for weight in layer.trainable_variables]
    automatic = [gradient.numpy() for gradient in tape.gradient(loss, tensors + weights)]
    arguments = [each.numpy() for each in tensors + weights]
    agreed(
        automatic,
        central_differences(lambda *moved: float((upstream * by_hand(*moved)).sum()), arguments),
    )
    return automatic


def divided(places: Sequence[int], axis: int) -> Callable[..., tuple[np.ndarray, ...]]:
    """Some outputs divided by a length of the challenge's first array.

    Args:
        places: of the outputs that are divided.
        axis: of the first argument, which is the gradient that comes from behind.
    """

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        length = next(iter(challenge.values())).shape[axis]
        return tuple(
            value / length if place in places else value for place, value in enumerate(values)
        )

    return after


OVERWRITTEN = Mistake(
    "accumulation overwritten",
    "Your gradients of the weights are those of the step that you visit last: each step replaces "
    "what was there. All steps share the weights, so their shares add up.",
    edits=(
        ("dkernel += shares[0]", "dkernel = shares[0]"),
        ("drecurrent_kernel += shares[1]", "drecurrent_kernel = shares[1]"),
        ("dbias += shares[2]", "dbias = shares[2]"),
    ),
)


LAST_SAMPLE_ONLY = Mistake(
    "weights' gradients of the last sample only",
    "Your gradients of the weights are those of the last sample: each sample replaces what was "
    "there. All samples share the weights, so their shares add up.",
    edits=(
        ("x_t.T @ dz", "x_t[-1:].T @ dz[-1:]"),
        ("h_prev.T @ dz", "h_prev[-1:].T @ dz[-1:]"),
        ("dbias = dz.sum(axis=0)", "dbias = dz[-1]"),
    ),
)


def bias_not_summed(over: str, one: str, *edits: tuple[str, str]) -> Mistake:
    """A bias gradient with a row for each part of the batch, or of time.

    Args:
        over: what it is not summed over.
        one: what has a row of its own.
        edits: which edits of the whole pass make it so.
    """
    return Mistake(
        f"bias gradient not summed over {over}",
        f"Your bias gradient has a row for each {one}. All {one}s share one bias: their shares "
        "add up.",
        edits=edits,
    )


def averaged_over_the_batch(first: int, weights: Sequence[Output]) -> tuple[Mistake, ...]:
    """A division by the number of samples that has no place in a backward pass.

    Args:
        first: the place of the first weight's gradient among the outputs.
        weights: the outputs that are the weights' gradients.
    """
    why = (
        "Whether the loss is a mean over samples is decided where the loss is computed, and is in "
        "the numbers that you get already."
    )
    places = range(first, first + len(weights))
    return (
        Mistake(
            "gradients of the weights averaged over the batch",
            f"You divide the gradients of the weights by the number of samples. {why}",
            after=divided(places, axis=0),
        ),
        Mistake(
            "everything averaged over the batch",
            f"You divide all gradients by the number of samples. {why}",
            after=divided(range(places.stop), axis=0),
        ),
        *(
            Mistake(
                f"{output.name} averaged over the batch",
                f"You divide `{output.name}` by the number of samples. {why}",
                after=divided((place,), axis=0),
            )
            for place, output in zip(places, weights, strict=True)
        ),
    )


def averaged_over_time(first: int, count: int) -> Mistake:
    """A division by the number of steps.

    Args:
        first: the place of the first weight's gradient among the outputs.
        count: how many weights there are.
    """
    return Mistake(
        "gradients of the weights averaged over time",
        "You divide the gradients of the weights by the number of steps. Every step adds its "
        "share, and nothing is divided.",
        after=divided(range(first, first + count), axis=1),
    )


def averaged_over_both(first: int, count: int) -> Mistake:
    """A division by the number of samples and by the number of steps.

    Args:
        first: the place of the first weight's gradient among the outputs.
        count: how many weights there are.
    """
    places = range(first, first + count)

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        return divided(places, 0)(divided(places, 1)(values, challenge), challenge)

    return Mistake(
        "gradients of the weights averaged over the batch and over time",
        "You divide the gradients of the weights by the number of samples and by the number of "
        "steps. Every step of every sample adds its share, and nothing is divided.",
        after=after,
    )


def mixed_by_reshape(place: int, name: str) -> Mistake:
    """The gradient of a sequence whose first two axes were exchanged by ``reshape``.

    Args:
        place: of the gradient among the outputs.
        name: what it is the gradient of.
    """

    def after(values: tuple[np.ndarray, ...], challenge: Challenge) -> tuple[np.ndarray, ...]:
        mixed = values[place].swapaxes(0, 1).reshape(values[place].shape)
        return (*values[:place], mixed, *values[place + 1 :])

    return Mistake(
        f"batch and time mixed up by a reshape in the gradient of {name}",
        "The right numbers in the wrong places: `reshape` does not exchange axes.",
        after=after,
    )
